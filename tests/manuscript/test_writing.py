"""What is written can be read: every text, however odd, comes back as it was, and the files are pleasant to
edit.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pressklar.foundation.folders import Folders
from pressklar.manuscript import read_edition
from pressklar.manuscript.patch.writing import (
    append_member,
    edition_yaml,
    no_members,
    proposal_yaml,
    scalar,
    text_value,
)
from pressklar.model import Chapter, Contact, Edition, Field, Member, Proposal

FIELDS = (
    Field("idea", "Idé: ny", "required"),
    Field("purpose", "Syfte, mål", "expected"),
    Field("extra", "Övrigt", "optional"),
)
NORTH = Member("region-nord", "Region Nord", "region", "09", ("post@nord.example", "x@nord.example"))
FOREST = Member("skogsverket", "Skogsverket", "agency")
PROPOSAL = Proposal(
    "ett-forslag",
    1,
    'Ett "citat": och #mer',
    (NORTH, FOREST),
    "En inledning.",
    {"idea": "Ett.\n\n- två\n- tre", "purpose": ""},
    (
        Contact("Ann Lee", "chef: allt", "Region Nord", "ann@nord.example", "Ring - helst # på dagen."),
        Contact(organisation="Skogsverket"),
    ),
)
CHAPTERS = (Chapter("vatten", 1, "- Vatten", (PROPOSAL,)), Chapter("tomt", 2, "Tomt", ()))
EDITION = Edition(
    "2031",
    "Förslag: 2031",
    "sv",
    "Nätverket",
    date(2031, 1, 1),
    FIELDS,
    CHAPTERS,
    (NORTH, FOREST),
    Path(),
    "Ett kolofon.\n\nTvå stycken.",
)


def written(root: Path, edition: Edition) -> Edition:
    """The edition as it is read after it was written."""
    folder = root / "content" / edition.id
    (folder / "proposals").mkdir(parents=True)
    (folder / "edition.yaml").write_text(edition_yaml(edition, {"date": "set it"}), "utf-8")
    for proposal in edition.proposals:
        (folder / "proposals" / f"{proposal.id}.yaml").write_text(
            proposal_yaml(proposal, edition.fields), "utf-8"
        )
    members = ""
    for member in edition.members:
        members = append_member(members, member)
    (root / "content" / "members.yaml").write_text(members, "utf-8")
    reading = read_edition(Folders(root), edition.id).edition
    assert reading is not None
    return reading


def test_an_edition_comes_back_whole(tmp_path: Path) -> None:
    reading = written(tmp_path, EDITION)
    assert (
        reading.title,
        reading.language,
        reading.publisher,
        reading.date,
        reading.fields,
        reading.imprint,
    ) == (EDITION.title, EDITION.language, EDITION.publisher, EDITION.date, EDITION.fields, EDITION.imprint)
    assert reading.members == EDITION.members
    assert [(chapter.id, chapter.title) for chapter in reading.chapters] == [
        ("vatten", "- Vatten"),
        ("tomt", "Tomt"),
    ]
    mine = reading.proposals[0]
    assert (mine.id, mine.title, mine.submitted_by, mine.intro, mine.contacts) == (
        PROPOSAL.id,
        PROPOSAL.title,
        PROPOSAL.submitted_by,
        PROPOSAL.intro,
        PROPOSAL.contacts,
    )
    assert {key: text for key, text in mine.fields.items() if text} == {"idea": PROPOSAL.fields["idea"]}


def test_a_proposals_file_as_an_editor_sees_it() -> None:
    assert (
        proposal_yaml(PROPOSAL, FIELDS)
        == """\
title: 'Ett "citat": och #mer'
submitted_by: [region-nord, skogsverket]
intro: |
  En inledning.
idea: |
  Ett.

  - två
  - tre
purpose: ""
extra: ""
contacts:
  - name: Ann Lee
    role: "chef: allt"
    organisation: Region Nord
    email: ann@nord.example
    note: "Ring - helst # på dagen."
  - organisation: Skogsverket
"""
    )


def test_an_editions_file_says_how_to_edit_it() -> None:
    text = edition_yaml(EDITION, {"date": "set it", "publisher": "who?"})
    assert "publisher: Nätverket  # who?\ndate: 2031-01-01  # set it\n" in text
    assert '  - {key: purpose, label: "Syfte, mål", need: expected}\n' in text
    assert text.startswith("# Förslag: 2031: vad som står på omslaget")
    assert edition_yaml(replace(EDITION, language="en")).startswith(
        "# Förslag: 2031: what stands on its cover"
    )
    assert edition_yaml(replace(EDITION, language="de")).startswith(
        "# Förslag: 2031: what stands on its cover"
    ), "comments there are none of are English"
    assert all(len(line) < 130 for line in text.splitlines())


def test_a_member_is_added_and_nothing_else_changes() -> None:
    before = "# Members\n- {id: a, name: A}   # first\n\n# The second\n- id: b\n  name: B"
    after = append_member(before, FOREST)
    assert after == before + "\n\n- id: skogsverket\n  name: Skogsverket\n  kind: agency\n"
    assert (
        append_member("  - id: a\n    name: A\n", FOREST)
        == "  - id: a\n    name: A\n\n  - id: skogsverket\n    name: Skogsverket\n    kind: agency\n"
    )
    assert append_member("- id: a\r\n  name: A\r\n", FOREST).endswith(
        "\r\n- id: skogsverket\r\n  name: Skogsverket\r\n  kind: agency\r\n"
    )


def test_the_first_member_gets_the_comment_that_explains() -> None:
    for empty in ("", "\n", no_members()):
        text = append_member(empty, NORTH)
        assert text.startswith(("# The members of the network", "\n"))
        assert yaml.safe_load(text) == [
            {
                "id": "region-nord",
                "name": "Region Nord",
                "kind": "region",
                "county_code": "09",
                "recipients": ["post@nord.example", "x@nord.example"],
            }
        ]


@pytest.mark.parametrize(
    "text", ["a: b\n", "[{id: a}]\n", "- id: a\n...\n", "- [\n", "words", "--- \n- id: a\n--- \n- id: b\n"]
)
def test_a_text_that_is_no_list_is_left_alone(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        append_member(text, FOREST)


@pytest.mark.parametrize(
    ("text", "as_written"),
    [
        ("Region Nord", "Region Nord"),
        ("A, b (c)", "A, b (c)"),
        ("a: b", '"a: b"'),
        ("2024", '"2024"'),
        ("yes", '"yes"'),
        ("- a", '"- a"'),
        ("# a", '"# a"'),
        ("a #b", '"a #b"'),
        ('"a"', "'\"a\"'"),
        ("'a'", "\"'a'\""),
        ("a\\b", "a\\b"),
        ("\\a", "'\\a'"),
        ("", '""'),
        (" a", '" a"'),
        ("a:", '"a:"'),
        ("null", '"null"'),
        ("\ta", '"\\ta"'),
        ("a\nb", '"a\\nb"'),
        ("å\u2028", '"å\\L"'),
        ("~", '"~"'),
    ],
)
def test_scalars(text: str, as_written: str) -> None:
    assert scalar(text) == as_written
    assert yaml.safe_load(f"k: {scalar(text)}\n") == {"k": text}


PIECES = st.sampled_from(
    (
        "a",
        " ",
        "\n",
        "\n\n",
        "  b",
        "- ",
        "# ",
        ": ",
        "\t",
        '"',
        "'",
        "\\",
        "|",
        "å",
        "\u2028",
        "\x85",
        "\ufeff",
        "\x00",
        "---",
        "…",
    )
)
TEXTS = st.text(max_size=60) | st.lists(PIECES, max_size=20).map("".join)


@settings(max_examples=400, deadline=None, database=None)
@given(TEXTS)
def test_any_text_comes_back(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    assert yaml.safe_load(f"k: {scalar(text)}\n") == {"k": text}
    values = yaml.safe_load(text_value("k", text) + "after: x\n")
    assert values["after"] == "x"
    bare = "\n".join(line if line.strip() else "" for line in text.rstrip().split("\n"))
    assert values["k"].rstrip() in (bare, text.rstrip())


@settings(max_examples=60, deadline=None, database=None)
@given(
    st.lists(
        st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30)
        .map(str.strip)
        .filter(bool),
        min_size=5,
        max_size=5,
    )
)
def test_any_words_come_back_through_the_reader(words: list[str]) -> None:
    title, name, role, note, text = words
    proposal = Proposal("a", 1, title, (), text, {"idea": text}, (Contact(name, role, None, None, note),))
    with tempfile.TemporaryDirectory() as folder:
        edition = Edition(
            "2031",
            title,
            "sv",
            name,
            date(2031, 1, 1),
            FIELDS[:1],
            (Chapter("c", 1, name, (proposal,)),),
            (FOREST,),
            Path(),
            text,
        )
        reading = written(Path(folder), edition)
    assert (reading.title, reading.publisher, reading.chapters[0].title, reading.imprint) == (
        title,
        name,
        name,
        text,
    )
    mine = reading.proposals[0]
    assert (mine.title, mine.intro, mine.fields["idea"], mine.contacts) == (
        title,
        text,
        text,
        (Contact(name, role, None, None, note),),
    )
