"""Three texts merged by words: what comes from whom, and what is a conflict."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as some

from pressklar.merge.threeway import Segment, merge, near_edits
from pressklar.merge.tokens import Token, shown, words

BASE = "Regionerna ska lära av varandra och dela sina erfarenheter varje år."


def merged(base: str, ours: str, theirs: str) -> list[Segment]:
    return merge(*(list(words(text)) for text in (base, ours, theirs)))


def result(segments: Sequence[Segment]) -> str:
    return shown(token for segment in segments for token in segment.merged)


def test_edits_apart_are_both_kept() -> None:
    segments = merged(BASE, BASE.replace("Regionerna", "Alla regioner"), BASE.replace("varje år", "två gånger om året"))
    assert result(segments) == "Alla regioner ska lära av varandra och dela sina erfarenheter två gånger om året."
    assert {segment.kind for segment in segments} == {"unchanged", "ours", "theirs"}


def test_the_same_words_changed_by_both_are_a_conflict_that_keeps_ours() -> None:
    segments = merged(BASE, BASE.replace("varje år", "varje månad"), BASE.replace("varje år", "varje vecka"))
    [conflict] = [segment for segment in segments if segment.kind == "conflict"]
    assert ("månad" in shown(conflict.ours), "vecka" in shown(conflict.theirs), "år" in shown(conflict.base)) == (True, True, True)
    assert result(segments) == BASE.replace("varje år", "varje månad")


def test_the_same_change_by_both_is_no_conflict() -> None:
    changed = BASE.replace("varje år", "varje månad")
    segments = merged(BASE, changed, changed)
    assert result(segments) == changed and {segment.kind for segment in segments} == {"unchanged", "alike"}


def test_edits_with_hardly_a_word_between_are_pointed_at() -> None:
    segments = merged("ett två tre fyra fem", "ETT två tre fyra fem", "ett två TRE fyra fem")
    assert len(list(near_edits(segments))) == 1


TEXTS = some.lists(some.sampled_from(["en", "två", "tre", "och", "av", "region", "lärande", "år", ".", ","]), max_size=30).map(" ".join)


@given(TEXTS, TEXTS)
def test_one_hand_alone_gets_its_whole_text(base: str, other: str) -> None:
    assert result(merged(base, other, base)) == shown(words(other)) == result(merged(base, base, other))


@given(TEXTS, TEXTS, TEXTS)
def test_every_word_of_every_hand_is_in_a_segment(base: str, ours: str, theirs: str) -> None:
    segments = merged(base, ours, theirs)

    def all_of(side: str) -> list[Token]:
        return [token for segment in segments for token in getattr(segment, side)]

    assert [all_of(side) for side in ("base", "ours", "theirs")] == [list(words(text)) for text in (base, ours, theirs)]
