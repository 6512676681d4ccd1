"""A run ended by kill -9 at each of its steps, and run again: the server's mailbox and the ledger agree,
nothing goes twice, nobody is forgotten.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import mailing
import pytest
import small
from mailing import Office, entries, states
from soaking import sampled

from pressklar.dispatch.ledger import ledger_path, lock_path, open_ledger
from pressklar.dispatch.lock import exclusive_ledger_lock, is_free
from pressklar.foundation.folders import PROJECT
from pressklar.problems import OutsideError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs kill -9")
EVERYBODY = ("a@gotland.example", "a@skane.example", "b@skane.example")
MEMBERS = {"region-gotland": EVERYBODY[:1], "region-skane": EVERYBODY[1:]}
IN_DOUBT = ("sending", "end", "answered")
"""The steps of a message from its row's commit to the commit of what the server answered: whether it has
come, nobody can know.
"""


def run(root: small.Root, place: Office, last: int = 0, changed: bool = False) -> tuple[int, list[str]]:
    """A run that ends itself at step `last`; its exit code, and its steps."""
    done = subprocess.run(
        [
            sys.executable,
            str(mailing.CHILD),
            str(root.path),
            mailing.EDITION,
            str(last),
            "changed" if changed else "",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=PROJECT,
        env={**os.environ, **place.environment(), "PYTHONPATH": str(PROJECT)},
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode, [line.split()[1] for line in done.stdout.splitlines()]


def settle(root: small.Root, place: Office, had: Counter[str]) -> int:
    """As the office does: looks into each uncertain recipient's mailbox, and says what was found there."""
    with open_ledger(root.folders, mailing.EDITION) as ledger:
        if ledger is None:
            return 0
        doubtful = [entry for entry in ledger.entries() if entry.state == "uncertain"]
        assert len(doubtful) <= 1, "never more than one message is in doubt"
        for entry in doubtful:
            address = ledger.people()[entry.person]
            assert address
            assert ledger.resolve(entry.member, Counter(place.box.addresses)[address] > had[address]) == 1
    return len(doubtful)


@pytest.mark.slow
@pytest.mark.soak(cases=1)
@pytest.mark.parametrize("changed", [False, True], ids=["first", "changed"])
def test_killed_at_every_step_of_a_send(tmp_path: Path, changed: bool) -> None:
    with mailing.office(tmp_path) as place:
        begun = mailing.make(tmp_path / "begun", MEMBERS)
        if changed:
            run(begun, place)
            for member in MEMBERS:
                mailing.put_parcel(begun, member, "2")
        _, names = run(
            small.Root(Path(shutil.copytree(begun.path, tmp_path / "whole"))), place, changed=changed
        )
        assert Counter(names) == {
            **dict.fromkeys(("locked", "opened", "doubted", "queued", "closed"), 1),
            **dict.fromkeys(("accepted", "data", "body", "sending", "end", "answered", "sent"), 3),
        }
        for last in sampled(range(1, len(names) + 1), 4):
            root = small.Root(Path(shutil.copytree(begun.path, tmp_path / f"at {last}")))
            place.box.taken[:] = [] if not changed else [(address, b"") for address in EVERYBODY]
            had = Counter(place.box.addresses)
            code, steps = run(root, place, last, changed)
            where = f"killed at step {last}: {steps[-1]}"
            assert code == -signal.SIGKILL and steps == names[:last], where
            before = len(place.box.taken)
            again, _ = run(root, place, changed=changed)
            assert again == 0 and len(place.box.taken) >= before, where
            assert settle(root, place, had) == (steps[-1] in IN_DOUBT), (
                f"{where}: what was cut off before is sent without asking"
            )
            run(root, place, changed=changed)
            assert Counter(place.box.addresses) - had == Counter(EVERYBODY), where
            sent = [entry for entry in entries(root) if entry.state == "sent"]
            assert len(sent) == len(place.box.taken) and {state for _, state in states(root)} <= {
                "sent",
                "delayed",
            }, where
            count = len(place.box.taken)
            run(root, place, changed=changed)
            assert len(place.box.taken) == count, f"{where}: and a run after that sends nothing"


def test_a_ledger_half_made_by_a_killed_run_is_made_anew(tmp_path: Path) -> None:
    root = mailing.make(tmp_path / "root")
    path = ledger_path(root.folders, mailing.EDITION)
    path.parent.mkdir(parents=True)
    path.with_name("ledger.sqlite3.tmp").write_bytes(b"SQLite format 3\0 half of it")
    path.with_name("ledger.sqlite3.tmp-journal").write_bytes(b"half")
    with open_ledger(root.folders, mailing.EDITION, make=True) as ledger:
        assert ledger is not None and ledger.entries() == ()
    assert not path.with_name("ledger.sqlite3.tmp").exists()


def test_the_second_of_two_runs_says_who_holds_the_lock(tmp_path: Path) -> None:
    lock = lock_path(mailing.make(tmp_path / "root").folders, mailing.EDITION)
    holding = "import sys, pathlib\nfrom pressklar.dispatch.lock import exclusive_ledger_lock\nwith exclusive_ledger_lock(pathlib.Path(sys.argv[1])):\n"
    holding += "    print('held', flush=True)\n    sys.stdin.read()\n"
    assert is_free(lock)
    first = subprocess.Popen(
        [sys.executable, "-c", holding, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PROJECT
    )
    try:
        assert first.stdout and first.stdout.readline() == b"held\n" and not is_free(lock)
        with pytest.raises(OutsideError) as raised, exclusive_ledger_lock(lock):
            pass
        (problem,) = raised.value.problems
        assert (
            problem.code == "E879"
            and f"process {first.pid} on " in problem.message
            and " UTC" in problem.message
        )
    finally:
        first.kill()
        first.communicate()
    with exclusive_ledger_lock(lock):
        assert not is_free(lock), "the lock of a killed process is free, and taken anew"
    assert is_free(lock)
