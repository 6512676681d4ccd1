"""A random publication's own form, filled in with every answer that it asks for and taken in: each is where it belongs."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from docx import Document
from docx.oxml.ns import qn

from pressklar import cli
from pressklar.foundation.folders import PROJECT, Folders
from pressklar.manuscript import read_edition
from zoo.publications import random_publication
from zoo.writing import write

SEEDS = range(401, 417)
PERSONAL = {
    "contact.1.name": "Kim Exempel",
    "contact.1.email": "kim@a.example",
    "contact.1.phone": "08-123 456 78",
}


def fill(form: Path, filled: Path) -> dict[str, str]:
    """Answers written into a form's controls, by their tags; the member's name stays as the form has it."""
    document = Document(str(form))
    answers: dict[str, str] = {}
    for control in document.element.body.iter(qn("w:sdt")):
        properties = control.find(qn("w:sdtPr"))
        tag = properties.find(qn("w:tag"))
        texts = list(control.find(qn("w:sdtContent")).iter(qn("w:t")))
        key = tag.get(qn("w:val")) if tag is not None else ""
        if not texts or not key or key == "member" or key in answers or key.startswith("contact.2"):
            continue
        answers[key] = PERSONAL.get(key) or f"An answer to {key.replace('_', ' ')}, as somebody writes it."
        texts[0].text = answers[key]
        for text in texts[1:]:
            text.text = ""
        if (placeholder := properties.find(qn("w:showingPlcHdr"))) is not None:
            properties.remove(placeholder)
    document.save(str(filled))
    return answers


@pytest.mark.soak(cases=2)
@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_filled_in_form_becomes_a_proposal_of_its_sender(seed: int, tmp_path: Path) -> None:
    write(random_publication(seed), tmp_path, PROJECT)
    root = ["--root", str(tmp_path)]
    edition = read_edition(Folders(tmp_path), "2031").edition
    assert edition is not None
    cli.main(["call", "--dry-run", "--last-day", "2031-03-01", *root])  # nobody is called: there is no sender
    member = edition.members[-1].id if edition.members else "any_member"
    (form,) = (tmp_path / "output" / "2031" / "call" / member).glob("*.docx")
    answers = fill(form, tmp_path / "answers.docx")
    assert {field.key for field in edition.fields} <= answers.keys()

    before = set((tmp_path / "content" / "2031" / "proposals").iterdir())
    assert cli.main(["collect", str(tmp_path / "answers.docx"), *root]) == 0
    (new,) = set((tmp_path / "content" / "2031" / "proposals").iterdir()) - before
    proposal = yaml.safe_load(new.read_text("utf-8"))
    assert {key: proposal[key].strip() for key in answers if not key.startswith("contact")} == {
        key: answer for key, answer in answers.items() if not key.startswith("contact")
    }
    if edition.members:
        assert proposal["submitted_by"] in ([member], member)
    if any(key.startswith("contact") for key in answers):
        assert proposal["contacts"] == [
            dict(zip(("name", "email", "note"), PERSONAL.values(), strict=True))  # a number is a note
        ]

    assert cli.main(["undo", *root]) == 0
    assert set((tmp_path / "content" / "2031" / "proposals").iterdir()) == before
