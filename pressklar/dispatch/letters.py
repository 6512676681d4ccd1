"""The covering letter: plain text and HTML from templates, in the member's language."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..rendering.sections import SectionSource
from ..rendering.texts import Texts, read_texts
from ..rendering.views import MemberView, one_line

MOST_SUBJECT = 150
"""Characters of a subject: mail programs show fewer."""
NAMES = {"booklet": "booklet.pdf", "excerpt": "excerpt.pdf", "draft": "proposals.docx"}
"""A parcel's parts, and the files' names."""


@dataclass(frozen=True)
class Letter:
    """A letter in one language; `subject` is one line without control or direction characters."""

    language: str
    subject: str
    text: str
    html: str


def write_letter(source: SectionSource, parts: Sequence[str], folios: Mapping[str, int]) -> Letter:
    """The letter to the member that `source` is for, with that in its parcel. `folios` are the booklet's.

    Raises ContentError (E311 where the member's language has no texts, E310 for a broken template).
    """
    to, edition = source.views.addressee, source.edition
    assert to is not None
    language = to.model.language or edition.language
    texts = read_texts(source.folders, language) if language != edition.language else source.texts
    subject = texts(
        "letter_subject_own" if to.proposals else "letter_subject",
        title=edition.title,
        member=to.display_name,
    )
    files = [(NAMES[part], texts(_about(part, source))) for part in parts]
    facts = {
        "t": texts,
        "to": to,
        "files": files,
        "parts": tuple(parts),
        "folios": folios,
        "language": language,
        "opening": _opening(to, texts, len(edition.proposals), edition.title),
        "return_by": texts.day(edition.dispatch.return_by) if edition.dispatch.return_by else "",
        "reply_to": edition.dispatch.reply_to,
    }
    subject = one_line(subject, MOST_SUBJECT)
    text = _tidy(source.render("letter.txt.j2", **facts))
    return Letter(
        language, subject, text, source.render("letter.html.j2", subject=subject, **facts).strip() + "\n"
    )


def _about(part: str, source: SectionSource) -> str:
    """The key of what the letter says of one part of the parcel."""
    to = source.views.addressee
    if to is None or not to.proposals:
        return f"letter_{part}_none"
    listed = {"guide", "key"} <= source.views.parts
    return "letter_booklet_marked" if part == "booklet" and not listed else f"letter_{part}"


def _opening(to: MemberView, texts: Texts, every: int, title: str) -> str:
    count = len(to.proposals)
    return texts(
        "letter_none" if not count else "letter_one" if count == 1 else "letter_many",
        title=title,
        count=count,
        all=every,
    )


def _tidy(text: str) -> str:
    """Plain text as a mail program shows it: no control or direction characters, never more than one empty
    line, a line end at the end.
    """
    kept = "".join(
        sign
        for sign in text
        if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )
    lines: list[str] = []
    for line in kept.split("\n"):
        line = line.rstrip()
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip() + "\n"
