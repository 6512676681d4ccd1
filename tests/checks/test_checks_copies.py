"""Short proposals that are nearly the same are named, and those that only share their subject aren't."""

from __future__ import annotations

from pathlib import Path

import pytest
from faulty import proofed


@pytest.mark.parametrize(
    ("idea", "expected"),
    [
        ("Vi ritar en gemensam karta över insjöarna. Den visar djup, fyrar och farleder.", ["fem"]),
        ("Vi ritar gärna en gemensam karta över hamnarna. Den visar djup, bojar och farleder.", ["fem"]),
        ("Hamnarna behöver nya fyrar. En karta kan visa var de gör mest nytta för den som seglar.", []),
    ],
)
def test_a_short_copy_with_a_word_changed_is_told(tmp_path: Path, idea: str, expected: list[str]) -> None:
    changes = {"fem.idea": idea, "fem.purpose": "Att göra farlederna säkrare."}
    problems = [problem for problem in proofed(tmp_path, changes).problems if problem.code == "W712"]
    assert [problem.proposal for problem in problems] == expected
    assert all("“En karta för sjöfarten”" in problem.message for problem in problems)
