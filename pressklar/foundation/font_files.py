"""Where font files lie: those of installed packages, and those of this machine."""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_FONTS = (".ttf", ".otf", ".ttc", ".otc")
_SYSTEM_FOLDERS = {
    "darwin": ("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
    "win32": (r"%WINDIR%\Fonts", r"%LOCALAPPDATA%\Microsoft\Windows\Fonts"),
}
_UNIX_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
"""Where fontconfig looks (fonts.conf of Debian)."""


def package_folder(package: str) -> Path | None:
    """Where an installed package lies; None where there is none of that name."""
    if not re.fullmatch(r"[a-z_][a-z0-9_]*", package):
        return None
    spec = find_spec(package)
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


def font_files(name: str) -> tuple[Path, ...]:
    """The font files of a package, or of a family of this machine ("DejaVu Sans"), by the files' names; none
    where neither is there. Of a collection (.ttc) the first face counts.
    """
    folder = package_folder(name.replace("-", "_").lower())
    if folder is not None:
        return tuple(sorted(path for path in folder.rglob("*") if path.suffix.lower() in _FONTS))
    family = re.sub(r"[\s_-]", "", name).lower()
    return tuple(path for path in _system_files() if re.split(r"[-\[]", path.stem.lower())[0] == family)


@cache
def _system_files() -> tuple[Path, ...]:
    files = []
    for folder in _SYSTEM_FOLDERS.get(sys.platform, _UNIX_FOLDERS):
        for place, _, names in os.walk(os.path.expanduser(os.path.expandvars(folder))):  # noqa: PTH111
            files += [Path(place, name) for name in names if name.lower().endswith(_FONTS)]
    return tuple(sorted(files))
