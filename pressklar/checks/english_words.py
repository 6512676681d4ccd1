"""What the English dictionary tells of a word by its forms: a noun by its genitive ("computer's"), a verb
by its forms ("opened", "opening").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .english import ENGLISH
from .entry_context import EntryContext
from .prose import word_set
from .values import Finding, HolderEntry, Passage

SMALL = ENGLISH.function_words | ENGLISH.verbs
NO_ENDING = ("ss", "us", "is", "ous", "ness", "eed", "ics")
NO_VERB = word_set(
    """always perhaps sometimes besides thus towards overseas afterwards this its his hers yours ours theirs
    has was does across less unless others indeed embed shed red bed wed led fed bled bred sped shred
    need proceed exceed succeed feed seed speed news means series species gas bus alas whereas as"""
)
PAST = word_set(
    """put cut let read set hit cost hurt shut spread came went ran saw took gave made got left felt kept
    met paid said told wrote knew grew drove rode stood found held led lost sent spent sold understood began
    became chose
    spoke broke wore won sat built heard once never then now even first people everyone"""
)
"""Words that are a verb's past, or no verb at all, though their letters may be a basic form."""


_NOUNS = word_set("guide visit drink")
"""Nouns whose genitive the dictionary lacks."""


class EnglishWords:
    """What the dictionary tells of a word by its forms."""

    def __init__(self, asks: Callable[[str], bool]) -> None:
        self._asks = asks

    def knows(self, word: str) -> bool:
        return self._asks(word)

    def is_noun(self, word: str) -> bool:
        return word not in SMALL and (word in _NOUNS or self._asks(f"{word}'s"))

    def is_verb(self, word: str) -> bool:
        doubled = word + word[-1:]
        return bool(word) and any(
            self._asks(form)
            for form in (
                word + "ed",
                word + "d",
                word + "ing",
                word.removesuffix("e") + "ing",
                doubled + "ing",
            )
        )

    def is_compared(self, word: str) -> bool:
        return self._asks(word.removesuffix("e") + "est") or self._asks(word + "ly")

    def is_adjective(self, word: str) -> bool:
        """Whether a word may stand for those who are so: "the young"."""
        stem = word[:-1] + "i" if word.endswith("y") else word
        return self._asks(word.removesuffix("e") + "est") or self._asks(stem + "ness")

    def superlative(self, comparative: str) -> str:
        """What the comparative "safer" is the middle of, or ""."""
        form = comparative[:-2] + "est"
        return form if comparative.endswith("er") and self._asks(form) else ""

    def plural(self, noun: str) -> str:
        """The noun's plural, if the dictionary has it; else ""."""
        form = noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeiou" else noun + "s"
        return form if self._asks(form) else ""

    def single(self, word: str) -> str:
        """The noun whose plural the word is, or ""."""
        if word in NO_VERB or word.endswith(NO_ENDING):
            return ""
        bases = (word[:-1], word[:-3] + "y" if word.endswith("ies") else word[:-2])
        return next(
            (
                base
                for base in bases
                if (self.is_noun(base) or base.endswith("ing")) and self.plural(base) == word
            ),
            "",
        )

    def base(self, verb: str) -> str:
        """The verb that the word is a form of, or ""."""
        if verb.endswith(NO_ENDING):
            return ""
        bases = (verb[:-1], verb[:-2], verb[:-3]) if verb.endswith("ed") else (verb[:-1], verb[:-2])
        if verb.endswith("ies"):
            bases = (*bases, verb[:-3] + "y")
        return next((base for base in bases if self._asks(base) and self.is_verb(base)), "")


def apply_rules(
    entry: HolderEntry,
    context: EntryContext,
    rules: tuple[Callable[[Passage, EnglishWords], Iterator[Finding]], ...],
) -> Iterator[Finding]:
    """What rules find in the texts of an entry; nothing where no English dictionary answers at once."""
    if context.lexicon.is_near:
        words = EnglishWords(context.lexicon.knows)
        for passage in context.own_passages(entry):
            if passage.field != "contacts":
                for rule in rules:
                    yield from rule(passage, words)
