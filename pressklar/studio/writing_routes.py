"""What the studio writes: values, the order of the edition, answers to findings, and all of it taken back."""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..locale import tr
from ..manuscript.transaction import clock
from ..manuscript.undoing import UndoTarget, undo
from ..model import Edition, Silenced
from ..problems import ContentError, Problem
from . import saving
from .context import Studio, number_in, sent_values, text_in


def save(studio: Studio, request: Request) -> Response:
    """One value of an entry: its key in the file, what it was when the editor began, and what it is to be."""
    values, desk = sent_values(request), studio.desk
    edition, file, key = _value_of_entry(studio, request)
    if key == "continues":
        text_in(values, "value")
    saved = saving.save_value(
        desk.folders, edition, file, (key,), values.get("base", ""), values.get("value", "")
    )
    desk.pages.want()
    return JSONResponse({"value": saved.value, "merged": saved.is_merged})


def _value_of_entry(studio: Studio, request: Request) -> tuple[Edition, Path, str]:
    """The edition, an entry's file, and the key of one of its values. Raises HTTPException where there is
    none.
    """
    edition, name = studio.desk.edition(), request.path_params["name"]
    key = text_in(sent_values(request), "key")
    if studio.desk.proposal(name) is None:
        raise HTTPException(404)
    own = {"title", "intro", "submitted_by", "contacts", "continues"}
    if key not in own | {field.key for field in edition.fields}:
        raise HTTPException(400)
    return edition, edition.folder / "proposals" / f"{name}.yaml", key


def take_back(studio: Studio, request: Request) -> Response:
    values, desk = sent_values(request), studio.desk
    result = undo(desk.folders, desk.edition_id, UndoTarget(redo=bool(values.get("redo"))))
    desk.pages.want()
    done = [f"{revision.command}, {clock(revision.when)}" for revision in result.revisions]
    return JSONResponse({"undone": done, "problems": [problem.as_dict() for problem in result.problems]})


def fix(studio: Studio, request: Request) -> Response:
    """The answer to a finding put in: the finding is named by its code, its words and where they begin; or
    all that are sure.
    """
    from ..checks.fixing import TextFix, corrections, put_in

    values, desk = sent_values(request), studio.desk
    if values.get("all") is True:
        written, problems = put_in(desk.folders, list(corrections(desk.proof().findings)))
        if problems:
            raise ContentError(*problems)
        desk.pages.want()
        return JSONResponse({"written": len(written)})
    wanted = (
        text_in(values, "entry"),
        text_in(values, "code"),
        text_in(values, "key"),
        number_in(values, "start"),
    )
    for finding in desk.proof().findings:
        if (finding.entry.id, finding.code, finding.field, finding.start) == wanted and finding.is_sure:
            written, problems = put_in(desk.folders, [TextFix(finding, (finding.start, *finding.also))])
            if problems:
                raise ContentError(*problems)
            desk.pages.want()
            return JSONResponse({"written": len(written)})
    raise ContentError(Problem("E824", None, tr("That isn't found any more."), tr("Load the page again.")))


def learn_word(studio: Studio, request: Request) -> Response:
    from ..checks.lexicon import learn

    values, desk = sent_values(request), studio.desk
    learned = learn(desk.folders, [text_in(values, "word")], desk.edition_id)
    return JSONResponse({"learned": list(learned)})


def silence_finding(studio: Studio, request: Request) -> Response:
    """A finding that is all right as it is: by its code, its place and its words, with the reason."""
    values, desk = sent_values(request), studio.desk
    parts = {
        key: " ".join(text_in(values, key).split()) for key in ("code", "reason", "entry", "key", "text")
    }
    if not parts["reason"]:
        raise ContentError(
            Problem("E824", None, tr("A finding is silenced with a reason."), tr("Write one."))
        )
    silenced = Silenced(
        parts["code"], parts["reason"], parts["entry"] or None, parts["key"] or None, parts["text"] or None
    )
    saving.silence(desk.folders, desk.edition(), silenced)
    return JSONResponse({})
