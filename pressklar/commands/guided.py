"""Commands whose help ends by naming the page of the documentation that says more."""

from __future__ import annotations

from typing import Any

import click

from ..foundation.invocation import guide
from ..locale import N_, tr
from .help import TranslatedCommand

SAYS_MORE = N_("{guide} says more.")


class GuidedCommand(TranslatedCommand):
    """A command with a page under docs/; `says` is the sentence that ends its help, marked for the
    catalogue.
    """

    def __init__(self, *arguments: Any, page: str, says: str = SAYS_MORE, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.page, self.says = page, says

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.epilog = "\b\n" + tr(self.says, guide=guide(self.page))
        super().format_epilog(ctx, formatter)
