"""What the studio's pages show: the edition's outline with the state of each entry, and an entry's form, as
plain values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..checks.proofing import Proof, Remark
from ..locale import plural, tr
from ..model import Chapter, Contact, Edition, Proposal
from ..problems import Severity
from ..rendering.report_pages import GROUND


@dataclass(frozen=True)
class OutlineRow:
    """A proposal in the outline: how many errors and warnings it has, and which of the fields that are
    expected are empty.
    """

    proposal: Proposal
    findings: int
    missing: tuple[str, ...]
    is_current: bool

    @property
    def senders(self) -> str:
        return ", ".join(member.name for member in self.proposal.submitted_by)


@dataclass(frozen=True)
class OutlineChapter:
    """A chapter in the outline. `hue` and `deep` are its ground and the type on it, "#rrggbb"."""

    chapter: Chapter
    hue: str
    deep: str
    rows: tuple[OutlineRow, ...]


@dataclass(frozen=True)
class FormField:
    """A text of an entry's form. `said` is what the page says in its place while it is empty."""

    key: str
    label: str
    text: str
    is_line: bool
    said: str
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class EntryForm:
    """A proposal's form."""

    proposal: Proposal
    title: FormField
    fields: tuple[FormField, ...]
    contacts: tuple[Contact, ...]
    remarks: tuple[Remark, ...]
    """What is found about the rest: senders, contacts, the proposal as a whole."""

    @property
    def texts(self) -> tuple[FormField, ...]:
        return (self.title, *self.fields)


def outline(
    edition: Edition, proof: Proof | None, palettes: Mapping[str, tuple[str, str]], current: str = ""
) -> tuple[OutlineChapter, ...]:
    """The edition's chapters with their proposals. `palettes` are grounds and types by proposal."""
    weighty = Counter(
        problem.proposal for problem in (proof.problems if proof else ()) if problem.severity != "advice"
    )
    needed = [field for field in edition.fields if field.need != "optional"]
    chapters = []
    for chapter in edition.chapters:
        hue, deep = next(
            (palettes[proposal.id] for proposal in chapter.proposals if proposal.id in palettes), GROUND
        )
        rows = tuple(
            OutlineRow(
                proposal,
                weighty[proposal.id],
                tuple(field.label for field in needed if not proposal.fields.get(field.key)),
                proposal.id == current,
            )
            for proposal in chapter.proposals
        )
        chapters.append(OutlineChapter(chapter, hue, deep, rows))
    return tuple(chapters)


def entry_form(edition: Edition, proposal: Proposal, proof: Proof | None) -> EntryForm:
    """The form of a proposal, with what proofing found at each of its texts."""
    remarks: dict[str, list[Remark]] = {}
    keys = {"title", "intro", *(field.key for field in edition.fields)}
    for remark in proof.remarks if proof else ():
        if remark.problem.proposal == proposal.id:
            key = remark.problem.field if remark.problem.field in keys else ""
            remarks.setdefault(key or "", []).append(remark)

    def at(key: str) -> tuple[Remark, ...]:
        return tuple(remarks.get(key, ()))

    fields = [
        FormField(
            "intro", tr("Introduction"), proposal.intro, False, tr("left out while it is empty"), at("intro")
        )
    ]
    for field in edition.fields:
        said = (
            tr("left out while it is empty")
            if field.need == "optional"
            else tr("the page says that it is missing")
        )
        text = proposal.fields.get(field.key, "")
        fields.append(FormField(field.key, field.label, text, False, said, at(field.key)))
    title = FormField("title", tr("Title"), proposal.title, True, "", at("title"))
    return EntryForm(proposal, title, tuple(fields), proposal.contacts, at(""))


def counted(problems: Sequence[Severity]) -> tuple[tuple[Severity, str], ...]:
    """How many errors and warnings there are, in words, without what there is none of."""
    counts = Counter(problems)
    words: tuple[tuple[Severity, str], ...] = (
        ("error", plural(counts["error"], "{count} error", "{count} errors")),
        ("warning", plural(counts["warning"], "{count} warning", "{count} warnings")),
    )
    return tuple((severity, text) for severity, text in words if counts[severity])
