"""The members' parcels beside one cold build: `python -m benchmarks --only parcels`, or this module alone.

Two roots: the edition as it is, where nine of the 21 regions have no proposals and get only the booklet; and
one whose proposals are dealt out to all 21, so that each parcel holds booklet, excerpt and Word draft. The
common booklet was built before, as it always is: its sections are in the cache.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from .kinds import KINDS, PYTHON, Ground, Taken, build
from .roots import EDITION, PROJECT, emptied
from .running import Run, run

BAR = 4.0
"""Times the CPU of one cold build."""


def regions(root: Path) -> list[str]:
    return [
        member["id"]
        for member in yaml.safe_load((root / "content" / "members.yaml").read_text("utf-8"))
        if member.get("kind") == "region"
    ]


def dealt(ground: Ground) -> Path:
    """A root in which every region has proposals: one or two each."""
    new = not (ground.folder / "dealt").is_dir()
    root = ground.root("dealt")
    if new:
        ids = regions(root)
        for number, path in enumerate(sorted((root / "content" / EDITION / "proposals").glob("*.yaml"))):
            proposal = yaml.safe_load(path.read_text("utf-8")) | {"submitted_by": [ids[number % len(ids)]]}
            path.write_text(
                yaml.safe_dump(proposal, allow_unicode=True, sort_keys=False, width=10_000), "utf-8"
            )
    return root


def parcels(root: Path) -> Taken:
    """The parcels of all 21 regions, after a build."""
    emptied(root)
    build(root)
    made = _parcels(root)
    drafts = len(list((root / "output" / EDITION / "parcels").glob("*/*.docx")))
    return Taken(made, drafts)


def _parcels(root: Path) -> Run:
    shutil.rmtree(root / "content" / EDITION / "records", ignore_errors=True)
    members = [word for name in regions(root) for word in ("--member", name)]
    return run([PYTHON, PROJECT / "build.py", "parcel", *members, "--root", root])


def parcels_as_it_is(ground: Ground) -> Taken:
    return parcels(ground.root("parcels"))


def parcels_dealt(ground: Ground) -> Taken:
    return parcels(dealt(ground))


def parcels_from_nothing(ground: Ground) -> Taken:
    root = ground.root("parcels")
    emptied(root)
    return Taken(_parcels(root))


KINDS |= {
    "parcels": parcels_as_it_is,
    "parcels_dealt": parcels_dealt,
    "parcels_from_nothing": parcels_from_nothing,
}

if __name__ == "__main__":
    import sys

    from .__main__ import main

    sys.argv[1:1] = ["--only", "parcels"]
    raise SystemExit(main())
