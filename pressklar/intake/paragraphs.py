"""Lines -> Markdown: paragraphs and lists healed where a page break cut them, and the words written so that
they come through as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from .. import markup
from ..locale import tr
from ..problems import Place, Problem
from .lines import LookedWords, SourceLine
from .looks import looks_of, to_inlines, without_shared
from .tables import parted

Kind = Literal["text", "bullet", "number"]

_BULLET = re.compile(r"[-–—•*·▪●◦‣\uf0b7]\s+(?=\S)")
_TIGHT_BULLET = re.compile(r"[-–•·▪●◦‣\uf0b7](?=[^\W\d_])")
_NUMBER = re.compile(r"([1-9][0-9]{0,2})([.)])\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…:][\"”’')\]]*$")
_ABBREVIATION = re.compile(
    r"\b(?:t\.? ?ex|bl\.? ?a|m\.? ?m|m\.? ?fl|d\.? ?v\.? ?s|o\.? ?s\.? ?v|inkl|exkl|ca|s\.? ?k|f\.? ?d|"
    r"fr\.? ?o\.? ?m|t\.? ?o\.? ?m|resp|nr|"
    r"e\.? ?g|i\.? ?e|incl|approx|vs|no)\.$",
    re.IGNORECASE,
)
_HANGING = re.compile(
    r"(?:[,;(/–&]|\b(?:och|eller|samt|att|som|för|med|av|i|på|till|en|ett|den|det|de|and|or|the|a|an|of|to|"
    r"in|for|with|that))$",
    re.IGNORECASE,
)
_SUSPENDED = re.compile(r"(?:och|eller|samt|respektive|resp|and|or)\b", re.IGNORECASE)
_GLUED = re.compile(r"(?<=[\w:.!?)])-(?=[\"”]?[A-ZÅÄÖ][a-zåäö'’])")
_LONG_ENOUGH = 120
"""Characters from which an unfinished paragraph at a page's end is more likely cut there than complete.
Measured: those cut have 440 and more.
"""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph or list item. Of a numbered item, `number` is its value and `marker` what follows it (")",
    or ")-" where a bullet stood before it).

    `level` counts from 0; a paragraph that is no item has -1.
    """

    kind: Kind
    text: str
    line: int
    number: int = 0
    marker: str = ""
    level: int = -1
    looks: tuple[LookedWords, ...] = ()


def to_markdown(lines: Sequence[SourceLine], source_name: str) -> tuple[str, list[Problem]]:
    """The Markdown of a field's lines, and what wasn't sure: healed page breaks (W424), lists (A425)."""
    problems: list[Problem] = []
    blocks: list[markup.Block] = []
    for part in parted(without_shared(lines)):
        if isinstance(part, markup.Table | markup.Figure):
            blocks.append(part)
        else:
            blocks += _document(healed(part, source_name, problems))
    problems += [_glued(line, source_name) for line in lines if len(_GLUED.findall(line.text)) > 1]
    return markup.to_markdown(markup.Document(tuple(blocks))), problems


def _document(blocks: Sequence[TextBlock]) -> Iterator[markup.Block]:
    """Blocks of one level and those below: items of deeper levels stand in the item before them, up to as
    many levels as Word has.
    """
    groups: list[tuple[TextBlock, list[TextBlock]]] = []
    for block in blocks:
        if groups and groups[-1][0].kind != "text" and block.level > groups[-1][0].level:
            groups[-1][1].append(block)
        else:
            groups.append((block, []))
    heads = _without_lone_numbers([head for head, _ in groups])
    inner = [tuple(_document(below)) if below else () for _, below in groups]
    for kind, group in groupby(zip(heads, inner, strict=True), key=lambda pair: pair[0].kind):
        items = [
            (block, (markup.Paragraph(to_inlines(block.looks or (LookedWords(block.text),))), *below))
            for block, below in group
        ]
        if kind == "text":
            yield from (own for _, content in items for own in content)
        else:
            yield from _lists(items, ordered=kind == "number")


def _lists(
    items: Sequence[tuple[TextBlock, tuple[markup.Block, ...]]], *, ordered: bool
) -> Iterator[markup.ListBlock]:
    """Items as lists: one, unless the numbers of numbered ones start over."""
    start = 0
    for index, (block, _) in enumerate(items, 1):
        if index == len(items) or (ordered and items[index][0].number != block.number + 1):
            own = items[start:index]
            yield markup.ListBlock(
                ordered,
                own[0][0].number if ordered else 1,
                tuple(markup.ListItem(content) for _, content in own),
            )
            start = index


def healed(lines: Sequence[SourceLine], source_name: str, problems: list[Problem]) -> list[TextBlock]:
    """The lines' paragraphs and list items, with those that a page break cut made whole again."""
    blocks: list[TextBlock] = []
    texts: list[list[str]] = []
    looks: list[list[LookedWords]] = []
    for line in lines:
        block = _block(
            line, blocks[-1] if blocks else None, texts[-1][-1] if texts else "", source_name, problems
        )
        if (
            blocks
            and block.kind == "text"
            and _continues(blocks[-1], texts[-1], block.text, line, source_name, problems)
        ):
            glue = _glue(texts[-1][-1], block.text)
            texts[-1].append(glue + block.text)
            looks[-1] += (LookedWords(glue), *looks_of(line, block.text))
        else:
            blocks.append(block)
            texts.append([block.text])
            looks.append([*looks_of(line, block.text)])
    return [
        replace(block, text="".join(pieces), looks=tuple(own))
        for block, pieces, own in zip(blocks, texts, looks, strict=True)
    ]


def _glue(before: str, after: str) -> str:
    """What stands between two pieces of one sentence. A hyphen at the first one's end binds, but not in
    "bygg- och fastighet".
    """
    binds = before.endswith(("-", "\u00ad")) and before[-2:-1].isalpha() and not _SUSPENDED.match(after)
    return "" if binds else " "


def _block(
    line: SourceLine, before: TextBlock | None, above: str, source_name: str, problems: list[Problem]
) -> TextBlock:
    text, bullet = line.text, False
    if (match := _BULLET.match(text)) and not (_in_sentence(line, before, above) and text[0] in "–—"):
        text, bullet = text[match.end() :], True
    elif match := _TIGHT_BULLET.match(text):
        text, bullet = text[match.end() :], True
        problems.append(
            Problem(
                "A425",
                Place(source_name, line.number),
                tr("A mark right before the first word was taken for a list item's."),
                tr("Compare the list with the original."),
                text=line.text.split(maxsplit=1)[0][:200],
            )
        )
    match = _NUMBER.match(text)
    if match and not (_in_sentence(line, before, above) and int(match[1]) > 1):
        return TextBlock(
            "number",
            text[match.end() :],
            line.number,
            int(match[1]),
            match[2] + ("-" if bullet else ""),
            line.level or 0,
        )
    level = line.level if line.level is not None else 0 if bullet else -1
    return TextBlock("bullet" if bullet else "text", text, line.number, level=level)


def _in_sentence(line: SourceLine, before: TextBlock | None, above: str) -> bool:
    """Whether a wrapped sentence may just happen to have its line break before this mark."""
    return (
        not line.apart
        and before is not None
        and before.kind == "text"
        and not above.endswith((":", ".", "!", "?"))
    )


def _continues(
    before: TextBlock,
    pieces: Sequence[str],
    text: str,
    line: SourceLine,
    source_name: str,
    problems: list[Problem],
) -> bool:
    """Whether a paragraph goes on with this text: in a wrapped text, or over a page break. Reports what isn't
    sure.
    """
    above = pieces[-1][-60:]
    if line.level is not None:
        return False
    if not line.apart:
        if not _glue(above, text):
            problems.append(
                _healing(
                    line,
                    source_name,
                    tr("This line was joined to a word that ends in a hyphen; the hyphen was kept."),
                )
            )
        return True
    ended, lower = bool(_SENTENCE_END.search(above)) and not _ABBREVIATION.search(above), _starts_lower(text)
    long = sum(map(len, pieces)) >= _LONG_ENOUGH
    if not line.page_break:
        if cut := lower and not ended and long and before.kind == "text":
            problems.append(
                _healing(
                    line,
                    source_name,
                    tr(
                        "This line begins with a small letter after an unfinished sentence; it was joined to "
                        "the paragraph before."
                    ),
                )
            )
        return cut
    if lower and not ended:
        return True
    if before.kind != "text" or (ended and not lower):
        return False
    joined = not ended and (long or bool(_HANGING.search(above)))
    if ended:
        message = tr(
            "A page break stands before this line, which begins with a small letter after a finished "
            "sentence; it was kept as a paragraph."
        )
    elif joined:
        message = tr(
            "A page break stands before this line, after an unfinished sentence; it was joined to the "
            "paragraph before."
        )
    else:
        message = tr(
            "A page break stands before this line, after a text without a full stop; it was kept as a "
            "paragraph."
        )
    problems.append(_healing(line, source_name, message))
    return joined


def _glued(line: SourceLine, source_name: str) -> Problem:
    """The words are those around the first mark."""
    match = _GLUED.search(line.text)
    position = match.start() if match else 0
    words = line.text[line.text.rfind(" ", 0, position) + 1 :].split(maxsplit=1)[0]
    return Problem(
        "A425",
        Place(source_name, line.number),
        tr(
            "Hyphens inside this paragraph look like a list whose line breaks are lost; they "
            "were left as they are."
        ),
        tr("Make it a list in the proposal's file if it is one."),
        text=words[:200],
    )


def _healing(line: SourceLine, source_name: str, message: str) -> Problem:
    return Problem(
        "W424",
        Place(source_name, line.number),
        message,
        tr("Compare the paragraph with the original."),
        text=line.text[:200],
    )


def _starts_lower(text: str) -> bool:
    first = next((character for character in text if character.isalnum()), "")
    return first.islower() or text[:1] in {",", ";", ")", "."}


def _without_lone_numbers(blocks: Iterable[TextBlock]) -> Iterator[TextBlock]:
    """Numbered items that count on from each other stay a list; another number at a paragraph's start is its
    text ("2024. …").

    Markdown counts by itself, so a list with a gap would be shown with other numbers.
    """
    run: list[TextBlock] = []
    for block in [*blocks, None]:
        if (
            block is not None
            and block.kind == "number"
            and run
            and block.number == run[-1].number + 1
            and block.marker == run[-1].marker
        ):
            run.append(block)
            continue
        yield from run if len(run) > 1 else map(_as_text, run)
        run = []
        if block is None:
            return
        if block.kind == "number":
            run = [block]
        else:
            yield block


def _as_text(block: TextBlock) -> TextBlock:
    kind: Kind = "bullet" if block.marker.endswith("-") else "text"
    number = f"{block.number}{block.marker[:1]} "
    looks = (LookedWords(number), *block.looks)
    return replace(block, kind=kind, text=number + block.text, looks=looks)
