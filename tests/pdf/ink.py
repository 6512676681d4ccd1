"""Where a small booklet's words are printed: PDFium's glyph boxes, read from the finished file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pypdfium2 as pdfium
import small
import yaml

from pressklar.foundation.folders import PROJECT

PT = 72 / 25.4
"""Points in a millimetre."""
_COVERED = 0.35
"""Share of a smaller glyph's ink that lies in another's, from which text lies over text: kerned pairs have less."""
_WORD = re.compile(r"[^\W_]+")
_BROKEN = re.compile("[\u00ad\ufffe\x02-]\\s*\r?\n\\s*")
_UNSEEN = "\u00ad\ufffe\x02\u200b\u2060 \r\n\t\xa0"


@dataclass(frozen=True)
class Glyph:
    """A glyph's ink in points from the page's lower left corner, and its place in the page's text."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    place: int = -9

    @property
    def area(self) -> float:
        return max(self.right - self.left, 0) * max(self.top - self.bottom, 0)

    def shared(self, other: Glyph) -> float:
        """The area that lies in both."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return width * height if width > 0 and height > 0 else 0.0


@dataclass(frozen=True)
class Leaf:
    """A page: its number from 1, its size in points, its glyphs, small words and pictures."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    words: tuple[str, ...]
    pictures: tuple[Glyph, ...]


def read_leaves(pdf: bytes) -> list[Leaf]:
    """The pages of a PDF; very large figures are left out."""
    leaves = []
    for number, page in enumerate(pdfium.PdfDocument(pdf), 1):
        text, (width, height) = page.get_textpage(), page.get_size()
        signs = ((text.get_text_range(index, 1), index) for index in range(text.count_chars()))
        glyphs = [
            Glyph(sign, *text.get_charbox(index), index) for sign, index in signs if sign.strip(_UNSEEN)
        ]
        pictures = page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=4)
        leaves.append(
            Leaf(
                number,
                width,
                height,
                tuple(glyph for glyph in glyphs if glyph.top - glyph.bottom < height / 4),
                tuple(_WORD.findall(_BROKEN.sub("", text.get_text_range().lower()))),
                tuple(Glyph("picture", *picture.get_bounds()) for picture in pictures),
            )
        )
    return leaves


def overlaps(leaves: Sequence[Leaf]) -> Iterator[str]:
    """Pairs of letters that lie over each other; those of a ligature share a box."""
    for leaf in leaves:
        for one, other in combinations((glyph for glyph in leaf.glyphs if glyph.area >= 0.5), 2):
            if other.place - one.place > 2 and one.shared(other) > _COVERED * min(one.area, other.area):
                yield one.text + other.text


INNER, OUTER, FOOT = 14, 9, 17
"""The theme's margins in mm."""


def with_theme(
    path: Path, page: tuple[int, int] = (148, 210), scale: float = 1.0, language: str = "sv"
) -> small.Root:
    """The small edition in a root of its own, with that page (mm), type and language."""
    root = small.built(path / "root")
    theme = yaml.safe_load((PROJECT / "styles/bold/theme.yaml").read_text("utf-8"))
    theme["page"] |= {"width": f"{page[0]}mm", "height": f"{page[1]}mm"}
    theme["sizes"] |= {
        name: f"{float(theme['sizes'][name][:-2]) * scale}pt" for name in ("body", "label", "member")
    }
    root.write("styles/theme.yaml", yaml.safe_dump(theme))
    root.change(small.EDITION, "language: sv", f"language: {language}")
    return root


def printed(root: small.Root) -> list[Leaf]:
    """The pages of its booklet, built anew."""
    assert not [problem for problem in root.problems() if problem.code.startswith("E")]
    return read_leaves(root.bytes())


def outside(pages: list[Leaf]) -> str:
    """The glyphs that stand out of their page's margins at the sides, the furniture at the foot left out."""
    signs = ""
    for leaf in pages:
        left, right = (INNER, OUTER) if leaf.number % 2 else (OUTER, INNER)
        signs += "".join(
            glyph.text
            for glyph in leaf.glyphs
            if glyph.bottom > FOOT * PT
            and not left * PT - 0.5 < glyph.left < glyph.right < leaf.width - right * PT + 0.5
        )
    return signs


def letters(pages: list[Leaf]) -> str:
    """The small letters and figures above the foot margin, in the order of the file."""
    return "".join(
        sign
        for leaf in pages
        for glyph in leaf.glyphs
        if glyph.bottom > FOOT * PT
        for sign in glyph.text.lower()
        if sign.isalnum()
    )


def has_word(word: str, text: str) -> bool:
    """Whether a word is there, in two pieces where a page ends in it."""
    return word in text or any(word[:cut] in text and word[cut:] in text for cut in range(3, len(word) - 2))


def run(pages: list[Leaf], word: str) -> list[Glyph]:
    """The glyphs of a text's first occurrence (small letters, no spaces), in the order of the file."""
    for leaf in pages:
        text = "".join(glyph.text.lower()[:1] for glyph in leaf.glyphs)
        if (start := text.find(word)) >= 0:
            return list(leaf.glyphs[start : start + len(word)])
    raise AssertionError(f"{word} isn't there")
