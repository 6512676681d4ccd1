"""What is due, held for one run alone: whoever sends, or settles what was sent, does it here, the commands as
well as the studio.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ..foundation.folders import Folders
from ..foundation.hashing import text_sum
from ..locale import tr
from ..model import Edition
from .ledger import COMMANDS, Kind, Ledger, lock_path, open_ledger
from .ledger_pages import recipient_numbers
from .lock import exclusive_ledger_lock
from .mail import pack
from .planning import Plan
from .sending import SendingRun, SendingTally, Tools


@dataclass(frozen=True)
class Outbox:
    """The messages that are due, with the ledger that is kept of them."""

    folders: Folders
    edition: Edition
    ledger: Ledger
    plan: Plan

    def send(self, tools: Tools, *, trial: bool) -> SendingTally:
        """Sends all that is due; a trial counts for nobody. Raises OutsideError (E878, E901) where the ledger
        fails.
        """
        if not self.plan.due:
            return SendingTally()
        run = SendingRun(self.folders, self.edition, self.ledger, tools, trial=trial)
        return run.send(self.plan.due)


@contextmanager
def opened_outbox(
    folders: Folders, edition: Edition, due: Callable[[Ledger], Plan], kind: Kind = "parcel"
) -> Iterator[Outbox]:
    """What is due of that kind, as `due` finds it in the ledger. No other run sends meanwhile, and what one
    that was cut off left in the air is uncertain.

    Raises OutsideError (E879 where another run sends, E878, E901), and what `due` raises.
    """
    with (
        exclusive_ledger_lock(lock_path(folders, edition.id), COMMANDS[kind]),
        open_ledger(folders, edition.id, make=True) as ledger,
    ):
        assert ledger is not None
        ledger.mark_interrupted_uncertain()
        yield Outbox(folders, edition, ledger, due(ledger))


def plan_sum(plan: Plan) -> str:
    """One hash over what is due, in order: whether what is sent is what somebody has looked at."""
    return text_sum(
        *(text for due in plan.due for text in (due.member.id, due.recipient, due.parcel.version))
    )


def settle_recipient(
    folders: Folders, edition: Edition, member: str, number: str, arrived: bool, kind: Kind = "parcel"
) -> int:
    """A person says whether what is uncertain of one recipient's arrived: by its number in members.yaml, or
    of all of the member's where it has none any more. How many messages that settled. Raises as `settle`.
    """
    with exclusive_ledger_lock(lock_path(folders, edition.id)), open_ledger(folders, edition.id) as ledger:
        if ledger is None:
            return 0
        ledger.mark_interrupted_uncertain()
        people = {
            str(place): person
            for each in edition.members
            if each.id == member
            for place, person in recipient_numbers(each, ledger)
        }
        return ledger.resolve(member, arrived, kind, people.get(number))


def settle(
    folders: Folders,
    edition: Edition,
    member: str,
    arrived: bool,
    due: Callable[[Ledger], Plan],
    kind: Kind = "parcel",
) -> int:
    """A person says whether what is uncertain of a member's arrived; with `arrived`, where nothing is, that
    what is due was sent by hand. How many messages that settled.

    Raises OutsideError (E879, E878, E901), UsageError (E861), and what `due` raises.
    """
    with (
        exclusive_ledger_lock(lock_path(folders, edition.id)),
        open_ledger(folders, edition.id, make=arrived) as ledger,
    ):
        if ledger is None:
            return 0
        ledger.mark_interrupted_uncertain()
        settled = ledger.resolve(member, arrived, kind)
        return settled or (_note_as_sent(folders, edition, due(ledger), ledger, kind) if arrived else 0)


def _note_as_sent(folders: Folders, edition: Edition, plan: Plan, ledger: Ledger, kind: Kind) -> int:
    """Notes what is due as sent by hand; how many messages that were."""
    rows = ledger.queue(
        ((message.member.id, message.recipient, message.parcel.version, False) for message in plan.due), kind
    )
    ledger.enclose(
        {
            row: message.filed(pack(folders, edition, message.parcel))
            for message, row in zip(plan.due, rows, strict=True)
        }
    )
    for row in rows:
        ledger.mark(row, "sent", tr("sent by hand"))
    return len(plan.due)
