"""Content files against their shapes: the values that fit, and reports of what doesn't."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError

from ...locale import N_, tr
from ...model import PAGE_PLACES, PARCEL_PARTS, Need, OpeningSide, Part
from ...problems import SEVERITIES
from .limits import MOST_IN_COVER_NUMBER, MOST_IN_LINE, MOST_ITEMS
from .nodes import Node, Source
from .shapes import (
    SLUG,
    CallShape,
    ChapterShape,
    ContactShape,
    DispatchShape,
    FieldShape,
    LetterContactShape,
    MemberList,
    MemberShape,
    NounShape,
    PageShape,
    ProofShape,
    SilencedShape,
    WordsShape,
    date_of,
)
from .words import listed, location_name, nearest, quoted, suggestion, visible

T = TypeVar("T")

_LIST = N_("a list")
_KEYS = N_("keys with values")
_WANTED = {"string_type": N_("one text"), "list_type": _LIST, "model_type": _KEYS, "dict_type": _KEYS}
_ACTUAL = {
    str: N_("a text stands"),
    list: N_("a list stands"),
    dict: N_("keys with values stand"),
    type(None): N_("nothing stands"),
}
_WRITE_AS = {
    _LIST: N_(
        "Write each item on a line of its own, indented, with a hyphen and a space before "
        "it; or all in [brackets], with commas between."
    ),
    _KEYS: N_("Write it as key: value, each key on a line of its own."),
    _WANTED["string_type"]: N_(
        "Write one text. If it starts with [ or {, or holds a colon followed by a space, put "
        'it in "straight quotes".'
    ),
}


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
        child = node.under(*location)
        if fault["type"] == "extra_forbidden":
            report_unknown_key(
                str(location[-1]), child, node.under(*location[:-1]), _keys_at(location, shape), source
            )
        elif not child.faulty:
            _report(fault["type"], location, child, source)
        child.faulty = True
    if node.faulty:
        return adapter.validate_python([] if shape == MemberList else {})  # type: ignore[no-any-return]
    node.sweep()
    return adapter.validate_python(node.plain())  # type: ignore[no-any-return]


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def _report(kind: str, location: tuple[str | int, ...], node: Node, source: Source) -> None:
    name = location_name(location)
    text = node.value if isinstance(node.value, str) else ""
    if kind in _WANTED:
        _report_type(_WANTED[kind], name, node, source)
    elif kind == "literal_error":
        choices = (
            (*SEVERITIES, "off")
            if location[0] == "proof"
            else PARCEL_PARTS
            if "parcel" in location
            else get_args(Part)
            if location[0] == "leave_out"
            else get_args(OpeningSide)
            if location[0] == "opening_side"
            else _CHOICES[location[-1]]
        )
        meant = nearest(text, choices)
        source.report(
            "E118",
            tr("{name} can't be {text}.", name=name, text=quoted(text)),
            suggestion(meant) + tr("It is one of {choices}.", choices=listed(choices)),
            node,
            text=visible(text),
            fix=meant,
        )
    else:
        code, message, hint = _VALUES[kind]
        most = {"too_long": MOST_ITEMS, "cover_number": MOST_IN_COVER_NUMBER}.get(kind, MOST_IN_LINE)
        fix = _mended(kind, text)
        source.report(
            code,
            tr(message, name=name, text=quoted(text.strip()), most=most),
            suggestion(fix) + tr(hint),
            node,
            text=visible(text.strip()),
            fix=fix,
        )


_CHOICES: dict[str | int, Sequence[str]] = {
    "need": get_args(Need),
    "place": PAGE_PLACES,
    "in_contents": ("yes", "no"),
}
_VALUES = {
    "slug": (
        "E113",
        N_("{name} isn't an id: {text}."),
        N_(
            "An id has only the letters a to z in lower case, figures, and hyphens between them; "
            "a proposal's or a page's is its file's name without .yaml."
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
        N_("{name} has more than {most:,} characters."),
        N_("It is printed as a title or a name: shorten it."),
    ),
    "braces": (
        "E222",
        N_("{name} can't hold braces: {text}."),
        N_("Write the word alone, as it stands inside a sentence."),
    ),
    "cover_number": (
        "E126",
        N_("{name} has more than {most} characters."),
        N_("It stands large on the cover: shorten it, or leave it out and write it in the title."),
    ),
    "too_long": (
        "E126",
        N_("{name} has more than {most} items."),
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
    "count": (
        "E124",
        N_("{name} isn't a whole number above zero: {text}."),
        N_("Write it in figures alone, for instance 1500."),
    ),
    "link": (
        "E125",
        N_("{name} isn't a web address: {text}."),
        N_(
            "Write the whole address, from https://. In its path may stand {edition} and "
            "{member}, and no other braces; a space is written as %20."
        ),
    ),
    "phone": (
        "E124",
        N_("{name} isn't a telephone number: {text}."),
        N_("Write it in figures, for instance 08-123 456 78 or +46 8 123 456 78."),
    ),
    "web_address": (
        "E125",
        N_("{name} isn't a web address: {text}."),
        N_("Write the whole address, from https://; a space is written as %20."),
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
        N_("Write it as sv, en-GB, en-US, de, fi or the like."),
    ),
}
_LANGUAGES = {
    "svenska": "sv",
    "swedish": "sv",
    "engelska": "en",
    "english": "en",
    "british english": "en-GB",
    "american english": "en-US",
    "tyska": "de",
    "german": "de",
    "deutsch": "de",
    "finska": "fi",
    "finnish": "fi",
    "suomi": "fi",
}


def _mended(kind: str, text: str) -> str | None:
    """What was surely meant."""
    text = text.strip()
    if kind == "slug":
        bare = text.removesuffix(".yaml").removesuffix(".yml").removeprefix("#").lower()
        return bare if SLUG.fullmatch(bare) else None
    if kind == "language":
        return _LANGUAGES.get(text.lower())
    if kind == "date" and (parts := re.fullmatch(r"(\d{4})[-/. ]?(\d{1,2})[-/. ]?(\d{1,2})", text)):
        fix = f"{parts[1]}-{parts[2]:0>2}-{parts[3]:0>2}"
        return fix if date_of(fix) else None
    return None


def _report_type(wanted: str, name: str, node: Node, source: Source) -> None:
    hint = (
        _WRITE_AS[wanted] if node.value is not None else N_("Delete the hyphen, or write something after it.")
    )
    source.report(
        "E112",
        tr(
            "{name} should be {wanted}, but {actual} there.",
            name=name,
            wanted=tr(wanted),
            actual=tr(_ACTUAL[type(node.value)]),
        ),
        tr(hint),
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
    "postadress": "address",
    "webbadress": "web_address",
    "datum": "date",
    "fält": "fields",
    "kapitel": "chapters",
    "förslag": "proposals",
    "mottagare": "recipients",
    "sidor": "pages",
    "plats": "place",
}
"""The keys in other words, Swedish ones above all."""
_TELEPHONES = ("phone", "telephone", "tel", "telefon", "mobil", "mobile", "tfn")


def report_unknown_key(
    key: str,
    node: Node,
    parent: Node,
    keys: Collection[str],
    source: Source,
    names: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """E110 at the key, with the key that was probably meant; that one isn't reported as missing then. `names`
    are other names of keys, in lower case.
    """
    word = key.strip().casefold()
    meant = next(
        (other for other in (_MEANT_KEYS.get(word), names.get(word)) if other in keys), None
    ) or nearest(key, keys)
    is_telephone = word in _TELEPHONES and "note" in keys
    about = (
        tr("There is none for telephone numbers: write the number under note.") + " "
        if is_telephone
        else suggestion(meant)
    )
    source.report(
        "E110",
        tr("There is no key {key} here.", key=quoted(key)),
        about + tr("The keys are {keys}.", keys=listed(tuple(keys), 20)),
        node.key or node,
        text=visible(key),
        fix=None if is_telephone else meant,
    )
    if meant and not is_telephone:
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
                source.report("E111", tr("{what} has no {key}.", what=what, key=name), tr(hint), node)
            elif not child.faulty:
                message = tr("{what} has an empty {key}.", what=what, key=name)
                source.report("E111", message, tr(hint), child.key)
    return missing


def _keys_at(location: tuple[str | int, ...], shape: Any) -> tuple[str, ...]:
    nested: dict[str | int, type[BaseModel]] = {
        "fields": FieldShape,
        "chapters": ChapterShape,
        "pages": PageShape,
        "contacts": ContactShape,
        "proof": SilencedShape if "silenced" in location else ProofShape,
        "call": CallShape,
        "dispatch": LetterContactShape if "contact" in location else DispatchShape,
        "words": NounShape if len(location) > 2 else WordsShape,
    }
    model = (
        MemberShape if shape == MemberList else nested.get(location[0], shape) if len(location) > 1 else shape
    )
    return tuple(field.alias or name for name, field in model.model_fields.items())
