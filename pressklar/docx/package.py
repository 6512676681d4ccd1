"""The zip around the parts: content types, relationships, the same bytes each time (ECMA-376 part 2)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping

from ..foundation.zip_files import Data, deterministic_zip
from .xmltext import HEAD, attribute

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DEFAULTS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "odttf": "application/vnd.openxmlformats-officedocument.obfuscatedFont",
}


class Relations:
    """The relationships of one part: each different target once, in the order they were asked for."""

    def __init__(self, prefix: str = "rId") -> None:
        self.prefix = prefix
        self._ids: dict[tuple[str, str, bool], str] = {}

    def id(self, kind: str, target: str, *, external: bool = False) -> str:
        """The id of a relationship to `target`. `kind` is the last word of an office relationship's type, or
        a whole one.
        """
        key = (kind if "://" in kind else f"{OFFICE}/{kind}", target, external)
        return self._ids.setdefault(key, f"{self.prefix}{len(self._ids) + 1}")

    def __bool__(self) -> bool:
        return bool(self._ids)

    def xml(self) -> str:
        outside = ' TargetMode="External"'
        rows = "".join(
            f'<Relationship Id="{name}" Type="{kind}" '
            f'Target="{attribute(target)}"{outside if external else ""}/>'
            for (kind, target, external), name in self._ids.items()
        )
        return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


class PackageWriter:
    """Parts in the making. Names are without the leading slash."""

    def __init__(self) -> None:
        self._parts: dict[str, Data] = {}
        self._types: dict[str, str] = {}

    def add(self, name: str, data: Data, kind: str = "") -> None:
        """Put a part in. `kind` is its content type, empty where its ending says it."""
        self._parts[name] = data
        if kind:
            self._types[name] = kind

    def relate(self, part: str, relations: Relations) -> None:
        """Put a part's relationships in, if it has any; `part` is "" for the package itself."""
        if relations:
            folder, name = posixpath.split(part)
            self._parts[posixpath.join(folder, "_rels", f"{name}.rels")] = relations.xml()

    def bytes(self) -> bytes:
        endings = dict.fromkeys(name.rpartition(".")[2] for name in self._parts)
        return deterministic_zip({"[Content_Types].xml": _content_types(endings, self._types), **self._parts})


def _content_types(endings: Iterable[str], types: Mapping[str, str]) -> str:
    defaults = "".join(
        f'<Default Extension="{ending}" ContentType="{_DEFAULTS[ending]}"/>' for ending in endings
    )
    overrides = "".join(
        f'<Override PartName="/{attribute(name)}" ContentType="{kind}"/>' for name, kind in types.items()
    )
    return f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{defaults}{overrides}</Types>'
