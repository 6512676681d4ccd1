"""An .odt that came back, as .docx through LibreOffice: looked through before LibreOffice opens it, since it
comes from outside.
"""

from __future__ import annotations

import re

from ..locale import N_, tr
from ..problems import OutsideError, Place, Problem
from .guard import Archive, check_declarations
from .refusal import Refusal

_KIND = b"application/vnd.oasis.opendocument.text"
_FETCHED = re.compile(
    rb"<(?:draw:image|draw:object|draw:object-ole|draw:plugin|draw:floating-frame|text:section-source|style:background-image)\b[^>]*?"
    rb"xlink:href\s*=\s*[\"'](?:[a-z][a-z0-9+.-]*:|//|/|\.\./)",
    re.IGNORECASE,
)
"""What LibreOffice would fetch from elsewhere on opening; a link that a reader may follow isn't among it."""
_PARTS = ("content.xml", "styles.xml", "meta.xml", "settings.xml")


def is_odt(data: bytes) -> bool:
    """Whether these are the bytes of an OpenDocument text, by the type that it must begin with (OpenDocument
    1.3, part 2, section 3.3).
    """
    return data[:4] == b"PK\x03\x04" and data[30:38] == b"mimetype" and data[38 : 38 + len(_KIND)] == _KIND


def to_docx(data: bytes, file_name: str) -> bytes:
    """The same text as .docx. Raises ContentError (E625) for a file that isn't safe or sound, OutsideError
    (E624) without LibreOffice.
    """
    _check(data, file_name)
    from ..foundation.programs import libreoffice

    office = libreoffice.find()
    if office is None:
        raise OutsideError(
            Problem(
                "E624",
                Place(file_name),
                tr(
                    "{file} is an OpenDocument file (.odt): only LibreOffice can turn it into Word's format.",
                    file=file_name,
                ),
                tr("Install LibreOffice (Debian: libreoffice-writer), or save the file as .docx."),
            )
        )
    try:
        return libreoffice.converted(data, office, "odt", "docx:MS Word 2007 XML", "docx", _patience(data))
    except libreoffice.LibreOfficeError as error:
        raise OutsideError(
            Problem(
                "E624",
                Place(file_name),
                tr("{file} couldn't be turned into Word's format: {reason}.", file=file_name, reason=error),
                tr("Save the file as .docx in the program that it was written with."),
            )
        ) from error


def _check(data: bytes, file_name: str) -> None:
    """Raises ContentError (E625) for a file that isn't to be opened."""
    refused = Refusal(file_name, "E625", N_("It wasn't opened. Save it anew as .docx, and bring that."))
    archive = Archive(data, refused)
    if "META-INF/manifest.xml" in archive.names and b"encryption-data" in archive.read(
        "META-INF/manifest.xml"
    ):
        raise refused("E611", N_("{file} is protected by a password."))
    for name in [name for name in archive.names if name.rsplit("/", 1)[-1] in _PARTS]:
        part = archive.read(name)
        if b"\x00" in part[:200]:
            raise refused("E618", N_("{file} holds declarations that no text needs."))
        check_declarations(part, refused)
        if _FETCHED.search(part):
            raise refused("E621", N_("{file} shows a picture or a part that lies outside it."))


def _patience(data: bytes) -> int:
    return 60 + len(data) // 200_000
