"""The one wrapper of hunspell: which of some words a dictionary doesn't know. Absent program or dictionary:
None, never an error.

The program's own library is asked where it can be loaded (half the time: a dictionary is loaded once), else
the program.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path
from typing import Any

from .lookup import file_stamp

LONGEST = 40
"""Letters: longer words aren't asked about; no dictionary has them, and looking for compounds in them takes
long.
"""

_FOLDERS = (
    "/usr/share/hunspell",
    "/usr/share/myspell/dicts",
    "/usr/local/share/hunspell",
    "/opt/homebrew/share/hunspell",
)
_USUAL = ("/usr/bin/hunspell", "/usr/local/bin/hunspell", "/opt/homebrew/bin/hunspell")
_LIBRARIES = (
    "libhunspell-1.7.so.0",
    "libhunspell-1.7.dylib",
    "libhunspell-1.7.0.dylib",
    "libhunspell-1.6.so.0",
)
_LAST_LETTER = "\u2e80"
"""Words in other scripts: the program takes them for no words."""
_SIMPLE = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def program() -> str | None:
    """Where hunspell is, or None."""
    return shutil.which("hunspell")


def is_askable(word: str) -> bool:
    """Whether a word is one that a dictionary could hold: letters, at most one apostrophe inside."""
    return len(word) <= LONGEST and _SIMPLE.fullmatch(word) is not None


def unknown(words: Collection[str], dictionary: str) -> frozenset[str] | None:
    """The words that the dictionary doesn't know; None where hunspell or the dictionary isn't there. Ask many
    at once: it is loaded anew each time.
    """
    path = program()
    if path is None:
        return None
    asked = [word for word in words if is_askable(word)]
    if knows := library(dictionary):
        return frozenset(word for word in asked if not knows(word.replace("’", "'")))
    text = "\n".join(word.replace("’", "'") for word in asked) + "\n"
    try:
        run = subprocess.run(
            [path, "-i", "utf-8", "-d", dictionary, "-l"],
            input=text.encode(),
            capture_output=True,
            timeout=120,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8", "DICTIONARY": ""},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if run.returncode != 0:
        return None
    missed = set(run.stdout.decode("utf-8", "replace").split())
    return frozenset(word for word in asked if word.replace("’", "'") in missed)


@cache
def library(dictionary: str) -> Callable[[str], bool] | None:
    """What answers whether a dictionary has a word, in this process; None where the library isn't there, or
    another program of that name stands first.

    Of a dictionary without apostrophes in its words the program asks for the parts, and so never gives the
    whole as unknown: nor does this.
    """
    path, rules = _file(dictionary), None
    if path is not None and program() in _USUAL:
        rules = path.with_suffix(".aff")
    if path is None or rules is None or not rules.is_file():
        return None
    loaded = next((each for name in _LIBRARIES if (each := _loaded(name)) is not None), None)
    if loaded is None:
        return None
    has_apostrophes = re.search(rb"^WORDCHARS .*['\xe2]", rules.read_bytes(), re.MULTILINE) is not None

    @cache
    def opened() -> tuple[int, str]:
        handle = loaded.Hunspell_create(os.fsencode(rules), os.fsencode(path))
        encoding = (loaded.Hunspell_get_dic_encoding(handle) or b"").decode("ascii", "replace")
        return handle, encoding.lower().replace("microsoft-", "")

    def knows(word: str) -> bool:
        handle, encoding = opened()
        try:
            return (
                word > _LAST_LETTER
                or ("'" in word and not has_apostrophes)
                or bool(loaded.Hunspell_spell(handle, word.encode(encoding)))
            )
        except (UnicodeEncodeError, LookupError):
            return False

    return knows


def _loaded(name: str) -> Any:
    """The library of that name, ready to be called; None where it can't be had."""
    import ctypes

    try:
        loaded = ctypes.CDLL(name)
        create, spell = loaded.Hunspell_create, loaded.Hunspell_spell
        encoding = loaded.Hunspell_get_dic_encoding
        create.restype, create.argtypes = ctypes.c_void_p, [ctypes.c_char_p, ctypes.c_char_p]
        encoding.restype, encoding.argtypes = ctypes.c_char_p, [ctypes.c_void_p]
        spell.restype, spell.argtypes = ctypes.c_int, [ctypes.c_void_p, ctypes.c_char_p]
    except (OSError, AttributeError):
        return None
    return loaded


def first_installed(names: Collection[str]) -> str | None:
    """The first dictionary of these names ("sv_SE") that is installed."""
    if program() is None:
        return None
    return next((name for name in names if _file(name) is not None), None)


def _file(name: str) -> Path | None:
    """Where an installed dictionary's words are."""
    folders = [
        *filter(None, os.environ.get("DICPATH", "").split(os.pathsep)),
        *_FOLDERS,
        str(Path.home() / "Library" / "Spelling"),
    ]
    return next((path for folder in folders if (path := Path(folder) / f"{name}.dic").is_file()), None)


def version_of(dictionary: str | None) -> str:
    """What tells one installed dictionary, its words and its rules, from another."""
    path = _file(dictionary) if dictionary else None
    return "" if path is None else f"{dictionary}:{file_stamp(path)}:{file_stamp(path.with_suffix('.aff'))}"
