"""Versions are those that Python's own importlib.metadata finds."""

from __future__ import annotations

from importlib import metadata

import pytest
from packaging.version import Version

from pressklar.foundation.package_versions import version


def test_every_packages_version() -> None:
    names = {distribution.metadata["Name"] for distribution in metadata.distributions()}
    assert len(names) > 20
    assert {name: Version(version(name)) for name in names} == {
        name: Version(metadata.version(name)) for name in names
    }, "installers may write 2.005 as 2.5 (PEP 440)"


@pytest.mark.parametrize("name", ["weasyprint", "WeasyPrint", "Source_Serif.none"])
def test_names_are_compared_as_installers_do(name: str) -> None:
    if "none" in name:
        with pytest.raises(metadata.PackageNotFoundError):
            version(name)
    else:
        assert version(name) == metadata.version("weasyprint")
