"""The Word form: its controls as Word knows them, the rules that a Word file must keep, and what a real office
program makes of it.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import calls
import docx
import pypdfium2
import pytest
from calls import LAST_DAY
from clients.word_office import Writer, python_with_uno
from lxml import etree
from word_rules import NS, W, faults

from pressklar.calling.form import form_of
from pressklar.calling.word_form import word_form
from pressklar.docx.restyle import sheet_of
from pressklar.foundation.programs import libreoffice
from pressklar.rendering.sections import addressed

OFFICE = libreoffice.find()
PYTHON = python_with_uno()
in_libreoffice = pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice isn't installed (Debian: libreoffice-writer)"
)
in_writer = pytest.mark.skipif(
    PYTHON is None, reason="LibreOffice's uno isn't installed (Debian: python3-uno)"
)
TAGS = [
    "member",
    "title",
    "idea",
    "purpose",
    "target_group",
    *(f"contact.{number}.{part}" for number in (1, 2) for part in ("name", "email", "phone")),
]
MARKS = [
    "form_member",
    "form_title",
    "field_idea",
    "field_purpose",
    "field_target_group",
    *(f"form_contact_{number}_{part}" for number in (1, 2) for part in ("name", "email", "phone")),
]


def made(path: Path, member: str = "region-skane", purpose: str = "purpose") -> bytes:
    """A member's form, "" for anybody's; `purpose` is the key of its second field."""
    root = calls.make(path)
    root.change(calls.EDITION, "key: purpose", f"key: {purpose}")
    root.change("content/2031/proposals/forsta-forslaget.yaml", "purpose:", f"{purpose}:")
    source = calls.source(root)
    if member:
        source = addressed(source, next(one for one in source.edition.members if one.id == member))
    sheet = sheet_of(source.theme, source.edition.language, source.look)
    return word_form(source, form_of(source, LAST_DAY), sheet)


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return made(tmp_path_factory.mktemp("form"))


def body(data: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def controls(data: bytes) -> dict[str, Any]:
    """The controls by their tags."""
    return {
        control.find("w:sdtPr/w:tag", NS).get(f"{{{W}}}val"): control
        for control in body(data).iter(f"{{{W}}}sdt")
    }


def faults_of(data: bytes) -> list[str]:
    """What is wrong with a form: controls are no fault in it, as they would be in a draft."""
    fine = (
        "a sdt is there",
        "an empty paragraph in style 'Tabellavstånd'",
        "an empty paragraph in style 'Table Gap'",
    )
    return [fault for fault in faults(data) if fault not in fine]


def words(element: Any) -> str:
    return "".join(element.itertext(f"{{{W}}}t"))


def test_each_answer_has_its_control(form: bytes) -> None:
    found = controls(form)
    assert list(found) == TAGS
    assert words(found["member"]) == "Region Skåne" and words(found["title"]) == "Skriv rubriken här"
    for tag, control in found.items():
        properties = control.find("w:sdtPr", NS)
        assert properties.find("w:alias", NS) is not None
        assert properties.find("w:lock", NS).get(f"{{{W}}}val") == "sdtLocked"
        assert (properties.find("w:showingPlcHdr", NS) is None) == (tag == "member")
        order = [etree.QName(child).localname for child in properties]
        assert order == sorted(
            order, key=["alias", "tag", "id", "lock", "showingPlcHdr", "text", "comboBox", "docPartObj"].index
        )
    assert etree.QName(found["idea"].getparent()).localname == "body", "a field takes paragraphs"
    assert etree.QName(found["title"].getparent()).localname == "p", "a title takes one line"
    ids = [control.find("w:sdtPr/w:id", NS).get(f"{{{W}}}val") for control in found.values()]
    assert len(set(ids)) == len(ids)


def test_it_keeps_the_rules_and_opens_elsewhere(form: bytes, tmp_path: Path) -> None:
    assert faults_of(form) == []
    document = docx.Document(io.BytesIO(form))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Förslag inför 2031" in text and "måste fyllas i · högst 40 tecken" in text
    assert "Vad vill ni göra tillsammans?" in text and "Målgrupp <alla>" in text
    facts = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert facts[0][0] == "Sista dag" and facts[1] == ["Skicka till", "svar@natverket.example"]
    assert facts[2][1].startswith("Kim Exempel, 08-123")
    assert "Sista dag: " in words(etree.fromstring(part(form, "word/header1.xml")))
    assert made(tmp_path / "again") == form, "the same bytes each time"


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def test_anybody_picks_a_member(tmp_path: Path) -> None:
    form = made(tmp_path, member="")
    assert faults_of(form) == []
    items = controls(form)["member"].findall("w:sdtPr/w:comboBox/w:listItem", NS)
    assert [item.get(f"{{{W}}}value") for item in items] == [
        "region-gotland",
        "region-skane",
        "region-halland",
    ]
    assert items[2].get(f"{{{W}}}displayText") == "Region Halland & Co"


def test_a_field_of_that_key_leaves_the_sender_another_tag(tmp_path: Path) -> None:
    form = made(tmp_path, purpose="member")
    assert [tag for tag in controls(form) if tag in ("member", "submitted_by")] == ["submitted_by", "member"]
    assert faults_of(form) == []


@pytest.mark.soak(cases=2)
@pytest.mark.parametrize(
    "label", ['"><w:p/>&amp;', "a" * 900, "rad\u2028två\u0007", "=cmd|' /C calc'!A0", "\u202ebak"]
)
def test_no_label_breaks_the_file(tmp_path: Path, label: str) -> None:
    root = calls.make(tmp_path)
    text = (root.path / calls.EDITION).read_text("utf-8")
    if re.search("[\u0007\u2028]", label):
        label = label.replace("\u0007", "").replace("\u2028", " ")
    root.write(calls.EDITION, text.replace("label: Syfte", f"label: {json.dumps(label, ensure_ascii=False)}"))
    source = calls.source(root)
    form = word_form(
        source, form_of(source, LAST_DAY), sheet_of(source.theme, source.edition.language, source.look)
    )
    assert faults_of(form) == [] and "purpose" in controls(form)


def test_a_long_key_has_its_tag_and_no_bookmark(tmp_path: Path) -> None:
    key = "k" * 60
    form = made(tmp_path, purpose=key)
    assert key in controls(form) and f"field_{key}" not in marks(form) and faults_of(form) == []


def marks(data: bytes) -> list[str]:
    return [mark.get(f"{{{W}}}name") for mark in body(data).iter(f"{{{W}}}bookmarkStart")]


@in_libreoffice
def test_libreoffice_lays_it_out(form: bytes) -> None:
    with pypdfium2.PdfDocument(libreoffice.to_pdf(form, OFFICE or "")) as document:
        text = " ".join(page.get_textpage().get_text_range() for page in document)
        assert len(document) <= 2
    for piece in ("Förslag inför 2031", "Sista dag", "Region Skåne", "Skriv rubriken här", "Kontaktpersoner"):
        assert piece in text


@pytest.fixture(scope="module")
def writer() -> Iterator[Writer]:
    assert PYTHON is not None
    office = Writer(PYTHON)
    yield office
    office.end()


@in_writer
def test_bookmarks_labels_and_words_survive_libreoffice(form: bytes, writer: Writer) -> None:
    """Whatever version it is: tags too, from 7.5 on."""
    again = writer.edited(form)
    assert marks(again) == MARKS
    aliases = [alias.get(f"{{{W}}}val") for alias in body(again).iter(f"{{{W}}}alias")]
    assert {"Avsändare", "Rubrik", "Idé", "Syfte", "Kontakt 1: Namn"} <= set(aliases)
    odt = part(writer.edited(form, ending="odt"), "content.xml").decode()
    assert re.findall(r'<text:bookmark-start text:name="([^"]+)"', odt) == MARKS
    for piece in ("Region Skåne", "Skriv rubriken här", "Målgrupp &lt;alla&gt;"):
        assert piece in odt


@in_writer
def test_it_is_filled_in_by_keyboard(tmp_path: Path, writer: Writer) -> None:
    """In LibreOffice, which is driven as a person would."""
    root = calls.make(tmp_path)
    text = (root.path / calls.EDITION).read_text("utf-8")
    lines = [line for line in text.splitlines() if "key: purpose" not in line and "key: target" not in line]
    root.write(calls.EDITION, "\n".join(lines) + "\n")
    (root.path / "content/2031/proposals/forsta-forslaget.yaml").write_text(
        "title: Ett\nsubmitted_by: [region-gotland]\nidea: En.\n", "utf-8"
    )
    source = calls.source(root)
    form = word_form(
        source, form_of(source, LAST_DAY), sheet_of(source.theme, source.edition.language, source.look)
    )
    steps = (
        ("select", "Skriv rubriken här"),
        ("type", "Min rubrik"),
        ("select", "Skriv här"),
        ("type", "Min idé"),
        ("enter",),
        ("type", "Ett stycke till"),
    )
    saved = writer.edited(form, *steps)
    text = "\n".join("".join(p.itertext(f"{{{W}}}t")) for p in body(saved).iter(f"{{{W}}}p"))
    assert "Min rubrik" in text and "Min idé\nEtt stycke till" in text and "Skriv" not in text
    assert {"form_title", "field_idea"} <= set(marks(saved))


def test_a_theme_of_one_face_embeds_it_once(tmp_path: Path) -> None:
    root = calls.make(tmp_path)
    root.change(calls.EDITION, "language: sv\n", "language: sv\ntheme: large\n")
    source = calls.source(root)
    sheet = sheet_of(source.theme, source.edition.language, source.look)
    assert faults_of(word_form(source, form_of(source, LAST_DAY), sheet)) == []
