"""finish: along the row build, check, approve, parcels, send, with real parts and a real mail server. It stops where a
person decides, goes on where it stopped, and knows what is done by what stands there.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mailing
import pytest
import small
from mailing import EDITION

from pressklar import cli
from pressklar.building import finishing, workflow
from pressklar.building.status import edition_status
from pressklar.checks.approval import record_path
from pressklar.dispatch.ledger import open_ledger
from pressklar.dispatch.outbox import settle_recipient

Told = dict[str, Any]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Told]:
    """Runs the command in this process; of the formats the quickest only."""
    monkeypatch.setattr(finishing, "FORMATS", {"pdf": workflow.FORMATS["pdf"]})

    def told(root: small.Root, *words: str) -> Told:
        capsys.readouterr()
        code = cli.main(["finish", "--root", str(root.path), "--json", *words])
        answer: Told = json.loads(capsys.readouterr().out)
        assert answer["exit_code"] == code and "steps" in answer, answer
        return answer

    return told


def states(told: Told) -> str:
    return " ".join(step["state"] for step in told["steps"])


def row(root: small.Root) -> list[str]:
    edition = mailing.edition_of(root)
    steps = finishing.finishing(root.folders, edition, edition_status(root.folders, edition)).steps
    return [step.state for step in steps]


def test_it_stops_where_a_person_decides_and_goes_on_where_it_stopped(
    tmp_path: Path, run: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = small.make(tmp_path / "root")
    root.change(small.EDITION, "language: sv\n", "language: sv\n" + mailing.DISPATCH)
    told = run(root, "--by", "Kim Exempel")
    assert (told["done"], told["next"], told["exit_code"]) == (["build", "check"], "approve", 1)
    assert not record_path(root.folders, EDITION).exists(), "nobody can have looked at what this run built"
    assert any(each["severity"] == "warning" for each in told["findings"])
    told = run(root, "--by", "Kim\n Exempel")
    assert (told["done"], told["next"], told["exit_code"]) == (["check", "approve", "parcel"], "send", 1)
    assert "by: Kim Exempel\n" in record_path(root.folders, EDITION).read_text("utf-8")
    assert run(root)["done"] == [], "what is done isn't done again, and nothing is sent unasked"
    with mailing.office(tmp_path) as office:
        for name, value in office.environment().items():
            monkeypatch.setenv(name, value)
        told = run(root, "--yes")
        assert (told["finished"], told["exit_code"], told["sending"]["sent"]) == (True, 0, 2)
        assert sorted(office.box.addresses) == ["a@gotland.example", "a@skane.example"]
        assert (run(root, "--yes")["exit_code"], len(office.box.taken)) == (0, 2), "once"
    root.change(small.THIRD, "Ett förslag om resor", "Ett förslag om långa resor")
    assert row(root) == ["due", "later", "later", "later", "done"]


def test_what_hinders_a_step_is_told_and_nothing_after_it_is_done(
    tmp_path: Path, run: Callable[..., Told]
) -> None:
    root = small.make(tmp_path / "root", small.workshop())
    root.change(small.EDITION, "language: sv\n", "language: sv\nproof: {severities: {W705: error}}\n")
    told = run(root)
    assert states(told) == "done hindered later later later"
    assert told["exit_code"] == 1 and "W705" in {each["code"] for each in told["findings"]}
    told = run(root, "--by", "Kim Exempel", "--yes")
    assert told["next"] == "check" and not record_path(root.folders, EDITION).exists()


@pytest.mark.parametrize(
    ("members", "settings", "code"),
    [({"region-gotland": ()}, mailing.DISPATCH, "W871"), (None, "dispatch: {rate_per_minute: 9}\n", "E874")],
)
def test_nothing_can_be_sent_to_nobody_or_by_nobody(
    tmp_path: Path, members: dict[str, tuple[str, ...]] | None, settings: str, code: str
) -> None:
    root = mailing.make(tmp_path / "root", members, settings)
    edition = mailing.edition_of(root)
    step = finishing._send(root.folders, edition, edition_status(root.folders, edition))
    assert step.state == "hindered" and [problem.code for problem in step.problems] == [code]


def test_a_publication_without_members_ends_with_its_approval(tmp_path: Path) -> None:
    root = small.make(tmp_path / "root")
    root.write("content/members.yaml", "[]\n")
    for name in (small.FIRST, small.SECOND, small.THIRD, small.FOURTH):
        text = (root.path / name).read_text("utf-8")
        root.write(
            name, "".join(line for line in text.splitlines(True) if not line.startswith("submitted_by"))
        )
    assert len(row(root)) == 3


def test_what_is_uncertain_is_settled_for_one_recipient_alone(tmp_path: Path) -> None:
    root = mailing.make(tmp_path / "root", {"region-skane": ("a@skane.example", "b@skane.example")})
    with open_ledger(root.folders, EDITION, make=True) as ledger:
        assert ledger is not None
        for address in ("a@skane.example", "b@skane.example"):
            ledger.mark(ledger.queue([("region-skane", address, "1" * 64, False)])[0], "uncertain")
    edition = mailing.edition_of(root)
    assert settle_recipient(root.folders, edition, "region-skane", "2", True) == 1
    assert [state for _, state in mailing.states(root)] == ["uncertain", "sent"]
    assert settle_recipient(root.folders, edition, "region-skane", "former", False) == 1
    assert [state for _, state in mailing.states(root)] == ["delayed", "sent"]
