"""What forms, tables and texts of others call things, in each language: from templates/labels."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import yaml

from ..foundation.folders import PROJECT

FOLDER = PROJECT / "templates" / "labels"


@cache
def spellings(key: str) -> tuple[str, ...]:
    """All spellings of a key in all languages, each of the things put in where a spelling has room for it."""
    found: dict[str, None] = {}
    for words in _catalogues().values():
        things = _parts(words["things"])
        for spelling in _parts(words.get(key, "")):
            for thing in things if "{thing}" in spelling else ("",):
                found[spelling.replace("{thing}", thing)] = None
    return tuple(found)


@cache
def words_of(key: str) -> frozenset[str]:
    """The single words of a key in all languages."""
    return frozenset(word for words in _catalogues().values() for word in words[key].split())


@cache
def same_words() -> Mapping[str, str]:
    """Words that ask for the same thing, and the word for all of them."""
    return MappingProxyType(
        {
            spelling: word
            for words in _catalogues().values()
            for word, same in words["same_words"].items()
            for spelling in same.split()
        }
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, text.split("|"))))


@cache
def _catalogues() -> Mapping[str, Mapping]:  # type: ignore[type-arg]
    """The catalogues by their languages, in the order of these."""
    return {
        path.stem: yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        for path in sorted(FOLDER.glob("*.yaml"))
    }
