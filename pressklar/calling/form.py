"""What a form asks and says, as plain values: the Word form and the web form are two ways to write it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ..dispatch.file_names import form_names
from ..dispatch.letters import letter_texts
from ..model import Edition, Field, Member
from ..rendering.sections import SectionSource
from ..rendering.texts import Texts
from ..rendering.views import one_line

_NEEDS = {"required": "form_required", "expected": "form_expected", "optional": "form_optional"}


@dataclass(frozen=True)
class AskedField:
    """A field to fill in; `rules` are what it says beside the label, in words."""

    key: str
    label: str
    rules: tuple[str, ...]
    help: str
    required: bool
    most: int | None

    @property
    def rules_line(self) -> str:
        return " · ".join(self.rules)


@dataclass(frozen=True)
class Form:
    """One form. `member` is the id of whom it is for, "" for anybody, who is then asked which of `members`
    (id and name) they are. `send_to` is an address, "" where none is set; `ask` are the lines of whom to ask.
    """

    publication: str
    publisher: str
    edition: str
    language: str
    member: str
    member_name: str
    members: tuple[tuple[str, str], ...]
    last_day: str
    send_to: str
    ask: tuple[str, ...]
    fields: tuple[AskedField, ...]
    has_contacts: bool
    names: Mapping[str, str]
    texts: Texts

    @property
    def about(self) -> str:
        return self.texts("form_about", publisher=self.publisher, title=self.publication)

    @property
    def facts(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What the form says of itself: a label each, and lines."""
        rows = (
            (self.texts("form_last_day"), (self.last_day,)),
            (self.texts("form_send_to"), (self.send_to,)),
            (self.texts("form_contact_of"), self.ask),
        )
        return tuple((label, lines) for label, lines in rows if any(lines))


def form_of(source: SectionSource, last_day: date) -> Form:
    """The form for the member that `source` is for, or for anybody. Raises ContentError (E311)."""
    edition, texts = source.edition, letter_texts(source)
    addressee = source.views.addressee
    member = addressee.model if addressee else None
    dispatch = edition.dispatch
    contact = dispatch.contact
    with_members = "members" not in edition.left_out
    return Form(
        one_line(edition.title, 200),
        one_line(edition.publisher, 200),
        edition.id,
        texts.language,
        member.id if member else "",
        one_line(member.name, 200) if member else "",
        tuple((other.id, one_line(other.name, 200)) for other in edition.members) if with_members else (),
        texts.day(last_day),
        dispatch.reply_to or contact.email or dispatch.sender,
        tuple(filter(None, (one_line(contact.name, 100), _unbroken(contact.phone), contact.email))),
        tuple(_field(field, texts) for field in edition.fields),
        "contacts" not in edition.left_out,
        form_names(edition, member, texts),
        texts,
    )


def _field(field: Field, texts: Texts) -> AskedField:
    rules = (texts(_NEEDS[field.need]), *([texts("form_most", most=field.most)] if field.most else []))
    label = one_line(field.label, 200)
    return AskedField(field.key, label, rules, field.help, field.need == "required", field.most)


def _unbroken(phone: str) -> str:
    return phone.replace(" ", "\N{NO-BREAK SPACE}")


def sender_tag(edition: Edition | Form) -> str:
    """What the Word form calls who sends in: "member", unless a field has that key."""
    return "submitted_by" if any(field.key == "member" for field in edition.fields) else "member"


def for_member(member: Member | None) -> str:
    """The folder of a member's call; of the one for anybody, which no member's id can be: it has no
    underscore.
    """
    return member.id if member else "any_member"
