"""A Word file's paragraphs as lines: tracked changes count as accepted, list items get the marks that Word
shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby

from ..locale import plural, tr
from ..manuscript.read.words import quoted
from ..ooxml.left_out import LeftOutGroup, left_out_problems
from ..ooxml.package import Package
from ..ooxml.reader import read_document
from ..ooxml.refusal import Refusal
from ..ooxml.values import CharacterFormat, Item, Picture, WordDocument, WordNote, WordParagraph, Words
from ..problems import ContentError, Place, Problem
from .lines import (
    PLAIN,
    LookedWords,
    SourceLine,
    SourceText,
    clean,
    clean_inside,
    empty_problem,
    left_out_problem,
)
from .looks import known_looks

_CODES: dict[LeftOutGroup, str] = {
    "hidden": "W439",
    "struck": "W440",
    "sign": "W441",
    "part": "W442",
    "elsewhere": "W443",
    "lost": "W444",
}
_SHOWN_ADDRESS = re.compile(r"(?i)(https?://|mailto:)\S")
_THING = "\0"
"""Stands for a note or picture, which count one in a paragraph's offsets."""
_LONGEST = 2_000


def read_word(data: bytes, source_name: str) -> SourceText:
    """The paragraphs of a .docx. Raises ContentError: E404 empty, E407 damaged, encrypted or hostile."""
    refusal = Refusal(source_name, "E407", tr("Open it in Word, save it anew as .docx, and bring that in."))
    source = word_lines(
        read_document(Package(data, source_name, refused=refusal, strict=True, linked=True)), source_name
    )
    if not source.lines:
        raise ContentError(empty_problem(source_name))
    return source


def word_lines(file: WordDocument, source_name: str) -> SourceText:
    """The paragraphs of a Word file that was read, and what was left out of them (W422, W438 to W444)."""
    numbers = paragraph_numbers(file)
    lines = list(_lines(file.paragraphs, numbers))
    problems = [*_problems(file, lines, source_name), *left_out_problems(file, _CODES, source_name, numbers)]
    return SourceText(tuple(line for line, _ in lines), tuple(problems))


def paragraph_numbers(file: WordDocument) -> list[int]:
    """The number, from 1, of each paragraph among those of the file itself."""
    ends = accumulate(each.sources for each in file.paragraphs)
    return [end - paragraph.sources + 1 for paragraph, end in zip(file.paragraphs, ends, strict=True)]


def _lines(paragraphs: Sequence[WordParagraph], numbers: Sequence[int]) -> Iterator[tuple[SourceLine, int]]:
    """The paragraphs with something in them, and how many characters of each were left out. Line breaks in
    one give several lines.
    """
    broken = False
    for paragraph, number in zip(paragraphs, numbers, strict=True):
        page_break, mark = broken or paragraph.new_page, _mark(paragraph)
        level = paragraph.level if mark and not paragraph.style.startswith(("heading", "title")) else None
        pages = _parted(_looks(paragraph), "\f")
        for index, page in enumerate(pages):
            for looks in _parted(page, "\n"):
                cleaned, left_out = clean("".join(each.text for each in looks))
                if cleaned:
                    yield (
                        SourceLine(
                            *(number, mark + cleaned, True, page_break, level),
                            looks=known_looks(replace(each, text=clean_inside(each.text)) for each in looks),
                            cell=paragraph.cell,
                        ),
                        left_out,
                    )
                    mark, page_break, level = "", False, None
            page_break = page_break or index + 1 < len(pages)
        broken = page_break


def _parted(looks: Iterable[LookedWords], sign: str) -> list[list[LookedWords]]:
    """Words with their looks, parted at a sign."""
    parts: list[list[LookedWords]] = [[]]
    for each in looks:
        first, *others = each.text.split(sign)
        parts[-1].append(replace(each, text=first))
        parts += ([replace(each, text=other)] for other in others)
    return parts


def _without_hyphens(text: str) -> str:
    """A text with Word's own hyphens as plain ones: where a line may break is another layout's."""
    return text.replace("\u2011", "-").replace("\u00ad", "")


def _mark(paragraph: WordParagraph) -> str:
    """What Word shows before a list item, with what parts it from the words: a hyphen stands for every
    bullet.
    """
    if not paragraph.label:
        return ""
    if paragraph.numbering == "bullet":
        return "- "
    return f"{paragraph.label}\t" if paragraph.label[-1].isalnum() else f"{paragraph.label} "


def _looks(paragraph: WordParagraph) -> Iterator[LookedWords]:
    """The words with their looks, a form feed at each page break, and addresses of links behind the words
    that they lie under.
    """
    breaks = [*paragraph.breaks]
    end = 0
    for address, group in groupby(paragraph.items, key=_address):
        shown: list[LookedWords] = []
        for item in group:
            text = item.text if isinstance(item, Words) else _THING
            look = item.look if isinstance(item, Words) else PLAIN
            while breaks and breaks[0] <= end + len(text):
                at = breaks.pop(0) - end
                shown += (_looked(text[:at], look, address), LookedWords("\f"))
                text, end = text[at:], end + at
            shown.append(_looked(text, look, address))
            end += len(text)
        yield from shown
        words = "".join(each.text for each in shown)
        if address and words.strip() and _bare(address) not in _bare(words):
            behind = f" ({re.sub('(?i)^mailto:', '', address)})"
            yield LookedWords(behind, CharacterFormat(link=address), is_address=True)


def _looked(text: str, look: CharacterFormat, address: str) -> LookedWords:
    words = _without_hyphens(text).replace(_THING, "")
    return LookedWords(words, CharacterFormat(look.strong, look.emphasis, link=address))


def _address(item: Item) -> str:
    link = item.look.link if isinstance(item, Words) else ""
    return link if _SHOWN_ADDRESS.match(link) else ""


def _bare(address: str) -> str:
    return re.sub(r"^(?:https?://|mailto:)", "", address.strip().lower()).rstrip("/")


def _problems(
    file: WordDocument, lines: Sequence[tuple[SourceLine, int]], source_name: str
) -> Iterator[Problem]:
    if dirty := [(count, line.number) for line, count in lines if count]:
        yield left_out_problem(sum(count for count, _ in dirty), dirty[0][1], source_name)
    items = [item for paragraph in file.paragraphs for item in paragraph.items]
    notes = [
        "".join(inner.text for inner in item.content if isinstance(inner, Words))
        for item in items
        if isinstance(item, WordNote)
    ]
    pictures = [item.alt or item.name for item in items if isinstance(item, Picture)]
    comments = [comment.text for comment in file.comments]
    for texts, message in (
        (
            notes,
            plural(
                len(notes),
                "{count} note was left out{texts}.",
                "{count} notes were left out{texts}.",
                texts=_enumerated(notes),
            ),
        ),
        (
            comments,
            plural(
                len(comments),
                "{count} comment was left out{texts}.",
                "{count} comments were left out{texts}.",
                texts=_enumerated(comments),
            ),
        ),
        (
            pictures,
            plural(
                len(pictures),
                "{count} picture was left out{texts}.",
                "{count} pictures were left out{texts}.",
                texts=_enumerated(pictures),
            ),
        ),
    ):
        if texts:
            yield Problem(
                "W438",
                Place(source_name),
                message,
                tr("Only the text itself is brought in: copy what you need of them by hand."),
                text="\n".join(texts) or None,
            )


def _enumerated(texts: Sequence[str]) -> str:
    """The texts in quotes behind a colon, the end of very long ones cut; nothing where all are empty."""
    quotes = "; ".join(quoted(" ".join(text.split()), _LONGEST) for text in texts if text.strip())
    return f": {quotes[:_LONGEST]}{' …' if len(quotes) > _LONGEST else ''}" if quotes else ""
