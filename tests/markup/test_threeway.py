"""Three texts merged by words: what comes from whom, and what is a conflict."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import soaking
from hypothesis import given, settings
from hypothesis import strategies as some

from pressklar.markup.sentences import is_sentence_end
from pressklar.markup.threeway import Segment, merge, near_edits
from pressklar.markup.tokens import Token, readable, words

BASE = "Regionerna ska lära av varandra och dela sina erfarenheter varje år."


def merged(base: str, ours: str, theirs: str) -> list[Segment]:
    return merge(*(list(words(text)) for text in (base, ours, theirs)))


def result(segments: Sequence[Segment]) -> str:
    return readable(token for segment in segments for token in segment.merged)


def test_edits_apart_are_both_kept() -> None:
    segments = merged(
        BASE, BASE.replace("Regionerna", "Alla regioner"), BASE.replace("varje år", "två gånger om året")
    )
    assert (
        result(segments)
        == "Alla regioner ska lära av varandra och dela sina erfarenheter två gånger om året."
    )
    assert {segment.kind for segment in segments} == {"unchanged", "ours", "theirs"}


def test_the_same_words_changed_by_both_are_a_conflict_that_keeps_ours() -> None:
    segments = merged(BASE, BASE.replace("varje år", "varje månad"), BASE.replace("varje år", "varje vecka"))
    [conflict] = [segment for segment in segments if segment.kind == "conflict"]
    assert (
        "månad" in readable(conflict.ours),
        "vecka" in readable(conflict.theirs),
        "år" in readable(conflict.base),
    ) == (True, True, True)
    assert result(segments) == BASE.replace("varje år", "varje månad")


def test_the_same_change_by_both_is_no_conflict() -> None:
    changed = BASE.replace("varje år", "varje månad")
    segments = merged(BASE, changed, changed)
    assert result(segments) == changed and {segment.kind for segment in segments} == {"unchanged", "alike"}


def test_edits_with_hardly_a_word_between_are_pointed_at() -> None:
    segments = merged("ett två tre fyra fem", "ETT två tre fyra fem", "ett två TRE fyra fem")
    assert len(list(near_edits(segments))) == 1


TEXTS = some.lists(
    some.sampled_from(["en", "två", "tre", "och", "av", "region", "lärande", "år", ".", ","]), max_size=30
).map(" ".join)


@given(TEXTS, TEXTS)
def test_one_hand_alone_gets_its_whole_text(base: str, other: str) -> None:
    assert result(merged(base, other, base)) == readable(words(other)) == result(merged(base, base, other))


@given(TEXTS, TEXTS, TEXTS)
def test_every_word_of_every_hand_is_in_a_segment(base: str, ours: str, theirs: str) -> None:
    segments = merged(base, ours, theirs)

    def all_of(side: str) -> list[Token]:
        return [token for segment in segments for token in getattr(segment, side)]

    assert [all_of(side) for side in ("base", "ours", "theirs")] == [
        list(words(text)) for text in (base, ours, theirs)
    ]


# No sentence that nobody wrote


def conflicts(segments: Sequence[Segment]) -> list[tuple[str, str, str]]:
    return [
        (readable(segment.base), readable(segment.ours), readable(segment.theirs))
        for segment in segments
        if segment.kind == "conflict"
    ]


def test_edits_that_interleave_in_a_sentence_are_one_conflict() -> None:
    segments = merged(
        "Vi är oftast här och arbetar.",
        "Vi blir oftast där och arbetar.",
        "Vi är för det mesta här och arbetar.",
    )
    assert conflicts(segments) == [("är oftast här", "blir oftast där", "är för det mesta här")]
    assert result(segments) == "Vi blir oftast där och arbetar."


def test_edits_that_touch_are_one_conflict() -> None:
    segments = merged(
        "Hon köper röda äpplen ibland.", "Hon köper gröna äpplen ibland.", "Hon köper röda päron ibland."
    )
    assert conflicts(segments) == [("röda äpplen", "gröna äpplen", "röda päron")]


def test_edits_that_touch_over_the_end_of_a_sentence_are_apart() -> None:
    segments = merged(
        "Tåg går varje timme. De håller tiden.",
        "Tåg går varje kvart. De håller tiden.",
        "Tåg går varje timme. Tågen håller tiden.",
    )
    assert not conflicts(segments) and result(segments) == "Tåg går varje kvart. Tågen håller tiden."


def test_an_abbreviation_is_no_end() -> None:
    segments = merged("Tåg kl. Nio går nu.", "Tåg ca. Nio går nu.", "Tåg kl. Tio går nu.")
    assert len(conflicts(segments)) == 1


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Ett. Två.", 2),
        ("Se t.ex. Malmö nu.", 1),
        ("Kl. Nio. Sedan tio.", 2),
        ("Den 3. Mai kommt er. Gut.", 2),
        ("Dr. Ek kom 2024. Sedan gick hon.", 2),
        ("”Ja!” sa hon. ”Nej.” Tyst.", 3),
        ("Vem? Jag. och du.", 2),
        ("3.5 är mer. A. Ek vet.", 2),
        ("他来了。她走了。", 2),
        ("Слово. Дело.", 2),
        ("Vart (hit?) Nu", 1),
    ],
)
def test_sentences_end_by_signs_alone(text: str, ends: int) -> None:
    tokens = list(words(text))
    assert sum(is_sentence_end(tokens, index) for index in range(len(tokens))) == ends


WORDS = ["vi", "är", "oftast", "här", "det", "går", "bra", "om", "alla", "som", "kan", "vill", "komma"]
SENTENCE = some.lists(some.sampled_from(WORDS), min_size=4, max_size=12).map(
    lambda some_words: " ".join(some_words).capitalize() + "."
)
Edits = list[tuple[int, str, str]]
KIND, NEW = some.sampled_from(["byt", "lägg", "stryk"]), some.sampled_from(["NYTT", "för det MESTA", "Annat"])
EDITS = some.lists(some.tuples(some.integers(0, 40), KIND, NEW), max_size=4)


def edited(text: str, edits: Edits) -> str:
    row = text.split()
    for place, kind, new in edits:
        index = place % len(row)
        row[index : index + 1] = {"byt": [new], "lägg": [row[index], new], "stryk": []}[kind] or (
            [] if len(row) > 1 else row
        )
    return " ".join(row)


@pytest.mark.soak
@given(some.lists(SENTENCE, min_size=1, max_size=3).map(" ".join), EDITS, EDITS)
@settings(max_examples=soaking.rounds(60, 5000), deadline=None)
def test_every_run_of_words_that_changed_silently_is_whole_from_one_hand(
    base: str, mine: Edits, theirs: Edits
) -> None:
    """Between two changes of different hands in a sentence a word stands that all three have; and no hand
    stands on both sides of the other.
    """
    segments = merged(base, edited(base, mine), edited(base, theirs))
    row = [token for segment in segments for token in segment.base]
    place, hands, changed = 0, list[str](), False
    for segment in segments:
        for offset, token in enumerate(segment.base if segment.kind == "unchanged" else ()):
            if is_sentence_end(row, place + offset):
                hands, changed = [], False
            elif token.counts:
                changed = False
        if segment.kind not in ("unchanged", "alike"):
            assert not (changed and hands and (hands[-1] != segment.kind or segment.kind == "conflict")), (
                base,
                segments,
            )
            hands += [] if hands and hands[-1] == segment.kind else [segment.kind]
            assert "conflict" in hands or len(hands) < 3, segments
            changed = True
        place += len(segment.base)
