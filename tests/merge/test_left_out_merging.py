"""Drafts of publications that leave parts out: nothing that isn't in the file is changed, and an edit finds its
field.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from word_edits import EDITION, Root, make

from pressklar.model import Part

SETTINGS = {
    "members": "leave_out: [members]\n",
    "contacts": "leave_out: [contacts]\n",
    "contents": "leave_out: [contents]\n",
    "registers and back": "leave_out: [member_register, contact_register, back_cover]\n",
    "everything": f"leave_out: [{', '.join(get_args(Part))}]\n",
    "own words": "words:\n  entry: {one: bok, many: böcker}\n  member: {one: vän, many: vänner}\n",
}


def set_up(path: Path, settings: str, *, senders: bool = True) -> Root:
    root = make(path)
    edition = root.path / "content" / EDITION / "edition.yaml"
    edition.write_text(edition.read_text("utf-8") + settings, "utf-8")
    if not senders:
        (root.path / "content" / "members.yaml").unlink()
        for file in (root.path / "content" / EDITION / "proposals").glob("*.yaml"):
            file.write_text(re.sub(r"submitted_by: .*\n", "", file.read_text("utf-8")), "utf-8")
    return root


@pytest.mark.parametrize("settings", SETTINGS)
def test_an_untouched_draft_changes_nothing(settings: str, tmp_path: Path) -> None:
    root = set_up(tmp_path, SETTINGS[settings])
    before = root.all_bytes()
    merged = root.draft().merge()
    assert root.all_bytes() == before and not merged.changes
    assert merged.outcomes[0].counts["unplaced"] == 0 == len(merged.outcomes[0].problems)


@pytest.mark.parametrize("settings", SETTINGS)
def test_an_edited_word_changes_its_field_alone(settings: str, tmp_path: Path) -> None:
    root = set_up(tmp_path, SETTINGS[settings])
    before = root.all_bytes()
    root.draft().replace("ska bli renare", "ska bli klarare").merge()
    name = f"{EDITION}/proposals/renare-sjoar.yaml"
    assert root.all_bytes() == {**before, name: before[name].replace(b"ska bli renare", b"ska bli klarare")}


def test_without_senders_or_a_file_of_members(tmp_path: Path) -> None:
    root = set_up(tmp_path, "", senders=False)
    before = root.all_bytes()
    assert not root.draft().merge().outcomes[0].problems and root.all_bytes() == before
    root.draft().replace("Detta står före", "Det här står före").merge()
    assert root.proposal("friska-floder").intro == "Det här står före etiketterna."
    assert root.proposal("friska-floder").submitted_by == ()


def test_a_new_proposal_needs_no_sender_where_nobody_is_one(tmp_path: Path) -> None:
    root = set_up(tmp_path, "", senders=False)
    draft = root.draft()
    last = draft.block("Korta vägar")[-1]
    for words, like in (
        ("Nya båtar", draft.title("Fler tåg")),
        ("Idé", draft.label("Idé", "Fler tåg")),
        ("En ny idé med ord.", draft.p("De ska hålla tiden")),
    ):
        paragraph = draft.new(words, like)
        last.addnext(paragraph)
        last = paragraph
    merged = draft.merge(allow_new=True)
    assert root.proposal("nya-batar").fields["idea"].strip() == "En ny idé med ord."
    assert "W628" not in {problem.code for problem in merged.outcomes[0].problems}
