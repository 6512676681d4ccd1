"""Two states of the content compared as a person reads them: by proposal and field, word for word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal

from ..foundation.folders import Folders
from ..locale import N_, plural, tr
from ..markup.threeway import matching
from ..markup.weaving import source_tokens
from ..model import Edition
from ..problems import has_errors
from .patch.values import Plain, plain, values
from .read.files import RefusedError, decode
from .read.nodes import Source, build_tree
from .states import StatePair

PieceKind = Literal["same", "gone", "new"]
_LONGEST = 60_000
"""Letters up to which two texts are compared word by word."""
_NAMES = {
    "title": N_("Title"),
    "by": N_("By"),
    "when": N_("When"),
    "open_warnings": N_("Warnings that stay"),
    "intro": N_("Introduction"),
    "submitted_by": N_("Submitted by"),
    "contacts": N_("Contacts"),
    "continues": N_("Continues"),
    "chapters": N_("Chapters"),
    "proposals": N_("Proposals"),
}
"""What a person calls the keys of content files."""
_HEXADECIMAL = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class Difference:
    """A value that differs between two states. `holder` is the proposal or file that it stands in, `name` the
    field, empty for a whole file; None: it isn't there.
    """

    path: Path
    holder: str
    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class DifferencePiece:
    """A stretch of two texts that were compared."""

    kind: PieceKind
    text: str


def compared(folders: Folders, pair: StatePair, edition: Edition | None) -> tuple[Difference, ...]:
    """All that differs, file by file. `edition` names the fields, where it can be read."""
    return tuple(
        difference
        for path in sorted(pair.before)
        for difference in _of_file(folders, path, (pair.before[path], pair.after[path]), edition)
    )


def pieces(before: str, after: str) -> tuple[DifferencePiece, ...]:
    """What two texts share, and what is gone and new, in the order in which it is read."""
    if len(before) + len(after) > _LONGEST:
        blocks = [(0, 0, 0)]
        rows = ([before], [after])
    else:
        tokens = (source_tokens(before), source_tokens(after))
        blocks = [(0, 0, 0), *matching(*tokens)]
        rows = ([token.text for token in tokens[0]], [token.text for token in tokens[1]])
    ends = [*blocks, (len(rows[0]), len(rows[1]), 0)]
    gathered: list[DifferencePiece] = []
    for (i, j, size), (next_i, next_j, _) in pairwise(ends):
        stretches: tuple[tuple[PieceKind, Sequence[str]], ...] = (
            ("same", rows[1][j : j + size]),
            ("gone", rows[0][i + size : next_i]),
            ("new", rows[1][j + size : next_j]),
        )
        gathered += [DifferencePiece(kind, "".join(row)) for kind, row in stretches if row]
    return tuple(gathered)


def _of_file(
    folders: Folders, path: Path, sides: tuple[bytes | None, bytes | None], edition: Edition | None
) -> Iterator[Difference]:
    texts = tuple(_text(data) for data in sides)
    trees = tuple(_tree(path, text) for text in texts)
    holder = _holder(folders, path, trees)
    if not any(isinstance(tree, (dict, list)) for tree in trees):
        yield Difference(path, holder, "", *texts)
        return
    flat = [dict(_flat(tree)) if tree is not None else {} for tree in trees]
    labels = {field.key: field.label for field in edition.fields} if edition else {}
    keys = [key for key in dict.fromkeys((*flat[0], *flat[1])) if flat[0].get(key) != flat[1].get(key)]
    prints = [key for key in keys if all(_is_fingerprint(side.get(key)) for side in flat)]
    for key in keys:
        if key in prints:
            continue
        name = " · ".join(labels.get(part) or (tr(_NAMES[part]) if part in _NAMES else part) for part in key)
        yield Difference(path, holder, name, flat[0].get(key), flat[1].get(key))
    if prints:  # 64 figures each say nothing to a reader
        before, after = (sum(key in side for key in prints) for side in flat)
        words = plural(max(before, after), "of {count} file", "of {count} files")
        gone = words if before and not after else None
        yield Difference(path, holder, tr("Fingerprints"), gone, words if after else None)
    if not keys:
        yield Difference(path, holder, tr("comments, or how it is written"), *texts)


def _is_fingerprint(text: str | None) -> bool:
    """Whether it is a file's SHA-256, or isn't there."""
    return text is None or (len(text) == 64 and set(text) <= _HEXADECIMAL)


def _text(data: bytes | None) -> str | None:
    """What a file says; of a picture, how large it is."""
    if data is None:
        return None
    try:
        return decode(data)[0]
    except RefusedError:
        return plural(len(data), "{count} byte", "{count} bytes")


def _tree(path: Path, text: str | None) -> Plain | None:
    if text is None or path.suffix != ".yaml":
        return None
    source = Source(path.name, text)
    build_tree(source)
    return plain(values(source.root)) if source.root and not has_errors(source.problems) else None


def _holder(folders: Folders, path: Path, trees: Sequence[Plain | None]) -> str:
    """A proposal's title, or the file."""
    for tree in reversed(trees):
        if path.parent.name == "proposals" and isinstance(tree, dict) and isinstance(tree.get("title"), str):
            return str(tree["title"])
    return folders.display_path(path).removeprefix("content/")


def _flat(value: Plain, way: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each text in a value with the way to it: things in a list by their ids or names, where they have
    some.
    """
    if isinstance(value, str):
        yield way, value
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from _flat(child, (*way, key))
    elif all(isinstance(child, str) for child in value):
        yield way, "\n".join(map(str, value))
    else:
        for number, child in enumerate(value, 1):
            name = (child.get("id") or child.get("name")) if isinstance(child, dict) else None
            yield from _flat(child, (*way, name if isinstance(name, str) else str(number)))
