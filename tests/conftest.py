"""What the whole suite shares: the two publications, each built once however many processes run the tests."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from printed import PUBLICATION, Printed
from soaking import SEED

from pressklar.building import workflow
from pressklar.foundation.folders import PROJECT


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--refresh",
        action="store_true",
        help="make the golden files anew; look through what has changed before you commit them",
    )


def pytest_configure(config: pytest.Config) -> None:
    """The caches of all roots lie in a folder of the tests' own, which pytest-xdist's processes have in
    common.
    """
    if not hasattr(config, "workerinput"):
        folder = tempfile.mkdtemp(prefix="pressklar-tests-")
        os.environ["PRESSKLAR_CACHE"] = folder
        os.environ["PRESSKLAR_LANG"] = (
            "en"  # messages are tested in the language of the code; tests/locale/ in others
        )
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_report_header() -> str:
    return f"samples of large sets: PRESSKLAR_SEED={SEED}"


@pytest.fixture(scope="session")
def booklet(shared: Path) -> Printed:
    """The 2024 edition, as the editor builds it."""
    return printed(shared / "booklet", "2024", [PROJECT / "content"])


@pytest.fixture(scope="session")
def second(shared: Path) -> Printed:
    """The publication under tests/publication: English, A4, other fields, other colours."""
    return printed(shared / "second", "2032", [PUBLICATION / "content", PUBLICATION / "styles"])


@pytest.fixture(scope="session", params=["booklet", "second"])
def either(request: pytest.FixtureRequest) -> Printed:
    """Each of the two in turn: what must hold for every publication."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Printed)
    return found


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A folder that all of pytest-xdist's processes have in common."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if hasattr(request.config, "workerinput") else base


def printed(root: Path, edition: str, sources: Sequence[Path]) -> Printed:
    """The edition built under `root` from copies of the source folders: by the first process to ask, while
    the others wait.
    """
    with _alone(root.with_suffix(".lock")):
        if not root.is_dir():
            beside = root.with_suffix(".new")
            shutil.rmtree(beside, ignore_errors=True)
            for source in sources:
                shutil.copytree(source, beside / source.name)
            beside.rename(root)
        workflow.build(Printed(root, edition).folders, edition)  # nothing to do where it stands
    return Printed(root, edition)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
