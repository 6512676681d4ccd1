"""The catalogues: the booklet's own words, a language's order, and what is said of mistakes."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from pressklar.foundation.folders import PROJECT, Folders
from pressklar.model import Noun
from pressklar.problems import ContentError, Problem
from pressklar.rendering.texts import Texts, read_texts

OWN = PROJECT / "templates" / "texts"
OWN_WORDS = "_in_own_words"
WHOLE = ("sv", "en", "de", "fi")
"""The languages whose catalogues have every text."""


def root_with(tmp_path: Path, texts: str | bytes, file: str = "texts.yaml") -> Folders:
    path = tmp_path / "templates" / file
    path.parent.mkdir(parents=True)
    path.write_bytes(texts.encode() if isinstance(texts, str) else texts)
    return Folders(tmp_path)


def own_texts(language: str) -> dict[str, str]:
    texts = yaml.safe_load((OWN / f"{language}.yaml").read_text("utf-8"))
    assert isinstance(texts, dict)
    return texts


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


@pytest.mark.parametrize(
    ("name", "text"), [("Köket e. V.", "e. V."), ("Vad nu?", "nu?"), ("Reglab", "Reglab.")]
)
def test_what_ends_in_a_stop_gets_no_second(name: str, text: str) -> None:
    assert read_texts(Folders(), "sv")("publisher", publisher=name).endswith(f" {text}")


def test_every_catalogue_is_whole_and_has_the_same_names_in_braces() -> None:
    """Sentences for own words only where the language needs them."""
    assert {path.stem for path in OWN.iterdir()} == {*WHOLE, "en-US"}
    english = own_texts("en")
    whole = {key for key in english if not key.endswith(OWN_WORDS)}
    for language in (*WHOLE, "en-US"):
        texts = own_texts(language)
        keys = {key for key in texts if not key.endswith(OWN_WORDS)}
        assert keys == whole if language in WHOLE else keys < whole
        for key, text in texts.items():
            assert isinstance(text, str), (language, key)
            assert names(text) == names(english[key.removesuffix(OWN_WORDS)]), (language, key)
        assert read_texts(Folders(), language).lacking == ()


def names(text: str) -> set[str]:
    """The names in braces that a template gives values to."""
    return {name for name in re.findall(r"{(\w+)}", text) if not re.search(r"_(one|many)$", name)}


@pytest.mark.parametrize("language", ["sv", "en", "en-US", "de", "fi"])
def test_own_words_stand_everywhere(language: str) -> None:
    """No sentence still says a noun of the catalogue's own, whatever its ending."""
    nouns = {
        "entry": Noun("quux", "quuxes"),
        "member": Noun("zorb", "zorbs"),
        "chapter": Noun("flim", "flims"),
    }
    texts = read_texts(Folders(), language, nouns).entries
    stems = {"sv": "förslag|medlem|tema", "de": "vorschl|mitglied|them[ae]", "fi": "ehdotu|jäsen|teem"}
    stem = re.compile(stems.get(language, "propos|member|theme"), re.IGNORECASE)
    said = {key: re.sub(r"\{\w+\}|proposals\.docx", "", text) for key, text in texts.items()}
    assert {key: text for key, text in said.items() if stem.search(text)} == {}
    assert (texts["proposal_reference"], texts["members"]) == ("quux\u00a0{number}", "Zorbs")


def test_own_words_in_a_language_that_has_no_sentences_for_them(tmp_path: Path) -> None:
    """Its own sentences stay: no English ones come between."""
    folders = root_with(
        tmp_path, "chapter_proposals: Forslag\ncontinued: '{entry_one} {number}'\n", "texts/da.yaml"
    )
    texts = read_texts(folders, "da", {"entry": Noun("bog", "bøger")})
    assert (texts("chapter_proposals"), texts("continued", number=3)) == ("Forslag", "bog 3")


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
    problem = problem_of(tmp_path, "", "da")
    assert problem.message == "There are no texts for language 'da'." and problem.file == "templates/texts"
    assert "de, en, en-US, fi, sv" in problem.hint and "templates/texts/da.yaml" in problem.hint


@pytest.mark.parametrize(
    ("file", "texts"),
    [
        ("texts.yaml", "da:\n  contents: Indhold\n  notes: No\n"),
        ("texts/da.yaml", "contents: Indhold\nnotes: No\n"),
        ("texts/DA.yaml", "contents: Indhold\nnotes: No\n"),
    ],
)
def test_what_an_own_catalogue_lacks_is_english_and_listed_once(
    tmp_path: Path, file: str, texts: str
) -> None:
    read = read_texts(root_with(tmp_path, texts, file), "da")
    assert (read("contents"), read("notes"), read("overview")) == ("Indhold", "No", "Overview")
    (problem,) = read.problems()
    assert problem.code == "W155" and problem.file == f"templates/{file}"
    needed = {key for key in own_texts("en") if not key.endswith(OWN_WORDS)}
    assert set(read.lacking) == needed - {"contents", "notes"}
    assert all(key in problem.message for key in read.lacking)


def test_a_region_has_what_its_language_writes_otherwise(tmp_path: Path) -> None:
    british, american = (read_texts(Folders(), language) for language in ("en-GB", "en-US"))
    assert (british("guide_colour"), american("guide_colour")) == ("Colour and shape", "Color and shape")
    assert british("contents") == american("contents") == "Contents"
    texts = "fr: {contents: Table}\nFR_ca: {contents: Sommaire}\n"
    folders = root_with(tmp_path, texts)
    assert [read_texts(folders, tag)("contents") for tag in ("fr", "fr-BE", "fr-CA")] == [
        "Table",
        "Table",
        "Sommaire",
    ]


def test_dates_and_figures_are_written_as_the_language_writes_them() -> None:
    day = date(2026, 3, 4)
    written = {
        language: (read_texts(Folders(), language).day(day), read_texts(Folders(), language).decimal(1.5))
        for language in ("sv", "en-GB", "en-US", "de", "fi")
    }
    assert written == {
        "sv": ("4 mars 2026", "1,5"),
        "en-GB": ("4 March 2026", "1.5"),
        "en-US": ("March 4, 2026", "1.5"),
        "de": ("4. März 2026", "1,5"),
        "fi": ("4. maaliskuuta 2026", "1,5"),
    }


@pytest.mark.parametrize(
    ("texts", "line", "words"),
    [
        ("sv:\n  contents: a: b\n", 2, "can't be read"),
        ("sv:\n\tcontents: a\n", 2, "can't be read"),
        ("sv:\n  contents: 'open\n", 3, "can't be read"),
        (b"sv:\n  contents: \xff\n", None, "can't be read"),
        ("[" * 100_000, 1, "can't be read"),
        ("- a\n", 1, "as keys, each with its text"),
        ("sv: hello\n", 1, "as keys, each with its text"),
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


def ordered(language: str, names: str) -> str:
    """Names in the language's order, whatever the order that they come in."""
    key = read_texts(Folders(), language).sort_key
    words = names.split()
    results = {tuple(sorted(order, key=key)) for order in (words, words[::-1], words[1::2] + words[::2])}
    (result,) = results
    return " ".join(result)


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (
            "sv",
            "abel Abel Dalarna Eva Éva Evald Mulle Müller Myrdal Vik Wik Zäta åberg Åberg Ågren Ärlig Æsop "
            "Ödman Ørsted Östergötland Ψ Жук",
        ),
        ("fi", "Aalto Dahl Đorđević Lahti Oulu Vaasa Wasa Zeta Åbo Ähtäri Öja"),
        ("de", "Ähre Arm Öl Ost Strasse Straße Strassen über Ufer Zaun"),
        ("en-US", "Ågren Ärlig Bo de Zorn"),
        ("en", "Łódź Lund Ødegaard resume résumé resumes Zorn"),
    ],
)
def test_a_languages_order(language: str, names: str) -> None:
    assert ordered(language, names) == names


def test_letters_written_in_two_signs_sort_alike() -> None:
    key = read_texts(Folders(), "sv").sort_key
    assert sorted(["Zorn", "A\u030agren", "Åberg"], key=key) == ["Zorn", "Åberg", "A\u030agren"]


def test_an_own_catalogue_says_its_order(tmp_path: Path) -> None:
    folders = root_with(tmp_path, "sort_after_z: æ ø å\nsort_with: d=đ y=ü\n", "texts/da.yaml")
    key = read_texts(folders, "da").sort_key
    assert sorted(["Åse", "Øre", "Ære", "Zorn", "Üst", "Yst", "Yt"], key=key) == [
        "Yst",
        "Üst",
        "Yt",
        "Zorn",
        "Ære",
        "Øre",
        "Åse",
    ]
