"""Headings of a tagged PDF say what is a chapter, a title, a label and a text, however the file parts itself."""

from __future__ import annotations

from collections.abc import Sequence

from pressklar.intake.pdf_outline import outlined
from pressklar.pdf.tagged_text import TaggedBlock


def blocks(*rows: tuple[str, str] | tuple[str, str, tuple[int, ...]]) -> list[TaggedBlock]:
    """Blocks of tag and text, and the parts of the tree around each."""
    made = []
    for tag, text, *parts in rows:
        kind = "heading" if tag[0] == "h" else {"p": "paragraph", "li": "item", "toc": "contents"}[tag]
        level = int(tag[1]) if tag[0] == "h" else 0
        made.append(TaggedBlock(kind, text, level, parts=parts[0] if parts else (1,)))  # type: ignore[arg-type]
    return made


def kept(rows: Sequence[TaggedBlock]) -> list[tuple[str, str]]:
    return [(block.role, block.text) for block in outlined(rows) if block.is_kept]


def test_a_flat_file_of_headings() -> None:
    rows = blocks(
        ("h1", "Förslag 2019"),
        ("toc", "Ljus 3"),
        ("h2", "Stad"),
        ("h3", "Ljus"),
        ("h4", "Idé"),
        ("p", "Lampor."),
        ("h4", "Kontakt"),
        ("p", "Kim Exempel"),
        ("h3", "Ljud"),
        ("h4", "Idé"),
        ("li", "Ett"),
        ("h4", "Kontakt"),
        ("p", "Bo Prov"),
        ("h2", "Register"),
        ("p", "Exempel, Kim 3"),
    )
    assert kept(rows) == [
        ("", "Förslag 2019"),
        ("chapter", "Stad"),
        ("title", "1\tLjus"),
        *[("label", "Idé"), ("", "Lampor."), ("label", "Kontakt"), ("", "Kim Exempel")],
        ("title", "2\tLjud"),
        *[("label", "Idé"), ("", "- Ett"), ("label", "Kontakt"), ("", "Bo Prov")],
    ]
    left = [block for block in outlined(rows) if not block.is_kept]
    assert [(block.text, block.is_own, block.under) for block in left] == [
        ("Ljus 3", True, "Förslag 2019"),
        ("Register", False, "Register"),
        ("Exempel, Kim 3", False, "Register"),
    ]


def test_contacts_may_stand_first_and_senders_stand_with_them() -> None:
    art, ask, text = (1, 2), (1, 2, 3), (1, 2, 4)
    rows = blocks(
        ("h2", "7 Ljus", art),
        ("p", "Region Gotland", art),
        ("h3", "Kontakt", ask),
        ("p", "Kim Exempel", ask),
        ("p", "Först några ord.", art),
        ("h3", "Idé", text),
        ("p", "Lampor.", text),
        ("p", "Ej angivet.", text),
        ("p", "Tryckt i Visby.", (1, 9)),
    )
    assert kept(rows) == [
        ("title", "7\tLjus"),
        ("", "Först några ord."),
        *[("label", "Kontakt"), ("", "Kim Exempel"), ("", "Region Gotland")],
        *[("label", "Idé"), ("", "Lampor.")],
    ]


def test_without_labels_as_headings_all_text_is_kept() -> None:
    rows = blocks(("h1", "Förslag"), ("p", "1. Ljus"), ("p", "Idé"), ("p", "Lampor."), ("toc", "Ljus 3"))
    assert [text for _, text in kept(rows)] == ["Förslag", "1. Ljus", "Idé", "Lampor."]
