"""What a foreign .docx must pass before anything in it is parsed: it comes from outside, and may be damaged or made to do harm.

Nothing is unpacked before the archive's own list has been looked through, and nothing is parsed before its raw bytes have been.
Each kind of refusal has a code and a sentence of its own (docs/studies/merge.md says what was measured).
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from ..problems import ContentError, OutsideError, Problem, UsageError

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_BYTES = 100_000_000
"""Of the file itself. A draft of 4,100 proposals takes 10 MB, pictures apart."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_END = b"PK\x05\x06"
_MOST_LIST = 1_500_000
"""Bytes of the archive's list of entries."""
_MOST_ENTRIES = 5_000
_MOST_TOTAL = 500_000_000
_MOST_PART = 60_000_000
_MOST_ELEMENTS = 2_000_000
"""Angle brackets of one part: a tree of so many takes about 200 MB."""
_MOST_RATIO = 250
"""Times that an entry may be smaller packed. Word's XML packs to a tenth or a twentieth, XML of one repeated word to a hundredth."""
_SMALL = 1_000_000
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_KINDS = {
    b"application/vnd.ms-word.document.macroEnabled": ("E613", "holds macros (.docm)", "Save it in Word as an ordinary document (.docx), which holds none."),
    b"application/vnd.ms-word.template.macroEnabled": ("E614", "is a template with macros (.dotm)", "Save it in Word as an ordinary document (.docx)."),
    f"{_TYPE}template".encode(): ("E614", "is a template (.dotx)", "Save it in Word as an ordinary document (.docx)."),
    b"application/vnd.openxmlformats-officedocument.spreadsheetml": ("E610", "is a spreadsheet", "Check that it is the right file."),
    b"application/vnd.openxmlformats-officedocument.presentationml": ("E610", "is a presentation", "Check that it is the right file."),
}
_STRICT = b"http://purl.oclc.org/ooxml/"
_FOLLOWED_BY_NOBODY = ("hyperlink", "attachedTemplate")
"""Relationships out of the file that fetch nothing here: a link is only text, and a template's address is in most offices' files."""
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DECLARED = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def file_bytes(path: Path) -> bytes:
    """A file named on the command line. Raises UsageError or OutsideError (E626) for one that isn't there, is too large, or may not be read."""
    try:
        if not path.exists() or path.is_dir():
            raise UsageError(Problem("E626", "error", f"{path} is a folder, not a file." if path.is_dir() else f"There is no file {path}.",
                                     "Check its name and folder; several files are named one by one, or as *.docx.", str(path)))
        if path.stat().st_size > MOST_BYTES:
            raise UsageError(Problem("E626", "error", f"{path.name} has {path.stat().st_size / 1e6:.0f} MB, and the most is {MOST_BYTES / 1e6:.0f} MB.",
                                     "Check that it is the right file; make its pictures smaller.", str(path)))
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OutsideError(Problem("E626", "error", f"{path} can't be read: {reason}.", "Check its name, and that you may read it.", str(path))) from error


class Relation(NamedTuple):
    """A relationship: the last word of its type, its part's name or its address, and whether it leads out of the file."""

    kind: str
    target: str
    outside: bool


class Package:
    """A .docx that passed. Raises ContentError with the code of what is wrong, or `code` where one is given.

    `strict` lets files through that were saved as "Strict Open XML". `again` is what an editor is told to do with a file that can't be mended.
    """

    def __init__(self, data: bytes, shown: str, *, code: str = "", strict: bool = False, again: str = "Open it in Word, save it anew as .docx, and bring that.",
                 ) -> None:
        self.shown, self._code, self._again = shown, code, again
        self._check_beginning(data)
        self._archive = self._opened(data)
        self._check_list(self._archive.infolist())
        self.names = frozenset(info.filename for info in self._archive.infolist())
        self._check_kind(strict)
        self._relations: dict[str, dict[str, Relation]] = {}
        self._digests: dict[str, str] = {}
        self._check_outside()

    @property
    def document(self) -> str:
        """The main part's name."""
        found = next((one.target for one in self.relations("").values() if one.kind == "officeDocument" and not one.outside), "word/document.xml")
        return found if found in self.names else "word/document.xml"

    def read(self, name: str) -> bytes:
        """A part's bytes, at most so many (E616), without declarations (E618)."""
        try:
            with self._archive.open(name) as file:
                data = file.read(_MOST_PART + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError) as error:
            raise self.refused("E612", "is damaged: a part of it can't be unpacked") from error
        if len(data) > _MOST_PART:
            raise self.refused("E616", "unpacks to far more than a booklet")
        return data

    def digest(self, name: str) -> str:
        """The first 16 hex digits of a part's SHA-256, as the writer names pictures; "" where there is no such part."""
        if name not in self._digests:
            self._digests[name] = hashlib.sha256(self.read(name)).hexdigest()[:16] if name in self.names else ""
        return self._digests[name]

    def xml(self, name: str) -> _Element | None:
        """A part's root, None where there is no such part."""
        from lxml import etree

        if name not in self.names:
            return None
        data = self.read(name)
        bare = data.replace(b"\0", b"") if b"\0" in data[:200] else data
        # Entities can be made to grow without end or to read other files; Word writes no declarations at all.
        if _DECLARED.search(bare):
            raise self.refused("E618", "holds declarations that no Word file has (<!DOCTYPE)")
        if bare.count(b"<") > _MOST_ELEMENTS:
            raise self.refused("E616", "holds far more than a booklet")
        try:
            root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
                                                          remove_pis=True))
        except (etree.XMLSyntaxError, ValueError) as error:
            if "depth" in str(error):
                raise self.refused("E619", "is nested far deeper than Word writes") from error
            raise self.refused("E612", "is damaged: its XML can't be read") from error
        if root.getroottree().docinfo.doctype:
            raise self.refused("E618", "holds declarations that no Word file has (<!DOCTYPE)")
        return root

    def relations(self, part: str) -> dict[str, Relation]:
        """A part's relationships by id; "" for the package's own."""
        if part not in self._relations:
            self._relations[part] = dict(self._read_relations(part))
        return self._relations[part]

    def related(self, kind: str, part: str | None = None) -> str | None:
        """The name of the part of a kind that another refers to (the main part, if none is said; "" for the package itself)."""
        rows = self.relations(self.document if part is None else part).values()
        return next((one.target for one in rows if one.kind == kind and not one.outside and one.target in self.names), None)

    def refused(self, code: str, reason: str, hint: str = "") -> ContentError:
        return ContentError(Problem(self._code or code, "error", f"{self.shown} {reason}.", hint or self._again, self.shown))

    def _read_relations(self, part: str) -> Iterator[tuple[str, Relation]]:
        folder, name = posixpath.split(part)
        rels = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        for row in [] if rels is None else rels.iter(_RELATION):
            kind, target, outside = row.get("Type", "").rpartition("/")[2], row.get("Target", ""), row.get("TargetMode") == "External"
            if not outside:
                target = unquote(target)
                target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            yield row.get("Id", ""), Relation(kind, target, outside)

    def _check_beginning(self, data: bytes) -> None:
        if not data:
            raise self.refused("E610", "is empty", "Check that it was saved, and that the mail brought all of it.")
        if data.startswith(_OLE):
            if _ENCRYPTED in data:
                raise self.refused("E611", "is protected by a password", "Open it in Word, take its password away (File, Info, Protect Document), and save it.")
            raise self.refused("E615", "is an old Word file (.doc)", "Open it in Word and save it as .docx.")
        if data.startswith(b"{\\rtf"):
            raise self.refused("E615", "is a file of the kind .rtf", "Open it in Word and save it as .docx.")
        if not data.startswith(b"PK"):
            raise self.refused("E610", "isn't a Word file (.docx)", "Check that it is the right file.")
        if len(data) > MOST_BYTES:
            raise self.refused("E616", f"is larger than any booklet: {len(data) / 1e6:.0f} MB")
        at = data.rfind(_END, max(len(data) - 66_000, 0))
        if at < 0 or at + 22 > len(data):
            raise self.refused("E612", "is cut short: its end is missing", "Ask for it again; the mail or the disk may have lost a part.")
        entries, size = struct.unpack("<HI", data[at + 10 : at + 16])
        if entries > _MOST_ENTRIES or size > _MOST_LIST:
            raise self.refused("E616", "is made of far more parts than a Word file has")

    def _opened(self, data: bytes) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
            raise self.refused("E612", "is damaged: its list of parts can't be read") from error

    def _check_list(self, entries: list[zipfile.ZipInfo]) -> None:
        names = [info.filename for info in entries]
        if any(info.flag_bits & 1 for info in entries):
            raise self.refused("E611", "is protected by a password", "Take its password away and save it again.")
        if len({name.lower() for name in names}) < len(names):
            raise self.refused("E617", "holds two parts of the same name, so that nobody can tell which of them is meant")
        if (len(entries) > _MOST_ENTRIES or sum(info.file_size for info in entries) > _MOST_TOTAL
                or any(info.file_size > _SMALL and info.file_size > info.compress_size * _MOST_RATIO for info in entries)):
            raise self.refused("E616", "unpacks to far more than a booklet")
        if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in entries):
            raise self.refused("E612", "isn't packed as Word packs files")

    def _check_kind(self, strict: bool) -> None:
        if "[Content_Types].xml" not in self.names:
            kind = self.read("mimetype")[:80] if "mimetype" in self.names else b""
            if b"opendocument" in kind:
                raise self.refused("E610", "is an OpenDocument file under a wrong name", "Give it its own ending (.odt), or save it in Word as .docx.")
            raise self.refused("E610", "is a zip archive, but no Word file", "Check that it is the right file.")
        types = self.read("[Content_Types].xml")
        for sign, (code, reason, hint) in _KINDS.items():
            if sign in types:
                raise self.refused(code, reason, hint)
        if any(name.lower().endswith("vbaproject.bin") for name in self.names):
            raise self.refused("E613", "holds macros", "Save it in Word as an ordinary document (.docx), which holds none.")
        document = next((name for name in ("word/document.xml", "word/document2.xml") if name in self.names), "")
        start = self._beginning(document) if document else b""
        if not strict and (_STRICT in start or (not document and _STRICT in self.read("_rels/.rels") if "_rels/.rels" in self.names else False)):
            raise self.refused("E620", "is saved in Word's strict variant (“Strict Open XML”)", "Save it in Word as “Word Document (.docx)”.")

    def _beginning(self, name: str) -> bytes:
        try:
            with self._archive.open(name) as file:
                return file.read(4096)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
            raise self.refused("E612", "is damaged: a part of it can't be unpacked") from error

    def _check_outside(self) -> None:
        for name in sorted(self.names):
            if not name.endswith(".rels"):
                continue
            folder, own = posixpath.split(name)
            part = posixpath.join(posixpath.dirname(folder), own.removesuffix(".rels"))
            for one in self.relations(part).values():
                if one.outside and one.kind not in _FOLLOWED_BY_NOBODY:
                    raise self.refused("E621", f"fetches a part of itself from elsewhere ({one.target[:80]})",
                                       "In Word, break the link (File, Info, Edit Links to Files) or put the picture itself in, and save.")
