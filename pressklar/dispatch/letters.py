"""The covering letter: plain text and HTML from templates, in the member's language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..foundation.folders import Folders
from ..locale import tr
from ..model import Dispatch, Edition
from ..problems import Place, Problem
from ..rendering.sections import SectionSource
from ..rendering.texts import Texts, read_texts
from ..rendering.views import MemberView, one_line
from .file_names import parcel_names

MOST_SUBJECT = 150
"""Characters of a subject: mail programs show fewer."""


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
    texts = letter_texts(source)
    names = parcel_names(edition, to.model, texts)
    subject = texts(
        "letter_subject_own" if to.proposals else "letter_subject",
        title=edition.title,
        member=to.display_name,
    )
    facts = {
        "parts": tuple(parts),
        "folios": folios,
        "opening": _opening(to, texts, len(edition.proposals), edition.title),
        "files": [(names[part], texts(_about(part, source))) for part in parts],
        "file_names": names,
        "sent_on": texts.day(edition.dispatch.letter_date) if edition.dispatch.letter_date else "",
        "return_by": texts.day(edition.dispatch.return_by) if edition.dispatch.return_by else "",
    }
    return letter_of(source, "letter", subject, facts)


def letter_of(source: SectionSource, template: str, subject: str, facts: Mapping[str, object]) -> Letter:
    """A letter to the member that `source` is for, by the templates of that name, one for plain text and one
    for HTML, which are told the facts and what all letters say. Raises ContentError (E310, E311).
    """
    dispatch, texts, subject = source.edition.dispatch, letter_texts(source), one_line(subject, MOST_SUBJECT)
    common = {
        "t": texts,
        "to": source.views.addressee,
        "language": texts.language,
        "reference": dispatch.reference,
        "reply_to": dispatch.reply_to or dispatch.contact.email,
        "contact": dispatch.contact,
        "questions": _questions(dispatch, texts),
    }
    text = _tidy(source.render(f"{template}.txt.j2", **common, **facts))
    html = source.render(f"{template}.html.j2", subject=subject, **common, **facts)
    return Letter(texts.language, subject, text, html.strip() + "\n")


def letter_texts(source: SectionSource) -> Texts:
    """The words of the member's language, else the edition's. Raises ContentError (E311)."""
    to, edition = source.views.addressee, source.edition
    language = (to.model.language if to else "") or edition.language
    return read_texts(source.folders, language) if language != edition.language else source.texts


def letter_problems(folders: Folders, edition: Edition, *, asks_for_corrections: bool) -> Iterator[Problem]:
    """W877 for what a letter should say and edition.yaml doesn't: a last day where it asks for corrections,
    whom to ask, and by which telephone.
    """
    dispatch, place = edition.dispatch, Place(folders.display_path(edition.folder / "edition.yaml"))

    def warning(message: str, hint: str) -> Problem:
        return Problem("W877", place, message, hint)

    if asks_for_corrections and not dispatch.return_by:
        yield warning(
            tr("The letters ask for corrections and name no last day."),
            tr("Write it under dispatch: as return_by: year-month-day, for instance 2024-11-20."),
        )
    if dispatch.return_by and dispatch.letter_date and dispatch.return_by <= dispatch.letter_date:
        yield warning(
            tr("The letters' last day for corrections isn't later than the day that they bear."),
            tr("Change return_by: or letter_date: under dispatch:."),
        )
    if not dispatch.contact.name:
        yield warning(
            tr("The letters name nobody whom a member can ask."),
            tr("Write under dispatch: contact: with name:, phone: and, where it is to be printed, role:."),
        )
    elif not dispatch.contact.phone:
        yield warning(
            tr("The letters name {name}, and no telephone.", name=dispatch.contact.name),
            tr("Write phone: under dispatch: contact:, for instance 08-123 456 78."),
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


def _questions(dispatch: Dispatch, texts: Texts) -> str:
    """Whom to ask and how, in a sentence; "" where neither a person nor an address is there."""
    person, address = dispatch.contact, dispatch.reply_to or dispatch.contact.email
    if person.name and person.phone:
        number = person.phone.replace(" ", "\N{NO-BREAK SPACE}")
        return texts("letter_ask", name=person.name, phone=number)
    if person.name:
        return texts("letter_ask_name", name=person.name)
    return texts("letter_questions", address=address) if address else ""


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
