"""A field that a template shows in its own way: without bold, with a word before it, twice, in a quote. Its
edits are traced to the text.

What the draft showed, paragraph by paragraph, is in its base. Where that isn't the field's text as it reads
by itself, the returned words are compared with the words that were shown, and what was edited in them is
edited in the text; what the template adds stays out of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import chain, pairwise

from ..docx.line import look_words
from ..markup import CrossReference, Footnote, FootnoteReference
from ..markup.tokens import Token, TokenLook, words
from .base import DraftPoint
from .parts import ParagraphPart, bare
from .rewording import Edit
from .units import code_tokens
from .word_tokens import Finder, WordText, begins_of, word_text

_KINDS = {
    "quote": "quote",
    "subhead": "sub",
    "caption": "cap",
    "heading 3": "sub",
    "html preformatted": "code",
}
_LISTS = {"list bullet": "-", "list number": "#", "list continue": "+"}


@dataclass
class TracedText:
    """A field's returned text with the edits put on the text that was drafted; the parts whose edits have no
    place in it.
    """

    text: WordText
    unmatched: list[int] = field(default_factory=list)
    """Indexes of the parts in which words were changed that the template had added, or changed otherwise
    where the field is shown again.
    """


def shows_otherwise(row: Sequence[Token], points: Sequence[DraftPoint]) -> bool:
    """Whether a field was written in another way than its text reads: by its paragraphs, their kinds, words,
    and words that stand out.
    """
    units = list(_units(row))
    return len(units) != len(points) or not all(map(_is_shown, units, points))


def _units(row: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    for start in begins_of(row):
        yield tuple(row[start : _end_of(row, start)])


def _end_of(row: Sequence[Token], start: int) -> int:
    """Where the paragraph ends that a place lies in."""
    return next((index for index in range(start + 1, len(row)) if row[index].begins), len(row))


def _is_shown(unit: Sequence[Token], point: DraftPoint) -> bool:
    kind, style = unit[0].key[1:], point.style.lower()
    if kind == "fig":
        return style == "figure"
    if kind != _kind(style):
        return False
    if any(isinstance(token.node, CrossReference | Footnote | FootnoteReference) for token in unit):
        return _has_all(bare(point.words), unit)  # what a reference says, only the template knew
    return bare("".join(token.text for token in unit)) == bare(point.words) and _looks(unit) == point.looks


def _has_all(text: str, unit: Sequence[Token]) -> bool:
    """Whether the words of a unit stand in what was shown, in order, notes and references apart."""
    place = 0
    for token in unit:
        if token.counts and not token.begins and token.node is None:
            place = text.find(bare(token.text), place)
            if place < 0:
                return False
            place += len(bare(token.text))
    return True


def _kind(style: str) -> str:
    for name, sign in _LISTS.items():
        if style.startswith(name):
            return f"{sign}{int(style[-1]) - 1 if style[-1].isdigit() else 0}"
    return "cell" if style.startswith("table ") else _KINDS.get(style, "p")


def _looks(unit: Sequence[Token]) -> str:
    """The words of a unit that stand out, as the writer of Word files tells it."""
    return look_words((name, token.text) for token in unit for name in _ways_to_stand_out(token.look))


def _ways_to_stand_out(look: TokenLook) -> Iterator[str]:
    if look.strong:
        yield "strong"
    if look.emphasis:
        yield "emphasis"
    if look.target:  # a bare address has no other mark of a link
        yield "link"
    if look.mono:
        yield "code"
    if look.vertical:
        yield look.vertical


def trace_text(
    row: Sequence[Token], points: Sequence[DraftPoint], parts: Sequence[ParagraphPart], finder: Finder
) -> TracedText:
    """The text that `row` is, with the edits between what was shown (`points`) and what came back
    (`parts`).
    """
    edits: list[Edit] = []
    unmatched: list[int] = []
    there = {part.point for part in parts}
    places = _places(row, points)
    covered = {place for point in points if point in there for place in places[point].values()}
    last = -1
    for index, part in enumerate(parts):
        if part.point in places:
            own = places[part.point]
            last = max([last, *own.values()])
            if not _put_edits(edits, row, own, part):
                unmatched.append(index)
        elif part.point is None and part.paragraph.cell is None:
            end = _end_of(row, last) if last >= 0 else 0
            edits.append(Edit(end, end, word_text([part], finder).tokens))
        elif part.point is not None or not part.paragraph.blank:  # an empty cell has no bookmark
            unmatched.append(index)
    edits += _taken_away(row, [point for point in points if point not in there], places, covered)
    return TracedText(_as_text(row, edits, places, parts), unmatched)


def trace_line(
    line: str, points: Sequence[DraftPoint], parts: Sequence[ParagraphPart]
) -> tuple[str, list[int]]:
    """A text of one line with the edits between what was shown and what came back; and the parts whose edits
    have no place in it.
    """
    row = tuple(words(line))
    places = _places(row, points)
    edits: list[Edit] = []
    unmatched = [
        index
        for index, part in enumerate(parts)
        if part.point not in places or not _put_edits(edits, row, places[part.point], part)
    ]
    tokens = list(row)
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        tokens[edit.start : edit.end] = edit.new
    return bare("".join(token.text for token in tokens)), unmatched


def _places(row: Sequence[Token], points: Sequence[DraftPoint]) -> dict[DraftPoint, dict[int, int]]:
    """For each written paragraph, and in it for each token, the token of the text that it shows: of the unit
    that it is likest, or of several.
    """
    own = [token.text.casefold() for token in row]
    starts = [*(index for index, token in enumerate(row) if token.begins), len(row)]
    units = list(pairwise(starts)) if len(starts) > 1 else [(0, len(row))]
    turns: Counter[int] = Counter()
    places: dict[DraftPoint, dict[int, int]] = {}
    for point in points:
        keys = [token.text.casefold() for token in _tokens(point, point.words)]
        each = [_matched(own, keys, start, end) for start, end in units]
        weights = [sum(row[place].counts for place in unit.values()) for unit in each]
        best = max(range(len(units)), key=lambda index: (weights[index], -turns[index], -index))
        turns[best] += 1
        whole = _matched(own, keys, 0, len(own))
        several = sum(row[place].counts for place in whole.values()) > 1.2 * weights[best]
        shown_places = whole if several else each[best]
        places[point] = {index: place for index, place in shown_places.items() if not row[place].begins}
    return places


def _matched(own: Sequence[str], keys: Sequence[str], start: int, end: int) -> dict[int, int]:
    blocks = SequenceMatcher(None, own[start:end], keys, autojunk=False).get_matching_blocks()
    return {j + step: start + i + step for i, j, size in blocks for step in range(size)}


def _tokens(point: DraftPoint, text: str) -> tuple[Token, ...]:
    """The words of a written paragraph, or its lines where it is a block of code."""
    if _kind(point.style.lower()) == "code":
        return tuple(code_tokens(text.strip("\n")))
    return tuple(words(text.replace("\n", " ").replace("\t", " ")))


def _put_edits(edits: list[Edit], row: Sequence[Token], own: dict[int, int], part: ParagraphPart) -> bool:
    """Add the edits of one part; false where one lies outside the text, or says otherwise than one that is
    there already.
    """
    assert part.point is not None
    before, after = (_tokens(part.point, text) for text in (part.point.words, part.text))
    if bare(part.point.words) == bare(part.text) and _kind(part.point.style.lower()) != "code":
        return True
    keys = [token.key for token in before], [token.key for token in after]
    new: list[Edit] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if kind != "equal":
            edit = _placed(row, own, i1, i2, after[j1:j2])
            if edit is None:
                return False
            new.append(edit)
    for edit in new:
        rivals = (other for other in edits if other.start <= edit.end and edit.start <= other.end)
        if any(other != edit for other in rivals):
            return False
    edits += [edit for edit in new if edit not in edits]
    return True


def _placed(
    row: Sequence[Token], own: dict[int, int], start: int, end: int, new: Sequence[Token]
) -> Edit | None:
    """An edit of a written paragraph's tokens as one of the text's; None where the text has no such
    stretch.
    """
    places = [own[index] for index in range(start, end) if index in own]
    if start == end:
        place = own[start - 1] + 1 if start - 1 in own else own.get(start)
        if place is None:
            return None
        stop, look = place, row[place - 1 if start - 1 in own else place].look
    elif len(places) == end - start == places[-1] - places[0] + 1:
        place, stop, look = places[0], places[-1] + 1, row[places[0]].look
    else:
        return None
    tokens = (words(token.text, look) if token.node is None else (token,) for token in new)
    return Edit(place, stop, tuple(chain.from_iterable(tokens)))


def _taken_away(
    row: Sequence[Token],
    gone: Sequence[DraftPoint],
    places: dict[DraftPoint, dict[int, int]],
    covered: set[int],
) -> Iterator[Edit]:
    """The paragraphs of the text that stood only where paragraphs are gone from the file."""
    lost = {place for point in gone for place in places[point].values()} - covered
    for start in begins_of(row):
        end = _end_of(row, start)
        weighty = [index for index in range(start + 1, end) if row[index].counts]
        if weighty and all(index in lost for index in weighty):
            yield Edit(start, end, ())


def _as_text(
    row: Sequence[Token],
    edits: Sequence[Edit],
    places: dict[DraftPoint, dict[int, int]],
    parts: Sequence[ParagraphPart],
) -> WordText:
    """The edited row, each token with the part that shows it."""
    homes = {
        place: index
        for index, part in reversed(list(enumerate(parts)))
        if part.point in places
        for place in places[part.point].values()
    }
    tokens, of = list(row), [homes.get(place, -1) for place in range(len(row))]
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
        around = (*range(edit.start, edit.end), edit.start - 1)
        home = next((of[place] for place in around if 0 <= place < len(of) and of[place] >= 0), -1)
        tokens[edit.start : edit.end] = edit.new
        of[edit.start : edit.end] = [home] * len(edit.new)
    last = 0
    for place, home in enumerate(of):
        last = home if home >= 0 else last
        of[place] = last
    return WordText(tuple(tokens), (), tuple(of))
