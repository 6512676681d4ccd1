"""Whatever stands in a submission, no word of it is lost, and what is written can be read: texts full of signs
that mean something somewhere, in every kind of file.
"""

from __future__ import annotations

import random
from pathlib import Path

import corpus
import small
from soaking import SEED, rounds

from pressklar.collecting.running import collect, write_run
from pressklar.manuscript import read_edition

SIGNS = [
    "*stark*",
    "_x_",
    "a_b_c",
    "[länk](http://x.example)",
    "1. ett",
    "2) två",
    "- punkt",
    "• tecken",
    "# rubrik",
    "> citat",
    "¦ a ¦",
    "&amp;",
    "<b>",
    "\\",
    "```",
    "==",
    "Idé:",
    "Syfte",
    "é",
    "ﬁn",
    "½",
    "10 000",
    "3,5",
    "2031-05-01",
    "åäö",
    "naïve",
    "--",
    "…",
    "“citat”",
    "\u200b",
    "\xad",
    "\u2028",
    "x\ty",
    "=1+1",
    "{{7}}",
    "&#65;",
    "日本語",
    "🙂",
    "a.b.c",
    "kim@x.example",
    "https://x.example/a_b?c=d",
    "1",
    "99",
    "12.",
    "IV.",
    "\xa0",
    "m²",
    "ord-",
    "slut-\nord",
    "'",
    '"',
    "%",
    "$1",
    "~",
    "^",
    "Förslag 2: Nytt",
    "Kontakt: Kim",
    "-- ",
    "Mvh",
    "Titel",
]
PLAIN = ["vi", "vill", "se", "mer", "av", "det", "här", "i", "våra", "län", "och", "städer"]


def text(chance: random.Random, most: int) -> str:
    lines = [
        " ".join(
            chance.choice(SIGNS if chance.random() < 0.5 else PLAIN) for _ in range(chance.randint(1, 8))
        )
        for _ in range(chance.randint(1, most))
    ]
    return chance.choice(("\n", "\n\n", " ")).join(lines)


def test_no_word_is_lost_whatever_it_is(tmp_path: Path) -> None:
    root = small.make(tmp_path / "root")
    edition = (root.path / small.EDITION).read_text("utf-8")
    field = "  - {key: target_group, label: Målgrupp, need: expected}\nchapters:"
    root.write(small.EDITION, edition.replace("chapters:", field, 1))
    chance = random.Random(SEED)
    tried = 0
    for number in range(rounds(30, 4_000)):
        name, make = corpus.KINDS[number % 10]
        variant = chance.randint(0, 5)
        texts = corpus.proposal(number % 10, variant)
        for key in ("title", "idea", "purpose", "target_group", "name", "organisation"):
            texts[key] = text(chance, 5 if key in ("idea", "purpose", "target_group") else 1)
        try:
            data = make(texts, variant)
        except ValueError:  # a mail's head or an old encoding can't hold it
            continue
        path = tmp_path / name
        path.write_bytes(data)
        run = collect(root.folders, root.edition, [path])
        errors = [problem for problem in run.problems if problem.severity == "error"]
        assert errors == [], f"{name}, seed {SEED}, number {number}: {errors[0].message}"
        write_run(root.folders, run)
        tried += 1
    reading = read_edition(root.folders, root.edition)
    assert reading.edition is not None and tried > 20
