"""Lists, openings and covers on any page, in any size and face: nothing lies over anything else or outside, and
every name is there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import small
import yaml

from pressklar.foundation.folders import PROJECT
from pressklar.problems import ContentError

THEME = yaml.safe_load((PROJECT / "styles" / "bold" / "theme.yaml").read_text("utf-8"))
SHEETS = {
    "A5": (148, 210),
    "A4": (210, 297),
    "120 × 170": (120, 170),
    "letter": (216, 279),
    "square": (210, 210),
    "A4 landscape": (297, 210),
    "A5 landscape": (210, 148),
}
NUMBERS = ("ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
FAULTS = ("W450", "W451", "W452", "W454", "W455", "W456", "W458", "W501")
LONG_WORD = "Kompetensförsörjningsstrategiarbetsgruppen"


def scaled(theme: dict[str, Any], factor: float) -> dict[str, Any]:
    """The theme with all of its lengths so many times as long."""

    def longer(value: Any) -> Any:
        match = re.fullmatch(r"([\d.]+)(mm|pt)", str(value))
        return f"{float(match[1]) * factor:.4g}{match[2]}" if match else value

    groups = {
        name: {key: longer(value) for key, value in theme[name].items()}
        for name in ("page", "sizes", "limits")
    }
    return theme | groups


def changed(scale: float = 1, sheet: str = "", sans: str = "sans", type_size: float = 1) -> dict[str, Any]:
    """The project's theme, scaled, on another sheet, with another role's face as sans, with larger type."""
    theme = scaled(THEME, scale)
    if sheet:
        width, height = SHEETS[sheet]
        theme["page"] |= {"width": f"{width}mm", "height": f"{height}mm"}
    for name in ("body", "label", "list", "member"):
        theme["sizes"][name] = f"{float(theme['sizes'][name].removesuffix('pt')) * type_size:.2f}pt"
    theme["faces"] = THEME["faces"] | {"sans": THEME["faces"][sans]}
    return theme


def publication(
    theme: Mapping[str, Any], chapters: int, entries: int, members: int, long: bool = False
) -> dict[str, str]:
    """The files of an edition of so many chapters, entries in each of them and members; `long`: their names."""
    tail = f" {LONG_WORD} med ett och annat som hör till saken" if long else ""
    names = [
        f"Medlem{number} i Norra {NUMBERS[number % 12].title()}området{tail}" for number in range(members)
    ]
    ids = [[f"e-{chapter}-{entry}" for entry in range(entries)] for chapter in range(chapters)]
    files = {
        "styles/theme.yaml": yaml.safe_dump(dict(theme), allow_unicode=True, sort_keys=False),
        "content/members.yaml": yaml.safe_dump(
            [{"id": f"m-{number}", "name": name, "kind": "agency"} for number, name in enumerate(names)],
            allow_unicode=True,
        ),
        small.EDITION: yaml.safe_dump(
            {
                "title": f"Förslag{tail} inför 2031",
                "language": "sv",
                "publisher": f"Nätverket{tail}",
                "date": "2030-11-01",
                "fields": [{"key": "idea", "label": "Idé", "need": "required"}],
                "chapters": [
                    {"id": f"c-{number}", "title": f"Avdelning{number} om resor{tail}", "proposals": inside}
                    for number, inside in enumerate(ids)
                ],
                "imprint": "Häftet trycks där det behövs.",
            },
            allow_unicode=True,
            sort_keys=False,
        ),
    }
    for number, name in enumerate(name for inside in ids for name in inside):
        files[f"content/2031/proposals/{name}.yaml"] = yaml.safe_dump(
            {
                "title": f"Förslag{number} om vägar{tail if number % 3 == 0 else ''}",
                "submitted_by": [f"m-{number % members}"],
                "idea": "Här står vad som ska göras.",
                "contacts": [{"name": f"Kim Person{number}{LONG_WORD.lower() if long else ''}"}],
            },
            allow_unicode=True,
        )
    return files


def built(root: Path, files: Mapping[str, str]) -> tuple[list[str], str]:
    """What the audit finds on an edition's pages, and its text without spaces and hyphens at ends of lines."""
    edition = small.Root(root, small.workshop())
    for name, text in files.items():
        edition.write(name, text)
    problems = edition.build().problems
    pages = (page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(edition.bytes()))
    text = "".join(re.sub("[-\u00ad\ufffe\x02]\\s*\r?\n", "", page) for page in pages)
    faults = [f"{problem.code} {problem.message}" for problem in problems if problem.code in FAULTS]
    return faults, "".join(text.split())


THEMES = {
    "as it is": {},
    "smaller": {"scale": 0.7, "sans": "serif"},
    "larger, another face": {"scale": 1.4, "sans": "mono"},
    "120 × 170, large print": {"sheet": "120 × 170", "type_size": 1.5},
}
MORE_THEMES = {
    "twice": {"scale": 2},
    "A4 landscape, serif": {"sheet": "A4 landscape", "sans": "serif"},
    "A5 landscape, mono": {"sheet": "A5 landscape", "sans": "mono"},
    "square, large print": {"sheet": "square", "type_size": 1.5},
    "letter": {"sheet": "letter", "sans": "mono"},
    "A4, large print": {"sheet": "A4", "type_size": 1.5, "sans": "serif"},
    "120 × 170, mono": {"sheet": "120 × 170", "sans": "mono"},
}
COUNTS = {"many": (16, 2, 31), "one chapter": (1, 24, 2), "few": (2, 1, 1)}
"""Chapters, entries in each, members."""


def check(folder: Path, theme: Mapping[str, Any], counts: tuple[int, int, int], long: bool) -> None:
    chapters, entries, members = counts
    faults, text = built(folder, publication(changed(**theme), chapters, entries, members, long))
    assert faults == []

    def rare(word: str, count: int, least: int) -> list[int]:
        """The numbers that don't follow the word so many times."""
        return [number for number in range(count) if len(re.findall(rf"{word}{number}(?!\d)", text)) < least]

    assert rare("Avdelning", chapters, 3) == []  # contents, key, opening
    assert rare("Förslag", chapters * entries, 4) == []  # contents, opening, its page, its member's register
    assert rare("Medlem", min(members, chapters * entries), 3) == []  # overview, register, its proposals


@pytest.mark.soak(cases=5)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("counts", ["many", "one chapter"])
def test_nothing_overlaps_or_is_left_out(tmp_path: Path, theme: str, counts: str) -> None:
    check(tmp_path / "root", THEMES[theme], COUNTS[counts], long=counts == "many")


@pytest.mark.soak(cases=6)
@pytest.mark.parametrize("theme", [*THEMES, *MORE_THEMES])
@pytest.mark.parametrize("counts", COUNTS)
@pytest.mark.parametrize("long", [False, True])
def test_nothing_overlaps_or_is_left_out_anywhere(
    tmp_path: Path, theme: str, counts: str, long: bool
) -> None:
    check(tmp_path / "root", (THEMES | MORE_THEMES)[theme], COUNTS[counts], long)


def test_a_page_without_room_for_its_type_is_refused_in_one_sentence(tmp_path: Path) -> None:
    theme = changed(sheet="120 × 170", type_size=2)
    with pytest.raises(ContentError) as caught:
        built(tmp_path / "root", publication(theme, 1, 1, 1))
    [refusal] = [problem for problem in caught.value.problems if problem.code.startswith("E")]
    body = float(theme["sizes"]["body"].removesuffix("pt"))
    assert refusal.code == "E530" and f"{body:g}pt" in refusal.message
