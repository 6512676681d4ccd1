"""The next edition begins with the last one's settings and one example, and builds at once; nothing that is
there is touched.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
from pathlib import Path

import pytest
from roots import EDITION, FIRST, GOOD, MEMBERS, SECOND, Content, changed, write

from pressklar import markup
from pressklar.foundation.folders import PROJECT, Folders
from pressklar.manuscript import read_edition
from pressklar.manuscript.start.new_edition import start_edition
from pressklar.problems import ContentError, OutsideError, PressklarError, UsageError

HARBOURS = PROJECT / "tests" / "publication"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154"
    "789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def tree(root: Path) -> dict[str, bytes]:
    """All files of a root but the history of what commands wrote."""
    paths = (
        path
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_relative_to(root / "content" / "records")
    )
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def code_of(error: type[PressklarError], folders: Folders, *words: str) -> str:
    before = tree(folders.root)
    with pytest.raises(error) as caught:
        start_edition(folders, *words)
    assert tree(folders.root) == before and not [
        name for name in os.listdir(folders.root / "content") if name.startswith(".")
    ]
    assert all(problem.message.isprintable() and problem.hint for problem in caught.value.problems)
    return caught.value.problems[0].code


@pytest.fixture
def reglab(tmp_path: Path) -> Folders:
    shutil.copytree(PROJECT / "content", tmp_path / "content")
    return Folders(tmp_path)


# From the last edition


def test_2025_has_the_settings_of_2024_and_one_example(reglab: Folders) -> None:
    before = tree(reglab.root)
    started = start_edition(reglab, "2025")
    assert (started.edition, started.base) == ("2025", "2024")
    assert [(problem.code, problem.field, problem.text) for problem in started.problems] == [
        ("W140", "imprint", "2024")
    ]  # to be read through
    assert [reglab.display_path(path) for path in started.files] == [
        f"content/2025/{name}" for name in ("edition.yaml", "proposals/exempel.yaml", "images/.gitkeep")
    ]
    after = tree(reglab.root)
    assert {name: data for name, data in after.items() if name in before} == before
    assert set(after) - set(before) == {reglab.display_path(path) for path in started.files}
    old, reading = read_edition(reglab, "2024").edition, read_edition(reglab, "2025")
    new = reading.edition
    assert old is not None and new is not None
    assert {problem.code for problem in reading.problems} == {"W104", "W140"}
    assert new.title == "Förslag från Reglabs medlemmar inför 2025"
    assert (new.date - old.date).days == 366 and (new.date.month, new.date.day) == (
        old.date.month,
        old.date.day,
    )
    assert (new.language, new.publisher, new.fields, new.imprint, new.members) == (
        old.language,
        old.publisher,
        old.fields,
        old.imprint,
        old.members,
    )
    assert [(chapter.id, chapter.title) for chapter in new.chapters] == [
        (chapter.id, chapter.title) for chapter in old.chapters
    ]
    assert [[proposal.id for proposal in chapter.proposals] for chapter in new.chapters] == [
        ["exempel"],
        *([[]] * 7),
    ]


def test_the_comments_of_the_settings_stay(reglab: Folders) -> None:
    start_edition(reglab, "2025")
    old, new = (
        (reglab.edition(name) / "edition.yaml").read_text("utf-8").splitlines() for name in ("2024", "2025")
    )
    gone = [
        line
        for line in old
        if line not in new and not line.startswith("      - ") and line != "    proposals:"
    ]
    assert [line.split(" ")[0] for line in gone] == ["#", "title:", "date:", "imprint:"]
    added = [line for line in new if line not in old and line != "    proposals: []"]
    assert added == [
        "# The 2025 edition: what stands on its cover and imprint, and which proposals it holds, in which order.",
        "title: Förslag från Reglabs medlemmar inför 2025",
        "date: 2024-11-01             # år-månad-dag. Flyttat från datumet i 2024: sätt det själv.",
        "      - exempel",
        "imprint: |  # från 2024: läs igenom",
    ]
    assert "W104" in {problem.code for problem in read_edition(reglab, "2025").problems}


def test_an_english_edition_gets_an_english_example(tmp_path: Path) -> None:
    shutil.copytree(HARBOURS, tmp_path, dirs_exist_ok=True)
    folders = Folders(tmp_path)
    started = start_edition(folders, "2033")
    edition = read_edition(folders, "2033").edition
    assert edition is not None and [problem.code for problem in started.problems] == ["W140"]
    assert (
        edition.title == "Proposals from the Lantern Coast Harbours"
        and edition.date.isoformat() == "2033-02-28"
    )
    (proposal,) = edition.proposals
    assert (proposal.id, proposal.submitted_by) == ("example", edition.members[:1])
    assert [key for key, text in proposal.fields.items() if text] == ["aim", "method", "outcome"]
    text = (folders.edition("2033") / "proposals/example.yaml").read_text("utf-8")
    assert '# Budget. May stay empty: the field is left out then.\nbudget: ""\n' in text


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_example_explains_every_key_and_what_a_text_may_hold(tmp_path: Path, language: str) -> None:
    started = start_edition(Folders(tmp_path), "2030", language=language)
    text = next(path for path in started.files if path.parent.name == "proposals").read_text("utf-8")
    keys = re.findall(r"^# .+\n(\w+):", text, re.M)
    assert (
        keys
        == ["title", "submitted_by", "intro", "idea", "purpose", "target_group", "contacts"]
        == re.findall(r"^(\w+):", text, re.M)
    )
    assert re.findall(r"^(?:  - |    )(\w+): \S", text, re.M) == [
        "name",
        "role",
        "organisation",
        "email",
        "note",
    ]
    head = text[: text.index("title:")].splitlines()
    column = next(line.index("*") for line in head if "**" in line)
    lines = [line[column:] for line in head]
    start = next(index for index, line in enumerate(lines) if line.startswith("*"))
    document = repr(markup.parse("\n\n".join(lines[start:]).replace("|\n\n|", "|\n|")))
    for kind in (
        "Emphasis(",
        "Strong(",
        "Link(",
        "CrossReference(",
        "Footnote(",
        "Table(",
        "Figure(",
        "Subhead(",
    ):
        assert kind in document, kind


@pytest.mark.slow
@pytest.mark.parametrize("year", ["2025", "2033"])
def test_it_builds_at_once(tmp_path: Path, year: str) -> None:
    from pressklar.building import workflow

    shutil.copytree(
        PROJECT if year == "2025" else HARBOURS,
        tmp_path,
        dirs_exist_ok=True,
        ignore=lambda folder, names: [
            name for name in names if Path(folder) == PROJECT and name != "content"
        ],
    )
    start_edition(Folders(tmp_path), year)
    built = workflow.build(Folders(tmp_path), None)
    assert (
        built.edition == year
        and {problem.severity for problem in built.problems} <= {"warning"}
        and built.artifacts[0].pages
    )


def test_the_newest_edition_is_the_base_unless_another_is_named(tmp_path: Path) -> None:
    folders = write(
        tmp_path,
        {
            EDITION.replace("2024", "2019"): GOOD[EDITION].replace(
                "title: 2024", 'title: "Inför 2019, ej 20190"'
            )
        },
    )
    assert start_edition(folders, "2026").base == "2024"
    assert start_edition(folders, "2027").base == "2026"
    assert start_edition(folders, "2020", "2019").base == "2019"
    assert 'title: "Inför 2020, ej 20190"\n' in (folders.edition("2020") / "edition.yaml").read_text("utf-8")


def test_names_without_a_year_leave_title_and_date(tmp_path: Path) -> None:
    folders = write(tmp_path)
    assert start_edition(folders, "extra_1").problems == ()
    edition = read_edition(folders, "extra_1").edition
    assert edition is not None and (edition.title, edition.date.isoformat()) == ("2024", "2023-11-01")


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.rstrip("\n"),
        lambda text: text.replace("    proposals:\n      - forsta\n      - andra\n", ""),
        lambda text: text.replace(
            "    proposals:\n      - forsta\n      - andra\n", "    proposals: [forsta, andra]\n"
        ),
        lambda text: (
            "{title: 2024, language: sv, publisher: N, date: 2023-11-01, fields: [{key: idea, label: I, need: required}], "
            "chapters: [{id: a, title: A, proposals: [forsta, andra]}], imprint: x}\n"
        ),
    ],
)
def test_settings_written_otherwise_are_taken_as_well(tmp_path: Path, change: object) -> None:
    folders = write(tmp_path, {EDITION: change(GOOD[EDITION])})  # type: ignore[operator]
    assert start_edition(folders, "2025").problems == ()
    edition = read_edition(folders, "2025").edition
    assert edition is not None and (
        edition.title,
        edition.date.isoformat(),
        [proposal.id for proposal in edition.proposals],
    ) == ("2025", "2024-11-01", ["exempel"])


def test_the_imprint_keeps_its_logotype_and_loses_links_to_old_proposals(tmp_path: Path) -> None:
    imprint = "imprint: |\n  Se [det *första*](#forsta) och [nätet](https://n.example/#a).\n\n  ![Logotyp](images/logo.png)\n"
    folders = write(
        tmp_path,
        changed(EDITION, added=imprint),
        {"content/2024/images/logo.png": PNG, "content/2024/images/annan.png": PNG},
    )
    assert start_edition(folders, "2025").problems == ()
    edition = read_edition(folders, "2025").edition
    assert (
        edition is not None
        and edition.imprint
        == "Se det *första* och [nätet](https://n.example/#a).\n\n![Logotyp](images/logo.png)"
    )
    assert sorted(os.listdir(folders.edition("2025") / "images")) == [".gitkeep", "logo.png"]


def test_records_and_outputs_are_not_carried_on(tmp_path: Path) -> None:
    folders = write(tmp_path, {"content/2024/records/approval.yaml": "x: y\n"})
    start_edition(folders, "2025")
    assert sorted(os.listdir(folders.edition("2025"))) == ["edition.yaml", "images", "proposals"]


# From nothing


@pytest.mark.parametrize(
    ("language", "title", "example"),
    [("sv", "Förslag inför 2025", "exempel"), ("en", "Proposals for 2025", "example")],
)
def test_an_empty_root_gets_a_first_edition_and_a_member(
    tmp_path: Path, language: str, title: str, example: str
) -> None:
    folders = Folders(tmp_path)
    started = start_edition(folders, "2025", language=language)
    reading = read_edition(folders, "2025")
    assert (
        started.base is None
        and started.problems == () == reading.problems
        and started.files[0] == tmp_path / MEMBERS
    )
    edition = reading.edition
    assert edition is not None and (
        edition.title,
        edition.date.isoformat(),
        [proposal.id for proposal in edition.proposals],
    ) == (title, "2024-11-01", [example])
    assert edition.members_with_proposals == edition.members and len(edition.members) == 1
    assert start_edition(folders, "2026").problems == ()


def test_a_first_edition_goes_by_the_members_there_are(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / MEMBERS).write_text(GOOD[MEMBERS], "utf-8")
    folders = Folders(tmp_path)
    start_edition(folders, "2025")
    edition = read_edition(folders, "2025").edition
    assert edition is not None and [member.id for member in edition.members_with_proposals] == [
        "region-gotland"
    ]
    assert (tmp_path / MEMBERS).read_text("utf-8") == GOOD[MEMBERS]
    (tmp_path / MEMBERS).write_text("[]\n")
    assert {problem.code for problem in start_edition(folders, "2026").problems} == set()


# What is refused


@pytest.mark.parametrize(
    "year",
    [
        "",
        ".",
        "..",
        "../2025",
        "a/b",
        "/tmp/x",
        ".dold",
        "2025 ",
        "20\n25",
        "å",
        "-x",
        "2025.",
        "x" * 65,
        "a\x00",
    ],
)
def test_a_name_that_is_no_safe_folder_is_refused(tmp_path: Path, year: str) -> None:
    assert code_of(UsageError, write(tmp_path), year) == "E811"


def test_what_is_there_is_never_touched(tmp_path: Path) -> None:
    folders = write(tmp_path)
    folders.edition("2025").mkdir()
    folders.edition("2026").symlink_to(tmp_path / "gone")
    folders.edition("2027").write_text("x")
    for year in ("2024", "2025", "2026", "2027"):
        assert code_of(UsageError, folders, year) == "E815"


def test_a_base_that_is_not_there_is_named(tmp_path: Path) -> None:
    folders = write(tmp_path)
    for base in ("2023", "../2024", "", "proposals"):
        assert code_of(UsageError, folders, "2025", base) == "E814"


@pytest.mark.parametrize(
    "change",
    [
        changed(EDITION, ("title: 2024\n", "")),
        {EDITION: "title: [\n"},
        {EDITION: ""},
        {MEMBERS: "- id: [\n"},
        {EDITION: b"\xff\xfe"},
        changed(EDITION, ("date: 2023-11-01", "date: 2023-02-30")),
    ],
)
def test_faulty_settings_are_named_and_nothing_is_made(tmp_path: Path, change: dict[str, Content]) -> None:
    assert code_of(ContentError, write(tmp_path, change), "2025").startswith("E1")


def test_a_content_folder_elsewhere_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "other")
    (tmp_path / "root").mkdir()
    (tmp_path / "root/content").symlink_to(tmp_path / "other/content")
    assert code_of(ContentError, Folders(tmp_path / "root"), "2025") == "E102"


@pytest.mark.parametrize("changes", [{}, dict.fromkeys(GOOD)])
def test_when_the_disk_refuses_nothing_is_left(tmp_path: Path, changes: dict[str, Content]) -> None:
    folders = write(tmp_path, changes, {"content/readme.txt": "x"})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        assert code_of(OutsideError, folders, "2025") == "E901"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_the_day_to_return_by_moves_along(reglab: Folders) -> None:
    path = reglab.edition("2024") / "edition.yaml"
    path.write_text(
        path.read_text("utf-8") + "dispatch:\n  reply_to: svar@natverket.example\n  return_by: 2023-11-15\n",
        "utf-8",
    )
    start_edition(reglab, "2025")
    new = read_edition(reglab, "2025").edition
    assert new is not None and new.dispatch.return_by is not None
    assert (new.dispatch.return_by.isoformat(), new.dispatch.reply_to) == (
        "2024-11-15",
        "svar@natverket.example",
    )


@pytest.mark.parametrize("language", ["en", "de", "sv"])
def test_a_first_edition_is_in_the_language_asked_for(tmp_path: Path, language: str) -> None:
    start_edition(Folders(tmp_path), "2030", language=language)
    edition = read_edition(Folders(tmp_path), "2030").edition
    assert edition is not None and edition.language == language


def test_the_next_edition_in_another_language(tmp_path: Path) -> None:
    folders = write(tmp_path)
    assert start_edition(folders, "2025", language="en").problems == ()
    edition = read_edition(folders, "2025").edition
    assert edition is not None and edition.language == "en"
    assert edition.proposals[0].id == "example"


@pytest.mark.parametrize("without", ["members", "contacts"])
def test_a_publication_without_a_part_stays_so(tmp_path: Path, without: str) -> None:
    key = {"members": "submitted_by", "contacts": "contacts"}[without]
    pattern = rf"^{key}:.*\n(?:  .*\n)*"
    texts: dict[str, Content] = {
        name: re.sub(pattern, "", str(GOOD[name]), flags=re.M) for name in (FIRST, SECOND)
    }
    folders = write(tmp_path, {**texts, **({MEMBERS: None} if without == "members" else {})})
    assert start_edition(folders, "2025").problems == ()
    edition = read_edition(folders, "2025").edition
    assert edition is not None and without not in edition.parts
    written = (tmp_path / "content/2025/proposals" / f"{edition.proposals[0].id}.yaml").read_text("utf-8")
    assert f"{key}:" not in written
    assert (tmp_path / MEMBERS).is_file() is (without == "contacts")
