"""Proofs an edition's content: runs the families, joins what stands twice, applies the edition's severities
and silencings.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import cast

from ..foundation.checked_json import read_json, write_json
from ..foundation.folders import Folders
from ..foundation.hashing import text_sum
from ..locale import tr
from ..manuscript import Reading
from ..model import Edition
from ..problems import OutsideError, Place, Problem, Severity
from .context import LIMITS, ProofContext, proof_context
from .families import ALL, ONE, ask_dictionaries
from .prose import Sentence, sentences
from .silencing import marks, silenced
from .toolchain import toolchain_sum
from .values import Entry, Finding

_AROUND = 200
"""Characters shown on each side of a finding's words, at most."""

_FIRST = ("W712", "W715", "W710", "W702", "W703", "W722", "W721", "W724", "W711", "W723", "W720", "A727")
"""Where findings of these codes overlap, only that of the earlier code is kept."""


@dataclass(frozen=True)
class Proof:
    """What proofing gave: problems in the order of the booklet; those silenced; the findings that have a sure
    fix.
    """

    edition: Edition | None
    problems: tuple[Problem, ...]
    silenced: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()
    looked_at: int = 0
    """Proposals that were looked at anew; the others were remembered."""
    contexts: Mapping[Problem, tuple[str, str, str]] = field(default_factory=dict)
    """The sentence around a problem's words: before, the words, after."""


def proof_content(
    folders: Folders,
    reading: Reading,
    *,
    remember: bool = True,
    others: Callable[[Edition], Iterable[Problem]] = lambda edition: (),
) -> Proof:
    """Proofs what was read. The problems of reading and `others` (of the outputs) are among those given.
    Never raises for what is in the content.
    """
    edition = reading.edition
    if edition is None:
        return Proof(None, reading.problems)
    context, sources = proof_context(edition, folders, edition.proof.limits)
    ask_dictionaries(context)
    memory = Memory(folders, context, remember)
    found = [finding for entry in context.entries for finding in memory.findings(entry)]
    found += [finding for family in ALL.values() for finding in family(context)]
    memory.save()
    context.lexicon.save()
    kept = joined(without_overlaps(found))
    pairs = [(problem_of(finding), finding) for finding in kept]
    problems = [
        *reading.problems,
        *sources.problems,
        *_about_tools(context),
        *_about_limits(edition, folders),
        *others(edition),
        *(problem for problem, _ in pairs),
    ]
    remaining, quiet = _settled(problems, edition, folders, context.entries)
    graded = {_key(problem): problem for problem in remaining}
    live = {_key(problem): finding for problem, finding in pairs if _key(problem) in graded}
    contexts = {
        graded[key]: words for key, finding in live.items() if (words := context_of(finding, context))
    }
    return Proof(edition, tuple(remaining), tuple(quiet), tuple(live.values()), memory.looked_at, contexts)


def _key(problem: Problem) -> tuple[object, ...]:
    return problem.code, problem.proposal, problem.line, problem.column, problem.text, problem.message


def _settled(
    problems: Iterable[Problem], edition: Edition, folders: Folders, entries: Sequence[Entry]
) -> tuple[list[Problem], list[Problem]]:
    """Problems with the edition's severities applied: those that remain, in the order of the booklet, and
    those silenced.

    Only this room's codes may be graded anew.
    """
    rules = edition.proof.severities
    graded = [
        problem if rule is None else replace(problem, graded=cast(Severity, rule))
        for problem in problems
        if (rule := rules.get(problem.code) if problem.code[1] == "7" else None) != "off"
    ]
    by_file = {entry.source.file: marks(entry.source) for entry in entries}
    remaining, quiet = silenced(
        graded, by_file, edition, folders.display_path(edition.folder / "edition.yaml")
    )
    order = {proposal.id: proposal.number for proposal in edition.proposals}
    remaining.sort(
        key=lambda problem: (
            order.get(problem.proposal or "", 0),
            problem.file or "",
            problem.line or 0,
            problem.column or 0,
        )
    )
    return remaining, quiet


def context_of(finding: Finding, context: ProofContext) -> tuple[str, str, str] | None:
    """The sentence around a finding's words, or as much of the unit as is readable."""
    value = finding.value
    if value is None:
        return None
    number = bisect_right(value.units, finding.start, key=lambda unit: unit.at[0]) - 1
    if number < 0 or finding.start > value.units[number].at[-1]:
        return None
    unit = value.units[number]
    start, end = bisect_left(unit.at, finding.start), bisect_left(unit.at, finding.end)
    first, last = max(start - _AROUND, 0), min(end + _AROUND, len(unit.text))
    parts = sentences(unit, context.language) if context.language else ()
    if sentence := _sentence_at(parts, start):
        first = max(first, sentence.start)
    if sentence := _sentence_at(parts, end - 1):
        last = min(last, sentence.end)
    return unit.text[first:start], unit.text[start:end], unit.text[end:last]


def _sentence_at(parts: Sequence[Sentence], index: int) -> Sentence | None:
    """The sentence in which a character of a unit stands; None between two."""
    number = bisect_right(parts, index, key=lambda sentence: sentence.start) - 1
    return parts[number] if number >= 0 and index < parts[number].end else None


def problem_of(finding: Finding) -> Problem:
    """A finding as the one type of every problem."""
    line, column = finding.place
    message = (
        finding.message
        if not finding.also
        else f"{finding.message.rstrip('.')}; {len(finding.also) + 1} times here."
    )
    proposal = finding.entry.proposal
    return Problem(
        finding.code,
        Place(finding.entry.source.file, line, column),
        message,
        finding.hint,
        proposal=proposal.id,
        number=proposal.number,
        field=finding.field,
        text=finding.text,
        fix=finding.fix,
        graded=finding.severity,
    )


def without_overlaps(found: Sequence[Finding]) -> list[Finding]:
    """The findings without those about words of which another says more."""
    taken: dict[
        tuple[str, tuple[str | int, ...]], list[tuple[int, int]]
    ] = {}  # in order, since they don't overlap
    kept = []
    for finding in sorted(found, key=lambda one: _FIRST.index(one.code) if one.code in _FIRST else -1):
        if finding.code in _FIRST and finding.value is not None and finding.code != "W712":
            spans = taken.setdefault((finding.entry.proposal.id, finding.path), [])
            place = bisect_right(spans, finding.start, key=lambda span: span[1])
            if place < len(spans) and spans[place][0] < finding.end:
                continue
            spans.insert(place, (finding.start, finding.end))
        kept.append(finding)
    return kept


def joined(found: Iterable[Finding]) -> list[Finding]:
    """Findings of one code about the same words in the same value, as one with its further places."""
    first: dict[tuple[object, ...], Finding] = {}
    for finding in sorted(
        found, key=lambda one: (one.entry.proposal.number, one.path and str(one.path[0]), one.start)
    ):
        key = (
            finding.code,
            finding.entry.proposal.id,
            finding.path,
            finding.text if finding.value and finding.text else id(finding),
            finding.fix,
        )
        if key in first:
            first[key] = replace(first[key], also=(*first[key].also, finding.start))
        else:
            first[key] = finding
    return list(first.values())


def _about_tools(context: ProofContext) -> list[Problem]:
    if context.language is None:
        return [
            Problem(
                "A790",
                None,
                tr(
                    "Nothing is known of the language “{language}”: spelling and grammar weren't looked at.",
                    language=context.edition.language,
                ),
                tr("Swedish (sv) and English (en) are."),
            )
        ]
    if context.lexicon.is_there:
        return []
    package = {"sv": "hunspell-sv", "en": "hunspell-en-gb"}[context.language.code]
    return [
        Problem(
            "A790",
            None,
            tr("Spelling wasn't looked at: hunspell or its dictionary isn't installed."),
            tr("Install the packages hunspell and {package}; all else was checked.", package=package),
        )
    ]


def _about_limits(edition: Edition, folders: Folders) -> list[Problem]:
    return [
        Problem(
            "E795",
            Place(folders.display_path(edition.folder / "edition.yaml")),
            tr("There is no limit “{name}”.", name=name),
            tr("The limits are {limits}.", limits=", ".join(LIMITS)),
            text=name,
        )
        for name in edition.proof.limits
        if name not in LIMITS
    ]


class Memory:
    """What was found in each proposal, by a hash of its file and of all that the checks of one proposal go
    by; kept in the cache folder.
    """

    def __init__(self, folders: Folders, context: ProofContext, remember: bool) -> None:
        self._context, self.looked_at, self._remember = context, 0, remember
        self._path = folders.cache / f"{text_sum(context.edition.id)[:16]}.proof.json"
        self._stamp = _stamp(context)
        self._old = self._read() if remember else {}
        self._new: dict[str, object] = {}

    def findings(self, entry: Entry) -> list[Finding]:
        """What the checks of one proposal find in it, remembered or looked for."""
        key = text_sum(self._stamp, entry.proposal.id, entry.source.text)
        values = {value.path: value for value in entry.values}
        try:
            found = [_revived(one, entry, values) for one in self._old[key]]  # type: ignore[attr-defined]
        except (KeyError, TypeError, ValueError, IndexError, AttributeError):
            self.looked_at += 1
            found = [finding for family in ONE.values() for finding in family(entry, self._context)]
        self._new[key] = [_kept(finding) for finding in found]
        return found

    def save(self) -> None:
        """Keep it; a full disk only costs time."""
        if self._remember and self._new != self._old:
            with suppress(OutsideError):
                write_json(self._path, self._new)

    def _read(self) -> dict[str, object]:
        found = read_json(self._path)
        return found if isinstance(found, dict) else {}


def _stamp(context: ProofContext) -> str:
    """What the checks of one proposal go by besides its text: the tools, the language, the settings, the
    house style, the fields' habits.
    """
    facts = (
        context.edition.language,
        sorted(context.limits.items()),
        context.house,
        sorted(context.stopped),
        [(field.key, field.label) for field in context.edition.fields],
    )
    return text_sum(toolchain_sum(context.language), repr(facts), *sorted(context.lexicon.learned))


def _kept(finding: Finding) -> list[object]:
    return [
        finding.code,
        finding.message,
        finding.hint,
        finding.field,
        list(finding.path),
        finding.value is not None,
        finding.start,
        finding.end,
        finding.text,
        finding.fix,
        finding.severity,
    ]


def _revived(kept: list[object], entry: Entry, values: Mapping[tuple[str | int, ...], object]) -> Finding:
    code, message, hint, field, path, has_value, start, end, text, fix, severity = kept
    way: tuple[str | int, ...] = tuple(path)  # type: ignore[arg-type]
    value = values[way] if has_value else None
    node = entry.source.root.under(*way) if entry.source.root is not None else None
    return Finding(code, message, hint, entry, field, value, start, end, text, fix, node, way, severity)  # type: ignore[arg-type]
