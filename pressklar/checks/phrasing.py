"""Words beside each other: doubled words, words that don't go together, abbreviations, the office's terms,
genitives of acronyms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..locale import tr
from .entry_context import EntryContext
from .house import Term
from .prose import WRITE, Language, word_set
from .units import WORD
from .values import Finding, HolderEntry, Passage

_DOUBLED = re.compile(r"\b([^\W\d_]+) \1\b", re.IGNORECASE)
_ACRONYM = re.compile(r"\b([A-ZÅÄÖ]{2,})(['’]?)s\b(?![:'’])")
_APOSTROPHE = re.compile(r"\b([^\W\d_]{2,})['’]s\b")
_DETERMINER_NEXT = re.compile(
    r" (?:the|an?|their|our|its|his|her|my|your|these|those|this|we|they|he|she|it|you|there)\b",
    re.IGNORECASE,
)
_VOWELS = frozenset("aeiouyåäö")
_VERB_ENDS = ("ar", "er", "ade", "de", "te", "s")
_ENGLISH = word_set("what it that let there he she who where how here world women men people children today")
_ENDINGS = r"(?:et|en|ets|ens|er|erna|ernas|arna|ar|s|n|na)?"


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W710, W715, W724, W725 and W726 in one proposal."""
    for passage in entry.passages:
        yield from _doubled(passage, context.language)
        for term in context.house.terms:
            yield from _term(passage, term)
        if context.language and not context.is_foreign(passage):
            yield from _abbreviations(passage, context.language, context)
            yield from _confused(passage, context.language)
            if context.language.genitive == ":":
                yield from _genitives(passage)


def _doubled(passage: Passage, language: Language | None) -> Iterator[Finding]:
    for match in _DOUBLED.finditer(passage.text):
        word = match[1]
        if (match[0].istitle() and len(word) > 3) or (
            language and _may_stand_twice(passage, match, language)
        ):
            continue
        message = tr("The word “{word}” stands twice.", word=word)
        yield passage.finding("W725", match.span(), message, tr("Take one away."), word)


def _may_stand_twice(passage: Passage, match: re.Match[str], language: Language) -> bool:
    """Whether the first of the two words may end a clause and the second begin another, or go on with the
    one around it ("vad det är är oklart").
    """
    word = match[1].lower()
    if word == "that" and _DETERMINER_NEXT.match(passage.text, match.end()):
        return False  # "so long that that their": a determiner follows no other
    if word in language.repeated:
        return True
    if word not in language.doubled:
        return False
    start = max(passage.text.rfind(mark, 0, match.start()) for mark in ".?!:;,") + 1
    before = [each.lower() for each in WORD.findall(passage.text[start : match.start()])]
    if word in language.verbs:
        near = before[-3:]
        asks = {*language.questions, *language.relatives} - language.verbs
        return bool(asks.intersection(near)) or len(language.pronouns.intersection(near)) > 1
    after = WORD.search(passage.text, match.end())
    follower = after[0].lower() if after else ""
    return follower in language.verbs or follower.endswith(_VERB_ENDS)


def _term(passage: Passage, term: Term) -> Iterator[Finding]:
    for match in _term_pattern(term).finditer(passage.text):
        way = match["way"]
        if way == term.write:
            continue
        write = term.write + (match["ending"] or "")
        before = passage.text[: match.start()].rstrip()
        if way[0].isupper() and not way.isupper() and before[-1:] in ("", ".", "?", "!"):
            write = write[0].upper() + write[1:]
        if match[0] != write:
            message = tr("“{words}” isn't as the house style has it.", words=match[0])
            hint = tr(WRITE, correct=write)
            yield passage.finding("W710", match.span(), message, f"{hint} {term.reason}".rstrip(), write)


@lru_cache(maxsize=1024)
def _term_pattern(term: Term) -> re.Pattern[str]:
    ways = "|".join(
        re.escape(way).replace(r"\ ", r"\s") for way in sorted(term.instead_of, key=len, reverse=True)
    )
    exact = any(way.lower() == term.write.lower() for way in term.instead_of)
    return re.compile(
        rf"(?<![\w.-])(?P<way>{ways})(?P<ending>{_ENDINGS})(?![\w])", 0 if exact else re.IGNORECASE
    )


@lru_cache(maxsize=4)
def _abbreviation_pattern(language: Language) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<![\w.])(?:{pattern})(?!\w)" for _, pattern in language.abbreviations))


def is_abbreviation(word: str, language: Language) -> bool:
    """Whether a word is one of the abbreviations that the language's list looks after."""
    return _abbreviation_pattern(language).fullmatch(word) is not None


def _abbreviations(passage: Passage, language: Language, context: EntryContext) -> Iterator[Finding]:
    text = passage.text
    for match in _abbreviation_pattern(language).finditer(text):
        words = match[0]
        accepted = next(ways for ways, pattern in language.abbreviations if re.fullmatch(pattern, words))
        if words in accepted or text[: match.start()].removesuffix(" ")[-1:].isdecimal():
            continue
        if _is_word(words, text[match.end() :], context):
            continue  # "Mappen är tom."
        correct = accepted[0]
        stop_follows = correct.endswith(".") and text[match.end() : match.end() + 1] == "."
        yield passage.finding(
            "W715",
            match.span(),
            tr("The abbreviation “{words}” is written “{correct}”.", words=words, correct=correct),
            tr(WRITE, correct=correct),
            correct[:-1] if stop_follows else correct,
        )


def _is_word(words: str, after: str, context: EntryContext) -> bool:
    """Whether an abbreviation's letters are a word too, alone or with the full stop of its sentence."""
    after = after.lstrip("\"”)' ")
    word = words.removesuffix(".")
    if not (word.isalpha() and len(word) > 2 and _VOWELS.intersection(word)) or after[:1].isdigit():
        return False
    if word == words or (after and not after[0].isupper()):
        return any(reading & {"adj", "n", "vblex"} for reading in context.morphology.readings(word))
    return context.lexicon.knows(word)


def _confused(passage: Passage, language: Language) -> Iterator[Finding]:
    for confusion in language.confused:
        for match in confusion.pattern.finditer(passage.text):
            values = {"words": match[0], "correct": confusion.correct, **match.groupdict("")}
            fix = confusion.correct if confusion.is_fix else None
            message, hint = tr(confusion.message, **values), tr(confusion.hint, **values)
            yield passage.finding("W726", match.span(), message, hint, fix)


def _genitives(passage: Passage) -> Iterator[Finding]:
    for match in _ACRONYM.finditer(passage.text):
        correct = f"{match[1]}:s"
        message = tr("After an acronym the genitive s stands behind a colon: “{correct}”.", correct=correct)
        yield passage.finding("W724", match.span(), message, tr(WRITE, correct=correct), correct)
    for match in _APOSTROPHE.finditer(passage.text):
        word = match[1]
        if word.lower() not in _ENGLISH and not word.isupper():
            correct = word if word.endswith("s") else word + "s"
            message = tr("Swedish has no apostrophe before the genitive s.")
            yield passage.finding("W724", match.span(), message, tr(WRITE, correct=correct), correct)
