"""How weighty the editor finds a problem: severities by code in edition.yaml, and findings that are declared
all right, by `# ok: W720 reason` beside a value or above its key, or by a line in edition.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from ..foundation.folders import Folders
from ..locale import tr
from ..model import Edition, ProofRules, Silenced
from ..problems import Place, Problem, Severity
from .read.nodes import Node, Source
from .read.sources import Sources
from .read.words import quoted

_MARK = re.compile(r"#\s*ok:\s*([EWA]\d{3})\b\s*(?:[\"“”]([^\"“”]+)[\"“”])?\s*(.*?)\s*(?=#\s*ok:|$)")
_EDGES = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True)
class SilencingNote:
    """A silencing in a proposal's file: it holds for the value that begins in `first` and ends in `last`
    (lines from 1).
    """

    code: str
    text: str | None
    reason: str
    line: int
    first: int
    last: int

    def covers(self, problem: Problem) -> bool:
        return (
            self.code == problem.code
            and self.first <= (problem.line or 0) <= max(self.last, self.first)
            and _is_same(self.text, problem.text)
        )


def notes_in(source: Source) -> tuple[SilencingNote, ...]:
    """The silencings in a file's comments."""
    if source.root is None or "ok:" not in source.text:
        return ()
    lines = source.text.splitlines()
    return tuple(note for node in _nodes(source.root) for note in _beside(node, source, lines))


def _nodes(node: Node) -> Iterator[Node]:
    for child in (*node.keys.values(), *node.items):
        yield child
        yield from _nodes(child)


def _beside(node: Node, source: Source, lines: Sequence[str]) -> Iterator[SilencingNote]:
    """The comment behind a value on its first line, and the comment lines directly above its key."""
    line, column = node.key or (node.line, node.column)
    last = source.text.count("\n", 0, max(node.end - 1, 0)) + 1
    if line > len(lines):
        return
    begun = isinstance(node.value, (dict, list)) or source.text[node.start : node.start + 1] in "|>"
    comment = lines[line - 1] if begun else source.text[node.end :].split("\n", 1)[0]
    comments = [(line if begun else last, comment[max(comment.find("#"), 0) :] if begun else comment)]
    above = line - 1
    while above >= 1 and (text := lines[above - 1]).lstrip().startswith("#"):
        if len(text) - len(text.lstrip()) >= max(column, 1):
            break
        comments.append((above, text))
        above -= 1
    for row, text in comments:
        for match in _MARK.finditer(text):
            yield SilencingNote(match[1], match[2], match[3], row, line, last)


def graded(problem: Problem, rules: ProofRules) -> Problem | None:
    """The problem with the severity that the edition gives its code, None where it is off. Errors are what
    they are, but for those of proofing.
    """
    rule = rules.severities.get(problem.code)
    if rule is None or (problem.code[0] == "E" and problem.code[1] != "7"):
        return problem
    return None if rule == "off" else replace(problem, graded=cast(Severity, rule))


def as_the_editor_wants(
    problems: Iterable[Problem], edition: Edition, folders: Folders
) -> tuple[Problem, ...]:
    """The problems graded, without those that are off or silenced."""
    remaining = [problem for each in problems if (problem := graded(each, edition.proof))]
    spoken_of = {problem.file for problem in remaining if problem.severity != "error"}
    files = {
        folders.display_path(path): path
        for holder in edition.text_holders
        for path in (edition.folder / held.file for held in holder.texts)
    }
    notes = {
        name: notes_in(source)
        for name, path in files.items()
        if name in spoken_of and (source := Sources(folders).open(path))
    }
    silencings = Silencings(edition, notes, folders.display_path(edition.folder / "edition.yaml"))
    return tuple(problem for problem in remaining if not silencings.silences(problem))


class Silencings:
    """What the editor has declared all right, by notes in the proposals' files and in the edition's own."""

    def __init__(self, edition: Edition, notes: Mapping[str, tuple[SilencingNote, ...]], file: str) -> None:
        """`notes` by the proposals' files; `file` is the edition's own."""
        self._edition, self._notes, self._file = edition, notes, file
        self._used: set[SilencingNote | Silenced] = set()

    def silences(self, problem: Problem) -> bool:
        """Whether the problem isn't to be told. Errors can't be silenced."""
        matching: list[SilencingNote | Silenced] = [
            *(note for note in self._notes.get(problem.file or "", ()) if note.covers(problem)),
            *(listed for listed in self._edition.proof.silenced if _covers(listed, problem)),
        ]
        self._used.update(matching)
        return bool(matching) and problem.severity != "error"

    def problems(self, *, outputs: bool = True) -> Iterator[Problem]:
        """W792 and A791 about the silencings themselves, when all problems have been asked about; without
        `outputs`, those of the outputs haven't.
        """
        every: list[SilencingNote | Silenced] = [
            *(note for notes in self._notes.values() for note in notes),
            *self._edition.proof.silenced,
        ]
        gone = {each for each in every if each not in self._used and (outputs or not _of_output(each.code))}
        of_file = {proposal.file: proposal for proposal in self._edition.proposals}
        for name, notes in self._notes.items():
            proposal = of_file.get(name)
            about = (proposal.id, proposal.number) if proposal else (None, None)
            for note in dict.fromkeys(notes):
                place = Place(name, note.line)
                if not note.reason:
                    message = tr("{code} is silenced here without a reason.", code=note.code)
                    yield Problem(
                        "W792", place, message, tr("Write after the code why it is all right."), *about
                    )
                if note in gone:
                    message = tr("{code} is silenced here, but isn't found any more.", code=note.code)
                    yield Problem("A791", place, message, tr("Take the note away."), *about)
        place = Place(self._file)
        for listed in self._edition.proof.silenced:
            what = _described(listed)
            if not listed.reason:
                message = tr("{what} is listed as silenced without a reason, and so isn't.", what=what)
                yield Problem("W792", place, message, tr("Write reason: with why it is all right."))
            elif listed in gone:
                message = tr("{what} is listed as silenced, but isn't found any more.", what=what)
                yield Problem("A791", place, message, tr("Take the line away."))


def _of_output(code: str) -> bool:
    """Whether only what was built can have that problem: docs/problems.md has the codes by their digits."""
    return code[1] in "456" or code[1:3] in ("75", "76", "77", "78")


def _covers(listed: Silenced, problem: Problem) -> bool:
    return (
        listed.code == problem.code
        and listed.proposal in (None, problem.proposal)
        and listed.field in (None, problem.field)
        and bool(listed.reason)
        and _is_same(listed.text, problem.text)
    )


def _described(listed: Silenced) -> str:
    """The code of a silencing with what it is limited to."""
    code, proposal = listed.code, listed.proposal
    if listed.text and proposal:
        return tr("{code} of {text} in {proposal}", code=code, text=quoted(listed.text), proposal=proposal)
    if listed.text:
        return tr("{code} of {text}", code=code, text=quoted(listed.text))
    return tr("{code} in {proposal}", code=code, proposal=proposal) if proposal else code


def _is_same(wanted: str | None, text: str | None) -> bool:
    return wanted is None or _bare(wanted) == _bare(text or "")


def _bare(text: str) -> str:
    return _EDGES.sub("", " ".join(text.split())).lower()
