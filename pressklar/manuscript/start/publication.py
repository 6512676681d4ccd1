"""A publication begun anywhere: a folder with members, an edition that explains itself and builds, and, if
asked for, a whole invented one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from ...foundation.files import cannot_write, is_running
from ...foundation.folders import PROJECT, Folders
from ...locale import tr
from ...problems import OutsideError, Problem, UsageError
from .. import read_edition
from ..patch.patching import patched
from ..read.editions import check_name
from ..read.settings import read_settings
from ..read.sources import Sources
from .comments import comments, spoken_in
from .new_edition import Beginnings, StartedEdition, moved_on, start_edition

_BESIDE = ".pressklar-new-"
_IGNORED = ".cache/\noutput/\ncontent/*/records/ledger.sqlite3*\n"


def start_publication(
    folder: Path, edition: str, language: str, *, with_example: bool = False, first: Beginnings | None = None
) -> StartedEdition:
    """Makes a publication with one edition in a folder that doesn't exist or is empty, all or nothing.

    `with_example` fills it with the project's invented publication, else it holds one commented example, and
    what `first` says.
    Raises UsageError (E811 for a name that is no edition's, E817 where something stands in the folder),
    OutsideError (E901).
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100
    parent = next(above for above in folder.parents if above.is_dir())
    missing = next((path for path in (folder, *folder.parents) if path.parent == parent), folder)
    place = folder if os.path.lexists(folder) else parent
    try:
        _sweep(place)
        if place == folder and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(_taken(folder))
        beside = Path(tempfile.mkdtemp(prefix=f"{_BESIDE}{os.getpid()}-", dir=place))
        try:
            _fill(beside / "whole", edition, language, with_example, first)
            if place == folder:
                _move_into(folder, beside / "whole")
            else:
                _put(beside / "whole", folder, missing)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise OutsideError(cannot_write(folder, error)) from error
    folders = Folders(folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return StartedEdition(edition, None, tuple(files), read_edition(folders, edition).problems)


def _taken(folder: Path) -> Problem:
    return Problem(
        "E817",
        None,
        tr("{folder} isn't empty; nothing was changed.", folder=folder)
        if folder.is_dir()
        else tr("{folder} isn't a folder; nothing was changed.", folder=folder),
        tr(
            "Name a folder that doesn't exist yet, or an empty one. In a publication that is "
            "there, the next edition begins with the command new."
        ),
    )


def _fill(root: Path, edition: str, language: str, with_example: bool, first: Beginnings | None) -> None:
    """The whole publication, in a new folder."""
    root.mkdir()
    root.chmod(0o755)
    _write_new(root / ".gitignore", (comments(language).ignored + _IGNORED).encode())
    if with_example:
        _copy_example(Folders(PROJECT / "example" / spoken_in(language)), Folders(root), edition)
    else:
        start_edition(Folders(root), edition, language=language, first=first)


def _copy_example(example: Folders, folders: Folders, edition: str) -> None:
    """The invented publication, its one edition under another name and in another year."""
    source = next(path.parent for path in example.content.glob("*/edition.yaml"))
    check_name(edition, "E811")
    for path in sorted(path for path in example.content.rglob("*") if path.is_file()):
        own = path.is_relative_to(source)
        _write_new(
            folders.edition(edition) / path.relative_to(source)
            if own
            else folders.content / path.relative_to(example.content),
            path.read_bytes(),
        )
    sources = Sources(folders)
    opened = sources.open(folders.edition(edition) / "edition.yaml")
    settings = read_settings(opened) if opened and opened.root else None
    assert settings is not None, sources.problems
    text, edits = moved_on(settings, source.name, edition)
    (folders.edition(edition) / "edition.yaml").write_bytes(
        patched(text, edits, file=settings.source.file).encode()
    )


def _put(whole: Path, folder: Path, missing: Path) -> None:
    """In its place in one step; folders above it that are made for it go where that fails."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        whole.rename(folder)
    except OSError:
        for path in (above for above in folder.parents if above.is_relative_to(missing)):
            with suppress(OSError):
                path.rmdir()
        raise


def _move_into(folder: Path, whole: Path) -> None:
    """Into an empty folder that is there, since somebody may be working in it; content first: with that alone
    it is whole enough.
    """
    moved: list[Path] = []
    try:
        for name in ("content", ".gitignore"):
            (whole / name).rename(folder / name)
            moved.append(folder / name)
    except BaseException:
        for path in moved:
            shutil.rmtree(path, ignore_errors=True)
        raise


def _sweep(place: Path) -> None:
    """Takes away what starts that were killed left."""
    for left in place.glob(f"{_BESIDE}*"):
        owner = left.name.removeprefix(_BESIDE).partition("-")[0]
        if owner.isdecimal() and not is_running(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _write_new(path: Path, data: bytes) -> None:
    """A file that isn't there yet, with the folders above it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
