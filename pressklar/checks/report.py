"""output/<edition>/proof.html: every finding to read and print, what is to be mended before advice, by
proposal, its words marked, with a picture of its page.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal

from ..foundation.files import write_atomically
from ..foundation.folders import Folders
from ..foundation.pdfium import ENGINE
from ..foundation.theme_files import theme_files
from ..locale import language
from ..model import Edition, Proposal
from ..problems import SEVERITIES, Problem, grouped, heading_of
from ..rendering.report_pages import STYLE, field_labels, hues, report, report_look
from .proofing import Proof, Remark, Surroundings

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
    palette: tuple[str, str] | None
    """Ground and type of its number, None for the reports' own."""
    items: tuple[ReportedRemark, ...]


@dataclass(frozen=True)
class RemarkList:
    """Remarks of one kind in many places: `rows` has each with its proposal."""

    heading: str
    rows: tuple[tuple[Proposal | None, ReportedRemark], ...]

    @property
    def example(self) -> Problem:
        return self.rows[0][1].problem


@dataclass(frozen=True)
class ReportPart:
    """Remarks to be mended, or advice: those of each proposal, and those that stand in many places."""

    name: Literal["mend", "advice"]
    groups: tuple[RemarkGroup, ...]
    lists: tuple[RemarkList, ...]

    @property
    def count(self) -> int:
        return sum(len(group.items) for group in self.groups) + sum(len(each.rows) for each in self.lists)


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
    theme = proof.edition.theme if proof.edition else ""
    templates = [theme_files(folders, theme).template(name) for name in (_TEMPLATE, STYLE)]
    booklet = folders.output(proof.edition.id) / "booklet.pdf" if proof.edition else None
    facts = (
        [path and path.stat().st_mtime_ns for path in templates],
        report_look(folders, theme),
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
    palettes = hues(folders, proof.edition)
    return report(
        folders,
        proof.edition.theme,
        _TEMPLATE,
        edition=proof.edition,
        parts=tuple(_parts(folders, proof.edition, proof, palettes)),
        labels=field_labels(proof.edition),
        palettes=palettes,
        counts=counts,
        silenced=proof.silenced,
    )


def _parts(
    folders: Folders, edition: Edition, proof: Proof, palettes: Mapping[str, tuple[str, str]]
) -> Iterator[ReportPart]:
    pictures = _pictures(folders, edition, proof.problems)
    of_id = {proposal.id: proposal for proposal in edition.proposals}

    def proposal_of(remark: Remark) -> Proposal | None:
        return of_id.get(remark.problem.proposal or "")

    def reported(remark: Remark) -> ReportedRemark:
        return ReportedRemark(remark.problem, remark.around, pictures.pop(remark.problem.page or 0, None))

    def group(proposal: Proposal | None, remarks: Iterable[Remark]) -> RemarkGroup:
        weighty = sorted(remarks, key=lambda remark: SEVERITIES.index(remark.problem.severity))
        palette = palettes.get(proposal.id) if proposal else None
        return RemarkGroup(proposal, palette, tuple(map(reported, weighty)))

    ordered = sorted(proof.remarks, key=lambda remark: getattr(proposal_of(remark), "number", 0))
    names: tuple[Literal["mend", "advice"], ...] = ("mend", "advice")
    for name in names:
        is_advice = name == "advice"
        remarks = [remark for remark in ordered if (remark.problem.severity == "advice") == is_advice]
        kinds = grouped(remarks, lambda remark: remark.problem)
        single = [first for first, *others in kinds if not others]
        groups = tuple(group(proposal, each) for proposal, each in groupby(single, key=proposal_of))
        lists = tuple(
            RemarkList(
                heading_of([each.problem for each in many]),
                tuple((proposal_of(each), reported(each)) for each in many),
            )
            for many in sorted(kinds, key=len, reverse=True)
            if len(many) > 1
        )
        if remarks:
            yield ReportPart(name, groups, lists)


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

    with ENGINE:
        document = pypdfium2.PdfDocument(path)
        count = len(document)
    try:
        for number in pages:
            if number <= count:
                buffer = io.BytesIO()
                with ENGINE:
                    picture = document[number - 1].render(scale=_SCALE).to_pil()
                picture.save(buffer, "PNG", optimize=True)
                yield number, "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    finally:
        with ENGINE:
            document.close()
