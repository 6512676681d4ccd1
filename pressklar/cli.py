"""The command line: what was said, to a command, and its answer, printed. The work is done by the rooms;
nothing here knows how.

Exit codes: 0 fine · 1 problems found (errors, or warnings with --strict) · 2 wrong usage · 3 something
outside failed · 130 stopped.
"""

from __future__ import annotations

import atexit
import errno
import gc
import json
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import nullcontext, redirect_stdout, suppress
from dataclasses import replace
from importlib import import_module
from itertools import pairwise
from keyword import iskeyword
from pathlib import Path
from typing import Any, NoReturn

import click

from . import __version__
from .commands import terminal
from .commands.endings import ending
from .commands.help import TranslatedGroup, TranslatedOption, see_help, usage_fault
from .commands.shared import Answer, nothing, root_of, shared
from .foundation.cache_folder import SETTING, why_temporary
from .foundation.folders import Folders
from .foundation.invocation import COMMAND, guide, program, setting_up
from .foundation.temporary import sweep_temporary
from .locale import LANGUAGES, N_, SOURCE, environment_language, speaking, tr
from .locale import SETTING as PERSONAL
from .manuscript import language_of
from .problems import ContentError, OutsideError, PressklarError, Problem

COMMANDS = {
    "build": "build",
    "init": "content",
    "new": "content",
    "import": "content",
    "collect": "collect",
    "compare": "compare",
    "studio": "studio",
    "check": "proof",
    "approve": "proof",
    "draft": "word",
    "merge": "word",
    "redline": "redline",
    "history": "history",
    "undo": "undo",
    "backup": "backup",
    "restore": "backup",
    "forget": "forget",
    "press": "press",
    "status": "status",
    "finish": "finish",
    "call": "call",
    "remind": "call",
    "parcel": "dispatch_parcels",
    "send": "dispatch",
    "ledger": "ledger",
    "doctor": "machine",
}
"""The registry of commands: the name, and the module under commands/ that holds the function of that name."""
_REFUSALS = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EIO,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOMEM,
    errno.ENAMETOOLONG,
    errno.ELOOP,
}
"""What a full, locked or broken machine answers (errno.h)."""
_ROOMY = 90
"""Columns from which an example and what it is for have one line."""
_COMPLETION = "_PRESSKLAR_COMPLETE"
"""The variable by which click's scripts for bash, zsh and fish ask."""
_TAKES_A_VALUE = {
    "--root": True,
    "--edition": True,
    "--lang": True,
    "--json": False,
    "--quiet": False,
    "-q": False,
}


class Registry(TranslatedGroup):
    """Commands loaded when they are asked for: a build with nothing to do imports no other's module."""

    @property
    def help(self) -> str:
        return _help()

    @help.setter
    def help(self, text: str | None) -> None:
        """It is made anew in each language."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        return command(name) if name in COMMANDS else None


def command(name: str) -> click.Command:
    """The command of that name."""
    module = import_module(f".commands.{COMMANDS[name]}", __package__)
    function: click.Command = getattr(module, f"{name}_" if iskeyword(name) else name)
    return function


def _help() -> str:
    """The program's own help."""
    examples = (
        ("", tr("the newest edition, into output/")),
        ("--edition 2024", tr("a certain edition")),
        ("import booklet.txt --edition 2025", tr("an earlier booklet")),
        ("doctor", tr("what this machine has and lacks")),
    )
    form = "{} {:<34}  {}" if (terminal.help_width() or _ROOMY) >= _ROOMY else "{} {}\n    {}"
    rows = "\n".join(form.format(program(), words, what) for words, what in examples)
    first = tr(
        "Builds the booklet from content/: alone, `{program}` builds the newest edition.", program=program()
    )
    codes = tr(
        "Exit codes: 0 fine · 1 problems found · 2 the command was given wrong · 3 something outside failed."
    )
    guides = tr("Each problem's code (E101 …) is explained in {guide}.", guide=guide("problems.md"))
    return f"{first}\n\n\b\n{rows}\n\n{codes}\n\n\b\n{guides}\n"  # a path is never wrapped


@click.group(cls=Registry, context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 110})
@click.version_option(
    __version__, prog_name="Pressklar", help=N_("Show the version and exit."), cls=TranslatedOption
)
@shared
def cli() -> None:
    """The program: its commands, and what it says of itself."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line (without the program's name) and returns its exit code. Every failure is turned
    into words here, once.
    """
    # A command is soon over: looking for garbage often costs a twentieth of its time, and finds next to none.
    gc.set_threshold(100_000, 50, 50)
    words = with_command(list(sys.argv[1:] if arguments is None else arguments))
    with speaking(_language(words)):
        return _run(words)


def _language(words: Sequence[str]) -> str:
    """The language of all that is said and written here: what --lang says or the person's own setting, else
    the edition's, so that reports fit what they are about, else the system's.
    """
    for chosen in (_value(words, "--lang"), os.environ.get(PERSONAL)):
        if chosen in LANGUAGES:
            return chosen
    root = root_of(_value(words, "--root"))
    written = language_of(Folders(root), _value(words, "--edition")) if root else None
    return written if written in LANGUAGES else environment_language() or SOURCE


def _value(words: Sequence[str], option: str) -> str | None:
    """What stands after an option, the last time that it is given."""
    values = [word.removeprefix(f"{option}=") for word in words if word.startswith(f"{option}=")]
    values += [after for word, after in pairwise(words) if word == option]
    return values[-1] if values else None


def _run(words: list[str]) -> int:
    """One command line, in the language that is spoken."""
    as_json = "--json" in words
    for stream in (sys.stdout, sys.stderr):
        if as_json:
            stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a narrow terminal must not end a command
    options: dict[str, Any] = {}
    try:
        sweep_temporary()
        with (
            redirect_stdout(sys.stderr) if as_json else nullcontext(),
            cli.make_context(program(), words, obj=options, terminal_width=terminal.help_width()) as context,
        ):
            answer: Answer = cli.invoke(context)
    except click.exceptions.Exit as done:  # --help and --version have printed what they have to
        return done.exit_code
    except (KeyboardInterrupt, click.Abort):
        return _stopped()
    except PressklarError as error:
        answer = Answer(
            problems=error.problems,
            code=error.exit_code,
            closing=ending(context.invoked_subcommand) if isinstance(error, ContentError) else "",
        )
    except click.ClickException as error:
        answer = Answer(
            problems=(Problem("E810", None, usage_fault(error), see_help(getattr(error, "ctx", None))),),
            code=2,
        )
    except ModuleNotFoundError as error:
        answer = Answer(
            problems=(
                Problem("E902", None, tr("The library {error} is missing.", error=error.name), setting_up()),
            ),
            code=3,
        )
    except Exception as error:
        if isinstance(
            error.__cause__, KeyboardInterrupt
        ):  # Python 3.11 wraps what strikes while a class is being made
            return _stopped()
        answer = Answer(
            problems=(_refused(error) or _crash(error, Folders(root_of(options.get("root")) or Path.cwd())),),
            code=3,
        )
    answer = replace(answer, problems=(*answer.problems, *_about_cache()))
    try:
        _tell(words, answer, as_json, bool(options.get("quiet")))
    except KeyboardInterrupt:  # the work is done: only its telling was stopped
        return 130
    except OSError as error:
        return _untold(error)
    return answer.code


def run() -> NoReturn:
    """Runs the program's own command line, and ends it; or tells a shell how to go on with what is typed
    (README: "Completion").
    """
    if instruction := os.environ.get(_COMPLETION):
        from click.shell_completion import shell_complete

        sys.exit(shell_complete(cli, {"obj": {}}, COMMAND, _COMPLETION, instruction))
    _open_streams()
    code = main()
    if threading.active_count() > 1:
        sys.exit(code)
    # all is written and told: taking Python's house down after that, object by object, would only take time
    atexit._run_exitfuncs()
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _open_streams() -> None:
    """Whoever closed one of the three (`>&-`) gets nothing there. It is opened first of all, so that no file
    gets its number, and what is printed.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115


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
            whole = {
                "command": named,
                "exit_code": answer.code,
                **answer.keys,
                "findings": [problem.as_dict() for problem in answer.problems],
            }
            click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
        else:
            terminal.print_problems(answer.problems, answer.closing, brief=answer.brief)
            if not quiet:
                if answer.problems and answer.show is not nothing:
                    click.echo(err=True)
                with terminal.wrapped_output():
                    answer.show()
        sys.stdout.flush()
    except BrokenPipeError:  # `… | head`: the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _untold(error: OSError) -> int:
    """The answer could not be printed, on a full disk for instance: that is said where it can be, and what is
    left to print goes nowhere.
    """
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        reason = error.strerror or str(error)
        terminal.print_problems(
            [
                Problem(
                    "E905",
                    None,
                    tr("What the command has to tell could not be written: {reason}.", reason=reason),
                    tr("Look where its output goes, and run it again. The command itself was carried out."),
                )
            ]
        )
    return OutsideError.exit_code


def _refused(error: Exception) -> Problem | None:
    """What the system refused, wherever that was: no fault of Pressklar's."""
    if not isinstance(error, OSError) or error.errno not in _REFUSALS:
        return None
    what = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else tr("A file")
    return Problem(
        "E903",
        None,
        tr("{what} could not be read or written: {strerror}.", what=what, strerror=error.strerror),
        tr(
            "See to it that there is room on the disk, also for temporary files (TMPDIR: "
            "{temporary}), and that you may write there. The earlier booklet is untouched.",
            temporary=_temporary(),
        ),
    )


def _temporary() -> str:
    import tempfile

    try:
        return tempfile.gettempdir()
    except OSError:
        return tr("no folder that can be written to")


def _stopped() -> int:
    click.echo(tr("Stopped; the earlier booklet is untouched."), err=True)
    return 130


def _about_cache() -> tuple[Problem, ...]:
    """A851 where what is kept between runs had to be put into a temporary folder."""
    reason = why_temporary()
    return (
        ()
        if reason is None
        else (
            Problem(
                "A851",
                None,
                tr(
                    "Nothing is kept for the next time, which takes as long as the first: {reason}.",
                    reason=reason,
                ),
                tr(
                    "See to it that you may write there, or name another folder in the environment "
                    "variable {setting}.",
                    setting=SETTING,
                ),
            ),
        )
    )


def _crash(error: Exception, folders: Folders) -> Problem:
    """The unexpected, as one plain message; its trace is kept for whoever mends it."""
    import tempfile
    import traceback

    from .foundation.files import write_atomically

    try:
        path = folders.cache / "crash.txt"
        if why_temporary():  # that folder goes with this command
            path = Path(tempfile.gettempdir()) / "pressklar-crash.txt"
        write_atomically(path, "".join(traceback.format_exception(error)).encode("utf-8", "backslashreplace"))
        hint = tr(
            "The whole trace is in {path}: send that file to whoever looks after Pressklar. The "
            "earlier booklet is untouched.",
            path=folders.display_path(path),
        )
    except PressklarError:
        hint = tr("Its trace could not be saved either: is the disk full? The earlier booklet is untouched.")
    return Problem(
        "E909",
        None,
        tr(
            "Something happened that Pressklar didn't expect: {name}: {error}",
            name=type(error).__name__,
            error=error,
        ).rstrip(".")
        + ".",
        hint,
    )
