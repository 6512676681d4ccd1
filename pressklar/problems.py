"""The one type of every finding, warning and error, and the errors that end a command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

Severity = Literal["error", "warning", "advice"]
REPEATED = 5
"""Places from which on one finding is told once, with a list of them."""
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "advice")
Item = TypeVar("Item")
_SEVERITY_OF: Mapping[str, Severity] = {"E": "error", "W": "warning", "A": "advice"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file as the editor knows it (relative to the root), and a line and column
    from 1.
    """

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding, in plain words.

    `code` is a letter, which gives the severity, and three digits, with an entry in docs/problems.md. `place`
    is where it stands, None where it stands nowhere. `message` says what is wrong, `hint` what to do. `page`
    is an index into the PDF from 1; `text` is the faulty words; `fix` is the text to put in their place,
    where that is sure. `graded` is the severity that the edition's own settings give it, if any.
    """

    code: str
    place: Place | None
    message: str
    hint: str = ""
    proposal: str | None = None
    number: int | None = None
    field: str | None = None
    page: int | None = None
    text: str | None = None
    fix: str | None = None
    graded: Severity | None = None

    @property
    def severity(self) -> Severity:
        return self.graded or _SEVERITY_OF[self.code[0]]

    @property
    def kind(self) -> tuple[str, str]:
        """What it has in common with the same finding in another place."""
        return self.code, self.hint or self.message

    @property
    def file(self) -> str | None:
        return self.place.file if self.place else None

    @property
    def line(self) -> int | None:
        return self.place.line if self.place else None

    @property
    def column(self) -> int | None:
        return self.place.column if self.place else None

    def as_dict(self) -> dict[str, Any]:
        """The keys of a finding in `--json` (docs/problems.md), all of them."""
        keys = "code severity message hint file line column proposal number field page text fix"
        return {key: getattr(self, key) for key in keys.split()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Problem:
        """A problem from what `as_dict` gave."""
        place = None if values["file"] is None else Place(values["file"], values["line"], values["column"])
        more = {key: values[key] for key in ("proposal", "number", "field", "page", "text", "fix")}
        graded = None if values["severity"] == _SEVERITY_OF[values["code"][0]] else values["severity"]
        return cls(values["code"], place, values["message"], values["hint"], **more, graded=graded)


def grouped(items: Iterable[Item], problem_of: Callable[[Item], Problem]) -> list[list[Item]]:
    """Items about problems: those of one kind that stand in many places as one group, where the first of them
    is; each other one alone.
    """
    everything = list(items)
    counts = Counter(problem_of(item).kind for item in everything)
    groups: dict[object, list[Item]] = {}
    for number, item in enumerate(everything):
        kind = problem_of(item).kind
        groups.setdefault(kind if counts[kind] >= REPEATED else number, []).append(item)
    return list(groups.values())


def heading_of(problems: Sequence[Problem]) -> str:
    """What is said of a group: the message, where all have one; else what to do."""
    first = problems[0]
    return first.message if all(each.message == first.message for each in problems) else first.hint


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


class PressklarError(Exception):
    """A failure that ends a command: problems to print, and the exit code that says what kind it was."""

    exit_code = 3

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems: tuple[Problem, ...] = problems


class ContentError(PressklarError):
    """The content, a template or a style is wrong: the editor or designer can mend it. Exit code 1."""

    exit_code = 1


class UsageError(PressklarError):
    """The command was given wrong. Exit code 2."""

    exit_code = 2


class OutsideError(PressklarError):
    """Something outside failed: the disk, a program, the network. Exit code 3."""

    exit_code = 3
