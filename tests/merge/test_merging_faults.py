"""Edits that once spoilt the content, or that nobody was told of."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from lxml import etree
from word_edits import EDITION, Draft, N, Root, make, text_of

from pressklar.merge.running import MergeRun


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return make(tmp_path)


def codes(run: MergeRun) -> list[str]:
    return [problem.code for outcome in run.outcomes for problem in outcome.problems]


def lines(run: MergeRun, state: str) -> list[str]:
    return [line.text.strip() for outcome in run.outcomes for line in outcome.ledger if line.state == state]


def answers(run: MergeRun, answer: str) -> dict[str, str]:
    return {conflict.key: answer for outcome in run.outcomes for conflict in outcome.conflicts}


def overtyped(p: etree._Element, words: str) -> None:
    first, *rest = p.iter(f"{N}t")
    first.text = words
    for text in rest:
        text.text = ""


def heading(draft: Draft, words: str) -> etree._Element:
    return next(p for p in draft.body.iter(f"{N}p") if words in text_of(p) and draft.style(p) == "heading 1")


def member_of(draft: Draft, title: str) -> etree._Element:
    return next(draft.title(title).itersiblings(f"{N}p"))


# The ledger


def test_both_halves_of_a_split_paragraph_count_as_merged(root: Root) -> None:
    draft = root.draft()
    draft.split(draft.p("Sjöarna i länet"), "Det tar")
    assert lines(draft.merge(), "merged") == [
        "Sjöarna i länet ska bli renare.",
        "Det tar många år att nå dit.",
    ]


def test_a_joined_paragraph_counts_as_merged(root: Root) -> None:
    draft = root.draft()
    draft.join(draft.p("Tågen ska gå"), draft.p("De ska hålla"))
    assert lines(draft.merge(), "merged") == ["Tågen ska gå varje timme.De ska hålla tiden."]


def test_a_renamed_labels_words_are_unplaced(root: Root) -> None:
    draft = root.draft()
    overtyped(draft.label("Syfte", "Fler tåg"), "Ändamål")
    assert lines(draft.merge(), "unplaced") == ["Ändamål"]


# Answers to conflicts that aren't of a text


@pytest.mark.parametrize(
    ("answer", "role"),
    [
        ("ours", "chef"),
        ("theirs", "utredare"),
        ("edit:Kim Exempel, rådgivare, kim@skane.example", "rådgivare"),
    ],
)
def test_an_answer_to_a_conflict_of_contacts(root: Root, answer: str, role: str) -> None:
    draft = root.draft("region-skane").replace("strateg", "utredare")
    root.change("renare-sjoar", "role: strateg", "role: chef")
    asked = draft.merge()
    assert len(asked.conflicts) == 1 and root.proposal("renare-sjoar").contacts[0].role == "chef"
    assert draft.merge(answers=answers(asked, answer)).conflicts == ()
    assert root.proposal("renare-sjoar").contacts[0].role == role
    assert draft.merge().conflicts == (), "it was asked again"


@pytest.mark.parametrize(("answer", "member"), [("ours", "region-skane"), ("theirs", "region-halland")])
def test_an_answer_to_a_conflict_of_senders(root: Root, answer: str, member: str) -> None:
    draft = root.draft()
    overtyped(member_of(draft, "Fler tåg"), "Region Halland")
    root.change("fler-tag", "[region-gotland]", "[region-skane]")
    asked = draft.merge()
    assert len(asked.conflicts) == 1 and draft.merge(answers=answers(asked, answer)).conflicts == ()
    assert [sender.id for sender in root.proposal("fler-tag").submitted_by] == [member]


@pytest.mark.parametrize(
    ("answer", "title"), [("ours", "Sjöar"), ("theirs", "Vatten och vägar"), ("edit:Hav", "Hav")]
)
def test_an_answer_to_a_conflict_of_a_chapters_title(root: Root, answer: str, title: str) -> None:
    draft = root.draft()
    next(
        text for text in heading(draft, "Vatten").iter(f"{N}t") if text.text == "Vatten"
    ).text = "Vatten och vägar"
    path = root.path / f"content/{EDITION}/edition.yaml"
    path.write_text(path.read_text("utf-8").replace("title: Vatten", "title: Sjöar"), "utf-8")
    asked = draft.merge()
    assert len(asked.conflicts) == 1 and draft.merge(answers=answers(asked, answer)).conflicts == ()
    assert root.edition().chapters[0].title == title


# Content that must stay readable


def test_a_proposal_that_another_refers_to_isnt_taken_out(root: Root) -> None:
    draft = root.draft()
    draft.delete(*draft.block("Renare sjöar"))
    before = root.all_bytes()
    assert codes(draft.merge(allow_delete=True)) == ["W627"] and root.all_bytes() == before


def test_two_that_go_together_may_refer_to_each_other(root: Root) -> None:
    draft = root.draft()
    draft.delete(*draft.block("Renare sjöar"), *draft.block("Friska floder"))
    draft.merge(allow_delete=True)
    assert [proposal.id for proposal in root.edition().proposals] == [
        "djupa-brunnar",
        "fler-tag",
        "korta-vagar",
    ]


def test_a_required_field_emptied_stays_and_is_told(root: Root) -> None:
    draft = root.draft()
    draft.delete(draft.p("Brunnarna ska bli"))
    before = root.all_bytes()
    assert codes(draft.merge()) == ["W624"] and root.all_bytes() == before


def test_a_title_split_in_two_is_one_title(root: Root) -> None:
    draft = root.draft()
    title = draft.title("Korta vägar")
    more = draft.new("vägar", title)
    next(text for text in title.iter(f"{N}t") if text.text == "Korta vägar").text = "Korta"
    title.addnext(more)
    before = root.all_bytes()
    assert codes(draft.merge()) == [] and root.all_bytes() == before


def test_a_copy_keeps_what_word_doesnt_show(root: Root) -> None:
    draft = root.draft()
    last = draft.block("Friska floder")[-1]
    for element in reversed([copy.deepcopy(element) for element in draft.block("Friska floder")]):
        for mark in list(element.iter(f"{N}bookmarkStart", f"{N}bookmarkEnd")):
            mark.getparent().remove(mark)
        last.addnext(element)
    draft.merge(allow_new=True)
    newcomer = next(
        element
        for element in root.edition().proposals
        if element.title == "Friska floder" and element.id != "friska-floder"
    )
    assert dict(newcomer.fields) == dict(root.proposal("friska-floder").fields)


# Headings


def test_a_chapters_heading_deleted_is_told_and_its_rows_are_no_contacts(root: Root) -> None:
    draft = root.draft()
    draft.delete(heading(draft, "Resor"))
    before = root.all_bytes()
    assert codes(draft.merge()) == ["W622"] and root.all_bytes() == before


def test_chapters_in_another_order_are_told(root: Root) -> None:
    draft = root.draft()
    elements = list(draft.body)
    first, second = elements.index(heading(draft, "Vatten")), elements.index(heading(draft, "Resor"))
    behind = draft.block("Korta vägar")[-1]
    for element in reversed(elements[first:second]):
        behind.addnext(element)
    before = root.all_bytes()
    assert codes(draft.merge()) == ["W631"] and root.all_bytes() == before


def test_a_sentence_typed_among_contacts_is_no_contact(root: Root) -> None:
    draft = root.draft()
    draft.block("Fler tåg")[-1].addnext(draft.new("Ring gärna på förmiddagen.", draft.p("Tågen ska gå")))
    before = root.all_bytes()
    merged = draft.merge()
    assert (
        lines(merged, "unplaced") == ["Ring gärna på förmiddagen."]
        and codes(merged) == ["W620"]
        and root.all_bytes() == before
    )


# Words


@pytest.mark.parametrize("members", [("region-skane",), ("region-gotland",)])
def test_pasted_as_plain_text_a_list_is_still_a_list(root: Root, members: tuple[str, ...]) -> None:
    draft = root.draft(*members).without_bookmarks().without_base()
    for style in list(draft.body.iter(f"{N}pStyle")):
        style.getparent().remove(style)
    before = root.all_bytes()
    draft.merge()
    assert root.all_bytes() == before


def test_a_sign_of_our_own_typed_by_somebody(root: Root) -> None:
    root.draft().replace("Mindre tid", "¶ Mindre tid").merge()
    assert root.text("korta-vagar", "purpose") == "¶ Mindre tid på vägen."


@pytest.mark.parametrize(
    "text",
    ["Se <https://x.example><https://x.example> nu.", "Före.\n\n|  |\n| --- |\n\nEfter.", "Ett ¶ i texten."],
)
def test_what_word_shows_otherwise_changes_no_byte(root: Root, text: str) -> None:
    path = root.file("korta-vagar")
    block = text.replace("\n", "\n  ")
    path.write_text(path.read_text("utf-8").replace("  Mindre tid på vägen.", f"  {block}"), "utf-8")
    before = root.all_bytes()
    merged = root.draft().merge()
    assert root.all_bytes() == before and merged.outcomes[0].counts["merged"] == 0
