"""Lines to Markdown: what a page break cut is healed, lists are lists, and every character comes through as
it is.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pressklar import markup
from pressklar.intake.lines import SourceLine, clean, tokens
from pressklar.intake.paragraphs import to_markdown

LONG = "En mening som är så lång att den mycket väl kan ha delats av en sidbrytning på sin väg genom boken, ord för ord för ord för ord"


def markdown(*texts: str) -> str:
    """Paragraphs; a text that begins with a form feed stands after a page break, one that begins with a tab
    is a wrapped line.
    """
    return to_markdown(lines(*texts), "booklet.txt")[0]


def lines(*texts: str) -> list[SourceLine]:
    return [
        SourceLine(
            number, text.lstrip("\f\t"), apart=not text.startswith("\t"), page_break=text.startswith("\f")
        )
        for number, text in enumerate(texts, 1)
    ]


def codes(*texts: str) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.line) for problem in to_markdown(lines(*texts), "booklet.txt")[1]]


@pytest.mark.parametrize(
    ("before", "after", "joined", "sure"),
    [
        ("som arbetar med", "dessa frågor.", True, True),
        (LONG, "och vidare.", True, True),
        ("Vi vill t.ex.", "mäta.", True, True),
        ("Slut.", "Början.", False, True),
        ("Slut?", "Början.", False, True),
        ("”Slut.”", "Början.", False, True),
        ("Slut.", "början.", False, False),
        ("Alla regioner", "Alla kommuner", False, False),
        ("Möten, seminarier och", "Region Syd", True, False),
        (LONG, "Region Syd.", True, False),
    ],
)
def test_a_page_break_inside_a_paragraph(before: str, after: str, joined: bool, sure: bool) -> None:
    assert markdown(before, f"\f{after}") == (f"{before} {after}" if joined else f"{before}\n\n{after}")
    assert codes(before, f"\f{after}") == ([] if sure else [("W424", 2)])


def test_without_a_page_break_paragraphs_stay_apart() -> None:
    assert markdown("Utan punkt", "med liten bokstav") == "Utan punkt\n\nmed liten bokstav"
    assert codes("Utan punkt", "med liten bokstav") == []


def test_a_page_break_that_left_but_one_empty_line_is_healed_and_said() -> None:
    assert markdown(LONG, "och vidare") == f"{LONG} och vidare"
    assert codes(LONG, "och vidare") == [("W424", 2)]


def test_lists_over_a_page_break() -> None:
    assert markdown("Tre:", "- ett", "\f- två", "- tre") == "Tre:\n\n- ett\n- två\n- tre"
    assert markdown("- klassning av", "\fsystem", "- nästa") == "- klassning av system\n- nästa"
    assert markdown("- ett", "\fEfter listan.") == "- ett\n\nEfter listan."


@pytest.mark.parametrize("mark", ["- ", "– ", "• ", "* ", "\uf0b7 ", "·\t", "•"])
def test_marks_of_lists(mark: str) -> None:
    assert markdown(f"{mark}ett", f"{mark}två") == "- ett\n- två"


def test_a_mark_without_space_is_said() -> None:
    assert markdown("-Efter", "-Ska") == "- Efter\n- Ska"
    assert codes("-Efter", "-Ska") == [("A425", 1), ("A425", 2)]
    assert markdown("-5 grader", "–") == "-5 grader\n\n–"


def test_numbered_lists() -> None:
    assert markdown("1) ett", "2) två") == "1. ett\n2. två"
    assert markdown("- 1) ett", "- 2) två") == "1. ett\n2. två"
    assert markdown("3. tre", "4. fyra") == "3. tre\n4. fyra"
    assert markdown("1. a", "2. b", "1. c", "2. d") == "1. a\n2. b\n\n1) c\n2) d"


def test_numbers_that_markdown_would_count_otherwise_stay_text() -> None:
    assert markdown("2024. Ett år.") == "2024\\. Ett år."
    assert markdown("1. ett", "3. tre") == "1\\. ett\n\n3\\. tre"
    assert markdown("7) ensam") == "7\\) ensam"
    assert markdown("- 1) ensam") == "- 1\\) ensam"


def test_hyphens_glued_into_a_paragraph_are_left_and_said() -> None:
    text = "Tillfälle 1:-Syftet och hur-Vad man bör tänka på-Lärdomar"
    assert markdown(text) == text
    assert codes(text) == [("A425", 1)]
    assert codes("EU-Kommissionen") == []


def test_wrapped_lines() -> None:
    assert markdown("En rad", "\tsom fortsätter.", "Ny.") == "En rad som fortsätter.\n\nNy."
    assert markdown("bygg-", "\toch fastighet") == "bygg- och fastighet"
    assert markdown("EU-", "\tkrav") == "EU-krav"
    assert codes("EU-", "\tkrav") == [("W424", 2)]
    assert markdown("talet", "\t– om det är ett tal", "\t3. följer") == "talet – om det är ett tal 3. följer"
    assert markdown("Tre:", "\t- ett", "\tfortsätter", "\t- två") == "Tre:\n\n- ett fortsätter\n- två"


HOSTILE = (
    "# rubrik",
    "> citat",
    "+ plus",
    "*stjärna*",
    "_under_",
    "snake_case",
    "`kod`",
    "[länk](x)",
    "![bild](images/x.png)",
    "<b>html</b>",
    "&amp; &#65;",
    "a|b",
    "---",
    "| a | b |",
    "~~~",
    "[^1]: not",
    "1. ",
    "\\",
    "a\\",
    "http://x.example",
    "^upp^",
    "~ner~",
    "***",
    "    fyra",
    "a  b",
    "[x]: y",
    ":--",
    "=====",
    "- ",
    "-",
    "*",
    "1)",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_marks_come_through_as_they_are(text: str) -> None:
    words = " ".join(text.split())
    assert markup.plain(markup.parse(markdown("Före.", words, "Efter."))) == f"Före.\n{words}\nEfter."


PIECES = st.sampled_from((*HOSTILE, "ord", "Ord.", "- ett", "2) två", "1) ett", "\u00a0", "å")) | st.text(
    max_size=12
)
TEXTS = st.lists(PIECES, min_size=1, max_size=4).map(" ".join)


@settings(max_examples=300, deadline=None, database=None)
@given(st.lists(st.tuples(TEXTS, st.booleans(), st.booleans()), max_size=6))
def test_every_word_comes_through(rows: list[tuple[str, bool, bool]]) -> None:
    lines = [
        SourceLine(number, text, apart, page)
        for number, (raw, apart, page) in enumerate(rows, 1)
        if (text := clean(raw)[0])
    ]
    text, _ = to_markdown(lines, "booklet.txt")
    source = tokens(" ".join(line.text for line in lines))
    assert sorted(tokens(text)) == sorted(source)
    printed = tokens(markup.plain(markup.parse(text)))
    numbers = [word for word in source if word.isdecimal()]
    # All but the numbers, since those of lists count themselves.
    assert sorted(word for word in printed if word not in numbers) == sorted(
        word for word in source if word not in numbers
    )
