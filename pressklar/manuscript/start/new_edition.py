"""The next edition: a folder made from the last edition's settings, empty of proposals, with one commented
example that builds.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ... import markup
from ...foundation.folders import Folders
from ...foundation.invocation import program
from ...locale import tr
from ...model import Chapter, Edition, Field, Member, Proposal
from ...problems import ContentError, Place, Problem, UsageError, has_errors
from .. import read_edition
from ..changeset import Changeset, FileChange
from ..patch.patching import Edit, Insert, Set, SetComment, patched, patched_bytes
from ..patch.writing import append_member, edition_yaml
from ..read.editions import check_name, editions
from ..read.files import RefusedError, read_bytes, real_folder
from ..read.fitting import fit
from ..read.members import read_members
from ..read.nodes import Source, build_tree
from ..read.pictures import MOST_BYTES
from ..read.settings import Settings, read_settings
from ..read.shapes import PageTextShape
from ..read.sources import Sources
from ..read.words import listed, nearest, quoted, suggestion, visible
from ..slugs import slug
from ..transaction import commit, recover
from .comments import comments, in_words_of
from .example import example, example_yaml

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]\\]|\\.)*)\]\(\s*<?#[^)\s]*\s*\)")


@dataclass(frozen=True)
class StartedEdition:
    """What was begun. `base` is the edition whose settings it has, None for a first one; `files` are those
    written.

    `problems` are what reading the new edition finds, without W104: its chapters are meant to be empty.
    """

    edition: str
    base: str | None
    files: tuple[Path, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Beginnings:
    """What a first edition is begun with besides its name; what is empty is made of defaults: a title of the
    edition's name, three fields, one member.
    """

    title: str = ""
    publisher: str = ""
    fields: tuple[Field, ...] = ()
    members: tuple[Member, ...] = ()


def start_edition(
    folders: Folders,
    year: str,
    base: str | None = None,
    *,
    language: str | None = None,
    first: Beginnings | None = None,
) -> StartedEdition:
    """Makes content/<year> from the newest edition's settings or those of `base`, all or nothing. What is
    there already is never touched.

    `language` is the new edition's, None for that of the earlier one. Without any edition, one is made of
    `first` or of defaults, with a member if there are none, in English where no language is given.

    Raises UsageError (E811 for a name that is no folder's, E815 where the edition exists, E814 where `base`
    doesn't); ContentError where the earlier settings or the members are faulty; OutsideError (E821, E901).
    """
    recovered = recover(folders, "new")
    folder = _checked(folders, year)
    existing = editions(folders)
    if base is not None and base not in existing:
        meant = nearest(base, existing)
        raise UsageError(
            Problem(
                "E814",
                None,
                tr("There is no edition {name} to start from.", name=quoted(base)),
                suggestion(meant) + tr("The editions are {editions}.", editions=listed(existing)),
                text=visible(base),
                fix=meant,
            )
        )
    base = base or (existing[-1] if existing else None)
    sources = Sources(folders)
    if os.path.lexists(folders.content) and not sources.folder(folders.content):
        raise ContentError(*sources.problems)
    members_file = folders.content / "members.yaml"
    first_language = None if base else language or "en"
    first = first or Beginnings()
    members, new_members = _members(sources, members_file, first_language, first.members)
    files = (
        _from_nothing(folder, year, members, first_language, first)
        if first_language
        else _from_earlier(folders, sources, base or "", year, members, language)
    )
    texts = ({} if new_members is None else {members_file: new_members.encode()}) | {
        folder / name: data for name, data in files.items()
    }
    last = folder / "edition.yaml"  # what makes the folder an edition
    steps = tuple(
        FileChange(path, None, texts[path]) for path in sorted(texts, key=lambda path: path == last)
    )
    commit(folders, Changeset("new", year, steps))
    problems = tuple(problem for problem in read_edition(folders, year).problems if problem.code != "W104")
    return StartedEdition(year, base, tuple(texts), (*recovered, *problems))


def _checked(folders: Folders, year: str) -> Path:
    """The new edition's folder, if nothing stands in its place."""
    check_name(year, "E811")
    folder = folders.edition(year)
    if os.path.lexists(folder):
        raise UsageError(
            Problem(
                "E815",
                Place(folders.display_path(folder)),
                tr("The edition {name} exists already; nothing was changed.", name=year),
                tr(
                    "Go on with it ({program} --edition {name}), or start one of another name.",
                    program=program(),
                    name=year,
                ),
            )
        )
    return folder


def _members(
    sources: Sources, path: Path, first_language: str | None, wanted: tuple[Member, ...]
) -> tuple[tuple[Member, ...], str | None]:
    """The members there are. Without a file of them, a first edition gets the wanted ones, or one in its
    language, and the file's text; a publication without members stays so.
    """
    if os.path.lexists(path):
        source = sources.open(path)
        members = read_members(source) if source and source.root else None
        _stop(sources)
        return members.members if members else (), None
    if first_language is None:
        return (), None
    with in_words_of(first_language):
        name, short_name = tr("Region Example"), tr("Example")
    example = Member(slug(name), name, recipients=(f"kontakt@{slug(name)}.example",), short_name=short_name)
    text = ""
    for member in wanted or (example,):
        text = append_member(text, member, first_language)
    return wanted or (example,), text


def _stop(sources: Sources) -> None:
    if has_errors(sources.problems):
        raise ContentError(*(problem for problem in sources.problems if problem.severity == "error"))


def _from_earlier(
    folders: Folders,
    sources: Sources,
    base: str,
    year: str,
    members: tuple[Member, ...],
    language: str | None,
) -> dict[str, bytes]:
    """The new edition's files by their path in its folder."""
    source = sources.open(folders.edition(base) / "edition.yaml")
    settings = read_settings(source) if source and source.root else None
    _stop(sources)
    assert settings is not None
    language = language or settings.shape.language
    earlier = read_edition(folders, base).edition
    parts = earlier.parts if earlier and earlier.proposals else {"members", "contacts"}
    sender = members[0] if members and "members" in parts else None
    proposal = example(language, settings.fields, sender, has_contact="contacts" in parts)
    text = _renewed(settings, base, year, proposal.id, language)
    pages = list(_pages(settings, sources, folders.edition(base) / "pages"))
    texts = [*(text for _, text, _ in settings.texts), *(text for _, _, text in pages)]
    return {
        "edition.yaml": text.encode(),
        **_beside(language, settings.fields, proposal),
        **{f"pages/{name}": data for name, data, _ in pages},
        **_pictures(texts, folders.edition(base) / "images", sources.root),
    }


def moved_on(settings: Settings, base: str, year: str) -> tuple[str, list[Edit]]:
    """The text of edition.yaml with another year in its first line, and the edits that put it into title and
    dates.
    """
    shape, text = settings.shape, settings.source.text
    old, new = (int(match[0]) if (match := _YEAR.search(name)) else None for name in (base, year))
    if text.startswith("#"):  # the first line says which edition it is
        first, rest = text[: (end := re.search(r"[\r\n]|$", text).start())], text[end:]  # type: ignore[union-attr]
        text = _with_year(first, old, new) + rest
    assert shape.date is not None
    return text, [
        Set(("title",), _with_year(shape.title, old, new)),
        Set(("date",), _moved(shape.date, (new - old) if old and new else 0).isoformat()),
        *(
            Set(("dispatch", key), _moved(day, new - old).isoformat())
            for key in ("letter_date", "return_by")
            if (day := getattr(shape.dispatch, key)) and old and new
        ),
    ]


def _renewed(settings: Settings, base: str, year: str, proposal: str, language: str) -> str:
    """The text of edition.yaml for another year: all comments stay but the one on the date."""
    shape = settings.shape
    text, edits = moved_on(settings, base, year)
    edits += [
        *(Set(("chapters", index, "proposals"), []) for index in range(len(shape.chapters))),
        Insert(("chapters", 0, "proposals", 0), proposal),
        *([Set(("language",), language)] if language != shape.language else []),
    ]
    edits += [  # another year has another last day, and other members that send nothing in
        Set(("call", key), empty)
        for key, empty in (("last_day", ""), ("declined", []))
        if getattr(shape.call, key)
    ]
    edits += [
        Set(("chapters", index, "intro"), _without_cross_references(chapter.intro))
        for index, chapter in enumerate(shape.chapters)
        if chapter.intro
    ]
    around = comments(language)
    notes = [SetComment(("date",), around.date_from.format(edition=base))]
    if shape.imprint:
        edits.append(Set(("imprint",), _without_cross_references(shape.imprint)))
        notes.append(SetComment(("imprint",), around.imprint_from.format(edition=base)))
    text = patched(text, edits, file=settings.source.file)
    for note in notes:
        with suppress(ContentError):  # inside braces there is no room for one
            text = patched(text, [note])
    return text


def _with_year(text: str, old: int | None, new: int | None) -> str:
    return re.sub(rf"(?<!\d){old}(?!\d)", str(new), text) if old and new else text


def _moved(day: date, years: int) -> date:
    """The same day and month in another year; the last of February for one that isn't there."""
    year = min(max(day.year + years, 1), 9999)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _without_cross_references(text: str) -> str:
    """A text without links to the earlier edition's proposals; their words stay."""
    if any(reference.target.startswith("#") for reference in markup.references(markup.parse(text))):
        return _LINK.sub(r"\1", text)
    return text


def _pages(settings: Settings, sources: Sources, folder: Path) -> Iterator[tuple[str, bytes, str]]:
    """The files of the free pages that the new edition begins with, without links to the earlier proposals:
    name, bytes and text. One that can't be read is named when the new edition is.
    """
    for name in dict.fromkeys(page.id for page in settings.shape.pages):
        with suppress(RefusedError, ContentError, UnicodeDecodeError):
            data = read_bytes(folder / f"{name}.yaml", sources.root)
            source = Source(name, data.decode("utf-8-sig"))
            build_tree(source)
            text = fit(PageTextShape, source.root, source).text if source.root else ""
            if (bare := _without_cross_references(text)) != text:
                data = patched_bytes(data, [Set(("text",), bare)])
            yield f"{name}.yaml", data, bare


def _pictures(texts: Iterable[str], folder: Path, root: Path) -> dict[str, bytes]:
    """The pictures that these texts show, such as a logotype. One that can't be read is named when the new
    edition is read.
    """
    pictures: dict[str, bytes] = {}
    references = (reference for text in texts for reference in markup.references(markup.parse(text)))
    for reference in references:
        name = markup.picture_name(reference.target) if reference.kind == "picture" else None
        if name is not None:
            with suppress(RefusedError):
                pictures[f"images/{name}"] = read_bytes(folder / name, real_folder(folder, root), MOST_BYTES)
    return pictures


def _from_nothing(
    folder: Path, year: str, members: tuple[Member, ...], language: str, first: Beginnings
) -> dict[str, bytes]:
    """A first edition's files."""
    with in_words_of(language):
        fields = first.fields or (
            Field("idea", tr("Idea"), "required"),
            Field("purpose", tr("Purpose"), "expected"),
            Field("target_group", tr("Target group"), "expected"),
        )
        chapter_title = tr("The first chapter")
        title = first.title or tr("Proposals for {edition}", edition=year)
        publisher = first.publisher or tr("The Network")
    match = _YEAR.search(year)
    # The autumn before the year that the proposals are for: the clock has no say in what is made.
    day = date(max(int(match[0]) - 1, 1), 11, 1) if match else date(2000, 1, 1)
    proposal = example(language, fields, members[0] if members else None)
    chapter = Chapter(slug(chapter_title), 1, chapter_title, (proposal,))
    edition = Edition(year, title, language, publisher, day, fields, (chapter,), members, folder)
    notes = {key: getattr(comments(language), key) for key in ("date", "publisher", "language")}
    return {"edition.yaml": edition_yaml(edition, notes).encode(), **_beside(language, fields, proposal)}


def _beside(language: str, fields: tuple[Field, ...], proposal: Proposal) -> dict[str, bytes]:
    """The example, and a file that keeps the folder for pictures, since Git keeps no empty one."""
    return {
        f"proposals/{proposal.id}.yaml": example_yaml(language, fields, proposal).encode(),
        "images/.gitkeep": b"",
    }
