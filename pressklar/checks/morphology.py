"""What forms a word may be, by a morphological dictionary: its readings, remembered on disk."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from ..foundation.checked_json import read_json, write_json
from ..foundation.folders import Folders
from ..foundation.hashing import text_sum
from ..foundation.language_tags import primary
from ..foundation.programs import lttoolbox
from ..problems import OutsideError
from .prose import Language

_MOST_REMEMBERED = 100_000


class Morphology:
    """The readings of one language's words. It can be asked about many at once only: a word that was missed
    counts as unknown until then.
    """

    def __init__(self, language: Language | None, folders: Folders) -> None:
        self._dictionary = lttoolbox.dictionary(primary(language.code)) if language else None
        self._stamp = lttoolbox.version_of(self._dictionary)
        self._path = folders.cache / f"forms-{text_sum(language.code)[:12] if language else ''}.json"
        self._readings = self._remembered() if self._dictionary else {}
        self._parsed: dict[str, tuple[frozenset[str], ...]] = {}
        self._missed: set[str] = set()
        self._is_behind = self._is_new = self.has_failed = False

    @property
    def is_there(self) -> bool:
        """Whether there is a dictionary of forms to ask."""
        return self._dictionary is not None

    def ask(self, words: Iterable[str] = ()) -> bool:
        """Have the dictionary answer for the words that it wasn't asked about yet, and for those that were
        missed. Whether there were any.
        """
        new = self._missed.union(
            word for word in words if word not in self._readings and lttoolbox.is_askable(word)
        )
        self._missed.clear()
        if not new or self._dictionary is None:
            return False
        answers = lttoolbox.readings(new, self._dictionary)
        if answers is None:
            self._dictionary, self.has_failed = None, True
            return False
        self._readings |= {word: list(tags) for word, tags in answers.items()}
        self._is_new = True
        return True

    def was_behind(self) -> bool:
        """Whether words were missed since this was last asked."""
        behind, self._is_behind = self._is_behind, False
        return behind

    def readings(self, word: str) -> tuple[frozenset[str], ...]:
        """The readings of a word in lower case, each as its tags; none of one that isn't known. One that the
        dictionary wasn't asked about is missed.
        """
        if (parsed := self._parsed.get(word)) is None:
            tags = self._readings.get(word)
            if tags is None and self._dictionary is not None and lttoolbox.is_askable(word):
                self._missed.add(word)
                self._is_behind = True
                return ()
            parsed = self._parsed[word] = tuple(frozenset(each.split()) for each in tags or ())
        return parsed

    def save(self) -> None:
        """Remember the readings; a full disk only costs time."""
        if self._is_new and len(self._readings) < _MOST_REMEMBERED:
            with contextlib.suppress(OutsideError):
                write_json(self._path, {"dictionary": self._stamp, "readings": self._readings})
            self._is_new = False

    def _remembered(self) -> dict[str, list[str]]:
        stored = read_json(self._path)
        if not isinstance(stored, dict) or stored.get("dictionary") != self._stamp:
            return {}
        readings = stored.get("readings")
        if not isinstance(readings, dict) or not all(
            isinstance(tags, list) and all(isinstance(tag, str) for tag in tags) for tags in readings.values()
        ):
            return {}
        return readings
