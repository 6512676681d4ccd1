"""The labels that every proposal's fields stand under: known from an edition, known words, or lines that
recur.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..locale import N_, tr
from ..model import Field
from ..problems import Place, Problem
from .label_words import spellings
from .lines import NUMBERED, SourceLine, fold

CONTACTS = "contacts"
RESERVED = frozenset({"title", "submitted_by", "intro", CONTACTS})
"""Keys of a proposal that no field may take."""

KNOWN = {key: spellings(key) for key in ("idea", "purpose", "target_group", CONTACTS)}
"""What the labels of booklets are called, by the keys of their fields."""
_KEY_OF = {fold(label): key for key, labels in KNOWN.items() for label in labels}

_LONGEST_LABEL = 60
_LIST = re.compile(r"[-–—•*·▪●◦‣\uf0b7]\s*\S")
_INLINE = re.compile(r"([^\W\d][^:@]{0,58}):\s+(?=\S)")


@dataclass(frozen=True)
class LabelSet:
    """A booklet's labels. `keys` gives the field's key by folded label; `fields` are the fields without the
    contacts.
    """

    keys: dict[str, str]
    inline: frozenset[str]
    fields: tuple[Field, ...]
    contacts_label: str | None


@dataclass(frozen=True, slots=True)
class LabelPlace:
    """A label found: at `index` among the lines; `rest` is the text after it on the same line; `near` when
    it's spelled otherwise.
    """

    index: int
    key: str
    label: str
    rest: str = ""
    near: bool = False


def find_labels(lines: Sequence[SourceLine], former: Sequence[Field]) -> LabelSet:
    """The labels of a text. `former` are the fields of an edition that is there already: they rule where
    their labels occur.
    """
    ruled = {fold(field.label): field.key for field in former}
    if marked := [line for line in lines if line.role == "label"]:
        keys = _keys([*_alone(marked)], ruled, _spellings(marked))
        return _label_set(lines, keys, frozenset(), former)
    alone, inline = _alone(lines), _inline(lines)
    most = max([*alone.values(), *inline.values()], default=0)
    labels = {label for label, count in alone.items() if label in ruled or count >= _least(label, most)}
    labels = _without_values(lines, labels, set(ruled))
    inline_labels = {
        label
        for label, count in inline.items()
        if label not in labels and count >= _least_inline(label, most)
    }
    if len(labels | inline_labels) < 2 and not (labels | inline_labels) & {*ruled, *_KEY_OF}:
        return LabelSet({}, frozenset(), (), None)  # one line that happens to recur makes no booklet
    keys = _keys(
        [label for label in (*alone, *inline) if label in labels or label in inline_labels],
        ruled,
        _spellings(lines),
    )
    return _label_set(lines, keys, frozenset(inline_labels - labels), former)


def occurrences(lines: Sequence[SourceLine], labels: LabelSet) -> list[LabelPlace]:
    """Where the labels stand, in order; also such as are spelled a little otherwise."""
    from rapidfuzz import fuzz, process

    places = []
    marked = any(line.role for line in lines)
    for index, line in enumerate(lines):
        if marked and line.role != "label":
            continue
        folded = _folded_label(line)
        if folded in labels.keys and folded not in labels.inline:
            places.append(LabelPlace(index, labels.keys[folded], line.text))
        elif (match := _INLINE.match(line.text)) and fold(match[1]) in labels.inline:
            places.append(LabelPlace(index, labels.keys[fold(match[1])], match[1], line.text[match.end() :]))
        elif folded and line.apart and len(folded) >= 6:
            near = process.extractOne(folded, list(labels.keys), scorer=fuzz.ratio, score_cutoff=88)
            if near and len(near[0]) >= 6 and near[0] not in labels.inline:
                places.append(LabelPlace(index, labels.keys[near[0]], line.text, near=True))
    return places


def rank_of(lines: Sequence[SourceLine], labels: Sequence[LabelPlace]) -> dict[str, int]:
    """The order in which the labels come in a proposal, from 0: the median count of labels since the last
    numbered line.
    """
    keys = {label.index: label.key for label in labels}
    places: dict[str, list[int]] = {}
    since = 0
    for index, line in enumerate(lines):
        if index in keys:
            places.setdefault(keys[index], []).append(since)
            since += 1
        elif NUMBERED.match(line.text):
            since = 0
    ordered = sorted(places, key=lambda key: statistics.median(places[key]))
    return {key: rank for rank, key in enumerate(ordered)}


def key_from(label: str, taken: Iterable[str]) -> str:
    """A field's key from its label: lower case, ASCII, underscores, at most 40 characters, none of those
    taken.
    """
    plain = "_".join(re.findall(r"[a-z0-9]+", " ".join(fold(word) for word in label.split())))[:40].strip("_")
    key = plain if plain[:1].isalpha() else f"field_{plain}".rstrip("_")
    unavailable, counter, candidate = set(taken) | RESERVED, 2, key
    while candidate in unavailable:
        candidate, counter = f"{key}_{counter}", counter + 1
    return candidate


def field_problems(labels: LabelSet, former: Sequence[Field], source_name: str) -> list[Problem]:
    """W436: where the text's labels aren't those of the edition that is there."""
    if not former:
        return []
    old, current = (
        {field.key: field.label for field in former},
        {field.key: field.label for field in labels.fields},
    )
    new = [label for key, label in current.items() if key not in old]
    gone = [label for key, label in old.items() if key not in current]
    if not new and not gone:
        return []
    message = N_(
        "The labels aren't those of the edition that is there: new: {new}; not in this text: {missing}."
    )
    if not gone:
        message = N_("The labels aren't those of the edition that is there: new: {new}.")
    elif not new:
        message = N_("The labels aren't those of the edition that is there: not in this text: {missing}.")
    return [
        Problem(
            "W436",
            Place(source_name),
            tr(message, new=", ".join(new), missing=", ".join(gone)),
            tr("Look at fields: in the new edition.yaml."),
        )
    ]


def _folded_label(line: SourceLine) -> str:
    """The folded text of a line that may be a label by itself, else nothing."""
    text = line.text.rstrip(": \t")
    if len(text) > _LONGEST_LABEL or text.endswith((".", "?", "!", ",", ";")) or "@" in text or "\t" in text:
        return ""
    return "" if _LIST.match(text) or text[:1].isdigit() else fold(text)


def _alone(lines: Sequence[SourceLine]) -> Counter[str]:
    return Counter(
        folded for line in lines if (folded := _folded_label(line)) and (line.apart or folded in _KEY_OF)
    )


def _inline(lines: Sequence[SourceLine]) -> Counter[str]:
    return Counter(fold(match[1]) for line in lines if line.apart and (match := _INLINE.match(line.text)))


def _least(label: str, most: int) -> float:
    """How often a line must stand alone to be a label. In a short booklet any two equal lines would pass for
    one: there, always.
    """
    if label in _KEY_OF:
        return max(1, most * 0.2)
    return max(2, most if most < 5 else most * 0.5)


def _least_inline(label: str, most: int) -> float:
    return max(1, most * 0.5) if label in _KEY_OF else max(2, most * 0.8)


def _without_values(lines: Sequence[SourceLine], labels: set[str], ruled: set[str]) -> set[str]:
    """Without lines that recur because every proposal has the same value: always right after a label, mostly
    with no text after them.
    """
    folded = [_folded_label(line) for line in lines]
    places: dict[str, list[int]] = {}
    for index, text in enumerate(folded):
        places.setdefault(text, []).append(index)
    kept = set(labels)
    for label in sorted(labels - ruled - set(_KEY_OF)):
        after = all(index and folded[index - 1] in kept - {label} for index in places[label])
        bare = sum(
            index + 1 == len(lines)
            or folded[index + 1] in kept
            or NUMBERED.match(lines[index + 1].text) is not None
            for index in places[label]
        )
        if after and bare * 2 >= len(places[label]):
            kept.discard(label)
    return kept


def _keys(labels: Sequence[str], ruled: dict[str, str], spelled: dict[str, str]) -> dict[str, str]:
    keys: dict[str, str] = {}
    for label in dict.fromkeys(labels):
        keys[label] = (
            ruled.get(label)
            or _KEY_OF.get(label)
            or key_from(spelled.get(label, label), [*keys.values(), *ruled.values(), *KNOWN])
        )
    return keys


def _spellings(lines: Sequence[SourceLine]) -> dict[str, str]:
    """How each folded label is first spelled."""
    spelled: dict[str, str] = {}
    for line in lines:
        if folded := _folded_label(line):
            spelled.setdefault(folded, line.text)
        if match := _INLINE.match(line.text):
            spelled.setdefault(fold(match[1]), match[1])
    return spelled


def _label_set(
    lines: Sequence[SourceLine], keys: dict[str, str], inline: frozenset[str], former: Sequence[Field]
) -> LabelSet:
    """With the labels as they are printed: the commonest spelling of each, the edition's own where it has
    one.
    """
    bare = LabelSet(keys, inline, (), None)
    places = occurrences(lines, bare)
    spelled: dict[str, Counter[str]] = {}
    for label in places:
        if not label.near:
            spelled.setdefault(label.key, Counter())[label.label.rstrip(": \t")] += 1
    names = {key: counter.most_common(1)[0][0] for key, counter in spelled.items()}
    contacts = _contacts_key(lines, places, names)
    if contacts and contacts != CONTACTS:
        keys = {label: CONTACTS if key == contacts else key for label, key in keys.items()}
    rank = rank_of(lines, places)
    former_by_key = {field.key: field for field in former}
    own = [key for key in sorted(names, key=lambda key: rank[key]) if key not in (contacts, CONTACTS)]
    ordered = [field.key for field in former if field.key in names] if set(own) <= set(former_by_key) else own
    fields = tuple(former_by_key.get(key) or Field(key, names[key], "expected") for key in ordered)
    return LabelSet(keys, inline, fields, names.get(contacts) if contacts else None)


def _contacts_key(
    lines: Sequence[SourceLine], places: Sequence[LabelPlace], names: dict[str, str]
) -> str | None:
    """The key of the label over the contacts: a known one, else that with the most addresses under it."""
    if CONTACTS in names or not names:
        return CONTACTS if CONTACTS in names else None
    addresses: Counter[str] = Counter()
    for label, following in zip(places, [*places[1:], None], strict=True):
        end = following.index if following else len(lines)
        addresses[label.key] += any("@" in line.text for line in lines[label.index : end])
    key, count = max(addresses.items(), key=lambda item: item[1])
    return key if count * 3 >= len([label for label in places if label.key == key]) else None
