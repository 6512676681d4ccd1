"""What was proposed before is found again, and two editions are compared."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import load_workbook
from small import EDITION, Root, make
from submissions import answers

from pressklar import cli
from pressklar.collecting.comparing import compare
from pressklar.collecting.likeness import EarlierProposals
from pressklar.collecting.running import collect
from pressklar.foundation.folders import PROJECT, Folders
from pressklar.manuscript import read_edition
from pressklar.model import Proposal


def rewritten(proposal: Proposal, share: float, words: Sequence[str], chance: random.Random) -> Proposal:
    """The proposal with a share of its words replaced by others'."""

    def other(text: str) -> str:
        return " ".join(chance.choice(words) if chance.random() < share else word for word in text.split())

    fields = {key: other(text) for key, text in proposal.fields.items()}
    return replace(proposal, title=other(proposal.title), intro=other(proposal.intro), fields=fields)


def test_rewritten_proposals_are_found_and_others_not() -> None:
    edition = read_edition(Folders(PROJECT), "2024").edition
    assert edition is not None
    chance = random.Random(20)
    words = [
        word for proposal in edition.proposals for text in proposal.fields.values() for word in text.split()
    ]
    everything = EarlierProposals([edition])
    found = 0
    for number in range(100):
        proposal = edition.proposals[number % len(edition.proposals)]
        like = everything.like(rewritten(proposal, 0.4 * number / 99, words, chance))
        found += like is not None and like.proposal.id == proposal.id
    assert found >= 95
    false = 0
    for proposal in edition.proposals:
        others = [chapter for chapter in edition.chapters if proposal not in chapter.proposals]
        rest = replace(edition, chapters=tuple(others))
        false += len(list(EarlierProposals([rest]).all_like(proposal)))
    assert false <= 16, "of some 1,400 pairs at most one in a hundred"


@pytest.fixture
def root(tmp_path: Path) -> Root:
    made = make(tmp_path / "root")
    shutil.copytree(made.path / "content/2031", made.path / "content/2032")
    edition = made.path / EDITION.replace("2031", "2032")
    edition.write_text(edition.read_text("utf-8").replace("      - andra-forslaget\n", "", 1), "utf-8")
    return made


def test_a_submission_that_was_made_before_is_named(root: Root) -> None:
    before = read_edition(root.folders, "2031").edition
    assert before is not None
    old = before.proposals[0]
    entry = {
        "title": "Ett nytt namn",
        "fields": {"idea": old.fields["idea"], "purpose": "Annat."},
        "contacts": [],
    }
    path = root.path.parent / "svar.json"
    path.write_bytes(answers(old.submitted_by[0].id, "", entry))
    like = collect(root.folders, "2032", [path]).rows[0].like
    assert like is not None and like.edition == "2031" and like.proposal.id == old.id and like.same_sender


def test_two_editions_are_compared(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    proposal = root.path / "content/2032/proposals/forsta-forslaget.yaml"
    proposal.write_text(proposal.read_text("utf-8").replace("title: ", "title: '=1+1' # ", 1), "utf-8")
    assert cli.main(["compare", "2031", "2032", "--root", str(root.path), "--lang", "sv"]) == 0
    assert "försvann" in capsys.readouterr().out
    page = (root.path / "output/2032/comparison.html").read_text("utf-8")
    table = (root.path / "output/2032/comparison.csv").read_bytes().decode("utf-8-sig")
    assert "=1+1" in page and "försvann;" in table and ";'=1+1;" in table
    before, after = (read_edition(root.folders, name).edition for name in ("2031", "2032"))
    assert before and after and page.count("<circle") == len(before.proposals) + len(after.proposals)
    assert page.count('<circle class="bad"') == 1 and page.count("<path") == len(before.proposals) - 1
    sheets = load_workbook(root.path / "output/2032/comparison.xlsx")
    rows = sheets.get_sheet_by_index(0).to_python()
    assert len(sheets.sheet_names) == 3 and [rows[-1][0], rows[1][4]] == ["försvann", "=1+1"]
    assert cli.main(["compare", "2031", "2031", "--root", str(root.path)]) == 2
    assert "E477" in capsys.readouterr().err


def test_what_the_editor_says_continues_goes_before_titles_and_likeness(root: Root) -> None:
    third = root.path / "content/2032/proposals/tredje-forslaget.yaml"
    third.write_text(third.read_text("utf-8") + "continues: 2031/andra-forslaget\n", "utf-8")
    pairs = {
        each.after.id: each.before.id
        for each in compare(root.folders, "2031", "2032").proposals
        if each.after and each.before
    }
    assert pairs["tredje-forslaget"] == "andra-forslaget" and pairs["fjarde-forslaget"] == "fjarde-forslaget"
