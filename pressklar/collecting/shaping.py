"""A submission as a proposal: Markdown in its fields, contacts taken apart, members and chapter found; what
wasn't sure, and the words that have no place in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from ..intake.contacts import contact_paragraphs, parse_contacts
from ..intake.lines import SourceLine, fold
from ..intake.paragraphs import to_markdown
from ..locale import tr
from ..manuscript.read.addresses import address_fault
from ..manuscript.read.limits import MOST_IN_LINE
from ..manuscript.read.words import listed, quoted
from ..model import Contact, Edition, Member, Proposal, is_person
from ..problems import Place, Problem
from .chapters import SUGGESTED, ChapterMatch, Chapters
from .choosing import Choice, Choices, clue_of
from .labels import CHAPTER, CONTACT, CONTACT_PARTS, MEMBER, SENDER_EMAIL, SENDER_NAME, TITLE, WHEN, LabelBook
from .senders import SenderFinder, SenderMatch
from .values import NOTHING, LeftOver, Submission

_LONGEST_TITLE = 300
_MOST_NAMING = 8
"""Words that name a member and say nothing else."""
_ROLE = re.compile(r"[^\W\d_]{3,}(?:[ -][^\W\d_]{2,}){0,4}")
"""What a line by itself between name and address says: a few words, no number, no address."""
_PHONE = re.compile(
    r"(?:(?:tfn|tel|telefon|mobil|phone|telephone|mobile|puh)\.?:? ?)?\+?[\d(][\d ()/–-]{5,20}\d",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?<![^\s@<>,;])[^\s@<>,;]++@[^\s@<>,;]+")


@dataclass(frozen=True)
class ShapedSubmission:
    """A submission with the proposal that it makes. `chapter` is the chapter's id, "" for what stays
    unsorted, with the reasons in `why`. `left_over` are its words that have no place in the proposal.
    """

    submission: Submission
    proposal: Proposal
    chapter: str
    why: tuple[str, ...] = ()
    left_over: tuple[LeftOver, ...] = ()
    problems: tuple[Problem, ...] = ()
    uncertain: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()
    """The ids of the likeliest chapters, the likeliest first."""
    learned: Choices = field(default_factory=Choices)
    """What a person decided of it, to be remembered."""


class Shaper:
    """Shapes the submissions of one edition."""

    def __init__(
        self, edition: Edition, book: LabelBook, earlier: Sequence[Edition], choices: Choices
    ) -> None:
        self.edition, self.book, self.choices = edition, book, choices
        self.members = SenderFinder(edition.members)
        self.chapters = Chapters(edition, earlier)
        self.organisations = {fold(member.name) for member in edition.members}

    def shape(self, submission: Submission) -> ShapedSubmission:
        return _Shaping(self, submission).done()


class _Shaping:
    """One submission on its way; doubts and words without a place gather here."""

    def __init__(self, around: Shaper, submission: Submission) -> None:
        self.around, self.submission = around, submission
        self.left: list[LeftOver] = []
        self.problems: list[Problem] = []
        self.uncertain: list[str] = []
        self.why: list[str] = []
        self.choice = Choice()
        self.suggested: tuple[str, ...] = ()
        self.senders: dict[str, tuple[str, ...]] = {}
        """What a clue to the sender stands for, as a person decided now; `named` the same of chapters."""
        self.named: dict[str, str] = {}

    def done(self) -> ShapedSubmission:
        submission, around = self.submission, self.around
        title = self._title()
        self.choice = around.choices.of(submission, title)
        fields = {field.key: self._text(field.key) for field in around.edition.fields}
        contacts = tuple(self._contacts())
        sender = around.members.of(submission, contacts)
        members = self._sender(sender)
        chapter = self._chapter(title, fields)
        title = title or self._made_up_title(members)
        labels = {field.key: field.label for field in around.edition.fields if field.need == "required"}
        lacking = [labels[key] for key in labels if not fields[key]]
        if lacking:
            self.why.append(tr("it lacks {fields}", fields=listed([quoted(label) for label in lacking])))
        for role in submission.guessed:
            if role in fields:
                label = next(field.label for field in around.edition.fields if field.key == role)
                self.uncertain.append(label)
        proposal = Proposal("", 0, title, members, "", MappingProxyType(fields), contacts)
        listed_in = chapter if self.choice.chapter or not self.why else ""
        if self.why:
            self._tell_why(title, listed_in)
        decided = {submission.digest: self.choice} if self.choice != Choice() else {}
        return ShapedSubmission(
            submission,
            proposal,
            listed_in,
            tuple(self.why),
            tuple(self.left),
            tuple(self.problems),
            tuple(self.uncertain),
            self.suggested,
            Choices({}, decided, self.senders, self.named),
        )

    def _tell_why(self, title: str, listed_in: str) -> None:
        """W484, with the reasons."""
        reasons = "; ".join(self.why)
        if listed_in:
            self._doubt(
                "W484",
                tr(
                    "{title} is put into the chapter that was chosen for it, though {reasons}.",
                    title=quoted(title),
                    reasons=reasons,
                ),
                tr("Mend its file before the booklet is built."),
            )
            return
        self._doubt(
            "W484",
            tr("{title} is left unsorted: {reasons}.", title=quoted(title), reasons=reasons),
            tr(
                "Mend its file, then write its name under a chapter in edition.yaml; until then it "
                "isn't in the booklet."
            ),
        )

    # Texts

    def _title(self) -> str:
        words = " ".join(line.text for line in self.submission.parts.get(TITLE, ()))
        if len(words) > _LONGEST_TITLE:
            short = words[:100].rpartition(" ")[0] or words[:100]
            self._leave(words, tr("is too long for a title"))
            self._guess_title(short)
            return short
        if words and TITLE in self.submission.guessed:
            self._guess_title(words)
        return words

    def _guess_title(self, title: str) -> None:
        self.uncertain.append(tr("Title"))
        self._doubt(
            "W483",
            tr("{title} was taken for the title.", title=quoted(title)),
            tr("Look at title in its file."),
        )

    def _made_up_title(self, members: Sequence[Member]) -> str:
        who = members[0].name if members else self.submission.sender.name or self.submission.sender.email
        title = tr("Without a title ({who})", who=who) if who else tr("Without a title")
        self.why.append(tr("it has no title"))
        self.uncertain.append(tr("Title"))
        return title[:MOST_IN_LINE]

    def _text(self, key: str) -> str:
        lines = self.submission.parts.get(key, ())
        if not lines:
            return ""
        text, doubts = to_markdown(lines, self.submission.source)
        self.problems += doubts
        return text

    # Contacts

    def _contacts(self) -> Iterator[Contact]:
        contacts = [_contact(parts) for parts in self.submission.contacts]
        own = {
            part: " ".join(line.text for line in self.submission.parts.get(role, ()))
            for role, part in CONTACT_PARTS.items()
        }
        if any(own.values()):
            contacts.append(_contact(own))
        lines: tuple[SourceLine, ...] = self.submission.parts.get(CONTACT, ())
        if lines:
            taken = parse_contacts(contact_paragraphs(lines), self.around.organisations)
            if taken.doubts:
                self.uncertain.append(tr("Contacts"))
            if taken.dropped:
                self._leave(" ".join(taken.dropped), tr("joins contacts"), own=True)
            contacts += map(_checked, taken.contacts)
            if any(own.values()) and len(contacts) == 2 and (whole := _one_of(*contacts)):
                contacts = [whole]  # a column for the name, another for the address
        yield from map(self._with_address, contacts or self._signed())

    def _signed(self) -> list[Contact]:
        """Who signed the mail with the sender's name, where no contact is named: to be looked at."""
        sender = self.submission.sender
        has_name = bool(sender.name) and is_person(sender.name)
        if not (has_name and sender.email and fold(sender.name) in fold(sender.text)):
            return []
        self.uncertain.append(tr("Contacts"))
        return [Contact(sender.name)]

    def _with_address(self, contact: Contact) -> Contact:
        """The contact who sent the mail, with that mail's address."""
        sender = self.submission.sender
        is_sender = bool(contact.name) and fold(contact.name or "") == fold(sender.name)
        if contact.email or not (is_sender and sender.email) or address_fault(sender.email) is not None:
            return contact
        return replace(contact, email=sender.email)

    # Sender and chapter

    def _sender(self, match: SenderMatch) -> tuple[Member, ...]:
        said = self.submission.text(MEMBER)
        parts = self.submission.parts
        for role in (SENDER_NAME, SENDER_EMAIL, WHEN):
            if role in parts:
                self._leave(self.submission.text(role), tr("says who sent it, and when"), own=True)
        if NOTHING in parts:
            self._leave(self.submission.text(NOTHING), tr("stands under a label that is no field's"))
        if self.around.edition.members:
            match = self._decided_sender(match, said)
        if said:
            named = (
                bool(match.members)
                and match.clue == said.replace("\n", " ")
                and len(said.split()) <= _MOST_NAMING * len(match.members)
            )
            self._leave(said, tr("names the sender"), own=named)
        if not self.around.edition.members:
            return match.members
        if not match.members and self.choice.members is None:
            self.uncertain.append(tr("Sender"))
            clue = said or self.submission.sender.email or self.submission.sender.name or tr("nobody")
            self._doubt(
                "W482",
                tr("No member was found for the sender ({clue}).", clue=quoted(clue)),
                tr(
                    "Write submitted_by in its file, with the member's id; an address in members.yaml would "
                    "be known next time."
                ),
            )
        elif match.members and not match.sure:
            self.uncertain.append(tr("Sender"))
            names = listed([member.name for member in match.members])
            self._doubt(
                "W482",
                tr("{clue} was taken for {members}.", clue=quoted(match.clue), members=names),
                tr("Look at submitted_by in its file."),
            )
        return match.members

    def _decided_sender(self, match: SenderMatch, said: str) -> SenderMatch:
        """The members that a person chose, for this submission or for its clue; else those found."""
        sender, by_id = self.submission.sender, {each.id: each for each in self.around.edition.members}
        clue = clue_of(said or sender.email or sender.name)
        chosen = self.choice.members
        if chosen is None and not match.sure:
            chosen = self.around.choices.senders.get(clue) if clue else None
        elif chosen and not match.sure and clue:
            self.senders[clue] = chosen
        if chosen is None:
            return match
        return SenderMatch(
            tuple(by_id[each] for each in chosen if each in by_id), True, said.replace("\n", " ") or clue
        )

    def _chapter(self, title: str, fields: Mapping[str, str]) -> str:
        said = " ".join(line.text for line in self.submission.parts.get(CHAPTER, ()))
        match = self.around.chapters.named(said) if said else ChapterMatch()
        ranked = self.around.chapters.ranked("\n".join((title, title, *fields.values())))
        if not match.sure and (known := self.around.choices.chapters.get(clue_of(said))):
            match = ChapterMatch(known, True)
        if said:
            self._leave(said, tr("names the chapter"), own=bool(match.chapter))
        if not match.chapter:
            match = self.around.chapters.likeliest(ranked)
        names = dict.fromkeys((match.chapter, *(chapter for chapter, likeness in ranked if likeness)))
        self.suggested = tuple(filter(None, names))[:SUGGESTED]
        if (chosen := self.choice.chapter) is not None:
            if said and chosen and not match.sure:
                self.named[clue_of(said)] = chosen
            if not chosen:
                self.why.append(tr("somebody chose so"))
            return chosen
        if not match.chapter:
            self.why.append(tr("no chapter is plainly its own"))
        elif not match.sure:
            self.uncertain.append(tr("Chapter"))
            name = next(each.title for each in self.around.edition.chapters if each.id == match.chapter)
            self._doubt(
                "A491",
                tr(
                    "{title} was put into {chapter}, by what it speaks of.",
                    title=quoted(title),
                    chapter=quoted(name),
                ),
                tr("Move its line in edition.yaml if it belongs elsewhere."),
            )
        return match.chapter

    def _leave(self, words: str, reason: str, *, own: bool = False) -> None:
        if words.strip():
            self.left.append(LeftOver(words, reason, self.submission.place, own))

    def _doubt(self, code: str, message: str, hint: str) -> None:
        place = self.submission.source
        if self.submission.place:
            message = tr("{place}: {message}", place=self.submission.place, message=message)
        self.problems.append(Problem(code, Place(place), message, hint))


def _contact(parts: Mapping[str, str]) -> Contact:
    """A contact of its parts; a telephone number, and what is no person's name or address, as a note."""
    notes = [parts.get("note", "")]
    name, email = parts.get("name", ""), parts.get("email", "")
    if name and not is_person(name):
        notes.append(name)
        name = ""
    if email and not (_ADDRESS.fullmatch(email) and address_fault(email) is None):
        notes.append(email)
        email = ""
    notes.append(parts.get("phone", ""))
    return Contact(
        name or None,
        parts.get("role") or None,
        parts.get("organisation") or None,
        email or None,
        ", ".join(filter(None, notes)) or None,
    )


def _one_of(first: Contact, second: Contact) -> Contact | None:
    """The contact that two are halves of; None where both say the same thing."""
    parts = ("name", "role", "organisation", "email", "note")
    values = {
        part: [value for value in (getattr(first, part), getattr(second, part)) if value] for part in parts
    }
    if any(len(each) > 1 for each in values.values()):
        return None
    return Contact(**{part: each[0] if each else None for part, each in values.items()})


def _checked(contact: Contact) -> Contact:
    """A contact that was taken apart: an address that is none, and a telephone number, kept as its note."""
    email, role, notes = contact.email, contact.role, [contact.note]
    if email and address_fault(email) is not None:
        email, notes = None, [*notes, email]
    if role and _PHONE.fullmatch(role):
        role, notes = None, [*notes, role]
    elif contact.name and not role and notes[0] and _ROLE.fullmatch(notes[0]):
        role, notes = notes[0], notes[1:]
    return replace(contact, role=role, email=email, note=" ".join(filter(None, notes)) or None)
