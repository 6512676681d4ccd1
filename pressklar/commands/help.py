"""Help in the reader's language: commands and options whose texts go through the catalogue, and click's own
words.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from difflib import get_close_matches
from functools import partial
from typing import Any

import click

from ..foundation.invocation import program
from ..locale import tr
from ..problems import Problem, UsageError


class TranslatedText:
    """An attribute that is written in English and read in the reader's language; `english_NAME` keeps the
    English.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self._english = f"english_{name}"

    def __set__(self, instance: Any, text: str | None) -> None:
        setattr(instance, self._english, inspect.cleandoc(text) if text else text)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        text = getattr(instance, self._english, None)
        return tr(text) if text else text


class HelpFormatter(click.HelpFormatter):
    """click's layout of a help page, with its headings translated."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        words = {"[OPTIONS]": tr("[OPTIONS]"), "COMMAND [ARGS]...": tr("COMMAND [ARGS]...")}
        for english, translated in words.items():
            args = args.replace(english, translated)
        super().write_usage(prog, args, prefix or tr("Usage:") + " ")

    def write_heading(self, heading: str) -> None:
        headings = {"Options": tr("Options"), "Commands": tr("Commands")}
        super().write_heading(headings.get(heading, heading))


class Context(click.Context):
    formatter_class = HelpFormatter


class TranslatedCommand(click.Command):
    """A command whose help is given in the reader's language."""

    context_class = Context
    help: Any = TranslatedText()
    short_help: Any = TranslatedText()

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = tr("Show this message and exit.")
        return option


class BadValueError(click.BadParameter):
    """A value that an option doesn't take; click's own error doesn't hold it."""

    def __init__(self, error: click.BadParameter, value: object) -> None:
        super().__init__(error.message, error.ctx, error.param)
        self.value = value


class TranslatedArgument(click.Argument):
    """An argument whose name is given in the reader's language."""

    metavar: Any = TranslatedText()


class TranslatedOption(click.Option):
    """An option whose help, and the name of its value, are given in the reader's language."""

    help: Any = TranslatedText()
    metavar: Any = TranslatedText()

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        try:
            return super().type_cast_value(ctx, value)
        except click.BadParameter as error:
            raise BadValueError(error, value) from error

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        default = "[" + tr("default") + ": "
        return record and (record[0], record[1].replace("[default: ", default))


class TranslatedGroup(TranslatedCommand, click.Group):
    """A group whose help is given in the reader's language, and that guesses a command misspelt."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        names = self.list_commands(ctx)
        if args and args[0] not in names and not args[0].startswith("-"):
            raise UsageError(_unknown_command(args[0], names, ctx))
        return super().resolve_command(ctx, args)


def _unknown_command(name: str, names: Sequence[str], context: click.Context) -> Problem:
    """What is said of a word that is no command, with those that it may have been meant for."""
    near = get_close_matches(name, names, 3, 0.5)
    hint = tr("Did you mean {commands}?", commands=", ".join(near)) if near else see_help(context)
    return Problem("E810", None, tr("There is no command {name}.", name=name), hint)


def see_help(context: click.Context | None) -> str:
    """Where a person finds what can be said to a command."""
    command = context.command_path if context else program()
    return tr("`{command} --help` shows what can be said.", command=command)


def usage_fault(error: click.ClickException) -> str:
    """What is wrong with a command line, in a sentence; of what is rare, click's own."""
    bad = error if isinstance(error, BadValueError) and error.param else None
    names = {"option": ", ".join(bad.param.opts), "value": bad.value} if bad and bad.param else {}
    kind = bad.param.type if bad and bad.param else None
    match error:
        case click.NoSuchOption() if error.possibilities:
            near, name = ", ".join(error.possibilities), error.option_name
            return tr("There is no option {option}. Did you mean {near}?", option=name, near=near)
        case click.NoSuchOption():
            return tr("There is no option {option}.", option=error.option_name)
        case click.MissingParameter() if error.param is not None:
            metavar = error.param.make_metavar(error.ctx or click.Context(click.Command("")))
            return tr("{parameter} is missing.", parameter=metavar)
        case click.BadOptionUsage():
            return tr("{option} needs a value after it.", option=error.option_name)
        case BadValueError() if isinstance(kind, click.Choice):
            names["choices"] = ", ".join(map(str, kind.choices))
            return tr("{option} can't be {value}: it takes one of these: {choices}.", **names)
        case BadValueError() if isinstance(kind, click.IntRange) and kind.max is not None:
            names |= {"least": kind.min, "most": kind.max}
            return tr("{option} can't be {value}: it takes a whole number from {least} to {most}.", **names)
        case BadValueError() if isinstance(kind, click.Path) and not kind.file_okay:
            return tr("{option} names the folder {value}, which isn't there.", **names)
    return error.format_message()


command = partial(click.command, cls=TranslatedCommand)
option = partial(click.option, cls=TranslatedOption)
argument = partial(click.argument, cls=TranslatedArgument)
