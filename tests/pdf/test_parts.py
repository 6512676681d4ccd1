"""Registers and contents too long to be laid out at once: in several sections, which a reader doesn't
notice.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from printed import Printed

from pressklar.foundation.folders import Folders
from pressklar.foundation.progress import SilentProgress
from pressklar.pdf.engine import Booklet, make_booklet
from pressklar.pdf.leaves import leaf_views
from pressklar.pdf.manifest import folios_of
from pressklar.pdf.workshop import InProcessPool
from pressklar.rendering import edition_views as rendering
from pressklar.rendering.sections import SectionSource, read_source

PARTS = ["members", "members_2", "members_3", "persons", "persons_2", "persons_3"]


@pytest.fixture(scope="module")
def whole(booklet: Printed, tmp_path_factory: pytest.TempPathFactory) -> SectionSource:
    root = tmp_path_factory.mktemp("parts")
    shutil.copytree(booklet.root / "content", root / "content")
    return read_source(Folders(root), "2024").source


@pytest.fixture(scope="module")
def made(whole: SectionSource) -> Booklet:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "PORTION", 17)
        assert [section.id for section in whole.sections(parted=True) if section.kind == "registers"] == PARTS
        return make_booklet(whole, whole.folders, InProcessPool(), SilentProgress())


def test_only_a_layout_is_parted(whole: SectionSource) -> None:
    """Word and the web get each register as one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "PORTION", 17)
        assert [section.id for section in whole.sections() if section.kind == "registers"] == [
            "members",
            "persons",
        ]


def test_2024_is_short_enough_to_stay_whole(booklet: Printed) -> None:
    assert [section.section for section in booklet.booklet.sections][-3:] == ["members", "persons", "back"]


def test_a_part_goes_on_under_its_registers_name(whole: SectionSource, made: Booklet) -> None:
    titles = [(leaf.kind, leaf.title) for leaf in leaf_views(whole, made.sections)]
    start = sum(len(section.pages) for section in made.sections if section.section not in {*PARTS, "back"})
    names = {title for _, title in titles[start:-1]}
    assert names == {whole.texts("member_register"), whole.texts("person_register")}


def test_every_row_is_there_once_and_leads_to_its_proposal(whole: SectionSource, made: Booklet) -> None:
    targets = [target for section in made.sections if section.section in PARTS for target in section.links]
    assert set(targets) == {proposal.id for proposal in whole.views.proposals}
    rows = [
        section.html.count('<b class="f">') for section in whole.sections() if section.kind == "registers"
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "PORTION", 17)
        parts = [
            section.html.count('<b class="f">')
            for section in whole.sections(parted=True)
            if section.kind == "registers"
        ]
    assert sum(parts) == sum(rows)
    assert max(parts) <= 17


def test_every_part_opens_on_its_own_side(made: Booklet) -> None:
    before = 0
    for section in made.sections:
        if section.section in PARTS:
            assert before % 2 == 1, f"{section.section} opens on a right page"
        before += len(section.pages)


def test_the_whole_is_in_the_contents_too(made: Booklet, tmp_path: Path) -> None:
    folios = folios_of(made.sections)
    assert folios["page_members"] < folios["page_persons"] <= made.page_count
