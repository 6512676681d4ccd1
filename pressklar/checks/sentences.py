"""Sentences: their ends and beginnings, their length, questions without a question mark, text that breaks
off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..locale import tr
from .entry_context import EntryContext
from .prose import Language, Sentence, has_main_verb, sentences
from .units import OPAQUE, WORD, Unit
from .values import Finding, HolderEntry, Passage, Value

_ENDED = re.compile(r"""[.?!…:]["'”’»)\]]*$""")
_ENDS_IN_STOP = re.compile(r"[.?!…][\"”)]*$")
_LOWER_AFTER = re.compile(r"(?<![\w.])(\w{2,})[.?!] ([a-zåäöéü]\w*+)(?!-)")
_RUN_ON_LIST = re.compile(r"[\w:.)]-[A-ZÅÄÖ][a-zåäö]+ .*[\w:.)]-[\"”]?[A-ZÅÄÖ]")
_LEADING = frozenset({"och", "men", "eller", "så", "and", "but", "or", "so"})
_FEW_WORDS = 60
"""Words: of fewer, LIX says nothing."""
_VERB_END = ("r", "s", "de", "te")


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W740, W742, A743, A744, A745, W746, W747 and A748 in one proposal."""
    language = context.language
    for value in entry.values:
        previous: Unit | None = None
        for unit in value.units:
            if unit.kind in ("cell", "subhead"):
                previous = None
                continue
            passage = Passage(entry, value, unit)
            yield from _beginning(passage, previous, context)
            if unit.kind != "title" and language:
                yield from _ends(passage, context, language)
                for sentence in sentences(unit, language):
                    yield from _sentence(passage, sentence, context, language)
            previous = unit
        if language and value.field not in ("title", "contacts"):
            yield from _hard(entry, value, context, language)


def is_ended(unit: Unit) -> bool:
    """Whether a unit ends in a mark, or in an address."""
    return bool(_ENDED.search(unit.text)) or unit.text.endswith(OPAQUE)


def _beginning(passage: Passage, previous: Unit | None, context: EntryContext) -> Iterator[Finding]:
    first = WORD.search(passage.text)
    lower = first is not None and first.start() <= 2 and first[0].islower() and not first[0][0].isdigit()
    is_note = passage.field == "contacts"  # "telefon 08-12 34 56" is no sentence
    if first and lower and not is_note and "-" not in first[0] and passage.kind in ("title", "paragraph"):
        if previous is None or _ENDED.search(previous.text):
            if not (previous is not None and previous.text.endswith(":")):
                yield _lower_case(passage, first.span(), first.start())
        elif previous.kind == "paragraph" and not is_ended(previous):
            yield passage.finding(
                "W746",
                first.span(),
                tr(
                    "The sentence is broken: the paragraph before has no end, and this one begins in lower "
                    "case."
                ),
                tr("Put the two together."),
            )
    abbreviated = context.language.abbreviated if context.language else frozenset()
    for match in _LOWER_AFTER.finditer(passage.text):
        if (
            match[2].islower()
            and match[1].lower() not in abbreviated
            and passage.text[match.start() - 1 : match.start()] != "."
        ):
            yield _lower_case(passage, match.span(), match.start(2))


def _lower_case(passage: Passage, span: tuple[int, int], letter: int) -> Finding:
    word = passage.text[letter : span[1]]
    return passage.finding(
        "W742",
        span,
        tr("“{word}” begins a sentence in lower case.", word=word),
        tr("Write a capital, if no word is missing before it."),
        passage.text[span[0] : letter] + word[0].upper() + word[1:],
    )


def _ends(passage: Passage, context: EntryContext, language: Language) -> Iterator[Finding]:
    unit, text = passage.unit, passage.text
    words = WORD.findall(text)
    if not words or (unit.kind == "item" and not unit.last):
        return
    start = _start_of_last(text, 3)
    span, end = (start, len(text)), text[start:]
    if text.endswith((",", ";", "-")) or (
        words[-1].lower() in language.never_last and text.endswith(words[-1])
    ):
        hint = tr("Write its end, or look whether a line was lost.")
        yield passage.finding("W746", span, tr("The text breaks off in mid-sentence."), hint)
    elif is_ended(unit) or unit.kind == "item":
        return
    elif unit.leads:
        if len(words) >= 4:
            message = tr("The words before the list have no colon.")
            yield passage.finding("W747", span, message, tr("Write a colon."), end + ":")
    elif _is_sentence(passage, words, language):
        yield passage.finding("W740", span, tr("The full stop is missing."), tr("Write it."), end + ".")
    elif _differs(passage, words, context):
        message = tr("No full stop ends this text; the others like it have one.")
        yield passage.finding("A748", span, message, tr("Write it."), end + ".")


def _is_sentence(passage: Passage, words: list[str], language: Language) -> bool:
    """Several sentences, or one that has a verb of its own. A noun phrase alone may do without a stop."""
    if passage.field == "contacts":
        return len(words) > 8
    return len(sentences(passage.unit, language)) > 1 or has_main_verb(words, language)


def _differs(passage: Passage, words: list[str], context: EntryContext) -> bool:
    """Whether the other paragraphs of the text, or most texts of the field, end in a mark."""
    others = [unit for unit in passage.value.units if unit is not passage.unit and unit.kind == "paragraph"]
    if others and all(_ENDS_IN_STOP.search(unit.text) for unit in others):
        return len(words) > 3
    return len(words) > 4 and context.is_stopped(passage.field)


def _start_of_last(text: str, count: int) -> int:
    starts = [word.start() for word in WORD.finditer(text)][-count:]
    return starts[0] if starts else 0


def _sentence(
    passage: Passage, sentence: Sentence, context: EntryContext, language: Language
) -> Iterator[Finding]:
    words, span, text = sentence.words, (sentence.start, sentence.end), sentence.text
    most = int(context.limits["sentence_words"])
    if len(words) > most and not _RUN_ON_LIST.search(text):
        yield passage.finding(
            "A744",
            span,
            tr(
                "The sentence has {count} words; more than {most} are hard to follow.",
                count=len(words),
                most=most,
            ),
            tr("Part it."),
        )
    lower = [word.lower() for word in words]
    if len(words) == 1 and sentence.mark == "." and lower[0] in _LEADING | language.never_last:
        yield passage.finding(
            "W746",
            span,
            tr("“{words}” is no sentence: something is missing, or its full stop is too much.", words=text),
            tr("Write it together with what follows."),
        )
    if sentence.mark == "." and _asks(lower, language):
        fix = text[:-1].removesuffix(".") + "?" if text.endswith(".") else None
        message = tr("A question ends in a full stop.")
        yield passage.finding("A743", span, message, tr("Write a question mark."), fix)


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


def _hard(entry: HolderEntry, value: Value, context: EntryContext, language: Language) -> Iterator[Finding]:
    """A745 for a field that is harder than the limit. LIX (Björnsson 1968): words a sentence, and per cent of
    words over six letters.
    """
    units = [unit for unit in value.units if unit.kind == "paragraph"]
    words = [word for unit in units for word in WORD.findall(unit.text)]
    if len(words) < _FEW_WORDS:
        return
    count = sum(len(sentences(unit, language)) for unit in units)
    lix = len(words) / count + 100 * sum(len(word) > 6 for word in words) / len(words)
    limit = context.limits["lix"]
    if lix > limit:
        yield Passage(entry, value, units[0]).finding(
            "A745",
            (0, len(units[0].text)),
            tr(
                "The text is very hard to read: LIX {lix:.0f}, and over {limit:.0f} is bureaucrats' prose.",
                lix=lix,
                limit=limit,
            ),
            tr("Shorter sentences and shorter words make it easier."),
        )
