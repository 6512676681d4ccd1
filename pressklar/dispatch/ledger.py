"""The ledger: who was sent which parcel, call or reminder, kept so that a run killed at any moment sends
nothing twice and forgets no one.

SQLite, in WAL mode and synchronous, in content/<edition>/records/. A row is committed as `sending` before the
server is given the end of the message, and as `sent` after it has answered. What is found as `sending` later
may or may not have arrived: it becomes `uncertain`, and waits for a person.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from ..foundation.files import cannot_write
from ..foundation.folders import Folders
from ..foundation.locks import ledger_lock
from ..locale import tr
from ..problems import OutsideError, Problem
from .ledger_file import check_file, damaged, make_file, open_file

State = Literal["queued", "sending", "delayed", "sent", "refused", "uncertain"]
Kind = Literal["parcel", "call", "reminder"]
KINDS: tuple[Kind, ...] = ("parcel", "call", "reminder")
"""What is sent."""
COMMANDS: Mapping[Kind, str] = {"parcel": "send", "call": "call", "reminder": "remind"}
"""By which command each kind of message is sent."""
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}
_PARTS = re.compile(r"[\s.,_+-]+")


@dataclass(frozen=True)
class Attempt:
    """One row: one attempt to send one version of a parcel to one person. `person` is the row of its address,
    `since` in UTC.
    """

    id: int
    member: str
    person: int
    version: str
    trial: bool
    attempt: int
    state: State
    words: str
    since: str
    kind: Kind = "parcel"


@dataclass(frozen=True)
class SentFile:
    """A file of an attempt: `sent_as` says whether it is attached or the letter has a link to it. `size` in
    bytes.
    """

    name: str
    size: int
    sha256: str
    sent_as: Literal["attachment", "link"]


def ledger_path(folders: Folders, edition: str) -> Path:
    """Where the ledger is. Raises OutsideError (E878) where that leads out of the project."""
    path = folders.edition(edition) / "records" / "ledger.sqlite3"
    if not Path(os.path.realpath(path)).is_relative_to(Path(os.path.realpath(folders.root))):
        raise OutsideError(
            damaged(folders.display_path(path), tr("it is a link to something outside the project"))
        )
    return path


def lock_path(folders: Folders, edition: str) -> Path:
    """Raises OutsideError (E878) where that leads out of the project."""
    ledger_path(folders, edition)
    return ledger_lock(folders, edition)


@contextmanager
def open_ledger(folders: Folders, edition: str, *, make: bool = False) -> Iterator[Ledger | None]:
    """The ledger; None where there is none and it isn't to be made. Raises OutsideError (E878) for one that
    can't be used, E901 where the disk refuses.
    """
    path = ledger_path(folders, edition)
    name = folders.display_path(path)
    if not path.exists():
        if path.with_name(path.name + "-wal").exists():
            raise OutsideError(damaged(name, tr("it is gone, and only its log is there")))
        if not make:
            yield None
            return
        try:
            make_file(path)
        except (OSError, sqlite3.Error) as error:
            raise OutsideError(
                cannot_write(path, error if isinstance(error, OSError) else OSError(str(error)))
            ) from error
    check_file(path, name)
    try:
        with open_file(path, name) as connection:
            yield Ledger(connection)
    except sqlite3.OperationalError as error:  # the disk is full, or another program keeps the file to itself
        raise OutsideError(cannot_write(path, OSError(str(error)))) from error
    except sqlite3.DatabaseError as error:
        raise OutsideError(damaged(name, str(error))) from error


class Ledger:
    """An open ledger. Each change is committed, and on the disk, before the call returns."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self._marks: dict[str, str] = {}  # each costs some 50 ms, on purpose

    def entries(self, *kinds: Kind) -> tuple[Attempt, ...]:
        """All rows, or those of these kinds, in the order in which they were begun."""
        rows = self._base.execute(
            "SELECT id, member, person, version, trial, attempt, state, words, since, kind "
            f"FROM attempts WHERE kind IN ({', '.join('?' * len(kinds or KINDS))}) ORDER BY id",
            kinds or KINDS,
        )
        return tuple(
            Attempt(number, member, person, version, bool(trial), *rest)
            for number, member, person, version, trial, *rest in rows
        )

    def people(self) -> dict[int, str | None]:
        """Each person's address by its row; None for one that was forgotten."""
        return dict(self._base.execute("SELECT id, address FROM people"))

    def person(self, address: str, *, enter: bool = False) -> int | None:
        """The row of an address, also of one that was forgotten; None for an unknown one, unless it is to be
        entered.
        """
        address = address.casefold()
        row = self._base.execute("SELECT id FROM people WHERE address = ?", (address,)).fetchone()
        if row is None and (
            marks := dict(self._base.execute("SELECT mark, id FROM people WHERE mark IS NOT NULL"))
        ):
            row = (marks[mark],) if (mark := self._mark(address)) in marks else None
        if row is None and enter:
            with self._change():
                return self._base.execute("INSERT INTO people(address) VALUES (?)", (address,)).lastrowid
        return int(row[0]) if row else None

    def queue(self, items: Iterable[tuple[str, str, str, bool]], kind: Kind = "parcel") -> list[int]:
        """Rows for (member, address, version, trial), all of them in one step. What waits already keeps its
        row; what waits of another version is taken over by the new one.
        """
        entered = [
            (member, self.person(address, enter=True), version, trial)
            for member, address, version, trial in items
        ]
        with self._change():
            return [
                self._queue(member, person or 0, version, trial, kind)
                for member, person, version, trial in entered
            ]

    def _queue(self, member: str, person: int, version: str, trial: bool, kind: Kind) -> int:
        same = "FROM attempts WHERE member = ? AND person = ? AND trial = ?"
        waiting = self._base.execute(
            f"SELECT id {same} AND state = 'queued' AND kind = ?", (member, person, trial, kind)
        ).fetchone()
        number = self._base.execute(
            f"SELECT 1 + coalesce(max(attempt), 0) {same} AND version = ? AND id IS NOT ?",
            (member, person, trial, version, waiting and waiting[0]),
        ).fetchone()[0]
        if waiting:
            self._base.execute(
                "UPDATE attempts SET version = ?, attempt = ?, since = ? WHERE id = ?",
                (version, number, _now(), waiting[0]),
            )
            return int(waiting[0])
        cursor = self._base.execute(
            "INSERT INTO attempts(member, person, version, trial, attempt, state, words, since, kind) "
            "VALUES (?, ?, ?, ?, ?, 'queued', '', ?, ?)",
            (member, person, version, trial, number, _now(), kind),
        )
        return cursor.lastrowid or 0

    def enclose(self, entries: Mapping[int, Sequence[SentFile]]) -> None:
        """The files of each of these attempts, all in one step, in the place of what was noted before."""
        with self._change():
            for entry, files in entries.items():
                self._base.execute("DELETE FROM files WHERE attempt = ?", (entry,))
                self._base.executemany(
                    "INSERT INTO files VALUES (?, ?, ?, ?, ?)",
                    [(entry, file.name, file.size, file.sha256, file.sent_as) for file in files],
                )

    def files(self) -> dict[int, tuple[SentFile, ...]]:
        """Each attempt's files, by its row."""
        files: dict[int, tuple[SentFile, ...]] = {}
        for attempt, *rest in self._base.execute(
            "SELECT attempt, name, size, sha256, sent_as FROM files ORDER BY attempt, name"
        ):
            files[attempt] = (*files.get(attempt, ()), SentFile(*rest))
        return files

    def mark(self, entry: int, state: State, words: str = "") -> None:
        """What became of an attempt."""
        with self._change():
            self._base.execute(
                "UPDATE attempts SET state = ?, words = ?, since = ? WHERE id = ?",
                (state, words, _now(), entry),
            )

    def again(self, entry: int) -> int:
        """A further attempt after one that was put off."""
        with self._change():
            member, person, version, trial, kind = self._base.execute(
                "SELECT member, person, version, trial, kind FROM attempts WHERE id = ?", (entry,)
            ).fetchone()
            return self._queue(member, person, version, trial, kind)

    def mark_interrupted_uncertain(self) -> None:
        """What a run that was cut off left as `sending` is uncertain. Only for whoever holds the lock."""
        with self._change():
            self._base.execute(
                "UPDATE attempts SET state = 'uncertain', since = ? WHERE state = 'sending'", (_now(),)
            )

    def resolve(self, member: str, sent: bool, kind: Kind = "parcel", person: int | None = None) -> int:
        """What was uncertain of a member's, or of one of its recipients (the row of the address), is settled
        by a person; how many rows that were.
        """
        state, words = (
            ("sent", tr("found to have arrived")) if sent else ("delayed", tr("found not to have arrived"))
        )
        with self._change():
            return self._base.execute(
                "UPDATE attempts SET state = ?, words = ?, since = ? "
                "WHERE member = ? AND state = 'uncertain' AND kind = ? AND person = ifnull(?, person)",
                (state, words, _now(), member, kind, person),
            ).rowcount

    def matching(self, person: str) -> list[str]:
        """The addresses that a person's address or name stands for: a name where the part before the at sign
        is made of its words.
        """
        addresses = [address for address in self.people().values() if address]
        wanted = person.strip().casefold()
        if "@" in wanted:
            return [address for address in addresses if address == wanted]
        return [address for address in addresses if same_name(address.rpartition("@")[0], wanted)]

    def forget(self, address: str) -> int:
        """Takes an address out of the ledger's file, so that no byte of it is left; a one-way mark stays, so
        that the person still isn't sent anything twice. How many rows speak of it. Raises OutsideError (E879)
        where another program reads the ledger, which keeps the old bytes alive.
        """
        person = self.person(address)
        with self._change():
            self._base.execute(
                "UPDATE people SET address = NULL, mark = ? WHERE id = ?",
                (self._mark(address.casefold()), person),
            )
            self._base.execute(
                "UPDATE attempts SET words = substr(words, 1, 3) "
                "WHERE person = ? AND words GLOB '[2-5][0-9][0-9]*'",
                (person,),
            )
            count = self._base.execute(
                "SELECT count(*) FROM attempts WHERE person = ?", (person,)
            ).fetchone()[0]
        self.scrub()
        return int(count)

    def scrub(self) -> None:
        """Leaves nothing in the file, or in the log beside it, of what was taken out. Raises OutsideError
        (E879).
        """
        blocked = False
        with suppress(sqlite3.OperationalError):
            blocked |= bool(self._base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
            self._base.execute("VACUUM")
            blocked |= bool(self._base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
            if not blocked:
                return
        raise OutsideError(
            Problem(
                "E879",
                None,
                tr("Another program has the ledger open, so that what was taken out is still in its file."),
                tr("Close what shows the ledger, then run the same command again."),
            )
        )

    def _mark(self, address: str) -> str:
        if address not in self._marks:
            salt = self._base.execute("SELECT value FROM facts WHERE name = 'salt'").fetchone()[0]
            self._marks[address] = hashlib.scrypt(
                address.encode("utf-8", "replace"), salt=salt.encode(), dklen=16, **_SCRYPT
            ).hex()
        return self._marks[address]

    @contextmanager
    def _change(self) -> Iterator[None]:
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")


def same_name(name: str, other: str) -> bool:
    """Whether two names, or the part of an address before the at sign, are made of the same words, in
    whatever order and with whatever dots.
    """
    words, others = (sorted(filter(None, _PARTS.split(_folded(text.casefold())))) for text in (name, other))
    return bool(words) and words == others


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _folded(text: str) -> str:
    """Letters as addresses have them: å and ä as a, ö as o, é as e."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
