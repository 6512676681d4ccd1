"""What collecting asks a person: which field a header stands for that isn't sure, or that nothing fits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..intake.lines import fold
from ..locale import N_, tr
from ..model import Edition
from .gathering import ReadFile
from .labels import CHAPTER, CONTACT, MEMBER, SENDER_EMAIL, SENDER_NAME, TITLE, WHEN
from .values import NOTHING

ROLE_WORDS: Mapping[str, str] = {
    TITLE: N_("the proposal's title"),
    MEMBER: N_("the member that sends it in"),
    CHAPTER: N_("the chapter"),
    CONTACT: N_("contacts, as one text"),
    "contact_name": N_("a contact's name"),
    "contact_email": N_("a contact's e-mail address"),
    "contact_phone": N_("a contact's telephone number"),
    "contact_role": N_("a contact's role"),
    "contact_organisation": N_("a contact's organisation"),
    SENDER_NAME: N_("who filled the form in"),
    SENDER_EMAIL: N_("the e-mail address of who filled the form in"),
    WHEN: N_("when it was filled in"),
    NOTHING: N_("nothing: it is left over"),
}
"""What a header can stand for besides a field, in words."""


@dataclass(frozen=True)
class HeaderQuestion:
    """A header that a person should say something of. `role` is what it was taken for, "" where nothing fits;
    `texts` counts what stands under it.
    """

    file: str
    header: str
    role: str
    texts: int


def questions_of(files: Iterable[ReadFile]) -> Iterator[HeaderQuestion]:
    """The headers of tables to ask about, each once, in the order in which they stand."""
    asked = set()
    for file in files:
        for column in file.columns:
            header = " ".join(column.header.split())
            is_sure = column.match is not None and column.match.sure
            if not column.texts or not header or is_sure or fold(header) in asked:
                continue
            asked.add(fold(header))
            role = column.match.role if column.match else ""
            yield HeaderQuestion(file.name, header, role, column.texts)


def choices(edition: Edition) -> Mapping[str, str]:
    """All that a header of this edition can stand for, in words: its fields first."""
    fields = {field.key: field.label for field in edition.fields}
    return fields | {role: tr(words) for role, words in ROLE_WORDS.items() if role not in fields}
