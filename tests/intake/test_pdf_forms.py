"""What of a text's form comes out of a tagged PDF: bold and italic words, links, tables, a chapter's
introduction. The PDFs are of other programs: LibreOffice, from files written here, and WeasyPrint.
"""

from __future__ import annotations

import base64
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from weasyprint import HTML

from pressklar.foundation.folders import Folders
from pressklar.intake import import_booklet
from pressklar.intake.lines import tokens
from pressklar.manuscript import read_edition
from pressklar.model import Edition

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
EXPORT = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
_PAGE = """<html lang=en><title>Ideas 2030</title><style>{style}</style><h1>Ideas 2030</h1>
{chapters}</html>"""
_CHAPTER = """<section><h2>{title}</h2><p>What grows on <em>its own</em> comes first.</p><ul><li>in woods<li>by lakes</ul>
{entries}</section>"""
_ENTRY = """<article><h3>{number}. {title}</h3><h4>Idea</h4>
<p>We put up <strong>new lamps</strong> and <em>count</em> them, see <a href="https://harbour.example/plan">the whole
plan</a> or https://other.example/.</p><table><tr><th>Year<th>Cost</tr><tr><td>2031<td><b>3</b> lamps</tr>
<tr><td>2032<td></tr></table><h4>Purpose</h4><p><b>All of this is bold.</b></p>
<h4>Contact</h4><p>Kim Example, <a href="mailto:kim@harbour.example">kim@harbour.example</a></p></article>"""
IDEA = """We put up **new lamps** and *count* them, see [the whole plan](https://harbour.example/plan) or https://other.example/.

| Year | Cost |
| --- | --- |
| 2031 | **3** lamps |
| 2032 |  |"""
INTRODUCTION = "What grows on *its own* comes first.\n\n- in woods\n- by lakes"


def html(style: str = "") -> str:
    chapters = "".join(
        _CHAPTER.format(
            title=chapter,
            entries="".join(_ENTRY.format(number=n, title=f"Light no. {n} of the harbour") for n in numbers),
        )
        for chapter, numbers in (("Nature", (1, 2)), ("Towns", (3, 4)))
    )
    return _PAGE.format(style=style, chapters=chapters)


def imported(pdf: bytes, folder: Path) -> Edition:
    (folder / "root/content").mkdir(parents=True)
    (folder / "a.pdf").write_bytes(pdf)
    import_booklet(Folders(folder / "root"), folder / "a.pdf", "2030", publisher="Us")
    edition = read_edition(Folders(folder / "root"), "2030").edition
    assert edition is not None
    return edition


@pytest.mark.parametrize(
    "style",
    ["", "body { font-family: 'Liberation Sans', 'DejaVu Sans'; font-weight: 300 } em { color: red }"],
    ids=["plain", "other faces"],
)
def test_a_page_that_weasyprint_printed(tmp_path: Path, style: str) -> None:
    pdf = bytes(HTML(string=html(style)).write_pdf(pdf_variant="pdf/ua-1") or b"")
    edition = imported(pdf, tmp_path)
    assert [chapter.title for chapter in edition.chapters] == ["Nature", "Towns"]
    assert [chapter.intro for chapter in edition.chapters] == [INTRODUCTION] * 2
    assert [proposal.fields["idea"] for proposal in edition.proposals] == [IDEA] * 4
    assert {proposal.fields["purpose"] for proposal in edition.proposals} == {"All of this is bold."}
    assert edition.proposals[0].contacts[0].email == "kim@harbour.example"


_ODT = """<office:document-content xmlns:office="{n}office:1.0" xmlns:text="{n}text:1.0" xmlns:table="{n}table:1.0"
 xmlns:style="{n}style:1.0" xmlns:fo="{n}xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">
<office:automatic-styles><style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="I" style:family="text"><style:text-properties fo:font-style="italic"/></style:style></office:automatic-styles>
<office:body><office:text>{body}</office:text></office:body></office:document-content>"""
_ODT_ENTRY = """<text:h text:outline-level="3">{number}. {title}</text:h><text:h text:outline-level="4">Idea</text:h>
<text:p>We put up <text:span text:style-name="B">new lamps</text:span> and <text:span text:style-name="I">count</text:span> them, see
 <text:a xlink:type="simple" xlink:href="https://harbour.example/plan">the whole plan</text:a> or https://other.example/.</text:p>
<table:table table:name="T{number}"><table:table-column table:number-columns-repeated="2"/>
<table:table-header-rows><table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell><table:table-cell><text:p>Cost</text:p></table:table-cell></table:table-row></table:table-header-rows>
<table:table-row><table:table-cell><text:p>2031</text:p></table:table-cell><table:table-cell><text:p><text:span text:style-name="B">3</text:span> lamps</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell><text:p>2032</text:p></table:table-cell><table:table-cell><text:p/></table:table-cell></table:table-row></table:table>
<text:h text:outline-level="4">Purpose</text:h><text:p>More light.</text:p>
<text:h text:outline-level="4">Contact</text:h><text:p>Kim Example, kim@harbour.example</text:p>"""
_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"


def odt(path: Path) -> None:
    chapters = ""
    for chapter, numbers in (("Nature", (1, 2)), ("Towns", (3, 4))):
        chapters += f'<text:h text:outline-level="2">{chapter}</text:h><text:p>What grows on <text:span text:style-name="I">its own</text:span> comes first.</text:p>'
        chapters += "".join(
            _ODT_ENTRY.format(number=n, title=f"Light no. {n} of the harbour") for n in numbers
        )
    body = f'<text:h text:outline-level="1">Ideas 2030</text:h>{chapters}'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", _ODT.format(n=_NAMES, body=body))
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
            '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
        )


def as_pdf(path: Path) -> bytes:
    """A file as LibreOffice saves it, with tags."""
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [
        str(OFFICE),
        profile,
        "--headless",
        "--convert-to",
        EXPORT,
        "--outdir",
        str(path.parent),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return path.with_suffix(".pdf").read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice isn't installed")
@pytest.mark.parametrize("kind", ["odt", "docx"])
def test_a_file_that_libreoffice_saved_as_pdf(tmp_path: Path, kind: str) -> None:
    odt(tmp_path / "ideas.odt")
    source = tmp_path / "ideas.odt"
    if kind == "docx":
        command = [str(OFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", "docx", "--outdir", str(tmp_path), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        source = tmp_path / "ideas.docx"
    edition = imported(as_pdf(source), tmp_path)
    assert [chapter.title for chapter in edition.chapters] == ["Nature", "Towns"]
    assert {chapter.intro for chapter in edition.chapters} == {INTRODUCTION.partition("\n")[0]}
    assert [proposal.fields["idea"] for proposal in edition.proposals] == [IDEA] * 4
    assert edition.proposals[0].contacts[0].email == "kim@harbour.example"


def test_a_proposal_goes_on_where_a_page_ends(tmp_path: Path) -> None:
    """WeasyPrint ends sections and tables of the tree with the page, and begins them anew."""
    pdf = bytes(HTML(string=html("@page { size: A6 }")).write_pdf(pdf_variant="pdf/ua-1") or b"")
    edition = imported(pdf, tmp_path)
    assert [chapter.title for chapter in edition.chapters] == ["Nature", "Towns"]
    assert [set(tokens(proposal.fields["idea"])) for proposal in edition.proposals] == [set(tokens(IDEA))] * 4
    assert {proposal.fields["purpose"] for proposal in edition.proposals} == {"All of this is bold."}
    assert [proposal.contacts[0].email for proposal in edition.proposals] == ["kim@harbour.example"] * 4


def drawn(kind: str) -> str:
    """A picture as an address that holds it."""
    target = io.BytesIO()
    Image.new("RGB", (40, 24), "#336699" if kind == "png" else "#993366").save(target, kind)
    return f"data:image/{kind};base64,{base64.b64encode(target.getvalue()).decode()}"


def test_pictures_come_along_with_what_they_say(tmp_path: Path) -> None:
    map_, lamp = (f'<figure><img src="{drawn(kind)}" alt="{alt}"></figure>' for kind, alt in _PICTURES)
    page = html("@page { size: A3 }").replace("<h4>Purpose</h4>", f"{map_}<p>After it.</p><h4>Purpose</h4>")
    page = page.replace("<p>Kim Example", f"{lamp}<p>Kim Example", 1).replace("<h2>", f"{lamp}<h2>", 1)
    edition = imported(bytes(HTML(string=page).write_pdf(pdf_variant="pdf/ua-1") or b""), tmp_path)
    idea = f"{IDEA}\n\n![A map of the harbour](images/a-map-of-the-harbour.png)\n\nAfter it."
    assert [proposal.fields["idea"] for proposal in edition.proposals] == [idea] * 4
    pictures = list((tmp_path / "root/content/2030/images").iterdir())
    assert [path.name for path in pictures] == ["a-map-of-the-harbour.png"], "one file; none of other places"
    with Image.open(pictures[0]) as picture:
        assert picture.size == (40, 24)
        assert picture.convert("RGB").getpixel((5, 5)) == (0x33, 0x66, 0x99)


_PICTURES = (("png", "A map of the harbour"), ("jpeg", "A lamp"))
