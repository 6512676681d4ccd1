"""What the whole suite shares: the two publications, each built once however many processes run the tests."""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from printed import PUBLICATION, Printed
from soaking import SEED, SOAK

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
        os.environ["PRESSKLAR_CONFIG"] = f"{folder}/config"  # nobody's own mail server
        for name in [name for name in os.environ if name.startswith("PRESSKLAR_SMTP_")]:
            del os.environ[name]
        os.environ["PRESSKLAR_LANG"] = (
            "en"  # messages are tested in the language of the code; tests/locale/ in others
        )
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    settings.register_profile(
        "ordinary", derandomize=True
    )  # the same examples each time, as soaking.SEED says
    settings.load_profile("default" if SOAK else "ordinary")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a test marked `soak(cases=n)` an ordinary run tries n of its cases. A case that is asked for by its
    name, or a test by a path of its own, is run whatever its mark says.
    """
    if SOAK or config.option.keyword or any("::" in word for word in config.args):
        return
    cases: dict[tuple[Path, str], list[pytest.Item]] = {}
    for item in items:
        mark = item.get_closest_marker("soak")
        if mark is not None and "cases" in mark.kwargs:
            cases.setdefault((item.path, getattr(item, "originalname", item.name)), []).append(item)
    left_out = set()
    for (_, name), every in cases.items():
        mark = every[0].get_closest_marker("soak")
        assert mark is not None
        chosen = random.Random(f"{SEED} {name}").sample(every, min(mark.kwargs["cases"], len(every)))
        left_out.update(set(every) - set(chosen))
    config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    items[:] = [item for item in items if item not in left_out]


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
