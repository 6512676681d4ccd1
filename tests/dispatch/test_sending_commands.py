"""send and ledger as a person runs them: through the front door, with a real mail server behind it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import mailing
import pytest
import small
from mailing import EDITION, PASSWORD, Office, states

from pressklar.checks.approval import approve
from pressklar.dispatch.ledger import ledger_path, lock_path, open_ledger
from pressklar.dispatch.lock import exclusive_ledger_lock
from pressklar.dispatch.origins import inputs_sum, remember
from pressklar.foundation.folders import PROJECT

Command = Callable[..., subprocess.CompletedProcess[str]]
GOTLAND, SKANE = "a@gotland.example", "a@skane.example"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Office]:
    with mailing.office(tmp_path) as office:
        yield office


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    made = mailing.make(tmp_path / "root")
    made.write("output/2031/booklet.pdf", b"%PDF-1.7")
    put_approval(made)
    return made


def put_approval(root: small.Root) -> None:
    proof: Any = SimpleNamespace(edition=mailing.edition_of(root), problems=())
    small.report(root)
    approve(root.folders, proof, "Kim Exempel")


@pytest.fixture
def command(root: small.Root, place: Office) -> Command:
    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, str(PROJECT / "build.py"), "--root", str(root.path), *words],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **place.environment(**more)},
        )
        assert "E909" not in done.stderr and "Traceback" not in done.stderr, done.stderr
        assert PASSWORD not in done.stdout + done.stderr and mailing.USER not in done.stdout + done.stderr
        return done

    return run


def test_from_the_dry_run_to_all_delivered(root: small.Root, place: Office, command: Command) -> None:
    done = command("send", "--dry-run", PRESSKLAR_SMTP_HOST="")
    assert (
        done.returncode == 0 and place.box.offered == [] and not ledger_path(root.folders, EDITION).exists()
    )
    for words in (
        f"Region Gotland <{GOTLAND}>",
        "Förslag inför 2031: era förslag",
        "booklet.pdf 309 B",
        "│ Till regionen",
        "2 messages would go",
    ):
        assert words in done.stdout
    done = command("send", "--limit", "1", "--to", "jag@natverket.example")
    assert (
        done.returncode == 0
        and place.box.addresses == ["jag@natverket.example"]
        and "as a trial" in done.stdout
    )
    done = command("send")
    assert (
        done.returncode == 2
        and "E871" in done.stderr
        and "2 messages to 2 members" in done.stderr
        and len(place.box.taken) == 1
    )
    done = command("send", "--yes")
    assert done.returncode == 0 and "2 sent." in done.stdout and place.box.addresses[1:] == [GOTLAND, SKANE]
    assert "@" not in done.stdout + done.stderr
    done = command("send")
    assert (
        done.returncode == 0
        and done.stdout == "There is nobody to send to: 2 have had theirs.\n"
        and len(place.box.taken) == 3
    )
    mailing.put_parcel(root, "region-skane", "2")
    told = json.loads(command("send", "--changed", "--json").stdout)
    assert (told["due"], told["had"], told["sent"], told["exit_code"]) == (1, 1, 1, 0)
    done = command("ledger", "--html", "--csv")
    assert (
        done.returncode == 0
        and "2 sent." in done.stdout
        and "1 trial besides" in done.stdout
        and "@" not in done.stdout
    )
    assert (root.path / "output/2031/ledger.html").exists() and (
        root.path / "output/2031/ledger.csv"
    ).exists()
    assert command("send").returncode == 0, "the ledger's own page asks for no new approval"


@pytest.mark.parametrize("spoil", ["never", "content", "output"])
def test_what_is_not_approved_is_not_sent(
    root: small.Root, place: Office, command: Command, spoil: str
) -> None:
    if spoil == "never":
        (root.path / "content/2031/records/approval.yaml").unlink()
    elif spoil == "content":
        root.change(small.FIRST, "En kort text", "En annan text")
    else:
        root.write("output/2031/booklet.pdf", b"%PDF-1.7 another")
    for words in (("send", "--yes"), ("send", "--member", "region-skane"), ("send", "--eml")):
        done = command(*words)
        assert done.returncode == 1 and "E870" in done.stderr
    assert place.box.taken == [] and not (root.path / "output/2031/parcels/mail_drafts").exists()
    for words in (("send", "--dry-run"), ("send", "--yes", "--to", "jag@natverket.example")):
        done = command(*words)
        assert done.returncode == 0 and "W870" in done.stderr
    assert place.box.addresses == ["jag@natverket.example"] * 2


def test_refused_and_uncertain_end_in_code_1_and_are_settled(
    root: small.Root, place: Office, command: Command
) -> None:
    place.box.on_rcpt = lambda address: "550 no such user" if address == SKANE else None
    place.box.drop_after = True
    done = command("send", "--yes")
    assert (
        done.returncode == 1
        and "W873" in done.stderr
        and "W874" in done.stderr
        and "1 refused, 1 uncertain" in done.stdout
    )
    assert "@" not in done.stdout + done.stderr
    place.box.drop_after = False
    done = command("send", "--yes")
    assert (
        done.returncode == 1 and "W873" in done.stderr and "W874" in done.stderr and len(place.box.taken) == 1
    )
    assert command("ledger", "resolve", "region-gotland").returncode == 2
    assert command("ledger", "resolve", "region-gottland", "--not-sent").returncode == 2
    done = command("ledger", "resolve", "region-gotland", "--sent")
    assert done.returncode == 0 and done.stdout == "1 message noted as sent.\n"
    assert command("ledger", "resolve", "region-gotland", "--not-sent").returncode == 2, (
        "nothing of it is uncertain any more"
    )
    place.box.on_rcpt = lambda address: None
    done = command("send", "--member", "region-skane")
    assert done.returncode == 0 and place.box.addresses == [GOTLAND, SKANE]
    assert command("send").stdout == "There is nobody to send to: 2 have had theirs.\n"


def test_drafts_are_written_and_noted_when_sent_by_hand(
    root: small.Root, place: Office, command: Command, tmp_path: Path
) -> None:
    done = command("send", "--eml")
    assert done.returncode == 0 and "2 drafts in output/2031/parcels/mail_drafts" in done.stdout
    assert sorted(path.name for path in (root.path / "output/2031/parcels/mail_drafts").iterdir()) == [
        "region-gotland.eml",
        "region-skane.eml",
    ]
    assert (
        command("send", "--member", "region-skane", "--eml", str(tmp_path / "mine")).returncode == 0
        and (tmp_path / "mine/region-skane.eml").exists()
    )
    assert command("ledger", "resolve", "region-skane", "--sent").returncode == 0
    assert command("send").returncode == 0 and place.box.addresses == [GOTLAND]


def test_forgetting(root: small.Root, place: Office, command: Command) -> None:
    assert command("send", "--yes").returncode == 0
    assert command("ledger", "forget", "ingen@finns.example").returncode == 2
    done = command("ledger", "forget", SKANE)
    assert (
        done.returncode == 0
        and "1 row" in done.stdout
        and "A870" in done.stderr
        and "@" not in done.stdout + done.stderr
    )
    assert all(
        b"skane.example" not in file.read_bytes()
        for file in ledger_path(root.folders, EDITION).parent.glob("ledger*")
    )
    assert command("send").returncode == 0 and len(place.box.taken) == 2, (
        "still listed, but sent nothing twice"
    )


def test_forgetting_by_name_says_whom_it_found_and_asks(
    root: small.Root, place: Office, command: Command
) -> None:
    assert command("send", "--yes").returncode == 0
    done = command("ledger", "forget", "Region Skåne")
    assert (
        done.returncode == 2
        and "recipient 1 of Region Skane, of whom 1 row of the ledger speaks. Nothing was taken out"
        in done.stderr
    )
    assert "@" not in done.stdout + done.stderr
    asked, code = on_a_terminal(root, place, b"n", "ledger", "forget", "region-skane")
    assert code == 0 and b"Found: recipient 1 of Region Skane" in asked and b"Nothing was taken out." in asked
    assert b"skane.example" in ledger_path(root.folders, EDITION).read_bytes()
    asked, code = on_a_terminal(root, place, b"y", "ledger", "forget", "region-skane")
    assert code == 0 and b"Taken out; 1 row" in asked and b"@" not in asked
    assert command("ledger", "forget", "region-skane", "--yes").returncode == 2, (
        "nobody of that name any more"
    )
    assert command("ledger", "forget", "region-gotland", "--yes").returncode == 0


def test_a_member_whose_id_is_eml_keeps_its_parcel(root: small.Root, command: Command) -> None:
    mailing.name_members(root, {"region-gotland": (GOTLAND,), "eml": ("e@eml.example",)})
    mailing.put_parcel(root, "eml")
    put_approval(root)
    kept = {path.name: path.read_bytes() for path in (root.path / "output/2031/parcels/eml").iterdir()}
    assert command("send", "--eml").returncode == 0
    assert {
        path.name: path.read_bytes() for path in (root.path / "output/2031/parcels/eml").iterdir()
    } == kept
    assert (root.path / "output/2031/parcels/mail_drafts/eml.eml").exists()


def test_one_at_a_time_and_a_damaged_ledger(root: small.Root, place: Office, command: Command) -> None:
    with exclusive_ledger_lock(lock_path(root.folders, EDITION)):
        done = command("send", "--yes")
        assert done.returncode == 3 and "E879" in done.stderr and f"process {os.getpid()} on" in done.stderr
        assert command("ledger").returncode == 0, "looking is allowed"
    ledger_path(root.folders, EDITION).write_bytes(b"half")
    for words in (
        ("send", "--yes"),
        ("send", "--dry-run"),
        ("ledger",),
        ("ledger", "forget", SKANE),
        ("ledger", "resolve", "region-skane", "--sent"),
    ):
        done = command(*words)
        assert done.returncode == 3 and "E878" in done.stderr
    assert place.box.taken == []


def test_wrong_settings_and_words(root: small.Root, place: Office, command: Command) -> None:
    for code, exit_code, words, more in (
        ("E876", 3, ("send", "--yes"), {"PRESSKLAR_SMTP_HOST": ""}),
        ("E877", 3, ("send", "--yes"), {"PRESSKLAR_SMTP_PASSWORD": "fel"}),
        ("E874", 2, ("send", "--to", "jag"), {}),
        ("E810", 2, ("send", "--limit", "0"), {}),
        ("E861", 2, ("send", "--member", "region-skaane"), {}),
    ):
        done = command(*words, **more)
        assert (done.returncode, code in done.stderr) == (exit_code, True), done.stderr
    assert place.box.taken == [] and {state for _, state in states(root)} == {"queued"}
    assert command("send", "--yes").returncode == 0, "what was queued is sent"


def test_missing_parcels_send_nothing_to_anybody(root: small.Root, place: Office, command: Command) -> None:
    (root.path / "output/2031/parcels/region-skane/manifest.json").unlink()
    done = command("send", "--yes")
    assert done.returncode == 1 and "E872" in done.stderr and place.box.taken == []
    assert command("send", "--member", "region-gotland").returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal")
@pytest.mark.parametrize(("answer", "count"), [("y", 2), ("n", 0)])
def test_it_asks_on_a_terminal(root: small.Root, place: Office, answer: str, count: int) -> None:
    said, code = on_a_terminal(root, place, answer.encode(), "send")
    assert b"Send 2 messages to 2 members" in said
    assert code == 0 and len(place.box.taken) == count and b"@" not in said


def on_a_terminal(
    root: small.Root, place: Office, answer: bytes, *words: str, columns: int = 0
) -> tuple[bytes, int]:
    """What a command says on a terminal of so many columns, where its one question (if there is an answer) is
    answered; and its exit code.
    """
    import pty

    leader, follower = pty.openpty()
    size = {"COLUMNS": str(columns)} if columns else {}
    process = subprocess.Popen(
        [sys.executable, str(PROJECT / "build.py"), "--root", str(root.path), *words],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env={**os.environ, **place.environment(), "TERM": "xterm", **size},
        close_fds=True,
    )
    os.close(follower)
    said = b""
    try:
        while data := os.read(leader, 4096):
            said += data
            if answer and b"]: " in said:
                os.write(leader, answer + b"\n")
                answer = b""
    except OSError:  # the other end is closed
        pass
    os.close(leader)
    return said, process.wait(60)


def test_nothing_in_the_ledger_is_made_by_looking(root: small.Root, command: Command) -> None:
    assert command("ledger").returncode == 0 and json.loads(command("ledger", "--json").stdout)["counts"] == {
        "sent": 0,
        "none": 2,
    }
    assert not ledger_path(root.folders, EDITION).exists()
    with open_ledger(root.folders, EDITION) as ledger:
        assert ledger is None


def test_after_a_mended_address_nothing_else_is_asked_and_all_have_theirs(
    root: small.Root, place: Office, command: Command
) -> None:
    """No new approval, no new parcels; the ledger's line of the old address closes."""
    remember(
        root.folders,
        EDITION,
        dict.fromkeys(("region-gotland", "region-skane"), inputs_sum(root.folders, mailing.edition_of(root))),
    )
    place.box.on_rcpt = lambda address: "550 no such user" if address == SKANE else None
    assert command("send", "--yes").returncode == 1
    assert not json.loads(command("ledger", "--json").stdout)["complete"]
    root.change("content/members.yaml", SKANE, "kansli@skane.example")
    done = command("send", "--yes")
    assert (
        done.returncode == 0
        and "1 sent." in done.stdout
        and place.box.addresses[-1] == "kansli@skane.example"
    ), done.stderr
    done = command("ledger")
    assert "All have theirs." in done.stdout and "2 sent." in done.stdout and "refused" not in done.stdout
    told = json.loads(command("ledger", "--json").stdout)
    assert told["complete"] and told["closed"] == 1 and {line["state"] for line in told["lines"]} == {"sent"}
    assert [row["state"] for row in told["rows"] if row["recipient"] == "former"] == ["refused"] * 2, (
        "two files of what was refused"
    )


def test_a_booklet_of_other_content_is_named_and_nothing_is_sent(
    root: small.Root, place: Office, command: Command
) -> None:
    root.change(small.FIRST, "En kort text", "En annan text")
    done = command("send", "--yes")
    assert (
        done.returncode == 1
        and f"E850  output/2031/booklet.pdf was built from other texts: {small.FIRST} changed since. Nothing was sent."
        in done.stderr
    )
    assert place.box.taken == []
