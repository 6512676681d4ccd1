"""What lies in a folder of content files: those that are read, and a word about all others."""

from __future__ import annotations

import os
from pathlib import Path

from ...locale import N_, tr
from ...problems import Place, Problem
from .sources import Sources
from .words import quoted

_BACKUPS = ("~", ".bak", ".tmp", ".swp", ".orig")
_SYSTEMS = ("thumbs.db", "desktop.ini")
_WORD = N_(
    "A draft that came back is merged with the command merge, an earlier booklet is "
    "brought in with import; the words of any other are copied into a file whose name "
    "ends in .yaml."
)
_ABOUT_KIND = {
    **dict.fromkeys((".docx", ".doc", ".odt", ".rtf"), _WORD),
    **dict.fromkeys((".png", ".jpg", ".jpeg"), N_("Pictures belong in the edition's images folder.")),
}
_ABOUT_OTHERS = N_(
    "If it is a proposal or a page, give it a name that ends in .yaml, and list it in "
    "edition.yaml; else put it somewhere else."
)


def names_in(folder: Path) -> set[str]:
    """The names in a folder; none of one that can't be looked into."""
    try:
        return set(os.listdir(folder))
    except OSError:
        return set()


def content_files(sources: Sources, folder: Path) -> dict[str, None] | None:
    """The names of a folder's content files, without .yaml; W102 for what isn't read. None, reported, where
    the folder isn't there or isn't ours.
    """
    if not sources.folder(folder):
        return None
    names: dict[str, None] = {}
    instead = {path.name: data for path, data in sources.instead.items() if path.parent == folder}
    gone = {name for name, data in instead.items() if data is None}
    for name in sorted({*names_in(folder), *instead} - gone):
        lower = name.lower()
        if name.endswith(".yaml") and not name.startswith("."):
            names[name.removesuffix(".yaml")] = None
        elif not name.startswith((".", "~$")) and not lower.endswith(_BACKUPS) and lower not in _SYSTEMS:
            problem = Problem(
                "W102",
                Place(sources.name_of(folder / name)),
                tr("{name} isn't read: its name doesn't end in .yaml.", name=quoted(name)),
                tr(_ABOUT_KIND.get(Path(lower).suffix, _ABOUT_OTHERS)),
            )
            sources.problems.append(problem)
    return names
