"""The YAML parser's complaints in plain words."""

from __future__ import annotations

import re

import yaml

from ...locale import N_, tr

_ODD_INDENT = re.compile(r"[ ]*([\t\u00a0\u2007\u202f\u3000])\s*\S")
_LINE_END = re.compile(r"\r\n|\r|\n")
_CLOSED_BEFORE = re.compile(r"""[^:]*:\s.*["'\]}]\s*$""")
_KEY_LINE = re.compile(r"^ *(?:- )?[\w-]+:(?:\s|$)", re.MULTILINE)
_KEY_BEFORE = re.compile(r"\s*(?:- )?[\w-]+:\s")

QUOTE = N_('Put the whole text in "straight quotes", or write it under a | on its own lines.')
_INDENT = N_(
    "Give the line the same indentation as its neighbours: a key starts in the same "
    "column as the keys above it, and a text under a | stands two spaces further in than "
    "its key."
)
_ESCAPE = (
    N_("A backslash in a text in double quotes starts a code that doesn't exist."),
    N_("Use 'single quotes' around the text, or write the backslash twice."),
)
_UNCLOSED = (
    N_("A quotation mark is opened here and never closed."),
    N_("Close it where the text ends; inside 'single quotes', write '' for an apostrophe."),
)

# A piece of the parser's message (libyaml 0.2, scanner.c and parser.c), what it means here, and what to do.
_PLAIN: tuple[tuple[str, ...], ...] = (
    (
        "could not find expected ':'",
        N_("The text above is no key with a colon, and no part of the value before it."),
        _INDENT,
        N_("A key has a colon and a space."),
    ),
    (
        "did not find expected key",
        N_("Something stands here that is neither a key nor part of the value before it."),
        _INDENT,
        N_("If the value before it is in quotes, look whether they end where they should."),
    ),
    (
        "expected '-' indicator",
        N_("A list is broken off here."),
        N_("Each item of a list starts with a hyphen and a space."),
        _INDENT,
    ),
    (
        "expected ',' or",
        N_("A bracket is opened but not closed, or a comma is missing."),
        N_(
            'Look from the opening [ or { on; a text that starts with [ or { must stand in "straight quotes".'
        ),
    ),
    (
        "expected node content",
        N_("Something is missing between the brackets or commas."),
        N_("Look for two commas in a row, or a bracket too many."),
    ),
    ("unexpected end of stream", *_UNCLOSED),
    ("unexpected document indicator", *_UNCLOSED),
    ("unknown escape character", *_ESCAPE),
    ("escape code", *_ESCAPE),
    ("hexdecimal", *_ESCAPE),
    ("alphabetic or numeric character", N_("A text can't start with an asterisk or an ampersand."), QUOTE),
    ("cannot start any token", N_("A text can't start with this character."), QUOTE),
    ("tag", N_("A text can't start with an exclamation mark."), QUOTE),
    (
        "comment or line break",
        N_("Text stands on the same line as the | or >."),
        N_("Start the text on the next line, two spaces further in than its key."),
    ),
    (
        "block sequence entries",
        N_("A list can't start here, on the same line as its key."),
        N_('Put each item on a line of its own with a hyphen; if it is a text, put it in "straight quotes".'),
    ),
    ("mapping keys are not allowed", N_("A text can't start with a question mark and a space."), QUOTE),
    (
        "<document start>",
        N_("Something stands after the end of the content."),
        N_("Look for quotes that end too early, and for lines that aren't indented."),
    ),
    ("directive", N_("A line can't start with a per cent sign."), QUOTE),
    (
        "leading",
        N_("An empty line above the text has more spaces than the text itself."),
        N_("Delete the spaces in the empty lines above the text."),
    ),
)


def explain(error: yaml.YAMLError, text: str) -> tuple[int, int, str, str, str]:
    """Line and column (from 1), code, message and hint for a parser's error: E103 (nested too deep), E105,
    E106 (tab).
    """
    reason = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    mark, opened = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if any(piece in reason for piece in ("unexpected end of stream", "document indicator", "alphabetic")):
        mark = opened or mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if "nesting depth" in reason:
        return (
            line,
            column,
            "E103",
            tr("Brackets stand inside one another in far too many levels here."),
            tr("The format needs no more than four levels."),
        )
    lines = _LINE_END.split(text)
    # The parser takes a no-break space for a letter, and a line it doesn't understand for a key: it stumbles
    # only at the next line then.
    for number in (line, line - 1):
        if (
            1 <= number <= len(lines)
            and (odd := _ODD_INDENT.match(lines[number - 1]))
            and (number == line or odd[1] != "\t" or "':'" in reason)
        ):
            return (
                number,
                odd.start(1) + 1,
                "E106",
                tr("The line is indented with a tab.")
                if odd[1] == "\t"
                else tr("The line is indented with a no-break space."),
                tr(
                    "Indent with ordinary spaces only. Many editors can be set to write spaces when you "
                    "press Tab."
                ),
            )
    before = lines[line - 1][: column - 1] if line <= len(lines) else ""
    if "mapping values" in reason:
        return line, column, "E105", *_stray_colon(before)
    if "did not find expected key" in reason and (start := _unclosed_quote(text, line)):
        message, hint = _UNCLOSED
        return start.line + 1, start.column + 1, "E105", tr(message), tr(hint)
    if "did not find expected key" in reason and _CLOSED_BEFORE.match(before):
        return line, column, "E105", tr("Text goes on here after its closing quote or bracket."), tr(QUOTE)
    for piece, message, *hints in _PLAIN:
        if piece in reason:
            return line, column, "E105", tr(message), " ".join(map(tr, hints))
    return (
        line,
        column,
        "E105",
        tr("This can't be understood as YAML: {reason}.", reason=reason),
        f"{tr(_INDENT)} {tr(QUOTE)}",
    )


def _unclosed_quote(text: str, line: int) -> yaml.Mark | None:
    """Where the quoted text begins that ends on a faulty line (from 1), if it swallows a line that begins
    with a key: its own closing quote is missing then, and the parser took the next text's opening one for it.
    """
    swallowing = None
    try:
        for token in yaml.scan(text, Loader=yaml.CSafeLoader):
            if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"'):
                _, _, further = text[token.start_mark.index : token.end_mark.index].partition("\n")
                if token.end_mark.line + 1 == line and _KEY_LINE.search(further):
                    swallowing = token.start_mark
    except yaml.YAMLError:
        pass
    return swallowing


def _stray_colon(before: str) -> tuple[str, str]:
    """A colon that the parser didn't expect: inside a text after its key, or after a key that is indented
    wrongly.
    """
    if re.search(r":\s+[“”„]", before):
        return (
            tr(
                "A text with a colon in it must stand in quotes, and curly quotation marks (“ ”) are "
                "none to YAML: they are printed."
            ),
            tr(QUOTE),
        )
    if _KEY_BEFORE.match(before):
        return tr("A text with a colon in it must stand in quotes."), tr(QUOTE)
    return (
        tr("A key can't stand here: the line is indented wrongly, or the value above isn't finished."),
        tr(_INDENT),
    )
