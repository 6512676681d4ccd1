"""Mails (.eml): the text that a person wrote, and the attachments, mails within the mail among them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from email.utils import parseaddr, parsedate_to_datetime

from ...intake.lines import clean, tokens
from ...intake.plain import read_plain
from ...locale import N_, tr
from ...manuscript.read.words import visible
from ...ooxml.caps import Tally
from ...ooxml.chunks import read_chunk
from ...ooxml.refusal import Refusal
from ...problems import ContentError
from ..values import FileContents, FreeText, InnerFile, LeftOver, Sender, TextLine

_HEADER = re.compile(
    rb"^(?:(?:From |[!-9;-~]{1,70}:)[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){2,}", re.IGNORECASE
)
_KNOWN = re.compile(
    rb"^(?:from|received|return-path|message-id|mime-version|date|subject|delivered-to):", re.I | re.M
)
_MOST_PARTS, _DEEPEST = 200, 20
_REPLY = re.compile(r"^(?:(?:re|sv|fw|fwd|vb|vs|aw|ang)\s*:\s*)+", re.IGNORECASE)
_QUOTE = re.compile(r"^(?:[ \t]*>)+[ \t]?")
_FAULTS = (
    MessageError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RecursionError,
    IndexError,
    AssertionError,
)
_MOST_HEADER, _LONGEST_RAW = 400, 4_000
_MOST_DASHES, _LONGEST_HEADER = 10_000, 100_000
"""Lines that may part a mail, each of which costs as much as a part; characters of one line of its head."""


class _RawHeads(Compat32):
    """Gives heads as they stand in the file: programs write letters beyond ASCII there as they are."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value


def looks_so(data: bytes) -> bool:
    head = data[:8000].lstrip(b"\xef\xbb\xbf\r\n")
    match = _HEADER.match(head)
    return match is not None and len(_KNOWN.findall(match[0])) >= 2


def read(data: bytes, name: str) -> FileContents:
    """A mail's text and attachments. Raises ContentError (E472) for one that is damaged or nested without
    end.
    """
    refused = Refusal(name, "E472", N_("Save its attachments and collect those."))
    if data.count(b"\n--") > _MOST_DASHES:
        raise refused("E472", N_("{file} has far more parts than a mail has."))
    if data.lower().count(b"boundary=") > _DEEPEST * 4:
        raise refused("E472", N_("{file} is nested far deeper than a mail is."))
    try:
        message = BytesParser(policy=_RawHeads()).parsebytes(data)
        return _Mail(message, name, refused).contents()
    except _FAULTS as error:
        raise refused("E472", N_("{file} is damaged, or no mail.")) from error


class _Mail:
    """One mail, its parts gone through in order."""

    def __init__(self, message: Message, name: str, refused: Refusal) -> None:
        self.message, self.name, self.refused = message, name, refused
        self.texts: list[str] = []
        self.pages: list[str] = []
        self.inner: list[InnerFile] = []
        self.left: list[LeftOver] = []

    def contents(self) -> FileContents:
        if any(len(str(value)) > _LONGEST_HEADER for part in self.message.walk() for value in part.values()):
            raise self.refused("E472", N_("{file} has a head far longer than a mail has."))
        for count, part in enumerate(_leaves(self.message)):
            if count >= _MOST_PARTS:
                raise self.refused("E472", N_("{file} has far more parts than a mail has."))
            self._take(part)
        subject = _REPLY.sub("", self._header("subject"))
        sender_name, address = parseaddr(str(self.message.get("from", ""))[:_LONGEST_RAW])
        lines = tuple(self._lines())
        headers = "\n".join(self._header(name) for name in ("subject", "from", "to", "cc", "date"))
        words = Counter(token for line in lines for token in tokens(line.line.text))
        text = FreeText(lines, "letter", subject)
        return FileContents(
            texts=(text,) if lines else (),
            inner=tuple(self.inner),
            sender=Sender(_decoded(sender_name), _decoded(address)),
            when=_moment(self._header("date")),
            left_over=(LeftOver(headers, tr("is the mail's head"), own=True), *self.left),
            words=words + Counter(tokens(headers)),
        )

    def _header(self, name: str) -> str:
        return _decoded(self.message.get(name))[:_MOST_HEADER]

    def _take(self, part: Message) -> None:
        kind, file_name = part.get_content_type(), _file_name(part)
        if kind == "message/rfc822":
            within = part.get_payload()
            mails = within if isinstance(within, list) else []
            for mail in (mail for mail in mails if isinstance(mail, Message)):
                name = file_name or tr("forwarded mail") + ".eml"
                self.inner.append(InnerFile(name, mail.as_bytes()))
        elif file_name or part.get_content_disposition() == "attachment":
            data = part.get_payload(decode=True)
            if isinstance(data, bytes) and not (part.get("content-id") and kind.startswith("image/")):
                self.inner.append(InnerFile(visible(file_name or tr("attachment")), data))
        elif kind == "text/plain":
            self.texts.append(_text(part))
        elif kind == "text/html":
            self.pages.append(_text(part))

    def _lines(self) -> Iterator[TextLine]:
        """The text's lines; a web page's, where there is no plain text."""
        texts = [text for text in self.texts if text.strip()] or [self._page(page) for page in self.pages]
        whole = "\n\n".join(texts)
        rows = [(_QUOTE.match(line) is not None, _QUOTE.sub("", line)) for line in whole.splitlines()]
        bare = "\n".join(line for _, line in rows)
        if not bare.strip():
            return
        quoted = {number for number, (is_quoted, _) in enumerate(rows, 1) if is_quoted}
        for line in read_plain(bare.encode(), self.name).lines:
            yield TextLine(line, quoted=line.number in quoted)

    def _page(self, page: str) -> str:
        try:
            read = read_chunk(page.encode(), "text/html; charset=utf-8", "mail.html", Tally(self.refused))
        except ContentError:
            return ""
        return "\n\n".join(
            f"- {paragraph.text}" if paragraph.numbering == "bullet" else paragraph.text
            for paragraph in read.paragraphs
        )


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that aren't made of parts. What is within a mail that was forwarded stays there."""
    waiting: list[tuple[Message, int]] = [(message, 0)]
    while waiting:
        part, depth = waiting.pop()
        if part.is_multipart() and part.get_content_type() != "message/rfc822" and depth < _DEEPEST:
            children = part.get_payload()
            waiting += [
                (child, depth + 1)
                for child in reversed(children if isinstance(children, list) else [])
                if isinstance(child, Message)
            ]
        else:
            yield part


def _file_name(part: Message) -> str:
    name = _decoded(part.get_filename())
    return name.replace("\\", "/").rpartition("/")[2][:200]


def _decoded(header: object) -> str:
    """A header's words on one line, of a very long one the beginning: decoding takes far more room."""
    given = str(header or "")[:_LONGEST_RAW].encode("utf-8", "surrogateescape")
    try:
        raw = given.decode()
    except UnicodeDecodeError:
        raw = given.decode("cp1252", "replace")
    try:
        words = str(make_header(decode_header(raw)))
    except _FAULTS:
        words = raw
    return clean(" ".join(words.split()))[0]


def _text(part: Message) -> str:
    """A part's text, whatever its head says of the letters' encoding."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    charset = part.get_content_charset() or "utf-8"
    for encoding in (charset, "utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):
            continue
    return data.decode("latin-1")


def _moment(header: str) -> str:
    try:
        return parsedate_to_datetime(header).isoformat(sep=" ", timespec="minutes")
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
