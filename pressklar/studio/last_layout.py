"""The last layout of an edition, kept in its cache: the next start shows its pages at once, if no file has
changed.

What is kept are the names of section PDFs, which lie in the same cache; one that is gone, or a file with
another time or size, and nothing is shown before it is laid out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ..foundation.checked_json import read_json, write_json
from ..foundation.folders import Folders
from ..foundation.hashing import text_sum
from ..foundation.inputs import code_sum
from ..problems import OutsideError

if TYPE_CHECKING:
    from ..pdf.engine import LaidOutBooklet
    from ..pdf.manifest import Manifest


def stamp_of(folders: Folders, edition: str) -> str:
    """Stands for all files that pages depend on, by their times and sizes, and for the program."""
    places = [folders.edition(edition), *folders.templates, *folders.styles]
    files = [*folders.content.glob("*.yaml"), *(path for place in places for path in _below(place))]
    facts = []
    for path in files:
        with suppress(OSError):  # it went a moment ago
            state = path.stat()
            facts.append(f"{path} {state.st_mtime_ns} {state.st_size}")
    return text_sum(code_sum("pdf"), code_sum("rendering"), *sorted(facts))


def _below(folder: Path) -> Iterator[Path]:
    for place, below, names in os.walk(folder):
        below[:] = [name for name in below if name != "records" and not name.startswith(".")]
        yield from (Path(place, name) for name in names if not name.startswith("."))


def keep(folders: Folders, edition: str, stamp: str, booklet: LaidOutBooklet) -> None:
    """Keep a layout of the files with that stamp; a full disk only costs time."""
    value: dict[str, object] = {
        "stamp": stamp,
        "sections": {section.key: len(section.pages) for section in booklet.sections},
        "furniture": {batch.key: len(batch.pages) for batch in booklet.furniture},
    }
    with suppress(OutsideError):
        write_json(_path(folders, edition), value)


def kept(folders: Folders, edition: str) -> LaidOutBooklet | None:
    """The layout of the files as they are, None where it isn't there any more."""
    from ..pdf.engine import LaidOutBooklet

    value = read_json(_path(folders, edition))
    if not isinstance(value, dict) or value.get("stamp") != stamp_of(folders, edition):
        return None
    sections = list(_manifests(folders, value["sections"]))
    furniture = list(_manifests(folders, value["furniture"]))
    if None in sections or None in furniture:
        return None
    return LaidOutBooklet(tuple(filter(None, sections)), tuple(filter(None, furniture)))


def _manifests(folders: Folders, names: dict[str, int]) -> Iterator[Manifest | None]:
    """The manifests of these names, each with blank pages until it has as many as it had in its booklet."""
    from ..pdf.cache import Cache
    from ..pdf.pagination import with_pages

    cache = Cache(folders.cache)
    for name, count in names.items():
        manifest = cache.manifest(name)
        yield manifest and with_pages(manifest, "notes", count - len(manifest.pages))


def _path(folders: Folders, edition: str) -> Path:
    return folders.cache / f"{text_sum(edition)[:16]}.pages.json"
