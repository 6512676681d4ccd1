"""Lists are numbered as Word numbers them: formats, levels, shared definitions, overrides, restarts,
styles.
"""

from __future__ import annotations

import pytest
from word_parts import p, read, run

from pressklar.ooxml.numbering import number_text


def level(number: int, form: str = "decimal", text: str = "", start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text or f"%{number + 1}."}"/></w:lvl>'
    )


def abstract(key: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{more}{"".join(levels)}</w:abstractNum>'


def num(key: int, definition: int, more: str = "") -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{definition}"/>{more}</w:num>'


def item(list_id: int, depth: int = 0, style: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return p(run("x"), f'{named}<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>')


def labels(numbering: str, *items: str, styles: str = "") -> list[str]:
    return [
        paragraph.label
        for paragraph in read("".join(items), {"numbering": numbering, "styles": styles}).paragraphs
    ]


THREE = abstract(0, level(0), level(1, "lowerLetter", "%2)"), level(2, "lowerRoman", "(%3)"))


def test_levels_letters_and_restarts() -> None:
    items = [item(1), item(1, 1), item(1, 1), item(1, 2), item(1, 1), item(1), item(1, 1)]
    assert labels(THREE + num(1, 0), *items) == ["1.", "a)", "b)", "(i)", "c)", "2.", "a)"]


def test_lists_of_one_definition_count_on_and_an_override_begins_anew() -> None:
    numbering = (
        THREE
        + num(1, 0)
        + num(2, 0)
        + num(3, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>')
    )
    assert labels(numbering, item(1), item(2), item(3), item(3), item(1)) == ["1.", "2.", "7.", "8.", "9."]


def test_a_level_of_its_own_in_a_list() -> None:
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1 §")}</w:lvlOverride>'
    assert labels(THREE + num(1, 0, own), item(1), item(1)) == ["I §", "II §"]


def test_numbers_of_several_levels_and_legal_ones() -> None:
    numbering = abstract(
        0,
        level(0, "upperLetter", "%1"),
        level(1, "decimal", "%1.%2"),
        level(2, "decimal", "%1.%2.%3", more="<w:isLgl/>"),
    ) + num(1, 0)
    assert labels(numbering, item(1), item(1, 1), item(1, 2)) == ["A", "A.1", "1.1.1"]


def test_a_level_that_never_restarts() -> None:
    numbering = abstract(0, level(0), level(1, more='<w:lvlRestart w:val="0"/>', text="%2")) + num(1, 0)
    assert labels(numbering, item(1), item(1, 1), item(1), item(1, 1)) == ["1.", "1", "2.", "2"]


def test_bullets_blank_labels_and_lists_that_are_switched_off() -> None:
    sign = '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr></w:lvl>'
    blank = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val=""/></w:lvl>'
    numbering = abstract(0, sign) + abstract(1, blank) + num(1, 0) + num(2, 1)
    returned = read(item(1) + item(2) + item(0), {"numbering": numbering})
    assert [(paragraph.label, paragraph.numbering) for paragraph in returned.paragraphs] == [
        ("•", "bullet"),
        ("", ""),
        ("", ""),
    ]


def test_lists_of_styles_and_of_the_styles_that_these_are_based_on() -> None:
    numbering = abstract(
        0,
        level(0, more='<w:pStyle w:val="first"/>'),
        level(1, text="%1.%2", more='<w:pStyle w:val="second"/>'),
    ) + num(5, 0)
    numbers = '<w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr>'
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{key}"/>{more}</w:style>'
        for key, more in (("first", numbers), ("second", numbers), ("heir", '<w:basedOn w:val="first"/>'))
    )
    items = [p(run("x"), f'<w:pStyle w:val="{key}"/>') for key in ("first", "second", "second", "heir")]
    off = p(run("x"), '<w:pStyle w:val="first"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert labels(numbering, *items, off, styles=styles) == ["1.", "1.1", "1.2", "2.", ""]


def test_a_definition_that_points_on_to_a_numbering_style() -> None:
    numbering = (
        abstract(0, more='<w:numStyleLink w:val="mine"/>')
        + abstract(1, level(0, text="%1:"))
        + num(1, 0)
        + num(2, 1)
    )
    styles = '<w:style w:type="numbering" w:styleId="mine"><w:name w:val="mine"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    assert labels(numbering, item(1), item(2), styles=styles) == ["1:", "2:"]


def test_paragraphs_that_a_change_takes_away_aren_t_counted() -> None:
    gone = p("", '<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:author="Kim"/></w:rPr>')
    assert labels(THREE + num(1, 0), item(1), gone, item(1)) == ["1.", "2."]


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (28, "lowerLetter", "bb"),
        (4, "lowerRoman", "iv"),
        (1999, "upperRoman", "MCMXCIX"),
        (7, "decimalZero", "07"),
        (22, "ordinal", "22nd"),
        (3, "chicago", "3"),
        (0, "lowerLetter", "0"),
        (3, "none", ""),
    ],
)
def test_formats(number: int, form: str, text: str) -> None:
    assert number_text(number, form) == text
