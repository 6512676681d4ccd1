"""A publication that is built once for all tests that look at its booklet."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pikepdf

from pressklar.building import workflow
from pressklar.foundation.folders import PROJECT, Folders
from pressklar.foundation.progress import SilentProgress
from pressklar.manuscript import read_edition
from pressklar.pdf.engine import Booklet, make_booklet
from pressklar.pdf.manifest import folios_of
from pressklar.pdf.workshop import Workshop
from pressklar.problems import Problem
from pressklar.rendering.sections import Section, SectionSource, common_sections, fill_folios
from pressklar.theme import read_theme

PUBLICATION = PROJECT / "tests" / "publication"


@dataclass(frozen=True)
class Printed:
    """A root in a temporary folder that has been built; what is asked of it is made from what the build left
    there.
    """

    root: Path
    edition: str

    @property
    def folders(self) -> Folders:
        return Folders(self.root)

    @property
    def path(self) -> Path:
        return self.folders.output(self.edition) / "booklet.pdf"

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What the build said; a build with nothing to do says it again."""
        return workflow.build(self.folders, self.edition).problems

    @cached_property
    def source(self) -> SectionSource:
        reading = read_edition(self.folders, self.edition)
        assert reading.edition is not None
        return common_sections(reading.edition, read_theme(self.folders), self.folders)

    @cached_property
    def booklet(self) -> Booklet:
        """The booklet with its sections' manifests, from the cache."""
        with Workshop(1) as workshop:
            return make_booklet(self.source, self.folders, workshop, SilentProgress())

    @cached_property
    def folios(self) -> dict[str, int]:
        return folios_of(self.booklet.sections)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        return tuple(self.source.sections())

    @cached_property
    def html(self) -> tuple[str, ...]:
        """Each section's HTML with the folios that it shows."""
        return tuple(
            fill_folios(section.html, lambda name: str(self.folios[name])) for section in self.sections
        )

    @cached_property
    def pdf(self) -> pikepdf.Pdf:
        """The booklet, opened; nobody may change it."""
        return pikepdf.open(io.BytesIO(self.path.read_bytes()))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Each page's kind."""
        return tuple(page.kind for section in self.booklet.sections for page in section.pages)

    def pages_of(self, proposal: str) -> list[int]:
        """The pages (from 0) that a proposal lies on."""
        facts = [page for section in self.booklet.sections for page in section.pages]
        return [
            number
            for number, page in enumerate(facts)
            if any(stretch.proposal == proposal for stretch in page.stretches)
        ]
