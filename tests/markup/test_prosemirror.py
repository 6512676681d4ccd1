"""The editor's JSON says all that the tree says, and nothing else is taken for a document."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from trees import documents, marked_texts

from pressklar.markup import normal, parse, to_markdown
from pressklar.markup import tree as t
from pressklar.markup.prosemirror import rewritten, to_prosemirror
from pressklar.markup.prosemirror_reading import EditorJsonError, from_prosemirror


@settings(deadline=None)
@given(documents)
def test_a_tree_comes_back_from_its_json(document: t.Document) -> None:
    assume("[](" not in to_markdown(document))  # a link without words shows nowhere: such a text stays plain
    before = to_prosemirror(normal(document))
    after = from_prosemirror(json.loads(json.dumps(before)))
    assert to_prosemirror(after) == before
    assert parse(to_markdown(after)) == after


@settings(deadline=None)
@given(marked_texts)
def test_a_text_comes_back_from_its_json(text: str) -> None:
    assume("[](" not in text)
    before = to_prosemirror(parse(text))
    assert to_prosemirror(parse(to_markdown(from_prosemirror(before)))) == before


def paragraph(*inline: dict[str, Any]) -> dict[str, Any]:
    return {"type": "doc", "content": [{"type": "paragraph", "content": list(inline)}]}


def note(label: str, text: str) -> dict[str, Any]:
    return {"type": "footnote", "attrs": {"label": label, "content": [{"type": "text", "text": text}]}}


def word(text: str, *marks: str) -> dict[str, Any]:
    return {"type": "text", "text": text, "marks": [{"type": mark} for mark in marks]}


def test_marks_stand_around_the_neighbours_that_share_them() -> None:
    document = from_prosemirror(paragraph(word("a "), word("b", "strong", "emphasis"), word(" c", "strong")))
    assert to_markdown(document) == "a **_b_ c**"


def test_a_link_is_never_cut() -> None:
    link = {"type": "link", "attrs": {"target": "https://x.example", "title": ""}}
    ways = (
        (word("a ", "emphasis"), {**word("b", "emphasis"), "marks": [link, {"type": "emphasis"}]}),
        ({**word("a "), "marks": [link]}, {**word("b", "emphasis"), "marks": [link, {"type": "emphasis"}]}),
    )
    last = {"type": "text", "text": " c", "marks": [link]}
    written = [to_markdown(from_prosemirror(paragraph(*way, last))) for way in ways]
    assert written == ["*a* [*b* c](https://x.example)", "[a *b* c](https://x.example)"]


@settings(deadline=None)
@given(marked_texts)
def test_what_nobody_changed_keeps_its_characters(text: str) -> None:
    assert rewritten(text, from_prosemirror(to_prosemirror(parse(text)))) == text


@settings(deadline=None)
@given(marked_texts, st.data())
def test_one_block_edited_leaves_the_others_their_characters(text: str, data: st.DataObject) -> None:
    pieces = [to_markdown(t.Document((block,))) for block in parse(text).blocks]
    source = f"_a_  __b__\nc\n\n* 1\n*   2\n\n{text}\n\n> q\nq"
    value = to_prosemirror(parse(source))
    index = data.draw(st.integers(0, len(value["content"]) - 1))
    value["content"][index] = {"type": "paragraph", "content": [word("Changed words.")]}
    written = rewritten(source, from_prosemirror(value))
    assert to_prosemirror(parse(written)) == to_prosemirror(from_prosemirror(value))
    assert "Changed words." in written
    if (
        index and "[^" not in source and "^[" not in source
    ):  # a note's definition that nothing calls has the whole text written anew
        assert written.startswith("_a_  __b__\nc\n\n")
    if index != len(value["content"]) - 1 and pieces:
        assert written.endswith("q") or "^" in text


def test_signs_that_make_no_block_stay_where_they_stand() -> None:
    source = "_a_\n\n* 1\n\n> \n    a\n\n> q\nq"
    value = to_prosemirror(parse(source))
    value["content"][3] = {"type": "paragraph", "content": [word("Changed.")]}
    assert rewritten(source, from_prosemirror(value)) == source.replace("> q\nq", "Changed.")


def test_a_changed_item_leaves_the_list_its_signs() -> None:
    source = "Text\nover lines.\n\n*   one\n*   two\n\n_End._"
    value = to_prosemirror(parse(source))
    value["content"][1]["content"][1]["content"][0]["content"][0]["text"] = "three"
    assert rewritten(source, from_prosemirror(value)) == source.replace("two", "three")


def test_a_changed_note_leaves_the_text_its_characters() -> None:
    source = "a _b_[^x] c\nd\n\n[^x]: old\n\n* e[^x]"
    value = to_prosemirror(parse(source))
    for node in (
        value["content"][0]["content"][2],
        value["content"][1]["content"][0]["content"][0]["content"][1],
    ):
        assert node["type"] == "footnote"
        node["attrs"]["content"] = [word("new")]
    assert rewritten(source, from_prosemirror(value)) == source.replace("old", "new")


def test_what_is_written_at_the_end_stands_before_the_notes_definitions() -> None:
    source = "Ett[^1] ord.\n\n[^1]: Not.\n"
    after = parse("Ett[^1] ord.\n\nSist[^2].\n\n[^1]: Not.\n\n[^2]: Till.")
    assert rewritten(source, after) == "Ett[^1] ord.\n\nSist[^2].\n\n[^1]: Not.\n\n[^2]: Till."


def test_a_new_note_gets_a_label_that_no_other_has() -> None:
    document = from_prosemirror(paragraph(word("a"), note("", "first"), word(" b"), note("1", "second")))
    assert to_markdown(document) == "a[^2] b[^1]\n\n[^2]: first\n\n[^1]: second"


def test_a_note_that_is_copied_and_changed_is_two_notes() -> None:
    document = from_prosemirror(paragraph(word("a"), note("x", "same"), word(" b"), note("x", "other")))
    assert to_markdown(document) == "a[^x] b[^1]\n\n[^x]: same\n\n[^1]: other"


def test_a_note_keeps_its_words_where_its_first_reference_goes() -> None:
    before = to_prosemirror(parse("a[^x]\n\nb[^x]\n\n[^x]: words"))
    del before["content"][0]
    assert to_markdown(from_prosemirror(before)) == "b[^x]\n\n[^x]: words"


def test_an_emptied_note_goes_with_its_reference() -> None:
    emptied = {"type": "footnote", "attrs": {"label": "x", "content": []}}
    assert to_markdown(from_prosemirror(paragraph(word("a"), emptied))) == "a"


DEEP: dict[str, Any] = {"type": "paragraph"}
for _ in range(200):
    DEEP = {"type": "quote", "content": [DEEP]}


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {"type": "paragraph"},
        {"type": "doc", "content": "text"},
        {"type": "doc", "content": [{"type": "script"}]},
        {"type": "doc", "content": [{"type": "table", "content": []}]},
        {"type": "doc", "content": [{"type": "bullet_list", "content": [{"type": "paragraph"}]}]},
        {"type": "doc", "content": [{"type": "subhead", "attrs": {"level": "1"}}]},
        {"type": "doc", "content": [DEEP]},
        paragraph({"type": "text", "text": 1}),
        paragraph({"type": "text", "text": "a", "marks": [{"type": "blink"}]}),
        paragraph({"type": "image"}),
        paragraph({"type": "footnote", "attrs": {"label": "a", "content": [note("b", "c")]}}),
    ],
)
def test_nothing_else_is_taken_for_a_document(value: object) -> None:
    with pytest.raises(EditorJsonError):
        from_prosemirror(value)
