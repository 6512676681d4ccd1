"""What one parcel holds, made by a worker: any process that sees the project's folder, here or on another
machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..foundation.folders import Folders
from ..foundation.progress import SilentProgress
from ..locale import tr
from ..model import PARCEL_PARTS, Edition, Member
from ..problems import OutsideError, PressklarError, Problem
from .file_names import parcel_names
from .letters import Letter, letter_texts, write_letter
from .origins import inputs_sum

if TYPE_CHECKING:
    from ..docx.engine import Word
    from ..pdf.engine import Booklet, LaidOutBooklet
    from ..rendering.sections import Section, SectionSource


RESERVED = "key"
"""The section of front matter that a member's own list takes the place of."""


@dataclass(frozen=True)
class Order:
    """One parcel to make: plain values, so that any process that sees the same folder can. `inputs` is a hash
    of all that it is made from.
    """

    root: str
    edition: str
    inputs: str
    member: str


@dataclass(frozen=True)
class Contents:
    """What a worker gives back: a parcel's files by name, what each of those that go along is ("booklet",
    "excerpt", "draft"), and its draft without the file; or the problems that hindered it.
    """

    member: str
    files: Mapping[str, bytes]
    kinds: Mapping[str, str] = field(default_factory=dict)
    letter: Letter | None = None
    draft: Word | None = None
    problems: tuple[Problem, ...] = ()
    exit_code: int = 0


@dataclass(frozen=True)
class _Ground:
    """What all parcels of an edition share: its source and sections, how the common edition is laid out, and
    its folios by anchor.
    """

    source: SectionSource
    sections: tuple[Section, ...]
    folders: Folders
    common: LaidOutBooklet
    folios: Mapping[str, int]

    def member(self, name: str) -> Member:
        return next(member for member in self.source.edition.members if member.id == name)


@lru_cache(maxsize=1)
def _ground(root: str, edition: str, inputs: str) -> _Ground:
    """Read once a process. Raises OutsideError (E865) where this process sees other files than the one that
    asks.
    """
    from ..pdf.engine import lay_out_booklet
    from ..pdf.workshop import InProcessPool
    from ..rendering.sections import read_source

    folders = Folders(Path(root))
    source = read_source(folders, edition).sound().source if folders.content.is_dir() else None
    if source is None or inputs_sum(folders, source.edition) != inputs:
        raise OutsideError(
            Problem(
                "E865",
                None,
                tr(
                    "A worker doesn't see the same files under {root} as this machine does, or they were "
                    "changed meanwhile.",
                    root=root,
                ),
                tr(
                    "Run it again if you changed something while it ran. A cluster's workers need the "
                    "project's folder under the same path."
                ),
            )
        )
    common = lay_out_booklet(source, folders, InProcessPool(), SilentProgress())
    return _Ground(source, tuple(source.sections(parted=True)), folders, common, common.folios())


def prepare(order: Order) -> None:
    """Reads what all parcels share, and renders all that isn't laid out of this one: then its templates are
    compiled. Raises PressklarError.
    """
    from ..docx.drafting import make_draft
    from ..rendering.sections import excerpt_sections, member_sections

    ground = _ground(order.root, order.edition, order.inputs)
    member = ground.member(order.member)
    own = member_sections(ground.source, member, ground.sections)
    list(own.sections())
    write_letter(own, parts_of(ground.source.edition, member), ground.folios)
    if own.views.own:
        list(excerpt_sections(ground.source, member, ground.folios).sections())
        make_draft(ground.source, ground.folders, members=(member.id,))


def make_contents(order: Order) -> Contents:
    """One parcel's files, in a worker. What hinders it is given back, not raised: it has to pass from process
    to process.
    """
    try:
        ground = _ground(order.root, order.edition, order.inputs)
        return _contents(ground, ground.member(order.member))
    except PressklarError as error:
        return Contents(order.member, {}, problems=error.problems, exit_code=error.exit_code)


def _contents(ground: _Ground, member: Member) -> Contents:
    from ..docx.drafting import make_draft
    from ..pdf.audit_problems import problems_of
    from ..pdf.engine import Variant, make_booklet
    from ..pdf.workshop import InProcessPool
    from ..rendering.sections import excerpt_sections, member_sections
    from .marking import Marking

    source, folders, folios = ground.source, ground.folders, ground.folios
    reserved = next(
        (len(section.pages) for section in ground.common.sections if section.section == RESERVED), 1
    )
    own = member_sections(source, member, ground.sections, reserved)
    parts = parts_of(source.edition, member)
    names = parcel_names(source.edition, member, letter_texts(own))
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    parcel = folders.output(source.edition.id) / "parcels" / member.id

    def faults(booklet: Booklet, name: str) -> Iterator[Problem]:
        return problems_of(booklet.faults, source.edition, folders.display_path(parcel / name))

    draft = None
    if "booklet" in parts:
        booklet = make_booklet(
            own,
            folders,
            InProcessPool(),
            SilentProgress(),
            Variant(base=ground.common, amend=Marking.of(own, ground.common).amend),
        )
        files[names["booklet"]] = booklet.pdf
        problems += (*booklet.problems, *faults(booklet, names["booklet"]))
    if "excerpt" in parts:
        excerpt = make_booklet(
            excerpt_sections(source, member, folios), folders, InProcessPool(), SilentProgress()
        )
        files[names["excerpt"]] = excerpt.pdf
        problems += (*excerpt.problems, *faults(excerpt, names["excerpt"]))
    if "draft" in parts:
        word = make_draft(source, folders, members=(member.id,))
        files[names["draft"]] = word.docx
        problems += word.problems
        draft = replace(word, docx=b"")
    letter = write_letter(own, parts, folios)
    files |= {"letter.txt": letter.text.encode(), "letter.html": letter.html.encode()}
    kinds = {names[part]: part for part in parts}
    return Contents(member.id, files, kinds, letter, draft, tuple(problems))


def parts_of(edition: Edition, member: Member) -> tuple[str, ...]:
    """What the member's parcel holds: as members.yaml says, else as edition.yaml does. Without proposals
    there is nothing but the booklet.
    """
    wanted = member.parcel or edition.dispatch.parcel
    return (
        tuple(part for part in PARCEL_PARTS if part in wanted) if edition.by_member(member) else ("booklet",)
    )
