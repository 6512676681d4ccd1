"""Text that stands in the wrong place: before the first field, under another field's label, an address in a
text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..locale import tr
from .context import ProofContext
from .prose import WRITE, Language
from .units import WORD
from .values import Finding, HolderEntry, Passage, Value, whole_value

_ADDRESS = re.compile(r"(?<![\w/])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}")
_NO_ADDRESS = re.compile(
    r"(?<![\w/])[\w.+-]{1,64}@ [\w-]{1,63}(?:\.[\w-]{2,63}){1,5}(?!\w)"
    r"|(?<![\w/])[\w+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.\.[\w-]{2,63}"
)
"""An address with a space behind its @, or with two points."""
_FEW = 0.25


def check_all(context: ProofContext) -> Iterator[Finding]:
    """W701, A718 and W103, over the whole edition: what is usual shows in the other proposals."""
    proposals = context.proposals
    total = len(proposals)
    with_intro = sum(1 for entry in proposals if any(value.field == "intro" for value in entry.values))
    is_rare = with_intro <= max(_FEW * total, 1) and total > 1
    for entry in proposals:
        for value in entry.values:
            if value.field == "intro" and is_rare:
                yield whole_value(
                    entry,
                    value,
                    "W701",
                    tr("Text stands before the first field; hardly any other proposal has some there."),
                    tr("Move it to the field it belongs to, or keep it if it is meant as an introduction."),
                )
            yield from _other_labels(entry, value, context)
            yield from _activities(entry, value, context)
            yield from _addresses(entry, value)
        for passage in entry.passages:
            yield from _malformed(passage)


def _other_labels(entry: HolderEntry, value: Value, context: ProofContext) -> Iterator[Finding]:
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
            yield Passage(entry, value, unit).finding(
                "W701",
                (0, len(head)),
                tr("The label of another field stands inside this one: “{label}”.", label=head),
                tr("Move what follows to {key}:.", key=field.key),
            )


def _activities(entry: HolderEntry, value: Value, context: ProofContext) -> Iterator[Finding]:
    """What is arranged (study circles, workshops) in a field that should say whom it is for."""
    label = next((field.label for field in context.edition.fields if field.key == value.field), "")
    language = context.language
    if language is None or not {value.field, label.lower()} & language.audiences:
        return
    starts = [word[0].lower() for unit in value.units if (word := WORD.search(unit.text))]
    if starts and (
        sum(word in language.activities for word in starts) * 2 > len(starts)
        or _is_plan(starts[0], value, language)
    ):
        yield whole_value(
            entry,
            value,
            "W701",
            tr("Under “{label}” stands what is to be held, not whom it is for.", label=label),
            tr("Move it to the field it belongs to, and name the group here."),
        )


def _is_plan(first: str, value: Value, language: Language) -> bool:
    """Whether a text tells what "we" do, and names several activities, whatever comes before their names
    ("uppstartsträff").
    """
    words = WORD.findall(value.raw.lower())
    return (
        first in language.pronouns and sum(word.endswith(tuple(language.activities)) for word in words) >= 2
    )


def _malformed(passage: Passage) -> Iterator[Finding]:
    """ "info@ kommun.example", "info@kommun..example": nobody reaches it."""
    for match in _NO_ADDRESS.finditer(passage.text):
        message = tr("“{address}” is no right e-mail address.", address=match[0])
        correct = re.sub(r"\s", "", match[0]).replace("..", ".")
        yield passage.finding("W103", match.span(), message, tr(WRITE, correct=correct), correct)


def _addresses(entry: HolderEntry, value: Value) -> Iterator[Finding]:
    for address in _ADDRESS.finditer(value.raw) if value.field not in ("contacts", "title") else ():
        yield Finding(
            "A718",
            tr("An e-mail address stands in a text."),
            tr(
                "Addresses belong under contacts:, where they become links and can be left out of a public "
                "edition."
            ),
            entry,
            value.field,
            value,
            *address.span(),
            text=address[0],
            node=value.node,
            path=value.path,
        )
