"""Every theme makes all outputs of 2024 by itself: none of another theme's colours, faces, measures or paths is
in them, and they keep to the standards.
"""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import page as validation
import pikepdf
import pytest
import small
from fontTools.ttLib import TTFont

from pressklar.building import workflow
from pressklar.checks import word_booklet
from pressklar.checks.proofing import proof_content
from pressklar.checks.report import write_report
from pressklar.dispatch.ledger_pages import view, write_page
from pressklar.dispatch.letters import write_letter
from pressklar.foundation.build_report import read_report
from pressklar.foundation.folders import PROJECT, Folders
from pressklar.foundation.progress import SilentProgress
from pressklar.foundation.theme_files import themes
from pressklar.manuscript import read_edition
from pressklar.model import Edition
from pressklar.press.making import PDF, PressOptions, make_press
from pressklar.rendering.sections import member_sections, read_source
from pressklar.theme import Theme, read_theme

pytestmark = pytest.mark.slow
THEMES = themes(Folders())
_COLOUR = re.compile(r"#([0-9A-Fa-f]{6})\b")
_IN_WORD = re.compile(r'(?:val|fill|color)="([0-9A-Fa-f]{6})"')


@dataclass(frozen=True)
class Outputs:
    """What a theme makes of 2024."""

    theme: Theme
    folders: Folders
    edition: Edition
    faults: tuple[str, ...]
    """What the build's audit found, by its code."""

    @property
    def folder(self) -> Path:
        return self.folders.output("2024")


@pytest.fixture(scope="module", params=THEMES)
def outputs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    root = tmp_path_factory.mktemp(request.param)
    shutil.copytree(PROJECT / "content" / "2024", root / "content" / "2024")
    shutil.copy(PROJECT / "content" / "members.yaml", root / "content")
    file = root / "content" / "2024" / "edition.yaml"
    file.write_text(f"theme: {request.param}\n{file.read_text('utf-8')}", "utf-8")
    folders = Folders(root)
    workflow.build(folders, "2024", formats=tuple(workflow.FORMATS), workshop=small.workshop())
    edition = read_edition(folders, "2024").edition
    built = read_report(folders, "2024")
    assert edition is not None and built is not None
    faults = tuple(fault["code"] for entry in built.files for fault in entry.get("faults", ()))
    return Outputs(read_theme(folders, request.param), folders, edition, faults)


def colours_of(name: str) -> set[str]:
    """The colours of a theme, as six hexadecimal digits; without black, white and their kin, which any may have."""
    theme = read_theme(Folders(), name)
    palettes = (colour for palette in theme.chapters for colour in (palette.hue, palette.deep))
    rgb = {colour.rgb.removeprefix("#").upper() for colour in (*theme.colours.values(), *palettes)}
    return {value for value in rgb if value[:2] != value[2:4] or value[:2] != value[4:]}


def foreign(outputs: Outputs) -> set[str]:
    """The other themes' colours that the theme hasn't got too."""
    own = outputs.edition.theme
    return set().union(*(colours_of(name) for name in THEMES if name != own)) - colours_of(own)


def painted(pdf: pikepdf.Pdf) -> set[str]:
    """Every colour that some content stream of a PDF sets."""
    seen: set[str] = set()
    for stream in (item for item in pdf.objects if isinstance(item, pikepdf.Stream)):
        if stream.get("/Subtype") != "/Form" and not _is_content(stream):
            continue
        for operands, operator in pikepdf.parse_content_stream(stream):
            if str(operator) in ("rg", "RG", "scn", "SCN", "sc", "SC") and len(operands) == 3:
                parts = [round(255 * float(operand)) for operand in operands]  # type: ignore[arg-type]
                seen.add("".join(f"{part:02X}" for part in parts))
    return seen


def _is_content(stream: pikepdf.Stream) -> bool:
    return "/Type" not in stream and "/Subtype" not in stream and b" Tf" in stream.read_bytes()[:100_000]


def texts_of_word(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as file:
        for name in file.namelist():
            if name.endswith((".xml", ".rels")):
                yield file.read(name).decode()


def reports_of(outputs: Outputs) -> Iterator[tuple[str, str]]:
    """The pages that aren't the booklet's, and a member's letter, by name."""
    folders, edition = outputs.folders, outputs.edition
    proof = proof_content(folders, read_edition(folders, "2024"))
    yield "proof", write_report(folders, proof).read_text("utf-8")
    yield "ledger", write_page(folders, view(folders, edition, None)).read_text("utf-8")
    source = read_source(folders, "2024").sound().source
    member = next(member for member in edition.members_with_proposals)
    to = member_sections(source, member, [])
    letter = write_letter(to, ("booklet", "excerpt"), {proposal.id: 1 for proposal in edition.proposals})
    yield "letter", f"{letter.text}\n{letter.html}"
    yield "web", (outputs.folder / "web" / "index.html").read_text("utf-8")
    yield "web style", (outputs.folder / "web" / "style.css").read_text("utf-8")


def test_a_page_is_painted_in_the_themes_own_colours(outputs: Outputs) -> None:
    with pikepdf.open(outputs.folder / "booklet.pdf") as pdf:
        seen = painted(pdf)
    assert seen & colours_of(outputs.edition.theme)
    assert not seen & foreign(outputs)


def test_the_pages_have_the_themes_size_and_faces(outputs: Outputs) -> None:
    page = outputs.theme.page
    families = {face.family.replace(" ", "") for face in outputs.theme.faces.values()}
    with pikepdf.open(outputs.folder / "booklet.pdf") as pdf:
        for leaf in pdf.pages:
            assert [round(float(side), 1) for side in leaf.trimbox] == [
                0,
                0,
                round(page["width"].pt, 1),
                round(page["height"].pt, 1),
            ]
        fonts = {
            re.sub(r"^/(?:[A-Z]{6}\+)?", "", str(item.FontName))
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        }
    assert fonts and all(
        any(font.replace("-", "").startswith(name) for name in families) for font in fonts
    ), fonts


def test_word_has_none_of_another_themes(outputs: Outputs) -> None:
    others = {face.family for name in THEMES for face in read_theme(Folders(), name).faces.values()}
    others -= {face.family for face in outputs.theme.faces.values()}
    for text in texts_of_word(outputs.folder / "booklet.docx"):
        assert not {value.upper() for value in _IN_WORD.findall(text)} & foreign(outputs)
        assert not any(f'"{family}"' in text for family in others)
        assert not any(f"styles/{name}" in text for name in THEMES)


def test_web_reports_and_letter_have_none_of_another_themes(outputs: Outputs) -> None:
    own, alien = outputs.edition.theme, foreign(outputs)
    families = {face.family for face in outputs.theme.faces.values()}
    others = {
        face.family for name in THEMES for face in read_theme(Folders(), name).faces.values()
    } - families
    for name, text in reports_of(outputs):
        assert not {value.upper() for value in _COLOUR.findall(text)} & alien, name
        assert not any(f'"{family}"' in text for family in others), name
        assert not any(f"styles/{theme}" in text for theme in THEMES if theme != own), name
    inside = {family_of(path) for path in (outputs.folder / "web" / "fonts").iterdir()}
    assert inside and all(any(name.startswith(family) for family in families) for name in inside), inside


def family_of(path: Path) -> str:
    """The family that a font file says it is of."""
    with TTFont(path) as font:
        names = font["name"]
        return str(names.getDebugName(16) or names.getDebugName(1))


def test_only_bold_has_tiles_and_only_its_kin_calms_lines(outputs: Outputs) -> None:
    form = re.search(r"'(M[^']+Z)',\n", (PROJECT / "styles/bold/templates/tiles.html.j2").read_text("utf-8"))
    assert form is not None
    html = (outputs.folder / "web" / "index.html").read_text("utf-8")
    assert (form[1] in html) == (outputs.edition.theme == "bold")


def test_the_audit_is_silent(outputs: Outputs) -> None:
    assert not [code for code in outputs.faults if code.startswith("W")]


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_the_pdf_keeps_to_the_standards(outputs: Outputs, profile: str) -> None:
    checked = validation.validate_pdf(str(outputs.folder / "booklet.pdf"), profile=profile)
    assert checked.is_compliant, json.dumps([str(failure) for failure in checked.failures][:5])


def test_the_print_shop_takes_it(outputs: Outputs) -> None:
    """Small type is in one ink and nothing is too small or half seen, in a theme whose ink is of several too."""
    made = make_press(outputs.folders, "2024", small.workshop(), SilentProgress(), PressOptions(program=""))
    assert [line.rule for line in made.preflight.lines if line.faults] == []
    assert (outputs.folders.output("2024") / "press" / PDF).exists()


def test_the_contents_of_word_lack_no_heading(outputs: Outputs) -> None:
    found = word_booklet.check(
        outputs.folder / "booklet.docx", "booklet.docx", outputs.edition, outputs.folders
    )
    assert not [str(problem) for problem in found if problem.code == "W776"]
