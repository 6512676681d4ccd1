"""A mail's web page keeps its form: bold and italic words, links, lists and tables, as Markdown; quoted mails
are none of the proposal, and no word of the page is lost.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import small
from submissions import W, docx, mail, outlook, run

from pressklar.collecting.readers.mail import words_of_page
from pressklar.collecting.running import CollectRun, collect
from pressklar.intake.lines import tokens
from pressklar.model import Proposal

PAGE = """<html><head><title>x</title><style>p { color: red }</style></head><body><!-- <p>gone</p> -->
<div>Hej!</div><p><b>Titel:</b> Ljus i hamnen</p><p><b>Idé</b></p>
<p>Vi sätter upp <i>nya</i> lampor och <span style="font-weight: bold">räknar</span> dem. Läs
<a href="https://hamnen.example/plan?a=1">hela planen</a>, eller skriv till
<a href="mailto:kim@gotland.example">Kim</a>.</p>
<ul><li>vid bron<li>vid <em>kajen</em></ul><ol><li>först</li><li>sedan</li></ol>
<table><tr><th>År</th><th>Kostnad</th></tr><tr><td>2031</td><td>3 lampor</td></tr><tr><td>2032</td><td>5</td></tr></table>
<p><b>Syfte</b></p><p>Att fler ser.</p><div>Med vänlig hälsning</div><div>Kim Exempel</div>
<blockquote type="cite"><p>Skicka ert förslag i <b>tid</b>.</p></blockquote></body></html>"""
PLAIN = """Hej!\n\nTitel: Ljus i hamnen\n\nIdé\n\nVi sätter upp nya lampor och räknar dem. Läs hela planen
<https://hamnen.example/plan?a=1>, eller skriv till Kim <mailto:kim@gotland.example>.\n"""
IDEA = """Vi sätter upp *nya* lampor och **räknar** dem. Läs [hela planen](https://hamnen.example/plan?a=1), eller skriv till Kim (kim@gotland.example).

- vid bron
- vid *kajen*

1. först
2. sedan

| År | Kostnad |
| --- | --- |
| 2031 | 3 lampor |
| 2032 | 5 |"""


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    return small.make(tmp_path / "root")


def collected(root: small.Root, name: str, data: bytes) -> CollectRun:
    path = root.path.parent / name
    path.write_bytes(data)
    return collect(root.folders, root.edition, [path])


def proposal_of(run: CollectRun) -> Proposal:
    (row,) = run.rows
    assert not any(problem.severity == "error" for problem in run.problems)
    return row.shaped.proposal


@pytest.mark.parametrize("make", [lambda message: message.as_bytes(), outlook], ids=["eml", "msg"])
@pytest.mark.parametrize("plain", [PLAIN, ""], ids=["with plain text", "alone"])
def test_a_mails_page_keeps_its_form(root: small.Root, make: object, plain: str) -> None:
    message = mail(plain, "Kim Exempel <kim@gotland.example>")
    if plain:
        message.add_alternative(PAGE, subtype="html")
    else:
        message.set_content(PAGE, subtype="html")
    assert callable(make)
    run = collected(root, "m.msg" if make is outlook else "m.eml", make(message))
    proposal = proposal_of(run)
    assert proposal.title == "Ljus i hamnen"
    assert proposal.fields["idea"] == IDEA
    assert proposal.fields["purpose"] == "Att fler ser."
    assert "tid" in " ".join(left.words for row in run.rows for left in row.left_over)


def test_a_page_that_lacks_a_word_of_the_plain_text_is_passed_over(root: small.Root) -> None:
    message = mail("Titel: Ljus\nIdé: Nya lampor i hamnen.\n", "a@gotland.example")
    message.add_alternative("<p>Titel: Ljus</p><p>Idé: Nya <b>lampor</b>.</p>", subtype="html")
    assert proposal_of(collected(root, "m.eml", message.as_bytes())).fields["idea"] == "Nya lampor i hamnen."


def test_a_web_forms_mail_has_its_labels_in_a_tables_first_column(root: small.Root) -> None:
    page = (
        "<table><tr><td>Titel</td><td>Ljus</td></tr><tr><td>Er idé</td><td><p>Lampor.</p><p>Och "
        "<b>skyltar</b>.</p></td></tr><tr><td>Skonummer</td><td>42</td></tr></table>"
    )
    message = mail("", "a@gotland.example")
    message.set_content(page, subtype="html")
    run = collected(root, "m.eml", message.as_bytes())
    proposal = proposal_of(run)
    assert proposal.title == "Ljus" and proposal.fields["idea"] == "Lampor.\n\nOch **skyltar**."
    assert "42" in " ".join(left.words for row in run.rows for left in row.left_over)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<p>ett</p>två<br>tre<b>n</b>", "ett två tren"),
        ("<HEAD><title>nej</title></HEAD><body>ja</body>", "ja"),
        ("<head><style>nej</style><body>ja", "ja"),
        ("<script>a < b</script>ja<!-- nej --> <![if x]>och<![endif]>", "ja och"),
        ("a &amp; b&nbsp;&aring;r <", "a b år"),
        ("<" * 200_000, ""),
        ("<!--" * 100_000 + "x", "x"),
    ],
)
def test_a_pages_words_are_counted_by_themselves(page: str, words: str) -> None:
    assert words_of_page(page) == Counter(words.split())


def looked(text: str, *looks: str) -> str:
    return run(text).replace("<w:r>", f"<w:r><w:rPr>{''.join(f'<w:{look}/>' for look in looks)}</w:rPr>")


def test_a_word_files_bold_words_and_tables_stay(root: small.Root) -> None:
    def cell(*runs: str) -> str:
        return f"<w:tc><w:p>{''.join(runs)}</w:p></w:tc>"

    rows = "".join(
        f"<w:tr>{cell(run(first))}{cell(second)}</w:tr>"
        for first, second in (("Kommun", run("Antal")), ("Visby", looked("3", "i")), ("Lund", run("4")))
    )
    data = docx(
        f"<w:p>{looked('Titel: ', 'b')}{run('Ljus')}</w:p>",
        f"<w:p>{looked('Idé', 'b')}</w:p>",
        f"<w:p>{run('Vi räknar ')}{looked('alla', 'b')}{run(' lam')}{looked('por', 'i')}{run('.')}</w:p>",
        f"<w:tbl>{rows}</w:tbl>",
        f"<w:p>{looked('Syfte', 'b')}</w:p><w:p>{looked('Allt i fetstil säger inget.', 'b')}</w:p>",
    )
    proposal = proposal_of(collected(root, "a.docx", data))
    assert W
    assert proposal.fields["idea"] == (
        "Vi räknar **alla** lampor.\n\n|  |  |\n| --- | --- |\n| Kommun | Antal |\n| Visby | *3* |\n| Lund | 4 |"
    )
    assert proposal.fields["purpose"] == "Allt i fetstil säger inget."
    assert tokens(proposal.title) == ["Ljus"]
