"""A made parcel's files by what they are, whatever they are called."""

from __future__ import annotations

import json
from pathlib import Path


def enclosed(folder: Path, kind: str) -> Path:
    """The file of that kind ("booklet", "excerpt", "draft") in a parcel's folder, by its manifest."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    return next(folder / file["name"] for file in manifest["files"] if file["kind"] == kind)
