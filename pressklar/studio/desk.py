"""What all requests of a studio share: the root, the edition as it was last read, what proofing says of it,
and the booklet that stands on the table.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..foundation.folders import Folders
from ..manuscript import Reading, read_edition
from ..model import Edition, Proposal
from ..problems import ContentError
from .pages import PageTable

if TYPE_CHECKING:
    from ..checks.context import ProofStore
    from ..checks.proofing import Proof

Stamp = tuple[tuple[str, int, int], ...]
"""The files that an edition is read from, each with its time (ns) and size."""


@dataclass(frozen=True)
class _Known:
    stamp: Stamp
    reading: Reading


class Desk:
    """One edition of one root, open in the studio. May be asked from several threads."""

    def __init__(self, folders: Folders, edition: str) -> None:
        self.folders, self.edition_id = folders, edition
        self.pages = PageTable(folders, edition)
        self._reading, self._proofing = threading.Lock(), threading.Lock()
        self._known: _Known | None = None
        self._proof: tuple[Stamp, Proof] | None = None
        self._entries: ProofStore | None = None

    def reading(self) -> Reading:
        """The edition as it stands on the disk now; read again only where a file has changed."""
        return self._latest().reading

    def _latest(self) -> _Known:
        with self._reading:
            stamp = self.stamp()
            if self._known is None or self._known.stamp != stamp:
                self._known = _Known(stamp, read_edition(self.folders, self.edition_id))
            return self._known

    def edition(self) -> Edition:
        """The edition. Raises ContentError with what keeps it from being read."""
        reading = self.reading()
        if reading.edition is None:
            raise ContentError(*reading.problems)
        return reading.edition

    def proposal(self, name: str) -> Proposal | None:
        return next((proposal for proposal in self.edition().proposals if proposal.id == name), None)

    def proof(self) -> Proof:
        """What proofing says of the content as it stands: only what has changed is looked at anew. Nobody who
        only reads waits for it.
        """
        with self._proofing:
            known = self._latest()
            if self._proof is None or self._proof[0] != known.stamp:
                self._proof = known.stamp, self._proofed(known.reading)
            return self._proof[1]

    def proof_as_written(self, file: Path, data: bytes) -> Proof:
        """What proofing would say were these the bytes of a file. Nothing is written."""
        instead = {file: data}
        reading = read_edition(self.folders, self.edition_id, instead)
        with self._proofing:
            return self._proofed(reading, instead)

    def _proofed(self, reading: Reading, instead: Mapping[Path, bytes | None] | None = None) -> Proof:
        from ..checks.context import ProofStore
        from ..checks.proofing import proof_content

        self._entries = self._entries or ProofStore()
        return proof_content(self.folders, reading, instead=instead, store=self._entries)

    def proof_if_ready(self) -> Proof | None:
        """As `proof`, but None where it would have to be waited for."""
        proof, known = self._proof, self._known
        return proof[1] if proof and known and proof[0] == known.stamp else None

    def close(self) -> None:
        self.pages.close()

    def stamp(self) -> Stamp:
        """The files that the edition is read from, as they are now."""
        return tuple(sorted(_facts(self.folders, self.edition_id)))


def _facts(folders: Folders, edition: str) -> Iterator[tuple[str, int, int]]:
    beside = (path for path in folders.content.glob("*") if path.suffix in (".yaml", ".txt"))
    others = folders.content.glob("*/edition.yaml")  # their numbers stand at what continues them
    for path in (*beside, *others, *_files_below(folders.edition(edition))):
        try:
            facts = path.stat()
        except OSError:  # it went a moment ago
            continue
        yield str(path), facts.st_mtime_ns, facts.st_size


def _files_below(folder: Path) -> Iterator[Path]:
    """The files of an edition, without its records, which no page shows."""
    for place, below, names in os.walk(folder):
        below[:] = [name for name in below if name != "records" and not name.startswith(".")]
        yield from (Path(place, name) for name in names if not name.startswith("."))
