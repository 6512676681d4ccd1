"""The edition's own settings and the members as forms: what stands in edition.yaml, members.yaml and the free
pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..locale import tr
from ..manuscript.patch.values import Plain
from ..model import Edition, Need
from . import saving
from .context import Studio, sent_values, text_in

Form = Literal["line", "text", "lines", "choice"]
"""How a value is written: on one line, as a text, as a list with an item on each line, or as one of its
choices.
"""
_PATHS = {
    "edition": re.compile(
        r"title|publisher|address|web_address|date|language|imprint|cover_number|chapters/\d{1,5}/(title|intro)|"
        r"fields/\d{1,5}/(label|need)|pages/\d{1,5}/title|dispatch/(return_by|from|reply_to)"
    ),
    "members": re.compile(r"\d{1,5}/(name|short_name|kind|recipients)"),
    "page": re.compile(r"text"),
}
"""The values that the forms write, as paths joined by "/", by the kind of file."""


@dataclass(frozen=True)
class SettingField:
    """One value of a form: the `file` that it stands in ("edition", "members", "page/ID"), its path there,
    and what it is now; of "lines", an item on each line.
    """

    file: str
    path: str
    label: str
    value: str
    form: Form = "line"
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class SettingGroup:
    title: str
    fields: tuple[SettingField, ...]


def settings_view(studio: Studio, request: Request) -> Response:
    edition = studio.desk.edition()
    return studio.page("settings.html.j2", edition=edition, severities=[], groups=tuple(_groups(edition)))


def _groups(edition: Edition) -> Iterator[SettingGroup]:
    """The forms in the order of the view."""

    def setting(path: str, label: str, value: str, form: Form = "line") -> SettingField:
        return SettingField("edition", path, label, value, form)

    dispatch = edition.dispatch
    yield SettingGroup(
        tr("Edition"),
        (
            setting("title", tr("Title"), edition.title),
            setting("publisher", tr("Publisher"), edition.publisher),
            setting("address", tr("Address in the colophon"), edition.address, "text"),
            setting("web_address", tr("Address of the web edition"), edition.web_address),
            setting("date", tr("Date (year-month-day)"), edition.date.isoformat()),
            setting("language", tr("Language (sv, en-GB, en-US, de, fi …)"), edition.language),
            setting("imprint", tr("Imprint"), edition.imprint, "text"),
            setting(
                "dispatch/return_by",
                tr("Drafts to be returned by"),
                dispatch.return_by.isoformat() if dispatch.return_by else "",
            ),
            setting("dispatch/from", tr("Mails are sent from"), dispatch.sender),
            setting("dispatch/reply_to", tr("Answers go to"), dispatch.reply_to),
        ),
    )
    needs = {"required": tr("required"), "expected": tr("expected"), "optional": tr("optional")}
    for number, field in enumerate(edition.fields):
        name = tr("Field: {label}", label=field.label)
        choices = tuple((need, needs[need]) for need in get_args(Need))
        yield SettingGroup(
            name,
            (
                setting(f"fields/{number}/label", tr("Label on the page"), field.label),
                SettingField("edition", f"fields/{number}/need", tr("Needed"), field.need, "choice", choices),
            ),
        )
    for number, chapter in enumerate(edition.chapters):
        yield SettingGroup(
            tr("Chapter {number}", number=chapter.number),
            (
                setting(f"chapters/{number}/title", tr("Title"), chapter.title),
                setting(f"chapters/{number}/intro", tr("Introduction"), chapter.intro, "text"),
            ),
        )
    for number, page in enumerate(edition.pages):
        yield SettingGroup(
            tr("Page: {title}", title=page.title),
            (
                setting(f"pages/{number}/title", tr("Title"), page.title),
                SettingField(f"page/{page.id}", "text", tr("Text"), page.text, "text"),
            ),
        )
    for number, member in enumerate(edition.members):
        yield SettingGroup(
            member.name,
            (
                SettingField("members", f"{number}/name", tr("Name"), member.name),
                SettingField("members", f"{number}/short_name", tr("Short name"), member.short_name),
                SettingField("members", f"{number}/kind", tr("Kind"), member.kind),
                SettingField(
                    "members",
                    f"{number}/recipients",
                    tr("Recipients, one address a line"),
                    "\n".join(member.recipients),
                    "lines",
                ),
            ),
        )


def save_setting(studio: Studio, request: Request) -> Response:
    """One value of a form. What it was and what it is to be are texts; of "lines", an item on each line."""
    values, desk = sent_values(request), studio.desk
    edition = desk.edition()
    file, place = _file_of(edition, text_in(values, "file")), text_in(values, "path")
    if not _PATHS[text_in(values, "file").partition("/")[0]].fullmatch(place):
        raise HTTPException(400)
    path = tuple(int(step) if step.isdigit() else step for step in place.split("/"))
    base, value = (_as_value(text_in(values, key), place) for key in ("base", "value"))
    saved = saving.save_value(desk.folders, edition, file, path, base, value)
    desk.pages.want()
    text = "\n".join(map(str, saved.value)) if isinstance(saved.value, list) else str(saved.value)
    return JSONResponse({"value": text, "merged": saved.is_merged})


def _file_of(edition: Edition, name: str) -> Path:
    kind, _, identifier = name.partition("/")
    if kind == "page" and identifier in {page.id for page in edition.pages}:
        return edition.folder / "pages" / f"{identifier}.yaml"
    if name not in ("edition", "members"):
        raise HTTPException(400)
    return edition.folder / "edition.yaml" if name == "edition" else edition.folder.parent / "members.yaml"


def _as_value(text: str, place: str) -> Plain:
    return (
        [line.strip() for line in text.splitlines() if line.strip()] if place.endswith("recipients") else text
    )
