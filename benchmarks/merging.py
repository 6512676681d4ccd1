"""A returned draft with every field edited, merged, beside a cold build; and ten times the work: `python -m
benchmarks --only merge`.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from .kinds import KINDS, PYTHON, Ground, Taken
from .roots import EDITION, PROJECT
from .running import run

_TEXT = re.compile(
    rb'(<w:bookmarkStart w:id="\d+" w:name="_rb_[0-9a-f]{8}_(?:[3-9]|\d\d)_[1-9]\d*"/>(?:(?!</w:p>).)*)</w:p>',
    re.DOTALL,
)
_MORE = '<w:r><w:t xml:space="preserve"> Och några ord till.</w:t></w:r></w:p>'.encode()


def drafted(root: Path) -> Path:
    """The edition's draft with some words at the end of every paragraph of every field, contacts too."""
    run(
        [
            PYTHON,
            "-c",
            "import sys\nfrom pathlib import Path\nfrom pressklar.foundation.folders import Folders\nfrom pressklar.docx.engine import make_word\n"
            "from pressklar.rendering.sections import read_source\nfolders = Folders(Path(sys.argv[1]))\n"
            "source = read_source(folders, sys.argv[2]).source\nPath(sys.argv[3]).write_bytes(make_word(source, folders).docx)",
            root,
            EDITION,
            root / "draft.docx",
        ]
    )
    target = io.BytesIO()
    with (
        zipfile.ZipFile(root / "draft.docx") as archive,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in archive.namelist():
            data = archive.read(name)
            made.writestr(name, _TEXT.sub(rb"\1" + _MORE, data) if name == "word/document.xml" else data)
    path = root / "edited.docx"
    path.write_bytes(target.getvalue())
    return path


def merged(root: Path) -> Taken:
    """`merge` of that draft, without writing, so that every round finds the same; the number is that of
    corrections.
    """
    path = root / "edited.docx"
    if not path.is_file():
        drafted(root)
    made = run([PYTHON, PROJECT / "build.py", "merge", path, "--dry-run", "--quiet", "--root", root])
    report = next((root / "output" / EDITION / "merge").glob("*.html")).read_text("utf-8")
    return Taken(made, report.count('<article class="correction">'))


def merge(ground: Ground) -> Taken:
    return merged(ground.root("merge"))


def merge_tenfold(ground: Ground) -> Taken:
    return merged(ground.root("merge_tenfold", 10))


def merge_fortyfold(ground: Ground) -> Taken:
    return merged(ground.root("merge_fortyfold", 40))


KINDS |= {"merge": merge, "merge_tenfold": merge_tenfold, "merge_fortyfold": merge_fortyfold}

if __name__ == "__main__":
    import sys

    from .__main__ import main

    sys.argv[1:1] = ["--only", "merge"]
    raise SystemExit(main())
