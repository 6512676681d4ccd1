"""What a merge says is so: what it wrote and how to take it back, or that nothing was written, and then
nothing was.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from word_edits import EDITION, Draft, N, Root, make

from pressklar import cli, manuscript
from pressklar.foundation.folders import Folders
from pressklar.manuscript import Reading
from pressklar.merge import running
from pressklar.problems import Problem


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return make(tmp_path)


def everything(root: Root) -> dict[str, bytes]:
    base = root.path / "content"
    return {
        path.relative_to(base).as_posix(): path.read_bytes()
        for path in sorted(base.rglob("*"))
        if path.is_file()
    }


def merged(root: Root, draft: Draft, *words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """The exit code of a merge, and what it told on standard output and error."""
    path = root.path / "returned.docx"
    path.write_bytes(draft.docx())
    code = cli.main(["merge", str(path), *words, "--root", str(root.path)])
    told = capsys.readouterr()
    return code, told.out, told.err


def typed(draft: Draft, behind: etree._Element, title: str, *texts: str) -> None:
    """A new proposal typed without labels."""
    place = behind
    for like, words in [
        (draft.title("Fler tåg"), title),
        *((draft.p("Tågen ska gå"), text) for text in texts),
    ]:
        paragraph = draft.new(words, like)
        place.addnext(paragraph)
        place = paragraph


def test_a_new_proposal_without_a_required_field_writes_nothing_and_says_so(
    root: Root, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = root.draft("region-gotland").replace("varje timme", "varje halvtimme")
    typed(draft, draft.block("Fler tåg")[-1], "Nya båtar")
    before = everything(root)
    code, out, err = merged(root, draft, "--allow-new", capsys=capsys)
    assert code == 1 and everything(root) == before
    assert (
        "E641" in err
        and "“Idé”" in err
        and "Nothing was written" in err
        and "--undo" not in out
        and "changed:" not in out
    )
    report = next((root.path / "output/2031/merge").glob("*.html")).read_text("utf-8")
    assert "Nothing was written" in report and "would change" in report


def test_without_allow_new_the_rest_is_merged(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    draft = root.draft("region-gotland").replace("varje timme", "varje halvtimme")
    typed(draft, draft.block("Fler tåg")[-1], "Nya båtar")
    code, out, err = merged(root, draft, capsys=capsys)
    assert code == 0 and "W632" in err and "Nothing was written" not in err
    assert "content/2031/proposals/fler-tag.yaml" in out and "merge --undo" in out


def test_free_text_is_the_first_required_field_s_and_the_sender_the_draft_s_member(
    root: Root, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = root.draft("region-gotland")
    typed(draft, draft.block("Fler tåg")[-1], "Nya båtar", "Båtar ska gå till öarna.", "De ska gå ofta.")
    before = root.all_bytes()
    code, out, _ = merged(root, draft, "--allow-new", capsys=capsys)
    proposal = root.proposal("nya-batar")
    assert (
        code == 0
        and proposal.fields["idea"].strip() == "Båtar ska gå till öarna.\n\nDe ska gå ofta."
        and not proposal.intro
    )
    assert [member.id for member in proposal.submitted_by] == ["region-gotland"]
    assert (
        "content/2031/proposals/nya-batar.yaml (new)" in out
        and "content/2031/edition.yaml" in out
        and "merge --undo" in out
    )
    assert cli.main(["merge", "--undo", "--root", str(root.path)]) == 0
    assert root.all_bytes() == before


def test_a_dry_run_says_what_would_be(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    draft = root.draft("region-gotland")
    typed(draft, draft.block("Fler tåg")[-1], "Nya båtar", "Båtar ska gå till öarna.")
    before = everything(root)
    code, out, _ = merged(root, draft, "--allow-new", "--dry-run", capsys=capsys)
    assert code == 0 and everything(root) == before
    assert "Would be done: New: “Nya båtar”" in out and "nothing was written" in out and "--undo" not in out


@pytest.mark.parametrize("where", ["De ska hålla", "Att resa utan bil"])
def test_a_proposal_typed_amid_another_takes_nothing_from_it(
    root: Root, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = root.draft("region-gotland")
    typed(draft, draft.p(where), "Nya båtar", "Båtar ska gå till öarna.")
    before = root.file("fler-tag").read_bytes()
    assert merged(root, draft, "--allow-new", capsys=capsys)[0] == 0
    assert (
        root.file("fler-tag").read_bytes() == before
        and root.proposal("nya-batar").fields["idea"].strip() == "Båtar ska gå till öarna."
    )


def test_a_title_typed_before_another_takes_neither_its_place_nor_its_words(
    root: Root, capsys: pytest.CaptureFixture[str]
) -> None:
    """Enter pressed at a title's start leaves its bookmark with what is typed there."""
    draft = root.draft("region-gotland")
    title = draft.title("Fler tåg")
    heading = draft.new("Nya båtar", title)
    for mark in [*title.iter(f"{N}bookmarkStart", f"{N}bookmarkEnd")]:
        heading.insert(1, mark)
    title.addprevious(heading)
    heading.addnext(draft.new("Båtar ska gå till öarna.", draft.p("Tågen ska gå")))
    before = root.file("fler-tag").read_bytes()
    assert merged(root, draft, "--allow-new", capsys=capsys)[0] == 0
    assert root.file("fler-tag").read_bytes() == before and root.proposal("nya-batar").title == "Nya båtar"


def test_what_would_make_the_content_unreadable_is_not_written(
    root: Root, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule of the reader that the file's words break: here one of the test's own, on the content as it
    would be.
    """
    draft = root.draft("region-gotland").replace("varje timme", "varje halvtimme")

    def read(folders: Folders, edition: str, instead: Mapping[Path, bytes | None]) -> Reading:
        reading = manuscript.read_edition(folders, edition, instead)
        texts = (
            [text for proposal in reading.edition.proposals for text in proposal.fields.values()]
            if reading.edition
            else []
        )
        strict = (
            Problem("E111", None, "Half hours aren't allowed.")
            if any("halvtimme" in text for text in texts)
            else None
        )
        return replace(reading, problems=(*reading.problems, *([strict] if strict else [])))

    monkeypatch.setattr(running, "read_edition", read)
    before = everything(root)
    code, out, err = merged(root, draft, capsys=capsys)
    assert (
        code == 1
        and "E644" in err
        and "Half hours" in err
        and "Nothing was written" in err
        and "--undo" not in out
    )
    assert everything(root) == before


def two_editions(root: Root) -> None:
    newer = root.path / "content" / "2032"
    shutil.copytree(root.path / "content" / EDITION, newer)
    shutil.rmtree(newer / "records", ignore_errors=True)


def test_a_draft_of_an_earlier_edition_finds_its_edition(
    root: Root, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = root.draft("region-gotland").replace("varje timme", "varje halvtimme")
    two_editions(root)
    code, out, _ = merged(root, draft, capsys=capsys)
    assert code == 0 and "edition 2031" in out and "varje halvtimme" in root.text("fler-tag", "idea")
    assert "varje timme" in (root.path / "content/2032/proposals/fler-tag.yaml").read_text("utf-8")


@pytest.mark.parametrize("base", [True, False])
def test_a_draft_merged_into_another_edition_is_told_whose_it_is(
    root: Root, base: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = root.draft("region-gotland").replace("varje timme", "varje halvtimme")
    if not base:
        draft = draft.without_base().without_bookmarks()
    two_editions(root)
    before = everything(root)
    code, _, err = merged(root, draft, "--edition", "2032", capsys=capsys)
    assert (
        code == 1
        and "E622" in err
        and "draft of the edition 2031" in err
        and "--edition 2031" in err
        and everything(root) == before
    )


def test_a_conflict_says_that_the_content_keeps_its_words_and_the_rest_is_written(
    root: Root, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = (
        root.draft("region-gotland")
        .replace("varje timme", "varje halvtimme")
        .replace("Pendlare", "Alla pendlare")
    )
    root.change("fler-tag", "varje timme", "varje kvart")
    code, out, err = merged(root, draft, capsys=capsys)
    assert (
        code == 1
        and "E623" in err
        and "The content keeps its words" in err
        and "Nothing was written" not in err
    )
    assert (
        "1 file of the edition 2031 changed" in out
        and root.text("fler-tag", "target_group") == "Alla pendlare."
    )
    assert root.text("fler-tag", "idea").startswith("Tågen ska gå varje kvart.")


def test_json_names_what_was_written(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    draft = root.draft("region-gotland")
    typed(draft, draft.block("Fler tåg")[-1], "Nya båtar")
    path = root.path / "returned.docx"
    path.write_bytes(draft.docx())
    assert cli.main(["merge", str(path), "--allow-new", "--json", "--root", str(root.path)]) == 1
    keys = json.loads(capsys.readouterr().out)
    assert keys["written"] == [] and [finding["code"] for finding in keys["findings"]] == ["E641"]
