"""A made parcel as it lies on the disk: its manifest read, its files held against it. What is sent is what
was read and found right, not read again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..foundation.folders import Folders
from ..foundation.invocation import program
from ..locale import tr
from ..manuscript.read.files import RefusedError, read_bytes
from ..problems import ContentError, Place, Problem
from .ledger import COMMANDS, Kind

FORMAT = 1
_FOLDERS: Mapping[Kind, str] = {"parcel": "parcels", "call": "call", "reminder": "reminders"}
MOST_FILE = 200_000_000
"""Most bytes in one file of a parcel: more than any mail server takes."""
_MOST_MANIFEST = 200_000
_MOST_LETTER = 1_000_000
_MOST_FILES = 50
_SHA = re.compile(r"[0-9a-f]{64}")
_FILE = re.compile(r"[0-9A-Za-zÅÄÖåäöÉéÜü](?:[ ._-]?[0-9A-Za-zÅÄÖåäöÉéÜü]){0,139}\.(?:pdf|docx|zip|txt|html)")
"""The names that a parcel's file may have: nothing that leads to another folder, hides its ending or runs as
a program.
"""


@dataclass(frozen=True)
class Enclosed:
    """A file of a parcel, as its manifest has it. `size` in bytes."""

    name: str
    kind: str
    size: int
    sha256: str
    attach: bool


@dataclass(frozen=True)
class Sealed:
    """A parcel whose manifest was found whole. `version` is one SHA-256 over its files, `letter` its letter's
    file names by "text" and "html".
    """

    edition: str
    member: str
    version: str
    language: str
    subject: str
    files: tuple[Enclosed, ...]
    letter: Mapping[str, str]
    folder: Path
    kind: Kind = "parcel"

    @property
    def attached(self) -> tuple[Enclosed, ...]:
        return tuple(file for file in self.files if file.attach)


@dataclass(frozen=True)
class OpenedParcel:
    """A parcel's contents, each held against the manifest: the letter's two versions, and the files that go
    with it, by name.
    """

    text: str
    html: str
    files: Mapping[str, bytes]


class ManifestError(Exception):
    """What is wrong with a manifest: the end of a sentence that starts with the file's name."""


def kind_folder(folders: Folders, edition: str, kind: Kind) -> Path:
    """Where what is sent of a kind lies, a folder a member."""
    return folders.output(edition) / _FOLDERS[kind]


def parcels_folder(folders: Folders, edition: str) -> Path:
    return kind_folder(folders, edition, "parcel")


def drafts_folder(folders: Folders, edition: str, kind: Kind = "parcel") -> Path:
    """Where messages to send by hand are written. No member's parcel can be there: an id has no
    underscore.
    """
    return kind_folder(folders, edition, kind) / "mail_drafts"


def read_parcel(folders: Folders, edition: str, member: str) -> Sealed:
    """A member's parcel by its manifest. Raises ContentError (E872) where there is none, or none that can be
    used.
    """
    parent = parcels_folder(folders, edition)
    try:
        return read_manifest(parent, edition, member)
    except ManifestError as error:
        reason = str(error)
    raise ContentError(
        Problem(
            "E872",
            Place(folders.display_path(parent / member / "manifest.json")),
            tr("{member} has a parcel whose manifest {reason}.", member=member, reason=reason)
            if reason
            else tr("{member} has no parcel yet.", member=member),
            tr(
                "Make it: {program} parcel --edition {edition} --member {member}",
                program=program(),
                edition=edition,
                member=member,
            ),
        )
    )


def read_manifest(parent: Path, edition: str, member: str, kind: Kind = "parcel") -> Sealed:
    """What lies in a member's folder under `parent`, by its manifest. Raises ManifestError, with nothing to
    say where there is none.
    """
    folder = parent / member
    try:
        data = read_bytes(folder / "manifest.json", Path(parent.resolve()), _MOST_MANIFEST)
        return replace(as_sealed(json.loads(data), edition, member, folder), kind=kind)
    except RefusedError as error:
        raise ManifestError("" if error.kind == "missing" else error.reason) from error
    except (ValueError, RecursionError) as error:
        raise ManifestError(tr("is damaged")) from error


def open_parcel(folders: Folders, parcel: Sealed) -> OpenedParcel:
    """All that is sent of a parcel. Raises ContentError (E873) where a file isn't the one that was made."""
    listed = {file.name: file for file in parcel.files}
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    wanted = dict.fromkeys((*(file.name for file in parcel.attached), *parcel.letter.values()))
    for name in wanted:
        try:
            files[name] = _verified_bytes(parcel, name, listed.get(name))
        except RefusedError as error:
            problems.append(_changed(folders, parcel, name, error.reason))
    texts = {kind: _text(files[name]) for kind, name in parcel.letter.items() if name in files}
    problems += [
        _changed(folders, parcel, parcel.letter[kind], tr("isn't text"))
        for kind, text in texts.items()
        if text is None
    ]
    if problems:
        raise ContentError(*problems)
    return OpenedParcel(
        texts["text"] or "", texts["html"] or "", {file.name: files[file.name] for file in parcel.attached}
    )


def _verified_bytes(parcel: Sealed, name: str, listed: Enclosed | None) -> bytes:
    """A file's bytes, held against what the manifest says of it. A letter that isn't listed has only to be
    there.
    """
    data = read_bytes(
        parcel.folder / name, Path(parcel.folder.resolve()), MOST_FILE if listed else _MOST_LETTER
    )
    if listed and (len(data) != listed.size or hashlib.sha256(data).hexdigest() != listed.sha256):
        raise RefusedError("irregular", tr("isn't the file that was made"))
    return data


def _text(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _changed(folders: Folders, parcel: Sealed, name: str, reason: str) -> Problem:
    return Problem(
        "E873",
        Place(folders.display_path(parcel.folder / name)),
        tr(
            "The parcel of {member} has changed since it was made: {file} {reason}.",
            member=parcel.member,
            file=name,
            reason=reason,
        ),
        tr(
            "Nothing in a parcel is edited by hand. Make it anew: {program} {command} --edition {edition} "
            "--member {member}",
            program=program(),
            command="parcel" if parcel.kind == "parcel" else f"{COMMANDS[parcel.kind]} --dry-run",
            edition=parcel.edition,
            member=parcel.member,
        ),
    )


def manifest_of(
    edition: str, member: str, letter: tuple[str, str], files: Mapping[str, bytes], kinds: Mapping[str, str]
) -> dict[str, Any]:
    """The manifest of a member's files, its letter among them as letter.txt and letter.html. `letter` is its
    language and subject; `kinds` says what each file is that is attached, by its name.
    """
    listed = [
        {
            "name": name,
            "kind": kinds.get(name, "letter"),
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "attach": name in kinds,
        }
        for name, data in files.items()
    ]
    return {
        "format": FORMAT,
        "edition": edition,
        "member": member,
        "version": version_of(listed),
        "language": letter[0],
        "files": listed,
        "letter": {"subject": letter[1], "text": "letter.txt", "html": "letter.html"},
    }


def manifest_bytes(manifest: Mapping[str, Any]) -> bytes:
    """A manifest as its file holds it."""
    return (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode()


def version_of(files: Sequence[Mapping[str, Any]]) -> str:
    """A parcel's version: SHA-256 over its files' names in order, each with its own SHA-256."""
    lines = sorted(f"{file['name']}\0{file['sha256']}\n" for file in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def as_sealed(manifest: Any, edition: str, member: str, folder: Path) -> Sealed:
    """A manifest's values as a parcel in that folder. Raises ManifestError for what is none of that
    member's.
    """
    if not isinstance(manifest, dict):
        raise ManifestError(tr("isn't one"))
    if manifest.get("format") != FORMAT or isinstance(manifest.get("format"), bool):
        raise ManifestError(tr("is of another version of Pressklar"))
    if manifest.get("edition") != edition or manifest.get("member") != member:
        raise ManifestError(tr("is another member's or edition's"))
    letter = manifest.get("letter")
    if (
        not isinstance(letter, dict)
        or not isinstance(manifest.get("files"), list)
        or len(manifest["files"]) > _MOST_FILES
    ):
        raise ManifestError(tr("is incomplete"))
    files = tuple(_as_file(entry) for entry in manifest["files"])
    names = [file.name.casefold() for file in files]
    if len(set(names)) != len(names):
        raise ManifestError(tr("names a file twice"))
    return Sealed(
        edition,
        member,
        _line(manifest, "version", _SHA),
        _line(manifest, "language"),
        _line(letter, "subject"),
        files,
        {kind: _line(letter, kind, _FILE) for kind in ("text", "html")},
        folder,
    )


def _as_file(entry: Any) -> Enclosed:
    if (
        not isinstance(entry, dict)
        or type(entry.get("size")) is not int
        or type(entry.get("attach")) is not bool
    ):
        raise ManifestError(tr("is incomplete"))
    return Enclosed(
        _line(entry, "name", _FILE),
        _line(entry, "kind"),
        entry["size"],
        _line(entry, "sha256", _SHA),
        entry["attach"],
    )


def _line(entry: Mapping[str, Any], key: str, shape: re.Pattern[str] | None = None) -> str:
    text = entry.get(key)
    if not isinstance(text, str) or (shape and not shape.fullmatch(text)):
        raise ManifestError(tr("has no {key} that can be used", key=key))
    return text


def total(files: Sequence[Enclosed]) -> int:
    """What files weigh together, in bytes."""
    return sum(file.size for file in files)
