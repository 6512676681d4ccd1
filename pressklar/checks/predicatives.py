"""Swedish subjects and what is said of them: "Projekten är viktig."."""

from __future__ import annotations

from collections.abc import Iterator

from ..locale import tr
from .entry_context import EntryContext
from .forms import Forms, adjective_fits, gender_and_number, is_finite, kinds_of
from .prose import word_set
from .values import Finding, HolderEntry

_COPULA = word_set("är var blir blev vara bli varit blivit")
_DEGREE = word_set(
    """mycket inte också väldigt ganska alltid ofta mer så helt även nu redan fortfarande ännu numera
    särskilt dock nog oftast mest lika minst alltför"""
)
_PRONOUNS = {"vi": ("", "pl"), "de": ("", "pl"), "ni": ("", "pl"), "den": ("ut", "sg"), "jag": ("ut", "sg")}
_BEFORE_CLAUSE = word_set("att om huruvida eftersom medan men fast innan ifall")
"""Conjunctions right before a subject."""
_BASIC_COPULA = word_set("vara bli varit blivit")
_HELPING = word_set(
    """ska skall kan vill måste bör får skulle kunde ville borde behöver har hade kunna ha få kommer att inte
    också alltid redan även"""
)
_MANY = word_set("flera många några alla båda två tre fyra fem sex sju åtta nio tio flesta")
_AFTER_ADJECTIVE = word_set(
    """att för när om eftersom i på som men så med av till från över under mot hos vid inom än utan trots
    efter innan medan genom samt bland mellan"""
)
_NEVER_JUDGED = word_set(
    "olika lika vuxna unga gamla arbetslösa nyanlända anställda sjuka ensamma döva blinda"
)
"""Without forms, or people too: "Målgruppen är vuxna"."""
_FAR = 14
"""Words between the beginning of a subject and its verb, at most."""
_ARTICLES = word_set("en ett")
"""They are pronouns too, but not before a noun."""
_NEAR = 8
"""Words after a noun in which a clause about it begins."""


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W729; nothing where there is no dictionary of forms."""
    if not context.morphology.is_there:
        return
    for passage in context.own_passages(entry):
        if passage.kind != "cell" and passage.field != "contacts":
            reader = _Subjects(passage, context)
            for index, word in enumerate(reader.words):
                if word in _COPULA:
                    yield from reader.predicative(index)


class _Subjects(Forms):
    """The words of one passage, with its subjects."""

    def predicative(self, index: int) -> Iterator[Finding]:
        """What is said of a subject that begins the sentence: "Projekten är viktig."."""
        said = index + 1
        while said < len(self.words) and self.words[said] in _DEGREE:
            said += 1
        if said + 1 < len(self) and self.words[said] == "för" and self._is_single(said + 1):
            said += 1  # "är för gammal"; but "är för unga" says for whom
        if said >= len(self.words) or not all(self.joined(each) for each in range(index, said + 1)):
            return
        if self.words[said] in _NEVER_JUDGED:
            return
        adjective = [each for each in self.readings[said] if not {"vblex"} & each or is_finite(each)]
        if not adjective or not all("adj" in each for each in adjective):
            return
        if all({"adj", "nt", "sg", "ind"} <= each for each in adjective) and self._is_participle(said + 1):
            said += 1  # "är ojämnt fördelade"
            adjective = [each for each in self.readings[said] if "adj" in each]
        head = self._first_verb(index)
        subject = self._quantified(head) or self._subject(head) or self._led(head) or self._antecedent(head)
        if self._is_adverb_wanted(said):
            subject = said, []  # "är väldig ovanliga"
        elif subject is None or not self._is_last(said):
            return
        start, options = subject
        if any(
            adjective_fits(reading, gender, number, False)
            for gender, number in options
            for reading in adjective
        ):
            return
        words = self.passage.text[self.tokens[start].start() : self.tokens[said].end()]
        yield self.passage.finding(
            "W729",
            (self.tokens[start].start(), self.tokens[said].end()),
            tr("The forms don't fit each other: “{words}”.", words=words),
            tr("Give “{adjective}” the gender and number of its subject.", adjective=self.words[said])
            if options
            else tr("Write “{adjective}t”: it says how much.", adjective=self.words[said]),
        )

    def _is_single(self, index: int) -> bool:
        return bool(self.readings[index]) and all(
            {"adj", "sg", "ind"} <= each for each in self.readings[index]
        )

    def _is_participle(self, index: int) -> bool:
        """Whether a participle follows, to which a neuter form is an adverb."""
        return (
            index < len(self)
            and self.joined(index)
            and bool(self.readings[index])
            and all(
                {"adj", "pp"} <= each or ("vblex" in each and bool(each & {"past", "supn"}))
                for each in self.readings[index]
            )
            and any("adj" in each for each in self.readings[index])
        )

    def _led(self, index: int) -> tuple[int, list[tuple[str, str]]] | None:
        """A subject with a preposition in it, at the beginning of a sentence: "Tillgången på parker är". The
        noun right before the verb may be meant as well as the first.
        """
        start = self.start_of_sentence(index)
        last = index - 1
        if last - start not in (2, 3, 4) or self.kinds(start) != {"n"} or self.kinds(last) != {"n"}:
            return None
        is_plain = self.kinds(start + 1) <= {"pr", "adv"} and all(
            self.joined(each) and self.kinds(each) <= {"n", "adj", "det"} and self.kinds(each)
            for each in range(start + 2, index)
        )
        nouns = self.readings[start]
        if not is_plain or not all({"n", "def"} <= each and "gen" not in each for each in nouns):
            return None
        return start, [gender_and_number(each) for each in (*nouns, *self.readings[last])]

    def _is_adverb_wanted(self, index: int) -> bool:
        """Whether an adjective for one thing stands before one for several: it should say how much."""
        if index + 1 >= len(self.words) or not self.joined(index + 1) or self.kinds(index + 1) != {"adj"}:
            return False
        return all({"ut", "sg", "ind"} <= each for each in self.readings[index]) and all(
            "pl" in each or "def" in each for each in self.readings[index + 1]
        )

    def _antecedent(self, index: int) -> tuple[int, list[tuple[str, str]]] | None:
        """What "som" before the verb may stand for: the noun before it, and others before that as far as the
        last verb.
        """
        last = index - 2
        if (
            last < 0
            or self.words[index - 1] != "som"
            or kinds_of(self.of_compound(last)) != {"n"}
            or not self.joined(index - 1)
        ):
            return None
        options: list[tuple[str, str]] = []
        for before in range(last, max(last - _NEAR, -1), -1):
            kinds = self.kinds(before)
            if not kinds and before != last:
                return None  # a word that nobody knows may be the noun
            if kinds == {"vblex"}:
                break
            nouns = self.of_compound(before) if before == last else self.readings[before]
            options += [gender_and_number(each) for each in nouns if "n" in each]
            if kinds & {"prn", "np"} and not (self.words[before] in _ARTICLES and before != last):
                return None
            if self.begins(before):
                break
        return last, options

    def _is_last(self, index: int) -> bool:
        """Whether the adjective stands alone, with no noun to come."""
        if index + 1 >= len(self.words) or self.kinds(index + 1) == {"vblex"}:
            return True
        if not self.joined(index + 1):
            is_pair = "adj" in self.kinds(index + 1) and index + 2 < len(self) and self.joined(index + 2)
            return not is_pair or not self.kinds(index + 2) & {"n", "adj"}  # "Målet är nya, billiga bostäder"
        if self.words[index + 1] in ("och", "eller"):
            return index + 2 < len(self) and not any(
                {"adj", "sg", "ind"} <= each or "n" in each for each in self.readings[index + 2]
            )
        return self.words[index + 1] in _AFTER_ADJECTIVE

    def _first_verb(self, index: int) -> int:
        """The first of the verbs that "vara" and the like stand behind: "ska kunna vara"."""
        if self.words[index] not in _BASIC_COPULA:
            return index
        first = index
        while first > 0 and self.joined(first) and self.words[first - 1] in _HELPING:
            first -= 1
        return first

    def _quantified(self, index: int) -> tuple[int, list[tuple[str, str]]] | None:
        """ "Flera av eleverna", "många av dem som kom", at the beginning of a clause: several."""
        for start in range(index - 2, max(index - _FAR, -1), -1):
            if self.words[start] not in _MANY or self.words[start + 1] != "av":
                continue
            if not self.begins(start) and self.words[start - 1] not in _BEFORE_CLAUSE | {"och", "att"}:
                return None
            between = self.words[start + 2 : index]
            relative = next((number for number, word in enumerate(between) if word == "som"), None)
            if relative is None:
                is_plain = all(
                    self.kinds(each) <= {"n", "adj", "det", "prn", "np", "num"}
                    for each in range(start + 2, index)
                )
                return (start, [("", "pl")]) if is_plain else None
            verbs = [each for each in range(start + 3 + relative, index) if self.may_be_finite(each)]
            is_over = (
                verbs
                and not set(between[relative + 1 :]) & _BEFORE_CLAUSE
                and "som" not in between[relative + 1 :]
            )
            return (start, [("", "pl")]) if is_over else None
        return None

    def _subject(self, index: int) -> tuple[int, list[tuple[str, str]]] | None:
        """Where the subject before a verb begins, and what genders and numbers it may have; None where it
        isn't sure.
        """
        last = index - 1
        if last < 0:
            return None
        said = next(
            (each for each in range(index + 1, len(self.words)) if self.words[each] not in _DEGREE), index
        )
        if self.words[last] == "det" and "att" in self.words[said + 1 : said + 2]:
            return last, [("nt", "sg")]
        if self.begins(last) and self.words[last] in _PRONOUNS:
            return last, [_PRONOUNS[self.words[last]]]
        if self.kinds(last) != {"n"}:
            return None
        start = last
        while (
            start > 0
            and not self.begins(start)
            and self.kinds(start - 1) <= {"adj", "det", "prn"}
            and self.kinds(start - 1)
        ):
            start -= 1
        is_joined = self.words[start - 1] == "och" and not self.joined(start - 1)  # ", och resultatet är"
        if not self.begins(start) and self.words[start - 1] not in _BEFORE_CLAUSE and not is_joined:
            return None
        if self.words[start] in _MANY and not any("def" in each for each in self.readings[last]):
            return start, [("", "pl")]  # "många mobiler"
        if (
            start == last
            and self.begins(start)
            and all({"pl", "ind"} <= each for each in self.readings[last])
        ):
            return start, [("", "pl"), ("nt", "sg")]  # "Måltider är viktiga", but "Pannkakor är gott"
        form = "ind" if self.words[start] in ("en", "ett") else "def"
        nouns = [reading for reading in self.readings[last] if form in reading and "gen" not in reading]
        options = [gender_and_number(each) for each in nouns]
        return (start, options) if options and len(nouns) == len(self.readings[last]) else None
