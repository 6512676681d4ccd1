"""What files that leave the office are called: by publication, edition and member (forslag-2024-skane.pdf).
In ASCII, since mail programs and file servers still spoil other letters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ..manuscript.slugs import Ids, slug
from ..model import PARCEL_PARTS, Edition, Member
from ..rendering.texts import Texts

_LONGEST = {"publication": 32, "edition": 24, "member": 40, "part": 24}
"""Characters of a name's pieces at most, cut at a word."""
_ENDINGS = {"booklet": "pdf", "excerpt": "pdf", "draft": "docx"}


def parcel_names(edition: Edition, member: Member, texts: Texts) -> Mapping[str, str]:
    """The file's name of each part of a member's parcel, in the words of its letter's language."""
    stem = f"{publication_stem(edition, texts)}-{_member_names(edition)[member.id]}"
    ends = {part: _cut(slug(texts(f"file_{part}")), "part") or part for part in PARCEL_PARTS[1:]}
    return {
        part: f"{stem}-{ends[part]}.{ending}" if part in ends else f"{stem}.{ending}"
        for part, ending in _ENDINGS.items()
    }


def form_names(edition: Edition, member: Member | None, texts: Texts) -> Mapping[str, str]:
    """The names of a member's forms ("word" and "web"), and of the answers that the latter saves ("answer");
    of the form for anybody where no member is named.
    """
    stem = publication_stem(edition, texts)
    if member is not None:
        stem = f"{stem}-{_member_names(edition)[member.id]}"
    form, answer = (_cut(slug(texts(f"file_{what}")), "part") or what for what in ("form", "answer"))
    return {"word": f"{stem}-{form}.docx", "web": f"{stem}-{form}.html", "answer": f"{stem}-{answer}.json"}


def publication_stem(edition: Edition, texts: Texts) -> str:
    """The beginning that all names of an edition share. What holds no Latin letter gives way to what does."""
    wanted = (edition.dispatch.file_name, texts("entry_many"), edition.title, "booklet")
    publication = next(name for text in wanted if (name := _cut(slug(text), "publication")))
    year = _cut(slug(edition.id), "edition")
    return publication if not year or publication.endswith(year) else f"{publication}-{year}"


def _member_names(edition: Edition) -> Mapping[str, str]:
    """Each member's name in files, by id: the short name; the id, which nobody shares, where two share it."""
    short = {member.id: _cut(slug(member.short_name or member.name), "member") for member in edition.members}
    counts, ids = Counter(short.values()), Ids()
    return {
        member: ids.take(name if name and counts[name] == 1 else _cut(member, "member"))
        for member, name in short.items()
    }


def _cut(words: str, piece: str) -> str:
    """The words that fit; a first one that is too long by itself is cut."""
    most = _LONGEST[piece]
    return words if len(words) <= most else words[: most + 1].rpartition("-")[0] or words[:most]
