"""Where things are: the root an editor works in, and this project's own templates and styles that fill what it lacks."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Folders:
    """The folders of one root. Nothing is read outside them but the font packages' own files."""

    root: Path = PROJECT

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def cache(self) -> Path:
        return self.root / ".cache"

    def edition(self, edition: str) -> Path:
        return self.content / standing_name(self.content, edition)

    def output(self, edition: str) -> Path:
        return self.root / "output" / edition

    @property
    def templates(self) -> tuple[Path, ...]:
        """Template folders, the root's first."""
        return self._with_own("templates")

    @property
    def styles(self) -> tuple[Path, ...]:
        """Style folders, the root's first."""
        return self._with_own("styles")

    def style(self, name: str) -> Path:
        """The style file of that name: the root's where it has one, else this project's."""
        return next((folder / name for folder in self.styles if (folder / name).is_file()), PROJECT / "styles" / name)

    def shown(self, path: Path) -> str:
        """A path as the editor knows it: relative to the root, or to this project, with forward slashes."""
        for base in (self.root, PROJECT):
            if path.is_relative_to(base):
                return path.relative_to(base).as_posix()
        return path.as_posix()

    def _with_own(self, name: str) -> tuple[Path, ...]:
        own = PROJECT / name
        theirs = self.root / name
        return (theirs, own) if theirs.is_dir() and theirs != own else (own,)


def standing_name(folder: Path, name: str) -> str:
    """The name under which a file stands in a folder (parts joined by "/"), where it differs in Unicode's normal form only: macOS writes å as two
    characters, and other programs as one. The name itself where there is no such file."""
    if name.isascii() or os.path.lexists(folder / name):
        return name
    parts: list[str] = []
    for part in name.split("/"):
        wanted = unicodedata.normalize("NFC", part)
        try:
            parts.append(next(entry for entry in sorted(os.listdir(folder.joinpath(*parts))) if unicodedata.normalize("NFC", entry) == wanted))
        except (OSError, StopIteration, ValueError):
            return name
    return "/".join(parts)
