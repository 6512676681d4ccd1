"""Content files changed in place: only the changed value's span is written anew; all other bytes, comments
and the order stay.

Each step is made on the text, read back by the reader of the content, and compared with what it should have
given. What can't be changed so that nothing else changes is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ...foundation.folders import Folders
from ...locale import tr
from ...model import Field
from ...problems import ContentError, Place, Problem, has_errors
from ..changeset import FileChange, changed_meanwhile
from ..read.files import MOST_BYTES, RefusedError, decode, read_bytes
from ..read.limits import excess
from ..read.nodes import Source, build_tree
from ..read.sources import Sources
from ..read.words import location_name, quoted
from .layout import Layout, UnfitError
from .splices import item_lines, with_comment, with_item, with_key, with_value, without_items, without_key
from .steps import AbsentError, Edit, Insert, Move, Remove, Set, SetComment, applied, steps_of
from .values import UNWRITABLE, Value, plain, values

__all__ = [
    "Edit",
    "Insert",
    "Move",
    "Remove",
    "Set",
    "SetComment",
    "keys_of_proposal",
    "patch_change",
    "patched",
    "patched_bytes",
]

_MARK = b"\xef\xbb\xbf"


def keys_of_proposal(fields: Sequence[Field]) -> tuple[str, ...]:
    """The order of the keys in a proposal's file."""
    return ("title", "submitted_by", "intro", *(field.key for field in fields), "contacts", "continues")


def patched(text: str, edits: Sequence[Edit], *, order: Sequence[str] = (), file: str = "") -> str:
    """The text with the edits made one after another; each path is counted in what the edit before it left.

    `order` is the order of keys at the file's root, for those that are new (`keys_of_proposal`). `file` is
    named in problems. Raises ContentError: the file's own faults; E130 where a path isn't there; E131 for
    what no file may hold; E132 where the way that the file is written doesn't allow the change.
    """
    source = _parsed(text, file)
    ended = text.endswith(("\n", "\r"))
    if not ended:
        source = _parsed(text + Layout(source).newline, file)
    before = source
    for edit in edits:
        _check_words(edit, source)
        try:
            assert source.root is not None
            for step in steps_of(edit, values(source.root)):
                source = _source_after(source, step, order)
        except AbsentError as absent:
            raise _absent(source, absent.path) from absent
    if source is before:
        return text
    return source.text if ended else source.text.removesuffix("\n").removesuffix("\r")


def patched_bytes(data: bytes, edits: Sequence[Edit], *, order: Sequence[str] = (), file: str = "") -> bytes:
    """As `patched`, for a file's bytes: a byte-order mark and the kind of line ends stay. E104 for what isn't
    UTF-8, E103 for what gets too large.
    """
    name = file or tr("The file")
    try:
        text, misread = decode(data)
    except RefusedError as refusal:
        raise ContentError(
            Problem("E104", Place(file), refusal.sentence(name), tr("Only text files can be changed."))
        ) from refusal
    if misread:
        raise ContentError(
            Problem(
                "E104",
                Place(file, misread.line, misread.column),
                tr("The file isn't saved as UTF-8 but, it seems, as {guess}.", guess=misread.guess),
                tr("Open it in a text editor and save it as UTF-8."),
            )
        )
    patched_data = (_MARK if data.startswith(_MARK) else b"") + patched(
        text, edits, order=order, file=file
    ).encode()
    if len(patched_data) > MOST_BYTES:
        raise ContentError(
            Problem(
                "E103",
                Place(file),
                tr(
                    "{file} would get too large: {size:.1f} MB, and the most is {most:g} MB.",
                    file=name,
                    size=len(patched_data) / 1e6,
                    most=MOST_BYTES / 1e6,
                ),
                tr("Make the text shorter; pictures belong in the edition's images folder."),
            )
        )
    return patched_data


def patch_change(
    folders: Folders, path: Path, edits: Sequence[Edit], *, order: Sequence[str] = (), text: str | None = None
) -> FileChange:
    """The change that makes the edits in a file under the root; nothing is written yet. Where `text` is
    given, the file must still hold it.

    Raises ContentError as `patched` does, for a file that isn't read (E101 to E103), and for one that doesn't
    hold that text any more (E633).
    """
    sources = Sources(folders)
    try:
        data = read_bytes(path, sources.root)
        if text is not None and decode(data)[0] != text:
            raise ContentError(changed_meanwhile(sources.name_of(path)))
    except RefusedError as refusal:
        sources.refuse(path, refusal)
        raise ContentError(*sources.problems) from refusal
    return FileChange.between(path, data, patched_bytes(data, edits, order=order, file=sources.name_of(path)))


def _parsed(text: str, file: str) -> Source:
    source = Source(file, text)
    build_tree(source)
    if has_errors(source.problems):
        raise ContentError(*source.problems)
    return source


def _source_after(source: Source, step: Edit, order: Sequence[str]) -> Source:
    """The source after one step, read back and compared: the first way of writing it that changes this and
    nothing else.
    """
    assert source.root is not None
    expected = applied(step, values(source.root))
    try:
        for text in _ways(source, step, order):
            changed = Source(source.file, text)
            build_tree(changed)
            if not has_errors(changed.problems) and changed.root and plain(values(changed.root)) == expected:
                return changed
    except UnfitError:
        pass
    raise _refused(
        source,
        step.path,
        "E132",
        tr(
            "{place} can't be changed here without touching what stands around it.",
            place=location_name(step.path),
        ),
        tr("Change it by hand in a text editor."),
    )


def _ways(source: Source, step: Edit, order: Sequence[str]) -> Iterator[str]:
    layout = Layout(source)
    match step:
        case Set(path, value):
            if isinstance(path[-1], int) or path[-1] in layout.spot(path[:-1]).node.keys:
                yield from with_value(layout, path, plain(value))
            else:
                yield from with_key(layout, path, plain(value), order)
        case Insert(path, value):
            yield from with_item(layout, path, plain(value))
        case Remove(path, count):
            yield from (
                without_items(layout, path, count) if isinstance(path[-1], int) else without_key(layout, path)
            )
        case Move(path, to):
            content, lines = plain(values(layout.spot(path).node)), item_lines(layout, path)
            for text in without_items(layout, path, 1):
                yield from with_item(Layout(_parsed(text, source.file)), to, content, lines)
        case SetComment(path, words):
            yield from with_comment(layout, path, words)


def _absent(source: Source, path: tuple[str | int, ...]) -> ContentError:
    if not path:
        return _refused(
            source, (), "E130", tr("The whole file can't be changed at once."), tr("Name a value in it.")
        )
    return _refused(
        source,
        path,
        "E130",
        tr("{place} isn't there to be changed.", place=location_name(path)),
        tr("It may have been renamed, moved or taken away since: look in the file."),
    )


def _refused(source: Source, path: tuple[str | int, ...], code: str, message: str, hint: str) -> ContentError:
    node = source.root.under(*path) if source.root else None
    place = Place(source.file, node.line, node.column) if node else Place(source.file)
    return ContentError(Problem(code, place, message, hint))


def _check_words(edit: Edit, source: Source) -> None:
    """E131 for characters that no content file may hold, E126 to E128 for too much of something; a comment
    may hold no line break either.
    """
    words = (
        [edit.words.replace("\n", "\r")]
        if isinstance(edit, SetComment)
        else list(_texts(edit.value))
        if isinstance(edit, (Set, Insert))
        else []
    )
    for text in words:
        if match := UNWRITABLE.search(text):
            around = text[max(match.start() - 20, 0) : match.end() + 20]
            raise _refused(
                source,
                edit.path,
                "E131",
                tr(
                    "The new text for {key} holds an invisible character that no content file may hold "
                    "(U+{number:04X}): {text}.",
                    key=quoted("/".join(map(str, edit.path))),
                    number=ord(match[0]),
                    text=quoted(around),
                ),
                tr("Write a space or a line break in its place."),
            )
        if much := excess(text):
            raise _refused(source, edit.path, much.code, much.message, much.hint)


def _texts(value: Value | None) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif value is not None:
        for item in value.values() if hasattr(value, "values") else value:
            yield from _texts(item)
