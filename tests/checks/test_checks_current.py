"""check and approve speak only of outputs that are of this content; what was found is remembered by
everything that it depends on.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import small

from pressklar import cli
from pressklar.foundation.build_report import outdated
from pressklar.foundation.checked_json import read_json, write_json
from pressklar.foundation.folders import PROJECT
from pressklar.manuscript import read_edition


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> small.Root:
    """Built with a template and a style sheet of its own, and approved."""
    root = small.built(tmp_path_factory.mktemp("standing") / "root")
    for name in (
        "templates/back.html.j2",
        "styles/furniture.css",
        "styles/theme.yaml",
        "templates/letter.txt.j2",
    ):
        root.own(name)
    root.build()
    assert cli.main(["approve", "--root", str(root.path), "--quiet"]) == 0
    return root


@pytest.fixture
def root(standing: small.Root, tmp_path: Path) -> small.Root:
    return small.Root(small.copied(standing.folders, tmp_path / "root").root, small.workshop())


def told(root: small.Root, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """A command's answer."""
    capsys.readouterr()
    cli.main([*words, "--root", str(root.path), "--json"])
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def codes(answer: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in answer["findings"]}


def edition_file(root: small.Root) -> Path:
    return root.path / small.EDITION


Change = Callable[[small.Root], object]
CHANGES: dict[str, tuple[Change, str]] = {
    "a text": (lambda root: root.change(small.FIRST, "kort text", "annan text"), small.FIRST),
    "the order": (
        lambda root: root.change(
            small.EDITION,
            "      - forsta-forslaget\n      - andra",
            "      - andra-forslaget\n      - forsta",
        ),
        small.EDITION,
    ),
    "a member's name": (
        lambda root: root.change("content/members.yaml", "name: Region Skåne", "name: Region Malmö"),
        "content/members.yaml",
    ),
    "a picture": (lambda root: root.write(small.PICTURE, small.picture("#AA3366")), small.PICTURE),
    "a template": (
        lambda root: root.change("templates/back.html.j2", "imprint", "imprint "),
        "templates/back.html.j2",
    ),
    "a template of its own": (
        lambda root: root.own("templates/chapter.html.j2").write_text("{# #}"),
        "templates/chapter.html.j2",
    ),
    "a template taken away": (
        lambda root: [
            root.change("templates/back.html.j2", "imprint", "imprint "),
            root.build(),
            (root.path / "templates/back.html.j2").unlink(),
        ],
        "templates/back.html.j2",
    ),
    "the theme": (lambda root: root.change("styles/theme.yaml", "mute:", "mute: "), "styles/theme.yaml"),
    "a style sheet": (lambda root: root.write("styles/furniture.css", "/* none */"), "styles/furniture.css"),
    "the booklet itself": (
        lambda root: root.booklet.write_bytes(root.bytes() + b"\n"),
        "output/2031/booklet.pdf",
    ),
    "an output from elsewhere": (
        lambda root: root.booklet.with_name("booklet.docx").write_bytes(b"PK"),
        "output/2031/booklet.docx",
    ),
    "no report": (lambda root: root.booklet.with_name("build.json").unlink(), "output/2031/booklet.pdf"),
    "a report from an earlier version": (
        lambda root: root.booklet.with_name("build.json").write_text(
            '{"edition": "2031", "files": [], "tools": {}}'
        ),
        "output/2031/booklet.pdf",
    ),
    "a report nested without end": (
        lambda root: root.booklet.with_name("build.json").write_text("[" * 200_000),
        "output/2031/booklet.pdf",
    ),
    "another edition's report": (
        lambda root: root.booklet.with_name("build.json").write_text(
            root.booklet.with_name("build.json")
            .read_text("utf-8")
            .replace('"edition": "2031"', '"edition": "2030"')
        ),
        "output/2031/booklet.pdf",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_approve_refuses_outputs_of_something_else_by_name(
    root: small.Root, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    change, file = CHANGES[name]
    change(root)
    record = root.path / "content/2031/records/approval.yaml"
    record.unlink()
    answer = told(root, capsys, "approve")
    assert answer["exit_code"] == 1 and "E850" in codes(answer) and not record.exists()
    (finding,) = (finding for finding in answer["findings"] if finding["code"] == "E850")
    assert (
        file in finding["message"]
        and "Nothing was approved" in finding["message"]
        and "build.py --edition 2031" in finding["hint"]
    )


def test_what_is_neither_printed_nor_sent_changes_nothing(
    root: small.Root, capsys: pytest.CaptureFixture[str]
) -> None:
    """A recipient's mended address, a note, a silenced finding, another way of writing the same, a file that
    an editor or Word leaves, a touched file.
    """
    root.change("content/members.yaml", "a@gotland.example", "b@gotland.example")
    root.change(small.FIRST, "idea: |", "idea: |  # ok: W720 their own word")
    root.change(
        small.SECOND,
        'title: "Ett förslag om lager på kartor"',
        "# a note\ntitle: Ett förslag om lager på kartor",
    )
    root.write(
        small.EDITION,
        edition_file(root).read_text("utf-8")
        + "proof:\n  limits: {sentence_words: 60}\ndispatch:\n  rate_per_minute: 5\n",
    )
    root.write("content/2031/images/.karta.png.swp", b"x")
    root.write("output/2031/~$booklet.docx", b"x")
    os.utime(root.path / small.THIRD, (1, 1))
    assert not codes(told(root, capsys, "check")) & {"W850", "W794"}
    assert told(root, capsys, "approve")["exit_code"] == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda root: root.change(
            "content/members.yaml", "name: Region Gotland,", "name: Region Gotland, language: en,"
        ),
        lambda root: root.write(
            small.EDITION,
            edition_file(root).read_text("utf-8") + "dispatch:\n  reply_to: svar@natverket.example\n",
        ),
        lambda root: root.change("templates/letter.txt.j2", "{{ opening }}", "{{ opening }} "),
    ],
    ids=["a letter's language", "where answers go", "the letter's template"],
)
def test_what_is_sent_but_not_printed_voids_an_approval(
    root: small.Root, capsys: pytest.CaptureFixture[str], change: Change
) -> None:
    before = root.bytes()
    change(root)
    root.build()
    assert root.bytes() == before and codes(told(root, capsys, "check")) & {"W850", "W794"} == {"W794"}


def test_check_looks_at_the_content_and_says_which_output_is_old(
    root: small.Root, capsys: pytest.CaptureFixture[str]
) -> None:
    first = told(root, capsys, "check")
    root.change(small.FIRST, "En kort text om kartor.", "En kort text om kartor ,djup och fyrar.")
    answer = told(root, capsys, "check")
    old = next(finding for finding in answer["findings"] if finding["code"] == "W850")
    assert (
        f"output/2031/booklet.pdf was built from other texts: {small.FIRST} changed since." in old["message"]
    )
    assert "W730" in codes(answer), "the content as it is now is checked"
    assert not any(finding["file"] == "output/2031/booklet.pdf" for finding in answer["findings"]), (
        "nothing is said of the old booklet"
    )
    root.change(small.FIRST, "En kort text om kartor ,djup och fyrar.", "En kort text om kartor.")
    assert told(root, capsys, "check")["findings"] == first["findings"], (
        "an edit taken back takes its findings back"
    )


def test_an_edit_taken_back_makes_the_approval_valid_again(
    root: small.Root, capsys: pytest.CaptureFixture[str]
) -> None:
    root.change(small.FIRST, "kort text", "annan text")
    assert {"W850", "W794"} <= codes(told(root, capsys, "check"))
    root.change(small.FIRST, "annan text", "kort text")
    assert not codes(told(root, capsys, "check")) & {"W850", "W794"}
    root.change(small.FIRST, "kort text", "annan text")
    assert "W794" in {problem.code for problem in root.build().problems}
    root.change(small.FIRST, "annan text", "kort text")
    assert not {problem.code for problem in root.build().problems}
    assert not codes(told(root, capsys, "check")) & {"W850", "W794"}, (
        "the same bytes again are what was approved"
    )


def test_what_is_saved_while_approve_checks_is_not_approved(
    root: small.Root, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pressklar.checks import proofing

    plain = proofing.surroundings

    def saving(*values: Any) -> Any:
        path = root.path / small.SECOND
        path.write_text(path.read_text("utf-8").replace("lager på kartor", "lagrade kartor"), "utf-8")
        return plain(*values)

    root.change(small.FIRST, "kort text om kartor.", "kort text  om kartor.")  # something to be found
    root.build()
    monkeypatch.setattr(proofing, "surroundings", saving)
    told(root, capsys, "approve")
    monkeypatch.setattr(proofing, "surroundings", plain)
    assert "lagrade kartor" in (root.path / small.SECOND).read_text("utf-8"), "the test would show nothing"
    assert {"W850", "W794"} <= codes(told(root, capsys, "check"))


def test_outputs_can_be_judged_without_any_cache(root: small.Root, tmp_path: Path) -> None:
    """A folder that was copied or restored with its content, on another machine."""
    shutil.copytree(root.path, tmp_path / "elsewhere")
    other = small.Root(tmp_path / "elsewhere")
    edition = read_edition(other.folders, "2031").edition
    assert edition is not None and outdated(other.folders, edition) is None
    other.change(small.FOURTH, "möten", "samtal")
    edition = read_edition(other.folders, "2031").edition
    assert (
        edition is not None
        and (old := outdated(other.folders, edition)) is not None
        and small.FOURTH in old.reasons[0]
    )


def test_a_format_built_alone_leaves_the_others_current_or_old(root: small.Root) -> None:
    """What build.json says of a format that isn't built stays while it is of the same content."""
    from pressklar.building import workflow

    def old() -> frozenset[str]:
        edition = read_edition(root.folders, "2031").edition
        assert edition is not None
        old = outdated(root.folders, edition)
        return old.outputs if old else frozenset()

    workflow.build(root.folders, formats=("web",), workshop=root.workshop)
    assert old() == frozenset()
    root.change(small.FIRST, "kort text", "annan text")
    assert old() == {"web", "booklet.pdf"}
    workflow.build(root.folders, formats=("web",), workshop=root.workshop)
    assert old() == {"booklet.pdf"}
    workflow.build(root.folders, formats=("pdf",), workshop=root.workshop)
    assert old() == frozenset()


def test_a_change_saved_while_a_build_runs_leaves_its_outputs_old(root: small.Root) -> None:
    """Nobody knows whether the old template or the new one was used."""
    from pressklar.building import workflow

    class Designer:
        def stage(self, name: str, total: int = 0) -> None:
            if name == "joining":
                root.change("templates/back.html.j2", "imprint", "imprint ")

        def step(self, what: str = "") -> None: ...

    root.change(small.FIRST, "kort text", "annan text")
    workflow.build(root.folders, progress=Designer(), workshop=root.workshop)
    edition = read_edition(root.folders, "2031").edition
    assert edition is not None and (old := outdated(root.folders, edition)) is not None
    assert "templates/back.html.j2 changed since" in old.reasons[0] and small.FIRST not in old.reasons[0]


MEMORIES = ("*.proof.json", "*.proofed.json", "words-*.json")


@pytest.mark.parametrize("spoil", ["a digit", "deep", "cut", "other", "foreign"])
def test_a_damaged_memory_is_as_good_as_none(
    root: small.Root, capsys: pytest.CaptureFixture[str], spoil: str
) -> None:
    first = told(root, capsys, "check")
    for path in (path for pattern in MEMORIES for path in root.cache.glob(pattern)):
        data = path.read_bytes()
        if spoil == "a digit":
            path.write_bytes(re.sub(rb"\d(?=[^\d]*$)", b"7" if data[-2:-1] != b"7" else b"8", data))
        elif spoil == "deep":
            path.write_bytes(b"[" * 300_000)
        elif spoil == "cut":
            path.write_bytes(data[: len(data) // 2])
        elif spoil == "other":
            write_json(path, [1, {"key": 2, "problems": [3], "answers": {"a": 1}}])
        else:
            value = read_json(path)
            write_json(path, {key: [[1, 2]] for key in value} if isinstance(value, dict) else value)
    assert told(root, capsys, "check")["findings"] == first["findings"]


def test_what_another_program_found_is_found_anew(tmp_path: Path) -> None:
    """A changed module of any room, not only of the checks."""
    home = tmp_path / "program"
    for name in ("pressklar", "templates", "styles"):
        shutil.copytree(PROJECT / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
    root = small.make(tmp_path / "root")

    def looked_at() -> int:
        code = f"from pressklar import cli; raise SystemExit(cli.main(['check', '--content', '--json', '--root', {str(root.path)!r}]))"
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=home, timeout=120
        )
        return int(json.loads(done.stdout)["looked_at"])

    assert (looked_at(), looked_at()) == (4, 0)
    module = home / "pressklar" / "ooxml" / "reader.py"
    module.write_text(module.read_text("utf-8") + "# another reader\n", "utf-8")
    assert (looked_at(), looked_at()) == (4, 0)
