"""The page of the Word file and its measures, in Word's unit (twips) where nothing else is said."""

from __future__ import annotations

from dataclasses import dataclass

from .formats import twips

LIST_STEP = 5.5
"""How far each level of a list is set in, in millimetres."""
NUMBER_COLUMN = 12
"""Width of the column of numbers in contents and registers, in millimetres."""
HANG = twips(40)
"""How far numbers, labels and headings hang out left of the text: room for a label such as "Syfte och
övergripande mål".
"""


@dataclass(frozen=True, slots=True)
class PageSetup:
    """The page and its margins, in twips."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    edge: int
    """From the paper's edge to header and footer."""

    @property
    def text_width(self) -> int:
        return max(self.width - self.left - self.right, 1440)

    @property
    def text_height(self) -> int:
        return max(self.height - self.top - self.bottom, 1440)


A4 = PageSetup(11906, 16838, twips(30), twips(20), twips(25), twips(25) + HANG, twips(14))
