"""A good root is read whole and without a word; its values are what the editor wrote, with their lines."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from roots import EDITION, FIRST, GOOD, MEMBERS, SECOND, changed, link_to, read_root, text_of, write

from pressklar.foundation.folders import Folders
from pressklar.manuscript import editions, read_edition
from pressklar.model import Contact, Field, Member
from pressklar.problems import has_errors

PROJECT = Folders()
GOLDEN = Path(__file__).parents[1] / "golden" / "manuscript" / "many_faults.txt"


def test_a_good_root_is_read_whole(tmp_path: Path) -> None:
    reading = read_root(tmp_path)
    assert reading.problems == ()
    edition = reading.edition
    assert edition is not None
    assert (edition.id, edition.title, edition.language, edition.publisher, edition.date) == (
        "2024",
        "2024",
        "sv",
        "Nätverket",
        date(2023, 11, 1),
    )
    assert edition.fields == (
        Field("idea", "Idé", "required"),
        Field("purpose", "Syfte", "expected"),
        Field("extra", "Övrigt", "optional"),
    )
    gotland = Member(
        "region-gotland", "Region Gotland", "region", "09", ("utveckling@region-gotland.example",)
    )
    assert edition.members == (gotland, Member("tillvaxtverket", "Tillväxtverket", "agency"))
    assert [(chapter.id, chapter.number, chapter.title) for chapter in edition.chapters] == [
        ("beredskap", 1, "Beredskap")
    ]
    first, second = edition.proposals
    assert (first.id, first.number, first.title, first.submitted_by) == (
        "forsta",
        1,
        "Första: förslaget",
        (gotland,),
    )
    assert dict(first.fields) == {"idea": "En idé.", "purpose": "Ett syfte."}
    assert first.contacts == (Contact("Maja Lind", email="maja@region.example"),)
    assert dict(second.fields) == {"idea": "Se [det första](#forsta).", "purpose": "Ett till."}
    assert second.number == 2
    assert edition.folder == tmp_path / "content/2024"


def test_a_publication_may_say_that_its_entries_have_no_fields(tmp_path: Path) -> None:
    fields = GOOD[EDITION].partition("fields:")[2].partition("chapters:")[0]
    entries = {
        FIRST: "title: Första\nsubmitted_by: [region-gotland]\nintro: En inledning.\n",
        SECOND: "title: Andra\nsubmitted_by: [tillvaxtverket]\n",
    }
    reading = read_root(tmp_path, entries, changed(EDITION, (fields, " []\n")))
    assert not has_errors(reading.problems) and reading.edition is not None
    assert reading.edition.fields == () and reading.edition.proposals[0].intro == "En inledning."
    unsaid = read_root(tmp_path, entries, changed(EDITION, (fields, "\n")))
    assert "E111" in {problem.code for problem in unsaid.problems}, "nothing said isn't none"


def test_files_are_all_that_was_read(tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (4, 3)).save(picture, "PNG")
    pictures = {f"content/2024/images/{name}.png": picture.getvalue() for name in ("karta", "oanvand")}
    reading = read_root(
        tmp_path,
        pictures,
        changed(SECOND, ("Ett till.", "'![En karta](images/karta.png) ![Den igen](images/karta.png)'")),
    )
    assert reading.problems == ()
    assert [path.relative_to(tmp_path).as_posix() for path in reading.files] == [
        MEMBERS,
        EDITION,
        FIRST,
        SECOND,
        "content/2024/images/karta.png",
    ]


def test_lines_say_where_each_text_begins(tmp_path: Path) -> None:
    edition = read_root(tmp_path).edition
    assert edition is not None
    assert dict(edition.proposals[0].lines) == {
        "title": 1,
        "submitted_by": 2,
        "idea": 4,
        "purpose": 6,
        "contacts": 8,
    }
    assert dict(edition.proposals[1].lines) == {"title": 1, "submitted_by": 2, "idea": 3, "purpose": 4}


HABITS: dict[str, Callable[[str], str]] = {
    "BOM": lambda text: "\ufeff" + text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "both": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    "document mark": lambda text: "---\n" + text,
    "no last line break": lambda text: text.rstrip("\n"),
}


@pytest.mark.parametrize("change", HABITS.values(), ids=HABITS)
def test_what_editors_do_to_files_is_accepted_silently(tmp_path: Path, change: Callable[[str], str]) -> None:
    plain = read_root(tmp_path / "plain")
    other = read_root(tmp_path / "other", {name: change(text) for name, text in GOOD.items()})
    assert other.problems == ()
    assert plain.edition is not None and other.edition is not None
    assert [
        (proposal.title, dict(proposal.fields), proposal.contacts) for proposal in plain.edition.proposals
    ] == [(proposal.title, dict(proposal.fields), proposal.contacts) for proposal in other.edition.proposals]


@pytest.mark.parametrize(
    "written",
    ["no", "on", "2024", "007", "1:30", "0x1F", "1e3", "2024-01-01", "=", "<<", "NULL", "yes", ".5"],
)
def test_a_text_is_what_the_editor_wrote(tmp_path: Path, written: str) -> None:
    """YAML 1.1 would make truth values, numbers, minutes and dates of these."""
    reading = read_root(
        tmp_path,
        changed(SECOND, ("title: Andra", f"title: {written}")),
        changed(EDITION, ("title: 2024", f"title: {written}")),
    )
    assert reading.problems == ()
    assert reading.edition is not None
    assert reading.edition.title == reading.edition.proposals[1].title == written


def test_a_fault_in_one_file_leaves_the_rest(tmp_path: Path) -> None:
    reading = read_root(tmp_path, {FIRST: "title: 'open\n"})
    assert [problem.code for problem in reading.problems] == ["E105"]
    assert reading.edition is not None
    assert [(proposal.id, proposal.number) for proposal in reading.edition.proposals] == [("andra", 2)]


@pytest.mark.parametrize("line", ["title: 2024", "language: sv", "publisher: Nätverket", "date: 2023-11-01"])
def test_without_what_it_needs_there_is_no_edition(tmp_path: Path, line: str) -> None:
    reading = read_root(tmp_path, changed(EDITION, (f"{line}\n", "")))
    assert reading.edition is None
    assert [problem.code for problem in reading.problems] == ["E111"]


def test_proposals_are_looked_at_even_without_an_edition(tmp_path: Path) -> None:
    reading = read_root(
        tmp_path,
        {EDITION: "title: 'open\n"},
        changed(FIRST, ("region-gotland", "region-gottland"), ("maja@region.example", "maja")),
    )
    assert [(problem.code, problem.file) for problem in reading.problems] == [
        ("E105", EDITION),
        ("E119", FIRST),
        ("W103", FIRST),
    ]


def test_problems_of_a_proposal_name_it(tmp_path: Path) -> None:
    (problem,) = read_root(tmp_path, changed(SECOND, ("purpose: Ett till.", "purpose:"))).problems
    assert (problem.proposal, problem.number, problem.field) == ("andra", 2, "purpose")
    (link,) = read_root(tmp_path, changed(SECOND, ("#forsta", "#fosta"))).problems
    assert (link.proposal, link.field, link.text, link.fix, link.line, link.column) == (
        "andra",
        "idea",
        "#fosta",
        "#forsta",
        3,
        23,
    )


def test_problems_come_by_file_and_line(tmp_path: Path) -> None:
    problems = read_root(
        tmp_path, {FIRST: "a: b\nc: d\n", SECOND: "e: f\n"}, changed(EDITION, ("language: sv", "language: S"))
    ).problems
    assert [(problem.file, problem.line) for problem in problems] == sorted(
        (problem.file, problem.line) for problem in problems
    )
    assert len({problem.file for problem in problems}) == 3


def test_links_inside_the_root_are_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/text.yaml").write_text(GOOD[SECOND], "utf-8")
    assert read_root(tmp_path, {SECOND: link_to(tmp_path / "elsewhere/text.yaml")}).problems == ()


def test_a_root_that_is_a_link_is_no_matter(tmp_path: Path) -> None:
    write(tmp_path / "real")
    (tmp_path / "root").symlink_to(tmp_path / "real")
    assert read_edition(Folders(tmp_path / "root"), "2024").problems == ()


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../content/2024", "2024/", "/etc", "2024\0", "å" * 500, "2024\n"]
)
def test_an_edition_is_a_folder_under_content_and_nothing_else(tmp_path: Path, name: str) -> None:
    reading = read_edition(write(tmp_path), name)
    assert reading.edition is None and reading.files == ()
    assert [problem.code for problem in reading.problems] == ["E101"]


def test_a_file_name_that_is_no_text_can_be_printed(tmp_path: Path) -> None:
    folders = write(tmp_path)
    (tmp_path / "content/2024/proposals" / os.fsdecode(b"f\xf6rslag\x1b[31m.yaml")).write_text("title: x")
    (problem,) = read_edition(folders, "2024").problems
    assert problem.code == "W102"
    assert all(
        text.isprintable() and text.encode()
        for text in (problem.message, problem.hint, problem.file or "", problem.proposal or "")
    )


def test_editions_are_folders_with_a_settings_file_newest_last(tmp_path: Path) -> None:
    assert editions(Folders(tmp_path)) == ()
    for name in ("2024", "2009", "998", "provtryck", "2024b", ".git"):
        write(tmp_path, {**dict.fromkeys((EDITION, FIRST, SECOND)), f"content/{name}/edition.yaml": "x"})
    (tmp_path / "content/2031").mkdir()
    assert editions(Folders(tmp_path)) == ("provtryck", "998", "2009", "2024", "2024b")
    (tmp_path / "content/2030/").mkdir()
    os.mkfifo(tmp_path / "content/2030/edition.yaml")
    assert editions(Folders(tmp_path))[-1] == "2030", (
        "an edition that can't be read is told about, not passed over for an older one"
    )


def test_a_run_with_many_faults_tells_them_all(tmp_path: Path) -> None:
    reading = read_root(
        tmp_path,
        {
            MEMBERS: GOOD[MEMBERS]
            .replace("county_code: 09", "county_code: 9")
            .replace("kind: agency", "knd: agency")
            + "- id: region-gotland\n  name: Kopia\n",
            EDITION: GOOD[EDITION]
            .replace("2023-11-01", "november 2023")
            .replace("need: optional", "need: frivillig")
            + "      - forsta\n      - tredje\nimprint: |\n  Se [den](#fosta).\n",
            FIRST: "titel: Första\nsubmitted_by: region-gotland\nidea: |\n  En rad.\n\n  ![](images/../karta.png) och [hit](ftp://natverket.example).\n"
            "purpose:\nidea: igen\n",
            SECOND: GOOD[SECOND]
            .replace("tillvaxtverket", "tillvaxtveket")
            .replace("Ett till.", "Bra & billigt #1"),
            "content/2024/proposals/fjarde.yaml": "title: Fjärde\n",
        },
    )
    text = text_of(reading)
    if os.environ.get("GOLDEN") == "new":
        GOLDEN.parent.mkdir(parents=True, exist_ok=True)
        GOLDEN.write_text(text, "utf-8")
    assert text == GOLDEN.read_text("utf-8")


def test_this_projects_edition_reads_without_errors() -> None:
    reading = read_edition(PROJECT, "2024")
    assert not has_errors(reading.problems), text_of(reading)
    assert reading.edition is not None
    assert [len(chapter.proposals) for chapter in reading.edition.chapters] == [5, 5, 3, 6, 5, 2, 6, 9]
    assert len(reading.edition.members_with_proposals) == 13
    assert {problem.code for problem in reading.problems} <= {"W101", "W103"}


def test_reading_forty_one_proposals_is_quick() -> None:
    read_edition(PROJECT, "2024")
    best = min(_seconds() for _ in range(5))
    assert best < 0.5, f"{best:.3f} s: 0.012 s when this was written"


def _seconds() -> float:
    start = time.perf_counter()
    read_edition(PROJECT, "2024")
    return time.perf_counter() - start


def test_asking_for_the_editions_loads_nothing_heavy() -> None:
    code = (
        "import sys; from pressklar.foundation.folders import Folders; from pressklar.manuscript import editions; print(editions(Folders()));"
        "print([name for name in ('pydantic', 'yaml', 'markdown_it', 'PIL', 'email_validator', 'rapidfuzz') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT.root, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
