"""Where things are: the root an editor works in, and this project's own templates and styles that fill what it lacks."""

from __future__ import annotations

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
        """What is kept between runs for this root, in the user's own cache folder: never in the root, which may have come from anybody."""
        from .foundation.cache_folder import cache_folder

        return cache_folder(self.root)

    def edition(self, edition: str) -> Path:
        return self.content / edition

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
