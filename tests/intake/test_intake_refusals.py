"""What can't be brought in gets a plain message with its code, and changes nothing on disk."""

from __future__ import annotations

import os
import random
import re
from pathlib import Path

import pytest
from booklets import SWEDISH, booklet, bring, snapshot
from docx_files import from_text

from pressklar.foundation.folders import Folders
from pressklar.intake import READERS, import_booklet
from pressklar.problems import ContentError, OutsideError, PressklarError, UsageError


def refuse(
    root: Path,
    file: Path,
    code: str,
    kind: type[PressklarError],
    *,
    edition: str = "2031",
    replace: bool = False,
) -> str:
    before = snapshot(root)
    with pytest.raises(kind) as caught:
        import_booklet(Folders(root), file, edition, replace=replace)
    problem = caught.value.problems[0]
    assert [problem.code for problem in caught.value.problems] == [code]
    assert problem.hint
    assert problem.message.endswith(".")
    assert "\n" not in problem.message + problem.hint
    assert snapshot(root) == before
    assert not list((root / "content").glob(".*"))
    return problem.message


def written(root: Path, data: bytes | str, name: str = "booklet.txt") -> Path:
    file = root / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return file


@pytest.mark.parametrize("data", [b"", b"\n\n\r\n \t\n\x0c", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file(tmp_path: Path, data: bytes) -> None:
    refuse(tmp_path, written(tmp_path, data), "E404", ContentError)


BINARY = {
    "bytes": bytes(range(256)) * 20,
    "pdf": b"%PDF-1.7\n%\xe2\xe3",
    "zip": b"PK\x03\x04 zip",
    "png": b"\x89PNG\r\n\x1a\n",
    "elf": b"\x7fELF" + bytes(500),
    "random": random.Random(2031).randbytes(4000),
}


@pytest.mark.parametrize("data", BINARY.values(), ids=BINARY)
def test_a_binary_file(tmp_path: Path, data: bytes) -> None:
    refuse(tmp_path, written(tmp_path, data), "E405", ContentError)


@pytest.mark.parametrize(
    "text",
    [
        "Hej!",
        "En lång text\n\nutan rubriker\n\noch mer",
        "Idé\n\nbara en etikett",
        "1. Title\n\ntext\n\n2. Title\n\ntext",
        "1. Title\n\nContact\n\nAnn Lee",
        "?\n" * 5000,
    ],
)
def test_a_text_that_is_no_booklet(tmp_path: Path, text: str) -> None:
    assert "labels" in refuse(tmp_path, written(tmp_path, text), "E406", ContentError)


@pytest.mark.parametrize("suffix", READERS)
def test_a_hundred_megabytes(tmp_path: Path, suffix: str) -> None:
    """The file is sparse, and isn't read."""
    file = tmp_path / f"booklet{suffix}"
    with file.open("wb") as handle:
        handle.truncate(100_000_000)
    with pytest.raises(ContentError) as caught:
        import_booklet(Folders(tmp_path), file, "2031")
    assert caught.value.problems[0].code == "E403"
    assert "100.0 MB" in caught.value.problems[0].message


def test_a_text_longer_than_a_proposal_can_hold(tmp_path: Path) -> None:
    refuse(tmp_path, written(tmp_path, booklet(("One", "word " * 500_000, "x"))), "E445", ContentError)


def test_more_proposals_than_any_booklet_has(tmp_path: Path) -> None:
    text = booklet(*(("a", "b", "c") for _ in range(5_000))) * 3
    assert "the most that is brought in is 10000" in refuse(
        tmp_path, written(tmp_path, text), "E406", ContentError
    )


def test_a_truncated_word_file(tmp_path: Path) -> None:
    refuse(tmp_path, written(tmp_path, from_text(SWEDISH)[:3000], "booklet.docx"), "E407", ContentError)


@pytest.mark.parametrize("name", ["booklet.odt", "booklet.doc", "booklet", "booklet.txt.exe"])
def test_another_kind_of_file(tmp_path: Path, name: str) -> None:
    refuse(tmp_path, written(tmp_path, SWEDISH, name), "E402", UsageError)


def test_a_text_with_the_ending_of_a_pdf(tmp_path: Path) -> None:
    refuse(tmp_path, written(tmp_path, SWEDISH, "booklet.pdf"), "E407", ContentError)


def test_no_file(tmp_path: Path) -> None:
    refuse(tmp_path, tmp_path / "none.txt", "E401", UsageError)
    (tmp_path / "folder.txt").mkdir()
    refuse(tmp_path, tmp_path / "folder.txt", "E401", UsageError)
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere")
    refuse(tmp_path, tmp_path / "dangling.txt", "E401", UsageError)
    refuse(tmp_path, tmp_path / ("x" * 300 + ".txt"), "E401", UsageError)
    refuse(tmp_path, Path("a\0b.txt"), "E401", UsageError)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in the file system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UsageError) as caught:
        import_booklet(Folders(tmp_path), tmp_path / "pipe.txt", "2031")
    assert caught.value.problems[0].code == "E401"


def test_an_edition_that_exists(tmp_path: Path) -> None:
    bring(tmp_path, SWEDISH)
    assert "exists already" in refuse(tmp_path, tmp_path / "booklet.txt", "E409", UsageError)


@pytest.mark.parametrize(
    "name", ["", "..", ".", "../2031", "a/b", "/tmp/x", "a\\b", ".hidden", "2031\n", "å", "x" * 65, "a\0"]
)
def test_names_that_no_edition_can_have(tmp_path: Path, name: str) -> None:
    refuse(tmp_path, written(tmp_path, SWEDISH), "E408", UsageError, edition=name, replace=True)


def test_links_are_not_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    (root / "content").mkdir(parents=True)
    outside.mkdir()
    (root / "content" / "2031").symlink_to(outside)
    refuse(root, written(tmp_path, SWEDISH), "E412", UsageError, replace=True)
    (root / "content" / "2031").unlink()
    (root / "content").rmdir()
    (root / "content").symlink_to(outside)
    refuse(root, written(tmp_path, SWEDISH), "E412", UsageError)
    (root / "content").unlink()
    (root / "content" / "2031").mkdir(parents=True)
    (root / "content" / "2031" / "records").symlink_to(outside)
    refuse(root, written(tmp_path, SWEDISH), "E412", UsageError, replace=True)
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize(
    "members", ["a: b\n", "- {id: x\n", "just words\n", "- id: x\n  name: X\n...\n", "[{id: x, name: X}]\n"]
)
def test_members_that_cannot_be_added_to(tmp_path: Path, members: str) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "members.yaml").write_text(members, "utf-8")
    refuse(tmp_path, written(tmp_path, SWEDISH), "E411", ContentError)


def test_members_behind_a_link_are_not_read(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "content").mkdir(parents=True)
    (tmp_path / "secret.yaml").write_text("- id: x\n  name: X\n", "utf-8")
    (root / "content" / "members.yaml").symlink_to(tmp_path / "secret.yaml")
    refuse(root, written(tmp_path, SWEDISH), "E411", ContentError)
    assert (tmp_path / "secret.yaml").read_text("utf-8") == "- id: x\n  name: X\n"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir(mode=0o555)
    refuse(tmp_path, written(tmp_path, SWEDISH), "E901", OutsideError)


def test_a_broken_earlier_edition_does_not_stand_in_the_way(tmp_path: Path) -> None:
    bring(tmp_path, SWEDISH)
    (tmp_path / "content" / "2031" / "edition.yaml").write_text("title: [\n", "utf-8")
    again = bring(tmp_path, SWEDISH, replace=True)
    assert again.edition.publisher == ""
    assert again.done.kept is not None
    assert (again.done.kept / "edition.yaml").read_text("utf-8") == "title: [\n"


def test_a_word_that_would_be_lost_stops_the_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No input is known that does it: the writer is made faulty instead."""
    import pressklar.intake as intake

    honest = intake.proposal_yaml
    monkeypatch.setattr(
        intake,
        "proposal_yaml",
        lambda proposal, fields: honest(proposal, fields).replace("Renare vatten", "Renare"),
    )
    message = refuse(tmp_path, written(tmp_path, SWEDISH), "E410", ContentError)
    assert re.search("“Renare sjöar” would lose vatten", message)
