"""Hidden point bookmarks, by which a later command finds its way in a file that comes back, and the base
snapshot that says what each means.

A mark is named `_rb_<8 hex of the proposal id's SHA-1>_<field number>_<n>`: measured to survive editing and
trips through other formats (docs/studies/merge.md). n is 0 for a field's label, and counts its paragraphs
from 1. Where the words of a field end and others begin, which belong to no field, stands `_ro_<n>`: n counts
those others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ..model import Edition, TextHolder

FORMAT = 2
"""Of the base snapshot's JSON."""


@dataclass(frozen=True, slots=True)
class FieldRef:
    """A data-ref taken apart: which field of which proposal, or which text of another holder."""

    proposal: str
    key: str


@dataclass(slots=True)
class _Marked:
    holder: TextHolder
    mark: str
    points: dict[str, tuple[str, str]] = field(default_factory=dict)
    looks: dict[str, str] = field(default_factory=dict)
    """What shows that some words of a point stand out, by its place."""
    counts: dict[int, int] = field(default_factory=dict)


class Marks:
    """The bookmarks of one document: unique ids and names, and what was marked with them."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        fields = (spec.key for spec in edition.fields)
        texts = (held.key for holder in edition.text_holders for held in holder.texts)
        self.keys = tuple(dict.fromkeys(("title", "submitted_by", "intro", *fields, "contacts", *texts)))
        self.ids_with_bookmark: set[str] = set()
        """HTML ids that have a bookmark."""
        self._numbers = {key: number for number, key in enumerate(self.keys)}
        self._holders = {holder.id: holder for holder in edition.text_holders}
        self._marked: dict[str, _Marked] = {}
        self._taken: set[str] = set()
        self._around: list[tuple[str, str]] = []
        self._in_field = False
        self._ids = 0

    def ref(self, text: str | None) -> FieldRef | None:
        """The field that a data-ref names; None where it names none of this edition."""
        proposal, dot, key = (text or "").partition(".")
        return FieldRef(proposal, key) if dot and key in self._numbers and proposal in self._holders else None

    def point(self, name: str) -> str:
        """A point bookmark's XML."""
        start, end = self.around(name)
        return start + end

    def own_point(self, name: str) -> str:
        """A point bookmark that may stand in many places: its name goes on with a number of its own."""
        return self.point(f"{name}{self._ids + 1}")

    def around(self, name: str) -> tuple[str, str]:
        """A bookmark's start and end."""
        self._ids += 1
        return (
            f'<w:bookmarkStart w:id="{self._ids}" w:name="{name}"/>',
            f'<w:bookmarkEnd w:id="{self._ids}"/>',
        )

    def target(self, html_id: str) -> str:
        """A point bookmark for an element's id, "" where that id had one."""
        if html_id in self.ids_with_bookmark:
            return ""
        self.ids_with_bookmark.add(html_id)
        return self.point(target_name(html_id))

    def mark(self, ref: FieldRef, style: str, words: str, *, label: bool = False, looks: str = "") -> str:
        """The hidden bookmark of the next paragraph of a field, or of a stretch in one, written in `style`
        with these words.

        `looks` are the words in it that stand out (Line.stretches).
        """
        self._in_field = True
        marked = self._marked.get(ref.proposal) or self._begin(ref.proposal)
        number = self._numbers[ref.key]
        count = (
            0 if label and f"{number}_0" not in marked.points else marked.counts.get(number, 0) + 1
        )  # a second label is words that the template adds
        if count:
            marked.counts[number] = count
        place = f"{number}_{count}"
        marked.points[place] = (style, words)
        if looks:
            marked.looks[place] = looks
        return self.point(f"_rb_{marked.mark}_{place}")

    def around_fields(self, style: str, words: str, *, bounded: bool = False) -> str:
        """Remember words that no field holds (contents, registers, a chapter's heading): what comes back of
        them is no correction.

        Gives the hidden bookmark that parts them from a field before them, "" where none stands there; with
        `bounded` always.
        """
        self._around.append((style, words))
        bounded, self._in_field = bounded or self._in_field, False
        return self.point(f"_ro_{len(self._around) - 1}") if bounded else ""

    def base(self, members: Sequence[str] = ()) -> dict[str, Any]:
        """The base snapshot: the texts as the editor wrote them, for each mark the style and words it was
        written with, and all that stands around.

        `members` are the ids of those that the draft goes to, none for the whole edition's.
        """
        edition, marked = self.edition, self._marked.values()
        others = [_snapshot(each) for each in marked if not each.holder.proposal]
        return {
            "format": FORMAT,
            "edition": edition.id,
            "title": edition.title,
            "language": edition.language,
            "fields": list(self.keys),
            "labels": {spec.key: spec.label for spec in edition.fields},
            "chapters": [
                {
                    "id": chapter.id,
                    "title": chapter.title,
                    "proposals": [proposal.id for proposal in chapter.proposals],
                }
                for chapter in edition.chapters
            ],
            "proposals": [_snapshot(each) for each in marked if each.holder.proposal],
            **({"others": others} if others else {}),
            "around": self._around,
            "members": list(members),
        }

    def _begin(self, proposal: str) -> _Marked:
        turn = 0
        while (
            mark := hashlib.sha1(f"{proposal}{'+' * turn}".encode(), usedforsecurity=False).hexdigest()[:8]
        ) in self._taken:
            turn += 1  # two of 4,100 ids share their first 8 digits once in 500 editions
        self._taken.add(mark)
        self._marked[proposal] = _Marked(self._holders[proposal], mark)
        return self._marked[proposal]


def target_name(html_id: str) -> str:
    """The bookmark that stands for an element's id: Word allows 40 letters, digits and underscores; those
    with _ first are hidden.
    """
    return f"_to_{hashlib.sha1(html_id.encode(), usedforsecurity=False).hexdigest()[:12]}"


def draft_id(*written: bytes) -> str:
    """A hash of what was written."""
    digest = hashlib.sha256()
    for part in written:
        digest.update(part)
    return digest.hexdigest()[:16]


def as_json(base: dict[str, Any]) -> str:
    return json.dumps(base, ensure_ascii=False, separators=(",", ":"))


def _snapshot(marked: _Marked) -> dict[str, Any]:
    holder, proposal = marked.holder, marked.holder.proposal
    texts = {held.key: held.text for held in holder.texts if held.key != "title"}
    return {
        "id": holder.id,
        "mark": marked.mark,
        "number": holder.number,
        "title": holder.title,
        "submitted_by": [member.id for member in proposal.submitted_by] if proposal else [],
        "intro": proposal.intro if proposal else "",
        "fields": dict(proposal.fields) if proposal else texts,
        "contacts": [asdict(contact) for contact in proposal.contacts] if proposal else [],
        "points": marked.points,
        **({"looks": marked.looks} if marked.looks else {}),
    }
