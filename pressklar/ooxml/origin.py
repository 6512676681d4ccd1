"""Which draft a returned file was: its id, and the snapshot of the content that it carries."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from .package import Package

BASE_SPACE = "urn:pressklar:base:1"
DRAFT_PROPERTY = "PressklarDraft"
_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
_LONGEST_BASE = 20_000_000


def origin(package: Package) -> tuple[str, str]:
    """The draft's id, by the custom property or the base, and the base snapshot's JSON; "" where they are
    gone.
    """
    draft = ""
    root = package.xml(package.related("custom-properties", "") or "docProps/custom.xml")
    for row in [] if root is None else root.iter(_PROPERTY):
        if row.get("name") == DRAFT_PROPERTY:
            draft = "".join(row.itertext()).strip()
    for name in sorted(package.names):
        if name.startswith("customXml/") and name.endswith(".xml") and "/item" in name:
            base = _base(package.read(name))
            if base is not None and (not draft or base[0] == draft):
                return base
    return draft, ""


def _base(data: bytes) -> tuple[str, str] | None:
    """The draft's id and JSON in a custom XML part of ours. Its text may be longer than lxml takes."""
    if BASE_SPACE.encode() not in data[:2000] or len(data) > _LONGEST_BASE:
        return None
    pieces: list[str] = []
    draft: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == f"{BASE_SPACE} base":
            draft.append(attributes.get("draft", ""))

    def refuse(*_: object) -> None:
        raise ValueError("declarations")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = (
        start,
        pieces.append,
        refuse,
    )
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError):
        return None
    return (draft[0], "".join(pieces)) if draft else None
