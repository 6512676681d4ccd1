"""Made-up booklets, whole: chapters, titles, labels, healing, ids, ties, and what is reported."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from booklets import ENGLISH, SOURCE, SWEDISH, Brought, booklet, bring, needs_source

from pressklar.foundation.folders import Folders
from pressklar.intake import import_booklet
from pressklar.manuscript import read_edition
from pressklar.model import Contact, Field, Member

LABELS = "Idé|Syfte och övergripande mål|Målgrupp|Kontaktperson"


def contents(brought: Brought) -> list[object]:
    """All that a booklet's text gives, to compare two."""
    return [
        [chapter.title for chapter in brought.edition.chapters],
        brought.edition.title,
        *(
            (proposal.title, proposal.intro, dict(proposal.fields), proposal.contacts, proposal.submitted_by)
            for proposal in brought.proposals
        ),
    ]


def test_a_swedish_booklet(tmp_path: Path) -> None:
    brought = bring(tmp_path, SWEDISH)
    assert brought.edition.title == "Förslag till Nätverkets arbete 2031"
    assert brought.edition.language == "sv"
    assert [(chapter.id, chapter.title, len(chapter.proposals)) for chapter in brought.edition.chapters] == [
        ("vatten", "Vatten", 2),
        ("skog-mark", "Skog & mark", 1),
    ]
    first, second, third = brought.proposals
    assert first.fields["idea"] == (
        "Vi vill göra sjöarna renare och behöver veta hur det går till när många delar på ansvaret för samma vatten, "
        "från källan till utloppet i havet.\n\n- mätningar i alla\n- kartor över tillrinning\n- gemensamma möten"
    )
    assert second.fields == {
        "idea": r"2030 års priser \* 2 är \_inte\_ kända.",
        "purpose": "",
        "target_group": "Kommuner",
    }
    assert second.contacts == (
        Contact("Bo Ek", email="bo.ek@norrfjard.example"),
        Contact("Mia von Lind", organisation="Region Norrfjärd", email="mia@norrfjard.example"),
    )
    assert third.intro == "Ett ord på vägen före den första rubriken."
    assert third.fields["idea"] == "Målet har tre led:\n\n1. röja\n2. märka\n3. berätta"
    assert [member.id for proposal in brought.proposals for member in proposal.submitted_by] == [
        "region-norrfjard",
        "region-norrfjard",
        "skogsverket",
    ]
    assert brought.lines("W433") == [64], "a chapter that the contents list spells otherwise"
    assert brought.lines("W427") == [44, 88]


def test_an_english_booklet_with_other_labels_and_no_contents_list(tmp_path: Path) -> None:
    brought = bring(tmp_path, ENGLISH)
    assert brought.edition.language == "en"
    assert brought.edition.fields == (
        Field("background", "Background", "required"),
        Field("what_we_ask_for", "What we ask for", "expected"),
    )
    assert [(chapter.title, len(chapter.proposals)) for chapter in brought.edition.chapters] == [
        ("Light", 2),
        ("Ferries", 1),
    ]
    assert brought.proposals[0].contacts == (
        Contact("Jane Doe", "Head of Lighting", "Northport Council", "jane.doe@northport.example"),
    )
    assert brought.proposals[1].contacts == (
        Contact("John Roe"),
        Contact("Mary Major", organisation="Eastport Council"),
    )
    assert brought.proposals[2].contacts == (
        Contact(note="Please write to the secretariat of the council for more information."),
    )
    assert brought.proposals[2].submitted_by == ()
    assert brought.lines("W433") == [3, 33]
    assert brought.lines("W428") == [47]


VARIANTS: dict[str, Callable[[str], str | bytes]] = {
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "old Mac line ends": lambda text: text.replace("\n", "\r"),
    "a byte-order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "Windows-1252": lambda text: text.encode("cp1252"),
    "form feeds for page breaks": lambda text: text.replace("\n\n\n\n", "\n\f"),
    "page numbers at page breaks": lambda text: numbered_pages(text),
    "a running header": lambda text: re.sub("(?<=\\S)\n\n\n\n", "\n\n\n\nEtt huvud på sidan\n\n", text),
    "decomposed letters": lambda text: text.replace("å", "a\u030a").replace("ö", "o\u0308"),
    "numbers with a bracket": lambda text: re.sub(r"(?m)^(\d+)\. ", r"\1) ", text),
    "labels with a colon": lambda text: re.sub(rf"(?m)^({LABELS})$", r"\1:", text),
    "labels in capitals": lambda text: re.sub(rf"(?m)^({LABELS})$", lambda match: match[0].upper(), text),
    "a contents list without page numbers": lambda text: re.sub(r"(?m)[. ]*\t\d+$", "", text),
    "a contents list with spaces": lambda text: text.replace("\t", "  "),
    "a contents list with a heading": lambda text: re.sub(
        r"(?m)^(.+)\n\n(?=.+\t)", r"\1\n\nInnehåll\n\n", text, count=1
    ),
}


def numbered_pages(text: str) -> str:
    pages = re.split("(?<=\\S)\n\n\n\n", text)
    return "".join(
        f"{page}\n\n{number}\n\n\n\n" if number < len(pages) else page for number, page in enumerate(pages, 1)
    )


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_same_text_in_another_guise_gives_the_same_edition(tmp_path: Path, variant: str) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    plain, other = bring(tmp_path / "a", SWEDISH), bring(tmp_path / "b", VARIANTS[variant](SWEDISH))
    if variant == "labels in capitals":
        assert [field.label for field in other.edition.fields] == [
            "IDÉ",
            "SYFTE OCH ÖVERGRIPANDE MÅL",
            "MÅLGRUPP",
        ]
    assert contents(other) == contents(plain)


@needs_source
@pytest.mark.parametrize(
    "variant",
    [
        "page numbers at page breaks",
        "a contents list without page numbers",
        "wrapped lines",
        "no contents list",
        "no empty lines",
        "page breaks as one empty line",
    ],
)
def test_the_source_in_another_guise_gives_the_same_edition(tmp_path: Path, variant: str) -> None:
    text = SOURCE.read_text("utf-8")
    title, body = text.strip().partition("\n")[0], text[text.index("\nRegional utvecklingsstrategi\n") :]
    others: dict[str, Callable[[str], str | bytes]] = {
        "wrapped lines": lambda text: "\n".join(
            "\n".join(textwrap.wrap(line, 76, break_on_hyphens=False))
            if len(line) > 76 and "\t" not in line
            else line
            for line in text.split("\n")
        ),
        "no contents list": lambda _: title + "\n" + body,
        "no empty lines": lambda text: re.sub(r"\n\n+", "\n", text),
        "page breaks as one empty line": lambda text: text.replace("\n\n\n\n", "\n\n"),
    }
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    plain, other = bring(tmp_path / "a", text), bring(tmp_path / "b", {**VARIANTS, **others}[variant](text))
    assert contents(other) == contents(plain)


def test_fields_and_publisher_come_from_the_edition_that_is_there(tmp_path: Path) -> None:
    bring(tmp_path, SWEDISH, edition="2030")
    settings = tmp_path / "content" / "2030" / "edition.yaml"
    text = (
        settings.read_text("utf-8")
        .replace('publisher: ""', "publisher: Nätverket")
        .replace("{key: purpose,", "{key: aim,")
    )
    settings.write_text(text, "utf-8")
    for file in (settings.parent / "proposals").iterdir():
        file.write_text(file.read_text("utf-8").replace("purpose:", "aim:"), "utf-8")
    brought = bring(tmp_path, SWEDISH)
    assert brought.edition.publisher == "Nätverket"
    assert [field.key for field in brought.edition.fields] == ["idea", "aim", "target_group"]
    assert brought.edition.date.isoformat() == "2031-01-01"
    assert "W429" in brought.codes()
    assert not {"W427", "W430", "W436"} & set(brought.codes())


def test_labels_that_are_not_the_editions_are_said(tmp_path: Path) -> None:
    bring(tmp_path, SWEDISH, edition="2030")
    brought = bring(tmp_path, ENGLISH)
    assert [field.key for field in brought.edition.fields] == ["background", "what_we_ask_for"]
    assert brought.edition.language == "en"
    message = next(problem.message for problem in brought.done.problems if problem.code == "W436")
    assert "new: Background, What we ask for" in message
    assert "not in this text: Idé" in message


def test_a_required_field_that_a_proposal_lacks_does_not_stop_the_build(tmp_path: Path) -> None:
    bring(tmp_path, SWEDISH, edition="2030")
    brought = bring(tmp_path, SWEDISH.replace("2030 års priser * 2 är _inte_ kända.\n", ""))
    assert brought.edition.fields[0] == Field("idea", "Idé", "expected")
    assert "W437" in brought.codes()


def test_members_are_tied_by_name_however_it_is_spelled(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    before = '# ours\n- {id: north, name: Region Norrfjärds län, county_code: "25"}\n- id: forest\n  name: Skogsverket # the agency\n  kind: agency'
    (tmp_path / "content" / "members.yaml").write_text(before, "utf-8")
    brought = bring(tmp_path, SWEDISH)
    assert [member.id for proposal in brought.proposals for member in proposal.submitted_by] == [
        "north",
        "north",
        "forest",
    ]
    assert (tmp_path / "content" / "members.yaml").read_text("utf-8") == before
    assert brought.lines("W428") == [44], "said once"


def test_an_unknown_member_is_added_below_the_others(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    before = "# ours\n- id: region-norrfjard\n  name: Region Norrfjärd\n"
    (tmp_path / "content" / "members.yaml").write_text(before, "utf-8")
    brought = bring(tmp_path, SWEDISH)
    assert (tmp_path / "content" / "members.yaml").read_text(
        "utf-8"
    ) == before + "\n- id: skogsverket\n  name: Skogsverket\n"
    assert brought.edition.members[-1] == Member("skogsverket", "Skogsverket")
    assert tmp_path / "content" / "members.yaml" in brought.done.files


def test_a_text_without_any_member_builds_too(tmp_path: Path) -> None:
    brought = bring(
        tmp_path, booklet(("One", "A thought.", "see the office"), ("Two", "Another.", "see the office"))
    )
    assert brought.edition.members == ()
    again = bring(tmp_path, SWEDISH, edition="2032")
    assert [member.id for member in again.edition.members] == ["region-norrfjard", "skogsverket"]


def test_a_label_twice_a_near_label_and_a_missing_one_are_said(tmp_path: Path) -> None:
    text = SWEDISH.replace(
        "Renare vatten.\n", "Renare vatten.\n\nSyfte och övergripande mål\n\nOch renare luft.\n"
    ).replace("Målgrupp\n\nVandrare\n\n", "")
    text = text.replace("Kontaktperson\n\nBo Ek", "Kontaktpersoner\n\nBo Ek").replace(
        "övergripande mål\n\nFler ut", "övergripand mål\n\nFler ut"
    )
    brought = bring(tmp_path, text)
    assert brought.proposals[0].fields["purpose"] == "Renare vatten.\n\nOch renare luft."
    assert brought.proposals[2].fields == {
        "idea": brought.proposals[2].fields["idea"],
        "purpose": "Fler ut i skogen.",
        "target_group": "",
    }
    messages = [problem.message for problem in brought.done.problems if problem.code == "W431"]
    assert len(messages) == 3
    assert "comes a second time in “Renare sjöar”" in messages[0]
    assert any("has no “Målgrupp”" in message for message in messages)
    assert any("“Syfte och övergripand mål” was taken for the label" in message for message in messages)


def test_numbers_that_jump_and_titles_without_one_are_said(tmp_path: Path) -> None:
    text = booklet(
        ("One", "A.", "Ann Lee, Northport Council"),
        ("Two", "B.", "Ann Lee, Northport Council"),
        ("Three", "C.", "Ann Lee, Northport Council"),
    )
    brought = bring(tmp_path, text.replace("2. Two", "4. Two").replace("3. Three", "Three"))
    assert [(proposal.number, proposal.title) for proposal in brought.proposals] == [
        (1, "One"),
        (2, "Two"),
        (3, "Three"),
    ]
    messages = [problem.message for problem in brought.done.problems if problem.code == "W432"]
    assert "The number 4 was not expected here" in messages[0]
    assert any("printed as number 4 is number 2" in message for message in messages)
    assert any("has no number" in message for message in messages)


def test_numbered_lists_are_no_titles(tmp_path: Path) -> None:
    ideas = "Three steps:\n\n1. look\n\n2. think\n\n3. do"
    brought = bring(
        tmp_path,
        booklet(("One", ideas, "Ann Lee, Northport Council"), ("Two", ideas, "Ann Lee, Northport Council")),
    )
    assert [proposal.title for proposal in brought.proposals] == ["One", "Two"]
    assert all(
        proposal.fields["idea"] == "Three steps:\n\n1. look\n2. think\n3. do"
        for proposal in brought.proposals
    )


def test_numbers_that_begin_again_in_each_chapter(tmp_path: Path) -> None:
    text = (
        booklet(("One", "A.", "Ann Lee, Northport Council"))
        + "\n\n\n"
        + booklet(("Two", "B.", "Bob Ray, Eastport Council"), front="Second part\n\n")
    )
    brought = bring(tmp_path, text)
    assert [
        (chapter.title, [proposal.title for proposal in chapter.proposals])
        for chapter in brought.edition.chapters
    ] == [("Part", ["One"]), ("Second part", ["Two"])]


def test_labels_on_the_line_of_their_text(tmp_path: Path) -> None:
    text = booklet(
        ("One", "A.", "Ann Lee, Northport Council"),
        ("Two", "B: c.", "Bob Ray, Eastport Council"),
        ("Three", "C.", "Bob Ray, Eastport Council"),
    )
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    plain, inline = (
        bring(tmp_path / "a", text),
        bring(tmp_path / "b", re.sub(r"(?m)^(Idea|Contact)\n\n", r"\1: ", text)),
    )
    assert contents(inline) == contents(plain)


def test_titles_without_numbers_all_through(tmp_path: Path) -> None:
    text = booklet(
        ("One", "A.", "Ann Lee, Northport Council"),
        ("Two", "B.", "Bob Ray, Eastport Council"),
        front="Booklet\n\nPart\n\n",
    )
    brought = bring(tmp_path, re.sub(r"(?m)^\d\. ", "", text))
    assert [proposal.title for proposal in brought.proposals] == ["One", "Two"]
    assert brought.codes().count("W432") == 2


def test_text_before_the_first_proposal_goes_to_the_imprint(tmp_path: Path) -> None:
    text = booklet(
        ("One", "A.", "Ann Lee, Northport Council"),
        front="Booklet\n\nA word from the chair, who liked them all.\n\nPart\n\n",
    )
    brought = bring(tmp_path, text)
    assert brought.edition.imprint.endswith("A word from the chair, who liked them all.")
    assert brought.lines("W434") == [3]


def test_a_proposal_named_in_the_contents_list_only_is_said(tmp_path: Path) -> None:
    text = SWEDISH.replace("3. STIGAR FÖR ALLA.....\t4", "3. STIGAR FÖR ALLA.....\t4\n4. BORTA\t5")
    assert any("names 4. “BORTA”" in problem.message for problem in bring(tmp_path, text).done.problems)


def test_equal_titles_get_ids_of_their_own(tmp_path: Path) -> None:
    brought = bring(
        tmp_path, booklet(("Same", "A.", "x"), ("Same", "B.", "x"), ("Ö", "C.", "x"), ("!?", "D.", "x"))
    )
    assert [proposal.id for proposal in brought.proposals] == ["same", "same-2", "o", "proposal-4"]


def test_a_large_booklet(tmp_path: Path) -> None:
    """A thousand proposals: nothing in the way through looks at each for each."""
    brought = bring(
        tmp_path,
        booklet(
            *(
                (f"Title number {number}", "A thought. " * 40, "Ann Lee, Northport Council")
                for number in range(1000)
            )
        ),
    )
    assert len(brought.proposals) == 1000
    assert (
        brought.done.words.body
        == brought.done.words.kept + brought.done.words.labels + brought.done.words.numbers
    )


def test_who_publishes_is_asked_for_and_not_made_up(tmp_path: Path) -> None:
    assert "W430" in bring(tmp_path, SWEDISH, edition="2030").codes()
    assert bring(tmp_path, SWEDISH).edition.publisher == ""
    done = import_booklet(
        Folders(tmp_path), tmp_path / "booklet.txt", "2032", publisher="Nätverket  för\nsjöar"
    )
    edition = read_edition(Folders(tmp_path), "2032").edition
    assert edition is not None and edition.publisher == "Nätverket för sjöar"
    assert "W430" not in {problem.code for problem in done.problems}
