"""The most that one text may hold. What goes beyond is no manuscript, and would keep a build busy without
end: it is refused, with its line.

Each limit is several times what a long printed text needs; docs/editor.md lists them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ...locale import N_, tr

MOST_CHARACTERS = 100_000
"""Of one text: some fifty pages of a small book."""
MOST_LINES = 2_500
MOST_IN_PARAGRAPH = 10_000
"""Characters of one paragraph, some three pages: a line is broken by looking at all that follows in its
paragraph, so that the work grows with the square of its length.
"""
MOST_IN_LINE = 1_000
"""Characters of a title, a name or another value that can't have several lines."""
MOST_IN_COVER_NUMBER = 8
"""Characters of what stands large on the cover: "2031", "2030/31"."""
MOST_ITEMS = 200
"""Of a proposal's contacts and senders, of a member's recipients."""
MOST_IN_WORD = 1_000
"""Characters without a space between them. The longest web addresses that programs make have several
hundred.
"""
MOST_SIGNS = 5_000
"""How often one sign that means something in Markdown may stand in a text."""
MOST_NOTES = 200
"""Of a text: each one has the lines around its number set anew."""
MOST_LINKS = 2_000
"""Of a text, bare addresses among them: each one is a rectangle and an element of its own in a PDF."""
MOST_ROWS = 1_000
"""Of a text's tables together: some thirty pages."""

# Writing without spaces between words (Thai, Lao, Burmese, Khmer, Chinese, Japanese, Korean): a paragraph of
# it is one run of signs.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7af"
    "\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
)
# A no-break space parts no word: no line may end at it.
_WORD = re.compile(rf"(?:[^\s{_UNSPACED}]|[\u00a0\u2007\u202f]){{{MOST_IN_WORD + 1}}}")
_SIGNS = "[]()*_~^<>&|!`\\"
_BEGINS_BLOCK = re.compile(r"\s*(?:$|[-*+|#>]|\d{1,9}[.)])")
_ROW = re.compile(r"^[ \t>]*\|", re.MULTILINE)
_NOTE = re.compile(r"\[\^|(\^\[)")
_LINK = re.compile(r"\]\([^)\s]{0,1000}|https?://[^\s@]{1,100}|www\.|@")
_PART = N_("Part it into several fields or proposals.")


class Excess(NamedTuple):
    """What a text has too much of: `line` counts from 1 in the text, `piece` is how it begins there."""

    code: str
    line: int
    piece: str
    message: str
    hint: str


def excess(text: str) -> Excess | None:
    """The first limit that a text goes beyond, None for an ordinary text. E126: size; E127: a word; E128:
    marks, notes, links, rows.
    """
    if len(text) <= MOST_IN_WORD:
        return None
    return _excess_of_size(text) or _excess_in_word(text) or _excess_of_signs(text) or _excess_of_parts(text)


def _excess_of_size(text: str) -> Excess | None:
    if len(text) > MOST_CHARACTERS:
        message = tr(
            "A text of {count:,} characters stands here, and the most is {most:,}.",
            count=len(text),
            most=MOST_CHARACTERS,
        )
        hint = tr(
            "Part it into several fields or proposals; or look whether something was pasted by mistake."
        )
        return Excess("E126", 1, "", message, hint)
    if (lines := text.count("\n")) > MOST_LINES:
        message = tr(
            "A text of {count:,} lines stands here, and the most is {most:,}.", count=lines, most=MOST_LINES
        )
        return Excess("E126", 1, "", message, tr(_PART))
    if line := _long_paragraph(text):
        message = tr("A paragraph of more than {most:,} characters stands here.", most=MOST_IN_PARAGRAPH)
        return Excess(
            "E126", line, "", message, tr("Part it by blank lines: no reader follows so long a one.")
        )
    return None


def _excess_in_word(text: str) -> Excess | None:
    if (word := _WORD.search(text)) is None:
        return None
    return _excess_from(
        text,
        word.start(),
        "E127",
        tr("More than {most:,} characters stand here without a space between them.", most=MOST_IN_WORD),
        tr(
            "Write the spaces, or take it away: nothing so long fits on a line. For a web "
            "address there is a shorter one of the same page."
        ),
    )


def _excess_of_signs(text: str) -> Excess | None:
    sign = next((sign for sign in _SIGNS if text.count(sign) > MOST_SIGNS), None)
    if sign is None:
        return None
    return _excess_from(
        text,
        text.index(sign),
        "E128",
        tr("The sign {sign} stands more than {most:,} times in this text.", sign=sign, most=MOST_SIGNS),
        tr(
            "Look whether something was pasted by mistake; else part the text into several "
            "fields or proposals."
        ),
    )


def _excess_of_parts(text: str) -> Excess | None:
    inline = _NOTE.findall(text)
    notes = inline.count("^[") + (inline.count("") + 1) // 2  # one with a label has its call and its text
    for pattern, count, most, message in (
        (_NOTE, notes, MOST_NOTES, N_("The text has some {count:,} footnotes, and the most is {most:,}.")),
        (
            _LINK,
            len(_LINK.findall(text)),
            MOST_LINKS,
            N_("The text has some {count:,} links, and the most is {most:,}."),
        ),
        (
            _ROW,
            len(_ROW.findall(text)),
            MOST_ROWS,
            N_("The text has some {count:,} table rows, and the most is {most:,}."),
        ),
    ):
        if count > most and (first := pattern.search(text)):
            return _excess_from(text, first.start(), "E128", tr(message, count=count, most=most), tr(_PART))
    return None


def _long_paragraph(text: str) -> int | None:
    """The line, from 1, in which the first paragraph that is too long becomes so."""
    length = 0
    for number, line in enumerate(text.split("\n"), 1):
        length = len(line) + (0 if _BEGINS_BLOCK.match(line) else length)
        if length > MOST_IN_PARAGRAPH:
            return number
    return None


def _excess_from(text: str, index: int, code: str, message: str, hint: str) -> Excess:
    return Excess(
        code, text.count("\n", 0, index) + 1, text[index : index + 20].split("\n")[0], message, hint
    )
