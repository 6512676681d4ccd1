"""The last day to send in: what the command line says, else what stands in edition.yaml under call:."""

from __future__ import annotations

from datetime import date

from ..foundation.folders import Folders
from ..foundation.invocation import program
from ..locale import tr
from ..manuscript.changeset import Changeset
from ..manuscript.patch.patching import Set, patch_change
from ..manuscript.read.shapes import date_of
from ..manuscript.transaction import commit, recover
from ..model import Edition
from ..problems import ContentError, Place, Problem, UsageError


def read_day(text: str) -> date:
    """The day that a person wrote. Raises UsageError (E890)."""
    day = date_of(text.strip()) if len(text.strip()) == len("2025-03-01") else None
    if day is None:
        raise UsageError(
            Problem(
                "E890",
                None,
                tr("{text!r} isn't a day.", text=text[:40]),
                tr("Write it as year-month-day, for instance 2025-03-01."),
            )
        )
    return day


def last_day_of(edition: Edition, wanted: date | None, place: str, today: date) -> date:
    """The last day that a call names: the wanted one, else the edition's. Raises UsageError (E890) where
    nobody has said it, or where it has passed. `place` is edition.yaml's name.
    """
    day = wanted or edition.call.last_day
    if day is None:
        raise UsageError(
            Problem(
                "E890",
                Place(place),
                tr("It isn't said which day is the last to send in."),
                tr(
                    "Say it: {program} call --last-day 2025-03-01. It is kept in edition.yaml.",
                    program=program(),
                ),
            )
        )
    if day < today:
        raise UsageError(
            Problem(
                "E890",
                Place(place),
                tr("The last day to send in, {day}, has passed.", day=day.isoformat()),
                tr(
                    "Say another: {program} call --last-day 2025-03-01. It is kept in edition.yaml.",
                    program=program(),
                ),
            )
        )
    return day


def keep_last_day(folders: Folders, edition: Edition, day: date) -> None:
    """Writes it into edition.yaml, under call:, where another stands. Raises ContentError (E132 where that
    can't be done without touching what stands around it), OutsideError.
    """
    if edition.call.last_day == day:
        return
    recover(folders, "call")
    path = folders.edition(edition.id) / "edition.yaml"
    try:
        change = patch_change(folders, path, [Set(("call", "last_day"), day.isoformat())])
    except ContentError as error:
        if error.problems[0].code != "E130":
            raise
        change = patch_change(folders, path, [Set(("call",), {"last_day": day.isoformat()})])
    commit(folders, Changeset("call", edition.id, (change,)))
