"""All that the checks of an edition's content go by: its texts by value and unit, its language, its
lexicon, its house style and settings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..foundation.folders import Folders
from ..foundation.language_tags import primary
from ..manuscript.read.nodes import Source
from ..manuscript.read.sources import Sources
from ..model import LIMITS, Edition, TextHolder
from ..rendering.texts import read_texts
from .house import HouseStyle, read_house_style
from .languages import language_of, words_of_others
from .lexicon import Lexicon
from .morphology import Morphology
from .prose import Language
from .units import WORD
from .values import HolderEntry, Passage, entry_of

_FOREIGN = 3
"""Small words of another language that make a passage foreign; a title in that language has fewer."""
_STOPPED = re.compile(r"[.?!…][\"'”’)\]]*$")


@dataclass(frozen=True)
class ProofContext:
    """What the families of checks are given."""

    edition: Edition
    entries: tuple[HolderEntry, ...]
    language: Language | None
    lexicon: Lexicon
    morphology: Morphology
    house: HouseStyle
    limits: Mapping[str, float]
    quotes: tuple[str, str]
    """The language's opening and closing quotation marks."""

    @cached_property
    def proposals(self) -> tuple[HolderEntry, ...]:
        """The entries that are proposals."""
        return tuple(entry for entry in self.entries if entry.holder.proposal)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(passage for entry in self.entries for passage in entry.passages)

    @cached_property
    def own_passages(self) -> tuple[Passage, ...]:
        """Those in the edition's own language."""
        return tuple(passage for passage in self.passages if not self.is_foreign(passage))

    @cached_property
    def _foreign_words(self) -> frozenset[str]:
        return words_of_others(primary(self.language.code)) if self.language else frozenset()

    def is_foreign(self, passage: Passage) -> bool:
        """Whether a passage is in another language than its edition: its small words show."""
        if self.language is None:
            return False
        words = WORD.findall(passage.unit.lowered)
        foreign = sum(word in self._foreign_words for word in words)
        return foreign >= _FOREIGN and foreign > 2 * sum(
            word in self.language.function_words for word in words
        )

    @cached_property
    def words(self) -> Counter[str]:
        """Every word of the running texts and titles as written, with how often it stands."""
        return Counter(word for passage in self.passages for word in WORD.findall(passage.text))

    @cached_property
    def spelled(self) -> frozenset[str]:
        """The different words that can be looked up."""
        return frozenset(word for passage in self.passages for _, word in passage.unit.parts)

    @cached_property
    def users(self) -> Mapping[str, frozenset[str]]:
        """Which proposals and other holders use a word (in lower case)."""
        users: dict[str, set[str]] = {}
        for passage in self.passages:
            for word in WORD.findall(passage.unit.lowered):
                users.setdefault(word, set()).add(passage.entry.id)
        return {word: frozenset(proposals) for word, proposals in users.items()}

    @cached_property
    def stopped(self) -> frozenset[str]:
        """The fields whose texts end in a full stop or the like in four of five proposals: there a missing
        one is a slip.
        """
        ended: dict[str, list[bool]] = {}
        for entry in self.proposals:
            for value in entry.values:
                if value.units and value.units[-1].kind == "paragraph":
                    ended.setdefault(value.field, []).append(bool(_STOPPED.search(value.units[-1].text)))
        return frozenset(
            field for field, ends in ended.items() if len(ends) >= 5 and sum(ends) >= 0.8 * len(ends)
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """Words of names that the edition itself gives: of members, contacts and the publisher."""
        texts = [self.edition.publisher, *(member.name for member in self.edition.members)]
        texts += [
            text
            for entry in self.entries
            for person in entry.people
            for text in (person.contact.name, person.contact.organisation)
            if text
        ]
        return frozenset(word for text in texts for word in WORD.findall(text))


class EntryStore:
    """Entries as they were last taken apart, for a process that proofs again and again: those are taken apart
    anew whose files have changed, by their times and sizes, or by the bytes that are read instead of them.
    """

    def __init__(self) -> None:
        self._entries: dict[str, tuple[TextHolder, list[object], HolderEntry | None]] = {}

    def entries(
        self, edition: Edition, folders: Folders, instead: Mapping[Path, bytes | None]
    ) -> tuple[HolderEntry, ...]:
        opened: dict[str, Source | None] = {}
        entries: dict[str, tuple[TextHolder, list[object], HolderEntry | None]] = {}
        for holder in edition.text_holders:
            names = list(dict.fromkeys(held.file for held in holder.texts))
            states = [_state(edition.folder / name, instead) for name in names]
            before = self._entries.get(holder.id)
            if before is None or before[:2] != (holder, states):
                for name in names:
                    if name not in opened:
                        opened[name] = Sources(folders, instead).open(edition.folder / name)
                texts = {name: source for name in names if (source := opened[name]) is not None}
                before = holder, states, entry_of(holder, texts)
            entries[holder.id] = before
        self._entries = entries
        return tuple(entry for _, _, entry in entries.values() if entry is not None)


def _state(path: Path, instead: Mapping[Path, bytes | None]) -> object:
    if path in instead:
        return instead[path]
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_size, facts.st_ino


def proof_context(
    edition: Edition,
    folders: Folders,
    limits: Mapping[str, float],
    instead: Mapping[Path, bytes | None] | None = None,
    store: EntryStore | None = None,
) -> tuple[ProofContext, Sources]:
    """An edition laid out for proofing. The sources hold the problems of the house-style file; `instead` as
    `read_edition` takes it.
    """
    sources = Sources(folders)
    entries = (store or EntryStore()).entries(edition, folders, instead or {})
    language = language_of(edition.language)
    house = read_house_style(folders, edition.language, sources)
    opening, _, closing = read_texts(folders, edition.language)("quotes").partition(" ")
    context = ProofContext(
        edition,
        entries,
        language,
        Lexicon(language, folders),
        Morphology(language, folders),
        house,
        {**LIMITS, **limits},
        (opening, closing or opening),
    )
    return context, sources
