"""A Word file by a designer, read with care: it is a zip archive that anybody may have made."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ..problems import ContentError, Problem

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_PART = 40_000_000
_MOST_ENTRIES = 5_000
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Template:
    """A .docx's parts by their kind. Raises ContentError (E601) wherever it can't be read."""

    def __init__(self, path: Path, shown: str) -> None:
        self.shown = shown
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise self._refused("is no Word file, or a damaged or encrypted one") from error
        names = self._archive.namelist()
        if len(names) > _MOST_ENTRIES or len(set(names)) < len(names):
            raise self._refused("isn't made as Word makes files")
        self._names = set(names)
        self.document = "word/document.xml"
        if self.document not in self._names:
            raise self._refused("is no Word document")
        self._relations = {self.document: self._read_relations(self.document)}

    def part(self, kind: str) -> str | None:
        """The name of the document's part of a kind ("styles", "theme"), None where it has none."""
        return next((target for about, target in self._relations[self.document].values() if about == kind and target in self._names), None)

    def related(self, part: str, relation: str) -> str | None:
        """The name of the part that another refers to by a relationship's id."""
        if part not in self._relations:
            self._relations[part] = self._read_relations(part)
        target = self._relations[part].get(relation, ("", ""))[1]
        return target if target in self._names else None

    def read(self, name: str) -> bytes:
        try:
            with self._archive.open(name) as file:
                data = file.read(_MOST_PART + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError) as error:
            raise self._refused("is damaged: a part of it can't be unpacked") from error
        if len(data) > _MOST_PART:
            raise self._refused("unpacks to far more than a file of styles")
        return data

    def xml(self, name: str) -> _Element:
        """A part's root. Entities, which could grow without end or read other files, are refused; Word never writes them."""
        from lxml import etree

        data = self.read(name)
        if b"<!" in data[:4096].replace(b"\0", b"").replace(b"<!--", b""):
            raise self._refused("holds declarations that no Word file has")
        try:
            return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True))
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._refused("is damaged: its XML can't be read") from error

    def _read_relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Ids to (kind, part's name), targets outside the file left out."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self._names:
            return {}
        found = {}
        for row in self.xml(rels).iter(_RELATIONSHIP):
            if row.get("TargetMode") != "External":
                target = unquote(row.get("Target", ""))
                whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                found[row.get("Id", "")] = (row.get("Type", "").rpartition("/")[2], whole)
        return found

    def _refused(self, reason: str) -> ContentError:
        return ContentError(Problem("E601", "error", f"{self.shown} {reason}.", "Build without it, save output/<edition>/booklet.docx under that name, change "
                                    "its styles in Word and save. Or take it away: the Word file then has its own look.", self.shown))
