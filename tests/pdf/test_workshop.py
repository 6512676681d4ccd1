"""The processes that lay out, seen from outside."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import small

from pressklar.foundation.folders import PROJECT
from pressklar.foundation.pictures import PictureUse
from pressklar.pdf import layout, workshop
from pressklar.pdf.jobs import SectionJob, Workplace
from pressklar.pdf.manifest import Manifest
from pressklar.pdf.time_limit import TimeLimitError, time_limit
from pressklar.problems import ContentError, OutsideError

ASK = """\
import sys
sys.path.insert(0, {project!r})
def loaded():
    return "weasyprint" in sys.modules
if __name__ == "__main__":
    from pressklar.pdf.workshop import Workshop
    with Workshop(1) as workshop:
        print(workshop._running().submit(loaded).result())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each process imports for itself")
def test_they_are_forked_from_one_that_has_imported_weasyprint(tmp_path: Path) -> None:
    """From whatever folder the build is started."""
    script = tmp_path / "ask.py"
    script.write_text(ASK.format(project=str(PROJECT)), "utf-8")
    done = subprocess.run(
        [sys.executable, "-P", str(script)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("True\n", "")


REST = """\
import sys, time
sys.path.insert(0, {project!r})
boxes = []
class Box:
    def __init__(self):
        self.itself = self
def litter():
    import weakref
    boxes.append(weakref.ref(Box()))
def left():
    return boxes[0]() is not None
if __name__ == "__main__":
    from pressklar.pdf.workshop import Workshop
    with Workshop(1, rests={rests}) as workshop:
        workshop.call(litter).result()
        time.sleep(3)
        print(workshop.call(left).result())
"""


@pytest.mark.parametrize("rests", [True, False])
def test_one_that_rests_clears_up_after_itself(tmp_path: Path, rests: bool) -> None:
    script = tmp_path / "rest.py"
    script.write_text(REST.format(project=str(PROJECT), rests=rests), "utf-8")
    done = subprocess.run(
        [sys.executable, "-P", str(script)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == (f"{not rests}\n", "")


JOB = SectionJob(
    Workplace("sv", "", "", "", (), "", "", PictureUse(100, 100)),
    "chapter_kartor",
    "<p>Kartor</p>",
    "",
    "right",
)


def test_what_is_kept_of_a_job_holds_its_warnings_in_one_language() -> None:
    swedish = replace(JOB, place=replace(JOB.place, messages="sv"))
    assert swedish.key != JOB.key == replace(JOB, place=replace(JOB.place, messages="en")).key


MOST = 20.0
"""Seconds of computing after which a test ends that should have been ended."""


def compute(*_: Any) -> None:
    until = time.process_time() + MOST
    while time.process_time() < until:
        sum(range(1000))


@pytest.mark.skipif(sys.platform == "win32", reason="no such clock")
def test_a_layout_that_goes_round_in_circles_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "lay_out", compute)
    monkeypatch.setattr(workshop, "LONGEST", 0.1)
    with pytest.raises(ContentError) as caught:
        workshop.result(workshop.InProcessPool().submit(JOB))
    [problem] = caught.value.problems
    assert problem.code == "E504" and "chapter_kartor" in problem.message


@pytest.mark.skipif(sys.platform == "win32", reason="no such clock")
def test_a_limit_gets_through_what_catches_every_exception() -> None:
    with pytest.raises(TimeLimitError), time_limit(0.1):
        for _ in range(3):
            with suppress(Exception):  # as a library may
                compute()
    with time_limit(0.1):
        pass
    compute_a_little = time.process_time() + 0.3
    while time.process_time() < compute_a_little:
        pass  # the limit ended with what it was for


class _NoProcesses(ProcessPoolExecutor):
    """A pool whose processes can't be started: the fork server was killed."""

    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        raise EOFError("unexpected EOF")


def test_no_process_is_waited_for_that_can_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "ProcessPoolExecutor", _NoProcesses)
    with workshop.Workshop(1) as closed, pytest.raises(OutsideError) as caught:
        closed.submit(JOB)
    assert [problem.code for problem in caught.value.problems] == ["E505"]


def test_a_pool_whose_process_was_killed_is_made_anew(tmp_path: Path) -> None:
    root = small.make(tmp_path / "root")
    with workshop.Workshop(1) as shared:
        root.workshop = shared
        root.build()
        [process] = shared._running()._processes.values()
        process.kill()
        process.join(60)
        root.change(small.THIRD, "Se [", "Så [")
        root.build()
        assert {type(section) for section in root.sections()} == {Manifest}
