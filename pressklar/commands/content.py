"""init, import and new: how a publication begins, and how an edition comes into content/."""

from __future__ import annotations

import locale
import os
import shlex
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..foundation.folders import Folders
from ..foundation.invocation import guide, is_command, program
from ..locale import plural, tr
from ..problems import Problem, UsageError, has_errors
from . import terminal
from .help import argument, command, option
from .shared import Answer, current_options, shared

if TYPE_CHECKING:
    from ..intake import ImportResult
    from ..manuscript.start.new_edition import StartedEdition

LANGUAGES = ("sv", "en", "en-GB", "en-US", "de", "fi")
"""The languages that a publication can begin in: those with catalogues of texts."""
_WORDS = 30
"""Width of the column of commands and files, in characters."""


@command("import", short_help="Brings an earlier booklet into content/.")
@argument("file", metavar="FILE", type=click.Path(path_type=Path))
@option("--replace", is_flag=True, help="Put it in the place of what the edition holds now.")
@option("--publisher", metavar="NAME", help="Who publishes it. Without it: who the edition before names.")
@shared
def import_(file: Path, replace: bool, publisher: str | None) -> Answer:
    """Brings an earlier booklet (FILE: its text as .txt, a Word file, or a PDF with tags) into content/, as
    the edition named by --edition.

    Every word comes along: they are counted, and were one missing, nothing would be written. What was
    uncertain is named with its line. An edition that is there already is left alone; with --replace it is set
    aside under the new one's records/kept/.
    """
    options = current_options()
    if options.edition is None:
        raise UsageError(
            Problem(
                "E812",
                None,
                tr("It isn't said which edition to make of the file."),
                tr("Name it: {program} import {file} --edition 2025", program=program(), file=file),
            )
        )
    from .. import intake

    with terminal.progress(options.silent) as progress:
        imported = intake.import_booklet(
            options.folders,
            file,
            options.edition,
            publisher=publisher or "",
            replace=replace,
            step=progress.stage,
        )
    keys = {
        "edition": imported.edition,
        "chapters": imported.chapters,
        "proposals": imported.proposals,
        "files": [*map(options.folders.display_path, imported.files)],
        "kept": None if imported.kept is None else options.folders.display_path(imported.kept),
        "words": asdict(imported.words),
    }
    return Answer(
        keys,
        lambda: _show_imported(options.folders, imported),
        imported.problems,
        int(has_errors(imported.problems)),
    )


def _show_imported(folders: Folders, imported: ImportResult) -> None:
    click.echo(
        tr(
            "content/{edition}: {chapters}, {proposals}, all {count} words of the text.",
            edition=imported.edition,
            chapters=plural(imported.chapters, "{count} chapter", "{count} chapters"),
            proposals=plural(imported.proposals, "{count} proposal", "{count} proposals"),
            count=imported.words,
        )
    )
    if imported.kept is not None:
        folder = terminal.plain(folders.display_path(imported.kept))
        click.echo(tr("What was there before is in {folder}.", folder=folder))
    command = f"{program()} --edition {imported.edition}"
    click.echo(tr("Read it through, then build: {command}", command=command))


@command(short_help="Starts a publication of your own in a new folder.")
@argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@option(
    "--language",
    type=click.Choice(LANGUAGES, case_sensitive=False),
    help="The publication's language. Without it: this machine's, if that is Swedish, else en.",
)
@option(
    "--example",
    "with_example",
    is_flag=True,
    help="Bring a small publication, complete and invented, to look at and to write over.",
)
@shared
def init(folder: Path, language: str | None, with_example: bool) -> Answer:
    """Starts a publication in DIR, a folder that doesn't exist yet or is empty: members, an edition and one
    example, each explained in its file.

    It builds as it is. The edition is named by --edition, and without that by next year.
    """
    options = current_options()
    from ..manuscript.start.publication import start_publication

    edition = options.edition or str(date.today().year + 1)
    started = start_publication(folder, edition, language or _machine_language(), with_example=with_example)
    root = Folders(folder)
    keys = {
        "edition": edition,
        "root": str(folder.resolve()),
        "files": [*map(root.display_path, started.files)],
    }
    return Answer(
        keys,
        lambda: _show_publication(folder, edition, len(started.files)),
        started.problems,
        int(has_errors(started.problems)),
    )


def _machine_language() -> str:
    """Swedish where the machine speaks it, else English. POSIX says which variable counts first; Windows
    writes the language out.
    """
    variables = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    language = next(filter(None, variables), None) or locale.getlocale()[0] or ""
    return "sv" if language.startswith(("sv", "Swedish")) else "en"


def _show_publication(folder: Path, edition: str, count: int) -> None:
    place = terminal.plain(str(folder))
    root = "" if is_command() else f" --root {shlex.quote(place)}"
    files = plural(count, "{count} file", "{count} files")
    click.echo(
        tr("{folder}: the edition {edition}, {files}. Next:", folder=place, edition=edition, files=files)
    )
    steps = [
        (
            f"{program()}{root}",
            tr("builds output/{edition}/booklet.pdf, booklet.docx and web/index.html", edition=edition),
        ),
        (f"content/{edition}/edition.yaml", tr("title, date, fields, chapters: read it first")),
        ("content/members.yaml", tr("who may send in proposals and gets a parcel")),
    ]
    if is_command() and folder.resolve() != Path.cwd():
        steps.insert(0, (f"cd {shlex.quote(place)}", tr("go there")))
    for words, purpose in steps:
        click.echo(f"  {words:<{_WORDS}}  {purpose}")
    click.echo(tr("A year's work with it is told in {guide}", guide=guide("editor.md")))


@command(short_help="Starts the next edition from the last one's settings.")
@argument("year", metavar="YEAR")
@option("--from", "base", metavar="NAME", help="The edition whose settings to take. Without it: the newest.")
@option(
    "--language",
    type=click.Choice(LANGUAGES, case_sensitive=False),
    help="The edition's language. Without it: the earlier edition's; of a first one, this machine's.",
)
@shared
def new(year: str, base: str | None, language: str | None) -> Answer:
    """Starts the edition YEAR (a folder under content/) from the last one's settings: fields, chapters,
    imprint.

    It holds no proposals but one example, with every field explained, that builds as it is. Nothing that is
    there is touched.
    """
    options = current_options()
    from ..manuscript.read.editions import editions
    from ..manuscript.start.new_edition import start_edition

    if not editions(options.folders):
        language = language or _machine_language()
    started = start_edition(options.folders, year, base or options.edition, language=language)
    keys = {
        "edition": started.edition,
        "base": started.base,
        "files": [*map(options.folders.display_path, started.files)],
    }
    return Answer(
        keys,
        lambda: _show_started(options.folders, started),
        started.problems,
        int(has_errors(started.problems)),
    )


def _show_started(folders: Folders, started: StartedEdition) -> None:
    for path in started.files:
        click.echo(terminal.plain(folders.display_path(path)))
    command = f"{program()} --edition {started.edition}"
    click.echo(tr("Go through the settings and the example, then build: {command}", command=command))
