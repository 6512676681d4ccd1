"""New content files as text: edition.yaml, a proposal, a member added to members.yaml. Changing values in
place is another module's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import indent

import yaml

from ...foundation.invocation import program
from ...model import Chapter, Contact, Edition, Field, Member, Proposal
from ..start.comments import comments

_UNFIT_FOR_BLOCK = re.compile(
    r"[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_SAFE_START = re.compile(r"[^\W\d_]")


def edition_yaml(edition: Edition, notes: Mapping[str, str] | None = None) -> str:
    """The text of edition.yaml. `notes` are comments to stand after a value, by key ("date", "publisher")."""
    notes, around = notes or {}, comments(edition.language)
    values = {
        "title": scalar(edition.title),
        "language": edition.language,
        "publisher": scalar(edition.publisher),
        "date": edition.date.isoformat(),
    }
    lines = [f"{key}: {value}{f'  # {notes[key]}' if key in notes else ''}" for key, value in values.items()]
    fields = [
        f"  - {{key: {field.key}, label: {_flow(field.label)}, need: {field.need}}}"
        for field in edition.fields
    ]
    chapters = [
        f"  - id: {chapter.id}\n    title: {scalar(chapter.title)}\n{_introduction(chapter)}"
        f"    proposals:{_ids(chapter.proposals)}"
        for chapter in edition.chapters
    ]
    imprint = around.imprint + text_value("imprint", edition.imprint) if edition.imprint else ""
    return (
        around.rules.format(title=" ".join(edition.title.split()), program=program())
        + "\n".join(lines)
        + "\n"
        + around.fields
        + "\n".join(fields)
        + "\n"
        + around.chapters
        + "\n\n".join(chapters)
        + "\n"
        + imprint
    )


def _introduction(chapter: Chapter) -> str:
    return indent(text_value("intro", chapter.intro), "    ") if chapter.intro else ""


def proposal_yaml(proposal: Proposal, fields: Sequence[Field]) -> str:
    """The text of a proposal's file. Empty fields are written too, so that the editor sees where their texts
    belong.
    """
    lines = [
        f"title: {_quoted(proposal.title)}\n",
        f"submitted_by: [{', '.join(member.id for member in proposal.submitted_by)}]\n",
    ]
    if proposal.intro:
        lines.append(text_value("intro", proposal.intro))
    lines += [text_value(field.key, proposal.fields.get(field.key, "")) for field in fields]
    if proposal.contacts:
        lines.append("contacts:\n" + "".join(map(_contact, proposal.contacts)))
    if proposal.continues:
        lines.append(f"continues: {scalar(proposal.continues.name)}\n")
    return "".join(lines)


def append_member(text: str, member: Member, language: str = "en") -> str:
    """The text of members.yaml with a member added at its end; all other bytes stay. An empty text gets the
    file's comment first, in `language`.

    Raises ValueError where the text is no list that can be added to.
    """
    before = _list_in(text)
    if not before:
        text = re.sub(r"^\[\s*\][ \t]*\r?\n?", "", text, flags=re.MULTILINE)  # the empty list of `no_members`
    indent = _indent(text) if before else ""
    short = [f"short_name: {scalar(member.short_name)}"] if member.short_name else []
    kind = [f"kind: {scalar(member.kind)}"] if member.kind else []
    code = [f'county_code: "{member.county_code}"'] if member.county_code else []
    recipients = [f"recipients: [{', '.join(map(_flow, member.recipients))}]"] if member.recipients else []
    lines = [
        f"- id: {member.id}",
        *(f"  {line}" for line in (f"name: {scalar(member.name)}", *short, *kind, *code, *recipients)),
    ]
    start = (text if text.endswith("\n") else f"{text}\n") if text.strip() else comments(language).members
    newline = "\r\n" if "\r\n" in text else "\n"
    extended = start + newline + "".join(f"{indent}{line}{newline}" for line in lines)
    if [*before, _list_in("\n".join(lines))[0]] != _list_in(extended):
        raise ValueError("not a list in block style")
    return extended


def no_members(language: str = "en") -> str:
    """The text of a members.yaml without members."""
    return comments(language).members + "\n[]\n"


def text_value(key: str, text: str) -> str:
    """A key with a text of one or more paragraphs, as a literal block; with the final newline."""
    text = text.rstrip()
    if not text:
        return f'{key}: ""\n'
    if _UNFIT_FOR_BLOCK.search(text):
        return f"{key}: {_escaped(text)}\n"
    mark = "|2" if text[0] in " \n" else "|"
    return f"{key}: {mark}\n" + "".join(f"  {line}\n" if line.strip() else "\n" for line in text.split("\n"))


def scalar(text: str) -> str:
    """A text on one line: as it is where YAML reads it so, else in quotes."""
    if _SAFE_START.match(text) and not _UNFIT_FOR_BLOCK.search(text) and _reads_as(text, text):
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    """In double quotes, or in single ones where the text has double quotes or backslashes."""
    if _UNFIT_FOR_BLOCK.search(text) or "\n" in text:
        return _escaped(text)
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _flow(text: str) -> str:
    """A text inside braces, where commas and brackets count too."""
    written = scalar(text)
    return _quoted(text) if written == text and re.search(r"[,\[\]{}]", text) else written


def _escaped(text: str) -> str:
    dumped = yaml.dump(text, default_style='"', allow_unicode=True, width=float("inf"))
    return str(dumped).rstrip("\n")


def _reads_as(written: str, text: str) -> bool:
    try:
        return bool(yaml.load(f"k: {written}\n", Loader=yaml.CSafeLoader) == {"k": text})
    except (yaml.YAMLError, ValueError):
        return False


def _ids(proposals: Sequence[Proposal]) -> str:
    return "".join(f"\n      - {proposal.id}" for proposal in proposals) or " []"


def _contact(contact: Contact) -> str:
    return (
        "".join(
            f"{'  - ' if index == 0 else '    '}{line}" for index, line in enumerate(_contact_lines(contact))
        )
        or "  - {}\n"
    )


def _contact_lines(contact: Contact) -> Iterator[str]:
    for key in ("name", "role", "organisation", "email"):
        if value := getattr(contact, key):
            yield f"{key}: {scalar(value)}\n"
    if contact.note:
        short = len(contact.note) < 2000 and "\n" not in contact.note
        yield f"note: {scalar(contact.note) if short else _escaped(contact.note)}\n"


def _list_in(text: str) -> list[object]:
    try:
        loaded = yaml.load(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError) as error:
        raise ValueError(str(error)) from error
    if loaded is not None and not isinstance(loaded, list):
        raise ValueError("not a list")
    return loaded or []


def _indent(text: str) -> str:
    """The spaces before the hyphens of the list."""
    match = re.search(r"^( *)- ", text, re.MULTILINE)
    return match[1] if match else ""
