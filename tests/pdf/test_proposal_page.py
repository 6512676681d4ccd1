"""A proposal's own page: labels, titles, names, list numbers and pictures in their places, whatever the page, the
size and the language; judged on the finished PDF.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
import small
from ink import FOOT, INNER, OUTER, PT, letters, outside, overlaps, printed, run, with_theme
from PIL import Image
from soaking import sampled

COMPOUND = {
    "sv": "arbetsmarknadsutbildningsinsatser",
    "en": "internationalizationresponsibilities",
    "de": "Rindfleischetikettierungsüberwachung",
    "fi": "ympäristövaikutusarviointimenettely",
}
SHEETS = [((148, 210), 1.0), ((120, 170), 1.5)]


def long_words(path: Path, page: tuple[int, int], scale: float, language: str) -> small.Root:
    root, word = with_theme(path, page, scale, language), COMPOUND[language]
    root.change(small.FIRST, "Ett förslag om kartor", f"Ett {word.lower()} om kartor")
    root.change(
        small.FIRST,
        "En kort text om kartor.",
        f"Tjohej, {word.lower()}[^1].\n\n  ## {word}\n\n  Ja.\n\n  [^1]: {word}.",
    )
    root.change(small.EDITION, "label: Syfte", f"label: {word} och mål")
    root.change("content/members.yaml", "name: Region Gotland", f"name: {word.capitalize()}")
    root.change(small.FIRST, "name: Kim Exempel", f"name: {word.capitalize()} Exempel, role: {word.lower()}")
    return root


@pytest.mark.soak(cases=3)
@pytest.mark.parametrize(("page", "scale"), SHEETS)
@pytest.mark.parametrize("language", COMPOUND)
def test_a_long_word_is_nowhere_cut(
    language: str, page: tuple[int, int], scale: float, tmp_path: Path
) -> None:
    pages = printed(long_words(tmp_path, page, scale, language))
    first = next(leaf.number for leaf in pages if "tjohej" in leaf.words)
    pages = [leaf for leaf in pages if first <= leaf.number <= first + 1]
    assert outside(pages) == ""
    assert list(overlaps(pages)) == []
    assert letters(pages).count(COMPOUND[language].lower()) >= 5


@pytest.mark.parametrize(("page", "scale", "keeps"), [((148, 210), 1.0, True), ((120, 170), 1.5, False)])
def test_a_field_that_fills_much_of_a_page_may_be_broken(
    page: tuple[int, int], scale: float, keeps: bool, tmp_path: Path
) -> None:
    """However few its characters: else a title would stand alone on the page before."""
    root = with_theme(tmp_path, page, scale)
    root.change(small.FIRST, "En kort text om kartor.", "kort " * 40)
    assert root.pages().proposals[0].fields[0].keep is keeps


def test_finnish_words_are_hyphenated_before_a_consonant_with_its_vowel(tmp_path: Path) -> None:
    root, word = with_theme(tmp_path, language="fi"), COMPOUND["fi"]
    root.change(
        small.FIRST, "En kort text om kartor.", " ".join(f"{'a' * count} {word}." for count in range(1, 20))
    )
    pages = [leaf for leaf in printed(root) if word in "".join(leaf.words)]
    ends = set()
    for leaf in pages:
        text = "".join(glyph.text.lower() for glyph in leaf.glyphs)
        for start in (match.start() for match in re.finditer(word, text)):
            glyphs = leaf.glyphs[start : start + len(word)]
            ends |= {place for place in range(1, len(word)) if glyphs[place].left < glyphs[place - 1].left}
    assert len(ends) > 3
    assert all(re.match("[^aeiouyäö][aeiouyäö]", word[place:]) for place in ends)


@pytest.mark.parametrize(("page", "scale", "times"), [((148, 210), 1.0, 6), ((120, 170), 1.5, 1)])
def test_a_label_of_many_lines_keeps_clear_of_the_next(
    page: tuple[int, int], scale: float, times: int, tmp_path: Path
) -> None:
    root = with_theme(tmp_path, page, scale)
    label = "Vad vi vill uppnå, för vem, med vilka medel och varför just här, " * times + "och vad som mäts"
    root.change(small.EDITION, "label: Syfte", f'label: "{label}"')
    root.change(small.FIRST, "purpose: Att pröva det som sägs här.", "purpose: Ja.")
    pages = [leaf for leaf in printed(root) if {"ja", "mäts"} <= set(leaf.words) and leaf.number > 8][:1]
    assert list(overlaps(pages)) == []
    end, contact = run(pages, "mäts"), run(pages, "kontaktperson")
    assert min(glyph.bottom for glyph in end) > max(glyph.top for glyph in contact)


@pytest.mark.soak
def test_a_label_is_never_parted_from_its_text(tmp_path: Path) -> None:
    root = with_theme(tmp_path)
    label = "Vad vi vill uppnå, för vem, med vilka medel och varför just här"
    root.change(small.EDITION, "label: Syfte", f'label: "{label}"')
    for words in sampled(range(190, 280, 6), 6):
        text = " ".join(f"ord{number}" for number in range(words))
        root.write(
            small.FIRST,
            small.proposal("Ett förslag", "region-gotland", f"  {text}\n").replace(
                "Att pröva det", f"Prövat {'och prövat ' * 60}"
            ),
        )
        pages = [leaf for leaf in printed(root) if leaf.number > 8]
        begins = next(leaf for leaf in pages if "prövat" in leaf.words)
        assert {"uppnå", "varför"} <= set(begins.words), words
        for leaf in pages:
            left = (INNER if leaf.number % 2 else OUTER) * PT
            assert not [glyph for glyph in leaf.glyphs if glyph.left < left - 1 and glyph.bottom > FOOT * PT]
        assert sum("uppnå" in leaf.words for leaf in pages[:4]) == sum(
            "varför" in leaf.words for leaf in pages[:4]
        )


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_list_numbers_stand_on_their_lines_and_clear_of_the_text(scale: float, tmp_path: Path) -> None:
    root = with_theme(tmp_path, scale=scale)
    items = [
        f"{number}. {word}x"
        for number, word in zip(range(8, 12), ("kart", "vind", "plog", "drev"), strict=True)
    ]
    late = [
        f"{number}. {word}y"
        for number, word in zip(range(98, 102), ("kart", "vind", "plog", "drev"), strict=True)
    ]
    root.change(
        small.FIRST,
        "  En kort text om kartor.",
        "\n".join(f"  {line}" for line in (*items, "", "Och:", "", *late)),
    )
    pages = [leaf for leaf in printed(root) if "kartx" in leaf.words]
    for text in (*items, *late):
        number, _, word = text.partition(". ")
        glyphs = run(pages, f"{number}{word}")
        figures, letters_ = glyphs[: len(number)], glyphs[len(number) :]
        assert figures[-1].right + 1 < letters_[0].left
        assert abs(figures[0].bottom - letters_[1].bottom) < 0.6  # a flat letter's foot: the baseline
        assert list(overlaps(pages)) == []


@pytest.mark.parametrize("page", [(148, 210), (120, 170), (297, 210)])
def test_tall_and_wide_pictures_stay_in_the_column(page: tuple[int, int], tmp_path: Path) -> None:
    root = with_theme(tmp_path, page)
    for name, size in {"hog": (200, 2400), "bred": (2400, 200)}.items():
        target = io.BytesIO()
        Image.new("RGB", size, "#336699").save(target, "PNG")
        root.write(f"content/2031/images/{name}.png", target.getvalue())
    root.change(
        small.FIRST,
        "En kort text om kartor.",
        "![Hög](images/hog.png)\n\n  ![Bred](images/bred.png)\n\n  Efter.",
    )
    pages = [leaf for leaf in printed(root) if leaf.pictures]
    assert sum(len(leaf.pictures) for leaf in pages) >= 3
    for leaf in pages:
        left, right = (INNER, OUTER) if leaf.number % 2 else (OUTER, INNER)
        for picture in leaf.pictures:
            assert left * PT < picture.left and picture.right < leaf.width - right * PT + 0.5
            assert picture.bottom > FOOT * PT - 0.5
            assert not [glyph for glyph in leaf.glyphs if glyph.shared(picture) > 0]


def test_a_picture_that_nearly_fits_stays_with_its_proposals_head(tmp_path: Path) -> None:
    """It is set a little smaller, so that no head stands alone at a foot."""
    root, target = with_theme(tmp_path, (120, 170)), io.BytesIO()
    Image.new("RGB", (900, 1200), "#336699").save(target, "PNG")
    root.write("content/2031/images/hog.png", target.getvalue())
    caption = " ".join(["En bildtext"] * 24)
    root.change(
        small.FIRST, "En kort text om kartor.", f'![Hög](images/hog.png "{caption}")\n\n  {"Efter. " * 60}'
    )
    root.change(small.FIRST, "Ett förslag om kartor", " ".join(["Ett förslag om kartor"] * 6))
    title = next(leaf for leaf in printed(root) if leaf.number > 8 and leaf.words.count("kartor") >= 6)
    assert any(picture.top - picture.bottom > 100 for picture in title.pictures)


@pytest.mark.parametrize(("page", "scale"), [((148, 210), 1.0), ((120, 170), 1.0)])
def test_notes_stand_on_the_page_of_their_call(page: tuple[int, int], scale: float, tmp_path: Path) -> None:
    root = with_theme(tmp_path, page, scale)
    paragraphs, notes = [], []
    for number in range(12):
        length = 25 + 13 * (number * 7 % 5)
        words = " ".join(f"ord{letter}" for letter in "abcdefghijklm" * 9)
        paragraphs.append(f"{words[: 5 * length]} anrop{chr(97 + number)} slut[^{number}].")
        notes.append(f"[^{number}]: notis{chr(97 + number)} {'not ' * (20 + 17 * (number % 4))}.")
    root.write(
        small.FIRST,
        small.proposal(
            "Ett", "region-gotland", "\n\n".join(f"  {line}" for line in (*paragraphs, *notes)) + "\n"
        ),
    )
    pages = printed(root)
    call = {
        letter: leaf.number for leaf in pages for letter in "abcdefghijkl" if f"anrop{letter}" in leaf.words
    }
    note = {
        letter: leaf.number for leaf in pages for letter in "abcdefghijkl" if f"notis{letter}" in leaf.words
    }
    assert len(call) == len(note) == 12
    assert [letter for letter in call if note[letter] - call[letter] not in (0, 1)] == []
    assert sum(note[letter] == call[letter] for letter in call) >= 11
