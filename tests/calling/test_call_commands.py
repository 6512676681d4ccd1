"""call and remind as a person runs them: through the front door, with a real mail server behind it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import calls
import mailing
import pytest
import small
from calls import GOTLAND, HALLAND, LAST_DAY, SKANE

from pressklar.calling.planning import reminder_plan, standing
from pressklar.cli import main
from pressklar.dispatch.ledger import ledger_path, open_ledger
from pressklar.dispatch.planning import SendOptions
from pressklar.dispatch.sealed import kind_folder, open_parcel, read_manifest
from pressklar.foundation.build_report import output_sums
from pressklar.foundation.folders import PROJECT
from pressklar.manuscript import read_edition
from pressklar.problems import ContentError

Command = Callable[..., subprocess.CompletedProcess[str]]
DAY = ("--last-day", LAST_DAY.isoformat())


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    return calls.make(tmp_path / "root")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[mailing.Office]:
    with mailing.office(tmp_path) as office:
        yield office


@pytest.fixture
def run(
    root: small.Root,
    place: mailing.Office,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., tuple[int, str, str]]:
    """A command in this process: its exit code, and what it printed."""
    for name, value in place.environment().items():
        monkeypatch.setenv(name, value)

    def command(*words: str) -> tuple[int, str, str]:
        code = main(["--root", str(root.path), "--lang", "en", *words])
        told = capsys.readouterr()
        assert "E909" not in told.err and "Traceback" not in told.err, told.err
        return code, told.out, told.err

    return command


def test_what_is_sent_is_no_output_of_the_build(
    root: small.Root, run: Callable[..., tuple[int, str, str]]
) -> None:
    """Else a call would keep the booklet from being approved."""
    assert run("call", *DAY, "--dry-run")[0] == 0
    assert (root.path / "output/2031/call/region-skane/letter.html").is_file()
    for kind in ("parcel", "reminder"):
        path = kind_folder(root.folders, "2031", kind) / "region-skane" / "letter.html"
        path.parent.mkdir(parents=True)
        path.write_text("Hej")
    assert output_sums(root.folders, "2031") == {}


Run = Callable[..., tuple[int, str, str]]


def call_text(root: small.Root) -> str:
    return (root.path / calls.EDITION).read_text("utf-8")


def test_from_the_dry_run_to_the_last_reminder(root: small.Root, place: mailing.Office, run: Run) -> None:
    before = call_text(root)
    code, out, _ = run("call", *DAY, "--dry-run")
    assert code == 0 and place.box.offered == [] and not ledger_path(root.folders, "2031").exists()
    assert "3 messages would go" in out and f"Region Skåne <{SKANE}>" in out and "skicka in senast" in out
    assert call_text(root) == before, "a dry run writes no content"

    code, out, _ = run("call", *DAY, "--limit", "1", "--to", "jag@natverket.example")
    assert code == 0 and "as a trial" in out and place.box.addresses == ["jag@natverket.example"]
    assert call_text(root) == before, "nor does a trial"
    code, _, err = run("call", *DAY)
    assert code == 2 and "E871" in err and "3 messages to 3 members" in err and call_text(root) == before

    code, out, err = run("call", *DAY, "--yes")
    assert code == 0 and "3 sent" in out and "ledger --of call shows" in out, err
    assert place.box.addresses[1:] == [GOTLAND, SKANE, HALLAND]
    kept = f'call:\n  last_day: "{LAST_DAY.isoformat()}"\n'
    assert call_text(root) == before.replace("fields:\n", kept + "fields:\n")
    code, out, _ = run("call")
    assert code == 0 and "3 have had theirs" in out and len(place.box.taken) == 4

    code, out, _ = run("remind", "--yes")
    assert code == 0 and "2 have had theirs" in out, "nobody is reminded on the day of the call"
    move_back(root, days=9)
    code, out, _ = run("remind", "--yes")
    assert code == 0 and "2 sent" in out and place.box.addresses[4:] == [SKANE, HALLAND]
    code, out, _ = run("remind", "--yes")
    assert code == 0 and "2 have had theirs" in out and len(place.box.taken) == 6, "never twice in a day"

    reminder = place.box.of(SKANE)[-1]
    words = body(reminder)
    assert str(reminder["Subject"]) == "Påminnelse: Förslag inför 2031"
    assert (
        "30 dagar återstår." in words and f"Den {swedish(date.today() - timedelta(days=9))} bad vi" in words
    )
    assert len(list(reminder.iter_attachments())) == 2
    code, out, _ = run("ledger", "--of", "reminder", "--json")
    states = {line["member"]: line["state"] for line in json.loads(out)["lines"]}
    assert states == {"region-gotland": "none", "region-skane": "sent", "region-halland": "sent"}
    code, out, _ = run("ledger", "--json")
    assert {line["state"] for line in json.loads(out)["lines"]} == {"none"}, "a call is no parcel"

    code, out, _ = run("status", "--json")
    status = json.loads(out)
    assert status["calls"] == {"answered": 1, "called": 2} and status["days_left"] == 30
    assert {member["call"] for member in status["members"] if member["delivered"] == ""} == {
        "answered",
        "called",
    }
    code, out, _ = run("status")
    assert "The call: 1 has answered, 2 called." in out and "30 days until the last day" in out
    collected = root.path / "tea.txt"
    collected.write_text("Titel: Te åt alla\n\nAvsändare: Region Skåne\n\nIdé: Vi kokar te.", "utf-8")
    assert run("collect", str(collected))[0] in (0, 1)
    code, out, _ = run("status", "--json")
    assert json.loads(out)["calls"] == {"answered": 2, "called": 1}, "what was collected is an answer"


def test_the_call_says_what_a_member_needs(root: small.Root, place: mailing.Office, run: Run) -> None:
    root.change(
        calls.EDITION,
        "chapters:\n",
        "call:\n  text: |\n    Särskilt om <b>beredskap</b>:\n    https://www.natverket.example/om\n\n"
        "    =SUMMA(1)\nchapters:\n",
    )
    code, _, err = run("call", *DAY, "--yes")
    assert code == 0, err
    message = place.box.of(SKANE)[0]
    text = body(message)
    assert f"senast {swedish(LAST_DAY)}" in str(message["Subject"])
    assert (
        "svar@natverket.example" in text and "Kim Exempel" in text and "Idé, Syfte, Målgrupp <alla>" in text
    )
    assert "Särskilt om <b>beredskap</b>: https://www.natverket.example/om" in text
    page = message.get_body(("html",))
    assert page is not None and "&lt;b&gt;beredskap&lt;/b&gt;" in page.get_content()
    assert 'href="https://www.natverket.example/om"' in page.get_content()
    names = [part.get_filename() for part in message.iter_attachments()]
    assert names == ["forslag-2031-region-skane-formular.docx", "forslag-2031-region-skane-formular.html"]
    english = place.box.of(HALLAND)[0]
    assert "send in by" in str(english["Subject"]) and "To Region Halland & Co" in body(english)
    assert next(part.get_filename() for part in english.iter_attachments()).endswith("-halland-form.docx")


def test_changed_words_and_members_that_send_nothing_in(
    root: small.Root, place: mailing.Office, run: Run
) -> None:
    assert run("call", *DAY, "--yes")[0] == 0
    later = (LAST_DAY + timedelta(days=7)).isoformat()
    code, out, err = run("call", "--last-day", later, "--dry-run")
    assert code == 0 and "3 have had theirs" in out and "W891" in err and "call --changed" in err
    code, out, _ = run("call", "--last-day", later, "--changed", "--member", "region-skane", "--json")
    assert code == 0 and json.loads(out)["sent"] == 1 and f'last_day: "{later}"' in call_text(root)
    root.change(
        calls.EDITION, f'  last_day: "{later}"\n', f'  last_day: "{later}"\n  declined: [region-halland]\n'
    )
    move_back(root, days=2)
    code, out, _ = run("remind", "--json", "--yes")
    told = json.loads(out)
    assert (code, told["sent"], told["answered"], told["declined"]) == (
        0,
        1,
        ["region-gotland"],
        ["region-halland"],
    )
    assert place.box.addresses[-1] == SKANE
    (root.path / "content/2031/proposals/andra.yaml").write_text(
        "title: Ett till\nsubmitted_by: [region-skane]\nidea: Text.\npurpose: Text.\n", "utf-8"
    )
    root.change(calls.EDITION, "      - forsta-forslaget\n", "      - forsta-forslaget\n      - andra\n")
    code, out, _ = run("remind")
    assert code == 0 and "of 3 that were called, 2 have answered, and 1 send nothing in" in out


def test_drafts_are_noted_by_hand_and_then_reminded(
    root: small.Root, place: mailing.Office, run: Run
) -> None:
    code, out, _ = run("call", *DAY, "--eml")
    folder = root.path / "output/2031/call/mail_drafts"
    assert code == 0 and "3 drafts" in out and "--sent --of call" in out and len(list(folder.iterdir())) == 3
    draft = (folder / "region-skane.eml").read_bytes()
    assert b"X-Unsent: 1" in draft and draft.isascii()
    code, out, err = run("remind")
    assert code == 0 and "nobody was called yet" in out and "W890" in err and "region-skane" in err
    code, out, _ = run("ledger", "resolve", "region-skane", "--sent", "--of", "call")
    assert code == 0 and "1 message noted" in out
    move_back(root, days=1)
    code, out, err = run("remind", "--dry-run")
    assert code == 0 and "1 message would go" in out and "I dag" not in out
    assert "1 member was never called" in err and "region-halland" in err and place.box.offered == []
    code, out, _ = run("remind", "--eml", str(root.path / "drafts"))
    assert code == 0 and (root.path / "drafts/region-skane.eml").exists()
    code, out, _ = run("ledger", "resolve", "region-skane", "--sent", "--of", "reminder")
    assert code == 0 and "1 message noted" in out
    assert "1 has had theirs" in run("remind")[1]


def test_undo_takes_the_last_day_back(root: small.Root, run: Run) -> None:
    before = call_text(root)
    assert run("call", *DAY, "--eml")[0] == 0 and call_text(root) != before
    assert run("undo")[0] == 0 and call_text(root) == before
    inline = before.replace("fields:\n", "call: {text: Hej}  # a note\nfields:\n")
    (root.path / calls.EDITION).write_text(inline, "utf-8")
    assert run("call", *DAY, "--eml")[0] == 0
    assert f'call: {{text: Hej, last_day: "{LAST_DAY.isoformat()}"}}  # a note\n' in call_text(root)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("call",), "E890"),
        (("call", "--last-day", "1 mars"), "E890"),
        (("call", "--last-day", "20310301"), "E890"),
        (("call", "--last-day", "2020-03-01"), "E890"),
        (("remind",), "E890"),
        (("call", *DAY, "--member", "region-skaane"), "E861"),
        (("call", *DAY, "--to", "region-skane"), "E874"),
    ],
)
def test_what_cannot_be_asked_for(root: small.Root, run: Run, words: tuple[str, ...], code: str) -> None:
    exit_code, _, err = run(*words)
    assert exit_code == 2 and code in err
    assert not (root.path / "output").exists() and not ledger_path(root.folders, "2031").exists()


def test_a_faulty_edition_and_a_sender_that_is_missing(root: small.Root, run: Run) -> None:
    root.change(calls.EDITION, "  from: forslag@natverket.example\n", "")
    code, _, err = run("call", *DAY, "--yes")
    assert code == 1 and "E874" in err and "Nobody was called." in err
    root.change(calls.EDITION, "most: 40", "most: many")
    code, _, err = run("call", *DAY, "--yes")
    assert code == 1 and "E124" in err and "Nobody was called." in err


def test_a_publication_without_members_has_the_form_for_anybody(root: small.Root, run: Run) -> None:
    (root.path / calls.MEMBERS).unlink()
    root.change("content/2031/proposals/forsta-forslaget.yaml", "submitted_by: [region-gotland]\n", "")
    code, out, err = run("call", *DAY, "--dry-run")
    assert code == 0 and "0 members, and those for anybody" in out, err
    names = sorted(path.name for path in (root.path / "output/2031/call/any_member").iterdir())
    assert names == ["forslag-2031-formular.docx", "forslag-2031-formular.html"]


def test_the_example_of_a_new_edition_answers_for_nobody(root: small.Root, run: Run) -> None:
    assert run("call", *DAY, "--eml")[0] == 0
    assert run("new", "2032")[0] == 0
    text = (root.path / "content/2032/edition.yaml").read_text("utf-8")
    assert LAST_DAY.isoformat() not in text, "another year has another last day"
    edition = read_edition(root.folders, "2032").edition
    assert edition is not None and edition.proposals and edition.call.last_day is None
    assert standing(root.folders, edition, None).answered == frozenset()
    assert edition.fields[0].help == "Vad vill ni göra tillsammans?" and edition.fields[0].most == 40


def test_help_and_most_and_call_ask_for_no_new_build(root: small.Root) -> None:
    from pressklar.foundation.inputs import content_sums

    def sums() -> dict[str, str]:
        edition = read_edition(root.folders, "2031").edition
        assert edition is not None
        return content_sums(root.folders, edition)

    before = sums()
    root.change(calls.EDITION, "most: 40", "most: 50")
    root.change(calls.EDITION, "chapters:\n", "call: {last_day: 2031-03-01}\nchapters:\n")
    assert sums() == before


def test_what_is_in_doubt_waits_for_a_person(root: small.Root, place: mailing.Office, run: Run) -> None:
    place.box.drop_after = True
    code, _, err = run("call", *DAY, "--member", "region-skane")
    assert code == 1 and "W874" in err and "ledger resolve region-skane --of call --sent" in err
    place.box.drop_after = False
    code, _, err = run("call", "--member", "region-skane")
    assert code == 1 and "W874" in err and len(place.box.taken) == 1
    assert run("ledger", "resolve", "region-skane", "--not-sent")[0] == 2, "no parcel is uncertain"
    assert run("ledger", "resolve", "region-skane", "--of", "call", "--not-sent")[0] == 0
    code, out, _ = run("call", "--member", "region-skane")
    assert code == 0 and "1 sent" in out


def test_reminders_plan_by_the_days_of_the_ledger(root: small.Root, run: Run) -> None:
    """A reminder of yesterday doesn't hinder one of today; one in doubt does."""
    assert run("call", *DAY, "--eml")[0] == 0
    assert run("ledger", "resolve", "region-skane", "--sent", "--of", "call")[0] == 0
    move_back(root, days=3)
    assert run("remind", "--eml")[0] == 0
    assert run("ledger", "resolve", "region-skane", "--sent", "--of", "reminder")[0] == 0
    edition = read_edition(root.folders, "2031").edition
    assert edition is not None
    wanted = [member for member in edition.members if member.id == "region-skane"]

    def planned(day: date) -> tuple[int, int, int]:
        with open_ledger(root.folders, "2031") as ledger:
            plan = reminder_plan(root.folders, edition, wanted, ledger, SendOptions(), day)
        return len(plan.due), plan.had, len(plan.problems)

    assert planned(date.today()) == (0, 1, 0) and planned(date.today() + timedelta(days=1)) == (1, 0, 0)
    with open_ledger(root.folders, "2031") as ledger:
        assert ledger is not None
        ledger.mark(ledger.entries("reminder")[-1].id, "uncertain")
    assert planned(date.today() + timedelta(days=1)) == (0, 0, 1)


def test_what_was_changed_by_hand_is_not_sent(root: small.Root, run: Run) -> None:
    """Its hint names the command that makes it anew."""
    assert run("call", *DAY, "--eml", "--member", "region-skane")[0] == 0
    parent = kind_folder(root.folders, "2031", "call")
    (parent / "region-skane" / "letter.txt").write_text("Något annat", "utf-8")
    with pytest.raises(ContentError) as caught:
        open_parcel(root.folders, read_manifest(parent, "2031", "region-skane", "call"))
    (problem,) = caught.value.problems
    assert problem.code == "E873" and "call --dry-run --edition 2031 --member region-skane" in problem.hint
    (parent / "region-skane" / "manifest.json").write_text("[]", "utf-8")
    code, _, err = run("ledger", "resolve", "region-skane", "--sent", "--of", "call")
    assert code == 1 and "E891" in err and "The ledger is as it was." in err
    assert run("call", "--member", "region-skane", "--dry-run")[0] == 0, "it is made anew"


def test_the_front_door_calls(root: small.Root) -> None:
    done = subprocess.run(
        [
            sys.executable,
            str(PROJECT / "build.py"),
            "--root",
            str(root.path),
            "call",
            *DAY,
            "--dry-run",
            "--json",
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env={**os.environ, "PRESSKLAR_LANG": "sv"},
    )
    told = json.loads(done.stdout)
    assert done.returncode == 0 and told["command"] == "call" and told["last_day"] == LAST_DAY.isoformat()
    assert len(told["messages"]) == 3 and told["forms"][0] == "output/2031/call/any_member"


def move_back(root: small.Root, days: int) -> None:
    """Everything in the ledger happened so many days earlier."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(ledger_path(root.folders, "2031"))) as base:
        for number, since in base.execute("SELECT id, since FROM attempts").fetchall():
            earlier = datetime.fromisoformat(since) - timedelta(days=days)
            base.execute(
                "UPDATE attempts SET since = ? WHERE id = ?", (earlier.strftime("%Y-%m-%dT%H:%M:%SZ"), number)
            )
        base.commit()


def body(message: EmailMessage) -> str:
    part: Any = message.get_body(("plain",))
    return str(part.get_content())


def swedish(day: date) -> str:
    months = [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ]
    return f"{day.day} {months[day.month - 1]} {day.year}"
