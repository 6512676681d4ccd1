"""Which editions there are, and what reading one of them gives."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from ...foundation.folders import Folders
from ...locale import tr
from ...model import Edition
from ...problems import Problem, UsageError
from .words import quoted, visible

_NAME = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._-]{0,62}[0-9A-Za-z_-])?")

_LANGUAGE = re.compile(rb"^language:[ \t]*[\"']?([A-Za-z]{2})", re.MULTILINE)
_THEME = re.compile(rb"^theme:[ \t]*[\"']?([0-9A-Za-z_-]+)", re.MULTILINE)


@dataclass(frozen=True)
class Reading:
    """What reading an edition gave. `edition` is None only where errors make it impossible; `problems` are
    sorted by file and line.

    `files` is every file that was read, pictures included, in that order: what a build's hashes go by.
    """

    edition: Edition | None
    problems: tuple[Problem, ...]
    files: tuple[Path, ...]


def check_name(edition: str, code: str) -> None:
    """Raises UsageError, with that code, for a name that can't be an edition's folder's."""
    if not _NAME.fullmatch(edition):
        raise UsageError(
            Problem(
                code,
                None,
                tr("{name} can't be an edition's name.", name=quoted(edition)),
                tr("Use letters, figures, hyphens and underscores, for instance 2025."),
                text=visible(edition),
            )
        )


def editions(folders: Folders) -> tuple[str, ...]:
    """The editions under content/: the names of the folders that hold an edition.yaml, the newest last."""
    try:
        with os.scandir(folders.content) as entries:
            names = [
                entry.name
                for entry in entries
                if not entry.name.startswith(".") and os.path.lexists(f"{entry.path}/edition.yaml")
            ]
    except OSError:
        return ()
    return tuple(sorted(names, key=_age))


def language_of(folders: Folders, edition: str | None) -> str | None:
    """The language that an edition's file names, of the newest where none is given; None where that can't be
    told at a glance.
    """
    written = _at_a_glance(_LANGUAGE, folders, edition)
    return written.lower() if written else None


def theme_of(folders: Folders, edition: str | None = None) -> str:
    """The theme that an edition's file names, of the newest where none is given; "" where it names none."""
    return _at_a_glance(_THEME, folders, edition) or ""


def _at_a_glance(pattern: re.Pattern[bytes], folders: Folders, edition: str | None) -> str | None:
    names = [edition] if edition else list(editions(folders)[-1:])
    for name in names:
        try:
            with (folders.edition(name) / "edition.yaml").open("rb") as file:
                match = pattern.search(file.read(20_000))
        except (OSError, ValueError):
            return None
        return match[1].decode() if match else None
    return None


def _age(name: str) -> tuple[bool, list[tuple[int, str]]]:
    """Years by their number, after names that aren't years."""
    parts = [part for part in re.split(r"(\d+)", name) if part]
    return name[:1].isdecimal(), [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
