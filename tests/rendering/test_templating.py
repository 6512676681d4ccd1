"""Templates that are compiled once: the project's own from one process to the next, an editor's never."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pressklar.foundation import derived_cache
from pressklar.foundation.folders import PROJECT
from pressklar.rendering import templating

OWN = PROJECT / "styles" / "bold" / "templates"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that compiled templates go to, with nothing known yet."""
    folder = tmp_path / "kept"
    monkeypatch.setattr(derived_cache, "_path", lambda kind, source: folder / source.decode())
    forget(monkeypatch)
    return folder


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a new process."""
    monkeypatch.setattr(templating, "_compiled", {})


def shapes(*places: Path) -> str:
    module = (
        templating.environment([*places, OWN], autoescape=True).get_template("tiles.html.j2").make_module({})
    )
    return str(module.form(1))  # type: ignore[attr-defined]


def test_the_projects_own_are_compiled_once(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = shapes()
    [file] = kept.iterdir()
    forget(monkeypatch)
    monkeypatch.setattr(Environment, "compile", lambda *args, **names: pytest.fail("compiled again"))
    assert shapes() == first
    assert file.is_file()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda code: b"",
        lambda code: code[: len(code) // 2],
        lambda code: b"not Jinja's",
        lambda code: code[:60] + b"\xff" * 40,
    ],
)
def test_a_damaged_one_is_made_anew(kept: Path, monkeypatch: pytest.MonkeyPatch, spoil: object) -> None:
    first = shapes()
    [file] = kept.iterdir()
    whole = file.read_bytes()
    file.write_bytes(spoil(whole))  # type: ignore[operator]
    forget(monkeypatch)
    assert shapes() == first
    assert file.read_bytes() == whole


def test_an_editors_are_never_kept_on_disk(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "tiles.html.j2").write_text(
        "{% macro form(n) %}mine {{ n }}{% endmacro %}", "utf-8"
    )
    assert shapes(tmp_path / "templates") == "mine 1"
    assert not kept.exists()


def test_a_changed_one_counts_at_once(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templating, "PROJECT", tmp_path)
    (tmp_path / "templates").mkdir()
    file = tmp_path / "templates" / "tiles.html.j2"
    file.write_text("{% macro form(n) %}old{% endmacro %}", "utf-8")
    assert shapes(tmp_path / "templates") == "old"
    file.write_text("{% macro form(n) %}new{% endmacro %}", "utf-8")
    assert shapes(tmp_path / "templates") == "new"
    forget(monkeypatch)
    assert shapes(tmp_path / "templates") == "new"
    assert len(list(kept.iterdir())) == 1


def test_a_project_that_cant_be_written_to_works_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setattr(derived_cache, "_path", lambda kind, source: tmp_path / "file" / source.decode())
    forget(monkeypatch)
    assert shapes().startswith("M")


def test_what_a_template_may_touch_is_what_jinja_allows() -> None:
    """Asked once or again, by type and name; and of a path nothing but its address."""
    made, jinja = templating.environment([], autoescape=True), ImmutableSandboxedEnvironment()
    things = [
        "a",
        1,
        [],
        {},
        set(),
        (),
        str,
        type,
        len,
        test_what_a_template_may_touch_is_what_jinja_allows,
        (one for one in ()),
        (lambda: None).__code__,
        "a".upper,
        dict,
        object(),
        Path,
        re,
        made,
    ]
    names = [
        "upper",
        "append",
        "clear",
        "keys",
        "mro",
        "__class__",
        "_private",
        "__globals__",
        "gi_frame",
        "__code__",
        "func_globals",
        "format",
        "update",
    ]
    for _ in range(2):
        for thing in things:
            for name in names:
                assert made.is_safe_attribute(thing, name, None) == jinja.is_safe_attribute(
                    thing, name, None
                ), (thing, name)
        assert [
            made.is_safe_attribute(Path("a"), name, None)
            for name in ("as_uri", "read_text", "parent", "unlink")
        ] == [True, False, False, False]
