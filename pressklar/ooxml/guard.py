"""What a zip archive from outside must pass before anything in it is parsed: it may be damaged or made to do
harm.

Nothing is unpacked before the archive's own list has been looked through, and nothing is parsed before its
raw bytes have been. Each kind of refusal has a code and a sentence of its own (docs/studies/word-files.md
says what was measured).
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat

from ..locale import N_, tr
from ..problems import OutsideError, Place, Problem, UsageError
from .caps import Tally
from .refusal import Refusal

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_BYTES = 100_000_000
"""Of the file itself. A draft of 4,100 proposals takes 10 MB, pictures apart."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_END = b"PK\x05\x06"
_MOST_LIST = 1_500_000
"""Bytes of the archive's list of entries."""
_MOST_ENTRIES = 5_000
_MOST_TOTAL = 200_000_000
_MOST_PART = 60_000_000
_MOST_RATIO = 250
"""Times that an entry may be smaller packed. Word's XML packs to a tenth or a twentieth, XML of one repeated
word to a hundredth.
"""
_SMALL = 1_000_000
_SAVE_AS_DOCX = N_("Open it in Word and save it as .docx.")
_UNPACKS = N_("{file} unpacks to far more than a booklet.")
_BROKEN = N_("{file} is damaged: its XML can't be read.")
_DECLARES = N_("{file} holds declarations that no Word file has (<!DOCTYPE).")
_DECLARED = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAMES = (
    (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
    (b"officeDocument/", b"officeDocument/2006/"),
    (b"drawingml/", b"drawingml/2006/"),
)
_UNPACKING = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
)


def file_bytes(path: Path) -> bytes:
    """A file named on the command line. Raises UsageError or OutsideError (E626) for one that isn't there, is
    too large, or may not be read.
    """
    try:
        if not path.exists() or path.is_dir():
            raise UsageError(
                Problem(
                    "E626",
                    Place(str(path)),
                    tr("{file} is a folder, not a file.", file=path)
                    if path.is_dir()
                    else tr("There is no file {file}.", file=path),
                    tr("Check its name and folder; several files are named one by one, or as *.docx."),
                )
            )
        if path.stat().st_size > MOST_BYTES:
            raise UsageError(
                Problem(
                    "E626",
                    Place(str(path)),
                    tr(
                        "{file} has {size:.0f} MB, and the most is {most:.0f} MB.",
                        file=path.name,
                        size=path.stat().st_size / 1_000_000,
                        most=MOST_BYTES / 1_000_000,
                    ),
                    tr("Check that it is the right file; make its pictures smaller."),
                )
            )
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OutsideError(
            Problem(
                "E626",
                Place(str(path)),
                tr("{file} can't be read: {reason}.", file=path, reason=reason),
                tr("Check its name, and that you may read it."),
            )
        ) from error


class Archive:
    """A zip archive that passed: its beginning, end, list and sizes are sound. Raises ContentError (E610 to
    E617) through `refused`.
    """

    def __init__(self, data: bytes, refused: Refusal) -> None:
        self.refused = refused
        self._check_beginning(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
            raise refused("E612", N_("{file} is damaged: its list of parts can't be read.")) from error
        self._check_list(self._zip.infolist())
        self.names = frozenset(info.filename for info in self._zip.infolist())
        self._sizes = {info.filename: info.file_size for info in self._zip.infolist()}

    def read(self, name: str, most: int = _MOST_PART) -> bytes:
        """A part's bytes, at most so many (E616); E612 where it is damaged."""
        try:
            with self._zip.open(name) as file:
                data = file.read(most + 1)
        except _UNPACKING as error:
            raise self.refused("E612", N_("{file} is damaged: a part of it can't be unpacked.")) from error
        if len(data) > most:
            raise self.refused("E616", _UNPACKS)
        return data

    def size(self, name: str) -> int:
        """A part's size as the archive's list has it."""
        return self._sizes.get(name, 0)

    def _check_beginning(self, data: bytes) -> None:
        if not data:
            raise self.refused(
                "E610",
                N_("{file} is empty: it isn't a Word file."),
                N_("Check that it was saved, and that the mail brought all of it."),
            )
        if data.startswith(OLE):
            if _ENCRYPTED in data:
                raise self.refused(
                    "E611",
                    N_("{file} is protected by a password."),
                    N_(
                        "Open it in Word, take its password away (File, Info, Protect Document), and save it."
                    ),
                )
            raise self.refused("E615", N_("{file} is an old Word file (.doc)."), _SAVE_AS_DOCX)
        if data.startswith(b"{\\rtf"):
            raise self.refused("E615", N_("{file} is a file of the kind .rtf."), _SAVE_AS_DOCX)
        if not data.startswith(b"PK"):
            raise self.refused(
                "E610", N_("{file} isn't a Word file (.docx)."), N_("Check that it is the right file.")
            )
        if len(data) > MOST_BYTES:
            raise self.refused(
                "E616", N_("{file} is larger than any booklet: {size:.0f} MB."), size=len(data) / 1_000_000
            )
        end = data.rfind(_END, max(len(data) - 66_000, 0))
        if end < 0 or end + 22 > len(data):
            raise self.refused(
                "E612",
                N_("{file} is damaged, cut short: its end is missing."),
                N_("Ask for it again; the mail or the disk may have lost a part."),
            )
        entries, size = struct.unpack("<HI", data[end + 10 : end + 16])
        if entries > _MOST_ENTRIES or size > _MOST_LIST:
            raise self.refused(
                "E616",
                N_(
                    "{file} is made of far more parts than a Word file has: it unpacks to far more than "
                    "a booklet."
                ),
            )

    def _check_list(self, entries: list[zipfile.ZipInfo]) -> None:
        names = [info.filename for info in entries]
        if any(info.flag_bits & 1 for info in entries):
            raise self.refused(
                "E611",
                N_("{file} is protected by a password."),
                N_("Take its password away and save it again."),
            )
        if len({name.lower() for name in names}) < len(names):
            raise self.refused(
                "E617",
                N_(
                    "{file} holds two parts of the same name, so that nobody can tell which of them is meant."
                ),
            )
        if (
            len(entries) > _MOST_ENTRIES
            or sum(info.file_size for info in entries) > _MOST_TOTAL
            or any(
                info.file_size > _SMALL and info.file_size > info.compress_size * _MOST_RATIO
                for info in entries
            )
        ):
            raise self.refused("E616", _UNPACKS)
        if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in entries):
            raise self.refused("E612", N_("{file} is damaged, or not packed as Word packs files."))


def parse_xml(data: bytes, tally: Tally) -> _Element:
    """A part's root, names of the strict variant given their usual form.

    Raises ContentError: E612 damaged, E616 too large, E618 declarations, E619 nested too deep.
    """
    from lxml import etree

    refused = tally.refused
    bare = data.replace(b"\0", b"") if b"\0" in data[:200] else data
    check_declarations(bare, refused)
    tally.add_xml(bare)
    if _STRICT in bare:
        data = _transitional(data if bare is data else _utf8(data, refused))
    try:
        root = etree.fromstring(
            data,
            etree.XMLParser(
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            ),
        )
    except (etree.XMLSyntaxError, ValueError) as error:
        if "depth" in str(error):
            raise refused("E619", N_("{file} is nested far deeper than Word writes.")) from error
        if "too long" in str(error) or "huge" in str(error).lower():
            raise refused(
                "E616", N_("{file} holds a text or an attribute far longer than a booklet's.")
            ) from error
        raise refused("E612", _BROKEN) from error
    if root.getroottree().docinfo.doctype:
        raise refused("E618", _DECLARES)
    tally.add_tree(root)
    return root


def check_declarations(data: bytes, refused: Refusal) -> None:
    """E618 where XML declares entities: these can grow without end or read other files, and Word writes no
    declarations at all.
    """
    if _DECLARED.search(data):
        raise refused("E618", _DECLARES)


def each_element(data: bytes, tally: Tally, handle: Callable[[str, dict[str, str]], None]) -> None:
    """Give each element's name (without its namespace) and attributes, without a tree. `handle` may raise.
    Raises ContentError as `parse_xml` does.
    """
    refused, bare = tally.refused, data.replace(b"\0", b"") if b"\0" in data[:200] else data
    check_declarations(bare, refused)
    tally.add("elements", bare.count(b"<"))

    def stop(*_: object) -> None:
        raise refused("E618", _DECLARES)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = stop
    parser.StartElementHandler = lambda name, attributes: handle(name.rpartition(" ")[2], attributes)
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as error:
        raise refused("E612", _BROKEN) from error


def _utf8(data: bytes, refused: Refusal) -> bytes:
    try:
        return re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", data.decode("utf-16")).encode()
    except UnicodeDecodeError as error:
        raise refused("E612", _BROKEN) from error


def _transitional(data: bytes) -> bytes:
    """The strict variant's names in their usual form (ISO/IEC 29500-1, annex A, and 29500-4, annex A)."""
    for strict, usual in _STRICT_NAMES:
        data = data.replace(_STRICT + strict, b"http://schemas.openxmlformats.org/" + usual)
    return data
