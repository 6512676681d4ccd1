"""python random_editions.py FOLDER ROUNDS [FIRST]: builds random editions with all their parcels and prints,
one a line, what is wrong with any PDF.

Run by test_parcels_random.py in a process of its own, so that a build that never ends can be ended.
"""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path

import page as page_validation
import small
import yaml

from pressklar.building import workflow
from pressklar.dispatch.parcels import make_parcels
from pressklar.dispatch.workers import Workers
from pressklar.foundation.progress import SilentProgress
from pressklar.pdf.workshop import InProcessPool
from pressklar.problems import PressklarError

COUNTIES = {
    "blekinge": "10",
    "dalarna": "20",
    "gotland": "09",
    "halland": "13",
    "skane": "12",
    "varmland": "17",
}
NOUNS = (
    "karta",
    "resa",
    "brygga",
    "skola",
    "fyr",
    "väg",
    "bibliotek",
    "samverkan",
    "vatten",
    "landsbygd",
    "språk",
    "klimat",
)


def words(chance: random.Random, least: int, most: int) -> str:
    text = " ".join(chance.choices(NOUNS, k=chance.randint(least, most)))
    return text[0].upper() + text[1:]


def prose(chance: random.Random, paragraphs: int) -> str:
    return "\n\n".join(
        " ".join(words(chance, 4, 14) + "." for _ in range(chance.randint(1, 8))) for _ in range(paragraphs)
    )


def edition(path: Path, chance: random.Random) -> small.Root:
    """A root with an edition of one to three chapters, with proposals of one to four members."""
    root = small.Root(path, InProcessPool())
    members = chance.sample(sorted(COUNTIES), chance.randint(1, 4))
    listed = [
        {
            "id": f"region-{name}",
            "name": f"Region {name.title()}",
            "kind": "region",
            "county_code": COUNTIES[name],
            "recipients": [f"a@{name}.example"],
        }
        for name in members
    ]
    chapters, number = [], 0
    for place in range(chance.randint(1, 3)):
        names = []
        for _ in range(chance.randint(1, 4)):
            number += 1
            names.append(f"forslag-{number}")
            text = prose(chance, chance.randint(1, 6))
            if chance.random() < 0.4:
                text += f"\n\nSe [ett annat](#forslag-{chance.randint(1, number)}) och [nätet](https://www.region.example/{number})."
            proposal = {
                "title": words(chance, 2, 7),
                "submitted_by": [f"region-{chance.choice(members)}"],
                "idea": text,
                "purpose": words(chance, 3, 30),
                "contacts": [{"name": "Kim Exempel", "email": "kim@region.example"}],
            }
            root.write(
                f"content/2031/proposals/forslag-{number}.yaml", yaml.safe_dump(proposal, allow_unicode=True)
            )
        chapters.append({"id": f"kapitel-{place}", "title": words(chance, 1, 3), "proposals": names})
    about = {
        "title": words(chance, 2, 6),
        "language": "sv",
        "publisher": "Nätverket",
        "date": "2030-11-01",
        "chapters": chapters,
        "fields": [
            {"key": "idea", "label": "Idé", "need": "required"},
            {"key": "purpose", "label": "Syfte", "need": "expected"},
        ],
        "dispatch": {
            "from": "forslag@natverket.example",
            "reply_to": "svar@natverket.example",
            "return_by": "2030-11-20",
        },
    }
    root.write("content/members.yaml", yaml.safe_dump(listed, allow_unicode=True))
    root.write(
        small.EDITION,
        yaml.safe_dump(about, allow_unicode=True)
        .replace("'2030-11-01'", "2030-11-01")
        .replace("'2030-11-20'", "2030-11-20"),
    )
    return root


def faults(root: small.Root) -> list[str]:
    """What is wrong with the edition's PDFs, after it was built with all its parcels."""
    try:
        workflow.build(root.folders, workshop=root.workshop)
        parcels, _ = make_parcels(
            root.folders, root.edition, (), InProcessPool(), SilentProgress(), Workers(1)
        )
    except PressklarError as error:
        return [f"{problem.code} {problem.message}" for problem in error.problems]
    paths = [
        root.booklet,
        *(parcel.folder / name for parcel in parcels for name in parcel.files if name.endswith(".pdf")),
    ]
    reports = [
        (path, page_validation.validate_pdf(str(path), profile=profile))
        for path in paths
        for profile in ("ua1", "2a")
    ]
    return [
        f"{path.parent.name}/{path.name}: {' '.join(str(report).split())[:600]}"
        for path, report in reports
        if not report.is_compliant
    ]


def main(folder: Path, rounds: int, first: int = 0) -> None:
    for seed in range(first, first + rounds):
        root = edition(folder / "root", random.Random(seed))
        for fault in faults(root):
            print(f"seed {seed}: {fault}", flush=True)
        shutil.rmtree(root.path)
    print(f"built {rounds}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
