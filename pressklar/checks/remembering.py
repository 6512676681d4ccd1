"""What was found in each entry, remembered by a hash of its files and of all that is set for the edition,
with the answers that its checks got about the rest.

It is what would be found now: a check of one entry sees that entry, and of the others answers alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from ..foundation.checked_json import read_json, write_json
from ..foundation.folders import Folders
from ..foundation.hashing import text_sum, value_sum
from ..foundation.language_tags import primary
from ..locale import language
from ..problems import OutsideError
from .context import ProofContext
from .entry_context import EntryContext
from .families import FAMILIES, Family
from .values import Finding, HolderEntry

Record = dict[str, list[Any]]
"""Of one entry, by the name of a family: what it asked with the answers, and what it found. A family that
asked and found nothing is left out.
"""


class Memory:
    """The records of one edition. `records` are those that this process has already; without, they are read
    from the cache folder.
    """

    def __init__(self, folders: Folders, context: ProofContext, records: Mapping[str, Record] | None) -> None:
        self._whole, self._context = context, EntryContext(context)
        self._path = folders.cache / f"{text_sum(context.edition.id)[:16]}.proof.json"
        self._stamp = _stamp(context)
        self._old = self._read() if records is None else records
        self.records: dict[str, Record] = {}
        self.looked_at = 0
        """Entries of which there was no record."""

    def findings(self) -> list[Finding]:
        """What all checks find, in the order of the families, of each in the order of the entries."""
        of_entries = self._of_entries()
        return [
            finding
            for family in FAMILIES
            for finding in (
                self._compared(family)
                if family.compares
                else (
                    each for entry in self._whole.entries for each in of_entries.get((family, entry.id), ())
                )
            )
        ]

    def save(self) -> None:
        """Write what is remembered; a full disk only costs time."""
        if self.records != self._old:
            with suppress(OutsideError):
                write_json(self._path, self.records)

    def _of_entries(self) -> Mapping[tuple[Family, str], Sequence[Finding]]:
        """What the checks of one entry find, by family and entry."""
        code = primary(self._whole.edition.language)
        families = [each for each in FAMILIES if not each.compares and each.language in ("", code)]
        self._whole.lexicon.ask(self._whole.spelled)
        findings: dict[tuple[Family, str], Sequence[Finding]] = {}
        waiting: list[tuple[HolderEntry, Family]] = []
        for entry in self._whole.entries:
            key = self._key(entry)
            old = self._old.get(key)
            self.looked_at += old is None
            self.records[key] = {}
            for family in families:
                remembered = None if old is None else self._remembered(old, entry, family)
                if remembered is None:
                    waiting.append((entry, family))
                elif old and family.module in old:
                    findings[family, entry.id] = remembered
                    self.records[key][family.module] = old[family.module]
        self._whole.morphology.ask(_forms({entry.id: entry for entry, _ in waiting}.values()))
        while waiting:
            behind = []
            for entry, family in waiting:
                findings[family, entry.id] = self._look(entry, family)
                if self._was_behind():
                    behind.append((entry, family))
            waiting = behind if self._ask() else []
        return findings

    def _look(self, entry: HolderEntry, family: Family) -> list[Finding]:
        """What a family finds now; its record is renewed."""
        answers, record = self._context.answers, self.records[self._key(entry)]
        answers.clear()
        record.pop(family.module, None)
        findings = list(family.check(entry, self._context))
        if answers or findings:
            asked = [[*question, answer] for question, answer in answers.items()]
            record[family.module] = [asked, list(map(_stored, findings))]
        return findings

    def _compared(self, family: Family) -> list[Finding]:
        while True:
            findings = list(family.check_all(self._whole))
            if not self._was_behind() or not self._ask():
                return findings

    def _was_behind(self) -> bool:
        """Whether the dictionaries must be asked before what was just found holds."""
        return self._whole.lexicon.was_behind() | self._whole.morphology.was_behind()

    def _ask(self) -> bool:
        return self._whole.lexicon.ask() | self._whole.morphology.ask()

    def _key(self, entry: HolderEntry) -> str:
        return text_sum(self._stamp, entry.id, *(source.text for source in entry.sources))

    def _remembered(self, record: Record, entry: HolderEntry, family: Family) -> list[Finding] | None:
        """What a family found in an entry; None where it must look again."""
        try:
            answers, stored = record.get(family.module, ((), ()))
            if self._context.still_answers(answers):
                return [_restored(each, entry) for each in stored]
        except (KeyError, TypeError, ValueError, IndexError, AttributeError):
            pass  # what a file holds that this program didn't write
        return None

    def _read(self) -> Mapping[str, Record]:
        stored = read_json(self._path)
        is_whole = isinstance(stored, dict) and all(isinstance(each, dict) for each in stored.values())
        return stored if is_whole else {}


def _stamp(context: ProofContext) -> str:
    """What the checks of one entry go by besides its text and what they ask: tools, the language of messages,
    the settings, the house style, the words taught.
    """
    house = context.house.terms, sorted(context.house.allowed)
    facts = language(), sorted(context.limits.items()), house, context.quotes
    return text_sum(
        context.lexicon.tools, repr(facts), value_sum(context.settings), *sorted(context.lexicon.learned)
    )


def _forms(entries: Iterable[HolderEntry]) -> Iterator[str]:
    """The words to ask the dictionary of forms about; of those in -ar also what they may come from."""
    for entry in entries:
        for passage in entry.passages:
            for word in passage.unit.plain_words:
                yield word
                if word.endswith("ar"):
                    yield word[:-1]


def _stored(finding: Finding) -> list[object]:
    values = finding.entry.values
    return [
        finding.code,
        finding.message,
        finding.hint,
        finding.field,
        next((number for number, value in enumerate(values) if value is finding.value), None),
        list(finding.path),
        finding.start,
        finding.end,
        finding.text,
        finding.fix,
        finding.likely,
    ]


def _restored(stored: Sequence[Any], entry: HolderEntry) -> Finding:
    code, message, hint, field, number, steps, start, end, text, fix, likely = stored
    path, root = tuple(steps), entry.source.root
    value = None if number is None else entry.values[number]
    node = value.node if value else root.under(*path) if root else None
    return Finding(code, message, hint, entry, field, value, start, end, text, fix, node, path, likely=likely)
