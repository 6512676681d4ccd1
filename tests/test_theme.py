"""theme.yaml: what it gives, and that every mistake in it has its code, its line and plain words."""

from __future__ import annotations

import shutil
from pathlib import Path

import font_hanken_grotesk
import pytest

from pressklar.foundation.folders import PROJECT, Folders
from pressklar.problems import ContentError, Problem
from pressklar.theme import Colour, Length, read_theme

OWN = (PROJECT / "styles" / "bold" / "theme.yaml").read_text("utf-8")


def root_with(tmp_path: Path, theme: str | bytes) -> Folders:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "theme.yaml").write_bytes(theme.encode() if isinstance(theme, str) else theme)
    return Folders(tmp_path)


def problems_of(tmp_path: Path, theme: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as caught:
        read_theme(root_with(tmp_path, theme))
    return caught.value.problems


def changed(old: str, new: str) -> str:
    assert old in OWN, old
    return OWN.replace(old, new, 1)


def line_of(text: str) -> int:
    return next(number for number, line in enumerate(OWN.splitlines(), 1) if text in line)


def test_a_length_knows_points_and_millimetres() -> None:
    assert Length(25.4, "mm").pt == pytest.approx(72) and Length(72, "pt").mm == pytest.approx(25.4)
    assert (str(Length(9.3, "pt")), str(Length(148, "mm"))) == ("9.3pt", "148mm")


def test_the_projects_theme_has_the_looks_figures() -> None:
    theme = read_theme(Folders())
    assert (str(theme.page["width"]), str(theme.page["height"]), str(theme.page["line"])) == (
        "148mm",
        "210mm",
        "4.5mm",
    )
    assert (
        theme.colours["ink"] == Colour("#14161B", (0, 0, 0, 100)) and str(theme.colours["ink"]) == "#14161B"
    )
    assert all(file.path.is_file() for face in theme.faces.values() for file in face.files)
    assert {(file.weight, file.italic) for file in theme.faces["serif"].files} >= {
        (400, False),
        (400, True),
        (700, False),
    }


def test_chapters_colours_come_round_again() -> None:
    theme = read_theme(Folders())
    count = len(theme.chapters)
    assert (
        count == 8 and theme.palette(1) == theme.chapters[0] and theme.palette(count + 1) == theme.chapters[0]
    )
    assert [theme.shape(number) for number in (1, count, count + 1)] == [1, count, 1]


def test_a_theme_cannot_be_changed_by_a_template() -> None:
    with pytest.raises(TypeError):
        read_theme(Folders()).page["width"] = Length(1, "mm")  # type: ignore[index]


def test_own_tokens_are_there_for_the_style_sheet(tmp_path: Path) -> None:
    theme = read_theme(
        root_with(
            tmp_path,
            changed("limits:\n", "limits:\n  mine: 12\n").replace("sizes:\n", "sizes:\n  mine: -1.5mm\n", 1),
        )
    )
    assert theme.sizes["mine"] == Length(-1.5, "mm") and theme.limits["mine"] == 12


def test_a_root_without_a_theme_has_the_projects(tmp_path: Path) -> None:
    assert read_theme(Folders(tmp_path)) == read_theme(Folders())


def test_contrast_of_deep_on_hue_and_on_white() -> None:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(one: str, other: str) -> float:
        dark, bright = sorted((light(one), light(other)))
        return (bright + 0.05) / (dark + 0.05)

    theme = read_theme(Folders())
    for palette in theme.chapters:
        assert (
            contrast(palette.deep.rgb, palette.hue.rgb) >= 5.9 and contrast(palette.deep.rgb, "#FFFFFF") >= 13
        )
    assert all(
        contrast(str(theme.colours[name]), str(theme.colours[ground])) >= 4.5
        for name in ("ink", "mute")
        for ground in ("paper", "sand")
    )


MISTAKES = [
    ("width: 148mm", "width: 148", "E303", "page.width must be a length with its unit, not '148'"),
    ("width: 148mm", "width: 5in", "E303", "not '5in'"),
    ("body: 9.6pt", "body: 9,3pt", "E303", "not '9,3pt'"),
    ("width: 148mm", "width: {a: b}", "E303", "not 'a list'"),
    ("width: 148mm", "width: 0mm", "E303", "page.width is 0mm, which no page can have"),
    ("height: 210mm", "height: -210mm", "E303", "which no page can have"),
    ("body: 9.6pt", "body: 99999999999999pt", "E303", "which no page can have"),
    ("short_proposal: 480", "short_proposal: many", "E303", "must be a number of characters, not 'many'"),
    ("short_field: 330", "short_field: 12mm", "E303", "must be a number of characters"),
    ("left_over: 62mm", "left_over: 62", "E303", "limits.left_over must be a length with its unit"),
    ("break: auto", "break: always", "E302", "break can't be 'always'"),
    ("break: auto", "break: [auto]", "E302", "break can't be 'a list'"),
    ('"#14161B"', "black", "E304", "colours.ink is no colour: 'black'"),
    ('"#14161B"', '"#fff"', "E304", "colours.ink is no colour: '#fff'"),
    ('"#6C9DFF"', '"#6C9DFG"', "E304", "chapters, number 1, hue is no colour"),
    ("[0, 0, 0, 100]", "[0, 0, 0]", "E304", "colours.ink needs four CMYK values"),
    ("[0, 0, 0, 100]", "[0, 0, 0, 101]", "E304", "colours.ink needs four CMYK values"),
    (
        "package: font_hanken_grotesk",
        "package: font_nope",
        "E305",
        "The face sans needs a family and an installed font package, not 'font_nope'",
    ),
    ("package: font_hanken_grotesk", "package: ../../etc", "E305", "not '../../etc'"),
    ("package: font_hanken_grotesk", "package: os", "E305", "not 'os'"),
    ("HankenGrotesk-Regular", "HankenGrotesk-Nope", "E305", "no file 'HankenGrotesk-Nope' for weight 400"),
    ("HankenGrotesk-Regular", "/etc/passwd", "E305", "no file '/etc/passwd'"),
    ("400: HankenGrotesk-Regular", "bold: HankenGrotesk-Regular", "E305", "'bold' is no weight"),
    ("family: Hanken Grotesk", "family:", "E305", "The face sans needs a family"),
    ('deep: {rgb: "#0A1C57"', 'deeper: {rgb: "#0A1C57"', "E302", "Chapter colours number 1 lack deep"),
    ("  bleed: 3mm", "  bled: 3mm", "E302", "The theme has no page.bleed"),
    ("  page: A4", "  page: A3", "E302", "word.page can't be 'A3'"),
    ("  page: A4", "  sheet: A4", "E302", "word.sheet can't be 'A4'"),
    ("  foot: 17mm", "  top: 17mm", "E302", "top stands twice in page"),
    (
        "files: {400: HankenGrotesk-Regular, ",
        "files: [HankenGrotesk-Regular]\n    more: {",
        "E302",
        "faces.sans.files must be a list of names and values",
    ),
    ("  width: 148mm", "\twidth: 148mm", "E301", "The theme isn't valid YAML"),
    ('{rgb: "#14161B"', "{rgb: #14161B", "E301", "The theme isn't valid YAML"),
]


@pytest.mark.parametrize(("old", "new", "code", "words"), MISTAKES, ids=[new for _, new, _, _ in MISTAKES])
def test_a_mistake_has_its_code_its_line_and_plain_words(
    tmp_path: Path, old: str, new: str, code: str, words: str
) -> None:
    found = problems_of(tmp_path, changed(old, new))
    problem = next(problem for problem in found if words in problem.message)
    assert (problem.code, problem.file, problem.severity) == (code, "styles/theme.yaml", "error")
    near = {"E301": 1, "E302": 2, "E305": 1}.get(
        code, 0
    )  # YAML sees a fault after it; what is missing has its group's line, a face its package's
    assert problem.line is not None and abs(problem.line - line_of(old)) <= near, problem
    assert problem.hint and problem.column


@pytest.mark.parametrize(
    ("theme", "code", "words"),
    [
        ("", "E302", "must be a list of names and values"),
        ("- a\n", "E302", "must be a list of names and values"),
        ("hello", "E302", "must be a list of names and values"),
        (OWN[: OWN.index("limits:")], "E302", "has no group 'limits'"),
        (OWN + "limit: {a: 1}\n", "E302", "has no group 'limit'"),
        (OWN.encode().replace(b"mm", b"\xe5", 1), "E301", "can't be read"),
        (OWN + "\0", "E301", "isn't valid YAML"),
        ("[" * 5000, "E301", "isn't valid YAML"),
        (OWN + "---\na: b\n", "E301", "isn't valid YAML"),
    ],
    ids=[
        "empty",
        "a list",
        "a word",
        "no limits",
        "an unknown group",
        "not UTF-8",
        "a null character",
        "nested",
        "two documents",
    ],
)
def test_what_is_no_theme_is_one_problem(tmp_path: Path, theme: str | bytes, code: str, words: str) -> None:
    (problem,) = problems_of(tmp_path, theme)
    assert (
        (problem.code, problem.file) == (code, "styles/theme.yaml")
        and words in problem.message
        and "\n" not in problem.message
    )


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    found = problems_of(
        tmp_path,
        changed("width: 148mm", "width: 148")
        .replace('"#14161B"', "ink", 1)
        .replace("HankenGrotesk-Bold", "Nope"),
    )
    assert [problem.code for problem in found] == ["E303", "E304", "E305"]


def test_anchors_and_loops_in_yaml_do_no_harm(tmp_path: Path) -> None:
    found = problems_of(tmp_path, OWN.replace("sizes:\n", "sizes: &z\n  own: *z\n") + "a: &a [*a]\n")
    assert {problem.code for problem in found} == {"E302", "E303"}


@pytest.mark.parametrize(
    ("written", "page"), [("page: A4", "A4"), ("page: letter", "letter"), ("page: theme", ""), ("{}", "")]
)
def test_the_word_files_page(tmp_path: Path, written: str, page: str) -> None:
    assert read_theme(root_with(tmp_path, changed("  page: A4", f"  {written}"))).word_page == page


def test_a_face_may_come_from_files_beside_the_theme_and_no_link_leads_out(tmp_path: Path) -> None:
    fonts = tmp_path / "styles" / "fonts"
    fonts.mkdir(parents=True)
    regular = next(Path(font_hanken_grotesk.__file__).parent.rglob("HankenGrotesk-Regular.otf"))
    shutil.copyfile(regular, fonts / "Mine-Regular.otf")
    (fonts / "Out-Regular.otf").symlink_to(regular)
    text = (PROJECT / "styles" / "bold" / "theme.yaml").read_text("utf-8")
    begin, end = text.index("  sans:"), text.index("  serif:")
    face = "  sans:\n    family: Hanken Grotesk\n    files: {400: %s}\n"
    (tmp_path / "styles" / "theme.yaml").write_text(
        text[:begin] + face % "Mine-Regular" + text[end:], "utf-8"
    )
    (tmp_path / "content").mkdir()
    (file,) = read_theme(Folders(tmp_path)).faces["sans"].files
    assert file.path == fonts / "Mine-Regular.otf"
    (tmp_path / "styles" / "theme.yaml").write_text(text[:begin] + face % "Out-Regular" + text[end:], "utf-8")
    with pytest.raises(ContentError) as raised:
        read_theme(Folders(tmp_path))
    assert raised.value.problems[0].code == "E305" and "styles/fonts" in raised.value.problems[0].message
