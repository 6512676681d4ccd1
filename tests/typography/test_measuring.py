"""Widths and heights against what Pango sets, and how lines are broken and sizes fitted."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pressklar.foundation.folders import PROJECT, Folders
from pressklar.theme import Length, Theme, read_theme
from pressklar.typography.measuring import TypeMeasures, font_measures, steps

WORDS = [
    "Framtidens",
    "hållbara",
    "livsmiljöer,",
    "AV",
    "Tåg/väg:",
    "2031",
    "–",
    "kompetensförsörjningsuppdraget",
    "Wåy",
    "fi",
    "fl",
    "”To”",
]


@pytest.fixture(scope="module")
def theme() -> Theme:
    return read_theme(Folders(PROJECT))


@pytest.fixture(scope="module")
def measures(theme: Theme) -> TypeMeasures:
    return TypeMeasures(theme)


def set_by_weasyprint(
    theme: Theme, role: str, weight: int, text: str, kerning: str = "none"
) -> tuple[float, float]:
    """The width of a line of 100 px type, and its baseline's place in a line of 100 px, in ems."""
    import weasyprint
    from weasyprint.formatting_structure import boxes

    rules = "".join(
        f"@font-face {{ font-family: F; font-weight: {file.weight}; src: url({file.path.as_uri()}) }}"
        for file in theme.faces[role].files
        if not file.italic
    )
    page = f"<style>{rules} @page {{ size: 9000px 300px; margin: 0 }} body, p {{ margin: 0; font: {weight} 100px/1 F; font-kerning: {kerning}; font-variant-ligatures: none }}</style>"
    document = weasyprint.HTML(string=f"{page}<p>{text}").render()
    box = next(box for box in document.pages[0]._page_box.descendants() if isinstance(box, boxes.TextBox))
    return box.width / 100, (box.position_y + box.baseline) / 100


@pytest.mark.parametrize(("role", "weight"), [("sans", 400), ("sans", 700), ("serif", 400), ("mono", 400)])
def test_a_text_measures_what_it_is_set_to(
    theme: Theme, measures: TypeMeasures, role: str, weight: int
) -> None:
    for seed in range(3):
        text = " ".join(random.Random(seed).choices(WORDS, k=8))
        width, baseline = set_by_weasyprint(theme, role, weight, text)
        assert measures.text_width(text, role, 1.0, weight) == pytest.approx(width, rel=0.003)
        kerned, _ = set_by_weasyprint(theme, role, weight, text, "normal")
        assert kerned < width * 1.005  # kerning draws together: what is measured has room
        assert measures.baseline(role, 1.0, 1.0, weight) == pytest.approx(baseline, abs=0.01)


def test_heights_and_bearings_are_the_outlines(measures: TypeMeasures) -> None:
    assert 0.6 < measures.cap_height("sans", 1.0, 700) < 0.8
    assert 0.4 < measures.x_height("sans", 1.0) < measures.cap_height("sans", 1.0)
    assert measures.bearing("1", "sans", 1.0, 700) > 3 * measures.bearing("4", "sans", 1.0, 700) > 0
    assert measures.bearing("1", "sans", Length(10, "mm"), 700) == pytest.approx(
        10 * measures.bearing("1", "sans", 1.0, 700)
    )
    assert measures.bearing("☃", "sans", 1.0) == 0


def test_tabular_figures_and_tracking_count(measures: TypeMeasures) -> None:
    widest = max(measures.text_width(figure, "serif", 1.0) for figure in "0123456789")
    assert measures.text_width("1a", "serif", 1.0, tabular=True) == pytest.approx(
        widest + measures.text_width("a", "serif", 1.0)
    )
    plain = measures.text_width("abcd", "sans", 1.0)
    assert measures.text_width("abcd", "sans", 1.0, tracking=-0.05) == pytest.approx(plain - 0.2)


def test_what_a_face_lacks_is_measured_in_the_next(theme: Theme, measures: TypeMeasures) -> None:
    lacking = next(
        sign
        for sign in map(chr, range(0x100, 0x3000))
        if sign in font_measures(measures._file("mono", 400)).advances
        and sign not in measures.font("sans").advances
        and sign not in measures.font("serif").advances
    )
    assert measures.text_width(lacking, "sans", 1.0) == measures.font("mono").advances[lacking]
    assert measures.text_width("\U0001f600", "sans", 1.0) == 1.0


def test_lines_hold_all_words_and_none_is_too_long(measures: TypeMeasures) -> None:
    for seed in range(200):
        chance = random.Random(seed)
        text = " ".join(chance.choices([*WORDS, "x" * 40, "a-b", "工作文字処理"], k=chance.randint(0, 12)))
        width = chance.uniform(4, 60)
        lines = measures.wrap(text, width, "sans", 3.0)
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert len(lines) == measures.line_count(text, width, "sans", 3.0) >= 1
        assert all(measures.text_width(line, "sans", 3.0) <= width or len(line) == 1 for line in lines)


def test_a_word_longer_than_a_line_is_hyphenated_as_its_language_has_it(theme: Theme) -> None:
    measures, word = TypeMeasures(theme, "sv"), "kompetensförsörjningsuppdraget"
    width = measures.text_width(word, "sans", 3.0) * 0.6
    lines = measures.wrap(f"om {word}", width, "sans", 3.0)
    assert "".join(lines[1:]).replace("-", "") == word and lines[1].endswith("-")
    assert all(measures.text_width(line, "sans", 3.0) <= width for line in lines)
    assert measures.wrap("bredskapsord", 1000, "sans", 3.0) == ("bredskapsord",)


def test_words_break_after_slashes_and_hyphens_alone(measures: TypeMeasures) -> None:
    width = measures.text_width("strategrollen/", "sans", 3.0) + 0.1
    assert measures.wrap("strategrollen/utvecklaren", width, "sans", 3.0) == ("strategrollen/", "utvecklaren")
    assert measures.longest_word("1-2 och a-bcd", "sans", 3.0) == max(
        measures.text_width(word, "sans", 3.0) for word in ("1-2", "och", "bcd")
    )


def test_words_that_are_bound_are_measured_as_one(theme: Theme) -> None:
    measures = TypeMeasures(theme)
    bound, whole = "till Arvidsjaur\u00a02029", measures.text_width("Arvidsjaur\u00a02029", "sans", 3.0)
    assert measures.longest_word(bound, "sans", 3.0) == whole
    assert measures.wrap(bound, whole, "sans", 3.0) == ("till", "Arvidsjaur\u00a02029")


def test_the_longest_part_is_what_hyphens_leave_of_the_longest_word(theme: Theme) -> None:
    measures = TypeMeasures(theme, "sv")
    word = measures.longest_word("kompetensförsörjning och", "sans", 3.0)
    assert 0 < measures.longest_part("kompetensförsörjning och", "sans", 3.0) < word
    assert measures.longest_part("och", "sans", 3.0) == measures.longest_word("och", "sans", 3.0)


def test_fit_gives_the_largest_size_that_the_longest_word_allows(measures: TypeMeasures) -> None:
    sizes = steps(Length(20, "pt"), 0.5)
    assert sizes[0] == Length(20, "pt") and sizes[-1] == Length(10, "pt")
    word = "kompetensförsörjning"
    for size in sizes:
        room = measures.text_width(word, "sans", size) + 0.001
        assert measures.fit(f"om {word} i län", room, sizes) == size
    assert measures.fit(word, 1.0, sizes) == sizes[-1]
    room = measures.text_width("om kompetens nu", "sans", sizes[3]) + 0.001
    assert measures.fit("om kompetens nu", room, sizes, lines=1) == sizes[3]


def test_a_broken_font_is_told_by_its_reader(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttf"
    path.write_bytes(b"no font")
    with pytest.raises(Exception, match=r"."):
        font_measures(path)


def test_a_balanced_width_takes_no_more_lines_and_is_the_narrowest(measures: TypeMeasures) -> None:
    title = "Att använda data som en strategisk resurs"
    size = Length(15, "pt")
    widest = measures.text_width(title, "sans", size, weight=700)
    width = 0.9 * widest  # the last word alone on the second line
    assert measures.wrap(title, width, "sans", size, weight=700)[1:] == ("resurs",)
    balanced = measures.balanced_width(title, width, "sans", size, weight=700)
    first, second = measures.wrap(title, balanced, "sans", size, weight=700)
    assert (first, second) == ("Att använda data som", "en strategisk resurs")
    assert measures.line_count(title, balanced - 1, "sans", size, weight=700) == 3
    assert measures.balanced_width(title, widest + 1, "sans", size, weight=700) == widest + 1
    in_three = measures.balanced_width(title, width, "sans", size, lines=3, weight=700)
    assert measures.line_count(title, in_three, "sans", size, weight=700) == 3
    assert in_three < balanced
    assert measures.balanced_width("Kompetensförsörjningsuppdraget nu", 20, "sans", size) == 20


def test_no_line_begins_with_a_dash(measures: TypeMeasures) -> None:
    for dash in "–—-":
        text = f"Samhället {dash} vad kan vi lära"
        word, both = (measures.text_width(words, "sans", 4.0) for words in ("Samhället", f"Samhället {dash}"))
        assert measures.wrap(text, both + 0.1, "sans", 4.0)[0] == f"Samhället\u00a0{dash}"
        assert not any(line.startswith(dash) for line in measures.wrap(text, word + 0.1, "sans", 4.0))
