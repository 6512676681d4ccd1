"""Nobody's whereabouts in any byte of anything that any command writes or sends: every file is searched, and
all that is packed in it.
"""

from __future__ import annotations

import base64
import io
import os
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import icc
import mailing
import pikepdf
import pytest
import small
from PIL import Image
from test_parcels_public import parts
from test_prepared_pictures import OWN, drawing, exif, gradient, photograph, webp

from pressklar.foundation.folders import PROJECT

pytestmark = pytest.mark.slow
STYLE = """
.cover::after { position: absolute; left: 40mm; top: 90mm; content: url(own.png) url(own.webp) url(own.tif) url(own.jpg) }
"""
PRESS = "profile: press.icc\ncondition: TEST39\nresolution: 72\n"
WRITTEN = {
    "booklet.pdf", "booklet.docx", "web/index.html", "proof.html", "drafts/2031.docx", "drafts/region-gotland.docx", "redline.docx",
    "press/booklet-press.pdf", "press/sheets-saddle-A4.pdf", "press/press-2031.zip", "parcels/region-gotland/forslag-2031-region-gotland.pdf",
    "parcels/region-gotland/forslag-2031-region-gotland-att-ratta.docx",
    "parcels/region-gotland/forslag-2031-region-gotland-utdrag.pdf", "public/forslag-2031.pdf", "public/forslag-2031.docx",
}  # fmt: skip


def double() -> bytes:
    """A telephone's double picture, both with whereabouts."""
    target, second = io.BytesIO(), gradient((90, 70))
    second.info["exif"] = exif().tobytes()
    gradient((900, 700)).save(target, "MPO", save_all=True, append_images=[second], exif=exif())
    return target.getvalue()


def tiff() -> bytes:
    target = io.BytesIO()
    gradient((50, 40)).save(target, "TIFF", tiffinfo=exif())
    return target.getvalue()


PICTURES = {
    "content/2031/images/karta.png": drawing(), "content/2031/images/foto.jpg": photograph((1200, 900)),
    "content/2031/images/tva.jpg": double(), "content/2031/images/sned.jpg": photograph(orientation=8),
    "styles/own.png": drawing("P"), "styles/own.webp": webp(), "styles/own.tif": tiff(), "styles/own.jpg": photograph((60, 50)),
}  # fmt: skip


def unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """A file and all that is packed in it: parts of packages and mails, streams and strings of a PDF,
    pictures in a page's addresses, packed words of a PNG.
    """
    for place, piece in parts(name, data):
        yield place, piece
        for packed in re.findall(rb"base64,([0-9A-Za-z+/=]{40,})", piece):
            yield from unpacked(f"{place} data address", base64.b64decode(packed))
        if piece.startswith(b"\x89PNG"):
            yield from ((f"{place} zTXt", words) for words in packed_words(piece))
    if name.endswith(".eml"):
        for part in message_from_bytes(data, policy=policy.default).walk():
            if not part.is_multipart():
                content = part.get_payload(decode=True)
                assert isinstance(content, bytes)
                yield from unpacked(f"{name}/{part.get_filename() or part.get_content_type()}", content)


def packed_words(png: bytes) -> Iterator[bytes]:
    """What the zTXt chunks of a PNG say (PNG, 11.3.3.3)."""
    offset = 8
    while offset < len(png):
        size, kind = int.from_bytes(png[offset : offset + 4], "big"), png[offset + 4 : offset + 8]
        if kind == b"zTXt":
            yield zlib.decompress(png[offset + 8 : offset + 8 + size].partition(b"\0")[2][1:])
        offset += 12 + size


def has_pictures(name: str, data: bytes) -> bool:
    if data[:5] != b"%PDF-":
        return any(piece[:3] == b"\xff\xd8\xff" for _, piece in unpacked(name, data))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return any(
            isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image" for item in pdf.objects
        )


def secrets_in(name: str, data: bytes) -> list[tuple[str, bytes]]:
    return [(place, secret) for place, piece in unpacked(name, data) for secret in OWN if secret in piece]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> small.Root:
    root = small.make(tmp_path_factory.mktemp("whereabouts") / "root")
    shown = "".join(f"  ![Ett foto](images/{name}.jpg)\n\n" for name in ("foto", "tva", "sned"))
    root.change(small.THIRD, "  Se [det första]", f"{shown}  Se [det första]")
    root.change(small.EDITION, "language: sv\n", "language: sv\n" + mailing.DISPATCH)
    root.own("styles/booklet.css")
    for name, data in {
        **PICTURES,
        "press.icc": icc.profile(),
        "content/2031/press.yaml": PRESS.encode(),
    }.items():
        root.write(name, data)
    with (root.path / "styles/booklet.css").open("a", encoding="utf-8") as style:
        style.write(STYLE)
    return root


def returned(root: small.Root) -> Path:
    """A member's draft, with a word edited."""
    path = root.path / "returned.docx"
    with (
        zipfile.ZipFile(root.path / "output/2031/drafts/region-gotland.docx") as draft,
        zipfile.ZipFile(path, "w") as edited,
    ):
        for part in draft.infolist():
            data = draft.read(part)
            edited.writestr(
                part,
                data.replace("pröva".encode(), b"fullborda")
                if part.filename == "word/document.xml"
                else data,
            )
    return path


def test_the_pictures_have_what_is_searched_for() -> None:
    for name, data in PICTURES.items():
        assert secrets_in(name, data), name
    assert double().count(b"NIKON-OF-ALVA") == 2 and Image.open(io.BytesIO(double())).format == "MPO"
    assert any("zTXt" in place for place, _ in secrets_in("karta.png", drawing()))


@pytest.mark.soak(cases=0)
def test_no_byte_that_is_written_or_sent_says_where_a_picture_was_taken(
    root: small.Root, tmp_path: Path
) -> None:
    with mailing.office(tmp_path) as place:

        def run(*words: str) -> None:
            done = subprocess.run(
                [sys.executable, str(PROJECT / "build.py"), "--root", str(root.path), *words],
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=120,
                check=False,
                stdin=subprocess.DEVNULL,
                env={**os.environ, **place.environment()},
            )
            assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"

        run()
        run("draft")
        run("draft", "--each-member")
        run("press", "--impose", "saddle", "--zip")
        run("parcel")
        run("parcel", "--public")
        run("check")
        run("approve", "--by", "Kim Exempel")
        run("send", "--yes")
        run("send", "--eml", "--changed")
        run("ledger", "--html")
        sent = list(place.box.taken)
        run(
            "redline",
            str(root.path / "output/2031/drafts/2031.docx"),
            str(root.path / "output/2031/drafts/region-gotland.docx"),
        )
        run("merge", str(returned(root)))
    files = {
        path.relative_to(root.path / "output/2031").as_posix(): path.read_bytes()
        for path in (root.path / "output/2031").rglob("*")
        if path.is_file()
    }
    assert set(files) >= WRITTEN, WRITTEN - set(files)
    assert len(sent) == 2
    files |= {f"sent to {address}.eml": data for address, data in sent}
    shown = {
        name
        for name, data in files.items()
        if name in WRITTEN or name.endswith(".eml")
        if has_pictures(name, data)
    }
    assert WRITTEN - {"web/index.html", "proof.html", "press/press-2031.zip"} <= shown, (
        "each has its pictures"
    )
    assert any(name.startswith("sent to") for name in shown), "and so has what is attached to a mail"
    assert [found for name, data in files.items() for found in secrets_in(name, data)] == []
