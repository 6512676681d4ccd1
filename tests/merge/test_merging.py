"""Drafts edited and merged back: each kind of edit comes home, nothing else changes, nothing vanishes."""

from __future__ import annotations

import copy
import re
from pathlib import Path

import pytest
from lxml import etree
from word_edits import EDITION, Draft, N, Root, copied, make, merge_data, run, text_of

from pressklar.problems import ContentError

IDEA = """Sjöarna i länet ska bli renare. Det tar många år att nå dit.

Arbetet börjar i tre steg:

- mäta
- rensa
- följa upp

Därefter skrivs en plan för alla."""


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return make(tmp_path)


def codes(run_: object) -> list[str]:
    return [problem.code for outcome in run_.outcomes for problem in outcome.problems]  # type: ignore[attr-defined]


def changed(root: Root, before: dict[str, bytes]) -> set[str]:
    now = root.all_bytes()
    return {name.removeprefix(f"{EDITION}/") for name in {*now, *before} if now.get(name) != before.get(name)}


@pytest.mark.parametrize(
    "members", [(), ("region-skane",), ("region-gotland",), ("region-skane", "region-halland")]
)
def test_an_untouched_draft_changes_no_byte(root: Root, members: tuple[str, ...]) -> None:
    before = root.all_bytes()
    merged = root.draft(*members).merge()
    assert root.all_bytes() == before and not codes(merged)
    assert {line.state for line in merged.outcomes[0].ledger} == {"unchanged"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Sjöarna i länet", "Alla sjöar i länet"),
        ("ska bli renare", "ska bli mycket renare"),
        ("att nå dit.", "att nå dit. Vi börjar nu."),
        ("många år", "några år"),
        ("Sjöarna", 'Å, sjöarna & "haven" <alla>'),
        ("mäta", "mäta och väga"),
    ],
)
def test_words_typed_in_a_field_come_back(root: Root, old: str, new: str) -> None:
    before = root.all_bytes()
    merged = root.draft("region-skane").replace(old, new).merge()
    assert root.text("renare-sjoar", "idea") == IDEA.replace(
        old, new.replace("<", "\\<") if "<" in new else new
    )
    assert changed(root, before) == {"proposals/renare-sjoar.yaml"}
    assert "# Det första förslaget." in root.file("renare-sjoar").read_text(
        "utf-8"
    ) and "# kort" in root.file("renare-sjoar").read_text("utf-8")
    assert merged.outcomes[0].counts["merged"] == 1 and not codes(merged)


def test_a_paragraph_split_in_two(root: Root) -> None:
    draft = root.draft()
    draft.split(draft.p("Sjöarna i länet"), "Det tar")
    draft.merge()
    assert root.text("renare-sjoar", "idea").startswith(
        "Sjöarna i länet ska bli renare.\n\nDet tar många år att nå dit.\n\nArbetet"
    )


def test_two_paragraphs_joined(root: Root) -> None:
    draft = root.draft()
    draft.join(draft.p("Tågen ska gå"), draft.p("De ska hålla"), " ")
    draft.merge()
    assert root.text("fler-tag", "idea") == "Tågen ska gå varje timme. De ska hålla tiden."


def test_a_paragraph_deleted(root: Root) -> None:
    draft = root.draft()
    draft.delete(draft.p("De ska hålla"))
    draft.merge()
    assert root.text("fler-tag", "idea") == "Tågen ska gå varje timme."


def test_a_paragraph_deleted_whose_bookmark_falls_to_the_next(root: Root) -> None:
    draft = root.draft()
    first, second = draft.p("Tågen ska gå"), draft.p("De ska hålla")
    for mark in list(first.iter(f"{N}bookmarkStart", f"{N}bookmarkEnd")):
        second.insert(1, mark)
    draft.delete(first)
    draft.merge()
    assert root.text("fler-tag", "idea") == "De ska hålla tiden."


def test_paragraphs_typed_at_start_middle_and_end(root: Root) -> None:
    draft = root.draft()
    draft.after(draft.p("De ska hålla"), "Sist av allt.")
    draft.after(draft.p("Tågen ska gå"), "I mitten.")
    draft.p("Tågen ska gå").addprevious(draft.new("Allra först.", draft.p("Tågen ska gå")))
    draft.merge()
    assert (
        root.text("fler-tag", "idea")
        == "Allra först.\n\nTågen ska gå varje timme.\n\nI mitten.\n\nDe ska hålla tiden.\n\nSist av allt."
    )


def test_a_field_emptied_is_told(root: Root) -> None:
    draft = root.draft()
    draft.delete(draft.p("Att resa utan bil"))
    assert codes(draft.merge()) == ["W624"]
    assert root.text("fler-tag", "purpose") == ""


def test_not_given_overtyped(root: Root) -> None:
    before = root.all_bytes()
    root.draft("region-skane").replace("Ej angivet.", "Den som badar.").merge()
    assert root.text("renare-sjoar", "target_group") == "Den som badar."
    assert changed(root, before) == {"proposals/renare-sjoar.yaml"}


def test_a_text_typed_below_not_given(root: Root) -> None:
    draft = root.draft("region-skane")
    draft.after(draft.p("Ej angivet."), "Den som badar.")
    draft.merge()
    assert root.text("renare-sjoar", "target_group") == "Den som badar."


def test_a_field_overtyped_whole(root: Root) -> None:
    draft = root.draft()
    p = draft.p("Brunnarna ska bli")
    draft.after(p, "Helt andra ord om något nytt.")
    draft.delete(p)
    draft.merge()
    assert root.text("djupa-brunnar", "idea") == "Helt andra ord om något nytt."


def test_retitled(root: Root) -> None:
    before = root.all_bytes()
    draft = root.draft()
    title = draft.title("Renare sjöar")
    next(
        text for text in title.iter(f"{N}t") if "Renare sjöar" in (text.text or "")
    ).text = "Mycket renare sjöar"
    draft.merge()
    assert root.proposal("renare-sjoar").title == "Mycket renare sjöar"
    assert changed(root, before) == {"proposals/renare-sjoar.yaml"}


def test_a_chapter_retitled(root: Root) -> None:
    draft = root.draft()
    heading = next(
        p for p in draft.body.iter(f"{N}p") if "Vatten" in text_of(p) and draft.style(p) == "heading 1"
    )
    next(text for text in heading.iter(f"{N}t") if "Vatten" in (text.text or "")).text = "Vatten och vägar"
    draft.merge()
    assert root.edition().chapters[0].title == "Vatten och vägar"
    assert "# på omslaget" in (root.path / "content/2031/edition.yaml").read_text("utf-8")


def test_list_items_added_and_removed(root: Root) -> None:
    draft = root.draft()
    draft.after(draft.p("mäta"), "räkna")
    draft.delete(draft.p("följa upp"))
    draft.merge()
    assert "- mäta\n- räkna\n- rensa\n\nDärefter" in root.text("renare-sjoar", "idea")


def test_a_list_item_indented(root: Root) -> None:
    draft = root.draft()
    style = draft.p("rensa").find(f"{N}pPr/{N}pStyle")
    style.set(f"{N}val", draft.style_id("List Bullet 2"))
    draft.merge()
    assert re.search(r"- mäta\n  [-*] rensa\n- följa upp", root.text("renare-sjoar", "idea"))


def test_bold_italics_and_superscript(root: Root) -> None:
    draft = root.draft()
    p = draft.p("Vägarna mellan byarna")
    draft.retyped(
        p,
        run("Vägarna "),
        run("mellan", b="1"),
        run(" byarna "),
        run("ska", i="1"),
        run(" bli 3 km"),
        run("2", vertAlign="superscript"),
        run("."),
    )
    draft.merge()
    assert root.text("korta-vagar", "idea") == "Vägarna **mellan** byarna *ska* bli 3 km^2^."


def test_a_link_with_letters_and_signs(root: Root) -> None:
    draft = root.draft()
    draft.parts["word/_rels/document.xml.rels"] = draft.parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        '<Relationship Id="rIdL" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
        'Target="https://å.example/väg?a=1&amp;b=2" TargetMode="External"/></Relationships>'.encode(),
    )
    link = etree.Element(f"{N}hyperlink")
    link.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", "rIdL")
    link.append(run("kartan"))
    p = draft.p("Mindre tid på vägen")
    p.append(run(" Se "))
    p.append(link)
    draft.merge()
    assert (
        root.text("korta-vagar", "purpose")
        == "Mindre tid på vägen. Se [kartan](https://å.example/väg?a=1&b=2)"
    )


def test_a_footnote_edited(root: Root) -> None:
    draft = root.draft()
    draft.parts["word/footnotes.xml"] = draft.parts["word/footnotes.xml"].replace(
        "Utom där det".encode(), "Bara inte där det".encode()
    )
    draft.merge()
    text = root.text("friska-floder", "idea")
    assert (
        "Bara inte där det finns dammar." in text
        and "Utom" not in text
        and "**rinna fritt**" in text
        and "[det första](#renare-sjoar)" in text
    )


def test_a_table_s_cell_and_row(root: Root) -> None:
    draft = root.draft().replace("Bäcken", "Lilla bäcken")
    row = draft.p("Lilla bäcken").getparent().getparent()
    more = copied(row)
    for text, words in zip(more.iter(f"{N}t"), ("Diket", "1"), strict=True):
        text.text = words
    row.addnext(more)
    draft.merge()
    text = root.text("friska-floder", "idea")
    assert [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ][2:] == [["Ån", "12"], ["Lilla bäcken", "3"], ["Diket", "1"]]
    assert "[^1]: Utom där det finns dammar." in text


def test_an_intro_edited(root: Root) -> None:
    root.draft().replace("Detta står före", "Det här står före").merge()
    assert root.proposal("friska-floder").intro.strip() == "Det här står före etiketterna."


def test_an_intro_typed(root: Root) -> None:
    draft = root.draft()
    member = next(draft.title("Fler tåg").itersiblings(f"{N}p"))
    member.addnext(draft.new("Något först.", draft.p("Tågen ska gå")))
    draft.merge()
    assert root.proposal("fler-tag").intro.strip() == "Något först."


# Contacts and senders


def test_a_contact_s_name_and_address(root: Root) -> None:
    before = root.all_bytes()
    root.draft("region-skane").replace("Kim Exempel", "Kim Exempelsson").replace(
        "alva@", "alva.aberg@"
    ).merge()
    first, second = root.proposal("renare-sjoar").contacts
    assert (first.name, first.role, first.organisation, first.email) == (
        "Kim Exempelsson",
        "strateg",
        "Länets vattenråd",
        "kim@skane.example",
    )
    assert (second.name, second.email) == ("Alva Åberg", "alva.aberg@skane.example")
    assert "# ny" in root.file("renare-sjoar").read_text("utf-8") and changed(root, before) == {
        "proposals/renare-sjoar.yaml"
    }


def test_a_contact_added_and_one_removed(root: Root) -> None:
    draft = root.draft("region-skane")
    p = draft.p("Alva Åberg")
    paragraph = draft.new("", p)
    paragraph.append(run("Siv Berg", b="1"))
    paragraph.append(run(", chef, Kommunen siv@kommun.example"))
    p.addnext(paragraph)
    draft.delete(draft.p("Kim Exempel"))
    draft.merge()
    assert [
        (contact.name, contact.role, contact.organisation, contact.email)
        for contact in root.proposal("renare-sjoar").contacts
    ] == [
        ("Alva Åberg", None, None, "alva@skane.example"),
        ("Siv Berg", "chef", "Kommunen", "siv@kommun.example"),
    ]


def test_a_contact_where_there_was_none(root: Root) -> None:
    draft = root.draft()
    label = draft.label("Kontaktperson", "Korta vägar")
    none = next(label.itersiblings(f"{N}p"))
    for text in none.iter(f"{N}t"):
        text.text = "Kim Exempel kim@skane.example"
    draft.merge()
    assert [(contact.name, contact.email) for contact in root.proposal("korta-vagar").contacts] == [
        ("Kim Exempel", "kim@skane.example")
    ]


def test_a_role_put_in(root: Root) -> None:
    draft = root.draft()
    p = draft.p("Bo Ek", 0)
    bold = next(contact for contact in p.iter(f"{N}r") if text_of(contact) == "Bo Ek")
    bold.addnext(run(", biolog"))
    draft.merge()
    assert [
        (contact.name, contact.role, contact.email) for contact in root.proposal("friska-floder").contacts
    ] == [("Bo Ek", "biolog", "bo@gotland.example")]


def test_senders(root: Root) -> None:
    draft = root.draft()
    member = next(draft.title("Fler tåg").itersiblings(f"{N}p"))
    for text in member.iter(f"{N}t"):
        text.text = "Region Gotland, Region Halland"
    draft.merge()
    assert [member.id for member in root.proposal("fler-tag").submitted_by] == [
        "region-gotland",
        "region-halland",
    ]


def test_a_stranger_among_the_senders_is_told(root: Root) -> None:
    draft = root.draft()
    member = next(draft.title("Fler tåg").itersiblings(f"{N}p"))
    for text in member.iter(f"{N}t"):
        text.text = "Region Atlantis"
    merged = draft.merge()
    assert codes(merged) == ["W628"] and merged.outcomes[0].counts["unplaced"] == 1


# Tracked changes and comments


def test_tracked_changes_of_two_authors_count_as_accepted(root: Root) -> None:
    draft = root.draft()
    p = draft.p("Att resa utan bil")
    draft.retyped(p, run("Att "), old := run("resa"), new := run("åka tåg"), run(" utan bil."))
    draft.tracked("del", old, "Anna")
    draft.tracked("ins", new, "Bo")
    merged = draft.merge()
    assert root.text("fler-tag", "purpose") == "Att åka tåg utan bil."
    remarks = [
        (remark.what.kind, remark.what.author, remark.what.text, remark.proposal, remark.field)
        for remark in merged.outcomes[0].changes
    ]
    assert remarks == [
        ("deletion", "Anna", "resa", "fler-tag", "purpose"),
        ("insertion", "Bo", "åka tåg", "fler-tag", "purpose"),
    ]


def test_tracked_changes_rejected(root: Root) -> None:
    draft = root.draft()
    p = draft.p("Att resa utan bil")
    p.append(run(" Eller båt."))
    draft.tracked("ins", p[-1])
    before = root.all_bytes()
    draft.merge(reject=True)
    assert root.all_bytes() == before


def test_a_tracked_split_and_join(root: Root) -> None:
    draft = root.draft()
    draft.split(draft.p("Sjöarna i länet"), "Det tar")
    draft.tracked_mark("ins", draft.p("Sjöarna i länet"))
    draft.tracked_mark("del", draft.p("Tågen ska gå"))
    merged = draft.merge()
    assert root.text("renare-sjoar", "idea").startswith("Sjöarna i länet ska bli renare.\n\nDet tar")
    assert root.text("fler-tag", "idea").replace(" ", "") == "Tågenskagåvarjetimme.Deskahållatiden."
    assert {remark.what.kind for remark in merged.outcomes[0].changes} >= {"split", "join"}


def test_a_paragraph_before_a_label_deleted_with_tracking(root: Root) -> None:
    draft = root.draft()
    p = draft.p("De ska hålla")
    for child in p.findall(f"{N}r"):
        draft.tracked("del", child)
    draft.tracked_mark("del", p)
    draft.merge()
    assert (
        root.text("fler-tag", "idea") == "Tågen ska gå varje timme."
        and root.text("fler-tag", "purpose") == "Att resa utan bil."
    )


def test_a_tracked_move(root: Root) -> None:
    draft = root.draft()
    first, second = draft.p("Tågen ska gå"), draft.p("De ska hålla")
    moved = draft.new(text_of(first), first)
    second.addnext(moved)
    draft.tracked("moveTo", moved.find(f"{N}r"))
    draft.tracked_mark("moveTo", moved)
    for child in first.findall(f"{N}r"):
        mark = draft.tracked("del", child)
        mark.tag = f"{N}moveFrom"
    draft.tracked_mark("moveFrom", first)
    draft.merge()
    assert root.text("fler-tag", "idea") == "De ska hålla tiden.\n\nTågen ska gå varje timme."


def test_a_comment_is_listed_and_never_enters_the_text(root: Root) -> None:
    draft = root.draft()
    draft.comment(draft.p("Att resa utan bil"), "Är det sant?")
    before = root.all_bytes()
    merged = draft.merge()
    (comment,) = merged.outcomes[0].comments
    assert (comment.what.author, comment.what.text, comment.proposal, comment.field) == (
        "Alva",
        "Är det sant?",
        "fler-tag",
        "purpose",
    )
    assert "Att resa utan bil." in comment.what.quoted and root.all_bytes() == before


# Labels


def test_a_label_deleted(root: Root) -> None:
    draft = root.draft()
    draft.delete(draft.label("Syfte", "Fler tåg"))
    before = root.all_bytes()
    assert codes(draft.merge()) == ["W622"] and root.all_bytes() == before


def test_a_label_renamed(root: Root) -> None:
    draft = root.draft()
    next(draft.label("Syfte", "Fler tåg").iter(f"{N}t")).text = "Ändamål"
    before = root.all_bytes()
    assert codes(draft.merge()) == ["W621"] and root.all_bytes() == before


def test_a_label_joined_with_its_text(root: Root) -> None:
    draft = root.draft()
    draft.join(draft.label("Syfte", "Fler tåg"), draft.p("Att resa utan bil"))
    before = root.all_bytes()
    assert codes(draft.merge()) == ["W623"] and root.all_bytes() == before


def test_a_label_joined_with_the_text_before_it(root: Root) -> None:
    draft = root.draft()
    draft.join(draft.p("De ska hålla"), draft.label("Syfte", "Fler tåg"))
    before = root.all_bytes()
    assert codes(draft.merge()) == ["W623"] and root.all_bytes() == before


# Structure


def test_a_proposal_moved_within_its_chapter(root: Root) -> None:
    draft = root.draft()
    block = draft.block("Djupa brunnar")
    target = draft.title("Renare sjöar")
    for element in block:
        target.addprevious(element)
    before = root.all_bytes()
    merged = draft.merge()
    assert [element.id for element in root.edition().chapters[0].proposals] == [
        "djupa-brunnar",
        "renare-sjoar",
        "friska-floder",
    ]
    assert changed(root, before) == {"edition.yaml"} and "Moved" in merged.outcomes[0].structure[0]
    assert "- renare-sjoar   # först" in (root.path / "content/2031/edition.yaml").read_text("utf-8")


def test_a_proposal_moved_to_another_chapter(root: Root) -> None:
    draft = root.draft()
    target = draft.title("Korta vägar")
    for element in draft.block("Friska floder"):
        target.addprevious(element)
    draft.merge()
    assert [[element.id for element in chapter.proposals] for chapter in root.edition().chapters] == [
        ["renare-sjoar", "djupa-brunnar"],
        ["fler-tag", "friska-floder", "korta-vagar"],
    ]


def test_the_last_proposal_moved_first(root: Root) -> None:
    draft = root.draft()
    block, target = draft.block("Korta vägar"), draft.title("Renare sjöar")
    for element in block:
        target.addprevious(element)
    draft.merge()
    assert (
        root.edition().proposals[0].id == "korta-vagar"
        and root.text("korta-vagar", "idea") == "Vägarna mellan byarna ska bli kortare."
    )


def test_a_proposal_gone_is_kept_unless_allowed(root: Root) -> None:
    draft = root.draft()
    draft.delete(*draft.block("Djupa brunnar"))
    before = root.all_bytes()
    assert codes(draft.merge()) == ["W627"] and root.all_bytes() == before


def test_a_proposal_gone_is_taken_out_where_allowed(root: Root) -> None:
    draft = root.draft()
    draft.delete(*draft.block("Djupa brunnar"))
    text = root.file("djupa-brunnar").read_text("utf-8")
    draft.merge(allow_delete=True)
    assert (
        "djupa-brunnar" not in [proposal.id for proposal in root.edition().proposals]
        and not root.file("djupa-brunnar").exists()
    )
    assert (root.path / "content/2031/records/kept/djupa-brunnar.yaml").read_text("utf-8") == text


def typed(draft: Draft, title: str) -> None:
    """A proposal typed behind another, in the styles of that."""
    last = draft.block("Fler tåg")[-1]
    words = [
        (draft.title("Fler tåg"), title),
        (next(draft.title("Fler tåg").itersiblings(f"{N}p")), "Region Halland"),
        (draft.label("Idé", "Fler tåg"), "Idé"),
        (draft.p("Tågen ska gå"), "En ny idé med ord."),
        (draft.label("Syfte", "Fler tåg"), "Syfte"),
        (draft.p("Att resa utan bil"), "Ett nytt syfte."),
    ]
    for like, text in words:
        paragraph = draft.new(text, like)
        last.addnext(paragraph)
        last = paragraph


def test_a_proposal_typed_anew_is_offered_and_named(root: Root) -> None:
    draft = root.draft()
    typed(draft, "Nya båtar")
    before = root.all_bytes()
    merged = draft.merge()
    assert (
        codes(merged) == ["W632"]
        and "Nya båtar" in merged.outcomes[0].problems[0].message
        and root.all_bytes() == before
    )
    assert merged.outcomes[0].counts["unplaced"] == 6


def test_a_proposal_typed_anew_gets_a_file(root: Root) -> None:
    draft = root.draft()
    typed(draft, "Nya båtar")
    draft.merge(allow_new=True)
    new = root.proposal("nya-batar")
    assert (new.title, new.fields["idea"].strip(), new.fields["purpose"].strip()) == (
        "Nya båtar",
        "En ny idé med ord.",
        "Ett nytt syfte.",
    )
    assert [member.id for member in new.submitted_by] == ["region-halland"]
    assert [proposal.id for proposal in root.edition().chapters[1].proposals] == [
        "fler-tag",
        "nya-batar",
        "korta-vagar",
    ]


def test_a_copied_proposal(root: Root) -> None:
    draft = root.draft()
    last = draft.block("Fler tåg")[-1]
    for element in draft.block("Fler tåg"):
        copied = copy.deepcopy(element)
        for mark in copied.iter(f"{N}bookmarkStart"):
            mark.set(f"{N}name", mark.get(f"{N}name") + "_Copy_1")
        last.addnext(copied)
        last = copied
    merged = draft.merge()
    assert codes(merged) == ["W632"] and "copy" in merged.outcomes[0].problems[0].message


# YAML and Word both edited


def test_both_edited_apart(root: Root) -> None:
    draft = root.draft()
    root.change("renare-sjoar", "många år", "flera år")
    root.change("renare-sjoar", "# Det första förslaget.", "# Det allra första.")
    draft.replace("Sjöarna i länet", "Alla sjöar i länet").replace(
        "skrivs en plan", "skrivs en stor plan"
    ).merge()
    assert root.text("renare-sjoar", "idea") == (
        IDEA.replace("många år", "flera år")
        .replace("Sjöarna i länet", "Alla sjöar i länet")
        .replace("skrivs en plan", "skrivs en stor plan")
    )


def test_both_edited_alike(root: Root) -> None:
    draft = root.draft()
    root.change("renare-sjoar", "många år", "flera år")
    before = root.all_bytes()
    merged = draft.replace("många år", "flera år").merge()
    assert root.all_bytes() == before and not merged.conflicts


def test_the_same_words_edited_is_a_conflict(root: Root) -> None:
    draft = root.draft()
    root.change("fler-tag", "varje timme", "varje kvart")
    before = root.all_bytes()
    draft.replace("varje timme", "varje halvtimme")
    merged = draft.merge()
    (conflict,) = merged.outcomes[0].conflicts
    assert (conflict.proposal, conflict.field, conflict.base, conflict.ours, conflict.theirs) == (
        "fler-tag",
        "idea",
        "timme.",
        "kvart.",
        "halvtimme.",
    )
    assert root.all_bytes() == before and merged.outcomes[0].counts["conflicted"] == 1
    for answer, words in (
        ("ours", "varje kvart"),
        ("edit:tjugonde minut.", "varje tjugonde minut"),
        ("theirs", "varje halvtimme"),
    ):
        draft.merge(answers={conflict.key: answer})
        assert words in root.text("fler-tag", "idea"), answer


def test_a_conflict_leaves_the_rest_of_its_field_merged(root: Root) -> None:
    draft = root.draft()
    root.change("fler-tag", "varje timme", "varje kvart")
    draft.replace("varje timme", "varje halvtimme").replace("hålla tiden", "hålla tiden väl").merge()
    assert root.text("fler-tag", "idea") == "Tågen ska gå varje kvart.\n\nDe ska hålla tiden väl."


def test_contacts_edited_on_both_sides(root: Root) -> None:
    draft = root.draft()
    root.change("renare-sjoar", "role: strateg", "role: chef")
    draft.replace("kim@skane", "kim.exempel@skane").merge()
    assert next((contact.role, contact.email) for contact in root.proposal("renare-sjoar").contacts) == (
        "chef",
        "kim.exempel@skane.example",
    )


def test_two_members_files_in_one_run(root: Root) -> None:
    first, second = root.draft("region-skane"), root.draft("region-halland")
    first.replace("djupare och säkrare", "mycket djupare och säkrare")
    second.replace("också under torra år", "också under torra och kalla år").replace(
        "djupare och säkrare", "djupare och tryggare"
    )
    merge_data(root, [("skane.docx", first.docx()), ("halland.docx", second.docx())])
    assert root.text("djupa-brunnar", "idea") == "Brunnarna ska bli mycket djupare och tryggare."
    assert root.text("djupa-brunnar", "purpose") == "Vatten också under torra och kalla år."


# Anchors and base gone


@pytest.mark.parametrize("members", [(), ("region-skane",)])
def test_without_bookmarks_headings_and_labels_show_the_way(root: Root, members: tuple[str, ...]) -> None:
    draft = (
        root.draft(*members).without_bookmarks().replace("Vägarna mellan byarna", "Alla vägar mellan byarna")
    )
    before = root.all_bytes()
    merged = draft.merge()
    assert root.text("korta-vagar", "idea") == "Alla vägar mellan byarna ska bli kortare."
    assert changed(root, before) == {"proposals/korta-vagar.yaml"} and "W626" in codes(merged)


def test_pasted_into_a_new_document(root: Root) -> None:
    """Styles, bookmarks and base are gone; the draft that is kept shows what it was."""
    draft = (
        root.draft("region-skane")
        .without_bookmarks()
        .without_base()
        .replace("Vägarna mellan byarna", "Alla vägar mellan byarna")
    )
    for properties in draft.body.iter(f"{N}pPr"):
        if (style := properties.find(f"{N}pStyle")) is not None and "ist" not in draft.style(
            properties.getparent()
        ):
            properties.remove(style)
    before = root.all_bytes()
    merged = draft.merge()
    assert root.text("korta-vagar", "idea") == "Alla vägar mellan byarna ska bli kortare."
    assert changed(root, before) == {"proposals/korta-vagar.yaml"} and {"W626", "W638"} <= set(codes(merged))


def test_base_gone_nothing_is_written(root: Root) -> None:
    draft = (
        root.draft("region-skane", keep=False)
        .without_base()
        .replace("Vägarna mellan byarna", "Alla vägar mellan byarna")
    )
    before = root.all_bytes()
    merged = draft.merge()
    assert root.all_bytes() == before and merged.outcomes[0].two_way and codes(merged) == ["W639"]
    assert [(correction.proposal, correction.field) for correction in merged.outcomes[0].corrections] == [
        ("korta-vagar", "idea")
    ]


def test_words_outside_the_proposals_are_unplaced(root: Root) -> None:
    draft = root.draft()
    draft.body.insert(0, draft.new("Något som inte hör hit.", draft.p("Tågen ska gå")))
    before = root.all_bytes()
    merged = draft.merge()
    assert codes(merged) == ["W620"] and root.all_bytes() == before
    assert [line.text for line in merged.outcomes[0].ledger if line.state == "unplaced"] == [
        "Något som inte hör hit."
    ]


def test_another_edition_s_draft_is_refused(root: Root) -> None:
    draft = root.draft(keep=False)
    draft.parts = {
        name: data.replace(b'"edition":"2031"', b'"edition":"2030"').replace(
            b"&quot;edition&quot;:&quot;2031", b"&quot;edition&quot;:&quot;2030"
        )
        for name, data in draft.parts.items()
    }
    with pytest.raises(ContentError) as caught:
        draft.merge()
    assert [problem.code for problem in caught.value.problems] == [
        "E622"
    ] and "2030" in caught.value.problems[0].message


def test_any_other_word_file_is_refused(root: Root) -> None:
    draft = root.draft(keep=False).without_base().without_bookmarks()
    for p in list(draft.body.iter(f"{N}p"))[1:]:
        p.getparent().remove(p)
    with pytest.raises(ContentError) as caught:
        draft.merge()
    assert [problem.code for problem in caught.value.problems] == ["E622"]
