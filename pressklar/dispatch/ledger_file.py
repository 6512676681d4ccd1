"""The ledger's file: made in one step, held against what it should be, opened so that each commit is on the
disk.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ..locale import tr
from ..problems import OutsideError, Place, Problem

SCHEMA = 3
_APPLICATION = 0x50524B4C  # "PRKL": what tells a ledger from another program's SQLite file
_MAGIC = b"SQLite format 3\0"
_FILES = """
CREATE TABLE files(
  attempt INTEGER NOT NULL REFERENCES attempts(id), name TEXT NOT NULL, size INTEGER NOT NULL,
  sha256 TEXT NOT NULL, sent_as TEXT NOT NULL CHECK (sent_as IN ('attachment', 'link')),
  PRIMARY KEY (attempt, name));
"""
_TABLES = """
CREATE TABLE facts(name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE people(id INTEGER PRIMARY KEY, address TEXT UNIQUE, mark TEXT UNIQUE);
CREATE TABLE attempts(
  id INTEGER PRIMARY KEY, member TEXT NOT NULL, person INTEGER NOT NULL REFERENCES people(id),
  version TEXT NOT NULL, trial INTEGER NOT NULL, attempt INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'delayed', 'sent', 'refused', 'uncertain')),
  words TEXT NOT NULL, since TEXT NOT NULL, kind TEXT NOT NULL DEFAULT 'parcel',
  UNIQUE (member, person, version, trial, attempt));
"""
_WAIT = 10.0  # seconds for another program that reads


def make_file(path: Path) -> None:
    """An empty ledger at that path: whole, or not there. Only for whoever holds the lock. Raises OSError,
    sqlite3.Error.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".tmp")
    for left in (beside, path.with_name(path.name + ".tmp-journal")):
        left.unlink(missing_ok=True)
    with closing(sqlite3.connect(beside, isolation_level=None)) as base:
        base.execute("PRAGMA synchronous = FULL")
        base.executescript(
            f"BEGIN; {_TABLES} {_FILES} PRAGMA application_id = {_APPLICATION};"
            f"PRAGMA user_version = {SCHEMA}; COMMIT;"
        )
        base.execute("INSERT INTO facts VALUES ('salt', ?)", (secrets.token_hex(16),))
    beside.chmod(0o600)
    os.replace(beside, path)


def check_file(path: Path, name: str) -> None:
    """Raises OutsideError (E878) for a file that is no ledger to begin with."""
    try:
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except OSError as error:
        raise OutsideError(damaged(name, error.strerror or str(error))) from error
    if head != _MAGIC:
        raise OutsideError(damaged(name, tr("it isn't a ledger's file") if head else tr("it is empty")))


@contextmanager
def open_file(path: Path, name: str) -> Iterator[sqlite3.Connection]:
    """The file as a connection whose commits last. Raises OutsideError (E878), sqlite3.DatabaseError."""
    with closing(sqlite3.connect(path, timeout=_WAIT, isolation_level=None)) as base:
        base.text_factory = lambda data: data.decode("utf-8", "replace")
        try:
            _look_into(base, name)
        except UnicodeDecodeError as error:  # a damaged file's own names
            raise OutsideError(damaged(name, tr("parts of it are lost"))) from error
        for setting in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "secure_delete = ON",
            "foreign_keys = ON",
        ):
            base.execute(f"PRAGMA {setting}")
        _renew(base)
        yield base


def _renew(base: sqlite3.Connection) -> None:
    """A ledger of version 1 knew nothing of files, one of version 2 of other messages than parcels."""
    if base.execute("PRAGMA user_version").fetchone()[0] < SCHEMA:
        base.execute("BEGIN IMMEDIATE")  # another run may be at it
        version = base.execute("PRAGMA user_version").fetchone()[0]
        if version < 2:
            base.execute(_FILES)
        if version < SCHEMA:
            base.execute("ALTER TABLE attempts ADD COLUMN kind TEXT NOT NULL DEFAULT 'parcel'")
            base.execute(f"PRAGMA user_version = {SCHEMA}")
        base.execute("COMMIT")


def _look_into(base: sqlite3.Connection, name: str) -> None:
    application, version = (
        base.execute("PRAGMA application_id").fetchone()[0],
        base.execute("PRAGMA user_version").fetchone()[0],
    )
    if application != _APPLICATION:
        raise OutsideError(damaged(name, tr("it is another program's file")))
    if version > SCHEMA:
        raise OutsideError(
            Problem(
                "E878",
                Place(name),
                tr(
                    "The ledger is of a newer version of Pressklar than this one ({version}; this one "
                    "knows {schema}).",
                    version=version,
                    schema=SCHEMA,
                ),
                tr("Use the Pressklar that it was last used with, or a newer one. Nothing was sent."),
            )
        )
    if base.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
        raise OutsideError(damaged(name, tr("parts of it are lost")))


def damaged(name: str, reason: str) -> Problem:
    return Problem(
        "E878",
        Place(name),
        tr("The ledger can't be used: {reason}. Nothing more was sent.", reason=reason),
        tr(
            "Put it back from a backup. Don't just take it away: without it, everybody would be "
            "sent the parcel once more."
        ),
    )
