"""PDFs: what was typed into a form, or a tagged text with our labels. Another PDF is named, with the way by
its text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ...foundation.invocation import program
from ...intake.lines import SourceLine, clean, tokens
from ...intake.pdf import lost_words, untagged_problem
from ...intake.pdf_outline import line_of, looks_in, outlined
from ...locale import tr
from ...manuscript.read.words import quoted
from ...ooxml.refusal import Refusal
from ...ooxml.values import Cell
from ...pdf.form_answers import FormAnswer
from ...pdf.isolated import read_isolated
from ...pdf.tagged_text import TaggedBlock, TaggedText
from ...problems import ContentError, Place, Problem
from ..values import FileContents, FreeText, LeftOver, TextLine
from .zips import stem

_READ = frozenset({"heading", "paragraph", "item"})
_BOOKLET = 6
"""Titles from which on a PDF is a booklet, and no submission."""


def looks_so(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def read(data: bytes, name: str) -> FileContents:
    """A form's answers, else a tagged text. Raises ContentError: E472 for one that is damaged, locked or made
    to do harm, E471 for one without tags, or a whole booklet.
    """
    contents = read_isolated(data, Refusal(name, "E472"))
    if contents.answers:
        return _form(contents.answers)
    if contents.tagged is None:
        raise ContentError(untagged_problem(name, "E471", has_text=contents.letters > 0))
    titles = sum(block.role == "title" for block in outlined(contents.tagged.blocks))
    if titles >= _BOOKLET:
        raise ContentError(
            Problem(
                "E471",
                Place(name),
                tr("{file} is a whole booklet of {count} proposals.", file=quoted(name), count=titles),
                tr("Bring it in as an edition: {program} import FILE --edition YEAR", program=program()),
            )
        )
    return _text(contents.tagged, name)


def _form(answers: Sequence[FormAnswer]) -> FileContents:
    """The answers as lines in a form's controls, what each is called before it."""
    lines = tuple(line for answer in answers for line in _answer(answer))
    return FileContents(texts=(FreeText(lines, "form"),), words=_words(line.line.text for line in lines))


def _answer(answer: FormAnswer) -> Iterator[TextLine]:
    label, texts = clean(answer.label)[0], [clean(line)[0] for line in answer.value.split("\n")]
    if label:
        yield TextLine(SourceLine(0, label), printed=True)
    yield TextLine(SourceLine(0, texts[0]), control=answer.name, opens=True)
    yield from (TextLine(SourceLine(0, text), control=answer.name) for text in texts[1:] if text)


def _text(tagged: TaggedText, name: str) -> FileContents:
    lines = tuple(
        _line(number, block) for number, block in enumerate(tagged.blocks, 1) if block.kind in _READ
    )
    left = tuple(
        LeftOver(block.text, tr("is a picture's text, or a list of contents"))
        for block in tagged.blocks
        if block.kind not in _READ
    )
    left += tuple(LeftOver(words, tr("stands outside of the PDF's tags")) for words in tagged.untagged)
    texts = [*(line.line.text for line in lines), *(each.words for each in left)]
    words = tagged.words if lost_words(tagged.words, texts) else _words(texts)
    return FileContents(texts=(FreeText(lines, title=stem(name)),), left_over=left, words=words)


def _line(number: int, block: TaggedBlock) -> TextLine:
    level = block.level if block.kind == "item" else None
    cell = Cell(*block.cell) if block.cell else None
    line = SourceLine(number, clean(line_of(block))[0], level=level, looks=looks_in(block), cell=cell)
    return TextLine(line, heading=block.kind == "heading")


def _words(texts: Iterable[str]) -> Counter[str]:
    return Counter(token for text in texts for token in tokens(text))
