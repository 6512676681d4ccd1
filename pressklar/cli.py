"""The command line: what was said, to a command, and its answer, printed. The work is done by the rooms; nothing here knows how.

Exit codes: 0 fine · 1 problems found (errors, or warnings with --strict) · 2 wrong usage · 3 something outside failed · 130 stopped.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import nullcontext, redirect_stdout
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Any, NoReturn

import click

from . import __version__, terminal
from .commands.shared import NOTHING_WRITTEN, Answer, nothing, shared
from .folders import PROJECT, Folders
from .problems import ContentError, PressklarError, Problem

COMMANDS = {
    "build": "build",
    "new": "content",
    "import": "content",
    "check": "proof",
    "approve": "proof",
    "draft": "word",
    "merge": "word",
    "redline": "redline",
    "undo": "history",
    "press": "press",
    "parcel": "dispatch_parcels",
    "send": "dispatch",
    "ledger": "dispatch",
    "doctor": "machine",
}
"""The registry of commands: the name, and the module under commands/ that holds the function of that name."""
_TAKES_A_VALUE = {"--root": True, "--edition": True, "--json": False, "--quiet": False, "-q": False}


class Registry(click.Group):
    """Commands loaded when they are asked for: a build with nothing to do imports no other's module."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        return command(name) if name in COMMANDS else None


def command(name: str) -> click.Command:
    """The command of that name."""
    found: click.Command = getattr(import_module(f".commands.{COMMANDS[name]}", __package__), f"{name}_" if iskeyword(name) else name)
    return found


@click.group(cls=Registry, context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 110})
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line (without the program's name) and returns its exit code. Every failure is turned into words here, once."""
    gc.set_threshold(100_000, 50, 50)  # a command is soon over: looking for garbage often costs a twentieth of its time, and finds next to none
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
        answer = Answer(problems=error.problems, code=error.exit_code, closing=NOTHING_WRITTEN if isinstance(error, ContentError) else "")
    except click.ClickException as error:
        answer = Answer(problems=(Problem("E810", "error", error.format_message(), "`python3 build.py --help` shows what can be said."),), code=2)
    except ModuleNotFoundError as error:
        answer = Answer(problems=(Problem("E902", "error", f"The library {error.name} is missing.", "Run `make booklet`: it installs what is new."),), code=3)
    except Exception as error:
        if isinstance(error.__cause__, KeyboardInterrupt):  # Python 3.11 wraps what strikes while a class is being made
            return _stopped()
        answer = Answer(problems=(_crash(error, Folders(Path(said.get("root") or PROJECT))),), code=3)
    try:
        _tell(words, answer, as_json, bool(said.get("quiet")))
    except KeyboardInterrupt:  # the work is done: only its telling was stopped
        return 130
    return answer.code


def run() -> NoReturn:
    """Runs the program's own command line, and ends it."""
    code = main()
    if threading.active_count() > 1:
        sys.exit(code)
    atexit._run_exitfuncs()  # all is written and told: taking Python's house down after that, object by object, would only take time
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


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
            named = next((word for word in words if word in COMMANDS), "build")
            whole = {"command": named, "exit_code": answer.code, **answer.keys, "findings": [problem.as_dict() for problem in answer.problems]}
            click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
        else:
            terminal.print_problems(answer.problems, answer.closing)
            if not quiet:
                if answer.problems and answer.show is not nothing:
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
