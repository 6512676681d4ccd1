"""Which words are right: the dictionaries' answers, remembered on disk, with the words that the office
taught.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

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


class Lexicon:
    """The words of one language. `ask` the dictionaries about many words at once; then `knows` answers for
    each.
    """

    def __init__(self, language: Language | None, folders: Folders) -> None:
        self.language = language
        self.learned = learned(folders)
        self._lower = {word.lower() for word in self.learned if word == word.lower()}
        self.first = hunspell.first_installed(language.dictionaries) if language else None
        self.second = hunspell.first_installed(language.second) if language else None
        self._path, self._tools = (
            folders.cache / f"words-{text_sum(language.code)[:12] if language else ''}.json",
            toolchain_sum(language),
        )
        self._answers: dict[str, str] = self._remembered() if self.first else {}
        self._new = False

    @property
    def is_there(self) -> bool:
        """Whether there is a dictionary to ask."""
        return self.first is not None

    def ask(
        self, words: Iterable[str], abroad: Callable[[str], Iterable[str]] = lambda word: (word,)
    ) -> None:
        """Have the dictionaries answer for words; each run of one costs about a tenth of a second, whatever
        their number.

        `abroad`: what to ask the second about for a word that the first lacks.
        """
        new = {word for word in words if word not in self._answers and hunspell.is_askable(word)}
        if not new or self.first is None:
            return
        missed = hunspell.unknown(new, self.first)
        if missed is None:
            self.first = None
            return
        asked = (
            {word for word in missed for word in abroad(word) if word not in self._answers}
            if self.second
            else set()
        )
        foreign = hunspell.unknown(asked, self.second) if asked and self.second else None
        second = asked - foreign if foreign is not None else set()
        self._answers |= {word: "-" if word in missed else "1" for word in new}
        self._answers |= dict.fromkeys(second, "2")
        self._new = True

    def knows(self, word: str) -> bool:
        """Whether a word is right in the language itself. Words never asked about count as unknown."""
        return self._answers.get(word) == "1" or self.is_learned(word)

    @property
    def is_near(self) -> bool:
        """Whether the dictionary answers at once, so that nothing need be asked ahead."""
        return self.first is not None and hunspell.library(self.first) is not None

    def asks(self, word: str) -> bool:
        """As `knows`, and where the dictionary is near it is asked about what it wasn't yet."""
        if (
            word not in self._answers
            and self.first is not None
            and hunspell.is_askable(word)
            and (answers := hunspell.library(self.first))
        ):
            self._answers[word] = "1" if answers(word.replace("’", "'")) else "-"
            self._new = True
        return self.knows(word)

    def knows_abroad(self, word: str) -> bool:
        """Whether a word is right in the second language only."""
        return self._answers.get(word) == "2"

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
        if self._new and len(self._answers) < _MOST_REMEMBERED:
            with contextlib.suppress(OutsideError):
                write_json(self._path, {"tools": self._tools, "answers": self._answers})

    def _remembered(self) -> dict[str, str]:
        stored = read_json(self._path)
        answers = (
            stored.get("answers") if isinstance(stored, dict) and stored.get("tools") == self._tools else None
        )
        return (
            answers
            if isinstance(answers, dict) and all(isinstance(answer, str) for answer in answers.values())
            else {}
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
