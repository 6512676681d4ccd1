"""The registry of the outputs' checks: each is given an output that stands under output/<edition>/. Remembered by the file's SHA-256."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from ..disk import write_whole
from ..folders import Folders
from ..invocation import program
from ..model import Edition
from ..problems import OutsideError, Problem

Check = Callable[[Path, str, Edition, Folders], Iterable[Problem]]


def _pdf(path: Path, shown: str, edition: Edition, folders: Folders) -> Iterable[Problem]:
    from .pdf_booklet import check

    return check(path, shown, edition, folders)


def _docx(path: Path, shown: str, edition: Edition, folders: Folders) -> Iterable[Problem]:
    from .word_booklet import check

    return check(path, shown, edition, folders)


def _web(path: Path, shown: str, edition: Edition, folders: Folders) -> Iterable[Problem]:
    from .web_booklet import check

    return check(path, shown, edition, folders)


OUTPUTS: Mapping[str, Check] = {
    "booklet.pdf": _pdf,
    "booklet.docx": _docx,
    "web": _web,
}
"""By the output's name under output/<edition>/."""


def proof_outputs(folders: Folders, edition: Edition, step: Callable[[str], None]) -> list[Problem]:
    """What the checks find in the outputs that stand; A793 for the booklet where it doesn't stand."""
    found: list[Problem] = []
    for name, check in OUTPUTS.items():
        path = folders.output(edition.id) / name
        if not path.exists():
            continue
        step(name)
        found += _remembered(path, folders, edition, check)
    if not (folders.output(edition.id) / "booklet.pdf").is_file():
        found.append(Problem("A793", "advice", "There is no booklet to look at yet: only the content was checked.",
                             f"Build it: {program()} --edition {edition.id}"))
    return found


def _remembered(path: Path, folders: Folders, edition: Edition, check: Check) -> list[Problem]:
    code = "".join(f"{one.name}{one.stat().st_mtime_ns}" for one in sorted(Path(__file__).parent.glob("*.py")))
    theme = folders.style("theme.yaml").read_bytes() if folders.style("theme.yaml").is_file() else b""
    about = repr([(one.id, one.number, one.title) for one in edition.proposals] + [dict(edition.proof.limits)])
    files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
    data = b"\0".join(hashlib.sha256(one.read_bytes()).digest() + one.name.encode("utf-8", "replace") for one in files)
    key = hashlib.sha256(b"\0".join((data, theme, code.encode(), about.encode("utf-8", "replace")))).hexdigest()
    kept = folders.cache / f"{hashlib.sha256(f'{edition.id}/{path.name}'.encode()).hexdigest()[:16]}.proofed.json"
    try:
        old = json.loads(kept.read_bytes())
        if old["key"] == key:
            return [Problem(**one) for one in old["problems"]]
    except (OSError, ValueError, KeyError, TypeError):
        pass
    found = list(check(path, folders.shown(path), edition, folders))
    with suppress(OutsideError):
        write_whole(kept, json.dumps({"key": key, "problems": [one.as_dict() for one in found]}).encode(), lasting=False)
    return found
