"""A person's name and addresses taken out of a Word or OpenDocument file, wherever its XML has them: in words
that are parted by formatting, in authors of comments, in links.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from .caps import Tally
from .guard import Archive, parse_xml
from .refusal import Refusal

if TYPE_CHECKING:
    from lxml.etree import _Element

_XML = (".xml", ".rels")
_PARAGRAPHS = frozenset({"p", "h"})
_WORDS = frozenset({"t", "delText", "instrText"})
"""The elements that hold Word's words; OpenDocument has them in any."""


def redacted_package(data: bytes, name: str, pattern: re.Pattern[str], mark: str) -> tuple[bytes, int]:
    """The file without what the pattern finds, and how often it was there. Raises ContentError (E610 to E621)
    for a file that can't be read.
    """
    refused = Refusal(name)
    archive = Archive(data, refused)
    tally, count = Tally(refused), 0
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as copy:
        for info in source.infolist():
            part = archive.read(info.filename)
            if info.filename.startswith("customXml/"):  # the draft's base: one text, longer than lxml takes
                text, hits = pattern.subn(mark, part.decode("utf-8", "surrogateescape"))
                part, count = text.encode("utf-8", "surrogateescape"), count + hits
            elif info.filename.endswith(_XML):
                root = parse_xml(part, tally)
                if hits := _redact(root, pattern, mark):
                    count += hits
                    part = _written(root)
            copy.writestr(info, part)
    return (target.getvalue(), count) if count else (data, 0)


def _written(root: _Element) -> bytes:
    from lxml import etree

    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _redact(root: _Element, pattern: re.Pattern[str], mark: str) -> int:
    """Take it out of paragraphs as they are read, then out of all that is left; how often it was there."""
    count = 0
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.rpartition("}")[2] in _PARAGRAPHS:
            count += _redact_paragraph(element, pattern, mark)
    for element in root.iter():
        for name, value in element.attrib.items():
            text, hits = pattern.subn(mark, str(value))
            if hits:
                element.set(name, text)
                count += hits
        for side in ("text", "tail"):
            text, hits = pattern.subn(mark, getattr(element, side) or "")
            if hits:
                setattr(element, side, text)
                count += hits
    return count


def _redact_paragraph(paragraph: _Element, pattern: re.Pattern[str], mark: str) -> int:
    """Matches that may begin in one run of a paragraph and end in another."""
    spots: list[tuple[_Element, str]] = []
    for element in paragraph.iter():
        is_word = isinstance(element.tag, str) and (
            element.tag.rpartition("}")[2] in _WORDS or "opendocument" in element.tag
        )
        if is_word and element.text:
            spots.append((element, "text"))
        if element is not paragraph and element.tail and element.tail.strip():
            spots.append((element, "tail"))
    texts = [getattr(element, side) or "" for element, side in spots]
    matches = list(pattern.finditer("".join(texts)))
    for match in reversed(matches):
        start = 0
        for index, text in enumerate(texts):
            end = start + len(text)
            first, last = max(match.start(), start), min(match.end(), end)
            if first < last:
                put = mark if first == match.start() else ""
                texts[index] = text[: first - start] + put + text[last - start :]
            start = end
    for (element, side), text in zip(spots, texts, strict=True):
        setattr(element, side, text)
    return len(matches)
