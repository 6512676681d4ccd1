"""Text that stands in the wrong place: before the first field, under another field's label, an address in a
text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..locale import tr
from .context import ProofContext
from .prose import WORD, Language
from .values import Entry, Finding, Value, at

_ADDRESS = re.compile(r"(?<![\w/])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}")
_FEW = 0.25


def check_all(context: ProofContext) -> Iterator[Finding]:
    """W701 and A718, over the whole edition: what is usual shows in the other proposals."""
    with_intro = sum(1 for entry in context.entries if entry.proposal.intro)
    for entry in context.entries:
        for value in entry.values:
            if (
                value.field == "intro"
                and with_intro <= max(_FEW * len(context.entries), 1)
                and len(context.entries) > 1
            ):
                yield _whole(
                    entry,
                    value,
                    tr("Text stands before the first field; hardly any other proposal has some there."),
                    tr("Move it to the field it belongs to, or keep it if it is meant as an introduction."),
                )
            yield from _other_labels(entry, value, context)
            yield from _activities(entry, value, context)
            yield from _addresses(entry, value)


def _whole(entry: Entry, value: Value, message: str, hint: str) -> Finding:
    return Finding(
        "W701",
        message,
        hint,
        entry,
        value.field,
        value,
        0,
        len(value.raw),
        " ".join(value.raw.split()),
        None,
        value.node,
        value.path,
    )


def _other_labels(entry: Entry, value: Value, context: ProofContext) -> Iterator[Finding]:
    """A unit that begins with the label of another field and a colon, or that is nothing but such a label."""
    labels = {
        field.label.lower(): field
        for field in context.edition.fields
        if field.key != value.field and len(field.label) > 2
    }
    for unit in value.units if value.field not in ("title", "contacts") else ():
        head, colon, _ = unit.text.partition(":")
        field = labels.get(head.strip().lower())
        if field is not None and (colon or len(unit.text) == len(head)):
            yield at(
                entry,
                value,
                unit,
                0,
                len(head),
                "W701",
                tr("The label of another field stands inside this one: “{head}”.", head=head),
                tr("Move what follows to {key}:.", key=field.key),
            )


def _activities(entry: Entry, value: Value, context: ProofContext) -> Iterator[Finding]:
    """What is held (study circles, workshops) in a field that should say whom it is for."""
    label = next((field.label for field in context.edition.fields if field.key == value.field), "")
    if context.language is None or not {value.field, label.lower()} & context.language.audiences:
        return
    starts = [word[0].lower() for unit in value.units if (word := WORD.search(unit.text))]
    if starts and (
        sum(word in context.language.activities for word in starts) * 2 > len(starts)
        or _is_plan(starts[0], value, context.language)
    ):
        yield _whole(
            entry,
            value,
            tr("Under “{label}” stands what is to be held, not whom it is for.", label=label),
            tr("Move it to the field it belongs to, and name the group here."),
        )


def _is_plan(first: str, value: Value, language: Language) -> bool:
    """Whether a text tells what "we" do, and names several things that are held, whatever comes before their
    names ("uppstartsträff").
    """
    words = WORD.findall(value.raw.lower())
    return (
        first in language.pronouns and sum(word.endswith(tuple(language.activities)) for word in words) >= 2
    )


def _addresses(entry: Entry, value: Value) -> Iterator[Finding]:
    if value.field in ("contacts", "title"):
        return
    for found in _ADDRESS.finditer(value.raw):
        yield Finding(
            "A718",
            tr("An e-mail address stands in a text."),
            tr(
                "Addresses belong under contacts:, where they become links and can be left out of a "
                "public edition."
            ),
            entry,
            value.field,
            value,
            found.start(),
            found.end(),
            found[0],
            None,
            value.node,
            value.path,
        )
