"""The fields of a proposal that both the draft and the content hold, merged one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..locale import N_, tr
from ..markup import parse
from . import contacts as contact_merge
from .base import Base, BaseProposal, DraftPoint
from .fields import Clash, MergedText, Sides, line_sides, markdown_sides, merge_line, merge_markdown
from .members import named_members, split_members
from .outcome import State
from .parts import ParagraphPart, bare, shortened, without_number
from .placement import PlacedProposal, Placement, Trouble
from .record import MergeRecord
from .showing import shows_otherwise, trace_line, trace_text
from .units import document_tokens
from .word_tokens import Finder
from .working import WorkingProposal

_TROUBLES: Mapping[Trouble, tuple[str, str, str]] = {
    "label renamed": (
        "W621",
        N_("The label “{label}” reads “{words}” in the file. Its text was merged; the label stays."),
        N_("A label is renamed for all proposals at once, under fields: in edition.yaml."),
    ),
    "label gone": (
        "W622",
        N_("The label “{words}” is gone from the file."),
        N_("Look in the report whether its text went where it belongs."),
    ),
    "label joined": (
        "W623",
        N_("The label “{label}” was joined with other text in the file; they were told apart again."),
        N_("Look in the report whether the text went where it belongs."),
    ),
    "found by words": (
        "W626",
        N_("The bookmark of this title is gone: it was found by its words."),
        N_("Look whether the right proposal was changed."),
    ),
}
_NOT_GIVEN = "Not Given"
"""The style of what the template writes where a field is empty."""


class ProposalMerger:
    """Merges proposals of one file; what it does and finds is in the record."""

    def __init__(self, record: MergeRecord, base: Base, placement: Placement, finder: Finder) -> None:
        self.record, self.base, self.placement, self.finder = record, base, placement, finder
        self.content = record.content
        self.required = {spec.key for spec in self.content.edition.fields if spec.need == "required"}

    def merge(self, proposal: PlacedProposal, base: BaseProposal, current: WorkingProposal) -> None:
        """Merge a proposal as the file has it, as it was drafted, and as it is now."""
        self._labels(proposal, current.id)
        own = {"title": self._title, "submitted_by": self._members, "contacts": self._contacts}
        for key in self.base.keys:
            parts = proposal.fields.get(key, [])
            if key in own:
                own[key](parts, base, current)
            else:
                self._field(key, parts, base, current)

    def _labels(self, proposal: PlacedProposal, name: str) -> None:
        renamed = {key for trouble, key, _ in proposal.troubles if trouble == "label renamed"}
        for key, part in proposal.labels.items():
            self.record.line(part, "unplaced" if key in renamed else "unchanged", name, key)
        for trouble, key, words in proposal.troubles:
            code, message, hint = _TROUBLES[trouble]
            text = tr(message, label=self.base.labels.get(key, key), words=words)
            self.record.report(code, text, tr(hint), name, key, words)

    def _title(self, parts: list[ParagraphPart], base: BaseProposal, current: WorkingProposal) -> None:
        points, unmatched = base.written("title"), list[int]()
        if not points and not parts:
            return  # the template doesn't show it in Word
        words = without_number(" ".join(part.text for part in parts))
        if points and parts and [without_number(point.words) for point in points] != [bare(base.title)]:
            words, unmatched = trace_line(base.title, points, parts)
        if not words:
            self.record.report(
                "W624",
                tr("The title is empty in the file; the content keeps it."),
                tr("A proposal can't be without a title."),
                current.id,
                "title",
            )
            self.record.unchanged(parts, current.id, "title")
            return
        text = self._merged(
            lambda answers: merge_line(line_sides(base.title, current.title, words), answers),
            current.id,
            "title",
        )
        state = text.states[0]
        if state == "unchanged" and len(parts) > max(len(points), 1):
            state = "merged"  # split in Word, and whole again
        states = self._with_unmatched([state] * len(parts), parts, unmatched, current.id, "title")
        self.record.add_lines(parts, states, current.id, "title")
        if text.merged:
            self._correct(current, "title", current.title, text.merged)

    def _field(
        self, key: str, parts: list[ParagraphPart], base: BaseProposal, current: WorkingProposal
    ) -> None:
        name, before, ours = current.id, base.fields.get(key, ""), current.fields.get(key, "")
        points = base.written(key)
        if not points and not parts:
            return  # the template doesn't show it in Word
        real = [part for part in parts if before or not _as_written(part, points)]
        self.record.unchanged([part for part in parts if part not in real], name, key)
        sides, unmatched = self._sides(before, ours, points, real)
        text = self._merged(
            lambda answers: merge_markdown(sides, ours, real, self.finder.lens, answers), name, key
        )
        states = self._with_unmatched(text.states, real, unmatched, name, key)
        self.record.add_lines(real, states, name, key)
        if text.failed:
            self.record.report(
                "W629",
                tr(
                    "The text of the field {field} couldn't be brought back from Word: {reason}. The "
                    "content keeps its own.",
                    field=key,
                    reason=text.failed,
                ),
                tr("Put the change in by hand: its words are in the report."),
                name,
                key,
            )
        for words in text.close:
            self.record.report(
                "W625",
                tr(
                    "Word and the content both changed these words, side by side: “{words}”.",
                    words=shortened(words),
                ),
                tr("Read whether they fit together."),
                name,
                key,
                words,
            )
        if text.merged is None:
            return
        if text.merged.strip():
            self._correct(current, key, ours, text.merged)
        elif key in self.required or (key == "text" and name in self.content.others):
            self.record.report(
                "W624",
                tr("The field {field} is empty in the file; the content keeps its text.", field=key),
                tr("A proposal can't be without it.")
                if key in self.required
                else tr("A page is taken out in edition.yaml."),
                name,
                key,
            )
        else:
            message = tr(
                "The field {field} is empty in the file, and so it is in the content once this is merged.",
                field=key,
            )
            self._report_emptied(name, key, message)
            self._correct(current, key, ours, text.merged)

    def _sides(
        self, before: str, ours: str, points: Sequence[DraftPoint], parts: Sequence[ParagraphPart]
    ) -> tuple[Sides, list[int]]:
        """A field's three sides; and the parts whose edits have no place in the field, where the template
        shows it in a way of its own.
        """
        row = tuple(document_tokens(parse(before), self.finder.lens))
        if not before or not self.placement.anchored or not shows_otherwise(row, points):
            return markdown_sides(before, ours, parts, self.finder), []
        theirs = trace_text(row, points, parts, self.finder)
        mine = tuple(document_tokens(parse(ours), self.finder.lens))
        return Sides(row, mine, theirs.text, ()), theirs.unmatched

    def _with_unmatched(
        self,
        states: Sequence[State],
        parts: Sequence[ParagraphPart],
        unmatched: Sequence[int],
        proposal: str,
        key: str,
    ) -> list[State]:
        """The states of parts; those whose edits couldn't be put into the field are reported."""
        for index in unmatched:
            self.record.report(
                "W643",
                tr(
                    "These words were changed where the template adds to the field {field} or shows it "
                    "once more: “{words}”.",
                    field=key,
                    words=shortened(parts[index].text),
                ),
                tr("They weren't taken in. Change the field itself, in Word or in its file."),
                proposal,
                key,
                parts[index].text,
            )
        return ["unplaced" if index in unmatched else state for index, state in enumerate(states)]

    def _report_emptied(self, proposal: str, key: str, message: str) -> None:
        self.record.report("W624", message, tr("`merge --undo` then brings the text back."), proposal, key)

    def _merged(self, merge: Callable[[dict[Clash, str]], MergedText], proposal: str, key: str) -> MergedText:
        """A text merged, with the answers that were given to its conflicts; those without one are noted."""
        text = merge({})
        answers: dict[Clash, str] = {}
        for clash in text.clashes:
            answer = self.record.answer(proposal, key, clash)
            if answer is None:
                self.record.conflict(proposal, key, clash)
            elif answer != "ours":
                answers[clash] = answer
        return merge(answers) if answers else text

    def _members(self, parts: list[ParagraphPart], base: BaseProposal, current: WorkingProposal) -> None:
        name, key, mine, members = current.id, "submitted_by", current.submitted_by, self.content.members
        written = bare(" ".join(point.words for point in base.written(key)))
        words = bare(" ".join(part.text for part in parts))
        if words == written or not parts:
            self.record.unchanged(parts, name, key)
            if not parts and written:
                self.record.report(
                    "W624",
                    tr("The members who submitted it are gone from the file; the content keeps them."),
                    tr("Change submitted_by in the proposal's file, if that is meant."),
                    name,
                    key,
                )
            return
        theirs = named_members(words, members, set(split_members(written, members)[1]))
        state: State = "merged"
        if theirs is None:
            state = "unplaced"
            self.record.report(
                "W628",
                tr("“{words}” isn't a list of members.", words=shortened(words)),
                tr("Write submitted_by in the proposal's file, with the members' ids."),
                name,
                key,
                words,
            )
        clash = Clash(", ".join(base.submitted_by), ", ".join(mine), ", ".join(theirs or ()))
        answer = self.record.answer(name, key, clash) or ""
        if answer.startswith("edit:"):
            theirs = named_members(answer.removeprefix("edit:"), members) or theirs
        if theirs is not None and theirs != mine:
            if mine != base.submitted_by and answer in ("", "ours"):
                state = "conflicted"
                self.record.conflict(name, key, clash)
            else:
                self.record.correct(name, key, ", ".join(mine), ", ".join(theirs))
                self.content.set_members(name, theirs)
        self.record.add_lines(parts, [state] * len(parts), name, key)

    def _contacts(self, parts: list[ParagraphPart], base: BaseProposal, current: WorkingProposal) -> None:
        name, key, points = current.id, "contacts", base.written("contacts")
        drafted = [(point, bare(point.words)) for point in points]
        if (not points and not parts) or [(part.point, bare(part.text)) for part in parts] == drafted:
            self.record.unchanged(parts, name, key)
            return
        written = [point.words for point in points]
        self.placement.unplaced += filter(contact_merge.is_sentence, parts)
        parts = [part for part in parts if not contact_merge.is_sentence(part)]
        hidden: list[int] = []
        lines = contact_merge.lines_of(base.contacts, written)
        if points and base.contacts and lines != list(range(len(base.contacts))):
            hidden = [index for index in range(len(base.contacts)) if index not in lines]
            every = parts
            parts, written, unmatched = contact_merge.align_lines(every, written, lines, len(base.contacts))
            aligned = {(part.index, part.piece) for part in parts}
            states = self._with_unmatched(["unchanged"] * len(every), every, unmatched, name, key)
            for part, state in zip(every, states, strict=True):
                if (part.index, part.piece) not in aligned:
                    self.record.line(part, state, name, key)
        returned = contact_merge.returned_contacts(parts, base.contacts, written)
        returned += [
            contact_merge.ReturnedContact(index, base.contacts[index]) for index in hidden
        ]  # the template doesn't show them
        result = contact_merge.merge_contacts(base.contacts, current.contacts, returned)
        answers = {
            clash: answer
            for clash in result.clashes
            if (answer := self.record.answer(name, key, clash)) not in (None, "ours")
        }
        if answers:
            result = contact_merge.merge_contacts(base.contacts, current.contacts, returned, answers)
        self.record.add_lines(parts, result.states, name, key)
        for clash in result.clashes:
            self.record.conflict(name, key, clash)
        if result.merged is not None:
            before, after = (
                "\n".join(map(contact_merge.contact_line, side)) for side in (current.contacts, result.merged)
            )
            self.record.correct(name, key, before, after)
            self.content.set_contacts(name, result.merged)
            if not result.merged:
                message = tr(
                    "No contact is left in the file, and so it is in the content once this is merged."
                )
                self._report_emptied(name, key, message)

    def _correct(self, proposal: WorkingProposal, key: str, before: str, after: str) -> None:
        self.record.correct(proposal.id, key, before, after)
        self.content.set_text(proposal.id, key, after)


def _as_written(part: ParagraphPart, points: Sequence[DraftPoint]) -> bool:
    """Whether a part of an empty field is what the template wrote there: that nothing is given, or words of
    its own.
    """
    empty = [point for point in points if point.style == _NOT_GIVEN]
    own = [point for point in points if point == part.point]
    if own and empty and own[0].style != _NOT_GIVEN:
        empty = []
    return bare(part.text) in [bare(point.words) for point in (*empty, *own)]
