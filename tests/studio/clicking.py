"""Words of a booklet's pages with the place in the content that each comes from, found without the program: by the order in
which a text's words stand, in its file and on its pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from zoo.reading import WORD, Token, read_pdf

from pressklar.foundation.pdfium import ENGINE
from pressklar.foundation.progress import SilentProgress
from pressklar.model import Proposal
from pressklar.pdf.engine import make_booklet
from pressklar.pdf.workshop import InProcessPool
from pressklar.studio.laid_out import LaidOut

_UNPRINTED = re.compile(
    r"\]\([^)]*\)|\]\{[^}]*\}|\[\^[^\]]*\]:?|\[\[[^\]]*\]\]|!\[[^\]]*\]|<[^>\s]*>|https?://\S+|&\w+;|^\s*\d+[.)] ",
    re.M,
)


@dataclass(frozen=True)
class Target:
    """A word on a page: where to click (shares of the page), and what stands there in the content."""

    word: str
    page: int
    x: float
    y: float
    proposal: str
    key: str
    start: int
    end: int


def targets(laid_out: LaidOut) -> list[Target]:
    """Every word of titles and texts whose place on its page is sure."""
    proposals = laid_out.basis.source.edition.proposals
    words = {proposal.id: list(_words(proposal)) for proposal in proposals}
    known = {word for each in words.values() for word, *_ in each}
    source = laid_out.basis.source
    pdf = make_booklet(source, source.folders, InProcessPool(), SilentProgress()).pdf
    with ENGINE:  # the pages that were laid out are being audited meanwhile
        pages, tokens = read_pdf(pdf, known)
    found = []
    for proposal in proposals:
        extents = {extent.page: extent for extent in laid_out.extents.get(proposal.id, ())}
        here = []
        for token in tokens:
            if extent := extents.get(token.page):
                page = pages[token.page - 1]
                middle = 1 - (token.box.top + token.box.bottom) / 2 / page.height
                if extent.top - 0.005 <= middle <= extent.bottom + 0.005:
                    here.append(token)
        in_file = words[proposal.id]
        matcher = SequenceMatcher(None, [word for word, *_ in in_file], [token.text for token in here], False)
        for first, other, size in matcher.get_matching_blocks():
            if size >= 3 or size == len(in_file):  # shorter ones may be a label or a number
                for (word, key, start, end), token in zip(
                    in_file[first : first + size], here[other : other + size], strict=True
                ):
                    found.append(
                        _target(
                            token,
                            pages[token.page - 1].width,
                            pages[token.page - 1].height,
                            proposal.id,
                            word,
                            key,
                            start,
                            end,
                        )
                    )
    return found


def _words(proposal: Proposal) -> Iterator[tuple[str, str, int, int]]:
    for key, text in (("title", proposal.title), ("intro", proposal.intro), *proposal.fields.items()):
        printed = _UNPRINTED.sub(lambda match: " " * len(match[0]), text)
        for match in WORD.finditer(printed):
            for run in re.finditer(r"\d+|\D+", match[0]):  # as the reader parts them
                yield run[0].casefold(), key, match.start() + run.start(), match.start() + run.end()


def _target(
    token: Token, width: float, height: float, proposal: str, word: str, key: str, start: int, end: int
) -> Target:
    box = token.box
    x, y = (box.left + box.right) / 2 / width, 1 - (box.bottom + box.top) / 2 / height
    return Target(word, token.page, x, y, proposal, key, start, end)
