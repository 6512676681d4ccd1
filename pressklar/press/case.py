"""What a rule of preflight looks at, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ..rendering.texts import Texts
from .ink import Separated
from .measuring import FileMeasures, ShownText
from .settings import Limits


@dataclass(frozen=True, slots=True)
class PreflightFault:
    """What is wrong, in words; on which page (from 1), None for the whole file."""

    message: str
    page: int | None = None


@dataclass(frozen=True)
class Wanted:
    """What the file must be: trim and bleed in mm, the condition's name, and the limits."""

    width: float
    height: float
    bleed: float
    condition: str
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Case:
    """A file as it was measured, what it must be, and its inks, None without Ghostscript. `words` gives what
    is to be read at a place of a page (from 1).
    """

    file: FileMeasures
    wanted: Wanted
    separated: Separated | None
    words: Callable[[int, ShownText], str] = lambda page, text: ""


Checked = tuple[Callable[[Texts], str], Iterable[PreflightFault]]
"""What was measured, in the words of a catalogue (the job ticket is in the edition's language); and what is
wrong, in the reader's.
"""
