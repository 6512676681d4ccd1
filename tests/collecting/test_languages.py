"""Labels, senders, contacts, mails and exports in each language that has a catalogue of labels, whatever the
edition's own language.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import small
import yaml
from submissions import docx, mail, paragraph, table

from pressklar.collecting.running import CollectRun, collect
from pressklar.foundation.folders import PROJECT

CATALOGUES = sorted((PROJECT / "templates/labels").glob("*.yaml"))
MAILS = {
    "sv": "Hej!\n\nTitel: {title}\nBeskriv er idé: {idea}\nMål: {purpose}\nKontaktperson\nKim Exempel, kim@gotland.example\n\nMed vänliga hälsningar\nKim\n\nDen 3 maj skrev Häftet <h@x.example>:\nVälkommen med förslag.\n",
    "en": "Dear all,\n\nTitle: {title}\nDescription: {idea}\nGoals: {purpose}\nContact person\nKim Exempel, kim@gotland.example\n\nKind regards\nKim\n\nOn 3 May Us <h@x.example> wrote:\nSend us your proposals.\n",
    "de": "Sehr geehrte Damen und Herren,\n\nTitel: {title}\nBeschreiben Sie Ihre Idee: {idea}\nZiele: {purpose}\nAnsprechpartnerin\nKim Exempel, kim@gotland.example\n\nMit freundlichen Grüßen\nKim\n\nAm 3. Mai schrieb Das Heft <h@x.example>:\nBitte senden Sie uns Vorschläge.\n",
    "fi": "Hei!\n\nEhdotuksen nimi: {title}\nKuvatkaa ideanne: {idea}\nTavoitteet: {purpose}\nYhteyshenkilö\nKim Exempel, kim@gotland.example\n\nYstävällisin terveisin\nKim\n\nma 3. toukok. 2031 Häftet <h@x.example> kirjoitti:\nLähettäkää ehdotuksenne.\n",
}
EXPORTS = {
    "sv": ("ID;Starttid;Slutförandetid;E-post;Namn", "Titel på förslaget;Beskriv idén;Vad vill ni uppnå?;Er organisation"),
    "en": ("ID;Start time;Completion time;Email;Name", "Title of the proposal;Describe your proposal;What do you want to achieve?;Your organisation"),
    "de": ("ID;Startzeit;Fertigstellungszeit;E-Mail;Name", "Titel des Vorschlags;Beschreibung der Idee;Was möchten Sie erreichen?;Ihre Organisation"),
    "fi": ("Tunnus;Aloitusaika;Valmistumisaika;Sähköposti;Nimi", "Ehdotuksen nimi;Idean kuvaus;Mitä haluatte saavuttaa?;Organisaationne"),
}  # fmt: skip
FORMS = {
    "de": ("Titel", "Idee", "Zweck und Ziel", "Eingereicht von", "Ansprechpartner"),
    "fi": ("Otsikko", "Idea", "Tarkoitus", "Ehdottaja", "Yhteyshenkilö"),
}
TEXTS = {"title": "Ljus i hamnen", "idea": "Nya lampor.", "purpose": "Fler ser."}


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    return small.make(tmp_path / "root")


def collected(root: small.Root, name: str, data: bytes) -> CollectRun:
    path = root.path.parent / name
    path.write_bytes(data)
    return collect(root.folders, root.edition, [path])


def check(run: CollectRun, *quoted: str) -> None:
    """All fields in their places, the sender known, nothing left that somebody should look at but what is
    quoted.
    """
    (row,) = run.rows
    proposal = row.shaped.proposal
    assert {"title": proposal.title, **proposal.fields} == TEXTS
    assert [member.id for member in proposal.submitted_by] == ["region-gotland"]
    assert not row.shaped.submission.guessed
    left = [each for each in row.left_over if not each.own]
    left += [each for lefts in run.left_over.values() for each in lefts if not each.own]
    assert {each.words for each in left} == set(quoted)


@pytest.mark.parametrize("language", MAILS)
def test_a_mail(root: small.Root, language: str) -> None:
    run = collected(
        root, "a.eml", mail(MAILS[language].format(**TEXTS), "Kim <kim@gotland.example>").as_bytes()
    )
    check(run, MAILS[language].splitlines()[-1])
    assert [contact.name for contact in run.rows[0].shaped.proposal.contacts] == ["Kim Exempel"]


@pytest.mark.parametrize("language", EXPORTS)
def test_a_forms_export(root: small.Root, language: str) -> None:
    own, asked = EXPORTS[language]
    headers = [*own.split(";"), *asked.split(";")]
    row = ["1", "1.5.2031", "2.5.2031", "anonymous", "", *TEXTS.values(), "Region Gotland"]
    check(collected(root, "a.csv", table([headers, row])))


@pytest.mark.parametrize("language", FORMS)
def test_a_word_file(root: small.Root, language: str) -> None:
    title, idea, purpose, sender, contact = FORMS[language]
    texts = [title, TEXTS["title"], idea, TEXTS["idea"], purpose, TEXTS["purpose"], sender, "Region Gotland"]
    run = collected(
        root, "a.docx", docx(*map(paragraph, [*texts, contact, "Kim Exempel, kim@gotland.example"]))
    )
    check(run)
    assert run.rows[0].shaped.proposal.contacts[0].email == "kim@gotland.example"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_each_catalogue_has_all_keys(path: Path) -> None:
    swedish = yaml.safe_load((PROJECT / "templates/labels/sv.yaml").read_text("utf-8"))
    own = yaml.safe_load(path.read_text("utf-8"))
    assert own.keys() == swedish.keys() and own["same_words"].keys() == swedish["same_words"].keys()
    assert {each.stem for each in CATALOGUES} == {
        each.stem for each in (PROJECT / "templates/texts").glob("??.yaml")
    }
