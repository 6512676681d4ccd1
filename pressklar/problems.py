"""The one type of every finding, warning and error, and the errors that end a command."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning", "advice"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "advice")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file as the editor knows it (relative to the root), and a line and column from 1."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding, in plain words.

    `code` is a letter and three digits with an entry in docs/problems.md. `message` says what is wrong, `hint` what to do.
    `line` and `column` count from 1; `page` is an index into the PDF from 1; `text` is the faulty words; `fix` is the text
    to put in their place, where that is sure.
    """

    code: str
    severity: Severity
    message: str
    hint: str = ""
    file: str | None = None
    line: int | None = None
    column: int | None = None
    proposal: str | None = None
    number: int | None = None
    field: str | None = None
    page: int | None = None
    text: str | None = None
    fix: str | None = None

    @classmethod
    def at(cls, place: Place, code: str, severity: Severity, message: str, hint: str = "", **more: Any) -> Problem:
        """A problem at a place in a file."""
        return cls(code, severity, message, hint, place.file, place.line, place.column, **more)

    @property
    def place(self) -> Place | None:
        return None if self.file is None else Place(self.file, self.line, self.column)

    def as_dict(self) -> dict[str, Any]:
        """The keys of DESIGN §3, all of them, for `--json`."""
        return asdict(self)


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
