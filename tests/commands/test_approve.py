"""What `approve` says that it approved."""

from __future__ import annotations

from pressklar.checks.approval import Approval
from pressklar.commands.proof import approved_outputs


def approval(*files: str) -> Approval:
    return Approval("Alva Berg", "2031-01-01T00:00:00Z", "", dict.fromkeys(files, "ab" * 32), ())


def test_the_web_edition_is_told_whole_and_not_file_by_file() -> None:
    files = ("booklet.base.json", "booklet.docx", "booklet.pdf", "web/index.html", "web/sans-400.woff")
    assert approved_outputs(approval(*files)) == ["booklet.pdf", "booklet.docx", "web edition"]


def test_other_files_are_counted() -> None:
    files = ("booklet.pdf", "sans-400.woff", "serif-400.woff")
    assert approved_outputs(approval(*files)) == ["booklet.pdf", "2 other files"]
