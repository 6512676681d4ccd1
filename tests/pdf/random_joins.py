"""python random_joins.py FOLDER ROUNDS [FIRST]: joins random small booklets and prints, one a line, what is
wrong with any of them.

Run by test_join_random.py in a process of its own, so that a join that never ends can be ended.
"""

from __future__ import annotations

import io
import random
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import page as page_validation
import pikepdf
import small

from pressklar.foundation.progress import SilentProgress
from pressklar.pdf.engine import Variant, make_booklet
from pressklar.pdf.join import join_sections
from pressklar.pdf.manifest import Manifest, OutlineEntry, PagePoint
from pressklar.pdf.workshop import InProcessPool

LETTERS = "abcdefghijklmnopqrstuvwxyzåäö ÅÄÖ()\\<>&–”ω😀"
Order = tuple[list[Manifest], list[str], Callable[[str], bytes], Any, Any]


def laid_out(folder: Path) -> Order:
    """What is joined for the small edition."""
    root, orders = small.make(folder), []

    def join(*parts: Any) -> bytes:
        orders.extend(parts)
        return join_sections(*parts)

    make_booklet(root.pages(), root.folders, InProcessPool(), SilentProgress(), Variant(join=join))
    return tuple(orders)  # type: ignore[return-value]


def words(chance: random.Random, most: int = 60) -> str:
    return "".join(chance.choices(LETTERS, k=chance.randint(1, most))).strip() or "a"


def changed(data: bytes, chance: random.Random) -> bytes:
    """A section's PDF with other content streams: some of them end in CR when they are deflated."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.contents_add(b"q Q " * chance.randint(1, 300), prepend=chance.random() < 0.5)
        pdf.save(target, static_id=True, compress_streams=chance.random() < 0.5)
    return target.getvalue()


def furnished(batches: list[bytes], count: int, chance: random.Random) -> bytes:
    """A batch of furniture with so many pages of the small edition's."""
    target = io.BytesIO()
    sources = [pikepdf.open(io.BytesIO(batch)) for batch in batches]
    with pikepdf.new() as pdf:
        for _ in range(count):
            source = chance.choice(sources)
            pdf.pages.append(source.pages[chance.randrange(len(source.pages))])
        pdf.save(target, static_id=True)
    return target.getvalue()


def joined(order: Order, chance: random.Random) -> bytes:
    """A random booklet of two to five sections: any order, any names, any words."""
    sections, furniture, pdf_of, info, _ = order
    cover, contents, *others = (
        sections  # their headings are the highest two levels: after them any other is right
    )
    chosen = [
        replace(
            section,
            key=str(number),
            anchors={},
            marks=(
                OutlineEntry(1, words(chance), PagePoint(0, 0, 500)),
                OutlineEntry(2, words(chance), PagePoint(0, 9, 400)),
            ),
        )
        for number, section in enumerate([cover, contents, *chance.choices(others, k=chance.randint(0, 3))])
    ]
    targets = {name for section in sections for name in section.links} | {
        words(chance) for _ in range(chance.randint(0, 40))
    }
    chosen[0] = replace(
        chosen[0],
        anchors={name: PagePoint(0, chance.uniform(0, 400), chance.uniform(0, 600)) for name in targets},
    )
    originals = {section.section: section.key for section in sections}
    files = {section.key: changed(pdf_of(originals[section.section]), chance) for section in chosen}
    files["furniture"] = furnished(
        [pdf_of(key) for key in furniture], sum(len(section.pages) for section in chosen), chance
    )
    title = words(chance, 300)
    about = replace(info, title=title, subject=words(chance, 300), author=words(chance))
    return join_sections(
        chosen, ["furniture"], files.__getitem__, about, lambda target, folio: f"{title[:20]}, {folio}"
    )


def main(folder: Path, rounds: int, first: int = 0) -> None:
    order = laid_out(folder / "root")
    path = folder / "joined.pdf"
    for seed in range(first, first + rounds):
        path.write_bytes(joined(order, random.Random(seed)))
        for profile in ("ua1", "2a"):
            report = page_validation.validate_pdf(str(path), profile=profile)
            if not report.is_compliant:
                print(f"seed {seed}, {profile}: {' '.join(str(report).split())[:600]}", flush=True)
    print(f"joined {rounds}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
