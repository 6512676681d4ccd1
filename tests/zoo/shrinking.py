"""Makes a faulty publication small: takes away chapters, entries, fields, members, blocks and settings while the fault stays."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from .publications import Block, Chapter, Entry, Publication

Item = TypeVar("Item")
_PLAIN = {
    "theme": "bold",
    "faces": "own",
    "large": False,
    "sheet": "A5",
    "language": "en",
    "left_out": [],
    "opening_side": "",
    "own_words": {},
    "pages": [],
}


def shrunk(publication: Publication, fails: Callable[[Publication], bool], most: int) -> Publication:
    """The smallest publication on the way that still fails, after `most` trials at the most."""
    trials = 0
    smaller = True
    while smaller:
        smaller = False
        for candidate in _smaller(publication):
            if trials == most:
                return publication
            trials += 1
            if fails(candidate):
                publication, smaller = candidate, True
                break
    return publication


def _smaller(publication: Publication) -> Iterator[Publication]:
    """Legal publications with something less, the largest steps first."""
    for kept in _parts(publication.entries):
        yield _with_entries(publication, {entry.id for entry in kept})
    if len(publication.chapters) > 1:
        joined = copy.deepcopy(publication)
        joined.chapters[0].entries = joined.entries
        del joined.chapters[1:]
        yield joined
    yield from _settings(publication)
    yield from _introductions(publication)
    for keys in _parts(list(publication.fields)):
        fewer = copy.deepcopy(publication)
        fewer.fields = {key: fewer.fields[key] for key in keys}
        for entry in fewer.entries:
            entry.fields = {key: entry.fields[key] for key in keys}
        if all(entry.fields[keys[0]] for entry in fewer.entries):  # the first is required
            yield fewer
    for members in (*_parts(list(publication.members)), *([[]] if publication.members else [])):
        fewer = copy.deepcopy(publication)
        fewer.members = {key: fewer.members[key] for key in members}
        for entry in fewer.entries:
            entry.members = [key for key in entry.members if key in fewer.members]
        yield fewer
    yield from _blocks(publication)
    yield from _texts(publication)


def _with_entries(publication: Publication, kept: set[str]) -> Publication:
    fewer = copy.deepcopy(publication)
    for chapter in fewer.chapters:
        chapter.entries = [entry for entry in chapter.entries if entry.id in kept]
    fewer.chapters = [chapter for chapter in fewer.chapters if chapter.entries]
    return fewer


def _settings(publication: Publication) -> Iterator[Publication]:
    for name, plain in _PLAIN.items():
        if getattr(publication, name) != plain:
            changed = copy.deepcopy(publication)
            setattr(changed, name, copy.copy(plain))
            yield changed


def _introductions(publication: Publication) -> Iterator[Publication]:
    if any(chapter.intro for chapter in publication.chapters):
        fewer = copy.deepcopy(publication)
        for chapter in fewer.chapters:
            chapter.intro = []
        yield fewer


def _blocks(publication: Publication) -> Iterator[Publication]:
    """Without some of the blocks of the fields, or some of the contacts."""
    first = next(iter(publication.fields), "")
    places = [
        (entry.id, key, number)
        for entry in publication.entries
        for key, blocks in entry.fields.items()
        for number in range(len(blocks))
        if key != first or number
    ]
    for kept in (*_parts(places), *([[]] if places else [])):
        fewer = copy.deepcopy(publication)
        for entry in fewer.entries:
            for key, blocks in entry.fields.items():
                entry.fields[key] = [
                    block
                    for number, block in enumerate(blocks)
                    if (entry.id, key, number) in kept or (key == first and not number)
                ]
        yield fewer
    contacts = [(entry.id, number) for entry in publication.entries for number in range(len(entry.contacts))]
    for rest in (*_parts(contacts), *([[]] if contacts else [])):
        fewer = copy.deepcopy(publication)
        for entry in fewer.entries:
            entry.contacts = [
                contact for number, contact in enumerate(entry.contacts) if (entry.id, number) in rest
            ]
        yield fewer


def _texts(publication: Publication) -> Iterator[Publication]:
    """With shorter paragraphs and titles."""
    shorter = copy.deepcopy(publication)
    changed = False
    for entry in shorter.entries:
        for blocks in entry.fields.values():
            for number, block in enumerate(blocks):
                if block.kind == "paragraph" and not block.notes and len(block.words) > 3:
                    words = block.words[: len(block.words) // 2]
                    blocks[number] = Block("paragraph", f"{' '.join(words).capitalize()}.", words)
                    changed = True
    if changed:
        yield shorter
    for titled in range(len(publication.entries) + len(publication.chapters)):
        shorter = copy.deepcopy(publication)
        titles: list[Entry | Chapter] = [*shorter.entries, *shorter.chapters]
        item = titles[titled]
        words = item.title.split()
        if len(words) > 1:
            item.title = " ".join(words[: len(words) // 2])
            yield shorter


def _parts(items: Sequence[Item]) -> Iterator[list[Item]]:
    """The items without a half of them, a quarter, … one of them; never without all."""
    size = (len(items) + 1) // 2
    while size and len(items) > 1:
        for first in range(0, len(items), size):
            if rest := [*items[:first], *items[first + size :]]:
                yield rest
        size //= 2
