"""The lists behind the forms: fields, free pages and members added, moved and removed, each an act that can
be undone. What would lose somebody's words is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from ..foundation.folders import Folders
from ..locale import plural, tr
from ..manuscript import editions, read_edition
from ..manuscript.changeset import Changeset, FileChange, bytes_of
from ..manuscript.patch.patching import Insert, Move, Remove, patch_change
from ..manuscript.patch.values import values
from ..manuscript.patch.writing import append_member, text_value
from ..manuscript.read.shapes import PROPOSAL_KEYS
from ..manuscript.read.sources import Sources
from ..manuscript.slugs import Ids, slug
from ..manuscript.start.comments import in_words_of
from ..manuscript.transaction import writing
from ..model import PAGE_PLACES, Edition
from ..problems import ContentError, Problem
from .member_lists import members_in
from .saving import COMMAND, change_edition
from .start_routes import key_of

Values = Mapping[str, str]


def add_field(folders: Folders, edition: Edition, sent: Values) -> None:
    label = _line(sent, "title")
    key = Ids((*PROPOSAL_KEYS, *(field.key for field in edition.fields))).take(key_of(label))
    value = {"key": key.replace("-", "_"), "label": label, "need": "optional"}
    change_edition(folders, edition, [Insert(("fields", len(edition.fields)), value)])


def remove_field(folders: Folders, edition: Edition, index: int) -> None:
    """A field that no proposal has a text in. Raises ContentError (E826) where one has."""
    field = edition.fields[index]
    with_key, with_text = [], []
    sources = Sources(folders)
    for path in sorted((edition.folder / "proposals").glob("*.yaml")):
        source = sources.open(path)
        held = values(source.root) if source and source.root else {}
        if isinstance(held, dict) and field.key in held:
            with_key.append(path)
            with_text += [path.stem] if held[field.key] else []
    if with_text:
        raise ContentError(
            Problem(
                "E826",
                None,
                plural(
                    len(with_text),
                    "A proposal has a text under {label}: {names}.",
                    "{count} proposals have a text under {label}: {names}.",
                    label=field.label,
                    names=", ".join(with_text[:5]),
                ),
                tr("Move or delete the texts first, so that none goes by accident."),
            )
        )
    changes = [patch_change(folders, path, [Remove((field.key,))]) for path in with_key]
    change_edition(folders, edition, [Remove(("fields", index))], *changes)


def add_page(folders: Folders, edition: Edition, sent: Values) -> None:
    title, place = _line(sent, "title"), sent.get("place", "front")
    if place not in PAGE_PLACES:
        raise _nothing()
    taken = (path.stem for name in ("pages", "proposals") for path in (edition.folder / name).glob("*.yaml"))
    with in_words_of(edition.language):
        identifier = Ids(taken).take(slug(title) or "page")
        text = tr("Write the page's text here.")
    file = edition.folder / "pages" / f"{identifier}.yaml"
    value = {"id": identifier, "title": title, "place": place}
    change_edition(
        folders,
        edition,
        [Insert(("pages", len(edition.pages)), value)],
        FileChange.between(file, None, text_value("text", text).encode()),
    )


def remove_page(folders: Folders, edition: Edition, index: int) -> None:
    """A free page with its text's file."""
    file = edition.folder / "pages" / f"{edition.pages[index].id}.yaml"
    gone = FileChange.between(file, bytes_of(file), None)
    change_edition(folders, edition, [Remove(("pages", index))], *([gone] if gone.read else []))


def add_members(folders: Folders, edition: Edition, sent: Values) -> None:
    """Members from a list, a line for each; one that is there by the same name already is passed over."""
    names = {member.name.casefold() for member in edition.members}
    added = [
        member
        for member in members_in(sent.get("list_text", ""), tuple(member.id for member in edition.members))
        if member.name.casefold() not in names
    ]
    file = folders.content / "members.yaml"
    with writing(folders, COMMAND) as transaction:
        before = bytes_of(file)
        text = (before or b"").decode("utf-8")
        for member in added:
            try:
                text = append_member(text, member, edition.language)
            except ValueError:
                raise ContentError(
                    Problem(
                        "E826",
                        None,
                        tr("Nothing can be added to {file} as it is written.", file="members.yaml"),
                        tr("Add the members there by hand."),
                    )
                ) from None
        change = FileChange.between(file, before, text.encode())
        transaction.commit(Changeset(COMMAND, edition.id, (change,)))


def remove_member(folders: Folders, edition: Edition, index: int) -> None:
    """A member without proposals. Raises ContentError (E826) for one that any edition names."""
    member = edition.members[index]
    named = [*_naming(folders, member.id)]
    if named:
        raise ContentError(
            Problem(
                "E826",
                None,
                tr("{member} has proposals: {names}.", member=member.name, names=", ".join(named[:5])),
                tr("Give these another sender first."),
            )
        )
    file = folders.content / "members.yaml"
    with writing(folders, COMMAND) as transaction:
        change = patch_change(folders, file, [Remove((index,))])
        transaction.commit(Changeset(COMMAND, edition.id, (change,)))


def _naming(folders: Folders, member: str) -> Iterator[str]:
    for name in editions(folders):
        other = read_edition(folders, name).edition
        for proposal in other.proposals if other else ():
            if member in (sender.id for sender in proposal.submitted_by):
                yield f"{name}/{proposal.id}"


def move_item(folders: Folders, edition: Edition, name: str, index: int, place: int) -> None:
    """A field or a free page to another place of its list."""
    change_edition(folders, edition, [Move((name, index), (name, place))])


ADD: Mapping[str, Callable[[Folders, Edition, Values], None]] = {
    "fields": add_field,
    "pages": add_page,
    "members": add_members,
}
REMOVE: Mapping[str, Callable[[Folders, Edition, int], None]] = {
    "fields": remove_field,
    "pages": remove_page,
    "members": remove_member,
}
MOVED = frozenset({"fields", "pages"})
"""Lists whose order shows."""


def length_of(edition: Edition, name: str) -> int:
    lists: Mapping[str, Sequence[object]] = {
        "fields": edition.fields,
        "pages": edition.pages,
        "members": edition.members,
    }
    return len(lists[name])


def _line(sent: Values, key: str) -> str:
    words = " ".join(str(sent.get(key, "")).split())
    if not words:
        raise _nothing()
    return words


def _nothing() -> ContentError:
    return ContentError(Problem("E826", None, tr("Nothing was written there."), tr("Write a title.")))
