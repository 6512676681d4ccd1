"""Mails of Outlook's own kind (.msg, [MS-OXMSG]): taken out of their container by python-oxmsg, put into the
form that all mails have (.eml), and read by what reads these.

The container is a small file system (a compound file) that can be made to hold the same bytes a thousand
times over: its own list is looked through before anything is taken out.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from dataclasses import replace
from datetime import datetime
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import HeaderParser
from email.utils import format_datetime, formataddr
from typing import TYPE_CHECKING

from ...intake.lines import clean, tokens
from ...locale import N_, tr
from ...manuscript.read.words import quoted
from ...ooxml.guard import OLE
from ...ooxml.refusal import Refusal
from ...problems import Place, Problem
from ..values import FileContents
from . import mail

if TYPE_CHECKING:
    from olefile import OleFileIO
    from oxmsg.storage import Storage

_IN_FILE = "__properties_version1.0".encode("utf-16-le")
_MOST_ENTRIES, _MOST_IN_STORAGE, _DEEPEST, _MAILS_DEEP = 20_000, 2_000, 40, 6
_OF_FILE, _OF_MAIL, _OF_ATTACHMENT = 32, 24, 8
"""Bytes that stand before the properties of the file's mail, of a mail in it, of an attachment (2.4.1)."""
_PROPERTY_BYTES = 16

# Properties by their numbers, as [MS-OXPROPS] names them.
_CLASS, _SUBJECT, _HEADERS, _BODY, _HTML, _RTF = 0x001A, 0x0037, 0x007D, 0x1000, 0x1013, 0x1009
_NAME, _ADDRESSES, _TO, _CC = 0x0C1A, (0x5D01, 0x0C1F, 0x5D02, 0x0065), 0x0E04, 0x0E03
_MOMENTS = (0x0039, 0x0E06)
_FILE_NAMES, _DATA, _CONTENT_ID, _KIND = (0x3707, 0x3704, 0x3001), 0x3701, 0x3712, 0x370E
_MAIL_WITHIN = f"__substg1.0_{_DATA:04X}000D"
_SIGNED = "ipm.note.smime.multipartsigned"
_ADDRESS = re.compile(r"[!-;=?-~]{1,64}@[!-;=?-~]{1,255}")
_LONGEST_HEAD, _LONGEST_HEADERS = 400, 100_000
_FIRST_YEAR = 1980


def looks_so(data: bytes) -> bool:
    return data.startswith(OLE) and _IN_FILE in data


def read(data: bytes, name: str) -> FileContents:
    """A mail's text and attachments. Raises ContentError (E472) for one that is damaged, or that holds more
    than its bytes can.
    """
    refused = Refusal(
        name, "E472", N_("In Outlook, save the mail as .eml, or drag its attachments out and collect those.")
    )
    from olefile import OleFileIO
    from oxmsg.domain.model import UnrecognizedCodePageError, UnsupportedEncodingError
    from oxmsg.storage import Storage

    try:
        with OleFileIO(data) as file:
            _look_through(file, len(data), refused)
            letter = _Letter(Storage.from_ole(file), _OF_FILE)
        as_mail = letter.as_mail().as_bytes()
    except (
        *(OSError, ValueError, LookupError, TypeError, AttributeError, AssertionError, OverflowError),
        *(RecursionError, struct.error, UnrecognizedCodePageError, UnsupportedEncodingError),
    ) as error:
        raise refused("E472", N_("{file} is damaged, or no mail.")) from error
    contents = mail.read(as_mail, name)
    if letter.is_rich_only:
        if not contents.inner:
            raise refused("E472", N_("The text of {file} stands in a form that only Outlook reads."))
        contents = replace(contents, problems=(*contents.problems, _rich_problem(name)))
    return replace(contents, words=contents.words | letter.words)


def _look_through(file: OleFileIO, size: int, refused: Refusal) -> None:
    """Raises ContentError (E472) where the container's list says of more than there can be in its bytes, or
    of storages in storages without end.
    """
    entries = total = 0
    waiting = [(file.root, 0)]
    while waiting:
        storage, depth = waiting.pop()
        entries += len(storage.kids)
        if len(storage.kids) > _MOST_IN_STORAGE or entries > _MOST_ENTRIES or depth > _DEEPEST:
            raise refused("E472", N_("{file} has far more parts than a mail has."))
        for entry in storage.kids:
            total += entry.size
            waiting.append((entry, depth + 1))
        if total > size:
            raise refused("E472", N_("{file} says of its parts that they are larger than itself."))


class _Letter:
    """A mail's storage with its properties, which stand behind so many bytes of the head."""

    def __init__(self, storage: Storage, head: int) -> None:
        from oxmsg.properties import Properties

        self.storage = storage
        self.properties = Properties(storage, properties_header_offset=head)
        self.body = self._text(_BODY)
        self.page = self._page()

    @property
    def is_rich_only(self) -> bool:
        """Whether the text stands as compressed RTF alone."""
        bare = not (self.body.strip() or self.page.strip())
        return bare and bool(self.properties.binary_prop_value(_RTF))

    @property
    def words(self) -> Counter[str]:
        """The words of the plain text, straight from the container."""
        return Counter(
            token
            for line in mail.SHOWN_LINK.sub(" ", self.body).splitlines()
            for token in tokens(clean(line)[0])
        )

    def as_mail(self, depth: int = 0) -> Message:
        """The mail in the form that all mails have; mails within it to a depth at which collecting stops."""
        message = MIMEMultipart()
        for header, number in (("To", _TO), ("Cc", _CC), ("Subject", _SUBJECT)):
            message[header] = _encoded(self._line(number))
        message["From"] = self._sender()
        moments = filter(None, map(self._moment, _MOMENTS))
        message["Date"] = format_datetime(moment) if (moment := next(moments, None)) else ""
        for text, kind in ((self.body, "plain"), (self.page, "html")):
            if text.strip():
                message.attach(MIMEText(text.encode("utf-8", "replace").decode(), kind, "utf-8"))
        for attachment in self.storage.iter_attachment_storages():
            if part := self._attachment(attachment, depth):
                message.attach(part)
        return message

    def _attachment(self, storage: Storage, depth: int) -> Message | None:
        """A file, or a mail within the mail; None for a picture of the text, and what only names a file
        elsewhere.
        """
        from oxmsg.properties import Properties

        within = next((inner for inner in storage.storages if inner.name == _MAIL_WITHIN), None)
        if within is not None:
            if depth == _MAILS_DEEP:
                return None
            uneven = (len(within.properties_stream_bytes) - _OF_MAIL) % _PROPERTY_BYTES
            head = _OF_FILE if uneven else _OF_MAIL  # some programs write that of a file here too
            return MIMEMessage(_Letter(within, head).as_mail(depth + 1))
        properties = Properties(storage, properties_header_offset=_OF_ATTACHMENT)
        data = properties.binary_prop_value(_DATA)
        if data is None:
            return None
        names = (properties.str_prop_value(number) or "" for number in _FILE_NAMES)
        name = next(filter(None, (_one_line(name) for name in names)), "")
        kind = _one_line(properties.str_prop_value(_KIND) or "")
        if self._line(_CLASS).lower() == _SIGNED:
            name = "signed.eml"  # the mail itself, as it was signed
        part = MIMEApplication(data)
        if kind.lower().startswith("image/") and properties.str_prop_value(_CONTENT_ID):
            return None
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
        return part

    def _sender(self) -> str:
        """Name and address; one of Exchange's own ("/o=…") is none."""
        values = (self.properties.str_prop_value(number) or "" for number in _ADDRESSES)
        address = next((value for value in values if _ADDRESS.fullmatch(value)), "")
        name = self._line(_NAME)
        if address:
            return formataddr((name, address))
        headers = HeaderParser().parsestr(self._text(_HEADERS)[:_LONGEST_HEADERS])
        return _encoded(_one_line(str(headers["From"] or name)))

    def _moment(self, number: int) -> datetime | None:
        """A moment; one that was never set stands in 1601."""
        moment = self.properties.date_prop_value(number)
        return moment if moment and moment.year >= _FIRST_YEAR else None

    def _text(self, number: int) -> str:
        return self.properties.str_prop_value(number) or ""

    def _line(self, number: int) -> str:
        return _one_line(self._text(number))

    def _page(self) -> str:
        """The text as a web page; old mails have it as a text, others as bytes."""
        data = self.properties.binary_prop_value(_HTML)
        return data.decode(self.properties.body_encoding, "replace") if data else self._text(_HTML)


def _one_line(words: str) -> str:
    return clean(" ".join(words.split()))[0][:_LONGEST_HEAD]


def _encoded(words: str) -> str:
    return Header(words, "utf-8", maxlinelen=0).encode() if words else ""


def _rich_problem(name: str) -> Problem:
    return Problem(
        "W486",
        Place(name),
        tr(
            "The text of {file} stands in a form that only Outlook reads: only its attachments were read.",
            file=quoted(name),
        ),
        tr("In Outlook, save the mail as .eml, and collect that, where its text matters."),
    )
