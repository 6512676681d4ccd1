"""Numbers: their signs and units, and the sums of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from ..foundation.language_tags import primary
from ..locale import tr
from .entry_context import EntryContext
from .prose import WRITE, word_set
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
_MONEY_POINT = re.compile(r"([£€$])(\d{1,3})\.(\d{3})(?!\d|\.\d)")
_LONG_GROUP = re.compile(
    r"(?<![\w.,:/–-])(?<!\d[ \u00a0])\d{1,3}[ \u00a0]0\d{3,}"
    r"(?= (?:kronor|kr|euro|dollar|personer|invånare)\b)"
)
"""Thousands in groups of four or more: "40 0000 kronor"."""
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
_POWER = re.compile(r"(?:(?<=\d)|(?<=\d )|(?<=/)|(?<=\bper )|(?<=\d\u00a0))([kcdm]?m)([23])(?![\w.,]\d|\w)")
_CASED = re.compile(
    r"(?<![\w.,:/-])\d++(?:[.,]\d++)?[ \u00a0]?"
    r"(?P<unit>K[Mm]|kM|K[Gg]|kG|C[Mm]|M[m]|k[Ww]h|kwH|K[Ww][Hh]|k[w]|K[Ww]|G[Ww]h|gwh|GWH|T[Ww]h|twh|TWH|MWH"
    r"|MHZ|Mhz|K[Hh][Zz]|khz|GHZ|Ghz|Hg|D[Ll]|C[Ll])(?![\w.]\w|\w)"
)
_UNIT_NAMES = {unit.lower(): unit for unit in word_set("km kg cm mm kWh kW GWh TWh MWh MHz kHz GHz hg dl cl")}
_DEGREES = re.compile(r"(?<!\d)(\d++)(?: ?C°| ?° C|° ?C|[ \u00a0]?º ?C)(?!\w)")
_SUMMED = re.compile(r"\W*(?:summa|totalt|total|sum|sammanlagt)\W*$", re.IGNORECASE)
_FIGURE = re.compile(r"[-–−]?\d[\d \u00a0\u202f]*(?:[.,]\d+)?")


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W728 and A755 in one proposal."""
    language = primary(context.settings.language)
    for passage in entry.passages:
        if any(sign.isdigit() for sign in passage.text):
            yield from _signs(passage, language)
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
    yield from _unit_names(passage)
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
    for match in _LONG_GROUP.finditer(text):
        message = tr("A number is parted in groups of three: “{words}” is not.", words=match[0])
        yield passage.finding("W728", match.span(), message, tr("Ask the sender which number is meant."))
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


def _unit_names(passage: Passage) -> Iterator[Finding]:
    """ "m3", "Km", "C°": units have their own letters and raised figures."""
    text, places = passage.text, passage.unit.places
    for match in _POWER.finditer(text):
        at = match.start(2)
        if places[at] - places[at - 1] == 1:  # else it is raised by Markdown: "m^3^"
            correct = match[1] + ("²" if match[2] == "2" else "³")
            message = tr("The unit “{unit}” is written “{correct}”.", unit=match[0], correct=correct)
            yield _wrong(passage, match.span(), message, correct)
    for match in _CASED.finditer(text) if not text.isupper() else ():
        correct = _UNIT_NAMES.get(match["unit"].lower(), match["unit"])
        if correct != match["unit"]:
            span = match.start(), match.end()
            message = tr("The unit “{unit}” is written “{correct}”.", unit=match["unit"], correct=correct)
            yield _wrong(passage, span, message, match[0][: -len(correct)] + correct)
    for match in _DEGREES.finditer(text):
        if text[match.end(1) : match.end()] != " °C":
            message = tr(
                "The unit “{unit}” is written “{correct}”.",
                unit=match[0][len(match[1]) :].strip(),
                correct="°C",
            )
            yield _wrong(passage, match.span(), message, f"{match[1]} °C")


def _per_cents(entry: HolderEntry) -> Iterator[Finding]:
    """A755: the word and the sign in one proposal's running text; the rarer one is named, once."""
    places = [
        (passage, match)
        for passage in entry.running
        if passage.kind != "cell" and passage.field != "contacts"
        for match in _ANY_PER_CENT.finditer(passage.text)
    ]
    ways: dict[str, list[tuple[Passage, re.Match[str]]]] = {}
    for place in places:
        ways.setdefault(place[1][1].lower(), []).append(place)
    if len(ways) < 2:
        return
    order = sorted(ways, key=lambda way: (len(ways[way]), way != "percent"))
    rare, usual = ways[order[0]], ways[order[-1]]
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
    """A cell's number, with or without the sign of its money; None of one that holds anything else. Rounded
    figures needn't make their sum.
    """
    cell = cell.removeprefix(next((sign for sign in "£€$" if cell.startswith(sign)), ""))
    match = _FIGURE.match(cell)
    if match is None or re.search(r"\d", cell[match.end() :]):
        return None
    text = re.sub(r"\s", "", match[0]).replace("–", "-").replace("−", "-")
    text = text.replace(",", "." if language == "sv" else "")
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
