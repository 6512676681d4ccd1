"""Rules of preflight on what is printed but hard to read or poor to look at: small type, reversed type, large
grounds of black ink alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..locale import tr
from .case import Case, Checked, PreflightFault
from .measuring import MM, PageMeasures, ShownText, lightness

_LIGHTER = 0.1
"""By how much type must be lighter than its ground to be reversed."""
_LIGHT = 0.6
"""Type at least that light is reversed on a picture or pattern, whose lightness isn't known."""
_WORDS = 40


def small_type(case: Case) -> Checked:
    """Type too small to be read with ease; what is raised or lowered in a line is meant to be small, and what
    is under the print shop's own least has its error already.
    """
    limits = case.wanted.limits
    faults = [
        PreflightFault(
            tr(
                "{size:.2f} pt, under {least:g}, {place}",
                size=text.size,
                least=limits.readable,
                place=_place(case, page, text),
            ),
            page.number,
        )
        for page in case.file.pages
        for text in _first_of_each_size(
            text
            for text in page.texts
            if limits.text - 0.005 <= text.size < limits.readable - 0.005 and not _is_script(text, page.texts)
        )
    ]
    return lambda t: t("measured_small_type", size=t.decimal(limits.readable), count=len(faults)), faults


def reversed_type(case: Case) -> Checked:
    """Light type on a dark ground, which the ground's inks run into."""
    least = case.wanted.limits.reversed
    faults = [
        PreflightFault(
            tr(
                "{size:.2f} pt, under {least:g}, {place}",
                size=text.size,
                least=least,
                place=_place(case, page, text),
            ),
            page.number,
        )
        for page in case.file.pages
        for text in _first_of_each_size(
            text for text in page.texts if text.size < least - 0.005 and _is_reversed(text)
        )
    ]
    return lambda t: t("measured_reversed_type", size=t.decimal(least), count=len(faults)), faults


def black_grounds(case: Case) -> Checked:
    """Grounds of black ink alone, by the separated pages: they come out dark grey, and dust shows on them."""
    side = case.wanted.limits.black_ground
    if case.separated is None:
        return lambda t: t("measured_not_separated"), []
    faults = []
    for page, ink in zip(case.file.pages, case.separated.pages, strict=False):
        if ink.black_ground is not None:
            trim = page.trim or page.media
            ground = ink.black_ground.within(trim)
            left, top = (ground.left - trim.left) / MM, (trim.top - ground.top) / MM
            message = tr(
                "black ink alone on more than {side:g} mm each way, {place}", side=side, place=_at(left, top)
            )
            faults.append(PreflightFault(message, page.number))
    return lambda t: t("measured_black_grounds", side=t.decimal(side), count=len(faults)), faults


def _is_reversed(text: ShownText) -> bool:
    own = lightness(text.paint)
    if own is None or text.ground is None:
        return False
    ground = lightness(text.ground)
    return own >= _LIGHT if ground is None else own > ground + _LIGHTER


def _is_script(text: ShownText, others: Sequence[ShownText]) -> bool:
    """Whether it stands raised or lowered in a line of larger type: a note's number, a formula's index."""
    return any(
        other.size > 1.2 * text.size
        and 0.05 * other.size < abs(text.y - other.y) < 0.6 * other.size
        and other.x < text.x
        for other in others
    )


def _first_of_each_size(texts: Iterator[ShownText]) -> Iterator[ShownText]:
    seen: set[float] = set()
    for text in texts:
        if text.size not in seen:
            seen.add(text.size)
            yield text


def _place(case: Case, page: PageMeasures, text: ShownText) -> str:
    """Where on the page, and what is to be read there."""
    trim = page.trim or page.media
    place = _at((text.x - trim.left) / MM, (trim.top - text.y) / MM)
    words = case.words(page.number, text)
    return f"{place}: “{words[:_WORDS]}{'…' if len(words) > _WORDS else ''}”" if words else place


def _at(left: float, top: float) -> str:
    return tr("{left:.0f} mm from the left edge and {top:.0f} from the top", left=left, top=top)
