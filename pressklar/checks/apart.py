"""Compounds written apart where both halves are words of their own ("kompetens försörjning"): a noun can't
stand before another one like that. Swedish only.

A noun is told by the forms that the dictionary has of it. What may stand before a noun without an article
(measures, verbs, the first of two objects) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from ..locale import tr
from .context import ProofContext
from .lexicon import Lexicon
from .prose import Language, word_set, word_tuple
from .spelling import begins
from .values import Finding, Passage

_PAIR = re.compile(r"(?<![\w/’'-])([^\W\d_]{3,}) (?=([a-zåäöé]{4,})(?![\w/’'-]))")
_ARTICLE = re.compile(
    r"\b(?:(ett|vårt|något|inget|ert|sitt|detta)|(en|vår|någon|ingen|sin|denna)|varje) "
    r"(?:(?:\w+(?:ig|isk|lig|al|ell|t|d)|ny|stor) )?$",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:den|det|de|dem|vilken|vilket|vilka|nästa|varje|första|sista|samma|vad|hur|all|allt|ingen|inget"
    r"|någon|något|ju|desto)(?: \w+){0,2} $",
    re.IGNORECASE,
)
"""After these a clause without "som" may begin right behind a noun: "vilket hus kommunen äger", "den väg
länet valde".
"""
_DETERMINING = word_set(
    """en ett den det de denna detta dessa sin sitt sina min mitt mina din ditt dina vår vårt våra ert era
    deras dess hans hennes all allt alla någon något några ingen inget inga varje vars vilken vilket vilka
    annan annat andra samma många flera två tre fyra fem"""
)
_GIVING = re.compile(
    r"\b(?:ge|ger|gav|gett|erbjud\w*|lära|lär|lärt|visa|visar|hjälp\w*|tillför\w*|bered\w*|bevilja\w*"
    r"|garantera\w*|kosta\w*|spara\w*|göra?|gjort|kalla\w*)(?: \w+){0,2} $",
    re.IGNORECASE,
)
_MEASURED = word_set(
    """antal grad rad del typ sort slag mängd grupp serie hjälp form tid gång dag vecka månad kvartal timme
    minut sekund år krona procent meter kilometer mil liter kilo gram ton bit kopp glas flaska burk låda
    påse hög skara samling blandning uppsättning kombination massa portion omgång handfull andel summa par
    själv skål tallrik korg säck tunna hink vagn lass bunt kanna mugg sked skiva droppe nypa rulle bricka
    dussin kväll natt morgon förmiddag eftermiddag helg höst vår sommar vinter säsong termin sikt början
    slut grund regel sida plats väg riktning procentenhet hektar kvadratmeter uppsjö flora myriad knippe
    bukett palett meny variant kategori klass nivå steg fas version modell tonvis stycken person herr fru
    professor doktor kung drottning minister docent region kommun landskap landet staden firma familjen"""
)
_IN_A = frozenset(["data", "media"])
"""Of the words in -a only these: the others are verbs and adjectives more often than nouns."""
_SHORTEST = 3
_NO_FIRST = word_tuple("a ig isk ell bar sam ad ade te de ande ende igt iskt en na or ier")
_NO_SECOND = tuple(
    word_set("iga iska ella bara samma ig igt isk iskt ell ellt ade ande ende as la ra ta da sa va ka")
)
_CERTAIN = {"en": ("en", "n"), "ett": ("et", "t", "en", "n")}
"""The articles at the end, by gender: "huset" and "husen"."""


def more_words(context: ProofContext) -> Iterator[str]:
    """What to ask the dictionaries about: the forms that tell nouns, and the words put together."""
    language, knows = context.language, context.lexicon.knows
    if language is None or not language.compounds:
        return
    pairs = {
        (pair[1].lower(), pair[2])
        for passage in context.own_passages
        for pair in _PAIR.finditer(passage.text)
    }
    for first, second in pairs:
        if _may_be(first, second, language) and knows(first) and knows(second):
            yield from (*_joined(first, second), *_forms(first))
            if first.endswith("s"):
                yield from (first[:-1], *_forms(first[:-1]), first[:-1] + "er")
            if second.endswith(("ar", "er", "or")):
                yield from (second + "na", second + "nas", second[:-1], second[:-2] + "a", second[:-2])
            for base, ending in (*_bases(second), (second, "")):
                yield from (
                    base,
                    *_forms(base),
                    *((second[:-2], base + "a", second + "s") if len(ending) == 4 else (second + "s",)),
                )


def _may_be(first: str, second: str, language: Language) -> bool:
    """Whether two words may be the halves of one, by what they look like."""
    small, verbs = language.function_words, language.verbs
    return not (
        first in small
        or first in verbs
        or second in small
        or second in verbs
        or second in _MEASURED
        or (first.endswith(_NO_FIRST) and first not in _IN_A)
        or second.endswith(_NO_SECOND)
    )


def _forms(word: str) -> Iterator[str]:
    """The forms that tell whether a word is a noun in its basic form."""
    vowel, liquid = word[-1] in "aeiouyåäö", word[-1] in "lr"
    endings = (
        ["n", "ns", "t", "ts"] if vowel else ["en", "ens", "et", "ets", *(["n", "ns"] if liquid else [])]
    )
    yield from (word + ending for ending in (*endings, *(() if vowel else ("a", "t", "are", "ast"))))
    if word.endswith(("d", "t")):
        yield from (
            word[:-1],
            word[:-1] + "a",
            f"{word[:-1]}{word[-2]}a",
            word[:-1] + "are",
            word[:-1] + "ast",
        )
    elif word.endswith(("el", "er", "ar", "e")):
        yield from (word[:-2] + "la", word[:-2] + "a", word[:-1], word[:-1] + "a", word[:-1] + "t")


def _bases(word: str) -> Iterator[tuple[str, str]]:
    """What a noun for a certain thing may be made of, with its ending: "användningen": "användning"."""
    for ending in ("erna", "arna", "orna", "en", "et", "n", "t", "na"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            yield word[: -len(ending)], ending
            if ending == "orna":
                yield word[:-4] + "a", ending


def _joined(first: str, second: str) -> tuple[str, ...]:
    """How the two may be written as one, the likeliest first."""
    ways = [first + second, f"{first}s{second}"]
    if first.endswith("e"):
        ways.append(first[:-1] + second)
    return tuple(ways)


class _Words:
    """What the dictionary says of single words, remembered."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.knows = lexicon.asks
        self.gender = lru_cache(maxsize=None)(self._gender)
        self.kind = lru_cache(maxsize=None)(self._kind)

    def _gender(self, word: str) -> str:
        """ "en" or "ett", where a word is a noun in its basic form and nothing else; else ""."""
        knows = self.knows
        if word in _IN_A:
            return "en"
        common = any(
            knows(word + ending) and knows(f"{word}{ending}s")
            for ending in ("en", "n")
            if not (ending == "n" and word[-1] not in "aeiouyåäölr")
        )
        neuter = any(
            knows(word + ending) and knows(f"{word}{ending}s")
            for ending in ("et", "t")
            if not (ending == "t" and word[-1] not in "eiouyåäö")
        )
        if not (common or neuter) or not knows(word):
            return ""
        if self._describes(word) or (word.endswith("at") and knows(word[:-1])):  # "grön"; "kopplat"
            return ""
        if word.endswith(("ar", "er")) and (
            knows(word[:-1]) if word.endswith("ar") else knows(word[:-2] + "a")
        ):
            return ""
        return "ett" if neuter else "en"

    def _describes(self, word: str) -> bool:
        """Whether a word may be an adjective too: "grön", "kort", "tomt", "variabel", "lokale"."""
        knows = self.knows
        if word[-1] in "aeiou":
            return word.endswith("e") and all(knows(word[:-1] + ending) for ending in ("", "a", "t"))
        bare = word[:-1] if word.endswith("t") and knows(word[:-1]) else word
        return (
            (knows(word + "t") and knows(word + "a"))
            or (bare != word and (knows(bare + "a") or knows(f"{bare}{bare[-1]}a")))
            or (knows(bare + "are") and knows(bare + "ast"))
            or (word.endswith("el") and knows(word[:-2] + "la"))
        )

    def _kind(self, word: str) -> str:
        """Of the second word: "certain" for a noun with its article, "single" or "several" for one without,
        "" for what is no noun.
        """
        knows = self.knows
        for base, ending in _bases(word):
            if ending in ("erna", "arna", "orna"):
                if knows(word[:-2]) and knows(word + "s") and (knows(base) or knows(base + "a")):
                    return "certain"
            elif (
                ending != "na"
                and (gender := self.gender(base))
                and ending in _CERTAIN[gender]
                and knows(word)
                and knows(word + "s")
            ):
                return "certain"
        if word.endswith(("ar", "er", "or")) and knows(word + "na") and knows(word + "nas"):
            verb = (
                knows(word[:-1])
                if word.endswith("ar")
                else word.endswith("er") and knows(word[:-2] + "a") and not knows(word[:-2])
            )
            return "" if verb else "several"
        return "single" if self.gender(word) else ""


def check_all(context: ProofContext) -> Iterator[Finding]:
    """W721 over the whole edition."""
    language = context.language
    if language is None or not language.compounds or not context.lexicon.is_there:
        return
    words = _Words(context.lexicon)
    for passage in context.own_passages:
        for pair in _PAIR.finditer(passage.text) if passage.field != "contacts" else ():
            if finding := _judged(passage, pair, words, language):
                yield finding


def _judged(passage: Passage, pair: re.Match[str], words: _Words, language: Language) -> Finding | None:
    first, second = pair[1].lower(), pair[2]
    if not _may_be(first, second, language) or (pair[1] != first and not begins(passage.unit, pair.start())):
        return None
    kind = words.kind(second) if words.knows(first) else ""
    before = passage.text[max(pair.start() - 60, 0) : pair.start()]
    if not kind or (kind == "certain" and _RELATIVE.search(before)) or _GIVING.search(before):
        return None
    if not any(is_half(first, kind, before, words, language) for is_half in (_is_half, _is_half_with_s)):
        return None
    whole = next(filter(words.knows, _joined(first, second)), None)
    if whole is None:
        return None
    correct = whole[0].upper() + whole[1:] if pair[1][0].isupper() else whole
    words_apart = f"{pair[1]} {second}"
    message = tr("“{words}” is one word: “{whole}”.", words=words_apart, whole=correct)
    hint = tr("Write it together, if that is what is meant.")
    finding = passage.finding("W721", (pair.start(), pair.end(2)), message, hint, correct)
    return replace(finding, likely=True)


def _is_half(first: str, kind: str, before: str, words: _Words, language: Language) -> bool:
    """Whether a noun in its basic form, or an adjective before a certain thing, can't be a word of its own
    there.
    """
    gender = words.gender(first)
    if first[-1] == "r" and words.knows(first + "a"):  # a verb: "styr", "kör"
        return False
    if not gender:
        return (
            kind == "certain"
            and first[-1] not in "tde"
            and words.knows(first + "a")
            and words.knows(first + "t")
        )
    if first in _MEASURED:
        return kind == "certain" and _last(before) not in language.function_words
    participle = first.endswith(("d", "t")) and words.knows(first[:-1] + "a")
    return kind == "certain" or _ARTICLE.search(before) is not None or (gender == "en" and not participle)


def _is_half_with_s(first: str, kind: str, before: str, words: _Words, language: Language) -> bool:
    """Whether a genitive is none but the first half of a compound: before a certain thing, after another
    word's article, or with none at all.
    """
    base = first[:-1]
    gender = words.gender(base) if first.endswith("s") and base not in _MEASURED else ""
    if not gender or words.gender(first) or (words.knows(base + "a") and words.knows(base + "er")):
        return False
    article, last = _ARTICLE.search(before), _last(before)
    if kind == "certain":
        return True
    if article is not None:
        return gender == ("en" if article[1] else "ett" if article[2] else "")
    return (
        gender == "en"
        and last not in _DETERMINING
        and last != "till"
        and (last in language.function_words or last in language.verbs)
    )


def _last(before: str) -> str:
    """The word right before, in lower case; a small one where there is none."""
    word = re.search(r"(?<![^\W\d_])([^\W\d_]++) $", before)
    return word[1].lower() if word else "och"
