"""Brings the catalogues up to date with the sentences in the code: `python -m pressklar.locale.catalogue`.
Needs Babel, and is no part of a run.

Sentences are what `tr`, `plural` and `N_` are given in modules and templates, and the help texts of the
commands.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from .. import __version__
from ..cli import COMMANDS, cli, command
from . import LANGUAGES, SOURCE

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""For every catalogue: the clock must not show in the file."""
KEYWORDS = {"tr": None, "N_": None, "plural": (2, 3)}


def sentences() -> Catalog:
    """All sentences of the package, its templates and its commands' help, with where they stand."""
    template = Catalog(project="Pressklar", charset="utf-8", fuzzy=False)
    for path in sorted(HERE.parent.rglob("*.py")):
        for message in _marked(ast.parse(path.read_text("utf-8"))):
            template.add(message, locations=[(path.relative_to(PROJECT).as_posix(), 0)])
    for path in sorted([*(PROJECT / "templates").glob("*.j2"), *HERE.parent.rglob("*.j2")]):
        with path.open("rb") as file:
            for _, message, _, _ in extract("jinja2", file, KEYWORDS, options={"silent": "false"}):
                template.add(message, locations=[(path.relative_to(PROJECT).as_posix(), 0)])
    for name, text in help_texts():
        template.add(text, locations=[(f"help of {name}", 0)])
    return template


def _marked(tree: ast.Module) -> Iterator[str | tuple[str, ...]]:
    """The sentences of a module. Babel's own reader of Python passes over a call within another's
    arguments.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
            places = KEYWORDS[node.func.id] or (1,)
            arguments = [node.args[place - 1] for place in places if place <= len(node.args)]
            texts = [
                each.value
                for each in arguments
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
            if len(texts) == len(places):
                yield texts[0] if len(texts) == 1 else tuple(texts)


def help_texts() -> Iterator[tuple[str, str]]:
    """The help of each command and option and the names of their values, in English, with the command's
    name."""
    for name, each in _commands():
        own = (
            () if each is cli else (each.help, each.short_help)
        )  # the program's is put together of sentences
        options = (parameter.help for parameter in each.params if isinstance(parameter, click.Option))
        texts = (*own, *options, *(parameter.metavar for parameter in each.params))
        yield from ((name, inspect.cleandoc(text)) for text in texts if text)


def _commands() -> Iterator[tuple[str, click.Command]]:
    """All commands with their names, those within a command too."""
    yield "pressklar", cli
    for name in COMMANDS:
        whole = command(name)
        yield name, whole
        if isinstance(whole, click.Group):
            yield from ((f"{name} {part}", subcommand) for part, subcommand in whole.commands.items())


def update(language: str, template: Catalog) -> list[str]:
    """Brings a language's catalogue up to date and compiles it. Returns the sentences that it lacks."""
    path = HERE / language / "LC_MESSAGES" / "pressklar.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = read_po(BytesIO(path.read_bytes()), locale=language) if path.exists() else Catalog(language)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.creation_date = catalogue.revision_date = _DAY
    catalogue.header_comment, catalogue.fuzzy = "# Written with `make catalogue`.", False
    catalogue.project, catalogue.version = "Pressklar", __version__
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    catalogue.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, catalogue, width=110, sort_output=True, no_location=True)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)
    return [str(message.id) for message in catalogue if message.id and not all(_forms(message.string))]


def _forms(text: object) -> tuple[object, ...]:
    """A translation's forms: one, or one for each number of things."""
    return tuple(text) if isinstance(text, tuple | list) else (text,)


if __name__ == "__main__":
    template = sentences()
    missing = {language: update(language, template) for language in LANGUAGES if language != SOURCE}
    for language, texts in missing.items():
        print(f"{language}: {len(template)} sentences, {len(texts)} not translated", *texts[:20], sep="\n  ")
    sys.exit(any(missing.values()))
