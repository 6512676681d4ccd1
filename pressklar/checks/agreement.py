"""Swedish words whose forms don't fit each other: an article, its adjectives and its noun; a number and its
noun; the verb after "att" and after an auxiliary.

By the readings of a morphological dictionary. A word may have several; a fault is named only where each word
is known, none has a reading of another kind, and no choice of readings fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from ..locale import tr
from .entry_context import EntryContext
from .forms import Forms, Reading, adjective_fits, is_finite, kinds_of
from .prose import word_set
from .values import Finding, HolderEntry, Passage

_SINGLE, _CERTAIN, _SEVERAL = "sg ind", "sg def", "pl"
_FORMS = {
    **dict.fromkeys(("en", "någon", "ingen", "vilken", "min", "din", "sin", "vår", "er"), ("ut", _SINGLE)),
    **dict.fromkeys(("varje", "varenda"), ("", _SINGLE)),
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
_NUMERALS = word_set("två tre fyra fem sex sju åtta nio tio elva tolv")
_OWNING = word_set("min din sin vår er mitt ditt sitt vårt mina dina sina våra era vilka inga")
_WITH_ARTICLE = word_set("alla båda")
"""They may stand with a noun that has its own article: "alla kopiorna"."""
_DEMONSTRATIVE = word_set("denna detta dessa")
_MODAL = word_set(
    """kan ska skall vill måste bör kunna skulle kunde borde ville behöver brukar väntas förväntas beräknas
    bedöms anses tycks verkar torde"""
)
_WHAT = word_set("det som allt vad den")
_MANNER = word_set("inte också även alltid aldrig därför dessutom redan gärna snart bara")
"""Behind an auxiliary and one of these no clause of its own can end: "väntas inte blir"."""
_BETWEEN = word_set(
    """inte också även alltid aldrig då nu sedan lätt vi du man ni jag han hon den därför därmed dessutom
    snart gärna
    bara fortfarande redan"""
)
_AUXILIARY = word_set("har hade ha")
_COPULA = word_set("är var blir blev vara bli varit blivit")
_INVERTED = word_set("är var blir har hade")
"""They may follow another verb, where the order of words is turned round: "det vi kan är …"."""
_NEVER_BARE = word_set("den det de er sex båda")
_PRONOUN_TOO = word_set("någon något ingen inget vilken vilket")
_RELATIVE = word_set("som där vilken vilket vilka vars vi man de ni jag han hon den det du när då att")
_NOUNS_TOO = word_set("långa nya stora lilla unga gamla höga låga korta goda bästa sista första")
"""Adjectives that the dictionary has as nouns too."""
_NEAR = 8
"""Words after a noun in which a clause about it begins."""
_MOST_ADJECTIVES = 3


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W729; nothing where there is no dictionary of forms."""
    if not context.morphology.is_there:
        return
    for passage in context.own_passages(entry):
        if passage.kind != "cell" and passage.field != "contacts":
            yield from _Reader(passage, context).findings()


class _Reader(Forms):
    """The words of one passage, held against each other."""

    def __init__(self, passage: Passage, context: EntryContext) -> None:
        super().__init__(passage, context)
        self._asks = context.lexicon.knows if context.lexicon.is_near else None

    def findings(self) -> Iterator[Finding]:
        """The faults of the passage."""
        for index, word in enumerate(self.words):
            if word in _FORMS:
                yield from self._phrase(index)
            if word == "att" or word in _MODAL:
                yield from self._infinitive(index)
            if word in _AUXILIARY:
                yield from self._supine(index)
            if self.kinds(index) == {"adj"} and index + 1 < len(self) and self.kinds(index + 1) == {"n"}:
                yield from self._bare_pair(index)

    def _phrase(self, index: int) -> Iterator[Finding]:
        """A word that determines, adjectives, a noun."""
        is_pointing = self.words[index] in ("den", "det", "de") and self.words[index + 1 : index + 2] == [
            "här"
        ]
        end = index + 2 if is_pointing else index + 1
        if is_pointing and not self.joined(index + 1):
            return
        if (
            self.words[index] in ("de", "dessa")
            and self.words[end : end + 1]
            and self.words[end] in _NUMERALS
        ):
            end += self.joined(end)
        while end - index <= _MOST_ADJECTIVES and self._is_adjective(end):
            end += 1
        if end >= len(self.words) or not self.joined(end) or self.is_name(end):
            return
        of_noun = self.of_compound(end)
        word, kinds = self.words[index], kinds_of(of_noun)
        gender, form = _FORMS[word]
        if word == "något" and end > index + 1:
            return  # "på något olika sätt": a little
        if word == "det" and not is_pointing and self.joined(index) and "vblex" in self.kinds(index - 1):
            return  # "finns det ytterligare skäl": the subject that says nothing
        if form == _SEVERAL and word not in _OWNING and self._is_determined(index):
            return  # "de tre nivåerna", "alla tre nivåerna": what stands before the number decides
        is_bare = end == index + 1  # "det här" is never bare
        may_be_verb = not is_bare or (form == _SINGLE and word not in _PRONOUN_TOO)
        other_kinds = kinds - ({"n", "vblex", "np"} if may_be_verb else {"n"})
        if "n" not in kinds or (
            other_kinds and not (other_kinds == {"adj"} and not is_bare and self._is_closed(end))
        ):
            return
        nouns = [reading for reading in of_noun if "n" in reading]
        if word == "de" and (
            {"flesta", "förra", "nästa", "samma"} & set(self.words[index:end])
            or any(not each & {"pl", "def"} for each in nouns)
        ):
            return  # "de flesta kommuner", "ger de äldre mat"
        if (word in _NEVER_BARE and is_bare) or (form != _SINGLE and any("gen" in each for each in nouns)):
            return
        is_followed = end + 1 < len(self.words) and self.joined(end + 1)
        if is_followed and self._may_describe(end) and self._may_follow(end + 1, gender):
            return  # what the dictionary has as a noun may be an adjective too: "en cirkulär rörelse"
        adjectives = [
            [each for each in self.readings[between] if each & {"adj", "det"}]
            for between in range(index + 2 if is_pointing else index + 1, end)
        ]
        if any(self._fits(word, gender, form, choice, end) for choice in product(*adjectives, nouns)):
            return
        if form == _SINGLE and self._is_other_gender(self.words[end], gender):
            others = [each | {"ut", "nt"} for each in nouns]
            if any(self._fits(word, gender, form, choice, end) for choice in product(*adjectives, others)):
                return
        words = self.passage.text[self.tokens[index].start() : self.tokens[end].end()]
        yield self.passage.finding(
            "W729",
            (self.tokens[index].start(), self.tokens[end].end()),
            tr("The forms don't fit each other: “{words}”.", words=words),
            tr(
                "Give them the same gender, number and article; look the noun up if you aren't sure of its "
                "gender."
            ),
        )

    def _bare_pair(self, index: int) -> Iterator[Finding]:
        """An adjective for one thing, and a noun that is several or of the other gender, where no article
        stands before: "stor erfarenheter". A neuter form may be an adverb, but not behind a preposition.
        """
        forms, nouns = self.readings[index], self.readings[index + 1]
        if (
            not self.joined(index + 1)
            or self.is_name(index + 1)
            or not all({"sg", "ind"} <= each for each in forms)
        ):
            return
        before = self.kinds(index - 1) if self.joined(index) else set()
        is_led = before == {"pr"} or (self.words[index - 1] in _OWNING and self.joined(index))
        gender = "nt" if all("nt" in each for each in forms) else "ut"
        if not all(gender in each for each in forms) or (gender == "nt" and not is_led):
            return
        if not is_led and (not before or before & {"det", "adj", "prn", "num"}):
            return
        is_said = self.words[index - 1] in _COPULA or (self.words[index - 1] in _FORMS and not is_led)
        if is_said or any(each & {"gen", "def"} for each in nouns):
            return
        if any({gender, "sg"} <= each or "sp" in each for each in nouns):
            return
        if not all("pl" in each for each in nouns) and self._is_other_gender(self.words[index + 1], gender):
            return
        words = self.text(index, index + 1)
        message = tr("The forms don't fit each other: “{words}”.", words=words)
        hint = tr("Give “{adjective}” the gender and number of its subject.", adjective=self.words[index])
        yield self.passage.finding("W729", self.span(index, index + 1), message, hint)

    def _is_determined(self, index: int) -> bool:
        """Whether a word before a number, in the same phrase, may ask for a form of its own."""
        before = self.kinds(index - 1) if self.joined(index) else set()
        is_led = "pr" in before  # "vid" is an adjective too
        return self.joined(index) and (
            self.words[index - 1] in _FORMS or (bool(before & {"det", "adj", "num"}) and not is_led)
        )

    def _is_closed(self, index: int) -> bool:
        """Whether no noun follows, to which the word might be an adjective: "ett samlat kort gör"."""
        after = index + 1
        return after >= len(self) or not self.joined(after) or self.kinds(after) <= {"vblex", "pr", "cnjcoo"}

    def _may_describe(self, index: int) -> bool:
        """Whether a word that the dictionary of forms has as a noun alone may be an adjective: the other
        dictionary then has its other forms.
        """
        word = self.words[index]
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

    def _may_follow(self, index: int, gender: str) -> bool:
        """Whether a word may be the noun that the article belongs to."""
        readings = self.readings[index]
        return not readings or any("n" in each and (not gender or gender in each) for each in readings)

    def _is_adjective(self, index: int) -> bool:
        if index >= len(self.words) or not self.joined(index):
            return False
        kinds = self.kinds(index)
        if (
            "n" in kinds
            and index + 1 < len(self)
            and self.joined(index + 1)
            and self.kinds(index + 1) == {"n"}
        ):
            kinds = kinds - {"n"} if self.words[index] in _NOUNS_TOO else kinds  # "det långa resor"
        return "adj" in kinds and kinds <= {"adj", "vblex", "adv", "det"}

    def _fits(self, word: str, gender: str, form: str, choice: Sequence[Reading], end: int) -> bool:
        *adjectives, noun = choice
        if gender and gender not in noun and noun & {"ut", "nt"}:
            return False
        number = form[:2]
        if number not in noun and "sp" not in noun:
            return False
        is_certain = "def" in form
        is_limited = self.words[end - 1] != "här" and self._is_limited(end)
        if is_certain and word not in _DEMONSTRATIVE and "def" not in noun and not is_limited:
            return False
        if not is_certain and "ind" not in noun and word not in _WITH_ARTICLE:
            return False
        return all(
            adjective_fits(each, gender, number, is_certain or word in _OWNING)
            or (
                index + 1 < len(adjectives) and {"nt", "sg", "ind"} <= each
            )  # an adverb: "ett väldigt stort hus"
            for index, each in enumerate(adjectives)
        )

    def _is_limited(self, end: int) -> bool:
        """Whether a clause may follow that says which one is meant: "den fråga som …"; then the noun has no
        article.
        """
        if end + 1 >= len(self.words) or not self.joined(end + 1):
            return False
        after, kinds = self.words[end + 1], self.kinds(end + 1)
        return "som" in self.words[end + 1 : end + _NEAR] or after in _RELATIVE or kinds != {"vblex"}

    def _infinitive(self, index: int) -> Iterator[Finding]:
        """The verb after "att" or an auxiliary, in a form for the time."""
        after = index + 1
        if self.words[index] != "att" and after < len(self.words) and self.words[after] in _BETWEEN:
            after += 1
        if after >= len(self.words) or not all(self.joined(each) for each in range(index + 1, after + 1)):
            return
        readings, verb = self.readings[after], self.words[after]
        is_turned = verb in _INVERTED | _MODAL
        if verb in _INVERTED and self.words[index] != "att" and self.words[after - 1] in _MANNER:
            is_turned = bool(_WHAT & set(self.words[max(index - 2, 0) : index]))  # "det vi kan redan är"
        if is_turned or (not readings and not self._is_miscast(verb)):
            return
        # "kan används": the genitive of a participle isn't meant, and nothing is commanded.
        readings = tuple(each for each in readings if not {"pp", "gen"} <= each) or readings
        finite = [is_finite(each) or {"vblex", "imp"} <= each for each in readings]
        # After "kommer att" no clause begins, as after "att" alone ("att länkar saknas").
        is_sure = self.words[index] != "att" or "kommer" in self.words[max(index - 3, 0) : index]
        is_noun_too = any(finite) and all(
            is_finite or "n" in reading for is_finite, reading in zip(finite, readings, strict=True)
        )
        if all(finite) or (is_sure and is_noun_too):
            yield self._wrong_verb(index, after, tr("basic form"))

    def _is_miscast(self, word: str) -> bool:
        """Whether no word is one, but would be a verb without its r: "att användar"."""
        if not word.endswith("ar"):
            return False
        if any({"vblex", "inf"} <= reading for reading in self.morphology.readings(word[:-1])):
            return True
        # A verb that only the other dictionary has: by its past, or its right form in -er.
        return self._asks is not None and self._asks(word[:-1]) and self._asks(word[:-2] + "ade")

    def _supine(self, index: int) -> Iterator[Finding]:
        """The verb after "har" in the past tense: "har skrev"."""
        after = index + 2 if index + 1 < len(self.words) and self.words[index + 1] in _BETWEEN else index + 1
        if after < len(self.words) and all(self.joined(each) for each in range(index + 1, after + 1)):
            readings = self.readings[after]
            is_past = all("vblex" in reading and reading & {"past", "pret"} for reading in readings)
            is_past = is_past or self.is_infinitive(after)  # "har öka"
            if readings and is_past and self.words[after] not in _INVERTED | _MODAL:
                yield self._wrong_verb(index, after, tr("form after “har” (“har skrivit”)"))

    def _wrong_verb(self, index: int, after: int, form: str) -> Finding:
        verb = self.passage.text[slice(*self.tokens[after].span())]
        return self.passage.finding(
            "W729",
            (self.tokens[index].start(), self.tokens[after].end()),
            tr("After “{before}” the verb “{verb}” has the wrong form.", before=self.words[index], verb=verb),
            tr("Write its {form}, or look whether a word is missing.", form=form),
        )
