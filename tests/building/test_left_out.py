"""Parts of the publication that edition.yaml leaves out, or that it has nothing for: they leave nothing behind in
any output, and the checks expect nothing of them.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import get_args

import page as page_validation
import pypdfium2
import pytest
import small
from lxml import etree, html

from pressklar.building import workflow
from pressklar.checks import pdf_booklet
from pressklar.docx.engine import make_word
from pressklar.foundation.folders import PROJECT
from pressklar.foundation.progress import SilentProgress
from pressklar.model import Part
from pressklar.pdf.engine import make_booklet
from pressklar.pdf.manifest import Manifest
from pressklar.problems import Problem

EMPTIER = {"A459", "W754"}
"""What the checks say of a page with little on it: texts run otherwise where something is left out."""
IMPRINT = "imprint: Tryckt hos grannen.\n"
SAID: dict[Part, tuple[str, ...]] = {
    "members": ("Region Gotland", "medlemmen", "Översikt", "avsändare"),
    "contacts": ("Kim Exempel", "Kontaktperson", "kontakta"),
    "contents": ("Innehåll",),
    "overview": ("Översikt", "Matrisen visar"),
    "guide": ("Så läser du häftet", "Färg och form"),
    "key": ("Teman i häftet",),
    "member_register": ("Medlemsregister",),
    "contact_register": ("Åberg, Alva", "efter kontaktperson"),
    "back_cover": ("Tryckt hos grannen", "Utgivare"),
    "cover_number": (),
    "cover_tiles": ("På omslaget och vid sitt nummer",),
}
"""What the small edition says only where it has the part."""
SECTIONS: dict[Part, set[str]] = {
    "members": {"members"},
    "contacts": {"persons"},
    "contents": {"contents"},
    "key": {"key"},
    "member_register": {"members"},
    "contact_register": {"persons"},
    "back_cover": {"back"},
}


@dataclass(frozen=True)
class Outputs:
    """A small edition's outputs as text."""

    root: small.Root
    built: workflow.Built

    @cached_property
    def pdf(self) -> list[str]:
        with_pages = pypdfium2.PdfDocument(self.root.booklet)
        return [flat(page.get_textpage().get_text_bounded()) for page in with_pages]

    @cached_property
    def word_problems(self) -> tuple[Problem, ...]:
        return self._word.problems

    @cached_property
    def _word(self):  # type: ignore[no-untyped-def]
        return make_word(self.root.pages(), self.root.folders)

    @cached_property
    def word(self) -> str:
        with zipfile.ZipFile(io.BytesIO(self._word.docx)) as package:
            document = etree.fromstring(package.read("word/document.xml"))
        return flat(" ".join(document.itertext()))

    @cached_property
    def page(self) -> html.HtmlElement:
        folder = self.root.folders.output(self.root.edition)
        return html.fromstring((folder / "web" / "index.html").read_bytes())

    @cached_property
    def web(self) -> str:
        return flat(" ".join(self.page.itertext()))

    @cached_property
    def sections(self) -> tuple[Manifest, ...]:
        return make_booklet(self.root.pages(), self.root.folders, small.workshop(), SilentProgress()).sections

    @cached_property
    def findings(self) -> set[str]:
        edition = self.root.pages().edition
        return {
            problem.code for problem in pdf_booklet.check(self.root.booklet, "b", edition, self.root.folders)
        }


def flat(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").split())


def outputs(path: Path, settings: str = "", **changes: str) -> Outputs:
    root = small.built(path)
    edition = (root.path / small.EDITION).read_text("utf-8")
    root.write(small.EDITION, edition + settings)
    for name, content in changes.items():
        root.write(f"content/2031/proposals/{name.replace('_', '-')}.yaml", content)
    return Outputs(root, workflow.build(root.folders, formats=("pdf", "web"), workshop=root.workshop))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    return outputs(tmp_path_factory.mktemp("whole") / "root", IMPRINT)


def test_the_small_edition_has_every_part(whole: Outputs) -> None:
    assert set(SAID) == set(get_args(Part)) == whole.root.pages().edition.parts
    for words in SAID.values():
        for word in words:
            assert all(says(text, word) for text in (" ".join(whole.pdf), whole.web)), word


def says(text: str, word: str) -> bool:
    return re.search(rf"\b{word}\b", text) is not None


@pytest.mark.soak(cases=6)
@pytest.mark.parametrize("part", sorted(SAID))
def test_what_is_left_out_leaves_nothing_behind(part: Part, whole: Outputs, tmp_path: Path) -> None:
    settings = f"leave_out: [{part}]\n" + ("" if part == "back_cover" else IMPRINT)
    without = outputs(tmp_path / "root", settings)
    assert without.word_problems == () and told(without) <= told(whole) | EMPTIER
    for word in SAID[part]:
        for text in (" ".join(without.pdf), without.word, without.web):
            assert not says(text, word), word
    gone = SECTIONS.get(part, set()) | ({"overview"} if part in ("members", "overview") else set())
    instead = {"guide"} if "overview" in gone else set()
    names = {manifest.section for manifest in without.sections}
    assert names == {manifest.section for manifest in whole.sections} - gone | instead
    assert len(without.pdf) <= len(whole.pdf) and all(
        text or kind != "text" for text, kind in zip(without.pdf, kinds(without), strict=True)
    )
    assert without.findings <= whole.findings | EMPTIER, "the checks miss nothing"
    links = {link.removeprefix("#") for link in without.page.xpath("//a/@href") if link.startswith("#")}
    assert links <= set(without.page.xpath("//@id"))
    assert not [
        heading for heading in without.page.xpath("//h1|//h2|//h3|//h4") if not flat(heading.text_content())
    ]


def told(made: Outputs) -> set[str]:
    """The codes of what the build said."""
    return {problem.code for problem in made.built.problems}


def kinds(made: Outputs) -> list[str]:
    return [page.kind for manifest in made.sections for page in manifest.pages]


def test_all_that_can_be_left_out(whole: Outputs, tmp_path: Path) -> None:
    parts = ", ".join(get_args(Part))
    bare = outputs(tmp_path / "root", f"leave_out: [{parts}]\nopening_side: any\n")
    assert told(bare) <= told(whole) | EMPTIER and "notes" not in kinds(bare)
    assert [manifest.section for manifest in bare.sections] == ["cover", "chapter_kartor", "chapter_resor"]
    assert bare.findings <= whole.findings | EMPTIER
    for profile in ("ua1", "2a"):
        report = page_validation.validate_pdf(str(bare.root.booklet), profile=profile)
        assert report.is_compliant, list(report.failures)
    for text in (" ".join(bare.pdf), bare.word, bare.web):
        assert "Ett förslag om kartor" in text and "Region Skåne" not in text and "Exempel" not in text


def test_headings_nest_where_the_key_stands_alone(tmp_path: Path) -> None:
    root = outputs(tmp_path / "root", "leave_out: [contents, overview, guide]\n").root
    report = page_validation.validate_pdf(str(root.booklet), profile="ua1")
    assert report.is_compliant, list(report.failures)


def test_the_cover_without_its_number_and_tiles(whole: Outputs, tmp_path: Path) -> None:
    cover = next(whole.root.pages().sections()).html
    assert "<svg" in cover and ">2031</span>" in cover
    without = small.make(tmp_path / "root")
    without.write(
        small.EDITION,
        (without.path / small.EDITION).read_text("utf-8") + "leave_out: [cover_number, cover_tiles]\n",
    )
    cover = next(without.pages().sections()).html
    assert "<svg" not in cover and ">Förslag inför 2031</h1>" in flat(cover)


@pytest.mark.parametrize(
    ("title", "folder", "number", "shown", "lead"),
    [
        ("Förslag inför 2031", "2031", "", "2031", "Förslag inför"),
        ("Förslag", "2031", "", "2031", "Förslag"),
        ("Förslag", "autumn", "", "", "Förslag"),
        ("Förslag", "0042", "", "", "Förslag"),
        ("2031", "2031", "", "2031", ""),
        ("Förslag nr 7", "2031", "7", "7", "Förslag nr"),
        ("Förslag", "2031", "30/31", "30/31", "Förslag"),
        ("Agenda 2030", "2031", "2031", "2031", "Agenda 2030"),
    ],
)
def test_the_covers_number(
    tmp_path: Path, title: str, folder: str, number: str, shown: str, lead: str
) -> None:
    root = small.make(tmp_path / "root")
    root.change(small.EDITION, "title: Förslag inför 2031", f'title: "{title}"')
    if number:
        root.change(small.EDITION, "language: sv", f'language: sv\ncover_number: "{number}"')
    if folder != "2031":
        shutil.move(root.path / "content" / "2031", root.path / "content" / folder)
    views = small.Root(root.path, edition=folder).pages().views
    assert (views.title_year, views.title_lead) == (shown, lead)


@pytest.mark.parametrize("side", ["left", "right", "any"])
def test_the_side_on_which_chapters_and_registers_open(side: str, tmp_path: Path) -> None:
    """Margins are mirrored by the side that a page turns out to be on."""
    made = outputs(tmp_path / "root", f"opening_side: {side}\n")
    before, page = 0, made.root.pages().theme.page
    document = pypdfium2.PdfDocument(made.root.booklet)
    for manifest in made.sections:
        opens = "left" if before % 2 else "right"
        if side != "any" and re.match("chapter|members|persons", manifest.section):
            assert opens == side, manifest.section
        for number, facts in enumerate(manifest.pages, before):
            if facts.kind == "text":
                text = document[number].get_textpage()
                boxes = [text.get_rect(index) for index in range(text.count_rects())]
                margin = page["outer" if number % 2 else "inner"].pt
                beside = min(box[0] for box in boxes) - margin
                column = page["hang"].pt + page["gap"].pt
                assert min(abs(beside), abs(beside - column)) < 2.5, (manifest.section, number)
        before += len(manifest.pages)
    notes = kinds(made).count("notes")
    assert notes <= 1 if side == "any" else True, "only the back cover needs a left page"


def test_three_entries_without_members_take_eight_pages_at_most(tmp_path: Path) -> None:
    root = small.make(tmp_path / "root", small.workshop())
    for name in (small.FIRST, small.SECOND, small.THIRD):
        root.write(name, "title: En visa\nidea: |\n  Några rader om våren.\n".replace("En", name[-16:-5]))
    root.write("content/members.yaml", "[]\n")
    (root.path / small.FOURTH).unlink()
    root.change(small.EDITION, "      - fjarde-forslaget\n", "")
    root.change(small.EDITION, "need: expected", "need: optional")
    root.change(small.EDITION, "  - id: resor\n    title: Resor och möten\n    proposals:\n", "")
    built = workflow.build(root.folders, formats=("pdf", "web"), workshop=root.workshop)
    assert not built.problems or {problem.code for problem in built.problems} == {"W142"}
    made = Outputs(root, built)
    assert len(made.pdf) <= 8 and "notes" not in kinds(made)
    text = " ".join((*made.pdf, made.word, made.web)).casefold()
    assert not [word for word in ("medlem", "kontaktperson", "avsändare", "översikt") if word in text]


def test_no_members_file_is_no_fault(tmp_path: Path) -> None:
    root = small.make(tmp_path / "root")
    for name in (small.FIRST, small.SECOND, small.THIRD, small.FOURTH):
        text = (root.path / name).read_text("utf-8")
        root.write(name, re.sub(r"submitted_by: .*\n", "", text))
    (root.path / "content/members.yaml").unlink()
    assert root.pages().edition.members == ()
    assert (PROJECT / "content" / "members.yaml").is_file()
