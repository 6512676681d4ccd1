"""The one wrapper of lttoolbox: the readings that a morphological dictionary of apertium gives words. Absent
program or dictionary: None, never an error.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Collection, Mapping
from pathlib import Path

from .lookup import file_stamp

LONGEST = 40
"""Letters: longer words aren't asked about."""

_DICTIONARIES = {"sv": ("apertium-swe-nor/swe-nob.automorf.bin", "apertium-swe-nor/swe-nno.automorf.bin")}
_FOLDERS = ("/usr/share/apertium", "/usr/local/share/apertium", "/opt/homebrew/share/apertium")
_ASKABLE = re.compile(r"[^\W\d_]+")
_ANSWER = re.compile(r"\^([^/$^]{0,200})/([^$^]{0,5000})\$")
_TAG = re.compile(r"<([^<>]+)>")


def dictionary(language: str) -> Path | None:
    """The morphological dictionary of a language, where that and the program are installed."""
    if shutil.which("lt-proc") is None:
        return None
    paths = (Path(folder) / name for folder in _FOLDERS for name in _DICTIONARIES.get(language, ()))
    return next((path for path in paths if path.is_file()), None)


def version_of(path: Path | None) -> str:
    """What tells one installed dictionary from another."""
    return file_stamp(path)


def is_askable(word: str) -> bool:
    """Whether a word is one that the dictionary could hold: letters only."""
    return len(word) <= LONGEST and _ASKABLE.fullmatch(word) is not None


def readings(words: Collection[str], path: Path) -> Mapping[str, tuple[str, ...]] | None:
    """Each word's readings as their tags with spaces between ("n ut sg ind"), of a compound those of its last
    part; none of a word that isn't known. Ask many at once: the dictionary is loaded anew each time.
    """
    asked = sorted({word for word in words if is_askable(word)})
    try:
        run = subprocess.run(
            ["lt-proc", "-w", "-e", str(path)],
            input="\n".join(asked).encode(),
            capture_output=True,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if run.returncode != 0:
        return None
    answers = {
        surface: tuple(dict.fromkeys(_tags(reading) for reading in given.split("/")))
        for surface, given in _ANSWER.findall(run.stdout.decode("utf-8", "replace"))
    }
    return {word: tuple(filter(None, answers.get(word, ()))) for word in asked}


def _tags(reading: str) -> str:
    """The tags of a reading; none of one that stands only inside compounds, or of an unknown word."""
    last = reading.rpartition("+")[2]
    tags = _TAG.findall(last)
    is_part = any(tag.startswith("compound") or tag == "cmp" for tag in tags)
    return "" if is_part or reading.startswith("*") else " ".join(tags)
