"""build.json beside an edition's outputs: which files a build wrote, and from which content, look and
program; and whether that is still so.

It goes with the outputs, so that a copied or restored output folder can be judged without any cache.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..locale import plural, tr
from ..model import Edition
from ..problems import ContentError, Problem
from .checked_json import MOST_BYTES, load_json
from .files import write_atomically
from .folders import Folders
from .hashing import file_sum
from .inputs import Inputs, files_in, inputs_of
from .invocation import program

NAME = "build.json"
NOT_OUTPUTS = frozenset(
    {
        NAME,
        "proof.html",
        "proof.json",
        "press",
        "merge",
        "drafts",
        "redline.docx",
        "parcels",
        "call",
        "reminders",
        "public",
        "ledger.html",
        "ledger.csv",
        "comparison.html",
        "comparison.csv",
    }
)
"""What other commands write into output/<edition>/: reports, and what is made from the content for
somebody.
"""
_NO_OUTPUTS = frozenset({"Thumbs.db", "desktop.ini"})
_MOST_NAMES = 6


@dataclass(frozen=True)
class BuildReport:
    """What a build wrote. `files` are build.json's own entries, each with at least "file" and "sha256"."""

    edition: str
    files: tuple[Mapping[str, Any], ...]
    tools: Mapping[str, str]
    inputs: Inputs

    @property
    def sums(self) -> dict[str, str]:
        """Each file's SHA-256 by its name under output/<edition>/."""
        return {str(entry["file"]): str(entry["sha256"]) for entry in self.files}

    def write(self, folders: Folders) -> None:
        """Put it beside the outputs, in one step. Raises OutsideError (E901). Nothing in it comes from the
        clock.
        """
        inputs = {
            "content": dict(sorted(self.inputs.content.items())),
            "looks": dict(sorted(self.inputs.looks.items())),
            "program": self.inputs.program,
        }
        report = {
            "edition": self.edition,
            "files": list(self.files),
            "tools": dict(self.tools),
            "inputs": inputs,
        }
        write_atomically(
            folders.output(self.edition) / NAME,
            (json.dumps(report, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass"),
        )


def read_report(folders: Folders, edition: str) -> BuildReport | None:
    """The report of the last build, None where there is none that says what its outputs were made from."""
    path = folders.output(edition) / NAME
    try:
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            return None
        report = load_json(path.read_bytes())
        inputs = report["inputs"]
        content, looks = (
            {str(name): str(value) for name, value in inputs[kind].items()} for kind in ("content", "looks")
        )
        files = tuple(dict(entry) for entry in report["files"] if entry["file"] and entry["sha256"])
        return BuildReport(
            str(report["edition"]),
            files,
            dict(report["tools"]),
            Inputs(content, looks, str(inputs["program"])),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def output_sums(folders: Folders, edition: str) -> dict[str, str]:
    """The SHA-256 of each output that stands, by its name under output/<edition>/; without reports and what
    other commands make.
    """
    base = folders.output(edition)
    names = {path: path.relative_to(base) for path in files_in(base) if not path.is_symlink()}
    return {
        name.as_posix(): file_sum(path)
        for path, name in names.items()
        if name.parts[0] not in NOT_OUTPUTS and _is_output(path.name)
    }


def _is_output(name: str) -> bool:
    """Whether a name isn't one that Windows or Word leave in any folder."""
    return name not in _NO_OUTPUTS and not name.startswith("~$")


@dataclass(frozen=True)
class Outdated:
    """Outputs that aren't of the content as it is: their names under output/<edition>/, a folder's files as
    the folder; and a sentence for each reason.
    """

    edition: str
    outputs: frozenset[str]
    reasons: tuple[str, ...]

    def problem(self, code: str, consequence: str) -> Problem:
        """What a person is told; `consequence` is a sentence about what doesn't happen."""
        return Problem(
            code,
            None,
            f"{' '.join(self.reasons)} {consequence}",
            tr("Build it: {program} --edition {edition}", program=program(), edition=self.edition),
        )


def outdated(folders: Folders, edition: Edition) -> Outdated | None:
    """Which standing outputs weren't built from the edition as it was read, and from today's templates,
    styles and program; None where all were.
    """
    standing = output_sums(folders, edition.id)
    report = read_report(folders, edition.id)
    reasons = list(_reasons(folders, edition, standing, report))
    if not reasons:
        return None
    names = frozenset(name for files, _ in reasons for name in files)
    return Outdated(
        edition.id,
        frozenset(name.partition("/")[0] for name in names),
        tuple(reason for _, reason in reasons),
    )


def refuse_outdated(folders: Folders, edition: Edition, consequence: str) -> None:
    """Raises ContentError (E850) where an output that stands was made from something else; `consequence` says
    what isn't done then.
    """
    if old := outdated(folders, edition):
        raise ContentError(old.problem("E850", consequence))


def _reasons(
    folders: Folders, edition: Edition, standing: Mapping[str, str], report: BuildReport | None
) -> Iterator[tuple[Sequence[str], str]]:
    """Names of outputs, and a sentence about what is wrong with them."""
    if not standing:
        return
    if report is None or report.edition != edition.id:
        yield (
            tuple(standing),
            tr("Nothing says from which content {names} came.", names=_names(folders, edition, standing)[1]),
        )
        return
    altered = [name for name, value in standing.items() if report.sums.get(name, value) != value]
    unknown = [name for name in standing if name not in report.sums]
    if altered:
        yield (
            altered,
            tr("{names} changed after the last whole build.", names=_names(folders, edition, altered)[1]),
        )
    if unknown:
        count, names = _names(folders, edition, unknown)
        yield (
            unknown,
            plural(
                count,
                "{names} was not made by the last build.",
                "{names} were not made by the last build.",
                names=names,
            ),
        )
    now = inputs_of(folders, edition)
    rest = [name for name in standing if name not in {*altered, *unknown}]
    if not rest:
        return
    count, names = _names(folders, edition, rest)
    if changed := report.inputs.changed(now):
        files = _some(changed)
        if set(changed) & {*report.inputs.content, *now.content}:
            reason = plural(
                count,
                "{names} was built from other texts: {files} changed since.",
                "{names} were built from other texts: {files} changed since.",
                names=names,
                files=files,
            )
        else:
            reason = plural(
                count,
                "{names} was built from other templates or styles: {files} changed since.",
                "{names} were built from other templates or styles: {files} changed since.",
                names=names,
                files=files,
            )
        yield rest, reason
    elif report.inputs.program != now.program:
        yield (
            rest,
            plural(
                count,
                "{names} was built by another version of Pressklar or of one of its libraries.",
                "{names} were built by another version of Pressklar or of one of its libraries.",
                names=names,
            ),
        )


def _names(folders: Folders, edition: Edition, files: Iterable[str]) -> tuple[int, str]:
    """How many outputs these files are, a folder's files being one, and their names as a person knows them,
    without what only programs read.
    """
    tops = dict.fromkeys(name.partition("/")[0] for name in files)
    names = [top for top in tops if not top.endswith(".json")] or list(tops)
    base = folders.display_path(folders.output(edition.id))
    return len(names), _some([f"{base}/{name}" for name in names])


def changes_in_words(changed: Sequence[str]) -> str:
    """What differs from what was approved, for a reader: "content" is the texts, the rest are outputs'
    names.
    """
    return _some([tr("the content") if name == "content" else name for name in changed])


def _some(names: Sequence[str]) -> str:
    first = ", ".join(names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    return tr("{names} and {count} more", names=first, count=more) if more > 0 else first
