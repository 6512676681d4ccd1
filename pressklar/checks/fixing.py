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
from .prose import word_set
from .values import Finding, Path

SURE = word_set("W710 W711 W715 W721 W723 W724 W725 W730 W731 W732 W733 A736 W740 W747 A748")
"""Codes whose fix changes a sign or a spelling that can only be meant so."""
ASKED = word_set("W720 A752 W722 A737 W742 A743")
"""Codes whose fix is likely, and is put in only when the editor says so."""


@dataclass(frozen=True)
class TextFix:
    """One finding's words replaced in one value. `before` and `after` are the words around, for showing."""

    finding: Finding
    starts: tuple[int, ...]

    @property
    def file(self) -> str:
        return self.finding.source.file

    @property
    def before(self) -> str:
        return self.finding.text or ""

    @property
    def after(self) -> str:
        return self.finding.fix or ""


def corrections(
    findings: Iterable[Finding], ask: Callable[[Finding], bool] = lambda finding: False
) -> Iterator[TextFix]:
    """What can be put in: the sure ones, and those that `ask` says yes to."""
    for finding in findings:
        value = finding.value
        if value and finding.is_sure and finding.fix != finding.text and _is_agreed(finding, ask):
            length = finding.end - finding.start
            starts = (finding.start, *finding.also)
            yield TextFix(
                finding, tuple(start for start in starts if value.raw[start : start + length] == finding.text)
            )


def _is_agreed(finding: Finding, ask: Callable[[Finding], bool]) -> bool:
    return (finding.code in SURE and not finding.likely) or (
        (finding.code in ASKED or finding.likely) and ask(finding)
    )


def put_in(folders: Folders, agreed: Iterable[TextFix]) -> tuple[list[TextFix], list[Problem]]:
    """Writes the fixes into their files, all at once. Gives those that were written, and problems where
    a file couldn't be changed (E132 and the like).

    Of fixes that overlap the first is put in; the other shows again in the next check. Raises
    ContentError (E633) where a file isn't any more what was proofed: then none is written; OutsideError
    (E821, E901).
    """
    by_value: dict[tuple[str, Path], list[TextFix]] = {}
    for fix in agreed:
        finding = fix.finding
        by_value.setdefault((finding.source.file, finding.path), []).append(fix)
    by_file: dict[str, list[tuple[Set, list[TextFix]]]] = {}
    for (file, _), group in by_value.items():
        value = group[0].finding.value
        assert value is not None
        text, done = _spliced(value.raw, group)
        by_file.setdefault(file, []).append((Set(value.path, text), done))
    written: list[TextFix] = []
    problems: list[Problem] = []
    changes: list[FileChange] = []
    for edits in by_file.values():
        source = edits[0][1][0].finding.source
        try:
            steps = [step for step, _ in edits]
            changes.append(patch_change(folders, folders.root / source.file, steps, text=source.text))
        except ContentError as error:
            if any(problem.code == "E633" for problem in error.problems):
                raise
            problems += error.problems
            continue
        written += [fix for _, group in edits for fix in group]
    if written:
        edition = changes[0].path.relative_to(folders.content).parts[0]
        commit(folders, Changeset("check --fix", edition, tuple(changes)))
    return written, problems


def _spliced(raw: str, group: list[TextFix]) -> tuple[str, list[TextFix]]:
    spans: list[tuple[int, int, TextFix]] = []
    for fix in group:
        length = fix.finding.end - fix.finding.start
        for start in fix.starts:
            if all(start + length <= first or last <= start for first, last, _ in spans):
                spans.append((start, start + length, fix))
    for start, end, fix in sorted(spans, key=lambda span: -span[0]):
        raw = raw[:start] + fix.after + raw[end:]
    done = {id(fix) for _, _, fix in spans}
    return raw, [fix for fix in group if id(fix) in done]
