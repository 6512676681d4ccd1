"""The YAML parser's complaints in plain words."""

from __future__ import annotations

import re

import yaml

_ODD_INDENT = re.compile(r"[ ]*([\t\u00a0\u2007\u202f\u3000])\s*\S")
_LINE_END = re.compile(r"\r\n|\r|\n")
_CLOSED_BEFORE = re.compile(r"""[^:]*:\s.*["'\]}]\s*$""")
_KEY_BEFORE = re.compile(r"\s*(?:- )?[\w-]+:\s")

_QUOTE = 'Put the whole text in "straight quotes", or write it under a | on its own lines.'
_INDENT = (
    "Give the line the same indentation as its neighbours: a key starts in the same column as the keys above it, "
    "and a text under a | stands two spaces further in than its key."
)
_ESCAPE = (
    "A backslash in a text in double quotes starts a code that doesn't exist.",
    "Use 'single quotes' around the text, or write the backslash twice.",
)
_UNCLOSED = (
    "A quotation mark is opened here and never closed.",
    "Close it where the text ends; inside 'single quotes', write '' for an apostrophe.",
)

# A piece of the parser's message (libyaml 0.2, scanner.c and parser.c) -> what it means here, and what to do.
_PLAIN: tuple[tuple[str, str, str], ...] = (
    (
        "could not find expected ':'",
        "The text above is no key with a colon, and no part of the value before it.",
        f"{_INDENT} A key has a colon and a space.",
    ),
    (
        "did not find expected key",
        "Something stands here that is neither a key nor part of the value before it.",
        f"{_INDENT} If the value before it is in quotes, look whether they end where they should.",
    ),
    (
        "expected '-' indicator",
        "A list is broken off here.",
        f"Each item of a list starts with a hyphen and a space. {_INDENT}",
    ),
    (
        "expected ',' or",
        "A bracket is opened but not closed, or a comma is missing.",
        'Look from the opening [ or { on; a text that starts with [ or { must stand in "straight quotes".',
    ),
    (
        "expected node content",
        "Something is missing between the brackets or commas.",
        "Look for two commas in a row, or a bracket too many.",
    ),
    ("unexpected end of stream", *_UNCLOSED),
    ("unexpected document indicator", *_UNCLOSED),
    ("unknown escape character", *_ESCAPE),
    ("escape code", *_ESCAPE),
    ("hexdecimal", *_ESCAPE),
    ("alphabetic or numeric character", "A text can't start with an asterisk or an ampersand.", _QUOTE),
    ("cannot start any token", "A text can't start with this character.", _QUOTE),
    ("tag", "A text can't start with an exclamation mark.", _QUOTE),
    (
        "comment or line break",
        "Text stands on the same line as the | or >.",
        "Start the text on the next line, two spaces further in than its key.",
    ),
    (
        "block sequence entries",
        "A list can't start here, on the same line as its key.",
        'Put each item on a line of its own with a hyphen; if it is a text, put it in "straight quotes".',
    ),
    ("mapping keys are not allowed", "A text can't start with a question mark and a space.", _QUOTE),
    (
        "<document start>",
        "Something stands after the end of the content.",
        "Look for quotes that end too early, and for lines that aren't indented.",
    ),
    ("directive", "A line can't start with a per cent sign.", _QUOTE),
    (
        "leading",
        "An empty line above the text has more spaces than the text itself.",
        "Delete the spaces in the empty lines above the text.",
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
            "Brackets stand inside one another in far too many levels here.",
            "The format needs no more than four levels.",
        )
    lines = _LINE_END.split(text)
    # The parser takes a no-break space for a letter, and a line it doesn't understand for a key: it stumbles
    # only at the next line then.
    for at in (line, line - 1):
        if (
            1 <= at <= len(lines)
            and (odd := _ODD_INDENT.match(lines[at - 1]))
            and (at == line or odd[1] != "\t" or "':'" in reason)
        ):
            name = "tab" if odd[1] == "\t" else "no-break space"
            return (
                at,
                odd.start(1) + 1,
                "E106",
                f"The line is indented with a {name}.",
                "Indent with ordinary spaces only. Many editors can be set to write spaces when you press Tab.",
            )
    before = lines[line - 1][: column - 1] if line <= len(lines) else ""
    if "mapping values" in reason:
        return line, column, "E105", *_stray_colon(before)
    if "did not find expected key" in reason and _CLOSED_BEFORE.match(before):
        return line, column, "E105", "Text goes on here after its closing quote or bracket.", _QUOTE
    for piece, message, hint in _PLAIN:
        if piece in reason:
            return line, column, "E105", message, hint
    return line, column, "E105", f"This can't be understood as YAML: {reason}.", f"{_INDENT} {_QUOTE}"


def _stray_colon(before: str) -> tuple[str, str]:
    """A colon that the parser didn't expect: inside a text after its key, or after a key that is indented
    wrongly.
    """
    if re.search(r":\s+[“”„]", before):
        return (
            "A text with a colon in it must stand in quotes, and curly quotation marks (“ ”) are none to YAML: they are printed.",
            _QUOTE,
        )
    if _KEY_BEFORE.match(before):
        return "A text with a colon in it must stand in quotes.", _QUOTE
    return "A key can't stand here: the line is indented wrongly, or the value above isn't finished.", _INDENT
