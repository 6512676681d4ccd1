"""Sentences: their ends and beginnings, their length, questions without a question mark, text that breaks
off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..locale import tr
from .context import ProofContext
from .prose import WORD, Language, Sentence, has_main_verb, sentences
from .units import OPAQUE, Unit
from .values import Entry, Finding, Value, at

_ENDED = re.compile(r"""[.?!…:]["'”’»)\]]*$""")
_LOWER_AFTER = re.compile(r"(?<![\w.])(\w{2,})[.?!] ([a-zåäöéü]\w*)")
_RUN_ON_LIST = re.compile(r"[\w:.)]-[A-ZÅÄÖ][a-zåäö]+ .*[\w:.)]-[\"”]?[A-ZÅÄÖ]")
_LEADING = frozenset({"och", "men", "eller", "så", "and", "but", "or", "so"})
_FEW_WORDS = 60
"""Words: of fewer, LIX says nothing."""
_VERB_END = ("r", "s", "de", "te")


def check(entry: Entry, context: ProofContext) -> Iterator[Finding]:
    """W740, W742, A743, W744, A745, W746, W747 and A748 in one proposal."""
    for value in entry.values:
        previous: Unit | None = None
        for unit in value.units:
            if unit.kind in ("cell", "subhead"):
                previous = None
                continue
            yield from _beginning(entry, value, unit, previous, context)
            if unit.kind != "title" and context.language:
                yield from _ends(entry, value, unit, context, context.language)
                for sentence in sentences(unit, context.language):
                    yield from _sentence(entry, value, sentence, context, context.language)
            previous = unit
        if context.language and value.field not in ("title", "contacts"):
            yield from _hard(entry, value, context, context.language)


def is_ended(unit: Unit) -> bool:
    """Whether a unit ends in a mark, or in an address."""
    return bool(_ENDED.search(unit.text)) or unit.text.endswith(OPAQUE)


def _beginning(
    entry: Entry, value: Value, unit: Unit, previous: Unit | None, context: ProofContext
) -> Iterator[Finding]:
    first = WORD.search(unit.text)
    lower = first is not None and first.start() <= 2 and first[0].islower() and not first[0][0].isdigit()
    if first and lower and unit.kind in ("title", "paragraph"):
        if previous is None or _ENDED.search(previous.text):
            if not (previous is not None and previous.text.endswith(":")):
                yield _lower_case(entry, value, unit, first.start(), first.end())
        elif previous.kind == "paragraph" and not is_ended(previous):
            yield at(
                entry,
                value,
                unit,
                first.start(),
                first.end(),
                "W746",
                tr(
                    "The sentence is broken: the paragraph before has no end, and this one begins in "
                    "lower case."
                ),
                tr("Put the two together."),
            )
    known = context.language.abbreviated if context.language else frozenset()
    for found in _LOWER_AFTER.finditer(unit.text):
        if found[1].lower() not in known and unit.text[found.start() - 1 : found.start()] != ".":
            yield _lower_case(entry, value, unit, found.start(), found.end(), found.start(2))


def _lower_case(
    entry: Entry, value: Value, unit: Unit, start: int, end: int, letter: int | None = None
) -> Finding:
    letter = start if letter is None else letter
    word = unit.text[letter:end]
    return at(
        entry,
        value,
        unit,
        start,
        end,
        "W742",
        tr("“{word}” begins a sentence in lower case.", word=word),
        tr("Write a capital, if no word is missing before it."),
        unit.text[start:letter] + word[0].upper() + word[1:],
    )


def _ends(
    entry: Entry, value: Value, unit: Unit, context: ProofContext, language: Language
) -> Iterator[Finding]:
    words = WORD.findall(unit.text)
    if not words or (unit.kind == "item" and not unit.last):
        return
    last = words[-1].lower()
    start = _start_of_last(unit, 3)
    if unit.text.endswith((",", ";", "-")) or (last in language.never_last and unit.text.endswith(words[-1])):
        yield at(
            entry,
            value,
            unit,
            start,
            len(unit.text),
            "W746",
            tr("The text breaks off in mid-sentence."),
            tr("Write its end, or look whether a line was lost."),
        )
    elif is_ended(unit) or unit.kind == "item":
        return
    elif unit.leads:
        if len(words) >= 4:
            yield at(
                entry,
                value,
                unit,
                start,
                len(unit.text),
                "W747",
                tr("The words before the list have no colon."),
                tr("Write a colon."),
                unit.text[start:] + ":",
            )
    elif _is_sentence(value, unit, words, language):
        yield at(
            entry,
            value,
            unit,
            start,
            len(unit.text),
            "W740",
            tr("The full stop is missing."),
            "Write it.",
            unit.text[start:] + ".",
        )
    elif _differs(value, unit, words, context):
        yield at(
            entry,
            value,
            unit,
            start,
            len(unit.text),
            "A748",
            tr("No full stop ends this text; the others like it have one."),
            "Write it.",
            unit.text[start:] + ".",
        )


def _is_sentence(value: Value, unit: Unit, words: list[str], language: Language) -> bool:
    """Several sentences, or one that has a verb of its own. A noun phrase alone may do without a stop."""
    if value.field == "contacts":
        return len(words) > 8
    return len(list(sentences(unit, language))) > 1 or has_main_verb(words, language)


def _differs(value: Value, unit: Unit, words: list[str], context: ProofContext) -> bool:
    """Whether the other paragraphs of the text, or most texts of the field, end in a mark."""
    others = [one for one in value.units if one is not unit and one.kind == "paragraph"]
    if others and all(re.search(r"[.?!…][\"”)]*$", one.text) for one in others):
        return len(words) > 3
    return value.field in context.stopped and len(words) > 4


def _start_of_last(unit: Unit, count: int) -> int:
    starts = [found.start() for found in WORD.finditer(unit.text)][-count:]
    return starts[0] if starts else 0


def _sentence(
    entry: Entry, value: Value, sentence: Sentence, context: ProofContext, language: Language
) -> Iterator[Finding]:
    words = sentence.words
    most = int(context.limits["sentence_words"])
    if len(words) > most and not _RUN_ON_LIST.search(sentence.text):
        yield at(
            entry,
            value,
            sentence.unit,
            sentence.start,
            sentence.end,
            "W744",
            tr(
                "The sentence has {count} words; more than {most} are hard to follow.",
                count=len(words),
                most=most,
            ),
            "Part it.",
        )
    lower = [word.lower() for word in words]
    if len(words) == 1 and sentence.mark == "." and lower[0] in _LEADING | language.never_last:
        yield at(
            entry,
            value,
            sentence.unit,
            sentence.start,
            sentence.end,
            "W746",
            tr(
                "“{text}” is no sentence: something is missing, or its full stop is too much.",
                text=sentence.text,
            ),
            tr("Write it together with what follows."),
        )
    if sentence.mark == "." and _asks(lower, language):
        yield at(
            entry,
            value,
            sentence.unit,
            sentence.start,
            sentence.end,
            "A743",
            tr("A question ends in a full stop."),
            tr("Write a question mark."),
            None if not sentence.text.endswith(".") else sentence.text[:-1].removesuffix(".") + "?",
        )


def _asks(words: list[str], language: Language) -> bool:
    if words and words[0] in _LEADING - {"så", "so"}:
        words = words[1:]
    if len(words) < 3 or words[0] not in language.questions:
        return False
    first, second, third = words[:3]
    if first in language.verbs:
        return second in language.pronouns
    if second in language.verbs and first not in ("när", "when"):
        return True
    if second.endswith(_VERB_END) and third in language.pronouns:
        return True
    return (
        first in ("vilka", "vilken", "vilket", "which")
        and third in language.verbs
        and second not in language.pronouns
    )


def _hard(entry: Entry, value: Value, context: ProofContext, language: Language) -> Iterator[Finding]:
    """A745 for a field that is harder than the limit. LIX (Björnsson 1968): words a sentence, and per cent of
    words over six letters.
    """
    units = [unit for unit in value.units if unit.kind == "paragraph"]
    words = [word for unit in units for word in WORD.findall(unit.text)]
    if len(words) < _FEW_WORDS:
        return
    count = sum(1 for unit in units for _ in sentences(unit, language))
    lix = len(words) / count + 100 * sum(len(word) > 6 for word in words) / len(words)
    if lix > context.limits["lix"]:
        start = at(
            entry,
            value,
            units[0],
            0,
            len(units[0].text),
            "A745",
            tr(
                "The text is very hard to read: LIX {lix:.0f}, and over {limits:.0f} is bureaucrats' prose.",
                lix=lix,
                limits=context.limits["lix"],
            ),
            tr("Shorter sentences and shorter words make it easier."),
        )
        yield start
