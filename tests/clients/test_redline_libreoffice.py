"""Redlines in a real LibreOffice: it sees the changes, and accepting or rejecting them all gives one text or the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

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


def seen(docx: bytes) -> list[tuple[object, ...]]:
    """Style, words, looks and place of each paragraph from the first chapter on: before it, LibreOffice makes the contents its own."""
    tables: dict[int, int] = {}
    found: list[tuple[object, ...]] = []
    for one in read_docx(docx, "x.docx").paragraphs:
        cell = one.cell and (tables.setdefault(one.cell.table, len(tables)), one.cell.row, one.cell.column)
        items = tuple((getattr(item, "text", type(item).__name__), getattr(getattr(item, "look", None), "strong", False)) for item in one.items)
        found.append((one.style, items, one.numbering, cell))
    return found


@pytest.mark.parametrize("edit", [words, paragraphs, proposals, rows, notes_and_links, looks, replaced])
def test_accepted_and_rejected(edit: Callable[[Draft], None], writer: Writer) -> None:
    one, other = a_draft(), a_draft()
    edit(other)
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
