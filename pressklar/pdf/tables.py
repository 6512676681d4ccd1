"""Tables that are too wide for their column: each gets the first of the style sheet's narrower forms in which
it fits.

How wide a form is, the layout engine itself says: tables are laid out in trial, alone in what they stand in,
with the rows that need the most room. So any style sheet, face, language and page counts as it is.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure import boxes

from .notes import boxes_in
from .soft_hyphens import LINE_END_HYPHEN

STACKED = "stacked"
"""The last form: a row is a paragraph of its cells, each behind its head."""
_LONG = 18
"""Letters of a word that a narrow line may have no room for."""
TURNED = "turned"
"""Heads but the first read upwards."""
FORMS = {
    "hyphenated": 0.2,
    "hyphenated wide": 0.2,
    "hyphenated wide dense": 0.5,
    f"hyphenated wide dense {TURNED}": 0.5,
    STACKED: 1.0,
}
"""Classes that a table gets, from the form that changes least, each with the share of the table's lines that
may end in a hyphen: with more, the next form is easier to read.
"""
_FULL_SIZE = ("", "hyphenated", "hyphenated wide")
"""The forms with type of the usual size."""
_FIGURE = 12
"""Signs of a cell's amount, measure or date, which are read as one: "1 042,38 €", "M8 × 93"."""
CELLS = 1500
"""A table of more cells is tried by some of its rows."""
ROWS = 20
"""Those rows for each column: with its longest words."""
_TALL = 0.25
"""Share of a page's height from which a row is not kept whole: it would leave the page before it empty."""
_KEPT_ROWS, _KEPT = 5, 0.4
"""So many rows may be bound together at a table's head and foot, unless they fill more than that share of a
page: a title before them would stand alone.
"""
_HAIR = 0.5
"""CSS px by which a table may pass its column."""
_UNSPACED = "\u0e00"
"""The first letter of the writings that put no spaces between words: their lines may end anywhere."""
_BLANK = re.compile(r"[\s\u200b]+")
_NARROW = dict.fromkeys("fijlrt.,:;'|!()[]-", 0.5) | dict.fromkeys("mwMWÅÄÖ@%", 1.4)


@dataclass
class _Trial:
    """A table laid out in a form: whether it is within its column, whether a line ends inside a word without
    a hyphen, the lines of its heads and of its other cells and those of them that end in a hyphen, its
    tallest row and its longest turned head in CSS px.
    """

    fits: bool = True
    cuts: bool = False
    lines: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    tallest: float = 0.0
    head: float = 0.0

    def is_good(self, form: str, page_height: float) -> bool:
        """Whether the table can be read in that form."""
        share = FORMS.get(form, 1.0)
        readable = all(self.broken[cell] <= share * lines for cell, lines in self.lines.items())
        whole = not self.cuts or form == STACKED  # there is no wider form
        return self.fits and whole and readable and self.head <= _TALL * page_height


def fit_tables(root: Element, pages_of: Callable[[list[Element]], Sequence[Any]]) -> None:
    """Give a section's tables the forms in which they fit. `pages_of` lays out a body of these elements."""
    parents = {child: parent for parent in root.iter() for child in parent}
    tables = [
        table
        for table in root.iter("table")
        if any(above.get("data-ref") for above in _above(table, parents))
        and not any(above.tag == "table" for above in _above(parents[table], parents))
    ]
    with_figures = {table for table in tables if any(True for _ in _figures(table))}
    for form, whole in (*((form, True) for form in _FULL_SIZE), *((form, False) for form in ("", *FORMS))):
        tried = [table for table in tables if not whole or table in with_figures]
        if not tried:
            continue
        copies = {_shaped(_sample(table), form, whole=whole): table for table in tried}
        pages = pages_of([_within(copied, table, parents) for copied, table in copies.items()])
        trials = _trials(copies, pages)
        height = pages[-1]._page_box.height
        for table, trial in trials.items():
            if trial.is_good(form, height):
                _shaped(table, form, trial.head, whole=whole)
                if trial.tallest > _TALL * height:
                    table.set("class", f"{table.get('class', '')} tall".strip())
                if _KEPT_ROWS * trial.tallest > _KEPT * height:
                    for row in table.iter("tr"):
                        row.set("style", f"break-after: auto; {row.get('style', '')}")
                tables.remove(table)


def _figures(table: Element) -> Iterator[Element]:
    """The cells of few words with a figure among them."""
    for cell in table.iter("td"):
        text = _text(cell).strip()
        if len(text) <= _FIGURE and " " in text and any(sign.isdigit() for sign in text):
            yield cell


def _trials(copies: dict[Element, Element], pages: Sequence[Any]) -> dict[Element, _Trial]:
    """What the pages say of tables, by copies of which these are laid out."""
    trials = {table: _Trial() for table in copies.values()}
    for page in pages:
        for box, column in _tables(page._page_box, page._page_box):
            if box.element in copies:
                _measure(box, column, trials[copies[box.element]])
    return trials


def _measure(box: Any, column: Any, trial: _Trial) -> None:
    """Add what a table's box on one page says of it."""
    edge = column.content_box_x() + column.width
    within = box.position_x + box.margin_width() <= edge + _HAIR
    trial.fits &= within or STACKED in box.element.get("class", "")
    cell, words = "td", frozenset[str]()
    for part in boxes_in(box):
        if part.element_tag in ("td", "th") and part.element is not None:
            cell, words = part.element_tag, frozenset(_words(part.element))
        if part.element_tag == "tr" and isinstance(part, (boxes.TableRowBox, boxes.BlockBox)):
            trial.tallest = max(trial.tallest, part.height)
        elif isinstance(part, boxes.LineBox):
            text = "".join(word.text for word in boxes_in(part) if isinstance(word, boxes.TextBox)).rstrip()
            trial.lines[cell] += 1
            trial.broken[cell] += text.endswith(LINE_END_HYPHEN)
            trial.cuts |= _is_cut(text, words)
            if part.element is not None and part.element.get("class") == TURNED:
                trial.head = max(trial.head, sum(child.width for child in part.children))


def _words(cell: Element) -> Sequence[str]:
    """A cell's words, whatever case a style sheet shows them in."""
    return _BLANK.split(_text(cell).casefold())


def _text(element: Element) -> str:
    """An element's text without its notes, a blank for a line's end that is written."""
    text = element.text or ""
    for child in element:
        if child.get("role") != "doc-footnote":
            text += " " if child.tag == "br" else _text(child)
        text += child.tail or ""
    return text


def _is_cut(line: str, words: Collection[str]) -> bool:
    """Whether a line of a cell with these words ends inside one of them without a hyphen."""
    return line[-1:].isalpha() and line[-1] < _UNSPACED and _BLANK.split(line)[-1].casefold() not in words


def _tables(box: Any, column: Any) -> Iterator[tuple[Any, Any]]:
    """The outermost boxes of tables, each with the box that it stands in."""
    for child in getattr(box, "children", ()):
        if child.element is not None and child.element_tag == "table":
            yield child, box
        else:
            yield from _tables(child, box)


def _shaped(table: Element, form: str, head: float = 0.0, *, whole: bool = False) -> Element:
    """The table, which is given a form; `head` is the length of its longest turned head in CSS px, `whole`
    says that no line parts its figures.
    """
    for cell in _figures(table) if whole else ():
        for element in cell.iter():
            element.text = (element.text or "").replace(" ", "\u00a0")
            if element is not cell:
                element.tail = (element.tail or "").replace(" ", "\u00a0")
    if form:
        table.set("class", " ".join(filter(None, (table.get("class"), form))))
    rows = list(table.iter("tr"))
    heads = [cell for cell in rows[0] if cell.tag == "th"] if rows else []
    if form == STACKED:
        words = list(map(_text, heads))
        _keep_notes(heads, next((row.findall("td") for row in rows if row.find("td") is not None), []))
        for row in rows:
            for cell, word in zip((cell for cell in row if cell.tag == "td"), words, strict=False):
                cell.set("data-head", word)
                said = "".join(cell.itertext()).split()
                kind = "" if said or len(cell) else " empty"  # its head would read as a value
                kind += " long" if any(len(each) > _LONG for each in said) else ""
                if kind:
                    cell.set("class", f"{cell.get('class', '')}{kind}".lstrip())
    elif TURNED in form.split():
        for cell in heads[1:]:
            turned = Element("span", {"class": TURNED})
            turned.text, turned[:] = cell.text, list(cell)
            cell.text, cell[:] = None, [turned]
            if head:
                cell.set("style", f"height: {head:.1f}px")
    return table


def _keep_notes(heads: Sequence[Element], cells: Sequence[Element]) -> None:
    """Notes of heads that aren't shown go to the cells below, as what the head says before these does."""
    for head, cell in zip(heads, cells, strict=False):
        for parent in list(head.iter()):
            for note in [child for child in parent if child.get("role") == "doc-footnote"]:
                parent.remove(note)  # what is behind it goes too: it is said before the cell already
                note.tail, cell.text = cell.text, None
                cell.insert(0, note)


def _sample(table: Element) -> Element:
    """A copy of a table without notes; of a very long one, its head and the rows that need the most room."""
    sample = copy.deepcopy(table)
    for element in sample.iter():
        element.attrib.pop("id", None)
        if element.get("role") == "doc-footnote":
            number, tail = element.get("data-note"), element.tail
            element.clear()
            element.tag, element.text, element.tail = "sup", number, tail
    for group in sample.findall("tbody"):
        rows = list(group)
        if sum(map(len, rows)) <= CELLS:
            continue
        columns = max(map(len, rows), default=0)
        kept = {max(rows, key=lambda row: max(map(_length, row), default=0))} if rows else set()
        for column in range(columns):
            there = [row for row in rows if len(row) > column]
            kept.update(sorted(there, key=lambda row: -_longest(row[column]))[:ROWS])
        group[:] = [row for row in rows if row in kept]
    return sample


def _length(cell: Element) -> int:
    return len("".join(cell.itertext()))


def _longest(cell: Element) -> float:
    """About how wide the longest word of a cell is, in ordinary letters."""
    return max(sum(_NARROW.get(sign, 1.0) for sign in word) for word in _words(cell))


def _within(element: Element, original: Element, parents: dict[Element, Element]) -> Element:
    """The element alone in what the original stands in, up to the body's child."""
    for above in list(_above(parents[original], parents)):
        if above.tag in ("body", "html"):
            break
        holder = Element(above.tag, {name: value for name, value in above.attrib.items() if name != "id"})
        holder.append(element)
        element = holder
    return element


def _above(element: Element, parents: dict[Element, Element]) -> Iterator[Element]:
    """The element and all it stands in, outwards."""
    ancestor: Element | None = element
    while ancestor is not None:
        yield ancestor
        ancestor = parents.get(ancestor)
