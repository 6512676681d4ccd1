"""What a foreign .docx must pass before anything in it is read: it is a zip archive from outside, and may be made to do harm."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from ..problems import ContentError, Problem

if TYPE_CHECKING:
    from lxml.etree import _Element

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_ENTRIES = 5_000
_MOST_TOTAL = 500_000_000
_MOST_PART = 60_000_000
_MOST_RATIO = 250
"""Times an entry may be smaller packed. Measured: Word's XML packs to a tenth or a twentieth, XML of one repeated word to a hundredth."""
_SMALL = 1_000_000


class Package:
    """A .docx that passed. `part(name)` gives a part's XML, safely parsed; `names` are all parts."""

    def __init__(self, data: bytes, shown: str) -> None:
        self.shown = shown
        self._archive = self._open(data)
        self.names = frozenset(info.filename for info in self._archive.infolist())

    def _open(self, data: bytes) -> zipfile.ZipFile:
        if data.startswith(_OLE):
            raise self._refused("is encrypted, or an old .doc with another name",
                                "Open it in Word, take its password away or save it as .docx, and bring that in.")
        if not data.startswith(b"PK"):
            raise self._refused("isn't a Word file (.docx)", "Check that it is the right file; plain text needs a name that ends in .txt.")
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise self._refused("is damaged: a part of it is missing") from error
        entries = archive.infolist()
        names = [info.filename for info in entries]
        if len(entries) > _MOST_ENTRIES or sum(info.file_size for info in entries) > _MOST_TOTAL or any(
                info.file_size > _SMALL and info.file_size > info.compress_size * _MOST_RATIO for info in entries):
            raise self._refused("unpacks to far more than a booklet")
        if len(set(names)) < len(names):
            raise self._refused("holds two parts of the same name")
        if any(info.flag_bits & 1 for info in entries):
            raise self._refused("is encrypted", "Take its password away and bring it in again.")
        return archive

    def part(self, name: str) -> _Element | None:
        """The root of a part's XML, or None where there is no such part. Raises ContentError (E407)."""
        from lxml import etree

        if name not in self.names:
            return None
        try:
            with self._archive.open(name) as file:
                data = file.read(_MOST_PART + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
            raise self._refused("is damaged: a part of it can't be unpacked") from error
        if len(data) > _MOST_PART:
            raise self._refused("unpacks to far more than a booklet")
        # Entities could be made to grow without end or to read other files; Word never writes them.
        if b"<!DOCTYPE" in data[:4096].replace(b"\0", b"") or b"<!ENTITY" in data.replace(b"\0", b""):
            raise self._refused("holds declarations that no Word file has")
        try:
            root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False))
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._refused("is damaged: its XML can't be read") from error
        if root.getroottree().docinfo.doctype:
            raise self._refused("holds declarations that no Word file has")
        return root

    def _refused(self, reason: str, hint: str = "Open it in Word, save it anew as .docx, and bring that in.") -> ContentError:
        return ContentError(Problem("E407", "error", f"{self.shown} {reason}.", hint, self.shown))
