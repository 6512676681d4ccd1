"""Laying out: nothing is fetched, nothing outside is read; what goes wrong is told in words; and each section
is laid out only when it must be.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import small

from pressklar.foundation.pictures import PictureUse
from pressklar.pdf.cache import Cache
from pressklar.pdf.jobs import SectionJob, Workplace
from pressklar.pdf.workshop import Workshop, result
from pressklar.problems import ContentError, OutsideError, PressklarError, Problem

BACK, CHAPTER, FRONT = "templates/back.html.j2", "templates/chapter.html.j2", "templates/front.html.j2"


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    return small.built(tmp_path / "root")


def add(root: small.Root, name: str, text: str) -> None:
    root.own(name).write_text((root.path / name).read_text("utf-8") + text, "utf-8")


# ---------------------------------------------------------------- nothing from outside

LISTENER = """\
import os, sys
_log = os.open(os.environ["LISTENER_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
def _hear(event, details):
    if event == "open" and isinstance(details[0], (str, bytes)):
        os.write(_log, ("open " + os.fsdecode(details[0]) + "\\n").encode("utf-8", "replace"))
    elif event in ("socket.connect", "socket.sendto") and isinstance(details[1], tuple) or event == "socket.getaddrinfo":
        os.write(_log, (event + " " + repr(details) + "\\n").encode("utf-8", "replace"))
    elif event == "urllib.Request" and not str(details[0]).startswith("data:"):
        os.write(_log, (event + " " + repr(details) + "\\n").encode("utf-8", "replace"))
sys.addaudithook(_hear)
"""
HOSTILE = """
<img alt="" src="http://127.0.0.1:9/http.png"><img alt="" src="https://outside.example/https.png"><img alt="" src="//outside.example/nothing.png">
<img alt="" src="ftp://outside.example/ftp.png"><img alt="" src="file:///etc/passwd"><img alt="" src="file://outside.example/share.png">
<img alt="" src="{decoy}"><img alt="" src="{uri}"><img alt="" src="../../../decoy.png"><img alt="" src="images/../../../../decoy.png">
<img alt="" src="images/%2e%2e/%2e%2e/%2e%2e/%2e%2e/decoy.png"><img alt="" src="images/link.png">
<img alt="" src="images/none.png"><img alt="" src="images/pipe.png"><img alt="" src="data:text/html,hello">
<img alt="" src="data:image/svg+xml,&lt;svg xmlns='http://www.w3.org/2000/svg'&gt;&lt;image href='{uri}'/&gt;&lt;/svg&gt;">
<svg viewBox="0 0 9 9"><image href="{uri}"/><use href="{uri}#a"/></svg><object data="https://outside.example/object"></object>
<embed src="https://outside.example/embed.svg"><link rel="stylesheet" href="https://outside.example/sheet.css"><link rel="attachment" href="{uri}">
<a rel="attachment" href="file:///etc/passwd">x</a><p style="background: url(https://outside.example/ground.png)">x</p>
<iframe src="https://outside.example/frame"></iframe><script src="https://outside.example/script.js"></script>
"""
SHEET = """
@import url("https://outside.example/import.css");
@font-face { font-family: "Outside"; src: url("https://outside.example/face.woff2"), url("{uri}") }
.back { font-family: Outside; background: url("https://outside.example/css.png"), url("file:///etc/passwd"), url("{uri}"), url("../../decoy.png");
  list-style: url("{uri}"); content: url("{uri}") }
@page { background: url("{uri}") }
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")
def test_nothing_is_fetched_and_nothing_outside_is_read(root: small.Root, tmp_path: Path) -> None:
    decoy, log = tmp_path / "decoy.png", tmp_path / "log"
    decoy.write_bytes(small.picture())
    (root.path / "content/2031/images/link.png").symlink_to(decoy)
    os.mkfifo(root.path / "content/2031/images/pipe.png")
    add(root, BACK, HOSTILE.replace("{decoy}", str(decoy)).replace("{uri}", decoy.as_uri()))
    for name in ("styles/booklet.css", "styles/furniture.css"):
        add(root, name, SHEET.replace("{uri}", decoy.as_uri()))
    root.change(
        small.THIRD,
        "Se [",
        "![x](https://outside.example/content.png) ![x](../../../decoy.png) <img src='file:///etc/passwd'> Se [",
    )
    before = root.bytes()
    code = f"""
import json, pathlib, sys
sys.path[:0] = {sys.path!r}
import small
if __name__ == "__main__":
    problems = small.Root(pathlib.Path({str(root.path)!r})).problems()
    print(json.dumps([problem.as_dict() for problem in problems]))
"""
    (tmp_path / "listener").mkdir()
    (tmp_path / "listener" / "sitecustomize.py").write_text(LISTENER)
    (tmp_path / "build_it.py").write_text(code)
    heard = {}
    for stage in ("content", "layout"):
        environment = {**os.environ, "PYTHONPATH": str(tmp_path / "listener"), "LISTENER_LOG": str(log)}
        done = subprocess.run(
            [sys.executable, str(tmp_path / "build_it.py")],
            capture_output=True,
            text=True,
            env=environment,
            timeout=120,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        heard[stage] = [Problem.from_dict(problem) for problem in json.loads(done.stdout)]
        if stage == "content":
            assert root.bytes() == before  # errors of content come first: nothing was laid out
            root.change(
                small.THIRD, "![x](https://outside.example/content.png) ![x](../../../decoy.png) ", ""
            )
    assert {problem.code for problem in heard["content"]} >= {"E204"}
    said = [problem.message for problem in heard["layout"]]
    codes = {problem.code for problem in heard["layout"]}
    assert (
        codes - {"W460"} == {"W136", "W501"} and root.bytes() != before
    )  # words of missing pictures at the edge
    for name in ("http.png", "https.png", "ftp.png", "sheet.css", "css.png", "import.css"):
        assert any(name in message for message in said), name
    assert any("passwd: the file lies outside" in message for message in said) and any(
        "decoy.png: the file lies outside" in message for message in said
    )
    lines = log.read_text("utf-8").splitlines()
    assert (
        sum(line.startswith("open ") for line in lines) > 100
    )  # it did listen, in the parent and in the processes that lay out
    assert any("karta.png" in line for line in lines) and any("HankenGrotesk" in line for line in lines)
    assert [
        line for line in lines if "decoy" in line or "passwd" in line or line.startswith(("socket", "urllib"))
    ] == []


def test_a_style_may_use_its_own_files_and_data(root: small.Root) -> None:
    root.write("styles/logo.png", small.picture("#AA0011"))
    add(
        root,
        "styles/booklet.css",
        '\n.back { background: url("logo.png") }\n.back p { background: url(data:image/png;base64,iVBORw0KGgo=) }\n',
    )
    assert (
        "data:image/png" in small.one(root.problems()).message
    )  # the data is no whole picture; the logo was found
    root.laid_out()
    root.write("styles/logo.png", small.picture("#00AA11"))
    root.build()
    assert "back" in root.laid_out()


# ---------------------------------------------------------------- what goes wrong is told


def test_a_link_to_nothing_and_a_folio_of_nothing(root: small.Root) -> None:
    before = root.bytes()
    add(root, BACK, """<a href='#nowhere'>x</a><a title="a > b" href="#gone">y</a>""")
    found = root.problems()
    assert [(problem.code, problem.severity) for problem in found] == [("E510", "error")] * 2
    assert ["#gone" in found[0].message, "#nowhere" in found[1].message] == [True, True]
    (root.path / BACK).unlink()
    add(root, FRONT, '<p><span data-folio="#nowhere"></span></p>')
    problem = small.one(root.problems())
    assert problem.code == "E510" and "#nowhere" in problem.message and root.bytes() == before


@pytest.mark.parametrize("template", [BACK, CHAPTER])
def test_a_folio_where_none_can_be_known(root: small.Root, template: str) -> None:
    add(root, template, '<p><span data-folio="#forsta-forslaget"></span></p>')
    problem = small.one(root.problems())
    assert problem.code == "E512" and "#forsta-forslaget" in problem.message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{% for leaf in leaves %}<section class='leaf'></section><section class='leaf'></section>{% endfor %}",
    ],
)
def test_furniture_of_another_length(root: small.Root, text: str) -> None:
    root.write("templates/furniture.html.j2", text)
    problem = small.one(root.problems())
    assert problem.code == "E513" and "The furniture makes" in problem.message


@pytest.mark.parametrize("name", ["booklet", "furniture"])
def test_what_a_style_sheet_has_wrong_is_a_warning_without_pythons_words(root: small.Root, name: str) -> None:
    add(root, f"styles/{name}.css", "\n.leaf { colr: red; }\n")
    problem = small.one(root.problems())
    assert (problem.code, problem.severity) == ("W501", "warning") and "colr: red" in problem.message
    assert "Error" not in problem.message and ".." not in problem.message
    assert small.one(root.problems()) == problem  # a build with nothing to do says it again


def test_warnings_come_from_the_cache_too(root: small.Root) -> None:
    add(root, BACK, '<img alt="" src="images/none.png">')
    first = small.one(root.problems())
    root.change(small.FIRST, "kort text", "rolig ord")
    assert small.one(root.problems()) == first and "back" not in root.laid_out()[1:]


def test_a_process_that_is_killed_is_told_and_the_next_build_goes_on(tmp_path: Path) -> None:
    root = small.make(tmp_path / "root")
    with Workshop(1) as workshop:
        root.workshop = workshop
        killer = threading.Thread(target=kill_children_when, args=(workshop,))
        killer.start()
        problem = small.one(root.problems())
        killer.join()
        assert (
            problem.code == "E502" and "ended from outside" in problem.message and not root.booklet.exists()
        )
        assert root.build().problems == ()
    assert root.bytes() == small.built(tmp_path / "expected").bytes()


def kill_children_when(workshop: Workshop) -> None:
    """Kill the workshop's process as soon as it has sections to lay out."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        pool: Any = workshop._pool
        if pool is not None and any(
            getattr(argument, "__name__", "") == "_lay"
            for item in list(pool._pending_work_items.values())
            for argument in item.args
        ):
            time.sleep(0.05)
            for process in list(pool._processes.values()):
                os.kill(process.pid, signal.SIGKILL)
            return
        time.sleep(0.005)


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (ZeroDivisionError("division by zero"), ContentError, "E501"),
        (RecursionError("too deep"), ContentError, "E501"),
        (OSError("odd"), ContentError, "E501"),
        (MemoryError(), OutsideError, "E502"),
        (OSError(28, "No space left on device"), OutsideError, "E901"),
    ],
)
def test_failures_in_a_process_are_told_by_their_kind(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, kind: type[PressklarError], code: str
) -> None:
    from pressklar.pdf import layout
    from pressklar.pdf.workshop import _lay

    def fail(job: SectionJob) -> None:
        raise error

    monkeypatch.setattr(layout, "lay_out", fail)
    future: Future[Any] = Future()
    future.set_result(
        _lay(
            SectionJob(
                Workplace("sv", "", "", "", (), "", "", PictureUse(100, 100)), "front", "", "", "right"
            )
        )
    )
    with pytest.raises(kind) as caught:
        result(future)
    assert small.one(caught.value.problems).code == code


# ---------------------------------------------------------------- each section only when it must


def test_a_chapter_that_grows_leaves_the_other_as_it_is(root: small.Root) -> None:
    keys = {one.section: one.key for one in root.sections()}
    pages = {one.section: len(one.pages) for one in root.sections()}
    root.change(small.SECOND, "idea: |\n", "idea: |\n" + small.prose(12) + "\n")
    root.build()
    assert root.laid_out() == [
        "chapter_kartor",
        "contents",
        "furniture",
        "furniture",
        "key",
        "members",
        "persons",
    ]
    cache = Cache(root.cache)
    assert (found := cache.manifest(keys["chapter_resor"])) and len(found.pages) == pages["chapter_resor"]
    assert (
        max(len(one.pages) for one in root.sections() if one.section == "chapter_kartor")
        > pages["chapter_kartor"]
    )
    folios = printed_folios(root)
    assert folios["tredje-forslaget"] > folios["andra-forslaget"] + 3


def printed_folios(root: small.Root) -> dict[str, int]:
    """Each anchor's page, from the booklet's own named destinations."""
    with pikepdf.open(root.booklet) as pdf:
        number = {page.obj.objgen: index for index, page in enumerate(pdf.pages, 1)}
        names = list(pdf.Root.Names.Dests.Kids[0].Names)
        return {str(names[at]): number[names[at + 1][0].objgen] for at in range(0, len(names), 2)}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda root: root.change(small.FIRST, "kort text", "rolig ord"), ["chapter_kartor"]),
        (lambda root: root.change(small.FOURTH, "purpose: Att", "purpose: Vi vill"), ["chapter_resor"]),
        (lambda root: root.change(small.FIRST, "kim@region", "kim@annan.region"), ["chapter_kartor"]),
        (
            lambda root: root.change(small.FIRST, "Ett förslag om kartor", "Nya kartor"),
            ["chapter_kartor", "contents", "members"],
        ),
        (lambda root: root.change(small.FIRST, "Kim Exempel", "Åke Exempel"), ["chapter_kartor", "persons"]),
        (
            lambda root: root.change(small.EDITION, "title: Resor och möten", "title: Resor"),
            ["back", "chapter_resor", "contents", "furniture", "key", "overview"],
        ),
        (lambda root: root.write(small.PICTURE, small.picture("#993366")), ["chapter_kartor"]),
        (lambda root: root.write("content/2031/images/annan.png", small.picture()), []),
        (lambda root: add(root, "styles/furniture.css", "\n.folio { color: red }\n"), ["furniture"] * 3),
        (lambda root: add(root, BACK, "\n<!-- -->\n"), ["back"]),
    ],
    ids=[
        "text",
        "another's text",
        "address",
        "title",
        "person",
        "chapter's title",
        "picture",
        "unused picture",
        "furniture",
        "back cover",
    ],
)
def test_a_change_lays_out_what_shows_it(
    root: small.Root, change: Callable[[small.Root], object], expected: list[str]
) -> None:
    change(root)
    root.build()
    assert root.laid_out() == expected


def test_two_proposals_swapped_lay_out_their_chapter_and_what_shows_their_numbers(root: small.Root) -> None:
    root.change(
        small.EDITION,
        "      - forsta-forslaget\n      - andra-forslaget\n",
        "      - andra-forslaget\n      - forsta-forslaget\n",
    )
    root.build()
    assert {"chapter_kartor", "chapter_resor"} <= set(
        root.laid_out()
    )  # the other refers to the first by its number


# ---------------------------------------------------------------- nothing piles up


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
def test_many_builds_leak_no_processes_files_or_folders(tmp_path: Path) -> None:
    def children() -> int:
        return len((Path("/proc/self/task") / str(os.getpid()) / "children").read_text().split())

    def standing() -> tuple[int, int, int]:
        gc.collect()
        return len(os.listdir("/proc/self/fd")), threading.active_count(), children()

    root = small.built(tmp_path / "root")
    for turn in range(20):
        root.change(small.FIRST, "Idén" if turn % 2 else "En kort", "En kort" if turn % 2 else "Idén")
        assert not root.build().unchanged
        if turn == 1:
            first = standing()
    assert standing() == first
    assert len(list(root.cache.rglob("*"))) <= 12 + 1 + 1 + 1 + 2 and root.strays() == [], (
        "sections, furniture, records, pictures and their folder"
    )


@pytest.mark.parametrize("long", [False, True], ids=["short", "longer than a socket's name may be"])
def test_a_build_leaves_nothing_in_the_temporary_folder(tmp_path: Path, long: bool) -> None:
    code = f"""
import pathlib, sys
sys.path[:0] = {sys.path!r}
import small
if __name__ == "__main__":
    small.make(pathlib.Path({str(tmp_path)!r}) / "root").build()
"""
    scratch = tmp_path / ("scratch" * 12) if long else Path(tempfile.mkdtemp(prefix="s-"))
    scratch.mkdir(exist_ok=True)
    (tmp_path / "build_it.py").write_text(code)
    done = subprocess.run(
        [sys.executable, str(tmp_path / "build_it.py")],
        env={**os.environ, "TMPDIR": str(scratch)},
        timeout=120,
        check=False,
        capture_output=True,
        text=True,
        start_new_session=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [path.name for path in scratch.iterdir()] == []
    scratch.rmdir()


def test_an_edition_of_no_proposals_is_told(root: small.Root) -> None:
    text = (root.path / small.EDITION).read_text("utf-8")
    root.write(small.EDITION, text[: text.index("    proposals:\n      - forsta")])
    assert [problem.code for problem in root.problems() if problem.severity == "error"] == ["E514"]
