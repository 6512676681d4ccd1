"""A zip archive of submissions: its entries are given on as files within a file. Nothing is unpacked to the
disk, and no entry's name is used as a path.
"""

from __future__ import annotations

from ...locale import N_
from ...manuscript.read.words import visible
from ...ooxml.guard import Archive
from ...ooxml.refusal import Refusal
from ..values import FileContents, InnerFile

_SKIPPED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_MOST_ENTRY = 60_000_000


def looks_so(data: bytes) -> bool:
    """Any other zip archive: Word files and spreadsheets, which are archives too, were asked before."""
    return data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06")


def read(data: bytes, name: str) -> FileContents:
    """The files of an archive. Raises ContentError (E472, E473)."""
    refused = Refusal(name, "E472", N_("Unpack it and collect the files in it."))
    archive = Archive(data, refused)
    entries = [entry for entry in sorted(archive.names) if not is_skipped(entry)]
    return FileContents(
        inner=tuple(
            InnerFile(visible(entry.replace("\\", "/")), archive.read(entry, _MOST_ENTRY))
            for entry in entries
        )
    )


def is_skipped(name: str) -> bool:
    """Whether a file is one that systems and programs leave behind, or a folder."""
    base = name.rpartition("/")[2]
    return (
        not base
        or name.startswith(_SKIPPED[0])
        or base in _SKIPPED
        or base.startswith(("~$", "._", ".~lock."))
    )
