"""Submissions as people write them without a form: the title before the first label, labels in other words, answers
in a table's second column, a signature in the contact's place.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import small
from submissions import docx, mail, paragraph, table
from test_collecting import collected

from pressklar.collecting.labels import CONTACT, MEMBER, TITLE, label_book
from pressklar.model import Contact, Field

FIELDS = (
    Field("sammanfattning", "Sammanfattning", "required"),
    Field("syfte_och_mal", "Syfte och mål", "expected"),
    Field("malgrupp", "Målgrupp", "expected"),
    Field("kostnad", "Kostnad och tidsplan", "expected"),
)
SIGNED = "\n\nVänliga hälsningar\nMaria Prov\nStrateg, Region Skåne\nmaria@skane.example\n"


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    return small.make(tmp_path / "root")


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("Beskriv ert förslag", "sammanfattning"),
        ("Vad går förslaget ut på?", "sammanfattning"),
        ("Vad är målet med förslaget?", "syfte_och_mal"),
        ("Varför behövs förslaget?", "syfte_och_mal"),
        ("Beskriv kortfattat syftet med förslaget (max 200 ord)", "syfte_och_mal"),
        ("För vem?", "malgrupp"),
        ("Vilka berörs?", "malgrupp"),
        ("Budget och tidplan", "kostnad"),
        ("Vad kallas projektet?", TITLE),
        ("Name of your idea", TITLE),
        ("Från", MEMBER),
        ("Hur når vi er? (kontaktperson)", CONTACT),
    ],
)
def test_a_question_is_known_in_other_words(question: str, role: str) -> None:
    match = label_book(FIELDS, {}).match(question)
    assert match is not None and match.role == role


@pytest.mark.parametrize("question", ["Vad kan andra lära?", "Who will benefit from the proposal?"])
def test_what_no_field_asks_is_no_fields(question: str) -> None:
    assert label_book(FIELDS, {}).match(question) is None


MAILS = {
    "a title before the first label": ("Hej!\n\nHär kommer vårt bidrag.\n\nBad i sjön\n\nIdé\nBada.\n", "Vårt förslag", "Bad i sjön"),
    "a title in the subject": ("Hej!\n\nVi vill föreslå följande:\n\nIdé: Bada.\n", "SV: Förslag: Bad i sjön", "Bad i sjön"),
    "a quoted call with empty labels": ("Idé: Bada.\n\nOn Fri, 1 Nov 2030 at 09:00, N <n@n.example> wrote:\n> Idé:\n> Syfte:\n", "Bad i sjön", "Bad i sjön"),
    "a sender below the title": ("Rubrik: Bad i sjön\nFrån: Region Skåne\nIdé:\nBada.\n", "Förslag", "Bad i sjön"),
}  # fmt: skip


def test_a_question_may_be_answered_on_its_line() -> None:
    book = label_book(FIELDS, {})
    match, answer = book.line("För vem? Alla som bor vid sjön.") or (None, "")
    assert match and match.role == "malgrupp" and answer == "Alla som bor vid sjön."
    assert book.line("Varför? Jo, för att det behövs.") is None, (
        "a question of one word is asked in texts too"
    )


HEAD = "Från: Kim Prov <kim@skane.example>\nSkickat: den 3 maj 2031 09:12\nTill: Kansliet <kansliet@tidning.example>\nÄmne: Vårt bidrag\n\n"


@pytest.mark.parametrize("mark", ["", "> "], ids=["bare", "quoted"])
def test_a_forwarded_proposal_is_its_writers(root: small.Root, mark: str) -> None:
    forwarded = "-----Vidarebefordrat meddelande-----\n" + HEAD + "Rubrik: Bad i sjön\nIdé: Bada.\n"
    text = "Ett till!\n\n" + "".join(f"{mark}{line}\n" for line in forwarded.splitlines())
    message = mail(text, "Kansliet <kansliet@tidning.example>", "VB: Vårt bidrag")
    (row,) = collected(root, ("a.eml", message.as_bytes())).rows
    assert [member.id for member in row.shaped.proposal.submitted_by] == ["region-skane"]
    assert row.shaped.proposal.title == "Bad i sjön"


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_has_its_title_where_people_put_it(root: small.Root, name: str) -> None:
    text, subject, title = MAILS[name]
    (row,) = collected(
        root, ("a.eml", mail(text, "Maria Prov <maria@skane.example>", subject).as_bytes())
    ).rows
    assert (row.shaped.proposal.title, row.shaped.proposal.fields["idea"]) == (title, "Bada.")


def test_a_subject_that_was_never_encoded_keeps_its_letters(root: small.Root) -> None:
    data = "From: Åsa Öst <asa@skane.example>\nSubject: Bad i ån\nMIME-Version: 1.0\n\nIdé: Bada.\n".encode()
    (row,) = collected(root, ("a.eml", data)).rows
    assert row.shaped.proposal.title == "Bad i ån" and row.shaped.submission.sender.name == "Åsa Öst"


def test_who_signed_is_the_contact_where_none_is_named(root: small.Root) -> None:
    data = mail(f"Titel: Bad\nIdé: Bada.{SIGNED}", "Maria Prov <maria@skane.example>").as_bytes()
    (row,) = collected(root, ("a.eml", data)).rows
    assert row.shaped.proposal.contacts == (Contact("Maria Prov", email="maria@skane.example"),)
    assert row.shaped.uncertain, "somebody looks at it: nobody said that it may be printed"


@pytest.mark.parametrize(
    "written",
    [
        "Maria Prov, maria@skane.example, tfn 040-123 45 67",
        "Maria Prov\nmaria@skane.example\ntfn 040-123 45 67",
    ],
)
def test_a_telephone_number_is_no_role(root: small.Root, written: str) -> None:
    (row,) = collected(root, ("a.txt", f"Titel: Bad\nIdé: Bada.\nKontakt:\n{written}\n".encode())).rows
    (contact,) = row.shaped.proposal.contacts
    assert (contact.name, contact.role, contact.email) == ("Maria Prov", None, "maria@skane.example")
    assert "040-123 45 67" in (contact.note or "")


def test_columns_of_name_and_address_are_one_contact(root: small.Root) -> None:
    rows = [
        ["Titel", "Idé", "Kontaktperson", "E-post"],
        ["Bad", "Bada.", "Maria Prov", "maria@skane.example"],
    ]
    (row,) = collected(root, ("a.csv", table(rows))).rows
    assert row.shaped.proposal.contacts == (Contact("Maria Prov", email="maria@skane.example"),)


def test_a_label_in_a_tables_first_column_is_one_in_any_words(root: small.Root) -> None:
    """And one that is like no field's ends the field before: nothing of it is taken for the sender's name."""
    rows = [
        ("Titel", "Bad"), ("Organisation", "Region Skåne"), ("Beskrivning av idén", "Bada."), ("Syftet i korthet", "Hälsa."),
        ("Hur hörde ni talas om oss?", "På en mässa."),
    ]  # fmt: skip
    cells = (f"<w:tr><w:tc>{paragraph(a)}</w:tc><w:tc>{paragraph(b)}</w:tc></w:tr>" for a, b in rows)
    outcome = collected(root, ("a.docx", docx("<w:tbl>", *cells, "</w:tbl>")))
    (row,) = outcome.rows
    proposal = row.shaped.proposal
    assert (proposal.fields["idea"], proposal.fields["purpose"]) == ("Bada.", "Hälsa.")
    assert [member.id for member in proposal.submitted_by] == ["region-skane"]
    assert any("På en mässa." in left.words for left in row.shaped.left_over if not left.own)


def test_bold_lines_are_labels(root: small.Root) -> None:
    bold = [
        f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r></w:p>"
        for text in ("Bad i sjön", "Idé i korthet", "Syfte och nytta")
    ]
    data = docx(bold[0], bold[1], paragraph("Bada."), bold[2], paragraph("Hälsa."))
    (row,) = collected(root, ("a.docx", data)).rows
    proposal = row.shaped.proposal
    assert (proposal.title, proposal.fields["idea"], proposal.fields["purpose"]) == (
        "Bad i sjön",
        "Bada.",
        "Hälsa.",
    )


def test_numbered_labels_are_labels(root: small.Root) -> None:
    text = "Namn på idén: Bad\n\n1. Beskrivning av er idé\nBada.\n\n2. Syftet\nHälsa.\n"
    (row,) = collected(root, ("a.txt", text.encode())).rows
    proposal = row.shaped.proposal
    assert (proposal.title, proposal.fields["idea"], proposal.fields["purpose"]) == ("Bad", "Bada.", "Hälsa.")
