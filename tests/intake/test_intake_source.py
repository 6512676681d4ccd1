"""The 2024 booklet's own text: 8 chapters, 41 proposals, every word in its field."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from booklets import SOURCE, Brought, bring_file, needs_source, snapshot

from pressklar.foundation.folders import PROJECT, Folders
from pressklar.intake.lines import fold, tokens
from pressklar.manuscript import read_edition
from pressklar.model import Contact

pytestmark = needs_source
GOLDEN = PROJECT / "tests" / "golden" / "intake" / "contacts-2024.txt"
SIZES = [5, 5, 3, 6, 5, 2, 6, 9]


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> Brought:
    root = tmp_path_factory.mktemp("source")
    (root / "content").mkdir()
    shutil.copy(PROJECT / "content" / "members.yaml", root / "content")
    return bring_file(root, SOURCE, edition="2024")


def row(number: int, contact: Contact) -> str:
    return " | ".join(
        str(part or "-")
        for part in (number, contact.name, contact.role, contact.organisation, contact.email, contact.note)
    )


def body() -> str:
    """The source after its contents list."""
    text = SOURCE.read_text("utf-8")
    return text[text.index("\nRegional utvecklingsstrategi\n") :]


def test_chapters_and_proposals(brought: Brought) -> None:
    assert brought.edition.title == "Förslag från Reglabs medlemmar inför 2024"
    assert brought.edition.language == "sv"
    assert [len(chapter.proposals) for chapter in brought.edition.chapters] == SIZES
    assert brought.edition.chapters[-1].title == "Näringsliv/innovation", (
        "the body's spelling, not the contents list's NÄRINGS LIV"
    )
    titles = [line.partition(" ")[2] for line in body().splitlines() if re.match(r"\d+\. ", line)]
    assert [proposal.title for proposal in brought.proposals] == titles
    assert len(titles) == 41
    assert [(field.key, field.label, field.need) for field in brought.edition.fields] == [
        ("idea", "Idé", "required"),
        ("purpose", "Syfte och övergripande mål", "expected"),
        ("target_group", "Målgrupp", "expected"),
    ]


def test_every_word_once(brought: Brought) -> None:
    """Counted here by itself, from the source and from the edition read back."""
    kept: Counter[str] = Counter(tokens(" ".join(chapter.title for chapter in brought.edition.chapters)))
    for proposal in brought.proposals:
        texts = [proposal.title, proposal.intro, *proposal.fields.values()]
        texts += [
            part
            for contact in proposal.contacts
            for part in (contact.name, contact.role, contact.organisation, contact.email, contact.note)
            if part
        ]
        kept.update(tokens(" ".join(texts)))
    numbers = [str(number) for number in range(1, 42)]
    labels = 41 * tokens("Idé Syfte och övergripande mål Målgrupp Kontaktperson")
    between_persons = 4 * ["och"]  # in numbers 2, 3 (twice) and 16
    assert Counter(tokens(body())) == kept + Counter(labels) + Counter(numbers) + Counter(between_persons)
    words = brought.done.words
    assert words.body == words.kept + words.labels + words.numbers + words.conjunctions == len(tokens(body()))


def test_words_stand_in_their_order(brought: Brought) -> None:
    """Each field's words are one stretch of the source: nothing was moved, within a field or between two."""
    source = " ".join(tokens(body()))
    for proposal in brought.proposals:
        for key, text in (("intro", proposal.intro), *proposal.fields.items()):
            assert f" {' '.join(tokens(text))} ".replace("  ", " ") in source, f"{proposal.id}.{key}"


@pytest.mark.parametrize(
    ("number", "key", "words"),
    [
        (
            4,
            "idea",
            "kartor (t.ex. för att planera sjukvård och folkhälsoinsatser). Ett lärprojekt kring detta tema",
        ),
        (7, "idea", "gör att vi står inför ett extremt stort behov"),
        (9, "idea", "de som arbetar med dessa frågor"),
        (31, "purpose", "Bidrar till att bygga upp en lärande organisation"),
    ],
)
def test_paragraphs_cut_by_a_page_are_whole(brought: Brought, number: int, key: str, words: str) -> None:
    assert words in brought.proposals[number - 1].fields[key]


def test_lists(brought: Brought) -> None:
    fields = [proposal.fields for proposal in brought.proposals]
    assert fields[15]["idea"].count("\n- ") == 17
    assert fields[18]["idea"].count("\n- ") == 4, "the marks without a space"
    assert re.findall(r"^(\d)\. \w+", fields[22]["purpose"], re.M) == ["1", "2", "3"]
    assert "- " not in fields[31]["idea"], "hyphens inside a paragraph stay as they are"


def test_what_a_proposal_lacks_is_empty_and_no_more(brought: Brought) -> None:
    empty = {
        (proposal.number, field.key)
        for proposal in brought.proposals
        for field in brought.edition.fields
        if not proposal.fields.get(field.key)
    }
    assert empty == {(9, "purpose"), (10, "purpose"), (19, "purpose"), (36, "purpose"), (36, "target_group")}
    assert "Alla som är inblandade" in brought.proposals[36].fields["target_group"], (
        "after a page break right under the label"
    )
    assert [proposal.number for proposal in brought.proposals if proposal.intro] == [32]
    assert brought.proposals[31].intro.startswith("Snabbkurs i strategiska snabbdialoger –en modell")


def test_contacts(brought: Brought) -> None:
    rows = (
        "\n".join(
            row(proposal.number, contact) for proposal in brought.proposals for contact in proposal.contacts
        )
        + "\n"
    )
    assert rows == GOLDEN.read_text("utf-8")


def test_contacts_and_members_are_those_of_the_edition_made_by_hand(brought: Brought) -> None:
    """content/2024 was written by people: an independent witness."""
    by_hand = read_edition(Folders(), "2024").edition
    assert by_hand is not None
    for ours, theirs in zip(brought.proposals, by_hand.proposals, strict=True):
        assert fold(ours.title) == fold(theirs.title)
        assert ours.submitted_by == theirs.submitted_by
        named = [
            [(contact.name, contact.role, contact.email) for contact in proposal.contacts if contact.name]
            for proposal in (ours, theirs)
        ]
        assert named[0] == named[1], ours.id
        assert {contact.organisation for contact in theirs.contacts} <= {
            contact.organisation for contact in ours.contacts
        } | {None}


def test_what_was_not_sure_is_said_with_its_line(brought: Brought) -> None:
    assert brought.lines("A425") == [480, 482, 484, 486, 762, 764]
    assert brought.lines("W426") == [238, 854, 854, 896]
    assert brought.lines("W432") == [714, 754], "two titles that the contents list spells otherwise"
    assert brought.lines("A435") == [756]
    assert set(brought.codes()) == {"A425", "W426", "W429", "W430", "W432", "A435"}
    assert all(problem.file and problem.hint for problem in brought.done.problems)


def test_what_was_not_sure_names_its_proposal_field_and_words(brought: Brought) -> None:
    """So that a report, and whoever reads --json, can join it to what the check finds."""
    doubts = [
        (problem.code, problem.number, problem.field, (problem.text or "")[:24])
        for problem in brought.done.problems
        if problem.text
    ]
    assert doubts == [
        ("W426", 8, "contacts", "Region Kalmar län har jo"),
        ("A425", 19, "idea", "-Efter"),
        ("A425", 19, "idea", "-Ska"),
        ("A425", 19, "idea", "-Det"),
        ("A425", 19, "idea", "-Olika"),
        ("W432", 30, "title", "verktyglåda"),
        ("W432", 32, "title", "expeditioner/piloter/pro"),
        ("A435", 32, "intro", "Snabbkurs i strategiska "),
        ("A425", 32, "idea", "1:-Snabbdialogernas"),
        ("A425", 32, "idea", "2:-Svara"),
        ("W426", 36, "contacts", "Amplify AB Magnus"),
        ("W426", 36, "contacts", "Håkan Ozan Novelty Quest"),
        ("W426", 38, "contacts", "jenny.ferry@regionvaster"),
    ]
    ids = {proposal.number: proposal.id for proposal in brought.proposals}
    assert all(problem.proposal == ids[problem.number] for problem in brought.done.problems if problem.number)


def test_ids_last_when_the_edition_is_replaced(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "content", tmp_path / "content", ignore=shutil.ignore_patterns("records"))
    before = sorted(path.name for path in (tmp_path / "content" / "2024" / "proposals").iterdir())
    brought = bring_file(tmp_path, SOURCE, edition="2024", replace=True)
    assert sorted(path.name for path in (tmp_path / "content" / "2024" / "proposals").iterdir()) == before
    assert brought.edition.publisher == "Reglab"
    assert brought.edition.date.isoformat() == "2023-11-01"
    assert not {"W427", "W429", "W430", "W436"} & set(brought.codes())
    assert "inte medlemmarnas egna ord" not in brought.edition.imprint


def test_the_same_source_gives_the_same_bytes(tmp_path: Path, brought: Brought) -> None:
    (tmp_path / "content").mkdir()
    shutil.copy(PROJECT / "content" / "members.yaml", tmp_path / "content")
    bring_file(tmp_path, SOURCE, edition="2024")
    assert snapshot(tmp_path / "content") == snapshot(brought.root / "content")
