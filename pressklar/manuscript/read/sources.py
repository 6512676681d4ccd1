"""Content files as sources: opened safely, decoded, grown into nodes, with what went wrong on the way."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from ...foundation.folders import Folders
from ...locale import N_, tr
from ...problems import Place, Problem
from .files import MISSING, RefusedError, decode, read_bytes, real_folder
from .nodes import Source, build_tree
from .words import visible

_CODES = {
    "missing": "E101",
    "outside": "E102",
    "irregular": "E102",
    "denied": "E102",
    "large": "E103",
    "binary": "E104",
}
_HINTS = {
    "missing": N_("Create it, or look whether it was moved or renamed."),
    "outside": N_("Put the thing itself there, not a link: only what is inside the folder is read."),
    "irregular": N_("Put an ordinary file there, or take this one away."),
    "denied": N_("See to it that you may read it, and close it in other programs."),
    "large": N_("Content files hold texts only: pictures belong in the edition's images folder."),
    "binary": N_(
        "Write the text in a text editor and save it as UTF-8; a Word file is brought in "
        "with the command import."
    ),
}


class Sources:
    """Opens the files of one reading; `files` and `problems` gather here."""

    def __init__(self, folders: Folders, instead: Mapping[Path, bytes | None] | None = None) -> None:
        self.folders, self.instead = folders, instead or {}
        self.root = Path(os.path.realpath(folders.root))
        self.files: list[Path] = []
        self.problems: list[Problem] = []

    def open(self, path: Path, **about: str | int | None) -> Source | None:
        """A content file with its tree, or None where it can't be read. `root` is None where it holds no
        usable YAML. All reported.
        """
        source = Source(self.name_of(path), problems=self.problems, about=about)
        try:
            data = self._bytes(path)
            self.files.append(path)
            source.text, misread = decode(data)
        except RefusedError as refusal:
            self.refuse(path, refusal)
            return None
        if misread:
            source.report(
                "E104",
                tr("The file isn't saved as UTF-8 but, it seems, as {guess}.", guess=misread.guess),
                tr(
                    "Open it in a text editor and save it as UTF-8 (in Notepad: Save as, Encoding: "
                    "UTF-8). Look whether å, ä and ö are right."
                ),
                (misread.line, misread.column),
                text=misread.guess,
            )
        build_tree(source, misread=misread is not None)
        return source

    def _bytes(self, path: Path) -> bytes:
        if path not in self.instead:
            return read_bytes(path, self.root)
        if (data := self.instead[path]) is None:
            raise RefusedError("missing", MISSING)
        return data

    def folder(self, path: Path) -> bool:
        """Whether a folder is there and inside the root; reported where not."""
        try:
            real_folder(path, self.root)
        except RefusedError as refusal:
            self.refuse(path, refusal)
            return False
        return True

    def refuse(self, path: Path, refusal: RefusedError) -> None:
        name = self.name_of(path)
        self.problems.append(
            Problem(_CODES[refusal.kind], Place(name), refusal.sentence(name), tr(_HINTS[refusal.kind]))
        )

    def name_of(self, path: Path) -> str:
        return visible(self.folders.display_path(path))
