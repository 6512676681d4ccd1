"""Preflight: a finished file measured by the rules of a print shop, and what that gave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ..foundation.programs import ghostscript
from ..locale import tr
from ..problems import Place, Problem
from ..rendering.texts import Texts
from .ink import PageInk, separate
from .measuring import measure
from .rules import RULES, Case, PreflightFault, Wanted

_MOST_PAGES = 8


@dataclass(frozen=True)
class PreflightLine:
    """One line of the result: the rule's name, and what was wrong."""

    rule: str
    faults: tuple[PreflightFault, ...]
    measured: Callable[[Texts], str] = field(repr=False, compare=False)
    """What was measured, in the words of a catalogue."""

    @property
    def passed(self) -> bool:
        return not self.faults

    def problem(self, file: str) -> Problem:
        """The error (E885) of a rule that failed."""
        pages = list(dict.fromkeys(str(fault.page) for fault in self.faults if fault.page))
        listed = ", ".join(pages[:_MOST_PAGES]) + (" …" if len(pages) > _MOST_PAGES else "")
        rule, fault = tr(self.rule), self.faults[0]
        message = (
            tr("Preflight, {rule}: {fault} (page {pages}).", rule=rule, fault=fault.message, pages=listed)
            if pages
            else tr("Preflight, {rule}: {fault}.", rule=rule, fault=fault.message)
        )
        return Problem("E885", Place(file), message, tr(RULES[self.rule].hint), page=fault.page)


@dataclass(frozen=True)
class Result:
    """All lines, and each page's ink as Ghostscript separated it, empty where it isn't there."""

    lines: tuple[PreflightLine, ...]
    inks: tuple[PageInk, ...]

    @property
    def passed(self) -> bool:
        return all(line.passed for line in self.lines)

    def problems(self, file: str) -> tuple[Problem, ...]:
        """An error (E885) for each rule that failed, and a warning (W883) where Ghostscript wasn't there."""
        problems = [line.problem(file) for line in self.lines if line.faults]
        if not self.inks:
            problems.append(
                Problem(
                    "W883",
                    Place(file),
                    tr(
                        "Ghostscript isn't there: ink was reckoned from the file's colours, not from "
                        "separated pages."
                    ),
                    tr("Debian and Ubuntu: apt install ghostscript."),
                )
            )
        return tuple(problems)


def preflight(data: bytes, wanted: Wanted, program: str | None = None) -> Result:
    """Measure a file. `program` is Ghostscript's path: without one it is looked for, "" does without."""
    file = measure(data)
    program = ghostscript.find() if program is None else program
    boxes = [page.bleed or page.media for page in file.pages]
    separated = separate(data, boxes, program) if program else None
    case = Case(file, wanted, separated)
    lines = []
    for name, rule in RULES.items():
        measured, faults = rule.check(case)
        lines.append(PreflightLine(name, tuple(faults), measured))
    return Result(tuple(lines), separated.pages if separated else ())
