"""A publication begins in any empty folder, in its own language, whole or not at all."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pressklar.foundation.files import is_running
from pressklar.foundation.folders import PROJECT, Folders
from pressklar.manuscript import read_edition
from pressklar.manuscript.start.new_edition import start_edition
from pressklar.manuscript.start.publication import start_publication
from pressklar.problems import OutsideError, UsageError

ENGLISH = re.compile(r"\b(the|and|with|which|never|whose?|is|are|of)\b", re.I)
SWEDISH = re.compile(r"\b(och|som|med|aldrig|inte|är|att|ska)\b", re.I)


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("with_example", [False, True])
def test_it_is_read_without_a_word_of_complaint(tmp_path: Path, language: str, with_example: bool) -> None:
    started = start_publication(tmp_path / "new" / "folder", "2031", language, with_example=with_example)
    reading = read_edition(Folders(tmp_path / "new" / "folder"), "2031")
    assert started.problems == () == reading.problems and reading.edition is not None
    assert (reading.edition.language, reading.edition.date.year, "2031" in reading.edition.title) == (
        language,
        2030,
        True,
    )
    assert [path.relative_to(tmp_path / "new" / "folder").as_posix() for path in started.files] == files(
        tmp_path / "new" / "folder"
    )
    assert sorted(os.listdir(tmp_path / "new")) == ["folder"]
    edition = reading.edition
    if with_example:
        assert (
            len(edition.chapters) >= 3
            and len(edition.proposals) >= 6
            and len(edition.members_with_proposals) >= 4
        )
        addresses = [address for member in edition.members for address in member.recipients] + [
            contact.email for proposal in edition.proposals for contact in proposal.contacts
        ]
        assert all(address and address.endswith(".example") for address in addresses)


@pytest.mark.parametrize(("language", "own", "other"), [("sv", SWEDISH, ENGLISH), ("en", ENGLISH, SWEDISH)])
@pytest.mark.parametrize("with_example", [False, True])
def test_its_comments_are_in_its_language(
    tmp_path: Path, language: str, own: re.Pattern[str], other: re.Pattern[str], with_example: bool
) -> None:
    started = start_publication(tmp_path / "new", "2031", language, with_example=with_example)
    start_edition(Folders(tmp_path / "new"), "2032")
    comments = [
        line.partition("#")[2]
        for path in (*started.files, tmp_path / "new/content/2032/edition.yaml")
        if path.suffix in (".yaml", "")
        for line in path.read_text("utf-8").splitlines()
        if "#" in line and ".cache" not in line and "](#" not in line
    ]
    text = re.sub(
        r"`[^`]*`|\b(need|required|expected|optional|label|key|agency|region|recipients)\b",
        "",
        "\n".join(comments),
    )
    assert len(own.findall(text)) > 20 and other.findall(text) == []


def test_dates_move_with_the_year(tmp_path: Path) -> None:
    start_publication(tmp_path / "new", "2041", "en", with_example=True)
    settings = yaml.safe_load((tmp_path / "new/content/2041/edition.yaml").read_text("utf-8"))
    assert settings["date"].isoformat() == "2040-11-01" and settings["dispatch"]["return_by"].year == 2040
    assert "2030" not in (tmp_path / "new/content/2041/edition.yaml").read_text("utf-8")


def test_git_keeps_the_texts_and_leaves_out_results_and_the_ledger(tmp_path: Path) -> None:
    start_publication(tmp_path, "2031", "en")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for name in (
        "output/2031/booklet.pdf",
        ".cache/x",
        "content/2031/records/ledger.sqlite3",
        "content/2031/records/approval.yaml",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    listed = subprocess.run(
        ["git", "-C", str(tmp_path), "status", "--porcelain", "-uall"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()[1::2]
    assert "content/2031/edition.yaml" in listed and "content/2031/records/approval.yaml" in listed
    assert not [name for name in listed if name.startswith(("output", ".cache")) or "ledger" in name]


def test_an_empty_folder_that_is_there_stays_the_same_folder(tmp_path: Path) -> None:
    folder = tmp_path / "åäö [1] *"
    folder.mkdir(mode=0o750)
    inode = folder.stat().st_ino
    start_publication(folder, "2031", "sv")
    assert (folder.stat().st_ino, folder.stat().st_mode & 0o777) == (inode, 0o750)
    assert sorted(os.listdir(folder)) == [".gitignore", "content"]


@pytest.mark.parametrize("kind", ["a file in it", "a hidden folder in it", "a file", "a link to nowhere"])
def test_what_is_there_is_never_touched(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "taken"
    if kind == "a file":
        folder.write_text("mine")
    elif kind == "a link to nowhere":
        folder.symlink_to(tmp_path / "gone")
    else:
        (folder / ".git").mkdir(parents=True) if "hidden" in kind else (
            folder.mkdir(),
            (folder / "notes.txt").write_text("mine"),
        )
    before = [(path, path.lstat().st_mtime_ns) for path in sorted(tmp_path.rglob("*"))]
    with pytest.raises(UsageError) as caught:
        start_publication(folder, "2031", "en")
    assert caught.value.problems[0].code == "E817" and str(folder) in caught.value.problems[0].message
    assert [(path, path.lstat().st_mtime_ns) for path in sorted(tmp_path.rglob("*"))] == before


@pytest.mark.parametrize("edition", ["", "../2031", "a b", ".x", "å"])
@pytest.mark.parametrize("with_example", [False, True])
def test_a_name_that_is_no_editions_leaves_nothing(tmp_path: Path, edition: str, with_example: bool) -> None:
    for folder in (tmp_path / "deep" / "new", tmp_path):
        with pytest.raises(UsageError) as caught:
            start_publication(folder, edition, "sv", with_example=with_example)
        assert caught.value.problems[0].code == "E811" and os.listdir(tmp_path) == []


@pytest.mark.parametrize("with_example", [False, True])
@pytest.mark.parametrize("there", [False, True])
def test_when_the_disk_refuses_nothing_is_left(tmp_path: Path, with_example: bool, there: bool) -> None:
    folder = tmp_path if there else tmp_path / "deep" / "new"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1500, hard))
    try:
        with pytest.raises(OutsideError) as caught:
            start_publication(folder, "2031", "en", with_example=with_example)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.problems[0].code == "E901" and os.listdir(tmp_path) == []


def test_when_the_last_step_fails_the_folders_made_for_it_go_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = Path.rename

    def refusing(self: Path, target: Path) -> Path:
        if Path(target).name == "new":
            raise OSError(28, "No space left on device")
        return usual(self, target)

    monkeypatch.setattr(Path, "rename", refusing)
    with pytest.raises(OutsideError):
        start_publication(tmp_path / "a" / "b" / "new", "2031", "en")
    assert os.listdir(tmp_path) == []


def test_what_a_killed_start_left_goes_with_the_next(tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(PROJECT)!r})\nfrom pathlib import Path\nimport os, pressklar.manuscript.start.publication as p\n"
        f"p._fill = lambda root, *rest: (root.mkdir(), (root / 'half').touch(), os._exit(9))\np.start_publication(Path({str(tmp_path)!r}), '2031', 'en')"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    (left,) = os.listdir(tmp_path)
    assert left.startswith(".pressklar-new-") and not is_running(int(left.split("-")[2]))
    start_publication(tmp_path, "2031", "en")
    assert sorted(os.listdir(tmp_path)) == [".gitignore", "content"]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_example_is_a_publication_where_it_lies(language: str) -> None:
    example = Folders(PROJECT / "example" / language)
    reading = read_edition(example, "2030")
    assert reading.problems == () and reading.edition is not None and reading.edition.language == language
    markdown = "\n".join(text for proposal in reading.edition.proposals for text in proposal.fields.values())
    assert all(sign in markdown for sign in ("[^1]", "|---", "](#", "](images/", "\n1. ", "\n- ")), (
        "it shows what a text can hold"
    )
