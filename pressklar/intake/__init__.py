"""An earlier booklet into content/: file -> SourceLine values -> BookletText -> Edition -> files. A new
source format is a file here and a line in READERS.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..foundation.folders import Folders
from ..locale import N_, tr
from ..manuscript.changeset import Changeset, FileChange
from ..manuscript.patch.writing import append_member, edition_yaml, no_members, proposal_yaml
from ..manuscript.read.editions import check_name
from ..manuscript.read.files import MOST_BYTES, RefusedError, read_bytes
from ..manuscript.read.words import quoted, visible
from ..manuscript.transaction import recover, writing
from ..model import Member
from ..problems import ContentError, Place, Problem, UsageError
from .limits import check_limits
from .lines import SourceReader, SourceText, without_furniture
from .outline import outline
from .pdf import read_pdf
from .placing import check_folder, check_not_sending, exists_already, placing_steps, subfolders
from .plain import read_plain
from .previous import members_file, read_previous
from .shaping import shape
from .whereabouts import with_whereabouts
from .word import read_word
from .words import WordCount, count_words

READERS: dict[str, SourceReader] = {
    ".txt": SourceReader(N_("plain text"), 20_000_000, read_plain),
    ".docx": SourceReader("Word", 50_000_000, read_word),
    ".pdf": SourceReader(N_("a tagged PDF"), 80_000_000, read_pdf),
}

__all__ = ["READERS", "Imported", "import_booklet"]


@dataclass(frozen=True)
class ImportResult:
    """What an import did. `files` are the files written; `kept` is where the edition that was replaced went;
    `words` is the proof that none is lost.
    """

    edition: str
    chapters: int
    proposals: int
    files: tuple[Path, ...]
    kept: Path | None
    problems: tuple[Problem, ...]
    words: WordCount


def _quiet(_: str) -> None:
    pass


def import_booklet(
    folders: Folders,
    file: Path,
    edition: str,
    *,
    publisher: str = "",
    replace: bool = False,
    step: Callable[[str], None] = _quiet,
) -> ImportResult:
    """Reads a booklet's text into content/<edition>, all or nothing. `publisher` is who publishes it, "" for
    whom the edition before names; `step` hears each stage's name as it begins.

    Raises UsageError for a wrong file, name or an edition that exists (E401, E402, E408, E409, E412),
    ContentError for what can't be read (E403 to E407, E410, E411, E445), OutsideError where the disk refuses.
    """
    recovered = recover(folders, "import")
    source_name = visible(folders.display_path(file))
    folder = _checked(folders, edition, replace)
    step(tr("Reading the source"))
    source = _read(file, source_name)
    step(tr("Looking at what is there"))
    previous = read_previous(folders, edition)
    step(tr("Finding chapters, proposals and labels"))
    lines = without_furniture(source.lines, source_name)
    booklet = outline(lines.lines, previous.fields, source_name)
    step(tr("Taking fields and contacts apart"))
    shaped = shape(booklet, previous, edition, folder, source_name, " ".join(publisher.split()))
    check_limits(shaped.edition.proposals, source_name)
    step(tr("Counting the words"))
    proposals = {
        proposal.id: proposal_yaml(proposal, shaped.edition.fields) for proposal in shaped.edition.proposals
    }
    if oversized := next((name for name, text in proposals.items() if len(text.encode()) > MOST_BYTES), None):
        raise ContentError(
            Problem(
                "E403",
                Place(source_name),
                tr(
                    "The proposal {id} would be larger than {most:g} MB.",
                    id=quoted(oversized),
                    most=MOST_BYTES / 1e6,
                ),
                tr("Look whether titles are missing in the text below it."),
            )
        )
    settings = edition_yaml(shaped.edition, shaped.notes)
    words = count_words(booklet, shaped, settings, proposals, source_name)
    step(tr("Writing the edition"))
    texts = {"edition.yaml": settings, **{f"proposals/{name}.yaml": text for name, text in proposals.items()}}
    contents = {name: text.encode() for name, text in texts.items()}
    contents |= {f"images/{name}": file for name, file in source.pictures.items()}
    with writing(folders, "import") as transaction:
        _checked(folders, edition, replace)  # another command may have made it meanwhile
        before, members = _with_members(folders, shaped.new_members, shaped.edition.language)
        steps, kept = placing_steps(folder, contents)
        if members is not None:
            steps = (FileChange.between(members_file(folders), before, members), *steps)
        if exists_already(folder):
            check_not_sending(folders, edition)
        step(tr("Putting the edition in its place"))
        transaction.commit(Changeset("import", edition, steps, tidy=subfolders(folder)))
    unplaced = (*source.problems, *lines.problems, *booklet.problems, *shaped.problems)
    problems = tuple(with_whereabouts(unplaced, booklet, shaped.edition.proposals, source_name))
    files = ((members_file(folders),) if members is not None else ()) + tuple(
        folder / name for name in contents
    )
    problems = (*recovered, *sorted(problems, key=lambda problem: problem.line or 0))
    return ImportResult(edition, len(shaped.edition.chapters), len(proposals), files, kept, problems, words)


def _checked(folders: Folders, edition: str, replace: bool) -> Path:
    """The edition's folder, if the import may write there."""
    check_name(edition, "E408")
    folder = folders.edition(edition)
    check_folder(folder, folders.display_path(folder))
    if exists_already(folder) and not replace:
        raise UsageError(
            Problem(
                "E409",
                Place(folders.display_path(folder)),
                tr("The edition {name} exists already; nothing was changed.", name=edition),
                tr(
                    "Give another name with --edition, or add --replace: then what is there is set aside "
                    "in its records/kept folder."
                ),
            )
        )
    return folder


def _read(file: Path, source_name: str) -> SourceText:
    reader = READERS.get(file.suffix.lower())
    try:
        if not os.path.lexists(file):
            raise UsageError(
                Problem(
                    "E401",
                    Place(source_name),
                    tr("There is no file {file}.", file=quoted(source_name, 200)),
                    tr("Look at its name and folder."),
                )
            )
        if reader is None:
            raise UsageError(
                Problem(
                    "E402",
                    Place(source_name),
                    tr("A file of this kind can't be brought in: {file}.", file=quoted(file.name)),
                    tr(
                        "Save the booklet as one of these: {kinds}.",
                        kinds=", ".join(f"{ending} ({tr(each.name)})" for ending, each in READERS.items()),
                    ),
                )
            )
        real = Path(os.path.realpath(file))
        data = read_bytes(real, real.parent, reader.most_bytes)
    except RefusedError as refusal:
        if refusal.kind == "large":
            raise ContentError(
                Problem(
                    "E403",
                    Place(source_name),
                    refusal.sentence(source_name),
                    tr(
                        "A booklet's text is far smaller. Check that it is the right file; take large "
                        "pictures out of a Word file."
                    ),
                )
            ) from refusal
        raise UsageError(
            Problem(
                "E401", Place(source_name), refusal.sentence(source_name), tr("Name a file that can be read.")
            )
        ) from refusal
    except (OSError, ValueError) as error:
        raise UsageError(
            Problem(
                "E401",
                Place(source_name),
                tr("{file} can't be read: {reason}.", file=source_name, reason=visible(str(error))),
                tr("Look at its name and folder."),
            )
        ) from error
    return reader.read(data, source_name)


def _with_members(
    folders: Folders, new: tuple[Member, ...], language: str
) -> tuple[bytes | None, bytes | None]:
    """What members.yaml holds, and what it should hold with the new members; None where it isn't there, and
    where it stays as it is.
    """
    path = members_file(folders)
    if not new and os.path.lexists(path):
        return None, None
    try:
        before = read_bytes(path, Path(os.path.realpath(folders.root))) if path.exists() else None
        text = (before or b"").decode()
        for member in new:
            text = append_member(text, member, language)
    except (RefusedError, UnicodeDecodeError, ValueError) as error:
        raise ContentError(
            Problem(
                "E411",
                Place(folders.display_path(path)),
                tr("Members can't be added to members.yaml as it stands."),
                tr(
                    "Write it as a list, each member beginning with - id:, and add {members} yourself.",
                    members=", ".join(member.name for member in new),
                ),
            )
        ) from error
    return before, (text or no_members(language)).encode()
