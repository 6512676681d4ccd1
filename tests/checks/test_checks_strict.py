"""The proof as a gate: build --strict stops on its errors and leaves the output as it was. And check --fix
before a person at a real terminal.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from faulty import written
from small import FIRST, Root, built

from pressklar import cli
from pressklar.foundation.folders import PROJECT
from pressklar.foundation.programs import hunspell

SETTINGS = "content/2031/edition.yaml"
PROPOSAL = "content/2031/proposals/ett.yaml"
FAULTY = "  En kort text om kartor ?"


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return built(tmp_path / "root")


def outputs(root: Root) -> dict[str, str]:
    folder = root.folders.output("2031")
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        + str(path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "proof.html"
    }


def strictly(root: Root, capsys: pytest.CaptureFixture[str]) -> tuple[int, set[str]]:
    capsys.readouterr()
    code = cli.main(["build", "--root", str(root.path), "--strict", "--json"])
    return code, {finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]}


def test_strict_stops_on_an_error_of_the_proof_and_leaves_the_output(
    root: Root, capsys: pytest.CaptureFixture[str]
) -> None:
    before = outputs(root)
    root.change(FIRST, "  En kort text om kartor.", FAULTY)
    root.change(SETTINGS, "chapters:", "proof: {severities: {W730: error}}\nchapters:")
    assert strictly(root, capsys) == (1, {"W730"})
    assert outputs(root) == before, "nothing of the output was touched"
    root.change(FIRST, FAULTY, "  En kort text om kartorna.")
    assert strictly(root, capsys)[0] == 0
    assert outputs(root) != before


def test_strict_stops_also_where_a_lenient_build_stands(
    root: Root, capsys: pytest.CaptureFixture[str]
) -> None:
    root.change(FIRST, "  En kort text om kartor.", FAULTY)
    root.change(SETTINGS, "chapters:", "proof: {severities: {W730: error}}\nchapters:")
    assert cli.main(["build", "--root", str(root.path), "--quiet"]) == 0, "a plain build doesn't proof"
    before = outputs(root)
    assert strictly(root, capsys) == (1, {"W730"})
    assert outputs(root) == before


def test_strict_lets_warnings_of_the_proof_be(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    """They are the editor's to judge; a warning of reading or of layout stops it, as before."""
    root.change(FIRST, "  En kort text om kartor.", FAULTY)
    assert strictly(root, capsys)[0] == 0
    root.change(FIRST, "purpose: Att pröva det som sägs här.", "purpose:")
    assert strictly(root, capsys) == (1, {"W101"})


class Terminal:
    """check --fix in a pseudo-terminal: answers are given when their question has been asked."""

    def __init__(self, root: Path) -> None:
        import pty

        self.main, other = pty.openpty()
        self.screen = ""
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "import sys; from pressklar.cli import main; sys.exit(main())",
                "check",
                "--content",
                "--fix",
                "--root",
                str(root),
            ],
            stdin=other,
            stdout=other,
            stderr=other,
            env={**os.environ, "PYTHONPATH": str(PROJECT), "TERM": "xterm", "COLUMNS": "200"},
            close_fds=True,
        )
        os.close(other)

    def answer(self, question: str, word: str) -> None:
        self.wait(question)
        os.write(self.main, f"{word}\n".encode())

    def wait(self, question: str) -> None:
        start = len(self.screen)
        while question not in self.screen[start:]:
            assert self._read(), f"{question!r} wasn't asked: {self.screen}"

    def _read(self) -> bool:
        """More of what is shown; False where nothing came for long, or nothing will."""
        ready, _, _ = select.select([self.main], [], [], 20)
        part = b""
        with contextlib.suppress(OSError):  # Linux: the other end is closed
            part = os.read(self.main, 65536) if ready else b""
        self.screen += part.decode("utf-8", "replace")
        return bool(part)

    def end(self) -> int:
        while self._read():
            pass
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.process.wait(timeout=1)
        self.process.kill()
        raise AssertionError(f"It still waits: {self.screen}")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.skipif(hunspell.program() is None, reason="hunspell isn't installed")
@pytest.mark.parametrize("agreed", [True, False])
def test_fix_asks_a_person_about_what_is_likely_and_then_once(tmp_path: Path, agreed: bool) -> None:
    written(
        tmp_path,
        {
            "ett.idea": "kartan visar djup,fyrar och en verktyglåda. Den är bra ?",
            "tva.purpose": "att väcka lust att läsa.",
        },
    )
    before = {
        name: (tmp_path / f"content/2031/proposals/{name}.yaml").read_text("utf-8") for name in ("ett", "tva")
    }
    terminal = Terminal(tmp_path)
    terminal.answer("kartan → Kartan?", "y")
    terminal.answer("verktyglåda → verktygslåda?", "n")
    terminal.answer("att → Att?", "y")
    terminal.answer("Put in 4 changes?", "y" if agreed else "n")
    code = terminal.end()
    after = {name: (tmp_path / f"content/2031/proposals/{name}.yaml").read_text("utf-8") for name in before}
    assert code == 0, terminal.screen
    if not agreed:
        assert after == before and "Nothing was changed" in terminal.screen
        return
    assert after["ett"] == before["ett"].replace(
        "kartan visar djup,fyrar", "Kartan visar djup, fyrar"
    ).replace("bra ?", "bra?")
    assert after["tva"] == before["tva"].replace("att väcka", "Att väcka"), terminal.screen
    assert "verktyglåda" in terminal.screen.rpartition("Put in")[2], "what was left is told at the end"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("how", ["the end of input", "an interrupt"])
def test_fix_ended_by_the_person_changes_nothing(tmp_path: Path, how: str) -> None:
    written(tmp_path, {"ett.idea": "kartan visar djup,fyrar och hamnar."})
    before = (tmp_path / PROPOSAL).read_text("utf-8")
    terminal = Terminal(tmp_path)
    terminal.wait("kartan → Kartan? [y/N]: ")
    if how == "an interrupt":
        time.sleep(0.5)  # until it waits: a signal that comes just before is only seen with the next key
        terminal.process.send_signal(signal.SIGINT)
    else:
        os.write(terminal.main, b"\x04")
    assert terminal.end() != 0 and "Traceback" not in terminal.screen
    assert (tmp_path / PROPOSAL).read_text("utf-8") == before
