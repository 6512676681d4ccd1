"""Edition -> output/<edition>/call/<member>/: the forms and the letter for each member, and the forms for
anybody, to put on the web or hand on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..dispatch.ledger import Kind
from ..dispatch.letters import Letter
from ..dispatch.sealed import kind_folder, manifest_bytes, manifest_of
from ..docx.restyle import sheet_of
from ..docx.sheet import StyleSheet
from ..foundation.folder_replacement import recover_folders, replace_folder
from ..foundation.progress import Progress
from ..model import Member
from ..rendering.sections import SectionSource, addressed
from .form import Form, for_member, form_of
from .letters import Reminding, call_letter
from .web_form import web_form
from .word_form import word_form


@dataclass(frozen=True)
class Making:
    """What a run makes: calls, or reminders of them, where `reminding` says to whom of which day."""

    last_day: date
    reminding: Mapping[str, Reminding] | None = None

    @property
    def kind(self) -> Kind:
        return "call" if self.reminding is None else "reminder"


def make_calls(
    common: SectionSource, members: Sequence[Member], making: Making, progress: Progress
) -> tuple[Path, ...]:
    """Makes what each member is sent, whole or not at all; and, with the calls, the forms for anybody. Gives
    the folders. What is the same as before isn't written again.

    Raises ContentError (E310, E311 for a template or a text, E601 and E602 for styles/word.docx),
    OutsideError (E901).
    """
    folders, edition = common.folders, common.edition
    parent = kind_folder(folders, edition.id, making.kind)
    sheet = sheet_of(common.theme, edition.language, common.look)
    recover_folders(parent)
    progress.stage("forms", len(members) + 1)
    made = []
    if making.kind == "call":
        form = form_of(common, making.last_day)
        made.append(parent / for_member(None))
        replace_folder(made[-1], _forms(common, form, sheet))
        progress.step(form.names["word"])
    for member in members:
        source = addressed(common, member)
        form = form_of(source, making.last_day)
        reminding = making.reminding[member.id] if making.reminding is not None else None
        letter = call_letter(source, form, making.last_day, reminding)
        made.append(parent / for_member(member))
        replace_folder(made[-1], _sealed(form, letter, _forms(source, form, sheet)))
        progress.step(member.name)
    return tuple(made)


def _forms(source: SectionSource, form: Form, sheet: StyleSheet) -> dict[str, bytes]:
    return {form.names["word"]: word_form(source, form, sheet), form.names["web"]: web_form(source, form)}


def _sealed(form: Form, letter: Letter, forms: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a member's folder, with their manifest, by which they are sent as parcels are."""
    files = {**forms, "letter.txt": letter.text.encode(), "letter.html": letter.html.encode()}
    kinds = {form.names[kind]: f"{kind} form" for kind in ("word", "web")}
    manifest = manifest_of(form.edition, form.member, (letter.language, letter.subject), files, kinds)
    return {**files, "manifest.json": manifest_bytes(manifest)}
