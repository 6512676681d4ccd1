"""Drawings in a foreign file's text: pictures, text boxes, and what is only told: charts, diagrams, files put
in as objects.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .names import COMPATIBILITY, DRAWING, REL, VML
from .story import Story, shown_alternative
from .values import Picture

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_BOX = "}txbxContent"
"""How the name of a text box's content ends: the strict variant has it among Word's extensions."""
_OFFICE = "{urn:schemas-microsoft-com:office:office}"


def boxes_in(element: _Element, story: Story) -> Iterator[_Element]:
    """The text boxes in a drawing, not those inside others, each once: a fallback repeats them."""
    for child in element:
        if str(child.tag).endswith(_BOX):
            yield child
        elif child.tag == f"{COMPATIBILITY}AlternateContent":
            if (branch := shown_alternative(child, story)) is not None:
                yield from boxes_in(branch, story)
        elif isinstance(child.tag, str) and len(child):
            yield from boxes_in(child, story)


def _outside_boxes(drawing: _Element) -> list[_Element]:
    """All elements of a drawing but for its text boxes and what is in them: these are read by themselves."""
    from lxml import etree

    walk = etree.iterwalk(drawing, events=("start",))
    elements = []
    for _, element in walk:
        if str(element.tag).endswith(_BOX):
            walk.skip_subtree()
        else:
            elements.append(element)
    return elements


def picture_in(element: _Element) -> Picture | None:
    """The picture in a drawing; its digest is still its relationship's id."""
    blip = next(element.iter(f"{DRAWING}blip"), None)
    if blip is not None:
        placed, properties = (
            next(element.iter(f"{_PLACED}docPr"), None),
            next(element.iter(f"{_PICTURE}cNvPr"), None),
        )
        alt = "" if placed is None else placed.get("descr", "")
        return Picture(
            "" if properties is None else properties.get("name", ""),
            blip.get(f"{REL}embed", "") or blip.get(f"{REL}link", ""),
            alt,
        )
    image = next(element.iter(f"{VML}imagedata"), None)
    if image is None:
        return None
    shape = next(element.iter(f"{VML}shape"), None)
    return Picture("", image.get(f"{REL}id", ""), "" if shape is None else shape.get("alt", ""))


def list_drawing_words(element: _Element, story: Story) -> None:
    """List the words of shapes that aren't paragraphs (DrawingML's own text, WordArt), and objects whose
    content is another program's.
    """
    elements = _outside_boxes(element)
    words = [text.text or "" for text in elements if text.tag == f"{DRAWING}t"]
    words += [path.get("string", "") for path in elements if path.tag == f"{VML}textpath"]
    if words:
        story.leave_out("drawing", " ".join(words))
    for item in elements:
        if item.tag == f"{_OFFICE}OLEObject":
            story.leave_out("embedded", item.get("ProgID", "") or "object", "object")
