"""The one way in which "has it changed?" is hashed: files by their bytes, values by what they hold, many of
either as one. SHA-256, in hex.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any


def file_sum(path: Path) -> str:
    """The hash of a regular file's bytes, read piece by piece; "" for whatever can't be read as one."""
    try:
        if not path.is_file():  # a pipe would be waited for
            return ""
        with path.open("rb", buffering=0) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def file_sums(paths: Iterable[Path], name: Callable[[Path], str]) -> dict[str, str]:
    """Each file's hash by its name; of two files of one name the first counts."""
    sums: dict[str, str] = {}
    for path in paths:
        if (key := name(path)) not in sums:
            sums[key] = file_sum(path)
    return sums


def value_sum(value: Any, without: Mapping[str, frozenset[str]] | None = None) -> str:
    """The hash of a value of the model: what it holds, not how it was written. `without` names fields that
    don't count, by their class.
    """
    return text_sum(json.dumps(_plain(value, without or {}), sort_keys=True, ensure_ascii=True))


def text_sum(*texts: str) -> str:
    """One hash over texts; where one ends and the next begins counts too."""
    whole = hashlib.sha256()
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        whole.update(b"%d\0" % len(data) + data)
    return whole.hexdigest()


def sum_of(sums: Mapping[str, str]) -> str:
    """One hash over many, by their names."""
    return text_sum(*(part for name in sorted(sums) for part in (name, sums[name])))


def _plain(value: Any, without: Mapping[str, frozenset[str]]) -> Any:
    """A value as JSON has it; in which order a mapping's keys stood in a file says nothing."""
    if is_dataclass(value) and not isinstance(value, type):
        left_out = without.get(type(value).__name__, frozenset())
        return {
            field.name: _plain(getattr(value, field.name), without)
            for field in fields(value)
            if field.name not in left_out
        }
    if isinstance(value, Mapping):
        return {str(key): _plain(item, without) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item, without) for item in value]
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)
