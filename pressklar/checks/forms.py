"""The words of one passage with the forms that each may be, by the dictionary of forms: what the rules of
Swedish grammar read.
"""

from __future__ import annotations

from collections.abc import Iterable

from .entry_context import EntryContext
from .prose import word_set
from .values import Passage

Reading = frozenset[str]

_KINDS = word_set("n adj vblex det prn adv pr np num cnjcoo cnjsub cnjadv ij")
_LEAST_COMPOUND, _LEAST_HALF = 6, 3
"""Letters of a word that may be a compound, and of each of its halves."""


class Forms:
    """The words of a passage, with their readings; a word is named by its number."""

    def __init__(self, passage: Passage, context: EntryContext) -> None:
        self.passage, self.morphology = passage, context.morphology
        self.tokens, self.words = passage.unit.tokens, list(passage.unit.plain_words)
        self.readings = [context.morphology.readings(word) for word in self.words]
        self._stands, self._knows = context.stands, context.lexicon.knows

    def __len__(self) -> int:
        return len(self.words)

    def is_name(self, index: int) -> bool:
        """Whether a word has a capital that no sentence asks for, and stands nowhere without it."""
        token = self.tokens[index]
        return (
            token[0].rpartition("-")[2][:1].isupper()
            and not self.begins(index)
            and not self._stands(token[0].lower())
        )

    def of_compound(self, index: int) -> tuple[Reading, ...]:
        """The readings of a word; of a compound that only the spelling dictionary has ("uterum") those of its
        last part, where that is of one gender, wherever it is taken apart.
        """
        word, readings = self.words[index], self.readings[index]
        if readings or len(word) < _LEAST_COMPOUND or self.is_name(index) or not self._knows(word):
            return readings
        ends = {}
        for cut in range(_LEAST_HALF, len(word) - _LEAST_HALF + 1):
            head, tail = word[:cut], word[cut:]
            if self._knows(head) or (head.endswith("s") and self._knows(head[:-1])):
                nouns = self.morphology.readings(tail)
                if nouns and all("n" in each for each in nouns) and self._knows(tail):
                    ends[tail] = nouns
        genders = {gender_and_number(each)[0] for nouns in ends.values() for each in nouns}
        return next(iter(ends.values())) if len(genders) == 1 else ()

    def joined(self, index: int) -> bool:
        """Whether nothing but a space stands before the word."""
        return (
            index > 0 and self.passage.text[self.tokens[index - 1].end() : self.tokens[index].start()] == " "
        )

    def begins(self, index: int) -> bool:
        """Whether a sentence or its part begins with the word."""
        before = self.passage.text[: self.tokens[index].start()].rstrip("\"”“'( ")
        return not before or before[-1] in ".?!:;"

    def start_of_sentence(self, index: int) -> int:
        """The word that begins the sentence, or its part, in which a word stands."""
        while index > 0 and not self.begins(index):
            index -= 1
        return index

    def kinds(self, index: int) -> set[str]:
        """Of what kinds the word may be: "n", "adj", "vblex" …; none of an unknown one."""
        return kinds_of(self.readings[index])

    def is_finite(self, index: int) -> bool:
        """Whether the word can be nothing but a verb in a form for the time."""
        return bool(self.readings[index]) and all(map(is_finite, self.readings[index]))

    def may_be_finite(self, index: int) -> bool:
        """Whether the word may be a verb in a form for the time."""
        return any(map(is_finite, self.readings[index]))

    def is_infinitive(self, index: int) -> bool:
        """Whether the word can be nothing but a verb in its basic form, or one that commands."""
        readings = self.readings[index]
        return any("inf" in each for each in readings) and all(
            "vblex" in each and each & {"inf", "imp"} for each in readings
        )

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where the words from one to another stand in the text."""
        return self.tokens[first].start(), self.tokens[last].end()

    def text(self, first: int, last: int) -> str:
        return self.passage.text[slice(*self.span(first, last))]


def kinds_of(readings: Iterable[Reading]) -> set[str]:
    """Of what kinds a word with these readings may be."""
    return {tag for reading in readings for tag in reading if tag in _KINDS}


def is_finite(reading: Reading) -> bool:
    """Whether a reading is a verb's in the present or the past."""
    return "vblex" in reading and bool(reading & {"pres", "past", "pret"})


def gender_and_number(noun: Reading) -> tuple[str, str]:
    return "nt" if "nt" in noun else "ut" if "ut" in noun else "", "pl" if "pl" in noun else "sg"


def adjective_fits(adjective: Reading, gender: str, number: str, is_certain: bool) -> bool:
    """Whether a reading of an adjective may stand with a noun of that gender and number."""
    if adjective & {"comp", "sup", "sp", "ord", "pprs"} or "det" in adjective:
        return True
    if "gen" in adjective:
        return False
    if is_certain and "ind" in adjective and number == "sg":
        return False
    if not is_certain and number == "sg" and "ind" not in adjective and not adjective & {"un"}:
        return False
    if number not in adjective and not adjective & {"sp"}:
        return False
    return number == "pl" or is_certain or not gender or gender in adjective or bool(adjective & {"un", "fn"})
