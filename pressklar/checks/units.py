"""A field's Markdown as units of plain words, each character with its index in the raw text: what sentences
are sought in.

Not the document tree of `markup`: a check must say where a word stands, and a fix must change that and
nothing else.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Kind = Literal["title", "paragraph", "item", "subhead", "cell", "note"]

WORD = re.compile(r"[^\W_]+(?:[-'’:.·][^\W_]+)*")
"""A word: letters and figures, with hyphens, colons, apostrophes and points inside it ("HRU-projekt", "EU:s",
"t.ex").
"""
_ODD = re.compile(r"[\d.·]|^[A-ZÅÄÖ]{2,}s$")
_PART = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

LONGEST = 4_000
"""Characters of a unit: a longer paragraph is looked at in parts, since checks look back from each word of
it.
"""
OPAQUE = "\ufffc"
"""Stands for an address or a link written out: no word, and nothing to check."""

_ITEM = re.compile(r"(\s*)(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
_SUBHEAD = re.compile(r" {0,3}#{1,6}[ \t]+")
_NOTE = re.compile(r" {0,3}\[\^[^\s\]]{1,200}\]:[ \t]*")
_STARTS: tuple[tuple[re.Pattern[str], Kind], ...] = ((_ITEM, "item"), (_SUBHEAD, "subhead"), (_NOTE, "note"))
_QUOTE = re.compile(r" {0,3}>[ \t]?")
_RULE = re.compile(r" {0,3}(?:\*[ \t]*){3,}$|(?:-[ \t]*){3,}$|(?:_[ \t]*){3,}$")
_ROW_RULE = re.compile(r"[ \t|:-]+$")
_INLINE = re.compile(
    r"""\\(?P<escaped>[!-/:-@\[-`{-~])
    |(?P<picture>!\[[^\]\n]{0,1000}\]\([^)\n]{0,1000}\))
    |(?P<note>\[\^[^\s\]]{1,200}\])
    |\[(?P<words>[^\[\]\n]{1,1000})\]\((?P<target>[^)\n]{0,1000})\)
    |(?P<opaque><(?:https?://|mailto:)[^>\s]{1,1000}>
        |\b(?:https?://|www\.)[^\s<>]{1,1000}[^\s<>.,;:!?)"'”]
        |[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})
    |(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31});)
    |(?P<mark>\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w))
    |\^(?P<raised>[^\s^]{1,50})\^|~(?P<lowered>[^\s~]{1,50})~""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Unit:
    """A paragraph, an item of a list, a title …: `places` has the raw index of each character of `text`.

    `leads`: a list follows directly; `last`: nothing follows in this value.
    """

    kind: Kind
    text: str
    places: tuple[int, ...]
    leads: bool = False
    last: bool = False

    @cached_property
    def tokens(self) -> tuple[re.Match[str], ...]:
        """Its words, with where they stand."""
        return tuple(WORD.finditer(self.text))

    @cached_property
    def lowered_words(self) -> tuple[str, ...]:
        return tuple(token[0].lower() for token in self.tokens)

    @cached_property
    def plain_words(self) -> tuple[str, ...]:
        """Each word as a dictionary of forms may have it: in lower case, of one with a hyphen the last part;
        "" for what none can have.
        """
        text = self.text
        return tuple(
            token[0].rpartition("-")[2].lower()
            if token[0].replace("-", "", 1).isalpha() and text[token.end() : token.end() + 1] != "-"
            else ""
            for token in self.tokens
        )

    @cached_property
    def parts(self) -> tuple[tuple[int, str], ...]:
        """Its words, hyphenated ones in parts, with where they start. Left out: figures, acronyms, what has a
        point inside, word halves.
        """
        parts = []
        for match in self.tokens:
            token, start = match[0], match.start()
            is_plain = token.isalpha()
            if (
                ((not is_plain or token[1:2].isupper()) and _ODD.search(token))
                or self.text[match.end() : match.end() + 1] == "-"
                or self.text[start - 1 : start] == "-"
            ):
                continue
            if is_plain:
                if len(token) > 1 and not token.isupper():
                    parts.append((start, token))
                continue
            parts += [
                (start + part.start(), part[0])
                for part in _PART.finditer(token.partition(":")[0])
                if len(part[0]) > 1 and not part[0].isupper()
            ]
        return tuple(parts)


def units_of(raw: str, is_title: bool = False) -> Iterator[Unit]:
    """The units of a text, in order. Takes any text; what isn't Markdown is words."""
    blocks: Iterable[tuple[Kind, list[tuple[int, str]]]] = (
        [("title", [(0, raw)])] if is_title else _blocks(raw)
    )
    parts = [(kind, *part) for kind, lines in blocks for part in _parts(*_plain(lines))]
    for number, (kind, text, places) in enumerate(parts, 1):
        follower = parts[number][0] if number < len(parts) else None
        yield Unit(kind, text, places, kind == "paragraph" and follower == "item", follower is None)


def _blocks(raw: str) -> Iterator[tuple[Kind, list[tuple[int, str]]]]:
    """Blocks as their kind and their lines, each with the raw index at which its words begin."""
    kind: Kind = "paragraph"
    lines: list[tuple[int, str]] = []
    start = 0
    for line in raw.split("\n"):
        begin, words, role = _line(line)
        if role == "blank" or (role != "more" and lines):
            if lines:
                yield kind, lines
            lines = []
        if role == "cells":
            yield from (
                ("cell", [(start + cell.start(), cell[0])])
                for cell in re.finditer(r"(?:[^|\\]|\\.)+", line)
                if cell[0].strip()
            )
        elif role != "blank":
            kind = role if role != "more" else kind if lines else "paragraph"
            lines.append((start + begin, words))
            if line.endswith(("  ", "\\")):
                yield kind, lines
                lines = []
        start += len(line) + 1
    if lines:
        yield kind, lines


def _line(line: str) -> tuple[int, str, Kind | Literal["more", "cells", "blank"]]:
    """Where a line's words begin, the words, and what it is: a kind that it starts, "more", "cells" or
    "blank".
    """
    begin = 0
    while quote := _QUOTE.match(line, begin):
        begin = quote.end()
    rest = line[begin:]
    if not rest.strip() or _RULE.fullmatch(rest) or ("|" in rest and _ROW_RULE.fullmatch(rest)):
        return begin, "", "blank"
    if rest.lstrip().startswith("|"):
        return begin, rest, "cells"
    for pattern, kind in _STARTS:
        if mark := pattern.match(rest):
            begin += mark.end()
            return begin, line[begin:], kind
    spaces = len(rest) - len(rest.lstrip())
    return begin + spaces, rest.lstrip(), "more"


def _plain(lines: list[tuple[int, str]]) -> tuple[str, tuple[int, ...]]:
    signs: list[str] = []
    places: list[int] = []

    def take(text: str, index: int, same: bool = False) -> None:
        signs.extend(text)
        places.extend([index] * len(text) if same else range(index, index + len(text)))

    for start, line in lines:
        words = line.rstrip(" \t\\") if line.endswith("\\") else line.rstrip()
        if signs:
            take(" ", start - 1)
        _take_inline(words, start, take)
    text = "".join(signs)
    cut = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    return text[cut:end], tuple(places[cut:end])


def _parts(text: str, places: tuple[int, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """A text whole, or in parts that end at a space; none of an empty one."""
    while len(text) > LONGEST:
        end = max(text.rfind(" ", 0, LONGEST), 0) or LONGEST
        yield text[:end], places[:end]
        cut = end + (text[end] == " ")
        text, places = text[cut:], places[cut:]
    if text:
        yield text, places


def _take_inline(words: str, start: int, take: Callable[..., None], depth: int = 0) -> None:
    done = 0
    for match in _INLINE.finditer(words):
        take(words[done : match.start()], start + done)
        done = match.end()
        group = match.lastgroup
        if group == "target":
            inner = match["words"]
            if depth < 3:
                _take_inline(inner, start + match.start("words"), take, depth + 1)
        elif group in ("escaped", "raised", "lowered"):
            take(match[group], start + match.start(group))
        elif group == "opaque":
            take(OPAQUE, start + match.start(), True)
        elif group == "entity":
            take(html.unescape(match[0]), start + match.start(), True)
    take(words[done:], start + done)
