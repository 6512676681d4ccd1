"""output/<edition>/proof.html: every finding to read and print, by proposal, its words marked, with a picture
of its page.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from ..foundation.files import write_atomically
from ..foundation.folders import Folders
from ..locale import language
from ..model import Edition, Proposal
from ..problems import SEVERITIES, Problem
from ..rendering.report_pages import GROUND, hues, report
from .proofing import Proof, Surroundings

_TEMPLATE = "proof.html.j2"
PICTURED = 24
"""Pages in pictures at most: each is some 60 kB."""
_SCALE = 1.1


@dataclass(frozen=True)
class ReportedRemark:
    """A remark as the template shows it."""

    problem: Problem
    around: Surroundings | None
    picture: str | None
    """Only at the first remark about a page: each is some 60 kB."""

    @property
    def is_whole(self) -> bool:
        """Whether its words are several and all that is shown: then nothing would stand out by marking
        them.
        """
        if self.around is None:
            return False
        before, words, after = self.around
        return not (before or after) and len(words) > 60


@dataclass(frozen=True)
class RemarkGroup:
    """The remarks about one proposal, or about the edition and its outputs (`proposal` None)."""

    proposal: Proposal | None
    hue: str
    deep: str
    items: tuple[ReportedRemark, ...]


def write_report(folders: Folders, proof: Proof) -> Path:
    """Writes the report, where the one that stands says something else. Raises OutsideError (E901) where the
    disk refuses.
    """
    assert proof.edition is not None
    path = folders.output(proof.edition.id) / "proof.html"
    mark = f"<!-- {_sum_of(folders, proof)} -->".encode()
    if path.is_file() and path.read_bytes()[-len(mark) - 2 :].strip() == mark:
        return path
    write_atomically(path, _rendered(folders, proof) + b"\n" + mark + b"\n", lasting=False)
    return path


def _sum_of(folders: Folders, proof: Proof) -> str:
    """What the report depends on, as one number: the look and all that it says."""
    template = next((path / _TEMPLATE for path in folders.templates if (path / _TEMPLATE).is_file()), None)
    booklet = folders.output(proof.edition.id) / "booklet.pdf" if proof.edition else None
    facts = (
        template and template.stat().st_mtime_ns,
        language(),
        [(remark.problem, remark.around) for remark in proof.remarks],
        proof.silenced,
        proof.edition and proof.edition.title,
        booklet.stat().st_mtime_ns if booklet and booklet.is_file() else 0,
    )
    return hashlib.sha256(repr(facts).encode("utf-8", "replace")).hexdigest()


def _rendered(folders: Folders, proof: Proof) -> bytes:
    assert proof.edition is not None
    counts = [
        (severity, sum(problem.severity == severity for problem in proof.problems)) for severity in SEVERITIES
    ]
    return report(
        folders,
        _TEMPLATE,
        edition=proof.edition,
        groups=_groups(folders, proof.edition, proof),
        counts=counts,
        silenced=proof.silenced,
    )


def _groups(folders: Folders, edition: Edition, proof: Proof) -> Sequence[RemarkGroup]:
    pictures = _pictures(folders, edition, proof.problems)
    palettes = hues(folders, edition)
    of_id = {proposal.id: proposal for proposal in edition.proposals}
    numbers = {name: proposal.number for name, proposal in of_id.items()}
    groups = []
    for name, remarks in groupby(
        sorted(proof.remarks, key=lambda remark: numbers.get(remark.problem.proposal or "", 0)),
        key=lambda remark: remark.problem.proposal if remark.problem.proposal in of_id else None,
    ):
        hue, deep = palettes.get(name or "", GROUND)
        reported = tuple(
            ReportedRemark(remark.problem, remark.around, pictures.pop(remark.problem.page or 0, None))
            for remark in remarks
        )
        groups.append(RemarkGroup(of_id.get(name or ""), hue, deep, reported))
    return groups


def _pictures(folders: Folders, edition: Edition, problems: Sequence[Problem]) -> dict[int, str]:
    """Pictures of the booklet's pages that are spoken of, as data addresses, so that the report is one
    file.
    """
    pages = sorted({problem.page for problem in problems if problem.page})[:PICTURED]
    path = folders.output(edition.id) / "booklet.pdf"
    return dict(_drawn(path, pages)) if pages and path.is_file() else {}


def _drawn(path: Path, pages: Sequence[int]) -> Iterator[tuple[int, str]]:
    import io

    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        for number in pages:
            if number <= len(document):
                buffer = io.BytesIO()
                document[number - 1].render(scale=_SCALE).to_pil().save(buffer, "PNG", optimize=True)
                yield number, "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    finally:
        document.close()
