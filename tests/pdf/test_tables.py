"""Tables of any width stand within their page's column, whatever page, size and language; judged on the finished
PDF.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import small
from ink import FOOT, PT, Leaf, has_word, letters, outside, printed, run, with_theme

from pressklar.pdf.html import HTML, Boxes
from pressklar.pdf.loading import weasyprint
from pressklar.pdf.tables import FORMS, STACKED, _is_cut, _words, fit_tables

NAMES = (
    "skaggor",
    "blomstra",
    "trumfen",
    "grindar",
    "plogade",
    "snurrig",
    "klangfull",
    "drivor",
    "brandvakt",
    "fjorden",
)
LONG = ("arbetsmarknadsutbildningsinsatser", "kommunikationsinfrastruktur", "sjukvårdsupphandlingsmyndighet")


def cells(columns: int, rows: int, *, numbers: bool = False, long: bool = False) -> list[list[str]]:
    """A table's cells, each a word of its own; its head first."""
    table = [[f"{name}h" for name in NAMES[:columns]]]
    for row in range(rows):
        table.append(
            [
                f"{NAMES[(row + column) % 10]}{chr(97 + row % 26)}{chr(97 + row // 26)}"
                for column in range(columns)
            ]
        )
        if numbers:
            table[-1][1:] = [str(1000 + 10 * row + column) for column in range(1, columns)]
        if long:
            table[-1][row % columns] = LONG[row % 3]
    return table


def markdown(table: list[list[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in table]
    return "\n".join(f"  {line}" for line in (lines[0], "|" + "---|" * len(table[0]), *lines[1:]))


def leaves(
    path: Path,
    table: list[list[str]],
    page: tuple[int, int] = (148, 210),
    scale: float = 1.0,
    before: str = "Se här:",
) -> list[Leaf]:
    """The pages of a booklet whose first proposal holds a table, behind its chapter's opening."""
    root = with_theme(path, page, scale)
    root.change(
        small.FIRST, "  En kort text om kartor.\n", f"  {before}\n\n{markdown(table)}\n\n  Efteråt.\n"
    )
    pages = printed(root)
    begins = next(
        leaf.number for leaf in pages if "se" in leaf.words and "här" in leaf.words and leaf.number > 5
    )
    ends = next(leaf.number for leaf in pages if "efteråt" in leaf.words)
    return pages[begins - 1 : ends]


@pytest.mark.parametrize(
    ("table", "page", "scale"),
    [
        (cells(9, 6), (148, 210), 1.0),
        (cells(9, 6), (297, 210), 1.5),
        (cells(10, 4, long=True), (148, 210), 1.0),
        (cells(10, 4, long=True), (120, 170), 1.5),
        (cells(8, 5, numbers=True), (120, 170), 1.0),
        (cells(4, 4, long=True), (148, 210), 1.5),
    ],
)
def test_a_wide_table_is_within_its_column(
    table: list[list[str]], page: tuple[int, int], scale: float, tmp_path: Path
) -> None:
    pages = leaves(tmp_path, table, page, scale)
    assert outside(pages) == ""
    whole = letters(pages)
    assert [word for row in table for word in row if not has_word(word, whole)] == []


def test_heads_of_narrow_columns_are_turned(tmp_path: Path) -> None:
    table = cells(9, 6, numbers=True)
    table[0] = [f"{name}översikten" for name in table[0]]
    pages = leaves(tmp_path, table, (120, 170))
    assert outside(pages) == ""
    head = run(pages, table[0][2])
    assert head[-1].bottom > head[0].top and abs(head[-1].left - head[0].left) < 4
    values = run(pages, table[1][2])
    assert values[-1].left > values[0].right and abs(values[-1].bottom - values[0].bottom) < 1


def test_amounts_and_measures_stand_on_one_line_where_there_is_room(tmp_path: Path) -> None:
    """A column of long texts gives way, not the figures: whole in each row, by their letters' heights."""
    rows = [
        [f"M{row + 3} × 9{row}", " ".join(NAMES[row : row + 6]), f"{row + 1} 04{row},38 €", f"1{row} kg"]
        for row in range(4)
    ]
    pages = leaves(tmp_path, [["Mått", "Beskrivning av varan", "Pris för hundra", "Vikt"], *rows])
    assert outside(pages) == ""
    for row in rows:
        for figure in (row[0], row[2], row[3]):
            first, *_, last = run(pages, "".join(figure.lower().split()))
            assert abs(first.bottom - last.bottom) < 3, figure


def test_a_long_table_has_its_head_on_each_page_and_keeps_its_rows(tmp_path: Path) -> None:
    table = cells(8, 70)
    pages = leaves(tmp_path, table)
    assert len(pages) >= 3 and outside(pages) == ""
    for row in table[1:]:
        assert any(all(word in "".join(leaf.words) for word in row) for leaf in pages), row
    for leaf in pages:
        assert (table[0][0] in "".join(leaf.words)) == any(row[0] in "".join(leaf.words) for row in table[1:])


def test_what_no_column_can_hold_is_stacked_each_value_behind_its_head(tmp_path: Path) -> None:
    table = [list(NAMES), [f"{LONG[column % 3]}{chr(97 + column)}" for column in range(10)]]
    pages = leaves(tmp_path, table, (120, 170), 1.5)
    assert outside(pages) == ""
    whole = letters(pages)
    for head, value in zip(*table, strict=True):
        assert has_word(head + value, whole)


def test_a_note_of_a_stacked_tables_head_is_kept(tmp_path: Path) -> None:
    table = [
        [f"{name}[^{number}]" for number, name in enumerate(NAMES)],
        [f"{LONG[column % 3]}{chr(97 + column)}" for column in range(10)],
    ]
    notes = "".join(f"\n\n  [^{number}]: Fotnotstext{chr(97 + number)}." for number in range(10))
    pages = leaves(tmp_path, table, before=f"Se här:{notes}")
    whole = letters(pages)
    assert outside(pages) == ""
    assert [number for number in range(10) if not has_word(f"fotnotstext{chr(97 + number)}", whole)] == []
    assert has_word(NAMES[1] + "2" + table[1][1], whole)


@pytest.mark.parametrize("columns", [6, 10])
def test_no_form_is_taken_that_would_cut_a_word_without_a_hyphen(columns: int, tmp_path: Path) -> None:
    table = cells(columns, 4)
    code = "xqzwkvxzqwkvbnbt"  # which no dictionary parts
    table[2][3] = f"kommunikations{code}"
    glyphs = run(leaves(tmp_path, table), code)
    assert max(glyph.bottom for glyph in glyphs) - min(glyph.bottom for glyph in glyphs) < 4


def test_a_line_that_ends_as_it_is_written_cuts_no_word() -> None:
    words = _words(ElementTree.fromstring("<td>Ja <em>kan</em>ske<br/>Nej</td>"))
    assert words == ["ja", "kanske", "nej"]
    assert not _is_cut("JA KANSKE", words) and not _is_cut("Nej", words) and _is_cut("Ja kan", words)


def test_a_row_of_long_texts_breaks_and_leaves_no_page_empty(tmp_path: Path) -> None:
    text = " ".join(NAMES * 4)
    pages = leaves(tmp_path, [list(NAMES[:4]), [text] * 4, [text] * 4, [text] * 4], (120, 170))
    for leaf in pages[:-1]:
        lowest = min(glyph.bottom for glyph in leaf.glyphs if glyph.bottom > FOOT * PT)
        assert lowest < 0.35 * leaf.height, leaf.number


def test_a_label_of_its_own_line_stands_clear_of_a_wide_table(tmp_path: Path) -> None:
    (leaf, *_) = leaves(tmp_path, cells(9, 3), before="[Se här](https://a.example):")
    label = max(glyph.top for glyph in run([leaf], "idé"))
    head = max(glyph.top for glyph in run([leaf], "skaggorh"))
    assert head < label


def test_the_last_form_is_the_one_that_always_fits() -> None:
    assert list(FORMS)[-1] == STACKED and FORMS[STACKED] == 1


def test_tables_of_templates_are_left_alone_and_those_that_fit_too(tmp_path: Path) -> None:
    from pressklar.pdf.tables import fit_tables

    root = ElementTree.fromstring(
        '<html><body><section><table class="key"><tbody><tr><td>a</td></tr></tbody></table></section></body></html>'
    )
    fit_tables(root, lambda elements: pytest.fail("laid out"))


def test_high_rows_need_not_keep_together() -> None:
    """Else a title before them, and what else is bound to them, would stand alone on the page before."""
    low, high = (
        f"<table><tbody>{f'<tr><td>{cell}</td></tr>' * 4}</tbody></table>" for cell in ("a", "a<br>" * 9)
    )
    source = HTML(string=f"<body><section data-ref=a.b>{low}{high}</section></body>")
    root = source.etree_element
    body = root.find("body")
    sheet = weasyprint.CSS(
        string="@page { size: 300px 400px; margin: 0 } html { font: 10px/12px sans-serif }"
    )

    def pages_of(elements: list[Any]) -> Sequence[Any]:
        whole, body[:] = list(body), elements
        pages = Boxes(source, sheet, None, None).laid_out({}).pages
        body[:] = whole
        return pages

    fit_tables(root, pages_of)
    styles = [[row.get("style") for row in table.iter("tr")] for table in root.iter("table")]
    assert styles == [[None] * 4, ["break-after: auto; "] * 4]
