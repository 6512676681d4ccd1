"""What else a returned Word file may hold: signs, formulas, tables, hidden and struck words, pasted pages, a
mail merge's source.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from word_edits import Draft, N, Root, make

from pressklar import cli

SPACES = (
    f'xmlns:w="{N[1:-1]}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
FIRST = "Sjöarna i länet"


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return make(tmp_path)


def elements(xml: str) -> list[etree._Element]:
    return list(etree.fromstring(f"<x {SPACES}>{xml}</x>"))


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def with_more(draft: Draft, xml: str) -> Draft:
    """The draft with more at the end of a field's first paragraph."""
    draft.p(FIRST).extend(elements(xml))
    return draft


def merged_text(root: Root, draft: Draft) -> tuple[str, list[str]]:
    outcome = draft.merge().outcomes[0]
    return root.text("renare-sjoar", "idea").splitlines()[0], [problem.code for problem in outcome.problems]


def test_signs_and_formulas_become_text(root: Root) -> None:
    wingdings, symbol = (
        '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>',
        '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>',
    )
    formula = "<m:oMath><m:f><m:num><m:r><m:t>k</m:t></m:r></m:num><m:den><m:r><m:t>år</m:t></m:r></m:den></m:f></m:oMath>"
    text, codes = merged_text(
        root, with_more(root.draft("region-skane"), run(" \uf0e0", wingdings) + run(" b ", symbol) + formula)
    )
    assert text.endswith("att nå dit. → β k/år") and codes == []


@pytest.mark.parametrize(("look", "code"), [("<w:vanish/>", "W660"), ("<w:dstrike/>", "W661")])
def test_hidden_and_struck_words_aren_t_printed_and_are_told(root: Root, look: str, code: str) -> None:
    before = root.text("renare-sjoar", "idea").splitlines()[0]
    draft = with_more(root.draft("region-skane"), run(" Stryk detta?", look))
    outcome = draft.merge().outcomes[0]
    assert root.text("renare-sjoar", "idea").splitlines()[0] == before
    assert [(problem.code, "Stryk detta?" in problem.message) for problem in outcome.problems] == [
        (code, True)
    ]


def test_a_table_as_word_makes_one_keeps_its_head(root: Root) -> None:
    draft = root.draft("region-skane")
    [table] = elements(
        '<w:tbl><w:tblPr><w:tblLook w:val="04A0" w:firstRow="1"/></w:tblPr>'
        + "".join(
            f"<w:tr><w:tc><w:p>{run(a)}</w:p></w:tc><w:tc><w:p>{run(b)}</w:p></w:tc></w:tr>"
            for a, b in (("Sjö", "Djup"), ("Norra", "tolv"))
        )
        + "</w:tbl>"
    )
    draft.p(FIRST).addnext(table)
    draft.merge()
    assert "| Sjö | Djup |\n| --- | --- |\n| Norra | tolv |" in root.text("renare-sjoar", "idea")


def test_an_alternative_and_a_pasted_page_are_read(root: Root) -> None:
    draft = root.draft("region-skane")
    [alternative] = elements(
        f'<mc:AlternateContent><mc:Choice Requires="w14"><w:p>{run("Ur ett val.")}</w:p></mc:Choice><mc:Fallback/></mc:AlternateContent>'
    )
    [chunk] = elements('<w:altChunk r:id="chunk1"/>')
    draft.p(FIRST).addnext(chunk)
    draft.p(FIRST).addnext(alternative)
    draft.parts["word/pasted.htm"] = b"<p>Ur en <i>sida</i>.</p>"
    row = (
        b'<Relationship Id="chunk1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk" '
        b'Target="pasted.htm"/></Relationships>'
    )
    draft.parts["word/_rels/document.xml.rels"] = draft.parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>", row
    )
    draft.merge()
    assert "Ur ett val.\n\nUr en *sida*." in root.text("renare-sjoar", "idea")


def test_a_draft_that_was_used_for_a_mail_merge_is_a_draft(root: Root) -> None:
    draft = root.draft("region-skane").replace("många år", "några år")
    draft.parts["word/_rels/settings.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" TargetMode="External" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/mailMergeSource" Target="file:///C:/Listor/deltagare.xlsx"/></Relationships>'
    )
    text, codes = merged_text(root, draft)
    assert "några år" in text and codes == []


def test_redline_names_the_file_that_it_can_t_read(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    path = root.path / "Kims svar.docx"
    path.write_bytes(root.draft("region-skane").docx()[:-300])
    assert cli.main(["redline", str(path), "--root", str(root.path)]) == 1
    assert "Kims svar.docx is damaged" in capsys.readouterr().err
