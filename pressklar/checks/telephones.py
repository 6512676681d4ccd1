"""Telephone numbers that nobody can reach: digits too many or too few by the country's plan, by their groups,
or beside the edition's other numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..foundation.language_tags import primary
from ..locale import tr
from .context import ProofContext
from .entry_context import EntryContext
from .prose import kept, word_set
from .values import Finding, HolderEntry, Passage

_CALLED = re.compile(
    r"\b(?:ring|tel\.?|telefon|telefonnummer|tfn\.?|mobil|call|phone|telephone|mobile)(?: (?:på|oss på|us on"
    r"|on|number))?:? ?"
    r"(\+?[\dO(][\dOo ()/–-]{4,24}[\dO])(?!\w)",
    re.IGNORECASE,
)
_MOBILE = re.compile(r"(?<![\w+-])(07[\dO][ -]?[\dOo][\dOo –-]{3,20}[\dO])(?!\w)")
_PLAIN = re.compile(r"(?<![\w+.,:/–-])(?<!\d )(0\d{1,4}[ -]\d[\d ]{3,14}\d)(?![\w-]|[.,]\d)")
"""A first group that begins with nought, and at least five digits behind it: no amount is written so."""
_MANY_DIGITS = re.compile(r"\d[\dOo ()/–-]{4}")
_SINGLE_LAST = re.compile(r"^0\d{1,3}-\d+(?: \d+)* \d$")
"""Swedish numbers are written in pairs behind their first group: a digit alone at the end is half a pair."""
_UNITED_KINGDOM = re.compile(r"(?:01\d{3}|07\d{3}|03\d\d|020) ")
"""First groups as only the British plan has them, where a number has eleven digits."""
_SHORT_CODES = word_set(
    """01204 01208 01254 01276 01297 01298 01363 01364 01384 01386 01404 01420 01460 01461 01480 01488 01524
    01527 01562 01566 01606 01629 01635 01647 01659 01695 01697 01726 01744 01750 01768 01827 01837 01884
    01900 01905 01935 01946 01949 01963 01995"""
)
"""British codes of which some numbers have ten digits."""
_BRITISH = 11
_LIKE_OTHERS = 2
"""Other numbers that begin alike and all have another count of digits, at least."""


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W728 in one proposal."""
    language = primary(context.settings.language)
    for passage in entry.passages:
        if _MANY_DIGITS.search(passage.text):
            for start, number in _numbers(passage):
                if reason := _misdialled(number, language):
                    yield _wrong(passage, start, number, reason)


def _wrong(passage: Passage, start: int, number: str, reason: str) -> Finding:
    span = start, start + len(number)
    return passage.finding("W728", span, reason, tr("Ask the sender for the number."))


def _numbers(passage: Passage) -> list[tuple[int, str]]:
    patterns = _PLAIN, _CALLED, _MOBILE
    places = {match.start(1): match[1] for pattern in patterns for match in pattern.finditer(passage.text)}
    return sorted(places.items())


def _misdialled(number: str, language: str) -> str | None:
    """Why a telephone number can't be one. Swedish ones have 8 to 10 digits with the first 0, those of
    mobiles ten; British ones eleven; others by E.164.
    """
    if re.search(r"[Oo]", number):
        return tr("A letter stands in the telephone number {number}.", number=number)
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    is_swedish = (
        digits.startswith("46") if number.startswith("+") else language == "sv" and digits.startswith("0")
    )
    if not is_swedish or digits.startswith("00"):
        fits = 6 <= len(digits) <= 15 if "+" in number or digits.startswith("0") else True
        if language == "en" and _UNITED_KINGDOM.match(number) and digits[:5] not in _SHORT_CODES:
            fits = len(digits) == _BRITISH
    else:
        national = digits[2:] if number.startswith("+") else digits[1:]
        fits = len(national) == 9 if national.startswith("7") else 7 <= len(national) <= 9
        fits = fits and not (number.startswith("+") and national.startswith("0"))
        fits = fits and _SINGLE_LAST.match(number) is None
    return (
        None if fits else tr("The telephone number {number} has too many or too few digits.", number=number)
    )


def check_all(context: ProofContext) -> Iterator[Finding]:
    """W728: a number with another count of digits than the edition's others that begin alike."""
    numbers = [
        (passage, start, number, _beginning(number))
        for entry in context.entries
        for passage, start, number in _numbers_of(entry)
    ]
    lengths: dict[str, dict[str, int]] = {}
    for _, _, number, beginning in numbers:
        digits = re.sub(r"\D", "", number)
        lengths.setdefault(beginning, {})[digits] = len(digits)
    language = primary(context.edition.language)
    for passage, start, number, beginning in numbers:
        digits = re.sub(r"\D", "", number)
        others = Counter(count for other, count in lengths[beginning].items() if other != digits)
        usual, times = others.most_common(1)[0] if others else (len(digits), 0)
        is_odd = len(others) == 1 and times >= _LIKE_OTHERS and usual != len(digits)
        if beginning and is_odd and _misdialled(number, language) is None:
            reason = tr(
                "The telephone number {number} has {count} digits; others that begin alike have {usual}.",
                number=number,
                count=len(digits),
                usual=usual,
            )
            yield _wrong(passage, start, number, reason)


@kept
def _numbers_of(entry: HolderEntry) -> list[tuple[Passage, int, str]]:
    return [
        (passage, start, number)
        for passage in entry.passages
        if _MANY_DIGITS.search(passage.text)
        for start, number in _numbers(passage)
    ]


def _beginning(number: str) -> str:
    """The area code and two digits more, by which the numbers of one exchange are known; "" of a number that
    doesn't show its code.
    """
    match = re.match(r"(0\d{1,4})[ -](\d\d)", number)
    return f"{match[1]} {match[2]}" if match and not match[1].startswith("07") else ""
