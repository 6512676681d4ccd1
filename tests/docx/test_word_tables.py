"""How wide a table's columns are, and what happens where no width holds its words."""

from __future__ import annotations

import random
import re

import pytest
import word_making
from lxml import etree, html
from word_rules import NS

from pressklar.docx.body import Body
from pressklar.docx.columns import ColumnFit, TableType
from pressklar.ooxml.stacked import is_whole, repeated_labels, stacked_cells, stacked_columns

LETTERS = "abcdefghijklmnoprstuvyåäö"
LONG = "Verwaltungsmodernisierungsgesetz"
SPACE = 90
"""Twips right of a cell's words, at least."""


def table_of(markup: str) -> etree._Element:
    (table,) = etree.fromstring(
        f'<w:body xmlns:w="{NS["w"]}">{word_making.body(markup)}</w:body>'.encode()
    ).findall("w:tbl", NS)
    return table


def html_of(head: list[str], rows: list[list[str]]) -> str:
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    heads = "".join(f"<th>{word}</th>" for word in head)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def widths_of(table: etree._Element) -> list[int]:
    return [int(width) for width in table.xpath("w:tblGrid/w:gridCol/@w:w", namespaces=NS)]


def words_of(element: etree._Element) -> str:
    return "".join(element.xpath(".//w:t/text()", namespaces=NS))


def table_type() -> TableType:
    return word_making.state().table_type


@pytest.mark.parametrize("seed", range(25))
def test_no_word_that_stands_upright_is_wider_than_its_column(seed: int) -> None:
    """Whatever words and however many columns: by what the theme's faces measure."""
    random_ = random.Random(seed)

    def word(most: int) -> str:
        return "".join(random_.choices(LETTERS, k=random_.randint(1, most)))

    count = random_.randint(2, 10)
    head = [" ".join(word(16) for _ in range(random_.randint(1, 5))) for _ in range(count)]
    longest = [random_.choice((4, 9, 9, 14, 25)) for _ in range(count)]
    rows = [
        [
            random_.choice(("1 204 300", "98,6 %", "2031", " ".join(word(most) for _ in range(3))))
            for most in longest
        ]
        for _ in range(6)
    ]
    table, type_, page = table_of(html_of(head, rows)), table_type(), word_making.state().page
    widths = widths_of(table)
    assert sum(widths) <= page.text_width + page.hang
    for row in table.findall("w:tr", NS):
        height = row.xpath("string(w:trPr/w:trHeight/@w:val)", namespaces=NS)
        for cell, width in zip(row.findall("w:tc", NS), widths, strict=True):
            look = "bold" if "TableHead" in etree.tostring(cell).decode() else ""
            word_widths = [type_.width(part, look) for part in words_of(cell).split(" ")]
            if cell.find("w:tcPr/w:textDirection", NS) is None:
                assert max(word_widths) <= width - SPACE, words_of(cell)
            else:
                assert max(word_widths) <= int(height) and width >= type_.turned_line + SPACE


def test_turned_heads_are_whole_though_they_take_several_lines() -> None:
    """A long title wraps in a column that holds its lines, in a row as high as its longest word at least."""
    title = "Ett mycket långt kapitel om allt som ska göras i länet under de närmaste åren"
    table, type_ = table_of(html_of([title] * 10, [["125"] * 10])), table_type()
    turned = table.xpath(".//w:textDirection", namespaces=NS)
    (height,) = map(int, table.xpath(".//w:trHeight/@w:val", namespaces=NS))
    assert len(turned) == 10 and height <= word_making.state().page.text_height / 2
    lines = -(-type_.width(title, "bold") // height)
    assert lines > 1 and all(width >= lines * type_.turned_line for width in widths_of(table))


def test_a_line_may_break_after_a_hyphen_between_letters_and_in_no_number() -> None:
    fit = ColumnFit(Body(word_making.state()), word_making.state().page, table_type())
    element = html.fromstring("<b>Nord-Syd 1999-2024 1\u00a0204\u00a0300</b>")
    pieces = fit.words(element).pieces
    assert (
        len(pieces) == 4 and pieces[1][1] == 0 and fit.words(element).longest == pieces[2][0] > pieces[3][0]
    )


def test_a_number_is_one_word_and_a_row_of_links_are_several() -> None:
    fit = ColumnFit(Body(word_making.state()), word_making.state().page, table_type())
    for markup, count in (
        ("<td>1 204 300</td>", 1),
        ("<td>98,6 % av 20 31</td>", 4),
        ("<td><a href='#a'>101</a> <a href='#b'>102</a></td>", 2),
    ):
        element = html.fragment_fromstring(f"<table><tr>{markup}</tr></table>").find(".//td")
        assert len(fit.words(element).pieces) == count


ROWS = [[f"{LONG}{letter}{number}" for letter in "abcdef"] for number in range(3)]
HEAD = ["Ämne", "Antal", "Vem", "När", "Hur", "Varför"]


def test_a_table_that_no_width_holds_is_stacked_with_every_word() -> None:
    table = table_of(html_of(HEAD, ROWS))
    lines = table.findall("w:tr", NS)
    assert [[words_of(cell) for cell in line.findall("w:tc", NS)] for line in lines] == [
        [head, cell] for row in ROWS for head, cell in zip(HEAD, row, strict=True)
    ]
    ruled = [bool(line.xpath(".//w:tcBorders", namespaces=NS)) for line in lines]
    assert ruled == [True, *[False] * 5] * 3
    type_ = table_type()
    assert widths_of(table)[1] - SPACE >= max(type_.width(cell) for row in ROWS for cell in row)


def test_empty_cells_of_a_stacked_overview_are_left_out() -> None:
    rows = [["", *row[1:]] for row in ROWS]
    lines = table_of(html_of(HEAD, rows)).findall("w:tr", NS)
    assert len(lines) == 15 and "Ämne" not in {words_of(line.find("w:tc", NS)) for line in lines}


def test_a_table_with_spans_or_without_a_head_isn_t_stacked() -> None:
    row = "".join(f"<td>{cell}</td>" for cell in ROWS[0])
    for markup in (
        f"<table><tr>{row}</tr><tr>{row}</tr></table>",
        f"<table><tr>{''.join(f'<th>{word}</th>' for word in HEAD)}</tr><tr>{row}</tr>"
        '<tr><td colspan="2">1</td><td>2</td></tr></table>',
    ):
        assert len(widths_of(table_of(markup))) == 6


def test_where_words_must_be_parted_the_short_ones_stay_whole() -> None:
    row = "".join(f"<td>{word}</td>" for word in (LONG * 3, "2031", "98,6\u00a0%", "Hantverk", LONG * 2))
    table, type_ = table_of(f"<table><tr>{row}</tr></table>"), table_type()
    widths = widths_of(table)
    for word, width in zip(("2031", "98,6\u00a0%", "Hantverk"), widths[1:4], strict=True):
        assert type_.width(word) <= width - SPACE
    assert sum(widths) <= word_making.state().page.text_width + word_making.state().page.hang


def test_a_stacked_table_is_read_by_its_lines() -> None:
    lines = [[etree.fromstring(f"<c>{number}{side}</c>") for side in "hc"] for number in range(4)]
    assert is_whole(lines, 2) and not is_whole(lines[:3], 2) and not is_whole([lines[0][:1]] * 2, 2)
    assert not is_whole([], 2) and not is_whole(lines, 0)
    assert [(cell.element.text, cell.row, cell.column) for cell in stacked_cells(lines, 2)] == [
        ("0h", 0, 0),
        ("1h", 0, 1),
        ("0c", 1, 0),
        ("1c", 1, 1),
        ("2c", 2, 0),
        ("3c", 2, 1),
    ]


def test_a_repeated_head_that_is_changed_is_told_from_the_others() -> None:
    def label(text: str) -> etree._Element:
        return etree.fromstring(f'<w:tc xmlns:w="{NS["w"]}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>')

    lines = [[label(text), label("x")] for text in ("Vem ny", "När", "Vem", "När", "Vem", "När nu")]
    assert [(words, changed) for _, words, changed in repeated_labels(lines, 2)] == [
        ("Vem", False),
        ("Vem", False),
        ("När", False),
        ("När nu", True),
    ]
    assert stacked_columns(lines[0][0]) == 0


def test_each_point_of_a_stacked_table_has_a_name_of_its_own() -> None:
    body = Body(word_making.state())
    names = re.findall(r'w:name="(\w+)"', "".join(body.own_point("_rs_3_") for _ in range(3)))
    assert len(set(names)) == 3 and all(re.fullmatch(r"_rs_3_\d+", name) for name in names)
