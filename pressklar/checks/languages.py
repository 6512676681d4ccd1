"""The registry of languages: adding one is a file like swedish.py and a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from ..foundation.language_tags import primary
from .prose import Language


def _swedish() -> Language:
    from .swedish import SWEDISH

    return SWEDISH


def _english() -> Language:
    from .english import ENGLISH

    return ENGLISH


LANGUAGES: Mapping[str, Callable[[], Language]] = {"sv": _swedish, "en": _english}
"""By the edition's language code; each loaded when it is used."""


@cache
def words_of_others(code: str) -> frozenset[str]:
    """The small words that only the other languages have."""
    own = LANGUAGES[code]()
    others = (get().function_words for name, get in LANGUAGES.items() if name != code)
    return frozenset().union(*others) - own.function_words - own.verbs


def language_of(code: str) -> Language | None:
    """The language of an edition, or None where there are no rules for it: then only what holds for all is
    checked. Where it names a region, words are spelt as there.
    """
    language = LANGUAGES[primary(code)]() if primary(code) in LANGUAGES else None
    if language is None or code == language.code:
        return language
    return replace(language, code=code, dictionaries=(code.replace("-", "_"),))
