"""content/house-style.yaml: how the office writes certain words, beyond what holds for the language."""

from __future__ import annotations

from dataclasses import dataclass

from ..foundation.folders import PROJECT, Folders
from ..foundation.language_tags import lookup
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
    """The terms of one language, in the file's order; `allowed` are words and pairs that the
    checks of variants leave alone.
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
        path = PROJECT / "content" / FILE
        source = Sources(Folders(PROJECT)).open(path) if path.is_file() else None
    if source is None or source.root is None:
        return HouseStyle()
    root = source.root

    def report(node: Node, message: str, hint: str) -> None:
        source.report("E795", message, hint, node)

    own = next((root.keys[tag] for tag in lookup(language) if tag in root.keys), None)
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
        write, ways, reason = (_texts(node.keys.get(key)) for key in ("write", "not", "reason"))
        if write and ways:
            terms.append(Term(write[0], ways, "".join(reason)))
        else:
            report(
                node,
                tr("A term needs write: and not:."),
                tr("Write it as - {write: lärprojekt, not: [läroprojekt]}."),
            )
    return HouseStyle(tuple(terms), frozenset(text.lower() for text in _texts(own.keys.get("allowed"))))


def _texts(node: Node | None) -> tuple[str, ...]:
    """The texts of a value that is one or a list of them."""
    values = () if node is None else (node.value, *(item.value for item in node.items))
    return tuple(value.strip() for value in values if isinstance(value, str) and value.strip())
