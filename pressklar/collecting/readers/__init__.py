"""The files that submissions come in: a reader for each kind, and what tells the kinds apart.

A new kind is a file here and a line in READERS. A reader gives `FileContents`; what stands in them is the
next stage's to understand. Every reader takes what comes from outside: it raises ContentError (E472, E473)
with one plain sentence for what is damaged, locked or made to do harm.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...locale import N_, tr
from ...manuscript.read.words import quoted
from ...ooxml.guard import OLE
from ...problems import ContentError, Place, Problem
from ..values import FileContents
from . import answer_file, archive, mail, odt, outlook, pdf, plain, sheet, table, word

Read = Callable[[bytes, str], FileContents]


@dataclass(frozen=True)
class Reader:
    """A kind of file: its `name` for people, its endings, how its bytes begin (or a test of them), the most
    bytes that it may have, and what reads it: read(data, name for people).
    """

    name: str
    endings: tuple[str, ...]
    looks_so: Callable[[bytes], bool]
    most_bytes: int
    read: Read


READERS: tuple[Reader, ...] = (
    Reader("Word", (".docx", ".docm", ".dotx"), word.looks_so, 50_000_000, word.read),
    Reader("Excel", (".xlsx", ".xlsm"), sheet.looks_so, 50_000_000, sheet.read),
    Reader("OpenDocument", (".odt",), odt.looks_so, 50_000_000, odt.read),
    Reader("PDF", (".pdf",), pdf.looks_so, 80_000_000, pdf.read),
    Reader(N_("a zip archive"), (".zip",), archive.looks_so, 200_000_000, archive.read),
    Reader(N_("a form's answers"), (".json",), answer_file.looks_so, 5_000_000, answer_file.read),
    Reader(N_("a mail of Outlook"), (".msg",), outlook.looks_so, 80_000_000, outlook.read),
    Reader(N_("a mail"), (".eml",), mail.looks_so, 80_000_000, mail.read),
    Reader(N_("a table as text"), (".csv", ".tsv"), table.looks_so, 20_000_000, table.read),
    Reader(N_("plain text"), (".txt", ".md", ".text"), plain.looks_so, 5_000_000, plain.read),
)
"""Those that know their files by their bytes come first; the last ones go by the ending."""

_OTHERS: Sequence[tuple[bytes, str, str]] = (
    (b"{\\rtf", N_("{file} is a file of the kind .rtf."), N_("Open it in Word and save it as .docx.")),
    (b"\x89PNG", N_("{file} is a picture."), N_("Pictures go into the edition's images folder by hand.")),
    (
        b"\xff\xd8\xff",
        N_("{file} is a picture."),
        N_("Pictures go into the edition's images folder by hand."),
    ),
    (b"GIF8", N_("{file} is a picture."), N_("Pictures go into the edition's images folder by hand.")),
)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_file(data: bytes, name: str) -> FileContents:
    """A file's contents, read as what its bytes are; where they don't tell, as what its name says. Raises
    ContentError (E471 to E473).
    """
    reader = _reader_of(data, name)
    if len(data) > reader.most_bytes:
        raise ContentError(
            Problem(
                "E473",
                Place(name),
                tr(
                    "{file} is too large: {size:.1f} MB, and the most is {most:g} MB.",
                    file=quoted(name),
                    size=len(data) / 1e6,
                    most=reader.most_bytes / 1e6,
                ),
                tr("Check that it is the right file; make its pictures smaller."),
            )
        )
    return reader.read(data, name)


def is_readable(data: bytes, name: str) -> bool:
    """Whether a file is of a kind that is read, as far as its bytes and name say."""
    try:
        _reader_of(data, name)
    except ContentError:
        return False
    return True


def most_bytes() -> int:
    """Of any file that is read at all."""
    return max(reader.most_bytes for reader in READERS)


def kinds() -> str:
    """The endings of all files that can be collected, for people."""
    return ", ".join(reader.endings[0] for reader in READERS)


def _reader_of(data: bytes, name: str) -> Reader:
    if not data.strip():
        raise _refused(name, N_("{file} is empty."), N_("Check that it was saved, and ask for it again."))
    _check_others(data, name)
    for reader in READERS:
        if reader.looks_so(data):
            return reader
    ending = f".{name.lower().rpartition('.')[2]}"
    by_name = next((reader for reader in READERS if ending in reader.endings), None)
    if by_name is None:
        raise ContentError(
            Problem(
                "E471",
                Place(name),
                tr("{file} is of a kind that can't be collected.", file=quoted(name)),
                tr("These can: {kinds}.", kinds=kinds()),
            )
        )
    if by_name.read in (word.read, sheet.read, odt.read, archive.read, outlook.read, pdf.read):
        raise _refused(
            name,
            N_("{file} isn't what its ending says: it is damaged, or another kind of file."),
            N_("Open it in the program it was made with and save it anew, or give it its own ending."),
        )
    return by_name


def _check_others(data: bytes, name: str) -> None:
    """Raises ContentError (E471, E472) for kinds that are known and not read."""
    for start, message, hint in _OTHERS:
        if data.startswith(start):
            raise _refused(name, message, hint, "E471")
    if data.startswith(OLE) and not outlook.looks_so(data):
        if _ENCRYPTED in data:
            hint = N_("Open it, take its password away (File, Info), save it, and collect that.")
            raise _refused(name, N_("{file} is protected by a password."), hint)
        hint = N_("Open it and save it as .docx or .xlsx.")
        raise _refused(name, N_("{file} is a file of an old Word or Excel."), hint, "E471")


def _refused(name: str, message: str, hint: str, code: str = "E472") -> ContentError:
    return ContentError(Problem(code, Place(name), tr(message, file=quoted(name)), tr(hint)))
