"""The wrapper around LibreOffice, with programs that aren't it: what happens when it is missing, fails or
hangs. The real one: tests/clients.
"""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest
import word_making
from word_rules import NS, WordFile

from pressklar.foundation.checked_json import write_json
from pressklar.foundation.programs import libreoffice
from pressklar.foundation.programs import lookup as programs


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program named soffice, the only one there is."""
    if os.name != "posix":
        pytest.skip("a shell script stands in for LibreOffice")
    path = tmp_path / "bin" / "soffice"
    path.parent.mkdir()
    path.write_text("#!/bin/sh\nexit 0\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setitem(programs.PROGRAMS, "LibreOffice", (str(path),))  # type: ignore[arg-type]
    return path


def docx() -> bytes:
    return word_making.word_of("small").docx


def test_without_it_the_file_stays_and_advice_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(programs.PROGRAMS, "LibreOffice", ("no-such-program",))  # type: ignore[arg-type]
    numbered = libreoffice.number_pages(docx(), tmp_path)
    assert numbered.docx == docx() and numbered.pages is None
    assert [(problem.code, problem.severity) for problem in numbered.problems] == [("A601", "advice")]


def test_one_that_gives_nothing_is_told_with_what_it_said(program: Path, tmp_path: Path) -> None:
    program.write_text("#!/bin/sh\necho 'source file could not be loaded'\nexit 1\n")
    numbered = libreoffice.number_pages(docx(), tmp_path / "cache")
    assert (
        numbered.docx == docx()
        and numbered.problems[0].code == "A602"
        and "could not be loaded" in numbered.problems[0].message
    )


def test_one_that_hangs_is_ended_with_all_it_started(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice, "PATIENCE", 1)
    monkeypatch.setattr(libreoffice, "_PATIENCE_PER_MEGABYTE", 0)
    alive = tmp_path / "alive"
    program.write_text(f"#!/bin/sh\n(while true; do date +%s%N > {alive}; sleep 0.1; done) &\nwait\n")
    numbered = libreoffice.number_pages(docx(), tmp_path / "cache")
    assert numbered.problems[0].code == "A602" and "1 seconds" in numbered.problems[0].message
    last_sign = alive.read_text()
    time.sleep(0.4)
    assert alive.read_text() == last_sign, "what it had started is still running"


def test_a_program_that_cannot_be_run_is_told(program: Path, tmp_path: Path) -> None:
    program.write_bytes(b"\x7fELF no program")
    assert libreoffice.number_pages(docx(), tmp_path / "cache").problems[0].code == "A602"


def test_numbers_are_filled_in_and_nothing_else_is_touched() -> None:
    before = WordFile(docx())
    marks = [name for name in before.bookmarks() if name.startswith("_to_")]
    once = libreoffice.filled(docx(), dict.fromkeys(marks, 7), 12)
    after = WordFile(once)
    fields = after.document.xpath("//w:fldSimple[contains(@w:instr, 'PAGEREF')]", namespaces=NS)
    assert fields and {"".join(field.itertext()) for field in fields} == {"7"}
    assert "<w:t>12</w:t>" in after.bytes("word/footer1.xml").decode()
    assert libreoffice.filled(once, {}, 1) == libreoffice.filled(docx(), {}, 1) == docx()
    assert [name for name in before.names if before.bytes(name) != after.bytes(name)] == [
        "word/document.xml",
        "word/footer1.xml",
    ]


def test_a_file_is_laid_out_until_its_own_numbers_are_true(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The contents take a page less with numbers of one digit than with those that stand in for them."""
    shown: list[set[str]] = []

    def laid_out(docx: bytes, office: str) -> bytes:
        fields = WordFile(docx).document.xpath("//w:fldSimple[contains(@w:instr, 'PAGEREF')]", namespaces=NS)
        shown.append({"".join(field.itertext()) for field in fields})
        return b"long" if shown[-1] == {"888"} else b"short"

    marks = [name for name in WordFile(docx()).bookmarks() if name.startswith("_to_")]
    pages = {b"long": 6, b"short": 5}
    monkeypatch.setattr(libreoffice, "to_pdf", laid_out)
    monkeypatch.setattr(libreoffice, "places_in", lambda pdf: dict.fromkeys(marks, pages[pdf]) | {"": 9})
    numbered = libreoffice.number_pages(docx(), tmp_path)
    assert shown == [{"888"}, {"6"}, {"5"}]
    assert numbered.docx == libreoffice.filled(docx(), dict.fromkeys(marks, 5), 9) and numbered.pages == 9


def test_a_damaged_layout_in_the_cache_is_made_anew(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One changed digit would be another page number: what is kept is whole, or it is nothing. A file is laid
    out twice: with numbers that stand in, and with its own.
    """
    asked: list[bytes] = []
    monkeypatch.setattr(libreoffice, "to_pdf", lambda docx, office: asked.append(docx) or b"")
    monkeypatch.setattr(libreoffice, "places_in", lambda pdf: {"": 3, "_to_a": 2})
    first = libreoffice.number_pages(docx(), tmp_path)
    assert libreoffice.number_pages(docx(), tmp_path) == first and len(asked) == 2
    (kept,) = tmp_path.glob("*.layout.json")
    whole = kept.read_bytes()
    for data in (b"", whole[:-2], whole.replace(b":3", b":4"), whole.partition(b"\n")[2], b"[" * 200_000):
        kept.write_bytes(data)
        asked.clear()
        assert libreoffice.number_pages(docx(), tmp_path) == first and len(asked) == 2
    for foreign in ([], {"a": 1}, {"": "x"}):
        write_json(kept, foreign)
        asked.clear()
        assert libreoffice.number_pages(docx(), tmp_path) == first and len(asked) == 2
