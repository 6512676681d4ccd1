"""What all commands share: their options, and the answer that each gives instead of printing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import click

from ..foundation.folders import PROJECT, Folders, nearest_root
from ..foundation.invocation import is_command, program
from ..locale import LANGUAGES, N_, tr
from ..problems import OutsideError, Place, Problem, UsageError
from .help import option

Command = TypeVar("Command", bound=Callable[..., Any])

_EDITION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
NOTHING_WRITTEN = N_("Nothing was written; an earlier booklet is as it was.")


def nothing() -> None:
    """Nothing to show."""


@dataclass(frozen=True)
class Answer:
    """What a command found: its own keys for --json, what to show a person, and the exit code."""

    keys: Mapping[str, Any] = field(default_factory=dict)
    show: Callable[[], None] = nothing
    problems: tuple[Problem, ...] = ()
    code: int = 0
    closing: str = ""
    brief: bool = False
    """Whether repeated warnings are shown in one line."""


@dataclass(frozen=True)
class CommonOptions:
    """The options that all commands share."""

    root: str | None
    edition: str | None
    quiet: bool
    as_json: bool
    language: str = ""
    """What --lang says, "" where it isn't given."""

    @property
    def silent(self) -> bool:
        return self.quiet or self.as_json

    @cached_property
    def folders(self) -> Folders:
        """The root's folders. Raises UsageError (E816) where there is none, OutsideError (E904) where one to
        write to leads out of it.
        """
        root = root_of(self.root)
        if root is None:
            raise UsageError(
                Problem(
                    "E816",
                    None,
                    tr("There is no publication here: neither this folder nor one above it holds content/."),
                    tr(
                        "Go to its folder, name it with --root DIR, or start one: {program} init DIR",
                        program=program(),
                    ),
                )
            )
        folders = Folders(root)
        if (link := folders.leading_out()) is not None:
            raise OutsideError(
                Problem(
                    "E904",
                    Place(folders.display_path(link)),
                    tr(
                        "{link} is a link to a folder outside {root}.",
                        link=folders.display_path(link),
                        root=root,
                    ),
                    tr(
                        "Nothing is written there. Put a folder in its place; to have the files elsewhere "
                        "too, copy them after the build."
                    ),
                )
            )
        return folders


def root_of(named: str | None) -> Path | None:
    """The root: the folder that was named; for the installed command the nearest one with content/, None
    where there is none; else this project.
    """
    if named:
        return Path(named).resolve()
    return nearest_root() if is_command() else PROJECT


def shared(command: Command) -> Command:
    """Gives a command the options that all share. They may stand before or after its name: the last one said
    holds.
    """

    def remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:
        if value:
            context.ensure_object(dict)[parameter.name] = value

    def shared_option(*names: str, **settings: Any) -> Callable[[Command], Command]:
        return option(*names, expose_value=False, callback=remember, **settings)

    nearest = N_(
        "A folder with content/ and, where it has its own, templates/ and styles/. "
        "Without it: the nearest folder upwards that has content/."
    )
    project = N_(
        "A folder with content/ and, where it has its own, templates/ and styles/. Without it: this project."
    )

    for add in (
        shared_option("--quiet", "-q", is_flag=True, help="Print problems only."),
        shared_option(
            "--lang",
            type=click.Choice(LANGUAGES),
            help="The language of messages and reports. Without it: the edition's, else the system's.",
        ),
        shared_option(
            "--json",
            "as_json",
            is_flag=True,
            help="Print one JSON object on standard output, and nothing else there.",
        ),
        shared_option(
            "--edition",
            metavar="NAME",
            help="The edition's folder under content/, for instance 2024. Without it: the newest.",
            shell_complete=_editions,
        ),
        shared_option(
            "--root",
            metavar="DIR",
            type=click.Path(exists=True, file_okay=False),
            help=nearest if is_command() else project,
        ),
    ):
        command = add(command)
    return command


def _editions(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """For the shell that completes what is typed."""
    from ..manuscript import editions

    root = root_of(context.ensure_object(dict).get("root"))
    return [name for name in editions(Folders(root)) if name.startswith(begun)] if root else []


def current_options() -> CommonOptions:
    """The shared options of the running command. Raises UsageError (E811) for an edition that can't be a
    folder's name.
    """
    given_options = click.get_current_context().ensure_object(dict)
    edition = given_options.get("edition")
    if edition is not None and not _EDITION.fullmatch(edition):
        raise UsageError(
            Problem(
                "E811",
                None,
                tr("{edition!r} can't be an edition's name.", edition=edition),
                tr("Name a folder under content/: letters, digits, points and hyphens, for instance 2024."),
            )
        )
    return CommonOptions(
        given_options.get("root"),
        edition,
        bool(given_options.get("quiet")),
        bool(given_options.get("as_json")),
        given_options.get("lang") or "",
    )
