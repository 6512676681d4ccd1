"""Redlines in a real LibreOffice: it sees the changes, and accepting or rejecting them all gives one text or the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby

import pytest
from test_redline import DAY, a_draft, linked, noted
from word_edits import Draft, N, copied, run, text_of
from word_office import Writer, python_with_uno

from pressklar.docx.reader import read_docx
from pressklar.merge.redline import make_redline

PYTHON = python_with_uno()
pytestmark = pytest.mark.skipif(PYTHON is None, reason="LibreOffice can't be driven here (Debian: libreoffice-writer and python3-uno)")


@pytest.fixture(scope="module")
def writer() -> Iterator[Writer]:
    assert PYTHON is not None
    made = Writer(PYTHON)
    yield made
    made.end()


def words(draft: Draft) -> None:
    draft.replace("Det tar många år", "Det tar några få år")
    draft.replace("Att resa utan bil", "Att resa utan bil och flyg")


def paragraphs(draft: Draft) -> None:
    draft.after(draft.p("Rent vatten"), "Och rena stränder.", "Och båtar.")
    draft.delete(draft.p("Därefter skrivs"))
    draft.after(draft.p("rensa"), "gräva")


def proposals(draft: Draft) -> None:
    draft.replace("Djupa brunnar", "Djupare brunnar")
    draft.delete(*draft.block("Korta vägar"))
    draft.copy_block("Fler tåg", "Fler tåg")


def rows(draft: Draft) -> None:
    row = next(one for one in draft.body.iter(f"{N}tr") if "Bäcken" in text_of(one))
    made = copied(row)
    next(made.iter(f"{N}t")).text = "Älven"
    row.addnext(made)
    row.getparent().remove(next(one for one in draft.body.iter(f"{N}tr") if "Ån" in text_of(one)))


def notes_and_links(draft: Draft) -> None:
    noted(draft, "Enligt mätningen.")
    linked(draft, "https://vatten.example/")


def looks(draft: Draft) -> None:
    p = draft.p("Att resa utan bil")
    for one in p.findall(f"{N}r"):
        p.remove(one)
    p.extend([run("Att resa "), run("utan", b="1"), run(" bil.")])
    draft.p("Rent vatten").find(f"{N}pPr/{N}pStyle").set(f"{N}val", draft.style_id("Lead"))


def replaced(draft: Draft) -> None:
    """A paragraph gone, and one of other words and another style come for it."""
    p = draft.p("Att resa utan bil")
    made = draft.new("Något helt annat, som ingen har sett förut", draft.p("Alva Åberg"))
    p.getparent().replace(p, made)


def split(draft: Draft) -> None:
    draft.split(draft.p("Sjöarna i länet"), "Det tar")


def joined(draft: Draft) -> None:
    draft.join(draft.p("Sjöarna i länet"), draft.p("Arbetet börjar"), " ")


def split_and_edited(draft: Draft) -> None:
    draft.split(draft.p("Sjöarna i länet"), "Det tar")
    draft.replace("Det tar många år", "Det tar några få år")


def with_table_gone(draft: Draft) -> None:
    draft.delete(*draft.block("Friska floder"))


def split_and_restyled(draft: Draft) -> None:
    made = draft.split(draft.p("Sjöarna i länet"), "Det tar")
    made.find(f"{N}pPr/{N}pStyle").set(f"{N}val", draft.style_id("Lead"))


def joined_with_its_label(draft: Draft) -> None:
    draft.join(draft.label("Syfte", "Renare sjöar"), draft.p("Rent vatten"), " ")


def moved(draft: Draft) -> None:
    move(draft, "Djupa brunnar", "Renare sjöar")


def moved_with_table(draft: Draft) -> None:
    move(draft, "Friska floder", "Fler tåg")


def move(draft: Draft, title: str, behind: str) -> None:
    place = draft.block(behind)[-1]
    for one in reversed(draft.block(title)):
        place.addnext(one)


def seen(docx: bytes) -> list[tuple[object, ...]]:
    """Style, words, looks and place of each paragraph from the first chapter on: before it, LibreOffice makes the contents its own."""
    tables: dict[int, int] = {}
    found: list[tuple[object, ...]] = []
    for one in read_docx(docx, "x.docx").paragraphs:
        cell = one.cell and (tables.setdefault(one.cell.table, len(tables)), one.cell.row, one.cell.column)
        items = [(getattr(item, "text", type(item).__name__), getattr(getattr(item, "look", None), "strong", False)) for item in one.items]
        looks = [(strong, "".join(text for text, _ in run)) for strong, run in groupby(items, key=lambda item: item[1])]
        found.append((one.style, [(strong, _without_folio(one.style, text)) for strong, text in looks], one.numbering, cell))
    return found


def _without_folio(style: str, text: str) -> str:
    """A page's number is the program's own, and its place may be lost with what was moved."""
    text = re.sub(r"\t(\d+|Error: Reference source not found)$", "\t#", text)
    return "#" if style.startswith("table text right") and text.isdigit() else text


@pytest.mark.parametrize("edit", [words, paragraphs, proposals, rows, notes_and_links, looks, replaced])
def test_accepted_and_rejected(edit: Callable[[Draft], None], writer: Writer) -> None:
    prove(edit, writer)


@pytest.mark.parametrize("back", [False, True], ids=["", "back"])
@pytest.mark.parametrize("edit", [split, joined, split_and_restyled, joined_with_its_label, split_and_edited, with_table_gone, moved, moved_with_table])
def test_ends_of_paragraphs_both_ways(edit: Callable[[Draft], None], back: bool, writer: Writer) -> None:
    """Where LibreOffice's rules for a paragraph's end that is taken away aren't Word's: it must come to the same."""
    prove(edit, writer, back=back)


def prove(edit: Callable[[Draft], None], writer: Writer, *, back: bool = False) -> None:
    one, other = a_draft(), a_draft()
    edit(other)
    if back:
        one, other = other, one
    made = make_redline(one.docx(), other.docx(), ("a", "b"), "Redaktionen", DAY)
    opened = read_docx(writer.edited(made.docx), "x.docx")
    assert opened.changes and {change.author for change in opened.changes} == {"Redaktionen"}
    for command, wanted in (("AcceptAllTrackedChanges", other), ("RejectAllTrackedChanges", one)):
        settled = writer.edited(made.docx, ("press", command))
        assert read_docx(settled, "x.docx").changes == ()
        assert seen(settled) == seen(writer.edited(wanted.docx())), command


def test_what_libreoffice_saved_itself_differs_only_where_it_was_edited(writer: Writer) -> None:
    """Another program's styles, runs and namespaces are no changes."""
    sent = a_draft().docx()
    came_back = writer.edited(sent, ("select", "varje timme"), ("type", "varje kvart"))
    for pair, wanted in (((sent, came_back), ["timme", "kvart"]), ((came_back, sent), ["kvart", "timme"])):
        made = make_redline(*pair, ("a.docx", "b.docx"), "Redaktionen", DAY)
        assert [change.words for change in made.changes if change.proposal] == wanted
