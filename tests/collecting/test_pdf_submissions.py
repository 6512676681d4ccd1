"""PDFs that members send in: forms that were filled in, texts with tags, and those that can't be read."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import small
from weasyprint import HTML

from pressklar.collecting.running import collect
from pressklar.pdf import isolated

_TEXT = """<html lang=sv><title>x</title><h1>Ljus över bron</h1><h2>Idé</h2>
<p>Vi sätter upp lampor och
berättar.</p><ul><li>En punkt<li>En till</ul><h2>Syfte</h2><p>Att fler ser.</p>
<h2>Kontaktperson</h2><p>Kim Exempel, strateg, Region Gotland, kim@gotland.example</p>"""
_FORM = """<form><label>Titel <input name=title value="Ljus"></label>
<textarea name=idea>Lampor.\nOch skyltar.</textarea>
<input name="contact.1.name" value="Kim Exempel"><input name="contact.1.email" value="kim@gotland.example">
</form>"""


def tagged(html: str) -> bytes:
    return bytes(HTML(string=html).write_pdf(pdf_variant="pdf/ua-1") or b"")


def changed(data: bytes, **root: object) -> bytes:
    """The PDF with entries of its catalogue changed, None takes one away."""
    with pikepdf.open(BytesIO(data)) as pdf:
        for name, value in root.items():
            if value is None:
                del pdf.Root[f"/{name}"]
            else:
                pdf.Root[f"/{name}"] = value
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


@pytest.fixture(scope="module")
def text() -> bytes:
    return tagged(_TEXT)


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    return small.make(tmp_path / "root")


def written(root: small.Root, data: bytes) -> Path:
    path = root.path.parent / "a.pdf"
    path.write_bytes(data)
    return path


def test_a_tagged_text_is_read_by_its_tags(root: small.Root, text: bytes) -> None:
    run = collect(root.folders, root.edition, [written(root, text)])
    (row,) = run.rows
    proposal = row.shaped.proposal
    assert proposal.title == "Ljus över bron"
    assert proposal.fields["idea"] == "Vi sätter upp lampor och berättar.\n\n- En punkt\n- En till"
    assert proposal.contacts[0].email == "kim@gotland.example"
    assert not any(problem.severity == "error" for problem in run.problems)


def test_a_forms_answers_are_read(root: small.Root) -> None:
    data = bytes(HTML(string=_FORM).write_pdf(pdf_forms=True) or b"")
    (row,) = collect(root.folders, root.edition, [written(root, data)]).rows
    assert row.shaped.proposal.title == "Ljus"
    assert row.shaped.proposal.fields["idea"].split() == ["Lampor.", "Och", "skyltar."]
    assert row.shaped.proposal.contacts[0].name == "Kim Exempel"


def locked(data: bytes) -> bytes:
    target = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(owner="x", user="y"))
    return target.getvalue()


def looped(data: bytes) -> bytes:
    """A structure tree that turns back on itself."""
    with pikepdf.open(BytesIO(data)) as pdf:
        tree = pdf.Root.StructTreeRoot
        top = tree.K[0] if isinstance(tree.K, pikepdf.Array) else tree.K
        top.K = pikepdf.Array([top, *top.K])
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


def bomb() -> bytes:
    """A page whose content unpacks to four million operators."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.Contents = pdf.make_stream(b"BT /F1 9 Tf (a) Tj ET\n" * 4_000_000)
        pdf.Root.StructTreeRoot = pdf.make_indirect(pikepdf.Dictionary(K=pikepdf.Array([])))
        target = BytesIO()
        pdf.save(target, compress_streams=True)
    return target.getvalue()


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (lambda text: changed(text, StructTreeRoot=None), "E471", "without tags"),
        (locked, "E472", "password"),
        (lambda text: text[: len(text) // 2], "E471 E472 E474", ""),
        (lambda text: b"%PDF-1.7\n" + b"x" * 500, "E472", "damaged"),
        (lambda text: changed(text, AcroForm=pikepdf.Dictionary(XFA=pikepdf.Array([]))), "E472", "XFA"),
    ],
)
def test_another_pdf_gets_one_sentence(
    root: small.Root, text: bytes, make: object, code: str, words: str
) -> None:
    assert callable(make)
    run = collect(root.folders, root.edition, [written(root, make(text))])
    (problem,) = [problem for problem in run.problems if problem.severity == "error"]
    assert problem.code in code and words in problem.message and problem.hint


def test_a_tree_that_turns_back_on_itself_is_read_once(root: small.Root, text: bytes) -> None:
    (row,) = collect(root.folders, root.edition, [written(root, looped(text))]).rows
    assert row.shaped.proposal.title == "Ljus över bron"


def as_browsers(data: bytes) -> bytes:
    """The text of each paragraph and heading in an element without a meaning, as browsers print pages."""
    with pikepdf.open(BytesIO(data)) as pdf:
        for element in list(pdf.objects):
            if isinstance(element, pikepdf.Dictionary) and element.get("/S") in ("/P", "/H1", "/H2"):
                inner = pikepdf.Dictionary(S=pikepdf.Name.NonStruct, P=element, K=element.K)
                if "/Pg" in element:
                    inner.Pg = element.Pg
                element.K = pdf.make_indirect(inner)
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


def test_elements_without_a_meaning_part_no_paragraph(root: small.Root, text: bytes) -> None:
    (row,) = collect(root.folders, root.edition, [written(root, as_browsers(text))]).rows
    assert row.shaped.proposal.fields["idea"].startswith("Vi sätter upp lampor och berättar.")


@pytest.mark.slow
def test_a_page_without_end_is_given_up(root: small.Root, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "PATIENCE", 1)
    run = collect(root.folders, root.edition, [written(root, bomb())])
    assert [problem.code for problem in run.problems if problem.severity == "error"] == ["E472"]
