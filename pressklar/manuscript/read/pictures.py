"""Pictures that texts show: files under the edition's images folder, of a kind that every output can take,
and whole.
"""

from __future__ import annotations

import io
import os
import warnings
from pathlib import Path
from typing import NamedTuple, Protocol

from ...foundation.folders import standing_name
from ...foundation.pictures import colour_fault, whole_pictures_only
from ...locale import tr
from ...markup import picture_name
from .files import RefusedError, read_bytes
from .words import nearest, quoted, suggestion, visible

MOST_BYTES = 40_000_000
MOST_PIXELS = 80_000_000
"""A4 with bleed at 600 dots an inch has 37 million."""
_ENDINGS = (".png", ".jpg", ".jpeg")
_REFUSALS = {
    "missing": "E203",
    "outside": "E204",
    "irregular": "E203",
    "denied": "E203",
    "large": "E208",
    "binary": "E206",
}


class Reporter(Protocol):
    """Reports a problem of the reference that is being checked, at its place."""

    def __call__(self, code: str, message: str, hint: str, fix: str | None = None) -> None: ...


class PictureFault(NamedTuple):
    """What is wrong with a picture."""

    code: str
    message: str
    hint: str
    fix: str | None = None


class PictureChecker:
    """Checks the pictures of one edition. `files` holds those that were read, each once. `root` is a real
    path.
    """

    def __init__(self, edition: Path, root: Path) -> None:
        self.folder = edition / "images"
        self.files: list[Path] = []
        real = Path(os.path.realpath(self.folder))
        # A folder that is a link out of the root holds nothing of ours: no real path lies in the one that it
        # seems to be.
        self._inside = real if real.is_relative_to(root) else Path(os.path.realpath(edition)) / "images"
        self._seen: dict[str, PictureFault | None] = {}

    def check(self, target: str, alternative: str, report: Reporter) -> None:
        """Reports E203 to E208 and E220 for a picture as a text names it. A picture used often is opened
        once.
        """
        if target not in self._seen:
            self._seen[target] = self._fault(target)
        if fault := self._seen[target]:
            report(*fault)
        if not alternative.strip():
            report(
                "E205",
                tr("The picture {target} has no description.", target=quoted(target)),
                tr(
                    "Write between the brackets what it shows: ![A map of the counties](images/map.png). "
                    "Those who can't see it hear these words."
                ),
            )

    def _fault(self, target: str) -> PictureFault | None:
        name = picture_name(target)
        if name is None:
            bare = target.replace("\\", "/").rpartition("/")[2]
            fix = f"images/{bare}" if bare in self._names() else None
            return PictureFault(
                "E204",
                tr("The picture {target} isn't in the edition's images folder.", target=quoted(target)),
                suggestion(fix)
                + tr(
                    "Put the file into images/ and write images/ and its name; nothing is fetched from "
                    "elsewhere."
                ),
                fix,
            )
        name = standing_name(self._inside, name)
        try:
            data = read_bytes(self.folder / name, self._inside, MOST_BYTES)
        except RefusedError as refusal:
            meant = nearest(name, self._names()) if refusal.kind == "missing" else None
            fix = f"images/{meant}" if meant else None
            return PictureFault(
                _REFUSALS[refusal.kind],
                refusal.sentence(tr("The picture {target}", target=quoted(target))),
                suggestion(fix)
                + tr("Put the file into the edition's images folder; capital letters count in its name."),
                fix,
            )
        self.files.append(self.folder / name)
        return picture_fault(target, data)

    def _names(self) -> list[str]:
        try:
            return [path.name for path in self._inside.iterdir() if path.is_file()]
        except OSError:
            return []


def picture_fault(target: str, data: bytes) -> PictureFault | None:
    """What is wrong with a picture's bytes, None where nothing is: E206 to E208, E220."""
    from PIL import Image, UnidentifiedImageError

    hint = tr("Pictures are PNG (drawings, maps) or JPEG (photographs): save it as one of these.")
    if not target.lower().endswith(_ENDINGS):
        return PictureFault(
            "E206", tr("The picture {target} is no PNG or JPEG.", target=quoted(target)), hint
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
        width, height = picture.size
        if width * height > MOST_PIXELS:
            return PictureFault(
                "E208",
                tr(
                    "The picture {target} is too large: {width} × {height} pixels.",
                    target=quoted(target),
                    width=width,
                    height=height,
                ),
                tr(
                    "The most is {most} million; 1,800 × 2,500 fill an A5 page in print.",
                    most=MOST_PIXELS // 1_000_000,
                ),
            )
        if fault := colour_fault(picture):
            return PictureFault(
                "E220",
                tr("The picture {target} {reason}.", target=quoted(target), reason=fault),
                tr("Save it anew in RGB with eight bits a channel, or in CMYK with its colour profile."),
            )
        _decode(picture)
    except UnidentifiedImageError:
        return PictureFault(
            "E206",
            tr("The picture {target} is no PNG or JPEG, whatever its name says.", target=quoted(target)),
            hint,
        )
    except Image.DecompressionBombError:
        return PictureFault(
            "E208",
            tr("The picture {target} has far too many pixels.", target=quoted(target)),
            tr("The most is {most} million.", most=MOST_PIXELS // 1_000_000),
        )
    except Exception as error:  # a damaged picture may fail anywhere in its decoder, with whatever error
        reason = str(error).rstrip(".") or type(error).__name__
        return PictureFault(
            "E207",
            tr("The picture {target} is damaged: {reason}.", target=quoted(target), reason=visible(reason)),
            tr("Save or copy it again from where it came."),
        )
    return None


def _decode(picture: object) -> None:
    """Reads a picture to its end. A JPEG at an eighth of its size: that finds a cut-off file in a fraction of
    the time.
    """
    from PIL import Image

    assert isinstance(picture, Image.Image)
    with whole_pictures_only():
        if picture.format == "PNG":
            picture.verify()
        else:
            picture.draft(None, (max(picture.width // 8, 1), max(picture.height // 8, 1)))
            picture.load()
