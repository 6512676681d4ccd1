"""The ledger: what it keeps and for how long, what it says of a damaged file, how it is settled and shown,
and how a person is taken out of it.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import mailing
import pytest
import small
from click import unstyle
from hypothesis import given, settings
from hypothesis import strategies as st
from mailing import EDITION, entries, plan, states
from rich.cells import cell_len

from pressklar.commands.dispatch_table import ledger_lines
from pressklar.dispatch.forgetting import find_people, forget_person
from pressklar.dispatch.ledger import Ledger, SentFile, ledger_path, lock_path, open_ledger
from pressklar.dispatch.ledger_pages import STATES, View, view, write_csv, write_page
from pressklar.problems import OutsideError, UsageError

GOTLAND, KIM = "a@gotland.example", "kim.oberg@skane.example"
MEMBERS = {"region-gotland": (GOTLAND,), "region-skane": (KIM, "b@skane.example")}


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    return mailing.make(tmp_path / "root", MEMBERS)


@pytest.fixture
def ledger(root: small.Root) -> Iterator[Ledger]:
    with open_ledger(root.folders, EDITION, make=True) as opened:
        assert opened is not None
        yield opened


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> small.Root:
    root = mailing.make(tmp_path_factory.mktemp("filled") / "root", MEMBERS)
    with open_ledger(root.folders, EDITION, make=True) as ledger:
        assert ledger is not None
        for number in range(30):
            put(ledger, "region-skane", f"{number}@region.example", "sent", "250 fine")
    return root


def put(
    ledger: Ledger,
    member: str,
    address: str,
    state: str,
    words: str = "",
    version: str = "v1",
    trial: bool = False,
) -> int:
    (row,) = ledger.queue([(member, address, version, trial)])
    ledger.mark(row, state, words)  # type: ignore[arg-type]
    return row


def view_of(root: small.Root, ledger: Ledger | None, **more: bool) -> View:
    return view(root.folders, mailing.edition_of(root), ledger, **more)


def test_it_is_kept_where_git_does_not_look_and_only_the_owner_does(root: small.Root, ledger: Ledger) -> None:
    path = ledger_path(root.folders, EDITION)
    assert path == root.path / "content/2031/records/ledger.sqlite3" and path.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(path)) as base:
        assert base.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_queued_row_is_taken_over_and_each_attempt_has_its_own(ledger: Ledger) -> None:
    first = ledger.queue([("region-gotland", GOTLAND, "v1", False)])
    assert ledger.queue([("region-gotland", GOTLAND.upper(), "v2", False)]) == first, (
        "what waits is of the newest version, and the same person's"
    )
    ledger.mark(first[0], "delayed", "451 later")
    second = ledger.again(first[0])
    assert [(entry.id, entry.version, entry.attempt, entry.state) for entry in ledger.entries()] == [
        (first[0], "v2", 1, "delayed"),
        (second, "v2", 2, "queued"),
    ]
    assert put(ledger, "region-gotland", GOTLAND, "sent", trial=True) not in (first[0], second)


def test_what_was_being_sent_is_in_doubt_and_settled_by_a_person(root: small.Root, ledger: Ledger) -> None:
    put(ledger, "region-gotland", GOTLAND, "sending")
    put(ledger, "region-skane", KIM, "sending")
    assert [line.state for line in view_of(root, ledger, running=True).lines] == [
        "sending",
        "sending",
        "none",
    ]
    assert [line.state for line in view_of(root, ledger).lines] == ["uncertain", "uncertain", "none"]
    ledger.mark_interrupted_uncertain()
    assert (
        ledger.resolve("region-gotland", True) == 1
        and ledger.resolve("region-skane", False) == 1
        and ledger.resolve("region-skane", True) == 0
    )
    assert [(entry.member, entry.state) for entry in ledger.entries()] == [
        ("region-gotland", "sent"),
        ("region-skane", "delayed"),
    ]
    assert [due.recipient for due in plan(root).due] == [KIM, "b@skane.example"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "it is empty"),
        (b"not a ledger at all", "isn't a ledger's file"),
        (b"SQLite format 3\0" + b"\xff" * 5000, "can't be used"),
        (None, "parts of it are lost|malformed|not a database"),
    ],
)
def test_a_damaged_ledger_is_said_and_nothing_is_sent(
    root: small.Root, data: bytes | None, words: str
) -> None:
    path = ledger_path(root.folders, EDITION)
    with open_ledger(root.folders, EDITION, make=True) as ledger:
        assert ledger is not None
        for number in range(300):
            put(ledger, f"region-{number}", f"{number}@region.example", "sent", "250 fine " * 9)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if data is None else data)
    with pytest.raises(OutsideError, match=words) as raised:
        plan(root)
    problem = small.one(raised.value.problems)
    assert problem.code == "E878" and "backup" in problem.hint
    assert path.read_bytes() != whole, "and it isn't touched"


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 20_000), st.binary(min_size=1, max_size=300))
def test_bytes_gone_bad_anywhere_never_end_a_command_otherwise(
    filled: small.Root, place: int, noise: bytes
) -> None:
    root = filled
    path = ledger_path(root.folders, EDITION)
    whole = path.read_bytes()
    try:
        offset = place % len(whole)
        path.write_bytes(whole[:offset] + noise + whole[offset + len(noise) :])
        try:
            with open_ledger(root.folders, EDITION) as ledger:
                assert ledger is not None
                view_of(root, ledger)
        except OutsideError as error:
            assert {problem.code for problem in error.problems} <= {"E878", "E901"}
    finally:
        path.with_name(path.name + "-wal").unlink(missing_ok=True)
        path.with_name(path.name + "-shm").unlink(missing_ok=True)
        path.write_bytes(whole)


@pytest.mark.parametrize(
    ("change", "words"),
    [("PRAGMA user_version = 4", "newer version"), ("PRAGMA application_id = 7", "another program's")],
)
def test_a_newer_ledger_or_another_programs_file(root: small.Root, change: str, words: str) -> None:
    with open_ledger(root.folders, EDITION, make=True):
        pass
    with closing(sqlite3.connect(ledger_path(root.folders, EDITION))) as base:
        base.execute(change)
    with pytest.raises(OutsideError, match=words):
        plan(root)


def test_a_ledger_of_the_first_version_learns_of_files(root: small.Root) -> None:
    with open_ledger(root.folders, EDITION, make=True) as ledger:
        assert ledger is not None
        row = put(ledger, "region-gotland", GOTLAND, "sent")
    with closing(sqlite3.connect(ledger_path(root.folders, EDITION))) as base:
        base.executescript(
            "DROP TABLE files; ALTER TABLE attempts DROP COLUMN kind; PRAGMA user_version = 1;"
        )
    for _ in range(2):
        with open_ledger(root.folders, EDITION) as ledger:
            assert (
                ledger is not None and ledger.files() == {} and states(root) == [("region-gotland", "sent")]
            )
    with open_ledger(root.folders, EDITION) as ledger:
        assert ledger is not None
        ledger.enclose({row: [SentFile("booklet.pdf", 9, "0" * 64, "link")]})
        assert ledger.files() == {row: (SentFile("booklet.pdf", 9, "0" * 64, "link"),)}


def test_one_row_a_file_and_attempt(root: small.Root, ledger: Ledger) -> None:
    """What went to whom, and how, also of trials and of earlier attempts; the table has a line a
    recipient.
    """
    first = put(ledger, "region-skane", KIM, "delayed", "451 later")
    second = put(ledger, "region-skane", KIM, "sent", "250 fine")
    third = put(ledger, "region-skane", "jag@natverket.example", "sent", trial=True)
    files = [
        SentFile("booklet.pdf", 9_000_000, "a" * 64, "link"),
        SentFile("proposals.docx", 900, "b" * 64, "attachment"),
    ]
    ledger.enclose(dict.fromkeys((first, second, third), files))
    ledger_view = view_of(root, ledger)
    rows = [
        (row.member, row.recipient, row.attempt, row.state, row.file, row.sent_as) for row in ledger_view.rows
    ]
    assert rows == [
        ("region-gotland", "1", 0, "none", "", ""),
        *(
            ("region-skane", "1", attempt, state, *file)
            for attempt, state in ((1, "delayed"), (2, "sent"))
            for file in (("booklet.pdf", "link"), ("proposals.docx", "attachment"))
        ),
        ("region-skane", "2", 0, "none", "", ""),
        *(
            ("region-skane", "trial", 1, "sent", *file)
            for file in (("booklet.pdf", "link"), ("proposals.docx", "attachment"))
        ),
    ]
    assert [len(line.files) for line in ledger_view.lines] == [0, 2, 0]
    table = list(csv.reader(io.StringIO(write_csv(root.folders, ledger_view).read_text("utf-8-sig"))))
    assert table[0][7:11] == ["file", "size", "sha256", "sent as"] and table[4][2:11] == [
        "1",
        "sent",
        ledger_view.rows[3].when[:16].replace("T", " "),
        "2",
        "v1",
        "booklet.pdf",
        "9000000",
        "a" * 64,
        "link",
    ]
    assert "booklet.pdf (a link), proposals.docx" in write_page(root.folders, ledger_view).read_text("utf-8")


def test_a_ledger_that_leads_out_of_the_project_or_whose_log_alone_is_left(
    root: small.Root, tmp_path: Path
) -> None:
    path = ledger_path(root.folders, EDITION)
    path.parent.mkdir(parents=True)
    path.symlink_to(tmp_path / "elsewhere.sqlite3")
    for asking in (lambda: plan(root), lambda: lock_path(root.folders, EDITION)):
        with pytest.raises(OutsideError, match="outside the project"):
            asking()
    path.unlink()
    path.with_name("ledger.sqlite3-wal").write_bytes(b"log")
    with pytest.raises(OutsideError, match="only its log"):
        plan(root)


def test_forgetting_leaves_no_byte_of_an_address_and_the_counts_as_they_were(root: small.Root) -> None:
    path = ledger_path(root.folders, EDITION)
    with open_ledger(root.folders, EDITION, make=True) as ledger:
        assert ledger is not None
        put(ledger, "region-gotland", GOTLAND, "sent", "250 fine")
        put(ledger, "region-skane", KIM, "refused", "550 the mailbox of Kim Oberg is full")
        put(ledger, "region-skane", KIM, "sent", "250 for Kim Oberg", version="v2")
        put(ledger, "region-skane", KIM, "sent", trial=True)
    assert b"kim.oberg" in b"".join(each.read_bytes() for each in path.parent.glob("ledger*"))
    rows, problems = forget_person(root.folders, None, "Kim Öberg")
    assert rows == 3 and [problem.code for problem in problems] == ["A870"]
    for file in path.parent.glob("ledger*"):
        data = file.read_bytes().lower()
        assert not any(word in data for word in (b"kim", b"oberg", b"skane.example")), file.name
    assert states(root) == [
        ("region-gotland", "sent"),
        ("region-skane", "refused"),
        ("region-skane", "sent"),
        ("region-skane", "sent"),
    ]
    assert [entry.words for entry in entries(root)][1:3] == ["550", "250"]
    assert [due.recipient for due in plan(root).due] == ["b@skane.example"], (
        "whoever was forgotten and is still listed gets nothing twice"
    )
    mailing.name_members(root, {"region-gotland": (GOTLAND,), "region-skane": ("b@skane.example",)})
    with open_ledger(root.folders, EDITION) as ledger:
        assert [line.recipient for line in view_of(root, ledger).lines if line.member == "region-skane"] == [
            "1",
            "forgotten",
        ]
    with pytest.raises(UsageError, match="No ledger knows"):
        forget_person(root.folders, None, KIM)


def test_forgetting_while_another_program_reads_says_so_and_works_after(root: small.Root) -> None:
    path = ledger_path(root.folders, EDITION)
    with open_ledger(root.folders, EDITION, make=True) as ledger:
        assert ledger is not None
        put(ledger, "region-skane", KIM, "sent")
        with closing(sqlite3.connect(path)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM people").fetchall()
            ledger._base.execute("PRAGMA busy_timeout = 50")
            with pytest.raises(OutsideError, match="Another program has the ledger open"):
                ledger.forget(KIM)
        assert ledger.matching(KIM) == []
    with pytest.raises(UsageError):  # it isn't known any more, and what was left of it is scrubbed
        forget_person(root.folders, None, KIM)
    assert not any(b"kim" in file.read_bytes() for file in path.parent.glob("ledger*"))


def test_a_name_that_fits_two_asks_for_the_address(root: small.Root) -> None:
    with open_ledger(root.folders, EDITION, make=True) as ledger:
        assert ledger is not None
        for address in (KIM, "oberg-kim@gotland.example", "kim@x.example"):
            put(ledger, "region-skane", address, "sent")
        assert (
            ledger.matching("kim") == ["kim@x.example"]
            and ledger.matching("") == []
            and ledger.matching("%") == []
        )
    with pytest.raises(UsageError, match="2 people"):
        forget_person(root.folders, None, "Kim Öberg")
    assert forget_person(root.folders, EDITION, KIM.upper())[0] == 1


def test_a_name_is_found_where_it_stands_and_said_without_the_address(root: small.Root) -> None:
    """A contact's name leads to the contact's address, a member's to its recipients; somebody whom no ledger
    knows isn't found.
    """
    root.change(
        small.FIRST,
        "contacts:",
        'contacts:\n  - {name: Maja Exempel, email: "M7@Skane.example"}\n  - {name: Ola Exempel, email: ola@nobody.example}',
    )
    with open_ledger(root.folders, EDITION, make=True) as ledger:
        assert ledger is not None
        put(ledger, "region-skane", "m7@skane.example", "sent")
        put(ledger, "region-gotland", GOTLAND, "sent")
        put(ledger, "region-gotland", GOTLAND, "sent", version="v2")
    (person,) = find_people(root.folders, None, "Exempel, Maja")
    assert (person.address, person.rows) == (
        "m7@skane.example",
        1,
    ) and person.description == "the contact of proposal 1 of 2031"
    (person,) = find_people(root.folders, EDITION, "region gotland")
    assert (person.address, person.rows, person.description) == (GOTLAND, 2, "recipient 1 of Region Gotland")
    assert (
        find_people(root.folders, None, "Ola Exempel") == ()
        and find_people(root.folders, None, "Exempel") == ()
    )
    assert forget_person(root.folders, None, "maja exempel")[0] == 1
    assert (
        find_people(root.folders, None, "Maja Exempel") == ()
        and find_people(root.folders, None, "m7@skane.example") == ()
    )


def test_each_state_is_shown_at_its_recipient(root: small.Root, ledger: Ledger) -> None:
    current = plan(root).due[0].parcel.version
    put(ledger, "region-gotland", GOTLAND, "sent", "250 fine", version=current)
    put(ledger, "region-skane", KIM, "sent", version="earlier")
    put(ledger, "region-skane", "b@skane.example", "refused", "550 no")
    put(ledger, "region-skane", "former@skane.example", "uncertain", "cut off")
    put(ledger, "region-gone", "x@gone.example", "sent")
    put(ledger, "region-skane", "jag@natverket.example", "sent", trial=True)
    ledger_view = view_of(root, ledger)
    assert [(line.member, line.recipient, line.state) for line in ledger_view.lines] == [
        ("region-gotland", "1", "sent"),
        ("region-skane", "1", "changed"),
        ("region-skane", "2", "refused"),
        ("region-skane", "former", "uncertain"),
        ("region-gone", "former", "sent"),
    ]
    assert ledger_view.trials == 1 and dict(ledger_view.counts) == {
        "sent": 2,
        "changed": 1,
        "uncertain": 1,
        "refused": 1,
    }
    assert set(dict(ledger_view.counts)) <= set(STATES)


def test_after_a_mended_address_every_line_says_sent(root: small.Root, ledger: Ledger) -> None:
    """What went to the old address in vain stays in the rows; a member who is gone, or somebody forgotten, is
    owed nothing either.
    """
    current = plan(root).due[0].parcel.version
    put(ledger, "region-gotland", GOTLAND, "sent", version=current)
    for address in (KIM, "b@skane.example"):
        put(ledger, "region-skane", address, "sent", version=read_version(root, "region-skane"))
    for state in ("refused", "delayed", "queued"):
        put(ledger, "region-skane", f"{state}@skane.example", state, "550 no such user")
    put(ledger, "region-gone", "x@gone.example", "refused", "550 no")
    ledger_view = view_of(root, ledger)
    assert (
        {line.state for line in ledger_view.lines} == {"sent"}
        and ledger_view.complete
        and ledger_view.closed == 4
    )
    assert [row.state for row in ledger_view.rows if row.recipient == "former"] == [
        "refused",
        "delayed",
        "queued",
        "refused",
    ]
    put(ledger, "region-skane", "doubt@skane.example", "uncertain")
    assert not view_of(root, ledger).complete, "that one may have arrived: somebody has to say"
    ledger.resolve("region-skane", False)
    assert view_of(root, ledger).complete and view_of(root, ledger).closed == 5


def read_version(root: small.Root, member: str) -> str:
    return next(due.parcel.version for due in plan(root).due if due.member.id == member)


@pytest.mark.parametrize("columns", [72, 80, 100, 400])
def test_the_table_fits_a_terminal(root: small.Root, ledger: Ledger, columns: int) -> None:
    """However long names and words are; the server's words stand under what somebody may have to mend, and
    not under a receipt.
    """
    mailing.name_members(
        root, MEMBERS, {"region-gotland": "Region Gotland", "region-skane": "Region 東京 " + "å" * 100}
    )
    put(
        ledger,
        "region-gotland",
        GOTLAND,
        "sent",
        "250 2.0.0 queued as 4FpLkX2b3Jz9qWm",
        version=plan(root).due[0].parcel.version,
    )
    put(ledger, "region-skane", KIM, "refused", "550 5.1.1 " + "word " * 40 + "x" * 200)
    put(ledger, "region-skane", "b@skane.example", "delayed", "451 later")
    lines = list(ledger_lines(view_of(root, ledger), columns, coloured=False))
    assert not [line for line in lines if cell_len(line) >= min(max(columns, 72), 120)]
    assert lines[0].split() == ["member", "recipient", "state", "when", "(UTC)", "tries"] and lines[
        1
    ].split()[:4] == ["Region", "Gotland", "1", "sent"]
    assert not any("4FpLkX2b3Jz9qWm" in line for line in lines)
    told = " ".join(line.strip() for line in lines if line.startswith("    ") and " 2 " not in line)
    assert told.startswith("550 5.1.1 word word") and told.count("word") == 40 and told.endswith("451 later")
    assert sum("Region" in line for line in lines) == 2, "a member's name stands once"
    coloured = list(ledger_lines(view_of(root, ledger), columns, coloured=True))
    assert [unstyle(line) for line in coloured] == lines and coloured != lines


@pytest.mark.parametrize("columns", [40, 60])
def test_on_a_narrow_terminal_each_recipient_has_a_line_of_its_own(
    root: small.Root, ledger: Ledger, columns: int
) -> None:
    mailing.name_members(root, MEMBERS, {"region-gotland": "Region Gotland", "region-skane": "Region Skåne"})
    put(ledger, "region-skane", KIM, "refused", "550 5.1.1 " + "word " * 40)
    lines = list(ledger_lines(view_of(root, ledger), columns, coloured=False))
    assert max(map(len, lines)) <= columns
    place = lines.index("Region Skåne")
    assert lines[place + 1].startswith("  recipient 1, refused, ") and lines[place + 2].startswith(
        "    550 5.1.1"
    )
    assert any(line.startswith("  recipient 2, not sent") for line in lines[place:])
    assert any("\x1b" in line for line in ledger_lines(view_of(root, ledger), columns, coloured=True))


def test_page_and_csv_hold_no_address_and_no_formula(root: small.Root, ledger: Ledger) -> None:
    mailing.name_members(root, MEMBERS, {"region-skane": "=HYPERLINK(1)<script>alert(1)</script>"})
    put(ledger, "region-skane", KIM, "refused", "550 <b>no</b>")
    ledger_view = view_of(root, ledger)
    page = write_page(root.folders, ledger_view).read_text("utf-8")
    table = write_csv(root.folders, ledger_view).read_bytes()
    assert "<script" not in page and "<b>no</b>" not in page and "=HYPERLINK(1)&lt;script&gt;" in page
    assert b"@" not in table and "@skane" not in page and "@gotland" not in page
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    assert (
        rows[0][:4] == ["member", "name", "recipient", "state"]
        and rows[2][1].startswith("'=HYPERLINK")
        and rows[2][3] == "refused"
        and len(rows) == 4
    )


@pytest.mark.parametrize(
    "words",
    [
        "550; =cmd|' /C calc'!A0",
        "a\tb\t@SUM(1)",
        'so "=1+1"',
        "550-no\r\n+1",
        ";;-2+3",
        "|=1",
        "x;\u00a0＝1",
        "'; '=1",
        ",=1",
    ],
)
def test_however_a_spreadsheet_parts_the_lines_no_cell_is_a_formula(
    root: small.Root, ledger: Ledger, words: str
) -> None:
    put(ledger, "region-skane", KIM, "refused", words)
    table = write_csv(root.folders, view_of(root, ledger)).read_bytes().decode("utf-8-sig")
    for separator in ",;\t|":
        for quotes in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            cells = [
                cell
                for row in csv.reader(io.StringIO(table, newline=""), delimiter=separator, quoting=quotes)
                for cell in row
            ]
            assert (
                len(cells) >= 4
                and [cell for cell in cells if cell.strip().strip('"').strip()[:1] in tuple("=+-@＝＋－＠")]
                == []
            )


def test_without_a_ledger_everybody_has_nothing_and_none_is_made(root: small.Root) -> None:
    assert [line.state for line in view_of(root, None).lines] == ["none"] * 3
    assert not ledger_path(root.folders, EDITION).exists()
