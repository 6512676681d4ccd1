"""Help in the reader's language: commands and options whose texts go through the catalogue, and click's own words."""

from __future__ import annotations

import inspect
from functools import partial
from typing import Any

import click

from ..locale import tr


class TranslatedText:
    """An attribute that is written in English and read in the reader's language; `english_NAME` keeps the English."""

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


class TranslatedOption(click.Option):
    """An option whose help is given in the reader's language."""

    help: Any = TranslatedText()

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        default = "[" + tr("default") + ": "
        return record and (record[0], record[1].replace("[default: ", default))


class TranslatedGroup(TranslatedCommand, click.Group):
    """A group whose help is given in the reader's language."""


command = partial(click.command, cls=TranslatedCommand)
option = partial(click.option, cls=TranslatedOption)
