"""The one wrapper of hunspell: which of some words a dictionary doesn't know. Absent program or dictionary: None, never an error."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Collection
from pathlib import Path

from .prose import Language

LONGEST = 40
"""Letters: longer words aren't asked about; no dictionary has them, and looking for compounds in them takes long."""

_FOLDERS = ("/usr/share/hunspell", "/usr/share/myspell/dicts", "/usr/local/share/hunspell", "/opt/homebrew/share/hunspell")
_SIMPLE = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def program() -> str | None:
    """Where hunspell is, or None."""
    return shutil.which("hunspell")


def is_askable(word: str) -> bool:
    """Whether a word is one that a dictionary could hold: letters, at most one apostrophe inside."""
    return len(word) <= LONGEST and _SIMPLE.fullmatch(word) is not None


def unknown(words: Collection[str], dictionary: str) -> frozenset[str] | None:
    """The words that the dictionary doesn't know; None where hunspell or the dictionary isn't there. Ask many at once: it is loaded anew each time."""
    path = program()
    if path is None:
        return None
    asked = [word for word in words if is_askable(word)]
    given = "\n".join(word.replace("’", "'") for word in asked) + "\n"
    try:
        done = subprocess.run([path, "-i", "utf-8", "-d", dictionary, "-l"], input=given.encode(), capture_output=True, timeout=120, check=False,
                              env={**os.environ, "LC_ALL": "C.UTF-8", "DICTIONARY": ""})
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode != 0:
        return None
    missed = set(done.stdout.decode("utf-8", "replace").split())
    return frozenset(word for word in asked if word.replace("’", "'") in missed)


def dictionaries(language: Language) -> tuple[str | None, str | None]:
    """The first installed dictionary of a language, and of its second one (names under which a Swedish text's English words are known)."""
    return _first(language.dictionaries), _first(language.second)


def _first(names: Collection[str]) -> str | None:
    if program() is None:
        return None
    return next((name for name in names if _file(name) is not None), None)


def _file(name: str) -> Path | None:
    """Where an installed dictionary's words are."""
    folders = [*filter(None, os.environ.get("DICPATH", "").split(os.pathsep)), *_FOLDERS, str(Path.home() / "Library" / "Spelling")]
    return next((path for folder in folders if (path := Path(folder) / f"{name}.dic").is_file()), None)


def version_of(dictionary: str | None) -> str:
    """What tells one installed dictionary from another: for the cache's names."""
    path = _file(dictionary) if dictionary else None
    if path is None:
        return ""
    found = path.stat()
    return f"{dictionary}:{found.st_size}:{found.st_mtime_ns}"
