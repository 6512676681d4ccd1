"""Each command that problems stop ends with a sentence of its own; its help ends with its guide."""

from __future__ import annotations

import pytest

from pressklar import cli
from pressklar.commands.endings import ending
from pressklar.locale import speaking

NEVER_STOPPED_BY_CONTENT = {"init", "doctor"}


def test_every_command_that_reads_content_says_what_it_left_undone() -> None:
    endings = {name: ending(name) for name in cli.COMMANDS}
    assert {name for name, sentence in endings.items() if not sentence} == NEVER_STOPPED_BY_CONTENT
    assert len(set(endings.values()) - {""}) == len(cli.COMMANDS) - len(NEVER_STOPPED_BY_CONTENT)
    assert ending(None) == ""


def test_only_a_build_speaks_of_the_booklet() -> None:
    assert [name for name in cli.COMMANDS if "booklet" in ending(name)] == ["build"]


@pytest.mark.parametrize(
    ("command", "page"),
    [
        ("call", "call.md"),
        ("remind", "call.md"),
        ("send", "dispatch.md"),
        ("parcel", "dispatch.md"),
        ("press", "print.md"),
    ],
)
@pytest.mark.parametrize("language", ["en", "sv"])
def test_a_command_s_help_ends_with_its_guide(
    command: str, page: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with speaking(language):
        assert cli.main([command, "--help"]) == 0
    last = capsys.readouterr().out.rstrip().splitlines()[-1]
    assert page in last and "{" not in last
