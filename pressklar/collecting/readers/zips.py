"""What a zip archive holds, at a glance: enough to tell a Word file from a spreadsheet. And what a file is
called, as a text's title.
"""

from __future__ import annotations

import io
import zipfile

_LOOKED_AT = 400
_MOST_LIST = 1_500_000


def first_names(data: bytes) -> tuple[str, ...]:
    """The names of an archive's entries, of a long list the first ones; none for what isn't an archive, or
    one whose list is too long to look at.
    """
    if not data.startswith(b"PK"):
        return ()
    end = data.rfind(b"PK\x05\x06", max(len(data) - 66_000, 0))
    if end < 0 or int.from_bytes(data[end + 12 : end + 16], "little") > _MOST_LIST:
        return ()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return tuple(archive.namelist()[:_LOOKED_AT])
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, IndexError):
        return ()


def stem(name: str) -> str:
    """A file's name without its folder and ending, as words."""
    return name.rpartition("/")[2].rpartition(".")[0].replace("_", " ").strip()
