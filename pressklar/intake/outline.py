"""Lines -> BookletText: which line is a title, a chapter's heading, a label, and which text stands under
which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from ..locale import plural, tr
from ..manuscript.read.words import quoted
from ..model import Field
from ..problems import ContentError, Place, Problem
from .contents_list import ContentsList, find_contents, is_contents_heading
from .labels import LabelPlace, LabelSet, field_problems, find_labels, occurrences, rank_of
from .lines import SourceLine
from .titles import Heading, find_headings, headings_as_marked

MOST_PROPOSALS = 10_000
"""Each becomes a file. The largest booklet that Pressklar is measured with has 4,100."""


@dataclass(frozen=True)
class LabelledText:
    """What stands under one label: the field's key, the label as the text has it, and the lines below it."""

    key: str
    label: str
    line: int
    lines: tuple[SourceLine, ...]


@dataclass(frozen=True)
class ProposalText:
    """A proposal as the text has it. `number` is the one printed, and `printed` how; `intro` stands before
    the first label.
    """

    title: str
    line: int
    number: int | None
    printed: str
    intro: tuple[SourceLine, ...]
    parts: tuple[LabelledText, ...]


@dataclass(frozen=True)
class ChapterText:
    """A chapter's heading and proposals. `title` is None for proposals before any heading; `in_body` is false
    where only the contents list has it.
    """

    title: str | None
    in_body: bool
    proposals: tuple[ProposalText, ...]
    intro: tuple[SourceLine, ...] = ()
    """What the file says to be its introduction."""


@dataclass(frozen=True)
class BookletText:
    """A booklet's text, sorted. `body` is every line whose words must be kept: all but its heading and its
    contents list.
    """

    title: str | None
    title_line: int
    preface: tuple[SourceLine, ...]
    fields: tuple[Field, ...]
    chapters: tuple[ChapterText, ...]
    body: tuple[SourceLine, ...]
    problems: tuple[Problem, ...]

    @property
    def proposals(self) -> tuple[ProposalText, ...]:
        return tuple(proposal for chapter in self.chapters for proposal in chapter.proposals)


def outline(lines: Sequence[SourceLine], former: Sequence[Field], source_name: str) -> BookletText:
    """The booklet in these lines. `former` are the fields of an edition that is there already. Raises
    ContentError (E406).
    """
    labels = find_labels(lines, former)
    places = occurrences(lines, labels)
    contents = find_contents(lines, places[0].index) if places else ContentsList()
    if any(line.role == "title" for line in lines):
        headings, problems = headings_as_marked(lines), list[Problem]()
    else:
        headings, problems = find_headings(lines, places, rank_of(lines, places), contents, source_name)
    if not headings or not labels.fields or len(headings) > MOST_PROPOSALS:
        raise ContentError(_no_booklet(places, len(headings), lines, source_name))
    begin = headings[0].first
    title, preface = _front(
        [line for index, line in enumerate(lines[:begin]) if not contents.start <= index < contents.end]
    )
    if preface:
        problems.append(
            Problem(
                "W434",
                Place(source_name, preface[0].number),
                plural(
                    len(preface),
                    "{count} line before the first proposal belongs to none; it was put into the imprint.",
                    "{count} lines before the first proposal belong to none; they were put into the imprint.",
                ),
                tr("Move or delete them under imprint: in edition.yaml."),
                text=preface[0].text[:200],
            )
        )
    if labels.contacts_label is None:
        problems.append(
            Problem(
                "W431",
                Place(source_name, lines[begin].number),
                tr("No label such as Kontaktperson or Contact was found, so no contacts were taken apart."),
                tr("Nothing to do if the original names none."),
            )
        )
    problems += field_problems(labels, former, source_name)
    chapters, doubts = _chapters(lines, headings, places, labels, source_name)
    body = (*preface, *lines[begin:])
    return BookletText(
        " ".join(line.text for line in title) or None,
        title[0].number if title else 1,
        tuple(preface),
        labels.fields,
        chapters,
        body,
        (*problems, *doubts),
    )


def _front(front: Sequence[SourceLine]) -> tuple[Sequence[SourceLine], Sequence[SourceLine]]:
    """The booklet's title, which may be wrapped, and what else stands before the body."""
    rest = [line for line in front if not is_contents_heading(line)]
    end = next((index for index, line in enumerate(rest) if index and line.apart), len(rest))
    return rest[:end], rest[end:]


def _chapters(
    lines: Sequence[SourceLine],
    headings: Sequence[Heading],
    places: Sequence[LabelPlace],
    labels: LabelSet,
    source_name: str,
) -> tuple[tuple[ChapterText, ...], list[Problem]]:
    chapters: list[tuple[Heading, list[ProposalText]]] = []
    problems: list[Problem] = []
    own = iter(places)
    label = next(own, None)
    for heading, end in zip(
        headings, [*(heading.first for heading in headings[1:]), len(lines)], strict=True
    ):
        if heading.chapter is not None or not chapters:
            chapters.append((heading, []))
        inside = []
        while label is not None and label.index < end:
            if label.index >= heading.text_from:
                inside.append(label)
            label = next(own, None)
        proposal = _proposal(lines, heading, inside, end)
        problems += _doubts(proposal, inside, lines, labels, source_name)
        chapters[-1][1].append(proposal)
    return tuple(
        ChapterText(begin.chapter, begin.first < begin.index, tuple(proposals), _introduction(lines, begin))
        for begin, proposals in chapters
    ), problems


def _introduction(lines: Sequence[SourceLine], heading: Heading) -> tuple[SourceLine, ...]:
    return tuple(line for line in lines[heading.between] if line.role == "intro")


def _proposal(
    lines: Sequence[SourceLine], heading: Heading, inside: Sequence[LabelPlace], end: int
) -> ProposalText:
    first = inside[0].index if inside else end
    parts = []
    for label, following in zip_longest(inside, inside[1:]):
        stop = following.index if following else end
        line = lines[label.index]
        rest = (SourceLine(line.number, label.rest, looks=line.looks),) if label.rest else ()
        parts.append(
            LabelledText(label.key, label.label, line.number, (*rest, *lines[label.index + 1 : stop]))
        )
    between = [line for line in lines[heading.between] if line.role != "intro"]
    intro = (*between, *lines[heading.text_from : first])
    return ProposalText(
        heading.title, lines[heading.index].number, heading.number, heading.printed, intro, tuple(parts)
    )


def _doubts(
    proposal: ProposalText,
    inside: Sequence[LabelPlace],
    lines: Sequence[SourceLine],
    labels: LabelSet,
    source_name: str,
) -> list[Problem]:
    """W431 for labels that are spelled otherwise, come twice or are missing; A435 for text before the
    first.
    """
    problems: list[Problem] = []
    labels_seen = set()
    title = quoted(proposal.title)
    printed = {field.key: field.label for field in labels.fields}

    def doubt(code: str, line: int, message: str, hint: str, text: str | None = None) -> None:
        problems.append(Problem(code, Place(source_name, line), message, hint, text=text))

    for place in inside:
        line, text = lines[place.index].number, place.label
        if place.near:
            label = quoted(printed.get(place.key, place.key))
            message = tr("{text} was taken for the label {label}.", text=quoted(text), label=label)
            doubt("W431", line, message, tr("Compare the result with the original."), text)
        if place.key in labels_seen:
            message = tr(
                "The label {label} comes a second time in {title}; its text was added to the first.",
                label=quoted(text),
                title=title,
            )
            hint = tr("If a proposal begins here, give its title a number in the source.")
            doubt("W431", line, message, hint, text)
        labels_seen.add(place.key)
    if missing := [label for key, label in printed.items() if key not in labels_seen]:
        message = tr("{title} has no {labels}.", title=title, labels=", ".join(map(quoted, missing)))
        doubt("W431", proposal.line, message, tr("Nothing to do if the original has none either."))
    if proposal.intro:
        message = tr("The text before the first label of {title} became its intro.", title=title)
        text = " ".join(line.text for line in proposal.intro)
        doubt("A435", proposal.intro[0].number, message, tr("Nothing to do if that is right."), text)
    return problems


def _no_booklet(
    places: Sequence[LabelPlace], titles: int, lines: Sequence[SourceLine], source_name: str
) -> Problem:
    if titles > MOST_PROPOSALS:
        message = tr(
            "The text has {count} proposals; the most that is brought in is {most}.",
            count=titles,
            most=MOST_PROPOSALS,
        )
    elif titles:
        message = tr("The text has no labels but that over the contacts.")
    elif places:
        message = tr("The text has labels but no proposals' titles above them.")
    else:
        message = tr(
            "The text has no labels: lines such as Idé, Målgrupp or Contact that come again in "
            "every proposal."
        )
    return Problem(
        "E406",
        Place(source_name, lines[places[0].index].number if places else 1),
        message,
        tr(
            "A booklet has a numbered title for each proposal (1. Title), and under it the same "
            "labels, each on a line of its own, texts below."
        ),
    )
