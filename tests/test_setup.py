"""Setting up: setup.sh on machines that lack this or that (acted by small programs put first on the path),
and the lock files.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from pressklar.press.profile import PLACES

PROJECT = Path(__file__).resolve().parent.parent
BASE = Path(sys._base_executable)  # type: ignore[attr-defined]  # the Python that .venv was made from
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="setup.sh is for systems with sh and make")


class Machine:
    """A folder with setup.sh and two short lock files, and a path on which stand only the programs a test
    puts there.
    """

    def __init__(self, folder: Path) -> None:
        self.project = folder / "a project"
        self.bin = folder / "bin"
        self.log = folder / "log"
        self.project.mkdir()
        self.bin.mkdir()
        shutil.copy(PROJECT / "setup.sh", self.project)
        (self.project / "requirements.txt").write_text("# nothing\n", "utf-8")
        (self.project / "requirements-dev.txt").write_text("# nothing\n", "utf-8")
        for tool in ("sh", "dirname", "cmp", "cp", "cat", "env", "true"):
            (self.bin / tool).symlink_to(shutil.which(tool) or f"/bin/{tool}")
        self.program("uname", "echo Linux")
        self.program("id", "echo 1000")

    def program(self, name: str, script: str) -> None:
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        path.chmod(0o755)

    def python(
        self, version: str = "3.11", name: str = "python3", venv: bool = True, lacks: str = "no library"
    ) -> None:
        """A Python of that version; whether it can make a virtual environment; which libraries it doesn't
        find.
        """
        old = version == "3.9"
        self.program(
            name,
            f"""
case "$*" in
  *'sys.version_info < (3, 11)'*) [ {int(old)} = 0 ] ;;
  *version_info*) echo {"has only Python " if old else ""}{version} ;;
  *ensurepip*) [ {int(venv)} = 1 ] || [ -f '{self.bin}/venv-installed' ] ;;
  *ctypes*) case "$*" in *"{lacks}"*) [ -f '{self.bin}/libraries-installed' ] ;; esac ;;
  *) exec '{BASE}' "$@" ;;
esac""",
        )

    def apt(self, works: bool = True, knows: str = "") -> None:
        """An apt-get that writes down what it is asked, and an apt-cache that knows one package."""
        done = f"touch '{self.bin}/venv-installed' '{self.bin}/libraries-installed'" if works else "exit 100"
        (self.bin / "touch").symlink_to("/usr/bin/touch")
        self.program(
            "apt-get", f'echo "apt-get $*" >> \'{self.log}\'; case "$*" in *install*) {done} ;; esac'
        )
        self.program("apt-cache", f"[ \"$2\" = '{knows}' ]")

    def set_up(self, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self.bin), "HOME": str(self.project), "PIP_NO_INDEX": "1"}
        return subprocess.run(
            ["/bin/sh", str(self.project / "setup.sh"), *words],
            capture_output=True,
            text=True,
            env=environment,
            timeout=120,
            check=False,
        )

    @property
    def asked_of_apt(self) -> list[str]:
        return self.log.read_text("utf-8").splitlines() if self.log.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_an_old_python_alone_is_named_with_what_to_type(machine: Machine) -> None:
    machine.python("3.9")
    done = machine.set_up()
    assert done.returncode == 3
    assert "needs Python 3.11 or newer, and this machine has only Python 3.9." in done.stderr
    assert (
        "apt-get install --no-install-recommends python3 python3-venv" in done.stderr
        and "python.org" in done.stderr
    )


def test_no_python_at_all_is_said(machine: Machine) -> None:
    done = machine.set_up()
    assert done.returncode == 3 and "this machine has none" in done.stderr


@pytest.mark.slow
def test_a_newer_python_beside_an_old_one_is_found(machine: Machine) -> None:
    machine.python("3.9")
    machine.python("3.12", name="python3.12")
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    assert "with Python 3.12" in done.stderr


def test_a_missing_python_is_brought_by_apt_with_the_libraries_in_one_call(machine: Machine) -> None:
    machine.python("3.9")
    machine.apt(knows="python3.12-venv")
    machine.program("id", "echo 0")
    done = machine.set_up()
    assert [line for line in machine.asked_of_apt if "install" in line] == [
        "apt-get install -y -qq --no-install-recommends python3.12-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    ]
    assert done.returncode == 3, "our apt brings no Python, and then it says so"


@pytest.mark.slow
def test_root_gets_what_is_missing_in_one_apt_call_without_recommends(machine: Machine) -> None:
    machine.python(venv=False, lacks="libpango")
    machine.apt()
    machine.program("id", "echo 0")
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    assert machine.asked_of_apt == [
        "apt-get install -y -qq --no-install-recommends python3.11-venv libpango-1.0-0 libpangoft2-1.0-0"
    ]


def test_an_empty_package_list_is_fetched_and_the_call_tried_again(machine: Machine) -> None:
    machine.python(lacks="libpango-1.0")
    machine.apt(works=False)
    machine.program("id", "echo 0")
    done = machine.set_up()
    assert [line.split()[1] for line in machine.asked_of_apt] == ["install", "update", "install"]
    assert (
        done.returncode == 3
        and "sudo apt-get update && sudo apt-get install --no-install-recommends libpango-1.0-0"
        in done.stderr
    )


def test_who_may_not_install_is_told_the_exact_command_and_apt_is_not_called(machine: Machine) -> None:
    machine.python(venv=False, lacks="lib")
    machine.apt()
    machine.program("sudo", "exit 1")
    done = machine.set_up()
    assert done.returncode == 3 and machine.asked_of_apt == []
    assert (
        "sudo apt-get update && sudo apt-get install --no-install-recommends "
        "python3.11-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0\n"
    ) in done.stderr
    assert not (machine.project / ".venv").exists()


@pytest.mark.slow
def test_sudo_without_a_password_will_do(machine: Machine) -> None:
    machine.python(lacks="libpangoft2")
    machine.apt()
    machine.program("sudo", '[ "$1" = -n ] && shift; exec "$@"')
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    assert machine.asked_of_apt == ["apt-get install -y -qq --no-install-recommends libpangoft2-1.0-0"]


@pytest.mark.slow
def test_what_is_only_wanted_does_not_stop_the_build(machine: Machine) -> None:
    machine.python(lacks="subset")
    done = machine.set_up()
    assert done.returncode == 0 and "slower without libharfbuzz-subset0" in done.stderr


def test_a_system_without_apt_is_told_the_packages(machine: Machine) -> None:
    machine.python(lacks="libpango-1.0")
    done = machine.set_up()
    assert (
        done.returncode == 3
        and "with your system's package manager, what Debian calls: libpango-1.0-0" in done.stderr
    )


def keeps(machine: Machine, change: Callable[[], object], *words: str) -> tuple[bool, bool, str]:
    """Runs setup.sh after a change: does a file that lay in .venv survive, was pip called, and what was
    said.
    """
    mark = machine.project / ".venv" / "mark"
    mark.touch()
    change()
    done = machine.set_up(*words)
    assert done.returncode == 0, done.stderr
    return mark.exists(), "Installing" in done.stderr, done.stderr


@pytest.mark.soak(cases=0)
@pytest.mark.slow
def test_the_environment_is_kept_filled_or_made_anew_as_the_lock_files_say(machine: Machine) -> None:
    machine.python()
    locks = machine.project / "requirements.txt", machine.project / "requirements-dev.txt"
    assert machine.set_up().returncode == 0
    assert keeps(machine, lambda: None) == (True, False, ""), "nothing to do: nothing done, nothing said"
    assert keeps(machine, lambda: None, "test")[:2] == (True, True), (
        "the tests' libraries come into the same environment"
    )
    assert keeps(machine, lambda: None)[:2] == (True, False)
    assert keeps(machine, lambda: locks[1].write_text("# another\n", "utf-8"))[:2] == (True, False), (
        "a build doesn't need the tests' libraries"
    )
    assert keeps(machine, lambda: None, "test")[:2] == (False, True), "other versions: made anew"
    assert keeps(machine, lambda: locks[0].write_text("# another\n", "utf-8"))[:2] == (False, True)


@pytest.mark.slow
def test_a_half_made_environment_is_mended(machine: Machine) -> None:
    machine.python()
    assert machine.set_up().returncode == 0
    stamp, python, pip = (
        machine.project / ".venv" / part for part in ("requirements.txt", "bin/python", "lib")
    )
    assert keeps(machine, stamp.unlink)[:2] == (True, True), "killed while pip worked: pip goes on"

    def break_it() -> None:
        stamp.unlink()
        shutil.rmtree(pip)

    assert keeps(machine, break_it)[:2] == (False, True), "killed before pip was there: made anew"
    assert keeps(machine, python.unlink)[:2] == (False, True), "its Python is gone: made anew"


@pytest.mark.slow
def test_dependencies_that_can_not_be_had_are_said_and_tried_again(machine: Machine) -> None:
    machine.python()
    (machine.project / "requirements.txt").write_text(
        f"no-such-package==1.0 --hash=sha256:{'0' * 64}\n", "utf-8"
    )
    for _ in range(2):
        done = machine.set_up()
        assert done.returncode == 3 and "The dependencies could not be installed" in done.stderr


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_is_the_door_to_all_of_it() -> None:
    def shown(target: str) -> str:
        outer = {
            name: value for name, value in os.environ.items() if not name.startswith("MAKE")
        }  # this suite may itself be run by make
        return subprocess.run(
            ["make", "-n", target], cwd=PROJECT, env=outer, capture_output=True, text=True, check=True
        ).stdout

    assert shown("booklet").splitlines() == ["sh setup.sh", ".venv/bin/python build.py"]
    assert shown("test").splitlines() == [
        "sh setup.sh test",
        ".venv/bin/python -m pytest -n 2 --dist worksteal",
    ]
    assert "make test" in (PROJECT / ".ci" / "run").read_text("utf-8") and os.access(
        PROJECT / ".ci" / "run", os.X_OK
    )


def test_the_2024_editions_profile_is_looked_for_where_debian_puts_it() -> None:
    text = (PROJECT / "setup.sh").read_text("utf-8")
    assert f"[ -f {PLACES[0]} ]" in text and "texlive-base" in text


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lock_files_are_whole(name: str) -> None:
    text = (PROJECT / name).read_text("utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text.strip(), flags=re.I)
    unlocked = [
        entry.splitlines()[0]
        for entry in entries
        if not re.match(r"[\w.-]+==\S+", entry) or "--hash=sha256:" not in entry
    ]
    assert unlocked == []
    assert not re.search(r"https?://|--index-url|--find-links|file:", text), "no address of a package index"


def test_everything_declared_is_locked_and_the_two_files_agree() -> None:
    declared = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    locked = {
        name: dict(re.findall(r"^([\w.-]+)==(\S+)", (PROJECT / name).read_text("utf-8"), re.M))
        for name in ("requirements.txt", "requirements-dev.txt")
    }

    def names(requirements: list[str]) -> set[str]:
        return {re.split(r"[<>=!~ \[;]", requirement)[0].lower() for requirement in requirements}

    assert names(declared["project"]["dependencies"]) <= set(locked["requirements.txt"])
    assert names(declared["dependency-groups"]["dev"]) <= set(locked["requirements-dev.txt"])
    both = set(locked["requirements.txt"]) & set(locked["requirements-dev.txt"])
    assert {name: locked["requirements.txt"][name] for name in both} == {
        name: locked["requirements-dev.txt"][name] for name in both
    }
