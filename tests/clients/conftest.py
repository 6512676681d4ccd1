"""What tests with a real LibreOffice share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from word_office import Writer, python_with_uno

PYTHON = python_with_uno()


@pytest.fixture(scope="module")
def writer() -> Iterator[Writer]:
    """A LibreOffice that is driven by uno; for tests that are skipped where there is none."""
    assert PYTHON is not None
    made = Writer(PYTHON)
    yield made
    made.end()
