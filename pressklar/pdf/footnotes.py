"""Footnotes that a page has no room for: parted at the end of a line, the rest at the next page's foot.

WeasyPrint 70 sets a footnote whole or not at all, and to win a line of text it may move one to the page
behind its call. Here a note begins on its call's page or goes on to the next with the line that calls it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.formatting_structure.build import create_anonymous_boxes
from weasyprint.layout import LayoutContext
from weasyprint.layout.block import block_level_layout

LEAST = 2
"""Lines of a parted note on each of its pages."""
SHORT = 6
"""Lines from which on a note is parted; shorter ones move on whole, with the line that calls them."""
MOST_CARRIED = 0.6
"""Share of a page's height that what is carried on from the page before may take."""
UNBROKEN = "data-unbroken"
"""The attribute of a note that stays whole."""


class FootnoteContext(LayoutContext):  # type: ignore[misc]
    """The state of a layout, as WeasyPrint's functions ask it for a page's notes."""

    def __init__(self, *arguments: Any) -> None:
        self._on_page: list[Any]
        self._rests: dict[Any, Any]
        """What is carried on to the next page, by the note that it is of."""
        self._carried: set[Any]
        self._policies: dict[Any, str] = {}
        self._line: tuple[float, float] | None = None
        """What must stay free under the last line that was tried, and where that line ends."""
        self.reported_footnotes: list[Any] = []
        super().__init__(*arguments)

    @property
    def current_page_footnotes(self) -> Sequence[Any]:
        """The notes that may be moved to the next page for the sake of a line of text: none."""
        return ()

    @current_page_footnotes.setter
    def current_page_footnotes(self, notes: list[Any]) -> None:
        self._on_page, self._rests, self._carried = notes, {}, set(self.reported_footnotes)

    def overflows_page(self, bottom_space: float, position_y: float) -> bool:
        self._line = bottom_space, position_y
        return bool(super().overflows_page(bottom_space, position_y))

    def layout_footnote(self, note: Any) -> bool:
        """Put a note at the page's foot, as the line is set that calls it or, where it was carried on, as the
        page begins.
        """
        self.footnotes.remove(note)
        self._line = None
        if note not in self._carried:
            self._on_page.append(note)
            return self._update() > 0
        page = self.current_footnote_area.page
        if self.reported_footnotes:
            self.reported_footnotes.append(note)
        elif not self._parted(note, MOST_CARRIED * page.height):
            self._on_page.append(note)
        self._update()
        return False

    def report_footnote(self, note: Any) -> None:
        """Carry on what there is no room for under the line that calls the note: the rest of it or, where
        that line can't go on to the next page, all of it.
        """
        self._on_page.remove(note)
        self._update()
        policy = self._policies.setdefault(note, note.style["footnote_policy"])
        room = self._room()
        if not self.reported_footnotes and room is not None and self._parted(note, room):
            policy = "auto"
        else:
            self.reported_footnotes.append(note)
            self._carried.add(note)
        note.style["footnote_policy"] = policy
        self._update()

    def unlayout_footnote(self, note: Any) -> None:
        """Take a note away, since the line that calls it goes on to the next page."""
        if note in self.footnotes:
            return
        self.footnotes.append(note)
        self._carried.discard(note)
        taken = {id(note), id(self._rests.pop(note, None))}
        self._on_page[:] = [each for each in self._on_page if not taken & {id(each), id(_origin(each))}]
        self.reported_footnotes[:] = [each for each in self.reported_footnotes if id(each) not in taken]
        self._update()

    def _room(self) -> float | None:
        """The height that the notes may have with the last line that was tried over them."""
        if self._line is None:
            return None
        bottom_space, line = self._line
        return float(self.page_bottom + _taken(self.current_footnote_area) - bottom_space - line)

    def _parted(self, note: Any, room: float) -> bool:
        """Whether a note was parted so that all notes of the page take no more than that height."""
        if note.element.get(UNBROKEN) is not None:
            return False
        boxed = self._boxed([*self._on_page, note])
        area = self._laid_out(boxed.deepcopy())
        whole, lines = boxed.children[-1], list(_lines(area.children[-1]))
        if len(lines) < SHORT or len(whole.children) != 1 or not isinstance(whole.children[0], boxes.LineBox):
            return False
        excess, count = area.margin_height() - room, len(lines)
        if excess <= 0:
            return False
        while count and excess > 0:
            count -= 1
            excess -= lines[count].height
        count = min(count, len(lines) - LEAST)
        while count >= LEAST and not _ends_with_word(whole.children[0], lines[count - 1].resume_at):
            count -= 1
        if count < LEAST or count == len(lines):
            return False
        head, rest = (
            whole.copy_with_children(part) for part in _cut(whole.children[0], lines[count - 1].resume_at)
        )
        head.parted_from = rest.parted_from = note
        if head.style["text_align_all"] == "justify":
            head.style = head.style.copy()
            head.style["text_align_last"] = "justify"  # its last line isn't the note's
        self._on_page.append(head)
        self.reported_footnotes.append(rest)
        self._carried.add(rest)
        self._rests[note] = rest
        return True

    def _boxed(self, notes: list[Any]) -> Any:
        """The area of these notes, with boxes for their lines."""
        return create_anonymous_boxes(self.current_footnote_area.copy_with_children(notes).deepcopy())

    def _laid_out(self, boxed: Any) -> Any:
        line = self._line
        area = block_level_layout(self, boxed, -math.inf, None, boxed.page)[0]
        self._line = line
        return area

    def _update(self) -> float:
        """Give the notes at the foot their room; says by how much they are higher than the style allows."""
        area = self.current_footnote_area
        if not self.in_column:
            self.page_bottom += _taken(area)
        area.children, area.height, excess = self._on_page, "auto", 0.0
        if self._on_page:
            laid_out = self._laid_out(self._boxed(self._on_page))
            area.height, last = laid_out.height, laid_out.children[-1]
            bottom = laid_out.position_y + laid_out.margin_height() - laid_out.margin_bottom
            excess = last.position_y + last.margin_height() - last.margin_bottom - bottom
        if not self.in_column:
            self.page_bottom -= _taken(area)
        return float(excess)


def _taken(area: Any) -> float:
    return 0.0 if area.height == "auto" else float(area.margin_height())


def _origin(note: Any) -> Any:
    """The note that a part is of."""
    return getattr(note, "parted_from", note)


def _lines(note: Any) -> Iterator[Any]:
    return (box for box in note.descendants() if isinstance(box, boxes.LineBox))


def _ends_with_word(line: Any, place: Mapping[int, Any]) -> bool:
    """Whether a line that ends at that place parts no word."""
    box, inside = line, place
    while inside:
        ((index, inside),) = inside.items()
        if isinstance(box, boxes.TextBox):
            text = box.text.encode()
            return index is not None and b" " in (text[index - 1 : index], text[index : index + 1])
        if index >= len(box.children):
            return False
        box = box.children[index]
    return False


def _cut(box: Any, place: Mapping[int, Any]) -> tuple[list[Any], list[Any]]:
    """The children of a box before and from a place in it, in which that box may be parted."""
    ((index, inside),) = place.items()
    before, after = list(box.children[:index]), list(box.children[index:])
    if not inside:
        return before, after
    child = after.pop(0)
    if isinstance(child, boxes.TextBox):
        (start,) = inside
        text = child.text.encode()
        texts = text[:start].decode(), text[start:].decode()
        parts = [[child.copy_with_text(text)] if text else [] for text in texts]
    else:
        parts = [[child.copy_with_children(part)] for part in _cut(child, inside)]
    return before + parts[0], parts[1] + after
