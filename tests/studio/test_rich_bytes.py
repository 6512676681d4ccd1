"""One block of a text edited as it looks, and saved: no byte outside its block changes in any file, and the text
reads as before but for the edit. Over every text of 2024, of the example and the original, and of random
publications.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from booklets import SOURCE, bring_file
from soaking import SEED, SOAK, rounds

from pressklar.foundation.folders import PROJECT, Folders
from pressklar.manuscript import editions, read_edition
from pressklar.manuscript.patch.patching import Set, keys_of_proposal, patch_change
from pressklar.markup import parse
from pressklar.markup.prosemirror import Json, rewritten, to_prosemirror
from pressklar.markup.prosemirror_reading import from_prosemirror
from pressklar.markup.splicing import source_pieces
from tests.zoo.publications import random_publication
from tests.zoo.writing import write

MARK = "zqxord"
"""A word that no text has."""


def words_of(node: Json) -> Iterator[Json]:
    """The pieces of text in a block that a word can be typed into, without what its notes say."""
    if node.get("type") == "text":
        marks = {mark["type"] for mark in node.get("marks", ())}
        if "code" not in marks and any(sign.isalnum() for sign in node["text"]):
            yield node
    elif node.get("type") not in ("code_block", "footnote"):
        for child in node.get("content", ()):
            yield from words_of(child)


def edited(document: Json, number: int) -> Json | None:
    """A document with a word more in one of its blocks; None where that has no words."""
    document = deepcopy(document)
    words = next(words_of(document["content"][number]), None)
    if words is None:
        return None
    text = words["text"]
    place = max(index for index, sign in enumerate(text) if sign.isalnum()) + 1
    words["text"] = f"{text[:place]} {MARK}{text[place:]}"
    return document


def outside(source: str, number: int, count: int) -> tuple[str, str] | None:
    """What stands before and after a block in a text; None where blocks and pieces aren't the same."""
    pieces = source_pieces(source)
    if len(pieces) != count:
        return None
    start, end = pieces[number]
    return source[:start], source[end:]


def faults(folders: Folders, dice: random.Random, most: int | None = None) -> tuple[int, list[str]]:
    """How many edits were tried, and those after which something else was another."""
    tried, wrong = 0, []
    for name in editions(folders):
        edition = read_edition(folders, name).edition
        assert edition is not None
        texts = [
            (proposal.id, key, text)
            for proposal in edition.proposals
            for key, text in (*proposal.fields.items(), ("intro", proposal.intro))
            if text.strip()
        ]
        for proposal, key, text in texts if most is None else dice.sample(texts, min(most, len(texts))):
            file = edition.folder / "proposals" / f"{proposal}.yaml"
            before = to_prosemirror(parse(text))
            if to_prosemirror(from_prosemirror(before)) != before:
                continue  # the editor isn't given what it couldn't give back: it stays plain
            blocks = range(len(before["content"]))
            for number in blocks if most is None else dice.sample(blocks, 1):
                wanted = edited(before, number)
                if wanted is None:
                    continue
                tried += 1
                written = rewritten(text, from_prosemirror(wanted))
                edit = Set((key,), written)
                data = patch_change(folders, file, [edit], order=keys_of_proposal(edition.fields)).data
                if fault := _fault(text, written, number, wanted, file.read_bytes(), data or b"", key):
                    wrong.append(f"{name}/{proposal}.{key}, block {number + 1}: {fault}")
    return tried, wrong


def _fault(
    text: str, written: str, number: int, wanted: Json, old: bytes, data: bytes, key: str
) -> str | None:
    """What is wrong after an edit, if anything is."""
    if to_prosemirror(parse(written)) != wanted:
        return "it reads otherwise"
    if around := outside(text, number, len(wanted["content"])):
        head, tail = around
        if not (written.startswith(head) and written.endswith(tail)):
            return "another block was written anew"
    lines, new = old.splitlines(), data.splitlines()
    first = next((index for index, line in enumerate(lines) if line.startswith(f"{key}:".encode())), 0)
    after = [
        index
        for index, line in enumerate(lines)
        if index > first and line[:1].strip() and not line.startswith(b"#")
    ]
    last = len(lines) - after[0] if after else 0
    if new[:first] != lines[:first] or (last and new[-last:] != lines[-last:]):
        return "another value was written anew"
    return None


@pytest.fixture
def dice() -> random.Random:
    return random.Random(SEED)


@pytest.mark.soak
@pytest.mark.parametrize("place", ["content", "example/sv/content", "example/en/content"])
def test_every_block_of_our_own_texts(place: str, tmp_path: Path, dice: random.Random) -> None:
    shutil.copytree(PROJECT / place, tmp_path / "content")
    tried, wrong = faults(Folders(tmp_path), dice, None if SOAK else 40)
    print(f"{tried} blocks")
    assert wrong == [] and tried > 5


@pytest.mark.soak
@pytest.mark.skipif(not SOURCE.is_file(), reason="the original isn't here")
def test_every_block_of_the_original(tmp_path: Path, dice: random.Random) -> None:
    (tmp_path / "content").mkdir()
    shutil.copy(PROJECT / "content" / "members.yaml", tmp_path / "content")
    bring_file(tmp_path, SOURCE, edition="2024")
    tried, wrong = faults(Folders(tmp_path), dice, None if SOAK else 40)
    print(f"{tried} blocks")
    assert wrong == [] and tried > 20


@pytest.mark.soak
def test_blocks_of_random_publications(tmp_path: Path, dice: random.Random) -> None:
    total = 0
    for seed in range(rounds(6, 300)):
        write(random_publication(seed), tmp_path / str(seed), PROJECT)
        tried, wrong = faults(Folders(tmp_path / str(seed)), dice, None if SOAK else 10)
        assert wrong == [], f"seed {seed}"
        shutil.rmtree(tmp_path / str(seed))
        total += tried
    print(f"{total} blocks")
