"""A theme's files: its folder in styles/, those of the themes it is based on, and what all themes share.

Where two files have one name, the root's comes before this project's; in each, the theme's own before those
of the theme it is based on, and these before what lies in no theme's folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from .folders import PROJECT, Folders

DEFAULT_THEME = "bold"
THEME_FILE = "theme.yaml"
SHEETS = ("booklet.css", "furniture.css", "web.css")
"""What each theme has of its own, besides its figures."""
_BASE = "based_on"


@dataclass(frozen=True)
class ThemeFiles:
    """Where templates, style sheets and figures of one theme lie in a root."""

    folders: Folders
    theme: str
    figures: tuple[Path, ...]
    """The theme.yaml files, the theme's own first and after each the one that it is based on."""
    names: tuple[str, ...]
    """The theme and those that it is based on."""

    @property
    def styles(self) -> tuple[Path, ...]:
        """Folders of style sheets, faces and pictures, in the order in which they are searched."""
        places = ((*map(base.joinpath, self.names), base) for base in self.folders.styles)
        return tuple(place for group in places for place in group if place.is_dir())

    @property
    def templates(self) -> tuple[Path, ...]:
        """Folders of templates, in the order in which they are searched."""
        places = (
            (*(root / "styles" / name / "templates" for name in self.names), root / "templates")
            for root in dict.fromkeys((self.folders.root, PROJECT))
        )
        return tuple(place for group in places for place in group if place.is_dir())

    def style(self, name: str) -> Path:
        """The style file of that name; where there is none, the place where this project's would be."""
        places = (folder / name for folder in self.styles)
        return next((path for path in places if path.is_file()), PROJECT / "styles" / self.theme / name)

    def template(self, name: str) -> Path | None:
        """The template of that name, None where there is none."""
        return next((folder / name for folder in self.templates if (folder / name).is_file()), None)

    def style_files(self) -> Iterator[tuple[str, Path]]:
        """The files of the style folders by their names, the last searched first: without other themes' and
        without templates. Links that lead out of their folder are passed over.
        """
        for folder in reversed(self.styles):
            for path in sorted(folder.rglob("*")):
                inside = path.relative_to(folder)
                if path.is_file() and not _is_apart(folder, inside.parts) and not _leads_out(path, folder):
                    yield inside.as_posix(), path

    def uses(self, path: Path) -> bool:
        """Whether a file of templates/ or styles/ can be one of this theme's."""
        for base in self.folders.styles:
            if path.is_relative_to(base):
                name = path.relative_to(base).parts[0]
                return name in self.names or not (base / name / THEME_FILE).is_file()
        return True


def theme_files(folders: Folders, theme: str = "") -> ThemeFiles:
    """The files of a theme; of the default one where none is named, or where there is none of that name."""
    name = theme or DEFAULT_THEME
    places = [base / name / THEME_FILE for base in folders.styles]
    if not theme:  # a root's own figures, from before themes had folders
        places.insert(1, folders.root / "styles" / THEME_FILE)
    figures: list[Path] = []
    names = [name]
    while path := next((path for path in places if path.is_file() and path not in figures), None):
        figures.append(path)
        base = _based_on(path, _stamp(path))
        if not base:
            break
        if base not in names:
            names.append(base)
        places = [folder / base / THEME_FILE for folder in folders.styles]
    return ThemeFiles(
        folders, name, tuple(figures) or (PROJECT / "styles" / name / THEME_FILE,), tuple(names)
    )


def themes(folders: Folders) -> tuple[str, ...]:
    """The themes that a root may choose from, by name."""
    return tuple(
        sorted(
            {
                path.parent.name
                for base in folders.styles
                for path in base.glob(f"*/{THEME_FILE}")
                if path.is_file()
            }
        )
    )


def outside_themes(folders: Folders) -> tuple[Path, ...]:
    """What a root has of a theme's files outside any theme's folder."""
    places = (folders.root / "styles" / name for name in (THEME_FILE, *SHEETS))
    return tuple(path for path in places if path.is_file())


def _stamp(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=64)
def _based_on(path: Path, stamp: tuple[int, int]) -> str:
    """The theme that a theme.yaml says it is based on; "" for none, or for a file with a fault."""
    try:
        root = yaml.compose(path.read_text("utf-8-sig"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError):
        return ""
    pairs = root.value if isinstance(root, yaml.MappingNode) else ()
    name = next((str(value.value) for key, value in pairs if key.value == _BASE), "")
    return name if is_theme_name(name) else ""


def is_theme_name(name: str) -> bool:
    """Whether a name can be a theme's: a folder's plain name."""
    return bool(name) and name.isascii() and name.replace("-", "").replace("_", "").isalnum()


def _is_apart(folder: Path, parts: tuple[str, ...]) -> bool:
    """Whether a file lies in a theme's folder below, or among templates."""
    return len(parts) > 1 and (parts[0] == "templates" or (folder / parts[0] / THEME_FILE).is_file())


def _leads_out(path: Path, folder: Path) -> bool:
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
