"""Contact lines taken apart: every shape of the source's and others, and no word lost or written twice,
whatever the line.
"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pressklar.intake.contact_pieces import Doubt
from pressklar.intake.contacts import contact_paragraphs, parse_contacts, recurring_organisations, words_of
from pressklar.intake.lines import SourceLine, fold, tokens
from pressklar.intake.names import is_person
from pressklar.model import Contact

ORGANISATIONS = frozenset(
    {
        fold(name)
        for name in ("Region Norrfjärd", "Region Syd", "Skogsverket", "Region Norrfjärds län", "Digitalbyrån")
    }
)


def taken(*paragraphs: str) -> list[Contact]:
    return list(parse_contacts(paragraphs, ORGANISATIONS).contacts)


CASES: dict[str, list[Contact]] = {
    "Ann Lee, Region Syd": [Contact("Ann Lee", organisation="Region Syd")],
    "Ann Lee, Region Syd.": [Contact("Ann Lee", organisation="Region Syd")],
    "Ann Lee. Skogsverket": [Contact("Ann Lee", organisation="Skogsverket")],
    "Ann Lee ann@syd.example. Region Syd": [Contact("Ann Lee", None, "Region Syd", "ann@syd.example")],
    "Ann Lee: ann@syd.example, Region Syd": [Contact("Ann Lee", None, "Region Syd", "ann@syd.example")],
    "Ann Lee <ann@syd.example>": [Contact("Ann Lee", email="ann@syd.example")],
    "Ann Lee (ann@syd.example), Region Syd": [Contact("Ann Lee", None, "Region Syd", "ann@syd.example")],
    "ann@syd.example, Ann Lee": [Contact("Ann Lee", email="ann@syd.example")],
    "ann@syd.example": [Contact(email="ann@syd.example")],
    "Region Syd": [Contact(organisation="Region Syd")],
    "Ann Lee": [Contact("Ann Lee")],
    "Ann Lee och Bo Ek. Region Syd": [Contact("Ann Lee"), Contact("Bo Ek", organisation="Region Syd")],
    "Ann Lee, Bo Ek och Åsa Öberg, Region Syd": [
        Contact("Ann Lee"),
        Contact("Bo Ek"),
        Contact("Åsa Öberg", organisation="Region Syd"),
    ],
    "Ann Lee / Bo Ek": [Contact("Ann Lee"), Contact("Bo Ek")],
    "Ann Lee & Bo Ek, Region Syd": [Contact("Ann Lee"), Contact("Bo Ek", organisation="Region Syd")],
    "Ann Lee, Region Syd och Bo Ek, Skogsverket": [
        Contact("Ann Lee", organisation="Region Syd"),
        Contact("Bo Ek", organisation="Skogsverket"),
    ],
    "Ann Lee and Bo Ek, bo@syd.example and ann@syd.example. Region Syd": [
        Contact("Ann Lee", email="ann@syd.example"),
        Contact("Bo Ek", None, "Region Syd", "bo@syd.example"),
    ],
    "Ann Lee och Bo Ek, x1@syd.example och x2@syd.example": [
        Contact("Ann Lee", email="x1@syd.example"),
        Contact("Bo Ek", email="x2@syd.example"),
    ],
    "Ann Lee, strateg, strategi och analys, Region Syd": [
        Contact("Ann Lee", "strateg, strategi och analys", "Region Syd")
    ],
    "Ann Lee, analytiker Strategi och analys, Region Syd": [
        Contact("Ann Lee", "analytiker Strategi och analys", "Region Syd")
    ],
    "Ann Lee, enhetschef, Näringslivsenheten. Region Syd": [
        Contact("Ann Lee", "enhetschef, Näringslivsenheten", "Region Syd")
    ],
    "Ann Lee, Head of Planning, Northport Council": [
        Contact("Ann Lee", "Head of Planning", "Northport Council")
    ],
    "Ann Lee Region Syd, Bo Ek Region Norrfjärd": [
        Contact("Ann Lee", organisation="Region Syd"),
        Contact("Bo Ek", organisation="Region Norrfjärd"),
    ],
    "Acme AB Magnus, Ann Lee Novelty Quest AB. Region Syd": [
        Contact("Magnus", organisation="Acme AB"),
        Contact("Ann Lee", organisation="Novelty Quest AB"),
        Contact(organisation="Region Syd"),
    ],
    "Bo Ek, Gotland, Öland och Syds Brysselkontor. Region Syd": [
        Contact("Bo Ek", organisation="Gotland, Öland och Syds Brysselkontor"),
        Contact(organisation="Region Syd"),
    ],
    "Ann Lee, Region Syds Brysselkontor och Bo Ek, Skogsverket": [
        Contact("Ann Lee", organisation="Region Syds Brysselkontor"),
        Contact("Bo Ek", organisation="Skogsverket"),
    ],
    "Region Syd har arbetat med delar av frågan i ett projekt med andra. Region Syd": [
        Contact(
            organisation="Region Syd",
            note="Region Syd har arbetat med delar av frågan i ett projekt med andra.",
        )
    ],
    "Ann-Marie von der Linden, K. B. Berg, Region Syd": [
        Contact("Ann-Marie von der Linden"),
        Contact("K. B. Berg", organisation="Region Syd"),
    ],
    "Ann Lee, 070-123 45 67, Region Syd": [Contact("Ann Lee", None, "Region Syd", None, "070-123 45 67")],
    "Ann Lee, Digitalbyrån, www.byran.example": [
        Contact("Ann Lee", None, "Digitalbyrån", None, "www.byran.example")
    ],
    "Ann Lee, ann@syd. Region Syd": [Contact("Ann Lee", None, "Region Syd", "ann@syd")],
    "Enhetschef Region Syd": [Contact(None, "Enhetschef", "Region Syd")],
    "Skriv till ann@syd.example om du vill veta mer": [
        Contact(note="Skriv till ann@syd.example om du vill veta mer")
    ],
    "Anna och Bo Berg, Region Syd": [Contact("Anna och Bo Berg", organisation="Region Syd")],
    "Ann Lee, jurist, Digg": [Contact("Ann Lee", "jurist", "Digg")],
}


@pytest.mark.parametrize("line", CASES)
def test_a_line(line: str) -> None:
    assert taken(line) == CASES[line]


def test_parts_on_lines_of_their_own() -> None:
    assert taken(
        "Ann Lee", "Head of Planning", "Northport Council", "ann@port.example", "Bo Ek", "bo@port.example"
    ) == [
        Contact("Ann Lee", "Head of Planning", "Northport Council", "ann@port.example"),
        Contact("Bo Ek", email="bo@port.example"),
    ]


def test_conjunctions_that_go_are_counted() -> None:
    assert parse_contacts(["Ann Lee och Bo Ek samt Åsa Öberg, Region Syd"], ORGANISATIONS).dropped == (
        "och",
        "samt",
    )
    assert parse_contacts(["Ann Lee, strategi och analys, Region Syd"], ORGANISATIONS).dropped == ()


def test_what_is_not_sure_is_said() -> None:
    assert parse_contacts(["Ann Lee, ann@syd. Region Syd"], ORGANISATIONS).doubts == (
        Doubt("In the contacts of {title}, the address {words} has no ending such as .se.", "ann@syd"),
    )
    assert parse_contacts(["Acme AB Magnus"], ORGANISATIONS).doubts == (
        Doubt(
            "In the contacts of {title}, “{words}” was read as “{first}” and “{second}”.",
            "Acme AB Magnus",
            "Acme AB",
            "Magnus",
        ),
    )
    assert parse_contacts(["Ann Lee, Digg"], ORGANISATIONS).doubts == (
        Doubt("In the contacts of {title}, “{words}” was taken for an organisation.", "Digg"),
    )
    assert parse_contacts(["Ann Lee, Region Syd"], ORGANISATIONS).doubts == ()


def test_an_organisation_that_looks_like_a_person_is_known_by_where_it_stands() -> None:
    fields = [
        ["Ann Lee, Northern Alliance"],
        ["Bo Ek, Northern Alliance"],
        ["Åsa Öberg, asa@silverlake.example. Silver Lake"],
        ["Ann Lee, Bo Ek"],
    ]
    assert recurring_organisations(fields, ORGANISATIONS) == {"northernalliance", "silverlake"}
    assert parse_contacts(["Ann Lee. Gold Creek"], ORGANISATIONS).contacts == (
        Contact("Ann Lee", organisation="Gold Creek"),
    )
    assert parse_contacts(["Region Syd. Ann Lee"], ORGANISATIONS).contacts == (
        Contact("Ann Lee", organisation="Region Syd"),
    )


def test_lines_that_were_cut_are_made_whole() -> None:
    cut = [
        SourceLine(1, "Ann Lee, Region Syds Brysselkontor och Bo Ek, Gotland, Öland", apart=True),
        SourceLine(2, "och Syds Brysselkontor.", apart=False),
    ]
    assert contact_paragraphs(cut) == [
        "Ann Lee, Region Syds Brysselkontor och Bo Ek, Gotland, Öland och Syds Brysselkontor."
    ]
    assert contact_paragraphs([SourceLine(1, "Ann Lee,"), SourceLine(2, "Region Syd", page_break=True)]) == [
        "Ann Lee, Region Syd"
    ]
    assert contact_paragraphs([SourceLine(1, "Ann Lee"), SourceLine(2, "Region Syd", apart=False)]) == [
        "Ann Lee",
        "Region Syd",
    ]


@pytest.mark.parametrize("text", ["Ann Lee", "Ann-Marie Ö'Brien", "Bo von Ek", "J. R. Doe"])
def test_persons(text: str) -> None:
    assert is_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ann",
        "Region Syd",
        "enhetschef Lee",
        "strategi och analys",
        "Novelty AB",
        "Ann Lee 2",
        "Näringslivsenheten Syd",
        "",
    ],
)
def test_no_persons(text: str) -> None:
    assert not is_person(text)


PARTS = st.sampled_from(
    (
        "Ann Lee",
        "Bo Ek",
        "och",
        "and",
        ",",
        ".",
        ":",
        "Region Syd",
        "Acme AB",
        "enhetschef",
        "ann@syd.example",
        "(",
        ")",
        "<",
        ">",
        "strategi och analys",
        "Digg",
        "www.x.example",
        "070-1",
        "har",
        "med",
        "i",
        "/",
        "&",
        "–",
        "@",
        "mailto:a@b.example",
        "\u00a0",
        "1.",
        "Småland",
        "…",
        "K.",
    )
)
LINES = st.lists(PARTS, max_size=14).map(" ".join) | st.text(max_size=80)


@settings(max_examples=400, deadline=None, database=None)
@given(st.lists(LINES, max_size=4))
def test_no_word_is_lost_or_doubled(paragraphs: list[str]) -> None:
    done = parse_contacts(paragraphs, ORGANISATIONS)
    assert words_of(done.contacts) + Counter(done.dropped) == Counter(tokens(" ".join(paragraphs)))
    assert {word.casefold() for word in done.dropped} <= {"och", "samt", "and", "eller", "or"}
