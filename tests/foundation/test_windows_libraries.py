"""Where WeasyPrint is sent for its libraries on Windows; a real Windows has never been tried."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from pressklar.foundation.windows_libraries import use_packaged_libraries

SETTINGS = ("WEASYPRINT_DLL_DIRECTORIES", "FONTCONFIG_PATH")


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "gstreamer_libs"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    return folder


def test_on_windows_the_packages_libraries_are_named(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    use_packaged_libraries()
    assert [Path(os.environ[name]) for name in SETTINGS] == [package / "bin", package / "etc" / "fonts"]


def test_what_somebody_has_set_stays(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv(SETTINGS[0], "C:\\libraries")
    use_packaged_libraries()
    assert os.environ[SETTINGS[0]] == "C:\\libraries" and SETTINGS[1] in os.environ


def test_elsewhere_and_without_the_package_nothing_is_set(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_packaged_libraries()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr("pressklar.foundation.windows_libraries.find_spec", lambda name: None)
    use_packaged_libraries()
    assert not set(SETTINGS) & set(os.environ)
