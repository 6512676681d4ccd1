"""A tagged PDF of an earlier booklet as lines: chapters, titles, labels and texts, by the headings of its
structure tree. What a booklet makes of itself (contents, registers, covers) is left out and named.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from ..locale import N_, plural, tr
from ..manuscript.read.words import listed, quoted
from ..manuscript.slugs import Ids, slug
from ..markup import Figure
from ..ooxml.refusal import Refusal
from ..pdf.isolated import read_isolated
from ..pdf.tagged_text import TaggedText
from ..problems import ContentError, Place, Problem
from .lines import SourceLine, SourceText, clean, empty_problem, tokens
from .pdf_outline import OutlinedBlock, outlined

_MOST_NAMED = 12
_LONGEST_NAME = 40
_PNG = b"\x89PNG"


def read_pdf(data: bytes, source_name: str) -> SourceText:
    """The lines of a tagged PDF. Raises ContentError: E404 empty, E407 damaged, locked or made to do harm,
    E413 without tags, E410 where a word of its pages would be lost.
    """
    contents = read_isolated(data, Refusal(source_name, "E407"), pictures=True)
    if contents.tagged is None:
        raise ContentError(untagged_problem(source_name, "E413", has_text=contents.letters > 0))
    return booklet_lines(contents.tagged, source_name)


def untagged_problem(source_name: str, code: str, *, has_text: bool) -> Problem:
    """A PDF that nothing but its looks tells the order of."""
    message = N_("{file} is a PDF without tags: it doesn't say what in it is a heading and what a text.")
    hint = N_(
        "Bring the Word file it was made from; or save its text as .txt, read it through, and bring that."
    )
    if not has_text:
        message = N_("{file} is a PDF of pictures: no text stands in it.")
        hint = N_(
            "Bring the Word file it was made from; or have a program read its letters, and bring those."
        )
    return Problem(code, Place(source_name), tr(message, file=quoted(source_name)), tr(hint))


def booklet_lines(tagged: TaggedText, source_name: str) -> SourceText:
    """The lines of the proposals, and what was left out (W446). Raises ContentError (E404, E410)."""
    known = (
        block if block.picture in tagged.pictures else replace(block, picture="") for block in tagged.blocks
    )
    blocks = list(outlined([block for block in known if block.text or block.picture]))
    names = _picture_names(blocks, tagged.pictures)
    lines = tuple(
        _picture(number, block, names[block.picture])
        if block.picture
        else SourceLine(number, text, level=block.level, role=block.role, looks=block.looks, cell=block.cell)
        for number, block in enumerate(blocks, 1)
        if block.is_kept and ((text := clean(block.text)[0]) or block.picture)
    )
    if not lines:
        raise ContentError(empty_problem(source_name))
    accounted = [*(block.text for block in blocks), *(block.left for block in blocks), *tagged.untagged]
    if lost := lost_words(tagged.words, accounted):
        raise ContentError(_lost_problem(lost, source_name))
    problems = [*_left_out(blocks, source_name), *_untagged(tagged, source_name)]
    pictures = {name: tagged.pictures[key] for key, name in names.items()}
    return SourceText(lines, tuple(problems), pictures)


def _picture_names(blocks: Sequence[OutlinedBlock], files: Mapping[str, bytes]) -> dict[str, str]:
    """What the pictures that are kept are called in the edition's images, by what they say; the same picture
    has one name.
    """
    names: dict[str, str] = {}
    of_bytes: dict[bytes, str] = {}
    ids = Ids()
    for block in blocks:
        if block.is_kept and block.picture:
            file = files[block.picture]
            if file not in of_bytes:
                stem = ids.take(slug(block.text)[:_LONGEST_NAME].strip("-") or "picture")
                of_bytes[file] = f"{stem}.{'png' if file.startswith(_PNG) else 'jpg'}"
            names[block.picture] = of_bytes[file]
    return names


def _picture(number: int, block: OutlinedBlock, name: str) -> SourceLine:
    """A picture as a line: its alternative text and its file are its words."""
    alternative, source = clean(block.text)[0], f"images/{name}"
    return SourceLine(number, f"{alternative} ({source})".strip(), figure=Figure(source, alternative))


def lost_words(counted: Counter[str], texts: Iterable[str]) -> list[str]:
    """The words of a PDF's pages that stand in none of the texts. Where words are parted is told from the
    page's spaces there and from the tree here: as long as all letters are there, no word is lost.
    """
    whole = Counter(token for text in texts for token in tokens(_plain(text)))
    wanted: Counter[str] = Counter()
    for word, count in counted.items():
        for token in tokens(_plain(word)):
            wanted[token] += count
    lost = wanted - whole
    if not _letters(wanted) - _letters(whole):
        return []
    return sorted(lost.elements())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _letters(words: Counter[str]) -> Counter[str]:
    letters: Counter[str] = Counter()
    for word, count in words.items():
        for letter in word:
            letters[letter] += count
    return letters


def _lost_problem(lost: Sequence[str], source_name: str) -> Problem:
    return Problem(
        "E410",
        Place(source_name),
        tr("Nothing was written: of the PDF's pages, {lost} would be lost.", lost=listed(lost)),
        tr(
            "This is a fault in Pressklar, not in your file. Send it to whoever looks after Pressklar; "
            "meanwhile, save its text as .txt and bring that."
        ),
    )


def _left_out(blocks: Sequence[OutlinedBlock], source_name: str) -> Iterator[Problem]:
    """W446: what belongs to no proposal, by the headings that it stands under."""
    named: list[str] = []
    texts: list[str] = []
    left = (block for block in blocks if not (block.is_kept or block.is_own))
    for heading, group in groupby(left, key=lambda block: block.under):
        pieces = [block.text for block in group]
        count = sum(len(tokens(piece)) for piece in pieces)
        texts += pieces
        if count:
            words = plural(count, "{count} word", "{count} words")
            named.append(f"{quoted(heading, 60)} ({words})" if heading else words)
    if not named:
        return
    more = tr(" and {count} more", count=len(named) - _MOST_NAMED) if len(named) > _MOST_NAMED else ""
    yield Problem(
        "W446",
        Place(source_name),
        tr(
            "These parts of the PDF belong to no proposal and were left out: {parts}{more}.",
            parts=", ".join(named[:_MOST_NAMED]),
            more=more,
        ),
        tr("Contents, registers and covers are made anew; copy by hand what else is wanted."),
        text="\n".join(texts),
    )


def _untagged(tagged: TaggedText, source_name: str) -> Iterator[Problem]:
    if tagged.untagged:
        words = " ".join(tagged.untagged)
        yield Problem(
            "W446",
            Place(source_name),
            plural(
                len(tokens(words)),
                "{count} word of the PDF stands outside of its tags and was left out: {words}.",
                "{count} words of the PDF stand outside of its tags and were left out: {words}.",
                words=quoted(words, 300),
            ),
            tr("Look whether they belong to a text, and copy them by hand."),
            text=words,
        )
