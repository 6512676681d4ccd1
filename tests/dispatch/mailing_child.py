"""A run of `send` in a process of its own, which ends itself as kill -9 does at the step of that number. Its
arguments: root, port, step, changed.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from pressklar.dispatch.ledger import lock_path, open_ledger
from pressklar.dispatch.lock import exclusive_ledger_lock
from pressklar.dispatch.planning import SendOptions, make_plan
from pressklar.dispatch.post import MailConnection, read_server
from pressklar.dispatch.sending import SendingRun, Tools
from pressklar.foundation.folders import Folders
from pressklar.manuscript import read_edition


class Quiet:
    def stage(self, name: str, total: int = 0) -> None:
        """Nothing is shown."""

    def step(self, what: str = "") -> None:
        """Nothing is shown."""


def main(root: str, edition_id: str, last: int, changed: bool) -> None:
    count = 0

    def step(name: str) -> None:
        nonlocal count
        count += 1
        print(count, name, flush=True)
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)

    folders = Folders(Path(root))
    edition = read_edition(folders, edition_id).edition
    assert edition is not None
    with exclusive_ledger_lock(lock_path(folders, edition_id)):
        step("locked")
        with open_ledger(folders, edition_id, make=True) as ledger:
            assert ledger is not None
            step("opened")
            ledger.mark_interrupted_uncertain()
            step("doubted")
            due = make_plan(folders, edition, edition.members, ledger, SendOptions(changed=changed)).due
            SendingRun(
                folders,
                edition,
                ledger,
                Tools(MailConnection(read_server(os.environ), step), Quiet(), step, waits=()),
            ).send(due)
    step("closed")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] == "changed")
