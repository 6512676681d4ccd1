"""Who sent a submission and which chapter it belongs to, as a person says: at the terminal, by options, and
remembered afterwards. What nobody says is suggested, and taken only where it is plain.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import small
from submissions import mail, table

from pressklar import cli
from pressklar.collecting.chapters import Chapters
from pressklar.collecting.choosing import Choice
from pressklar.collecting.running import CollectRun, collect, write_run
from pressklar.dispatch.traces import forget_plan
from pressklar.foundation.folders import PROJECT, Folders
from pressklar.intake.lines import fold
from pressklar.manuscript import read_edition
from pressklar.manuscript.undoing import UndoTarget, undo
from pressklar.model import Edition

ADDRESS = "kim.exempel@post.example"
NOBODYS = f"Kim <{ADDRESS}>"


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    return small.make(tmp_path / "root")


def file_of(root: small.Root, name: str, data: bytes) -> Path:
    path = root.path.parent / name
    path.write_bytes(data)
    return path


def letter(title: str, more: str = "") -> bytes:
    return mail(f"Titel: {title}\n{more}Idé: Om något helt annat.\n", NOBODYS).as_bytes()


def collected(root: small.Root, *files: Path, choices: Mapping[str, Choice] | None = None) -> CollectRun:
    return collect(root.folders, root.edition, files, choices=choices or {})


def remembered(root: small.Root) -> dict[str, Any]:
    path = root.path / "content/2031/records/collected/choices.json"
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


def edition_of(root: small.Root) -> Edition:
    edition = read_edition(root.folders, root.edition).edition
    assert edition is not None
    return edition


def test_what_is_chosen_is_taken_in_and_known_the_next_time(root: small.Root) -> None:
    first = file_of(root, "ett.eml", letter("Cyklar", "Tema: Fritid\n"))
    (row,) = collected(root, first).rows
    assert row.shaped.proposal.submitted_by == () and row.state == "unsorted"
    choice = Choice(("region-skane",), "resor")
    run = collected(root, first, choices={fold(row.shaped.submission.name): choice})
    assert [each.id for each in run.rows[0].shaped.proposal.submitted_by] == ["region-skane"]
    assert run.rows[0].state == "new" and not run.rows[0].shaped.uncertain
    assert not {"W482", "W484", "A491"} & {problem.code for problem in run.problems}
    write_run(root.folders, run)
    assert edition_of(root).chapters[1].proposals[-1].title == "Cyklar"
    second = file_of(root, "två.eml", letter("Bilar", "Tema: Fritid\n"))
    (row,) = collected(root, second).rows
    assert [each.id for each in row.shaped.proposal.submitted_by] == ["region-skane"], "its address is known"
    assert (row.shaped.chapter, row.state) == ("resor", "new"), "what the chapter is called here is known"
    undo(root.folders, root.edition, UndoTarget())
    (row,) = collected(root, first).rows
    assert (row.shaped.chapter, row.state) == ("resor", "new"), "an undo takes no decision back"


def test_one_decision_against_a_sure_sign_holds_for_that_submission_alone(root: small.Root) -> None:
    said = "Titel: Cyklar\nOrganisation: Region Gotland\nTema: Kartor\nIdé: Vägar.\n"
    file = file_of(root, "a.eml", mail(said, NOBODYS).as_bytes())
    (row,) = collected(root, file).rows
    assert row.shaped.chapter == "kartor"
    name = fold(row.shaped.submission.name)
    write_run(root.folders, collected(root, file, choices={name: Choice(("region-skane",), "")}))
    kept = remembered(root)
    assert kept["senders"] == kept["chapters"] == {} and len(kept["submissions"]) == 1
    other = file_of(root, "b.eml", mail(said.replace("Cyklar", "Bilar"), NOBODYS).as_bytes())
    (row,) = collected(root, other).rows
    assert [each.id for each in row.shaped.proposal.submitted_by] == ["region-gotland"]
    assert row.shaped.chapter == "kartor"


def test_a_chapter_that_is_chosen_counts_also_where_something_is_missing(root: small.Root) -> None:
    file = file_of(root, "a.csv", table([["Titel", "Idé", "Syfte"], ["Nytt ljus", "", "Att se."]]))
    (row,) = collected(root, file).rows
    assert row.state == "unsorted"
    run = collected(root, file, choices={fold(row.shaped.submission.name): Choice(chapter="kartor")})
    assert run.rows[0].state == "new"
    (problem,) = [problem for problem in run.problems if problem.code == "W484"]
    assert "chosen" in problem.message and "“Idé”" in problem.message


def test_a_person_is_forgotten_in_what_is_remembered_too(root: small.Root) -> None:
    file = file_of(root, "ett.eml", letter("Cyklar"))
    name = fold(collected(root, file).rows[0].shaped.submission.name)
    write_run(root.folders, collected(root, file, choices={name: Choice(("region-skane",))}))
    assert remembered(root)["senders"] == {ADDRESS: ["region-skane"]}
    changes = {change.path.name: change.data for change in forget_plan(root.folders, ADDRESS).changes}
    assert ADDRESS.encode() not in (changes["choices.json"] or ADDRESS.encode())


@pytest.mark.parametrize("kept", ["[]", "{", '{"submissions": [], "senders": {"x": "y"}, "chapters": 3}'])
def test_a_damaged_record_of_decisions_is_passed_over(root: small.Root, kept: str) -> None:
    root.write("content/2031/records/collected/choices.json", kept)
    (row,) = collected(root, file_of(root, "ett.eml", letter("Cyklar"))).rows
    assert row.state == "unsorted"


def test_decisions_on_what_the_edition_no_longer_has_say_nothing(root: small.Root) -> None:
    kept = {"senders": {ADDRESS: ["gone"]}, "chapters": {"fritid": "gone"}}
    root.write("content/2031/records/collected/choices.json", json.dumps(kept))
    run = collected(root, file_of(root, "ett.eml", letter("Cyklar", "Tema: Fritid\n")))
    assert run.rows[0].shaped.proposal.submitted_by == () and run.rows[0].state == "unsorted"
    assert not any(change.path.name == "choices.json" for change in run.changes), "they stay as they are kept"


def test_options_say_it_beforehand(root: small.Root, capsys: pytest.CaptureFixture[str]) -> None:
    file = file_of(root, "ett.eml", letter("Cyklar"))
    command = ["collect", str(file), "--root", str(root.path), "--lang", "en", "--json"]
    options = ["--sender", "cyklar=Region Skåne", "--chapter", "Cyklar=Resor och möten"]
    assert cli.main([*command, *options]) == 0
    (submission,) = json.loads(capsys.readouterr().out)["submissions"]
    assert (submission["members"], submission["chapter"]) == (["region-skane"], "resor")
    assert set(submission["likeliest_chapters"]) <= {"kartor", "resor"}
    for wrong in (["--sender", "Cyklar"], ["--sender", "Cyklar=x"], ["--chapter", "=resor"]):
        assert cli.main([*command, *wrong]) == 2
        assert "E476" in capsys.readouterr().out


def test_the_terminal_asks_for_senders_and_chapters(
    root: small.Root, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [file_of(root, "ett.eml", letter("Cyklar")), file_of(root, "två.eml", letter("Bilar"))]
    command = ["collect", *map(str, files), "--root", str(root.path), "--lang", "en"]
    monkeypatch.setattr("pressklar.commands.collect._is_asking", lambda options: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("no such\nregion skåne\n\n2\nunsorted\n"))
    assert cli.main(command) == 0
    out = capsys.readouterr().out
    assert "Who sent each of these?" in out and "“Cyklar” (" in out and "likeliest" in out
    edition = edition_of(root)
    (taken,) = [proposal for proposal in edition.chapters[1].proposals if proposal.title == "Cyklar"]
    assert [member.id for member in taken.submitted_by] == ["region-skane"]
    assert not any(proposal.title == "Bilar" for proposal in edition.proposals)


def test_the_likeliest_chapter_is_taken_only_where_that_is_mostly_right() -> None:
    """Each of the 2024 booklet's proposals is left out, and put into the chapter that it speaks most like."""
    edition = read_edition(Folders(PROJECT), "2024").edition
    assert edition is not None
    taken = right = among = 0
    for left_out in edition.proposals:
        chapters = tuple(
            _without(chapter, left_out.id) for chapter in edition.chapters if len(chapter.proposals) > 1
        )
        own = next(chapter.id for chapter in edition.chapters if left_out in chapter.proposals)
        rest = Chapters(_with(edition, chapters), [])
        ranked = rest.ranked("\n".join((left_out.title, left_out.title, *left_out.fields.values())))
        match = rest.likeliest(ranked)
        taken, right = taken + bool(match.chapter), right + (match.chapter == own)
        among += own in [chapter for chapter, _ in ranked[:3]]
    assert right >= 0.8 * taken and taken >= 0.25 * len(edition.proposals), f"{right} of {taken}"
    assert among >= 0.75 * len(edition.proposals), f"{among} of {len(edition.proposals)}"


def _without(chapter: Any, proposal: str) -> Any:
    from dataclasses import replace

    return replace(chapter, proposals=tuple(each for each in chapter.proposals if each.id != proposal))


def _with(edition: Edition, chapters: tuple[Any, ...]) -> Edition:
    from dataclasses import replace

    return replace(edition, chapters=chapters)
