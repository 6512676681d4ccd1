"""The edition's order changed from the studio: each act is one that can be undone, and no link is left behind."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from small import FIRST, Root, built

from pressklar.manuscript import read_edition
from pressklar.manuscript.undoing import undo
from pressklar.model import Edition
from pressklar.problems import ContentError
from pressklar.studio import arranging


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return built(tmp_path / "root")


def content(root: Root) -> dict[str, bytes]:
    paths = (path for path in sorted((root.path / "content").rglob("*")) if path.is_file())
    return {path.name: path.read_bytes() for path in paths if "records" not in path.parts}


def edition_of(root: Root) -> Edition:
    edition = read_edition(root.folders, root.edition).edition
    assert edition is not None
    return edition


def titles(root: Root) -> dict[str, str]:
    home = root.path / "content" / root.edition / "proposals"
    return {path.stem: yaml.safe_load(path.read_text("utf-8"))["title"] for path in home.glob("*.yaml")}


def test_a_proposal_is_moved_into_a_chapter_that_has_none(root: Root) -> None:
    before = content(root)
    name = edition_of(root).proposals[0].id
    arranging.add_chapter(root.folders, edition_of(root), "Nytt")
    arranging.move_proposal(root.folders, edition_of(root), name, len(edition_of(root).chapters) - 1, 0)
    assert [each.id for each in edition_of(root).chapters[-1].proposals] == [name]
    assert name not in {each.id for each in edition_of(root).chapters[0].proposals}
    undo(root.folders, root.edition)
    undo(root.folders, root.edition)
    assert content(root) == before


def test_proposals_and_chapters_are_moved_added_taken_out_and_brought_back(root: Root) -> None:
    before = content(root)
    edition = edition_of(root)
    first, last = edition.chapters[0], edition.chapters[-1]
    name = first.proposals[0].id
    arranging.move_proposal(root.folders, edition, name, len(edition.chapters) - 1, 0)
    assert edition_of(root).chapters[-1].proposals[0].id == name
    arranging.take_out(root.folders, edition_of(root), name)
    assert [each.id for each in arranging.taken_out(root.folders, edition_of(root))] == [name]
    arranging.bring_back(root.folders, edition_of(root), name, 0)
    assert edition_of(root).chapters[0].proposals[-1].id == name
    added = arranging.add_proposal(root.folders, edition_of(root), 0, "Ett nytt förslag: om dimma")
    assert (
        next(each for each in edition_of(root).proposals if each.id == added).title
        == "Ett nytt förslag: om dimma"
    )
    arranging.add_chapter(root.folders, edition_of(root), last.title)
    assert len({chapter.id for chapter in edition_of(root).chapters}) == len(edition.chapters) + 1
    arranging.rename_chapter(root.folders, edition_of(root), 0, "Ett: annat")
    arranging.move_chapter(root.folders, edition_of(root), 0, 1)
    assert edition_of(root).chapters[1].title == "Ett: annat"
    held = [proposal.id for proposal in edition_of(root).chapters[1].proposals]
    arranging.remove_chapter(root.folders, edition_of(root), 1)
    assert [each.id for each in arranging.taken_out(root.folders, edition_of(root))] == sorted(
        held, key=lambda name: titles(root)[name].casefold()
    )
    for _ in range(8):
        undo(root.folders, root.edition)
    assert content(root) == before


def test_a_proposal_that_is_not_there_is_told(root: Root) -> None:
    with pytest.raises(ContentError):
        arranging.take_out(root.folders, edition_of(root), "nothing")


def test_another_id_takes_every_link_along(root: Root) -> None:
    root.change(FIRST, "En kort text", "En kort text, se [den här](#forsta-forslaget) och")
    root.change(
        "content/2031/edition.yaml", "  - id: resor", "  - id: resor\n    intro: Se [den](#forsta-forslaget)."
    )
    file = root.path / "content/2031/edition.yaml"
    file.write_text(
        file.read_text("utf-8")
        + "proof:\n  silenced:\n    - {code: W701, proposal: forsta-forslaget, reason: so}\n",
        "utf-8",
    )
    before = content(root)
    arranging.rename_proposal(root.folders, edition_of(root), "forsta-forslaget", "kartor")
    reading = read_edition(root.folders, root.edition)
    assert [problem for problem in reading.problems if problem.severity == "error"] == []
    edition = edition_of(root)
    assert edition.proposals[0].id == "kartor" and edition.proof.silenced[0].proposal == "kartor"
    assert not any(b"forsta-forslaget" in data for data in content(root).values())
    assert {name for name, data in content(root).items() if before.get(name) != data} == {
        "kartor.yaml",
        "edition.yaml",
        "tredje-forslaget.yaml",
    }
    undo(root.folders, root.edition)
    assert content(root) == before


def test_a_proposal_that_was_taken_out_keeps_its_links_too(root: Root) -> None:
    arranging.take_out(root.folders, edition_of(root), "tredje-forslaget")
    arranging.rename_proposal(root.folders, edition_of(root), "forsta-forslaget", "kartor")
    arranging.bring_back(root.folders, edition_of(root), "tredje-forslaget", 1)
    problems = read_edition(root.folders, root.edition).problems
    assert [problem for problem in problems if problem.severity == "error"] == []


@pytest.mark.parametrize("name", ["", "Åäö", "../x", "a b", "x" * 61, "andra-forslaget", "con/x", "-"])
def test_an_id_that_no_file_can_have_is_refused(root: Root, name: str) -> None:
    before = content(root)
    with pytest.raises(ContentError) as refused:
        arranging.rename_proposal(root.folders, edition_of(root), "forsta-forslaget", name)
    assert refused.value.problems[0].code == "E826"
    assert content(root) == before


def test_the_last_chapter_stays(root: Root) -> None:
    arranging.remove_chapter(root.folders, edition_of(root), 0)
    with pytest.raises(ContentError, match="chapter"):
        arranging.remove_chapter(root.folders, edition_of(root), 0)
