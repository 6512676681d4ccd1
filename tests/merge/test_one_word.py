"""One word edited in Word changes that word's bytes in the file, however the text around it is written."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
import soaking
import yaml
from markdown_texts import Writer, retyped, words_of
from word_edits import N, make, merge_data

from pressklar.manuscript.patch.patching import Set, patched
from pressklar.markup import parse
from pressklar.markup.tokens import Lens
from pressklar.merge.fields import Sides, merge_markdown
from pressklar.merge.units import document_tokens
from pressklar.merge.word_tokens import WordText

LENS = Lens(["korta-vagar"], "förslag 0")


def merged(text: str, old: str, new: str) -> str:
    """The text after a merge of a draft in which one word was typed over."""
    before = tuple(document_tokens(parse(text), LENS))
    theirs = tuple(document_tokens(retyped(parse(text), old, new), LENS))
    text = merge_markdown(Sides(before, before, WordText(theirs, (), (0,) * len(theirs)), ()), text, [], LENS)
    assert not text.failed and text.merged is not None
    return text.merged


def in_file(text: str, kind: str) -> str:
    """A content file that holds the text, written in one of YAML's ways."""
    around = "# först\ntitle: Titel   # här\n", "purpose: |   # kort\n  Annat.\n"
    lines = text.split("\n")
    if kind == "double":
        value = f" {json.dumps(text, ensure_ascii=False)}  # efter\n"
    elif kind == "folded":
        value = yaml.dump({"k": text + "\n"}, default_style=">", width=40, allow_unicode=True).split(":", 1)[
            1
        ]
    else:
        column, mark = {"block": (2, "|"), "deep": (5, "|"), "chomped": (2, "|-"), "kept": (3, "|+   # så")}[
            kind
        ]
        value = f" {mark}\n" + "".join(f"{' ' * column}{line}\n" if line else "\n" for line in lines)
    return f"{around[0]}idea:{value}{around[1]}"


KINDS = ("block", "deep", "chomped", "kept", "double", "folded")


@pytest.mark.soak
def test_one_word_changes_that_word_alone() -> None:
    for seed in range(soaking.rounds(60, 3000)):
        writer = Writer(seed, ["korta-vagar"], ["karta.png"])
        text = writer.text()
        words = words_of(parse(text))
        if not words:
            continue
        old, kind = random.Random(seed).choice(words), KINDS[seed % len(KINDS)]
        new = random.Random(seed).choice(["annat", "två ord", "läsår", "å-ö"])
        file = in_file(text, kind)
        read = yaml.safe_load(file)["idea"].strip("\n")
        if read != text:
            continue  # what this way of YAML can't hold
        again = patched(file, [Set(("idea",), merged(text, old, new))])
        assert again == file.replace(old, new), (seed, kind, old, text)


@pytest.mark.soak
def test_one_word_typed_over_in_word_changes_that_word_alone(tmp_path: Path) -> None:
    for seed in range(soaking.rounds(8, 300)):
        root = make(tmp_path / str(seed))
        writer = Writer(seed, ["korta-vagar"])
        file = root.file("fler-tag")
        for key, was in (
            ("idea", "Tågen ska gå varje timme.\n\n  De ska hålla tiden."),
            ("purpose", "Att resa utan bil."),
        ):
            block = writer.text(3).replace("\n", "\n  ").replace("\n  \n", "\n\n")
            writer.notes.clear()
            root.change("fler-tag", was, block.replace("[^n", f"[^{key}"))
        before = file.read_text("utf-8")
        draft = root.draft("region-gotland")
        runs = [text for text in draft.body.iter(f"{N}t") if (text.text or "").strip() in writer.used]
        if not runs:
            continue
        run = random.Random(seed).choice(runs)
        old = run.text.strip()
        run.text = run.text.replace(old, "annat")
        merged = merge_data(root, [("x.docx", draft.docx())])
        assert not merged.conflicts and file.read_text("utf-8") == before.replace(old, "annat"), (
            seed,
            old,
            before,
        )
