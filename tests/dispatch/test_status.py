"""The status: what is missing, whose draft is out and since when, who has the parcel; as a value, at the terminal, and
as a spreadsheet that no cell of which is a formula.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import mailing
import pytest
import small
from lxml import etree
from mailing import EDITION

from pressklar import cli
from pressklar.building.status import DraftStatus, EditionStatus, MemberStatus, edition_status
from pressklar.building.status_sheet import write_status_sheet
from pressklar.building.status_words import delivery_words, draft_words, summary
from pressklar.dispatch.ledger import SentFile, open_ledger
from pressklar.dispatch.origins import remember_drafts
from pressklar.docx.drafting import make_draft, record
from pressklar.locale import speaking
from pressklar.merge.journal import returned_path
from pressklar.merge.sent_drafts import close_draft
from pressklar.problems import UsageError

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    return mailing.make(tmp_path / "root")


def status(root: small.Root) -> EditionStatus:
    return edition_status(root.folders, mailing.edition_of(root))


def of(root: small.Root, member: str) -> MemberStatus:
    return next(each for each in status(root).members if each.id == member)


def draft(root: small.Root, member: str, days_ago: int = 0) -> str:
    """A draft of a member's, made so many days ago; its id."""
    word = make_draft(root.pages(), root.folders, (member,) if member else ())
    when = time.time() - days_ago * 86_400
    os.utime(record(root.folders, EDITION, word), (when, when))
    return word.draft


def mark(
    root: small.Root, member: str, state: str, version: str = "", files: tuple[SentFile, ...] = ()
) -> None:
    """A row of the ledger for the member's recipient."""
    manifest = root.path / "output" / EDITION / "parcels" / member / "manifest.json"
    version = version or json.loads(manifest.read_text("utf-8"))["version"]
    with open_ledger(root.folders, EDITION, make=True) as ledger:
        assert ledger is not None
        address = f"a@{member.removeprefix('region-')}.example"
        (row,) = ledger.queue([(member, address, version, False)])
        ledger.enclose({row: files})
        ledger.mark(row, state, "550 …")  # type: ignore[arg-type]


def days_ago(days: int) -> date:
    return datetime.fromtimestamp(time.time() - days * 86_400).astimezone().date()


def test_what_is_missing_is_told_by_entry_and_member(root: small.Root) -> None:
    root.change(small.THIRD, "purpose: Att pröva det som sägs här.\n", "")
    root.change(small.FOURTH, "submitted_by: [region-skane]\n", "submitted_by: []\n")
    whole = status(root)
    assert [(entry.number, entry.keys, entry.has_no_sender) for entry in whole.incomplete] == [
        (3, ("purpose",), False),
        (4, (), True),
    ]
    assert [entry.number for entry in of(root, "region-gotland").incomplete] == [3]
    assert of(root, "region-gotland").entries == (1, 3) and of(root, "region-skane").entries == (2,)
    with speaking("en"):
        assert summary(whole)[0] == "4 proposals, of which 2 lack something."


def test_a_draft_is_out_from_the_day_it_was_made_until_it_comes_back(root: small.Root) -> None:
    assert of(root, "region-skane").draft == DraftStatus()
    name = draft(root, "region-skane", 9)
    out = of(root, "region-skane").draft
    assert (out.state, out.since, len(out.entries)) == ("out", days_ago(9), 2)
    assert of(root, "region-gotland").draft.state == "none"
    path = returned_path(root.folders, EDITION, name)
    path.parent.mkdir(parents=True)
    path.write_text('{"when": "2031-05-04"}')
    assert draft_words(of(root, "region-skane").draft).endswith("2031-05-04")
    assert of(root, "region-skane").draft.state == "back"
    path.unlink()
    close_draft(root.folders, EDITION, name)
    assert of(root, "region-skane").draft.state == "none", "nobody waits for it"


def test_a_parcels_draft_is_out_when_the_parcel_was_sent_and_not_before(root: small.Root) -> None:
    older = draft(root, "region-skane", 9)
    close_draft(root.folders, EDITION, older)
    root.change(small.SECOND, "Att pröva", "Att noga pröva")
    packed = draft(root, "region-skane", 3)
    digest = hashlib.sha256(b"the Word file").hexdigest()
    remember_drafts(root.folders, EDITION, {packed: digest})
    assert of(root, "region-skane").draft.state == "packed"
    mark(root, "region-skane", "sent", files=(SentFile("x.docx", 3, digest, "attachment"),))
    out = of(root, "region-skane").draft
    assert (out.state, out.since) == ("out", datetime.now(UTC).astimezone().date())


def test_the_whole_editions_draft_is_nobodys(root: small.Root) -> None:
    draft(root, "", 2)
    whole = status(root)
    assert [(each.state, each.since, len(each.entries)) for each in whole.whole_drafts] == [
        ("out", days_ago(2), 4)
    ]
    assert {member.draft.state for member in whole.members} == {"none"}


def test_who_has_the_parcel_comes_from_the_ledger(root: small.Root) -> None:
    mark(root, "region-gotland", "sent")
    mark(root, "region-skane", "refused")
    mailing.name_members(
        root,
        {"region-gotland": ("a@gotland.example",), "region-skane": ("a@skane.example", "b@skane.example")},
    )
    gotland, skane = of(root, "region-gotland"), of(root, "region-skane")
    assert gotland.has_parcel and not gotland.is_waited_for and gotland.parcel == "ready"
    assert gotland.delivered[:10] == datetime.now(UTC).strftime("%Y-%m-%d")
    assert not skane.has_parcel and skane.is_waited_for
    assert dict(skane.deliveries) == {"refused": 1, "none": 1}
    with speaking("en"):
        assert delivery_words(skane) == "1 refused, 1 not sent"
    mark(root, "region-gotland", "sent", version="0" * 64)
    assert dict(of(root, "region-gotland").deliveries) == {"changed": 1}


def test_a_member_that_is_gone_is_still_told_of(root: small.Root) -> None:
    mailing.name_members(root, {"ostersjon": ("a@ostersjon.example",)})
    mailing.put_parcel(root, "ostersjon")
    mark(root, "ostersjon", "sent")
    mailing.name_members(root, {})
    gone = of(root, "ostersjon")
    assert gone.is_former and gone.recipients[0].recipient == "former"
    assert sum(count for _, count in status(root).parcels) == 2


def cells(path: Path) -> list[list[tuple[str, str]]]:
    """Each sheet's cells: (type, text)."""
    with zipfile.ZipFile(path) as archive:
        texts = ["".join(item.itertext()) for item in etree.fromstring(archive.read("xl/sharedStrings.xml"))]
        sheets = []
        for number in (1, 2, 3):
            sheet = etree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
            assert not list(sheet.iter(f"{SHEET}f", f"{SHEET}hyperlink")), "no formula, no link"
            sheets.append(
                [
                    (cell.get("t", "n"), texts[int(value.text)] if cell.get("t") == "s" else value.text)
                    for cell in sheet.iter(f"{SHEET}c")
                    for value in cell.iter(f"{SHEET}v")
                ]
            )
        return sheets


def test_the_spreadsheet_holds_it_all_and_no_formula(root: small.Root, tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://evil.example";"x")'
    root.change(small.THIRD, "purpose: Att pröva det som sägs här.\n", "")
    mark(root, "region-gotland", "sent")
    path = tmp_path / "status.xlsx"
    with speaking("en"):
        whole = status(root)
        names = (evil, "+46\t\u202e\x00\ud800@SUM(1)" + "x" * 40_000)
        members = (replace(each, name=name) for each, name in zip(whole.members, names, strict=True))
        write_status_sheet(path, replace(whole, members=tuple(members), title="=1\x01"))
        with pytest.raises(UsageError, match="end as a spreadsheet"):
            write_status_sheet(tmp_path / "members.yaml", status(root))
    listed, missing, recipients = cells(path)
    assert ("s", evil) in listed and ("s", "3: Syfte") in listed
    assert ("s", "Syfte") in missing and ("n", "3") in missing
    assert ("s", "sent") in recipients and not any("@gotland.example" in text for _, text in recipients)
    assert not any(
        "\u202e" in text or len(text) > 32_767 for sheet in (listed, missing, recipients) for _, text in sheet
    )


def test_the_command_shows_it_and_writes_nothing(
    root: small.Root, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mark(root, "region-gotland", "sent")
    before = {path: path.read_bytes() for path in root.path.rglob("*") if path.is_file()}
    words = ["--root", str(root.path), "--lang", "en"]
    assert cli.main(["status", *words]) == 0
    shown = capsys.readouterr().out
    assert "Region Gotland" in shown and "Recipients: 1 sent, 1 not sent." in shown
    assert "@" not in shown
    assert cli.main(["status", *words, "--waiting"]) == 0
    assert "Region Gotland" not in capsys.readouterr().out
    assert cli.main(["status", *words, "--json", "--xlsx", str(tmp_path / "s.xlsx")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["deliveries"] == {"sent": 1, "none": 1} and told["members"][0]["draft"]["state"] == "none"
    after = {
        path: path.read_bytes()
        for path in root.path.rglob("*")
        if path.is_file() and "-shm" not in path.name and "-wal" not in path.name
    }
    assert {
        name: data for name, data in before.items() if "-wal" not in name.name and "-shm" not in name.name
    } == after
    assert (tmp_path / "s.xlsx").is_file()
