"""Pieces of text that a Word file holds in another format (w:altChunk): web pages, plain text, RTF. Nothing
is fetched, nothing run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import policy
from email.parser import BytesParser
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..foundation.sequences import word_set
from .caps import Tally
from .values import Cell, CharacterFormat, LeftOut, Numbering, WordDocument, WordParagraph, Words

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SPACES = re.compile(r"[ \t\r\n\f]+")
WITHOUT_WORDS = word_set("script style head title template noscript object iframe select textarea")
BLOCKS = word_set(
    "p div section article header footer main aside nav address blockquote pre figure figcaption ul ol dl li "
    "dt dd table tr td th caption form fieldset legend hr body h1 h2 h3 h4 h5 h6"
)
_HEADINGS = {f"h{level}": f"heading {level}" for level in range(1, 7)}
_STYLED = {
    "strong": re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE),
    "emphasis": re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE),
}
_STYLED_ELEMENTS = word_set("span font a b i")
"""What an element's own style says of its words, as mail programs write it."""
_CITED = re.compile(r"quote|cite", re.IGNORECASE)
"""What the class or type of a mail's quotation of another says."""
_LOOKS: dict[str, dict[str, Any]] = {
    "b": {"strong": True},
    "strong": {"strong": True},
    "i": {"emphasis": True},
    "em": {"emphasis": True},
    "sup": {"vertical": "superscript"},
    "sub": {"vertical": "subscript"},
}
_EMBEDDED = re.compile(r"data:[\w/+.-]*;base64,[\w+/=%-]*")
"""A picture within the page itself."""
_TAG = re.compile(r"<[^<>]*>?")
_LONG_TAG = re.compile(r"<[^<>]{1000}")
"""One that may hold very many attributes, each of which the parser compares with all before it."""
_MULTIPART = re.compile(rb"multipart/|message/delivery", re.IGNORECASE)
_MOST_MULTIPARTS = 16
_RTF = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z'])|([{}])|([^\\{}]+)", re.DOTALL
)
_RTF_ASIDE = frozenset(
    (
        b"fonttbl colortbl stylesheet info pict object themedata datastore listtable listoverridetable "
        b"rsidtbl generator xmlnstbl latentstyles header footer fldinst"
    ).split()
)
_RTF_SIGNS = {
    b"par": "\n",
    b"line": "\n",
    b"sect": "\n",
    b"row": "\n",
    b"tab": "\t",
    b"cell": "\t",
    b"emdash": "—",
    b"endash": "–",
    b"bullet": "•",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"~": "\u00a0",
    b"_": "\u2011",
    b"-": "\u00ad",
    b"{": "{",
    b"}": "}",
    b"\\": "\\",
}


def read_chunk(data: bytes, kind: str, name: str, tally: Tally) -> WordDocument:
    """The paragraphs of a chunk, by its content type and its name. One of an unknown format is named. Raises
    ContentError (E616).
    """
    tally.add("bytes of pieces in other formats", len(data))
    ending = name.lower().rpartition(".")[2]
    if data.startswith(b"{\\rtf"):
        tally.add("elements", sum(map(data.count, (b"\\", b"{", b"}"))))
        return _plain(_rtf_text(data), tally)
    if "rfc822" in kind or "related" in kind or ending in ("mht", "mhtml", "eml"):
        tally.add("elements", sum(map(data.count, (b"\n", b"\r"))))
        page = _web_page_in(data)
        return _unread(name) if page is None else _web(page, tally)
    if "html" in kind or ending in ("htm", "html", "xhtml"):
        return _web(data, tally)
    if kind.startswith("text/plain") or ending == "txt":
        return _plain(_decoded(data), tally)
    return _unread(name)


def _unread(name: str) -> WordDocument:
    return WordDocument((), left_out=(LeftOut("elsewhere", name, 0, "part"),))


def _plain(text: str, tally: Tally) -> WordDocument:
    tally.add("elements", sum(map(text.count, ("\n", "\r", "\f"))))
    lines = re.split(r"\r\n?|\n|\f", text)
    paragraphs = []
    for line in lines:
        if (clean := _printable(line)).strip():
            tally.add("paragraphs", 1)
            paragraphs.append(WordParagraph("normal", (Words(clean),)))
    return WordDocument(tuple(paragraphs))


def _printable(text: str) -> str:
    return (
        text if text.isprintable() else "".join([sign for sign in text if sign.isprintable() or sign == "\t"])
    )


def _decoded(data: bytes) -> str:
    """Text by its mark, as UTF-8, else as Windows writes Western European."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
        (b"", "utf-8"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    return data.decode("cp1252", "ignore")


def _web_page_in(data: bytes) -> bytes | None:
    """The web page in a mail-like archive (.mht), the first of its parts that is one."""
    if len(_MULTIPART.findall(data)) > _MOST_MULTIPARTS:
        return None
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(data)
    except RecursionError:
        return None
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                charset = part.get_content_charset("utf-8")
                try:
                    return payload.decode(charset).encode()
                except (LookupError, UnicodeDecodeError):
                    return payload
    return None


def _web(data: bytes, tally: Tally) -> WordDocument:
    from lxml import etree, html

    tally.add("elements", data.count(b"<"))
    text = _decoded(data).replace("\0", "")
    text = _EMBEDDED.sub("", re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    if not text.strip():
        return WordDocument(())
    if _LONG_TAG.search(text):
        return _plain(_TAG.sub(" ", text), tally)
    try:
        root = html.document_fromstring(
            text,
            parser=html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False),
        )
    except (ValueError, etree.ParserError):
        return _plain(_TAG.sub(" ", text), tally)
    paragraphs = _WebReader(tally).read(root)
    # Far too deep a page comes out of the parser empty: then its words alone are taken.
    return WordDocument(tuple(paragraphs)) if paragraphs else _plain(_TAG.sub(" ", text), tally)


@lru_cache(1_000)
def _with(look: CharacterFormat, tag: str) -> CharacterFormat:
    """A look with what an element adds to it."""
    return replace(look, **_LOOKS[tag])


class _WebReader:
    """A web page as paragraphs: headings, lists, tables, bold, italic, links. It goes through the tree step
    by step, however deep that is.
    """

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._read: list[WordParagraph] = []
        self._items: list[Words] = []
        self._style = "normal"
        self._lists: list[tuple[Numbering, int]] = []
        self._item: tuple[Numbering, int, str] | None = None
        self._tables: list[Cell] = []
        self._count = 0
        self._looks: list[tuple[HtmlElement, CharacterFormat]] = []
        self._kept = 0
        self._cited = 0
        """How many quotations of another mail the text stands in: their paragraphs have the style "cited"."""

    def read(self, root: HtmlElement) -> list[WordParagraph]:
        from lxml import etree

        silent: HtmlElement | None = None
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = str(element.tag).lower()
            if event == "start":
                if silent is None and tag in WITHOUT_WORDS:
                    silent = element
                if silent is None:
                    self._start(tag, element)
                    self._text(element.text)
            else:
                if silent is None:
                    self._end(tag, element)
                if silent is element:
                    silent = None
                if silent is None:
                    self._text(element.tail)
        self._break()
        return self._read

    def _start(self, tag: str, element: HtmlElement) -> None:
        if tag in BLOCKS:
            self._break()
        if tag in _HEADINGS:
            self._style = _HEADINGS[tag]
        elif tag in ("ul", "ol"):
            start = element.get("start", "1")
            self._lists.append(
                (
                    "number" if tag == "ol" else "bullet",
                    int(start) - 1 if start.isdecimal() and len(start) < 5 else 0,
                )
            )
        elif tag == "li" and self._lists:
            kind, count = self._lists[-1]
            self._lists[-1] = kind, count + 1
            self._item = kind, min(len(self._lists) - 1, 8), f"{count + 1}." if kind == "number" else "•"
        elif tag == "table":
            self._tables.append(Cell(self._count, -1, -1))
            self._count += 1
        elif tag == "tr" and self._tables:
            self._tables[-1] = replace(self._tables[-1], row=self._tables[-1].row + 1, column=-1, head=False)
        elif tag in ("td", "th") and self._tables:
            last = self._tables[-1]
            self._tables[-1] = replace(
                last, row=max(last.row, 0), column=last.column + 1, head=tag == "th" and last.row <= 0
            )
        elif tag == "br":
            self._words("\n")
        elif tag == "pre":
            self._kept += 1
        elif tag == "blockquote" and _CITED.search(f"{element.get('class')} {element.get('type')}"):
            self._cited += 1
        self._look(tag, element)

    def _look(self, tag: str, element: HtmlElement) -> None:
        look = self._looks[-1][1] if self._looks else CharacterFormat()
        if tag in _LOOKS:
            look = _with(look, tag)
        elif tag == "a" and element.get("href"):
            look = replace(look, link=element.get("href", ""), title=element.get("title", ""))
        styled = element.get("style") if tag in _STYLED_ELEMENTS else ""
        if styled:
            strong = look.strong or _STYLED["strong"].search(styled) is not None
            emphasis = look.emphasis or _STYLED["emphasis"].search(styled) is not None
            look = replace(look, strong=strong, emphasis=emphasis)
        if tag in _LOOKS or tag == "a" or styled:
            self._looks.append((element, look))

    def _end(self, tag: str, element: HtmlElement) -> None:
        if self._looks and self._looks[-1][0] is element:
            self._looks.pop()
        if tag in BLOCKS:
            self._break()
        if tag in _HEADINGS:
            self._style = "normal"
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "li":
            self._item = None
        elif tag == "table" and self._tables:
            self._tables.pop()
        elif tag == "pre":
            self._kept -= 1
        elif tag == "blockquote" and _CITED.search(f"{element.get('class')} {element.get('type')}"):
            self._cited -= 1

    def _text(self, text: str | None) -> None:
        if not text:
            return
        text = text if self._kept else _SPACES.sub(" ", text)
        if not self._items or self._items[-1].text.endswith((" ", "\n")):
            text = text if self._kept else text.lstrip(" ")
        self._words(text)

    def _words(self, text: str) -> None:
        if text:
            self._items.append(Words(text, self._looks[-1][1] if self._looks else CharacterFormat()))

    def _break(self) -> None:
        """The end of a paragraph, if there was one."""
        items, self._items = self._items, []
        if not "".join(item.text for item in items).strip():
            return
        items[-1] = replace(items[-1], text=items[-1].text.rstrip(" \n"))
        kind, level, label = self._item or ("", 0, "")
        self._item = None
        cell = self._tables[-1] if self._tables and self._tables[-1].column >= 0 else None
        self._tally.add("paragraphs", 1)
        self._read.append(
            WordParagraph(
                "cited" if self._cited else self._style,
                tuple(_run_in(items)),
                kind,
                level,
                cell=cell,
                label=label,
            )
        )


def _run_in(items: list[Words]) -> Iterator[Words]:
    """Stretches of one look that meet are one."""
    pieces: list[str] = []
    for index, item in enumerate(items):
        pieces.append(item.text)
        if index + 1 == len(items) or items[index + 1].look != item.look:
            yield Words("".join(pieces), item.look)
            pieces = []


def _rtf_text(data: bytes) -> str:
    """The words of an RTF text (Rich Text Format 1.9.1), without their looks."""
    pieces: list[str] = []
    encoding, aside, depth = "cp1252", 0, 0
    stand_ins, skipped = 1, 0  # signs for old readers after each \u, and how many of them are still to come
    for code, word, number, sign, bracket, text in map(re.Match.groups, _RTF.finditer(data)):
        if bracket:
            depth += 1 if bracket == b"{" else -1
            aside = 0 if depth < aside else aside
        elif (word in _RTF_ASIDE or sign == b"*") and not aside:
            aside = depth
        elif word == b"ansicpg" and number.isdigit():
            encoding = f"cp{int(number)}"
        elif word == b"uc" and number.isdigit():
            stand_ins = min(int(number), 8)
        if aside:
            continue
        if word == b"u" and number:
            pieces.append(chr(int(number) % 0x10000))
            skipped = stand_ins
        elif code:
            pieces.append("" if skipped else _byte(int(code, 16), encoding))
            skipped = max(skipped - 1, 0)
        elif text:
            plain = text.replace(b"\r", b"").replace(b"\n", b"").decode("cp1252", "ignore")
            pieces.append(plain[skipped:])
            skipped = 0 if plain else skipped
        else:
            pieces.append(_RTF_SIGNS.get(word or sign, ""))
    return "".join(pieces).encode("utf-16", "surrogatepass").decode("utf-16", "ignore")


def _byte(number: int, encoding: str) -> str:
    try:
        return bytes((number,)).decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return bytes((number,)).decode("latin-1")
