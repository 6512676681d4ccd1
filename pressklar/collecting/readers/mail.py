"""Mails (.eml): the text that a person wrote, and the attachments, mails within the mail among them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from email.utils import parseaddr, parsedate_to_datetime
from html import unescape

from ...intake.lines import clean, tokens
from ...intake.plain import read_plain
from ...intake.word import paragraph_numbers, word_lines
from ...locale import N_, tr
from ...manuscript.read.words import visible
from ...ooxml.caps import Tally
from ...ooxml.chunks import BLOCKS, WITHOUT_WORDS, read_chunk
from ...ooxml.refusal import Refusal
from ...problems import ContentError
from ..values import FileContents, FreeText, InnerFile, LeftOver, Sender, TextLine
from .word import label_cells

_HEADER = re.compile(
    rb"^(?:(?:From |[!-9;-~]{1,70}:)[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){2,}", re.IGNORECASE
)
_KNOWN = re.compile(
    rb"^(?:from|received|return-path|message-id|mime-version|date|subject|delivered-to):", re.I | re.M
)
_MOST_PARTS, _DEEPEST = 200, 20
_REPLY = re.compile(r"^(?:(?:re|sv|fw|fwd|vb|vs|aw|ang)\s*:\s*)+", re.IGNORECASE)
SHOWN_LINK = re.compile(r"<(?:https?://|mailto:)[^<>\s]{1,2000}>", re.IGNORECASE)
"""How a plain text shows the address of a link behind its words."""
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]{0,30})[^<>]*>|<![^<>]*>")
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
        self.is_page = False
        """Whether the text is that of the web page, not the plain one."""

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
        words = sum(map(words_of_page, self.pages), Counter[str]()) if self.is_page else _words_of(lines)
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

    def _lines(self) -> Sequence[TextLine]:
        """The text's lines: those of the web page, which has bold words, lists, tables and links, where no
        word of the plain text is missing in it.
        """
        plain = [*self._plain_lines()]
        page = [line for each in self.pages for line in self._page_lines(each)]
        said = "\n".join(SHOWN_LINK.sub(" ", line.line.text) for line in plain)
        self.is_page = bool(page) and not Counter(tokens(said)) - _words_of(page)
        return page if self.is_page else plain

    def _plain_lines(self) -> Iterator[TextLine]:
        whole = "\n\n".join(text for text in self.texts if text.strip())
        rows = [(_QUOTE.match(line) is not None, _QUOTE.sub("", line)) for line in whole.splitlines()]
        bare = "\n".join(line for _, line in rows)
        if not bare.strip():
            return
        quoted = {number for number, (is_quoted, _) in enumerate(rows, 1) if is_quoted}
        for line in read_plain(bare.encode(), self.name).lines:
            yield TextLine(line, quoted=line.number in quoted)

    def _page_lines(self, page: str) -> Iterator[TextLine]:
        try:
            read = read_chunk(page.encode(), "text/html; charset=utf-8", "mail.html", Tally(self.refused))
        except ContentError:
            return
        numbered = zip(paragraph_numbers(read), read.paragraphs, strict=True)
        cited = {number for number, paragraph in numbered if paragraph.style == "cited"}
        labels = label_cells(read)
        for line in word_lines(read, self.name).lines:
            quoted = line.number in cited
            yield TextLine(line, quoted=quoted, before_answer=line.number in labels and not quoted)


def _words_of(lines: Iterable[TextLine]) -> Counter[str]:
    return Counter(token for line in lines for token in tokens(line.line.text))


def words_of_page(page: str) -> Counter[str]:
    """The words that a web page shows, straight from its letters."""
    pieces: list[str] = []
    silent, end = "", 0
    page = _without_comments(page)
    for tag in _TAG.finditer(page):
        closes, name = tag[1] == "/", (tag[2] or "").lower()
        if not silent:
            pieces += (page[end : tag.start()], " " if name in BLOCKS or name == "br" else "")
        if not silent and not closes and name in WITHOUT_WORDS:
            silent = name
        elif (closes and name == silent) or name == "body":
            silent = ""
        end = tag.end()
    text = unescape("".join(pieces) + ("" if silent else page[end:]))
    return Counter(token for line in text.splitlines() for token in tokens(clean(line)[0]))


def _without_comments(page: str) -> str:
    pieces = []
    end = 0
    while (start := page.find("<!--", end)) >= 0 and (close := page.find("-->", start)) >= 0:
        pieces.append(page[end:start])
        end = close + 3
    return "".join((*pieces, page[end:]))


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
