"""Compounds written apart, and acronyms and names without the hyphen that ties them to what follows. Swedish
only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from ..foundation.programs.hunspell import LONGEST
from ..locale import tr
from .entry_context import EntryContext
from .prose import WRITE, Language, word_set, word_tuple
from .spelling import suspects
from .units import WORD, Unit
from .values import Finding, HolderEntry, Passage
from .word_making import is_compound

_NAME = re.compile(r"(?<![\w.-])((?:[A-ZÅÄÖ]{2,}[a-z]?|IoT|[A-ZÅÄÖ]\w+ \d{4})) ([a-zåäö]{3,})(?![\w-])")
"""Acronyms, and names with a year, before a noun. Not any name: a place or a body may stand before what is
there, "Hedvika friluftsmuseum".
"""
_GENITIVE = re.compile(r"(?<![\w-])([a-zåäö]{4,}s) ([a-zåäö]{4,})(?![\w-])")
_ENGLISH = word_set("and of the for with by to on at or from as is")
"""Words inside English names; some are Swedish nouns too."""
_NOUN_ENDS = word_tuple(
    """ning ningar ningen ningarna tion tioner tionen het heter heten skap projekt projektet roll
        rollen stöd krav mål bidrag medel verktyg modell modellen arbete arbetet nivå fråga frågor aren
        arna erna or are bolag länder drivna driven drivet"""
)
_COMMON_GENDER = ("ning", "ion", "het", "an", "else")
_PARTICIPLE = re.compile(
    r"(?:baser|styr|finansier|inspirer|certifier|stöd|anpass|relater)(?:ad|ade|at|d|da|t|dd|dda)$"
)
_ADJECTIVE = re.compile(
    r"(?:ig|iga|isk|iska|lig|liga|bar|bara|sam|samma|ell|ella|ad|ade|at|ande|ende|de|te|s|vis|vart|åt)$"
)
_DEFINITE = re.compile(r"(?:en|et|na|ns)$")
_SLASHED = re.compile(r"(?<![\w-])([^\W\d_]{4,}s)/([a-zåäö]{8,})(?![\w-])")
_COUPLE = re.compile(r"(?:^|, )([^\W\d_]{4,}) och ([a-zåäö]{9,})(?=,|$)")
_SHARING = re.compile(
    r"\b(?:med|om|för|av|till|från|på|i|inom|kring|mellan|genom|utan|mot|hos|via) ([a-zåäö]{3,}+) "
    r"(?:och|eller|samt) ([a-zåäö]{7,}+)(?![\w-])"
)
"""A noun without an article after a preposition, and a compound: "med klimat och energifrågor"."""
_ARTICLES = word_set(
    """en ett ens varje någon något vilken vilket sin sitt vår vårt er ert din ditt min mitt denna detta
    ingen inget den det deras dess hans hennes all"""
)


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W721, W723 and A754."""
    language = context.language
    if language is None or not language.compounds or not context.lexicon.is_there:
        return
    for suspect in suspects(entry, context):
        for before, after, span in _neighbours(suspect.passage.text, *suspect.span):
            if (
                min(len(before), len(after)) >= 2
                and len(before + after) >= 6
                and before.islower()
                and after.islower()
                and context.lexicon.knows(before + after)
                and before not in language.joined
                # "delfil men": no half of "delfilmen"
                and not (after in language.function_words and is_compound(before, context, language))
            ):
                yield _apart(suspect.passage, span, before + after)
    for passage in context.own_passages(entry):
        yield from _genitives(passage, context, language)
        yield from _names(passage, context, language)
        yield from _halves(passage, context, language)
        yield from _sharing(passage, context)


def _neighbours(text: str, start: int, end: int) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """The word together with the one before and the one after: both words, and where they start and end."""
    since = max(start - LONGEST - 2, 0)
    if before := re.search(r"(?<![^\W\d_])([^\W\d_]++) $", text[since:start]):
        yield before[1], text[start:end], (since + before.start(), end)
    if after := re.match(r" ([^\W\d_]+)", text[end:]):
        yield text[start:end], after[1], (start, end + after.end())


def _apart(passage: Passage, span: tuple[int, int], whole: str) -> Finding:
    words = passage.text[slice(*span)]
    message = tr("“{words}” is one word: “{whole}”.", words=words, whole=whole)
    return passage.finding("W721", span, message, tr("Write it together."), whole)


def _genitives(passage: Passage, context: EntryContext, language: Language) -> Iterator[Finding]:
    """ "stora nederbörds mängder": an indefinite genitive without an article, whose compound the dictionary
    has.
    """
    knows, small = context.lexicon.knows, language.function_words | language.verbs
    for match in _GENITIVE.finditer(passage.text):
        base, noun, whole = match[1][:-1], match[2], match[1] + match[2]
        if _DEFINITE.search(base) or noun in small or not knows(base):
            continue
        head = passage.text[: match.start()]
        before = [word.lower() for word in WORD.findall(head)[-3:]]
        if not before or head.rstrip()[-1:] in ",.:;(" or not knows(whole):
            continue
        # "ett samverkans avtal": the article isn't the first noun's.
        if before[-1] == "ett" and base.endswith(_COMMON_GENDER):
            yield _apart(passage, match.span(), whole)
        # An adjective in the plural before it, and a noun in the plural: no genitive of one thing.
        is_adjective = before[-1].endswith("a") and before[-1] not in small
        is_plural = not noun.endswith(("a", "en", "et", "na", "t")) and not knows(noun + "t")
        if is_adjective and is_plural and not set(before) & _ARTICLES:
            yield _apart(passage, match.span(), whole)


def _names(passage: Passage, context: EntryContext, language: Language) -> Iterator[Finding]:
    small = language.function_words | language.verbs | _ENGLISH
    for match in _NAME.finditer(passage.text):
        name, noun = match[1], match[2]
        if noun in small or not _is_noun(noun, context):
            continue
        if name[-1].isdigit() and not _DEFINITE.search(noun):
            continue
        if context.is_named(f"{name} {noun}") or len(set(name)) == 1:
            continue  # what a member or contact is called, or a placeholder ("XX")
        if name.isupper() and len(name) > 6 and _is_shouted(passage.unit, match.start()):
            continue
        message = tr("The hyphen is missing that ties “{name}” to “{noun}”.", name=name, noun=noun)
        yield _hyphenated(passage, match.span(), message, f"{name}-{noun}")


def _hyphenated(passage: Passage, span: tuple[int, int], message: str, correct: str) -> Finding:
    return passage.finding("W723", span, message, tr(WRITE, correct=correct), correct)


def _halves(passage: Passage, context: EntryContext, language: Language) -> Iterator[Finding]:
    """The first half of a compound without its hyphen: "omvärlds/framtidsbevakning"; in a field of persons
    also "energi och klimatstrateger".
    """
    text, knows = passage.text, context.lexicon.knows
    label = next((field.label for field in context.settings.fields if field.key == passage.field), "")
    couples = _COUPLE.finditer(text) if {passage.field, label.lower()} & language.audiences else ()
    for match in (*_SLASHED.finditer(text), *couples):
        half, whole = match[1], match[2]
        if half.lower().endswith(("er", "ar", "or", "are", "na")):
            continue
        tails = [
            whole[cut:]
            for cut in range(3, len(whole) - 5)
            if knows(whole[cut:]) and (knows(whole[:cut]) or knows(whole[: cut - 1]))
        ]
        if any(knows(half.lower() + tail) for tail in tails):
            message = tr("“{half}” is half a compound: its hyphen is missing.", half=half)
            correct = f"{half}-{text[match.end(1) : match.end()]}"
            yield _hyphenated(passage, (match.start(1), match.end()), message, correct)


def _sharing(passage: Passage, context: EntryContext) -> Iterator[Finding]:
    """Two compounds that share their last part: sure where the first half can't be a word of its own, or the
    edition has the whole; else advice.
    """
    knows, readings = context.lexicon.knows, context.morphology.readings
    for match in _SHARING.finditer(passage.text):
        half, whole = match[1], match[2]
        is_half = half.endswith("s") and not readings(half) and knows(half[:-1])
        if not is_half and not (
            readings(half) and all({"n", "sg", "ind"} <= each for each in _without(half, readings))
        ):
            continue
        tails = [whole[cut:] for cut in range(4, len(whole) - 4) if knows(whole[cut:]) and knows(whole[:cut])]
        compounds = [half + tail for tail in tails if knows(half + tail)]
        if not compounds or whole.startswith(half[:4]):
            continue
        span, correct = (match.start(1), match.end()), f"{half}-{passage.text[match.end(1) : match.end()]}"
        message = tr("“{half}” is half a compound: its hyphen is missing.", half=half)
        is_one_thing = all({"n", "def"} <= each for each in readings(whole)) and bool(readings(whole))
        if is_half or is_one_thing or any(map(context.is_used, compounds)):
            yield _hyphenated(passage, span, message, correct)
        else:
            message = tr("“{half}” may be half of “{whole}”.", half=half, whole=compounds[0])
            yield passage.finding(
                "A754", span, message, tr("If it is, write “{correct}”.", correct=correct), correct
            )


def _without(half: str, readings: Callable[[str], Sequence[frozenset[str]]]) -> list[frozenset[str]]:
    """A noun's readings but those of several that look like the one: "klimat"."""
    return [each for each in readings(half) if not {"n", "pl", "ind", "nt"} <= each]


def _is_noun(word: str, context: EntryContext) -> bool:
    """Roughly: in the dictionary, and neither a verb in the present, an adverb nor an adjective."""
    knows = context.lexicon.knows
    if _PARTICIPLE.search(word):
        return True
    if word.endswith(("er", "ar")) and knows(word) and not knows(word + "na"):
        return False  # a verb: "innehåller"
    is_verb = knows(word[:-2] + "a") and not knows(word[:-2])
    if word.endswith(_NOUN_ENDS) and not (word.endswith("or") and knows(word[:-2])):
        return not (word.endswith(("are", "er")) and knows(word[:-1]) and is_verb)
    return not (
        not (knows(word) or context.is_used(word))
        or _ADJECTIVE.search(word)
        or context.lexicon.knows_abroad(word)
        or (word.endswith(("ar", "t")) and knows(word[:-1]))
        or (word.endswith("er") and is_verb)
        or (word.endswith("r") and not word.endswith(("ar", "er", "or")))
    )


def _is_shouted(unit: Unit, start: int) -> bool:
    """Whether a word in capitals stands among others in capitals."""
    return len(re.findall(r"\b[A-ZÅÄÖ]{3,}\b", unit.text[max(start - 40, 0) : start + 40])) > 2
