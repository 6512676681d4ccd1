"""The command line: what may be said, what is printed where, and the exit codes. The work behind it is a
stand-in here; tests/test_cli_whole.py runs the real thing.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import pressklar.building
from pressklar import cli
from pressklar.commands import terminal
from pressklar.foundation.folders import Folders
from pressklar.foundation.sizes import size
from pressklar.problems import ContentError, OutsideError, Place, Problem, UsageError

PROJECT = Path(__file__).resolve().parent.parent
ERROR = Problem("E101", Place("content/2024/proposals/a.yaml", 3, 1), "A title is missing.", "Write one.")
WARNING = Problem("W107", Place("content/2024/proposals/a.yaml", 9, 1), "Målgrupp is empty.")


class StandIn:
    """Stands in for workflow: keeps what it was asked, and gives or raises what it is told."""

    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}
        self.gives: Callable[[], Any] = lambda: self.built()
        self.root = PROJECT
        self.formats: tuple[str, ...] = ()

    def built(self, unchanged: bool = False, problems: tuple[Problem, ...] = ()) -> SimpleNamespace:
        booklet = SimpleNamespace(
            path=self.root / "output" / "2024" / "booklet.pdf",
            kind="pdf",
            pages=64,
            size=252_400,
            sha256="ab" * 32,
            seconds=3.217,
        )
        return SimpleNamespace(
            edition="2024", unchanged=unchanged, artifacts=(booklet,), problems=problems, seconds=3.5
        )

    def build(
        self,
        folders: Any,
        edition: str | None = None,
        *,
        formats: tuple[str, ...],
        strict: bool = False,
        progress: terminal.Steps | None = None,
    ) -> Any:
        self.asked = {"root": folders.root, "edition": edition, "strict": strict}
        self.formats = formats
        self.root = folders.root
        if progress:
            progress.stage("reading")
        print("a library says something on standard output")
        return self.gives()


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    stand_in = StandIn()
    monkeypatch.setattr(pressklar.building, "workflow", stand_in, raising=False)
    return stand_in


def raising(error: BaseException) -> Callable[[], Any]:
    def give() -> Any:
        raise error

    return give


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ([], ["build"]),
        (["--strict"], ["build", "--strict"]),
        (["--edition", "2024"], ["--edition", "2024", "build"]),
        (["--edition", "import", "--strict"], ["--edition", "import", "build", "--strict"]),
        (["--edition=2024", "--json", "-q"], ["--edition=2024", "--json", "-q", "build"]),
        (["--root", "somewhere", "doctor"], ["--root", "somewhere", "doctor"]),
        (["import", "x.txt"], ["import", "x.txt"]),
        (["biuld"], ["biuld"]),
        (["--help"], ["--help"]),
        (["--edition"], ["--edition", "build"]),
    ],
)
def test_without_a_command_it_builds(said: list[str], meant: list[str]) -> None:
    assert cli.with_command(said) == meant


def test_alone_it_builds_the_newest_edition_of_this_project(work: StandIn) -> None:
    assert cli.main([]) == 0
    assert work.asked == {"root": PROJECT, "edition": None, "strict": False}


@pytest.mark.parametrize("place", ["before", "after", "both"])
def test_shared_options_may_stand_before_or_after_the_command(
    work: StandIn, tmp_path: Path, place: str
) -> None:
    options = ["--root", str(tmp_path), "--edition", "2031"]
    words = {
        "before": [*options, "build", "--strict"],
        "after": ["build", "--strict", *options],
        "both": [*options[:2], "build", *options[2:], "--strict"],
    }
    assert cli.main(words[place]) == 0
    assert work.asked == {"root": tmp_path, "edition": "2031", "strict": True}


def test_formats_are_parted_by_commas(work: StandIn) -> None:
    assert cli.main([]) == 0 and work.formats == ("pdf", "docx", "web")
    assert cli.main(["--format", "web, pdf,web"]) == 0 and work.formats == ("web", "pdf")


def test_a_build_ends_with_a_small_table(work: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["build"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-3].split() == ["file", "pages", "size"]
    assert lines[-2].split() == ["output/2024/booklet.pdf", "64", "252", "kB"]
    assert lines[-1] == "Built in 3.5 s."


def test_nothing_changed_says_so(work: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    work.gives = lambda: work.built(unchanged=True)
    assert cli.main(["build"]) == 0
    assert (
        "Nothing has changed since the last build: output/2024/booklet.pdf is up to date."
        in capsys.readouterr().out
    )


def test_quiet_prints_problems_only(work: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    work.gives = lambda: work.built(problems=(WARNING,))
    assert cli.main(["-q"]) == 0
    printed = capsys.readouterr()
    assert printed.out == "a library says something on standard output\n"
    assert (
        printed.err.startswith("content/2024/proposals/a.yaml:9:1  W107  Målgrupp is empty.")
        and "reading" not in printed.err
    )


def test_json_is_one_object_and_nothing_else_on_standard_output(
    work: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    work.gives = lambda: work.built(problems=(WARNING,))
    assert cli.main(["--json"]) == 0
    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert (
        told["command"] == "build"
        and told["edition"] == "2024"
        and told["unchanged"] is False
        and told["exit_code"] == 0
    )
    assert told["artifacts"] == [
        {
            "path": "output/2024/booklet.pdf",
            "kind": "pdf",
            "pages": 64,
            "size": 252_400,
            "sha256": "ab" * 32,
            "seconds": 3.217,
        }
    ]
    assert told["findings"] == [WARNING.as_dict()]
    assert "a library says something" in printed.err and "reading" not in printed.err


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (
            ContentError(ERROR, WARNING),
            1,
            "1 error, 1 warning. Nothing was written; an earlier booklet is as it was.",
        ),
        (
            UsageError(Problem("E804", None, "There is no such edition.")),
            2,
            "E804  There is no such edition.",
        ),
        (OutsideError(Problem("E901", None, "The disk is full.")), 3, "E901  The disk is full."),
        (
            OSError(28, "No space left on device", "/tmp/x"),
            3,
            "E903  /tmp/x could not be read or written: No space left on device.",
        ),
        (
            PermissionError(13, "Permission denied"),
            3,
            "E903  A file could not be read or written: Permission denied.",
        ),
        (
            FileNotFoundError(2, "No such file or directory", "x"),
            3,
            "E909  Something happened that Pressklar didn't expect",
        ),
        (KeyboardInterrupt(), 130, "Stopped; the earlier booklet is untouched."),
        (
            ModuleNotFoundError("No module named 'weasyprint'", name="weasyprint"),
            3,
            "E902  The library weasyprint is missing.",
        ),
    ],
)
def test_every_failure_has_its_exit_code_and_its_words(
    work: StandIn, capsys: pytest.CaptureFixture[str], error: BaseException, code: int, says: str
) -> None:
    work.gives = raising(error)
    assert cli.main(["build"]) == code
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("error", [ContentError(ERROR, WARNING), OutsideError(ERROR)])
def test_failures_are_findings_in_json(
    work: StandIn, capsys: pytest.CaptureFixture[str], error: ContentError
) -> None:
    work.gives = raising(error)
    assert cli.main(["build", "--json"]) == error.exit_code
    printed = capsys.readouterr()
    assert json.loads(printed.out)["findings"] == [problem.as_dict() for problem in error.problems]


@pytest.mark.parametrize(
    ("words", "problems", "code"),
    [
        (["build"], (WARNING,), 0),
        (["build", "--strict"], (WARNING,), 1),
        (["--strict"], (), 0),
        (["build"], (ERROR,), 1),
    ],
)
def test_strict_counts_warnings(
    work: StandIn, words: list[str], problems: tuple[Problem, ...], code: int
) -> None:
    work.gives = lambda: work.built(problems=problems)
    assert cli.main(words) == code


@pytest.mark.parametrize(
    "words",
    [
        ["biuld"],
        ["build", "--loud"],
        ["--edition"],
        ["--root", "/no/such/folder"],
        ["import"],
        ["--edition", "../2024"],
        ["--edition", "2024/../.."],
        ["--edition", ".cache"],
        ["--edition", "a b"],
        ["import", __file__],
        ["--watch", "--strict"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_said_plainly_and_is_code_2(
    work: StandIn, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert cli.main(words) == 2
    assert "E81" in capsys.readouterr().err
    assert cli.main([*words, "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["findings"][0]["code"].startswith("E81")
    assert work.asked == {}


def test_the_unexpected_is_one_plain_message_and_a_trace_in_a_file(
    work: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    work.gives = raising(ZeroDivisionError("so \x1b[31m bad"))
    assert cli.main(["--root", str(tmp_path)]) == 3
    said = capsys.readouterr().err
    assert (
        r"E909  Something happened that Pressklar didn't expect: ZeroDivisionError: so \x1b[31m bad." in said
    )
    trace = Folders(tmp_path).cache / "crash.txt"
    assert str(trace) in said and "Traceback" not in said and not trace.is_relative_to(tmp_path)
    assert "ZeroDivisionError" in trace.read_text("utf-8")


def test_the_unexpected_with_no_room_for_its_trace(
    work: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (Folders(tmp_path).cache / "crash.txt").mkdir()
    work.gives = raising(RecursionError("deep"))
    assert cli.main(["--root", str(tmp_path)]) == 3
    assert "could not be saved" in capsys.readouterr().err


def test_the_unexpected_without_a_cache_keeps_its_trace_all_the_same(
    work: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    monkeypatch.setenv("PRESSKLAR_CACHE", str(tmp_path / "file" / "cache"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    work.gives = raising(ZeroDivisionError("bad"))
    (tmp_path / "root").mkdir()
    assert cli.main(["--root", str(tmp_path / "root")]) == 3
    said = capsys.readouterr().err
    assert "E909" in said and "A851" in said and str(tmp_path / "pressklar-crash.txt") in said
    assert "ZeroDivisionError" in (tmp_path / "pressklar-crash.txt").read_text("utf-8")


def test_sizes_read_well() -> None:
    counts = (0, 999, 1000, 252_400, 999_499, 999_500, 1_449_000)
    assert [size(count) for count in counts] == [
        "0 B",
        "999 B",
        "1 kB",
        "252 kB",
        "999 kB",
        "1.0 MB",
        "1.4 MB",
    ]


@pytest.mark.parametrize("command", [None, *cli.COMMANDS])
def test_help_says_what_each_does(capsys: pytest.CaptureFixture[str], command: str | None) -> None:
    assert cli.main([command, "--help"] if command else ["--help"]) == 0
    told = capsys.readouterr().out
    assert (
        all(option in told for option in ("--root", "--edition", "--json", "--quiet"))
        and len(told.split()) > 60
    )


# --- the front door ---


def run(*command: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        **more,
    )


def test_the_front_door_is_short_and_an_old_python_can_read_it() -> None:
    text = (PROJECT / "build.py").read_text("utf-8")
    assert len(text.splitlines()) <= 25
    ast.parse(text, feature_version=(3, 6))


@pytest.mark.skipif(
    not (PROJECT / ".venv" / "bin" / "python").exists(), reason="there is no .venv beside build.py"
)
def test_the_front_door_runs_with_the_virtual_environments_python_whoever_starts_it(tmp_path: Path) -> None:
    other = Path(sys._base_executable)  # type: ignore[attr-defined]  # the Python that .venv was made from: it lacks our libraries
    done = run(other, "-I", PROJECT / "build.py", "--version", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"Pressklar, version {pressklar.__version__}\n"), done.stderr
    spaced = run(other, PROJECT / "build.py", "--edition", "två ord; $(x)", "build")
    assert spaced.returncode == 2 and "'två ord; $(x)'" in spaced.stderr


@pytest.mark.parametrize("state", ["none", "empty", "without click"])
def test_the_front_door_says_what_to_run_where_nothing_is_set_up(tmp_path: Path, state: str) -> None:
    shutil.copy(PROJECT / "build.py", tmp_path)
    if state != "none":
        (tmp_path / ".venv" / "bin").mkdir(parents=True)
    if state == "without click":
        base = Path(sys._base_executable)  # type: ignore[attr-defined]
        (tmp_path / ".venv" / "pyvenv.cfg").write_text(f"home = {base.parent}\n", "utf-8")
        (tmp_path / ".venv" / "bin" / "python").symlink_to(base)
    done = run(sys.executable, tmp_path / "build.py")
    assert (
        done.returncode == 3
        and f"make -C {tmp_path} booklet" in done.stderr
        and "Traceback" not in done.stderr
    )


def test_help_on_a_terminal_that_knows_only_ascii() -> None:
    done = run(
        sys.executable, PROJECT / "build.py", "--help", env={**os.environ, "PYTHONIOENCODING": "ascii"}
    )
    assert done.returncode == 0 and "Exit codes" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
def test_a_reader_that_leaves_early_is_no_error() -> None:
    done = run("sh", "-c", f"'{sys.executable}' '{PROJECT}/build.py' doctor --json | true")
    assert (done.stdout, done.stderr) == ("", "")
