"""Lists whose items don't look alike: one begins with a capital or ends in a full stop, the others don't."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..locale import tr
from .entry_context import EntryContext
from .units import WORD, Unit
from .values import Finding, HolderEntry, Passage, Value

_FEWEST = 3


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W749."""
    for value in entry.values:
        for items in _lists(value):
            if len(items) >= _FEWEST:
                yield from _starts(entry, value, items, context)
                yield from _ends(entry, value, items)


def _lists(value: Value) -> Iterator[list[Unit]]:
    """The items of each list, in order."""
    items: list[Unit] = []
    for unit in value.units:
        if unit.kind == "item":
            items.append(unit)
        else:
            yield items
            items = []
    yield items


def _odd(items: Sequence[Unit], marks: Sequence[bool]) -> Unit | None:
    """The item that alone differs, where two thirds or more are alike."""
    usual = sum(marks) * 2 > len(marks)
    different = [item for item, mark in zip(items, marks, strict=True) if mark != usual]
    return different[0] if len(different) == 1 else None


def _starts(
    entry: HolderEntry, value: Value, items: Sequence[Unit], context: EntryContext
) -> Iterator[Finding]:
    firsts = {item: match[0] for item in items if (match := WORD.search(item.text)) and match[0][0].isalpha()}
    free = [item for item in firsts if not _keeps_its_capital(firsts[item], context)]
    if len(free) < _FEWEST:
        return
    odd = _odd(free, [firsts[item][0].isupper() for item in free])
    if odd is None or (first := WORD.search(odd.text)) is None:
        return
    word = first[0]
    other = word[0].lower() if word[0].isupper() else word[0].upper()
    yield Passage(entry, value, odd).finding(
        "W749",
        first.span(),
        tr("“{word}” begins otherwise than the other items of its list.", word=word),
        tr("Let all begin with a small letter, or all with a capital."),
        other + word[1:],
    )


def _keeps_its_capital(word: str, context: EntryContext) -> bool:
    """Whether a word has its capital wherever it stands, and so says nothing of its list: a name, "EU:s"."""
    if not word[0].isupper():
        return False
    lower = word.lower()
    is_common = context.stands(lower) or context.lexicon.knows(lower)
    return (len(word) > 1 and not word[1:].islower()) or context.is_name(word) or not is_common


def _ends(entry: HolderEntry, value: Value, items: Sequence[Unit]) -> Iterator[Finding]:
    odd = _odd(items, [item.text.rstrip().endswith(".") for item in items])
    if (
        odd is None
        or (odd is items[-1] and odd.text.endswith("."))
        or odd.text.endswith(("?", "!", ":", "…"))
    ):
        return
    last = list(WORD.finditer(odd.text))[-1:]
    start = last[0].start() if last else 0
    end = odd.text[start:]
    yield Passage(entry, value, odd).finding(
        "W749",
        (start, len(odd.text)),
        tr("“{words}” ends otherwise than the other items of its list.", words=end),
        tr("Let all end in a full stop, or none."),
        end.rstrip(".") if end.endswith(".") else end + ".",
    )
