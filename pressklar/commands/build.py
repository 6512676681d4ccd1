"""build: the outputs of an edition, once or whenever something changes."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..building.workflow import FORMATS
from ..foundation.folders import Folders
from ..foundation.sizes import size
from ..locale import plural, tr
from ..problems import Problem, UsageError, has_errors
from . import terminal
from .help import command, option
from .shared import NOTHING_WRITTEN, Answer, CommonOptions, current_options, shared

if TYPE_CHECKING:
    from ..building.watching import Round
    from ..building.workflow import Built


@command(short_help="Builds an edition into output/; alone, the newest.")
@option(
    "--format",
    "formats",
    metavar="LIST",
    default=",".join(FORMATS),
    show_default=True,
    help="What to make, parted by commas.",
)
@option(
    "--strict", is_flag=True, help="Proof the content first, and let warnings stop the build as errors do."
)
@option("--watch", is_flag=True, help="Stay, and build again whenever a file changes. Ctrl-C ends it.")
@shared
def build(formats: str, strict: bool, watch: bool) -> Answer:
    """Builds an edition's booklet into output/EDITION/.

    All problems are found before anything is written: an error stops the build and leaves the earlier booklet
    as it was. Only what has changed is laid out again; where nothing has, the build says so and ends at once.
    """
    options = current_options()
    names = tuple(dict.fromkeys(name.strip() for name in formats.split(",")))
    if watch:
        return _watch(options, names, strict)
    from ..building import workflow

    with terminal.progress(options.silent) as progress:
        built = workflow.build(
            options.folders, options.edition, formats=names, strict=strict, progress=progress
        )
    keys = {
        "edition": built.edition,
        "unchanged": built.unchanged,
        "seconds": round(built.seconds, 3),
        "artifacts": [
            {
                "path": options.folders.display_path(artifact.path),
                "kind": artifact.kind,
                "pages": artifact.pages,
                "size": artifact.size,
                "sha256": artifact.sha256,
                "seconds": round(artifact.seconds, 3),
            }
            for artifact in built.artifacts
        ],
    }
    failed = has_errors(built.problems) or (
        strict and any(problem.severity == "warning" for problem in built.problems)
    )
    return Answer(
        keys, lambda: _show_built(options.folders, built), built.problems, int(failed), brief=not strict
    )


def _watch(options: CommonOptions, formats: tuple[str, ...], strict: bool) -> Answer:
    if strict or options.as_json:
        raise UsageError(
            Problem(
                "E813",
                None,
                tr("--watch goes with neither --strict nor --json."),
                tr("Leave one of them out."),
            )
        )
    from ..building.watching import watch

    with terminal.progress(options.quiet) as progress, suppress(KeyboardInterrupt):
        for turn in watch(options.folders, options.edition, formats=formats, progress=progress):
            progress.close()
            _show_round(options.folders, turn)
    return Answer()


def _show_round(folders: Folders, turn: Round) -> None:
    def names(paths: Iterable[Path]) -> str:
        return ", ".join(terminal.plain(folders.display_path(path)) for path in paths)

    if turn.changed:
        click.echo(tr("Changed: {files}", files=names(turn.changed)))
    terminal.print_problems(turn.problems, "" if turn.built else tr(NOTHING_WRITTEN))
    for artifact in turn.built.artifacts if turn.built else ():
        unchanged = turn.built is not None and turn.built.unchanged
        state = tr("up to date") if unchanged else tr("{seconds:.1f} s", seconds=artifact.seconds)
        click.echo(f"{names([artifact.path])}: {state}")
    click.echo(tr("Watching; Ctrl-C ends it."))
    sys.stdout.flush()


def _show_built(folders: Folders, built: Built) -> None:
    if built.unchanged:
        files = [terminal.plain(folders.display_path(artifact.path)) for artifact in built.artifacts]
        click.echo(
            plural(
                len(files),
                "Nothing has changed since the last build: {files} is up to date.",
                "Nothing has changed since the last build: {files} are up to date.",
                files=", ".join(files),
            )
        )
        return
    rows = [
        (
            folders.display_path(artifact.path),
            "" if artifact.pages is None else str(artifact.pages),
            size(artifact.size),
        )
        for artifact in built.artifacts
    ]
    terminal.print_table((tr("file"), tr("pages"), tr("size")), rows, right=(1, 2))
    click.echo(tr("Built in {seconds:.1f} s.", seconds=built.seconds))
