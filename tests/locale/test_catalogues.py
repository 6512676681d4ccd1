"""Every message has its Swedish, with the same placeholders, and the language is chosen as the guide says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
import small
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from pressklar import cli, locale
from pressklar.locale import LANGUAGES, SOURCE, plural, speaking, tr
from pressklar.locale.catalogue import sentences

TRANSLATED = [language for language in LANGUAGES if language != SOURCE]
LOCALE = Path(locale.__file__).parent


def catalogue(language: str) -> Catalog:
    data = (LOCALE / language / "LC_MESSAGES" / "pressklar.po").read_bytes()
    return read_po(BytesIO(data), locale=language)


def texts(value: object) -> tuple[str, ...]:
    """A message's or a translation's forms."""
    return tuple(value) if isinstance(value, tuple | list) else (str(value or ""),)


def placeholders(text: str) -> set[str]:
    """What is put in, with how it is written: "count:,"."""
    return {
        f"{name}{'!' + conversion if conversion else ''}:{spec}"
        for _, name, spec, conversion in Formatter().parse(text)
        if name is not None
    }


def is_bare(message: object) -> bool:
    """Whether a message speaks of a brace itself: it is never filled in."""
    try:
        return not [list(Formatter().parse(text)) for text in texts(message)]
    except ValueError:
        return True


def translated(language: str) -> Iterator[Message]:
    return (message for message in catalogue(language) if message.id)


@pytest.fixture
def nobodys_language(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PRESSKLAR_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_and_nothing_else_is(language: str) -> None:
    wanted = {texts(message.id) for message in sentences() if message.id}
    there = {texts(message.id) for message in translated(language) if all(texts(message.string))}
    assert not wanted - there, f"make catalogue, then translate: {sorted(wanted - there)[:5]}"
    assert not there - wanted, "make catalogue takes out what no longer stands in the code"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_placeholders_of_its_message(language: str) -> None:
    for message in translated(language):
        if is_bare(message.id):
            assert [text.count("{") for text in texts(message.id)] == [
                text.count("{") for text in texts(message.string)
            ]
            continue
        everywhere = set().union(*map(placeholders, texts(message.id)))
        for text in texts(message.string):
            assert placeholders(text) <= everywhere, message.id
        assert set().union(*map(placeholders, texts(message.string))) == everywhere, message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_catalogue_is_that_of_the_source(language: str) -> None:
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    assert (LOCALE / language / "LC_MESSAGES" / "pressklar.mo").read_bytes() == compiled.getvalue()


def test_values_are_put_in_by_name_and_counts_have_their_form() -> None:
    assert tr("There is no command {name}.", name="bild") == "There is no command bild."
    assert plural(1, "{count} error", "{count} errors") == "1 error"
    assert plural(2, "{count} error", "{count} errors") == "2 errors"
    with speaking("sv"):
        assert plural(1, "{count} error", "{count} errors") == "1 fel"
        assert tr("There is no command {name}.", name="bild").endswith("bild.")
        assert tr("There is no command {name}.", name="bild") != "There is no command bild."


def test_figures_are_written_as_the_language_writes_them() -> None:
    text = "{count:,} characters, {size:.1f} MB, {file}"
    assert tr(text, count=100_000, size=1.5, file="a.b") == "100,000 characters, 1.5 MB, a.b"
    with speaking("sv"):
        assert tr(text, count=100_000, size=1.5, file="a.b") == "100\u00a0000 characters, 1,5 MB, a.b"


def test_what_no_catalogue_has_comes_out_in_english() -> None:
    with speaking("sv"):
        assert tr("No catalogue has {this}.", this="that") == "No catalogue has that."


@pytest.mark.usefixtures("nobodys_language")
@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "sv_SE.UTF-8"}, "sv"),
        ({"LANG": "C"}, None),
        ({"LANG": "de_DE.UTF-8"}, None),
        ({"LANGUAGE": "fi:sv", "LANG": "en_GB.UTF-8"}, "sv"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "sv_SE.UTF-8"}, "en"),
    ],
)
def test_the_environment_names_the_language_as_for_other_programs(
    environment: dict[str, str], expected: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert locale.environment_language() == expected


@pytest.mark.usefixtures("nobodys_language")
@pytest.mark.parametrize(
    ("words", "environment", "expected"),
    [
        ((), {}, "Det finns inget"),
        ((), {"LANG": "en_GB.UTF-8"}, "Det finns inget"),
        ((), {"PRESSKLAR_LANG": "en"}, "There is no"),
        (("--lang", "en"), {}, "There is no"),
        (("--lang=sv",), {"PRESSKLAR_LANG": "en"}, "Det finns inget"),
    ],
)
def test_a_command_speaks_the_editions_language_unless_told(
    words: tuple[str, ...],
    environment: dict[str, str],
    expected: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    root = small.make(tmp_path / "root")
    assert cli.main(["bild", "--root", str(root.path), *words]) == 2
    assert expected in capsys.readouterr().err
    assert os.environ.get("PRESSKLAR_LANG") == environment.get("PRESSKLAR_LANG"), "the next one chooses anew"


def test_help_is_translated_whole(capsys: pytest.CaptureFixture[str]) -> None:
    english = {}
    for language in LANGUAGES:
        for name in cli.COMMANDS:
            assert cli.main([name, "--help", "--lang", language]) == 0
            lines = capsys.readouterr().out.splitlines()
            sentences_of = {line.strip() for line in lines if len(line.split()) > 3}
            if language == SOURCE:
                english[name] = sentences_of
            else:
                assert not sentences_of & english[name], name
