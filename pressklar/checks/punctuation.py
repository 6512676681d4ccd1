"""Signs and the spaces around them: space before ? and after :, hyphens as dashes or list marks, quotes and
brackets.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ..foundation.language_tags import primary
from ..locale import plural, tr
from .entry_context import EntryContext
from .prose import WRITE, has_main_verb, sentences, word_set
from .units import WORD
from .values import Finding, HolderEntry, Passage

_SPACE_BEFORE = re.compile(r"(?<![^\s(\[{–—-])([^\s(\[{–—-]++)[ \u00a0]++([?!;:,]|\.(?![.\w]))(?![\w)(/\\|])")
_LOOSE_SIGN = re.compile(r"[ \u00a0][?!;:,.]")
_WRONG_SIDE = re.compile(r"(?<![^\W\d_])([^\W\d_]++) ([,;:!?])([^\W\d_]{2,})")
_NO_SPACE_AFTER = re.compile(
    r"(?<![\w.:/])([^\W\d_]*+(?<=[a-zåäöéü]{2})|\d{2,}(?=\.[A-ZÅÄÖ][a-zåäö]))"
    r"([,;:!?]|\.(?=[A-ZÅÄÖ(]))([(\"“”]?)([^\W\d_]+)"
)
_AFTER_COLON = word_set("s et en n t ar arna er erna are aren arens a as")
"""Endings that stand behind a colon: "id:et"."""
_LOOSE_HYPHEN = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,}+)- ([a-zåäö]{2,})")
_GO_ON = word_set("och eller samt respektive som men till å and or to but nor")
"""Words after which the second half of a compound still comes: "kris- och beredskap"."""
_HYPHEN_DASH = re.compile(r"(?<!\S)(\S++)(?<![\d-]) (--?) (?=(\w+))")
_CODED = re.compile(
    r"\b(?:telefon|tel|tfn|mobil|nummer|nr|telephone|phone|number|no|version|iso|en|kapitel)\.?:? [\d "
    r"]*$",
    re.IGNORECASE,
)
_WIDE_SPAN = re.compile(
    r"(?<![\w.,:/+=-])(?<!\d )(\d+(?:[.,]\d+)?) - (\d+(?:[.,]\d+)?)(?=[.,;)]|$| ?%| [^\W\d_])(?! ?=)"
)
"""From one number to another: no dash of a sentence, and nothing taken from anything."""
_HYPHEN_SPAN = re.compile(
    r"(?<![\w.,:/+–-])(\d{1,3})-(\d{1,3})(?= ?%| (?:år|åringar|km|kr|kronor|procent|timmar|dagar|veckor"
    r"|månader|minuter|gånger|personer|deltagare|elever|meter|mil|miljoner|grader|years?|hours|days|weeks"
    r"|months|minutes"
    r"|people|pupils|metres|miles|per cent|times|januari|februari|mars|april|maj|juni|juli|augusti"
    r"|september|oktober"
    r"|november|december|January|February|March|May|June|July|August|October|November|December)\b)"
)
_DAY = (
    r"(?:(?:mån|tis|ons|tors|fre|lör|sön)(?:dag(?:en)?)?|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)"
)
_MONTH = (
    r"(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
    r"|January|February|March|April|May|June|July|August|September|October|November|December)"
)
_DAY_SPAN = re.compile(rf"(?<![\w-])({_DAY}|(?:\d\d? )?{_MONTH})-({_DAY}|(?:\d\d? )?{_MONTH})(?![\w-])")
"""From one day or month to another."""
_AGED = re.compile(
    r"\b(?:aged|ages|mellan|between|från|from|årskurs(?:erna)?|klass|sid(?:a|orna)|veck(?:a|orna)|kapitel"
    r"|pages?|weeks?"
    r"|years|grades|chapters) (\d{1,3})-(\d{1,3})(?![\w-])",
    re.IGNORECASE,
)
_BEHIND_BUT = {
    code: re.compile(rf"(?<=\w) (?P<word>{word}), (?![^.,;:?!–]*,)")
    for code, word in (("sv", "men"), ("en", "but"))
}
"""A comma behind the conjunction and none later that would close an aside."""
_DASH = re.compile(r"(?<!\w)(\w++[)\"”!?.]?)(?: ([–—])|([–—]) )(?=\S)([\"”(]?\w+)")
_SLASH = re.compile(r"(?<!\w)(\w++)(?: /(?=\w)|/ (?=\w))(\w+)")
_WIDE_SLASH = re.compile(r"(?<!\w)(\w++) / (\w+)")
_LIST_MARK = re.compile(r"""((?<![a-zåäö])[a-zåäö]{2,}+|\d?:|[.)]{1,2})-(?=(["“”]?[A-ZÅÄÖ][a-zåäö']+))""")
_CHAINED = re.compile(r"(?<![\w-])\w++(?:-\w++){2,}+")
_DOUBLE_NAME = re.compile(r"(?<![\w-])[A-ZÅÄÖ][a-zåäöé]++-[A-ZÅÄÖ][a-zåäöé]++(?![\w-])")
"""A name of two ("Britt-Inger"): no mark of a list, however often it stands."""
_FIRST_MARK = re.compile(r"[-–•·*‣▪]\s*(?=\w)(\w+)")
_DOUBLED_MARK = re.compile(r"(?<!\w)(\w++)(,,|;;|\?{2,}|!{2,}|(?<!\.)\.\.(?!\.)|,\.|\.,(?!-))(?=\s|$)")
_NUMBER_STUCK = re.compile(r"(?<![\w.,:/#@-])(\d+)([a-zåäöé]{5,})(?![\w@])")
_SHORTENED = re.compile(r"(?<![\w.])(ca\.?|kl\.|nr\.?|tel\.|no\.|approx\.|kap\.)(\d+)(?!\w)")
_STRAIGHT = re.compile(r'"([^"]*)"')
_CURLY = re.compile("[”“„]")
_QUOTING_WORD = re.compile(r"(?<!\S)[^\s”“„]*+[”“„]\S*+")
_KNOWN_PAIRS = (("”", "”"), ("“", "”"))
"""Openings and closings by which a mark of the other kind is a slip."""
_OTHER_LETTER = re.compile(r"[\u0370-\u03ff\u0400-\u04ff]")
_LOOKS = str.maketrans("асеорхіАЕОРТКВНМСХІαοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aceopxiAEOPTKBHMCXIaoABEZHIKMNOPTYX")
_PAIRS = {"(": ")", "[": "]", "«": "»"}
_ENUMERATED = re.compile(r"(?:^|[\s(])(?:\d{1,3}|[A-Za-z])$")


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W730 to W739, A736 to A738, W757 in one proposal."""
    for passage in entry.passages:
        yield from _spaces(passage, context)
        yield from _dashes(passage)
        yield from _list_marks(passage)
        yield from _brackets(passage)
        yield from _quotes(passage, context)
        yield from _single_quotes(passage, context)
        yield from _semicolons(passage, context)
        yield from _look_alikes(passage)


def _spaces(passage: Passage, context: EntryContext) -> Iterator[Finding]:
    text = passage.text
    loose = _LOOSE_SIGN.search(text) is not None
    for match in _SPACE_BEFORE.finditer(text) if loose else ():
        message = tr("A space stands before “{mark}”.", mark=match[2])
        yield passage.finding("W730", match.span(), message, tr("Take it away."), match[1] + match[2])
    for match in _WRONG_SIDE.finditer(text) if loose else ():
        before, mark, after = match.groups()
        message = tr("The space stands before “{mark}” and not after it.", mark=mark)
        hint = tr("Write it after the mark.")
        yield passage.finding("W730", match.span(), message, hint, f"{before}{mark} {after}")
    for match in _NO_SPACE_AFTER.finditer(text):
        before, mark, quote, after = match.groups()
        if mark == ":" and after in _AFTER_COLON:
            continue
        message = tr("No space stands after “{mark}”.", mark=mark)
        yield passage.finding(
            "W731", match.span(), message, tr("Write one."), f"{before}{mark} {quote}{after}"
        )
    but = _BEHIND_BUT.get(primary(context.language.code)) if context.language else None
    for match in but.finditer(text) if but else ():
        message = tr("The comma stands behind “{word}” and not before it.", word=match["word"])
        hint = tr("Write the comma before it, or none.")
        yield passage.finding("W757", match.span("word"), message, hint)
    for match in _SHORTENED.finditer(text):
        message = tr("No space stands after “{mark}”.", mark=match[1])
        fix = f"{match[1]} {match[2]}"
        yield passage.finding("W731", match.span(), message, tr("Write one."), fix)
    for match in _NUMBER_STUCK.finditer(text):
        message = tr("Nothing stands between “{number}” and “{word}”.", number=match[1], word=match[2])
        hint = tr("Write a space, or a hyphen where they are one word.")
        yield passage.finding("W731", match.span(), message, hint)
    for match in _DOUBLED_MARK.finditer(text):
        if not (match[2] == ".," and _is_shortened(text[: match.end(1)], match[1], context)):
            message = tr("Two marks stand together: “{marks}”.", marks=match[2])
            yield passage.finding("W739", match.span(), message, tr("Leave one."))


def _is_shortened(before: str, word: str, context: EntryContext) -> bool:
    """Whether a word ends in the point of an abbreviation ("etc.,", "d.v.s.,")."""
    return (
        before[-len(word) - 1 : -len(word)] == "."
        or len(word) == 1
        or (context.language is not None and word.lower() in context.language.abbreviated)
    )


def _dashes(passage: Passage) -> Iterator[Finding]:
    text = passage.text
    for match in _HYPHEN_DASH.finditer(text) if " -" in text else ():
        message = tr("A hyphen with spaces around it stands for a dash.")
        span = (match.start(), match.end(3))
        yield passage.finding("W732", span, message, tr("Write a dash (–)."), f"{match[1]} – {match[3]}")
    for match in _WIDE_SPAN.finditer(text) if " - " in text else ():
        message = tr(
            "A hyphen with spaces stands for the dash between two numbers: “{words}”.", words=match[0]
        )
        fix = f"{match[1]}–{match[2]}"
        yield passage.finding("W732", match.span(), message, tr(WRITE, correct=fix), fix)
    for match in (*_HYPHEN_SPAN.finditer(text), *_AGED.finditer(text)) if "-" in text else ():
        if int(match[1]) < int(match[2]) and not _CODED.search(text[: match.start()]):
            fix, span = f"{match[1]}–{match[2]}", (match.start(1), match.end(2))
            message = tr("Between two numbers stands a dash: “{words}”.", words=text[slice(*span)])
            yield passage.finding("W732", span, message, tr(WRITE, correct=fix), fix)
    for match in _DAY_SPAN.finditer(text) if "-" in text else ():
        fix = f"{match[1]}–{match[2]}"
        message = tr("From one day or month to another stands a dash: “{words}”.", words=match[0])
        yield passage.finding("W732", match.span(), message, tr(WRITE, correct=fix), fix)
    for match in _LOOSE_HYPHEN.finditer(text) if "- " in text else ():
        if match[2] not in _GO_ON:
            message = tr("A hyphen with a space behind it stands for a dash.")
            hint = tr("Write a dash (–) with spaces around it.")
            yield passage.finding("W732", match.span(), message, hint, f"{match[1]} – {match[2]}")
    for match in _DASH.finditer(text) if "–" in text or "—" in text else ():
        before, dash, after = match[1], match[2] or match[3], match[4]
        if before[-1].isdigit() and after[0].isdigit():
            continue
        message = tr("A space stands on one side of the dash only: “{words}”.", words=match[0])
        hint = tr("Write one on each side.")
        yield passage.finding("W733", match.span(), message, hint, f"{before} {dash} {after}")
    for match in _SLASH.finditer(text) if "/" in text else ():
        message = tr("A space stands on one side of the slash only: “{words}”.", words=match[0])
        hint = tr("Take it away; where one side has several words, an “eller” or a comma reads better.")
        yield passage.finding("W733", match.span(), message, hint, f"{match[1]}/{match[2]}")
    for match in _WIDE_SLASH.finditer(text) if " / " in text else ():
        hint = tr("Write a comma, a dash or a word in its place.")
        yield passage.finding("A738", match.span(), tr("A slash with spaces around it."), hint)


def _list_marks(passage: Passage) -> Iterator[Finding]:
    hint = tr("Write the items on lines of their own, each with a hyphen and a space before it.")
    if first := _FIRST_MARK.match(passage.text):
        if passage.kind != "title":
            yield passage.finding("W734", first.span(), tr("A mark stands for a list item."), hint)
        return
    # "Zero-One-Many" is a name: of items each has words of its own.
    chained = (*_CHAINED.finditer(passage.text), *_DOUBLE_NAME.finditer(passage.text))
    names = {at for match in chained for at in range(*match.span())}
    marks = [mark for mark in _LIST_MARK.finditer(passage.text) if mark.start() not in names]
    if len(marks) >= 2 or any(mark[1].endswith(":") for mark in marks):
        start = passage.text.rfind(" ", 0, marks[0].start() + 1) + 1
        message = plural(
            len(marks),
            "A hyphen inside the text stands for a list item.",
            "{count} hyphens inside the text stand for list items.",
        )
        yield passage.finding("W734", (start, marks[0].end(2)), message, hint)


def _brackets(passage: Passage) -> Iterator[Finding]:
    text = passage.text
    for opening, closing in _PAIRS.items():
        if opening not in text and closing not in text:
            continue
        waiting: list[int] = []
        for index, sign in enumerate(text):
            if sign == opening:
                waiting.append(index)
            elif sign == closing:
                if waiting:
                    waiting.pop()
                elif not _ENUMERATED.search(text[max(index - 5, 0) : index]) and text[
                    index - 1 : index
                ] not in (":", ";", "-"):
                    yield _unpaired(passage, index)
        for index in waiting:
            yield _unpaired(passage, index)


def _unpaired(passage: Passage, index: int) -> Finding:
    text = passage.text
    start, end = text.rfind(" ", 0, index) + 1, text.find(" ", index)
    return passage.finding(
        "W735",
        (start, end if end > 0 else len(text)),
        tr("“{mark}” has no counterpart.", mark=text[index]),
        tr("Write the other one, or take this one away."),
    )


def _half_quoted(passage: Passage, index: int, context: EntryContext) -> Finding:
    """A quotation of which one mark is missing: from the other one to that end of its sentence where it may
    be.
    """
    text = passage.text
    first, last = 0, len(text)
    for each in sentences(passage.unit, context.language) if context.language else ():
        if each.start <= index < each.end:
            first, last = each.start, each.end
    span = (index, last) if _opens(text, index) else (first, index + 1)
    message = tr("“{mark}” has no counterpart.", mark=text[index])
    hint = tr("Write the other one, or take this one away.")
    return passage.finding("W735", span, message, hint)


def _opens(text: str, index: int) -> bool:
    """Whether a mark stands where a quotation begins: behind a space, before none."""
    before, after = text[max(index - 1, 0) : index], text[index + 1 : index + 2]
    return (not before or before in " ([–—/") and after.strip() != ""


def _lonely(text: str, signs: str) -> int:
    """Where the first mark stands that lacks its other one: it opens after a space, and closes before one."""
    waiting = -1
    for index in (index for index, sign in enumerate(text) if sign in signs):
        opens = _opens(text, index)
        if opens == (waiting >= 0):
            return waiting if opens else index
        waiting = index if opens else -1
    return waiting if waiting >= 0 else max(map(text.rfind, signs))


def _quotes(passage: Passage, context: EntryContext) -> Iterator[Finding]:
    text = passage.text
    straight, curly = text.count('"'), sum(map(text.count, "”“„"))
    if straight % 2 or (not straight and curly % 2):
        yield _half_quoted(passage, _lonely(text, '"' if straight % 2 else "”“„"), context)
        return
    opening, closing = context.quotes
    if not straight and not context.is_foreign(passage) and (opening, closing) in _KNOWN_PAIRS:
        for match in _QUOTING_WORD.finditer(text):
            fix = "".join(
                (opening if _opens(text, at) else closing) if _CURLY.match(text[at]) else text[at]
                for at in range(*match.span())
            )
            if fix != match[0]:
                message = tr("Other quotation marks than the language has: “{words}”.", words=match[0])
                yield passage.finding("A736", match.span(), message, tr(WRITE, correct=fix), fix)
    for match in _STRAIGHT.finditer(text):
        hint = tr(
            "Write printer's quotation marks: {opening} and {closing}.", opening=opening, closing=closing
        )
        fix = f"{opening}{match[1]}{closing}"
        yield passage.finding("A736", match.span(), tr("Straight quotation marks."), hint, fix)


def _single_quotes(passage: Passage, context: EntryContext) -> Iterator[Finding]:
    """English single quotes: one that opens inside a paragraph and is closed nowhere in it."""
    text = passage.text
    opened = [match.start() for match in re.finditer(r"(?<=[ (])‘(?=[^\W\d])(?!(?:tis|twas|n)\b)", text)]
    if opened and not re.search(r"’(?!\w)", text[opened[0] :]):
        yield _half_quoted(passage, opened[0], context)


def _look_alikes(passage: Passage) -> Iterator[Finding]:
    """Cyrillic and Greek letters among Latin ones, whose look they have: no search finds the word then, and
    screen readers spell it out.
    """
    if passage.text.isascii() or _OTHER_LETTER.search(passage.text) is None:
        return
    for match in WORD.finditer(passage.text):
        word = match[0]
        if _OTHER_LETTER.search(word) and re.search(r"[A-Za-zÅÄÖåäö]{2}", word):
            other = next(sign for sign in word if _OTHER_LETTER.match(sign))
            fix = word.translate(_LOOKS)
            message = tr(
                "“{word}” has a letter of another alphabet: {name}.",
                word=word,
                name=unicodedata.name(other).lower(),
            )
            hint = tr("Write the word anew with your own keyboard.")
            yield passage.finding(
                "W720", match.span(), message, hint, None if _OTHER_LETTER.search(fix) else fix
            )


def _semicolons(passage: Passage, context: EntryContext) -> Iterator[Finding]:
    text = passage.text
    if context.language is None or ";" not in text:
        return
    for sentence in sentences(passage.unit, context.language):
        before, sign, after = sentence.text.partition(";")
        if (
            sign
            and sum(map(after.count, (",", " och ", " and "))) >= 2
            and len(before.split()) <= 25
            and not has_main_verb(WORD.findall(after)[:6], context.language)
        ):
            index = sentence.start + len(before)
            last = WORD.search(text, index)
            start, end = text.rfind(" ", 0, index) + 1, last.end() if last else index + 1
            message = tr("A semicolon leads in an enumeration.")
            fix = f"{text[start:index]}:{text[index + 1 : end]}"
            yield passage.finding("A737", (start, end), message, tr("Write a colon."), fix)
