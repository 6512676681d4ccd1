"""A clean little edition to put one fault in at a time: five proposals that nothing is wrong with, in Swedish
or English.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from pressklar.checks.proofing import Proof, proof_content
from pressklar.foundation.folders import Folders
from pressklar.manuscript import read_edition

EDITION = "content/2031/edition.yaml"
MEMBERS = """\
- {id: region-gotland, name: Region Gotland, kind: region, county_code: "09"}
- {id: region-skane, name: Region Skåne, kind: region, county_code: "12"}
- {id: region-kalmar-lan, name: Region Kalmar län, kind: region, county_code: "08"}
"""
SETTINGS = """\
title: Förslag inför 2031
language: {language}
publisher: Nätverket
date: 2030-11-01
fields:
  - {{key: idea, label: Idé, need: required}}
  - {{key: purpose, label: Syfte, need: expected}}
  - {{key: target_group, label: Målgrupp, need: expected}}
chapters:
  - id: kartor
    title: Kartor
    proposals: [ett, tva, tre, fyra, fem]
"""
IDEAS = {
    "ett": "Vi ritar en gemensam karta över hamnarna. Den visar djup, fyrar och farleder.",
    "tva": "Skolorna behöver fler böcker om havet. En vandrande utställning når alla orter på ett år.",
    "tre": "Järnvägen har blivit långsam. Gamla broar hindrar tunga tåg, och ingen vet vem som ska betala.",
    "fyra": "Teatern spelar i ladugårdar varje sommar. Publiken växer, men pengarna räcker inte till ljuset.",
    "fem": "Bönderna delar på maskiner genom en enkel tjänst på nätet. Den sparar både tid och bränsle.",
}
TITLES = {
    "ett": "En karta för sjöfarten",
    "tva": "Böcker om havet",
    "tre": "Snabbare tåg",
    "fyra": "Teater på landet",
    "fem": "Delade maskiner",
}
ENGLISH = {
    "ett": (
        "A chart of the harbours",
        "We draw a common chart of the harbours. It shows depths, lights and channels.",
    ),
    "tva": (
        "Books about the sea",
        "The schools need more books about the sea. A travelling exhibition reaches every town within a year.",
    ),
    "tre": (
        "Faster trains",
        "The railway has become slow. Old bridges hinder heavy trains, and nobody knows who should pay.",
    ),
    "fyra": (
        "Theatre in the country",
        "The theatre plays in barns each summer. The audience grows, but the money never lasts for the lamps.",
    ),
    "fem": (
        "Shared machines",
        "Farmers share machines through a simple service. It saves both time and fuel.",
    ),
}
PURPOSES = {
    "ett": "Att göra farlederna säkrare.",
    "tva": "Att väcka lust att läsa.",
    "tre": "Att korta restiden.",
    "fyra": "Att nå ny publik.",
    "fem": "Att spara diesel.",
}
NAMES = {"ett": "Alva Berg", "tva": "Ture Lind", "tre": "Signe Holm", "fyra": "Olle Dahl", "fem": "Maj Ek"}


def texts(language: str = "sv") -> dict[str, dict[str, str]]:
    """The values of each proposal by key, as YAML; contacts too."""
    proposals = {}
    for name in IDEAS:
        title, idea = (TITLES[name], IDEAS[name]) if language == "sv" else ENGLISH[name]
        person = NAMES[name]
        address = person.lower().replace(" ", ".") + "@region.example"
        proposals[name] = {
            "title": title,
            "submitted_by": "[region-gotland]",
            "idea": idea,
            "purpose": PURPOSES[name] if language == "sv" else "To learn from each other.",
            "target_group": "Alla som är intresserade." if language == "sv" else "All who are interested.",
            "contacts": f"\n  - {{name: {person}, email: {address}}}",
        }
        if language != "sv":
            proposals[name]["purpose"] = {
                "ett": "Safer channels.",
                "tva": "A wish to read.",
                "tre": "Shorter journeys.",
                "fyra": "A new audience.",
                "fem": "Less diesel.",
            }[name]
    return proposals


def written(
    root: Path,
    changes: Mapping[str, str],
    *,
    language: str = "sv",
    settings: str = "",
    files: Mapping[str, str] | None = None,
) -> Folders:
    """The edition under a new root. `changes`: "ett.idea" → another text; `settings` is added to
    edition.yaml; `files` are put beside.
    """
    shutil.rmtree(root / "content", ignore_errors=True)
    values = texts(language)
    for key, text in changes.items():
        name, _, field = key.partition(".")
        values[name][field] = text
    files = {
        "content/members.yaml": MEMBERS,
        EDITION: SETTINGS.format(language=language) + settings,
        **(files or {}),
    }
    for name, fields in values.items():
        files[f"content/2031/proposals/{name}.yaml"] = "".join(
            _line(key, text) for key, text in fields.items()
        )
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return Folders(root)


def _line(key: str, text: str) -> str:
    if key in ("submitted_by", "contacts"):
        return f"{key}: {text}\n".replace(": \n", ":\n")
    if key == "title":
        return f"title: '{text.replace(chr(39), chr(39) * 2)}'\n"
    note, _, body = text.rpartition("\0")
    return f"{key}: |{' ' + note if note else ''}\n" + "".join(
        f"  {line}\n" if line else "\n" for line in body.split("\n")
    )


def proofed(root: Path, changes: Mapping[str, str], *, remember: bool = False, **more: object) -> Proof:
    folders = written(root, changes, **more)  # type: ignore[arg-type]
    return proof_content(folders, read_edition(folders, "2031"), remember=remember)


def codes(proof: Proof) -> list[str]:
    return sorted({problem.code for problem in proof.problems})
