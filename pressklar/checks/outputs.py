"""The registry of the outputs' checks: each is given an output that stands under output/<edition>/.
Remembered by all that their checks go by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from ..foundation.build_report import outdated
from ..foundation.checked_json import read_json, write_json
from ..foundation.folders import Folders
from ..foundation.hashing import file_sums, sum_of, text_sum
from ..foundation.inputs import files_in, written_sums
from ..foundation.invocation import program
from ..foundation.programs.lookup import file_stamp
from ..locale import language, tr
from ..model import Edition
from ..problems import ContentError, OutsideError, Problem
from .toolchain import toolchain_sum

Check = Callable[[Path, str, Edition, Folders], Iterable[Problem]]


def _pdf(path: Path, name: str, edition: Edition, folders: Folders) -> Iterable[Problem]:
    from .pdf_booklet import check

    return check(path, name, edition, folders)


def _docx(path: Path, name: str, edition: Edition, folders: Folders) -> Iterable[Problem]:
    from .word_booklet import check

    return check(path, name, edition, folders)


def _web(path: Path, name: str, edition: Edition, folders: Folders) -> Iterable[Problem]:
    from .web_booklet import check

    return check(path, name, edition, folders)


OUTPUTS: Mapping[str, Check] = {"booklet.pdf": _pdf, "booklet.docx": _docx, "web": _web}
"""By the output's name under output/<edition>/."""


def proof_outputs(folders: Folders, edition: Edition, step: Callable[[str], None]) -> list[Problem]:
    """What the checks find in the outputs that stand; A793 for the booklet where it doesn't stand.

    Outputs that aren't of the edition as it was read aren't looked at: W850 names them, and what has changed.
    """
    old = outdated(folders, edition)
    problems = [old.problem("W850", tr("Nothing is said here of what isn't of this content."))] if old else []
    for name, check in OUTPUTS.items():
        path = folders.output(edition.id) / name
        if not path.exists() or (old and name in old.outputs):
            continue
        step(name)
        problems += _remembered(path, folders, edition, check)
    if not (folders.output(edition.id) / "booklet.pdf").is_file():
        problems.append(
            Problem(
                "A793",
                None,
                tr("There is no booklet to look at yet: only the content was checked."),
                tr("Build it: {program} --edition {edition}", program=program(), edition=edition.id),
            )
        )
    return problems


def _remembered(path: Path, folders: Folders, edition: Edition, check: Check) -> list[Problem]:
    """What the check found in that output before, where all that it goes by is the same: the output, every
    text, the look and its fonts, the program, the messages' language.
    """
    files = [path] if path.is_file() else files_in(path)
    sums = {
        "output": sum_of(file_sums(files, lambda file: file.as_posix())),
        "written": sum_of(written_sums(folders, edition.id)),
        "tools": toolchain_sum(),
        "fonts": text_sum(*_fonts(folders, edition.theme)),
        "language": language(),
    }
    key = sum_of(sums)
    memory = folders.cache / f"{text_sum(edition.id, path.name)[:16]}.proofed.json"
    old = read_json(memory)
    with suppress(KeyError, TypeError, AttributeError):
        if old is not None and old["key"] == key:
            return [Problem.from_dict(problem) for problem in old["problems"]]
    problems = list(check(path, folders.display_path(path), edition, folders))
    with suppress(OutsideError):
        write_json(memory, {"key": key, "problems": [problem.as_dict() for problem in problems]})
    return problems


def _fonts(folders: Folders, theme_name: str) -> list[str]:
    from ..theme import read_theme

    try:
        theme = read_theme(folders, theme_name)
        files = (file.path for face in theme.faces.values() for file in face.files)
        return list(map(file_stamp, (*files, *(path for source in theme.fallback for path in source.files))))
    except ContentError:
        return []
