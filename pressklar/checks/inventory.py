"""What an edition has that its texts may refer to: tables, pictures, appendices, parts, proposals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .values import HolderEntry

KINDS = {
    "table": r"tabell(?:en)?|table",
    "picture": r"figur(?:en)?|bild(?:en)?|diagram(?:met)?|kart(?:a|an)|foto(?:t)?|figure|fig\.|picture|chart"
    r"|diagram|map|photo(?:graph)?",
    "appendix": r"bilaga(?:n)?|appendix|annex|attachment",
    "part": r"avsnitt(?:et)?|kapit(?:el|let)|section|chapter",
    "proposal": r"förslag(?:et)?|proposal",
}
"""The words for each kind of thing."""
SHOWING = re.compile(
    r" (?:också |även |nedan |ovan |below |above |also )?(?:visar|redovisar|innehåller|listar"
    r"|sammanfattar|jämför"
    r"|beskriver|illustrerar|återger|anger|ger|shows?|lists|contains|summari[sz]es|presents|compares|gives"
    r"|describes|illustrates)\b",
    re.IGNORECASE,
)
"""What a table does that begins a sentence: "Tabell 3 visar …"; its own caption has no verb there."""
_PICTURE = re.compile(r"!\[")


@dataclass(frozen=True)
class Inventory:
    """What there is, and how the passages begin: a caption says which table it is. No text can count the
    tables of the others, so one that has no such caption must stand in the text's own entry.
    """

    entries: Sequence[HolderEntry]
    parts: int
    proposals: int

    def has(self, kind: str, number: str) -> bool:
        """Whether the edition has such a thing, of that number ("2", "B"), or for an appendix any; a table or
        picture by its caption.
        """
        if kind in ("table", "picture"):
            return self._is_named(kind, number)
        if kind == "appendix":
            return any(re.match(KINDS[kind], opening) for opening in self._openings)
        return (self.parts if kind == "part" else self.proposals) >= value_of(number)

    def _is_named(self, kind: str, number: str) -> bool:
        return any(
            opening.endswith(f" {number.lower()}") and re.match(KINDS[kind], opening) is not None
            for opening in self._openings
        )

    @cached_property
    def _openings(self) -> frozenset[str]:
        """The first two words of each passage and title, in lower case."""
        beginnings = (passage.text.split(None, 3)[:3] for entry in self.entries for passage in entry.passages)
        titles = (entry.holder.title.split(None, 2)[:2] for entry in self.entries)
        return frozenset(
            " ".join(words[:2]).lower().rstrip(".:")
            for words in (*beginnings, *titles)
            if not SHOWING.match(" " + " ".join(words[2:]))
        )


def value_of(number: str) -> int:
    """A number as it is written, "2" or "B"; 1 of none."""
    return int(number) if number.isdigit() else ord(number.upper()) - ord("A") + 1 if number else 1


def things_in(entry: HolderEntry, kind: str) -> int:
    """Tables of an entry (runs of cells), or its pictures."""
    if kind == "picture":
        return sum(len(_PICTURE.findall(value.raw)) for value in entry.values)
    kinds = [unit.kind for value in entry.values for unit in value.units]
    return sum(each == "cell" and before != "cell" for before, each in zip(["", *kinds], kinds, strict=False))
