"""What a process that lays out is given: plain values, light to import on both sides."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

from ..foundation.pictures import PictureUse
from ..locale import SOURCE
from ..theme import PageBreaks

XREF = "https://xref.invalid/"
"""Where every internal link points while its target's page isn't known: WeasyPrint drops links that leave its
document.
"""
PageSide = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Workplace:
    """What all jobs of a build share. `faces` is the style sheet of the fonts' files, `files` are the only
    folders that files may come from, `images` the one that "images/" means, `styles` those that a style
    sheet's own addresses start from, the first that has the file counting; `fingerprint` stands for fonts,
    the styles' pictures and versions. `tagged`: for screens and readers; not so for the press, which wants
    neither tags nor links. `picture_use` is what pictures are made ready for; `messages` is the language that
    warnings are given in.
    """

    language: str
    faces: str
    images: str
    styles: tuple[str, ...]
    files: tuple[str, ...]
    cache: str
    fingerprint: str
    picture_use: PictureUse
    tagged: bool = True
    messages: str = SOURCE


@dataclass(frozen=True, slots=True)
class SectionJob:
    """One section to lay out. `pictures` are the digests of its pictures; `next_opens` is the side of the
    next section's first page, None where that is all the same.
    """

    place: Workplace
    section: str
    html: str
    style: str
    opens: PageSide
    pictures: tuple[str, ...] = ()
    breaks: PageBreaks = "flow"
    next_opens: PageSide | None = None

    @property
    def key(self) -> str:
        """The name of the result in the cache: a hash of all that it depends on, and of nothing else."""
        return _key("section", self)


@dataclass(frozen=True, slots=True)
class FurnitureJob:
    """A batch of furniture to lay out, one page a leaf, untagged."""

    place: Workplace
    html: str
    style: str

    @property
    def key(self) -> str:
        return _key("furniture", self)


def _key(kind: str, job: SectionJob | FurnitureJob) -> str:
    facts = asdict(job)
    place = facts.pop("place")
    facts |= {
        "kind": kind,
        **{name: place[name] for name in ("language", "faces", "fingerprint", "picture_use", "messages")},
    }
    facts |= {} if place["tagged"] else {"tagged": False}
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
