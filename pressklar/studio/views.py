"""What the studio's pages show: the edition's outline with the state of each entry, and an entry's form, as
plain values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..locale import plural, tr
from ..model import Chapter, Contact, Edition, Proposal
from ..problems import Severity
from .entry_states import EntryState

if TYPE_CHECKING:
    from ..checks.proofing import Proof, Remark


@dataclass(frozen=True)
class OutlineRow:
    """A proposal in the outline: how many errors and warnings it has, and which of the fields that are
    expected are empty.
    """

    proposal: Proposal
    errors: int
    warnings: int
    missing: tuple[str, ...]
    state: EntryState
    is_current: bool

    @property
    def findings(self) -> int:
        return self.errors + self.warnings

    @property
    def senders(self) -> str:
        return ", ".join(member.name for member in self.proposal.submitted_by)

    @property
    def words(self) -> str:
        """What the search looks in, small."""
        return f"{self.proposal.number} {self.proposal.title} {self.senders} {self.proposal.id}".casefold()

    @property
    def states(self) -> tuple[str, ...]:
        """The states as the filter calls them."""
        facts = {"missing": self.missing, "findings": self.findings, "errors": self.errors}
        own = tuple(name for name, fact in facts.items() if fact)
        return (*own, *(() if self.findings else ("clean",)), *self.state.names)


@dataclass(frozen=True)
class OutlineChapter:
    """A chapter in the outline. `hue` and `deep` are its ground and the type on it, "#rrggbb"."""

    chapter: Chapter
    hue: str
    deep: str
    rows: tuple[OutlineRow, ...]


@dataclass(frozen=True)
class FormField:
    """A text of an entry's form. `placeholder` says what the page says in its place while it is empty."""

    key: str
    label: str
    text: str
    is_line: bool
    placeholder: str
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


def languages() -> tuple[tuple[str, str], ...]:
    """The languages that there are words of a publication in, by their tags."""
    return (
        ("sv", tr("Swedish")),
        ("en", tr("English")),
        ("en-GB", tr("British English")),
        ("en-US", tr("American English")),
        ("de", tr("German")),
        ("fi", tr("Finnish")),
    )


def filters() -> tuple[tuple[str, str], ...]:
    """The states that the outline can be filtered by, in words."""
    return (
        ("missing", tr("something is missing")),
        ("findings", tr("findings")),
        ("errors", tr("errors")),
        ("clean", tr("no findings")),
        ("out", tr("out in Word")),
        ("back", tr("back from Word")),
        ("approved", tr("approved")),
        ("changed", tr("changed since approval")),
    )


def outline(
    edition: Edition,
    proof: Proof | None,
    palettes: Sequence[tuple[str, str]],
    states: Mapping[str, EntryState],
    current: str = "",
) -> tuple[OutlineChapter, ...]:
    """The edition's chapters with their proposals. `palettes` are grounds and types, chapter by chapter."""
    weighty = Counter((problem.proposal, problem.severity) for problem in (proof.problems if proof else ()))
    needed = [field for field in edition.fields if field.need != "optional"]
    chapters = []
    for chapter, (hue, deep) in zip(edition.chapters, palettes, strict=True):
        rows = tuple(
            OutlineRow(
                proposal,
                weighty[proposal.id, "error"],
                weighty[proposal.id, "warning"],
                tuple(field.label for field in needed if not proposal.fields.get(field.key)),
                states.get(proposal.id, EntryState()),
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
        placeholder = (
            tr("left out while it is empty")
            if field.need == "optional"
            else tr("the page says that it is missing")
        )
        text = proposal.fields.get(field.key, "")
        fields.append(FormField(field.key, field.label, text, False, placeholder, at(field.key)))
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
