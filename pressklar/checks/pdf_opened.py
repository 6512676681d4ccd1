"""A booklet opened for its checks: what each of them is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..model import Edition
from ..problems import Place, Problem
from ..theme import Theme
from .pdf_tree import Tagged


@dataclass(frozen=True)
class OpenedBooklet:
    """A PDF under check: its name for people, its tagged reading, its painted pages (pypdfium2), and
    what it should agree with.
    """

    name: str
    path: Path
    tagged: Tagged
    painted: Any
    edition: Edition
    theme: Theme
    limits: Mapping[str, float]
    page_words: tuple[str, ...]
    """What stands before a folio in the words of a link."""

    def problem(
        self,
        code: str,
        message: str,
        hint: str,
        page: int | None = None,
        text: str | None = None,
        proposal: str | None = None,
    ) -> Problem:
        """A finding about the file; `page` from 0."""
        number = next((each.number for each in self.edition.proposals if each.id == proposal), None)
        return Problem(
            code,
            Place(self.name),
            message,
            hint,
            page=None if page is None else page + 1,
            text=text,
            proposal=proposal,
            number=number,
        )
