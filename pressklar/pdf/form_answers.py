"""What was typed into a PDF's form (AcroForm, ISO 32000-1, 12.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pikepdf

_MOST_FIELDS, _DEEPEST, _LONGEST = 5_000, 20, 100_000


class XfaError(ValueError):
    """A form of the kind XFA, whose answers stand in another place than the PDF's own."""


@dataclass(frozen=True)
class FormAnswer:
    """A form's field: its name, what it is called for people, and its value."""

    name: str
    label: str
    value: str


def form_answers(pdf: pikepdf.Pdf) -> tuple[FormAnswer, ...]:
    """The fields in the form's order, also the empty ones; none where there is no form. Raises XfaError."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return ()
    if "/XFA" in form:
        raise XfaError
    answers: list[FormAnswer] = []
    fields = form.get("/Fields")
    waiting: list[tuple[Any, str, str, Any, int]] = [
        (field, "", "", None, 0) for field in reversed(_array(fields))
    ]
    while waiting and len(answers) < _MOST_FIELDS:
        field, name, label, value, depth = waiting.pop()
        if not isinstance(field, pikepdf.Dictionary) or depth > _DEEPEST:
            continue
        own = str(field.get("/T", ""))
        name = ".".join(filter(None, (name, own)))
        label, value = str(field.get("/TU", label)), field.get("/V", value)
        kids = [kid for kid in _array(field.get("/Kids")) if isinstance(kid, pikepdf.Dictionary)]
        if any("/T" in kid for kid in kids):
            waiting += [(kid, name, label, value, depth + 1) for kid in reversed(kids)]
        elif field.get("/FT") != pikepdf.Name.Sig and field.get("/FT") != pikepdf.Name.Btn:
            answers.append(FormAnswer(name, label, _text(value)[:_LONGEST]))
    return tuple(answers)


def _array(value: Any) -> list[Any]:
    return list(value)[:_MOST_FIELDS] if isinstance(value, pikepdf.Array) else []


def _text(value: Any) -> str:
    """A value's words; of a list that several were chosen in, one a line."""
    if isinstance(value, pikepdf.Array):
        return "\n".join(_text(each) for each in _array(value))
    if isinstance(value, pikepdf.Stream):
        return value.read_bytes().decode("utf-8", "replace")
    return str(value).replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, pikepdf.String) else ""
