"""Where what is kept between runs lies: the user's own cache folder, apart for each root. What comes with
somebody's content is never believed.

A user without a home folder that can be written to gets a private temporary folder for as long as the command
runs, and a word about it.
"""

from __future__ import annotations

import atexit
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

from ..locale import tr
from ..problems import OutsideError
from .files import cannot_write
from .temporary import temporary_folder

SETTING = "PRESSKLAR_CACHE"
"""The environment variable that names another folder to keep the caches in."""
UNUSED = 30 * 24 * 3600
"""Seconds after which the cache of a root that is gone goes too."""
_ROOT = "root.txt"
_reasons: dict[str, str] = {}
"""Why a temporary folder stands in for the user's own, by that folder."""


def cache_folder(root: Path) -> Path:
    """The folder for this root's cache, made where it isn't there; named by a hash of the root's real path.
    Raises OutsideError (E901) where no folder can be written to, not even a temporary one.
    """
    from .hashing import text_sum

    real = os.path.realpath(root)
    home = _home()
    folder = home / text_sum(real)[:24]
    try:
        return _prepared_folder(folder, real)
    except OSError as error:
        return _prepared_folder(_instead(home, error) / folder.name, real)


def why_temporary() -> str | None:
    """Why the cache lies in a temporary folder, as the end of a sentence; None where it is kept."""
    return _reasons.get(os.environ.get(SETTING, ""))


def prune_caches(root: Path, unused: float = UNUSED) -> None:
    """Take away the caches of roots that are gone and haven't been used for so many seconds; `root`'s own
    stays.
    """
    own = cache_folder(root)
    with suppress(OSError):
        for place in own.parent.iterdir():
            told = place / _ROOT
            if (
                place == own
                or place.is_symlink()
                or not told.is_file()
                or time.time() - place.stat().st_mtime < unused
            ):
                continue
            if not os.path.exists(told.read_text("utf-8", "surrogateescape")):  # noqa: PTH110
                shutil.rmtree(place, ignore_errors=True)


def _home() -> Path:
    """The folder that holds all caches: as the system has it for this user, never a relative path, which
    would lie wherever a command is started.
    """
    if (setting := os.environ.get(SETTING, "")) and Path(setting).is_absolute():
        return Path(setting)
    import platformdirs

    return Path(platformdirs.user_cache_path("pressklar", appauthor=False))


def _prepared_folder(folder: Path, real: str) -> Path:
    """The folder, private to its user, with its root's path in it. Raises OSError where it can't be written
    to.
    """
    if not folder.parent.is_absolute():
        raise OSError(0, tr("there is no home folder"))
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    told = folder / _ROOT
    if not told.is_file():
        told.write_text(real, "utf-8", "surrogateescape")
    elif not os.access(folder, os.W_OK | os.X_OK):
        raise OSError(0, tr("it can't be written to"))
    return folder


def _instead(home: Path, error: OSError) -> Path:
    """A temporary folder that this process's own processes use too, and that goes when it ends."""
    try:
        folder = temporary_folder("cache")
    except OSError as full:
        raise OutsideError(cannot_write(home, full)) from full
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ[SETTING] = str(folder)
    reason = error.strerror or error
    _reasons[str(folder)] = tr("{folder} can't be used: {reason}", folder=home, reason=reason)
    return folder
