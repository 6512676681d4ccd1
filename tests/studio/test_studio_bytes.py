"""One block of a text edited and saved: no other byte of any file changes. Over every text of 2024 and of the
example, of the original as it is brought in, and of random publications.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from booklets import SOURCE, bring_file
from soaking import SEED, SOAK, rounds

from pressklar.foundation.folders import PROJECT, Folders
from pressklar.manuscript import editions, read_edition
from pressklar.manuscript.patch.patching import Set, keys_of_proposal, patch_change
from pressklar.studio.saving import save_value
from tests.zoo.publications import random_publication
from tests.zoo.writing import write

MARK = "zqxord"
"""A word that no text has."""


def edited(text: str, dice: random.Random) -> str:
    """The text with a word more in one of its blocks, behind one of its words."""
    blocks = text.split("\n\n")
    number = dice.choice([index for index, block in enumerate(blocks) if block.strip()])
    ends = [index for index, sign in enumerate(blocks[number]) if sign.isalnum()]
    at = dice.choice(ends) + 1 if ends else len(blocks[number])
    while at < len(blocks[number]) and not blocks[number][at].isspace():
        at += 1
    blocks[number] = f"{blocks[number][:at]} {MARK}{blocks[number][at:]}"
    return "\n\n".join(blocks)


def wrongs(folders: Folders, dice: random.Random, most: int | None = None) -> tuple[int, list[str]]:
    """How many texts were tried, and those where another byte changed."""
    tried, wrong = 0, []
    for name in editions(folders):
        edition = read_edition(folders, name).edition
        assert edition is not None
        texts = [
            (proposal.id, key, text)
            for proposal in edition.proposals
            for key, text in (*proposal.fields.items(), ("intro", proposal.intro), ("title", proposal.title))
            if text.strip()
        ]
        for proposal, key, text in texts if most is None else dice.sample(texts, min(most, len(texts))):
            file = edition.folder / "proposals" / f"{proposal}.yaml"
            change = patch_change(
                folders, file, [Set((key,), edited(text, dice))], order=keys_of_proposal(edition.fields)
            )
            tried += 1
            if (change.data or b"").replace(f" {MARK}".encode(), b"", 1) != file.read_bytes():
                wrong.append(f"{proposal}.{key}")
    return tried, wrong


@pytest.fixture
def dice() -> random.Random:
    return random.Random(SEED)


def contents(tmp_path: Path) -> Iterator[tuple[str, Folders]]:
    """What is tried whole."""
    for name, place in (("2024", "content"), ("sv", "example/sv/content"), ("en", "example/en/content")):
        shutil.copytree(PROJECT / place, tmp_path / name / "content")
        yield name, Folders(tmp_path / name)


def test_every_text_of_2024_keeps_its_other_bytes(tmp_path: Path, dice: random.Random) -> None:
    for name, folders in contents(tmp_path):
        tried, wrong = wrongs(folders, dice)
        assert wrong == [] and tried > (150 if name == "2024" else 5)


@pytest.mark.skipif(not SOURCE.is_file(), reason="the original isn't here")
def test_every_text_of_the_original_keeps_its_other_bytes(tmp_path: Path, dice: random.Random) -> None:
    (tmp_path / "content").mkdir()
    shutil.copy(PROJECT / "content" / "members.yaml", tmp_path / "content")
    bring_file(tmp_path, SOURCE, edition="2024")
    tried, wrong = wrongs(Folders(tmp_path), dice)
    assert wrong == [] and tried > 150


@pytest.mark.soak
def test_texts_of_random_publications_keep_their_other_bytes(tmp_path: Path, dice: random.Random) -> None:
    total = 0
    for seed in range(rounds(8, 300)):
        write(random_publication(seed), tmp_path / str(seed), PROJECT)
        tried, wrong = wrongs(Folders(tmp_path / str(seed)), dice, None if SOAK else 12)
        assert wrong == [], f"seed {seed}"
        total += tried
    print(f"{total} texts")


def test_a_save_writes_these_bytes_and_no_other_file(tmp_path: Path, dice: random.Random) -> None:
    _, folders = next(contents(tmp_path))
    edition = read_edition(folders, "2024").edition
    assert edition is not None
    for proposal in dice.sample(edition.proposals, 3):
        before = {path: path.read_bytes() for path in folders.content.rglob("*.yaml")}
        file = edition.folder / "proposals" / f"{proposal.id}.yaml"
        key, text = next(iter(proposal.fields.items()))
        save_value(folders, edition, file, (key,), text, edited(text, dice))
        after = {path: path.read_bytes() for path in before}
        assert after.pop(file).replace(f" {MARK}".encode(), b"", 1) == before.pop(file)
        assert after == before
