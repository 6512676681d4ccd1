"""Which words are right: the dictionaries' answers, remembered on disk, with the words that the office
taught.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from pathlib import Path
from typing import TypeGuard

from ..foundation.checked_json import read_json, write_json
from ..foundation.folders import PROJECT, Folders
from ..foundation.hashing import text_sum
from ..foundation.programs import hunspell
from ..locale import tr
from ..manuscript.changeset import Changeset, FileChange
from ..manuscript.read.files import RefusedError, decode, read_bytes
from ..manuscript.transaction import writing
from ..problems import ContentError, OutsideError, Problem
from .prose import Language, word_set
from .toolchain import toolchain_sum

WORDS = "words.txt"
_MOST_REMEMBERED = 200_000
_INFLECTED = word_set(
    """s n en et ens ets er ar or ers ars ors erna arna orna ernas arnas ornas na nas t a e r de des at ade
    ed ing es"""
)


class Dictionary:
    """One installed dictionary with what it has answered. Where it isn't at hand it can be asked about many
    words at once only: those that it should answer for meanwhile are `missed`, and count as unknown.
    """

    def __init__(self, name: str | None, answers: dict[str, bool]) -> None:
        self.name, self.answers = name, answers
        self.is_new = self.has_failed = False
        self.missed: set[str] = set()
        self.is_behind = False
        """Whether a word was missed since somebody last set this back."""
        self._answer = hunspell.library(name) if name else None

    @property
    def is_near(self) -> bool:
        """Whether it answers at once."""
        return self._answer is not None

    def has(self, word: str) -> bool:
        known = self.answers.get(word)
        if known is None:
            known = self.name is not None and hunspell.is_askable(word) and self._asked(word)
        return known

    def _asked(self, word: str) -> bool:
        if self._answer is None:
            self.missed.add(word)
            self.is_behind = True
            return False
        self.answers[word] = self._answer(word.replace("’", "'"))
        self.is_new = True
        return self.answers[word]

    def ask(self) -> bool:
        """Ask about all that was missed; each run of the program costs about a tenth of a second, whatever
        the number of words. Whether there is anything that it answered.
        """
        words, self.missed = self.missed, set()
        unknown = hunspell.unknown(words, self.name) if words and self.name else None
        if unknown is None:
            if words and self.name:
                self.name, self.has_failed = None, True
            return False
        self.answers |= {word: word not in unknown for word in words}
        self.is_new = True
        return True


class Lexicon:
    """The words of one language."""

    def __init__(self, language: Language | None, folders: Folders) -> None:
        self.language = language
        self.learned = learned(folders)
        self._lower = {word.lower() for word in self.learned if word == word.lower()}
        self.tools = toolchain_sum(language)
        """What the findings are made with."""
        self._path = folders.cache / f"words-{text_sum(language.code)[:12] if language else ''}.json"
        names = (
            [hunspell.first_installed(each) for each in (language.dictionaries, language.second)]
            if language
            else [None, None]
        )
        self._own, self._abroad = map(Dictionary, names, self._remembered())

    @property
    def is_there(self) -> bool:
        """Whether there is a dictionary to ask."""
        return self._own.name is not None

    @property
    def is_near(self) -> bool:
        """Whether the dictionary answers at once."""
        return self._own.is_near

    @property
    def has_failed(self) -> bool:
        """Whether a dictionary that is there gave no answer."""
        return self._own.has_failed or self._abroad.has_failed

    def ask(self, words: Collection[str] = ()) -> bool:
        """Have the dictionaries answer for words, and for those that were missed. Whether there were any."""
        for word in () if self.is_near else words:
            self.knows_abroad(word)
        answered = self._own.ask()
        for word in () if self.is_near else words:
            self.knows_abroad(word)
        return answered | self._abroad.ask()

    def was_behind(self) -> bool:
        """Whether words were missed since this was last asked."""
        behind = self._own.is_behind or self._abroad.is_behind
        self._own.is_behind = self._abroad.is_behind = False
        return behind

    def knows(self, word: str) -> bool:
        """Whether a word is right in the language itself."""
        return self._own.has(word) or self.is_learned(word)

    def knows_abroad(self, word: str) -> bool:
        """Whether a word is right in the second language only."""
        return self.is_there and not self._own.has(word) and self._abroad.has(word)

    def is_learned(self, word: str) -> bool:
        """Whether the office taught the word, or one of which it is a form; or the checks' own list has
        it.
        """
        lower = word.lower()
        return (
            word in self.learned
            or lower in self._lower
            or (self.language is not None and lower in self.language.additional)
        ) or any(
            lower[-cut:] in _INFLECTED and (lower[:-cut] in self._lower or word[:-cut] in self.learned)
            for cut in range(1, 6)
        )

    def save(self) -> None:
        """Remember the answers; a full disk only costs time."""
        both = self._own, self._abroad
        if any(each.is_new for each in both) and sum(len(each.answers) for each in both) < _MOST_REMEMBERED:
            with contextlib.suppress(OutsideError):
                write_json(self._path, {"tools": self.tools, "answers": [each.answers for each in both]})
            for each in both:
                each.is_new = False

    def _remembered(self) -> list[dict[str, bool]]:
        stored = read_json(self._path)
        answers = (
            stored.get("answers") if isinstance(stored, dict) and stored.get("tools") == self.tools else None
        )
        return answers if _are_answers(answers) else [{}, {}]


def _are_answers(value: object) -> TypeGuard[list[dict[str, bool]]]:
    """Whether a value that was kept holds the answers of two dictionaries."""
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(
            isinstance(each, dict) and all(isinstance(known, bool) for known in each.values())
            for each in value
        )
    )


def learned(folders: Folders) -> frozenset[str]:
    """The words taught to this root and to the project itself."""
    return frozenset(
        word for content in {folders.content, PROJECT / "content"} for word in _read(content / WORDS)
    )


def _read(path: Path) -> list[str]:
    try:
        text, _ = decode(read_bytes(path, Path(path.parent.parent.resolve())))
    except RefusedError:
        return []
    return [word for line in text.splitlines() if (word := line.partition("#")[0].strip())]


def learn(folders: Folders, words: Collection[str], edition: str = "") -> tuple[str, ...]:
    """Add words to content/words.txt, in order; gives those that were new. `edition` is the one in whose
    history it stands.

    Raises ContentError (E796) for what is no word, OutsideError (E821, E901).
    """
    for word in words:
        if (
            not word.strip()
            or len(word) > 60
            or any(sign.isspace() or not sign.isprintable() or sign == "#" for sign in word.strip())
        ):
            raise ContentError(
                Problem(
                    "E796",
                    None,
                    tr("{word!r} isn't a word that can be learnt.", word=word),
                    tr("Name one word at a time, without spaces."),
                )
            )
    path = folders.content / WORDS
    with writing(folders, "check --learn") as transaction:
        standing = _read(path)
        new = tuple(dict.fromkeys(word.strip() for word in words if word.strip() not in standing))
        if not new:
            return ()
        data = None
        try:
            data = read_bytes(path, Path(folders.root.resolve()))
            old = decode(data)[0]
        except RefusedError as refusal:
            if refusal.kind != "missing":
                raise ContentError(
                    Problem(
                        "E102",
                        None,
                        refusal.sentence(folders.display_path(path)),
                        tr("Put an ordinary file there."),
                    )
                ) from refusal
            old = tr(
                "# Words that the spelling check knows besides its dictionary, one a line. `check "
                "--learn WORD` adds one.\n"
            )
        head = [line for line in old.splitlines() if line.startswith("#") or not line.strip()]
        lines = [line for line in old.splitlines() if line.strip() and not line.startswith("#")]
        text = "\n".join([*head, *sorted({*lines, *new}, key=lambda line: (line.lower(), line))]) + "\n"
        transaction.commit(
            Changeset("check --learn", edition, (FileChange.between(path, data, text.encode()),))
        )
    return new
