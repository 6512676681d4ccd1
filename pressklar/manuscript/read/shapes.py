"""What each content file may hold, as pydantic models, and what is said when it holds something else.

Every value has a default: what is missing is found by name afterwards (`report_missing`), so that "no title"
and "an empty title" are one fault with one message, and a file with faults still gives all that is right in
it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from ...locale import N_, tr
from ...model import PARCEL_PARTS, MemberKind, Need, ParcelPart
from ...problems import SEVERITIES
from .limits import MOST_IN_LINE, MOST_ITEMS
from .nodes import Node, Source
from .words import listed, nearest, quoted, spoken, suggestion, visible

# The counties of Sweden (Statistics Sweden, regional divisions: two digits; 02, 11, 15 and 16 went with
# mergers).
COUNTIES = frozenset(f"{code:02}" for code in range(1, 26)) - {"02", "11", "15", "16"}
_SLUG = re.compile(r"[a-z0-9]+(?:-+[a-z0-9]+)*")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,6})?")
_CODE = re.compile(r"[EWA]\d{3}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LINK = re.compile(r"https?://[^\s\"'<>\\{}/?#@]+(?:/(?:[^\s\"'<>\\{}]|\{edition\}|\{member\})*)?")


def _check(pattern: re.Pattern[str], kind: str) -> AfterValidator:
    def check(text: str) -> str:
        if text and not pattern.fullmatch(text):
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
    try:
        if isinstance(text, str) and _DATE.fullmatch(text.strip()):
            return datetime.date.fromisoformat(text.strip())
    except ValueError:
        pass
    raise PydanticCustomError("date", "")


def _county(text: str) -> str:
    if text and text not in COUNTIES:
        raise PydanticCustomError("county", "")
    return text


def _number(text: str) -> str:
    if text and not _NUMBER.fullmatch(text):
        raise PydanticCustomError("number", "")
    return text


def _above_zero(text: str) -> str:
    if text and not (_NUMBER.fullmatch(text) and float(text) > 0):
        raise PydanticCustomError("above_zero", "")
    return text


Line = Annotated[str, AfterValidator(_one_line)]
Text = Annotated[str, AfterValidator(_whole_text)]
Slug = Annotated[Line, _check(_SLUG, "slug")]
Key = Annotated[Line, _check(_KEY, "key")]
Language = Annotated[Line, _check(_LANGUAGE, "language")]
Date = Annotated[datetime.date | None, BeforeValidator(_date)]
Amount = Annotated[Line, AfterValidator(_above_zero)]


class Shape(BaseModel):
    """What all of them share: no other keys, no conversion of one type into another."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class MemberShape(Shape):
    id: Slug = ""
    name: Line = ""
    kind: MemberKind = "region"
    county_code: Annotated[Line, AfterValidator(_county)] = ""
    recipients: Annotated[list[Line], Field(max_length=MOST_ITEMS)] = []
    language: Language = ""
    parcel: list[ParcelPart] = []


class FieldShape(Shape):
    key: Key = ""
    label: Line = ""
    need: Literal[Need, ""] = ""


class ChapterShape(Shape):
    id: Slug = ""
    title: Line = ""
    proposals: list[Slug] = []


class SilencedShape(Shape):
    code: Annotated[Line, _check(_CODE, "code")] = ""
    reason: Line = ""
    proposal: Slug = ""
    field: Key = ""
    text: Line = ""


class ProofShape(Shape):
    """How an edition is proofed: severities by code, limits by name, findings that are all right."""

    severities: dict[Annotated[str, _check(_CODE, "code")], Literal["error", "warning", "advice", "off"]] = {}
    limits: dict[str, Annotated[Line, AfterValidator(_number)]] = {}
    silenced: list[SilencedShape] = []


class DispatchShape(Shape):
    """How an edition's parcels are made and sent. The key from: is a word of Python's own, hence the other
    name.
    """

    sender: Line = Field(default="", alias="from")
    reply_to: Line = ""
    return_by: Date = None
    parcel: list[ParcelPart] = []
    size_cap_mb: Amount = ""
    link: Annotated[Line, _check(_LINK, "link")] = ""
    rate_per_minute: Amount = ""


class EditionShape(Shape):
    title: Line = ""
    language: Language = ""
    publisher: Line = ""
    date: Date = None
    fields: list[FieldShape] = []
    chapters: list[ChapterShape] = []
    imprint: Text = ""
    proof: ProofShape = ProofShape()
    dispatch: DispatchShape = DispatchShape()


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


MemberList = list[MemberShape]
FieldTexts = dict[str, Text]
PROPOSAL_KEYS = tuple(ProposalShape.model_fields)
T = TypeVar("T")

_WANTED = {
    "string_type": "one text",
    "list_type": "a list",
    "model_type": N_("keys with values"),
    "dict_type": N_("keys with values"),
}
_LIST_HINT = N_(
    "Write each item on a line of its own, indented, with a hyphen and a space before "
    "it; or all in [brackets], with commas between."
)
_KEYS_HINT = N_("Write it as key: value, each key on a line of its own.")
_TEXT_HINT = N_(
    "Write one text. If it starts with [ or {, or holds a colon followed by a space, put "
    'it in "straight quotes".'
)


def fit(shape: type[T], node: Node, source: Source) -> T:
    """The values of a node as that shape; what doesn't fit is reported (E110, E112, E113, E115 to E118, E123)
    and left out of both.
    """
    adapter = _adapter(shape)  # type: ignore[arg-type]
    try:
        return adapter.validate_python(node.plain())  # type: ignore[no-any-return]
    except ValidationError as error:
        faults = error.errors(include_url=False)
    for fault in faults:
        location = fault["loc"]
        found = node.at(*location)
        if fault["type"] == "extra_forbidden":
            report_unknown_key(
                str(location[-1]), found, node.at(*location[:-1]), _keys_at(location, shape), source
            )
        elif not found.faulty:
            _report(fault["type"], location, found, source)
        found.faulty = True
    if node.faulty:
        return adapter.validate_python([] if shape == MemberList else {})  # type: ignore[no-any-return]
    node.sweep()
    return adapter.validate_python(node.plain())  # type: ignore[no-any-return]


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def _report(kind: str, location: tuple[str | int, ...], node: Node, source: Source) -> None:
    name = spoken(location)
    text = node.value if isinstance(node.value, str) else ""
    if kind in _WANTED:
        _report_type(_WANTED[kind], name, node, source)
    elif kind == "literal_error":
        choices = (
            (*SEVERITIES, "off")
            if location[0] == "proof"
            else PARCEL_PARTS
            if "parcel" in location
            else get_args(Need)
            if location[-1] == "need"
            else get_args(MemberKind)
        )
        meant = nearest(text, choices)
        source.report(
            "E118",
            tr("{name} can't be {text}.", name=name, text=quoted(text)),
            tr("{suggestion}It is one of {choices}.", suggestion=suggestion(meant), choices=listed(choices)),
            node,
            text=visible(text),
            fix=meant,
        )
    else:
        code, message, hint = _VALUES[kind]
        fix = _mended(kind, text)
        source.report(
            code,
            message.format(name=name, text=quoted(text.strip())),
            suggestion(fix) + hint,
            node,
            text=visible(text.strip()),
            fix=fix,
        )


_VALUES = {
    "slug": (
        "E113",
        N_("{name} isn't an id: {text}."),
        N_(
            "An id has only the letters a to z in lower case, figures, and hyphens between them; "
            "a proposal's is its file's name without .yaml."
        ),
    ),
    "key": (
        "E113",
        N_("{name} isn't a field's key: {text}."),
        N_(
            "A key has only the letters a to z in lower case, figures and underscores, and "
            "starts with a letter."
        ),
    ),
    "one_line": ("E123", N_("{name} runs over several lines."), N_("Write it on one line.")),
    "long_line": (
        "E126",
        f"{{name}} has more than {MOST_IN_LINE:,} characters.",
        N_("It is printed as a title or a name: shorten it."),
    ),
    "too_long": (
        "E126",
        f"{{name}} has more than {MOST_ITEMS} items.",
        N_("Look whether something was pasted by mistake, and take it away."),
    ),
    "number": (
        "E124",
        N_("{name} isn't a number: {text}."),
        N_("Write it in figures, with a point before decimals, for instance 45 or 0.5."),
    ),
    "above_zero": (
        "E124",
        N_("{name} isn't a number above zero: {text}."),
        N_("Write it in figures, with a point before decimals, for instance 15 or 0.5."),
    ),
    "link": (
        "E125",
        N_("{name} isn't a web address: {text}."),
        N_(
            "Write the whole address, from https://. In its path may stand {edition} and "
            "{member}, and no other braces; a space is written as %20."
        ),
    ),
    "code": (
        "E113",
        N_("{name} isn't a finding's code: {text}."),
        N_("A code is a letter and three figures, for instance W720: `check` names it with each finding."),
    ),
    "date": (
        "E115",
        N_("{name} isn't a date: {text}."),
        N_("Write it as year-month-day, for instance 2023-11-01."),
    ),
    "language": (
        "E116",
        N_("{name} isn't a language code: {text}."),
        N_("Write sv for Swedish or en for English."),
    ),
    "county": (
        "E117",
        N_("{name} isn't a county's code: {text}."),
        f"It is the county's two digits in Statistics Sweden's list: {listed(sorted(COUNTIES), 25)}.",
    ),
}
_LANGUAGES = {
    "sv": "sv",
    "svenska": "sv",
    "swedish": "sv",
    "sv-se": "sv",
    "en": "en",
    "engelska": "en",
    "english": "en",
    "en-gb": "en",
}


def _mended(kind: str, text: str) -> str | None:
    """What was surely meant."""
    text = text.strip()
    if kind == "slug":
        bare = text.removesuffix(".yaml").removesuffix(".yml").removeprefix("#").lower()
        return bare if _SLUG.fullmatch(bare) else None
    if kind == "county":
        return text.zfill(2) if text.isdigit() and text.zfill(2) in COUNTIES else None
    if kind == "language":
        return _LANGUAGES.get(text.lower())
    if kind == "date" and (parts := re.fullmatch(r"(\d{4})[-/. ]?(\d{1,2})[-/. ]?(\d{1,2})", text)):
        fix = f"{parts[1]}-{parts[2]:0>2}-{parts[3]:0>2}"
        return fix if _is_date(fix) else None
    return None


def _is_date(text: str) -> bool:
    try:
        return bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


def _report_type(wanted: str, name: str, node: Node, source: Source) -> None:
    found = {
        str: tr("a text stands"),
        list: tr("a list stands"),
        dict: tr("keys with values stand"),
        type(None): "nothing stands",
    }[type(node.value)]
    hint = {"a list": _LIST_HINT, tr("keys with values"): _KEYS_HINT, "one text": _TEXT_HINT}[wanted]
    if node.value is None:
        hint = tr("Delete the hyphen, or write something after it.")
    source.report(
        "E112",
        tr("{name} should be {wanted}, but {found} there.", name=name, wanted=wanted, found=found),
        hint,
        node,
    )


_MEANT_KEYS = {
    "namn": "name",
    "roll": "role",
    "befattning": "role",
    "organization": "organisation",
    "företag": "organisation",
    "mail": "email",
    "mejl": "email",
    "e-mail": "email",
    "epost": "email",
    "e-post": "email",
    "anteckning": "note",
    "notes": "note",
    "titel": "title",
    "rubrik": "title",
    "heading": "title",
    "kontakt": "contacts",
    "kontakter": "contacts",
    "contact": "contacts",
    "ingress": "intro",
    "introduction": "intro",
    "avsändare": "submitted_by",
    "sender": "submitted_by",
    "inlämnad av": "submitted_by",
    "språk": "language",
    "utgivare": "publisher",
    "datum": "date",
    "fält": "fields",
    "kapitel": "chapters",
    "förslag": "proposals",
    "mottagare": "recipients",
}
"""The keys in other words, Swedish ones above all."""
_TELEPHONES = ("phone", "telephone", "tel", "telefon", "mobil", "mobile", "tfn")
_NO_TELEPHONE = N_("There is none for telephone numbers: write the number under note. ")


def report_unknown_key(
    key: str,
    node: Node,
    parent: Node,
    known: Collection[str],
    source: Source,
    names: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """E110 at the key, with the key that was probably meant; that one isn't reported as missing then. `names`
    are other names of keys, in lower case.
    """
    word = key.strip().casefold()
    meant = next(
        (other for other in (_MEANT_KEYS.get(word), names.get(word)) if other in known), None
    ) or nearest(key, known)
    about = _NO_TELEPHONE if word in _TELEPHONES and "note" in known else suggestion(meant)
    source.report(
        "E110",
        tr("There is no key {key} here.", key=quoted(key)),
        tr("{about}The keys are {tuple}.", about=about, tuple=listed(tuple(known), 20)),
        node.key or node,
        text=visible(key),
        fix=None if about == _NO_TELEPHONE else meant,
    )
    if meant and about != _NO_TELEPHONE:
        parent.keys.setdefault(meant, replace(node, value=None, faulty=True))


def report_missing(names: dict[str, str], values: BaseModel, node: Node, source: Source, what: str) -> bool:
    """E111 for each of the names (key -> hint) that has no value; true where there was one. `what` is the
    thing that lacks it.
    """
    missing = False
    for name, hint in names.items():
        if not getattr(values, name):
            missing = True
            child = node.keys.get(name)
            if child is None:
                source.report("E111", tr("{what} has no {name}.", what=what, name=name), hint, node)
            elif not child.faulty:
                source.report(
                    "E111", tr("{what} has an empty {name}.", what=what, name=name), hint, child.key
                )
    return missing


def _keys_at(location: tuple[str | int, ...], shape: Any) -> tuple[str, ...]:
    nested: dict[str | int, type[BaseModel]] = {
        "fields": FieldShape,
        "chapters": ChapterShape,
        "contacts": ContactShape,
        "proof": SilencedShape if "silenced" in location else ProofShape,
        "dispatch": DispatchShape,
    }
    found = (
        MemberShape if shape == MemberList else nested.get(location[0], shape) if len(location) > 1 else shape
    )
    return tuple(field.alias or name for name, field in found.model_fields.items())
