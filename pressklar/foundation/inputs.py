"""What an edition's outputs are made from, each part by its name with a hash: the content's values, the files
of its look, the program.

The content counts by its values, so that a comment, a silenced finding or another way of writing the same
makes no other booklet. What is neither printed nor sent doesn't count either: a member's addresses, the rules
of proofing, how fast mail is sent.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from .folders import PACKAGE, Folders
from .hashing import file_sum, file_sums, sum_of, text_sum, value_sum
from .theme_files import ThemeFiles, theme_files

if TYPE_CHECKING:
    from ..model import Edition, Proposal

_NEITHER_PRINTED_NOR_SENT: Mapping[str, frozenset[str]] = {
    "Edition": frozenset({"folder", "members", "proof", "call"}),
    "Field": frozenset({"help", "most"}),
    "Member": frozenset({"recipients"}),
    "Proposal": frozenset({"number", "submitted_by", "file", "lines", "continues"}),
    "Dispatch": frozenset({"rate_per_minute"}),
}
"""By the model's classes. Members, a proposal's senders and what it continues are hashed apart."""


@dataclass(frozen=True)
class Inputs:
    """Names with hashes: `content` holds content files by their values and pictures by their bytes, `looks`
    templates and styles; `program` is Pressklar itself and its libraries.
    """

    content: Mapping[str, str] = field(default_factory=dict)
    looks: Mapping[str, str] = field(default_factory=dict)
    program: str = ""

    def changed(self, later: Inputs) -> tuple[str, ...]:
        """The names of content, templates and styles that differ, sorted."""
        before, after = {**self.content, **self.looks}, {**later.content, **later.looks}
        return tuple(
            sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
        )

    def sent_sum(self) -> str:
        """One hash over what is printed or sent besides the outputs themselves: the content, and the words
        and shape of the letters.
        """
        letters = {
            name: look
            for name, look in self.looks.items()
            if "templates/letter" in name or "templates/texts" in name
        }
        return sum_of({**self.content, **letters})


def inputs_of(folders: Folders, edition: Edition) -> Inputs:
    """What outputs of the edition as it was read would be made from now. Pictures and looks are read from the
    disk.
    """
    return Inputs(
        content_sums(folders, edition), look_sums(theme_files(folders, edition.theme)), program_sum()
    )


def content_sums(folders: Folders, edition: Edition) -> dict[str, str]:
    """The values of each content file, and the pictures' bytes."""
    sums = {
        folders.display_path(edition.folder / "edition.yaml"): text_sum(*_settings(edition)),
        folders.display_path(folders.content / "members.yaml"): value_sum(
            edition.members, _NEITHER_PRINTED_NOR_SENT
        ),
    }
    for proposal in edition.proposals:
        name = folders.display_path(edition.folder / "proposals" / f"{proposal.id}.yaml")
        sums[name] = proposal_sum(proposal)
    for page in edition.pages:
        name = folders.display_path(edition.folder / "pages" / f"{page.id}.yaml")
        sums[name] = value_sum(page.text)
    return sums | file_sums(files_in(edition.folder / "images"), folders.display_path)


def proposal_sum(proposal: Proposal) -> str:
    """What is printed of a proposal, wherever it stands."""
    senders = [member.id for member in proposal.submitted_by]
    continued = [value_sum(proposal.continues)] if proposal.continues else []
    return text_sum(value_sum(proposal, _NEITHER_PRINTED_NOR_SENT), value_sum(senders), *continued)


def _settings(edition: Edition) -> Iterator[str]:
    """edition.yaml's values: the chapters with their proposals' ids only, the pages without their texts, all
    of which are in files of their own.
    """
    apart = {"Edition": _NEITHER_PRINTED_NOR_SENT["Edition"] | {"chapters"}, "FreePage": frozenset({"text"})}
    yield value_sum(edition, {**_NEITHER_PRINTED_NOR_SENT, **apart})
    for chapter in edition.chapters:
        ids = [proposal.id for proposal in chapter.proposals]
        yield value_sum([chapter.id, chapter.title, chapter.intro, ids])


def look_sums(look: ThemeFiles) -> dict[str, str]:
    """The templates and styles that a theme can use, by their bytes: a root's own hides this project's of the
    same name.
    """
    files = look_files(look.folders).items()
    return {name: file_sum(path) for name, path in files if look.uses(path)}


def look_files(folders: Folders) -> dict[str, Path]:
    """The files of templates and of all themes, by their name from "templates/" or "styles/" on."""
    used: dict[str, Path] = {}
    for kind, places in (("templates", folders.templates), ("styles", folders.styles)):
        for place in places:
            for path in files_in(place):
                used.setdefault(f"{kind}/{path.relative_to(place).as_posix()}", path)
    return used


def written_sums(folders: Folders, edition: str) -> dict[str, str]:
    """Every file that an edition's proof may read, by its bytes: content, members, taught words, house style,
    templates, styles.
    """
    base = folders.edition(edition)
    try:
        beside = [path for path in sorted(folders.content.iterdir()) if path.suffix in (".yaml", ".txt")]
    except OSError:
        beside = []
    own = [path for path in files_in(base) if path.relative_to(base).parts[0] != "records"]
    looks = {name: file_sum(path) for name, path in look_files(folders).items()}
    return file_sums((*beside, *own), folders.display_path) | looks


def files_in(folder: Path) -> list[Path]:
    """The regular files of a folder and those in it, sorted; without hidden ones and an editor's backups."""
    return sorted(Path(place, name) for place, names in _walk(folder) for name in names)


def _walk(folder: Path) -> Iterator[tuple[str, Sequence[str]]]:
    if "\0" in str(folder):  # no name of a folder anywhere
        return
    for place, below, names in os.walk(folder):
        below[:] = [name for name in below if not name.startswith(".")]
        yield (
            place,
            [
                name
                for name in names
                if not name.startswith(".") and not name.endswith("~") and Path(place, name).is_file()
            ],
        )


@cache
def code_sum(room: str = "") -> str:
    """One hash over this package's code, or one room's; a process has loaded what was there when it began."""
    home = PACKAGE / room
    return sum_of(file_sums(sorted(home.rglob("*.py")), lambda path: path.relative_to(home).as_posix()))


@cache
def program_sum() -> str:
    """One hash over all of this package's code, Python's version and the installed libraries with theirs
    (PyPA, "Recording installed projects").
    """
    libraries: set[str] = set()
    for place in sys.path:
        try:
            names = os.listdir(place) if place.endswith("-packages") else []
        except OSError:
            continue
        libraries |= {name for name in names if name.endswith((".dist-info", ".egg-info"))}
    return text_sum(code_sum(), ".".join(map(str, sys.version_info[:3])), *sorted(libraries))
