"""Proposals that the draft didn't hold: typed in Word, or copied there."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from ..locale import tr
from ..model import Member, Proposal
from .base import Base, BaseProposal
from .contacts import contact_from_part
from .fields import markdown_sides, merge_markdown
from .members import named_members
from .outcome import State
from .parts import bare
from .placement import PlacedProposal
from .record import MergeRecord
from .word_tokens import Finder
from .working import as_contacts

_CHANCE = 12
"""Characters up to which words may be the same by chance."""
_NOT_GIVEN = "not given"
Report = tuple[str, str, str, str | None, str | None]
"""A problem's code, message, hint, proposal and words."""


class Newcomers:
    """Takes new proposals into the content, or says what keeps them out."""

    def __init__(self, record: MergeRecord, base: Base, finder: Finder, *, allowed: bool) -> None:
        self.record, self.base, self.finder, self.allowed = record, base, finder, allowed
        self.content = record.content
        self.actions: list[str] = []
        self.reports: list[Report] = []
        """Reported when the order is merged: only then is each proposal's number certain."""
        self._required = {
            spec.key: spec.label for spec in self.content.edition.fields if spec.need == "required"
        }

    def merge(self, proposal: PlacedProposal, place: Callable[[], tuple[str, int]]) -> str | None:
        """Take a proposal in at a place in a chapter, unless it is there already or may not be. Returns its
        id.
        """
        for name, current in self.content.proposals.items():
            if name not in self.base.proposals and bare(current.title) == proposal.title:
                self._add_lines(proposal, "unchanged", name)
                return name
        if self.allowed:
            return self._add(proposal, place)
        title, source = proposal.title, self.base.proposals.get(proposal.source or "")
        message = (
            tr(
                "The proposal “{title}” is a copy of “{original}”: the draft didn't hold it, and it wasn't "
                "taken in.",
                title=title,
                original=source.title,
            )
            if source
            else tr(
                "The proposal “{title}” is new: the draft didn't hold it, and it wasn't taken in.",
                title=title,
            )
        )
        self.leave_out(proposal, "W632", message, tr("`merge --allow-new` makes a file of its own for it."))
        return None

    def leave_out(self, proposal: PlacedProposal, code: str, message: str, hint: str) -> None:
        """Report a proposal whose paragraphs aren't taken in."""
        self._add_lines(proposal, "unplaced", None)
        self.reports.append((code, message, hint, None, proposal.title or None))

    def _add(self, proposal: PlacedProposal, place: Callable[[], tuple[str, int]]) -> str | None:
        source = self.base.proposals.get(proposal.source or "") or self._original(proposal)
        texts = self._texts(proposal, source)
        if texts is None or self._lacks_something(proposal, texts):
            return None
        written = " ".join(part.text for part in proposal.fields.get("submitted_by", ()))
        named = named_members(written, self.content.members)
        ids = named
        if ids is None:
            own = self.base.members if len(self.base.members) == 1 else ()
            ids = source.submitted_by if source else own
        members = tuple(self.content.members[name] for name in ids if name in self.content.members)
        contacts = [
            contact_from_part(part)
            for part in proposal.fields.get("contacts", [])
            if part.style != _NOT_GIVEN and not part.paragraph.blank
        ]
        fields = {spec.key: texts.get(spec.key, "") for spec in self.content.edition.fields}
        values = Proposal(
            "",
            0,
            proposal.title,
            members,
            texts.get("intro", ""),
            MappingProxyType(fields),
            as_contacts(contacts),
        )
        name = self.content.add(*place(), values)
        self._add_lines(proposal, "merged", name)
        self.actions.append(
            tr(
                "New: “{title}”, as {file}, number {number}.",
                title=proposal.title,
                file="proposals/" + name + ".yaml",
                number=self.content.number(name),
            )
        )
        self.record.correct(name, "title", "", proposal.title)
        self._report_sender(name, proposal.title, bare(written) if named is None else "", members)
        return name

    def _texts(self, proposal: PlacedProposal, source: BaseProposal | None) -> dict[str, str] | None:
        """A new proposal's texts by field, of a copy with what Word doesn't show of its original (alignments,
        credits, notes' labels); None for one that can't be read.
        """
        self._put_free_text(proposal)
        texts: dict[str, str] = {}
        for key in self.base.fields:
            parts = [part for part in proposal.fields.get(key, []) if part.style != _NOT_GIVEN]
            before = source.fields.get(key, "") if source else ""
            sides = markdown_sides(before, before, parts, self.finder)
            text = merge_markdown(sides, before, parts, self.finder.lens)
            if text.failed:
                message = tr(
                    "The new proposal “{title}” couldn't be read: {reason}.",
                    title=proposal.title,
                    reason=text.failed,
                )
                self.leave_out(proposal, "W629", message, tr("Type it into a file of its own."))
                return None
            texts[key] = before if text.merged is None else text.merged
        return texts

    def _lacks_something(self, proposal: PlacedProposal, texts: dict[str, str]) -> bool:
        lacking = [f"“{label}”" for key, label in self._required.items() if not texts.get(key, "").strip()]
        if proposal.title and not lacking:
            return False
        message = (
            tr(
                "The new proposal “{title}” can't be taken in: it lacks {fields}, and no proposal can be "
                "without it.",
                title=proposal.title,
                fields=", ".join(lacking),
            )
            if lacking
            else tr(
                "The new proposal “{title}” can't be taken in: it lacks a title, and no proposal can be "
                "without it.",
                title=proposal.title,
            )
        )
        hint = tr(
            "Type it in the Word file, then merge again; without --allow-new, all else in the file is merged."
        )
        self.leave_out(proposal, "E641", message, hint)
        return True

    def _report_sender(self, name: str, title: str, words: str, members: tuple[Member, ...]) -> None:
        """Report a sender who isn't named, or `words` that don't name one."""
        if words:
            message = (
                tr(
                    "“{words}” isn't a list of members: the new proposal “{title}” is sent by {members}.",
                    words=words,
                    title=title,
                    members=", ".join(member.name for member in members),
                )
                if members
                else tr(
                    "“{words}” isn't a list of members: the new proposal “{title}” is without a sender.",
                    words=words,
                    title=title,
                )
            )
            hint = tr("Write submitted_by in its file, with the members' ids.")
            self.reports.append(("W628", message, hint, name, words))
        elif not members and "members" in self.content.edition.parts:
            message = tr("Nobody is named as the sender of the new proposal “{title}”.", title=title)
            hint = tr("Write submitted_by in its file, with the member's id.")
            self.reports.append(("W628", message, hint, name, None))

    def _put_free_text(self, proposal: PlacedProposal) -> None:
        """Text without a label is the first required field's, where that has none of its own: a proposal that
        was simply typed has no labels.
        """
        key = next(iter(self._required), "")
        if key in self.base.fields and "intro" in proposal.fields and not proposal.fields.get(key):
            proposal.fields[key] = proposal.fields.pop("intro")

    def _original(self, proposal: PlacedProposal) -> BaseProposal | None:
        """The draft's proposal that most of these paragraphs stand in, word for word."""
        words = {
            text
            for parts in proposal.fields.values()
            for part in parts
            if len(text := bare(part.text)) > _CHANCE
        }
        shares = [
            (len(words & {bare(point.words) for point in source.points}), source)
            for source in self.base.proposals.values()
        ]
        count, source = max(shares, key=lambda share: share[0], default=(0, None))
        return source if 2 * count > len(words) else None

    def _add_lines(self, proposal: PlacedProposal, state: State, name: str | None) -> None:
        for key, parts in proposal.fields.items():
            self.record.add_lines(parts, [state] * len(parts), name, key)
        for key, part in proposal.labels.items():
            self.record.line(part, state, name, key)
