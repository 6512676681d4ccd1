"""Changing a content file changes that value and no other byte; what can't be done so is refused in plain
words.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from roots import FIRST, GOOD, write

from pressklar.foundation.folders import Folders
from pressklar.manuscript import read_edition
from pressklar.manuscript.changeset import Changeset, FileChange
from pressklar.manuscript.patch.patching import (
    Edit,
    Insert,
    Move,
    Remove,
    Set,
    SetComment,
    keys_of_proposal,
    patch_change,
    patched,
    patched_bytes,
)
from pressklar.manuscript.transaction import commit
from pressklar.model import Field
from pressklar.problems import ContentError

PROJECT = Folders()
REAL = sorted((PROJECT.content / "2024/proposals").glob("*.yaml"))
KEYS = ("title", "submitted_by", "intro", "idea", "purpose", "target_group", "contacts")
TEXTS = (
    "Kort",
    "En mening: med kolon # och mer",
    "Ett stycke.\n\n- en punkt\n- en till",
    "  inledande mellanslag",
    "\tflik först\n\n   \nslut",
    "'enkla' och \"dubbla\" \\ bakstreck",
    "- nej",
    "null",
    "2024-11-01",
    "| a |\n|---|\n| å |",
    "\n\nefter tomma rader",
    "😀\u00a0x",
    "ett #hash",
    "*kursivt*",
)
UNSAID = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff")
WORDS = st.text(UNSAID | st.sampled_from("\n\n  \t:#'\"-|>[]{},&*!?%@`~\\"), max_size=40)
THOROUGH = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=200)


def lines_of(text: str, key: str) -> tuple[int, int]:
    """Where a top key's lines begin and end: up to the next line that isn't indented, without the blank lines
    before it.
    """
    match = re.search(rf"^{key}:.*\n(?:(?:[ \t].*|[ \t]*)\n)*", text, re.M)
    assert match, key
    return match.start(), match.start() + len(match[0].rstrip("\n")) + 1


def value_of(text: str, key: str) -> object:
    return yaml.load(text, Loader=yaml.BaseLoader).get(key)


def refusal(text: str, *edits: Edit) -> tuple[str, str]:
    with pytest.raises(ContentError) as caught:
        patched(text, edits)
    (problem,) = caught.value.problems
    return problem.code, problem.message


# The real files


@pytest.mark.parametrize("key", KEYS)
def test_each_key_of_all_real_files_changes_alone(key: str) -> None:
    assert len(REAL) == 41
    order = keys_of_proposal((Field("idea", ""), Field("purpose", ""), Field("target_group", "")))
    news: dict[str, tuple[object, ...]] = {
        "submitted_by": (["region-gotland"], ["region-skane", "region-gotland", "tillvaxtverket"]),
        "contacts": (
            [{"name": "Kim Exempel", "note": "Nås: på # förmiddagen"}],
            [{"email": "kim@region.example"}] * 3,
        ),
    }
    for path in REAL:
        text = path.read_bytes().decode()
        there = re.search(rf"^{key}:", text, re.M) is not None
        for new in news.get(
            key, TEXTS if key != "title" else tuple(text for text in TEXTS if "\n" not in text)
        ):
            changed = patched(text, [Set((key,), new)], order=order)  # type: ignore[arg-type]
            value = value_of(changed, key)
            assert value == new or str(value).rstrip() == str(new).rstrip(), (path.name, new)
            start, end = lines_of(changed, key)
            without = text[: lines_of(text, key)[0]] + text[lines_of(text, key)[1] :] if there else text
            assert changed[:start] + changed[end:] == without, (path.name, new)
            for ends in ("\r\n", "\r") if new in (TEXTS[2], news.get(key, TEXTS)[0]) else ():
                assert patched(text.replace("\n", ends), [Set((key,), new)], order=order) == changed.replace(
                    "\n", ends
                )  # type: ignore[arg-type]
            assert patched(text.removesuffix("\n"), [Set((key,), new)], order=order) == changed.removesuffix(
                "\n"
            )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "path",
    [*REAL, PROJECT.content / "2024/edition.yaml", PROJECT.content / "members.yaml"],
    ids=lambda path: path.stem,
)
def test_setting_what_is_there_changes_nothing(path: Path) -> None:
    text = path.read_bytes().decode()
    whole = yaml.load(text, Loader=yaml.BaseLoader)
    edits = [
        Set((key,), value) for key, value in (whole.items() if isinstance(whole, dict) else enumerate(whole))
    ]
    assert patched(text, edits) == text
    assert patched(text.rstrip("\n"), edits) == text.rstrip("\n")
    if isinstance(whole, dict):
        assert patched(text, [Set(("missing",), " \n"), Set(("nothing",), []), Set(("none",), {})]) == text


# Texts

COMMENTED = """\
# Filens början
title: "Rubrik"  # om rubriken
submitted_by: [region-gotland]

# om idén
idea: |  # blockets egen
  Första raden.

  Andra raden.

# om syftet
purpose: ""  # saknas
target_group: Vanlig text   # mål

# slutord
"""


@pytest.mark.parametrize(
    ("key", "new", "old", "expected"),
    [
        ("title", "Ny", '"Rubrik"', '"Ny"'),
        ("title", 'Säg "hej"', '"Rubrik"', "'Säg \"hej\"'"),
        ("title", "Både ' och \" och \\", '"Rubrik"', "'Både '' och \" och \\'"),
        ("target_group", "Annan text", "Vanlig text", "Annan text"),
        ("target_group", "Text: med kolon", "Vanlig text", '"Text: med kolon"'),
        ("target_group", "", "Vanlig text", '""'),
        ("target_group", "Två\n\nstycken", "Vanlig text   # mål\n", "|   # mål\n  Två\n\n  stycken\n"),
        ("purpose", "Ett syfte", '""', '"Ett syfte"'),
        ("purpose", "En rad\nen till", '""  # saknas\n', "|  # saknas\n  En rad\n  en till\n"),
        ("idea", "Kort: så", "  Första raden.\n\n  Andra raden.\n", "  Kort: så\n"),
        ("idea", "", "|  # blockets egen\n  Första raden.\n\n  Andra raden.\n", '""  # blockets egen\n'),
        (
            "idea",
            " indragen\nrad",
            "|  # blockets egen\n  Första raden.\n\n  Andra raden.\n",
            "|2  # blockets egen\n   indragen\n  rad\n",
        ),
    ],
)
def test_a_text_keeps_its_style_where_it_can(key: str, new: str, old: str, expected: str) -> None:
    assert COMMENTED.count(old) == 1
    assert patched(COMMENTED, [Set((key,), new)]) == COMMENTED.replace(old, expected)


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("|-\n    a\n    b\n", "|-\n    x\n\n    y\n"),
        (">\n  a\n  b\n", "|\n  x\n\n  y\n"),
        (">+\n  a\n  b\n\n\n", "|+\n  x\n\n  y\n\n\n"),
        ("|4-  # så\n      a\n", "|4-  # så\n    x\n\n    y\n"),
        ("|\n", "|\n  x\n\n  y\n"),
        ("a\n  b\n  c\n", "|\n  x\n\n  y\n"),
        ('"a\n\n  c"  # så\n', "|  # så\n  x\n\n  y\n"),
        ("\n", " |\n  x\n\n  y\n"),
        ("  # inget än\n", " |  # inget än\n  x\n\n  y\n"),
        ("~\n", "|\n  x\n\n  y\n"),
    ],
)
def test_a_block_stays_one_with_its_indentation(block: str, expected: str) -> None:
    space = "" if block[0] in "\n " else " "
    head, tail = "title: t\nidea:", "\n# efter\npurpose: p\n"
    assert (
        patched(f"{head}{space}{block}{tail}", [Set(("idea",), "x\n\ny\n")])
        == f"{head}{expected if expected[0] == ' ' else ' ' + expected}{tail}"
    )


def test_a_comment_further_in_is_never_taken_for_text() -> None:
    text = 'idea: ""\n  # tidigare\n    # en anteckning\n\n  # till\npurpose: p\n'
    changed = patched(text, [Set(("idea",), "x\n\ny")])
    assert (
        changed == "idea: |\n      x\n\n      y\n  # tidigare\n    # en anteckning\n\n  # till\npurpose: p\n"
    )
    assert value_of(changed, "idea") == "x\n\ny\n"


def test_inside_braces_a_text_stays_on_its_line() -> None:
    text = "fields:\n  - {key: idea, label: Idé, need: required}  # den första\n"
    changed = patched(
        text,
        [Set(("fields", 0, "label"), "Idé, och [mer]"), Insert(("fields", 1), {"key": "b", "label": "B"})],
    )
    assert (
        changed
        == 'fields:\n  - {key: idea, label: "Idé, och [mer]", need: required}  # den första\n  - {key: b, label: B}\n'
    )
    assert value_of(patched(text, [Set(("fields", 0, "label"), "två\nrader")]), "fields") == [
        {"key": "idea", "label": "två\nrader", "need": "required"}
    ]


STYLES = st.sampled_from(
    [
        '"q"',
        "'q'",
        "plain",
        "plain\n  more",
        '""',
        "",
        "~",
        "|\n  a\n\n  b",
        "|-\n    a",
        "|+\n  a\n",
        ">\n  a\n  b",
        "|2\n    a",
        "|",
        '"a\n\n  b"',
    ]
)
GAPS = st.sampled_from(["", "", "\n", "# note\n", "\n# note\n\n", "\n\n", "    # further in\n"])


@st.composite
def file_with_pieces(draw: st.DrawFn) -> list[tuple[str, str, str]]:
    """(what stands above, key, the key's own lines) of three keys."""
    pieces: list[tuple[str, str, str]] = []
    for key in ("a", "b", "c"):
        style = draw(STYLES)
        note = (
            draw(st.sampled_from(["", "", " # note", "  #"])) if "\n" not in style or style[0] in "|>" else ""
        )
        head, _, rest = style.partition("\n")
        # An indented line below a block is its text, whatever it begins with.
        under_block = bool(pieces) and pieces[-1][2][3:4] in ("|", ">")
        above = draw(GAPS.filter(lambda gap: gap[:1] != " ") if under_block else GAPS)
        pieces.append((above, key, f"{key}: {head}".rstrip() + note + (f"\n{rest}" if rest else "") + "\n"))
    return pieces


@THOROUGH
@given(file_with_pieces(), st.sampled_from("abc"), WORDS, st.sampled_from(["\n", "\r\n"]))
@example([("", "a", 'a: "q"\n'), ("", "b", "b: plain\n"), ("", "c", 'c: "q"\n')], "b", "0\t0", "\n")
def test_any_text_is_read_back_and_nothing_else_is_touched(
    pieces: list[tuple[str, str, str]], key: str, new: str, ends: str
) -> None:
    text = "".join(above + own for above, _, own in pieces)
    try:
        before = yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return
    changed = patched(text.replace("\n", ends), [Set((key,), new)])
    after = yaml.load(changed, Loader=yaml.BaseLoader)
    assert after[key].rstrip().replace("~", "") == new.rstrip().replace("~", "")
    assert {name: value for name, value in after.items() if name != key} == {
        name: value for name, value in before.items() if name != key
    }
    place = "abc".index(key)
    above = "".join(above + own for above, _, own in pieces[:place]) + pieces[place][0]
    below = "".join(above + own for above, _, own in pieces[place + 1 :])
    # Trailing blank lines are a block's own for the parser, and for the editor the space between two keys.
    assert changed.startswith(above.replace("\n", ends)) and changed.endswith(below.replace("\n", ends))
    assert patched(changed, [Set((key,), new)]) == changed


@THOROUGH
@given(st.text(max_size=30))
def test_what_no_file_may_hold_is_refused_and_all_else_is_read_back(new: str) -> None:
    try:
        changed = patched(COMMENTED, [Set(("idea",), new), Set(("title",), " ".join(new.split()))])
    except ContentError as error:
        assert error.problems[0].code == "E131"
        assert re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]", new)
    else:
        assert str(value_of(changed, "idea")).rstrip() == new.rstrip()


@pytest.mark.parametrize("character", ["\x85", "\u2028", "\u2029", "\x00", "\x0b", "\r", "\ufeff", "\ud800"])
def test_the_refusal_names_the_character(character: str) -> None:
    code, message = refusal(COMMENTED, Set(("idea",), f"före{character}efter"))
    assert code == "E131" and f"U+{ord(character):04X}" in message and message.isprintable()


# Keys


def test_a_missing_key_comes_at_its_place() -> None:
    order = ("title", "submitted_by", "intro", "idea", "purpose", "target_group", "contacts")
    text = "title: t  # om\n\n# om syftet\npurpose: |\n  p\n\n# slut\n"
    assert patched(text, [Set(("idea",), "Idé")], order=order) == text.replace(
        "# om\n", "# om\nidea: |\n  Idé\n"
    )
    assert patched(text, [Set(("submitted_by",), ["a", "b c"])], order=order) == text.replace(
        "# om\n", "# om\nsubmitted_by: [a, b c]\n"
    )
    assert patched(text, [Set(("target_group",), "M")], order=order) == text.replace(
        "  p\n", "  p\ntarget_group: |\n  M\n"
    )
    assert patched(text, [Set(("contacts",), [{"name": "K", "role": "r"}])]) == text.replace(
        "  p\n", "  p\ncontacts:\n  - name: K\n    role: r\n"
    )
    assert (
        patched("# överst\npurpose: p\n", [Set(("title",), "Först: så")], order=order)
        == '# överst\ntitle: "Först: så"\npurpose: p\n'
    )


ADA = """\
  # först den som svarar
  - name: Ada  # vikarie
    email: ada@region.example
"""
BO = "  - {name: Bo, email: bo@region.example}\n"
CONTACTS = f"contacts:\n{ADA}{BO}# slut\n"


@pytest.mark.parametrize(
    ("edit", "old", "new"),
    [
        (Set(("contacts", 0, "role"), "chef"), "# vikarie\n", "# vikarie\n    role: chef\n"),
        (Set(("contacts", 1, "role"), "chef, tf"), "Bo, ", 'Bo, role: "chef, tf", '),
        (
            Set(("contacts", 0), {"name": "Ada", "email": "ada@region.example", "note": "en rad\n\noch en"}),
            "ada@region.example\n",
            "ada@region.example\n    note: |\n      en rad\n\n      och en\n",
        ),
        (Remove(("contacts", 0, "name")), "name: Ada  # vikarie\n    ", ""),
        (Remove(("contacts", 0, "email")), "    email: ada@region.example\n", ""),
        (Remove(("contacts", 1, "name")), "name: Bo, ", ""),
        (Remove(("contacts", 1, "email")), ", email: bo@region.example", ""),
        (Remove(("contacts", 0)), ADA, ""),
        (Remove(("contacts",)), f"contacts:\n{ADA}{BO}", ""),
        (Set(("contacts",), [{"name": "Bo", "email": "bo@region.example"}]), ADA, ""),
        (Set(("contacts",), []), f"\n{ADA}{BO}", " []\n"),
        (Set(("contacts", 1, "email"), ""), ", email: bo@region.example", ', email: ""'),
        (
            Insert(("contacts", 2), {"name": "Cy", "email": "cy@region.example"}),
            "# slut",
            "  - name: Cy\n    email: cy@region.example\n# slut",
        ),
        (Insert(("contacts", 0), {"name": "Cy"}), "  # först", "  - name: Cy\n  # först"),
        (Move(("contacts", 0), ("contacts", 1)), ADA + BO, BO + ADA),
        (SetComment(("contacts", 0, "name"), ""), "  # vikarie", ""),
        (SetComment(("contacts", 0, "email"), "ny"), "ada@region.example", "ada@region.example  # ny"),
    ],
)
def test_contacts_change_with_their_comments(edit: Edit, old: str, new: str) -> None:
    assert CONTACTS.count(old) == 1
    text = f"title: t\n{CONTACTS}"
    assert patched(text, [edit]) == text.replace(old, new)


def test_the_only_key_or_item_leaves_empty_brackets() -> None:
    assert patched("contacts:\n  - name: Ada\n", [Remove(("contacts", 0, "name"))]) == "contacts:\n  - {}\n"
    assert (
        patched("proposals:  # i ordning\n\n  # den första\n  - a\n", [Remove(("proposals", 0))])
        == "proposals: []  # i ordning\n\n"
    )
    assert (
        patched("proposals: []  # inga än\n", [Insert(("proposals", 0), "a")])
        == "proposals:  # inga än\n  - a\n"
    )
    assert patched("proposals:\n", [Insert(("proposals", 0), "a")]) == "proposals:\n  - a\n"
    assert patched("submitted_by: []\n", [Insert(("submitted_by", 0), "a")]) == "submitted_by: [a]\n"
    assert (
        patched("title: t\n", [Insert(("contacts", 0), {"name": "Ada"})])
        == "title: t\ncontacts:\n  - name: Ada\n"
    )
    assert (
        patched(
            "submitted_by: [a, b, c]\n",
            [Remove(("submitted_by", 1)), Move(("submitted_by", 1), ("submitted_by", 0))],
        )
        == "submitted_by: [c, a]\n"
    )


# Lists

CHAPTERS = """\
chapters:
  - id: vatten
    title: Vatten
    proposals:
      # överst i kapitlet
      - sjoar  # sent inkommet
      - havet
      # två rader
      # om floden
      - floden

  - id: luft
    title: Luft
    proposals: [vinden]
  - id: jord
    title: Jord
    proposals:
    - lera   # torr

# kolofon
imprint: ""
"""
WATER, EARTH = ("chapters", 0, "proposals"), ("chapters", 2, "proposals")


def test_a_proposal_moves_as_its_line_with_its_comments() -> None:
    floden = "      # två rader\n      # om floden\n      - floden\n"
    moved = patched(CHAPTERS, [Move((*WATER, 2), (*EARTH, 1))])
    assert moved == CHAPTERS.replace(floden, "").replace(
        "    - lera   # torr\n", "    - lera   # torr\n    # två rader\n    # om floden\n    - floden\n"
    )
    assert patched(moved, [Move((*EARTH, 1), (*WATER, 2))]) == CHAPTERS
    first = "      # överst i kapitlet\n      - sjoar  # sent inkommet\n"
    assert patched(CHAPTERS, [Move((*WATER, 0), (*WATER, 2))]) == CHAPTERS.replace(first, "").replace(
        floden, floden + first
    )
    between = patched(CHAPTERS, [Move((*WATER, 1), ("chapters", 1, "proposals", 0))])
    assert between == CHAPTERS.replace("      - havet\n", "").replace("[vinden]", "[havet, vinden]")
    assert patched(CHAPTERS, [Move((*EARTH, 0), (*WATER, 3))]) == CHAPTERS.replace(
        ":\n    - lera   # torr\n", ": []\n"
    ).replace(floden, floden + "      - lera   # torr\n")


def test_a_list_of_proposals_set_whole_moves_lines_rather_than_writing_them_anew() -> None:
    changed = patched(CHAPTERS, [Set(WATER, ["floden", "nytt", "sjoar"])])
    assert (
        "      # om floden\n      - floden\n      - nytt\n      # överst i kapitlet\n      - sjoar  # sent inkommet\n\n  - id: luft"
        in changed
    )
    assert "havet" not in changed


def test_blank_lines_between_items_stay_as_they_were() -> None:
    text = "chapters:\n  - id: a\n    title: A\n\n  - id: b\n    title: B\n\n  - id: c\n    title: C\n\n# efter\nimprint: x\n"
    a, b, c = (f"  - id: {name}\n    title: {name.upper()}\n" for name in "abc")
    head, tail = "chapters:\n", "\n# efter\nimprint: x\n"
    for gone, left in enumerate(((b, c), (a, c), (a, b))):
        assert patched(text, [Remove(("chapters", gone))]) == head + "\n".join(left) + tail
    for place, order in enumerate(((c, a, b), (a, c, b), (a, b, c))):
        assert patched(text, [Move(("chapters", 2), ("chapters", place))]) == head + "\n".join(order) + tail
    assert (
        patched(text, [Insert(("chapters", 1), {"id": "b", "title": "B"})])
        == head + "\n".join((a, b, b, c)) + tail
    )


@st.composite
def lists(draw: st.DrawFn) -> tuple[list[list[str]], list[int]]:
    """Two lists of proposals: each item with comment lines above and one behind; and how far in each list
    stands.
    """
    names = iter(draw(st.permutations([f"p{number}" for number in range(8)])))
    both = [
        [
            "".join(
                f"# {draw(st.sampled_from(['a: b', '- x', 'c']))}\n" for _ in range(draw(st.integers(0, 2)))
            )
            + f"- {next(names)}{draw(st.sampled_from(['', '', '  # - note', ' #']))}\n"
            for _ in range(draw(st.integers(1, 4)))
        ]
        for _ in range(2)
    ]
    return both, [draw(st.integers(4, 8)) for _ in range(2)]


def written(items: list[list[str]], columns: list[int]) -> str:
    """Both chapters as text."""
    text = "# top\nchapters:\n"
    for number, (lines, column) in enumerate(zip(items, columns, strict=True)):
        body = "".join(" " * column + line for item in lines for line in item.splitlines(keepends=True))
        text += f"  - id: k{number}\n    proposals:{'  # order' if number else ''}\n{body}\n"
    return text + "# end\n"


@THOROUGH
@given(lists(), st.data())
def test_items_move_anywhere_as_a_list_would(
    drawn: tuple[list[list[str]], list[int]], data: st.DataObject
) -> None:
    items, columns = drawn
    text = written(items, columns)
    source, target = data.draw(st.integers(0, 1)), data.draw(st.integers(0, 1))
    if len(items[source]) == 1 and source != target:
        return
    taken = data.draw(st.integers(0, len(items[source]) - 1))
    item = items[source].pop(taken)
    removed = written(items, columns)
    if items[source]:
        assert patched(text, [Remove(("chapters", source, "proposals", taken))]) == removed
    to = data.draw(st.integers(0, len(items[target])))
    items[target].insert(to, item)
    assert patched(
        text, [Move(("chapters", source, "proposals", taken), ("chapters", target, "proposals", to))]
    ) == written(items, columns)


@THOROUGH
@given(
    st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=6),
    st.lists(st.sampled_from("abcdefgh"), max_size=6),
    st.booleans(),
)
def test_any_list_becomes_any_other(old: list[str], new: list[str], brackets: bool) -> None:
    text = (
        f"x: [{', '.join(old)}] # n\ny: z\n"
        if brackets
        else "x: # n\n" + "".join(f"- {entry}\n" for entry in old) + "y: z\n"
    )
    changed = patched(text, [Set(("x",), new)])
    assert yaml.load(changed, Loader=yaml.BaseLoader) == {"x": new, "y": "z"} and " # n\n" in changed


def test_odd_ways_of_writing_are_read_back_before_they_are_trusted() -> None:
    assert (
        patched("x:\n  -   old  # n\n", [Set(("x", 0), {"a": "b", "c": "d"})])
        == "x:\n  -   {a: b, c: d}  # n\n"
    )
    assert patched('"a: b": x  # n\n', [Set(("a: b",), ["c"])]) == '"a: b": [c]  # n\n'
    assert refusal("x: {a}\n", Set(("x", "a"), "b"))[0] == "E132"


# What is refused


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (Set(("contacts", 4, "name"), "x"), "Number 5 of “contacts” isn't there to be changed."),
        (Remove(("purpos",)), "“purpos” isn't there to be changed."),
        (Remove(("contacts", 0, "role")), "“role” (contacts, number 1) isn't there to be changed."),
        (Insert(("contacts", 3), {"name": "x"}), "Number 4 of “contacts” isn't there to be changed."),
        (Insert(("title", 0), "x"), "Number 1 of “title” isn't there to be changed."),
        (Move(("contacts", 0), ("contacts", 2)), "Number 3 of “contacts” isn't there to be changed."),
        (Move(("contacts", 0), ("others", 0)), "“others” isn't there to be changed."),
        (SetComment(("intro",), "x"), "“intro” isn't there to be changed."),
        (Set((), {"title": "x"}), "The whole file can't be changed at once."),
    ],
)
def test_a_path_that_is_not_there_is_named(edit: Edit, message: str) -> None:
    assert refusal(f"title: t\n{CONTACTS}", edit) == ("E130", message)


def test_a_problem_names_file_and_place() -> None:
    with pytest.raises(ContentError) as caught:
        patched(f"title: t\n{CONTACTS}", [Remove(("contacts", 0, "role"))], file="a.yaml")
    assert (caught.value.problems[0].file, caught.value.problems[0].line) == ("a.yaml", 4)


def test_what_would_touch_its_surroundings_is_refused() -> None:
    assert refusal("x:\n  - - a\n    - b\n", Remove(("x", 0, 0))) == (
        "E132",
        "Number 1 of “0” (x) can't be changed here without touching what stands around it.",
    )
    assert refusal(CHAPTERS, SetComment(("chapters",), "x"))[0] == "E132"


@pytest.mark.parametrize(
    "text", ["", "title: [", "a: 1\na: 2\n", "a: &x 1\nb: *x\n", "\ttitle: x\n", "a: b\u2028c\n"]
)
def test_a_faulty_file_is_left_alone_and_says_why(text: str) -> None:
    with pytest.raises(ContentError) as caught:
        patched(text, [Set(("title",), "x")])
    assert {problem.code for problem in caught.value.problems} <= {
        "E105",
        "E106",
        "E107",
        "E108",
        "E109",
        "E111",
    }


PARTS = st.sampled_from(
    [
        "a",
        "b",
        ": ",
        "- ",
        "\n",
        "\n  ",
        "|",
        "|2",
        ">",
        '"',
        "'",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "# c",
        "\r\n",
        "\t",
        "?",
        "&a",
        "*a",
        "!t",
        "---\n",
        "\u2028",
        "~",
    ]
)
FOREIGN = st.lists(PARTS, max_size=25).map("".join)
ANY_PATH = st.lists(st.sampled_from("abc") | st.integers(-1, 3), max_size=3).map(tuple)
ANY_VALUE = st.recursive(
    FOREIGN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FOREIGN, inner, max_size=3),
    max_leaves=5,
)
ANY_EDIT = (
    st.builds(Set, ANY_PATH, ANY_VALUE)
    | st.builds(Insert, ANY_PATH, ANY_VALUE)
    | st.builds(Remove, ANY_PATH, st.integers(-1, 3))
    | st.builds(Move, ANY_PATH, ANY_PATH)
    | st.builds(SetComment, ANY_PATH, FOREIGN)
)


@THOROUGH
@given(FOREIGN, st.lists(ANY_EDIT, min_size=1, max_size=2))
def test_nothing_crashes_it(text: str, edits: list[Edit]) -> None:
    try:
        patched(text, edits)
    except ContentError as error:
        assert all(
            problem.message and problem.code[0] == "E"
            for problem in error.problems
            if problem.severity == "error"
        )


# Files


def changes(*steps: FileChange) -> Changeset:
    return Changeset("edit", "2024", steps)


def test_a_file_keeps_its_byte_order_mark_and_line_ends() -> None:
    data = b"\xef\xbb\xbftitle: Gammal\r\nidea: |\r\n  x\r\n\r\npurpose: p"
    changed = patched_bytes(
        data, [Set(("title",), "Ny"), Set(("idea",), "å\n\nb"), Set(("contacts",), [{"name": "K"}])]
    )
    assert (
        changed
        == "\ufefftitle: Ny\r\nidea: |\r\n  å\r\n\r\n  b\r\n\r\npurpose: p\r\ncontacts:\r\n  - name: K".encode()
    )


def test_a_file_is_changed_whole_or_not_at_all(tmp_path: Path) -> None:
    folders = write(tmp_path)
    path = tmp_path / FIRST
    assert commit(
        folders,
        changes(
            patch_change(folders, path, [Set(("idea",), "En ny idé."), Remove(("contacts", 0, "email"))])
        ),
    )
    edition = read_edition(folders, "2024").edition
    assert edition is not None and edition.proposals[0].fields["idea"] == "En ny idé."
    assert path.read_text("utf-8") == GOOD[FIRST].replace("En idé.", "En ny idé.").replace(
        ", email: maja@region.example", ""
    )
    before = path.stat().st_mtime_ns, path.read_bytes()
    assert commit(folders, changes(patch_change(folders, path, [Set(("idea",), "En ny idé.\n")]))) is None
    with pytest.raises(ContentError):
        patch_change(folders, path, [Set(("idea",), "En till."), Remove(("nothing",))])
    assert before == (path.stat().st_mtime_ns, path.read_bytes())
    assert [entry.name for entry in path.parent.iterdir() if entry.name.startswith(".")] == []


def test_a_file_elsewhere_or_of_another_kind_is_not_touched(tmp_path: Path) -> None:
    folders = write(tmp_path / "root")
    outside = tmp_path / "outside.yaml"
    outside.write_text("title: x\n")
    link = tmp_path / "root/content/2024/proposals/link.yaml"
    link.symlink_to(outside)
    latin = tmp_path / "root/content/2024/proposals/latin.yaml"
    latin.write_bytes("title: Må\n".encode("latin-1"))
    for path, code in (
        (outside, "E102"),
        (link, "E102"),
        (latin, "E104"),
        (latin.with_name("gone.yaml"), "E101"),
    ):
        with pytest.raises(ContentError) as caught:
            patch_change(folders, path, [Set(("title",), "y")])
        assert [problem.code for problem in caught.value.problems] == [code]
    assert outside.read_text() == "title: x\n"
    latin.write_text("title: x\n")
    with pytest.raises(ContentError) as caught:
        patch_change(folders, latin, [Set(("title",), "y" * 2_000_001)])
    assert caught.value.problems[0].code == "E126" and latin.read_text() == "title: x\n"
