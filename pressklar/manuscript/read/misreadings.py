"""Texts that are understood otherwise than their writer meant: legal, and printed, but not as they look in
the file. Each is told with its line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

from ...locale import N_, tr
from .nodes import Node, Source
from .words import quoted, visible

# Elements that word processors, mail programs and web pages paste; the names of others stand in angle
# brackets for other things too.
_ELEMENTS = (
    "a|abbr|article|b|big|blockquote|body|br|button|center|cite|code|col|dd|del|div|dl|dt|em|figure|"
    "font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li|link|main|mark|"
    "meta|nav|o:p|ol|p|pre|q|s|script|section|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|"
    "th|thead|title|tr|tt|u|ul|video|wbr"
)
_HTML = re.compile(rf"</?(?:{_ELEMENTS})(?:\s[^<>\n]{{0,500}})?\s?/?>|<!--|<!doctype\b", re.IGNORECASE)
_WITH_SPACE = re.compile(r"!?\[[^\[\]\n]{0,500}\]\((?!<)(?P<target>[^\s()<>\"']+(?:[ \t]+[^\s()<>\"']+)+)\)")
_APART = re.compile(
    r"(?P<words>!?\[[^\[\]\n]{1,500}\])[ \t]+\((?P<target>(?:https?://|mailto:|images/|"
    r"#[a-z])[^\s()<>]{0,500})\)"
)
_STRUCK = re.compile(r"~~(?=[^\s~])[^~\n]{1,500}(?<=[^\s~])~~")
_DEFINED = re.compile(
    r" {0,3}\[[^\]\n^][^\]\n]{0,200}\]:[ \t]+(?:https?://|mailto:|images/|www\.)\S+", re.IGNORECASE
)
_MARKED = re.compile(r"==(?=[^\s=])[^=\n]{1,500}(?<=[^\s=])==")
_WIKI = re.compile(r"\[\[[^\[\]\n]{1,200}\]\]")
_TIGHT_HEADING = re.compile(r" {0,3}#{2,6}[^\s#]")
_UNDERLINED = re.compile(r" {0,3}={3,}[ \t]*")
_RULE = re.compile(r" {0,3}(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})")
_RULE_ROW = re.compile(r"[ \t>]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+")
_CODE = re.compile(r"(?<!`)(`++)[^\n]{1,1000}?(?<!`)\1(?!`)")
_FENCE = re.compile(r"[ \t>]*(?:```|~~~)")
_BAR = re.compile(r"(?<!\\)\|")
_ITEM = re.compile(r"\s*(?:[-*+•–]|\d{1,3}[.)])[ \t]+\S")
_CURLY = re.compile(r"[“”„][^“”„]*[“”]|[‘’‚][^‘’‚]*[‘’]")
_SPACE_IN_PICTURE = N_(
    "This is printed as it stands, and is no picture: the space in {target} ends the address."
)
_SPACE_IN_LINK = N_("This is printed as it stands, and is no link: the space in {target} ends the address.")
_MARKS: tuple[tuple[str, Callable[[str], re.Match[str] | None], str, str, str], ...] = (
    (
        "~~",
        _STRUCK.search,
        "struck",
        N_("Struck text is printed: {text}."),
        N_("Delete it, if it is to go; else take the ~~ away."),
    ),
    (
        "==",
        _MARKED.search,
        "marked",
        N_("The marks == are printed as they stand: {text}."),
        N_("Take them away; *stars* make italics, **two** bold."),
    ),
    (
        "[[",
        _WIKI.search,
        "wiki",
        N_("This is printed as it stands, and is no link: {text}."),
        N_("A link is written as [words](https://…) or [words](#its-id)."),
    ),
    (
        "]:",
        _DEFINED.match,
        "defined",
        N_("This line is printed as it stands: {text}."),
        N_(
            "Links that are defined elsewhere aren't understood: write the address behind the "
            "words, [words](https://…)."
        ),
    ),
    (
        "#",
        _TIGHT_HEADING.match,
        "heading",
        N_("The signs are printed, and make no heading: {line}."),
        N_("Write a space after the last #."),
    ),
    (
        "=",
        _UNDERLINED.fullmatch,
        "underlined",
        N_("This line of signs is printed, and makes no heading."),
        N_("Write the heading as ## Heading, on a line of its own."),
    ),
)
_NOTE_MARK = re.compile(r"\[\^([^\s\]]{1,200})\]")
_NOTE = re.compile(r" {0,3}\[\^([^\s\]]{1,200})\]:")
_MOST = 5
"""Messages of one kind in a text: pasted HTML would have hundreds."""


def check_text(text: str, node: Node, source: Source, *, field: str) -> None:
    """Reports W134 to W138 in a text of several lines."""
    _check_folding(node, source, field)
    reported: Counter[str] = Counter()
    for number, line, is_code in _lines(text):
        for code, kind, piece, message, hint in () if is_code else _in_line(line):
            reported[kind] += 1
            if reported[kind] <= _MOST:
                place = source.place_of(node, piece, number)
                source.report(code, message, hint, place, field=field, text=visible(piece[:200]))
    for code, faults in (("W137", _in_notes(text)), ("W137", _rules(text)), ("W138", _in_tables(text))):
        for number, piece, message, hint in islice(faults, _MOST):
            place = source.place_of(node, piece, number)
            source.report(code, message, hint, place, field=field, text=visible(piece[:200]))


def check_line(text: str, node: Node, source: Source, **more: str) -> None:
    """Reports W139: a value all in curly quotation marks, which YAML takes for letters of the text."""
    if _CURLY.fullmatch(text):
        source.report(
            "W139",
            tr("The quotation marks around {text} are printed.", text=quoted(text)),
            tr(
                'If they only hold the text together, write "straight quotes" in their place; if '
                "they belong to it, let it be."
            ),
            node,
            text=visible(text[:200]),
            **more,
        )


def _lines(text: str) -> Iterator[tuple[int, str, bool]]:
    """The text's lines with their numbers from 1, code spans blanked, and whether they stand in a block of
    code.
    """
    fenced = False
    for number, line in enumerate(text.split("\n"), 1):
        fence = _FENCE.match(line) is not None
        yield (
            number,
            _CODE.sub(lambda span: " " * len(span[0]), line) if "`" in line else line,
            fenced or fence,
        )
        fenced ^= fence


def _in_line(line: str) -> Iterator[tuple[str, str, str, str, str]]:
    """Code, kind, the faulty piece, message and hint of what stands in one line."""
    if "](" in line and (match := _WITH_SPACE.search(line)):
        target = match["target"]
        fixed = match[0].replace(f"({target})", f"(<{target}>)")
        message = _SPACE_IN_PICTURE if match[0].startswith("!") else _SPACE_IN_LINK
        yield (
            "W135",
            "space",
            match[0],
            tr(message, target=quoted(target)),
            tr("Put the address in angle brackets: {link}", link=fixed),
        )
    if match := _APART.search(line) if "] " in line or "]\t" in line else None:
        link = f"{match['words']}({match['target']})"
        yield (
            "W135",
            "apart",
            match[0],
            tr(
                "This is printed as it stands: a space parts the brackets from {target}.",
                target=quoted(match["target"]),
            ),
            tr("Write it without the space: {link}", link=link),
        )
    if match := _HTML.search(line) if "<" in line else None:
        yield (
            "W136",
            "html",
            match[0],
            tr("HTML is printed as it stands: {text}.", text=quoted(match[0])),
            tr("Take it away: *stars* make italics, **two stars** bold, an empty line a new paragraph."),
        )
    yield from _marks_in_line(line)


def _marks_in_line(line: str) -> Iterator[tuple[str, str, str, str, str]]:
    """W137: other programs' marks, as `_in_line` gives them."""
    for sign, search, kind, message, hint in _MARKS:
        if sign in line and (match := search(line)):
            values = {"text": quoted(match[0]), "line": quoted(line.strip())}
            yield "W137", kind, match[0].strip(), tr(message, **values), tr(hint)


def _in_notes(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Line, piece, message and hint for notes that no mark calls, and for marks of which there is no note."""
    written: list[tuple[int, re.Match[str]]] = []
    marks: list[tuple[int, re.Match[str]]] = []
    for number, line, is_code in _lines(text) if "[^" in text else ():
        if is_code:
            continue
        note = _NOTE.match(line)
        if note:
            written.append((number, note))
        marks += [(number, mark) for mark in _NOTE_MARK.finditer(line, note.end() if note else 0)]
    called, defined = {mark[1] for _, mark in marks}, {note[1] for _, note in written}
    for number, match in written:
        if match[1] not in called:
            yield (
                number,
                match[0].strip(),
                tr("This note is printed as it stands: nothing in the text refers to it."),
                tr("Write [^{label}] where it belongs, or take it away.", label=match[1]),
            )
    for number, match in marks:
        if match[1] not in defined:
            yield (
                number,
                match[0],
                tr("{mark} is printed as it stands: there is no such note.", mark=quoted(match[0])),
                tr("Write the note as a paragraph of its own, [^{label}]: and its words.", label=match[1]),
            )


def _rules(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Line, piece, message and hint for signs that make a line across the page elsewhere."""
    before = ""
    for number, line, is_code in _lines(text):
        if not is_code and _RULE.fullmatch(line.rstrip()) and "|" not in before:  # under a table's head
            yield (
                number,
                line.strip(),
                tr(
                    "These signs are printed as they stand, and make no line: {line}.",
                    line=quoted(line.strip()),
                ),
                tr("Take them away; a heading or a field of its own parts a text."),
            )
        before = line


def _in_tables(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Line, piece, message and hint for rows with more cells than their table's head, and for tables that
    aren't understood as such.
    """
    lines = text.split("\n") if "|" in text else []
    index = 1
    while index < len(lines):
        head, rule = lines[index - 1], lines[index]
        if "|" not in rule or "|" not in head or not _RULE_ROW.fullmatch(rule):
            index += 1
            continue
        columns, marks = _cells(head), _cells(rule)
        if columns != marks:
            yield (
                index + 1,
                rule.strip(),
                tr(
                    "This is printed as it stands, and is no table: its head has {columns} cells, and "
                    "the line under it {cells}.",
                    columns=columns,
                    cells=marks,
                ),
                tr("Write as many |---| under the head as it has cells."),
            )
        index += 1
        while index < len(lines) and "|" in lines[index]:
            if columns == marks and (count := _cells(lines[index])) > columns:
                yield (
                    index + 1,
                    lines[index].strip(),
                    tr(
                        "This row has {count} cells, and the table's head {columns}: the last ones are "
                        "printed in one.",
                        count=count,
                        columns=columns,
                    ),
                    tr("Give the head as many cells; a bar that belongs to the text is written as \\|."),
                )
            index += 1


def _cells(row: str) -> int:
    """How many cells a row has: a bar at its start or end parts nothing."""
    row = row.strip(" \t>")
    return (
        len(_BAR.findall(row))
        + 1
        - row.startswith("|")
        - (len(row) > 1 and row.endswith("|") and not row.endswith("\\|"))
    )


def _check_folding(node: Node, source: Source, field: str) -> None:
    """W134: outside a block under |, YAML joins lines with a space, and paragraphs with a line break."""
    written = source.text[node.start : node.end].rstrip()
    if written[:1] == "|" or "\n" not in written:
        return
    start = written.find("\n") + 1 if written[:1] == ">" else 0
    lines = written[start:].splitlines()
    before = ""
    for number, line in enumerate(lines):
        gap = (
            number > 1
            and not lines[number - 1].strip()
            and not (number > 2 and not lines[number - 2].strip())
        )
        item = _ITEM.match(line) is not None and number > 0 and bool(lines[number - 1].strip())
        if line.strip() and before and (item or (gap and not _ITEM.match(line))):
            first = source.text.count("\n", 0, node.start) + 1 + (1 if start else 0) + number
            source.report(
                "W134",
                tr(
                    "Items of a list are joined here: outside a text under |, lines that follow each other "
                    "are one."
                )
                if item
                else tr(
                    "Paragraphs are joined here: outside a text under |, lines that follow each other "
                    "are one."
                ),
                tr(
                    "Write a | after the key, and the text under it, each line two spaces further in "
                    "than the key."
                ),
                (first, len(line) - len(line.lstrip()) + 1),
                field=field,
                text=visible(line.strip()[:200]),
            )
            return
        before = line.strip() or before
