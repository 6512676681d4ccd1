"""Which of a tagged PDF's blocks are chapters, titles, labels and texts of proposals: by the levels of its
headings. Labels are the headings that recur; a title is the heading before a label, a chapter one before
titles.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from ..foundation.folders import PROJECT, Folders
from ..ooxml.values import Cell, CharacterFormat
from ..pdf.marked_text import BOTH, EMPHASIS, STRONG
from ..pdf.tagged_text import TaggedBlock
from ..rendering.texts import read_texts
from .labels import CONTACTS, KNOWN
from .lines import LookedWords, Role, fold
from .names import is_organisation

_NUMBERED = re.compile(r"(\d{1,4})[.):]?\s+(?=\S)")
_BULLET = re.compile(r"[-–—•*·▪●◦‣\uf0b7\uf0a7]?")
_LANGUAGES = ("sv", "en", "de", "fi")
_LONGEST_SENDER = 160
_SENDERS = re.compile(r"[·•;|]|,\s")
_CONTACTS = frozenset(map(fold, KNOWN[CONTACTS]))
_KNOWN = frozenset(fold(name) for names in KNOWN.values() for name in names)


@dataclass(frozen=True)
class OutlinedBlock:
    """A block as a line of the booklet's text, or one that is left out, `under` which heading; `is_own` says
    that the booklet made it of other texts. `left` are words that only count: a chapter's number.
    """

    text: str
    is_kept: bool
    level: int | None = None
    under: str = ""
    left: str = ""
    role: Role = ""
    is_own: bool = False
    looks: tuple[LookedWords, ...] = ()
    cell: Cell | None = None
    picture: str = ""
    """What a picture is known by in its file."""


def outlined(blocks: Sequence[TaggedBlock]) -> Iterator[OutlinedBlock]:
    """The blocks in the order of the booklet's text. Where no heading recurs, all but contents and pictures
    are kept: labels may be set as texts.
    """
    levels = _Levels(blocks)
    if not levels.titles:
        for block in blocks:
            kept = block.kind not in ("contents", "picture")
            yield _as_line(block) if kept else OutlinedBlock(line_of(block), False)
        return
    yield from _Lines(blocks, levels).all()


class _Levels:
    """What each heading is, by its index among the blocks."""

    def __init__(self, blocks: Sequence[TaggedBlock]) -> None:
        self.blocks = blocks
        self.headings = [index for index, block in enumerate(blocks) if block.kind == "heading"]

    @cached_property
    def label_level(self) -> int:
        """The level on which the most headings recur, or are known as labels; 0 for none."""
        counts: Counter[int] = Counter()
        for index in self.headings:
            if self._recurs(index):
                counts[self.blocks[index].level] += 1
        return max(counts, key=lambda level: (counts[level], level)) if counts else 0

    @cached_property
    def _number_of(self) -> Counter[tuple[int, str]]:
        return Counter((self.blocks[index].level, fold(self.blocks[index].text)) for index in self.headings)

    def _recurs(self, index: int) -> bool:
        block = self.blocks[index]
        folded = fold(block.text)
        return self._number_of[block.level, folded] > 1 or folded in _KNOWN

    @cached_property
    def labels(self) -> frozenset[int]:
        return frozenset(
            index
            for index in self.headings
            if self.blocks[index].level == self.label_level and self._recurs(index)
        )

    @cached_property
    def titles(self) -> Mapping[int, int]:
        """Proposals' titles, each with the label that follows it."""
        return {
            index: following
            for index, following in zip(self.headings, self.headings[1:], strict=False)
            if following in self.labels and self.blocks[index].level < self.label_level
        }

    @cached_property
    def chapters(self) -> frozenset[int]:
        """Headings whose next one above the labels is a title of a lower level."""
        above = [index for index in self.headings if self.blocks[index].level < self.label_level]
        return frozenset(
            index
            for index, following in itertools.pairwise(above)
            if following in self.titles
            and index not in self.titles
            and self.blocks[index].level < self.blocks[following].level
        )


@dataclass
class _Proposal:
    """A proposal that is being gathered. `scope` are the parts of the tree that all of it stands in."""

    scope: tuple[int, ...]
    title: OutlinedBlock
    intro: list[OutlinedBlock] = field(default_factory=list)
    fields: list[_LabelledBlocks] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)

    def blocks(self) -> Iterator[OutlinedBlock]:
        """All of it in the order of a booklet's text: who submitted it stands below its contacts there."""
        yield self.title
        yield from self.intro
        contacts = next((each for each in reversed(self.fields) if each.is_contacts), None)
        for each in self.fields:
            yield from each.blocks
            if each is contacts:
                yield from (self._sender(sender, contacts.blocks) for sender in self.senders)
        if contacts is None:
            yield from (self._sender(sender, None) for sender in self.senders)

    def _sender(self, sender: str, contacts: Sequence[OutlinedBlock] | None) -> OutlinedBlock:
        """A line with who submitted it, left out where the contacts begin with the same."""
        own = any(fold(block.text).startswith(fold(sender)) for block in contacts or ())
        return OutlinedBlock(sender, contacts is not None and not own, under=self.title.under, is_own=own)


@dataclass
class _LabelledBlocks:
    """A label and what stands under it. `parts` are those of the tree that the label is in."""

    is_contacts: bool
    parts: tuple[int, ...]
    blocks: list[OutlinedBlock]


class _Lines:
    """Goes through the blocks; the proposal that they are in is gathered here."""

    def __init__(self, blocks: Sequence[TaggedBlock], levels: _Levels) -> None:
        self.blocks, self.levels = blocks, levels
        self.proposal: _Proposal | None = None
        self.chapter: tuple[int, ...] | None = None
        """The parts of the tree around a chapter's heading, until a heading follows."""
        self.under = ""
        self.page = 0
        """That of the block before."""
        self.count = 0
        titles = [blocks[index].text for index in levels.titles]
        self.are_numbered = sum(_NUMBERED.match(title) is not None for title in titles) * 2 > len(titles)
        self.title_words = {fold(title) for title in titles}
        headings = [blocks[index].text for index in sorted(levels.chapters)]
        numbers = [match[1] for title in headings if (match := _NUMBERED.match(title))]
        self.chapters_are_numbered = numbers == [str(number) for number, _ in enumerate(headings, 1)]

    def all(self) -> Iterator[OutlinedBlock]:
        first = min(self.levels.titles)
        title = next((index for index in self.levels.headings if index < first), None)
        if title in self.levels.chapters:
            title = None
        for index, block in enumerate(self.blocks):
            inside = self._is_inside(index, block)
            self.page = max(self.page, block.page)
            if inside:
                self._take(index, block)
                continue
            yield from self._end()
            if index in self.levels.titles:
                self.proposal = self._begun(index, block)
            elif index in self.levels.chapters:
                self.chapter = block.parts
                yield self._chapter(block)
            elif self._is_introduction(block):
                yield replace(_as_line(block), role="intro")
            elif index == title:
                self.under = block.text
                yield OutlinedBlock(block.text, True)
            else:
                if block.kind == "heading":
                    self.under, self.chapter = block.text, None
                own = block.kind == "contents" or self._is_made(block)
                yield OutlinedBlock(line_of(block), False, under=self.under, is_own=own)
        yield from self._end()

    def _is_inside(self, index: int, block: TaggedBlock) -> bool:
        """Whether a block belongs to the proposal that has begun."""
        if self.proposal is None or index in self.levels.titles or index in self.levels.chapters:
            return False
        if block.kind == "heading" and block.level < self.levels.label_level:
            return False
        scope = self.proposal.scope
        return block.parts[: len(scope)] == scope or self._goes_on(block, self.proposal)

    def _goes_on(self, block: TaggedBlock, proposal: _Proposal) -> bool:
        """Whether a new page begins with what the proposal's parts of the tree would hold: some programs end
        them with the page, and begin them anew. Then it is in the new ones from there on.
        """
        depth = len(proposal.scope)
        if not depth or block.page <= self.page or len(block.parts) < depth:
            return False
        if current := proposal.fields[-1] if proposal.fields else None:
            current.parts = block.parts[: len(current.parts)]
        proposal.scope = block.parts[:depth]
        return True

    def _is_introduction(self, block: TaggedBlock) -> bool:
        """Whether a text stands below a chapter's heading, before its proposals, and is no list of them."""
        if self.chapter is None or block.kind not in ("paragraph", "item"):
            return False
        inside = block.parts[: len(self.chapter)] == self.chapter
        return inside and not self._is_made(block)

    def _is_made(self, block: TaggedBlock) -> bool:
        """Whether a text is one that the booklet makes of its titles: as they are, or with their numbers."""
        return bool({fold(block.text), fold(line_of(block))} & self.title_words)

    def _begun(self, index: int, block: TaggedBlock) -> _Proposal:
        self.count += 1
        self.chapter = None
        label = self.blocks[self.levels.titles[index]]
        both = zip(block.parts, label.parts, strict=False)
        scope = block.parts[: sum(1 for _ in _while_equal(both))]
        self.under = block.text
        number = _NUMBERED.match(block.text)
        text = f"{self.count}\t{block.text}"
        if number and self.are_numbered:
            text = f"{number[1]}\t{block.text[number.end() :]}"
        return _Proposal(scope, OutlinedBlock(text, True, under=block.text, role="title"))

    def _chapter(self, block: TaggedBlock) -> OutlinedBlock:
        self.under = block.text
        number = _NUMBERED.match(block.text)
        if number and self.chapters_are_numbered:
            return OutlinedBlock(block.text[number.end() :], True, left=number[1], role="chapter")
        return OutlinedBlock(block.text, True, role="chapter")

    def _take(self, index: int, block: TaggedBlock) -> None:
        proposal = self.proposal
        assert proposal is not None
        if index in self.levels.labels:
            label = OutlinedBlock(block.text, True, role="label")
            proposal.fields.append(_LabelledBlocks(fold(block.text) in _CONTACTS, block.parts, [label]))
            return
        current = proposal.fields[-1] if proposal.fields else None
        if current and len(current.parts) > len(proposal.scope):
            in_field = block.parts[: len(current.parts)] == current.parts
        else:
            in_field = current is not None
        lines = current.blocks if current and in_field else proposal.intro
        if not in_field and self._is_sender(block):
            proposal.senders.append(block.text)
        elif block.picture and not (current and current.is_contacts):
            lines.append(replace(_as_line(block), picture=block.picture))
        elif block.kind in ("picture", "contents") or fold(block.text) in _placeholders():
            own = block.kind != "picture"
            lines.append(OutlinedBlock(line_of(block), False, under=self.under, is_own=own))
        else:
            lines.append(_as_line(block))

    def _is_sender(self, block: TaggedBlock) -> bool:
        """Whether a line below the title names who submitted it: organisations, or what registers name."""
        if block.kind != "paragraph" or len(block.text) > _LONGEST_SENDER:
            return False
        if fold(block.text) in self._elsewhere:
            return True
        return all(
            fold(part) in self._elsewhere or is_organisation(part.strip(), ())
            for part in _SENDERS.split(block.text)
        )

    @cached_property
    def _elsewhere(self) -> frozenset[str]:
        """Headings and lines after the last proposal, as registers have them."""
        last, level = max(self.levels.titles), self.levels.label_level
        above = (index for index in self.levels.headings if self.blocks[index].level < level)
        end = next((index for index in above if index > last), len(self.blocks))
        return frozenset(fold(block.text) for block in self.blocks[end:] if block.kind != "contents")

    def _end(self) -> Iterator[OutlinedBlock]:
        if self.proposal is not None:
            yield from self.proposal.blocks()
            self.proposal = None


def _while_equal(pairs: Iterator[tuple[int, int]]) -> Iterator[int]:
    for first, second in pairs:
        if first != second:
            return
        yield first


def _as_line(block: TaggedBlock) -> OutlinedBlock:
    cell = Cell(*block.cell) if block.cell else None
    return OutlinedBlock(line_of(block), True, _item_level(block), looks=looks_in(block), cell=cell)


def looks_in(block: TaggedBlock) -> tuple[LookedWords, ...]:
    """A block's words with their looks, by their faces."""
    return tuple(
        LookedWords(
            text,
            CharacterFormat(face in (STRONG, BOTH), face in (EMPHASIS, BOTH), link=link),
            is_address=not face,
        )
        for text, face, link in block.faces
    )


def line_of(block: TaggedBlock) -> str:
    """A block's text, that of a list item with its number or a hyphen for its bullet."""
    if block.kind != "item":
        return block.text
    if _BULLET.fullmatch(block.label):
        return f"- {block.text}"
    return f"{block.label}{'.' if block.label.isdecimal() else ''} {block.text}"


def _item_level(block: TaggedBlock) -> int | None:
    return block.level if block.kind == "item" else None


@cache
def _placeholders() -> frozenset[str]:
    """What a booklet prints where a text is missing, in each language that has texts, folded."""
    languages = (read_texts(Folders(PROJECT), language) for language in _LANGUAGES)
    return frozenset(fold(texts(key)) for texts in languages for key in ("not_given", "no_contact"))
