"""Themes are folders: one is chosen in edition.yaml, may be based on another, and all outputs follow it."""

from __future__ import annotations

import shutil
from pathlib import Path

import font_hanken_grotesk
import pytest
import small

from pressklar.foundation.folders import PROJECT, Folders
from pressklar.foundation.inputs import look_sums
from pressklar.foundation.theme_files import theme_files, themes
from pressklar.manuscript import read_edition, theme_of
from pressklar.problems import ContentError
from pressklar.theme import read_theme
from pressklar.theme.contrast import mixed, readable


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    return small.make(tmp_path / "root")


def choose(root: small.Root, theme: str) -> None:
    root.change(small.EDITION, "language:", f"theme: {theme}\nlanguage:")


def own_theme(root: small.Root, base: str = "bold", name: str = "ours", figures: str = "") -> None:
    root.write(f"styles/{name}/theme.yaml", f"based_on: {base}\n{figures}")


def codes(root: small.Root) -> list[str]:
    return [problem.code for problem in read_edition(root.folders, root.edition).problems]


def test_the_default_theme_may_be_named(root: small.Root) -> None:
    before = [section.html for section in root.pages().sections()], root.pages().style_sheet("booklet.css")
    choose(root, "bold")
    assert theme_of(root.folders) == "bold"
    assert before == (
        [section.html for section in root.pages().sections()],
        root.pages().style_sheet("booklet.css"),
    )


def test_a_theme_takes_what_it_lacks_from_the_one_it_is_based_on(root: small.Root) -> None:
    own_theme(
        root,
        figures='sizes: {body: 12pt}\ncolours: {ink: "#102030", night: "#203040", mine: "#405060"}\nbreak: flow\n',
    )
    choose(root, "ours")
    theme, bold = read_theme(root.folders, "ours"), read_theme(Folders())
    assert (str(theme.sizes["body"]), str(theme.colours["ink"]), theme.breaks) == ("12pt", "#102030", "flow")
    assert str(theme.colours["mine"]) == "#405060" and theme.colours["mute"] == bold.colours["mute"]
    assert theme.sizes["title"] == bold.sizes["title"] and theme.chapters == bold.chapters
    sheet = root.pages().style_sheet("booklet.css")
    assert "400 12pt/" in sheet and "#102030" in sheet and "#14161B" not in sheet


def test_a_theme_may_be_based_on_the_projects_of_its_own_name(root: small.Root) -> None:
    own_theme(root, name="bold", figures="sizes: {body: 12pt}\n")
    assert str(read_theme(root.folders).sizes["body"]) == "12pt"
    assert read_theme(root.folders).sizes["title"] == read_theme(Folders()).sizes["title"]


def test_a_root_from_before_themes_goes_on_and_is_told_when_it_chooses_one(root: small.Root) -> None:
    path = root.own("styles/theme.yaml")
    path.write_text(path.read_text("utf-8").replace("body: 9.6pt", "body: 9.9pt"), "utf-8")
    root.write("styles/own.css", ".mine { top: 1px }")
    assert codes(root) == [] and "400 9.9pt/" in root.pages().style_sheet("booklet.css")
    choose(root, "bold")
    [problem] = read_edition(root.folders, root.edition).problems
    assert (
        problem.code == "E307" and "styles/theme.yaml" in problem.message and "styles/bold/" in problem.hint
    )
    assert (problem.file, problem.text) == (small.EDITION, "bold")
    (root.path / "styles" / "bold").mkdir()
    path.rename(root.path / "styles" / "bold" / "theme.yaml")
    assert codes(root) == [] and "400 9.9pt/" in root.pages().style_sheet("booklet.css")


def test_a_theme_that_there_is_none_of(root: small.Root) -> None:
    own_theme(root)
    choose(root, "bolt")
    [problem] = read_edition(root.folders, root.edition).problems
    assert (problem.code, problem.fix, problem.file) == ("E306", "bold", small.EDITION)
    assert all(name in problem.hint for name in ("bold", "ours")) and themes(root.folders) == tuple(
        sorted({"ours", *themes(Folders())})
    )


@pytest.mark.parametrize("base", ["nothing", "theirs", "ours", "../bold", "[]"])
def test_a_theme_that_is_based_on_nothing_or_on_itself(root: small.Root, base: str) -> None:
    own_theme(root, base)
    own_theme(root, "ours", "theirs")
    with pytest.raises(ContentError) as caught:
        read_theme(root.folders, "ours")
    problem = caught.value.problems[0]
    assert problem.code == "E306" and problem.file in ("styles/ours/theme.yaml", "styles/theirs/theme.yaml")
    assert problem.line == 1


def test_a_fault_names_the_file_that_it_stands_in(root: small.Root) -> None:
    own_theme(root, "theirs", figures="sizes: {body: 12}\n")
    own_theme(root, name="theirs", figures="sizes:\n  title: wide\n")
    with pytest.raises(ContentError) as caught:
        read_theme(root.folders, "ours")
    assert {(problem.file, problem.line, problem.code) for problem in caught.value.problems} == {
        ("styles/ours/theme.yaml", 2, "E303"),
        ("styles/theirs/theme.yaml", 3, "E303"),
    }


def test_own_rules_for_all_themes_come_before_those_for_one(root: small.Root) -> None:
    own_theme(root)
    choose(root, "ours")
    for folder, rule in (("styles", ".all"), ("styles/bold", ".base"), ("styles/ours", ".own")):
        root.write(f"{folder}/own.css", f"{rule} {{ top: {{{{ theme.page.top }}}} }}")
    for sheet in ("booklet.css", "furniture.css", "web.css"):
        text = root.pages().renderer.style_sheet(sheet, faces=(), readable=readable, mixed=mixed)
        places = [text.index(f"{rule} {{ top: 13mm }}") for rule in (".all", ".base", ".own")]
        assert places == sorted(places)
    shutil.rmtree(root.path / "styles" / "ours")
    root.change(small.EDITION, "theme: ours", "theme: bold")
    text = root.pages().style_sheet("booklet.css")
    assert ".all" in text and ".base" in text and ".own {" not in text


def test_templates_of_a_theme_go_before_those_of_all(root: small.Root) -> None:
    own_theme(root, figures="")
    choose(root, "ours")
    root.write(
        "styles/ours/templates/back.html.j2", '<section class="leaf back"><p>Vår baksida</p></section>'
    )
    root.write(
        "styles/bold/templates/tiles.html.j2",
        "".join(
            f"{{% macro {name}() %}}{{% if varargs or kwargs %}}{{% endif %}}{{% endmacro %}}"
            for name in ("tile", "sign")
        ),
    )
    root.write("templates/draft.html.j2", "<p>Vår följelapp</p>")
    look = theme_files(root.folders, "ours")
    assert [look.template(f"{name}.html.j2").parent for name in ("back", "tiles", "draft", "front")] == [  # type: ignore[union-attr]
        root.path / "styles/ours/templates",
        root.path / "styles/bold/templates",
        root.path / "templates",
        PROJECT / "styles/bold/templates",
    ]
    back = next(section for section in root.pages().sections() if section.kind == "back")
    assert "Vår baksida" in back.html
    assert look.template("nothing.html.j2") is None


def test_faces_come_from_a_folder_of_the_root_for_any_theme(root: small.Root) -> None:
    package = Path(font_hanken_grotesk.__file__).parent
    file = next(path for path in package.rglob("HankenGrotesk-Light.?tf"))
    face = "faces: {sans: {family: Ours, files: {300: %s}}}\n"
    for folder, name in (("styles/fonts", "OurFace"), ("styles/ours/fonts", "ThemeFace")):
        root.write(f"{folder}/{name}.ttf", file.read_bytes())
        own_theme(root, figures=face % name)
        [found] = read_theme(root.folders, "ours").faces["sans"].files
        assert found.path == root.path / folder / f"{name}.ttf"
    own_theme(root, name="theirs", figures=face % "ThemeFace")
    with pytest.raises(ContentError, match="ThemeFace"):
        read_theme(root.folders, "theirs")


def test_another_theme_s_files_are_none_of_a_theme_s(root: small.Root) -> None:
    own_theme(root)
    own_theme(root, name="theirs")
    root.write("styles/theirs/secret.png", small.picture())
    root.write("styles/ours/mine.png", small.picture())
    root.write("styles/shared.png", small.picture())
    names = dict(theme_files(root.folders, "ours").style_files())
    assert {"mine.png", "shared.png", "booklet.css", "faces.css"} <= names.keys()
    assert not any("theirs" in name or "secret" in name or "templates" in name for name in names)
    before = {name: look_sums(theme_files(root.folders, name)) for name in ("ours", "theirs")}
    root.write("styles/theirs/own.css", ".x { top: 0 }")
    after = {name: look_sums(theme_files(root.folders, name)) for name in ("ours", "theirs")}
    assert before["ours"] == after["ours"] and before["theirs"] != after["theirs"]
    assert "styles/bold/theme.yaml" in before["ours"] and "styles/theirs/theme.yaml" not in before["ours"]


def test_a_build_follows_the_theme_and_a_change_in_it(tmp_path: Path) -> None:
    root = small.make(tmp_path / "root", small.workshop())
    root.build()
    first = root.bytes()
    own_theme(root, figures='colours: {ink: "#123456"}\n')
    choose(root, "ours")
    assert not root.problems() and root.bytes() != first
    second = root.bytes()
    own_theme(root, figures='colours: {ink: "#654321"}\n')
    assert not root.problems() and root.bytes() != second
    root.change(small.EDITION, "theme: ours\n", "")
    assert not root.problems() and root.bytes() == first
