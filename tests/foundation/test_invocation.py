"""Hints and help name what their reader can type: build.py in a checkout, the command where it is
installed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pressklar import cli
from pressklar.commands import shared
from pressklar.foundation import invocation
from pressklar.foundation.folders import PROJECT, nearest_root

PACKAGE = PROJECT / "pressklar"


@pytest.mark.parametrize(
    ("started", "program"),
    [
        ("/opt/bin/pressklar", "pressklar"),
        ("pressklar", "pressklar"),
        ("Pressklar.exe", "pressklar"),
        ("build.py", "python3 build.py"),
        ("/a/checkout/build.py", "python3 build.py"),
        ("", "python3 build.py"),
        ("-c", "python3 build.py"),
    ],
)
def test_the_program_is_named_as_it_was_started(
    monkeypatch: pytest.MonkeyPatch, started: str, program: str
) -> None:
    monkeypatch.setattr(sys, "argv", [started])
    assert invocation.program() == program


def test_no_module_writes_the_programs_name_itself() -> None:
    """Such a hint would be wrong for whoever installed the package: invocation.program() knows better."""
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text("utf-8")
        assert path.name == "invocation.py" or not ("python3 build.py" in text or "make booklet" in text), (
            path
        )


def test_usage_errors_name_the_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for started in ("pressklar", "build.py"):
        monkeypatch.setattr(sys, "argv", [started])
        assert cli.main(["xyzzy"]) == 2
        assert f"`{invocation.program()} --help`" in capsys.readouterr().err


def test_the_command_works_on_the_nearest_publication(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    deep = tmp_path / "outer" / "inner" / "content" / "2031" / "proposals"
    deep.mkdir(parents=True)
    (tmp_path / "outer" / "content").mkdir()
    for folder, root in (
        (deep, "outer/inner"),
        (tmp_path / "outer" / "inner", "outer/inner"),
        (tmp_path / "outer", "outer"),
        (tmp_path, None),
    ):
        monkeypatch.chdir(folder)
        assert nearest_root() == (tmp_path / root if root else None)
    monkeypatch.setattr(sys, "argv", ["pressklar"])
    assert shared.root_of(None) is None and shared.root_of(str(deep)) == deep
    monkeypatch.setattr(sys, "argv", ["build.py"])
    assert shared.root_of(None) == PROJECT
