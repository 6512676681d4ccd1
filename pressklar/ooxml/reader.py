"""A foreign .docx -> plain values (values.py): the first of the two steps that a Word file takes on its way
to content.

Word's quirks end here: tracked changes are accepted (or rejected) and listed, fields give their results,
lists are numbered, what isn't to be read is told apart from what is. docs/studies/word-files.md says what is
taken, listed, named and left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from .inventory import with_inventory
from .names import ID, N
from .origin import origin
from .package import Package, main_root
from .reader_blocks import BlockReader
from .story import Story, bare_words, unpaired_fields
from .styles import Styles
from .values import Comment, Item, LeftOut, Picture, TrackedChange, WordDocument, Words

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHUNK_ENDINGS = (".htm", ".html", ".xhtml", ".mht", ".mhtml", ".txt", ".rtf", ".docx")
"""Of parts that can stand for a piece of the text."""
_DEEPEST_DOCUMENT = 3
"""Word files that are put into one another as a whole."""


def read_docx(data: bytes, file_name: str, *, reject: bool = False) -> WordDocument:
    """Read a Word file that came back. `reject` leaves its tracked changes out instead of taking them in.
    Raises ContentError (E610 to E621).
    """
    package = Package(data, file_name, strict=True)
    returned = read_document(package, reject=reject)
    draft, base = origin(package)
    return replace(returned, draft=draft, base=base)


def read_document(package: Package, *, reject: bool = False, depth: int = 0) -> WordDocument:
    """The words of a package that passed, with all that is left out of them. Raises ContentError as
    `Package.xml` does.

    `depth` counts the documents around this one, where it was put into another as a whole.
    """
    root = main_root(package)
    styles = Styles(package)
    left_out: list[LeftOut] = []
    roots = {
        kind: parsed
        for kind in ("footnotes", "endnotes", "comments")
        if (part := package.related(kind)) and (parsed := package.xml(part)) is not None
    }
    notes = _notes(package, roots, styles, reject, left_out)
    story = Story(
        styles,
        package.relations(package.document),
        notes,
        reject,
        package.digest,
        package.tally,
        unpaired_fields(root),
    )
    chunks: set[str] = set()

    def chunk(name: str) -> WordDocument:
        chunks.add(name)
        return _chunk(package, name, reject=reject, depth=depth)

    reader = BlockReader(story, chunk)
    for body in root.iterchildren(f"{N}body"):
        reader.blocks(body)
    paragraphs = reader.done()
    comments = tuple(_comments(package, roots.get("comments"), story))
    left_out += [
        *story.left_out,
        *(
            LeftOut("note", _note_words(content))
            for key, content in notes.items()
            if key not in story.cited_notes
        ),
    ]
    left_out += _unused_chunks(package, chunks, depth)
    returned = WordDocument(
        paragraphs,
        _whole_changes(story.changes),
        comments,
        dropped=reader.dropped,
        left_out=tuple(left_out),
        gone="".join(story.gone),
        turned="".join(story.turned),
    )
    return with_inventory(package, (root, *roots.values()), returned)


def _chunk(package: Package, name: str, *, reject: bool, depth: int) -> WordDocument:
    """A part in another format that stands for a piece of the text (w:altChunk)."""
    from .chunks import read_chunk

    kind, tally = package.content_type(name), package.tally
    tally.add("pieces in other formats", 1)
    data = package.read(name)
    if not data.startswith(b"PK"):
        return read_chunk(data, kind, name, tally)
    if depth >= _DEEPEST_DOCUMENT:
        return WordDocument((), left_out=(LeftOut("part", "", name=name),))
    inner = Package(
        data,
        package.file_name,
        refused=replace(package.refused, file_name=f"{package.file_name} ({name})"),
        strict=True,
        linked=True,
        template=True,
        tally=tally,
    )
    return read_document(inner, reject=reject, depth=depth + 1)


def _unused_chunks(package: Package, used: set[str], depth: int) -> Iterator[LeftOut]:
    """The words of pieces in another format that nothing in the text leads to."""
    objects = {
        row.target
        for part in package.sources
        for row in package.relations(part).values()
        if row.kind != "aFChunk" and not row.outside
    }
    for name in sorted(package.names - used - objects):
        if name.lower().endswith(_CHUNK_ENDINGS) and not name.startswith("customXml/"):
            words = "\n".join(
                paragraph.text for paragraph in _chunk(package, name, reject=False, depth=depth).paragraphs
            )
            yield (
                LeftOut("part", words, name=name)
                if words.strip()
                else LeftOut("elsewhere", name, name="part")
            )


def _notes(
    package: Package, roots: Mapping[str, _Element], styles: Styles, reject: bool, left_out: list[LeftOut]
) -> dict[tuple[str, str], tuple[Item, ...]]:
    """The content of the notes by kind and id. Several paragraphs of one are parted by line breaks."""
    notes: dict[tuple[str, str], tuple[Item, ...]] = {}
    for kind in ("footnotes", "endnotes"):
        root = roots.get(kind)
        if root is None:
            continue
        relations = package.relations(package.related(kind) or "")
        story = Story(styles, relations, {}, reject, package.digest, package.tally, unpaired_fields(root))
        for note in root.iterchildren(f"{N}footnote", f"{N}endnote"):
            if note.get(f"{N}type", "normal") != "normal":
                left_out += [LeftOut("note", words)] if (words := bare_words(note)).strip() else []
                continue
            notes[kind, note.get(ID, "")] = _without_first_space(_run_in(note, story))
        left_out += [replace(entry, paragraph=-1, name=kind) for entry in story.left_out]
        left_out += (
            [LeftOut("note", "".join(story.gone), name="deleted")] if "".join(story.gone).strip() else []
        )
    return notes


def _run_in(parent: _Element, story: Story) -> list[Item]:
    """The paragraphs of a note or comment in one row, parted by line breaks; those of tables and text boxes
    too.
    """
    reader = BlockReader(story)
    reader.blocks(parent)
    items: list[Item] = []
    for paragraph in reader.done():
        items += [Words("\n"), *paragraph.items] if items and paragraph.items else paragraph.items
    return items


def _note_words(content: tuple[Item, ...]) -> str:
    return "".join(item.text for item in content if isinstance(item, Words))


def _without_first_space(items: list[Item]) -> tuple[Item, ...]:
    """A note's content without the tab or space that parts it from its number."""
    while items and isinstance(first := items[0], Words):
        text = first.text.lstrip("\t \u00a0\n")
        if text:
            return (Words(text, first.look), *items[1:])
        items = items[1:]
    return tuple(items)


def _comments(package: Package, root: _Element | None, story: Story) -> Iterator[Comment]:
    if root is None:
        return
    relations = package.relations(package.related("comments") or "")
    own = Story(
        story.styles, relations, {}, story.reject, package.digest, package.tally, unpaired_fields(root)
    )
    for comment in root.iterchildren(f"{N}comment"):
        text = _note_words(tuple(item for item in _run_in(comment, own) if not isinstance(item, Picture)))
        number, quoted = story.quoted(comment.get(ID, ""))
        yield Comment(
            comment.get(f"{N}author", ""), comment.get(f"{N}date", ""), text.strip(), quoted, number
        )
    story.left_out += [replace(entry, paragraph=-1, name="comments") for entry in own.left_out]
    story.turned += own.turned
    story.gone += own.gone


def _whole_changes(changes: list[TrackedChange]) -> tuple[TrackedChange, ...]:
    """The changes in order: neighbours of one kind, author and minute joined, a move told once though it is
    written where it left and arrived.
    """
    joined: list[list[TrackedChange]] = []
    for change in changes:
        last = joined[-1][0] if joined else None
        if (
            last
            and last.kind == change.kind
            and change.kind in ("insertion", "deletion", "move")
            and (last.author, last.date, last.paragraph) == (change.author, change.date, change.paragraph)
        ):
            joined[-1].append(change)
        else:
            joined.append([change])
    told: set[str] = set()
    whole = []
    for group in joined:
        change = group[0]
        if len(group) > 1:
            change = replace(change, text="".join(part.text for part in group))
        if change.kind == "move" and change.text in told:
            told.discard(change.text)
            continue
        if change.kind == "move":
            told.add(change.text)
        whole.append(change)
    return tuple(whole)
