"""A person forgotten everywhere that can be reached: content, records, history, returned Word files, ledgers.
What is found is shown first; it can't be undone.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..foundation.folders import Folders
from ..locale import plural, tr
from ..manuscript import editions, read_edition
from ..manuscript.backup import backed_up
from ..manuscript.changeset import Changeset, FileChange, bytes_of
from ..manuscript.history import History
from ..manuscript.redacting import MARK, Traces, kept_traces, people_in, redact_history, redacted
from ..manuscript.transaction import unfinished_problem, writing
from ..ooxml.redacting import redacted_package
from ..problems import ContentError, Problem, UsageError
from .forgetting import LedgerPerson, find_people, forget_person
from .ledger import same_name

COMMAND = "forget"
_PACKAGES = frozenset({".docx", ".odt"})
_SHORTEST = 5
"""Letters that a name or address has at least: less would be found in other words."""


@dataclass(frozen=True)
class ForgetPlan:
    """Where a person stands: `changes` are files without them, `history` is how many former texts name them,
    `ledger` whom the ledgers know. `unreachable` are files that name them and can't be changed.
    """

    traces: Traces
    changes: tuple[FileChange, ...]
    history: int
    ledger: tuple[LedgerPerson, ...]
    unreachable: tuple[Path, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.changes or self.history or self.ledger)


def forget_plan(folders: Folders, person: str) -> ForgetPlan:
    """All places that name a person, by name or address; nothing is written.

    Raises UsageError (E837) for what can't be one person's, ContentError (E820), OutsideError (E878).
    """
    if problem := next(filter(None, (unfinished_problem(folders, name) for name in editions(folders))), None):
        raise ContentError(problem)
    traces = traces_of(folders, person)
    history = History(folders)
    changes, unreachable = [], []
    for path, data in _files(folders):
        try:
            clean = _redacted(path, data, traces)
        except ContentError:
            unreachable.append(path)
            continue
        if clean != data:
            changes.append(FileChange.between(path, data, clean, stays=True))
        elif any(
            term.casefold().encode() in data.lower() for term in traces.terms if path.suffix not in _PACKAGES
        ):
            unreachable.append(path)
    known = {
        each.address: each
        for term in traces.terms
        if "@" in term
        for each in find_people(folders, None, term)
    }
    kept = kept_traces(history, lambda path, data: _redacted_or_same(path, data, traces))
    return ForgetPlan(traces, tuple(changes), kept, tuple(known.values()), tuple(unreachable))


def forget_everywhere(folders: Folders, plan: ForgetPlan) -> tuple[Problem, ...]:
    """Take the person out of all that the plan names; what is left to do. Cut off anywhere, the same again
    goes on with it.

    Raises ContentError (E633) where a file was changed since the plan was made; then nothing is written.
    OutsideError (E821, E879, E901).
    """
    traces = plan.traces
    with writing(folders, COMMAND) as transaction:
        transaction.recover()
        transaction.commit(Changeset(COMMAND, "", plan.changes))
        redact_history(transaction.history, lambda path, data: _redacted_or_same(path, data, traces), traces)
    for each in plan.ledger:
        forget_person(folders, None, each.address, [each])
    shutil.rmtree(folders.cache, ignore_errors=True)  # sections that were laid out, findings: all made anew
    return (*left_over(folders, plan.unreachable),)


def traces_of(folders: Folders, person: str) -> Traces:
    """What names the person: what was said, and all that stands beside it where they are a contact. Raises
    UsageError (E837).
    """
    wanted = " ".join(person.split())
    is_address = "@" in wanted
    if len(wanted) < _SHORTEST or not (is_address or " " in wanted):
        raise UsageError(
            Problem(
                "E837",
                None,
                tr("{person!r} could be anybody.", person=person),
                tr("Write the whole name, or an e-mail address."),
            )
        )
    if not is_address:
        _check_nobodys(folders, wanted)
    terms = {wanted.casefold(): wanted}
    for path, data in _files(folders):
        for details in people_in(path, data):
            folded = [" ".join(value.casefold().split()) for value in details]
            is_theirs = wanted.casefold() in folded if is_address else same_name(details[0], wanted)
            if is_theirs:
                terms |= {
                    text: value.strip()
                    for text, value in zip(folded, details, strict=True)
                    if len(text) >= _SHORTEST and ("@" in text or " " in text)
                }
    return Traces(tuple(terms.values()))


def _check_nobodys(folders: Folders, name: str) -> None:
    """Raises UsageError (E837) where a name is a member's own."""
    for edition in editions(folders)[-1:]:
        published = read_edition(folders, edition).edition
        for member in published.members if published else ():
            if any(same_name(own, name) for own in (member.id, member.name, member.short_name)):
                raise UsageError(
                    Problem(
                        "E837",
                        None,
                        tr("{name} is a member, not a person.", name=name),
                        tr("Name the person, or write the e-mail address that is to be forgotten."),
                    )
                )


def left_over(folders: Folders, unreachable: tuple[Path, ...]) -> Iterator[Problem]:
    """A838: where the person may still stand."""
    places = [
        tr("earlier backups"),
        tr("mails that were sent, and Word files that are with others"),
        *(
            [tr("the files in output/, until all is built and parcelled anew")]
            if _has_output(folders)
            else []
        ),
        *([tr("Git's history of this folder")] if (folders.root / ".git").exists() else []),
        *map(folders.display_path, unreachable),
    ]
    yield Problem(
        "A838",
        None,
        tr("What can't be reached from here: {places}.", places="; ".join(places)),
        tr("Take the person out there by hand, and build anew."),
    )


def ledger_rows(plan: ForgetPlan) -> str:
    """How much the ledgers say of them."""
    rows = sum(each.rows for each in plan.ledger)
    return plural(rows, "{count} row", "{count} rows")


def _files(folders: Folders) -> Iterator[tuple[Path, bytes]]:
    """Every file of the content and its records, without the history and the ledgers."""
    history = History(folders).home
    for path in backed_up(folders):
        if (
            path.is_relative_to(history)
            or path.suffix.startswith(".sqlite")
            or not path.is_relative_to(folders.content)
        ):
            continue
        with suppress(OSError):
            if (data := bytes_of(path)) is not None:
                yield path, data


def _redacted(path: Path, data: bytes, traces: Traces) -> bytes:
    """Raises ContentError for a Word file that can't be read."""
    if path.suffix in _PACKAGES:
        return redacted_package(data, path.name, traces.pattern, MARK)[0]
    return redacted(path, data, traces)


def _redacted_or_same(path: Path, data: bytes, traces: Traces) -> bytes:
    with suppress(ContentError):
        return _redacted(path, data, traces)
    return data


def _has_output(folders: Folders) -> bool:
    return any(os.scandir(folders.root / "output")) if (folders.root / "output").is_dir() else False
