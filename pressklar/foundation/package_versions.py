"""Versions of installed packages, without importing what reads their metadata: that takes longer than all
else that a build asks before it lays out.
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache


def version(package: str) -> str:
    """A package's version. Raises importlib.metadata.PackageNotFoundError where it isn't installed."""
    installed = _folders().get(_normal(package))
    if installed is None:
        from importlib import metadata

        return metadata.version(package)
    return installed


@cache
def _folders() -> dict[str, str]:
    """Versions by name, from what installers call the folders of metadata, NAME-VERSION.dist-info (PyPA,
    "Recording installed projects").
    """
    versions: dict[str, str] = {}
    for place in sys.path:
        try:
            names = os.listdir(place) if place.endswith("-packages") else []
        except OSError:
            continue
        for name in names:
            package, dash, number = name.removesuffix(".dist-info").partition("-")
            if dash and name.endswith(".dist-info"):
                versions.setdefault(_normal(package), number)  # the first on the path is what is imported
    return versions


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
