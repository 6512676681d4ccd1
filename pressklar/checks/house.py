"""content/house-style.yaml: how the office writes certain words, beyond what holds for the language."""

from __future__ import annotations

from dataclasses import dataclass

from ..foundation.folders import PROJECT, Folders
from ..locale import tr
from ..manuscript.read.nodes import Node
from ..manuscript.read.sources import Sources
from ..manuscript.read.words import quoted

FILE = "house-style.yaml"


@dataclass(frozen=True)
class Term:
    """A word as the office writes it, and the ways that it doesn't."""

    write: str
    instead_of: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True)
class HouseStyle:
    """The terms of one language, in the file's order; `allowed` are words and pairs that no check of variants
    shall name.
    """

    terms: tuple[Term, ...] = ()
    allowed: frozenset[str] = frozenset()


def read_house_style(folders: Folders, language: str, sources: Sources) -> HouseStyle:
    """The root's file, or where it has none the project's own. What doesn't fit is reported (E795) to the
    sources and left out.
    """
    if (folders.content / FILE).is_file():
        source = sources.open(folders.content / FILE)
    else:
        own_sources = Sources(Folders(PROJECT))
        source = (
            own_sources.open(PROJECT / "content" / FILE) if (PROJECT / "content" / FILE).is_file() else None
        )
    if source is None or source.root is None:
        return HouseStyle()
    root = source.root

    def report(node: Node, message: str, hint: str) -> None:
        source.report("E795", message, hint, node)

    own = root.keys.get(language)
    if root.value is not None and not isinstance(root.value, dict):
        report(
            root,
            tr("The house style should hold keys: one for each language."),
            tr("Begin with sv: on a line of its own."),
        )
    if own is None or own.value is None:
        return HouseStyle()
    if not isinstance(own.value, dict):
        report(
            own,
            tr("Under {language} should stand terms: and allowed:.", language=quoted(language)),
            tr("Look at the file's head: it shows how."),
        )
    terms = []
    for node in own.keys["terms"].items if "terms" in own.keys else ():
        write, ways, reason = node.keys.get("write"), node.keys.get("not"), node.keys.get("reason")
        others = (
            [ways.value]
            if ways and isinstance(ways.value, str)
            else [item.value for item in ways.items]
            if ways
            else []
        )
        texts = tuple(text.strip() for text in others if isinstance(text, str) and text.strip())
        if write is None or not isinstance(write.value, str) or not texts:
            report(
                node,
                tr("A term needs write: and not:."),
                tr("Write it as - {write: lärprojekt, not: [läroprojekt]}."),
            )
            continue
        terms.append(
            Term(
                write.value.strip(),
                texts,
                reason.value.strip() if reason and isinstance(reason.value, str) else "",
            )
        )
    allowed = frozenset(
        item.value.strip().lower()
        for item in (own.keys["allowed"].items if "allowed" in own.keys else ())
        if isinstance(item.value, str)
    )
    return HouseStyle(tuple(terms), allowed)
