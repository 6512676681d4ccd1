"""Builds a publication, judges its files, takes its Word draft there and back, and pictures what is wrong."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pypdfium2 as pdfium
from PIL import ImageDraw

from .booklet import Fault
from .judging import judge
from .publications import Publication
from .writing import theme_of, write

PROJECT = Path(__file__).resolve().parents[2]
LONGEST = 600
"""Seconds after which a build counts as hung."""
_SCALE = 1.3
_PICTURES = 16


def try_publication(publication: Publication, folder: Path) -> list[Fault]:
    """The faults of a publication, built in that empty folder."""
    write(publication, folder, PROJECT)
    try:
        done = _run(folder)
    except subprocess.TimeoutExpired:
        return [Fault("hung", f"after {LONGEST} s")]
    if done.returncode:
        said = " ".join(done.stderr.split())
        code = re.search(r"\bE\d{3}\b", said)
        return [Fault(f"refused {code.group()}" if code else "crashed", said[-400:])]
    output = folder / "output" / "2031"
    faults = [*judge(publication, theme_of(publication, PROJECT), output), *round_trip(publication, folder)]
    _picture(output / "booklet.pdf", folder, faults)
    return faults


def _run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROJECT / "build.py"), *words, "--root", str(root), "--lang", "en"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            output, errors = process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # its workers too
            raise
    return subprocess.CompletedProcess(command, process.returncode, output, errors)


def round_trip(publication: Publication, root: Path) -> list[Fault]:
    """An untouched draft merges to no change; edited words change these words alone, byte for byte."""
    made = json.loads(_run(root, "draft", "--json").stdout).get("drafts")
    if not isinstance(made, list) or not made:
        return [Fault("draft", "none was made")]
    draft = root / made[0]["file"]
    return merged(root, draft, {}) or merged(root, draft, edit(publication, root, draft))


def merged(root: Path, draft: Path, edits: Mapping[Path, tuple[bytes, bytes]]) -> list[Fault]:
    """What a merge of the draft changes otherwise than these words of these files."""
    before = _contents(root)
    answer = _run(root, "merge", str(draft), "--json")
    after = _contents(root)
    for path, (old, new) in edits.items():
        before[path] = before[path].replace(old, new)
    if after == before:
        return []
    kind = "edited words" if edits else "round trip"
    return [Fault(kind, f"{_changed(before, after)} {answer.stderr[-300:]}")]


def _contents(root: Path) -> dict[Path, bytes]:
    """The content's files, without what commands record."""
    return {
        path: path.read_bytes()
        for path in sorted((root / "content").rglob("*.yaml"))
        if "records" not in path.parts
    }


def _changed(before: dict[Path, bytes], after: dict[Path, bytes]) -> str:
    """The first line that differs, of the first file that differs."""
    for path in sorted(before.keys() | after.keys()):
        old, new = (files.get(path, b"").decode().split("\n") for files in (before, after))
        if old != new:
            lines = [pair for pair in zip(old, new, strict=False) if pair[0] != pair[1]] or [
                (old[-1], new[-1])
            ]
            return f"{path.name}: {lines[0][0][:200]!r} / {lines[0][1][:200]!r}"
    return ""


def edit(publication: Publication, root: Path, draft: Path) -> dict[Path, tuple[bytes, bytes]]:
    """Changes a word of each kind of block in a draft, each in another file; says what each file gets."""
    edits: dict[Path, tuple[bytes, bytes]] = {}
    kinds: set[str] = set()
    with zipfile.ZipFile(draft) as archive:
        parts = [(item, archive.read(item)) for item in archive.infolist()]
    document = next(data for item, data in parts if item.filename == "word/document.xml")
    blocks = {f"{entry.id}.yaml": entry.blocks for entry in publication.entries}
    blocks |= {f"{page.id}.yaml": page.blocks for page in publication.pages}
    blocks["edition.yaml"] = [block for chapter in publication.chapters for block in chapter.intro]
    for path, data in _contents(root).items():
        for block in blocks.get(path.name, ()):
            kind = block.kind if path.parent.name == "proposals" else f"{path.parent.name} {block.kind}"
            words = [word.encode() for word in block.words[1:] if word not in block.heads]
            once = [word for word in words if data.count(word) == 1 and document.count(word) == 1]
            if kind not in kinds and once and path not in edits:
                kinds.add(kind)
                edits[path] = (once[len(once) // 2], b"krumelurisk")
                document = document.replace(*edits[path])
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for item, data in parts:
            archive.writestr(item, document if item.filename == "word/document.xml" else data)
    return edits


def _picture(pdf: Path, folder: Path, faults: Sequence[Fault]) -> None:
    """Pages that have a fault, each fault's place in a red frame."""
    document = pdfium.PdfDocument(pdf)
    # The first of each kind, then others.
    kinds = {fault.kind: fault.page for fault in reversed(faults) if fault.page}
    pages = dict.fromkeys([*kinds.values(), *(fault.page for fault in faults if fault.page)])
    for number in list(pages)[:_PICTURES]:
        page = document[number - 1]
        image = page.render(scale=_SCALE).to_pil().convert("RGB")
        draw = ImageDraw.Draw(image)
        for fault in faults:
            if fault.page == number and fault.box:
                box = fault.box
                left, top = box.left * _SCALE - 4, (page.get_height() - box.top) * _SCALE - 4
                right, bottom = box.right * _SCALE + 4, (page.get_height() - box.bottom) * _SCALE + 4
                draw.rectangle((left, top, max(right, left), max(bottom, top)), outline="red", width=2)
                draw.text((max(left, 2), max(top - 12, 2)), fault.kind, fill="red")
        image.save(folder / f"page-{number}.png")
