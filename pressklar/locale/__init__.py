"""The reader's language: English sentences stand in the code, GNU gettext's catalogues hold their
translations.

`tr` gives a sentence in the reader's language, with its values put in by name; `plural` one that counts; `N_`
only marks a constant's sentence for the catalogue, and whoever uses the constant gives it to `tr`. `make
catalogue` brings the catalogues up to date; what is in none comes out in English.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

SOURCE = "en"
LANGUAGES = (SOURCE, "sv")
SETTING = "PRESSKLAR_LANG"
"""The environment variable that holds the language of this run: processes that it starts speak it too."""
_ENVIRONMENT = (SETTING, "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""Where a system names its user's language, by GNU gettext's order (manual, "Locale Environment
Variables").
"""


def language() -> str:
    """The language in which messages are given: "en" or "sv"."""
    return environment_language() or SOURCE


def environment_language() -> str | None:
    """The first language of the environment that there is a catalogue for, None where it names none ("C" is
    none).
    """
    for variable in _ENVIRONMENT:
        for name in os.environ.get(variable, "").split(":"):
            if (code := name[:2].lower()) in LANGUAGES and not name[2:3].isalpha():
                return code
    return None


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak this language inside of the block, in this process and in those that it starts."""
    before = os.environ.get(SETTING)
    os.environ[SETTING] = code
    try:
        yield
    finally:
        if before is None:
            del os.environ[SETTING]
        else:
            os.environ[SETTING] = before


def tr(message: str, /, **values: object) -> str:
    """The sentence in the reader's language, its `{names}` filled in."""
    code = language()
    text = message if code == SOURCE or not message else _catalogue(code).gettext(message)
    return _filled(text, code, values) if values else text


def plural(count: int, singular: str, many: str, /, **values: object) -> str:
    """As `tr` for a sentence that counts: `singular` for one, `many` else; `{count}` is the number."""
    code = language()
    if code == SOURCE:
        text = singular if count == 1 else many
    else:
        text = _catalogue(code).ngettext(singular, many, count)
    return _filled(text, code, {"count": count, **values})


class _DecimalCommas(Formatter):
    """Figures as Swedish writes them: a comma before decimals, a space between thousands."""

    def format_field(self, value: object, format_spec: str) -> str:
        text = format(value, format_spec)
        return text.translate(_FIGURES) if format_spec and isinstance(value, int | float) else text


_FIGURES = str.maketrans({",": "\u00a0", ".": ","})


def _filled(text: str, code: str, values: Mapping[str, object]) -> str:
    return text.format(**values) if code == SOURCE else _DecimalCommas().vformat(text, (), values)


def N_(message: str) -> str:  # noqa: N802
    """The sentence as it is, marked for the catalogue."""
    return message


@cache
def _catalogue(code: str) -> NullTranslations:
    import gettext

    return gettext.translation("pressklar", Path(__file__).parent, [code], fallback=True)
