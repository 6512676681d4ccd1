"""The file in which the HTML form of `call` saves what was typed: JSON of a fixed shape."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from ...foundation.checked_json import load_json
from ...intake.lines import clean, tokens
from ...locale import N_
from ...ooxml.refusal import Refusal
from ..values import FileContents, FormEntry, LeftOver, Sender

_BEGINS = re.compile(rb'^(?:\xef\xbb\xbf)?\s*\{(?s:.{0,4000}?)"pressklar"\s*:\s*"answers"')
_MOST_ENTRIES, _MOST_FIELDS, _MOST_CONTACTS = 200, 200, 200
_PARTS = ("name", "role", "organisation", "email", "phone", "note")


def looks_so(data: bytes) -> bool:
    return _BEGINS.match(data[:8000]) is not None


def read(data: bytes, name: str) -> FileContents:
    """The entries of an answer file. Raises ContentError (E472) for another file, or one that was changed
    so that it has another shape.
    """
    refused = Refusal(name, "E472", N_("Ask for the file again, as the form saved it."))
    broken = refused("E472", N_("{file} isn't an answer file, or it was damaged on its way."))
    try:
        answers = load_json(data.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as error:
        raise broken from error
    if not isinstance(answers, dict) or answers.get("pressklar") != "answers":
        raise broken
    if answers.get("version") != 1:
        hint = N_("Renew Pressklar, or fill in the form of this year.")
        raise refused("E472", N_("{file} was saved by a form of a version that isn't known here."), hint)
    entries = answers.get("entries")
    if not isinstance(entries, list) or len(entries) > _MOST_ENTRIES:
        raise broken
    sent_by = _mapping(answers.get("sent_by"))
    read_entries = tuple(
        _entry(entry, number) for number, entry in enumerate(entries, 1) if isinstance(entry, dict)
    )
    around = {key: value for key, value in answers.items() if key not in ("entries", "sent_by")}
    return FileContents(
        entries=read_entries,
        sender=Sender(_line(sent_by.get("name")), _line(sent_by.get("email")), _line(answers.get("member"))),
        when=_line(answers.get("saved", answers.get("when"))),
        left_over=tuple(
            LeftOver(words, "", own=True)
            for words in (*_strings(around), *_strings(sent_by))
            if words.strip()
        ),
        words=Counter(
            token
            for text in _strings(answers)
            for line in text.splitlines()
            for token in tokens(clean(line)[0])
        ),
    )


def _entry(entry: Mapping[str, Any], number: int) -> FormEntry:
    fields = {
        str(key): text
        for key, text in list(_mapping(entry.get("fields")).items())[:_MOST_FIELDS]
        if isinstance(text, str)
    }
    contacts = entry.get("contacts")
    people = tuple(
        {part: _line(contact.get(part)) for part in _PARTS if _line(contact.get(part))}
        for contact in (contacts[:_MOST_CONTACTS] if isinstance(contacts, list) else ())
        if isinstance(contact, dict)
    )
    return FormEntry(_line(entry.get("title")), fields, tuple(filter(None, people)), number)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _line(value: object) -> str:
    return " ".join(clean(" ".join(value.split()))[0].split()) if isinstance(value, str) else ""


def _strings(value: object) -> Iterator[str]:
    """All texts of a value, without the keys. JSON that was read isn't nested deeper than Python goes."""
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, str):
            yield current
        elif isinstance(current, list):
            waiting += current
        elif isinstance(current, dict):
            waiting += current.values()
