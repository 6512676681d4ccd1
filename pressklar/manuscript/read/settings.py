"""edition.yaml -> the edition's settings: its fields, and its chapters with their proposals in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ...foundation.folders import Folders
from ...foundation.theme_files import outside_themes, themes
from ...locale import N_, tr
from ...model import PARCEL_PARTS, Call, Dispatch, Field, LetterContact, Noun, ProofRules, Silenced
from .addresses import check_address
from .fitting import fit, report_missing
from .nodes import Node, Source
from .shapes import (
    PROPOSAL_KEYS,
    CallShape,
    ChapterShape,
    DispatchShape,
    EditionShape,
    ProofShape,
    WordsShape,
)
from .words import listed, nearest, quoted, suggestion

_NEEDED = {
    "title": N_("Write title: with the publication's title."),
    "language": N_("Write language: with its code: sv, en-GB, en-US, de, fi or the like."),
    "publisher": N_("Write publisher: with the network's name."),
    "date": N_("Write date: as year-month-day, for instance 2023-11-01."),
    "fields": N_(
        "Write under fields: a line for each field of a proposal, for instance - {key: idea, "
        "label: Idé, need: required}; or fields: [] where proposals have none."
    ),
    "chapters": N_("Write under chapters: each chapter with its id, title and proposals."),
}
_NEEDED_BY_FIELD = {
    "key": N_("Write key: with the word that the proposals' files use."),
    "label": N_("Write label: with the words that are printed."),
    "need": N_("Write need: required, expected or optional."),
}
_NEEDED_BY_CHAPTER = {
    "id": N_("Write id: with a short lasting name, for instance beredskap."),
    "title": N_("Write title: with the words that are printed."),
}
_NEEDED_BY_NOUN = {
    "one": N_("Write one: with the word for a single one, for instance book."),
    "many": N_("Write many: with the word for several, for instance books."),
}
_TWICE = N_("The proposal {id} is listed twice: first in line {line}, in the chapter {title}.")
_TWICE_IN_CHAPTER = N_("The proposal {id} is listed twice: first in line {line}, in this chapter.")


@dataclass(frozen=True)
class ListedProposal:
    """A proposal's line in a chapter: its id, number in the edition, and place."""

    id: str
    number: int
    chapter: int
    node: Node


@dataclass(frozen=True)
class Settings:
    """What edition.yaml says. `fields` and `listed` hold what is right; `mentioned` every text in the lists
    of proposals, right or not.
    """

    source: Source
    shape: EditionShape
    fields: tuple[Field, ...]
    listed: tuple[ListedProposal, ...]
    mentioned: frozenset[str]

    @property
    def texts(self) -> Iterator[tuple[str, str, Node]]:
        """The Markdown that stands in edition.yaml itself: the key of each text, the text, and its node."""
        root = self.source.root
        assert root is not None
        texts = [("imprint", self.shape.imprint, root.under("imprint"))]
        for index, chapter in enumerate(self.shape.chapters):
            texts.append(("intro", chapter.intro, root.under("chapters", index, "intro")))
        yield from (text for text in texts if text[1])

    @property
    def whole(self) -> bool:
        """Whether an edition can be made of it. One whose publisher is still to be written can be looked at
        and mended, though not built.
        """
        root = self.source.root
        assert root is not None
        needed = all(
            getattr(self.shape, name) or (name == "publisher" and name in root.keys) for name in _needed(root)
        )
        return needed and bool(self.fields or not self.shape.fields)


def _needed(root: Node) -> dict[str, str]:
    """The keys that need a value, with their hints: `fields: []` says that proposals have none."""
    fields = root.keys.get("fields")
    without = {"fields"} if fields is not None and fields.value == [] else set()
    return {name: hint for name, hint in _NEEDED.items() if name not in without}


def read_settings(source: Source) -> Settings | None:
    """The settings, or None where the file holds none. Reports E111, E114, E121, E122, W103 and W104, and all
    that doesn't fit.
    """
    if source.root is None:
        return None
    mentioned = frozenset(_mentioned(source.root))
    shape = fit(EditionShape, source.root, source)
    if source.root.faulty:
        return None
    report_missing(_needed(source.root), shape, source.root, source, tr("The edition"))
    for address, *path in (
        (shape.dispatch.sender, "from"),
        (shape.dispatch.reply_to, "reply_to"),
        (shape.dispatch.contact.email, "contact", "email"),
    ):
        if address:
            check_address(address, source.root.under("dispatch", *path), source)
    for key, node in source.root.keys["words"].keys.items() if "words" in source.root.keys else ():
        if key in WordsShape.model_fields and not node.faulty:
            what = tr("The word for {key}", key=quoted(key))
            report_missing(_NEEDED_BY_NOUN, getattr(shape.words, key), node, source, what)
    imprint = source.root.keys.get("imprint") if shape.imprint else None
    if imprint and "back_cover" in shape.leave_out:
        source.report(
            "W145",
            tr("The imprint isn't printed: it stands on the back cover, which is left out."),
            tr("Say it on another page, or take it away."),
            imprint,
        )
    return Settings(source, shape, _fields(shape, source), _listed(shape, source), mentioned)


def check_theme(source: Source, shape: EditionShape, folders: Folders) -> None:
    """Report a theme that there is none of (E306), and a root's files that belong to no theme (E307)."""
    if not shape.theme or source.root is None:
        return
    node, names = source.root.under("theme"), themes(folders)
    if shape.theme not in names:
        meant = nearest(shape.theme, names)
        source.report(
            "E306",
            tr("There is no theme {name}.", name=quoted(shape.theme)),
            suggestion(meant)
            + tr(
                "The themes are {names}. One of your own is a folder styles/<name>/ with a theme.yaml.",
                names=listed(names),
            ),
            node,
            text=shape.theme,
            fix=meant,
        )
    elif outside := outside_themes(folders):
        files = listed([folders.display_path(path) for path in outside])
        source.report(
            "E307",
            tr(
                "In styles/ lie files that belong to no theme, though theme: names one: {files}.", files=files
            ),
            tr(
                "Move them into the folder of the theme that they are meant for, such as styles/{name}/; or "
                "take theme: away, and they change the default theme.",
                name=shape.theme,
            ),
            node,
            text=shape.theme,
        )


def proof_rules(shape: ProofShape) -> ProofRules:
    """What the key proof: says, as the model has it."""
    silenced = tuple(
        Silenced(
            finding.code,
            finding.reason,
            finding.proposal or None,
            finding.field or None,
            finding.text or None,
        )
        for finding in shape.silenced
        if finding.code
    )
    return ProofRules(
        MappingProxyType(dict(shape.severities)),
        MappingProxyType({name: float(text) for name, text in shape.limits.items() if text}),
        silenced,
    )


def dispatch_rules(shape: DispatchShape) -> Dispatch:
    """What the key dispatch: says, as the model has it; what it leaves out is as Dispatch says."""
    usual = Dispatch()
    return Dispatch(
        shape.sender,
        shape.reply_to,
        shape.return_by,
        tuple(part for part in PARCEL_PARTS if part in shape.parcel) or usual.parcel,
        float(shape.size_cap_mb or usual.size_cap_mb),
        shape.link,
        float(shape.rate_per_minute or usual.rate_per_minute),
        shape.file_name,
        shape.letter_date,
        shape.reference,
        LetterContact(**shape.contact.model_dump()),
    )


def call_settings(shape: CallShape) -> Call:
    """What the key call: says, as the model has it."""
    return Call(shape.last_day, shape.text, tuple(dict.fromkeys(shape.declined)))


def nouns(shape: WordsShape) -> Mapping[str, Noun]:
    """What the key words: says, as the model has it."""
    written = {key: getattr(shape, key) for key in WordsShape.model_fields}
    return MappingProxyType(
        {key: Noun(noun.one, noun.many) for key, noun in written.items() if noun.one and noun.many}
    )


def _mentioned(root: Node) -> Iterator[str]:
    for chapter in root.under("chapters").items:
        for node in chapter.keys["proposals"].items if "proposals" in chapter.keys else ():
            if isinstance(node.value, str):
                yield node.value.strip()


def _fields(shape: EditionShape, source: Source) -> tuple[Field, ...]:
    assert source.root is not None
    fields: dict[str, Field] = {}
    for field, node in zip(shape.fields, source.root.under("fields").items, strict=False):
        report_missing(
            _NEEDED_BY_FIELD,
            field,
            node,
            source,
            tr("The field {key}", key=quoted(field.key or field.label))
            if field.key or field.label
            else tr("A field"),
        )
        if field.key in PROPOSAL_KEYS:
            source.report(
                "E122",
                tr(
                    "A field can't have the key {key}: every proposal has that key already, for "
                    "something else.",
                    key=quoted(field.key),
                ),
                tr("Choose another key, also in the proposals' files."),
                node.under("key"),
                text=field.key,
            )
        elif field.key in fields:
            source.report(
                "E114",
                tr("The field's key {key} stands twice.", key=quoted(field.key)),
                tr("Give each field a key of its own, or take one of the two away."),
                node.under("key"),
                text=field.key,
            )
        elif field.key:
            fields[field.key] = Field(
                field.key,
                field.label or field.key,
                field.need or "optional",
                field.help,
                int(field.most) if field.most else None,
            )
    return tuple(fields.values())


def _listed(shape: EditionShape, source: Source) -> tuple[ListedProposal, ...]:
    assert source.root is not None
    listed: dict[str, ListedProposal] = {}
    chapters: dict[str, Node] = {}
    for index, (chapter, node) in enumerate(
        zip(shape.chapters, source.root.under("chapters").items, strict=False)
    ):
        _check_chapter(chapter, node, chapters, source)
        for name, item in zip(chapter.proposals, node.under("proposals").items, strict=False):
            if name in listed:
                first = listed[name]
                source.report(
                    "E121",
                    tr(
                        _TWICE_IN_CHAPTER if first.chapter == index else _TWICE,
                        id=quoted(name),
                        line=first.node.line,
                        title=quoted(shape.chapters[first.chapter].title),
                    ),
                    tr("A proposal stands in one chapter, once: take one of the two lines away."),
                    item,
                    text=name,
                )
            elif name:
                listed[name] = ListedProposal(name, len(listed) + 1, index, item)
    return tuple(listed.values())


def _check_chapter(chapter: ChapterShape, node: Node, earlier: dict[str, Node], source: Source) -> None:
    what = (
        tr("The chapter {title}", title=quoted(chapter.title or chapter.id))
        if chapter.title or chapter.id
        else tr("A chapter")
    )
    report_missing(_NEEDED_BY_CHAPTER, chapter, node, source, what)
    if chapter.id in earlier:
        source.report(
            "E114",
            tr(
                "The chapter id {id} stands twice: first in line {line}.",
                id=quoted(chapter.id),
                line=earlier[chapter.id].line,
            ),
            tr("Give each chapter an id of its own."),
            node.under("id"),
            text=chapter.id,
        )
    elif chapter.id:
        earlier[chapter.id] = node
    proposals = node.keys.get("proposals")
    if not chapter.proposals and not (proposals and proposals.faulty):
        source.report(
            "W104",
            tr("{what} has no proposals.", what=what),
            tr("List its proposals under proposals:, or take the chapter away."),
            proposals or node,
        )
