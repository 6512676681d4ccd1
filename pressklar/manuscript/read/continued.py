"""continues: in a proposal -> the entry of another edition that it goes on from, as that edition has it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ...foundation.folders import Folders
from ...locale import tr
from ...model import Continued
from .editions import editions
from .nodes import Node, Source
from .settings import Settings, read_settings
from .sources import Sources
from .words import listed, nearest, quoted, suggestion, visible


class EarlierEntries:
    """The entries of the other editions of a publication. What is wrong with those editions is none of this
    one's problems.
    """

    def __init__(self, folders: Folders, edition: str, instead: Mapping[Path, bytes | None]) -> None:
        self._folders = folders
        self._names = [name for name in editions(folders) if name != edition]
        self.sources = Sources(folders, instead)
        self._settings: dict[str, Settings | None] = {}

    def find(self, wanted: str, node: Node, source: Source) -> Continued | None:
        """The entry of "edition/id". Reports E129, and gives None, where there is none."""
        name, _, entry = wanted.partition("/")
        if name not in self._names:
            self._report(
                wanted,
                tr("There is no other edition {name}.", name=quoted(name)),
                suggestion(nearest(name, self._names))
                + (
                    tr("The others are: {names}.", names=listed(self._names))
                    if self._names
                    else tr("There is no other edition yet: take the line away.")
                ),
                node,
                source,
            )
            return None
        settings = self._of(name)
        ids = {line.id: line.number for line in settings.listed} if settings else {}
        if settings is None or entry not in ids:
            meant = nearest(entry, ids)
            self._report(
                wanted,
                tr("The edition {edition} has no entry {name}.", edition=name, name=quoted(entry)),
                suggestion(f"{name}/{meant}" if meant else None)
                + tr("An entry is called by its file's name in proposals/, without .yaml."),
                node,
                source,
            )
            return None
        return Continued(
            name,
            entry,
            ids[entry],
            self._title(name, entry),
            settings.shape.title or name,
            settings.shape.web_address,
        )

    def _of(self, name: str) -> Settings | None:
        if name not in self._settings:
            source = self.sources.open(self._folders.edition(name) / "edition.yaml")
            self._settings[name] = read_settings(source) if source else None
        return self._settings[name]

    def _title(self, name: str, entry: str) -> str:
        source = self.sources.open(self._folders.edition(name) / "proposals" / f"{entry}.yaml")
        node = source.root.keys.get("title") if source and source.root else None
        title = node.value.strip() if node is not None and isinstance(node.value, str) else ""
        return " ".join(title.split()) or entry

    def _report(self, wanted: str, message: str, hint: str, node: Node, source: Source) -> None:
        source.report("E129", message, hint, node, field="continues", text=visible(wanted))
