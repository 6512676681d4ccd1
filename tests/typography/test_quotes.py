from __future__ import annotations

import pytest

from pressklar.typography.quotes import curled


@pytest.mark.parametrize(
    ("text", "swedish", "german"),
    [
        ('"Vi" och "de"', "”Vi” och ”de”", "„Vi“ och „de“"),
        ('Ett ("ja") till', "Ett (”ja”) till", "Ett („ja“) till"),
        ('Vad är "Agenda 2030"?', "Vad är ”Agenda 2030”?", "Vad är „Agenda 2030“?"),
        ('Rör på 12" och "mer"', 'Rör på 12" och ”mer”', 'Rör på 12" och „mer“'),
        ("RUA's roll", "RUA’s roll", "RUA’s roll"),
        ("Rock 'n' roll", "Rock 'n' roll", "Rock 'n' roll"),
        ('ett " ensamt', 'ett " ensamt', 'ett " ensamt'),
        ("”Redan”", "”Redan”", "”Redan”"),
    ],
)
def test_straight_marks_become_the_languages_own(text: str, swedish: str, german: str) -> None:
    assert curled(text, "”", "”") == swedish
    assert curled(text, "„", "“") == german
