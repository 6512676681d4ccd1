"""Runs every regular expression of the package over repeated signs, and prints those whose work grows faster
than the text.

    python patterns_child.py [PATTERN...]    those that are named instead of the package's

A text is at most as long as one that content may hold. What looks at each sign a bounded number of times is
through it in some hundredths of a second of the processor's time; what looks from each sign over the whole
rest needs many seconds, and is interrupted.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pressklar
from pressklar.checks.languages import language_of
from pressklar.manuscript.read.limits import MOST_CHARACTERS

PIECES = (
    *("a", "A", "1", " ", "a ", "A ", "Aa ", "1 ", "a-", "- ", " - ", "a.", "a. ", ". ", ".", "1.", "1. ", "a, ", "a/", "a:", "'", '"', '" ', "a'", "é"),
    *("(", "( ", ")", "[", "]", "[]", "[a](", "![", "[^a", "<", "<a>", "</", "&", "{", "}", "|", "|a", "\\", "`", "*", "_", "~", "^", "#", "# ok: W700 "),
    *("@", "a@", "@a.", "a@b.c ", "http://", "http://a/", "//", "/", "%", "=", ":", "\n", " \n", "\n\n", "a\n", "> ", "\t", "\u00a0", "\u00ad", "日本"),
    *("och ", "Aaaaa ", "aaaaaaaas ", "a1", "AB", "a" * 60 + " ", '."', "a-A", "a_", "1, ", "\x00", "ä!", "<!--", "(D:", " 0 R", "-A a "),
)  # fmt: skip
FUNCTIONS = ("compile", "search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split")
FROM_THE_START = {"match", "fullmatch"}
SHORT, DOUBTFUL, LIMIT = 8_000, 0.0125, 1.0
"""Signs of a first try; seconds of it after which the whole text is tried; seconds that this may take."""


class SlowError(Exception):
    """A pattern has had its time."""


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise SlowError


def modules() -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(pressklar.__path__, "pressklar."):
        if not info.name.endswith("__main__"):
            yield importlib.import_module(info.name)


def calls(module: ModuleType) -> Iterator[tuple[str, ast.Call, str]]:
    """The calls of re's functions in a module, with the function and the name that the pattern is given."""
    tree = ast.parse(Path(module.__file__ or "").read_text("utf-8"))
    names = {
        id(node.value): ast.unparse(node.targets[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and ast.unparse(node.func.value) == "re"
            and node.func.attr in FUNCTIONS
        ):
            yield node.func.attr, node, names.get(id(node), "")


def evaluated(node: ast.expr, module: ModuleType) -> Any:
    """The value of an expression of a module; None where it has names of a function's own."""
    try:
        return eval(compile(ast.Expression(node), module.__name__, "eval"), dict(vars(module)))
    except NameError:
        return None


def patterns() -> Iterator[tuple[str, re.Pattern[Any], bool]]:
    """The package's patterns with their places, and whether they are tried from a text's start only."""
    everything = list(modules())
    uses: dict[str, set[str]] = defaultdict(set)
    for module in everything:
        for node in ast.walk(ast.parse(Path(module.__file__ or "").read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                uses[node.value.id].add(node.attr)
    for module in everything:
        for function, call, name in calls(module):
            pattern = evaluated(call.args[0], module)
            position = (
                2
                if function not in ("compile", "sub", "subn", "split")
                else {"compile": 1, "sub": 4, "subn": 4, "split": 3}[function]
            )
            flags = next(
                (word.value for word in call.keywords if word.arg == "flags"),
                call.args[position] if len(call.args) > position else None,
            )
            if isinstance(pattern, str | bytes):
                used = uses[name] if function == "compile" else {function}
                place = f"{module.__name__}:{call.lineno}"
                yield (
                    place,
                    re.compile(pattern, evaluated(flags, module) if flags is not None else 0),
                    bool(used) and used <= FROM_THE_START,
                )
    for code in ("sv", "en"):
        if language := language_of(code):
            yield from (
                (f"confused words in {code}", confusion.pattern, False) for confusion in language.confused
            )
            yield from (
                (f"abbreviations in {code}", re.compile(pattern), False)
                for _, pattern in language.abbreviations
            )


def seconds(pattern: re.Pattern[Any], text: str, from_the_start: bool) -> float:
    """The processor's time of a pattern over a text; LIMIT where it needs more."""
    content: Any = text.encode() if isinstance(pattern.pattern, bytes) else text
    begin = time.process_time()
    try:
        signal.setitimer(signal.ITIMER_PROF, LIMIT)
        if from_the_start:
            pattern.match(content)
            pattern.fullmatch(content)
        else:
            for _ in pattern.finditer(content):
                pass
        signal.setitimer(signal.ITIMER_PROF, 0)
    except SlowError:
        return LIMIT
    return time.process_time() - begin


def main(named: list[str]) -> None:
    signal.signal(signal.SIGPROF, interrupt)
    for place, pattern, from_the_start in [
        ("named", re.compile(pattern), False) for pattern in named
    ] or patterns():
        for piece in PIECES:
            if seconds(pattern, piece * (SHORT // len(piece)), from_the_start) < DOUBTFUL:
                continue
            if seconds(pattern, piece * (MOST_CHARACTERS // len(piece)), from_the_start) >= LIMIT:
                print(f"{place}: {pattern.pattern!r} over {piece!r}", flush=True)
                break


if __name__ == "__main__":
    main(sys.argv[1:])
