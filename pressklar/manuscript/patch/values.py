"""Values as YAML: a text on one line or as a block, a list, keys with values; each so that it is read back
exactly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from ..read.nodes import Node, Source, build_tree
from .writing import scalar

Value: TypeAlias = "str | Sequence[Value] | Mapping[str, Value | None]"
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
Style: TypeAlias = Literal["plain", "double", "single", "block", "new"]

# What no content file may hold (E109), a lone carriage return, and halves of characters that can't be saved.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
ON_ONE_LINE = frozenset(
    {
        "title",
        "language",
        "publisher",
        "date",
        "opening_side",
        "cover_number",
        "theme",
        "web_address",
        "continues",
    }
)
"""Keys at a file's root whose text stands beside them; the other texts there are blocks of their own."""
IN_BRACKETS = frozenset({"submitted_by"})
"""Keys whose list is written in brackets where it is new."""


def values(node: Node) -> Plain:
    """What a node and those in it hold, without places; an empty text where nothing stands."""
    value = node.value
    if isinstance(value, dict):
        return {key: values(child) for key, child in value.items()}
    if isinstance(value, list):
        return [values(child) for child in value]
    return value or ""


def plain(value: Value | None) -> Plain:
    """A value as the model takes it: texts without the space at their end, keys only where they hold
    something.
    """
    if value is None or isinstance(value, str):
        return (value or "").rstrip()
    if isinstance(value, Mapping):
        return {key: content for key, child in value.items() if not is_blank(content := plain(child))}
    return [plain(child) for child in value]


def is_blank(value: Plain | None) -> bool:
    """Whether a value counts as nothing: a key that holds it is as good as missing."""
    return not value


def one_liners(text: str, style: Style, *, inside: bool) -> Iterator[str]:
    """Ways to write a text on one line, the one nearest to `style` first. `inside`: within brackets or
    braces, where commas count too.
    """
    tame = "\n" not in text
    ways = {
        "plain": text,
        "double": f'"{text}"' if '"' not in text and "\\" not in text else "",
        "single": "'" + text.replace("'", "''") + "'",
    }
    first = {"double": ("double", "single"), "single": ("single",)}.get(style, ("plain", "double", "single"))
    for way in first if tame else ():
        if way == "plain" and (
            "\t" in text or (style != "plain" and scalar(text) != text)
        ):  # not every reader of YAML takes a tab without quotes
            continue
        if ways[way] and _reads_as(ways[way], text, inside):
            yield ways[way]
    yield json.dumps(text, ensure_ascii=False)  # what JSON writes, YAML reads (YAML 1.2, section 1.3)


def block(text: str, *, digit: int = 2, forced: bool = False, chomp: str = "") -> tuple[str, list[str]]:
    """A literal block: what stands after the key, and the lines below it, not yet indented.

    `digit` is the block's indentation in its key; it is written only where the text starts with space, or
    `forced`.
    """
    needed = forced or text[:1] in (" ", "\t", "\n")
    return f"|{digit if needed else ''}{chomp}", text.split("\n")


def entry(key: str, value: Plain, *, as_block: bool = False) -> list[str]:
    """A new key with its value, as lines; below the key they are indented by two."""
    if isinstance(value, str):
        if value and (as_block or "\n" in value):
            header, lines = block(value)
            return [f"{key}: {header}", *indented(lines, 2)]
        return [f"{key}: {_new(value)}"]
    if not value or key in IN_BRACKETS:
        return [f"{key}: {bracketed(value)}"]
    if isinstance(value, dict):
        return [f"{key}:", *indented(_entries(value), 2)]
    return [f"{key}:", *(line for element in value for line in indented(item(element), 2))]


def item(value: Plain) -> list[str]:
    """A new item of a list, as lines: the hyphen first."""
    if isinstance(value, str) and "\n" in value:
        header, lines = block(value)
        return [f"- {header}", *indented(lines, 2)]
    if isinstance(value, dict) and value:
        first, *more = _entries(value)
        return [f"- {first}", *indented(more, 2)]
    return [f"- {_new(value)}" if isinstance(value, str) else f"- {bracketed(value)}"]


def bracketed(value: Plain) -> str:
    """A value for inside brackets or braces, or one that is written so itself."""
    if isinstance(value, str):
        return _new(value, inside=True)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {bracketed(child)}" for key, child in value.items()) + "}"
    return "[" + ", ".join(map(bracketed, value)) + "]"


def indented(lines: Sequence[str], by: int) -> list[str]:
    """Lines, with or without their ends, further in. Empty ones stay empty; ones of spaces don't, since these
    belong to the text.
    """
    return [" " * by + line if line.strip("\r\n") else line for line in lines]


def _entries(value: Mapping[str, Plain]) -> list[str]:
    return [line for key, child in value.items() for line in entry(key, child)]


def _new(text: str, *, inside: bool = False) -> str:
    return next(one_liners(text, "new", inside=inside)) if text else '""'


def _reads_as(written: str, text: str, inside: bool) -> bool:
    source = Source("", f"k: [{written}]\n" if inside else f"k: {written}\n")
    build_tree(source)
    node = source.root.under("k", 0) if source.root else None
    return not source.problems and node is not None and node.value == text
