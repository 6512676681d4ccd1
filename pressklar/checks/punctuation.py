"""Signs and the spaces around them: space before ? and after :, hyphens as dashes or list marks, quotes and
brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..locale import tr
from .context import ProofContext
from .prose import WORD, has_main_verb, sentences
from .units import Unit
from .values import Entry, Finding, Value, at

_SPACE_BEFORE = re.compile(r"(?<![^\s(\[{–—-])([^\s(\[{–—-]++)[ \u00a0]++([?!;:,]|\.(?![.\w]))(?![\w)(/\\|])")
_LOOSE_SIGN = re.compile(r"[ \u00a0][?!;:,.]")
_WRONG_SIDE = re.compile(r"(?<![^\W\d_])([^\W\d_]++) ([,;:!?])([^\W\d_]{2,})")
_NO_SPACE_AFTER = re.compile(
    r"(?<![\w.:/])([^\W\d_]*+(?<=[a-zåäöéü]{2})|\d{2,}(?=\.[A-ZÅÄÖ][a-zåäö]))([,;:!?]|\.(?=[A-ZÅÄÖ(]))([(\"“”]?)([^\W\d_]+)"
)
_AFTER_COLON = frozenset(
    ["s", "et", "en", "n", "t", "ar", "arna", "er", "erna", "are", "aren", "arens", "a", "as"]
)
"""Endings that stand behind a colon: "id:et"."""
_LOOSE_HYPHEN = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,}+)- ([a-zåäö]{2,})")
_GO_ON = frozenset(
    ["och", "eller", "samt", "respektive", "som", "men", "till", "å", "and", "or", "to", "but", "nor"]
)
"""Words after which the second half of a compound still comes: "kris- och beredskap"."""
_HYPHEN_DASH = re.compile(r"(?<!\S)(\S++)(?<![\d-]) (--?) (?=(\w+))")
_DASH = re.compile(r"(?<!\w)(\w++[)\"”!?.]?)(?: ([–—])|([–—]) )(?=\S)([\"”(]?\w+)")
_SLASH = re.compile(r"(?<!\w)(\w++)(?: /(?=\w)|/ (?=\w))(\w+)")
_WIDE_SLASH = re.compile(r"(?<!\w)(\w++) / (\w+)")
_LIST_MARK = re.compile(r"""((?<![a-zåäö])[a-zåäö]{2,}+|\d?:|[.)]{1,2})-(?=(["“”]?[A-ZÅÄÖ][a-zåäö']+))""")
_FIRST_MARK = re.compile(r"[-–•·*‣▪]\s*(?=\w)(\w+)")
_DOUBLED_MARK = re.compile(r"(?<!\w)(\w++)(,,|;;|\?{2,}|!{2,}|(?<!\.)\.\.(?!\.)|,\.|\.,(?!-))(?=\s|$)")
_NUMBER_STUCK = re.compile(r"(?<![\w.,:/#@-])(\d+)([a-zåäöé]{5,})(?![\w@])")
_STRAIGHT = re.compile(r'"([^"]*)"')
_PAIRS = {"(": ")", "[": "]", "«": "»"}
_ENUMERATED = re.compile(r"(?:^|[\s(])(?:\d{1,3}|[A-Za-z])$")


def check(entry: Entry, context: ProofContext) -> Iterator[Finding]:
    """W730 to W739, A736 to A738 in one proposal."""
    for value, unit in entry.units:
        yield from _spaces(entry, value, unit, context)
        yield from _dashes(entry, value, unit, context)
        yield from _list_marks(entry, value, unit)
        yield from _brackets(entry, value, unit)
        yield from _quotes(entry, value, unit, context)
        yield from _semicolons(entry, value, unit, context)


def _spaces(entry: Entry, value: Value, unit: Unit, context: ProofContext) -> Iterator[Finding]:
    loose = _LOOSE_SIGN.search(unit.text) is not None
    for found in _SPACE_BEFORE.finditer(unit.text) if loose else ():
        yield at(
            entry,
            value,
            unit,
            found.start(),
            found.end(),
            "W730",
            tr("A space stands before “{found}”.", found=found[2]),
            tr("Take it away."),
            found[1] + found[2],
        )
    for found in _WRONG_SIDE.finditer(unit.text) if loose else ():
        yield at(
            entry,
            value,
            unit,
            found.start(),
            found.end(),
            "W730",
            tr("The space stands before “{found}” and not after it.", found=found[2]),
            tr("Write it after the mark."),
            f"{found[1]}{found[2]} {found[3]}",
        )
    for found in _NO_SPACE_AFTER.finditer(unit.text):
        sign = found[2]
        if sign == ":" and found[4] in _AFTER_COLON:
            continue
        yield at(
            entry,
            value,
            unit,
            found.start(),
            found.end(),
            "W731",
            tr("No space stands after “{sign}”.", sign=sign),
            "Write one.",
            f"{found[1]}{sign} {found[3]}{found[4]}",
        )
    for found in _NUMBER_STUCK.finditer(unit.text):
        yield at(
            entry,
            value,
            unit,
            found.start(),
            found.end(),
            "W731",
            tr("Nothing stands between “{found}” and “{found_2}”.", found=found[1], found_2=found[2]),
            tr("Write a space, or a hyphen where they are one word."),
            None,
        )
    for found in _DOUBLED_MARK.finditer(unit.text):
        if found[2] == ".," and _shortened(unit.text[: found.end(1)], found[1], context):
            continue
        yield at(
            entry,
            value,
            unit,
            found.start(),
            found.end(),
            "W739",
            f"Two marks stand together: “{found[2]}”.",
            "Leave one.",
            None,
        )


def _shortened(before: str, word: str, context: ProofContext) -> bool:
    """Whether a word ends in the point of an abbreviation ("etc.,", "d.v.s.,")."""
    return (
        before[-len(word) - 1 : -len(word)] == "."
        or len(word) == 1
        or (context.language is not None and word.lower() in context.language.abbreviated)
    )


def _dashes(entry: Entry, value: Value, unit: Unit, context: ProofContext) -> Iterator[Finding]:
    text = unit.text
    for found in _HYPHEN_DASH.finditer(text) if " -" in text else ():
        end = found.end() + len(found[3])
        yield at(
            entry,
            value,
            unit,
            found.start(),
            end,
            "W732",
            tr("A hyphen with spaces around it stands for a dash."),
            tr("Write a dash (–)."),
            f"{found[1]} – {found[3]}",
        )
    for found in _LOOSE_HYPHEN.finditer(text) if "- " in text else ():
        if found[2] not in _GO_ON:
            yield at(
                entry,
                value,
                unit,
                found.start(),
                found.end(),
                "W732",
                tr("A hyphen with a space behind it stands for a dash."),
                tr("Write a dash (–) with spaces around it."),
                f"{found[1]} – {found[2]}",
            )
    for found in _DASH.finditer(text) if "–" in text or "—" in text else ():
        if found[1][-1].isdigit() and found[4][0].isdigit():
            continue
        dash = found[2] or found[3]
        yield at(
            entry,
            value,
            unit,
            found.start(),
            found.end(),
            "W733",
            tr("A space stands on one side of the dash only: “{found}”.", found=found[0]),
            tr("Write one on each side."),
            f"{found[1]} {dash} {found[4]}",
        )
    for found in _SLASH.finditer(text) if "/" in text else ():
        yield at(
            entry,
            value,
            unit,
            found.start(),
            found.end(),
            "W733",
            tr("A space stands on one side of the slash only: “{found}”.", found=found[0]),
            tr("Take it away; where one side has several words, an “eller” or a comma reads better."),
            f"{found[1]}/{found[2]}",
        )
    for found in _WIDE_SLASH.finditer(text) if " / " in text else ():
        yield at(
            entry,
            value,
            unit,
            found.start(),
            found.end(),
            "A738",
            tr("A slash with spaces around it."),
            tr("Write a comma, a dash or a word in its place."),
            None,
        )


def _list_marks(entry: Entry, value: Value, unit: Unit) -> Iterator[Finding]:
    if first := _FIRST_MARK.match(unit.text):
        if unit.kind != "title":
            yield at(
                entry,
                value,
                unit,
                0,
                first.end(),
                "W734",
                tr("A mark stands for a list item."),
                tr("Write the items on lines of their own, each with a hyphen and a space before it."),
            )
        return
    marks = list(_LIST_MARK.finditer(unit.text))
    if len(marks) >= 2 or any(found[1].endswith(":") for found in marks):
        first = marks[0]
        start = unit.text.rfind(" ", 0, first.start() + 1) + 1
        count = (
            tr("A hyphen inside the text stands for a list item")
            if len(marks) == 1
            else tr("{count} hyphens inside the text stand for list items", count=len(marks))
        )
        yield at(
            entry,
            value,
            unit,
            start,
            first.end() + len(first[2]),
            "W734",
            f"{count}.",
            tr("Write the items on lines of their own, each with a hyphen and a space before it."),
        )


def _brackets(entry: Entry, value: Value, unit: Unit) -> Iterator[Finding]:
    for opening, closing in _PAIRS.items():
        if opening not in unit.text and closing not in unit.text:
            continue
        waiting: list[int] = []
        for index, sign in enumerate(unit.text):
            if sign == opening:
                waiting.append(index)
            elif sign == closing:
                if waiting:
                    waiting.pop()
                elif not _ENUMERATED.search(unit.text[max(index - 5, 0) : index]) and unit.text[
                    index - 1 : index
                ] not in (":", ";", "-"):
                    yield _unpaired(entry, value, unit, index, closing)
        for index in waiting:
            yield _unpaired(entry, value, unit, index, opening)


def _unpaired(entry: Entry, value: Value, unit: Unit, index: int, sign: str) -> Finding:
    start, end = unit.text.rfind(" ", 0, index) + 1, unit.text.find(" ", index)
    return at(
        entry,
        value,
        unit,
        start,
        end if end > 0 else len(unit.text),
        "W735",
        tr("“{sign}” has no counterpart.", sign=sign),
        tr("Write the other one, or take this one away."),
    )


def _quotes(entry: Entry, value: Value, unit: Unit, context: ProofContext) -> Iterator[Finding]:
    straight, curly = unit.text.count('"'), unit.text.count("”") + unit.text.count("“") + unit.text.count("„")
    if straight % 2 or (not straight and curly % 2):
        index = unit.text.rfind('"') if straight % 2 else max(unit.text.rfind(sign) for sign in "”“„")
        yield _unpaired(entry, value, unit, index, unit.text[index])
        return
    opening, closing = context.language.quotes if context.language else ("“", "”")
    for found in _STRAIGHT.finditer(unit.text):
        fix = f"{opening}{found[1]}{closing}"
        yield at(
            entry,
            value,
            unit,
            found.start(),
            found.end(),
            "A736",
            "Straight quotation marks.",
            tr("Write printer's quotation marks: {opening} and {closing}.", opening=opening, closing=closing),
            fix,
        )


def _semicolons(entry: Entry, value: Value, unit: Unit, context: ProofContext) -> Iterator[Finding]:
    if context.language is None or ";" not in unit.text:
        return
    for sentence in sentences(unit, context.language):
        before, sign, after = sentence.text.partition(";")
        words = WORD.findall(after)
        if (
            sign
            and after.count(",") + after.count(" och ") + after.count(" and ") >= 2
            and len(before.split()) <= 25
            and not has_main_verb(words[:6], context.language)
        ):
            index = sentence.start + len(before)
            last = WORD.search(unit.text, index)
            start = unit.text.rfind(" ", 0, index) + 1
            yield at(
                entry,
                value,
                unit,
                start,
                last.end() if last else index + 1,
                "A737",
                tr("A semicolon leads in an enumeration."),
                tr("Write a colon."),
                unit.text[start:index] + ":" + unit.text[index + 1 : last.end() if last else index + 1],
            )
