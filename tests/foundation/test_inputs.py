"""What outputs are made from, however much of it there is."""

from __future__ import annotations

from pathlib import Path

import small

from pressklar.foundation.build_report import output_sums
from pressklar.foundation.inputs import inputs_of, written_sums
from pressklar.manuscript import read_edition


def test_the_last_of_many_files_counts_as_the_first(tmp_path: Path) -> None:
    """No number of files after which the rest is passed over in silence."""
    root = small.make(tmp_path / "root")
    edition = read_edition(root.folders, "2031").edition
    assert edition is not None
    for folder in ("content/2031/images", "output/2031/web"):
        (root.path / folder).mkdir(parents=True, exist_ok=True)
        for number in range(5_100):
            (root.path / folder / f"{number:05}.txt").write_bytes(b"")
    before = (
        inputs_of(root.folders, edition),
        written_sums(root.folders, "2031"),
        output_sums(root.folders, "2031"),
    )
    picture, page = "content/2031/images/05099.txt", "output/2031/web/05099.txt"
    root.write(picture, "x")
    root.write(page, "x")
    after = (
        inputs_of(root.folders, edition),
        written_sums(root.folders, "2031"),
        output_sums(root.folders, "2031"),
    )
    assert before[0].changed(after[0]) == (picture,) and before[0].sent_sum() != after[0].sent_sum()
    assert {name for name in after[1] if before[1][name] != after[1][name]} == {picture}
    assert len(after[2]) == 5_100 and {name for name in after[2] if before[2][name] != after[2][name]} == {
        "web/05099.txt"
    }


def test_what_lies_outside_is_not_read_and_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    import os

    root = small.make(tmp_path / "root")
    if hasattr(os, "mkfifo"):
        os.mkfifo(root.path / "content/2031/images/pipe.png")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.png").write_bytes(b"x")
    (root.path / "content/2031/images/link").symlink_to(tmp_path / "elsewhere")
    edition = read_edition(root.folders, "2031").edition
    assert edition is not None
    assert not [
        name for name in inputs_of(root.folders, edition).content if "pipe" in name or "secret" in name
    ]
