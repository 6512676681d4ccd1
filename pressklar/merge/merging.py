"""One returned file merged into the working content: each field by three sides, then order, newcomers and
what is gone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from ..docx.marks import target_name
from ..locale import tr
from ..markup.tokens import Lens
from ..ooxml.values import Comment, TrackedChange, WordDocument
from ..rendering.texts import Texts
from .base import Base
from .fields import Clash
from .outcome import MergeOutcome, PlacedRemark
from .parts import bare, shortened, without_number
from .placement import PlacedProposal
from .placing import place_paragraphs
from .proposals import ProposalMerger
from .record import MergeOptions, MergeRecord
from .structure import Structure
from .word_tokens import Finder
from .working import WorkingEdition

DIGITS = 16
"""Of a picture's SHA-256, as the reader of Word files gives them."""


def merge_file(
    name: str, file: WordDocument, base: Base, content: WorkingEdition, texts: Texts, options: MergeOptions
) -> MergeOutcome:
    """Merge a file whose base is known. What it changes is in `content` afterwards."""
    return _FileMerge(name, file, base, content, texts, options).run()


def finder_of(content: WorkingEdition, texts: Texts) -> Finder:
    """What a file's words stand for in this edition."""
    names = {target_name(name): name for name in content.proposals}
    lens = Lens(content.proposals, texts("proposal_reference", number=0))
    return Finder(lens, names, _pictures(content), {})


def _pictures(content: WorkingEdition) -> dict[str, tuple[str, ...]]:
    """The edition's pictures, as texts name them, by the beginning of their bytes' SHA-256: a picture may lie
    there twice.
    """
    folder = content.edition.folder / "images"
    pictures: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if path.is_file():
            digest = hashlib.sha256(path.read_bytes()).hexdigest()[:DIGITS]
            src = f"images/{quote(path.relative_to(folder).as_posix(), safe='/åäöÅÄÖ')}"
            pictures[digest] = (*pictures.get(digest, ()), src)
    return pictures


class _FileMerge:
    """One file on its way."""

    def __init__(
        self,
        name: str,
        file: WordDocument,
        base: Base,
        content: WorkingEdition,
        texts: Texts,
        options: MergeOptions,
    ) -> None:
        self.file, self.base, self.content, self.options = file, base, content, options
        self.record = MergeRecord(name, content, options.answers)
        self.finder = finder_of(content, texts)
        self.placement = place_paragraphs(file.paragraphs, base)

    def run(self) -> MergeOutcome:
        if not self.placement.anchored:
            self.record.report(
                "W626",
                tr(
                    "The file's hidden bookmarks are gone: titles, labels and likeness showed where each "
                    "text belongs."
                ),
                tr("Read the report through before you trust it."),
            )
        merger = ProposalMerger(self.record, self.base, self.placement, self.finder)
        for proposal in self.placement.proposals:
            self._merge_texts(merger, proposal)
        for name in self._emptied_intros():
            self._merge_texts(merger, PlacedProposal(name, None))
        structure = Structure(self.record, self.base, self.placement, self.finder, self.options)
        structure.merge()
        self._headings()
        self._around()
        return self._outcome(structure.actions)

    def _merge_texts(self, merger: ProposalMerger, placed: PlacedProposal) -> None:
        before = self.base.holders.get(placed.id or "")
        current = self.content.holders.get(placed.id or "")
        if before and current:
            merger.merge(placed, before, current)

    def _emptied_intros(self) -> list[str]:
        """The chapters whose heading came back and whose introduction didn't."""
        returned = {placed.id for placed in self.placement.proposals}
        anchors = map("chapter_{}".format, self.placement.headings)
        return [anchor for anchor in anchors if anchor in self.base.others and anchor not in returned]

    def _outcome(self, actions: Iterable[str]) -> MergeOutcome:
        record = self.record
        ledger = tuple(sorted(record.lines, key=lambda line: (line.paragraph, line.piece)))
        places: dict[int, tuple[str | None, str | None]] = {}
        for line in ledger:
            places.setdefault(line.paragraph - 1, (line.proposal, line.field))

        def with_place(remark: TrackedChange | Comment) -> PlacedRemark:
            proposal, key = places.get(remark.paragraph, (None, None))
            return PlacedRemark(remark, proposal, self.content.number(proposal) if proposal else None, key)

        return MergeOutcome(
            record.file,
            self.base.draft,
            self.base.edition,
            ledger,
            tuple(record.corrections),
            tuple(record.conflicts),
            tuple(map(with_place, self.file.changes)),
            tuple(map(with_place, self.file.comments)),
            tuple(actions),
            tuple(record.problems),
            titles={name: holder.title for name, holder in self.content.holders.items()}
            | {name: holder.title for name, holder in self.base.holders.items()},
        )

    # Around the proposals

    def _headings(self) -> None:
        titles = {name: title for name, title, _ in self.base.chapters}
        current = {name: title for name, title, _ in self.content.chapters}
        self._report_headings(titles)
        for name, part in self.placement.headings.items():
            words, drafted = without_number(part.text), bare(titles[name])
            clash = Clash(titles[name], current.get(name, ""), words)
            answer = self.record.answer(name, "chapter", clash) or ""
            if answer.startswith("edit:"):
                words = bare(answer.removeprefix("edit:"))
            if words == drafted or name not in current:
                self.record.line(part, "unchanged" if words == drafted else "unplaced")
            elif bare(current[name]) in (drafted, words) or answer not in ("", "ours"):
                self.record.line(part, "merged")
                if bare(current[name]) != words:
                    self.record.correct(None, f"chapters/{name}/title", current[name], words)
                    self.content.set_chapter_title(name, words)
            else:
                self.record.line(part, "conflicted")
                self.record.heading_conflict(name, clash)

    def _report_headings(self, titles: Mapping[str, str]) -> None:
        """Headings that are gone, or in another order: neither changes the edition."""
        returned = list(self.placement.headings)
        drafted = [
            chapter
            for chapter, _, proposals in self.base.chapters
            if any(proposal in self.base.proposals for proposal in proposals)
        ]
        for chapter in drafted if returned else ():
            if chapter not in returned:
                self.record.report(
                    "W622",
                    tr(
                        "The chapter's heading “{title}” is gone from the file; the edition keeps it.",
                        title=titles[chapter],
                    ),
                    tr("A chapter is taken out in edition.yaml."),
                )
        if [name for name in drafted if name in returned] != [name for name in returned if name in drafted]:
            self.record.report(
                "W631",
                tr("The chapters stand in another order in the file; the edition keeps its own."),
                tr("Move them in edition.yaml, if it is meant."),
            )

    def _around(self) -> None:
        for part in self.placement.around:
            self.record.line(part, "unchanged")
        for part in self.placement.unplaced:
            self.record.line(part, "unplaced")
            self.record.report(
                "W620",
                tr("These words belong to no proposal: “{words}”.", words=shortened(part.text)),
                tr("They weren't taken in. If they are wanted, put them where they belong."),
                text=part.text,
            )
