"""Where things are: the root an editor works in, and this project's own templates and styles that fill what
it lacks.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
"""The modules."""
IS_CHECKOUT = not (PACKAGE / "supplied").is_dir()
"""Whether they lie in the project's own tree. A wheel brings the rest of that along, as supplied/
(pyproject.toml).
"""
PROJECT = PACKAGE.parent if IS_CHECKOUT else PACKAGE / "supplied"
"""Where Pressklar's own templates/, styles/ and example/ lie. Nothing is written there."""


@dataclass(frozen=True)
class Folders:
    """The folders of one root. Nothing is read outside them but the font packages' own files."""

    root: Path = PROJECT

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def cache(self) -> Path:
        """What is kept between runs for this root, in the user's own cache folder: never in the root, which
        may have come from anybody.
        """
        from .cache_folder import cache_folder

        return cache_folder(self.root)

    def edition(self, edition: str) -> Path:
        return self.content / standing_name(self.content, edition)

    def output(self, edition: str) -> Path:
        return self.root / "output" / edition

    @property
    def templates(self) -> tuple[Path, ...]:
        """Folders of templates that all themes share, the root's first."""
        return self._with_own("templates")

    @property
    def styles(self) -> tuple[Path, ...]:
        """Folders of themes and of what these share, the root's first; `theme_files` gives one theme. Before
        all comes content/styles, where the studio keeps the publication's own theme: it is in the history.
        """
        own = self.content / "styles"
        return (own, *self._with_own("styles")) if own.is_dir() else self._with_own("styles")

    def display_path(self, path: Path) -> str:
        """A path as the editor knows it: relative to the root, or to this project, with forward slashes."""
        for base in (self.root, PROJECT):
            if path.is_relative_to(base):
                return path.relative_to(base).as_posix()
        return path.as_posix()

    def leading_out(self) -> Path | None:
        """A folder that commands write to (output/, an edition's records/) and that is a link to somewhere
        outside the root; None where there is none.
        """
        root, output = Path(os.path.realpath(self.root)), self.root / "output"
        records = (Path(edition) / "records" for edition in _folders_in(self.content))
        links = (path for path in (*records, output, *map(Path, _folders_below(output))) if path.is_symlink())
        return next((path for path in links if not Path(os.path.realpath(path)).is_relative_to(root)), None)

    def _with_own(self, name: str) -> tuple[Path, ...]:
        own = PROJECT / name
        theirs = self.root / name
        return (theirs, own) if theirs.is_dir() and theirs != own else (own,)


def nearest_root() -> Path | None:
    """The nearest folder that holds content/, from the working directory upwards, as Git looks for its own;
    None where none does.
    """
    try:
        here = Path.cwd()
    except OSError:  # it has been deleted
        return None
    return next((folder for folder in (here, *here.parents) if (folder / "content").is_dir()), None)


def _folders_in(folder: Path | str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.path for entry in entries if entry.is_dir()]
    except OSError:
        return []


def _folders_below(folder: Path | str) -> Iterator[str]:
    """Every folder below one. Links are named, and not followed."""
    for path in _folders_in(folder):
        yield path
        if not Path(path).is_symlink():
            yield from _folders_below(path)


def standing_name(folder: Path, name: str) -> str:
    """The name under which a file stands in a folder (parts joined by "/"), where it differs in Unicode's
    normal form only: macOS writes å as two characters, and other programs as one. The name itself where there
    is no such file.
    """
    if name.isascii() or os.path.lexists(folder / name):
        return name
    parts: list[str] = []
    for part in name.split("/"):
        wanted = unicodedata.normalize("NFC", part)
        try:
            parts.append(
                next(
                    entry
                    for entry in sorted(os.listdir(folder.joinpath(*parts)))
                    if unicodedata.normalize("NFC", entry) == wanted
                )
            )
        except (OSError, StopIteration, ValueError):
            return name
    return "/".join(parts)
