"""All that the checks of an edition's content go by: its texts by value and unit, its language, its
lexicon, its house style and settings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ..foundation.folders import Folders
from ..foundation.hashing import text_sum
from ..foundation.language_tags import primary
from ..manuscript.read.nodes import Source
from ..manuscript.read.sources import Sources
from ..model import LIMITS, Edition, TextHolder
from ..rendering.texts import read_texts
from .house import HouseStyle, read_house_style
from .inventory import Inventory
from .languages import language_of, words_of_others
from .lexicon import Lexicon, learned
from .morphology import Morphology
from .prose import Language, kept
from .slips import runs_of
from .toolchain import toolchain_sum
from .units import WORD, Unit
from .values import HolderEntry, Passage, entry_of

_FOREIGN = 3
"""Small words of another language that make a passage foreign; a title in that language has fewer."""
_MANY_WORDS = 1200
_FEW_UNKNOWN = 300
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
    def settings(self) -> Edition:
        """The edition without its texts and members: what is set for all of it."""
        return replace(self.edition, chapters=(), pages=(), members=())

    @cached_property
    def inventory(self) -> Inventory:
        return Inventory(self.entries, len(self.edition.chapters), len(self.proposals))

    def own_passages(self, entry: HolderEntry) -> Sequence[Passage]:
        """The passages of an entry that are in the edition's own language."""
        return own_passages(entry, self.language)

    def is_foreign(self, passage: Passage) -> bool:
        """Whether a passage is in another language than its edition: its small words show."""
        return self.language is not None and _is_foreign(passage.unit, self.language)

    @cached_property
    def words(self) -> Counter[str]:
        """Every word of the running texts and titles as written, with how often it stands."""
        words: Counter[str] = Counter()
        for entry in self.entries:
            words.update(entry.words)
        return words

    @cached_property
    def spelled(self) -> frozenset[str]:
        """The different words that can be looked up."""
        return frozenset().union(*(entry.spelled for entry in self.entries))

    @cached_property
    def is_legible(self) -> bool:
        """Whether most words are known, or few aren't: else the edition is in another language than it says,
        and nobody can tell what the others were meant as. Words with a capital may be names.
        """
        knows, abroad = self.lexicon.knows, self.lexicon.knows_abroad
        known = sum(map(knows, self.spelled))
        unknown = sum(word.islower() and not knows(word) and not abroad(word) for word in self.spelled)
        return unknown <= _FEW_UNKNOWN or known >= min(unknown, _MANY_WORDS)

    @cached_property
    def usual_runs(self) -> frozenset[str] | None:
        """The runs of three letters in the edition's known words, where there are enough of them to tell."""
        known = [word for word in self.spelled if self.lexicon.knows(word)]
        return runs_of(known) if len(known) >= _MANY_WORDS else None

    @cached_property
    def usual_sum(self) -> str:
        """What tells the usual runs from others."""
        return text_sum(" ".join(sorted(self.usual_runs))) if self.usual_runs is not None else ""

    @cached_property
    def users(self) -> Counter[str]:
        """How many proposals and other holders use a word (in lower case)."""
        return Counter(word for entry in self.entries for word in entry.lowered)

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
        return frozenset(word for name in self.full_names for word in WORD.findall(name))

    @cached_property
    def full_names(self) -> frozenset[str]:
        """The names that the edition itself gives, as they are written."""
        texts = [self.edition.publisher, *(member.name for member in self.edition.members)]
        texts += [
            text
            for entry in self.entries
            for person in entry.people
            for text in (person.contact.name, person.contact.organisation)
            if text
        ]
        return frozenset(texts)


@kept
def own_passages(entry: HolderEntry, language: Language | None) -> Sequence[Passage]:
    """The passages of an entry that are in that language, as far as it is known."""
    passages = entry.passages
    return [each for each in passages if not _is_foreign(each.unit, language)] if language else passages


@kept
def _is_foreign(unit: Unit, language: Language) -> bool:
    words, others = unit.lowered_words, words_of_others(primary(language.code))
    foreign = sum(map(others.__contains__, words))
    return foreign >= _FOREIGN and foreign > 2 * sum(map(language.function_words.__contains__, words))


class ProofStore:
    """What a process that proofs again and again has at hand: the entries as they were last taken apart, the
    dictionaries, what was remembered of each entry.
    """

    def __init__(self) -> None:
        self.records: Mapping[str, Any] | None = None
        self._entries: dict[str, tuple[TextHolder, list[object], HolderEntry | None]] = {}
        self._dictionaries: tuple[object, Lexicon, Morphology] | None = None

    def entries(
        self, edition: Edition, folders: Folders, instead: Mapping[Path, bytes | None]
    ) -> tuple[HolderEntry, ...]:
        """Those are taken apart anew whose files have changed, by their times and sizes, or by the bytes that
        are read instead of them.
        """
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

    def dictionaries(self, language: Language | None, folders: Folders) -> tuple[Lexicon, Morphology]:
        """They are opened anew when they or the words taught have changed, and when one has failed."""
        stamp = language, folders.cache, learned(folders), toolchain_sum(language)
        known = self._dictionaries
        if known is None or known[0] != stamp or known[1].has_failed or known[2].has_failed:
            known = self._dictionaries = stamp, Lexicon(language, folders), Morphology(language, folders)
        return known[1:]


def _state(path: Path, instead: Mapping[Path, bytes | None]) -> object:
    if path in instead:
        return instead[path]
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_size, facts.st_ino


def proof_context(
    edition: Edition, folders: Folders, store: ProofStore, instead: Mapping[Path, bytes | None] | None = None
) -> tuple[ProofContext, Sources]:
    """An edition laid out for proofing. The sources hold the problems of the house-style file; `instead` as
    `read_edition` takes it.
    """
    sources = Sources(folders)
    language = language_of(edition.language)
    opening, _, closing = read_texts(folders, edition.language)("quotes").partition(" ")
    context = ProofContext(
        edition,
        store.entries(edition, folders, instead or {}),
        language,
        *store.dictionaries(language, folders),
        read_house_style(folders, edition.language, sources),
        {**LIMITS, **edition.proof.limits},
        (opening, closing or opening),
    )
    return context, sources
