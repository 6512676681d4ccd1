"""Cells of workbooks come as they are shown, whatever program wrote them."""

from __future__ import annotations

import io
from datetime import date, datetime

from submissions import xlsx
from xlsxwriter import Workbook

from pressklar.collecting.readers import read_file

_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def rows_of(data: bytes) -> list[tuple[str, ...]]:
    (table,) = read_file(data, "a.xlsx").tables
    return [row for row in table.rows if any(row)]


def sheet(body: str, name: str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main") -> bytes:
    xml = f'<worksheet xmlns="{name}"><sheetData>{body}</sheetData></worksheet>'
    return xlsx([], **{"xl/worksheets/sheet1.xml": xml})


def test_days_numbers_and_line_breaks_are_as_shown() -> None:
    target = io.BytesIO()
    with Workbook(target, {"strings_to_formulas": False, "date_1904": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "d mmmm hh:mm"})
        page = book.add_worksheet("Svar")
        page.write_row(3, 1, ["Rubrik", "Idé"])
        page.write_row(4, 1, ["Ljus\növer bron", 46701234567, 2.5, True])
        page.write_datetime(5, 1, datetime(2031, 5, 1, 10, 30, 15), moment)
        page.write_datetime(5, 2, date(2031, 5, 1), day)
        page.write_formula(5, 3, "=1+1", value="två")
    contents = read_file(target.getvalue(), "a.xlsx")
    (table,) = contents.tables
    assert table.first == 4, "as Excel counts"
    assert table.rows == (
        ("Rubrik", "Idé", "", ""),
        ("Ljus\növer bron", "46701234567", "2.5", "TRUE"),
        ("2031-05-01 10:30:15", "2031-05-01", "två", ""),
    )
    assert [problem.code for problem in contents.problems] == ["W488"]
    assert contents.words["två"] == contents.words["bron"] == 1


def test_strings_of_runs_escapes_and_reading_aids() -> None:
    runs = (
        '<row r="2"><c r="B2" t="inlineStr"><is><r><t>fet</t></r><r><t xml:space="preserve"> och x</t></r>'
        '<rPh sb="0" eb="1"><t>hjälp</t></rPh></is></c><c t="str"><v>a_x000D__x005F_b</v></c></row>'
    )
    for namespace in ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", _STRICT):
        assert rows_of(sheet(runs, namespace)) == [("fet och x", "a\n_b")]
    assert "hjälp" not in read_file(sheet(runs), "a.xlsx").words


def test_cells_that_dont_say_where_they_stand() -> None:
    body = '<row><c t="str"><v>ett</v></c><c t="str"><v>två</v></c></row><row><c t="str"><v>tre</v></c></row>'
    assert rows_of(sheet(body)) == [("ett", "två"), ("tre", "")]


def test_a_workbook_of_formats_alone_holds_no_table() -> None:
    cells = "".join(f'<row r="{number}"><c r="A{number}" s="1"/></row>' for number in range(1, 20_000))
    assert read_file(sheet(cells), "a.xlsx").tables == ()
