"""The 2024 edition in other faces, sheets, sizes and languages: the audit finds nothing, and in the finished
PDF no text lies over text or out of the page, and each word of the proposals is there.
"""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from small import workshop
from test_any_page import FAULTS, SHEETS, changed
from zoo.ink import overlaps
from zoo.reading import WORD, Page, read_pdf
from zoo.writing import FACES

from pressklar.building.workflow import build
from pressklar.foundation.folders import PROJECT, Folders

_HAIR = 0.85
"""Points by which a glyph's ink may pass the page's edge."""


def root(path: Path, faces: str, sheet: str, size: float, language: str) -> Path:
    """The 2024 edition as it is, with a theme of its own."""
    shutil.copytree(PROJECT / "content", path / "content", ignore=shutil.ignore_patterns("records"))
    theme = changed(sheet=sheet, type_size=size / 9.6)
    theme["faces"] |= FACES.get(faces, {})
    (path / "styles").mkdir()
    (path / "styles" / "theme.yaml").write_text(
        yaml.safe_dump(theme, allow_unicode=True, sort_keys=False), "utf-8"
    )
    edition = path / "content" / "2024" / "edition.yaml"
    text = edition.read_text("utf-8")
    assert "language: sv" in text
    edition.write_text(text.replace("language: sv", f"language: {language}"), "utf-8")
    return path


def words(path: Path) -> Iterator[str]:
    """The words of the proposals' titles and fields, without marks and addresses."""
    for file in (path / "content" / "2024" / "proposals").iterdir():
        for key, value in yaml.safe_load(file.read_text("utf-8")).items():
            if key not in ("contacts", "submitted_by", "notes") and isinstance(value, str):
                text = re.sub(r"\]\([^)]*\)|https?://\S+|\S+@\S+", " ", value)
                yield from (word.casefold() for word in WORD.findall(text))


def outside(page: Page) -> str:
    """Letters that stand out of a page; a drawn numeral may."""
    return "".join(
        glyph.text
        for glyph in page.glyphs
        if glyph.box.top - glyph.box.bottom < page.height / 4
        and (
            min(glyph.box.left, glyph.box.bottom) < -_HAIR
            or glyph.box.right > page.width + _HAIR
            or glyph.box.top > page.height + _HAIR
        )
    )


@pytest.mark.soak(cases=1)
@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("size", [9.6, 14])
@pytest.mark.parametrize("sheet", ["A5", "A4", "letter", "square", "A5 landscape"])
@pytest.mark.parametrize("faces", ["own", "wide"])
def test_the_2024_edition_is_right(
    tmp_path: Path, faces: str, sheet: str, size: float, language: str
) -> None:
    assert sheet in SHEETS
    path = root(tmp_path / "root", faces, sheet, size, language)
    result = build(Folders(path), "2024", workshop=workshop())
    assert [
        f"{problem.code} {problem.message}" for problem in result.problems if problem.code in FAULTS
    ] == []
    content = set(words(path))
    pages, tokens = read_pdf((path / "output" / "2024" / "booklet.pdf").read_bytes(), content)
    assert {page.number: outside(page) for page in pages if outside(page)} == {}
    over = {page.number: [one.text + other.text for one, other in overlaps(page.glyphs)] for page in pages}
    assert {number: pairs for number, pairs in over.items() if pairs} == {}
    printed = "".join(token.text for token in tokens)
    on_page = defaultdict(set)
    for token in tokens:
        on_page[token.page].add(token.text)

    def parted(word: str) -> bool:
        """Whether a word begins on one page and ends on the next."""
        cuts = range(2, len(word) - 1)
        return any(
            word[:cut] in on_page[number] and word[cut:] in on_page[number + 1]
            for number in list(on_page)
            for cut in cuts
        )

    assert {word for word in content if word not in printed and not parted(word)} == set()
    assert not [
        token.text for token in tokens if token.cut and token.text.isalpha() and token.text in content
    ]
