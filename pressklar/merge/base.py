"""The base of a draft: what was written into it, and what each hidden bookmark means. It may come out of a
foreign file, so it is checked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ..foundation.folders import Folders

FORMATS = (2,)
_LONGEST = 60_000_000
_DRAFT = re.compile(r"[0-9a-f]{16}")
_POINT = re.compile(r"(\d{1,4})_(\d{1,6})")
_OUTSIDE = re.compile(r"_ro_(\d{1,7})")


@dataclass(frozen=True, slots=True)
class DraftPoint:
    """A paragraph, or a stretch of one, as it was written: the `place` counts those of a field from 1, and is
    0 for its label.

    `looks` are its words that stand out (docx/line.py, look_words).
    """

    proposal: str
    key: str
    place: int
    style: str
    words: str
    looks: str = ""


@dataclass(frozen=True)
class BaseProposal:
    """A proposal as it was when the draft was written, or another holder of texts (a free page, a chapter's
    introduction), which has no sender and no contact; texts are Markdown.
    """

    id: str
    number: int
    title: str
    submitted_by: tuple[str, ...]
    fields: Mapping[str, str]
    """The intro's key among them."""
    contacts: tuple[Mapping[str, str], ...]
    points: tuple[DraftPoint, ...]
    """In the order that they were written in, labels among them."""

    def written(self, key: str) -> tuple[DraftPoint, ...]:
        """A field's paragraphs, without its label."""
        return tuple(point for point in self.points if point.key == key and point.place)

    def label(self, key: str) -> str:
        return next((point.words for point in self.points if point.key == key and not point.place), "")


@dataclass(frozen=True)
class Base:
    """A draft's base. `chapters` are ids, titles and the proposals that the draft held, in order; `marks`
    what a bookmark's name means.
    """

    draft: str
    edition: str
    keys: tuple[str, ...]
    labels: Mapping[str, str]
    chapters: tuple[tuple[str, str, tuple[str, ...]], ...]
    proposals: Mapping[str, BaseProposal]
    others: Mapping[str, BaseProposal]
    """Free pages and chapters' introductions."""
    marks: Mapping[str, DraftPoint]
    around: tuple[tuple[str, str], ...]
    members: tuple[str, ...] = ()
    """Those that the draft went to; none for the whole edition's."""

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The keys that hold Markdown."""
        return tuple(key for key in self.keys if key not in ("title", "submitted_by", "contacts"))

    @cached_property
    def holders(self) -> Mapping[str, BaseProposal]:
        """All that holds texts, proposals or not."""
        return {**self.proposals, **self.others}

    @cached_property
    def order(self) -> tuple[str, ...]:
        return tuple(
            name for _, _, proposals in self.chapters for name in proposals if name in self.proposals
        )

    def means(self, bookmark: str) -> DraftPoint | None:
        """The point that a bookmark's name stands for; a copy's name doesn't."""
        return self.marks.get(bookmark)

    def outside(self, bookmark: str) -> str | None:
        """The words that stood at a bookmark which says that they belong to no field; None for another
        bookmark.
        """
        match = _OUTSIDE.fullmatch(bookmark)
        return self.around[int(match[1])][1] if match and int(match[1]) < len(self.around) else None


def parse_base(text: str | bytes) -> Base | None:
    """The base in a snapshot's JSON; None where it isn't one."""
    if not text or len(text) > _LONGEST:
        return None
    try:
        snapshot = json.loads(text)
        return _base(snapshot) if isinstance(snapshot, dict) and snapshot.get("format") in FORMATS else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def read_base(folders: Folders, edition: str, draft: str) -> Base | None:
    """The base that records/drafts/ holds of a draft, None where it holds none."""
    if not _DRAFT.fullmatch(draft):
        return None
    return _read(folders.edition(edition) / "records" / "drafts" / f"{draft}.json")


def read_bases(folders: Folders, edition: str) -> Iterator[Base]:
    """Every base that is kept, the newest file first."""
    paths = [
        path
        for path in (folders.edition(edition) / "records" / "drafts").glob("*.json")
        if _DRAFT.fullmatch(path.stem)
    ]
    for path in sorted(paths, key=lambda path: (-path.stat().st_mtime_ns, path.name)):
        if base := _read(path):
            yield base


def _read(path: Path) -> Base | None:
    try:
        if path.is_symlink() or path.stat().st_size > _LONGEST:
            return None
        return parse_base(path.read_bytes())
    except OSError:
        return None


def _base(snapshot: Mapping[str, Any]) -> Base:
    keys = tuple(map(_text, snapshot["fields"]))
    proposals = [_proposal(entry, keys) for entry in snapshot["proposals"]]
    others = [_proposal(entry, keys) for entry in snapshot.get("others", ())]
    marks: dict[str, DraftPoint] = {}
    entries = [*snapshot["proposals"], *snapshot.get("others", ())]
    for entry, proposal in zip(entries, [*proposals, *others], strict=True):
        marks |= {
            f"_rb_{_text(entry['mark'])}_{keys.index(point.key)}_{point.place}": point
            for point in proposal.points
        }
    chapters = tuple(
        (_text(entry["id"]), _text(entry["title"]), tuple(map(_text, entry["proposals"])))
        for entry in snapshot["chapters"]
    )
    return Base(
        _text(snapshot["draft"]),
        _text(snapshot["edition"]),
        keys,
        {_text(key): _text(label) for key, label in snapshot["labels"].items()},
        chapters,
        {proposal.id: proposal for proposal in proposals},
        {other.id: other for other in others},
        marks,
        tuple((_text(style), _text(words)) for style, words in snapshot["around"]),
        tuple(map(_text, snapshot["members"])) if "members" in snapshot else _shared(proposals),
    )


def _shared(proposals: Sequence[BaseProposal]) -> tuple[str, ...]:
    """The members that sent all of a draft's proposals: an older draft doesn't say whose it was."""
    return tuple(
        name
        for name in (proposals[0].submitted_by if proposals else ())
        if all(name in proposal.submitted_by for proposal in proposals)
    )


def _proposal(entry: Mapping[str, Any], keys: tuple[str, ...]) -> BaseProposal:
    name = _text(entry["id"])
    points = []
    for place, (style, words) in entry["points"].items():
        match = _POINT.fullmatch(place)
        if match is None:
            raise ValueError(place)
        looks = _text(entry.get("looks", {}).get(place, ""))
        points.append(DraftPoint(name, keys[int(match[1])], int(match[2]), _text(style), _text(words), looks))
    fields = {_text(key): _text(text) for key, text in entry["fields"].items()}
    fields.setdefault("intro", _text(entry["intro"]))
    contacts = tuple(
        {_text(key): _text(value) for key, value in contact.items() if value} for contact in entry["contacts"]
    )
    return BaseProposal(
        name,
        int(entry["number"]),
        _text(entry["title"]),
        tuple(map(_text, entry["submitted_by"])),
        fields,
        contacts,
        tuple(points),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
