"""A redline: accepted whole it is the second text, rejected whole the first; and Word finds nothing to
complain of.
"""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import pytest
import word_rules
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from soaking import rounds
from word_edits import Draft, N, Root, make, run, text_of

from pressklar.ooxml.reader import read_docx
from pressklar.ooxml.values import WordNote
from pressklar.problems import ContentError
from pressklar.redline.comparison import Redline, make_redline

DAY = date(2031, 5, 1)
WORDS = ("och", "nya", "vägar", "12", "% –", "sjöar", "båt", "den röda båten")


@cache
def sent() -> tuple[Root, bytes]:
    import tempfile

    root = make(Path(tempfile.mkdtemp(prefix="pressklar-redline-")))
    return root, root.draft(keep=False).docx()


def a_draft() -> Draft:
    root, docx = sent()
    return Draft(root, docx)


def seen(docx: bytes, *, reject: bool = False) -> list[tuple[object, ...]]:
    """All that a reader sees of a file; tables are counted by what is left of them, and bookmarks stand where
    the second text has them.
    """
    tables: dict[int, int] = {}
    paragraphs: list[tuple[object, ...]] = []
    for paragraph in read_docx(docx, "x.docx", reject=reject).paragraphs:
        cell = paragraph.cell and replace(
            paragraph.cell, table=tables.setdefault(paragraph.cell.table, len(tables))
        )
        items = tuple(
            replace(item, bookmark="") if isinstance(item, WordNote) else item for item in paragraph.items
        )
        paragraphs.append(
            (paragraph.style, items, paragraph.numbering, paragraph.level, cell, paragraph.aligned)
        )
    return paragraphs


def proved(a: bytes, b: bytes) -> Redline:
    """The redline of two files, after what holds for every one was looked at."""
    redline = make_redline(a, b, ("a.docx", "b.docx"), "Redaktionen", DAY)
    assert seen(redline.docx) == seen(b), "accepted"
    assert seen(redline.docx, reject=True) == seen(a), "rejected"
    assert faults(redline.docx, a, b) == []
    assert bool(redline.changes) == (seen(a) != seen(b))
    return redline


def faults(docx: bytes, *before: bytes) -> list[str]:
    """What Word would complain of; tests of the writer have no tracked ends, and no paragraph whose words are
    all gone, and where the files already lead nowhere so may their redline.
    """
    old = {fault for element in before for fault in word_rules.faults(element)}
    errors = [
        fault
        for fault in word_rules.faults(docx)
        if fault not in old
        and "an empty paragraph" not in fault
        and not fault.endswith(("<rPr> may not hold <ins>", "<rPr> may not hold <del>"))
    ]
    for root in word_rules.WordFile(docx).trees().values():
        ids = [
            element.get(f"{N}id")
            for name in ("ins", "del", "pPrChange")
            for element in root.iter(f"{N}{name}")
        ]
        errors += (
            [f"change {element} is there twice" for element in set(ids) if ids.count(element) > 1]
            if len(ids) < 500
            else []
        )
        errors += [
            "a change by nobody"
            for name in ("ins", "del")
            for element in root.iter(f"{N}{name}")
            if not element.get(f"{N}author") or not element.get(f"{N}date")
        ]
        errors += [
            "words in a deletion that aren't deleted"
            for element in root.iter(f"{N}del")
            if next(element.iter(f"{N}t", f"{N}instrText"), None) is not None
        ]
        errors += [
            "deleted words outside a deletion"
            for element in root.iter(f"{N}delText")
            if not any(True for _ in element.iterancestors(f"{N}del"))
        ]
        errors += [
            "what an insertion may not hold"
            for element in root.iter(f"{N}ins", f"{N}del")
            for child in element
            if child.tag != f"{N}r"
        ]
        errors += [
            "an end's mark out of its place"
            for look in root.iter(f"{N}rPr")
            for mark in look.iterchildren(f"{N}ins", f"{N}del")
            if any(element.tag not in (f"{N}ins", f"{N}del") for element in mark.itersiblings(preceding=True))
        ]
    return errors


def tree(redline: Redline, part: str = "document") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(redline.docx)) as archive:
        return etree.fromstring(archive.read(f"word/{part}.xml"))


def changes_of(redline: Redline) -> list[tuple[str, str]]:
    return [(change.state, change.words) for change in redline.changes]


def edited(edit: Callable[[Draft], object]) -> Redline:
    """The redline of the draft and the same after an edit; the other way round must hold too."""
    draft = a_draft()
    edit(draft)
    proved(draft.docx(), sent()[1])
    return proved(sent()[1], draft.docx())


def test_a_word_replaced_is_one_deletion_and_one_insertion() -> None:
    redline = edited(lambda draft: draft.replace("Det tar många år", "Det tar några få år"))
    assert changes_of(redline) == [("gone", "många"), ("new", "några få")]
    assert redline.changes[0].proposal.endswith("Renare sjöar")
    mark = next(tree(redline).iter(f"{N}ins"))
    assert (mark.get(f"{N}author"), mark.get(f"{N}date")) == ("Redaktionen", "2031-05-01T00:00:00Z")


def test_the_same_file_has_no_changes_and_the_same_files_give_the_same_bytes() -> None:
    assert proved(sent()[1], sent()[1]).changes == ()
    edit: Callable[[Draft], object] = lambda draft: draft.replace("många år", "år")  # noqa: E731
    assert edited(edit).docx == edited(edit).docx


def test_paragraphs_split_joined_new_and_gone() -> None:
    edited(lambda draft: draft.split(draft.p("Sjöarna i länet"), "Det tar"))
    edited(lambda draft: draft.join(draft.p("Sjöarna i länet"), draft.p("Arbetet börjar"), " "))
    redline = edited(lambda draft: draft.after(draft.p("Rent vatten"), "Och rena stränder.", "Och båtar."))
    assert changes_of(redline) == [("new", "Och rena stränder."), ("new", "Och båtar.")]
    assert sum(1 for _ in tree(redline).iter(f"{N}ins")) == 4, "two paragraphs' words and two ends"
    edited(lambda draft: draft.delete(draft.p("Rent vatten")))


def test_the_last_paragraph() -> None:
    def last(draft: Draft) -> etree._Element:
        return [element for element in draft.body if element.tag == f"{N}p"][-1]

    edited(lambda draft: draft.delete(last(draft)))
    edited(lambda draft: draft.after(last(draft), "Allra sist."))
    edited(lambda draft: last(draft).addnext(draft.new("En rubrik sist", draft.title("Renare sjöar"))))

    def restyled(draft: Draft) -> None:
        paragraph = draft.new("Något helt annat", draft.title("Renare sjöar"))
        draft.body.replace(last(draft), paragraph)

    edited(restyled)


def test_a_retitled_a_deleted_a_new_and_a_moved_proposal() -> None:
    redline = edited(lambda draft: draft.replace("Renare sjöar", "Rena sjöar"))
    assert ("gone", "Renare") in changes_of(redline)
    edited(lambda draft: draft.delete(*draft.block("Friska floder")))

    def moved(draft: Draft) -> None:
        block = draft.block("Friska floder")
        place = draft.block("Fler tåg")[-1]
        for element in reversed(block):
            place.addnext(element)

    edited(moved)

    def copied(draft: Draft) -> None:
        draft.copy_block("Renare sjöar", "Fler tåg")
        draft.delete(*draft.block("Korta vägar"))

    redline = edited(copied)
    labels = [change.words for change in redline.changes if change.words in ("Idé", "Syfte")]
    assert labels == ["Idé", "Syfte"] * 2, (
        "a proposal that is gone and one that is new aren't woven into each other"
    )


def test_looks_alone() -> None:
    def bold(draft: Draft) -> None:
        p = draft.p("Rent vatten")
        for child in p.findall(f"{N}r"):
            p.remove(child)
        p.extend([run("Rent "), run("vatten", b="1"), run(" för alla som bor här.")])

    assert changes_of(edited(bold)) == [("gone", "vatten"), ("new", "vatten")]

    def restyled(draft: Draft) -> None:
        draft.p("Rent vatten").find(f"{N}pPr/{N}pStyle").set(f"{N}val", draft.style_id("Lead"))

    edited(restyled)


def test_table_rows_and_whole_tables() -> None:
    def row(draft: Draft) -> etree._Element:
        return next(row for row in draft.body.iter(f"{N}tr") if "Bäcken" in text_of(row))

    def more(draft: Draft) -> None:
        new = copy.deepcopy(row(draft))
        for mark in [*new.iter(f"{N}bookmarkStart", f"{N}bookmarkEnd")]:
            mark.getparent().remove(mark)
        next(new.iter(f"{N}t")).text = "Älven"
        row(draft).addnext(new)

    redline = edited(more)
    assert [mark.getparent().getparent().tag for mark in tree(redline).iterfind(f".//{N}trPr/{N}ins")] == [
        f"{N}tr"
    ]
    edited(lambda draft: row(draft).getparent().remove(row(draft)))
    edited(lambda draft: draft.replace("Bäcken", "Bäcken i norr"))
    edited(lambda draft: row(draft).getparent().getparent().remove(row(draft).getparent()))
    edited(lambda draft: draft.after(draft.p("Bäcken"), "Ett stycke till i rutan"))

    def column(draft: Draft) -> None:
        table = row(draft).getparent()
        grid = table.find(f"{N}tblGrid")
        grid.remove(grid[-1])
        for table_row in table.iter(f"{N}tr"):
            table_row.remove(table_row.findall(f"{N}tc")[-1])

    edited(column)


def linked(draft: Draft, address: str) -> None:
    """A link in a paragraph."""
    draft.parts["word/_rels/document.xml.rels"] = draft.parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="x1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
        b'Target="%s" TargetMode="External"/></Relationships>' % address.encode(),
    )
    link = etree.SubElement(draft.p("Rent vatten"), f"{N}hyperlink")
    link.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", "x1")
    link.append(run(" Läs mer"))


def test_links() -> None:
    assert changes_of(edited(lambda draft: linked(draft, "https://vatten.example/")))[-1] == (
        "new",
        " Läs mer",
    )
    first, second = a_draft(), a_draft()
    linked(first, "https://vatten.example/")
    linked(second, "https://sjo.example/")
    assert changes_of(proved(first.docx(), second.docx()))[-2:] == [("gone", " Läs mer"), ("new", " Läs mer")]


def noted(draft: Draft, words: str, words_before: str = "Rent vatten", number: str = "900") -> None:
    """A footnote at a paragraph's end."""
    draft.parts["word/footnotes.xml"] = draft.parts["word/footnotes.xml"].replace(
        b"</w:footnotes>",
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {words}</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>".encode(),
    )
    mark = etree.SubElement(etree.SubElement(draft.p(words_before), f"{N}r"), f"{N}footnoteReference")
    mark.set(f"{N}id", number)


def test_notes() -> None:
    edited(lambda draft: noted(draft, "Enligt mätningen."))
    first, second, third = a_draft(), a_draft(), a_draft()
    noted(first, "Enligt mätningen förra året.")
    noted(second, "Enligt mätningen i år.", number="77")
    noted(third, "Enligt mätningen förra året.", words_before="Därefter skrivs")
    redline = proved(first.docx(), second.docx())
    assert changes_of(redline) == [("gone", "förra året"), ("new", "i år")]
    assert [text_of(mark) for mark in tree(redline, "footnotes").iter(f"{N}ins")] == ["i år"]
    proved(first.docx(), third.docx())
    noted(third, "En annan not.", number="78")
    proved(first.docx(), third.docx())


def test_changes_tracked_before_count_as_accepted() -> None:
    first, second = a_draft(), a_draft()
    first.tracked("del", next(first.p("Rent vatten").iterchildren(f"{N}r")))
    first.tracked_mark("del", first.p("Sjöarna i länet"))
    second.replace("Rent vatten", "Friskt vatten")
    plain = read_docx(first.docx(), "x")
    redline = make_redline(first.docx(), second.docx(), ("a", "b"), "R", DAY)
    assert seen(redline.docx) == seen(second.docx())
    assert [paragraph.text for paragraph in read_docx(redline.docx, "x", reject=True).paragraphs] == [
        paragraph.text for paragraph in plain.paragraphs
    ]
    assert faults(redline.docx, first.docx(), second.docx()) == []


def test_styles_and_lists_that_the_first_file_lacks_come_along() -> None:
    def new_style(draft: Draft) -> None:
        draft.parts["word/styles.xml"] = draft.parts["word/styles.xml"].replace(
            b"</w:styles>",
            b'<w:style w:type="paragraph" w:customStyle="1" w:styleId="Own"><w:name w:val="Own Look"/></w:style></w:styles>',
        )
        draft.p("Rent vatten").find(f"{N}pPr/{N}pStyle").set(f"{N}val", "Own")

    edited(new_style)

    def new_list(draft: Draft) -> None:
        numbering = etree.fromstring(draft.parts["word/numbering.xml"])
        own = etree.fromstring(
            f'<w:abstractNum xmlns:w="{N[1:-1]}" w:abstractNumId="70"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/>'
            '<w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>'
        )
        number = etree.fromstring(
            f'<w:num xmlns:w="{N[1:-1]}" w:numId="70"><w:abstractNumId w:val="70"/></w:num>'
        )
        numbering.findall(f"{N}abstractNum")[-1].addnext(own)
        numbering.append(number)
        draft.parts["word/numbering.xml"] = etree.tostring(numbering)
        properties = draft.p("Rent vatten").find(f"{N}pPr")
        listed = etree.SubElement(properties, f"{N}numPr")
        etree.SubElement(listed, f"{N}ilvl").set(f"{N}val", "0")
        etree.SubElement(listed, f"{N}numId").set(f"{N}val", "70")

    edited(new_list)


def test_what_is_no_word_file_is_refused_in_plain_words() -> None:
    for bad in (b"", b"PK\x03\x04", b"{\\rtf1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100):
        for pair in ((bad, sent()[1]), (sent()[1], bad)):
            with pytest.raises(ContentError) as caught:
                make_redline(*pair, ("first.docx", "second.docx"), "R", DAY)
            assert caught.value.problems[0].code.startswith("E61")
            assert caught.value.problems[0].message.startswith("first" if pair[0] == bad else "second")


def test_an_independent_validator_finds_nothing(tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit", reason="openxml-audit isn't installed")
    draft = a_draft()
    noted(draft, "Enligt mätningen.")
    linked(draft, "https://vatten.example/")
    draft.replace("Det tar många år", "Det tar några få år")
    draft.delete(*draft.block("Friska floder"))
    draft.p("Att resa utan bil").find(f"{N}pPr/{N}pStyle").set(f"{N}val", draft.style_id("Lead"))
    draft.after([element for element in draft.body if element.tag == f"{N}p"][-1], "Allra sist.")
    for pair in ((sent()[1], draft.docx()), (draft.docx(), sent()[1])):
        path = tmp_path / "redline.docx"
        path.write_bytes(proved(*pair).docx)
        assert [str(error) for error in audit.OpenXmlValidator().validate(path).errors] == []


def test_a_note_that_holds_its_own_mark_does_not_go_on_for_ever() -> None:
    first, second = a_draft(), a_draft()
    for draft, words in ((first, "Kort."), (second, "Kort. Och mer.")):
        noted(draft, words)
        draft.parts["word/footnotes.xml"] = draft.parts["word/footnotes.xml"].replace(
            b"<w:footnoteRef/>", b'<w:footnoteReference w:id="900"/>'
        )
    assert make_redline(first.docx(), second.docx(), ("a", "b"), "R", DAY).changes
    assert make_redline(sent()[1], second.docx(), ("a", "b"), "R", DAY).changes


def shuffled(draft: Draft, random: Random) -> None:
    """Some edits anywhere, as nobody would make them."""
    for _ in range(random.randint(1, 8)):
        ps = [
            element
            for element in draft.body.iter(f"{N}p")
            if not any(True for _ in element.iter(f"{N}fldChar"))
        ]
        p = random.choice(ps)
        alone = len([element for element in p.getparent() if element.tag == f"{N}p"]) == 1
        words = " ".join(random.choices(WORDS, k=random.randint(1, 4)))
        texts = [element for element in p.iter(f"{N}t") if element.text]
        what = random.randrange(8)
        if what == 0 and texts:
            text = random.choice(texts)
            parts = text.text.split(" ")
            parts[random.randrange(len(parts))] = words
            text.text = " ".join(parts)
        elif what == 1:
            p.addnext(draft.new(words, random.choice(ps)))
        elif what == 2 and not alone and p.getnext() is not None:
            p.getparent().remove(p)
        elif what == 3:
            p.append(run(words, b=random.choice("01")))
        elif what == 4 and texts:
            texts[0].text = ""
        elif what == 5 and not alone:
            random.choice([element for element in draft.body if element.tag == f"{N}p"]).addprevious(p)
        elif what == 6 and (rows := [*draft.body.iter(f"{N}tr")]):
            row = random.choice(rows)
            if random.random() < 0.5:
                row.addnext(copy.deepcopy(row))
            elif len(row.getparent().findall(f"{N}tr")) > 1:
                row.getparent().remove(row)
        elif what == 7 and p.find(f"{N}pPr/{N}pStyle") is not None:
            p.find(f"{N}pPr/{N}pStyle").set(
                f"{N}val", draft.style_id(random.choice(["Body Text", "Lead", "heading 2", "List Bullet"]))
            )


@settings(max_examples=rounds(8, 300), deadline=None)
@given(st.randoms(use_true_random=False))
def test_random_edits(random: Random) -> None:
    first, second = a_draft(), a_draft()
    if random.random() < 0.5:
        shuffled(first, random)
    shuffled(second, random)
    redline = make_redline(first.docx(), second.docx(), ("a", "b"), "R", DAY)
    assert seen(redline.docx) == seen(second.docx())
    assert seen(redline.docx, reject=True) == seen(first.docx())
    assert faults(redline.docx, first.docx(), second.docx()) == []
