"""LibreOffice, which alone can tell on which page of the Word file something stands. One wrapper: looked for
apart from being run.

It opens the file in a profile of its own, without a network to ask, lays it out, and exports a PDF whose
named destinations are the file's bookmarks. Their pages are put into the file's page references and contents.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...locale import tr
from ...problems import Problem
from ..checked_json import read_json, write_json
from ..hashing import text_sum
from ..inputs import program_sum
from ..temporary import prefix
from ..zip_files import Data, deterministic_zip
from . import lookup as programs

PATIENCE = 60
"""Seconds that LibreOffice may take for a booklet; larger ones are given more, for each megabyte of their
text.
"""
_PATIENCE_PER_MEGABYTE = 45
_LAYOUTS = 4
"""A file is laid out this often at most; twice is the rule."""
_EXPORT = (
    'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"},'
    '"UseTaggedPDF":{"type":"boolean","value":"false"}}'
)
_DOCUMENT = "word/document.xml"
_REFERENCE = re.compile(
    r'(<w:fldSimple w:instr=" PAGEREF (\w+) \\h "><w:r>(?:<w:rPr>.*?</w:rPr>)?)(?:<w:t>\d*</w:t>'
    r")?(</w:r></w:fldSimple>)"
)
_COUNT = re.compile(r'(<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>)\d*(</w:t>)')
# Nothing is run, asked or fetched: no macros, no links followed, no first-start questions
# (org.openoffice.Office.Common and .Setup).
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    (
        "org.openoffice.Office.Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments",
        "AutoCheckEnabled",
        "false",
    ),
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    + "</oor:items>\n"
)


@dataclass(frozen=True)
class NumberedWordFile:
    """The Word file with its page numbers, as far as they are known. `pages` is its page count, None where
    nobody laid it out.
    """

    docx: bytes
    pages: int | None
    problems: tuple[Problem, ...]


class LibreOfficeError(Exception):
    """LibreOffice was there and gave no file; the text says what happened, as a sentence without its stop."""


def find() -> str | None:
    """The program's path, None where it isn't installed. Runs nothing."""
    return programs.find("LibreOffice")


def number_pages(docx: bytes, cache: Path) -> NumberedWordFile:
    """Put page numbers into a file that make_word wrote, from LibreOffice's layout of it.

    The layout is kept in `cache` by the file's hash. Without LibreOffice, or where it fails, the file stays
    as it is, its entries linked but without numbers, and advice says so (A601, A602).
    """
    office = find()
    if office is None:
        return NumberedWordFile(
            docx,
            None,
            (
                _without_numbers(
                    "A601",
                    tr("LibreOffice isn't installed"),
                    tr(
                        "In Word, press Ctrl+A and then F9: it fills them in by itself. Or install "
                        "LibreOffice (Debian: libreoffice-writer) and build again."
                    ),
                ),
            ),
        )
    key = text_sum(_EXPORT, programs.file_stamp(office), program_sum(), hashlib.sha256(docx).hexdigest())
    kept = cache / f"{key}.layout.json"
    places = _kept(kept)
    if places is None:
        try:
            places = _settled_places(docx, office)
        except LibreOfficeError as error:
            return NumberedWordFile(
                docx,
                None,
                (
                    _without_numbers(
                        "A602",
                        str(error),
                        tr(
                            "In Word, press Ctrl+A and then F9: it fills them in by itself. Or see to "
                            "LibreOffice, and build again."
                        ),
                    ),
                ),
            )
        write_json(kept, places)
    count = places[""]
    return NumberedWordFile(filled(docx, places, count), count, ())


def _settled_places(docx: bytes, office: str) -> dict[str, int]:
    """The places in the file with its own numbers filled in. A row of the contents may break by its number's
    width, and a page more or less of contents moves all that follows: laid out until the numbers stay.
    """
    places = {"": 888}  # digits that stand in, in the first layout
    for _ in range(_LAYOUTS):
        before = places
        places = places_in(to_pdf(filled(docx, before, before[""], default="888"), office))
        if places == before:
            break
    return places


def _without_numbers(code: str, reason: str, hint: str) -> Problem:
    return Problem(
        code, None, tr("The Word file's contents have no page numbers: {reason}.", reason=reason), hint
    )


def to_pdf(docx: bytes, office: str, *, export: str = _EXPORT, ending: str = "pdf") -> bytes:
    """The file as LibreOffice lays it out and exports it. Raises LibreOfficeError; nothing of it is left
    running.
    """
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        patience = PATIENCE + _PATIENCE_PER_MEGABYTE * archive.getinfo(_DOCUMENT).file_size // 2**20
    return converted(docx, office, "docx", export, ending, patience)


def converted(data: bytes, office: str, source: str, export: str, ending: str, patience: int) -> bytes:
    """A file of the ending `source` through LibreOffice, by the filter `export`, into one of `ending`. Raises
    LibreOfficeError.
    """
    try:
        return _converted(data, office, source, export, ending, patience)
    except OSError as error:
        raise LibreOfficeError(
            tr(
                "LibreOffice couldn't work in the folder for temporary files ({reason})",
                reason=error.strerror or error,
            )
        ) from error


def _converted(data: bytes, office: str, source: str, export: str, ending: str, patience: int) -> bytes:
    with tempfile.TemporaryDirectory(prefix=prefix("word"), ignore_cleanup_errors=True) as place:
        folder = Path(place)
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(_PROFILE, "utf-8")
        path = folder / f"booklet.{source}"
        path.write_bytes(data)
        command = [
            office,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            "--convert-to",
            export,
            "--outdir",
            str(folder / "out"),
            str(path),
        ]
        output = _run(command, folder, patience)
        try:
            return (folder / "out" / f"booklet.{ending}").read_bytes()
        except OSError as error:
            lines = output.strip().splitlines()
            raise LibreOfficeError(
                tr("LibreOffice gave no file (it said: {message})", message=lines[-1][:200])
                if lines
                else tr("LibreOffice gave no file (it said nothing)")
            ) from error


def filled(docx: bytes, places: Mapping[str, int], count: int, *, default: str = "") -> bytes:
    """The file with these numbers in its page references; `default` where a bookmark's page isn't known.
    `count` is how many pages there are.
    """

    def number(match: re.Match[str]) -> str:
        page = str(places.get(match[2], default))
        return f"{match[1]}{f'<w:t>{page}</w:t>' if page else ''}{match[3]}"

    parts: dict[str, Data] = {}
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            if name == _DOCUMENT:
                parts[name] = _REFERENCE.sub(number, data.decode())
            elif name.startswith("word/footer"):
                parts[name] = _COUNT.sub(rf"\g<1>{count}\g<2>", data.decode())
            else:
                parts[name] = data
    return deterministic_zip(parts)


def places_in(pdf: bytes) -> dict[str, int]:
    """The page (from 1) of every bookmark, and the page count under ""."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        numbers = {page.objgen: number for number, page in enumerate(document.pages, 1)}
        places = {"": len(numbers)}
        for name, destination in _destinations(document.Root):
            page = numbers.get(destination[0].objgen)
            if page is not None:
                places[_bookmark(name)] = page
        return places


def _destinations(root: Any) -> Iterator[tuple[str, Any]]:
    """Named destinations, as PDF 1.1 keeps them (LibreOffice 7) or as later versions do."""
    import pikepdf

    if "/Dests" in root:
        yield from ((str(name)[1:], destination) for name, destination in root.Dests.items())
    if "/Names" in root and "/Dests" in root.Names:
        for name, destination in pikepdf.NameTree(root.Names.Dests).items():
            yield str(name), destination.D if isinstance(destination, pikepdf.Dictionary) else destination


def _bookmark(name: str) -> str:
    """LibreOffice 7 writes an underscore as 5F in a destination's name; our own names have no capitals."""
    return name.replace("5F", "_")


def _run(command: list[str], folder: Path, patience: int) -> str:
    """Run the program in a group of its own, so that all of it can be ended; what it said."""
    kept = {
        name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ
    }
    environment = {
        **kept,
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder)),
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment,
            text=True,
            errors="replace",
            start_new_session=True,
        )
    except OSError as error:
        reason = error.strerror or error
        raise LibreOfficeError(tr("LibreOffice doesn't start ({reason})", reason=reason)) from error
    try:
        output, _ = process.communicate(timeout=patience)
    except subprocess.TimeoutExpired as error:
        _end(process)
        raise LibreOfficeError(
            tr("LibreOffice wasn't done after {seconds} seconds", seconds=patience)
        ) from error
    except BaseException:
        _end(process)
        raise
    return output


def _end(process: subprocess.Popen[str]) -> None:
    """End the program and what it has started: on Unix its first process only waits for another."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _kept(path: Path) -> dict[str, int] | None:
    places = read_json(path)
    if (
        not isinstance(places, dict)
        or "" not in places
        or not all(isinstance(page, int) for page in places.values())
    ):
        return None
    with suppress(OSError):
        os.utime(path)
    return places
