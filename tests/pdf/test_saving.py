"""Writing a joined file always ends, gives the same bytes, and tries to have no stream that ends in CR."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, String

from pressklar.pdf.saving import ATTEMPTS, save


def filled(number: int, count: int = 30) -> pikepdf.Pdf:
    """A file with so many objects, no two files alike."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(10, 10))
    pdf.Root.Many = pikepdf.Array(
        [pdf.make_indirect(Dictionary(Number=number * place)) for place in range(count)]
    )
    entries = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate")
    pdf.docinfo = pdf.make_indirect(
        Dictionary({f"/{entry}": String(f"{entry} {number}") for entry in entries})
    )
    return pdf


def plain(pdf: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def test_of_many_files_none_has_a_stream_that_ends_in_cr() -> None:
    """Written plainly, some have: an object stream's or cross-reference stream's checksum ends so one time in
    256.
    """
    numbers = [number for number in range(400) if b"\r\nendstream" in plain(filled(number))]
    assert numbers, "the trap is none any more"
    for number in numbers:
        data = save(filled(number))
        assert b"\r\nendstream" not in data
        assert data == save(filled(number))
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert str(pdf.docinfo.Title) == f"Title {number}" and len(pdf.Root.Many) == 30
            entries = sorted(pdf.docinfo.keys())
            changed = [entry for entry in entries if pdf.docinfo[entry].is_indirect]
            assert changed and changed == entries[: len(changed)], "the same ones in every process"


@pytest.mark.parametrize(("faults", "times"), [(0, 1), (1, ATTEMPTS), (1000, 1)])
def test_a_file_is_written_only_so_often(monkeypatch: pytest.MonkeyPatch, faults: int, times: int) -> None:
    """If its streams end in CR for ever, it is taken as it is; if very many do, no other attempt is made."""
    written = []

    def write(pdf: Any, target: io.BytesIO, **_: Any) -> None:
        written.append(target)
        target.write(b"\r\nendstream" * faults)

    monkeypatch.setattr(pikepdf.Pdf, "save", write)
    assert save(filled(1)) == b"\r\nendstream" * faults
    assert len(written) == times
