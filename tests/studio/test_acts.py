"""What the history calls the studio's acts: what was done, to which proposal, in which field."""

from __future__ import annotations

from pathlib import Path

from small import built

from pressklar.locale import speaking
from pressklar.manuscript import read_edition
from pressklar.manuscript.history import History, not_taken_back
from pressklar.model import Edition
from pressklar.studio import arranging
from pressklar.studio.acts import ARRANGED, history_row
from pressklar.studio.arrange_routes import ACTS
from pressklar.studio.saving import save_value


def test_each_act_says_what_was_done_and_to_what(tmp_path: Path) -> None:
    root = built(tmp_path / "root")

    def edition() -> Edition:
        read = read_edition(root.folders, root.edition).edition
        assert read is not None
        return read

    def last() -> tuple[str, str]:
        revisions = list(History(root.folders).revisions())
        row = history_row(edition(), revisions[-1], not_taken_back(revisions))
        return row.name, row.what

    with speaking("en"):
        chapter, proposal = edition().chapters[0], edition().proposals[0]
        field = edition().fields[0]
        text = proposal.fields[field.key]
        file = edition().folder / "proposals" / f"{proposal.id}.yaml"
        save_value(root.folders, edition(), file, (field.key,), text, f"{text.rstrip()} Mer.")
        assert last() == ("Written in the studio", f"{proposal.title}: {field.label}")
        save_value(root.folders, edition(), file, ("title",), proposal.title, "Annat")
        assert last() == ("Written in the studio", "Annat: Title")
        arranging.move_proposal(root.folders, edition(), proposal.id, 0, 1)
        assert last() == ("Moved", "Annat")
        arranging.take_out(root.folders, edition(), proposal.id)
        assert last() == ("Taken out", "Annat")
        arranging.bring_back(root.folders, edition(), proposal.id, 0)
        assert last() == ("Brought back", "Annat")
        arranging.rename_proposal(root.folders, edition(), proposal.id, "annat")
        assert last() == ("Address changed", "Annat")
        arranging.add_proposal(root.folders, edition(), 0, "Om dimma")
        assert last() == ("Proposal added", "Om dimma")
        arranging.rename_chapter(root.folders, edition(), 0, "Först")
        assert last() == ("Chapter renamed", "Först")
        arranging.add_chapter(root.folders, edition(), "Sist")
        assert last() == ("Chapter added", "Sist")
        arranging.move_chapter(root.folders, edition(), 0, 1)
        assert last() == ("Chapter moved", "Först")
        arranging.remove_chapter(root.folders, edition(), 1)
        assert last() == ("Chapter removed", "Först")
    assert chapter.title != "Först"
    assert set(ACTS) <= set(ARRANGED), "every act of the outline has its words"
