"""Sure answers put into the content files by splice: shown first, asked about where one can't be sure, never
more than the faulty words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ..foundation.folders import Folders
from ..manuscript.changeset import Changeset, FileChange
from ..manuscript.patch.patching import Set, patch_change
from ..manuscript.transaction import commit
from ..problems import ContentError, Problem
from .values import Finding

SURE = frozenset(
    {
        "W710",
        "W711",
        "W715",
        "W721",
        "W723",
        "W724",
        "W725",
        "W730",
        "W731",
        "W732",
        "W733",
        "A736",
        "W740",
        "W747",
        "A748",
    }
)
"""Codes whose fix changes a sign or a spelling that can only be meant so."""
ASKED = frozenset({"W720", "W722", "A737", "W742", "A743"})
"""Codes whose fix is likely, and is put in only when the editor says so."""


@dataclass(frozen=True)
class Change:
    """One finding's words replaced in one value. `before` and `after` are the words around, for showing."""

    finding: Finding
    starts: tuple[int, ...]

    @property
    def file(self) -> str:
        return self.finding.entry.source.file

    @property
    def before(self) -> str:
        return self.finding.text or ""

    @property
    def after(self) -> str:
        return self.finding.fix or ""


def changes(
    findings: Iterable[Finding], ask: Callable[[Finding], bool] = lambda finding: False
) -> Iterator[Change]:
    """What can be put in: the sure ones, and those that `ask` says yes to."""
    for finding in findings:
        if finding.is_sure and finding.fix != finding.text and _is_agreed(finding, ask):
            value = finding.value
            length = finding.end - finding.start
            starts = tuple(
                start
                for start in (finding.start, *finding.also)
                if value and value.raw[start : start + length] == finding.text
            )
            yield Change(finding, starts)


def _is_agreed(finding: Finding, ask: Callable[[Finding], bool]) -> bool:
    return (finding.code in SURE and not finding.likely) or (
        (finding.code in ASKED or finding.likely) and ask(finding)
    )


def put_in(folders: Folders, made: Iterable[Change]) -> tuple[list[Change], list[Problem]]:
    """Writes the changes into their files, all at once. Gives those made, and problems where a file couldn't
    be changed (E132 and the like).

    Of changes that overlap the first is made; the other shows again in the next check. Raises ContentError
    (E633) where a file isn't any more what was proofed: then none is written; OutsideError (E821, E901).
    """
    by_value: dict[tuple[str, tuple[str | int, ...]], list[Change]] = {}
    for change in made:
        by_value.setdefault((change.finding.entry.proposal.id, change.finding.path), []).append(change)
    by_file: dict[str, list[tuple[Set, list[Change]]]] = {}
    for group in by_value.values():
        value = group[0].finding.value
        assert value is not None
        text, done = _spliced(value.raw, group)
        by_file.setdefault(group[0].finding.entry.proposal.id, []).append((Set(value.path, text), done))
    written: list[Change] = []
    problems: list[Problem] = []
    steps: list[FileChange] = []
    for edits in by_file.values():
        entry = edits[0][1][0].finding.entry
        path = folders.root / entry.source.file
        try:
            steps.append(patch_change(folders, path, [edit for edit, _ in edits], text=entry.source.text))
        except ContentError as error:
            if any(problem.code == "E633" for problem in error.problems):
                raise
            problems += error.problems
            continue
        written += [change for _, group in edits for change in group]
    if written:
        commit(folders, Changeset("check --fix", steps[0].path.parents[1].name, tuple(steps)))
    return written, problems


def _spliced(raw: str, group: list[Change]) -> tuple[str, list[Change]]:
    spans: list[tuple[int, int, Change]] = []
    for change in group:
        length = change.finding.end - change.finding.start
        for start in change.starts:
            if all(start + length <= one or other <= start for one, other, _ in spans):
                spans.append((start, start + length, change))
    for start, end, change in sorted(spans, key=lambda span: -span[0]):
        raw = raw[:start] + change.after + raw[end:]
    done = {id(change) for _, _, change in spans}
    return raw, [change for change in group if id(change) in done]
