"""One paragraph's content in the making: runs, links, fields and notes, with white space as a browser would
show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from .marks import FieldRef
from .xmltext import escape

_SPACES = re.compile("[ \t\n\r\f]+")
_SPECIAL = re.compile("([\u00ad\u2011])")


class RunLook(NamedTuple):
    """How a run looks: through a character style, and by itself only where two meet that no one style
    joins.
    """

    style: str = ""
    """A character style's id; Strong, Emphasis and Hyperlink come from the flags."""
    heavy: bool = False
    """The paragraph is bold as it is: strong adds nothing."""
    strong: bool = False
    emphasis: bool = False
    link: bool = False
    vertical: str = ""
    language: str = ""
    leftwards: bool = False
    """The run is written from right to left."""
    half_points: int = 0
    """A size of its own, in half points."""


PLAIN = RunLook()


class FieldStretch(NamedTuple):
    """Words of a paragraph that belong to one field, or to none of their own (`ref` None). `piece` is where
    they begin, -1 for the paragraph's start.

    `looks` are the words that stand out, by how they do (look_words).
    """

    piece: int
    ref: FieldRef | None
    words: str
    looks: str


class _Element(str):
    """An element inside a run, among its texts."""

    __slots__ = ()


_ELEMENTS = {"\u00ad": _Element("<w:softHyphen/>"), "\u2011": _Element("<w:noBreakHyphen/>")}


class ParagraphContent:
    """Collects a paragraph. `xml()` gives its runs; `words()` what a reader reads, notes apart."""

    def __init__(self, style_ids: tuple[str, str, str, str]) -> None:
        """`style_ids` are those of Strong, Emphasis, Hyperlink and HTML Code."""
        self._style_ids = style_ids
        self._pieces: list[str] = []
        self._words: list[str] = []
        self._looks: list[tuple[int, str, str]] = []
        """What stands out: which of `_words`, how, and the words."""
        self._bounds: list[tuple[int, int, FieldRef | None]] = []
        """Where a field begins in the midst of a paragraph, or ends (None): the indexes in `_pieces` and
        `_words`.
        """
        self._run: list[str] = []
        self._look = PLAIN
        self._space: RunLook | None = None
        """The look of a space that waits for what comes after it."""
        self._fresh = True
        self.filled = False
        """Whether there is anything to read or see."""

    def text(self, text: str, look: RunLook = PLAIN) -> None:
        """Add text: white space runs together, and none is left at the start, at the end and beside
        breaks.
        """
        text = _SPACES.sub(" ", text)
        if text.startswith(" "):
            if not self._fresh and self._space is None:
                self._space = look
            text = text[1:]
        if not text:
            return
        self._write_space()
        if text.endswith(" "):
            self._add(text[:-1], look)
            self._space = look
        else:
            self._add(text, look)

    def exact(self, text: str, look: RunLook = PLAIN) -> None:
        """Add lines as they are: their spaces and breaks count."""
        for number, line in enumerate(text.split("\n")):
            if number:
                self.line_break()
            if line:
                self._write_space()
                self._add(line, look)

    def tab(self, look: RunLook = PLAIN) -> None:
        """A tab, but no two together. It has a look of its own: the ground of a number doesn't run on under
        it.
        """
        if self._words[-1:] != ["\t"]:
            self._inside(_Element("<w:tab/>"), "\t", look)

    def line_break(self) -> None:
        self._inside(_Element("<w:br/>"), "\n", PLAIN)

    def raw(self, xml: str, *, opens: bool = False, shows: bool = False) -> None:
        """Whole elements of a paragraph. A space waiting goes before those that open a link or show
        something; bookmarks do neither.
        """
        if not xml:
            return
        if opens or shows:
            self._write_space()
        self._end_run()
        self._pieces.append(xml)
        if shows:
            self._fresh, self.filled = False, True

    def xml(self) -> str:
        self._end_run()
        return "".join(self._pieces)

    def words(self) -> str:
        return "".join(self._words)

    def begin_field(self, ref: FieldRef) -> None:
        """What follows is a field's, until `end_field`."""
        self._write_space()
        self._bound(ref)

    def end_field(self) -> None:
        self._bound(None)

    def stretches(self) -> list[FieldStretch]:
        """The paragraph in stretches, parted where a field begins or ends in its midst; those without words
        are left out.
        """
        bounds = [(-1, 0, None), *self._bounds]
        ends = [*(words for _, words, _ in bounds[1:]), len(self._words)]
        stretches: list[FieldStretch] = []
        for (piece, start, ref), end in zip(bounds, ends, strict=True):
            words = "".join(self._words[start:end])
            if stretches and stretches[-1].ref == ref and not words.strip():
                continue
            if stretches and stretches[-1].ref == ref:  # a field without words stood between
                stretches[-1] = stretches[-1]._replace(words=stretches[-1].words + words)
            elif words.strip() or not self._bounds:
                stretches.append(FieldStretch(piece, ref, words, self._looks_of(start, end)))
        return stretches

    def put(self, piece: int, xml: str) -> None:
        """Put elements where a stretch begins."""
        self._pieces[piece] = xml

    def _bound(self, ref: FieldRef | None) -> None:
        self._end_run()
        self._pieces.append("")
        self._bounds.append((len(self._pieces) - 1, len(self._words), ref))

    def _looks_of(self, start: int, end: int) -> str:
        return look_words((name, text) for index, name, text in self._looks if start <= index < end)

    def properties(self, look: RunLook) -> str:
        """The w:rPr of a look."""
        return _properties(look, self._style_ids)

    def _write_space(self) -> None:
        if self._space is not None:
            self._add(" ", self._space)
            self._space = None

    def _inside(self, element: _Element, words: str, look: RunLook) -> None:
        if self._look != look:
            self._end_run()
            self._look = look
        self._space, self._fresh = None, True
        self._run.append(element)
        self._words.append(words)

    def _add(self, text: str, look: RunLook) -> None:
        if look != self._look:
            self._end_run()
            self._look = look
        self._fresh, self.filled = False, True
        self._words.append(text)
        for name in ("strong", "emphasis", "link", look.vertical):
            if name and (name == look.vertical or getattr(look, name)):
                self._looks.append((len(self._words) - 1, name, text))
        if look.style == self._style_ids[3]:
            self._looks.append((len(self._words) - 1, "code", text))
        for part in _SPECIAL.split(text):
            if part:
                self._run.append(_ELEMENTS.get(part) or part)

    def _end_run(self) -> None:
        if not self._run:
            return
        content, text = [], ""
        for part in [*self._run, _Element("")]:
            if not isinstance(part, _Element):
                text += part
                continue
            if text:
                kept = ' xml:space="preserve"' if text[0] == " " or text[-1] == " " or "  " in text else ""
                content.append(f"<w:t{kept}>{escape(text)}</w:t>")
                text = ""
            content.append(part)
        self._pieces.append(f"<w:r>{self.properties(self._look)}{''.join(content)}</w:r>")
        self._run.clear()


def look_words(pairs: Iterable[tuple[str, str]]) -> str:
    """Ways to stand out, each with all the words that do, without spaces and soft hyphens: the same for all
    programs that show the same.
    """
    words: dict[str, str] = {}
    for name, text in pairs:
        words[name] = words.get(name, "") + "".join(text.replace("\u00ad", "").split())
    return " ".join(f"{name}:{text}" for name, text in sorted(words.items()) if text)


@lru_cache(maxsize=512)
def _properties(look: RunLook, style_ids: tuple[str, str, str, str]) -> str:
    strong, emphasis, hyperlink, _ = style_ids
    style = look.style or (
        hyperlink if look.link else strong if look.strong else emphasis if look.emphasis else ""
    )
    parts = [f'<w:rStyle w:val="{style}"/>' if style else ""]
    if look.strong and style != strong:
        parts.append("<w:b/><w:bCs/>")
    if look.emphasis and style != emphasis:
        parts.append("<w:i/><w:iCs/>")
    if look.half_points:
        parts.append(f'<w:sz w:val="{look.half_points}"/><w:szCs w:val="{look.half_points}"/>')
    if look.vertical:
        parts.append(f'<w:vertAlign w:val="{look.vertical}"/>')
    if look.leftwards:
        parts.append("<w:rtl/>")
    if look.language:
        parts.append(f'<w:lang w:val="{look.language}"/>')
    content = "".join(parts)
    return f"<w:rPr>{content}</w:rPr>" if content else ""
