"""Dates and times that can't be: a day that its month hasn't, a weekday that doesn't fit, a year that is past
in a plan, a span that ends before it begins.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from ..locale import tr
from .entry_context import EntryContext
from .values import Finding, HolderEntry, Passage

_DAYS = {
    "sv": ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"],
    "en": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
}
_MONTHS = {
    "sv": [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "en": [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
}
_ISO = re.compile(r"(?<![\w-])((?:19|20)\d\d)-(\d\d)-(\d\d)(?![\w-])")
_TIME = re.compile(
    r"\b(?:kl\.?|klockan) ?(\d{1,2})(?:[.:](\d\d))?(?: ?[–-] ?(\d{1,2})(?:[.:](\d\d))?)?(?![\d:]|\.\d)"
)
_YEARS = re.compile(r"(?<![\d-])((?:19|20)\d\d) ?[–-] ?((?:19|20)\d\d)(?![\d-])")
_COMING = re.compile(
    r"\b(?:ska|skall|kommer att|planeras?|börjar|startar|inleds|avslutas|genomförs|senast|hålls|mäts|målet är"
    r"|syftet är|vill|räknar med|hoppas|(?:innan|till|vid) (?:slutet|utgången)"
    r"|will|shall|is to|are to|going to|plan(?:s|ned)? to|by the end of|before the end of|no later than"
    r"|deadline"
    r"|(?:are|is) (?:asked|invited|requested) to|apply (?:at|to|by|before|online)"
    r"|we (?:want|hope|expect|aim)|should|ready by|applications? (?:until|by|before))\b",
    re.IGNORECASE,
)
_WHEN = (
    r"(?:\b(?:i|under|hösten|våren|sommaren|vintern|senast|före|till|år|utgången av|slutet av|början av"
    r"|in|by|during"
    r"|before|until|end of|autumn"
    r"|spring"
    r"|summer|winter|{months})(?: of)? )(?P<year>(?:19|20)\d\d)(?![\d-])"
)
_PAST = re.compile(
    r"\b(?:från|sedan|som|enligt|efter|since|from|which|that|after|according|published|antogs|beslutades|var"
    r"|was|were|had|hade)\b",
    re.IGNORECASE,
)


def _date_patterns(language: str) -> tuple[re.Pattern[str], ...]:
    days, months = "|".join(_DAYS[language]), "|".join(_MONTHS[language])
    year = r"(?:,? (?P<year>(?:19|20)\d\d)(?!\d))?"
    weekday, month = rf"\b(?P<weekday>{days})", rf"(?P<month>{months})"
    first = (
        rf"(?:{weekday}(?:en)?,? (?:the |den )?)?(?<![\d.,–-])\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|:a|:e)? "
        rf"(?:of )?{month}\b{year}"
    )
    if language == "sv":
        return (re.compile(first, re.IGNORECASE),)
    second = rf"(?:{weekday},? )?\b{month} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.]|,\d){year}"
    return re.compile(first, re.IGNORECASE), re.compile(second, re.IGNORECASE)


_DATES = {language: _date_patterns(language) for language in _DAYS}
_COMING_YEAR = {
    language: re.compile(_WHEN.format(months="|".join(_MONTHS[language])), re.IGNORECASE)
    for language in _DAYS
}


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W719 in one proposal."""
    language = context.language.code.partition("-")[0] if context.language else ""
    for passage in entry.passages:
        for match in _ISO.finditer(passage.text):
            year, month, day = map(int, match.groups())
            if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
                yield _impossible(passage, match)
        for match in _YEARS.finditer(passage.text):
            if match[2] < match[1]:
                yield _backwards(passage, match)
        yield from _times(passage)
        if language in _DATES:
            for pattern in _DATES[language]:
                yield from _dates(passage, pattern, language, context)
            yield from _past_years(passage, language, context)


def _impossible(passage: Passage, match: re.Match[str]) -> Finding:
    message = tr("There is no such date: “{words}”.", words=match[0])
    return passage.finding(
        "W719", match.span(), message, tr("Look it up, or ask the sender which day is meant.")
    )


def _backwards(passage: Passage, match: re.Match[str]) -> Finding:
    message = tr("This ends before it begins: “{words}”.", words=match[0])
    return passage.finding("W719", match.span(), message, tr("Ask the sender which of the two is right."))


def _times(passage: Passage) -> Iterator[Finding]:
    for match in _TIME.finditer(passage.text):
        hour, minute, last_hour, last_minute = (int(part or 0) for part in match.groups())
        if hour > 24 or minute > 59 or last_hour > 24 or last_minute > 59:
            message = tr("There is no such time: “{words}”.", words=match[0])
            yield passage.finding("W719", match.span(), message, tr("Ask the sender which time is meant."))
        elif match[3] and (last_hour, last_minute) <= (hour, minute) and not (hour >= 17 and last_hour <= 6):
            yield _backwards(passage, match)


def _dates(
    passage: Passage, pattern: re.Pattern[str], language: str, context: EntryContext
) -> Iterator[Finding]:
    for match in pattern.finditer(passage.text):
        day, month = int(match["day"]), _MONTHS[language].index(match["month"].lower()) + 1
        year = int(match["year"]) if match["year"] else None
        if not 1 <= day <= monthrange(year or 2024, month)[1]:
            yield _impossible(passage, match)
            continue
        if not match["weekday"]:
            continue
        years = [year] if year else _years(passage, context)
        fitting = [date(each, month, day).weekday() for each in years if day <= monthrange(each, month)[1]]
        named = _DAYS[language].index(match["weekday"].lower())
        if fitting and named not in fitting:
            right = _DAYS[language][fitting[0]]
            message = tr(
                "The weekday doesn't fit the date: “{words}” is a {right}.", words=match[0], right=right
            )
            hint = tr("Ask the sender whether the day or the date is right.")
            yield passage.finding("W719", match.span(), message, hint)


def _years(passage: Passage, context: EntryContext) -> list[int]:
    """The years that a date without one may be of: those that the text or the edition's title names, the year
    of the edition, those beside it.
    """
    texts = f"{passage.value.raw} {context.settings.title} {context.settings.id}"
    named = {int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", texts)}
    issued = context.settings.date.year
    return sorted({issued - 1, issued, issued + 1} | named, key=lambda year: abs(year - issued - 0.1))


def _past_years(passage: Passage, language: str, context: EntryContext) -> Iterator[Finding]:
    """A year before the edition's, after a word that says that the thing is to come."""
    for match in _COMING_YEAR[language].finditer(passage.text):
        start = max(passage.text.rfind(mark, 0, match.start()) for mark in ".?!:;") + 1
        before = passage.text[start : match.start()]
        coming = list(_COMING.finditer(before))
        if (
            not coming
            or int(match["year"]) >= context.settings.date.year
            or "(" in before[coming[-1].end() :]
        ):
            continue
        if len(before) - coming[-1].end() <= 80 and not _PAST.search(before[coming[-1].start() :]):
            message = tr(
                "A plan for {year}, which is past: the publication is of {issued}.",
                year=match["year"],
                issued=context.settings.date.year,
            )
            yield passage.finding("W719", match.span(), message, tr("Ask the sender which year is meant."))
