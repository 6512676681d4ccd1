"""Pictures as the outputs get them: nobody's whereabouts in them, colours as they were meant, no more dots
than are needed.
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import small
from PIL import Image, ImageCms, PngImagePlugin
from soaking import rounds

from pressklar.building import workflow
from pressklar.foundation.folders import Folders
from pressklar.foundation.pictures import (  # fmt: skip
    NoPictureError,
    PictureCache,
    PictureError,
    PictureUse,
    prepare,
    prepare_data_addresses,
    print_use,
    screen_use,
)
from pressklar.theme import read_theme

USE = PictureUse(400, 300)
SECRETS = (
    b"NIKON-OF-ALVA",
    b"GPS-SECRET",
    b"http://ns.adobe.com/xap/1.0/",
    b"Photoshop 3.0",
    b"SECRET COMMENT",
    b"Exif\0\0",
    b"iTXt",
    b"tEXt",
    b"eXIf",
)
OWN = tuple(secret for secret in SECRETS if b"http" not in secret and len(secret) > 4)
"""What no file of ours has a reason to hold: a PDF has XMP of its own."""
PLACE = {1: "N", 2: (57.0, 38.0, 11.5), 3: "E", 4: (18.0, 17.0, 2.25), 29: "2030:05:01"}
"""GPS: latitude, longitude, day (Exif 2.32, 4.6.6)."""


def exif(orientation: int = 1) -> Image.Exif:
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010F] = "NIKON-OF-ALVA"
    tags.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0GPS-SECRET"
    tags.get_ifd(0x8825).update(PLACE)
    return tags


def gradient(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    image = Image.linear_gradient("L").resize(size)
    return Image.merge("RGB", (image, image.rotate(180), Image.new("L", size, 90))).convert(mode)


def photograph(size: tuple[int, int] = (800, 600), orientation: int = 1, **more: Any) -> bytes:
    """A JPEG as a telephone makes it: EXIF with a place, XMP, a comment, an IPTC block, and a second picture
    behind its end.
    """
    target = io.BytesIO()
    gradient(size).save(
        target,
        "JPEG",
        exif=exif(orientation),
        comment=b"SECRET COMMENT",
        xmp=b"<x:xmpmeta>GPS-SECRET</x:xmpmeta>",
        **({"quality": 92} | more),
    )
    data = target.getvalue()
    block = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0aGPS-SECRET"
    return (
        data[:2] + b"\xff\xed" + struct.pack(">H", len(block) + 2) + block + data[2:] + b"GPS-SECRET" + data
    )


def drawing(mode: str = "RGB", size: tuple[int, int] = (80, 60)) -> bytes:
    target, texts = io.BytesIO(), PngImagePlugin.PngInfo()
    texts.add_text("Author", "NIKON-OF-ALVA")
    texts.add_itxt("XML:com.adobe.xmp", "GPS-SECRET")
    texts.add_text("Comment", "GPS-SECRET", zip=True)
    texts.add(b"prVt", b"GPS-SECRET")
    gradient(size).convert(mode).save(target, "PNG", pnginfo=texts, exif=exif())
    return target.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(
    "data",
    [
        photograph(),
        photograph((4000, 300)),
        photograph(progressive=True),
        photograph(orientation=6),
        drawing(),
        drawing("P"),
        drawing("RGBA", (900, 40)),
        drawing("1"),
        drawing("L"),
    ],
    ids=range(9),
)
def test_nothing_but_the_picture_is_left_in_its_file(data: bytes) -> None:
    assert any(secret in data for secret in SECRETS)
    picture = prepare(data, USE)
    assert not [secret for secret in SECRETS if secret in picture.data]
    image = opened(picture.data)
    assert (
        not image.getexif()
        and image.format == picture.format
        and image.size == (picture.width, picture.height)
    )
    assert not set(image.info) - {
        "transparency",
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }
    assert image.width <= USE.width and image.height <= USE.height


def test_a_telephone_s_double_picture_is_one_photograph() -> None:
    target = io.BytesIO()
    gradient((300, 200)).save(target, "MPO", save_all=True, append_images=[gradient((300, 200))], exif=exif())
    assert opened(target.getvalue()).format == "MPO"
    picture = prepare(target.getvalue(), USE)
    assert (picture.format, picture.width, picture.height) == ("JPEG", 300, 200) and opened(
        picture.data
    ).format == "JPEG"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_as_the_camera_was_held(orientation: int) -> None:
    image = Image.new("RGB", (60, 40), "white")
    image.paste("red", (0, 0, 30, 20))
    target = io.BytesIO()
    image.save(target, "JPEG", exif=exif(orientation), quality=95)
    upright = opened(prepare(target.getvalue(), USE).data)
    corner = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}[
        orientation
    ]
    assert upright.size == ((60, 40) if orientation < 5 else (40, 60))
    red, green, _ = upright.convert("RGB").getpixel(
        tuple(5 if not side else upright.size[axis] - 5 for axis, side in enumerate(corner))
    )  # type: ignore[misc,arg-type]
    assert red > 200 > 60 > green


def test_a_photograph_of_the_right_size_loses_next_to_nothing() -> None:
    data = photograph((390, 290), quality=80)
    before, after = opened(data).convert("RGB"), opened(prepare(data, USE).data).convert("RGB")
    pairs = zip(before.tobytes(), after.tobytes(), strict=True)
    assert max(abs(old - new) for old, new in pairs) <= 4


def test_the_picture_s_own_colours_come_out_as_srgb() -> None:
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    lab = ImageCms.profileToProfile(
        Image.new("RGB", (4, 4), (200, 30, 60)), ImageCms.createProfile("sRGB"), swapped, outputMode="LAB"
    )
    assert lab is not None
    target = io.BytesIO()
    lab.save(target, "TIFF", icc_profile=swapped.tobytes())
    red, green, blue = opened(prepare(target.getvalue(), USE).data).convert("RGB").getpixel((1, 1))  # type: ignore[misc]
    assert abs(red - 200) < 6 and abs(green - 30) < 6 and abs(blue - 60) < 6


def deep(value: int) -> bytes:
    """A grey PNG with 16 bits a dot, as scanners and maps have it: half of it black, half of `value`."""
    rows = b"".join(b"\0" + struct.pack(">4H", 0, 0, value, value) for _ in range(4))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">2I5B", 4, 4, 16, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("value", [0x4000, 0x8000, 0xFFFF])
def test_a_deep_grey_picture_keeps_its_greys(value: int) -> None:
    image = opened(prepare(deep(value), USE).data)
    assert image.mode == "L" and image.getpixel((0, 0)) == 0
    assert abs(image.getpixel((3, 0)) - value / 257) <= 1  # type: ignore[operator]


def test_cmyk_is_printed_as_it_is_and_refused_where_nobody_can_tell_its_colours() -> None:
    target = io.BytesIO()
    Image.new("CMYK", (40, 40), (255, 0, 128, 10)).save(target, "JPEG", quality=95)
    with pytest.raises(PictureError, match="CMYK without a colour profile"):
        prepare(target.getvalue(), USE)
    printed = opened(prepare(target.getvalue(), PictureUse(400, 300, cmyk=True)).data)
    assert printed.mode == "CMYK" and all(
        abs(a - b) < 4 for a, b in zip(printed.getpixel((9, 9)), (255, 0, 128, 10), strict=True)
    )  # type: ignore[arg-type]


def test_a_clear_ground_stays_clear_when_a_drawing_is_made_smaller() -> None:
    target = io.BytesIO()
    image = Image.new("P", (1600, 1200), 0)
    image.putpalette([255, 255, 255, 200, 0, 0])
    image.paste(1, (0, 0, 800, 1200))
    image.save(target, "PNG", transparency=0)
    small = opened(prepare(target.getvalue(), USE).data)
    assert small.size == (400, 300) and small.getpixel((20, 20)) == (200, 0, 0, 255)
    assert small.getpixel((380, 20))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize(
    "data",
    [photograph()[:5000], drawing()[:90], b"\x89PNG\r\n\x1a\n" + bytes(60)],
    ids=["photograph", "drawing", "nothing in it"],
)
def test_a_damaged_picture_is_no_crash(data: bytes) -> None:
    with pytest.raises(PictureError):
        prepare(data, USE)


def test_what_is_no_picture_is_told_apart() -> None:
    with pytest.raises(NoPictureError):
        prepare(b"<svg xmlns='http://www.w3.org/2000/svg'/>", USE)


@pytest.mark.soak
def test_damaged_bytes_anywhere_are_a_picture_or_a_picture_error() -> None:
    chance = random.Random(7)
    for _ in range(rounds(60, 5000)):
        data = bytearray(chance.choice((photograph((80, 60)), drawing("P"), drawing("RGBA"))))
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            picture = prepare(bytes(data), USE)
        except PictureError:
            continue
        assert not [secret for secret in (b"NIKON-OF-ALVA", b"GPS-SECRET") if secret in picture.data]


def test_a_damaged_cache_is_made_anew(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path)
    first = cache.prepared(photograph(), USE)
    (entry,) = tmp_path.glob("*.picture")
    entry.write_bytes(entry.read_bytes()[:-3] + b"xyz")
    assert cache.prepared(photograph(), USE) == first
    entry.write_bytes(b"1 JPEG 9 9\n" + photograph())
    assert cache.prepared(photograph(), USE) == first


def test_data_addresses_are_made_ready_too() -> None:
    import base64

    text = f'<img src="data:image/jpeg;base64,{base64.b64encode(photograph()).decode()}"> <i>data:image/png;base64,AAAA</i>'
    turned = prepare_data_addresses(text, lambda data: prepare(data, USE))
    inner = base64.b64decode(turned.partition("base64,")[2].partition('"')[0])
    assert b"GPS-SECRET" not in inner and opened(inner).size == (400, 300)
    assert turned.endswith("<i>data:image/png;base64,AAAA</i>")


def test_uses_follow_the_theme(tmp_path: Path) -> None:
    theme = read_theme(Folders())
    page, dots = theme.page, theme.pictures
    assert screen_use(theme).width == round((page["width"].mm + 2 * page["bleed"].mm) / 25.4 * dots["screen"])
    assert (
        print_use(theme).height == round((page["height"].mm + 2 * page["bleed"].mm) / 25.4 * dots["print"])
        and print_use(theme).cmyk
    )


@pytest.mark.slow
def test_outputs_have_every_picture_no_larger_than_they_need(tmp_path: Path) -> None:
    double = io.BytesIO()
    gradient((900, 700)).save(double, "MPO", save_all=True, append_images=[gradient((90, 70))], exif=exif())
    root = small.make(tmp_path / "root")
    figures = "".join(f"  ![Ett foto](images/{name}.jpg)\n\n" for name in ("foto", "tva", "sned"))
    root.change(small.THIRD, "  Se [det första]", f"{figures}  Se [det första]")
    for name, data in {
        "content/2031/images/karta.png": drawing(), "content/2031/images/foto.jpg": photograph((3000, 2000)),
        "content/2031/images/tva.jpg": double.getvalue(), "content/2031/images/sned.jpg": photograph(orientation=8),
        "styles/own.png": drawing(), "styles/own.webp": webp(),
    }.items():  # fmt: skip
        root.write(name, data)
    built = workflow.build(root.folders, formats=("pdf", "docx", "web"))
    assert not [problem for problem in built.problems if problem.severity == "error"]
    files = [path for path in (root.path / "output").rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".pdf", ".docx", ".jpg", ".png", ".webp"}
    with pikepdf.open(root.booklet) as pdf:
        streams = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]
        widths = [int(item.Width) for item in streams]
    assert len(widths) >= 4 and max(widths) <= screen_use(read_theme(root.folders)).width
    with zipfile.ZipFile(root.folders.output("2031") / "booklet.docx") as archive:
        assert len([name for name in archive.namelist() if name.startswith("word/media/")]) == 4, (
            "the telephone's double picture is there too"
        )


def webp() -> bytes:
    target = io.BytesIO()
    gradient((50, 40)).save(target, "WEBP", exif=exif())
    return target.getvalue()
