"""Preflight: a finished file measured by the rules of a print shop, and what that gave."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from ..foundation.pdfium import ENGINE
from ..foundation.programs import ghostscript
from ..locale import tr
from ..problems import Place, Problem
from ..rendering.texts import Texts
from ..rendering.views import one_line
from .ink import PageInk, separate
from .measuring import ShownText, measure
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

    @property
    def stops(self) -> bool:
        """Whether a print shop would send the file back."""
        return bool(self.faults) and not RULES[self.rule].lenient

    @property
    def told(self) -> str:
        """The first fault, with the pages of all; "" where there is none."""
        if not self.faults:
            return ""
        pages = list(dict.fromkeys(str(fault.page) for fault in self.faults if fault.page))
        listed = ", ".join(pages[:_MOST_PAGES]) + (" …" if len(pages) > _MOST_PAGES else "")
        fault = self.faults[0].message
        return tr("{fault} (page {pages})", fault=fault, pages=listed) if pages else fault

    def problem(self, file: str) -> Problem:
        """The error (E885) of a rule that failed; a warning (W885) where the file is printed all the same."""
        message = tr("Preflight, {rule}: {fault}.", rule=tr(self.rule), fault=self.told)
        return Problem(
            "E885" if self.stops else "W885",
            Place(file),
            message,
            tr(RULES[self.rule].hint),
            page=self.faults[0].page,
        )


@dataclass(frozen=True)
class Result:
    """All lines; each page's ink as Ghostscript separated it, empty without it; the fonts' names."""

    lines: tuple[PreflightLine, ...]
    inks: tuple[PageInk, ...]
    fonts: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return not any(line.stops for line in self.lines)

    def problems(self, file: str) -> tuple[Problem, ...]:
        """E885 for each rule that failed, W885 for a lenient one, W883 without Ghostscript."""
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
    separated = separate(data, boxes, program, wanted.limits.black_ground) if program else None
    lines = []
    with PageWords(data) as words:
        case = Case(file, wanted, separated, words.at)
        for name, rule in RULES.items():
            measured, faults = rule.check(case)
            lines.append(PreflightLine(name, tuple(faults), measured))
    fonts = {name.partition("+")[2] or name for page in file.pages for name in page.fonts}
    return Result(tuple(lines), separated.pages if separated else (), tuple(sorted(fonts)))


class PageWords:
    """A file's words, as PDFium reads them where they are asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document: Any = None

    def __enter__(self) -> PageWords:
        return self

    def __exit__(self, *error: object) -> None:
        if self._document is not None:
            with ENGINE:
                self._document.close()

    def at(self, number: int, text: ShownText) -> str:
        """The words that begin there on the page of that number, from 1."""
        import pypdfium2

        with ENGINE:
            if self._document is None:
                self._document = pypdfium2.PdfDocument(self._data)
            with closing(self._document[number - 1]) as sheet, closing(sheet.get_textpage()) as page:
                words = page.get_text_bounded(
                    text.x - 1, text.y - 0.2 * text.size, text.x + 40 * text.size, text.y + 0.6 * text.size
                )
        return one_line(words)
