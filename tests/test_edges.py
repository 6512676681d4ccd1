"""What a machine, a shell or a file system may do to a command: it is told in one plain message, and never
crashes it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import small

from pressklar import cli
from pressklar.building import workflow
from pressklar.foundation import system_libraries as libraries
from pressklar.foundation.folders import PROJECT
from pressklar.pdf.workshop import Workshop
from pressklar.problems import OutsideError

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell, and names as POSIX has them")
STRANGE = b"sk\xe5ne"
"""A name as Latin-1 writes it: no UTF-8."""


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    return small.make(tmp_path / "root")


def shell(words: str, root: small.Root) -> subprocess.CompletedProcess[str]:
    command = f'exec "$0" "$1" --root "$2" {words}'
    return subprocess.run(
        ["sh", "-c", command, sys.executable, str(PROJECT / "build.py"), str(root.path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


# Streams


@posix
@pytest.mark.parametrize("words", ["ledger >&-", "check --content <&-", "ledger --json --csv <&- >&- 2>&-"])
def test_closed_streams_hinder_nothing(root: small.Root, words: str) -> None:
    done = shell(words, root)
    assert done.returncode == 0 and "Traceback" not in done.stderr and "E9" not in done.stderr
    assert "--csv" not in words or (root.folders.output("2031") / "ledger.csv").read_bytes().count(b"\n") == 3


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("words", ["ledger", "ledger --json", "--help"])
def test_an_answer_that_can_not_be_written_is_told(root: small.Root, words: str) -> None:
    done = shell(f"{words} >/dev/full", root)
    assert (
        done.returncode == 3 and done.stderr.startswith(("E905", "E903")) and "No space left" in done.stderr
    )
    assert shell(f"{words} >/dev/full 2>&1", root).returncode == 3


# Links out of the root


@posix
@pytest.mark.parametrize("link", ["output", "output/2031", "output/2031/web", "content/2031/records"])
@pytest.mark.parametrize("words", [("build", "--format", "web"), ("ledger", "--csv")])
def test_nothing_is_written_through_a_link_out_of_the_root(
    root: small.Root, tmp_path: Path, capsys: pytest.CaptureFixture[str], link: str, words: tuple[str, ...]
) -> None:
    (tmp_path / "elsewhere" / "web").mkdir(parents=True)
    (tmp_path / "elsewhere" / "web" / "mine.txt").write_text("mine")
    (root.path / link).parent.mkdir(parents=True, exist_ok=True)
    (root.path / link).symlink_to(tmp_path / "elsewhere")
    assert cli.main(["--root", str(root.path), *words]) == 3
    assert f"{link}  E904" in capsys.readouterr().err
    assert [path.name for path in sorted((tmp_path / "elsewhere").rglob("*"))] == ["web", "mine.txt"]


@posix
def test_links_inside_the_root_and_a_root_that_is_one_are_all_right(root: small.Root, tmp_path: Path) -> None:
    (root.path / "results").mkdir()
    (root.path / "output").symlink_to("results")
    (tmp_path / "link").symlink_to(root.path)
    assert cli.main(["--root", str(tmp_path / "link"), "ledger", "--csv", "-q"]) == 0
    assert (root.path / "results" / "2031" / "ledger.csv").is_file()


# Names that are no UTF-8


@posix
@pytest.mark.skipif(sys.platform == "darwin", reason="its file systems take UTF-8 only")
@pytest.mark.parametrize(
    "place",
    [
        "content/2031/proposals/%s.yaml",
        "content/2031/images/%s.png",
        "content/%s/edition.yaml",
        "content/2031/%s.docx",
        "templates/%s.html.j2",
        "styles/%s.css",
    ],
)
def test_a_name_that_is_no_utf_8_hinders_nothing(
    root: small.Root, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    path = Path(os.fsdecode(os.path.join(os.fsencode(root.path), place.encode() % STRANGE)))  # noqa: PTH118
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"a: b\n")
    for words in (
        ("build", "--format", "web"),
        ("build", "--format", "web"),
        ("check", "--content", "--json"),
    ):
        assert cli.main(["--root", str(root.path), "--edition", "2031", *words]) == 0
        printed = capsys.readouterr()
        assert "E9" not in printed.err + printed.out and printed.out.encode()
    if "proposals" in place:
        assert cli.main(["--root", str(root.path), "--edition", "2031", "build", "--format", "web"]) == 0
        assert r"content/2031/proposals/sk\xe5ne.yaml  W102" in capsys.readouterr().err


@posix
@pytest.mark.skipif(sys.platform == "darwin", reason="its file systems take UTF-8 only")
def test_a_root_whose_name_is_no_utf_8_builds(tmp_path: Path) -> None:
    root = small.make(Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), STRANGE))))  # noqa: PTH118
    for words in ("build --format web", "draft", "ledger --csv --html"):
        done = shell(words, root)
        assert done.returncode == 0 and "E9" not in done.stderr, done.stderr


# An edition without members


def test_an_edition_without_any_member_is_built_with_a_warning_for_each_proposal(tmp_path: Path) -> None:
    root = small.make(tmp_path / "root", small.workshop())
    root.write("content/members.yaml", "[]\n")
    for name, member in (
        (small.FIRST, "gotland"),
        (small.SECOND, "skane"),
        (small.THIRD, "gotland"),
        (small.FOURTH, "skane"),
    ):
        root.change(name, f"submitted_by: [region-{member}]\n", "")
    built = workflow.build(root.folders, formats=("pdf", "web"), workshop=root.workshop)
    assert built.problems == () and root.booklet.is_file()
    (root.path / "content" / "members.yaml").unlink()
    assert root.problems() == ()


# A machine that lacks something


def test_a_library_that_is_missing_is_named_before_anything_is_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone = libraries.Library(
        "Pango", "needed", ("libgone.so.0", "libgone.dylib", "libgone.dll"), str, "no PDF"
    )
    monkeypatch.setattr(libraries, "LIBRARIES", (gone, *libraries.LIBRARIES))
    with Workshop(1) as workshop, pytest.raises(OutsideError) as caught:
        workshop.begin()
    assert [problem.code for problem in caught.value.problems] == ["E902"] and "Pango is missing" in str(
        caught.value
    )


def test_a_process_that_can_not_be_started_ends_the_build_and_never_hangs_it(root: small.Root) -> None:
    """The fork server dies at its first import, as where a library of the system is broken."""
    code = (
        "import sys; from pressklar import cli\nfrom pressklar.pdf import workshop\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "def refuse(*rest): raise EOFError('unexpected EOF')\nProcessPoolExecutor.submit = refuse\n"
        f"sys.exit(cli.main(['--root', {str(root.path)!r}, 'build', '--format', 'pdf']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 3 and "E505  No process can be started" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
