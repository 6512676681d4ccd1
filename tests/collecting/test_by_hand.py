"""Submissions of other kinds of organisations, written by hand: each field in its place, each word placed or
named, looked at first and then taken in.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import clubs
import museums
import pytest
import small

from pressklar import cli
from pressklar.collecting.running import CollectRun, collect
from pressklar.intake.lines import tokens
from pressklar.manuscript import read_edition
from pressklar.model import Proposal


@pytest.fixture(params=[museums, clubs], ids=lambda network: network.__name__)
def network(request: pytest.FixtureRequest) -> ModuleType:
    """An edition, its members, and what they send."""
    assert isinstance(request.param, ModuleType)
    return request.param


@pytest.fixture
def root(tmp_path: Path, network: ModuleType) -> small.Root:
    root = small.Root(tmp_path / "root")
    root.path.mkdir()
    root.write("content/members.yaml", network.MEMBERS)
    root.write("content/2031/edition.yaml", network.EDITION)
    root.write("content/2031/proposals/a.yaml", network.LISTED)
    return root


@pytest.fixture
def inbox(tmp_path: Path, network: ModuleType) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    for sent in network.SENT:
        (folder / sent.name).write_bytes(sent.data)
    return folder


def read_values(proposal: Proposal) -> dict[str, str]:
    contacts = proposal.contacts
    return {
        "title": proposal.title,
        "member": " ".join(member.id for member in proposal.submitted_by),
        **proposal.fields,
        "contact": " ".join(contact.name or "" for contact in contacts),
        "email": " ".join(contact.email or "" for contact in contacts),
    }


def wrong_fields(run: CollectRun, network: ModuleType) -> Iterator[tuple[str, str, str, str]]:
    """File, field, what stands there, and what should: each field of each proposal that is wrong."""
    proposals: dict[str, list[Proposal]] = {}
    for row in run.rows:
        name = row.shaped.submission.source.split("/")[1]
        proposals.setdefault(name, []).append(row.shaped.proposal)
    for sent in network.SENT:
        read = [read_values(proposal) for proposal in proposals.get(sent.name, ())]
        assert len(read) == len(sent.expected), sent.name
        for values, wanted in zip(read, sent.expected, strict=True):
            parts = {"title": wanted.title, "member": wanted.member, "contact": wanted.contact}
            wants = {**wanted.fields, **parts, "email": wanted.email}
            for key, value in values.items():
                if tokens(value) != tokens(wants.get(key, "")):
                    yield sent.name, key, value, wants.get(key, "")


def test_each_field_is_in_its_place(root: small.Root, inbox: Path, network: ModuleType) -> None:
    run = collect(root.folders, root.edition, [inbox])
    assert list(wrong_fields(run, network)) == []
    assert not any(problem.severity == "error" for problem in run.problems)


def test_they_are_looked_at_and_taken_in(
    root: small.Root, inbox: Path, network: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["collect", str(inbox), "--root", str(root.path), "--lang", "en"]
    assert cli.main([*command, "--dry-run"]) == 0
    assert "Nothing was written" in capsys.readouterr().out
    assert len(list(root.path.glob("content/2031/proposals/*.yaml"))) == 1
    assert cli.main(command) == 0
    reading = read_edition(root.folders, "2031")
    assert reading.edition is not None
    assert not any(problem.severity == "error" for problem in reading.problems)
    written = len(list(root.path.glob("content/2031/proposals/*.yaml"))) - 1
    assert written == sum(len(sent.expected) for sent in network.SENT)
