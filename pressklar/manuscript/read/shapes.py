"""What each content file may hold, as pydantic models.

Every value has a default: what is missing is looked for by name afterwards (`fitting.report_missing`), so
that "no title" and "an empty title" are one fault with one message, and a file with faults still gives all
that is right in it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from ...foundation.language_tags import canonical
from ...model import Need, OpeningSide, PagePlace, ParcelPart, Part
from .limits import MOST_IN_COVER_NUMBER, MOST_IN_LINE, MOST_ITEMS

SLUG = re.compile(r"[a-z0-9]+(?:-+[a-z0-9]+)*")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,6})?")
_COUNT = re.compile(r"[1-9]\d{0,5}")
_CODE = re.compile(r"[EWA]\d{3}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PHONE = re.compile(r"\+?(?=(?:\D*\d){4})[\d\s()/.–-]{4,40}")
_WEB_ADDRESS = re.compile(r"https?://[^\s\"'<>\\{}/?#@]+(?:[/?#][^\s\"'<>\\{}]*)?")
_LINK = re.compile(r"https?://[^\s\"'<>\\{}/?#@]+(?:/(?:[^\s\"'<>\\{}]|\{edition\}|\{member\})*)?")


def _check(fits: Callable[[str], object], kind: str) -> AfterValidator:
    def check(text: str) -> str:
        if text and not fits(text):
            raise PydanticCustomError(kind, "")
        return text

    return AfterValidator(check)


def _one_line(text: str) -> str:
    text = text.strip()
    if "\n" in text:
        raise PydanticCustomError("one_line", "")
    if len(text) > MOST_IN_LINE:
        raise PydanticCustomError("long_line", "")
    return text


def _whole_text(text: str) -> str:
    return text.rstrip() if text.strip() else ""


def _date(text: object) -> datetime.date | None:
    if text == "":
        return None
    if isinstance(text, str) and _DATE.fullmatch(text.strip()) and (date := date_of(text.strip())):
        return date
    raise PydanticCustomError("date", "")


def date_of(text: str) -> datetime.date | None:
    """The date of a text in ISO 8601, None for one that is none."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _above_zero(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None and float(text) > 0


def _fits_on_cover(text: str) -> bool:
    return len(text) <= MOST_IN_COVER_NUMBER


Line = Annotated[str, AfterValidator(_one_line)]
Text = Annotated[str, AfterValidator(_whole_text)]
Slug = Annotated[Line, _check(SLUG.fullmatch, "slug")]
Key = Annotated[Line, _check(_KEY.fullmatch, "key")]
Language = Annotated[Line, _check(canonical, "language"), AfterValidator(lambda tag: canonical(tag) or tag)]
Date = Annotated[datetime.date | None, BeforeValidator(_date)]
WordWithoutBraces = Annotated[Line, _check(re.compile(r"[^{}]+").fullmatch, "braces")]
Amount = Annotated[Line, _check(_above_zero, "above_zero")]
Count = Annotated[Line, _check(_COUNT.fullmatch, "count")]


class Shape(BaseModel):
    """What all of them share: no other keys, no conversion of one type into another."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class MemberShape(Shape):
    id: Slug = ""
    name: Line = ""
    short_name: Line = ""
    kind: Line = ""
    county_code: Line = ""
    recipients: Annotated[list[Line], Field(max_length=MOST_ITEMS)] = []
    language: Language = ""
    parcel: list[ParcelPart] = []


class FieldShape(Shape):
    key: Key = ""
    label: Line = ""
    need: Literal[Need, ""] = ""
    help: Line = ""
    most: Count = ""


class ChapterShape(Shape):
    id: Slug = ""
    title: Line = ""
    intro: Text = ""
    proposals: list[Slug] = []


def _yes_or_no(text: object) -> object:
    """YAML's own words for it are understood too: programs write them."""
    return {"true": "yes", "false": "no"}.get(text.strip().lower(), text) if isinstance(text, str) else text


class PageShape(Shape):
    """A free page's line in edition.yaml; its text is in a file of its own, read as PageTextShape."""

    id: Slug = ""
    title: Line = ""
    place: Literal[PagePlace, ""] = ""
    in_contents: Annotated[Literal["yes", "no", ""], BeforeValidator(_yes_or_no)] = ""


class PageTextShape(Shape):
    text: Text = ""


class SilencedShape(Shape):
    code: Annotated[Line, _check(_CODE.fullmatch, "code")] = ""
    reason: Line = ""
    proposal: Slug = ""
    field: Key = ""
    text: Line = ""


class ProofShape(Shape):
    """How an edition is proofed: severities by code, limits by name, findings that are all right."""

    severities: dict[
        Annotated[str, _check(_CODE.fullmatch, "code")], Literal["error", "warning", "advice", "off"]
    ] = {}
    limits: dict[str, Annotated[Line, _check(_NUMBER.fullmatch, "number")]] = {}
    silenced: list[SilencedShape] = []


class LetterContactShape(Shape):
    """Who signs an edition's letters."""

    name: Line = ""
    role: Line = ""
    phone: Annotated[Line, _check(_PHONE.fullmatch, "phone")] = ""
    email: Line = ""


class DispatchShape(Shape):
    """How an edition's parcels are made and sent. The key from: is a word of Python's own, hence the other
    name.
    """

    sender: Line = Field(default="", alias="from")
    reply_to: Line = ""
    return_by: Date = None
    parcel: list[ParcelPart] = []
    size_cap_mb: Amount = ""
    link: Annotated[Line, _check(_LINK.fullmatch, "link")] = ""
    rate_per_minute: Amount = ""
    file_name: Line = ""
    letter_date: Date = None
    reference: Line = ""
    contact: LetterContactShape = LetterContactShape()


class CallShape(Shape):
    """The call for proposals."""

    last_day: Date = None
    text: Text = ""
    declined: Annotated[list[Slug], Field(max_length=MOST_ITEMS)] = []


class NounShape(Shape):
    """A word for one and for many; braces would be taken for names in the texts that it is put into."""

    one: WordWithoutBraces = ""
    many: WordWithoutBraces = ""


class WordsShape(Shape):
    """What the publication calls its entries, members and chapters."""

    entry: NounShape = NounShape()
    member: NounShape = NounShape()
    chapter: NounShape = NounShape()


class EditionShape(Shape):
    title: Line = ""
    language: Language = ""
    publisher: Line = ""
    address: Text = ""
    web_address: Annotated[Line, _check(_WEB_ADDRESS.fullmatch, "web_address")] = ""
    date: Date = None
    fields: list[FieldShape] = []
    chapters: list[ChapterShape] = []
    pages: Annotated[list[PageShape], Field(max_length=MOST_ITEMS)] = []
    imprint: Text = ""
    leave_out: list[Part] = []
    opening_side: Literal[OpeningSide, ""] = ""
    theme: Line = ""
    words: WordsShape = WordsShape()
    cover_number: Annotated[Line, _check(_fits_on_cover, "cover_number")] = ""
    proof: ProofShape = ProofShape()
    dispatch: DispatchShape = DispatchShape()
    call: CallShape = CallShape()


class ContactShape(Shape):
    name: Line = ""
    role: Line = ""
    organisation: Line = ""
    email: Line = ""
    note: Text = ""


class ProposalShape(Shape):
    """A proposal's own keys; its fields are the edition's to name, and are read as FieldTexts."""

    title: Line = ""
    submitted_by: Annotated[list[Line], Field(max_length=MOST_ITEMS)] = []
    intro: Text = ""
    contacts: Annotated[list[ContactShape], Field(max_length=MOST_ITEMS)] = []
    continues: Line = ""


MemberList = list[MemberShape]
FieldTexts = dict[str, Text]
PROPOSAL_KEYS = tuple(ProposalShape.model_fields)
