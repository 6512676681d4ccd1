"""The job ticket in each of a publication's languages."""

from __future__ import annotations

from pathlib import Path

import pytest
import small

from pressklar.foundation.folders import Folders
from pressklar.press.rules import RULES
from pressklar.press.ticket import Ticket, TicketFile, TicketLine, ticket_page
from pressklar.rendering.texts import read_texts

WORDS = {
    "sv": ("Tryckorder", "4 mars 2031", "148,5 × 210 mm", "Färgtäckning", "1,2 MB"),
    "en-GB": ("Job ticket", "4 March 2031", "148.5 × 210 mm", "Ink coverage by page, per cent", "1.2 MB"),
    "en-US": ("Job ticket", "March 4, 2031", "148.5 × 210 mm", "Ink coverage by page, percent", "1.2 MB"),
    "de": ("Druckauftrag", "4. März 2031", "148,5 × 210 mm", "Farbdeckung je Seite", "1,2 MB"),
    "fi": ("Painotyötilaus", "4. maaliskuuta 2031", "148,5 × 210 mm", "Värin peitto", "1,2 MB"),
}


@pytest.mark.parametrize("language", WORDS)
def test_the_ticket_speaks_the_publications_language(tmp_path: Path, language: str) -> None:
    root = small.make(tmp_path)
    root.change(small.EDITION, "language: sv", f"language: {language}")
    root.change(small.EDITION, "date: 2030-11-01", "date: 2031-03-04")
    ticket = Ticket(
        *("Titel", "2031", "Nätverket", "2031-03-04", 148.5, 210.0, 3.0, 60, "PDF/X-4", "4+4 CMYK"),
        *("FOGRA39", "Profile", 300.0, "", "", "", None, "", "", False),
        (TicketFile("a.pdf", 1_234_567, "0" * 64),),
        tuple(TicketLine(rule, "x", True) for rule in RULES),
        ((10.0, 20.5, 0.0, 3.0),),
    )
    source = root.pages()
    page = ticket_page(source, ticket, source.texts).decode()
    assert all(word in page for word in WORDS[language]) and f'<html lang="{language}">' in page


@pytest.mark.parametrize("language", WORDS)
def test_every_rule_has_its_name(language: str) -> None:
    texts = read_texts(Folders(), language)
    assert all(texts(f"rule_{rule.replace(' ', '_')}") for rule in RULES)
