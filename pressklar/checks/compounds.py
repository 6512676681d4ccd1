"""Compounds written apart, and acronyms and names without the hyphen that ties them to what follows. Swedish
only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..foundation.programs.hunspell import LONGEST
from ..locale import tr
from .context import ProofContext
from .prose import WORD, Language
from .spelling import begins, is_compound, suspects
from .units import Unit
from .values import Entry, Finding, Value, at

_NAME = re.compile(
    r"(?<![\w.-])((?:[A-ZÅÄÖ]{2,}[a-z]?|IoT|[A-ZÅÄÖ]\w+ \d{4}|[A-ZÅÄÖ][a-zåäö]+)) ([a-zåäö]{3,})(?![\w-])"
)
_CAPITAL = re.compile(r"[A-ZÅÄÖ]")
_GENITIVE = re.compile(r"(?<![\w-])([a-zåäö]{4,}s) ([a-zåäö]{4,})(?![\w-])")
_NOUN_ENDS = (
    "ning",
    "ningar",
    "ningen",
    "ningarna",
    "tion",
    "tioner",
    "tionen",
    "het",
    "heter",
    "heten",
    "skap",
    "projekt",
    "projektet",
    "roll",
    "rollen",
    "stöd",
    "krav",
    "mål",
    "bidrag",
    "medel",
    "verktyg",
    "modell",
    "modellen",
    "arbete",
    "arbetet",
    "nivå",
    "fråga",
    "frågor",
    "aren",
    "arna",
    "erna",
    "or",
    "are",
    "bolag",
    "länder",
    "drivna",
    "driven",
    "drivet",
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
_ARTICLES = frozenset(
    [
        "en",
        "ett",
        "ens",
        "varje",
        "någon",
        "något",
        "vilken",
        "vilket",
        "sin",
        "sitt",
        "vår",
        "vårt",
        "er",
        "ert",
        "din",
        "ditt",
        "min",
        "mitt",
        "denna",
        "detta",
        "ingen",
        "inget",
        "den",
        "det",
        "deras",
        "dess",
        "hans",
        "hennes",
        "all",
    ]
)


def more_words(context: ProofContext) -> Iterator[str]:
    """What to ask the dictionaries about: the words put together, and what tells a verb from a noun."""
    for entry in context.entries:
        for _, unit in entry.units:
            for found in _GENITIVE.finditer(unit.text):
                yield from (found[1] + found[2], found[1][:-1])
            for found in _NAME.finditer(unit.text):
                word = found[2]
                yield from (word, word + "na", word[:-1], word[:-2], word[:-2] + "a", found[1].lower())
            for found in (*_SLASHED.finditer(unit.text), *_COUPLE.finditer(unit.text)):
                whole = found[2]
                yield from (
                    piece
                    for cut in range(3, len(whole) - 3)
                    for piece in (whole[cut:], whole[:cut], found[1].lower() + whole[cut:])
                )
    for suspect in suspects(context):
        for before, after, _, _ in _neighbours(suspect.unit, suspect.start, suspect.end):
            yield before + after


def check_all(context: ProofContext) -> Iterator[Finding]:
    """W721 and W723 over the whole edition."""
    language = context.language
    if language is None or not language.compounds or not context.lexicon.is_there:
        return
    for suspect in suspects(context):
        for before, after, start, end in _neighbours(suspect.unit, suspect.start, suspect.end):
            short = min(len(before), len(after)) < 2 or len(before + after) < 6
            whole = after in language.function_words and is_compound(
                before, context, language
            )  # "delfil men": no half of "delfilmen"
            if (
                not (short or whole)
                and before.islower()
                and after.islower()
                and context.lexicon.knows(before + after)
                and before not in language.joined
            ):
                yield _apart(suspect.entry, suspect.value, suspect.unit, start, end, before + after)
    for entry in context.entries:
        for value, unit in entry.units:
            yield from _genitives(entry, value, unit, context, language)
            yield from _names(entry, value, unit, context, language)
            yield from _halves(entry, value, unit, context, language)


def _neighbours(unit: Unit, start: int, end: int) -> Iterator[tuple[str, str, int, int]]:
    """The word together with the one before and the one after: both words, and where they start and end."""
    since = max(start - LONGEST - 2, 0)
    if before := re.search(r"(?<![^\W\d_])([^\W\d_]++) $", unit.text[since:start]):
        yield before[1], unit.text[start:end], since + before.start(), end
    if after := re.match(r" ([^\W\d_]+)", unit.text[end:]):
        yield unit.text[start:end], after[1], start, end + after.end()


def _apart(entry: Entry, value: Value, unit: Unit, start: int, end: int, whole: str) -> Finding:
    return at(
        entry,
        value,
        unit,
        start,
        end,
        "W721",
        tr("“{text}” is one word: “{whole}”.", text=unit.text[start:end], whole=whole),
        tr("Write it together."),
        whole,
    )


def _genitives(
    entry: Entry, value: Value, unit: Unit, context: ProofContext, language: Language
) -> Iterator[Finding]:
    """ "stora nederbörds mängder": an indefinite genitive without an article, whose compound the dictionary
    has.
    """
    for found in _GENITIVE.finditer(unit.text):
        base, noun = found[1][:-1], found[2]
        if (
            _DEFINITE.search(base)
            or noun in language.function_words
            or noun in language.verbs
            or not context.lexicon.knows(base)
        ):
            continue
        before = [word.lower() for word in WORD.findall(unit.text[: found.start()])[-3:]]
        if not before or unit.text[: found.start()].rstrip()[-1:] in ",.:;(":
            continue
        # "ett samverkans avtal": the article isn't the first noun's.
        if before[-1] == "ett" and base.endswith(_COMMON_GENDER) and context.lexicon.knows(found[1] + noun):
            yield _apart(entry, value, unit, found.start(1), found.end(), found[1] + noun)
        if set(before) & _ARTICLES:
            continue
        # An adjective in the plural before it, and a noun in the plural: no genitive of one thing.
        adjective = (
            before[-1].endswith("a")
            and before[-1] not in language.function_words
            and before[-1] not in language.verbs
        )
        several = not noun.endswith(("a", "en", "et", "na", "t")) and not context.lexicon.knows(noun + "t")
        if adjective and several and context.lexicon.knows(found[1] + noun):
            yield _apart(entry, value, unit, found.start(1), found.end(), found[1] + noun)


def _names(
    entry: Entry, value: Value, unit: Unit, context: ProofContext, language: Language
) -> Iterator[Finding]:
    for found in _NAME.finditer(unit.text):
        name, noun = found[1], found[2]
        if noun in language.function_words or noun in language.verbs or not _is_noun(noun, context, name):
            continue
        named = name.isupper() or name == "IoT" or name[-1].isdigit()
        if not named and (
            not _is_unknown_name(name, context)
            or (begins(unit, found.start()) and context.words[name] < 2 and name not in context.names)
        ):
            continue
        if name[-1].isdigit() and not _DEFINITE.search(noun):
            continue
        if name.isupper() and len(name) > 6 and _shouted(unit, found.start()):
            continue
        whole = f"{name}-{noun}"
        yield at(
            entry,
            value,
            unit,
            found.start(),
            found.end(),
            "W723",
            tr("The hyphen is missing that ties “{name}” to “{noun}”.", name=name, noun=noun),
            f"Write “{whole}”.",
            whole,
        )


def _halves(
    entry: Entry, value: Value, unit: Unit, context: ProofContext, language: Language
) -> Iterator[Finding]:
    """The first half of a compound without its hyphen: "omvärlds/framtidsbevakning"; in a field of persons
    also "energi och klimatstrateger".
    """
    label = next((field.label for field in context.edition.fields if field.key == value.field), "")
    couples = _COUPLE.finditer(unit.text) if {value.field, label.lower()} & language.audiences else ()
    for found in (*_SLASHED.finditer(unit.text), *couples):
        half, whole, lexicon = found[1], found[2], context.lexicon
        if half.lower().endswith(("er", "ar", "or", "are", "na")):
            continue
        tails = [
            whole[cut:]
            for cut in range(3, len(whole) - 5)
            if lexicon.knows(whole[cut:]) and (lexicon.knows(whole[:cut]) or lexicon.knows(whole[: cut - 1]))
        ]
        if any(lexicon.knows(half.lower() + tail) for tail in tails):
            fix = unit.text[found.start(1) : found.end(1)] + "-" + unit.text[found.end(1) : found.end()]
            yield at(
                entry,
                value,
                unit,
                found.start(1),
                found.end(),
                "W723",
                tr("“{half}” is half a compound: its hyphen is missing.", half=half),
                f"Write “{fix}”.",
                fix,
            )


def _is_unknown_name(name: str, context: ProofContext) -> bool:
    """A name that isn't a Swedish word or place, and no genitive."""
    return (
        not name.endswith("s")
        and not context.lexicon.knows(name.lower())
        and (name == context.edition.publisher or not _in_dictionary(name, context))
    )


def _in_dictionary(name: str, context: ProofContext) -> bool:
    return context.lexicon.knows(name) and not context.lexicon.is_learned(name)


def _is_noun(word: str, context: ProofContext, name: str) -> bool:
    """Roughly: known, and neither a verb in the present, an adverb nor an adjective."""
    lexicon = context.lexicon
    if _PARTICIPLE.search(word):
        return True
    if word.endswith(("er", "ar")) and lexicon.knows(word) and not lexicon.knows(word + "na"):
        return False  # a verb: "innehåller"
    if word.endswith(_NOUN_ENDS) and not (word.endswith("or") and lexicon.knows(word[:-2])):
        return not (
            word.endswith(("are", "er"))
            and lexicon.knows(word[:-1])
            and lexicon.knows(word[:-2] + "a")
            and not lexicon.knows(word[:-2])
        )
    if (
        not (lexicon.knows(word) or word in context.users)
        or _ADJECTIVE.search(word)
        or lexicon.knows_abroad(word)
    ):
        return False
    if word.endswith("ar") and lexicon.knows(word[:-1]):
        return False
    if word.endswith("er") and lexicon.knows(word[:-2] + "a") and not lexicon.knows(word[:-2]):
        return False
    if word.endswith("r") and not word.endswith(("ar", "er", "or")):
        return False
    return not (word.endswith("t") and lexicon.knows(word[:-1]))


def _shouted(unit: Unit, start: int) -> bool:
    """Whether a word in capitals stands among others in capitals."""
    return len(re.findall(r"\b[A-ZÅÄÖ]{3,}\b", unit.text[max(start - 40, 0) : start + 40])) > 2
