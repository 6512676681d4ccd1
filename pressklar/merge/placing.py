"""Where each paragraph of a returned file belongs: headings and labels part it into proposals and fields, as
a reader of Word sees it.

What a part is, its bookmark says first: as long as it stands between the title and labels that it was written
between, it belongs to the field that it was written in, with or without a label. What was moved, and what is
new, belongs to the label that it stands under. A heading or label is known by its bookmark, else by its style
and words. What the draft had outside fields is never taken into one. Without any bookmark (pasted into a new
file) words alone find the way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from ..docx.marks import target_name
from ..ooxml.values import WordParagraph
from .base import Base, BaseProposal, DraftPoint
from .identity import identify_parts, indexes_in_place
from .parts import ParagraphPart, bare, figureless, likeness, number_of, parts_of, restyled, without_number
from .placement import PlacedProposal, Placement, Trouble

ALIKE = 85
"""Likeness from which a heading without a bookmark is taken for one of the draft's."""
_LABEL = 60
"""Likeness from which words at a label's bookmark are still a label, though in no label's style."""
_ROWS = ("register", "register name", "toc 1", "toc 2")
"""The styles of lists of proposals and names, in which nobody types a text."""
_UNLABELLED = ("submitted_by", "intro", "text")
"""The fields that stand between a title and the first label, and a page's text."""
_LONG = 20
"""Characters from which a text's being the same is no chance."""


def place_paragraphs(paragraphs: Sequence[WordParagraph], base: Base) -> Placement:
    """Find every paragraph's place."""
    return _Walk(base, tuple(identify_parts(tuple(parts_of(paragraphs, base)), base))).done()


class _Walk:
    """Goes through the file from top to bottom and remembers where it is."""

    def __init__(self, base: Base, parts: Sequence[ParagraphPart]) -> None:
        self.base, self.parts = base, parts
        self.placement = Placement(anchored=any(part.point for part in parts))
        self.chapters = {target_name(f"chapter_{name}"): name for name, _, _ in base.chapters}
        self.chapter_titles = {name: bare(title) for name, title, _ in base.chapters}
        self.titled = {part.point.proposal for part in parts if part.point and part.point.key == "title"}
        self.labelled = {
            (part.point.proposal, part.point.key)
            for part in parts
            if part.point
            and not part.point.place
            and (part.style == "heading 3" or likeness(part.point.words, part.text) >= _LABEL)
        }
        self.by_title = {
            bare(proposal.title).casefold(): proposal for proposal in reversed(list(base.proposals.values()))
        }
        self.in_place = indexes_in_place(parts, base)
        self.around = {figureless(words) for _, words in base.around}
        self.others = Counter((style.lower(), figureless(words)) for style, words in base.around)
        """What stood outside fields, by style and words: each as often as it was written."""
        self.rows = {
            (style.lower(), figureless(words)) for style, words in base.around if style.lower() in _ROWS
        }
        styled = any(part.style.startswith("heading") for part in parts)
        self.flat = not self.placement.anchored and not styled
        """Pasted without styles: what was a list or a quote, only the draft knows."""
        self.used: set[DraftPoint] = set()
        ends = (
            "heading 1",
            "Section Heading",
            "Title",
            *([] if self.placement.anchored else ["TOC Heading"]),
        )
        self.ends = {figureless(words) for style, words in base.around if style in ends}
        self.opened = ""
        """The chapter whose heading was the last that began anything."""
        self.seen: dict[str, PlacedProposal] = {}
        self.chapter: str | None = None
        self.here: PlacedProposal | None = None
        self.key = ""

    def done(self) -> Placement:
        for index, part in enumerate(self.parts):
            if self._chapter(part) or self._other(part) or self._title(part, index) or self._end(part):
                continue
            if part.point is not None and index in self.in_place:
                self._return(part.point)
            if self.here is None:
                self._outside(part)
            elif not self._label(part, self.here):
                self._text(part, self.here, in_place=index in self.in_place)
        for proposal in self.placement.proposals:
            self._missing_labels(proposal)
        return self.placement

    def _chapter(self, part: ParagraphPart) -> bool:
        """Whether a chapter begins here."""
        if part.point is not None or part.paragraph.cell is not None or part.paragraph.blank:
            return False
        words, headings = without_number(part.text), self.placement.headings
        marks = [mark.name for mark in part.paragraph.marks if not mark.gone]
        name = next((self.chapters[mark] for mark in marks if mark in self.chapters), None)
        if name is None and part.style == "heading 1":
            name = next(
                (
                    chapter
                    for chapter, title in self.chapter_titles.items()
                    if title.casefold() == words.casefold() and chapter not in headings
                ),
                None,
            )
        elif name is not None and part.style != "heading 1" and self.chapter_titles[name] != words:
            name = None  # the heading is gone, and its bookmark fell to the text after it
        if name is None:
            return False
        headings.setdefault(name, part)
        self.chapter, self.here, self.key = name, None, ""
        self.opened = f"chapter_{name}"
        return True

    def _other(self, part: ParagraphPart) -> bool:
        """Whether this is what the draft had outside fields: by its bookmark, or by words that nothing else
        claims.
        """
        key = (part.style, figureless(part.text))
        if part.point is not None or part.paragraph.blank or not self.placement.anchored:
            return False
        if not part.outside and (
            not self.others[key] or part.copied or not (key[1] or self.here is None or not self.key)
        ):
            return False
        as_written = self.others[key] > 0 or figureless(part.text) in self.around
        self.others[key] -= 1
        (self.placement.around if as_written else self.placement.unplaced).append(part)
        if figureless(part.text) in self.ends:
            self.here = None
        self.key = ""
        return True

    def _return(self, point: DraftPoint) -> None:
        """Go back to the proposal and field that a part in its place was written in, whatever was put in
        before it.
        """
        if self.here is None or self.here.id != point.proposal:
            self._switch(point.proposal)
        if point.place:
            self.key = point.key

    def _title(self, part: ParagraphPart, index: int) -> bool:
        """Whether a proposal begins here."""
        if part.paragraph.cell is not None or part.paragraph.blank:
            return False
        point = part.point
        if point and point.key == "title":
            if point.place > 1 and point.proposal in self.seen:
                return False  # the title shown once more
            if point.proposal in self.seen:
                self._begin(None, part, point.proposal)
            else:
                self._begin(point.proposal, part)
            return True
        if point is None and (page := self._page_titled(part, index)):
            self._begin(page, part)
            return True
        if point is not None or not (
            part.style == "heading 2"
            or (not self.placement.anchored and self._stands_over_members(part, index))
        ):
            return False
        if self.here is not None and self._goes_on(index, self.here):
            self.here.add("title", part)
            return True
        namesake = self._namesake(part)
        if (
            namesake is not None
            and namesake.id not in self.seen
            and namesake.id not in self.titled
            and not part.copied
        ):
            self._begin(namesake.id, part)
            if self.placement.anchored:
                self._trouble("found by words", "title", part)
        else:
            self._begin(None, part, namesake.id if namesake else None)
        return True

    def _page_titled(self, part: ParagraphPart, index: int) -> str | None:
        """The free page whose title these words are, where its bookmark is gone."""
        words, after = bare(part.text).casefold(), self._after(index)
        for name, page in self.base.others.items():
            if bare(page.title).casefold() != words or name in self.seen or name in self.titled:
                continue
            text = next((point.words for point in page.written("text")), "")
            if part.style == "heading 1" or (after and self.flat and likeness(text, after.text) >= ALIKE):
                return name
        return None

    def _goes_on(self, index: int, here: PlacedProposal) -> bool:
        """Whether a title was split here: right under it, and what follows is still its proposal's."""
        after = self._after(index)
        return self.key == "title" and bool(after and after.point and after.point.proposal == here.id)

    def _after(self, index: int) -> ParagraphPart | None:
        """The next part with anything in it."""
        return next((part for part in self.parts[index + 1 :] if not part.paragraph.blank), None)

    def _namesake(self, part: ParagraphPart) -> BaseProposal | None:
        """The draft's proposal that has this title, or nearly; else the one that has its number and isn't in
        the file otherwise.
        """
        words, number = without_number(part.text), number_of(part.text)
        if exact := self.by_title.get(words.casefold()):
            return exact
        if part.style != "heading 2":
            return None
        best = max(
            self.base.proposals.values(),
            key=lambda proposal: (likeness(proposal.title, words), proposal.number == number),
            default=None,
        )
        if best is not None and likeness(best.title, words) >= ALIKE:
            return best
        free = (
            proposal
            for proposal in self.base.proposals.values()
            if proposal.number == number and proposal.id not in self.titled and proposal.id not in self.seen
        )
        return next(free, None) if number is not None and not self.placement.anchored else None

    def _stands_over_members(self, part: ParagraphPart, index: int) -> bool:
        """Whether these words are a title of the draft's, and the next are who submitted it: rows of contents
        have no such thing under them.
        """
        namesake = self._namesake(part)
        after = self._after(index)
        if namesake is None or after is None:
            return False
        return bare(after.text) == bare(" ".join(point.words for point in namesake.written("submitted_by")))

    def _begin(self, name: str | None, part: ParagraphPart, source: str | None = None) -> None:
        self.here = PlacedProposal(name, self.chapter, source)
        self.placement.proposals.append(self.here)
        if name is not None:
            self.seen[name] = self.here
        self.key, self.opened = "title", ""
        self.here.add("title", part)

    def _end(self, part: ParagraphPart) -> bool:
        """Whether what stands behind the chapters begins here: a heading of the draft's own, of registers and
        the like.
        """
        if part.point is not None or part.paragraph.blank or part.paragraph.cell is not None:
            return False
        heading = part.style in ("heading 1", "section heading") or not self.placement.anchored
        if not self.placement.anchored and self._is_behind_page(part):
            self.here, self.key = None, ""
            self._outside(part)
            return True
        if (
            not heading
            or self._is_label(part) is not None
            or (figureless(part.text) not in self.ends and part.style != "heading 1")
        ):
            return False
        self.here, self.key, self.opened = None, "", ""
        self._outside(part)
        return True

    def _is_behind_page(self, part: ParagraphPart) -> bool:
        """Whether these are words that the draft had outside fields, and the page here hadn't."""
        page = self.base.others.get(self.here.id or "") if self.here else None
        own = [bare(point.words) for point in page.points] if page else []
        return page is not None and figureless(part.text) in self.around and bare(part.text) not in own

    def _outside(self, part: ParagraphPart) -> None:
        """Outside all proposals: what the draft had there itself, or words that belong nowhere."""
        if part.point is not None:
            self._restart(part, part.point)
        elif part.paragraph.blank or figureless(part.text) in self.around:
            self.placement.around.append(part)
        elif self.opened in self.base.others:
            self._switch(self.opened)
            self._text(part, self.seen[self.opened])
        else:
            self.placement.unplaced.append(part)

    def _restart(self, part: ParagraphPart, point: DraftPoint) -> None:
        """A part of a proposal whose title is gone."""
        self._switch(point.proposal)
        assert self.here is not None
        if not self._label(part, self.here):
            self._text(part, self.here)

    def _switch(self, proposal: str) -> None:
        if proposal in self.seen:
            self.here = self.seen[proposal]
        else:
            self.here = self.seen[proposal] = PlacedProposal(proposal, self.chapter)
            self.placement.proposals.append(self.here)
        self.key = self._opening(self.here) if proposal in self.base.others else ""

    def _opening(self, here: PlacedProposal) -> str:
        """The field of a text that stands right under a title."""
        other = self.base.others.get(here.id or "")
        return "text" if other and "text" in other.fields else "intro"

    def _label(self, part: ParagraphPart, here: PlacedProposal) -> bool:
        """Whether a field begins here."""
        if part.paragraph.cell is not None or (here.id in self.base.others and part.point is None):
            return False
        point = part.point
        if point and point.proposal != here.id and point.proposal not in self.titled and here.id is not None:
            self._switch(point.proposal)
            here = self.here or here
        if point and not point.place:
            if part.style != "heading 3" and likeness(point.words, part.text) < _LABEL:
                return False
            if bare(point.words).casefold() != bare(part.text).rstrip(":").casefold():
                here.troubles.append(("label renamed", point.key, bare(part.text)))
            key: str | None = point.key
        else:
            key = None if point else self._is_label(part)
        if key is None or key in here.labels:
            return False
        self.key = key
        here.labels[key] = part
        if part.cut:
            here.troubles.append(("label joined", key, bare(part.text)))
        return True

    def _is_label(self, part: ParagraphPart) -> str | None:
        """The field whose label these words are, in a label's style; in any where no bookmark is left."""
        if part.style != "heading 3" and self.placement.anchored:
            return None
        return self._labels.get(bare(part.text).rstrip(":").casefold())

    @cached_property
    def _labels(self) -> dict[str, str]:
        labels = {bare(label).casefold(): key for key, label in self.base.labels.items()}
        for proposal in self.base.proposals.values():
            labels |= {
                bare(point.words).casefold(): point.key for point in proposal.points if not point.place
            }
        return labels

    def _text(self, part: ParagraphPart, here: PlacedProposal, *, in_place: bool = False) -> None:
        """A paragraph under a label, or in its place."""
        if in_place and part.point is not None and part.point.place:
            here.add(part.point.key, part)
            return
        if part.paragraph.blank and part.paragraph.cell is None:
            self.placement.around.append(part)
            return
        if part.point is None and (part.style, figureless(part.text)) in self.rows:
            self.placement.around.append(part)  # a chapter's list of proposals, whose heading is gone
            return
        if self.flat and part.point is None:
            part = self._as_written(part, here)
        point = part.point or self._by_words(part, here)
        if (
            point
            and here.id == point.proposal
            and point.key != self.key
            and self._label_gone(here, point.key)
        ):
            self.key = point.key  # the label that it stood under is gone: its bookmark tells
        elif self.key == "title":
            self.key = "submitted_by" if self._names_members(part, here) else self._opening(here)
        elif self.key == "submitted_by" and not (point and point.key == "submitted_by"):
            self.key = "intro"
        if not self.key and point is None and self.placement.anchored and here.id is not None:
            # It stands behind what belongs to no field.
            (self.placement.around if part.paragraph.blank else self.placement.unplaced).append(part)
            return
        if not self.key:
            self.key = point.key if point and here.id not in self.base.others else self._opening(here)
        here.add(self.key, part)

    def _names_members(self, part: ParagraphPart, here: PlacedProposal) -> bool:
        if here.id in self.base.others:
            return False
        if part.point:
            return part.point.key == "submitted_by"
        source = self.base.proposals.get(here.id or here.source or "")
        written = bare(" ".join(point.words for point in source.written("submitted_by"))) if source else ""
        return part.style == "member" or bare(part.text) == written

    def _label_gone(self, here: PlacedProposal, key: str) -> bool:
        """Whether a field's label stands nowhere in its proposal any more."""
        if key in here.labels:
            return False
        if key in _UNLABELLED:
            return not here.labels
        return (here.id, key) not in self.labelled

    def _by_words(self, part: ParagraphPart, here: PlacedProposal) -> DraftPoint | None:
        """The point of this proposal that was written with just these words, if they are more than a few."""
        source = self.base.holders.get(here.id or "")
        words = bare(part.text)
        if source is None or len(words) < _LONG:
            return None
        return next((point for point in source.points if bare(point.words) == words), None)

    def _as_written(self, part: ParagraphPart, here: PlacedProposal) -> ParagraphPart:
        """A part of a file without styles, in the style that the draft wrote these words in, or nearly
        these.
        """
        source = self.base.holders.get(here.id or "")
        points = [point for point in (source.written(self.key) if source else ()) if point not in self.used]
        best = max(points, key=lambda point: likeness(point.words, part.text), default=None)
        if best is None or likeness(best.words, part.text) < ALIKE or part.paragraph.cell is not None:
            return part
        self.used.add(best)
        return replace(part, paragraph=restyled(part.paragraph, best), point=best)

    def _missing_labels(self, proposal: PlacedProposal) -> None:
        source = self.base.proposals.get(proposal.id or "")
        if source is None:
            return
        for key in self.base.keys:
            label = "" if key in (*_UNLABELLED, "title") else source.label(key)
            if label and key not in proposal.labels:
                proposal.troubles.append(("label gone", key, label))

    def _trouble(self, what: Trouble, key: str, part: ParagraphPart) -> None:
        if self.here is not None:
            self.here.troubles.append((what, key, bare(part.text)))
