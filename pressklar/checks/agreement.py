"""Swedish words whose forms don't fit each other: an article, its adjectives and its noun; a number and its
noun; a subject and what is said of it; the verb after "att" and after an auxiliary.

By the readings of a morphological dictionary. A word may have several; a fault is named only where each word
is known, none has a reading of another kind, and no choice of readings fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from ..locale import tr
from .context import ProofContext
from .prose import word_set
from .units import WORD
from .values import Finding, Passage

Reading = frozenset[str]

_SINGLE, _CERTAIN, _SEVERAL = "sg ind", "sg def", "pl"
_FORMS = {
    **dict.fromkeys(("en", "någon", "ingen", "vilken", "min", "din", "sin", "vår", "er"), ("ut", _SINGLE)),
    **dict.fromkeys(("ett", "något", "inget", "vilket", "mitt", "ditt", "sitt", "vårt"), ("nt", _SINGLE)),
    **dict.fromkeys(("den", "denna"), ("ut", _CERTAIN)),
    **dict.fromkeys(("det", "detta"), ("nt", _CERTAIN)),
    **dict.fromkeys(("de", "dessa"), ("", "pl def")),
    **dict.fromkeys(("mina", "dina", "sina", "våra", "era", "vilka", "inga"), ("", _SEVERAL)),
    **dict.fromkeys(
        ("två", "tre", "fyra", "fem", "sex", "sju", "åtta", "tio", "flera", "många", "några", "båda", "alla"),
        ("", _SEVERAL),
    ),
}
"""What a word before a noun asks of it: gender, number and article."""
_OWNING = word_set("min din sin vår er mitt ditt sitt vårt mina dina sina våra era vilka inga")
_WITH_ARTICLE = word_set("alla båda")
"""They may stand with a noun that has its own article: "alla kopiorna"."""
_DEMONSTRATIVE = word_set("denna detta dessa")
_MODAL = word_set("kan ska skall vill måste bör kunna skulle kunde borde ville behöver brukar")
_BETWEEN = word_set("inte också även alltid aldrig då nu sedan lätt vi du man ni jag han hon den")
_AUXILIARY = word_set("har hade")
_COPULA = word_set("är var blir blev")
_DEGREE = word_set("mycket inte också väldigt ganska alltid ofta mer så helt även")
_INVERTED = word_set("är var blir har hade")
"""They may follow another verb, where the order of words is turned round: "det vi kan är …"."""
_PRONOUNS = {"vi": ("", "pl"), "de": ("", "pl"), "ni": ("", "pl"), "den": ("ut", "sg"), "jag": ("ut", "sg")}
_NEVER_BARE = word_set("den det de er sex båda")
_PRONOUN_TOO = word_set("någon något ingen inget vilken vilket")
_RELATIVE = word_set("som där vilken vilket vilka vars vi man de ni jag han hon den det du när då att")
_BEFORE_CLAUSE = word_set("att om huruvida eftersom medan men fast innan ifall")
"""Conjunctions right before a subject."""
_NEAR = 8
"""Words after a noun in which a clause about it begins."""
_MOST_ADJECTIVES = 3


def words_to_ask(context: ProofContext) -> set[str]:
    """All words of the texts, in lower case; of those with a hyphen the last part, of those in -ar also what
    they may be a form of.
    """
    words = {
        word.rpartition("-")[2]
        for passage in context.own_passages
        for word in WORD.findall(passage.unit.lowered)
    }
    return words | {word[:-1] for word in words if word.endswith("ar")}


def check_all(context: ProofContext) -> Iterator[Finding]:
    """W729 over the whole edition; nothing where there is no dictionary of forms."""
    if not context.morphology.is_there:
        return
    for passage in context.own_passages:
        if passage.kind != "cell" and passage.field != "contacts":
            yield from _Reader(passage, context).findings()


class _Reader:
    """The words of one passage, with their readings."""

    def __init__(self, passage: Passage, context: ProofContext) -> None:
        self.passage, self._morphology = passage, context.morphology
        self._asks = context.lexicon.asks if context.lexicon.is_near else None
        self._tokens = list(WORD.finditer(passage.text))
        self._words = [
            token[0].rpartition("-")[2].lower() if self._is_plain(at) else ""
            for at, token in enumerate(self._tokens)
        ]
        self._readings = [context.morphology.readings(word) for word in self._words]
        context_words = context.words
        self._is_name = [
            token[0].rpartition("-")[2][:1].isupper()
            and not self.begins(at)
            and not context_words[token[0].lower()]
            for at, token in enumerate(self._tokens)
        ]

    def _is_plain(self, at: int) -> bool:
        token = self._tokens[at]
        return (
            token[0].replace("-", "", 1).isalpha() and self.passage.text[token.end() : token.end() + 1] != "-"
        )

    def joined(self, at: int) -> bool:
        """Whether nothing but a space stands before the word."""
        return at > 0 and self.passage.text[self._tokens[at - 1].end() : self._tokens[at].start()] == " "

    def begins(self, at: int) -> bool:
        """Whether a sentence or its part begins with the word."""
        before = self.passage.text[: self._tokens[at].start()].rstrip("\"”“'( ")
        return not before or before[-1] in ".?!:;"

    def kinds(self, at: int) -> set[str]:
        """Of what kinds the word may be: "n", "adj", "vblex" …; none of an unknown one."""
        names = {
            "n",
            "adj",
            "vblex",
            "det",
            "prn",
            "adv",
            "pr",
            "np",
            "num",
            "cnjcoo",
            "cnjsub",
            "cnjadv",
            "ij",
        }
        return {tag for reading in self._readings[at] for tag in reading if tag in names}

    def findings(self) -> Iterator[Finding]:
        """The faults of the passage."""
        for at, word in enumerate(self._words):
            if word in _FORMS:
                yield from self._phrase(at)
            if word == "att" or word in _MODAL:
                yield from self._infinitive(at)
            if word in _AUXILIARY:
                yield from self._supine(at)
            if word in _COPULA:
                yield from self._predicative(at)

    def _phrase(self, at: int) -> Iterator[Finding]:
        """A word that determines, adjectives, a noun."""
        end = at + 1
        while end - at <= _MOST_ADJECTIVES and self._is_adjective(end):
            end += 1
        if end >= len(self._words) or not self.joined(end) or self._is_name[end]:
            return
        word, kinds = self._words[at], self.kinds(end)
        gender, form = _FORMS[word]
        if word == "något" and end > at + 1:
            return  # "på något olika sätt": a little
        if word == "det" and self.joined(at) and "vblex" in self.kinds(at - 1):
            return  # "finns det ytterligare skäl": the subject that says nothing
        if form == _SEVERAL and word not in _OWNING and self._is_determined(at):
            return  # "de tre nivåerna", "alla tre nivåerna": what stands before the number decides
        is_bare = end == at + 1
        may_be_verb = not is_bare or (form == _SINGLE and word not in _PRONOUN_TOO)
        if "n" not in kinds or kinds - ({"n", "vblex", "np"} if may_be_verb else {"n"}):
            return
        nouns = [reading for reading in self._readings[end] if "n" in reading]
        if word == "de" and (
            "flesta" in self._words[at:end] or any(not each & {"pl", "def"} for each in nouns)
        ):
            return  # "de flesta kommuner", "ger de äldre mat"
        if (word in _NEVER_BARE and is_bare) or (form != _SINGLE and any("gen" in each for each in nouns)):
            return
        is_followed = end + 1 < len(self._words) and self.joined(end + 1)
        if is_followed and self._may_describe(end) and self._may_follow(end + 1, gender):
            return  # what the dictionary has as a noun may be an adjective too: "en cirkulär rörelse"
        adjectives = [
            [each for each in self._readings[between] if each & {"adj", "det"}]
            for between in range(at + 1, end)
        ]
        if any(self._fits(word, gender, form, choice, end) for choice in product(*adjectives, nouns)):
            return
        if form == _SINGLE and self._is_other_gender(self._words[end], gender):
            others = [each | {"ut", "nt"} for each in nouns]
            if any(self._fits(word, gender, form, choice, end) for choice in product(*adjectives, others)):
                return
        words = self.passage.text[self._tokens[at].start() : self._tokens[end].end()]
        yield self.passage.finding(
            "W729",
            (self._tokens[at].start(), self._tokens[end].end()),
            tr("The forms don't fit each other: “{words}”.", words=words),
            tr(
                "Give them the same gender, number and article; look the noun up if you aren't sure of its "
                "gender."
            ),
        )

    def _is_determined(self, at: int) -> bool:
        """Whether a word before a number, in the same phrase, may ask for a form of its own."""
        return self.joined(at) and (
            self._words[at - 1] in _FORMS or bool(self.kinds(at - 1) & {"det", "adj", "num"})
        )

    def _may_describe(self, at: int) -> bool:
        """Whether a word that the dictionary of forms has as a noun alone may be an adjective: the other
        dictionary then has its other forms.
        """
        word = self._words[at]
        if self._asks is None or word.endswith(("d", "e", "n", "t")):
            return True
        return self._asks(word + "t") and self._asks(word + "a")

    def _is_other_gender(self, word: str, gender: str) -> bool:
        """Whether the other dictionary gives a noun the gender that its article asks for ("faxet")."""
        if self._asks is None or not gender:
            return False
        neuter, common = (
            self._asks(word + ending) for ending in (("t", "n") if word[-1] in "aeioåäö" else ("et", "en"))
        )
        return neuter if gender == "nt" else common and not neuter

    def _may_follow(self, at: int, gender: str) -> bool:
        """Whether a word may be the noun that the article belongs to."""
        readings = self._readings[at]
        return not readings or any("n" in each and (not gender or gender in each) for each in readings)

    def _is_adjective(self, at: int) -> bool:
        if at >= len(self._words) or not self.joined(at):
            return False
        kinds = self.kinds(at)
        return "adj" in kinds and kinds <= {"adj", "vblex", "adv", "det"}

    def _fits(self, word: str, gender: str, form: str, choice: Sequence[Reading], end: int) -> bool:
        *adjectives, noun = choice
        if gender and gender not in noun and noun & {"ut", "nt"}:
            return False
        number = form[:2]
        if number not in noun and "sp" not in noun:
            return False
        is_certain = "def" in form
        if is_certain and word not in _DEMONSTRATIVE and "def" not in noun and not self._is_limited(end):
            return False
        if not is_certain and "ind" not in noun and word not in _WITH_ARTICLE:
            return False
        return all(
            _adjective_fits(each, gender, number, is_certain or word in _OWNING)
            or (
                at + 1 < len(adjectives) and {"nt", "sg", "ind"} <= each
            )  # an adverb: "ett väldigt stort hus"
            for at, each in enumerate(adjectives)
        )

    def _is_limited(self, end: int) -> bool:
        """Whether a clause may follow that says which one is meant: "den fråga som …"; then the noun has no
        article.
        """
        if end + 1 >= len(self._words) or not self.joined(end + 1):
            return False
        after, kinds = self._words[end + 1], self.kinds(end + 1)
        return "som" in self._words[end + 1 : end + _NEAR] or after in _RELATIVE or kinds != {"vblex"}

    def _infinitive(self, at: int) -> Iterator[Finding]:
        """The verb after "att" or an auxiliary, in a form for the time."""
        after = at + 1
        if self._words[at] != "att" and after < len(self._words) and self._words[after] in _BETWEEN:
            after += 1
        if after >= len(self._words) or not all(self.joined(each) for each in range(at + 1, after + 1)):
            return
        readings, verb = self._readings[after], self._words[after]
        if verb in _INVERTED | _MODAL or (not readings and not self._is_miscast(verb)):
            return
        finite = [bool("vblex" in reading and reading & {"pres", "past", "pret"}) for reading in readings]
        # After "kommer att" no clause begins, as after "att" alone ("att länkar saknas").
        is_sure = self._words[at] != "att" or "kommer" in self._words[max(at - 3, 0) : at]
        is_noun_too = any(finite) and all(
            is_finite or "n" in reading for is_finite, reading in zip(finite, readings, strict=True)
        )
        if all(finite) or (is_sure and is_noun_too):
            yield self._wrong_verb(at, after, tr("basic form"))

    def _is_miscast(self, word: str) -> bool:
        """Whether no word is one, but would be a verb without its r: "att användar"."""
        if not word.endswith("ar"):
            return False
        if any({"vblex", "inf"} <= reading for reading in self._morphology.readings(word[:-1])):
            return True
        # A verb that only the other dictionary has: by its past, or its right form in -er.
        return self._asks is not None and self._asks(word[:-1]) and self._asks(word[:-2] + "ade")

    def _supine(self, at: int) -> Iterator[Finding]:
        """The verb after "har" in the past tense: "har skrev"."""
        after = at + 2 if at + 1 < len(self._words) and self._words[at + 1] in _BETWEEN else at + 1
        if after < len(self._words) and all(self.joined(each) for each in range(at + 1, after + 1)):
            readings = self._readings[after]
            is_past = all("vblex" in reading and reading & {"past", "pret"} for reading in readings)
            if readings and is_past and self._words[after] not in _INVERTED | _MODAL:
                yield self._wrong_verb(at, after, tr("form after “har” (“har skrivit”)"))

    def _wrong_verb(self, at: int, after: int, form: str) -> Finding:
        verb = self.passage.text[slice(*self._tokens[after].span())]
        return self.passage.finding(
            "W729",
            (self._tokens[at].start(), self._tokens[after].end()),
            tr("After “{before}” the verb “{verb}” has the wrong form.", before=self._words[at], verb=verb),
            tr("Write its {form}, or look whether a word is missing.", form=form),
        )

    def _predicative(self, at: int) -> Iterator[Finding]:
        """What is said of a subject that begins the sentence: "Projekten är viktig."."""
        said = at + 1
        while said < len(self._words) and self._words[said] in _DEGREE:
            said += 1
        if said >= len(self._words) or not all(self.joined(each) for each in range(at, said + 1)):
            return
        if self.kinds(said) != {"adj"}:
            return
        subject = self._subject(at) or self._antecedent(at)
        if self._is_adverb_wanted(said):
            subject = said, []  # "är väldig ovanliga"
        elif subject is None or not self._is_last(said):
            return
        start, options = subject
        if any(
            _adjective_fits(reading, gender, number, False)
            for gender, number in options
            for reading in self._readings[said]
        ):
            return
        words = self.passage.text[self._tokens[start].start() : self._tokens[said].end()]
        yield self.passage.finding(
            "W729",
            (self._tokens[start].start(), self._tokens[said].end()),
            tr("The forms don't fit each other: “{words}”.", words=words),
            tr("Give “{adjective}” the gender and number of its subject.", adjective=self._words[said])
            if options
            else tr("Write “{adjective}t”: it says how much.", adjective=self._words[said]),
        )

    def _is_adverb_wanted(self, at: int) -> bool:
        """Whether an adjective for one thing stands before one for several: it should say how much."""
        if at + 1 >= len(self._words) or not self.joined(at + 1) or self.kinds(at + 1) != {"adj"}:
            return False
        return all({"ut", "sg", "ind"} <= each for each in self._readings[at]) and all(
            "pl" in each or "def" in each for each in self._readings[at + 1]
        )

    def _antecedent(self, at: int) -> tuple[int, list[tuple[str, str]]] | None:
        """What "som" before the verb may stand for: the noun before it, and others before that as far as the
        last verb.
        """
        last = at - 2
        if last < 0 or self._words[at - 1] != "som" or self.kinds(last) != {"n"} or not self.joined(at - 1):
            return None
        options: list[tuple[str, str]] = []
        for before in range(last, max(last - _NEAR, -1), -1):
            kinds = self.kinds(before)
            if not kinds and before != last:
                return None  # a word that nobody knows may be the noun
            if kinds == {"vblex"}:
                break
            options += [_gender_and_number(each) for each in self._readings[before] if "n" in each]
            if kinds & {"prn", "np"}:
                return None
            if self.begins(before):
                break
        return last, options

    def _is_last(self, at: int) -> bool:
        """Whether the adjective stands alone, with no noun to come."""
        if at + 1 >= len(self._words) or not self.joined(at + 1) or self.kinds(at + 1) == {"vblex"}:
            return True
        return self._words[at + 1] in word_set("att för när om eftersom i på som men så")

    def _subject(self, at: int) -> tuple[int, list[tuple[str, str]]] | None:
        """Where the subject before a verb begins, and what genders and numbers it may have; None where it
        isn't sure.
        """
        last = at - 1
        if last < 0:
            return None
        said = next(
            (each for each in range(at + 1, len(self._words)) if self._words[each] not in _DEGREE), at
        )
        if self._words[last] == "det" and "att" in self._words[said + 1 : said + 2]:
            return last, [("nt", "sg")]
        if self.begins(last) and self._words[last] in _PRONOUNS:
            return last, [_PRONOUNS[self._words[last]]]
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
        if not self.begins(start) and self._words[start - 1] not in _BEFORE_CLAUSE:
            return None
        form = _FORMS[self._words[start]][1][-3:] if self._words[start] in ("en", "ett") else "def"
        nouns = [reading for reading in self._readings[last] if form in reading and "gen" not in reading]
        options = [_gender_and_number(each) for each in nouns]
        return (start, options) if options and len(nouns) == len(self._readings[last]) else None


def _gender_and_number(noun: Reading) -> tuple[str, str]:
    return "nt" if "nt" in noun else "ut" if "ut" in noun else "", "pl" if "pl" in noun else "sg"


def _adjective_fits(adjective: Reading, gender: str, number: str, is_certain: bool) -> bool:
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
