"""The manuscript: what the editor keeps under content/, read into the model with every problem found on the
way.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..foundation.folders import Folders
from .read.editions import Reading, editions, language_of, theme_of

__all__ = ["Reading", "editions", "language_of", "read_edition", "theme_of"]


def read_edition(
    folders: Folders, edition_id: str, instead: Mapping[Path, bytes | None] | None = None
) -> Reading:
    """An edition with its members, proposals and pictures. Never raises for what is wrong in the content: see
    its `problems`.

    What a command that was cut off left half written isn't read: E820 is the one problem then (E821 where one
    is writing and doesn't end). `instead` has bytes to read in the place of files, as they would be once they
    were written; None for one that would be gone.
    """
    from .transaction import unfinished_problem

    if problem := unfinished_problem(folders, edition_id):
        return Reading(None, (problem,), ())
    # Pydantic is loaded only when something is read: a build with nothing to do asks only which editions
    # there are.
    from .read.edition import EditionReader

    return EditionReader(folders, edition_id, instead or {}).read()
