"""pandoc as a second pair of eyes: it reads the same words in a draft with tracked changes as our reader
does, accepted and rejected.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from word_edits import N, make, run

from pressklar.ooxml.reader import read_docx

pypandoc = pytest.importorskip(
    "pypandoc", reason="pandoc (pypandoc-binary) isn't there: nobody else reads the words"
)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("way", ["accept", "reject"])
def test_pandoc_reads_the_same_words(tmp_path: Path, way: str) -> None:
    draft = make(tmp_path).draft("region-gotland", "region-skane")
    p = draft.p("Att resa utan bil")
    draft.retyped(p, run("Att "), old := run("resa"), new := run("åka tåg"), run(" utan bil."))
    draft.tracked("del", old, "Anna")
    draft.tracked("ins", new, "Bo")
    draft.split(draft.p("Sjöarna i länet"), "Det tar")
    draft.tracked_mark("ins", draft.p("Sjöarna i länet"))
    draft.tracked_mark("del", draft.p("Tågen ska gå"))
    for word_run in draft.p("Mindre tid på vägen").findall(f"{N}r"):
        draft.tracked("del", word_run)
    path = tmp_path / "draft.docx"
    path.write_bytes(draft.docx())
    theirs = words(
        pypandoc.convert_file(
            str(path), "plain", format="docx", extra_args=[f"--track-changes={way}", "--wrap=none"]
        )
    )
    ours = words(
        "\n".join(
            paragraph.text
            for paragraph in read_docx(path.read_bytes(), "draft.docx", reject=way == "reject").paragraphs
        )
    )
    ours, theirs = (
        [word for word in side if not word.isdigit()] for side in (ours, theirs)
    )  # pandoc writes lists' numbers out
    assert theirs[: len(ours)] == ours
    assert theirs[len(ours) :] == words("Utom där det finns dammar"), (
        "pandoc has the notes' words at the end, our reader at their marks"
    )
