"""Proposals moved, typed anew, copied and gone: what a returned file says about the edition's order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from ..foundation.sequences import longest_rising
from ..locale import tr
from ..markup import parse
from ..markup.tree import references
from ..model import Proposal
from ..problems import Place, Problem
from . import contacts as contact_merge
from .base import Base, BaseProposal
from .fields import markdown_sides, merged_markdown
from .outcome import Correction, Line, State
from .parts import bare
from .placing import Placed, Placement
from .word_tokens import Finder
from .working import Working, as_contacts

_CHANCE = 12
"""Characters up to which words may be the same by chance."""
Members = Callable[[str], tuple[str, ...] | None]


class Structure:
    """Merges the order. Texts are merged already; `words` says what was done, `lines` what became of the
    paragraphs of newcomers and strangers.
    """

    def __init__(
        self,
        base: Base,
        placement: Placement,
        content: Working,
        finder: Finder,
        members: Members,
        *,
        allow_new: bool,
        allow_delete: bool,
    ) -> None:
        self.base, self.placement, self.content, self.finder, self.members = (
            base,
            placement,
            content,
            finder,
            members,
        )
        self.allow_new, self.allow_delete = allow_new, allow_delete
        self.words: list[str] = []
        self.lines: list[Line] = []
        self.corrections: list[Correction] = []
        self._told: list[tuple[str, str, str, str | None, str]] = []
        self._required = {spec.key: spec.label for spec in content.edition.fields if spec.need == "required"}
        self._homes = {name: chapter for chapter, _, names in base.chapters for name in names}
        self._news: dict[int, str] = {}
        """The ids of newcomers by their place in the file."""

    def merge(self) -> None:
        for index, one in enumerate(self.placement.proposals):
            if one.id is None:
                self._newcomer(index, one)
            elif one.id not in self.content.proposals:
                self._stranger(
                    one,
                    "W630",
                    tr(
                        "The proposal “{title}” is no longer in the edition; what the file says of it wasn't "
                        "taken in.",
                        title=one.title,
                    ),
                    tr("Put its file back under proposals/ and its line into edition.yaml, if it is wanted."),
                )
        self._gone()
        self._moves()

    def problems(self, shown: str) -> Iterator[Problem]:
        for code, message, hint, proposal, text in self._told:
            number = self.content.number(proposal) if proposal else None
            yield Problem(
                code, Place(shown), message, hint, proposal=proposal, number=number, text=text or None
            )

    # New ones

    def _newcomer(self, index: int, one: Placed) -> None:
        known = next(
            (
                name
                for name, held in self.content.proposals.items()
                if name not in self.base.proposals and bare(held.title) == one.title
            ),
            None,
        )
        if known is not None:
            self._news[index] = known
            self._take(one, known, "unchanged")
        elif not self.allow_new:
            source = self.base.proposals.get(one.source or "")
            message = (
                tr(
                    "The proposal “{title}” is a copy of “{original}”: the draft didn't hold it, and it wasn't "
                    "taken in.",
                    title=one.title,
                    original=source.title,
                )
                if source
                else tr(
                    "The proposal “{title}” is new: the draft didn't hold it, and it wasn't taken in.",
                    title=one.title,
                )
            )
            self._stranger(
                one,
                "W632",
                message,
                tr("`merge --allow-new` makes a file of its own for it."),
            )
        else:
            self._add(index, one)

    def _add(self, index: int, one: Placed) -> None:
        chapter = self._chapter(one)
        source = self.base.proposals.get(one.source or "") or self._copied(one)
        texts: dict[str, str] = {}
        self._put_free_text(one)
        for key in self.base.fields:
            parts = [part for part in one.fields.get(key, []) if part.style != "not given"]
            before = (
                source.fields.get(key, "") if source else ""
            )  # what Word doesn't show of a copy: alignments, credits, notes' labels
            made = merged_markdown(
                markdown_sides(before, before, parts, self.finder), before, parts, self.finder.lens
            )
            texts[key] = before if made.merged is None else made.merged
            if made.failed:
                self._stranger(
                    one,
                    "W629",
                    tr(
                        "The new proposal “{title}” couldn't be read: {reason}.",
                        title=one.title,
                        reason=made.failed,
                    ),
                    tr("Type it into a file of its own."),
                )
                return
        lacking = [label for key, label in self._required.items() if not texts.get(key, "").strip()]
        if lacking or not one.title:
            fields = ", ".join(f"“{label}”" for label in lacking)
            message = (
                tr(
                    "The new proposal “{title}” can't be taken in: it lacks {fields}, and no proposal can "
                    "be without it.",
                    title=one.title,
                    fields=fields,
                )
                if lacking
                else tr(
                    "The new proposal “{title}” can't be taken in: it lacks a title, and no proposal can "
                    "be without it.",
                    title=one.title,
                )
            )
            self._stranger(
                one,
                "E641",
                message,
                tr(
                    "Type it in the Word file, then merge again; without --allow-new, all else in the "
                    "file is merged."
                ),
            )
            return
        written = " ".join(part.text for part in one.fields.get("submitted_by", ()))
        said = self.members(written)
        ids = (
            said
            if said is not None
            else source.submitted_by
            if source
            else self.base.members[:1]
            if len(self.base.members) == 1
            else ()
        )
        people = [
            contact_merge.taken_apart(part)
            for part in one.fields.get("contacts", [])
            if part.style != "not given" and not part.paragraph.blank
        ]
        members = tuple(self.content.members[name] for name in ids if name in self.content.members)
        fields = {spec.key: texts.get(spec.key, "") for spec in self.content.edition.fields}
        proposal = Proposal(
            "", 0, one.title, members, texts.get("intro", ""), MappingProxyType(fields), as_contacts(people)
        )
        name = self.content.add(chapter, self._place(index, chapter, ""), one.title, proposal)
        self._news[index] = name
        self._take(one, name, "merged")
        self.words.append(
            tr(
                "New: “{title}”, as {file}, number {number}.",
                title=one.title,
                file=f"proposals/{name}.yaml",
                number=self.content.number(name),
            )
        )
        self.corrections.append(Correction(name, self.content.number(name), "title", "", one.title))
        if said is None and written.strip():
            self._told.append(
                (
                    "W628",
                    tr(
                        "“{words}” isn't a list of members: the new proposal “{title}” is sent by {members}.",
                        words=bare(written),
                        title=one.title,
                        members=", ".join(member.name for member in members),
                    )
                    if members
                    else tr(
                        "“{words}” isn't a list of members: the new proposal “{title}” is without a sender.",
                        words=bare(written),
                        title=one.title,
                    ),
                    tr("Write submitted_by in its file, with the members' ids."),
                    name,
                    bare(written),
                )
            )
        elif not members:
            self._told.append(
                (
                    "W628",
                    tr("Nobody is named as the sender of the new proposal “{title}”.", title=one.title),
                    tr("Write submitted_by in its file, with the member's id."),
                    name,
                    "",
                )
            )

    def _put_free_text(self, one: Placed) -> None:
        """Text without a label is the first required field's, where that has none of its own: a proposal that
        was simply typed has no labels.
        """
        key = next(iter(self._required), "")
        if key and key in self.base.fields and "intro" in one.fields and not one.fields.get(key):
            one.fields[key] = one.fields.pop("intro")

    def _copied(self, one: Placed) -> BaseProposal | None:
        """The draft's proposal that most of these paragraphs stand in, word for word."""
        words = {
            text for parts in one.fields.values() for part in parts if len(text := bare(part.text)) > _CHANCE
        }
        best = max(
            self.base.proposals.values(),
            key=lambda source: len(words & {bare(point.words) for point in source.points}),
            default=None,
        )
        return (
            best
            if best and 2 * len(words & {bare(point.words) for point in best.points}) > len(words)
            else None
        )

    def _take(self, one: Placed, name: str, state: State) -> None:
        self.lines += [
            Line(part.index + 1, state, part.text, name, key, part.piece)
            for key, parts in one.fields.items()
            for part in parts
        ]
        self.lines += [
            Line(part.index + 1, state, part.text, name, key, part.piece) for key, part in one.labels.items()
        ]

    def _stranger(self, one: Placed, code: str, message: str, hint: str) -> None:
        self.lines += [
            Line(part.index + 1, "unplaced", part.text, None, key, part.piece)
            for key, parts in one.fields.items()
            for part in parts
        ]
        self.lines += [
            Line(part.index + 1, "unplaced", part.text, None, key, part.piece)
            for key, part in one.labels.items()
        ]
        self._told.append((code, message, hint, None, one.title))

    # Gone

    def _gone(self) -> None:
        there = {one.id for one in self.placement.proposals}
        gone = [name for name in self.base.order if name not in there and name in self.content.proposals]
        named = self._named_by_others(gone) if gone and self.allow_delete else {}
        for name in gone:
            title = self.content.proposals[name].title
            if self.allow_delete and name in named:
                self._told.append(
                    (
                        "W627",
                        tr(
                            "The proposal “{title}” isn't in the file, but “{other}” refers to it: the edition "
                            "keeps it.",
                            title=title,
                            other=named[name],
                        ),
                        tr("Take the reference out, then merge again with --allow-delete."),
                        name,
                        "",
                    )
                )
            elif self.allow_delete:
                number = self.content.number(name)
                kept = self.content.take_out(name)
                shown = self.content.folders.shown(kept)
                self.words.append(
                    tr("Taken out: “{title}”; its file is kept as {file}.", title=title, file=shown)
                )
                self.corrections.append(Correction(name, number, "title", title, ""))
            else:
                self._told.append(
                    (
                        "W627",
                        tr("The proposal “{title}” isn't in the file; the edition keeps it.", title=title),
                        tr("`merge --allow-delete` takes it out, and keeps its file."),
                        name,
                        "",
                    )
                )

    def _named_by_others(self, gone: Sequence[str]) -> dict[str, str]:
        """Those that texts which stay refer to, each with the title of one of these: without them the content
        couldn't be read.
        """
        targets = {name: _targets(held.fields.values()) for name, held in self.content.proposals.items()}
        kept: dict[str, str] = {}
        while True:  # each turn keeps more of `gone`, or is the last
            found = {
                name: held.title
                for name in gone
                if name not in kept
                for other, held in self.content.proposals.items()
                if name in targets[other] and (other not in gone or other in kept)
            }
            if not found:
                return kept
            kept |= found

    # Order

    def _chapter(self, one: Placed) -> str:
        """The chapter that a proposal stands in: the one whose heading is over it, if the heading of its own
        is in the file too.
        """
        home = self._homes.get(one.id or "")
        now = {name for name, _, _ in self.content.chapters}
        found = one.chapter if home is None or home in self.placement.headings else home
        if found in now:
            return str(found)
        return home if home in now else self.content.chapters[-1][0]

    def _moves(self) -> None:
        there = [
            (index, one, name)
            for index, one in enumerate(self.placement.proposals)
            if (name := one.id or self._news.get(index)) and name in self.content.proposals
        ]
        chapters = {name: self._chapter(one) for _, one, name in there}
        moved = self._moved([name for _, one, name in there if one.id], chapters)
        for index, one, name in there:
            if name not in moved:
                continue
            home, now = (
                self._homes[name],
                next(chapter for chapter, _, names in self.content.chapters if name in names),
            )
            if now not in (home, chapters[name]):
                self._told.append(
                    (
                        "W631",
                        tr(
                            "“{title}” was moved in the file and otherwise in edition.yaml; it stays where "
                            "edition.yaml has it.",
                            title=one.title,
                        ),
                        tr("Move its line in edition.yaml, if the file is right."),
                        name,
                        "",
                    )
                )
                continue
            before = self.content.number(name), now
            self.content.move(name, chapters[name], self._place(index, chapters[name], name))
            after = self.content.number(name), chapters[name]
            if after != before:
                title = next(title for chapter, title, _ in self.content.chapters if chapter == after[1])
                self.words.append(
                    tr(
                        "Moved: “{title}” from number {before} to {after}, into “{chapter}”.",
                        title=one.title,
                        before=before[0],
                        after=after[0],
                        chapter=title,
                    )
                    if before[1] != after[1]
                    else tr(
                        "Moved: “{title}” from number {before} to {after}.",
                        title=one.title,
                        before=before[0],
                        after=after[0],
                    )
                )
                self.corrections.append(Correction(name, after[0], "order", str(before[0]), str(after[0])))

    def _moved(self, there: Sequence[str], chapters: Mapping[str, str]) -> set[str]:
        """The proposals that stand elsewhere than in the draft: as few as explain it."""
        found = {name for name in there if chapters[name] != self._homes.get(name)}
        for chapter in dict.fromkeys(chapters.values()):
            names = [name for name in there if name not in found and chapters[name] == chapter]
            before = [name for name in self.base.order if name in set(names)]
            place = {name: index for index, name in enumerate(before)}
            stay = {
                at for at, _ in longest_rising([(index, place[name]) for index, name in enumerate(names)])
            }
            found |= {name for index, name in enumerate(names) if index not in stay}
        return found

    def _place(self, index: int, chapter: str, name: str) -> int:
        """The place in a chapter, counted without the proposal: behind the one before it in the file, else
        before the one behind it, else last.
        """
        names = [
            one
            for one in next(names for one, _, names in self.content.chapters if one == chapter)
            if one != name
        ]
        known = [one.id or self._news.get(at) for at, one in enumerate(self.placement.proposals)]
        for other in reversed(known[:index]):
            if other in names:
                return names.index(other) + 1
        for other in known[index + 1 :]:
            if other in names:
                return names.index(other)
        return len(names)


def _targets(texts: Iterable[str]) -> set[str]:
    """The proposals that texts refer to."""
    return {
        one.target.removeprefix("#")
        for text in texts
        if "#" in text
        for one in references(parse(text))
        if one.target.startswith("#")
    }
