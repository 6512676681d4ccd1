"""Paragraphs as a redline shows them: what stays, what is gone (w:del), what is new (w:ins), and bookmarks
where the second text has them.
"""

from __future__ import annotations

import copy
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

from ..locale import N_, tr
from ..ooxml.names import ID, REL, N
from .alignment import compare
from .parts import Adopter
from .text import NOTES, RedlineBlock, RedlineToken, split
from .xml import LINK, PROPERTIES, RUN, end_look, properties_of, text_run

if TYPE_CHECKING:
    from lxml.etree import _Element

State = Literal["kept", "gone", "new"]
_TAGS = {"gone": f"{N}del", "new": f"{N}ins"}
_NAMES = {
    "tab": "\t",
    "br": "\n",
    "footnoteReference": N_("(a note)"),
    "endnoteReference": N_("(a note)"),
    "drawing": N_("(a picture)"),
    "pict": N_("(a picture)"),
}
_DELETED = {f"{N}t": f"{N}delText", f"{N}instrText": f"{N}delInstrText"}


@dataclass(slots=True)
class RedlineChange:
    """A stretch of words that is new or gone, or a paragraph in another style, under the heading of its
    proposal.
    """

    state: State | Literal["restyled"]
    words: str
    proposal: str = ""


class Pen:
    """Writes tracked changes: who by and when, each with its own number."""

    def __init__(self, author: str, day: date) -> None:
        self.author, self.when = author, f"{day.isoformat()}T00:00:00Z"
        self.changes: list[RedlineChange] = []
        self.note_pairs: list[tuple[tuple[str, str], tuple[str, str]]] = []
        """The notes whose marks stay, as both files name them."""
        self.proposal = ""
        self.names: set[str] = set()
        """The bookmarks of the second text: where it has one, the first's gives way."""

    def tracked(self, maker: _Element, state: State) -> _Element:
        """An empty mark of a change. Its id is given at the end (`numbered`)."""
        return maker.makeelement(_TAGS[state], {ID: "0", f"{N}author": self.author, f"{N}date": self.when})

    def record(self, state: State, words: str, *, goes_on: bool) -> None:
        if goes_on and self.changes and self.changes[-1].state == state:
            self.changes[-1].words += words
        else:
            self.changes.append(RedlineChange(state, words, self.proposal))

    def mark_end(self, paragraph: _Element, state: State) -> None:
        """Say of a paragraph's end that it is new or gone."""
        look = end_look(paragraph)
        look.insert(
            1 if state == "gone" and len(look) and look[0].tag == _TAGS["new"] else 0,
            self.tracked(paragraph, state),
        )

    def change_properties(self, paragraph: _Element, before: _Element | None) -> None:
        """Say that a paragraph had other properties before: w:pPrChange, the last of them."""
        properties = properties_of(paragraph)
        mark = properties.makeelement(
            f"{N}pPrChange", {ID: "0", f"{N}author": self.author, f"{N}date": self.when}
        )
        old = mark.makeelement(PROPERTIES)
        old.extend(
            copy.deepcopy(child)
            for child in (() if before is None else before)
            if child.tag not in (f"{N}rPr", f"{N}sectPr", f"{N}pPrChange")
        )
        mark.append(old)
        properties.append(mark)


class ParagraphWriter:
    """One paragraph being written."""

    def __init__(self, pen: Pen, adopter: Adopter, paragraph: _Element) -> None:
        self.pen, self.adopter, self.paragraph = pen, adopter, paragraph
        self._link: _Element | None = None
        self._link_key: object = None
        self._wrapper: _Element | None = None
        self._state: State = "kept"
        self._last: tuple[_Element, _Element | None] | None = None
        self._recorded: State | None = None

    def tokens(self, state: State, tokens: Iterable[RedlineToken]) -> None:
        for token in tokens:
            self.marks(token.marks, ours=state != "new")
            self.put(state, token)

    def put(self, state: State, token: RedlineToken) -> None:
        """A token; those that stay come from the first text."""
        runs = (
            []
            if token.words
            else [
                copy.deepcopy(run)
                for run in ((token.whole,) if state == "kept" and token.whole is not None else token.runs)
            ]
        )
        if (
            not token.words and state == "new" and not all([self.adopter.adopt(run) for run in runs])  # noqa: C419
        ):  # each is to be tried
            return
        place = self._place(state, token)
        if state != "kept":
            self.pen.record(
                state,
                token.words or " ".join(filter(None, map(_in_words, runs))),
                goes_on=self._recorded == state,
            )
        self._recorded = state
        if token.words:
            self._text(place, state, token)
            return
        self._last = None
        for run in runs:
            if state == "gone":
                for child in run:
                    child.tag = _DELETED.get(child.tag, child.tag)
            place.append(run)

    def marks(self, marks: Iterable[_Element], *, ours: bool) -> None:
        """Bookmarks; and of the first text the runs that frame a field of several paragraphs, which no change
        takes away.
        """
        for mark in marks:
            frame = mark.tag == RUN
            if frame != ours if frame else ours and mark.get(ID, "") in self.pen.names:
                continue
            if frame:
                self._link = self._link_key = None
            self._wrapper = self._last = None
            (self.paragraph if self._link is None else self._link).append(copy.deepcopy(mark))

    def _place(self, state: State, token: RedlineToken) -> _Element:
        """Where the next run goes: in the paragraph or a link, and in w:ins or w:del there."""
        if token.link_key != self._link_key:
            self._link, self._link_key, self._wrapper, self._last = None, token.link_key, None, None
            if token.link is not None:
                self._link = self._linked(token.link, ours=state != "new")
        around = self.paragraph if self._link is None else self._link
        if state == "kept":
            self._wrapper = None
        elif self._wrapper is None or self._state != state:
            self._wrapper = self.pen.tracked(around, state)
            around.append(self._wrapper)
            self._last = None
        if self._state != state:
            self._last = None
        self._state = state
        return around if self._wrapper is None else self._wrapper

    def _linked(self, link: _Element, *, ours: bool) -> _Element | None:
        element = link.makeelement(LINK, dict(link.attrib))
        if not ours and element.get(f"{REL}id") is not None and not self.adopter.adopt(element):
            return None
        self.paragraph.append(element)
        return element

    def _text(self, place: _Element, state: State, token: RedlineToken) -> None:
        if self._last is not None and self._last[1] is token.look:
            text = self._last[0]
            text.text = (text.text or "") + token.words
            return
        run = text_run(place, token.words, token.look, "delText" if state == "gone" else "t")
        if state == "new":
            self.adopter.adopt(run)
        place.append(run)
        self._last = run[-1], token.look


def _in_words(run: _Element) -> str:
    """A thing in words: its text, or what it is; a field's frame is nothing to tell."""
    names = (
        child.tag.rpartition("}")[2]
        for child in run
        if child.tag not in (f"{N}rPr", f"{N}fldChar", f"{N}instrText")
    )
    return "".join(child.text or "" for child in run.iter(f"{N}t")) or next(
        (tr(_NAMES[name]) if name in _NAMES else name for name in names), ""
    )


def whole_paragraph(pen: Pen, adopter: Adopter, block: RedlineBlock, state: State) -> _Element:
    """A paragraph that is new or gone, its end unmarked."""
    paragraph = _empty_copy(block.element)
    if state == "new":
        adopter.adopt(paragraph)
    line = ParagraphWriter(pen, adopter, paragraph)
    line.tokens(state, block.tokens)
    line.marks(block.tail, ours=state != "new")
    return paragraph


def edited_paragraph(
    pen: Pen, adopter: Adopter, a: RedlineBlock, b: RedlineBlock, properties: _Element | None = None
) -> _Element:
    """A paragraph of both texts, its words compared. Its properties are the first's, or a copy of
    `properties`.
    """
    paragraph = _empty_copy(a.element)
    if properties is not None:
        paragraph[:] = [copy.deepcopy(properties)]
        adopter.adopt(paragraph)
    line = ParagraphWriter(pen, adopter, paragraph)
    ours, theirs = split(a.tokens), split(b.tokens)
    for agree, i, i_end, j, j_end in compare(ours, theirs):
        if not agree:
            line.tokens("gone", ours[i:i_end])
            line.tokens("new", theirs[j:j_end])
            continue
        for ours_token, theirs_token in zip(ours[i:i_end], theirs[j:j_end], strict=True):
            line.marks(ours_token.marks, ours=True)
            line.marks(theirs_token.marks, ours=False)
            line.put("kept", ours_token)
            pen.note_pairs += _notes(ours_token, theirs_token)
    line.marks(a.tail, ours=True)
    line.marks(b.tail, ours=False)
    return paragraph


def split_paragraphs(
    pen: Pen, adopter: Adopter, ours: Sequence[RedlineBlock], theirs: Sequence[RedlineBlock]
) -> list[_Element]:
    """One paragraph that became several, or several that became one: only the ends between them are new or
    gone, and what words changed.
    """
    cut: State = "new" if len(ours) == 1 else "gone"
    many = theirs if cut == "new" else ours
    seams = list(accumulate(len(split(block.tokens)) for block in many))[:-1]
    pairs = [(ours[0], block) if cut == "new" else (block, theirs[0]) for block in many]
    paragraphs = [
        _empty_copy(a.element) if a.kind == b.kind else _restyled(pen, adopter, a, b) for a, b in pairs
    ]
    lines = [ParagraphWriter(pen, adopter, paragraph) for paragraph in paragraphs]
    a, b = ([token for block in blocks for token in split(block.tokens)] for blocks in (ours, theirs))
    for agree, i, i_end, j, j_end in compare(a, b):
        if agree:
            for mine, their in zip(range(i, i_end), range(j, j_end), strict=True):
                line = lines[bisect_right(seams, their if cut == "new" else mine)]
                line.marks(a[mine].marks, ours=True)
                line.marks(b[their].marks, ours=False)
                line.put("kept", a[mine])
                pen.note_pairs += _notes(a[mine], b[their])
            continue
        line_index = bisect_right(seams, i if cut == "gone" else j)
        for mine in range(i, i_end):
            line_index = bisect_right(seams, mine) if cut == "gone" else line_index
            lines[line_index].tokens("gone", a[mine : mine + 1])
        for their in range(j, j_end):
            line_index = bisect_right(seams, their) if cut == "new" else line_index
            lines[line_index].tokens("new", b[their : their + 1])
    for blocks, is_ours in ((ours, True), (theirs, False)):
        for number, block in enumerate(blocks):
            lines[number if len(blocks) > 1 else -1].marks(block.tail, ours=is_ours)
    for paragraph in paragraphs[:-1]:
        pen.mark_end(paragraph, cut)
        pen.record(cut, "¶", goes_on=False)
    return paragraphs


def _restyled(pen: Pen, adopter: Adopter, a: RedlineBlock, b: RedlineBlock) -> _Element:
    """A paragraph's beginning in the second text's style, list and alignment, with the first's as those
    before.
    """
    paragraph = a.element.makeelement(a.element.tag)
    paragraph.append(copy.deepcopy(properties_of(b.element)))
    adopter.adopt(paragraph)
    pen.change_properties(paragraph, a.element.find(PROPERTIES))
    return paragraph


def note_pairs(a: RedlineBlock, b: RedlineBlock) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """The notes of two paragraphs that are alike."""
    theirs = [token for token in b.tokens if not token.words]
    for token, other in zip((token for token in a.tokens if not token.words), theirs, strict=False):
        yield from _notes(token, other)


def _notes(a: RedlineToken, b: RedlineToken) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    notes = [
        [(NOTES[mark.tag], mark.get(ID, "")) for run in token.runs for mark in run.iterchildren(*NOTES)]
        for token in (a, b)
    ]
    yield from zip(*notes, strict=False)


def _empty_copy(paragraph: _Element) -> _Element:
    copied = paragraph.makeelement(paragraph.tag)
    if (properties := paragraph.find(PROPERTIES)) is not None:
        copied.append(copy.deepcopy(properties))
    return copied
