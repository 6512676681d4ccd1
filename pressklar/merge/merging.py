"""One returned file merged into the working content: each field by three sides, then order, newcomers and
what is gone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from ..docx.marks import target_name
from ..locale import N_, tr
from ..markup import parse
from ..ooxml.values import Returned
from ..problems import Place, Problem
from ..rendering.texts import Texts
from . import contacts as contact_merge
from .base import Base, BaseProposal, Point
from .fields import Clash, Sides, Text, line_sides, markdown_sides, merged_line, merged_markdown
from .outcome import Conflict, Correction, Found, Line, Outcome, State
from .parts import Part, bare, shortened, without_number
from .placing import Placed, Trouble, placed
from .showing import shows_otherwise, traced, traced_line
from .structure import Structure
from .tokens import Lens
from .units import document_tokens
from .word_tokens import Finder
from .working import Held, Working

Answers = Mapping[str, str]
"""By a conflict's key: "ours", "theirs", or "edit:" and the text to put in its place."""
DIGITS = 16
"""Of a picture's SHA-256, as the reader of Word files gives them."""
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


@dataclass(frozen=True)
class MergeOptions:
    """What a merge may do beyond changing texts, and the answers to conflicts that were given earlier."""

    allow_new: bool = False
    allow_delete: bool = False
    answers: Answers = field(default_factory=dict)


def merge_file(
    shown: str, file: Returned, base: Base, content: Working, texts: Texts, wishes: MergeOptions
) -> Outcome:
    """Merge a file whose base is known. What it changes is in `content` afterwards."""
    return _Merging(shown, file, base, content, texts, wishes).done()


def finder_of(content: Working, texts: Texts) -> Finder:
    """What a file's words stand for in this edition."""
    names = {target_name(name): name for name in content.proposals}
    lens = Lens(content.proposals, texts("proposal_reference", number=0))
    return Finder(lens, names, _pictures(content), {})


def _pictures(content: Working) -> dict[str, tuple[str, ...]]:
    """The edition's pictures, as texts name them, by the beginning of their bytes' SHA-256: a picture may lie
    there twice.
    """
    folder = content.edition.folder / "images"
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if path.is_file():
            digest = hashlib.sha256(path.read_bytes()).hexdigest()[:DIGITS]
            found[digest] = (
                *found.get(digest, ()),
                f"images/{quote(path.relative_to(folder).as_posix(), safe='/åäöÅÄÖ')}",
            )
    return found


class _Merging:
    """One file on its way."""

    def __init__(
        self, shown: str, file: Returned, base: Base, content: Working, texts: Texts, wishes: MergeOptions
    ) -> None:
        self.shown, self.file, self.base, self.content, self.wishes = shown, file, base, content, wishes
        self.finder = finder_of(content, texts)
        self.placement = placed(file.paragraphs, base)
        self.required = {spec.key for spec in content.edition.fields if spec.need == "required"}
        self.lines: list[Line] = []
        self.corrections: list[Correction] = []
        self.conflicts: list[Conflict] = []
        self.problems: list[Problem] = []
        self.where: dict[int, tuple[str | None, str | None]] = {}

    def done(self) -> Outcome:
        if not self.placement.anchored:
            self._tell(
                "W626",
                tr(
                    "The file's hidden bookmarks are gone: titles, labels and likeness showed where each "
                    "text belongs."
                ),
                tr("Read the report through before you trust it."),
            )
        for one in self.placement.proposals:
            if one.id is not None and one.id in self.content.proposals and one.id in self.base.proposals:
                self._proposal(one, self.base.proposals[one.id], self.content.proposals[one.id])
        structure = Structure(
            self.base,
            self.placement,
            self.content,
            self.finder,
            self._named,
            allow_new=self.wishes.allow_new,
            allow_delete=self.wishes.allow_delete,
        )
        structure.merge()
        self.problems += structure.problems(self.shown)
        self.lines += structure.lines
        self.corrections += structure.corrections
        self._headings()
        self._around()
        return self._outcome(structure.words)

    def _outcome(self, structure: Iterable[str]) -> Outcome:
        lines = tuple(sorted(self.lines, key=lambda line: (line.paragraph, line.piece)))
        for line in lines:
            self.where.setdefault(line.paragraph - 1, (line.proposal, line.field))
        changes = tuple(self._found(change, change.paragraph) for change in self.file.changes)
        comments = tuple(self._found(comment, comment.paragraph) for comment in self.file.comments)
        titles = {name: held.title for name, held in self.content.proposals.items()} | {
            name: one.title for name, one in self.base.proposals.items()
        }
        return Outcome(
            self.shown,
            self.base.draft,
            self.base.edition,
            lines,
            tuple(self.corrections),
            tuple(self.conflicts),
            changes,
            comments,
            tuple(structure),
            tuple(self.problems),
            False,
            titles,
        )

    def _found(self, what: object, paragraph: int) -> Found:
        proposal, key = self.where.get(paragraph, (None, None))
        return Found(what, proposal, self.content.number(proposal) if proposal else None, key)  # type: ignore[arg-type]

    # One proposal

    def _proposal(self, one: Placed, base: BaseProposal, held: Held) -> None:
        self._labels(one)
        for key in self.base.keys:
            parts = one.fields.get(key, [])
            if key == "title":
                self._title(parts, base, held)
            elif key == "submitted_by":
                self._members(parts, base, held)
            elif key == "contacts":
                self._contacts(parts, base, held)
            else:
                self._field(key, parts, base, held)

    def _labels(self, one: Placed) -> None:
        renamed = {key for what, key, _ in one.troubles if what == "label renamed"}
        for key, part in one.labels.items():
            self._line(part, "unplaced" if key in renamed else "unchanged", one.id, key)
        for what, key, words in one.troubles:
            code, message, hint = _TROUBLES[what]
            text = tr(message, label=self.base.labels.get(key, key), words=words)
            self._tell(code, text, tr(hint), one.id, key, words)

    def _title(self, parts: list[Part], base: BaseProposal, held: Held) -> None:
        points, strange = base.written("title"), list[int]()
        if not points and not parts:
            return  # the template doesn't show it in Word
        words = without_number(" ".join(part.text for part in parts))
        if points and parts and [without_number(point.words) for point in points] != [bare(base.title)]:
            words, strange = traced_line(base.title, points, parts)
        if not words:
            if parts or points:
                self._tell(
                    "W624",
                    tr("The title is empty in the file; the content keeps it."),
                    tr("A proposal can't be without a title."),
                    held.id,
                    "title",
                )
            self._lines(parts, ["unchanged"] * len(parts), held.id, "title")
            return
        text = self._answered(
            lambda taken: merged_line(line_sides(base.title, held.title, words), taken), held, "title"
        )
        state = (
            "merged" if len(parts) > max(len(points), 1) and text.states[0] == "unchanged" else text.states[0]
        )  # split in Word, and whole again
        self._lines(
            parts,
            self._with_strange([state] * len(parts), parts, strange, held.id, "title"),
            held.id,
            "title",
        )
        if text.merged:
            self._correct(held, "title", held.title, text.merged)

    def _field(self, key: str, parts: list[Part], base: BaseProposal, held: Held) -> None:
        before, ours, points = base.fields.get(key, ""), held.fields.get(key, ""), base.written(key)
        if not points and not parts:
            return  # the template doesn't show it in Word
        real = [part for part in parts if before or not _as_written(part, points)]
        self._lines([part for part in parts if part not in real], ["unchanged"] * len(parts), held.id, key)
        sides, strange = self._sides(before, ours, points, real)
        text = self._answered(
            lambda taken: merged_markdown(sides, ours, real, self.finder.lens, taken), held, key
        )
        self._lines(real, self._with_strange(text.states, real, strange, held.id, key), held.id, key)
        if text.failed:
            self._tell(
                "W629",
                tr(
                    "The text of the field {field} couldn't be brought back from Word: {reason}. The "
                    "content keeps its own.",
                    field=key,
                    reason=text.failed,
                ),
                tr("Put the change in by hand: its words are in the report."),
                held.id,
                key,
            )
        for words in text.close:
            self._tell(
                "W625",
                tr(
                    "Word and the content both changed these words, side by side: “{words}”.",
                    words=shortened(words),
                ),
                tr("Read whether they fit together."),
                held.id,
                key,
                words,
            )
        if text.merged is not None and not text.merged.strip() and key in self.required:
            self._tell(
                "W624",
                tr("The field {field} is empty in the file; the content keeps its text.", field=key),
                tr("A proposal can't be without it."),
                held.id,
                key,
            )
        elif text.merged is not None:
            if not text.merged.strip():
                self._emptied(
                    held.id,
                    key,
                    tr(
                        "The field {field} is empty in the file, and so it is in the content once this is merged.",
                        field=key,
                    ),
                )
            self._correct(held, key, ours, text.merged)

    def _sides(
        self, before: str, ours: str, points: Sequence[Point], parts: Sequence[Part]
    ) -> tuple[Sides, list[int]]:
        """A field's three sides; and the parts whose edits have no place in the field, where the template
        shows it in a way of its own.
        """
        row = tuple(document_tokens(parse(before), self.finder.lens))
        if not before or not self.placement.anchored or not shows_otherwise(row, points):
            return markdown_sides(before, ours, parts, self.finder), []
        back = traced(row, points, parts, self.finder)
        return Sides(row, tuple(document_tokens(parse(ours), self.finder.lens)), back.text, ()), back.strange

    def _with_strange(
        self, states: Sequence[str], parts: Sequence[Part], strange: Sequence[int], proposal: str, key: str
    ) -> list[str]:
        """The states of parts, and those told whose edits couldn't be put into the field."""
        for index in strange:
            self._tell(
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
        return ["unplaced" if index in strange else state for index, state in enumerate(states)]

    def _emptied(self, proposal: str, key: str, message: str) -> None:
        self._tell(
            "W624",
            message,
            tr("`merge --undo` then brings the text back."),
            proposal,
            key,
        )

    def _answered(self, merged: Callable[[dict[Clash, str]], Text], held: Held, key: str) -> Text:
        """A text merged, with the answers that were given to its conflicts; those without an answer are
        told.
        """
        text = merged({})
        taken: dict[Clash, str] = {}
        for clash in text.clashes:
            answer = self._answer(held.id, key, clash)
            if answer is None:
                self._clash(held.id, key, clash)
            elif answer != "ours":
                taken[clash] = answer
        return merged(taken) if taken else text

    def _answer(self, owner: str, key: str, clash: Clash) -> str | None:
        return self.wishes.answers.get(conflict_key(owner, key, clash))

    def _clash(self, owner: str, key: str, clash: Clash) -> None:
        """A conflict that nobody has answered."""
        name = conflict_key(owner, key, clash)
        if name not in self.wishes.answers:
            self.conflicts.append(
                Conflict(name, owner, self.content.number(owner), key, clash.base, clash.ours, clash.theirs)
            )

    def _members(self, parts: list[Part], base: BaseProposal, held: Held) -> None:
        written = bare(" ".join(point.words for point in base.written("submitted_by")))
        words = bare(" ".join(part.text for part in parts))
        if words == written or not parts:
            self._lines(parts, ["unchanged"] * len(parts), held.id, "submitted_by")
            if not parts and written:
                self._tell(
                    "W624",
                    tr("The members who submitted it are gone from the file; the content keeps them."),
                    tr("Change submitted_by in the proposal's file, if that is meant."),
                    held.id,
                    "submitted_by",
                )
            return
        found = self._named(words, set(self._rest(written)[1]))
        state: State = "merged"
        if found is None:
            state = "unplaced"
            self._tell(
                "W628",
                tr("“{words}” isn't a list of members.", words=shortened(words)),
                tr("Write submitted_by in the proposal's file, with the members' ids."),
                held.id,
                "submitted_by",
                words,
            )
        clash = Clash(", ".join(base.submitted_by), ", ".join(held.submitted_by), ", ".join(found or ()))
        answer = self._answer(held.id, "submitted_by", clash) or ""
        if answer.startswith("edit:"):
            found = self._named(answer.removeprefix("edit:")) or found
        if (
            found is not None
            and found != held.submitted_by
            and held.submitted_by != base.submitted_by
            and answer in ("", "ours")
        ):
            state = "conflicted"
            self._clash(held.id, "submitted_by", clash)
        elif found is not None and found != held.submitted_by:
            self.corrections.append(
                Correction(
                    held.id,
                    self.content.number(held.id),
                    "submitted_by",
                    ", ".join(held.submitted_by),
                    ", ".join(found),
                )
            )
            self.content.set_members(held.id, found)
        self._lines(parts, [state] * len(parts), held.id, "submitted_by")

    def _named(self, words: str, template: Collection[str] = ()) -> tuple[str, ...] | None:
        """The members that these words name; None where a word is left over that isn't the template's."""
        found, left = self._rest(words)
        return found if found and set(left) <= {"och", "and", *template} else None

    def _rest(self, words: str) -> tuple[tuple[str, ...], list[str]]:
        """The members that words name, in order, and the words that are left over."""
        names = sorted(
            (
                (bare(name).casefold(), member.id)
                for member in self.content.members.values()
                for name in (member.name, member.short_name)
            ),
            key=lambda one: -len(one[0]),
        )
        rest, found = words.casefold(), dict[int, str]()
        for name, member in names:
            if name and (at := rest.find(name)) >= 0:
                found[at] = member
                rest = rest.replace(name, "\x00" * len(name))
        return tuple(dict.fromkeys(found[at] for at in sorted(found))), rest.replace("\x00", " ").replace(
            ",", " "
        ).replace("&", " ").split()

    def _contacts(self, parts: list[Part], base: BaseProposal, held: Held) -> None:
        points = base.written("contacts")
        if (not points and not parts) or [(part.point, bare(part.text)) for part in parts] == [
            (point, bare(point.words)) for point in points
        ]:
            self._lines(parts, ["unchanged"] * len(parts), held.id, "contacts")
            return
        written = [point.words for point in points]
        for part in [part for part in parts if contact_merge.is_sentence(part)]:
            parts = [one for one in parts if one is not part]
            self.placement.unplaced.append(part)
        hidden: list[int] = []
        lines = contact_merge.lines_of(base.contacts, written)
        if points and base.contacts and lines != list(range(len(base.contacts))):
            every, hidden = parts, [index for index in range(len(base.contacts)) if index not in lines]
            parts, written, strange = contact_merge.straightened(parts, written, lines, len(base.contacts))
            kept = {(part.index, part.piece) for part in parts}
            states = self._with_strange(["unchanged"] * len(every), every, strange, held.id, "contacts")
            for part, state in zip(every, states, strict=True):
                self._lines(
                    [part] if (part.index, part.piece) not in kept else [], [state], held.id, "contacts"
                )
        back = contact_merge.returned(parts, base.contacts, written)
        back += [
            contact_merge.Returned(index, base.contacts[index]) for index in hidden
        ]  # the template doesn't show them
        made = contact_merge.merged(base.contacts, held.contacts, back)
        answers = {
            clash: answer
            for clash in made.clashes
            if (answer := self._answer(held.id, "contacts", clash)) not in (None, "ours")
        }
        if answers:
            made = contact_merge.merged(base.contacts, held.contacts, back, answers)
        self._lines(parts, made.states, held.id, "contacts")
        for clash in made.clashes:
            self._clash(held.id, "contacts", clash)
        if made.merged is not None:
            before, after = ("\n".join(map(contact_merge.said, one)) for one in (held.contacts, made.merged))
            self.corrections.append(
                Correction(held.id, self.content.number(held.id), "contacts", before, after)
            )
            self.content.set_contacts(held.id, made.merged)
            if not made.merged:
                self._emptied(
                    held.id,
                    "contacts",
                    tr("No contact is left in the file, and so it is in the content once this is merged."),
                )

    def _correct(self, held: Held, key: str, before: str, after: str) -> None:
        self.corrections.append(Correction(held.id, self.content.number(held.id), key, before, after))
        self.content.set_text(held.id, key, after)

    # Around the proposals

    def _headings(self) -> None:
        titles = {name: title for name, title, _ in self.base.chapters}
        now = {name: title for name, title, _ in self.content.chapters}
        self._tell_headings(titles)
        for name, part in self.placement.headings.items():
            words = without_number(part.text)
            clash = Clash(titles[name], now.get(name, ""), words)
            answer = self._answer(name, "chapter", clash) or ""
            if answer.startswith("edit:"):
                words = bare(answer.removeprefix("edit:"))
            if words == bare(titles[name]) or name not in now:
                self._line(part, "unchanged" if words == bare(titles[name]) else "unplaced")
            elif bare(now[name]) in (bare(titles[name]), words) or answer not in ("", "ours"):
                self._line(part, "merged")
                if bare(now[name]) != words:
                    self.corrections.append(
                        Correction(None, None, f"chapters/{name}/title", now[name], words)
                    )
                    self.content.set_chapter_title(name, words)
            else:
                self._line(part, "conflicted")
                if not answer:
                    self.conflicts.append(
                        Conflict(
                            conflict_key(name, "chapter", clash),
                            None,
                            None,
                            f"chapters/{name}/title",
                            clash.base,
                            clash.ours,
                            clash.theirs,
                        )
                    )

    def _tell_headings(self, titles: Mapping[str, str]) -> None:
        """Headings that are gone, or in another order: neither changes the edition."""
        there = list(self.placement.headings)
        before = [
            name for name, _, names in self.base.chapters if any(one in self.base.proposals for one in names)
        ]
        if there:
            for name in before:
                if name not in there:
                    self._tell(
                        "W622",
                        tr(
                            "The chapter's heading “{title}” is gone from the file; the edition keeps it.",
                            title=titles[name],
                        ),
                        tr("A chapter is taken out in edition.yaml."),
                    )
        if [name for name in before if name in there] != [name for name in there if name in before]:
            self._tell(
                "W631",
                tr("The chapters stand in another order in the file; the edition keeps its own."),
                tr("Move them in edition.yaml, if it is meant."),
            )

    def _around(self) -> None:
        for part in self.placement.around:
            self._line(part, "unchanged")
        for part in self.placement.unplaced:
            self._line(part, "unplaced")
            self._tell(
                "W620",
                tr("These words belong to no proposal: “{words}”.", words=shortened(part.text)),
                tr("They weren't taken in. If they are wanted, put them where they belong."),
                None,
                None,
                part.text,
            )

    # The ledger

    def _line(self, part: Part, state: State, proposal: str | None = None, key: str | None = None) -> None:
        self.lines.append(Line(part.index + 1, state, part.text, proposal, key, part.piece))

    def _lines(
        self, parts: Iterable[Part], states: Iterable[str], proposal: str | None, key: str | None
    ) -> None:
        for part, state in zip(parts, states, strict=False):
            self._line(part, state, proposal, key)  # type: ignore[arg-type]

    def _tell(
        self,
        code: str,
        message: str,
        hint: str,
        proposal: str | None = None,
        key: str | None = None,
        text: str | None = None,
    ) -> None:
        number = self.content.number(proposal) if proposal else None
        self.problems.append(
            Problem(
                code, Place(self.shown), message, hint, proposal=proposal, number=number, field=key, text=text
            )
        )


def _as_written(part: Part, points: Sequence[Point]) -> bool:
    """Whether a part of an empty field is what the template wrote there: that nothing is given, or words of
    its own.
    """
    if (
        part.point is not None
        and part.point in points
        and part.point.style != "Not Given"
        and any(point.style == "Not Given" for point in points)
    ):
        return bare(part.text) == bare(part.point.words)
    return bare(part.text) in [
        bare(point.words) for point in points if point.style == "Not Given" or point == part.point
    ]


def conflict_key(proposal: str, key: str, clash: Clash) -> str:
    """The name by which an answer to a conflict is remembered: whatever the YAML says later, it is the same
    question.
    """
    return hashlib.sha256("\0".join((proposal, key, clash.base, clash.theirs)).encode()).hexdigest()[:16]
