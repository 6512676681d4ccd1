"""Proofs an edition's content: runs the families, joins what stands twice, applies the edition's severities
and silencings.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as FilePath

from ..foundation.folders import Folders
from ..locale import tr
from ..manuscript import Reading
from ..manuscript.silencing import Silencings, graded, notes_in
from ..model import LIMITS, Edition
from ..problems import Place, Problem
from .context import ProofContext, ProofStore, proof_context
from .prose import Sentence, sentences
from .remembering import Memory
from .values import Finding, Path

_AROUND = 200
"""Characters on each side of a finding's words, at most."""

_FIRST = (
    "W712",
    "W715",
    "W710",
    "W702",
    "W703",
    "W722",
    "W721",
    "W724",
    "W711",
    "W723",
    "W720",
    "A727",
    "A752",
    "A754",
    "W726",
    "W729",
)
"""Where findings of these codes overlap, only that of the earlier code is kept."""


Surroundings = tuple[str, str, str]
"""The sentence around a finding's words: before, the words, after."""


@dataclass(frozen=True)
class Remark:
    """What a proof says: a problem, and for one of the content's checks the finding that it tells of."""

    problem: Problem
    finding: Finding | None = None
    around: Surroundings | None = None


@dataclass(frozen=True)
class Proof:
    """What proofing gave: the remarks in the order of the booklet, and the problems that are silenced."""

    edition: Edition | None
    remarks: tuple[Remark, ...]
    silenced: tuple[Problem, ...] = ()
    looked_at: int = 0
    """Proposals, and what else holds texts, whose files had changed; the others were remembered."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(remark.problem for remark in self.remarks)

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(remark.finding for remark in self.remarks if remark.finding)


def proof_content(
    folders: Folders,
    reading: Reading,
    *,
    remember: bool = True,
    others: Callable[[Edition], Iterable[Problem]] = lambda edition: (),
    outputs: bool = False,
    instead: Mapping[FilePath, bytes | None] | None = None,
    store: ProofStore | None = None,
) -> Proof:
    """Proofs what was read. The problems of reading and `others` are among those given; `outputs` says that
    these have looked at the outputs too; `instead` is what the reading was given. Never raises for what is in
    the content.
    """
    edition = reading.edition
    if edition is None:
        return Proof(None, tuple(map(Remark, reading.problems)))
    store = store or ProofStore()
    context, sources = proof_context(edition, folders, store, instead)
    memory = Memory(folders, context, store.records if remember else {})
    findings = memory.findings()
    store.records = memory.records
    if not instead:  # what may never be written isn't worth a disk's time
        context.lexicon.save()
        context.morphology.save()
        if remember:
            memory.save()
    of_outputs = list(others(edition))
    problems = [
        *reading.problems,
        *sources.problems,
        *_about_tools(context),
        *_about_limits(edition, folders),
        *of_outputs,
    ]
    remarks = [
        *map(Remark, problems),
        *(Remark(finding.problem, finding) for finding in joined(without_overlaps(findings))),
    ]
    looked_at = outputs and not {"A793", "W850"} & {problem.code for problem in of_outputs}
    remaining, silenced = _graded(remarks, context, folders, outputs=looked_at)
    return Proof(edition, tuple(remaining), tuple(silenced), memory.looked_at)


def _graded(
    remarks: Iterable[Remark], context: ProofContext, folders: Folders, *, outputs: bool
) -> tuple[list[Remark], list[Problem]]:
    """Remarks with the edition's severities applied: those that remain, in the order of the booklet, and the
    problems that are silenced.
    """
    edition = context.edition
    sources = {source.file: source for entry in context.entries for source in entry.sources}
    notes = {file: notes_in(source) for file, source in sources.items()}
    silencings = Silencings(edition, notes, folders.display_path(edition.folder / "edition.yaml"))
    remaining: list[Remark] = []
    silenced: list[Problem] = []
    for remark in remarks:
        problem, finding = graded(remark.problem, edition.proof), remark.finding
        if problem is None:
            continue
        if silencings.silences(problem):
            silenced.append(problem)
        else:
            remaining.append(Remark(problem, finding, surroundings(finding, context) if finding else None))
    remaining += map(Remark, silencings.problems(outputs=outputs))
    order = {proposal.id: proposal.number for proposal in edition.proposals}

    def place(remark: Remark) -> tuple[int, str, int, int]:
        problem = remark.problem
        number = order.get(problem.proposal or "", 0)
        return number, problem.file or "", problem.line or 0, problem.column or 0

    return sorted(remaining, key=place), silenced


def surroundings(finding: Finding, context: ProofContext) -> Surroundings | None:
    """The sentence around a finding's words, or as much of the unit as is readable."""
    value = finding.value
    if value is None:
        return None
    number = bisect_right(value.units, finding.start, key=lambda unit: unit.places[0]) - 1
    if number < 0 or finding.start > value.units[number].places[-1]:
        return None
    unit = value.units[number]
    start, end = bisect_left(unit.places, finding.start), bisect_left(unit.places, finding.end)
    first, last = max(start - _AROUND, 0), min(end + _AROUND, len(unit.text))
    parts = sentences(unit, context.language) if context.language else ()
    if sentence := _sentence_of(parts, start):
        first = max(first, sentence.start)
    if sentence := _sentence_of(parts, end - 1):
        last = min(last, sentence.end)
    return unit.text[first:start], unit.text[start:end], unit.text[end:last]


def _sentence_of(parts: Sequence[Sentence], index: int) -> Sentence | None:
    """The sentence in which a character of a unit stands; None between two."""
    number = bisect_right(parts, index, key=lambda sentence: sentence.start) - 1
    return parts[number] if number >= 0 and index < parts[number].end else None


def without_overlaps(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those about words of which another says more."""
    spans_of: dict[tuple[str, Path], list[tuple[int, int]]] = {}  # in order, since they don't overlap
    remaining = []
    for finding in sorted(findings, key=lambda each: _FIRST.index(each.code) if each.code in _FIRST else -1):
        if finding.code in _FIRST and finding.value is not None and finding.code != "W712":
            spans = spans_of.setdefault((finding.entry.id, finding.path), [])
            place = bisect_right(spans, finding.start, key=lambda span: span[1])
            if place < len(spans) and spans[place][0] < finding.end:
                continue
            spans.insert(place, (finding.start, finding.end))
        remaining.append(finding)
    return remaining


def joined(findings: Iterable[Finding]) -> list[Finding]:
    """Findings of one code about the same words in the same value, as one with its further places."""
    first: dict[tuple[object, ...], Finding] = {}
    for finding in sorted(
        findings, key=lambda each: (each.entry.holder.number, each.path and str(each.path[0]), each.start)
    ):
        words = finding.text if finding.value and finding.text else id(finding)
        key = (finding.code, finding.entry.id, finding.path, words, finding.fix)
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
    name = context.language.dictionaries[0]
    package = {"sv_SE": "hunspell-sv"}.get(name, f"hunspell-{name.lower().replace('_', '-')}")
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
