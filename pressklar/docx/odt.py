"""An .odt that came back, as .docx through LibreOffice: looked through before LibreOffice opens it, since it comes from outside."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from ..problems import ContentError, OutsideError, Problem

_KIND = b"application/vnd.oasis.opendocument.text"
_MOST_BYTES = 100_000_000
_MOST_TOTAL = 500_000_000
_MOST_PART = 60_000_000
_MOST_ENTRIES = 5_000
_DECLARED = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_FETCHED = re.compile(rb"<(?:draw:image|draw:object|draw:object-ole|draw:plugin|draw:floating-frame|text:section-source|style:background-image)\b[^>]*?"
                      rb"xlink:href\s*=\s*[\"'](?:[a-z][a-z0-9+.-]*:|//|/|\.\./)", re.IGNORECASE)
"""What LibreOffice would fetch from elsewhere on opening; a link that a reader may follow isn't among it."""
_PARTS = ("content.xml", "styles.xml", "meta.xml", "settings.xml")


def is_odt(data: bytes) -> bool:
    """Whether these are the bytes of an OpenDocument text, by the type that it must begin with (OpenDocument 1.3, part 2, section 3.3)."""
    return data[:4] == b"PK\x03\x04" and data[30:38] == b"mimetype" and data[38 : 38 + len(_KIND)] == _KIND


def to_docx(data: bytes, shown: str) -> bytes:
    """The same text as .docx. Raises ContentError (E625) for a file that isn't safe or sound, OutsideError (E624) without LibreOffice."""
    _check(data, shown)
    from . import libreoffice

    office = libreoffice.find()
    if office is None:
        raise OutsideError(Problem("E624", "error", f"{shown} is an OpenDocument file (.odt): only LibreOffice can turn it into Word's format.",
                                   "Install LibreOffice (Debian: libreoffice-writer), or save the file as .docx.", shown))
    try:
        return libreoffice.converted(data, office, "odt", "docx:MS Word 2007 XML", "docx", _patience(data))
    except libreoffice.LibreOfficeError as error:
        raise OutsideError(Problem("E624", "error", f"LibreOffice couldn't turn {shown} into Word's format: it {error}.",
                                   "Save the file as .docx in the program that it was written with.", shown)) from error


def _check(data: bytes, shown: str) -> None:
    def refused(why: str) -> ContentError:
        return ContentError(Problem("E625", "error", f"{shown} {why}: it wasn't opened.", "Save it anew as .docx, and bring that.", shown))

    if len(data) > _MOST_BYTES:
        raise refused(f"has {len(data) / 1e6:.0f} MB, and the most is {_MOST_BYTES / 1e6:.0f} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_TOTAL:
                raise refused("unpacks to more than a text can need")
            if len(set(names)) != len(names):
                raise refused("holds an entry twice")
            if any(entry.flag_bits & 1 for entry in entries) or b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
                raise refused("is protected by a password")
            for name in [name for name in names if name.rsplit("/", 1)[-1] in _PARTS]:
                part = _part(archive, name)
                if _DECLARED.search(part) or b"\x00" in part[:200]:
                    raise refused("holds declarations that no text needs")
                if _FETCHED.search(part):
                    raise refused("shows a picture or a part that lies outside it")
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError, RuntimeError) as error:
        raise refused("is damaged or incomplete") from error


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """An entry's bytes, never more than its size says or than one part may have."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as file:
        data = file.read(_MOST_PART + 1)
    if len(data) > _MOST_PART:
        raise ValueError(name)
    return data


def _patience(data: bytes) -> int:
    return 60 + len(data) // 200_000
