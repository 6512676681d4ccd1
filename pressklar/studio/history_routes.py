"""The history: what was written, by day; what an act changed and what lies between two states; undoing any
act and going back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..locale import N_, tr
from ..manuscript.comparing import Difference, DifferencePiece, compared, pieces
from ..manuscript.history import History, Revision, not_taken_back
from ..manuscript.states import ContentStates, StatePair, go_back, states_since
from ..manuscript.transaction import clock
from ..manuscript.undoing import UndoTarget, preview_undo, undo
from ..model import Edition
from .acts import file_words, history_row
from .context import Studio

MOST_SHOWN = 60
"""Acts that a page of the history lists."""
_AROUND = 90
"""Letters shown on both sides of what differs."""
_WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


@dataclass(frozen=True)
class DifferenceGroup:
    """What differs in one proposal or file, each with its pieces."""

    holder: str
    rows: tuple[tuple[Difference, tuple[DifferencePiece, ...]], ...]


def history_view(studio: Studio, request: Request) -> Response:
    """The acts of the edition, the newest first, by day."""
    desk = studio.desk
    edition = desk.edition()
    revisions = [
        revision
        for revision in History(desk.folders).revisions()
        if revision.edition in ("", desk.edition_id)
    ]
    before = request.query_params.get("before", "")
    last = int(before) if before.isdecimal() and len(before) < 10 else 10**9
    shown = [revision for revision in reversed(revisions) if revision.number < last]
    standing = not_taken_back(revisions)
    days = [
        (_day(day), [history_row(edition, revision, standing) for revision in acts])
        for day, acts in groupby(shown[:MOST_SHOWN], lambda revision: clock(revision.when)[:10])
    ]
    return studio.page(
        "history.html.j2",
        edition=edition,
        days=days,
        earlier=shown[MOST_SHOWN - 1].number if len(shown) > MOST_SHOWN else None,
        choices=[(revision.number, clock(revision.when)) for revision in reversed(revisions)][:500],
    )


def act_view(studio: Studio, request: Request) -> Response:
    """What an act changed."""
    desk = studio.desk
    edition, states = desk.edition(), ContentStates(History(desk.folders))
    revision = _revision(states.revisions, request)
    row = history_row(edition, revision, not_taken_back(states.revisions))
    touched: tuple[str, ...] = ()
    if row.is_standing and revision.undoable_steps:
        (preview,) = preview_undo(desk.folders, desk.edition_id, UndoTarget(revision.number))
        touched = tuple(map(desk.folders.display_path, preview.changed))
    return studio.page(
        "act.html.j2",
        edition=edition,
        row=row,
        when=f"{_day(clock(revision.when)[:10])} {row.time}",
        groups=difference_groups(studio, edition, states.of_act(revision)),
        is_undoable=row.is_standing and bool(revision.undoable_steps),
        touched=touched,
        is_last=revision.number == states.revisions[-1].number,
    )


def back_view(studio: Studio, request: Request) -> Response:
    """What going back to the state that an act left would change."""
    desk, number = studio.desk, _state(request, "number")
    pair = states_since(desk.folders, desk.edition_id, number)
    return _states_page(studio, pair, number, None)


def compared_view(studio: Studio, request: Request) -> Response:
    """What lies between two states: acts' numbers, or "now"."""
    desk = studio.desk
    ends = [
        None if request.query_params.get(key, "now") == "now" else _state(request, key)
        for key in ("first", "second")
    ]
    states = ContentStates(History(desk.folders))
    last = states.revisions[-1].number if states.revisions else 0
    first = last if ends[0] is None else ends[0]
    return _states_page(studio, states.pair(first, ends[1]), first, ends[1], is_compared=True)


def _states_page(
    studio: Studio, pair: StatePair, first: int, second: int | None, *, is_compared: bool = False
) -> Response:
    edition = studio.desk.edition()
    times = {revision.number: clock(revision.when) for revision in History(studio.folders).revisions()}

    def name(number: int | None) -> str:
        if number is None:
            return tr("now")
        if number not in times:
            return tr("before all")
        return tr("no. {number}, {time}", number=number, time=times[number])

    return studio.page(
        "states.html.j2",
        edition=edition,
        groups=difference_groups(studio, edition, pair),
        names=(name(first), name(second)),
        number=first,
        is_compared=is_compared,
    )


def undo_act(studio: Studio, request: Request) -> Response:
    """One act taken back, whatever came after it."""
    desk = studio.desk
    result = undo(desk.folders, desk.edition_id, UndoTarget(_state(request, "number")))
    desk.pages.want()
    return JSONResponse({"problems": [problem.as_dict() for problem in result.problems]})


def go_back_to(studio: Studio, request: Request) -> Response:
    desk = studio.desk
    revision = go_back(desk.folders, desk.edition_id, _state(request, "number"))
    desk.pages.want()
    return JSONResponse({"number": revision.number if revision else None})


def difference_groups(
    studio: Studio, edition: Edition | None, pair: StatePair
) -> tuple[DifferenceGroup, ...]:
    """What differs between two states, for a page."""
    differences = compared(studio.folders, pair, edition)
    return tuple(
        DifferenceGroup(
            file_words(path) or holder,
            tuple(
                (each, tuple(map(_shortened, pieces(each.before or "", each.after or "")))) for each in rows
            ),
        )
        for (path, holder), rows in groupby(differences, lambda each: (each.path, each.holder))
    )


def _shortened(piece: DifferencePiece) -> DifferencePiece:
    text = piece.text
    if piece.kind != "same" or len(text) <= 2 * _AROUND + 3:
        return piece
    start, end = text[:_AROUND].rsplit(None, 1)[0], text[-_AROUND:].split(None, 1)[-1]
    return DifferencePiece("same", f"{start} … {end}")


def _day(day: str) -> str:
    """A day with its weekday."""
    try:
        return f"{tr(_WEEKDAYS[datetime.fromisoformat(day).weekday()])} {day}"
    except ValueError:
        return day


def _state(request: Request, key: str) -> int:
    text = str(request.path_params.get(key) or request.query_params.get(key, "0"))
    if not text.isdecimal() or len(text) > 9:
        raise HTTPException(404)
    return int(text)


def _revision(revisions: Sequence[Revision], request: Request) -> Revision:
    number = _state(request, "number")
    for revision in revisions:
        if revision.number == number:
            return revision
    raise HTTPException(404)
