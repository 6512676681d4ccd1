"""From a place on a page to the words of the content that stand there, and back: by the letters that a page
and its Markdown have in common, in the part of the page that the layout says a value stands in.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..model import Proposal
from ..pdf.manifest import PageFacts, ReferenceExtent
from .drawing import PageLetters, letters_of
from .laid_out import LaidOut

LettersOf = Callable[[int], PageLetters | None]
"""Gives the letters of a page (from 1)."""
Box = tuple[float, float, float, float]
_RUNS = (16, 8, 4)
"""Letters in a row by which two texts are aligned: long runs first, which stand in each only once."""
_AROUND = 24
"""Letters on each side of a place that tell which text they come from."""
_LEAST = 12
"""Of these, those that must stand in it."""
_NEAR = 14.0
"""Points from a value's box within which a click means it."""


@dataclass(frozen=True)
class TextPlace:
    """A place in a proposal's text: the key of the value ("title", "intro", a field's, "contacts",
    "submitted_by"), and the index of a character; of "contacts", which of them (from 0).
    """

    proposal: str
    key: str
    offset: int


@dataclass(frozen=True)
class _Value:
    """A value's letters with the index of the character that each comes from."""

    text: str
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> _Value:
        pairs = [(letter, offset) for offset, sign in enumerate(text) for letter in letters_of(sign)]
        return cls("".join(letter for letter, _ in pairs), tuple(offset for _, offset in pairs))


@dataclass(frozen=True)
class _Printed:
    """A value's letters on its pages: for each its page and box."""

    text: str
    places: tuple[tuple[int, Box], ...]

    @classmethod
    def of(
        cls, laid_out: LaidOut, reference: str, numbers: Sequence[int], letters_of_page: LettersOf
    ) -> _Printed:
        letters: list[str] = []
        places: list[tuple[int, Box]] = []
        for number in numbers:
            page, facts = laid_out.pages[number - 1], laid_out.facts[number - 1]
            areas = [extent.box for extent in facts.references if extent.reference == reference]
            on_page = letters_of_page(number) if areas else None
            for letter, box in zip(on_page.text, on_page.boxes, strict=True) if on_page else ():
                x, y = (box[0] + box[2]) / 2 * page.width, (box[1] + box[3]) / 2 * page.height
                if any(
                    area.left - 1 <= x <= area.right + 1 and area.top <= y <= area.bottom for area in areas
                ):
                    letters.append(letter)
                    places.append((number, box))
        return cls("".join(letters), tuple(places))


def place_of(
    laid_out: LaidOut,
    proposals: Mapping[str, Proposal],
    number: int,
    letters_of_page: LettersOf,
    point: tuple[float, float],
) -> TextPlace | None:
    """What stands at a point of a page (shares of its width and height); None where none of the proposals
    does.
    """
    page, facts = laid_out.pages[number - 1], laid_out.facts[number - 1]
    x, y = point[0] * page.width, point[1] * page.height
    reference = _reference_at(facts, x, y)
    if reference is None:
        names = [part.proposal for part in facts.stretches]
        return _place_by_letters(
            [proposals[name] for name in names if name in proposals], letters_of_page(number), point
        )
    name, _, key = reference.partition(".")
    proposal = proposals.get(name)
    if proposal is None or not key:
        return TextPlace(name, "title", 0) if proposal else None
    numbers = [extent.page for extent in laid_out.extents.get(name, ())]
    printed = _Printed.of(laid_out, reference, numbers, letters_of_page)
    here = [index for index, (page, _) in enumerate(printed.places) if page == number]
    boxes = [printed.places[index][1] for index in here]
    if not boxes:
        return TextPlace(name, key, 0)
    nearest = here[_nearest(boxes, point)]
    if key == "contacts":
        return TextPlace(name, key, _contact_at(proposal, printed.text, nearest))
    value = _Value.of(text_of(proposal, key))
    aligned = alignment(printed.text, value.text)
    for index in (*range(nearest, len(aligned)), *range(nearest - 1, -1, -1)):
        if (letter := aligned[index]) is not None:
            return TextPlace(name, key, value.offsets[letter])
    return TextPlace(name, key, 0)


def boxes_of(
    laid_out: LaidOut, reference: str, text: str, letters_of_page: LettersOf, start: int, end: int
) -> Iterator[tuple[int, Box]]:
    """Where the characters from `start` to before `end` of a value stand: for each line its page and box."""
    numbers = [extent.page for extent in laid_out.extents.get(reference.partition(".")[0], ())]
    printed = _Printed.of(laid_out, reference, numbers, letters_of_page)
    value = _Value.of(text)
    inside = [
        index
        for index, letter in enumerate(alignment(printed.text, value.text))
        if letter is not None and start <= value.offsets[letter] < end
    ]
    if inside:
        yield from _lines(printed.places[inside[0] : inside[-1] + 1])


def boxes_of_words(letters: PageLetters, words: str) -> list[Box]:
    """Where some words of a page stand, a box a line; none where they aren't there as a whole."""
    wanted = "".join(letters_of(words))
    start = letters.text.find(wanted) if wanted else -1
    if start < 0:
        return []
    return [box for _, box in _lines([(0, box) for box in letters.boxes[start : start + len(wanted)]])]


def text_of(proposal: Proposal, key: str) -> str:
    """A proposal's text under a key that its page shows."""
    return {"title": proposal.title, "intro": proposal.intro}.get(key) or proposal.fields.get(key, "")


def alignment(printed: str, source: str) -> list[int | None]:
    """For each letter of a printed text the index of the letter in its source that it comes from; None for
    what was put in (labels, numbers of a list).
    """
    result: list[int | None] = [None] * len(printed)
    _align(printed, source, (0, len(printed)), (0, len(source)), _RUNS, result)
    return result


def _align(
    one: str,
    other: str,
    here: tuple[int, int],
    there: tuple[int, int],
    runs: tuple[int, ...],
    result: list[int | None],
) -> None:
    """Align two parts: by the runs that each has once, in the order that most of them stand in, and what is
    between these by shorter runs.
    """
    (first, last), (begin, end) = here, there
    if first >= last or begin >= end:
        return
    if not runs:
        for index, letter in zip(range(first, last), range(begin, end), strict=False):
            if one[index] != other[letter]:
                break
            result[index] = letter
            first, begin = index + 1, letter + 1
        for index, letter in zip(range(last - 1, first - 1, -1), range(end - 1, begin - 1, -1), strict=False):
            if one[index] != other[letter]:
                break
            result[index] = letter
        return
    for index, letter in _anchors(one, other, here, there, runs[0]):
        if index < first or letter < begin:
            continue
        length = 0
        while index > first and letter > begin and one[index - 1] == other[letter - 1]:
            index, letter = index - 1, letter - 1
        _align(one, other, (first, index), (begin, letter), runs[1:], result)
        while (
            index + length < last and letter + length < end and one[index + length] == other[letter + length]
        ):
            result[index + length] = letter + length
            length += 1
        first, begin = index + length, letter + length
    _align(one, other, (first, last), (begin, end), runs[1:], result)


def _anchors(
    one: str, other: str, here: tuple[int, int], there: tuple[int, int], length: int
) -> list[tuple[int, int]]:
    """Where the runs of a length begin that stand once in each of two parts, without those out of order."""

    def once(text: str, part: tuple[int, int]) -> dict[str, int]:
        starts = range(part[0], part[1] - length + 1)
        counts = Counter(text[start : start + length] for start in starts)
        return {run: start for start in starts if counts[run := text[start : start + length]] == 1}

    places = once(other, there)
    pairs = [(start, places[run]) for run, start in once(one, here).items() if run in places]
    return _longest_rising(pairs)


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most of some pairs, which rise by their first, that rise by their second too."""
    ends: list[int] = []
    tails: list[int] = []
    before: list[int | None] = []
    for number, (_, value) in enumerate(pairs):
        place = bisect_left(ends, value)
        before.append(tails[place - 1] if place else None)
        ends[place : place + 1] = [value]
        tails[place : place + 1] = [number]
    rising: list[tuple[int, int]] = []
    current = tails[-1] if tails else None
    while current is not None:
        rising.append(pairs[current])
        current = before[current]
    return rising[::-1]


def _reference_at(facts: PageFacts, x: float, y: float) -> str | None:
    """The value at a point of a page, or the nearest one; where only a line that leads to a proposal is
    there, the proposal's id.
    """

    def distance(extent: ReferenceExtent) -> tuple[float, float]:
        box = extent.box
        across = max(box.left - x, 0.0, x - box.right)
        down = max(box.top - y, 0.0, y - box.bottom)
        return across + down, box.area

    near = [
        (distance(extent), extent.reference) for extent in facts.references if distance(extent)[0] <= _NEAR
    ]
    values = [item for item in near if "." in item[1]]
    return min(values or near)[1] if near else None


def _place_by_letters(
    proposals: Sequence[Proposal], letters: PageLetters | None, point: tuple[float, float]
) -> TextPlace | None:
    """The place in any text of some proposals whose letters are most like those around a point of a page:
    notes stand at its foot, in no value's box.
    """
    if letters is None or not letters.boxes:
        return None
    index = _nearest(letters.boxes, point)
    first = max(index - _AROUND, 0)
    around = letters.text[first : index + _AROUND]
    best: tuple[int, TextPlace | None] = (_LEAST - 1, None)
    for proposal in proposals:
        for key in ("title", "intro", *proposal.fields):
            value = _Value.of(text_of(proposal, key))
            aligned = alignment(around, value.text)
            count = sum(letter is not None for letter in aligned)
            letter = next((letter for letter in aligned[index - first :] if letter is not None), None)
            if count > best[0] and letter is not None:
                best = count, TextPlace(proposal.id, key, value.offsets[letter])
    return best[1]


def _nearest(boxes: Sequence[Box], point: tuple[float, float]) -> int:
    """The letter that is nearest to a point of a page, rather along a line than over to another."""
    x, y = point

    def distance(index: int) -> float:
        left, top, right, bottom = boxes[index]
        return max(left - x, 0, x - right) + 4 * max(top - y, 0, y - bottom)

    return min(range(len(boxes)), key=distance)


def _contact_at(proposal: Proposal, printed: str, index: int) -> int:
    """Which contact a letter of the printed contacts belongs to: the last that begins before it."""
    last = start = 0
    for number, contact in enumerate(proposal.contacts):
        words = contact.name or contact.role or contact.organisation or contact.email or contact.note or ""
        place = printed.find("".join(letters_of(words)), start)
        if place < 0 or place > index:
            break
        last, start = number, place
    return last


def _lines(places: Sequence[tuple[int, Box]]) -> Iterator[tuple[int, Box]]:
    """The boxes of letters joined to one for each line."""
    line: list[Box] = []
    number = 0
    for page, box in places:
        if line and (page != number or box[1] > line[-1][3] or box[0] < line[-1][0]):
            yield number, _around(line)
            line = []
        line.append(box)
        number = page
    if line:
        yield number, _around(line)


def _around(boxes: Sequence[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
