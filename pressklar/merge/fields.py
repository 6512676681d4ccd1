"""One text merged: the base that was drafted, ours (the YAML now), theirs (Word). What nobody changed keeps
its very bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice

from ..locale import tr
from ..markup import Document, Figure, Footnote, FootnoteReference, normal, parse
from ..markup.splicing import splice
from ..markup.threeway import Kind, Segment, merge, near_edits
from ..markup.tokens import PLAIN, Lens, Token, readable, words
from .outcome import State
from .parts import ParagraphPart
from .rewording import edits_between, reads_as, reword, signature_of
from .units import MalformedError, document_tokens, tokens_document
from .word_tokens import UNNAMED, Finder, WordText, bare_addresses, begins_of, plain_text, word_text

_STATES: Mapping[Kind, State] = {"theirs": "merged", "alike": "merged", "conflict": "conflicted"}
"""What becomes of the paragraphs in a stretch."""
_AROUND = 60
"""Characters on each side of a clash that say where it is."""


@dataclass(frozen=True)
class Clash:
    """A stretch that both changed otherwise, as each has it; the YAML keeps its own."""

    base: str
    ours: str
    theirs: str
    before: str = field(default="", compare=False)
    after: str = field(default="", compare=False)
    """Some words around it, as they are kept: "tre" alone says nothing to who is asked."""


@dataclass(frozen=True)
class MergedText:
    """A text merged. `merged` is None where the YAML's stays as it is; `states` say of each part what became
    of it.
    """

    merged: str | None
    states: tuple[State, ...]
    clashes: tuple[Clash, ...] = ()
    close: tuple[str, ...] = ()
    """Stretches where edits of both stand side by side: merged, but to be looked at."""
    accepted: int = 0
    """Stretches taken from Word."""
    failed: str = ""
    """Why the text can't be written as Markdown; the YAML stays as it is then."""


@dataclass(frozen=True)
class Sides:
    """The three texts of a field as tokens, and what they were made of."""

    base: tuple[Token, ...]
    ours: tuple[Token, ...]
    theirs: WordText
    anchors: tuple[tuple[int, int], ...]

    @cached_property
    def segments(self) -> list[Segment]:
        return merge(self.base, self.ours, self.theirs.tokens, self.anchors)


def markdown_sides(base: str, ours: str, parts: Sequence[ParagraphPart], finder: Finder) -> Sides:
    """The three sides of a field that holds Markdown."""
    document = parse(base)
    figures = {
        " ".join(block.alt.split()): block.src for block in document.blocks if isinstance(block, Figure)
    }
    before, theirs = (
        tuple(document_tokens(document, finder.lens)),
        word_text(parts, replace(finder, described=figures, bare=bare_addresses(document))),
    )
    starts = begins_of(before)
    anchors = []
    for index, part in enumerate(parts):
        if part.point and 0 < part.point.place <= len(starts) and index < len(theirs.begins):
            place, start = starts[part.point.place - 1], theirs.begins[index]
            if part.paragraph.cell is None:
                anchors.append((place, start))
    return Sides(before, tuple(document_tokens(parse(ours), finder.lens)), theirs, tuple(anchors))


def line_sides(base: str, ours: str, theirs: str) -> Sides:
    """The three sides of a text of one line."""
    tokens = tuple(words(" ".join(theirs.split())))
    return Sides(tuple(words(base)), tuple(words(ours)), WordText(tokens, (0,), (0,) * len(tokens)), ())


def merge_markdown(
    sides: Sides,
    ours: str,
    parts: Sequence[ParagraphPart],
    lens: Lens,
    answers: dict[Clash, str] | None = None,
) -> MergedText:
    """A field merged. `taken` says what to put in the place of a clash: "theirs", or a text of its own."""
    text = _outcome(sides, len(parts))
    tokens = _with_labels(list(_merged_tokens(sides.segments, answers or {})))
    if not text.accepted and not (answers and text.clashes):
        return text
    try:
        document = normal(tokens_document(tokens))
    except MalformedError as error:
        return replace(text, merged=None, failed=str(error), states=_unplaced(text.states))
    written = reword(ours, sides.ours, list(edits_between(sides.ours, tokens)), lens)
    if not reads_as(written, document_tokens(document, lens), lens):
        written = splice(written, document, signature_of(lens))
    if _keys(parse(written), lens) != _keys(document, lens):
        return replace(
            text, merged=None, failed=tr("its Markdown would read otherwise"), states=_unplaced(text.states)
        )
    return replace(text, merged=written if written.strip() != ours.strip() else None)


def merge_line(sides: Sides, answers: dict[Clash, str] | None = None) -> MergedText:
    """A text of one line merged."""
    text = _outcome(sides, 1)
    if not text.accepted and not (answers and text.clashes):
        return text
    merged = plain_text(list(_merged_tokens(sides.segments, answers or {})))
    return replace(text, merged=merged if merged != plain_text(sides.ours) else None)


def _outcome(sides: Sides, count: int) -> MergedText:
    """What became of each part, and what clashes."""
    states: list[State] = ["unchanged"] * count
    for segment in sides.segments:
        if state := _STATES.get(segment.kind):
            for index in _touched(segment, sides.theirs):
                if index < count and states[index] != "conflicted":
                    states[index] = state
    clashes = tuple(
        _clash_in_place(sides.segments, place)
        for place, segment in enumerate(sides.segments)
        if segment.kind == "conflict"
    )
    close = tuple(
        readable((*first.merged, *second.merged)) or readable((*first.base, *second.base))
        for first, second in near_edits(sides.segments)
    )
    return MergedText(
        None, tuple(states), clashes, close, sum(segment.kind == "theirs" for segment in sides.segments)
    )


def _clash(segment: Segment) -> Clash:
    return Clash(readable(segment.base), readable(segment.ours), readable(segment.theirs))


def _clash_in_place(segments: Sequence[Segment], place: int) -> Clash:
    """A clash with the words around it."""
    tokens_before = (token for at in reversed(range(place)) for token in reversed(segments[at].merged))
    tokens_after = (token for at in range(place + 1, len(segments)) for token in segments[at].merged)
    before, after = list(islice(tokens_before, _AROUND))[::-1], list(islice(tokens_after, _AROUND))
    return replace(
        _clash(segments[place]),
        before=_words_around(readable(before).rpartition("\n")[2], last=True),
        after=_words_around(readable(after).partition("\n")[0], last=False),
    )


def _words_around(text: str, *, last: bool) -> str:
    """The last or first whole words of a line, in at most _AROUND characters."""
    if len(text) < _AROUND:
        return text
    return f"…{text[-_AROUND:].partition(' ')[2]}" if last else f"{text[:_AROUND].rpartition(' ')[0]} …"


def _unplaced(states: Sequence[State]) -> tuple[State, ...]:
    return tuple("unplaced" if state == "merged" else state for state in states)


def _touched(segment: Segment, theirs: WordText) -> Iterator[int]:
    """The parts that a stretch stands in; of one that takes words away, the part that they were taken
    from.
    """
    start, end = segment.theirs_at, segment.theirs_at + len(segment.theirs)
    goes_on = end < len(theirs.tokens) and not theirs.tokens[end].begins
    if end > start:
        if goes_on and segment.theirs[0].begins and not (segment.base and segment.base[0].begins):
            yield from theirs.parts[max(start - 1, 0) : start]  # split here
        yield from dict.fromkeys(theirs.parts[start:end])
    elif goes_on or not (segment.base and segment.base[0].begins):
        yield from theirs.parts[max(start - 1, 0) : start] or theirs.parts[start : start + 1]


def _merged_tokens(segments: Sequence[Segment], answers: dict[Clash, str]) -> Iterator[Token]:
    """The merged row; a clash as `taken` says, else ours."""
    for segment in segments:
        choice = answers.get(_clash(segment), "") if segment.kind == "conflict" else ""
        if choice == "theirs":
            yield from _labelled(segment)
        elif choice.startswith("edit:"):
            first = next((token for token in (*segment.ours, *segment.theirs) if token.begins), None)
            if first is not None and (not segment.ours or segment.ours[0].begins or not segment.theirs):
                yield first
            yield from words(choice.removeprefix("edit:"), PLAIN)
        else:
            yield from _labelled(segment) if segment.kind == "theirs" else segment.merged


def _labelled(segment: Segment) -> Iterator[Token]:
    """Word's side of a stretch; where it has as many notes as ours, they are ours edited, and keep our
    labels.
    """
    labels = [token.node.label for token in segment.ours if isinstance(token.node, Footnote)]
    if len(labels) != sum(isinstance(token.node, Footnote) for token in segment.theirs):
        yield from segment.theirs
        return
    for token in segment.theirs:
        yield (
            replace(token, node=Footnote(labels.pop(0), token.node.children))
            if isinstance(token.node, Footnote)
            else token
        )


def _with_labels(tokens: Sequence[Token]) -> list[Token]:
    """The row with a label for each note that came from Word, and for the later marks of it."""
    used = {
        token.node.label
        for token in tokens
        if isinstance(token.node, Footnote) and not token.node.label.startswith(UNNAMED)
    }
    names: dict[str, str] = {}
    row: list[Token] = []
    for token in tokens:
        node = token.node
        if isinstance(node, Footnote) and node.label.startswith(UNNAMED):
            label = next(str(number) for number in range(1, len(tokens) + 2) if str(number) not in used)
            used.add(label)
            names[node.label] = label
            row.append(replace(token, node=Footnote(label, node.children)))
        elif isinstance(node, FootnoteReference) and node.label.startswith(UNNAMED):
            row.append(
                replace(token, node=FootnoteReference(names.get(node.label, node.label.lstrip(UNNAMED))))
            )
        else:
            row.append(token)
    defined = {token.node.label for token in row if isinstance(token.node, Footnote)}
    return [
        token for token in row if not isinstance(token.node, FootnoteReference) or token.node.label in defined
    ]


def _keys(document: Document, lens: Lens) -> list[str]:
    return [token.key for token in document_tokens(document, lens)]
