"""The registry of the content's checks: adding one is a file and a line.

A check of one entry is `check(entry, context)` in its module: what it finds is remembered, with what it asked
of the rest of the edition. One that compares entries is `check_all(context)`, run each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .context import ProofContext
    from .entry_context import EntryContext
    from .values import Finding, HolderEntry


@dataclass(frozen=True)
class Family:
    """The checks of a module, loaded when they are first run. `language`: which they are for, "" for all."""

    module: str
    language: str = ""
    compares: bool = False

    @property
    def check(self) -> Callable[[HolderEntry, EntryContext], Iterator[Finding]]:
        check: Callable[[HolderEntry, EntryContext], Iterator[Finding]] = self._loaded("check")
        return check

    @property
    def check_all(self) -> Callable[[ProofContext], Iterator[Finding]]:
        check_all: Callable[[ProofContext], Iterator[Finding]] = self._loaded("check_all")
        return check_all

    def _loaded(self, name: str) -> Any:
        return getattr(import_module(f".{self.module}", __package__), name)


FAMILIES = (
    Family("people"),
    Family("names"),
    Family("leftovers"),
    Family("dates"),
    Family("figures"),
    Family("telephones"),
    Family("telephones", compares=True),
    Family("arithmetic"),
    Family("products"),
    Family("phrasing"),
    Family("punctuation"),
    Family("odd_signs"),
    Family("sentences"),
    Family("placing", compares=True),
    Family("people", compares=True),
    Family("variants", compares=True),
    Family("spelling_ways", compares=True),
    Family("likeness", compares=True),
    Family("spelling"),
    Family("compounds", language="sv"),
    Family("split_compounds", language="sv"),
    Family("capitals"),
    Family("agreement", language="sv"),
    Family("predicatives", language="sv"),
    Family("clauses", language="sv"),
    Family("lists"),
    Family("english_forms", language="en"),
    Family("english_gaps", language="en"),
    Family("english_slips", language="en"),
    Family("english_clauses", language="en"),
)
"""In the order in which findings about the same words are weighed."""
