"""The proof that no word of a Word file is lost: all text-bearing elements, counted from the XML without the
reader's help, against what it gave.

Each letter and figure of them is placed (in a paragraph or note), listed (a change, a comment, words left out
with a reason) or named here: the words of parts that nobody reads (headers, charts, diagrams, building
blocks), and such as the reader lost.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ..foundation.sequences import word_set
from .names import DRAWING, MATH, VML, N
from .story import SAME
from .values import Item, LeftOut, LeftOutKind, WordDocument, WordNote, Words

if TYPE_CHECKING:
    from lxml.etree import _Element

    from .package import Package

_TEXTS = (f"{N}t", f"{N}delText", f"{MATH}t", f"{DRAWING}t")
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_CHART_EXTENDED = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
_KINDS: dict[str, LeftOutKind] = {
    "header": "header",
    "footer": "footer",
    "chart": "chart",
    "chartEx": "chart",
    "chartUserShapes": "chart",
    "diagramData": "diagram",
    "diagramDrawing": "diagram",
    "glossaryDocument": "glossary",
}
_READ = ("officeDocument", "footnotes", "endnotes", "comments")
_WITHOUT_WORDS = word_set(
    "styles stylesWithEffects numbering settings fontTable theme webSettings customXml customXmlProps "
    "core-properties extended-properties custom-properties people commentsExtended commentsIds "
    "commentsExtensible diagramLayout diagramColors diagramQuickStyle chartStyle chartColorStyle "
    "themeOverride image font hyperlink printerSettings bibliography thumbnail keyMapCustomizations "
    "attachedToolbars vbaProject metadata tags aFChunk recipientData customUI"
)
_SIGNS = (b":t ", b":t>", b":v>", b":pt ", b":pt>", b"textpath", b"<t ", b"<t>")
"""What stands in the bytes of a part that may bear text: others aren't parsed."""
_WORD = re.compile(r"\w+")
_MOST_SEARCHED = 200
"""Elements that are looked at to name lost words."""


def with_inventory(package: Package, roots: Iterable[_Element], returned: WordDocument) -> WordDocument:
    """What the reader gave, with the words of parts that it doesn't read, and those it lost, if there are
    any. `roots` are those of the parts it reads.
    """
    left_out = [*returned.left_out, *_other_parts(package)]
    left_out += [LeftOut("lost", words) for words in lost_words(roots, returned)]
    return replace(returned, left_out=tuple(left_out))


def lost_words(roots: Iterable[_Element], returned: WordDocument) -> Iterator[str]:
    """The texts of elements with letters that stand nowhere in what the reader gave."""
    texts = [text for root in roots for text in element_texts(root)]
    accounted = "".join(_accounted(returned))
    missing = _letters("".join(texts)) - _letters(accounted)
    if not missing:
        return
    searched = 0
    for text in texts:
        if text.strip() and any(sign in missing for sign in text) and text.strip() not in accounted:
            yield text
            missing = missing - _letters(text)
            searched += 1
            if not missing or searched >= _MOST_SEARCHED:
                break
    if missing:
        yield " ".join(sorted(missing))


def element_texts(root: _Element) -> Iterator[str]:
    """The texts of all elements of a part that bear any: words, deleted ones, formulas, drawings, WordArt,
    charts.
    """
    for element in root.iter(*_TEXTS, f"{VML}textpath", f"{_CHART}v", f"{_CHART_EXTENDED}pt"):
        if element.tag == f"{VML}textpath":
            yield element.get("string", "")
        elif element.tag != f"{_CHART}v" or _is_word(element):
            yield element.text or ""


def _is_word(value: _Element) -> bool:
    """Whether a chart's value is a word: a name of a row or column. Its figures are its drawing."""
    around = value.getparent()
    while around is not None and not str(around.tag).endswith(("Cache", "}tx", "}cat", "}ser")):
        around = around.getparent()
    return around is not None and str(around.tag).endswith(("}strCache", "}tx"))


def _letters(text: str) -> Counter[str]:
    counted = Counter(text)
    return Counter({sign: count for sign, count in counted.items() if sign.isalnum()})


def _accounted(returned: WordDocument) -> Iterator[str]:
    """All words that the reader gave, each once."""
    for paragraph in returned.paragraphs:
        yield from _texts_of(paragraph.items)
    yield from (comment.text for comment in returned.comments)
    yield from (entry.words for entry in returned.left_out)
    yield returned.gone
    yield returned.turned


def _texts_of(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Words):
            yield item.text
        elif isinstance(item, WordNote):
            yield from _texts_of(item.content)


def _other_parts(package: Package) -> Iterator[LeftOut]:
    """The words of parts that the reader doesn't read, by what leads to them."""
    kinds: dict[str, str] = {}
    for source in package.sources:
        for row in package.relations(source).values():
            if not row.outside and row.target in package.names:
                kinds.setdefault(row.target, row.kind)
            if row.outside and row.kind == "subDocument":
                yield LeftOut("elsewhere", row.target, name="part")
    read = {package.document, *(package.related(kind) for kind in _READ)}
    told: set[str] = set()
    properties = _property_words(package)
    for name in sorted(kinds):
        kind = kinds[name]
        if kind in ("package", "oleObject", "control", "activeXControlBinary"):
            yield LeftOut("embedded", posixpath.basename(name), name="object")
        if (
            name in read
            or kind in _WITHOUT_WORDS
            or not name.endswith(".xml")
            or not any(map(package.read(name).__contains__, _SIGNS))
        ):
            continue
        root = package.xml(name)
        words = " ".join(text for text in (element_texts(root) if root is not None else ()) if text.strip())
        if words and words not in told:
            told.add(words)
            repeated = kind in ("header", "footer") and properties.issuperset(_WORD.findall(words))
            yield LeftOut(_KINDS.get(kind, "part"), words, name=SAME if repeated else name)


def _property_words(package: Package) -> set[str]:
    """The words of the file's title, author and organisation: what headers and footers repeat. Figures are a
    page's number.
    """
    words = {str(number) for number in range(1000)}
    for kind, usual in (
        ("core-properties", "docProps/core.xml"),
        ("extended-properties", "docProps/app.xml"),
    ):
        root = package.xml(package.related(kind, "") or usual)
        words.update(
            word for text in (() if root is None else root.itertext()) for word in _WORD.findall(text)
        )
    return words
