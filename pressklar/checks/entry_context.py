"""What a check of one entry goes by besides its texts. What it must know of the rest of the edition it asks,
and the answers are noted: what it found is right for as long as they are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from .context import ProofContext
from .slips import candidates, with_new_runs
from .values import HolderEntry, Passage

Answer = bool | int | str
Asked = tuple[object, ...]
"""A question about the edition: its name, and what it is about."""
P = ParamSpec("P")
Answered = TypeVar("Answered", bool, int, str)
_QUESTIONS: set[str] = set()
_SHARED = 3
"""Entries: an unknown word that so many use is a word of the trade."""


def question(
    ask: Callable[Concatenate[EntryContext, P], Answered],
) -> Callable[Concatenate[EntryContext, P], Answered]:
    """Makes a method of EntryContext a question whose answers are noted. It takes texts and numbers."""
    _QUESTIONS.add(ask.__name__)

    @wraps(ask)
    def asked(context: EntryContext, /, *about: P.args, **named: P.kwargs) -> Answered:
        answer = ask(context, *about, **named)
        context.answers[ask.__name__, *about] = answer
        return answer

    return asked


class EntryContext:
    """The language, the dictionaries, the settings; and the questions."""

    def __init__(self, whole: ProofContext) -> None:
        self.language, self.lexicon, self.morphology = whole.language, whole.lexicon, whole.morphology
        self.house, self.limits, self.quotes = whole.house, whole.limits, whole.quotes
        self.settings = whole.settings
        self.answers: dict[Asked, Answer] = {}
        """Of what was asked since somebody last emptied it."""
        self._whole = whole

    def still_answers(self, answers: Iterable[Sequence[object]]) -> bool:
        """Whether each question, with its answer as its last item, has that answer."""
        return all(
            name in _QUESTIONS and getattr(self, str(name))(*about) == answer
            for name, *about, answer in answers
        )

    def own_passages(self, entry: HolderEntry) -> Sequence[Passage]:
        """Those in the edition's own language."""
        return self._whole.own_passages(entry)

    def is_foreign(self, passage: Passage) -> bool:
        return self._whole.is_foreign(passage)

    @question
    def count(self, word: str) -> int:
        """How often a word stands, as written."""
        return self._whole.words[word]

    @question
    def stands(self, word: str, times: int = 1) -> bool:
        """Whether a word stands so often, as written."""
        return self._whole.words[word] >= times

    @question
    def outnumbers(self, word: str, other: str, times: int) -> bool:
        """Whether a word stands so many times as often as another, or oftener."""
        return self._whole.words[word] >= times * self._whole.words[other]

    @question
    def is_used(self, word: str) -> bool:
        """Whether any entry uses a word, in lower or other case."""
        return self._whole.users[word] > 0

    @question
    def is_shared(self, word: str) -> bool:
        """Whether so many entries use a word that it is one of the trade."""
        return self._whole.users[word] >= _SHARED

    @question
    def is_name(self, word: str) -> bool:
        """Whether a word stands in the name of a member, a contact or the publisher."""
        return word in self._whole.names

    @question
    def is_named(self, words: str) -> bool:
        """Whether words stand beside each other in such a name."""
        return any(f" {words} " in f" {name} " for name in self._whole.full_names)

    @question
    def is_stopped(self, field: str) -> bool:
        """Whether the texts of a field usually end in a full stop or the like."""
        return field in self._whole.stopped

    @question
    def is_outnumbered(self, word: str, times: int) -> bool:
        """Whether a word one slip away stands so many times as often that it was meant each time."""
        counts = self._whole.words
        return any(counts[each] >= times * counts[word] for each in candidates(word) if each != word)

    @question
    def is_legible(self) -> bool:
        """Whether enough words are known that the others may be slips."""
        return self._whole.is_legible

    def slips(self, word: str) -> Iterator[tuple[str, bool]]:
        """The words one slip away, each with whether it is likely: it has no run of three letters that isn't
        usual in the edition.
        """
        self._usual_sum()
        usual = self._whole.usual_runs
        return ((each, usual is None or runs <= usual) for each, runs in with_new_runs(word))

    @question
    def _usual_sum(self) -> str:
        return self._whole.usual_sum

    @question
    def has_part(self, name: str) -> bool:
        return name in self._whole.edition.parts

    @question
    def has(self, kind: str, number: str) -> bool:
        """Whether the edition has such a thing as a text refers to."""
        return self._whole.inventory.has(kind, number)
