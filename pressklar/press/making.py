"""Edition -> output/<edition>/press/: the stages in order (reading, layout in ink, preflight, sheets, job
ticket, writing).
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..foundation.build_report import refuse_outdated
from ..foundation.files import write_atomically
from ..foundation.folders import Folders
from ..foundation.inputs import Inputs, inputs_of
from ..foundation.invocation import program
from ..locale import tr
from ..problems import ContentError, OutsideError, Place, Problem, has_errors
from ..theme import Colour, Palette, Theme
from .job import Job
from .profile import Profile, find_profile
from .settings import read_press_settings

if TYPE_CHECKING:
    from ..foundation.progress import Progress
    from ..pdf.engine import Booklet
    from ..pdf.workshop import Workshop
    from ..rendering.sections import SectionSource
    from .preflight import Result
    from .sheets import Imposed, ImpositionOptions

PDF = "booklet-press.pdf"
STYLE = "press.css"


@dataclass(frozen=True)
class Printed:
    """One file made: its path, pages where it has some, bytes and SHA-256."""

    path: Path
    pages: int | None
    size: int
    sha256: str


@dataclass(frozen=True)
class Pressed:
    """What the press gave. `flip` names the edge that the office's printer turns its sheets on, "" where none
    were made.
    """

    edition: str
    files: tuple[Printed, ...]
    preflight: Result
    approved: bool
    sheets: int
    flip: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class PressOptions:
    """What to make and how: `imposition` for the office's own printer, None for no sheets; `zipped` for the
    print shop's files in one. `program` is Ghostscript's path, None to look for it, "" to do without;
    `language` is the ticket's, "" for the edition's.
    """

    imposition: ImpositionOptions | None = None
    zipped: bool = False
    program: str | None = None
    language: str = ""


def make_press(
    folders: Folders,
    edition: str,
    workshop: Workshop,
    progress: Progress,
    options: PressOptions,
    approved: Callable[[Inputs], bool] = lambda inputs: False,
) -> Pressed:
    """Make an edition's press folder. `approved` says whether what is made from these inputs is approved.
    Raises PressklarError; nothing is written then.

    A file that fails its preflight isn't delivered: ContentError with an E885 for each rule; nor is one of
    other content than the booklet that stands, which is what was looked at (E850).
    """
    progress.stage("reading")
    job = prepare(folders, edition)
    refuse_outdated(folders, job.source.edition, tr("No press files were made."))
    agreed = approved(inputs_of(folders, job.source.edition))
    booklet, problems = print_ready(job, folders, workshop, progress)
    progress.stage("preflight")
    result = _preflight(job, booklet, options.program)
    problems += (*job.problems, *result.problems(PDF), *(() if agreed else (_unapproved(edition),)))
    if has_errors(problems):
        raise ContentError(*problems)
    imposed = _imposed(job, booklet, options.imposition, progress)
    progress.stage("writing")
    files = _files(job, booklet, result, imposed, options, agreed)
    written = tuple(_write(folders.output(edition) / "press", files, booklet.page_count, imposed))
    if options.imposition and imposed and not imposed.marked:
        problems += (_no_room(options.imposition.sheet),)
    return Pressed(
        edition,
        written,
        result,
        agreed,
        len(imposed.sheets) if imposed else 0,
        imposed.bed.flip if imposed else "",
        problems,
    )


def prepare(folders: Folders, edition: str) -> Job:
    """The edition read, and its theme in ink. Raises ContentError with every problem of content, theme and
    settings, OutsideError (E881).
    """
    from ..rendering.sections import common_sections, read_source

    problems: list[Problem] = []
    ready, settings = None, None
    try:
        ready = read_source(folders, edition)
        problems += ready.problems
    except ContentError as error:
        problems += error.problems
    try:
        settings = read_press_settings(folders, edition)
    except ContentError as error:
        problems += error.problems
    if ready is None or settings is None or has_errors(problems):
        raise ContentError(*problems)
    profile = find_profile(folders, settings)
    theme, missing = in_ink(ready.source.theme, profile, folders.display_path(ready.source.look.figures[0]))
    return Job(
        common_sections(ready.source.edition, theme, folders), settings, profile, (*problems, *missing)
    )


def in_ink(theme: Theme, profile: Profile, file: str) -> tuple[Theme, tuple[Problem, ...]]:
    """The theme for the press. A colour without CMYK values gets the profile's, and a warning (W882) at the
    theme's `file`.
    """
    problems: list[Problem] = []

    def ink(colour: Colour, name: str) -> Colour:
        if colour.cmyk is not None:
            return replace(colour, press=True)
        parts = profile.ink(tuple(int(colour.rgb[start : start + 2], 16) / 255 for start in (1, 3, 5)))  # type: ignore[arg-type]
        cmyk = tuple(round(100 * part) for part in parts)
        values = ", ".join(map(str, cmyk))
        problems.append(
            Problem(
                "W882",
                Place(file),
                tr(
                    "{colour} has no CMYK values: it is printed as {values}, as the profile has it.",
                    colour=name,
                    values=values,
                ),
                tr(
                    'Write it as {{rgb: "{rgb}", cmyk: {cmyk}}}, with the values that you want.',
                    rgb=colour.rgb,
                    cmyk=list(cmyk),
                ),
            )
        )
        return Colour(colour.rgb, tuple(map(float, cmyk)), True)

    colours = {name: ink(colour, f"colours.{name}") for name, colour in theme.colours.items()}
    chapters = tuple(
        Palette(
            ink(palette.hue, tr("chapters, number {number}, hue", number=number)),
            ink(palette.deep, tr("chapters, number {number}, deep", number=number)),
        )
        for number, palette in enumerate(theme.chapters, 1)
    )
    return replace(theme, colours=MappingProxyType(colours), chapters=chapters), tuple(problems)


def print_ready(
    job: Job, folders: Folders, workshop: Workshop, progress: Progress
) -> tuple[Booklet, tuple[Problem, ...]]:
    """The PDF/X-4, laid out and joined but not yet looked at. Raises as `make_booklet` does, and ContentError
    (E883).
    """
    from ..pdf.engine import Variant, begin_booklet
    from .joining import PressJoin

    _check_pictures(job.source, folders)
    join = PressJoin(job.source.theme, job.profile, job.settings.limits.small)
    booklet = begin_booklet(job.source, folders, workshop, progress, Variant((STYLE,), False, 4, join))()
    return booklet, (*booklet.problems, *_converted(join.converted))


def _check_pictures(source: SectionSource, folders: Folders) -> None:
    """Every picture made ready for print before anything is laid out. Raises ContentError (E883) with the
    names of those that can't be turned into ink.
    """
    from ..foundation.pictures import PictureError, picture_cache, print_use

    wrong = []
    home = source.edition.folder / "images"
    cache, use = picture_cache(folders.cache), print_use(source.theme)
    for name in dict.fromkeys(name for section in source.sections() for name in section.pictures):
        path = home / name
        if not path.is_file() or not path.resolve().is_relative_to(home.resolve()):
            continue
        try:
            cache.prepared(path.read_bytes(), use)
        except (OSError, PictureError) as error:
            wrong.append(
                Problem(
                    "E883",
                    Place(folders.display_path(path)),
                    tr("The picture {file} can't be turned into ink: it {error}.", file=name, error=error),
                    tr("Save it anew as a JPEG or PNG in RGB or CMYK, eight bits a channel."),
                )
            )
    if wrong:
        raise ContentError(*wrong)


def _converted(colours: set[tuple[float, ...]]) -> Iterator[Problem]:
    named = sorted("#" + "".join(f"{round(part * 255):02X}" for part in rgb) for rgb in colours)
    if named:
        yield Problem(
            "W882",
            None,
            tr(
                "{colours} isn't among the theme's colours: the profile chose its inks.",
                colours=", ".join(named[:6]) + (" …" if len(named) > 6 else ""),
            ),
            tr(
                "Use the theme's colours in templates, styles and drawings, or give it a name and "
                "CMYK values in theme.yaml."
            ),
        )


def _preflight(job: Job, booklet: Booklet, program: str | None) -> Result:
    from .preflight import preflight
    from .rules import Wanted

    page = job.source.theme.page
    return preflight(
        booklet.pdf,
        Wanted(
            page["width"].mm, page["height"].mm, page["bleed"].mm, job.profile.condition, job.settings.limits
        ),
        program,
    )


def _imposed(
    job: Job, booklet: Booklet, options: ImpositionOptions | None, progress: Progress
) -> Imposed | None:
    if options is None:
        return None
    from .sheets import impose

    progress.stage("sheets")
    faces = [
        file.path.with_suffix(".ttf")
        for face in job.source.theme.faces.values()
        for file in face.files
        if file.weight == 400 and not file.italic
    ]
    return impose(
        booklet.pdf,
        replace(options, thickness=job.settings.thickness),
        job.source.edition.title,
        next((path for path in faces if path.is_file()), None),
    )


def _files(
    job: Job, booklet: Booklet, result: Result, imposed: Imposed | None, options: PressOptions, approved: bool
) -> dict[str, bytes]:
    """Every file by its name; the ticket after those that it names, the zip last."""
    from ..rendering.texts import read_texts
    from .ticket import ticket_of, ticket_page

    source, files = job.source, {PDF: booklet.pdf}
    texts = read_texts(source.folders, options.language) if options.language else source.texts
    ticket = ticket_of(job, texts, result, {PDF: booklet.pdf}, booklet.page_count, approved)
    files["jobticket.json"] = ticket.as_json()
    files["jobticket.html"] = ticket_page(source, ticket, texts)
    if imposed and options.imposition:
        name = f"sheets-{options.imposition.scheme}-{options.imposition.sheet}"
        files |= {f"{name}.pdf": imposed.pdf, f"{name}-proof.pdf": imposed.proof}
    if options.zipped:
        files[f"press-{job.source.edition.id}.zip"] = _zip(
            {name: files[name] for name in (PDF, "jobticket.html", "jobticket.json")}, job
        )
    return files


def _zip(files: Mapping[str, bytes], job: Job) -> bytes:
    """The print shop's files in one, with the edition's date: the same again gives the same bytes."""
    day = max(job.source.edition.date.timetuple()[:3], (1980, 1, 1))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as bundle:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (*day, 0, 0, 0))
            entry.compress_type, entry.external_attr, entry.create_system = (
                zipfile.ZIP_DEFLATED,
                0o644 << 16,
                3,
            )
            bundle.writestr(entry, data)
    return target.getvalue()


def _write(
    folder: Path, files: Mapping[str, bytes], pages: int, imposed: Imposed | None
) -> Iterator[Printed]:
    """Put the files in their places, and take away what an earlier press made and this one didn't: old sheets
    beside a new file mislead.
    """
    for name, data in files.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != data:
            write_atomically(path, data)
        count = (
            pages
            if name == PDF
            else 2 * len(imposed.sheets)
            if imposed and name.startswith("sheets-") and "proof" not in name
            else None
        )
        yield Printed(path, count, len(data), hashlib.sha256(data).hexdigest())
    for pattern in ("sheets-*.pdf", "press-*.zip"):
        for path in folder.glob(pattern):
            if path.name not in files:
                _remove(path)


def _remove(path: Path) -> None:
    from ..foundation.files import cannot_write

    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutsideError(cannot_write(path, error)) from error


def _unapproved(edition: str) -> Problem:
    return Problem(
        "W881",
        None,
        tr(
            "What is printed isn't approved: edition {edition} has no approval, or has changed since.",
            edition=edition,
        ),
        tr(
            "Before the files go to the print shop, check the booklet and approve it: {program} approve",
            program=program(),
        ),
    )


def _no_room(sheet: str) -> Problem:
    return Problem(
        "A884",
        None,
        tr("On {sheet} there is no room for bleed, marks and labels around the pages.", sheet=sheet),
        tr(
            "Take --sheet A3 to cut them off, or staple and fold as they are: what touches the "
            "edge then keeps the printer's white margin."
        ),
    )
