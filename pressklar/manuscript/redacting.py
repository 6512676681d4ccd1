"""A person taken out of files: out of YAML as what it means (a contact, a recipient), out of any text as the
words that name the person.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from ..problems import ContentError, has_errors
from .changeset import FileRecord, digest
from .history import History, Revision
from .patch.patching import Edit, Remove, patched_bytes
from .patch.values import Plain, values
from .read.files import RefusedError, decode
from .read.nodes import Source, build_tree

MARK = "…"
"""What stands where a person was named. YAML takes it as a text, and it means something left out."""
_TEXTS = frozenset({".yaml", ".json", ".txt", ".md", ".csv", ".eml", ".html", ".css"})


@dataclass(frozen=True)
class Traces:
    """What names a person: names, addresses and numbers, each found as a whole word, whatever its case."""

    terms: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        # also as JSON may write them, with numbers for letters beyond ASCII
        terms = {*self.terms, *(json.dumps(term)[1:-1] for term in self.terms)}
        spaced = (r"\s+".join(map(re.escape, term.split())) for term in sorted(terms, key=len, reverse=True))
        return re.compile(rf"(?<![\w@.+-])(?:{'|'.join(spaced)})(?![\w@])", re.IGNORECASE)

    def count(self, text: str) -> int:
        return len(self.pattern.findall(text))

    def names(self, value: Plain | None) -> bool:
        """Whether a value is a name or address of theirs, and nothing else."""
        return isinstance(value, str) and self.pattern.fullmatch(value.strip()) is not None


def redacted(path: Path, data: bytes, traces: Traces) -> bytes:
    """A text file without the person; the same bytes where nothing names them."""
    try:
        if path.suffix not in _TEXTS or not traces.count(decode(data)[0]):
            return data
    except RefusedError:
        return data
    if path.suffix == ".yaml":
        with suppress(ContentError):  # where it can't be changed as YAML, the words alone go
            data = patched_bytes(data, list(_removals(path, data, traces)))
    text = data.decode("utf-8", "surrogateescape")
    return traces.pattern.sub(MARK, text).encode("utf-8", "surrogateescape")


def _removals(path: Path, data: bytes, traces: Traces) -> Iterator[Edit]:
    """Contacts and recipients that are the person, the last first."""
    tree = _tree(path, data)
    if isinstance(tree, dict) and isinstance(contacts := tree.get("contacts"), list):
        for number in range(len(contacts) - 1, -1, -1):
            contact = contacts[number]
            if isinstance(contact, dict) and any(map(traces.names, contact.values())):
                yield Remove(("contacts", number))
    for index, member in enumerate(tree if isinstance(tree, list) else ()):
        recipients = member.get("recipients") if isinstance(member, dict) else None
        for number in range(len(recipients) - 1 if isinstance(recipients, list) else -1, -1, -1):
            if traces.names(recipients[number]):  # type: ignore[index]
                yield Remove((index, "recipients", number))


def _tree(path: Path, data: bytes) -> Plain:
    """What a YAML file holds; an empty text where it can't be read."""
    source = Source(path.name, decode(data)[0])
    build_tree(source)
    return values(source.root) if source.root and not has_errors(source.problems) else ""


def people_in(path: Path, data: bytes) -> Iterator[tuple[str, ...]]:
    """The contacts of a proposal's file: each with all that is said of them."""
    if path.suffix != ".yaml":
        return
    with suppress(RefusedError):
        tree = _tree(path, data)
        contacts = tree.get("contacts") if isinstance(tree, dict) else None
        for contact in contacts if isinstance(contacts, list) else ():
            if isinstance(contact, dict):
                yield tuple(
                    value
                    for key, value in contact.items()
                    if isinstance(value, str) and key in ("name", "email", "phone")
                )


Redact = Callable[[Path, bytes], bytes]
"""A file's bytes without the person, by the path that it has or had."""


def kept_traces(history: History, redact: Redact) -> int:
    """How many of the texts that the history keeps name the person."""
    return sum(redact(path, data) != data for path, data in _kept(history) if data is not None)


def redact_history(history: History, redact: Redact, traces: Traces) -> None:
    """Take the person out of all that the history keeps. Acts that did nothing else are left out. Cut off
    anywhere, it can be done again. Raises OSError.
    """
    moved: dict[str, str] = {}
    for path, data in _kept(history):
        if data is not None and (clean := redact(path, data)) != data:
            history.store(clean)
            moved[str(digest(data))] = str(digest(clean))
    for revision in history.revisions():
        new = _redacted_revision(revision, moved, traces)
        if new is None:
            history.remove(revision.number)
        elif new != revision:
            history.put(new)
    needed = {
        sha256
        for revision in history.revisions()
        for step in revision.steps
        if isinstance(step, FileRecord)
        for sha256 in (step.before, step.after)
    }
    for sha256 in history.sizes():
        if sha256 not in needed:
            history.discard(sha256)


def _kept(history: History) -> Iterator[tuple[Path, bytes | None]]:
    """Everything that is kept, once, with a path that it had."""
    seen: set[str] = set()
    for revision in history.revisions():
        for step in (step for step in revision.steps if isinstance(step, FileRecord)):
            for sha256 in (step.before, step.after):
                if sha256 is not None and sha256 not in seen:
                    seen.add(sha256)
                    with suppress(ContentError):
                        yield step.path, history.stored(sha256)


def _redacted_revision(revision: Revision, moved: dict[str, str], traces: Traces) -> Revision | None:
    steps = tuple(
        replace(
            step,
            before=moved.get(step.before or "", step.before),
            after=moved.get(step.after or "", step.after),
        )
        if isinstance(step, FileRecord)
        else step
        for step in revision.steps
    )
    kept = tuple(step for step in steps if not isinstance(step, FileRecord) or step.before != step.after)
    if not kept:
        return None
    details = json.loads(traces.pattern.sub(MARK, json.dumps(dict(revision.details), ensure_ascii=False)))
    return replace(revision, steps=kept, by=traces.pattern.sub(MARK, revision.by), details=details)
