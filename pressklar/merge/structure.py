"""Proposals moved, typed anew, copied and gone: what a returned file says about the edition's order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from ..foundation.sequences import longest_rising
from ..locale import tr
from ..markup import parse
from ..markup.tree import references
from .base import Base
from .newcomers import Newcomers
from .placement import PlacedProposal, Placement
from .record import MergeOptions, MergeRecord
from .word_tokens import Finder


class Structure:
    """Merges the order, when texts are merged already; `actions` says in words what was done."""

    def __init__(
        self, record: MergeRecord, base: Base, placement: Placement, finder: Finder, options: MergeOptions
    ) -> None:
        self.record, self.base, self.placement, self.options = record, base, placement, options
        self.content = record.content
        self.newcomers = Newcomers(record, base, finder, allowed=options.allow_new)
        self.actions, self._reports = self.newcomers.actions, self.newcomers.reports
        self._homes = {name: chapter for chapter, _, names in base.chapters for name in names}
        self._new_ids: dict[int, str] = {}
        """The ids of newcomers by their place in the file."""

    def merge(self) -> None:
        for index, proposal in enumerate(self.placement.proposals):
            if proposal.id is None:
                name = self.newcomers.merge(proposal, partial(self._place_of, index, proposal))
                if name is not None:
                    self._new_ids[index] = name
            elif proposal.id in self.base.others:
                self._leave_out_other(proposal)
            elif proposal.id not in self.content.proposals:
                self.newcomers.leave_out(
                    proposal,
                    "W630",
                    tr(
                        "The proposal “{title}” is no longer in the edition; what the file says of it wasn't "
                        "taken in.",
                        title=proposal.title,
                    ),
                    tr("Put its file back under proposals/ and its line into edition.yaml, if it is wanted."),
                )
        self._take_out_missing()
        self._report_missing_pages()
        self._move()
        for code, message, hint, name, text in self._reports:
            self.record.report(code, message, hint, name, text=text)

    # Free pages and introductions

    def _leave_out_other(self, placed: PlacedProposal) -> None:
        if placed.id not in self.content.others:
            self.newcomers.leave_out(
                placed,
                "W630",
                tr(
                    "The page “{title}” is no longer in the edition; what the file says of it wasn't taken "
                    "in.",
                    title=self.base.others[placed.id or ""].title,
                ),
                tr("Put it back under pages: in edition.yaml, if it is wanted."),
            )

    def _report_missing_pages(self) -> None:
        returned = {placed.id for placed in self.placement.proposals}
        for name, page in self.base.others.items():
            if name not in returned and name in self.content.others and "text" in page.fields:
                message = tr("The page “{title}” isn't in the file; the edition keeps it.", title=page.title)
                hint = tr("A page is taken out in edition.yaml.")
                self._reports.append(("W627", message, hint, name, None))

    # Gone

    def _take_out_missing(self) -> None:
        returned = {proposal.id for proposal in self.placement.proposals}
        missing = [
            name for name in self.base.order if name not in returned and name in self.content.proposals
        ]
        needed = self._still_referred_to(missing) if missing and self.options.allow_delete else {}
        for name in missing:
            title = self.content.proposals[name].title
            if not self.options.allow_delete:
                message = tr("The proposal “{title}” isn't in the file; the edition keeps it.", title=title)
                hint = tr("`merge --allow-delete` takes it out, and keeps its file.")
                self._reports.append(("W627", message, hint, name, None))
            elif name in needed:
                message = tr(
                    "The proposal “{title}” isn't in the file, but “{other}” refers to it: the edition keeps "
                    "it.",
                    title=title,
                    other=needed[name],
                )
                hint = tr("Take the reference out, then merge again with --allow-delete.")
                self._reports.append(("W627", message, hint, name, None))
            else:
                self.record.correct(name, "title", title, "")
                file = self.content.folders.display_path(self.content.take_out(name))
                self.actions.append(
                    tr("Taken out: “{title}”; its file is kept as {file}.", title=title, file=file)
                )

    def _still_referred_to(self, missing: Sequence[str]) -> dict[str, str]:
        """Those that texts which stay refer to, each with the title of one of these: without them the content
        couldn't be read.
        """
        proposals = self.content.proposals
        targets = {name: _targets(proposal.fields.values()) for name, proposal in proposals.items()}
        needed: dict[str, str] = {}
        while True:  # each turn keeps more of those missing, or is the last
            more = {
                name: proposal.title
                for name in missing
                if name not in needed
                for other, proposal in proposals.items()
                if name in targets[other] and (other not in missing or other in needed)
            }
            if not more:
                return needed
            needed |= more

    # Order

    def _chapter_of(self, proposal: PlacedProposal) -> str:
        """The chapter that a proposal stands in: the one whose heading is over it, if the heading of its own
        is in the file too.
        """
        home = self._homes.get(proposal.id or "")
        chapters = [name for name, _, _ in self.content.chapters]
        over = proposal.chapter if home is None or home in self.placement.headings else home
        return next((name for name in (over, home) if name and name in chapters), chapters[-1])

    def _move(self) -> None:
        listed = [
            (index, proposal, name)
            for index, proposal in enumerate(self.placement.proposals)
            if (name := proposal.id or self._new_ids.get(index)) and name in self.content.proposals
        ]
        chapters = {name: self._chapter_of(proposal) for _, proposal, name in listed}
        moved = self._moved([name for _, proposal, name in listed if proposal.id], chapters)
        for index, proposal, name in listed:
            if name in moved:
                self._move_one(index, proposal.title, name, chapters[name])

    def _move_one(self, index: int, title: str, name: str, chapter: str) -> None:
        current = next(chapter for chapter, _, names in self.content.chapters if name in names)
        if current not in (self._homes[name], chapter):
            message = tr(
                "“{title}” was moved in the file and otherwise in edition.yaml; it stays where edition.yaml "
                "has it.",
                title=title,
            )
            hint = tr("Move its line in edition.yaml, if the file is right.")
            self._reports.append(("W631", message, hint, name, None))
            return
        before = self.content.number(name)
        self.content.move(name, chapter, self._place(index, chapter, name))
        after = self.content.number(name)
        if (before, current) == (after, chapter):
            return
        if current == chapter:
            words = tr(
                "Moved: “{title}” from number {before} to {after}.", title=title, before=before, after=after
            )
        else:
            words = tr(
                "Moved: “{title}” from number {before} to {after}, into “{chapter}”.",
                title=title,
                before=before,
                after=after,
                chapter=next(heading for key, heading, _ in self.content.chapters if key == chapter),
            )
        self.actions.append(words)
        self.record.correct(name, "order", str(before), str(after))

    def _moved(self, names: Sequence[str], chapters: Mapping[str, str]) -> set[str]:
        """The proposals that stand elsewhere than in the draft: as few as explain it."""
        moved = {name for name in names if chapters[name] != self._homes.get(name)}
        for chapter in dict.fromkeys(chapters.values()):
            here = [name for name in names if name not in moved and chapters[name] == chapter]
            order = {name: index for index, name in enumerate(self.base.order)}
            stay = {index for index, _ in longest_rising([(i, order[name]) for i, name in enumerate(here)])}
            moved |= {name for index, name in enumerate(here) if index not in stay}
        return moved

    def _place_of(self, index: int, proposal: PlacedProposal) -> tuple[str, int]:
        chapter = self._chapter_of(proposal)
        return chapter, self._place(index, chapter, "")

    def _place(self, index: int, chapter: str, name: str) -> int:
        """The place in a chapter, counted without the proposal: behind the one before it in the file, else
        before the one behind it, else last.
        """
        listed = next(names for key, _, names in self.content.chapters if key == chapter)
        names = [other for other in listed if other != name]
        returned = [
            proposal.id or self._new_ids.get(position)
            for position, proposal in enumerate(self.placement.proposals)
        ]
        for other in reversed(returned[:index]):
            if other in names:
                return names.index(other) + 1
        for other in returned[index + 1 :]:
            if other in names:
                return names.index(other)
        return len(names)


def _targets(texts: Iterable[str]) -> set[str]:
    """The proposals that texts refer to."""
    return {
        reference.target.removeprefix("#")
        for text in texts
        if "#" in text
        for reference in references(parse(text))
        if reference.target.startswith("#")
    }
