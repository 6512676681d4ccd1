"""What the studio writes: the value alone, no other byte; what another hand wrote meanwhile stays; order and
undo.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from small import Root, built

from pressklar.manuscript import read_edition
from pressklar.manuscript.undoing import undo
from pressklar.model import Edition, Silenced
from pressklar.studio import saving
from pressklar.studio.saving import ConflictError, merged_text, save_value


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return built(tmp_path / "root")


def edition_of(root: Root) -> Edition:
    edition = read_edition(root.folders, root.edition).edition
    assert edition is not None
    return edition


def content(root: Root) -> dict[str, bytes]:
    places = sorted(path for path in (root.path / "content").rglob("*.yaml") if "records" not in path.parts)
    return {path.name: path.read_bytes() for path in places}


def save(root: Root, name: str, key: str, base: str, value: str) -> saving.Saved:
    edition = edition_of(root)
    return save_value(
        root.folders, edition, edition.folder / "proposals" / f"{name}.yaml", (key,), base, value
    )


def test_a_saved_value_changes_no_other_byte_and_can_be_undone(root: Root) -> None:
    before, proposal = content(root), edition_of(root).proposals[0]
    key, text = next(iter(proposal.fields.items()))
    saved = save(root, proposal.id, key, text, f"{text} Så är det.")
    assert not saved.is_merged
    after = content(root)
    assert {name for name in before if before[name] != after[name]} == {f"{proposal.id}.yaml"}
    assert edition_of(root).proposals[0].fields[key] == f"{text.rstrip()} Så är det."
    assert "Så är det." in after[f"{proposal.id}.yaml"].decode()
    undo(root.folders, root.edition)
    assert content(root) == before


def test_what_did_not_change_is_not_written(root: Root) -> None:
    proposal = edition_of(root).proposals[0]
    before = content(root)
    save(root, proposal.id, "title", proposal.title, f"{proposal.title} ")
    assert content(root) == before and not (root.path / "content/records/history").exists()


def test_edits_that_do_not_touch_are_woven_and_others_are_shown(root: Root) -> None:
    proposal = edition_of(root).proposals[0]
    key = next(iter(proposal.fields))
    base = "Ett första stycke om fyrar.\n\nEtt andra stycke om båkar."
    save(root, proposal.id, key, proposal.fields[key], base)
    save(root, proposal.id, key, base, base.replace("fyrar", "fyrskepp"))
    saved = save(root, proposal.id, key, base, base.replace("båkar", "kumlar"))
    assert (
        saved.is_merged
        and str(saved.value).rstrip() == "Ett första stycke om fyrskepp.\n\nEtt andra stycke om kumlar."
    )
    with pytest.raises(ConflictError) as conflict:
        save(root, proposal.id, key, base, base.replace("fyrar", "bojar"))
    assert str(conflict.value.standing).rstrip() == saved.value
    assert edition_of(root).proposals[0].fields[key] == str(saved.value).rstrip()


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "woven"),
    [
        ("a b c", "a b c", "a b d", "a b d"),
        ("a b c", "x b c", "a b d", "x b d"),
        ("a b c", "a x c", "a y c", None),
        ("a b c", "a x c", "a x c", "a x c"),
        ("", "ny text", "", "ny text"),
        (["a"], ["b"], ["c"], None),
        ("Ett två tre fyra fem.", "ETT två tre fyra FEM.", "Ett två TRE fyra fem.", None),
        ("Ett två. Tre fyra.", "ETT två. Tre fyra.", "Ett två. Tre FYRA.", "ETT två. Tre FYRA."),
        ("Ett *två* tre.", "Ett *två* tre. Nytt.", "Ett **två** tre.", "Ett **två** tre. Nytt."),
        ("- ett\n- två\n", "- ett\n- två\n- tre\n", "- noll\n- två\n", "- noll\n- två\n- tre"),
    ],
)
def test_two_hands_are_woven_where_they_do_not_touch(
    base: str | list[str], ours: str | list[str], theirs: str | list[str], woven: str | None
) -> None:
    assert merged_text(base, ours, theirs) == woven  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "settings",
    ["", "proof:\n  severities: {A704: off}\n", "proof:\n  silenced:\n    - {code: W701, reason: so}\n"],
)
def test_a_finding_is_silenced_with_its_reason(root: Root, settings: str) -> None:
    file = root.path / "content" / root.edition / "edition.yaml"
    file.write_text(file.read_text("utf-8") + settings, "utf-8")
    before = edition_of(root).proof
    saving.silence(
        root.folders, edition_of(root), Silenced("W720", 'their "own" word: yes', "ett", "idea", "fyrskepp")
    )
    after = edition_of(root).proof
    assert after.silenced[:-1] == before.silenced and after.severities == before.severities
    assert after.silenced[-1] == Silenced("W720", 'their "own" word: yes', "ett", "idea", "fyrskepp")


def test_the_first_contact_of_an_entry_is_no_conflict(root: Root) -> None:
    """A window holds no contacts as [], and a file without the key as nothing."""
    edition = edition_of(root)
    file = edition.folder / "proposals" / f"{edition.proposals[0].id}.yaml"
    save_value(
        root.folders,
        edition,
        file,
        ("contacts",),
        [{"name": "Kim Exempel", "email": "kim@region.example"}],
        [],
    )
    assert edition_of(root).proposals[0].contacts == ()
    save_value(root.folders, edition, file, ("contacts",), [], [{"name": "Alva"}])
    assert [each.name for each in edition_of(root).proposals[0].contacts] == ["Alva"]
