"""What follows a title is parted where the title would stand alone at a page's foot."""

from __future__ import annotations

from pathlib import Path

import pytest
import small

from pressklar.pdf import layout
from pressklar.pdf.workshop import InProcessPool

LONG_TITLE = "Ett förslag med ett namn som är så långt att det fyller mer än halva sidan på ett litet blad och ändå inte säger mera"


def stranded(path: Path) -> list[str]:
    """What the audit says of titles alone: here a very high one, and below it a text that is kept together."""
    root = small.Root(small.built(path).folders.root, InProcessPool())
    root.own("styles/theme.yaml")
    for old, new in (
        ("width: 148mm", "width: 120mm"),
        ("height: 210mm", "height: 150mm"),
        ("title: 16pt", "title: 30pt"),
        ("title_line: 6.3mm", "title_line: 12mm"),
    ):
        root.change("styles/theme.yaml", old, new)
    text = "Här står en mening som går över flera rader. " * 5
    root.write(small.FIRST, small.proposal(LONG_TITLE, "region-gotland", f"  {text}\n"))
    return [problem.code for problem in root.build().problems if problem.code == "W456"]


def test_a_title_has_some_of_its_text_below_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert stranded(tmp_path / "parted") == []
    monkeypatch.setattr(layout, "part_first_fields", lambda pages, parted: False)
    assert stranded(tmp_path / "kept") == ["W456"]
