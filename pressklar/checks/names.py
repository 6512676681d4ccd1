"""Names that the texts of one proposal spell in two ways: of persons, and of places and other things."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

from ..locale import tr
from ..manuscript.read.words import quoted
from .entry_context import EntryContext
from .spelling import begins
from .values import Finding, HolderEntry, Passage

_WORD = r"[A-ZÅÄÖÉ][a-zåäöéü]"
_FULL_NAME = re.compile(rf"(?<![\w-])({_WORD}{{2,}}+(?:-{_WORD}++)?+) ({_WORD}{{4,}}+)(?![\w-])")
_TITLED = re.compile(
    r"\b(?:Ms|Mr|Mrs|Miss|Dr|Prof|Professor|Doktor|Fru|Herr|professor|doktor|fru"
    rf"|herr)\.? (?P<name>{_WORD}{{3,}}+)(?! [A-ZÅÄÖÉ])(?![\w-])"
)
_ALONE = re.compile(rf"(?<![\w-])(?<![A-ZÅÄÖÉ]\. )({_WORD}{{4,}}+)(?![\w-])(?! [A-ZÅÄÖÉ])")
_SOUNDS = str.maketrans("WCZ", "VKS")
"""First letters that are heard alike: Wiklund, Viklund; Carlsson, Karlsson."""
_MOST_NAMES = 2000
_LONG_NAME = 8
"""Letters: two slips in one name still leave no doubt who is meant."""
_SURE_NAME = 7
"""Letters of what may be any name: shorter ones that differ by a letter may be two."""
_SAME_LETTERS = 3
"""Letters at both ends that two spellings of such a name have in common."""

Spot = tuple[Passage, re.Match[str]]
Name = tuple[str, ...]


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W706 and W711 in one proposal."""
    spots: dict[Name, list[Spot]] = {}
    alone: dict[str, list[Spot]] = {}
    for passage in entry.passages:
        for match in _FULL_NAME.finditer(passage.text):
            spots.setdefault((match[1], match[2]), []).append((passage, match))
        for match in _ALONE.finditer(passage.text) if passage.field != "contacts" else ():
            if _stands_alone(passage, match):
                alone.setdefault(match[1], []).append((passage, match))
    contacts = {tuple((person.contact.name or "").split()) for person in entry.people}
    ranked = sorted(spots, key=lambda name: (name not in contacts, -len(spots[name])))
    names = [*filter(lambda name: len(name) == 2, sorted(contacts)), *ranked][:_MOST_NAMES]
    yield from _titled(entry, [name[1] for name in names])
    for rank, name in enumerate(names):
        usual = next((each for each in names[:rank] if name != each and _differs_by_letter(name, each)), None)
        for passage, match in spots.get(name, ()) if usual else ():
            yield _same_person(passage, match.span(), match[0], " ".join(usual or ()))
    last_names: dict[str, list[Spot]] = {}
    for name in names:
        if name in contacts or _is_person(spots[name], context):
            last_names.setdefault(name[1], []).extend(() if name in contacts else spots[name])
    yield from _last_names(alone, last_names, context)
    yield from _things({word: alone[word] for word in alone if not _is_near(word, last_names)}, context)


def _is_person(spots: Sequence[Spot], context: EntryContext) -> bool:
    """Whether the first of two words isn't just the first one of its sentence: "Later Wikström"."""
    return not all(
        begins(passage.unit, match.start()) and context.lexicon.knows(match[1].lower())
        for passage, match in spots
    )


def _stands_alone(passage: Passage, match: re.Match[str]) -> bool:
    """Whether no other word with a capital stands right before, but for one that begins the sentence."""
    before = re.search(
        r"(?<![\w-])([A-ZÅÄÖÉ][\w-]*+) $", passage.text[max(match.start() - 40, 0) : match.start()]
    )
    return before is None or begins(passage.unit, match.start() - len(before[0]))


def _same_person(passage: Passage, span: tuple[int, int], name: str, usual: str) -> Finding:
    values = {"name": quoted(name), "usual": quoted(usual)}
    message = tr("{name} is elsewhere {usual}: probably the same person.", **values)
    return passage.finding("W706", span, message, tr("Write the name alike in both places."))


def _titled(entry: HolderEntry, last_names: Sequence[str]) -> Iterator[Finding]:
    """A title and a last name that differs by a letter from the one that the proposal has: "Ms Vikström"."""
    from rapidfuzz.distance import Levenshtein

    for passage in entry.passages:
        for match in _TITLED.finditer(passage.text):
            name = match["name"].removesuffix("s") if match["name"] not in last_names else match["name"]
            most = 2 if len(name) >= _LONG_NAME else 1
            near = [each for each in last_names if Levenshtein.distance(name, each) <= most]
            if name not in last_names and len(set(near)) == 1:
                yield _same_person(passage, match.span("name"), match["name"], near[0])


def _differs_by_letter(name: Name, other: Name) -> bool:
    """Whether two persons have one first name, and last names that differ by a letter; or one last name, and
    first names with a hyphen that do.
    """
    (first, last), (other_first, other_last) = name, other
    if "-" in first and last == other_last and first != other_first:
        return _is_slip(first, other_first)
    return first == other_first and _is_slip(last, other_last, 1)


def _is_slip(name: str, other: str, alike: int = 0) -> bool:
    """Whether a letter is all the difference, and no genitive's s; with `alike` also the first one."""
    from rapidfuzz.distance import Levenshtein

    is_genitive = name == other + "s" or other == name + "s"
    is_start = alike or name[0].translate(_SOUNDS) == other[0].translate(_SOUNDS)
    return bool(is_start) and not is_genitive and Levenshtein.distance(name, other) == 1


def _last_names(
    alone: dict[str, list[Spot]], last_names: Mapping[str, list[Spot]], context: EntryContext
) -> Iterator[Finding]:
    """A last name alone, a letter off from one that the proposal has with its first name: "says Viklund".
    Where it stands oftener, and the other isn't a contact's, that is the slip.
    """
    for word, spots in alone.items():
        name = word.removesuffix("s") if word not in last_names else word
        if name in last_names or len(name) <= _SAME_LETTERS or context.is_name(word) or context.is_name(name):
            continue
        if context.lexicon.knows(word.lower()) or context.stands(word.lower()):
            continue
        near = {
            each
            for each in last_names
            if _is_slip(name, each) and not each.startswith(name) and not name.startswith(each)
        }
        if len(near) != 1:
            continue
        (usual,) = near
        if len(spots) > len(last_names[usual]) > 0:
            yield from (
                _same_person(passage, match.span(2), usual, name) for passage, match in last_names[usual]
            )
        else:
            yield from (_same_person(passage, match.span(1), word, usual) for passage, match in spots)


def _is_near(word: str, last_names: Collection[str]) -> bool:
    return word in last_names or any(_is_slip(word, each) for each in last_names)


def _things(alone: dict[str, list[Spot]], context: EntryContext) -> Iterator[Finding]:
    """A long name in two spellings that differ by one letter inside: "Kvarnbron", "Kvarnsbron". The rarer one
    is named, or the first.
    """
    inside = Counter[str]()
    for word, spots in alone.items():
        inside[word] = sum(not begins(passage.unit, match.start()) for passage, match in spots)
    words = [
        word
        for word in alone
        if len(word) >= _SURE_NAME and inside[word] and not context.stands(word.lower())
    ]
    for first, second in combinations(words[:_MOST_NAMES], 2):
        short, long = sorted((first, second), key=len)
        if len(long) - len(short) != 1 or not _is_slip(first, second) or context.is_name(long):
            continue
        if short[:_SAME_LETTERS] != long[:_SAME_LETTERS] or short[-_SAME_LETTERS:] != long[-_SAME_LETTERS:]:
            continue
        if context.is_name(short) or (context.lexicon.knows(short) and context.lexicon.knows(long)):
            continue
        rare, usual = (first, second) if context.outnumbers(second, first, 1) else (second, first)
        for passage, match in alone[rare]:
            message = tr("“{words}” is elsewhere in this text “{usual}”.", words=rare, usual=usual)
            yield passage.finding("W711", match.span(1), message, tr("Write the name alike in both places."))
