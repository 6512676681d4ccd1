"""BookletText -> Edition: fields as Markdown, contacts taken apart, members tied, ids given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from ..locale import plural, tr
from ..manuscript.read.words import quoted
from ..manuscript.slugs import Ids, slug
from ..manuscript.start.comments import in_words_of
from ..model import Chapter, Edition, Field, Member, Proposal
from ..problems import Place, Problem
from .contacts import ParsedContacts, contact_paragraphs, parse_contacts, recurring_organisations
from .labels import CONTACTS
from .lines import SourceLine, fold
from .outline import BookletText, LabelledText, ProposalText
from .paragraphs import to_markdown
from .previous import Previous
from .ties import Ties

_SWEDISH = re.compile(r"\b(?:och|att|för|är|som|det|ett|med)\b", re.IGNORECASE)
_ENGLISH = re.compile(r"\b(?:and|the|for|is|that|of|with|to)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Shaped:
    """The edition made of a booklet. `dropped` are the words that went, by proposal in order: conjunctions
    between contacts' parts.

    `notes` are comments for edition.yaml, by key.
    """

    edition: Edition
    new_members: tuple[Member, ...]
    dropped: tuple[tuple[str, ...], ...]
    notes: dict[str, str]
    problems: tuple[Problem, ...]


def imprint_of(language: str) -> str:
    """The sentence that an imported edition's imprint begins with."""
    with in_words_of(language):
        return tr("The texts are the members' own and stand as they were submitted.")


def shape(
    booklet: BookletText,
    previous: Previous,
    edition_id: str,
    folder: Path,
    source_name: str,
    publisher: str = "",
) -> Shaped:
    """The edition, and what wasn't sure: contacts (W426), members (W427, W428), date and publisher (W429,
    W430), needs (W437).
    """
    shaper = _Shaper(booklet, previous, source_name)
    agree = {field.key for field in booklet.fields} <= {field.key for field in previous.fields}
    language = previous.edition.language if previous.edition and agree else _language(booklet)
    chapters = shaper.chapters(language, edition_id)
    fields = tuple(shaper.fields(chapters))
    notes: dict[str, str] = {}
    publisher = publisher or shaper.publisher(language, notes)
    day = shaper.day(language, edition_id, notes)
    preface, doubts = to_markdown(booklet.preface, source_name)
    imprint = "\n\n".join(filter(None, (imprint_of(language), preface)))
    title = booklet.title or _title_of(language, edition_id)
    edition = Edition(
        edition_id,
        title,
        language,
        publisher,
        day,
        fields,
        chapters,
        tuple(shaper.ties.members),
        folder,
        imprint,
    )
    return Shaped(
        edition,
        tuple(shaper.ties.new),
        tuple(shaper.dropped),
        notes,
        (*shaper.problems, *doubts, *shaper.ties.problems),
    )


class _Shaper:
    """Makes proposals one by one; ids taken, words dropped and problems gather here."""

    def __init__(self, booklet: BookletText, previous: Previous, source_name: str) -> None:
        self.booklet, self.previous, self.source_name = booklet, previous, source_name
        self.problems: list[Problem] = []
        self.dropped: list[tuple[str, ...]] = []
        self.ties = Ties(previous.members, source_name)
        self.organisations = self._organisations()
        self._proposal_ids, self._chapter_ids = Ids(), Ids()

    def _organisations(self) -> set[str]:
        members = {fold(member.name) for member in self.previous.members}
        fields = [contact_paragraphs(_lines_of(proposal, CONTACTS)) for proposal in self.booklet.proposals]
        return members | recurring_organisations(fields, members)

    def chapters(self, language: str, edition_id: str) -> tuple[Chapter, ...]:
        chapters = []
        number = 0
        for index, chapter in enumerate(self.booklet.chapters, 1):
            title = chapter.title or self.booklet.title or _title_of(language, edition_id)
            if chapter.title is None:
                self._doubt(
                    "W433",
                    tr("These proposals stand under no chapter's heading; a chapter was made for them."),
                    tr("Give it a title in edition.yaml."),
                    chapter.proposals[0].line,
                )
            wanted = self.previous.chapter_ids.get(fold(title)) or slug(title) or f"chapter-{index}"
            proposals = []
            for proposal in chapter.proposals:
                number += 1
                proposals.append(self._proposal(proposal, number))
            intro = self._text(chapter.intro)
            chapters.append(Chapter(self._chapter_ids.take(wanted), index, title, tuple(proposals), intro))
        return tuple(chapters)

    def _proposal(self, proposal: ProposalText, number: int) -> Proposal:
        if proposal.number is not None and proposal.number != number:
            self._doubt(
                "W432",
                tr(
                    "The proposal printed as number {printed} is number {number} here: numbers are "
                    "counted from the order.",
                    printed=proposal.number,
                    number=number,
                ),
                tr("Look whether proposals are missing before it."),
                proposal.line,
            )
        wanted = (
            self.previous.proposal_ids.get(fold(proposal.title))
            or slug(proposal.title)
            or f"proposal-{number}"
        )
        proposal_id = self._proposal_ids.take(wanted)
        intro = self._text(proposal.intro)
        fields = {field.key: self._text(_lines_of(proposal, field.key)) for field in self.booklet.fields}
        taken, members = self._contacts(proposal, proposal_id)
        return Proposal(
            proposal_id, number, proposal.title, members, intro, MappingProxyType(fields), taken.contacts
        )

    def _text(self, lines: Sequence[SourceLine]) -> str:
        text, doubts = to_markdown(lines, self.source_name)
        self.problems += doubts
        return text

    def _contacts(
        self, proposal: ProposalText, proposal_id: str
    ) -> tuple[ParsedContacts, tuple[Member, ...]]:
        lines = _lines_of(proposal, CONTACTS)
        paragraphs = contact_paragraphs(lines)
        taken = parse_contacts(paragraphs, self.organisations)
        line = lines[0].number if lines else proposal.line
        self.dropped.append(taken.dropped)
        for doubt in taken.doubts:
            self.problems.append(
                Problem(
                    "W426",
                    Place(self.source_name, line),
                    tr(
                        doubt.message,
                        title=quoted(proposal.title),
                        words=doubt.words,
                        first=doubt.first,
                        second=doubt.second,
                    ),
                    tr("Look at contacts in proposals/{id}.yaml.", id=proposal_id),
                    proposal=proposal_id,
                    field="contacts",
                    text=doubt.words,
                )
            )
        return taken, self.ties.of(proposal, proposal_id, taken, " ".join(paragraphs), line)

    def fields(self, chapters: Sequence[Chapter]) -> Iterable[Field]:
        """The fields with their needs. A field that a proposal lacks can't be required, or the edition
        couldn't be built.
        """
        proposals = [proposal for chapter in chapters for proposal in chapter.proposals]
        former = {field.key: field for field in self.previous.fields}
        for index, field in enumerate(self.booklet.fields):
            empty = [proposal for proposal in proposals if not proposal.fields.get(field.key)]
            if field.key in former and field.need == "required" and empty:
                self._doubt(
                    "W437",
                    plural(
                        len(empty),
                        "{label} was required, but {count} proposal has none (number {number}); it is "
                        "expected now.",
                        "{label} was required, but {count} proposals have none (number {number} first); it "
                        "is expected now.",
                        label=quoted(field.label),
                        number=empty[0].number,
                    ),
                    tr("Ask for the texts, and write need: required again."),
                    1,
                )
                yield replace(field, need="expected")
            elif field.key not in former and index == 0 and not empty:
                yield replace(field, need="required")
            else:
                yield field

    def publisher(self, language: str, notes: dict[str, str]) -> str:
        if self.previous.edition and self.previous.edition.publisher:
            return self.previous.edition.publisher
        self._doubt(
            "W430",
            tr("The text doesn't say who publishes the booklet."),
            tr(
                "Write the publisher's name in edition.yaml, under publisher:. Without it nothing can "
                "be built."
            ),
            self.booklet.title_line,
        )
        with in_words_of(language):
            notes["publisher"] = tr("not in the source: write who publishes the booklet")
        return ""

    def day(self, language: str, edition_id: str, notes: dict[str, str]) -> date:
        """The date: the replaced edition's, else a placeholder, the first day of the edition's year. No clock
        is asked.
        """
        if self.previous.edition and self.previous.same:
            return self.previous.edition.date
        with in_words_of(language):
            notes["date"] = tr("year-month-day. Not in the source: set it to the day the booklet comes out")
        self._doubt(
            "W429",
            tr("The text doesn't say when the booklet came out."),
            tr("Write the day in edition.yaml, under date:, as year-month-day."),
            self.booklet.title_line,
        )
        year = re.search(r"(?:19|20)\d\d", edition_id) or re.search(
            r"\b(?:19|20)\d\d\b", self.booklet.title or ""
        )
        return date(int(year[0]) if year else 2000, 1, 1)

    def _doubt(self, code: str, message: str, hint: str, line: int) -> None:
        self.problems.append(Problem(code, Place(self.source_name, line), message, hint))


def _lines_of(proposal: ProposalText, key: str) -> list[SourceLine]:
    """A field's lines; a label that comes twice adds to its first text."""
    parts: list[LabelledText] = [part for part in proposal.parts if part.key == key]
    return [line for part in parts for line in part.lines]


def _title_of(language: str, edition_id: str) -> str:
    """The title of a booklet that has none."""
    with in_words_of(language):
        return tr("Edition {name}", name=edition_id)


def _language(booklet: BookletText) -> str:
    text = " ".join(line.text for line in booklet.body[:2000])
    return "sv" if len(_SWEDISH.findall(text)) >= len(_ENGLISH.findall(text)) else "en"
