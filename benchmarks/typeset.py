"""The booklet by Typst, as one process: python typeset.py ROOT EDITION OUT.pdf."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import typst

FACES = ("font_hanken_grotesk", "font_source_serif_pro")


def main(root: str, edition: str, out: str) -> None:
    content = Path(root).resolve() / "content"
    fonts = [Path(str(find_spec(face).origin)).parent / "files" for face in FACES]  # type: ignore[union-attr]
    typst.compile(
        Path(__file__).resolve().parent / "booklet.typ",
        output=out,
        root="/",
        font_paths=[*fonts],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"folder": str(content / edition), "members": str(content / "members.yaml")},
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
