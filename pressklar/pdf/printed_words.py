"""Which words of the content are on no page of a finished PDF."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from ..rendering.views import ChapterView, PageView, ProposalView
from ..typography.characters import visible

_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[^\W_]+")
_BEGUN = re.compile("(?<![^\\W_])([^\\W_]++)\n?[\u00ad\u0002\ufffe-]")
"""What a hyphen parts, which is mostly a piece of its own."""
_BROKEN = re.compile("[\u0002\ufffe]\\s*|[\u00ad-]\\s*[\r\n]+\\s*")
"""A hyphen at a line's end: PDFium gives it as U+FFFE or U+0002, and mostly leaves the line's end out."""


TextView = ProposalView | PageView | ChapterView
"""What holds texts, of chapters their introductions."""


@dataclass(frozen=True)
class LostWords:
    """Words of a field of a proposal, or of what else holds texts, that aren't on its pages; `page` is its
    first one, from 0.
    """

    proposal: str
    field: str
    page: int
    words: tuple[str, ...]


def lost_words(
    views: Iterable[TextView],
    pages: Mapping[str, Sequence[int]],
    words: Mapping[int, str],
    as_painted: Callable[[int], str],
) -> Iterator[LostWords]:
    """What the texts of each view have and its pages haven't. `pages` are those of each by its id, from 0;
    `words` is each page's text line by line, `as_painted` gives it piece by piece, which takes longer.
    """
    on_page = {number: Counter(_WORD.findall(_bare(text))) for number, text in words.items()}
    for view in views:
        numbers = pages.get(_name(view), ())
        numbers = [*numbers, numbers[-1] + 1] if numbers else []  # a note may stand on the page after
        numbers = [number for number in numbers if number in words]
        yield from _lost_of(view, numbers, on_page, as_painted)


def _lost_of(
    view: TextView,
    numbers: Sequence[int],
    on_page: Mapping[int, Counter[str]],
    as_painted: Callable[[int], str],
) -> Iterator[LostWords]:
    there = sum((on_page[number] for number in numbers), Counter[str]())
    needed: Counter[str] = Counter()
    painted: _Painted | None = None
    for field, raw in _texts(view):
        lost = []
        for word in _words(raw):
            needed[word] += 1
            if needed[word] <= there[word]:
                continue
            painted = painted or _Painted([as_painted(number) for number in numbers])
            if painted.count(word) < needed[word] and not painted.is_parted(word):
                lost.append(word)
        if lost:
            yield LostWords(_name(view), field, numbers[0] if numbers else 0, tuple(lost))


class _Painted:
    """A proposal's pages searched for words that stand there in pieces, or joined to others: by a note's
    number, by a hyphen of their own at a line's end.
    """

    def __init__(self, pages: Sequence[str]) -> None:
        self._letters = ["".join(_WORD.findall(_bare(page))) for page in pages]
        whole = [_normal(page) for page in pages]
        self._begun = [set(_BEGUN.findall(page)) for page in whole[:-1]]
        self._words = [set(_WORD.findall(page)) for page in whole[1:]]
        self._counts: dict[str, int] = {}

    def count(self, word: str) -> int:
        """How often its letters follow each other."""
        if word not in self._counts:
            self._counts[word] = sum(page.count(word) for page in self._letters)
        return self._counts[word]

    def is_parted(self, word: str) -> bool:
        """Whether it begins at a hyphen on one page and goes on on the next."""
        return any(
            word[:cut] in begun and word[cut:] in words
            for begun, words in zip(self._begun, self._words, strict=True)
            for cut in range(1, len(word))
        )


def _name(view: TextView) -> str:
    return view.id if isinstance(view, ProposalView) else view.anchor


def _texts(view: TextView) -> Iterator[tuple[str, str]]:
    """Each printed text with the key that it has in the content."""
    if isinstance(view, ProposalView):
        yield from _texts_of_proposal(view)
    elif isinstance(view, PageView):
        yield "title", view.title
        yield "text", _plain(view.html)
    else:
        yield "intro", _plain(view.intro)


def _texts_of_proposal(proposal: ProposalView) -> Iterator[tuple[str, str]]:
    yield "title", proposal.title
    yield "intro", _plain(proposal.intro)
    for field in proposal.fields:
        if not field.empty:
            yield field.key, _plain(field.html)
    yield "submitted_by", " ".join(proposal.member_names)
    for contact in proposal.contacts:
        organisation = "" if contact.organisation in proposal.member_names else contact.organisation
        parts = (contact.name, contact.role, organisation, contact.email, contact.note)
        yield "contacts", " ".join(filter(None, parts))


def _plain(html: str) -> str:
    return unescape(_TAG.sub(" ", html))


def _words(raw: str) -> list[str]:
    """The words to look for. Not those whose letters a PDF may hold in another order: writing from right to
    left, and with signs that join their letters.
    """
    whole = _normal(raw)
    if _is_plain(whole):
        return _WORD.findall(whole)
    return [word for part in whole.split() if _is_plain(part) for word in _WORD.findall(part)]


def _is_plain(text: str) -> bool:
    return text.isascii() or not any(
        unicodedata.bidirectional(sign) in ("R", "AL") or unicodedata.category(sign)[0] == "M"
        for sign in set(text)
    )


def _bare(text: str) -> str:
    """A page's text with the words whole that a line's end breaks."""
    return _normal(_BROKEN.sub("", text))


def _normal(text: str) -> str:
    """The text in one form of each letter: NFKC, small, without what can't be seen."""
    return unicodedata.normalize("NFKC", visible(text)).casefold()
