"""Swedish clauses whose verb can't be: a subject and a basic form without an auxiliary, "kommer" without
its "att", a sentence that has only the verb of its clause with "som".

By the forms that the dictionary of forms gives. A word that may be anything but a verb, and a clause in
which an auxiliary may still be at work, are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..locale import tr
from .entry_context import EntryContext
from .forms import Forms, is_finite
from .prose import WRITE, word_set
from .units import WORD
from .values import Finding, HolderEntry, Passage

_LICENSING = word_set(
    """kan ska skall skulle vill måste bör får kunna kunde ville borde fick få fått behöver behövde behöva
    brukar brukade tänker tänkte hoppas försöker försökte börjar började slutar slutade låter lät låta låtit
    ser såg se sett hör hörde höra hört känner kände lär må måtte att torde orkar hinner vågar slipper
    verkar tycks lyckas föreslås anses väntas ämnar önskar avser planerar beslutade beslutat råkar gitter
    ids be ber bad bett hellre
    än genom utan"""
)
"""A basic form may stand for their sake, also further on in the sentence."""
_LIKENING = word_set("såväl både lika så samma sådan sådant sådana än lik dels likaväl")
"""Their "som" likens; no clause follows: "såväl driva som utveckla"."""
_JOINING = word_set("och men eller samt")
_SUBORDINATING = word_set(
    "när om som att innan där då eftersom medan tills fast ifall vad vem hur varför vilken vilket vilka "
    "var vart vars"
)
_LEADING = word_set("att eftersom medan ifall huruvida")
"""Conjunctions right behind which a subject stands."""
_LED = word_set("genom för av från efter trots mot")
"""Prepositions that a verb in its basic form follows only with "att"."""
_BEFORE_THEM = word_set("av till med från hos mot mellan bland åt")
_NO_SUBJECT = word_set(
    "allt alla det den de dem dom detta dessa denna ingen inget något någon man vi ni jag hon han"
)
_PRONOUNS = word_set("vi man de jag han hon ni ingen alla någon")
_MOST_OF_PHRASE = 4
_SUBJECT = re.compile(
    r"(?:^|(?<=[.?!] ))(?:Den|De|Dem|Alla|Var och en|[A-ZÅÄÖ][a-zåäö]+(?:er|ar|or|na|en|et)) som "
    r"[^,.;:?!–()”]{5,90}, (?P<verb>[a-zåäö]+) (?P<next>[a-zåäö]+)(?![^.?!]*, som\b)"
)
"""A subject that a clause tells apart from others begins the sentence, and one comma stands in it."""
_ABOUT_NAME = re.compile(
    r"[A-ZÅÄÖ][a-zåäöé]+ [A-ZÅÄÖ][a-zåäöé]+, som (?P<clause>[^,.;:?!–()”]{8,120})[,.;:?!–]"
)
_OPENING = word_set(
    """och men eller att när som om där innan eftersom än vad hur varför medan så det den de samma allt alla
    ju då tills för fast"""
)
"""Behind these another clause may begin, or a noun one without "som"."""
_TWO_NOUNS = re.compile(
    r"(?:^|(?<=[.?!] ))([A-ZÅÄÖ][a-zåäö]{3,}) ([a-zåäö]{4,})(?= (?:och|samt) (?:de |den |det )?[a-zåäö]+)"
)
_NO_THING = word_set(
    """dagen natten kvällen morgonen veckan månaden året våren sommaren hösten vintern måndagen tisdagen
    onsdagen torsdagen fredagen lördagen söndagen helgen"""
)


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W726, W729, W746 and W757; nothing where there is no dictionary of forms."""
    if not context.morphology.is_there or context.language is None or not context.language.compounds:
        return
    for passage in context.own_passages(entry):
        if passage.kind not in ("cell", "title", "subhead") and passage.field != "contacts":
            yield from _Clauses(passage, context).findings()
            yield from _commas(passage, context)
            yield from _listed(passage, context)


def _commas(passage: Passage, context: EntryContext) -> Iterator[Finding]:
    """ "Den som väntar, får inget": a comma between a subject with its clause and the verb. "Ada Berg, som
    leder arbetet säger": none where the clause about a name ends.
    """
    readings = context.morphology.readings
    for match in _SUBJECT.finditer(passage.text):
        verb = readings(match["verb"].lower())
        is_verb = any(map(is_finite, verb)) and all("vblex" in each for each in verb)
        if is_verb and match["next"] not in _PRONOUNS | _JOINING | {"eller"}:
            span = passage.text.rfind(" ", 0, match.start("verb") - 2) + 1, match.end("verb")
            message = tr("A comma stands between the subject and its verb.")
            yield passage.finding("W757", span, message, tr("Take it away."))
    for match in _ABOUT_NAME.finditer(passage.text):
        words = list(WORD.finditer(match["clause"]))
        lower = [word[0].lower() for word in words]
        verbs = [
            number
            for number, word in enumerate(lower)
            if (each := readings(word)) and all(map(is_finite, each))
        ]
        if len(verbs) < 2 or _OPENING & set(lower[: verbs[1]]) or verbs[1] < verbs[0] + 2:
            continue
        first, last = words[verbs[1] - 1], words[verbs[1]]
        before = readings(lower[verbs[1] - 1])
        if before and all("n" in each and "def" in each for each in before):
            start = match.start("clause")
            span = start + first.start(), start + last.end()
            message = tr(
                "A comma is missing between “{first}” and “{second}”.", first=first[0], second=last[0]
            )
            correct = f"{first[0]}, {last[0]}"
            yield passage.finding("W757", span, message, tr(WRITE, correct=correct), correct)


def _listed(passage: Passage, context: EntryContext) -> Iterator[Finding]:
    """ "Sjukhuset skolorna och de äldre": two nouns with their articles begin a sentence, but no clause."""
    readings = context.morphology.readings
    for match in _TWO_NOUNS.finditer(passage.text):
        nouns = readings(match[1].lower()), readings(match[2])
        if match[2] not in _NO_THING and all(
            each and all("n" in one and "def" in one and "gen" not in one for one in each) for each in nouns
        ):
            message = tr(
                "A comma is missing between “{first}” and “{second}”.", first=match[1], second=match[2]
            )
            correct = f"{match[1]}, {match[2]}"
            yield passage.finding("W757", match.span(), message, tr(WRITE, correct=correct), correct)


class _Clauses(Forms):
    """The words of one passage as clauses."""

    def __init__(self, passage: Passage, context: EntryContext) -> None:
        super().__init__(passage, context)
        self._is_text = passage.kind == "paragraph"

    def findings(self) -> Iterator[Finding]:
        for index, word in enumerate(self.words):
            if index and self.is_infinitive(index) and self.joined(index) and self._lacks_auxiliary(index):
                yield self._untensed(index)
            if word == "de" or word in _LED:
                yield from self._after_preposition(index)
            if word in ("kommer", "får"):
                yield from self._coming(index)
            if self._is_text and self.begins(index) and not self._follows_colon(index):
                yield from self._subordinate(index)

    def _after_preposition(self, index: int) -> Iterator[Finding]:
        """ "genom göra det", where "att" is missing, and "av de går", where "dem" is meant."""
        after = index + 1
        if after >= len(self) or not self.joined(after):
            return
        is_word = self.tokens[after][0].islower()  # "vid val av Gå till mapp" names a command
        if self.words[index] in _LED and is_word and self.is_infinitive(after):
            message = tr(
                "The word “{word}” is missing in “{words}”.", word="att", words=self.text(index, after)
            )
            correct = f"{self.text(index, index)} att {self.text(after, after)}"
            yield self.passage.finding(
                "W726", self.span(index, after), message, tr(WRITE, correct=correct), correct
            )
        is_led = index > 0 and self.joined(index) and self.words[index - 1] in _BEFORE_THEM
        if self.words[index] == "de" and is_led and self.is_finite(after):
            message = tr("After a preposition “de” is “dem”: “{words}”.", words=self.text(index - 1, after))
            yield self.passage.finding("W726", self.span(index - 1, index), message, tr(WRITE, correct="dem"))

    def _follows_colon(self, index: int) -> bool:
        return self.passage.text[: self.tokens[index].start()].rstrip("\"”“'( ")[-1:] in (":", ";")

    def _lacks_auxiliary(self, index: int) -> bool:
        """Whether the basic form stands where its clause needs a verb with a time."""
        before = index - 1
        while before > 0 and self.joined(before) and self.kinds(before) == {"adv"}:
            before -= 1
        word = self.words[before]
        first = self.start_of_sentence(index)
        earlier = self.words[first:before]
        if word == "som":
            is_noun = before > first and self.joined(before) and "n" in self.kinds(before - 1)
            return is_noun and not _LIKENING & set(earlier) and "att" not in self.words[before - 2 : before]
        if word in _PRONOUNS:
            is_open = before == first or "vblex" not in self.kinds(before - 1)
            return is_open and before > first and self._is_clear(first, before) and self.joined(before)
        if word == "och" and before == index - 1:
            return self._joins_tensed(first, before)
        start = self._phrase(before)
        if start is None or not all(self.joined(each) for each in range(start + 1, index + 1)):
            return False
        if start == first:
            has_article = self.words[start] in ("en", "ett")
            return self._is_text and (has_article or not self._follows_colon(start))
        if self.words[start - 1] in _LEADING:
            return not self._is_asked_of(start)
        is_joined = self.words[start - 1] in _JOINING and self.joined(start)
        return is_joined and self._is_clear(first, start - 1) and self._has_tense(first, start - 1)

    def _is_asked_of(self, start: int) -> bool:
        """Whether the clause may be one with "att" and a basic form: "att barnen leka" never is."""
        return self.words[start - 1] == "att" and "än" in self.words[max(start - 3, 0) : start]

    def _is_clear(self, first: int, last: int) -> bool:
        """Whether no word between may ask for a basic form further on."""
        return not any(
            self.words[each] in _LICENSING or self.is_infinitive(each) or not self.words[each]
            for each in range(first, last)
        )

    def _has_tense(self, first: int, last: int) -> bool:
        return any(self.is_finite(each) for each in range(first, last))

    def _joins_tensed(self, first: int, before: int) -> bool:
        """ "informerar om bidrag och förmedla": two verbs of one subject, behind the last comma."""
        start = before
        while start > first and self.joined(start):
            start -= 1
        is_told = any("imp" in each for each in self.readings[first])  # "Tryck på … och skicka"
        is_clear = not is_told and self._is_clear(first, before)
        return is_clear and self._has_tense(start, before) and before > start + 1

    def _phrase(self, last: int) -> int | None:
        """Where the noun phrase begins that ends in a word, if that is a noun that may be a subject; a noun
        for one thing has its article, or begins the sentence.
        """
        nouns = self.readings[last] if last >= 0 else ()
        if not nouns or not all("n" in each and "gen" not in each for each in nouns):
            return None
        start = last
        while (
            start > 0
            and last - start < _MOST_OF_PHRASE
            and self.joined(start)
            and not self.begins(start)
            and self.kinds(start - 1)
            and self.kinds(start - 1) <= {"adj", "det", "num", "prn"}
        ):
            start -= 1
        is_bare = start == last and all({"sg", "ind"} <= each for each in nouns)
        return None if is_bare else start

    def _untensed(self, index: int) -> Finding:
        verb = self.passage.text[slice(*self.tokens[index].span())]
        message = tr("“{verb}” is a basic form, where the clause needs a form for the time.", verb=verb)
        hint = tr("Write “{verb}r” or the like, or the auxiliary that is missing.", verb=verb)
        return self.passage.finding("W729", self.span(index - 1, index), message, hint)

    def _coming(self, index: int) -> Iterator[Finding]:
        """ "kommer ansvarar", "får svarar": no basic form; in a clause of its own, since "när hon kommer
        börjar vi" is right.
        """
        after = index + 1
        if after >= len(self) or not self.joined(after) or not self.is_finite(after):
            return
        first = self.start_of_sentence(index)
        if index == first or _SUBORDINATING & set(self.words[first:index]):
            return
        if (
            self.words[index] == "får"
            and self.words[index - 1] != "eller"
            and self._phrase(index - 1) != first
        ):
            return  # "den hjälp de får räcker"
        message = tr(
            "After “{before}” the verb “{verb}” has the wrong form.",
            before=self.words[index],
            verb=self.words[after],
        )
        hint = tr("Write its {form}, or look whether a word is missing.", form=tr("basic form"))
        yield self.passage.finding("W729", self.span(index, after), message, hint)

    def _subordinate(self, first: int) -> Iterator[Finding]:
        """ "Modellen som bygger på handel.": a noun, a clause with "som", and no verb of the noun's own."""
        last = first
        while last + 1 < len(self) and self.words[last] != "som" and last - first < _MOST_OF_PHRASE:
            last += 1
        if (
            self.words[last] != "som"
            or self.words[last + 1 : last + 2] == ["helst"]  # "vilken användare som helst kan"
            or last == first
            or not self.joined(last)
            or self.words[first] in _NO_SUBJECT
        ):
            return
        if self.kinds(last - 1) != {"n"} or any("gen" in each for each in self.readings[last - 1]):
            return
        if not all(self.joined(each) and self._describes(each - 1) for each in range(first + 1, last)):
            return
        end = last
        while end + 1 < len(self) and not self.begins(end + 1):
            end += 1
        if not self.passage.text[self.tokens[end].end() :].startswith(".") or len(self) <= end - first + 1:
            return  # alone it is a list's words or whom a thing is for: "Alla som bor i Lund."
        for each in range(last + 1, end + 1):  # what follows ", och" is another clause
            if self.words[each] in ("och", "men") and not self.joined(each):
                end = each - 1
                break
        words = range(last + 1, end + 1)
        if any(not self.readings[each] and not self.is_name(each) for each in words):
            return
        verbs = [each for each in words if self.may_be_finite(each)]
        if len(verbs) == 1 and self.is_finite(verbs[0]) and verbs[0] - last <= 2:
            message = tr("This is no sentence: its only verb belongs to the clause with “som”.")
            hint = tr(
                "Take “som” away, or write what the sentence says of “{word}”.", word=self.words[last - 1]
            )
            yield self.passage.finding("W746", self.span(first, verbs[0]), message, hint)

    def _describes(self, index: int) -> bool:
        return bool(self.kinds(index)) and self.kinds(index) <= {"adj", "det", "num", "prn"}
