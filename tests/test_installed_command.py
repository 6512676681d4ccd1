"""The package as it is installed elsewhere: from the wheel alone, in an environment of its own, far from any
checkout.
"""

from __future__ import annotations

import os
import re
import select
import shutil
import site
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pikepdf
import pytest

import pressklar
from pressklar import cli
from pressklar.foundation.folders import PROJECT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="the environment's programs lie elsewhere there"),
]
Run = Callable[..., subprocess.CompletedProcess[str]]


def wheel_of(tree: Path, place: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)],
        cwd=tree,
        check=True,
        capture_output=True,
    )
    (wheel,) = place.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wheel_of(PROJECT, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and nothing else; what it depends on is found where the tests' own Python
    has it. No compiled module can be written beside the package, as where it belongs to root.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            str(folder / "bin" / "python"),
            "install",
            "-q",
            "--no-deps",
            "--no-index",
            "--no-compile",
            "--disable-pip-version-check",
            str(wheel),
        ],
        check=True,
    )
    (packages,) = (folder / "lib").glob("python*/site-packages")
    (packages / "dependencies.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    (packages / "pressklar" / "__pycache__").touch()
    return folder


@pytest.fixture
def run(environment: Path, tmp_path: Path) -> Run:
    """Runs the installed command in a folder."""
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "PRESSKLAR", "VIRTUAL_ENV"))
    }

    def run(
        *words: str, cwd: Path = tmp_path, program: str = "pressklar", **variables: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(environment / "bin" / program), *words],
            cwd=cwd,
            env={**plain, "HOME": str(tmp_path), **variables},
            capture_output=True,
            text=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            timeout=300,
            check=False,
        )

    return run


def test_it_starts_a_publication_and_builds_all_of_it(run: Run, tmp_path: Path) -> None:
    told = run("-c", "import pressklar; print(pressklar.__file__)", program="python").stdout
    assert str(PROJECT) not in told and "site-packages" in told
    begun = run("init", "vårt häfte", "--example", "--language", "en", "--edition", "2031")
    root = tmp_path / "vårt häfte"
    assert begun.returncode == 0 and re.search(
        r"^  cd 'vårt häfte' +go there\n  pressklar +builds output/2031/booklet\.pdf", begun.stdout, re.M
    ), begun.stderr
    (tmp_path / "vårt häfte" / "content" / "2031" / "notes").mkdir()
    built = run(cwd=root / "content" / "2031" / "notes")
    assert built.returncode == 0 and "output/2031/booklet.pdf" in built.stdout, built.stderr
    with pikepdf.open(root / "output" / "2031" / "booklet.pdf") as pdf:
        assert (
            len(pdf.pages) > 12
            and str(pdf.docinfo["/Title"]) == "Proposals from the Tidewater Network for 2031"
        )
    with zipfile.ZipFile(root / "output" / "2031" / "booklet.docx") as word:
        assert "Jetties of the islands" in word.read("word/document.xml").decode()
    assert "Jetties of the islands" in (root / "output" / "2031" / "web" / "index.html").read_text("utf-8")
    again = run("--root", str(root))
    assert again.stdout.startswith("Nothing has changed since the last build")
    started = run("new", "2032", cwd=root)
    assert started.returncode == 0 and "then build: pressklar --edition 2032" in started.stdout
    everything = "".join(
        part for done in (begun, built, again, started) for part in (done.stdout, done.stderr)
    ) + "".join(path.read_text("utf-8") for path in (root / "content").rglob("*.yaml"))
    assert "build.py" not in everything and "make booklet" not in everything


def test_outside_any_publication_it_says_how_to_begin(run: Run, tmp_path: Path) -> None:
    for words in ((), ("check",), ("new", "2031"), ("ledger",)):
        done = run(*words)
        assert (
            done.returncode == 2
            and "E816" in done.stderr
            and "pressklar init DIR" in done.stderr
            and os.listdir(tmp_path) == []
        )
    assert run("doctor").returncode in (0, 3)
    (tmp_path / "gone").mkdir()
    code = "import os, sys; os.chdir('gone'); os.rmdir('../gone'); os.execv(f'{sys.prefix}/bin/pressklar', ['pressklar'])"
    deleted = run("-c", code, program="python")
    assert deleted.returncode == 2 and "E816" in deleted.stderr


def test_its_help_names_itself_and_its_guides_are_there(run: Run) -> None:
    code = "import sys; sys.argv[0] = 'pressklar'\nfrom pressklar.cli import COMMANDS, main\nmain(['--help'])\nfor name in COMMANDS: main([name, '--help'])"
    told = run("-c", code, program="python", COLUMNS="400").stdout
    assert told.count("Usage: pressklar ") == len(cli.COMMANDS) + 1 and "build.py" not in told
    guides = {Path(path) for path in re.findall(r"\S+/docs/\w+\.md", told)}
    assert len(guides) == 4 and all(path.is_file() for path in guides)


def test_a_shell_completes_commands_options_and_editions(run: Run, tmp_path: Path) -> None:
    def completed(*words: str) -> list[str]:
        done = run(
            cwd=tmp_path / "own",
            _PRESSKLAR_COMPLETE="bash_complete",
            COMP_WORDS=" ".join(("pressklar", *words)),
            COMP_CWORD=str(len(words)),
        )
        return [line.partition(",")[2] for line in done.stdout.splitlines()]

    assert run("init", "own", "--edition", "2031").returncode == 0
    assert (
        completed("in") == ["init"]
        and completed("build", "--fo") == ["--format"]
        and completed("check", "--edition", "20") == ["2031"]
    )
    for shell in ("bash", "zsh", "fish"):
        assert "_PRESSKLAR_COMPLETE" in run(_PRESSKLAR_COMPLETE=f"{shell}_source").stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash isn't there")
def test_bash_completes_what_is_typed_after_the_readme_s_line(environment: Path, tmp_path: Path) -> None:
    import pty  # not on Windows

    (line,) = re.findall(
        r'^eval "\$\(_PRESSKLAR_COMPLETE=bash_source pressklar\)"$',
        (PROJECT / "README.md").read_text("utf-8"),
        re.M,
    )
    own, terminal = pty.openpty()
    path = os.pathsep.join((str(environment / "bin"), os.environ["PATH"]))
    shell = subprocess.Popen(["bash", "--norc", "-i"], stdin=terminal, stdout=terminal, stderr=terminal, cwd=tmp_path, start_new_session=True,
                             env={"PATH": path, "HOME": str(tmp_path), "TERM": "dumb"})  # fmt: skip
    os.close(terminal)
    try:
        os.write(own, f"{line}\npressklar ini\tx --langu\tsv --exa\t && echo r''eady\n".encode())
        shown = b""
        while b"ready\r\n" not in shown:
            assert select.select([own], [], [], 60)[0], shown
            shown += os.read(own, 4096)
    finally:
        shell.kill()
        shell.wait()
        os.close(own)
    assert b"pressklar init x --language sv --example " in shown
    assert (tmp_path / "x" / "content" / "members.yaml").is_file()


def test_the_wheel_holds_the_package_its_looks_its_example_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        names = {
            name
            for name in package.namelist()
            if not name.startswith(f"pressklar-{pressklar.__version__}.dist-info/")
        }
    own = {path.relative_to(PROJECT).as_posix() for path in (PROJECT / "pressklar").rglob("*.py")}
    looks = {
        f"pressklar/supplied/{path.relative_to(PROJECT).as_posix()}"
        for part in ("templates", "styles", "example")
        for path in (PROJECT / part).rglob("*")
        if path.is_file()
    }
    beside = {
        path.relative_to(PROJECT).as_posix()
        for kind in ("*.?o", "*.dic", "studio/templates/*.j2", "studio/static/*")
        for path in (PROJECT / "pressklar").rglob(kind)
    }
    assert {PurePosixPath(name).suffix for name in beside} == {".po", ".mo", ".dic", ".j2", ".css", ".js"}
    assert own | looks | beside <= names
    assert all(name.startswith("pressklar/supplied/docs/") for name in names - own - looks - beside)


def test_the_source_archive_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)],
        cwd=PROJECT,
        check=True,
        capture_output=True,
    )
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as source:
        source.extractall(tmp_path, filter="data")
    again = wheel_of(tmp_path / archive.name.removesuffix(".tar.gz"), tmp_path / "again")
    assert again.read_bytes() == wheel.read_bytes()
