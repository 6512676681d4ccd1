"""The manuscript: what the editor keeps under content/, read into the model with every problem found on the way."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..folders import Folders
from .reading import Reading, editions

__all__ = ["Reading", "editions", "read"]


def read(folders: Folders, edition_id: str, instead: Mapping[Path, bytes | None] | None = None) -> Reading:
    """An edition with its members, proposals and pictures. Never raises for what is wrong in the content: see its `problems`.

    `instead` has bytes to read in the place of files, as they would be once they were written; None for one that would be gone.
    """
    # Pydantic is loaded only when something is read: a build with nothing to do asks only which editions there are.
    from .read_edition import EditionReader

    return EditionReader(folders, edition_id, instead or {}).read()
