"""The command line: arguments, printing and exit codes. The work is done by the rooms; nothing here knows how.

Exit codes: 0 fine · 1 problems found (errors, or warnings with --strict) · 2 wrong usage · 3 something outside failed · 130 stopped.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext, redirect_stdout, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from . import __version__, terminal
from .folders import PROJECT, Folders
from .problems import ContentError, PressklarError, Problem, UsageError, has_errors

if TYPE_CHECKING:
    from .intake import Imported
    from .watching import Round
    from .workflow import Built

Command = TypeVar("Command", bound=Callable[..., Any])

_EDITION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
_TAKES_A_VALUE = {"--root": True, "--edition": True, "--json": False, "--quiet": False, "-q": False}
_NOTHING_WRITTEN = "Nothing was written; an earlier booklet is as it was."


def _nothing() -> None:
    """Nothing to show."""


@dataclass(frozen=True)
class Answer:
    """What a command found: its own keys for --json, what to show a person, and the exit code."""

    keys: Mapping[str, Any] = field(default_factory=dict)
    show: Callable[[], None] = _nothing
    problems: tuple[Problem, ...] = ()
    code: int = 0
    closing: str = ""


@dataclass(frozen=True)
class Wishes:
    """The options that all commands share."""

    root: str | None
    edition: str | None
    quiet: bool
    as_json: bool

    @property
    def silent(self) -> bool:
        return self.quiet or self.as_json

    @property
    def folders(self) -> Folders:
        return Folders(Path(self.root).resolve() if self.root else PROJECT)


def shared(command: Command) -> Command:
    """Gives a command the options that all share. They may stand before or after its name: the last one said holds."""

    def remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:
        said = context.ensure_object(dict)
        if value:
            said[parameter.name] = value

    def option(*names: str, **more: Any) -> Callable[[Command], Command]:
        return click.option(*names, expose_value=False, callback=remember, **more)

    for add in (
        option("--quiet", "-q", is_flag=True, help="Print problems only."),
        option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output, and nothing else there."),
        option("--edition", metavar="NAME", help="The edition's folder under content/, for instance 2024. Without it: the newest."),
        option("--root", metavar="DIR", type=click.Path(exists=True, file_okay=False),
               help="A folder with content/ and, where it has its own, templates/ and styles/. Without it: this project."),
    ):
        command = add(command)
    return command


def wishes() -> Wishes:
    """The shared options of the running command. Raises UsageError (E811) for an edition that can't be a folder's name."""
    said = click.get_current_context().ensure_object(dict)
    edition = said.get("edition")
    if edition is not None and not _EDITION.fullmatch(edition):
        raise UsageError(Problem("E811", "error", f"{edition!r} can't be an edition's name.",
                                 "Name a folder under content/: letters, digits, points and hyphens, for instance 2024."))
    return Wishes(said.get("root"), edition, bool(said.get("quiet")), bool(said.get("as_json")))


@click.group(context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 110})
@click.version_option(__version__, prog_name="Pressklar")
@shared
def cli() -> None:
    """Builds the booklet from content/: alone, `python3 build.py` builds the newest edition.

    \b
    python3 build.py                                  the newest edition, into output/
    python3 build.py --edition 2024                   a certain edition
    python3 build.py import booklet.txt --edition 2025
    python3 build.py doctor                           what this machine has and lacks

    \b
    Exit codes: 0 fine · 1 problems found · 2 the command was given wrong · 3 something outside failed.
    Each problem's code (E101 …) is explained in docs/problems.md.
    """


@cli.command(short_help="Builds an edition into output/; alone, the newest.")
@click.option("--format", "formats", metavar="LIST", default="pdf", show_default=True, help="What to make, parted by commas.")
@click.option("--strict", is_flag=True, help="Let warnings stop the build as errors do.")
@click.option("--watch", is_flag=True, help="Stay, and build again whenever a file changes. Ctrl-C ends it.")
@shared
def build(formats: str, strict: bool, watch: bool) -> Answer:
    """Builds an edition's booklet into output/EDITION/.

    All problems are found before anything is written: an error stops the build and leaves the earlier booklet as it was.
    Only what has changed is laid out again; where nothing has, the build says so and ends at once.
    """
    wish = wishes()
    names = tuple(dict.fromkeys(name.strip() for name in formats.split(",")))
    if watch:
        return _watch(wish, names, strict)
    from . import workflow

    with terminal.progress(wish.silent) as progress:
        built = workflow.build(wish.folders, wish.edition, formats=names, strict=strict, progress=progress)
    keys = {
        "edition": built.edition,
        "unchanged": built.unchanged,
        "seconds": round(built.seconds, 3),
        "artifacts": [{"path": wish.folders.shown(made.path), "kind": made.kind, "pages": made.pages, "size": made.size, "sha256": made.sha256,
                       "seconds": round(made.seconds, 3)} for made in built.artifacts],
    }
    failed = has_errors(built.problems) or (strict and any(problem.severity == "warning" for problem in built.problems))
    return Answer(keys, lambda: _show_built(wish.folders, built), built.problems, int(failed))


def _watch(wish: Wishes, formats: tuple[str, ...], strict: bool) -> Answer:
    if strict or wish.as_json:
        raise UsageError(Problem("E813", "error", "--watch goes with neither --strict nor --json.", "Leave one of them out."))
    from .watching import watch

    with terminal.progress(wish.quiet) as progress, suppress(KeyboardInterrupt):
        for one in watch(wish.folders, wish.edition, formats=formats, progress=progress):
            progress.close()
            _show_round(wish.folders, one)
    return Answer()


def _show_round(folders: Folders, one: Round) -> None:
    if one.changed:
        click.echo(f"Changed: {', '.join(terminal.plain(folders.shown(path)) for path in one.changed)}")
    terminal.print_problems(one.problems, "" if one.built else _NOTHING_WRITTEN)
    for made in one.built.artifacts if one.built else ():
        told = "up to date" if one.built and one.built.unchanged else f"{made.seconds:.1f} s"
        click.echo(f"{terminal.plain(folders.shown(made.path))}: {told}")
    click.echo("Watching; Ctrl-C ends it.")
    sys.stdout.flush()


def _show_built(folders: Folders, built: Built) -> None:
    if built.unchanged:
        files = ", ".join(terminal.plain(folders.shown(made.path)) for made in built.artifacts)
        click.echo(f"Nothing has changed since the last build: {files} is up to date.")
        return
    rows = [(folders.shown(made.path), "" if made.pages is None else str(made.pages), size(made.size), f"{made.seconds:.1f} s") for made in built.artifacts]
    terminal.print_table(("file", "pages", "size", "time"), rows, right=(1, 2, 3))


def size(count: int) -> str:
    """Bytes as a person reads them: 812 B, 252 kB, 1.4 MB (powers of ten)."""
    if count < 1000:
        return f"{count} B"
    return f"{count / 1000:.0f} kB" if count < 999_500 else f"{count / 1_000_000:.1f} MB"


@cli.command("import", short_help="Brings an earlier booklet into content/.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in the place of what the edition holds now.")
@shared
def import_(file: Path, replace: bool) -> Answer:
    """Brings an earlier booklet (FILE: its text as .txt, or a Word file) into content/, as the edition named by --edition.

    Every word comes along: they are counted, and were one missing, nothing would be written. What was uncertain is named with its line.
    An edition that is there already is left alone; with --replace it is set aside under the new one's records/kept/.
    """
    wish = wishes()
    if wish.edition is None:
        raise UsageError(Problem("E812", "error", "It isn't said which edition to make of the file.",
                                 f"Name it: python3 build.py import {file} --edition 2025"))
    from . import intake

    with terminal.progress(wish.silent) as progress:
        done = intake.import_booklet(wish.folders, file, wish.edition, replace=replace, step=progress.stage)
    keys = {
        "edition": done.edition,
        "chapters": done.chapters,
        "proposals": done.proposals,
        "files": [wish.folders.shown(path) for path in done.files],
        "kept": None if done.kept is None else wish.folders.shown(done.kept),
        "words": asdict(done.words),
    }
    return Answer(keys, lambda: _show_imported(wish.folders, done), done.problems, int(has_errors(done.problems)))


def _show_imported(folders: Folders, done: Imported) -> None:
    chapters, proposals = terminal.some(done.chapters, "chapter"), terminal.some(done.proposals, "proposal")
    click.echo(f"content/{done.edition}: {chapters}, {proposals}, all {done.words} words of the text.")
    if done.kept is not None:
        click.echo(f"What was there before is in {terminal.plain(folders.shown(done.kept))}.")
    click.echo(f"Read it through, then build: python3 build.py --edition {done.edition}")


@cli.command(short_help="Lists this machine's tools, and what each absence costs.")
@shared
def doctor() -> Answer:
    """Lists the tools on this machine with their versions, and what the absence of each costs.

    Ends with exit code 3 where something is missing that a build can't do without.
    """
    from . import doctor as machine

    found = machine.examine(wishes().folders)
    problems = machine.lacking(found)
    rows = [(item.name, item.version or "missing", "" if item.version else item.cost) for item in found]
    return Answer({"tools": [item.as_dict() for item in found]}, lambda: terminal.print_table(("tool", "version", "what its absence costs"), rows),
                  problems, 3 if problems else 0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line (without the program's name) and returns its exit code. Every failure is turned into words here, once."""
    words = with_command(list(sys.argv[1:] if arguments is None else arguments))
    as_json = "--json" in words
    for stream in (sys.stdout, sys.stderr):
        if as_json:
            stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a narrow terminal must not end a command
    said: dict[str, Any] = {}
    try:
        with redirect_stdout(sys.stderr) if as_json else nullcontext(), cli.make_context("build.py", words, obj=said) as context:
            answer: Answer = cli.invoke(context)
    except click.exceptions.Exit as done:  # --help and --version have printed what they have to
        return done.exit_code
    except (KeyboardInterrupt, click.Abort):
        return _stopped()
    except PressklarError as error:
        answer = Answer(problems=error.problems, code=error.exit_code, closing=_NOTHING_WRITTEN if isinstance(error, ContentError) else "")
    except click.ClickException as error:
        answer = Answer(problems=(Problem("E810", "error", error.format_message(), "`python3 build.py --help` shows what can be said."),), code=2)
    except ModuleNotFoundError as error:
        answer = Answer(problems=(Problem("E902", "error", f"The library {error.name} is missing.", "Run `make booklet`: it installs what is new."),), code=3)
    except Exception as error:
        if isinstance(error.__cause__, KeyboardInterrupt):  # Python 3.11 wraps what strikes while a class is being made
            return _stopped()
        answer = Answer(problems=(_crash(error, Folders(Path(said.get("root") or PROJECT))),), code=3)
    _tell(words, answer, as_json, bool(said.get("quiet")))
    return answer.code


def with_command(words: list[str]) -> list[str]:
    """The arguments with `build` put in where they name no command."""
    position = 0
    while position < len(words):
        name = words[position].partition("=")[0]
        if name in ("--help", "-h", "--version") or not name.startswith("-"):
            return words
        if name not in _TAKES_A_VALUE:
            break
        position += 2 if _TAKES_A_VALUE[name] and "=" not in words[position] else 1
    return [*words[:position], "build", *words[position:]]


def _tell(words: Sequence[str], answer: Answer, as_json: bool, quiet: bool) -> None:
    try:
        if as_json:
            named = next((word for word in words if word in cli.commands), "build")
            whole = {"command": named, "exit_code": answer.code, **answer.keys, "findings": [problem.as_dict() for problem in answer.problems]}
            click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
        else:
            terminal.print_problems(answer.problems, answer.closing)
            if not quiet:
                if answer.problems and answer.show is not _nothing:
                    click.echo(err=True)
                answer.show()
        sys.stdout.flush()
    except BrokenPipeError:  # `… | head`: the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _stopped() -> int:
    click.echo("Stopped; the earlier booklet is untouched.", err=True)
    return 130


def _crash(error: Exception, folders: Folders) -> Problem:
    """The unexpected, as one plain message; its trace is kept for whoever mends it."""
    import traceback

    from .disk import write_whole

    path = folders.cache / "crash.txt"
    try:
        write_whole(path, "".join(traceback.format_exception(error)).encode("utf-8", "backslashreplace"))
        hint = f"The whole trace is in {folders.shown(path)}: send that file to whoever looks after Pressklar. The earlier booklet is untouched."
    except PressklarError:
        hint = "Its trace could not be saved either: is the disk full? The earlier booklet is untouched."
    return Problem("E909", "error", f"Something happened that Pressklar didn't expect: {type(error).__name__}: {error}".rstrip(".") + ".", hint)
