"""What words look like, from the lines of a source to inlines of our own texts: bold, italic, links. A look
never parts a word, and one that all words of a text share says nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from .. import markup
from ..markup.tokens import Lens, inline_tokens, inlines
from ..ooxml.look_tokens import look_tokens
from ..ooxml.values import CharacterFormat, Words
from .lines import PLAIN, LookedWords, SourceLine, tokens

_SPACES = re.compile(r"[ \t]+")
_NO_EDITION = Lens((), "0")
_LETTERS = re.compile(r"[^\W_]+")


def looks_of(line: SourceLine, text: str) -> tuple[LookedWords, ...]:
    """The words of a part of a line with their looks: plain ones where that isn't known."""
    whole = "".join(each.text for each in line.looks)
    start = len(whole) - len(text) if whole.endswith(text) else whole.find(text)
    if not line.looks or start < 0:
        return (LookedWords(text),)
    return tuple(_slice(line.looks, start, start + len(text)))


def _slice(looks: Iterable[LookedWords], start: int, end: int) -> Iterator[LookedWords]:
    offset = 0
    for each in looks:
        if part := each.text[max(start - offset, 0) : max(end - offset, 0)]:
            yield replace(each, text=part)
        offset += len(each.text)


def without_shared(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """The lines without the looks that all of their words share."""
    words = [each for line in lines for each in looks_of(line, line.text) if each.text.strip()]
    shared = {name for name in ("strong", "emphasis") if all(getattr(each.look, name) for each in words)}
    if not shared or not words:
        return list(lines)
    return [replace(line, looks=tuple(_without(each, shared) for each in line.looks)) for line in lines]


def _without(each: LookedWords, shared: set[str]) -> LookedWords:
    look = each.look
    strong, emphasis = look.strong and "strong" not in shared, look.emphasis and "emphasis" not in shared
    return replace(each, look=replace(look, strong=strong, emphasis=emphasis))


def known_looks(looks: Iterable[LookedWords]) -> tuple[LookedWords, ...]:
    """Looks as a line keeps them: none where all words are plain."""
    kept = tuple(each for each in looks if each.text)
    return () if all(each.look == PLAIN for each in kept) else kept


def to_inlines(looks: Sequence[LookedWords]) -> tuple[markup.Inline, ...]:
    """Words as inlines. Those of a link are one where its address stands behind them; else they are words."""
    text = _SPACES.sub(" ", "".join(each.text for each in looks))
    plain = (markup.Text(text),)
    shown = list(_shown(_with_whole_words(list(looks))))
    if all(item.look == PLAIN for item in shown):
        return plain
    looked = inlines([token for item in shown for token in look_tokens(item)])
    written = markup.to_markdown(markup.Document((markup.Paragraph(looked),)))
    read = markup.parse(written).blocks
    if len(read) == 1 and isinstance(read[0], markup.Paragraph) and _has_words(written, text):
        children = read[0].children
        if list(inline_tokens(children, _NO_EDITION)) == list(inline_tokens(looked, _NO_EDITION)):
            return children
    return plain  # looks that Markdown can't write here: the words go before them


def _has_words(written: str, text: str) -> bool:
    """Whether the words of a text stand in it as it was written: a sign may have become its number."""
    return Counter(tokens(written)) == Counter(tokens(text))


def _with_whole_words(looks: Sequence[LookedWords]) -> Iterator[LookedWords]:
    """No look begins or ends within a word: it is that of the word's first letter."""
    last: LookedWords | None = None
    for each in looks:
        begins = _LETTERS.match(each.text)
        if last and begins and last.text[-1:].isalnum() and not (last.is_address or each.is_address):
            last = replace(last, text=last.text + begins[0])
            each = replace(each, text=each.text[begins.end() :])
        if not each.text:
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def _shown(looks: Iterable[LookedWords]) -> Iterator[Words]:
    """The words as they are written; a mail address, which is shown without its "mailto:", stays a word."""
    waiting: list[LookedWords] = []
    for each in looks:
        ends_link = each.is_address and bool(waiting) and waiting[-1].look.link == each.look.link in each.text
        if each.is_address or (waiting and waiting[-1].look.link != each.look.link):
            yield from (_words(one, each.look.link if ends_link else "") for one in waiting)
            waiting.clear()
        if each.look.link and not each.is_address:
            waiting.append(each)
        elif not ends_link:
            yield _words(each, "")
    yield from (_words(one, "") for one in waiting)


def _words(each: LookedWords, link: str) -> Words:
    look = CharacterFormat(each.look.strong, each.look.emphasis, link=link)
    return Words(_SPACES.sub(" ", each.text), look)
