"""The edition, its fields, chapters, pages and members as forms: each value saved by itself, lists changed
one act at a time.
"""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..manuscript import read_edition
from ..manuscript.changeset import FileChange
from ..model import Edition
from ..problems import ContentError, has_errors
from . import saving
from .context import Studio, number_in, sent_values, text_in
from .settings_forms import GROUPS, as_text, as_value, form_names, page_places, setting_at
from .settings_lists import ADD, MOVED, REMOVE, length_of, move_item


def settings_view(studio: Studio, request: Request) -> Response:
    name = request.path_params.get("name", "edition")
    if name not in GROUPS:
        raise HTTPException(404)
    edition = studio.desk.edition()
    return studio.page(
        "settings.html.j2",
        edition=edition,
        part=name,
        parts=form_names(),
        groups=tuple(GROUPS[name][1](edition)),
        places=page_places(),
        is_moved=name in MOVED,
    )


def save_setting(studio: Studio, request: Request) -> Response:
    """One value of a form. What it was and what it is to be are texts; of lists, an item on each line."""
    values, desk = sent_values(request), studio.desk
    edition = desk.edition()
    setting = setting_at(edition, text_in(values, "file"), text_in(values, "path"))
    if setting is None:
        raise HTTPException(400)
    file = _file_of(edition, setting.file)
    path = tuple(int(step) if step.isdigit() else step for step in setting.path.split("/"))
    base, value = (as_value(text_in(values, key), setting.form) for key in ("base", "value"))
    if values["base"] == setting.value:  # also where the file says nothing, and the form what holds then
        base = saving.standing(desk.folders, file, path)

    def check(change: FileChange) -> None:
        """A value that would make the edition unreadable isn't written; what else is wrong is noted."""
        before = {(problem.code, problem.message) for problem in desk.reading().problems}
        after = read_edition(desk.folders, edition.id, {change.path: change.data})
        name = desk.folders.display_path(change.path)
        new = [
            problem
            for problem in after.problems
            if (problem.code, problem.message) not in before
            if problem.file == name and setting.form != "text"
        ]
        if has_errors(new):
            raise ContentError(*(problem for problem in new if problem.severity == "error"))
        noted[:] = [problem.message for problem in new]

    noted: list[str] = []
    saved = saving.save_value(desk.folders, edition, file, path, base, value, check)
    desk.pages.want()
    answer = {"value": as_text(saved.value), "merged": saved.is_merged}
    return JSONResponse({**answer, "noted": "\n".join(noted)} if noted else answer)


def _file_of(edition: Edition, name: str) -> Path:
    kind, _, identifier = name.partition("/")
    if kind == "page":
        return edition.folder / "pages" / f"{identifier}.yaml"
    return edition.folder / "edition.yaml" if kind == "edition" else edition.folder.parent / "members.yaml"


def change_list(studio: Studio, request: Request) -> Response:
    """One act on a list: an item added, removed, or moved by one place."""
    values, desk = sent_values(request), studio.desk
    edition, name, act = desk.edition(), text_in(values, "list"), text_in(values, "act")
    if name not in ADD:
        raise HTTPException(400)
    if act == "add":
        ADD[name](desk.folders, edition, {key: text for key, text in values.items() if isinstance(text, str)})
        return JSONResponse({})
    index, length = number_in(values, "index"), length_of(edition, name)
    place = {"up": index - 1, "down": index + 1}.get(act, index)
    if not (0 <= index < length and 0 <= place < length):
        raise HTTPException(400)
    if act == "remove":
        REMOVE[name](desk.folders, edition, index)
    elif place != index and name in MOVED:
        move_item(desk.folders, edition, name, index, place)
    else:
        raise HTTPException(400)
    return JSONResponse({})
