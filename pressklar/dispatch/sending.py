"""Sending what is due, one message after the other, so that the ledger is never behind the truth by more than
one that is then uncertain.

The order of writes: all rows queued · the server takes the addresses and the message · the row `sending` ·
the line that ends the message · the server's 250 · the row `sent`. A run that is cut off before that line has
sent nothing (RFC 5321, 4.1.1.4): its row is still queued, and the next run sends it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ..foundation.files import write_atomically
from ..foundation.folders import Folders
from ..foundation.progress import Progress
from ..locale import tr
from ..model import Edition
from ..problems import ContentError, Problem
from .ledger import Ledger
from .mail import compose, pack
from .planning import Due, delayed, envelope, refused, uncertain
from .post import Delivery, MailConnection, ServerError
from .sealed import open_parcel

WAITS = (10.0, 60.0, 180.0)
"""Seconds before each further round, for what the server has put off."""
_DOUBTS = 2
"""Uncertain messages in a row after which nothing more is sent: the server isn't well."""


@dataclass(frozen=True)
class Tools:
    """What sending needs from outside: `step` is told of each moment of a delivery, `sleep` waits so many
    seconds.
    """

    post: MailConnection
    progress: Progress
    step: Callable[[str], None] = lambda name: None
    sleep: Callable[[float], None] = time.sleep
    waits: Sequence[float] = WAITS


@dataclass
class SendingTally:
    """What became of a run: how many were sent, and all that a person has to know. `stopped`: the server
    takes nothing more.
    """

    sent: int = 0
    refused: int = 0
    uncertain: int = 0
    delayed: int = 0
    problems: list[Problem] = field(default_factory=list)
    stopped: bool = False

    @property
    def whole(self) -> bool:
        return not (self.refused or self.uncertain or self.delayed or self.stopped or self.problems)


class SendingRun:
    """One run of `send`, by whoever holds the lock."""

    def __init__(
        self, folders: Folders, edition: Edition, ledger: Ledger, tools: Tools, *, trial: bool = False
    ) -> None:
        self._folders, self._edition, self._ledger, self._tools, self._trial = (
            folders,
            edition,
            ledger,
            tools,
            trial,
        )
        self._settings = folders.display_path(edition.folder / "edition.yaml")
        self._next = 0.0
        self._doubts = 0
        self.tally = SendingTally()

    def send(self, due: Sequence[Due]) -> SendingTally:
        """Sends all of it, which is of one kind, with further rounds for what is put off. Raises OutsideError
        (E878, E901) where the ledger fails.
        """
        rows = self._ledger.queue(
            ((message.member.id, message.recipient, message.parcel.version, self._trial) for message in due),
            due[0].kind if due else "parcel",
        )
        self._enclose(due, rows)
        self._tools.step("queued")
        self._tools.progress.stage("sending", len(rows))
        try:
            later = self._round(list(zip(due, rows, strict=True)))
            for wait in self._tools.waits if later else ():
                self._tools.progress.stage(tr("waiting {seconds:.0f} s, as the server asks", seconds=wait))
                self._tools.sleep(wait)
                self._tools.progress.stage("sending", len(later))
                again = [self._ledger.again(row) for _, row, _ in later]
                self._enclose([message for message, _, _ in later], again)
                later = self._round(
                    [(message, row) for (message, _, _), row in zip(later, again, strict=True)]
                )
                if not later:
                    break
            self.tally.delayed = len(later)
            self.tally.problems += [delayed(message, words) for message, _, words in later]
        except ServerError as error:
            self.tally.stopped = True
            self.tally.problems += error.problems
        except BaseException:  # in the midst of a message a polite goodbye would become a part of it
            self._tools.post.drop()
            raise
        self._tools.post.close()
        return self.tally

    def _enclose(self, due: Sequence[Due], rows: Sequence[int]) -> None:
        self._ledger.enclose(
            {
                row: message.filed(pack(self._folders, self._edition, message.parcel))
                for message, row in zip(due, rows, strict=True)
            }
        )

    def _round(self, todo: Sequence[tuple[Due, int]]) -> list[tuple[Due, int, str]]:
        """One try at each; what was put off, with the server's words."""
        later = []
        for due, row in todo:
            outcome = self._send_message(due, row)
            if outcome is None:
                continue
            if outcome.state == "delayed":
                later.append((due, row, outcome.words))
            self._count(due, outcome)
        return later

    def _send_message(self, due: Due, row: int) -> Delivery | None:
        """One message; None where its parcel has changed under way: it stays queued."""
        try:
            packed = pack(self._folders, self._edition, due.parcel)
            opened = open_parcel(self._folders, due.parcel)
        except ContentError as error:
            self.tally.problems += error.problems
            return None
        outside = envelope(self._edition, due, self._settings, str(row) if self._trial else "")
        self._pace()
        self._connect()
        data = compose(outside, due.parcel, opened, packed, datetime.now().astimezone())
        outcome = self._tools.post.deliver(
            outside.sender, due.recipient, data, lambda: self._ledger.mark(row, "sending")
        )
        self._ledger.mark(row, outcome.state, outcome.words)
        self._tools.step(outcome.state)
        return outcome

    def _count(self, due: Due, outcome: Delivery) -> None:
        tally = self.tally
        self._doubts = self._doubts + 1 if outcome.state == "uncertain" else 0
        if outcome.state == "sent":
            tally.sent += 1
        elif outcome.state == "refused":
            tally.refused += 1
            tally.problems.append(refused(due, outcome.words))
        elif outcome.state == "uncertain":
            tally.uncertain += 1
            tally.problems.append(uncertain(due))
        if outcome.state != "delayed":
            self._tools.progress.step(due.label)
        if self._doubts >= _DOUBTS:
            raise ServerError(
                Problem(
                    "E877",
                    None,
                    tr("The mail server takes messages and then breaks off without an answer."),
                    tr(
                        "What hasn't been sent waits in the ledger. Ask whoever runs the mail server, then "
                        "run the same command again."
                    ),
                )
            )

    def _connect(self) -> None:
        """A connection that answers, tried again where the server was there before or asks to come back.
        Raises ServerError.
        """
        for wait in (*self._tools.waits, None):
            try:
                return self._tools.post.connect()
            except ServerError as error:
                if not error.temporary or wait is None:
                    raise
                self._tools.sleep(wait)
        return None

    def _pace(self) -> None:
        """Keeps to so many messages a minute."""
        now = time.monotonic()
        if now < self._next:
            self._tools.sleep(self._next - now)
        self._next = max(now, self._next) + 60 / self._edition.dispatch.rate_per_minute


def write_drafts(folders: Folders, edition: Edition, due: Sequence[Due], target: Path) -> list[Path]:
    """Each message as a draft to send by hand: named by its member, never by an address. Raises OutsideError
    (E901).
    """
    settings = folders.display_path(edition.folder / "edition.yaml")
    written = []
    for message in due:
        packed = pack(folders, edition, message.parcel)
        path = target / (
            f"{message.member.id}.{message.number}.eml" if message.of > 1 else f"{message.member.id}.eml"
        )
        write_atomically(
            path,
            compose(
                envelope(edition, message, settings),
                message.parcel,
                open_parcel(folders, message.parcel),
                packed,
            ),
        )
        written.append(path)
    return written
