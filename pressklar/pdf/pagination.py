"""How many pages sections take before they are laid out, and where blank ones come between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from html import unescape
from itertools import pairwise

from ..rendering.sections import Section
from .jobs import PageSide
from .manifest import Manifest, OutlineEntry, PageFacts, PagePoint


def expected(section: Section) -> Manifest:
    """What a section will be if each leaf and each text takes one page, and its first heading is the
    outline's. Right unless a text overflows.
    """
    anchors: dict[str, PagePoint] = {}
    pages: list[PageFacts] = []
    for match in re.finditer(r'class="(leaf|text)\b|\bid="([^"]+)"', section.html):
        if match[2]:
            anchors[match[2]] = PagePoint(max(len(pages) - 1, 0), 0, 0)
        else:
            pages.append(PageFacts("text" if match[1] == "text" else "full", 0))
    heading = re.search(r"<h[23]\b[^>]*>(.*?)</h[23]>", section.html, re.DOTALL)
    title = unescape(re.sub(r"<[^<>]*>", "", heading[1])) if heading else ""
    outline = (OutlineEntry(1, title, PagePoint(0, 0, 0)),) if heading else ()
    return Manifest(section.id, "", tuple(pages), anchors, outline)


def page_counts(sections: Iterable[Manifest]) -> dict[str, int]:
    """Each section's number of pages, by its name."""
    return {section.section: len(section.pages) for section in sections}


def padded(
    manifests: Sequence[Manifest], sections: Sequence[Section], common: Mapping[str, int]
) -> list[Manifest]:
    """The sections with a notes page wherever the next one would open on the wrong side, and wherever
    `common`, the page counts of the common edition, has more.
    """
    padded, before = [], 0
    for manifest, (section, after) in zip(manifests, pairwise([*sections, None]), strict=True):
        assert section is not None
        count = max(len(manifest.pages), common.get(section.id, 0))
        count += bool(after and after.opens not in ("any", _side(before + count)))
        before += count
        # Nobody notes anything on the cover's back.
        kind = "blank" if manifest.pages[-1:] and manifest.pages[-1].kind == "cover" else "notes"
        padded.append(with_pages(manifest, kind, count - len(manifest.pages)))
    return padded


def opening_sides(manifests: Sequence[Manifest], sections: Sequence[Section]) -> list[PageSide]:
    """The side on which each section begins, those that open on any among them."""
    sides: list[PageSide] = []
    before = 0
    for manifest, section in zip(manifests, sections, strict=True):
        sides.append(_side(before) if section.opens == "any" else section.opens)
        before += len(manifest.pages)
    return sides


def _side(before: int) -> PageSide:
    """The side of the page that so many stand before; the first is a right one."""
    return "left" if before % 2 else "right"


def rounded(sections: Sequence[Manifest], multiple: int) -> list[Manifest]:
    """The sections with blank pages before the back cover, at the end where there is none, until their count
    is a multiple of that.
    """
    missing = -sum(len(section.pages) for section in sections) % multiple
    end = len(sections) - (2 if sections[-1].section == "back" else 1)
    return [*sections[:end], with_pages(sections[end], "blank", missing), *sections[end + 1 :]]


def with_pages(section: Manifest, kind: str, count: int) -> Manifest:
    """A section with so many pages of a kind more, on which nothing stands."""
    return replace(section, pages=section.pages + (PageFacts(kind, 0),) * count)
