"""Findings that the editor has declared all right: `# ok: W720 reason` beside a value or above its key, or a
line in edition.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..locale import tr
from ..manuscript.read.nodes import Node, Source
from ..manuscript.read.words import quoted
from ..model import Edition, Silenced
from ..problems import Place, Problem

_MARK = re.compile(r"#\s*ok:\s*([EWA]\d{3})\b\s*(?:[\"“”]([^\"“”]+)[\"“”])?\s*(.*?)\s*(?=#\s*ok:|$)")
_EDGES = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True)
class Mark:
    """A silencing in a proposal's file: it holds for the value that begins in `first` and ends in `last`
    (lines from 1).
    """

    code: str
    text: str | None
    reason: str
    line: int
    first: int
    last: int


def marks(source: Source) -> tuple[Mark, ...]:
    """The silencings in a file's comments."""
    if source.root is None or "ok:" not in source.text:
        return ()
    lines = source.text.splitlines()
    return tuple(mark for node in _valued(source.root) for mark in _beside(node, source, lines))


def _valued(node: Node) -> Iterator[Node]:
    for child in node.keys.values():
        yield child
        yield from _valued(child)
    for child in node.items:
        yield child
        yield from _valued(child)


def _beside(node: Node, source: Source, lines: Sequence[str]) -> Iterator[Mark]:
    """The comment behind a value on its first line, and the comment lines directly above its key."""
    line, column = node.key or (node.line, node.column)
    last = source.text.count("\n", 0, max(node.end - 1, 0)) + 1
    if line > len(lines):
        return
    begun = isinstance(node.value, (dict, list)) or source.text[node.start : node.start + 1] in "|>"
    comment = lines[line - 1] if begun else source.text[node.end :].split("\n", 1)[0]
    start = comment.find("#") if begun else 0
    row = line if begun else last
    yield from (
        Mark(found[1], found[2], found[3], row, line, last)
        for found in _MARK.finditer(comment[max(start, 0) :])
    )
    above = line - 1
    while (
        above >= 1
        and lines[above - 1].lstrip().startswith("#")
        and len(lines[above - 1]) - len(lines[above - 1].lstrip()) < max(column, 1)
    ):
        yield from (
            Mark(found[1], found[2], found[3], above, line, last)
            for found in _MARK.finditer(lines[above - 1])
        )
        above -= 1


def silenced(
    problems: Sequence[Problem], by_file: dict[str, tuple[Mark, ...]], edition: Edition, file: str
) -> tuple[list[Problem], list[Problem]]:
    """The problems that remain, and those that are silenced; W792 and A791 about the silencings themselves
    are among the former. Errors can't be silenced.
    """
    used: set[Mark | Silenced] = set()
    remaining: list[Problem] = []
    quiet: list[Problem] = []
    for problem in problems:
        holding = [mark for mark in by_file.get(problem.file or "", ()) if _holds(mark, problem)]
        listed = [one for one in edition.proof.silenced if _is_meant(one, problem)]
        used.update(holding, listed)
        (quiet if (holding or listed) and problem.severity != "error" else remaining).append(problem)
    remaining += _about_silencings(by_file, edition, used, file)
    return remaining, quiet


def _holds(mark: Mark, problem: Problem) -> bool:
    line = problem.line or 0
    return (
        mark.code == problem.code
        and mark.first <= line <= max(mark.last, mark.first)
        and _same(mark.text, problem.text)
    )


def _is_meant(one: Silenced, problem: Problem) -> bool:
    right = (
        one.code == problem.code
        and one.proposal in (None, problem.proposal)
        and one.field in (None, problem.field)
    )
    return right and bool(one.reason) and _same(one.text, problem.text)


def _same(wanted: str | None, text: str | None) -> bool:
    return wanted is None or _bare(wanted) == _bare(text or "")


def _bare(text: str) -> str:
    return _EDGES.sub("", " ".join(text.split())).lower()


def _about_silencings(
    by_file: dict[str, tuple[Mark, ...]], edition: Edition, used: set[Mark | Silenced], file: str
) -> Iterator[Problem]:
    of_file = {proposal.file: proposal for proposal in edition.proposals}
    for name, found in by_file.items():
        proposal = of_file.get(name)
        about: dict[str, Any] = {"proposal": proposal.id, "number": proposal.number} if proposal else {}
        for mark in dict.fromkeys(found):
            if not mark.reason:
                yield Problem(
                    "W792",
                    Place(name, mark.line),
                    tr("{code} is silenced here without a reason.", code=mark.code),
                    tr("Write after the code why it is all right."),
                    **about,
                )
            if mark not in used:
                yield Problem(
                    "A791",
                    Place(name, mark.line),
                    tr("{code} is silenced here, but isn't found any more.", code=mark.code),
                    tr("Take the note away."),
                    **about,
                )
    for one in edition.proof.silenced:
        what = f"{one.code}{f' of {quoted(one.text)}' if one.text else ''}{f' in {one.proposal}' if one.proposal else ''}"
        if not one.reason:
            yield Problem(
                "W792",
                Place(file),
                tr("{what} is listed as silenced without a reason, and so isn't.", what=what),
                tr("Write reason: with why it is all right."),
            )
        elif one not in used:
            yield Problem(
                "A791",
                Place(file),
                tr("{what} is listed as silenced, but isn't found any more.", what=what),
                tr("Take the line away."),
            )
