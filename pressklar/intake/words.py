"""The proof that no word is lost and none doubled: the words of the source's body against those in the files
to be written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import yaml

from ..locale import N_, tr
from ..manuscript.read.words import listed, quoted
from ..problems import ContentError, Place, Problem
from .lines import tokens
from .outline import BookletText, ProposalText
from .shaping import Shaped, imprint_of


@dataclass(frozen=True)
class WordCount:
    """Words of the body after the contents list, and where they went: body == kept + labels + numbers +
    conjunctions.

    `labels` became the fields' keys, `numbers` (before titles) the order, `conjunctions` stood between a
    contact's parts.
    """

    body: int
    kept: int
    labels: int
    numbers: int
    conjunctions: int

    def __str__(self) -> str:
        return f"{self.body:,}"


def count_words(
    booklet: BookletText, shaped: Shaped, edition_yaml: str, proposals: Mapping[str, str], source_name: str
) -> WordCount:
    """The count. `proposals` are the files' texts by id. Raises ContentError (E410)."""
    problems: list[Problem] = []
    kept, labels = 0, 0
    whole: Counter[str] = Counter()
    shaped_proposals = [proposal for chapter in shaped.edition.chapters for proposal in chapter.proposals]
    for text, proposal, dropped in zip(booklet.proposals, shaped_proposals, shaped.dropped, strict=True):
        own, own_labels = _words_of(text), Counter(word for part in text.parts for word in tokens(part.label))
        written = _written(proposals[proposal.id], without=("submitted_by",))
        _compare(
            own,
            written + own_labels + Counter(dropped),
            source_name,
            text.line,
            tr("the proposal {title}", title=quoted(text.title)),
            problems,
        )
        whole.update(own)
        whole.update(tokens(text.printed))
        kept, labels = kept + written.total(), labels + own_labels.total()
    frame, source_frame = _frame(booklet, edition_yaml, imprint_of(shaped.edition.language))
    _compare(
        source_frame,
        frame,
        source_name,
        booklet.title_line,
        tr("the chapters' headings and the imprint"),
        problems,
    )
    _compare(
        Counter(_tokens(line.text for line in booklet.body)),
        whole + source_frame,
        source_name,
        booklet.title_line,
        tr("the text as a whole"),
        problems,
    )
    if problems:
        raise ContentError(*problems)
    numbers = sum(len(tokens(text.printed)) for text in booklet.proposals)
    return WordCount(
        sum(len(tokens(line.text)) for line in booklet.body),
        kept + frame.total(),
        labels,
        numbers,
        sum(map(len, shaped.dropped)),
    )


def _words_of(text: ProposalText) -> Counter[str]:
    lines = [text.title, *(line.text for line in text.intro)]
    lines += [piece for part in text.parts for piece in (part.label, *(line.text for line in part.lines))]
    return Counter(_tokens(lines))


def _frame(booklet: BookletText, edition_yaml: str, imprint: str) -> tuple[Counter[str], Counter[str]]:
    """The words of chapters' headings and of what was put into the imprint: as written, and as the source has
    them.
    """
    settings = yaml.load(edition_yaml, Loader=yaml.CSafeLoader)
    titles = [
        chapter["title"]
        for chapter, text in zip(settings["chapters"], booklet.chapters, strict=True)
        if text.in_body
    ]
    intros = [str(chapter.get("intro", "")) for chapter in settings["chapters"]]
    written = Counter(_tokens([*titles, *intros, str(settings.get("imprint", ""))])) - Counter(
        tokens(imprint)
    )
    source = [
        *(chapter.title or "" for chapter in booklet.chapters if chapter.in_body),
        *(line.text for chapter in booklet.chapters for line in chapter.intro),
        *(line.text for line in booklet.preface),
    ]
    return written, Counter(_tokens(source))


def _written(text: str, without: Sequence[str]) -> Counter[str]:
    """The words of all values in a YAML text, as a reader of the file would find them."""
    values = yaml.load(text, Loader=yaml.CSafeLoader)
    return Counter(
        _tokens(str(value) for key, part in values.items() if key not in without for value in _values(part))
    )


def _values(part: object) -> Iterable[object]:
    if isinstance(part, list):
        return [value for item in part for value in _values(item)]
    if isinstance(part, dict):
        return [value for item in part.values() for value in _values(item)]
    return [part]


def _tokens(texts: Iterable[str]) -> Iterable[str]:
    return (token for text in texts for token in tokens(text))


def _compare(
    source: Counter[str], kept: Counter[str], source_name: str, line: int, where: str, problems: list[Problem]
) -> None:
    lost, doubled = list((source - kept).elements()), list((kept - source).elements())
    if not lost and not doubled:
        return
    message = N_("Nothing was written: {place} would lose {lost} and gain {doubled}.")
    if not lost:
        message = N_("Nothing was written: {place} would gain {doubled}.")
    elif not doubled:
        message = N_("Nothing was written: {place} would lose {lost}.")
    problems.append(
        Problem(
            "E410",
            Place(source_name, line),
            tr(message, place=where, lost=listed(lost), doubled=listed(doubled)),
            tr(
                "This is a fault in Pressklar, not in your text. Send the file to whoever looks "
                "after Pressklar; meanwhile, simplify the text at this line."
            ),
        )
    )
