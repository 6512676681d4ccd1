"""texts.yaml: the booklet's own words, a language's order, and what is said of mistakes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from pressklar.foundation.folders import PROJECT, Folders
from pressklar.problems import ContentError, Problem
from pressklar.rendering.texts import Texts, read_texts

OWN = PROJECT / "templates" / "texts.yaml"


def root_with(tmp_path: Path, texts: str | bytes) -> Folders:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "texts.yaml").write_bytes(texts.encode() if isinstance(texts, str) else texts)
    return Folders(tmp_path)


def problem_of(tmp_path: Path, texts: str | bytes, language: str = "sv") -> Problem:
    with pytest.raises(ContentError) as caught:
        read_texts(root_with(tmp_path, texts), language)
    (problem,) = caught.value.problems
    assert problem.code == "E311" and problem.hint and "\n" not in problem.message
    return problem


def test_a_text_gets_its_figures() -> None:
    texts = read_texts(Folders(), "sv")
    assert texts("contents") == "Innehåll"
    assert texts("link_proposal", number=3, folio=12) == "Gå till förslag 3, sidan 12"
    assert read_texts(Folders(), "en")("contents") == "Contents"


def test_both_languages_have_the_same_keys_and_names_in_braces() -> None:
    groups = yaml.safe_load(OWN.read_text("utf-8"))
    plain = {
        language: {key: text for key, text in texts.items() if not key.endswith("_in_own_words")}
        for language, texts in groups.items()
    }
    assert set(plain["sv"]) == set(plain["en"])
    for texts in groups.values():
        for key, text in texts.items():
            asked = names(groups["en"][key.removesuffix("_in_own_words")])
            assert names(text) == asked, key


def names(text: str) -> set[str]:
    """The names in braces that a template gives values to."""
    return {name for name in re.findall(r"{(\w+)}", text) if not re.search(r"_(one|many)$", name)}


def test_every_text_that_is_asked_for_is_there() -> None:
    sources = "\n".join(
        path.read_text("utf-8")
        for path in [*(PROJECT / "templates").glob("*.j2"), *(PROJECT / "pressklar").rglob("*.py")]
    )
    used = set(re.findall(r"""\b(?:t|texts)\(["'](\w+)["'][,)]""", sources))
    assert len(used) > 20 and used <= set(read_texts(Folders(), "sv").entries)


def test_a_root_changes_one_text_and_keeps_the_others(tmp_path: Path) -> None:
    texts = read_texts(root_with(tmp_path, "sv:\n  contents: I häftet\n  notes: No\n"), "sv")
    assert (texts("contents"), texts("notes"), texts("overview")) == ("I häftet", "No", "Översikt")


@pytest.mark.parametrize("empty", ["", "# nothing\n", "sv:\n", "en: {contents: A}\n"])
def test_a_root_may_change_nothing(tmp_path: Path, empty: str) -> None:
    assert read_texts(root_with(tmp_path, empty), "sv")("contents") == "Innehåll"


def test_a_language_that_is_not_there(tmp_path: Path) -> None:
    problem = problem_of(tmp_path, "", "fi")
    assert (
        problem.message == "There are no texts for language 'fi'." and problem.file == "templates/texts.yaml"
    )


@pytest.mark.parametrize(
    ("texts", "line", "words"),
    [
        ("sv:\n  contents: a: b\n", 2, "can't be read"),
        ("sv:\n\tcontents: a\n", 2, "can't be read"),
        ("sv:\n  contents: 'open\n", 3, "can't be read"),
        (b"sv:\n  contents: \xff\n", None, "can't be read"),
        ("[" * 100_000, 1, "can't be read"),
        ("- a\n", 1, "in groups, one a language"),
        ("sv: hello\n", 1, "in groups, one a language"),
        ("sv:\n  contents:\n    - a\n", 3, "contents must be a text"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nsv:\n  contents: *b\n", 2, "contents must be a text"),
    ],
)
def test_a_broken_file_has_its_line(tmp_path: Path, texts: str | bytes, line: int | None, words: str) -> None:
    problem = problem_of(tmp_path, texts)
    assert (problem.file, problem.line) == ("templates/texts.yaml", line) and words in problem.message


def test_an_unknown_key_is_said() -> None:
    with pytest.raises(ContentError, match="There is no text 'inget' for language 'sv'"):
        read_texts(Folders(), "sv")("inget")


def test_a_name_in_braces_that_stands_for_nothing_is_said() -> None:
    with pytest.raises(
        ContentError,
        match=r"The text 'page' holds {folio}, which stands for nothing. It may hold {page}, {of}",
    ):
        Texts("sv", {"page": "Sida {folio}"}, "templates/texts.yaml")("page", page=1, of=2)
    with pytest.raises(ContentError, match="It may hold no names in braces"):
        Texts("sv", {"page": "Sida {folio}"}, "templates/texts.yaml")("page")


@pytest.mark.parametrize(
    "text",
    ["{", "}", "{}", "{{page}", "{page.__class__}", "{page:9999999999}", "{page!r}", "{0}{", "{ page }"],
)
def test_braces_are_names_and_nothing_more(text: str) -> None:
    shown = Texts("sv", {"key": text}, "")("key", page=7, **{"0": "x"})
    assert len(shown) <= len(text) and "class 'int'" not in shown


def test_swedish_order() -> None:
    texts = Texts("sv", {}, "")
    ordered = [
        "Aa",
        "Abel",
        "abel",
        "Dalarna",
        "Eva",
        "Éva",
        "Mulle",
        "Müller",
        "Vik",
        "Wik",
        "Zäta",
        "Ågren",
        "Ärlig",
        "Östergötland",
    ]
    mixed = [*ordered[1::2], *ordered[::2]]
    assert sorted(mixed, key=texts.sort_key) == ordered


def test_order_elsewhere_and_of_letters_written_in_two_signs() -> None:
    assert sorted(["Zorn", "Ärlig", "Bo"], key=Texts("en", {}, "").sort_key) == ["Ärlig", "Bo", "Zorn"]
    assert sorted(["Zorn", "A\u030agren"], key=Texts("sv", {}, "").sort_key) == ["Zorn", "A\u030agren"]
