"""Numbers: their signs and units, telephone numbers, and the sums of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from ..foundation.language_tags import primary
from ..locale import tr
from .entry_context import EntryContext
from .prose import WRITE
from .values import Finding, HolderEntry, Passage, Value

_UNITS = (
    r"km|kg|hg|mg|g|cm|mm|ha|kWh|MWh|GWh|TWh|kW|MW|GW|kr|tkr|mkr|mnkr|mdkr|ml|cl|dl|°C|km²|m²|m³|kvm|km/h"
)
_UNIT_STUCK = re.compile(rf"(?<![\w.,:/#£$€-])(\d+(?:[.,]\d+)?)({_UNITS})(?![\w/²³])")
_COUNTED = (
    rf"(?:{_UNITS}|m|%|procent|per cent|percent|procentenheter|percentage points|miljon(?:er)?"
    rf"|miljard(?:er)?|million"
    r"|billion|kronor|euro|grader|degrees|meter|metres|kilometer|kilometres|mil|miles|timmar|hours|år|years"
    r"|ton|tonnes"
    r"|liter|litres|gånger|times)(?![\w])"
)
_POINT = re.compile(rf"(?<![\w.,:/§-])(?<!kl )(?<!kl\. )(\d+)\.(\d{{1,2}}|\d{{4,}}) ?(?={_COUNTED})")
_COMMA = re.compile(rf"(?<![\w.,:/§-])(\d+),(\d{{1,2}}|\d{{4,}}) ?(?={_COUNTED})")
_THOUSANDS = {
    "sv": re.compile(r"(?<![\w.,:/-])(\d{1,3})((?:[.,]\d{3})+)(?= [a-zåäö])"),
    "en": re.compile(
        r"(?<![\w.,:/-])(\d{1,3})((?:\.\d{3})+)(?= (?:people|residents|inhabitants|households|children|women"
        r"|men|members|visitors"
        r"|pupils|students|kronor|euros?|pounds|dollars)\b)"
    ),
}
_SPANNED = re.compile(
    rf"(?<![\w.,:/§-])(\d+)\.(\d{{1,2}})(?= (?:till|och|–|-|eller|to|and|or) \d+(?:[.,]\d+)? ?{_COUNTED})"
)
"""A number before another one with a unit: "från 71.5 till 58,2 procent"."""
_UNPARTED = {
    "sv": re.compile(
        r"(?<![\w.,:/–-])(?<!\d )([1-9]\d{1,2})(\d{3})(?= (?:kronor|kr|euro|dollar|personer|invånare)\b)"
    ),
    "en": re.compile(r"(?<=[£$€])([1-9]\d{1,2})(\d{3})(?!\d|[.,]\d)"),
}
"""Five or six figures of money or people in one: Svenska skrivregler part them, English has a comma."""
_MONEY_SPACE = re.compile(r"([£$€])(\d{1,3}) (\d{3})(?!\d|[.,]\d)")
_METRES = re.compile(
    r"(?<![\w.,£$€/-])(\d+(?:\.\d+)?)(m)(?= (?:long|wide|deep|high|tall|apart|away|above|below|lång\w*"
    r"|bred\w*|hög\w*"
    r"|djup\w*)\b)"
)
_SIGN_LAST = re.compile(r"(?<![\w.,£$€])(\d+(?:[.,]\d+)*) ?([£$])(?![\w\d])")
_MONEY_POINT = re.compile(r"([£€$])(\d{1,3})\.(\d{3})(?![\d.])")
_TRAILING_ZERO = re.compile(
    r"(?<![\w.,:/-])(\d{1,3})\.(\d\d0)(?= (?!metres|miles|litres|kilos|degrees"
    r"|tonnes)[a-z]{3,}s\b)"
)
"""Decimals seldom end in nought: "1.200 loans" are more than a thousand."""
_PERCENT = {
    "sv": re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)?)%(?!-|\w)"),
    "en": re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)?) %(?!\w)"),
}
_ANY_PER_CENT = re.compile(
    r"(?<!\d)\d++(?:[.,]\d++)? ?(%|procent\b|per cent\b|percent\b)(?!-)", re.IGNORECASE
)
_PARTED = re.compile(r"(?<![\w.,:/-])\d{1,3}[ \u00a0,]\d{3}(?![\d.,]\d)(?= [a-zåäö]{2})")
_JOINED = re.compile(r"(?<![\w.,:/–-])(?!(?:1[5-9]|20|21)\d\d)[1-9]\d{3}(?= [a-zåäö]{2})")
_CALLED = re.compile(
    r"\b(?:ring|tel\.?|telefon|telefonnummer|tfn\.?|mobil|call|phone|telephone|mobile)(?: (?:på|oss på|us on"
    r"|on|number))?:? ?"
    r"(\+?[\dO(][\dOo ()/–-]{4,24}[\dO])(?!\w)",
    re.IGNORECASE,
)
_MOBILE = re.compile(r"(?<![\w+-])(07[\dO][ -]?[\dOo][\dOo –-]{3,20}[\dO])(?!\w)")
_SUMMED = re.compile(r"\W*(?:summa|totalt|total|sum|sammanlagt)\W*$", re.IGNORECASE)
_FIGURE = re.compile(r"[-–−]?\d[\d \u00a0\u202f]*(?:[.,]\d+)?")


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W728 and A755 in one proposal."""
    language = primary(context.settings.language)
    for passage in entry.passages:
        if any(sign.isdigit() for sign in passage.text):
            yield from _signs(passage, language)
            yield from _telephones(passage, language)
    yield from _per_cents(entry)
    yield from _four_figures(entry)
    for value in entry.values:
        if "|" in value.raw:
            yield from _tables(entry, value, language)


def _wrong(passage: Passage, span: tuple[int, int], message: str, fix: str) -> Finding:
    return passage.finding("W728", span, message, tr(WRITE, correct=fix), fix)


def _signs(passage: Passage, language: str) -> Iterator[Finding]:
    text = passage.text
    for match in (*_UNIT_STUCK.finditer(text), *_METRES.finditer(text)):
        message = tr("Between a number and its unit stands a space: “{words}”.", words=match[0])
        yield _wrong(passage, match.span(), message, f"{match[1]} {match[2]}")
    for match in _PERCENT[language].finditer(text) if language in _PERCENT else ():
        fix = f"{match[1]} %" if language == "sv" else f"{match[1]}%"
        yield _wrong(
            passage, match.span(), tr("The space at the per cent sign: “{words}”.", words=match[0]), fix
        )
    pattern, sign = (_POINT, ",") if language == "sv" else (_COMMA, ".")
    spanned = _SPANNED.finditer(text) if language == "sv" else ()
    for match in (*pattern.finditer(text), *spanned) if language in _THOUSANDS else ():
        message = tr("The language has another decimal sign: “{words}”.", words=match[0].rstrip())
        yield _wrong(passage, (match.start(), match.end(2)), message, f"{match[1]}{sign}{match[2]}")
    for match in _SIGN_LAST.finditer(text) if language == "en" else ():
        message = tr("In English the sign of the money stands first: “{words}”.", words=match[0])
        yield _wrong(passage, match.span(), message, f"{match[2]}{match[1]}")
    for match in _MONEY_POINT.finditer(text) if language == "en" else ():
        message = tr("Thousands are parted in another way in this language: “{words}”.", words=match[0])
        yield _wrong(passage, match.span(), message, f"{match[1]}{match[2]},{match[3]}")
    for match in _MONEY_SPACE.finditer(text) if language == "en" else ():
        message = tr("Thousands are parted in another way in this language: “{words}”.", words=match[0])
        yield _wrong(passage, match.span(), message, f"{match[1]}{match[2]},{match[3]}")
    for match in _UNPARTED[language].finditer(text) if language in _UNPARTED else ():
        message = tr("Thousands are parted in this language: “{words}”.", words=match[0])
        fix = f"{match[1]}{' ' if language == 'sv' else ','}{match[2]}"
        yield _wrong(passage, match.span(), message, fix)
    for match in _TRAILING_ZERO.finditer(text) if language == "en" else ():
        message = tr("Thousands are parted in another way in this language: “{words}”.", words=match[0])
        yield _wrong(passage, match.span(), message, f"{match[1]},{match[2]}")
    for match in _THOUSANDS[language].finditer(text) if language in _THOUSANDS else ():
        fix = match[1] + re.sub(r"[.,]", " " if language == "sv" else ",", match[2])
        message = tr("Thousands are parted in another way in this language: “{words}”.", words=match[0])
        yield _wrong(passage, match.span(), message, fix)


def _per_cents(entry: HolderEntry) -> Iterator[Finding]:
    """A755: the word and the sign in one proposal's running text; the rarer one is named, once."""
    places = [
        (passage, match)
        for passage in entry.running
        if passage.kind != "cell" and passage.field != "contacts"
        for match in _ANY_PER_CENT.finditer(passage.text)
    ]
    signs = [place for place in places if place[1][1] == "%"]
    words = [place for place in places if place[1][1] != "%"]
    if not signs or not words:
        return
    rare, usual = (signs, words) if len(signs) <= len(words) else (words, signs)
    passage, match = rare[0]
    message = tr("“{words}” stands here, and “{usual}” elsewhere.", words=match[0], usual=usual[0][1][0])
    hint = tr("Write per cent in one way within a text: the sign or the word.")
    yield passage.finding("A755", match.span(), message, hint)


def _four_figures(entry: HolderEntry) -> Iterator[Finding]:
    """A755: four figures with a space or comma, and four without one that are no year, in one proposal."""
    parted: list[str] = []
    joined: list[tuple[Passage, re.Match[str]]] = []
    for passage in entry.running:
        if passage.kind != "cell" and passage.field != "contacts":
            parted += _PARTED.findall(passage.text)
            joined += [(passage, match) for match in _JOINED.finditer(passage.text)]
    if parted and joined:
        passage, match = joined[0]
        message = tr("“{words}” stands here, and “{usual}” elsewhere.", words=match[0], usual=parted[0])
        hint = tr("Part thousands in one way within a text.")
        yield passage.finding("A755", match.span(), message, hint)


def _telephones(passage: Passage, language: str) -> Iterator[Finding]:
    places = {
        match.start(1): match[1] for pattern in (_CALLED, _MOBILE) for match in pattern.finditer(passage.text)
    }
    for start, number in places.items():
        if reason := _misdialled(number, language):
            yield passage.finding(
                "W728", (start, start + len(number)), reason, tr("Ask the sender for the number.")
            )


def _misdialled(number: str, language: str) -> str | None:
    """Why a telephone number can't be one. Swedish ones have 8 to 10 digits with the first 0, those of
    mobiles ten; others by E.164.
    """
    if re.search(r"[Oo]", number):
        return tr("A letter stands in the telephone number {number}.", number=number)
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    is_swedish = (
        digits.startswith("46") if number.startswith("+") else language == "sv" and digits.startswith("0")
    )
    if not is_swedish or digits.startswith("00"):
        fits = 6 <= len(digits) <= 15 if "+" in number or digits.startswith("0") else True
    else:
        national = digits[2:] if number.startswith("+") else digits[1:]
        fits = len(national) == 9 if national.startswith("7") else 7 <= len(national) <= 9
        fits = fits and not (number.startswith("+") and national.startswith("0"))
    return (
        None if fits else tr("The telephone number {number} has too many or too few digits.", number=number)
    )


def _tables(entry: HolderEntry, value: Value, language: str) -> Iterator[Finding]:
    """A table's last row that says that it is the sum, and isn't."""
    rows: list[list[str]] = []
    for line in [*value.raw.split("\n"), ""]:
        if line.strip().startswith("|"):
            rows.append([cell.strip(" *_") for cell in line.strip().strip("|").split("|")])
            continue
        if len(rows) >= 4 and _SUMMED.match(rows[-1][0]):
            yield from _columns(entry, value, rows, language)
        rows = []


def _columns(entry: HolderEntry, value: Value, rows: list[list[str]], language: str) -> Iterator[Finding]:
    *body, last = [row for row in rows[1:] if not all(re.fullmatch(r":?-+:?|", cell) for cell in row)]
    for column in range(1, len(last)):
        cells = [_value(row[column], language) if column < len(row) else None for row in (*body, last)]
        numbers = [cell for cell in cells if cell is not None]
        if len(numbers) == len(cells) >= 3 and sum(numbers[:-1], Decimal()) != numbers[-1]:
            passage = next(
                (
                    Passage(entry, value, unit)
                    for unit in reversed(value.units)
                    if unit.kind == "cell" and unit.text == last[column]
                ),
                None,
            )
            if passage is not None:
                message = tr(
                    "The column makes {sum}, and the last row says {whole}.",
                    sum=sum(numbers[:-1], Decimal()),
                    whole=last[column],
                )
                hint = tr("Ask the sender which of the numbers is right.")
                yield passage.finding("W728", (0, len(passage.text)), message, hint)


def _value(cell: str, language: str) -> Decimal | None:
    """A cell's number; None of one that holds anything else. Rounded figures needn't make their sum."""
    match = _FIGURE.match(cell)
    if match is None or re.search(r"\d", cell[match.end() :]):
        return None
    text = re.sub(r"\s", "", match[0]).replace("–", "-").replace("−", "-")
    text = text.replace(",", "." if language == "sv" else "")
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
