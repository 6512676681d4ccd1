"""A Word file's parts and what leads from one to another. What kind of file it is, its main part says, never
what is attached to it.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from ..locale import N_
from .caps import Tally
from .guard import Archive, each_element, parse_xml
from .names import N
from .refusal import Refusal

if TYPE_CHECKING:
    from lxml.etree import _Element

TYPES = "[Content_Types].xml"
_SPREADSHEET = N_("{file} is a spreadsheet.")
_PRESENTATION = N_("{file} is a presentation.")
_RIGHT_FILE = N_("Check that it is the right file.")
_SAVE_AS_DOCUMENT = N_("Save it in Word as an ordinary document (.docx).")
_SAVE_WITHOUT_MACROS = N_("Save it in Word as an ordinary document (.docx), which holds none.")
_KINDS = (
    ("ms-word.document.macroenabled", "E613", N_("{file} holds macros (.docm)."), _SAVE_WITHOUT_MACROS),
    (
        "ms-word.template.macroenabled",
        "E614",
        N_("{file} is a template with macros (.dotm)."),
        _SAVE_AS_DOCUMENT,
    ),
    ("wordprocessingml.template", "E614", N_("{file} is a template (.dotx)."), _SAVE_AS_DOCUMENT),
    ("spreadsheetml", "E610", _SPREADSHEET, _RIGHT_FILE),
    ("ms-excel", "E610", _SPREADSHEET, _RIGHT_FILE),
    ("presentationml", "E610", _PRESENTATION, _RIGHT_FILE),
    ("ms-powerpoint", "E610", _PRESENTATION, _RIGHT_FILE),
    ("ms-visio", "E610", N_("{file} is a drawing."), _RIGHT_FILE),
)
_SHOWN_FROM_ELSEWHERE = ("image", "subDocument", "aFChunk", "frame")
"""Relationships out of the file that a reader would see: text and pictures. A link is only text; a template's
address, a linked workbook or the list of a mail merge are no part of the text, and nothing here opens
them.
"""
_STRICT = b"http://purl.oclc.org/ooxml/"
_MOST_TYPES = 20_000


class Relation(NamedTuple):
    """A relationship: the last word of its type, its part's name or its address, and whether it leads out of
    the file.
    """

    kind: str
    target: str
    outside: bool


class Package:
    """A .docx that passed. Raises ContentError with the code of what is wrong (E610 to E621), or as `refused`
    says.

    `strict` lets files through that were saved as "Strict Open XML", `linked` those that show pictures or
    texts from elsewhere (nothing is fetched either way), `template` templates. `tally` is that of the file
    around this one, where it was put into another as a whole.
    """

    def __init__(
        self,
        data: bytes,
        file_name: str,
        *,
        refused: Refusal | None = None,
        strict: bool = False,
        linked: bool = False,
        template: bool = False,
        tally: Tally | None = None,
    ) -> None:
        self.file_name, self.refused = file_name, refused or Refusal(file_name)
        self._archive = Archive(data, self.refused)
        self.tally = tally or Tally(self.refused)
        self.tally.add("bytes to keep in memory", len(data))
        self.names = self._archive.names
        self._relations: dict[str, dict[str, Relation]] = {}
        self._digests: dict[str, str] = {}
        self._types = self._read_types()
        self.document = self._main_part()
        self._check_kind(template=template, strict=strict)
        if not linked:
            self._check_outside()

    def read(self, name: str) -> bytes:
        """A part's bytes, at most 60 MB (E616); E612 where it is damaged or not there."""
        return self._archive.read(name)

    def digest(self, name: str) -> str:
        """The first 16 hex digits of a part's SHA-256, as the writer names pictures; "" where there is no
        such part.
        """
        if name not in self._digests:
            self._digests[name] = (
                hashlib.sha256(self.read(name)).hexdigest()[:16] if name in self.names else ""
            )
        return self._digests[name]

    def xml(self, name: str) -> _Element | None:
        """A part's root, None where there is no such part. Raises ContentError (E612, E616, E618, E619)."""
        if name not in self.names:
            return None
        return parse_xml(self.read(name), self.tally)

    def relations(self, part: str) -> Mapping[str, Relation]:
        """A part's relationships by id; "" for the package's own."""
        if part not in self._relations:
            self._relations[part] = self._read_relations(part)
        return self._relations[part]

    def related(self, kind: str, part: str | None = None) -> str | None:
        """The name of the part of a kind that another refers to (the main part, if none is said; "" for the
        package itself).
        """
        rows = self.relations(self.document if part is None else part).values()
        return next(
            (row.target for row in rows if row.kind == kind and not row.outside and row.target in self.names),
            None,
        )

    def content_type(self, name: str) -> str:
        """A part's type in lower case, by its name or its ending; "" where none is said."""
        folded = name.lower()
        return self._types.get(f"/{folded}") or self._types.get(folded.rpartition(".")[2], "")

    @property
    def sources(self) -> list[str]:
        """The parts that have relationships; "" is the package itself."""
        folders = (posixpath.split(name) for name in sorted(self.names) if name.endswith(".rels"))
        return [
            posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels")) for folder, name in folders
        ]

    def _read_relations(self, part: str) -> dict[str, Relation]:
        folder, name = posixpath.split(part)
        rels, rows = posixpath.join(folder, "_rels", f"{name}.rels"), dict[str, Relation]()
        if rels not in self.names:
            return rows

        def handle(tag: str, attributes: dict[str, str]) -> None:
            if tag != "Relationship":
                return
            self.tally.add("links to parts and addresses", 1)
            kind, target = attributes.get("Type", "").rpartition("/")[2], attributes.get("Target", "")
            outside = attributes.get("TargetMode") == "External"
            if not outside:
                target = unquote(target)
                target = (
                    target.lstrip("/")
                    if target.startswith("/")
                    else posixpath.normpath(posixpath.join(folder, target))
                )
            rows[attributes.get("Id", "")] = Relation(kind, target, outside)

        each_element(self.read(rels), self.tally, handle)
        return rows

    def _read_types(self) -> dict[str, str]:
        """Types by part ("/word/document.xml") and by ending ("xml"), all in lower case."""
        types: dict[str, str] = {}

        def handle(tag: str, attributes: dict[str, str]) -> None:
            if len(types) > _MOST_TYPES:
                raise self.refused("E616", N_("{file} is made of far more parts than a Word file has."))
            key = attributes.get("PartName" if tag == "Override" else "Extension", "").lower()
            types[key] = attributes.get("ContentType", "").lower()

        if TYPES in self.names:
            each_element(self.read(TYPES), self.tally, handle)
        return types

    def _main_part(self) -> str:
        """The part that the package itself names, else the one of the usual name, else "": then this is no
        Word file.
        """
        named = self.related("officeDocument", "")
        return named or ("word/document.xml" if "word/document.xml" in self.names else "")

    def _check_kind(self, *, template: bool, strict: bool) -> None:
        kind = self.content_type(self.document)
        for sign, code, message, hint in _KINDS:
            if sign in kind and not (template and code in ("E613", "E614")):
                raise self.refused(code, message, hint)
        if not template and any(name.lower().endswith("vbaproject.bin") for name in self.names):
            raise self.refused("E613", N_("{file} holds macros."), _SAVE_WITHOUT_MACROS)
        if not self.document:
            if "mimetype" in self.names and b"opendocument" in self.read("mimetype")[:80]:
                raise self.refused(
                    "E610",
                    N_("{file} is an OpenDocument file under a wrong name."),
                    N_("Give it its own ending (.odt), or save it in Word as .docx."),
                )
            raise self.refused(
                "E610",
                N_("{file} is a zip archive that has no text part: it isn't a Word document."),
                _RIGHT_FILE,
            )
        if not strict and _STRICT in self.read(self.document)[:4096]:
            raise self.refused(
                "E620",
                N_("{file} is saved in Word's strict variant (“Strict Open XML”)."),
                N_("Save it in Word as “Word Document (.docx)”."),
            )

    def _check_outside(self) -> None:
        for part in self.sources:
            for row in self.relations(part).values():
                if row.outside and row.kind in _SHOWN_FROM_ELSEWHERE:
                    raise self.refused(
                        "E621",
                        N_("{file} fetches a part of itself from elsewhere ({address})."),
                        N_(
                            "In Word, break the link (File, Info, Edit Links to Files) or put the picture "
                            "itself in, and save."
                        ),
                        address=row.target[:80],
                    )


def main_root(package: Package) -> _Element:
    """The main part's root. Raises ContentError (E610) for a file without a text."""
    root = package.xml(package.document)
    if root is None or root.find(f"{N}body") is None:
        raise package.refused("E610", N_("{file} has no text part: it isn't a Word document."), _RIGHT_FILE)
    return root
