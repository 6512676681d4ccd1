"""Judges the finished files of a publication against what was written into it. Reads the files themselves and shares
nothing with layout, manifests or checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import page as validation

from .booklet import Booklet, Expected, Fault
from .ink import outside, over_pictures, over_text, parted_words
from .places import headings, list_numbers, lists_of_entries, near_empty_pages, titles
from .publications import Publication
from .reading import read_aloud, web_page, word_file
from .wording import field_words, notes, other_words, words_in_order

JUDGES: tuple[Callable[[Booklet], Iterator[Fault]], ...] = (
    outside,
    over_text,
    over_pictures,
    parted_words,
    field_words,
    other_words,
    notes,
    list_numbers,
    headings,
    titles,
    near_empty_pages,
    lists_of_entries,
)


def judge(publication: Publication, theme: Mapping[str, Any], output: Path) -> list[Fault]:
    """All faults of what was built into that folder (output/2031 of its root)."""
    expected = Expected(publication)
    pdf = (output / "booklet.pdf").read_bytes()
    booklet = Booklet(expected, theme, pdf)
    faults = [fault for each in JUDGES for fault in each(booklet)]
    faults += words_in_order("PDF read aloud", expected, read_aloud(pdf, expected.known))
    body, footnotes = word_file(output / "booklet.docx")
    faults += words_in_order("Word", expected, body, footnotes)
    faults += words_in_order("web", expected, web_page(output / "web" / "index.html"))
    return faults + list(standards(output / "booklet.pdf"))


def standards(pdf: Path) -> Iterator[Fault]:
    for profile in ("ua1", "2a"):
        report = validation.validate_pdf(str(pdf), profile=profile)
        if not report.is_compliant:
            yield Fault("standard", profile)
