"""Footnotes: whether each was set whole where it belongs, and its place at the end of its proposal where it
wasn't.

Where a footnote's call moves to another page, WeasyPrint 70 may lose it, set it over the text or before its
call (its issues 1564, 1636, 1833, 2432). So every layout is looked through afterwards, and what didn't fit at
a foot, nor parted at two (`footnotes.py`), is set in the text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from .footnotes import UNBROKEN
from .page_edges import first_boxes, last_boxes

MOST = 60
"""Notes of one proposal that are tried at the foot: each one laid out means that those on its page are laid
out again.
"""
EMPTY = 0.65
"""Share of a page's height that may stay free for a note's sake: a taller one isn't set at a foot."""
PAGES = 6
"""Pages that a note may stand on; one of more stands at the end."""
INLINE = ("span", "a", "b", "i", "em", "strong", "sup", "sub", "code", "small")
ROUNDS = 4
"""Layouts of a section in which notes that don't fit are moved; in the next one none stand at a foot."""
_HEADINGS = ("header", "h2", "h3", "h4")
NOTES = ("doc-footnote", "doc-endnote")
_HAIR = 0.5
"""CSS px by which boxes may touch."""


@dataclass
class _Setting:
    """Where a note and its call stand: pages from 0, and the letters set."""

    calls: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    letters: Counter[str] = field(default_factory=Counter)
    fits: bool = True

    @property
    def is_late(self) -> bool:
        """Whether the note stands on a later page than its call."""
        return bool(self.calls and self.notes) and self.notes[0] > min(self.calls)


class Notes:
    """The footnotes of one section's HTML, some of which may stand at the end of the text. Changes that
    HTML.
    """

    def __init__(self, root: Element) -> None:
        self._parents = {child: parent for parent in root.iter() for child in parent}
        self._at_foot: dict[Element, list[Element]] = defaultdict(list)
        """Notes by what they are gathered in: a proposal, what has data-notes, else the outermost section."""
        self._at_end: dict[str, tuple[Element, Element]] = {}
        """Notes at the end by their ids, each with its call."""
        self._loosened: set[Element] = set()
        self._whole = 0
        """Notes that are no longer parted."""
        self._slots = {
            self._holder(slot): slot
            for slot in root.iter("section")
            if "notes" in slot.get("class", "").split()
        }
        for note in root.iter():
            if note.get("role") == "doc-footnote":
                self._at_foot[self._holder(note)].append(note)
        for slot in self._slots.values():
            slot.set("hidden", "")
        self._move(holder for holder, notes in list(self._at_foot.items()) if len(notes) > MOST)

    def laid_out(self, render: Callable[[], Any]) -> Any:
        """The document that `render` makes, with every note in it that fits at a foot, and the others at the
        end of their proposals.
        """
        for _ in range(ROUNDS if self._at_foot else 0):
            try:
                document = render()
            except (
                Exception
            ):  # a note too many can make the layout engine stumble; without, it tells what else is wrong
                break
            settings, crowding = _settings(document.pages), set(_crowding(document.pages))
            unfit = [
                holder
                for holder, notes in self._at_foot.items()
                if crowding & set(notes) or not all(_is_right(note, settings[note]) for note in notes)
            ]
            late = [
                note
                for notes in self._at_foot.values()
                for note in notes
                if settings[note].is_late and note not in self._loosened
            ]
            if not unfit and not late:
                return document
            self._move([holder for holder in unfit if not self._kept_whole(holder, settings)])
            for note in late:
                self._loosen(note)
        self._move(list(self._at_foot))
        return render()

    @property
    def moved(self) -> int:
        """How often this has changed the HTML."""
        return len(self._at_end) + len(self._loosened) + self._whole

    def lost(self, pages: list[Any]) -> list[str]:
        """The ids of notes whose calls stand on a page and whose words don't all."""
        settings = _settings(pages)
        at_foot = [
            note.get("id", "")
            for notes in self._at_foot.values()
            for note in notes
            if settings[note].calls and not _is_whole(note, settings[note])
        ]
        at_end = [
            name
            for name, (call, note) in self._at_end.items()
            if settings[call].calls and not _is_whole(note, settings[note])
        ]
        return at_foot + at_end

    def _kept_whole(self, holder: Element, settings: Mapping[Element, _Setting]) -> bool:
        """Whether a holder has notes that were parted: from now on they go on with their lines instead."""
        parted = [note for note in self._at_foot[holder] if len(settings[note].notes) > 1]
        for note in parted:
            note.set(UNBROKEN, "")
        self._whole += len(parted)
        return bool(parted)

    def _loosen(self, note: Element) -> None:
        """Let a page end at any line of a note's paragraph, so that the call goes on to where its note has
        room.
        """
        self._loosened.add(note)
        paragraph = self._paragraph(note)
        paragraph.set("style", f"orphans: 1; widows: 1; {paragraph.get('style', '')}")

    def _paragraph(self, note: Element) -> Element:
        return next(above for above in _above(note, self._parents) if above.tag not in INLINE)

    def _holder(self, element: Element) -> Element:
        above = list(_above(element, self._parents))
        return next(
            (
                element
                for element in above
                if element.tag == "article" or element.get("data-notes") is not None
            ),
            next((element for element in reversed(above) if element.tag == "section"), above[-2]),
        )

    def _move(self, holders: Iterable[Element]) -> None:
        """Set these holders' notes at their ends."""
        for holder in holders:
            if holder not in self._slots:
                self._slots[holder] = SubElement(holder, "section", {"class": "field notes"})
            slot = self._slots[holder]
            slot.attrib.pop("hidden", None)
            for note in self._at_foot.pop(holder):
                self._set_at_end(note, slot)

    def _set_at_end(self, note: Element, slot: Element) -> None:
        """Make the footnote its own call, and put its words into the slot."""
        name, number = note.get("id", ""), note.get("data-note", "")
        moved = SubElement(
            slot, "div", {"role": "doc-endnote", "class": "note"} | ({"id": name} if name else {})
        )
        mark = SubElement(moved, "b", {"class": "n"})
        mark.text, mark.tail = number, f" {note.text or ''}"
        moved.extend(list(note))
        for child in list(note):
            note.remove(child)
        note.tag, note.text = "sup", None
        note.attrib.clear()
        note.set("class", "note-call")
        link = SubElement(note, "a", {"href": f"#{name}"})
        link.text = number
        self._at_end[name] = link, moved


def _above(element: Element, parents: dict[Element, Element]) -> Iterator[Element]:
    """The element and all it stands in, outwards."""
    ancestor: Element | None = element
    while ancestor is not None:
        yield ancestor
        ancestor = parents.get(ancestor)


def _settings(pages: list[Any]) -> dict[Element, _Setting]:
    """How each note and its call stand on the pages."""
    settings: dict[Element, _Setting] = defaultdict(_Setting)
    for number, page in enumerate(pages):
        area = _area(page._page_box)
        clear = area is None or _is_clear(area, page._page_box)
        for box in outermost(page._page_box, _is_note_or_call):
            setting = settings[box.element]
            if box.element.get("role") in NOTES and box.element_tag == box.element.tag:
                setting.notes.append(number)
                setting.letters.update(_letters(_set_text(box)))
                setting.fits &= clear
            else:
                setting.calls.append(number)
    return settings


def _is_note_or_call(box: Any) -> bool:
    if box.element is None:
        return False
    tag = str(box.element_tag)
    return (
        tag == "a"
        or tag.endswith("::footnote-call")
        or (box.element.get("role") in NOTES and tag == box.element.tag)
    )


def _is_right(note: Element, setting: _Setting) -> bool:
    """Whether a footnote, if it is called at all, stands once, whole, clear of the text, on its call's page
    or the next.
    """
    if not setting.calls:
        return not setting.notes
    first = setting.notes[0] if setting.notes else 0
    return (
        0 < len(setting.notes) <= PAGES
        and setting.notes == [*range(first, first + len(setting.notes))]
        and setting.fits
        and min(setting.calls) <= first <= min(setting.calls) + 1
        and _is_whole(note, setting)
    )


def _is_whole(note: Element, setting: _Setting) -> bool:
    return not Counter(_letters("".join(note.itertext()))) - setting.letters


def _crowding(pages: list[Any]) -> Iterator[Element]:
    """The notes for which the page before theirs was left as good as empty, or with a heading at its foot:
    their calls went on to where they have room.
    """
    for page, following in pairwise(page._page_box for page in pages):
        area = _area(following)
        if area is None:
            continue
        is_left = area.height > (free := free_height(page)) / 2 and free > EMPTY * page.height
        if is_left or ends_with_heading(page, following):
            yield from (box.element for box in outermost(area, _is_note_or_call) if box.element is not None)


def ends_with_heading(page: Any, following: Any) -> bool:
    """Whether the last thing in a page's text is a title or a label of a proposal that goes on overleaf."""
    last = list(last_boxes(page))
    ahead = {box.element for box in first_boxes(following)}
    return any(str(box.element_tag) in _HEADINGS for box in last) and any(
        str(box.element_tag) == "article" and box.element in ahead for box in last
    )


def free_height(page: Any) -> float:
    """The height (CSS px) between a page's text and its notes or its end."""
    area = _area(page)
    end = page.content_box_y() + page.height if area is None else area.border_box_y()
    lowest = (
        box.position_y + box.height
        for child in page.children
        if child is not area
        for box in boxes_in(child)
        if isinstance(box, (boxes.LineBox, boxes.ReplacedBox))
    )
    return float(end - max(lowest, default=page.content_box_y()))


def _area(page: Any) -> Any:
    """The notes at a page's foot, None where there are none."""
    return next((child for child in page.children if isinstance(child, boxes.FootnoteAreaBox)), None)


def _is_clear(area: Any, page: Any) -> bool:
    """Whether a page's notes stand within it, and below all of its text. A page for notes alone, behind the
    last text, has no margins of its own.
    """
    if page.page_type.blank:
        return False
    top, left, right = area.border_box_y(), area.border_box_x(), area.border_box_x() + area.border_width()
    bottom = max(
        (box.position_y + box.height for box in boxes_in(area) if isinstance(box, boxes.LineBox)), default=0.0
    )
    if bottom > page.content_box_y() + page.height + _HAIR or top < page.content_box_y() - _HAIR:
        return False
    for child in page.children:
        for box in boxes_in(child) if child is not area else ():
            if (
                isinstance(box, (boxes.LineBox, boxes.ReplacedBox))
                and box.position_y + box.height > top + _HAIR
                and box.position_x < right
                and box.position_x + box.width > left
            ):
                return False
    return True


def boxes_in(box: Any) -> Iterator[Any]:
    """A box and all boxes in it, in order."""
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    yield box
    for child in getattr(box, "children", ()):
        yield from boxes_in(child)


def outermost(box: Any, wanted: Callable[[Any], bool]) -> Iterator[Any]:
    """The boxes that are wanted, and none inside of one."""
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    if wanted(box):
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from outermost(child, wanted)


def _set_text(box: Any) -> str:
    return "".join(part.text for part in boxes_in(box) if isinstance(part, boxes.TextBox))


def _letters(text: str) -> str:
    """The letters and digits: hyphens come at a line's end, and a style may set capitals."""
    return "".join(filter(str.isalnum, text.casefold()))
