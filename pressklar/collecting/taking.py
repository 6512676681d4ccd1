"""From submissions to files: each becomes a new proposal, corrects the one that it was before, or is known
already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from ..foundation.folders import Folders
from ..intake.limits import check_limits
from ..intake.lines import tokens
from ..locale import N_
from ..manuscript import editions, read_edition
from ..manuscript.patch.patching import Insert, keys_of_proposal, patched_bytes
from ..manuscript.patch.values import plain, values
from ..manuscript.patch.writing import proposal_yaml
from ..manuscript.read.files import decode
from ..manuscript.read.nodes import Source, build_tree
from ..manuscript.slugs import Ids, slug
from ..model import Edition
from ..problems import ContentError, Problem
from . import records
from .choosing import Choices
from .content_files import ContentFiles
from .counting import lost_problem, texts_of_yaml
from .findings import header_problems, known_problem, left_over_problems, words_lost
from .gathering import ReadFile
from .labels import LabelBook
from .likeness import EarlierProposal, EarlierProposals
from .shaping import ShapedSubmission, Shaper
from .updating import update_of
from .values import LeftOver

State = Literal["new", "updated", "unsorted", "known", "same", "refused"]
STATES: Mapping[State, str] = {
    "new": N_("new"),
    "updated": N_("corrected"),
    "unsorted": N_("new, unsorted"),
    "known": N_("was collected"),
    "same": N_("nothing new"),
    "refused": N_("not taken"),
}


@dataclass(frozen=True)
class CollectedRow:
    """What becomes of one submission. `proposal` is its id, "" for one that isn't taken; `words` counts those
    in the proposal, `left_over` are those that aren't; a file's first row has those beside all rows too.
    """

    shaped: ShapedSubmission
    state: State
    proposal: str = ""
    words: int = 0
    left_over: tuple[LeftOver, ...] = ()
    like: EarlierProposal | None = None
    """A proposal of an earlier edition that this one is like."""


_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class SubmissionTaker:
    """Goes through the submissions in the order they were sent; proposals and problems gather here."""

    def __init__(
        self,
        content: ContentFiles,
        book: LabelBook,
        read: Sequence[ReadFile],
        known: Sequence[records.SubmissionRecord],
        choices: Choices,
    ) -> None:
        self.content, self.book, self.read, self.known = content, book, read, list(known)
        edition = content.edition
        self.folder = edition.folder / "proposals"
        taken = {path.stem for path in self.folder.glob("*.yaml")} | {
            proposal.id for proposal in edition.proposals
        }
        self.ids = Ids(taken)
        self.fresh: dict[str, str] = {}
        earlier = earlier_editions(content.folders, edition.id)
        self.shaper = Shaper(edition, book, earlier, choices)
        self.earlier = EarlierProposals(earlier)
        self.problems: list[Problem] = []

    def rows(self) -> list[CollectedRow]:
        rows: dict[tuple[int, int], CollectedRow] = {}
        shaped: list[tuple[str, int, int, ShapedSubmission]] = []
        for number, file in enumerate(self.read):
            self.problems += file.problems
            self.problems += header_problems(file, self.book)
            own = [self.shaper.shape(submission) for submission in file.submissions]
            self.problems += left_over_problems(file, own)
            if lost := words_lost(file, own, self.content.edition):
                self.problems.append(lost_problem(file.name, lost))
                rows |= {(number, index): CollectedRow(each, "refused") for index, each in enumerate(own)}
                continue
            own[:1] = [replace(each, left_over=(*each.left_over, *file.left_over)) for each in own[:1]]
            shaped += [(each.submission.when, number, index, each) for index, each in enumerate(own)]
        for _, number, index, each in sorted(shaped, key=lambda item: item[:3]):
            rows[number, index] = self._take(each)
        return [rows[key] for key in sorted(rows)]

    def _take(self, shaped: ShapedSubmission) -> CollectedRow:
        digest = shaped.submission.digest
        known = next((record for record in self.known if record.digest == digest), None)
        if known and self._is_there(known.proposal):
            self.problems.append(known_problem(shaped, known, self.folder.name))
            return CollectedRow(shaped, "known", known.proposal)
        try:
            check_limits([shaped.proposal], shaped.submission.source)
        except ContentError as error:
            self.problems += error.problems
            return CollectedRow(shaped, "refused")
        source = shaped.submission.source
        others = [record for record in self.known if self.fresh.get(record.digest) != source]
        before = records.earlier(others, shaped)
        if before and self._is_there(before.proposal):
            try:
                return self._update(shaped, before)
            except ContentError as error:  # the proposal's file has faults of its own
                self.problems += error.problems
                return CollectedRow(shaped, "refused", before.proposal)
        return self._add(shaped)

    def _is_there(self, proposal: str) -> bool:
        return (
            _ID.fullmatch(proposal) is not None
            and self.content.read(self.folder / f"{proposal}.yaml") is not None
        )

    def _add(self, shaped: ShapedSubmission) -> CollectedRow:
        edition = self.content.edition
        name = self.ids.take(slug(shaped.proposal.title) or "proposal")
        text = proposal_yaml(shaped.proposal, edition.fields)
        self.content.write(self.folder / f"{name}.yaml", text.encode())
        if shaped.chapter:
            self._list(name, shaped.chapter)
        self.problems += shaped.problems
        self._remember(shaped, name, shaped.left_over)
        words = sum(len(tokens(part)) for part in texts_of_yaml(text))
        state: State = "new" if shaped.chapter else "unsorted"
        return CollectedRow(shaped, state, name, words, shaped.left_over, self.earlier.like(shaped.proposal))

    def _list(self, name: str, chapter: str) -> None:
        """A line for a proposal at a chapter's end, in edition.yaml as it stands."""
        path = self.content.edition.folder / "edition.yaml"
        data = self.content.read(path)
        assert data is not None
        file = self.content.folders.display_path(path)
        source = Source(file, decode(data)[0])
        build_tree(source)
        held: Any = plain(values(source.root)) if source.root else {}
        index = next(i for i, each in enumerate(self.content.edition.chapters) if each.id == chapter)
        number = len(held["chapters"][index].get("proposals") or ())
        self.content.write(
            path, patched_bytes(data, [Insert(("chapters", index, "proposals", number), name)], file=file)
        )

    def _update(self, shaped: ShapedSubmission, before: records.SubmissionRecord) -> CollectedRow:
        path = self.folder / f"{before.proposal}.yaml"
        data = self.content.read(path)
        assert data is not None
        file = self.content.folders.display_path(path)
        update = update_of(before.values, decode(data)[0], records.values_of(shaped), file)
        if update.edits:
            order = keys_of_proposal(self.content.edition.fields)
            self.content.write(path, patched_bytes(data, update.edits, order=order, file=file))
        kept = [problem for problem in shaped.problems if problem.code not in ("W484", "A491", "W483")]
        self.problems += [*kept, *update.problems]
        left = (*shaped.left_over, *update.left_over)
        self._remember(shaped, before.proposal, left)
        words = sum(
            len(tokens(part))
            for part in texts_of_yaml(proposal_yaml(shaped.proposal, self.content.edition.fields))
        )
        return CollectedRow(shaped, "updated" if update.edits else "same", before.proposal, words, left)

    def _remember(self, shaped: ShapedSubmission, proposal: str, left_over: Iterable[LeftOver]) -> None:
        path, data, record = records.record_file(
            self.content.folders, self.content.edition.id, shaped, proposal, list(left_over)
        )
        self.content.write(path, data)
        self.known.append(record)
        self.fresh[record.digest] = shaped.submission.source


def earlier_editions(folders: Folders, name: str) -> list[Edition]:
    """The other editions that can be read, the newest first, at most ten."""
    names = [other for other in reversed(editions(folders)) if other != name][:10]
    return [edition for other in names if (edition := read_edition(folders, other).edition) is not None]
