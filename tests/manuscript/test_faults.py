"""Every fault of content has its code, its line and plain words: each case is a good root with one thing made
wrong.
"""

from __future__ import annotations

import io
import os
import re
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image
from roots import EDITION, FIRST, GOOD, MEMBERS, SECOND, Content, changed, fifo, link_to, read_root

PROPOSALS = "content/2024/proposals"
PICTURE = "content/2024/images/karta.png"
PAGE = "content/2024/pages/forord.yaml"


@dataclass(frozen=True)
class ExpectedProblem:
    """A problem that must be found: its code and place, words of its message and hint, and its fix."""

    code: str
    file: str | None
    line: int | None
    words: tuple[str, ...] = field(default=())
    fix: str | None = None


def expect(
    code: str, file: str | None, line: int | None, *words: str, fix: str | None = None
) -> ExpectedProblem:
    return ExpectedProblem(code, file, line, words, fix)


def png(width: int = 8, height: int = 6, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width, height), 50).save(out, kind)
    return out.getvalue()


def cmyk() -> bytes:
    out = io.BytesIO()
    Image.new("CMYK", (8, 6), (200, 0, 0, 20)).save(out, "JPEG")
    return out.getvalue()


def bomb() -> bytes:
    """A small PNG that says it has four thousand million pixels."""
    good = png()
    head = b"IHDR" + struct.pack(">II", 65536, 65536) + good[24:29]
    return good[:12] + head + struct.pack(">I", zlib.crc32(head)) + good[33:]


def first(**texts: str) -> dict[str, Content]:
    """The first proposal with other texts, each written as it is."""
    values = {
        "title": '"Första"',
        "submitted_by": "[region-gotland]",
        "idea": "En idé.",
        "purpose": "Ett syfte.",
        **texts,
    }
    return {FIRST: "".join(f"{key}: {value}\n" for key, value in values.items())}


def idea(text: str) -> dict[str, Content]:
    """The first proposal with Markdown as its idea, which starts in line 4."""
    return first(idea="|\n" + "".join(f"  {line}\n" for line in text.split("\n")))


def nested(levels: int) -> str:
    return "".join(f"{'  ' * level}a:\n" for level in range(levels))


def dispatch(line: str) -> dict[str, Content]:
    return changed(EDITION, ("language: sv\n", f"language: sv\ndispatch:\n  {line}\n"))


def page(line: str, text: str | None = "text: En text.") -> dict[str, Content]:
    """An edition with a free page; its line in edition.yaml is number 16, its file `text`."""
    return {**changed(EDITION, added=f"pages:\n  - {line}\n"), PAGE: text}


CASES: dict[str, tuple[Mapping[str, Content], list[ExpectedProblem]]] = {
    # What isn't there
    "content folder missing": (
        dict.fromkeys(GOOD),
        [expect("E101", "content", None, "no content folder", "--root")],
    ),
    "no such edition": (
        {**dict.fromkeys((EDITION, FIRST, SECOND)), "content/2023/edition.yaml": "title: x"},
        [expect("E101", "content", None, "no edition “2024”", "Did you mean “2023”?", fix="2023")],
    ),
    "no edition at all": (
        dict.fromkeys((EDITION, FIRST, SECOND)),
        [expect("E101", "content", None, "no edition “2024”", "There is none yet")],
    ),
    "edition.yaml missing": ({EDITION: None}, [expect("E101", EDITION, None, "isn't there", "Create it")]),
    "members.yaml missing": ({MEMBERS: None}, [expect("E101", MEMBERS, None, "isn't there")]),
    "proposals folder missing": (
        {FIRST: None, SECOND: None},
        [expect("E101", PROPOSALS, None, "isn't there")],
    ),
    "proposal listed without a file": (
        {
            **changed(EDITION, ("- forsta", "- forste")),
            SECOND: GOOD[SECOND].replace("[det första](#forsta)", "x"),
        },
        [
            expect("E120", EDITION, 13, "“forste”", "no file", "Did you mean “forsta”?", fix="forsta"),
            expect("W102", FIRST, None, "isn't listed"),
        ],
    ),
    "proposal not listed": (
        changed(EDITION, ("      - andra\n", "")),
        [expect("W102", SECOND, None, "“andra”", "isn't listed", "Write - andra")],
    ),
    "file with another ending": (
        dict.fromkeys(
            (f"{PROPOSALS}/{name}" for name in ("tredje.yaml.txt", "fjarde.YML", "x.yaml~", ".x.yaml.swp")),
            "",
        ),
        [
            expect("W102", f"{PROPOSALS}/fjarde.YML", None, "doesn't end in .yaml"),
            expect("W102", f"{PROPOSALS}/tredje.yaml.txt", None, "“tredje.yaml.txt”"),
        ],
    ),
    # Files that aren't read
    "pipe": ({SECOND: fifo}, [expect("E102", SECOND, None, "isn't a plain file")]),
    "pipe as the edition": ({EDITION: fifo}, [expect("E102", EDITION, None, "isn't a plain file")]),
    "folder in a file's place": ({SECOND: Path.mkdir}, [expect("E102", SECOND, None, "isn't a plain file")]),
    "link to a device": (
        {SECOND: link_to("/dev/zero")},
        [expect("E102", SECOND, None, "link to something outside")],
    ),
    "link out of the root": (
        {MEMBERS: link_to("/etc/passwd")},
        [expect("E102", MEMBERS, None, "link to something outside", "Put the thing itself there")],
    ),
    "link to nothing": ({SECOND: link_to("nowhere.yaml")}, [expect("E101", SECOND, None, "isn't there")]),
    "link in a circle": ({SECOND: link_to("andra.yaml")}, [expect("E102", SECOND, None, "can't be opened")]),
    "folder linked out of the root": (
        {FIRST: None, SECOND: None, PROPOSALS: link_to("/usr")},
        [expect("E102", PROPOSALS, None, "link to something outside")],
    ),
    "edition linked out of the root": (
        {**dict.fromkeys((EDITION, FIRST, SECOND)), "content/2024": link_to("/usr")},
        [expect("E102", "content/2024", None, "link to something outside")],
    ),
    "content linked out of the root": (
        {**dict.fromkeys(GOOD), "content": link_to("/usr")},
        [expect("E102", "content", None, "link to something outside")],
    ),
    "huge file": (
        {SECOND: lambda path: path.write_bytes(b"") or os.truncate(path, 50_000_000)},
        [expect("E103", SECOND, None, "50.0 MB", "the most is 2 MB")],
    ),
    # Bytes that aren't UTF-8
    "Latin-1": (
        {SECOND: GOOD[SECOND].replace("Andra", "Åtgärder på väg").encode("latin-1")},
        [expect("E104", SECOND, 1, "isn't saved as UTF-8", "Latin-1", "save it as UTF-8")],
    ),
    "Latin-1 in a later line": (
        {FIRST: GOOD[FIRST].replace('"Första: förslaget"', "x").encode("latin-1")},
        [expect("E104", FIRST, 4, "Windows-1252 (Latin-1)")],
    ),
    "Mac Roman": (
        {SECOND: GOOD[SECOND].replace("Andra", "Åtgärder på väg").encode("mac_roman")},
        [expect("E104", SECOND, 1, "Mac Roman")],
    ),
    "UTF-16": (
        {SECOND: GOOD[SECOND].encode("utf-16")},
        [expect("E104", SECOND, 1, "UTF-16", "save it as UTF-8")],
    ),
    "UTF-16 without a mark": (
        {SECOND: GOOD[SECOND].encode("utf-16-be")},
        [expect("E104", SECOND, 1, "UTF-16")],
    ),
    "a misread file is still checked": (
        {SECOND: b"titel: \xc5\nsubmitted_by: [tillvaxtverket]\nidea: x\npurpose: y\n"},
        [expect("E110", SECOND, 1, "“titel”", fix="title"), expect("E104", SECOND, 1)],
    ),
    "Word file": (
        {SECOND: b"PK\x03\x04rest"},
        [expect("E104", SECOND, None, "isn't a text file", "Word file", "import")],
    ),
    # YAML
    "colon in a text": (first(idea="Två: delar"), [expect("E105", FIRST, 3, "colon", "straight quotes")]),
    "open quote": (first(idea="'Två delar"), [expect("E105", FIRST, 3, "never closed")]),
    "open quote before another": (
        first(title='"Två delar', idea='"Något"'),
        [expect("E105", FIRST, 1, "never closed")],
    ),
    "open bracket": (first(submitted_by="[region-gotland"), [expect("E105", FIRST, 3, "bracket")]),
    "text after a quote": (
        first(title='"Ett" ord'),
        [expect("E105", FIRST, 1, "goes on here after its closing quote")],
    ),
    "link without quotes": (
        first(idea="[länk](https://natverket.example)"),
        [expect("E105", FIRST, 3, "goes on here after its closing quote or bracket")],
    ),
    "wrong indentation": (
        first(idea="|\n  En rad.\n En till."),
        [expect("E105", FIRST, 5, "neither a key nor part of the value", "indentation")],
    ),
    "text beside the bar": (first(idea="| En rad"), [expect("E105", FIRST, 3, "same line as the |")]),
    "bold text without quotes": (
        first(idea="**Viktigt** är"),
        [expect("E105", FIRST, 3, "asterisk", "straight quotes")],
    ),
    "at sign": (first(idea="@natverket"), [expect("E105", FIRST, 3, "can't start with this character")]),
    "backslash": (first(idea=r'"C:\data"'), [expect("E105", FIRST, 3, "backslash", "single quotes")]),
    "second document": (first(purpose="x\n---\nmer: text"), [expect("E105", FIRST, 5, "three hyphens")]),
    "tab": (first(idea="|\n\tEn idé."), [expect("E106", FIRST, 4, "indented with a tab", "spaces")]),
    "tab before a key": (
        {MEMBERS: "- id: region-gotland\n\tname: Region Gotland\n"},
        [expect("E106", MEMBERS, 2, "indented with a tab")],
    ),
    "tab in a list": (
        changed(EDITION, ("      - andra", "\t- andra")),
        [expect("E106", EDITION, 14, "indented with a tab")],
    ),
    "no-break space": (
        changed(EDITION, ("    title: Beredskap", "\u00a0\u00a0\u00a0\u00a0title: Beredskap")),
        [expect("E106", EDITION, 11, "no-break space")],
    ),
    "key twice": (
        first(idea="x\nidea: y"),
        [expect("E107", FIRST, 4, "“idea” stands twice", "first in line 3")],
    ),
    "text starts with *": (first(idea="*viktigt"), [expect("E108", FIRST, 3, "asterisk", "“*viktigt”")]),
    "text starts with &": (first(title="&Co"), [expect("E108", FIRST, 1, "ampersand")]),
    "text starts with !": (
        first(title="!viktigt hej"),
        [expect("E108", FIRST, 1, "exclamation mark", "“!viktigt hej”")],
    ),
    "alias bomb": (
        first(purpose="x\nextra: &a [x, x]\nintro: &b [*a, *a, *a]\n"),
        [
            expect("E108", FIRST, 5, "ampersand"),
            expect("E112", FIRST, 5),
            expect("E108", FIRST, 6, "ampersand"),
            expect("E112", FIRST, 6),
            *[expect("E108", FIRST, 6, "asterisk")] * 3,
        ],
    ),
    "nested too deep": ({SECOND: nested(13)}, [expect("E103", SECOND, 13, "more than 12 levels")]),
    "brackets without end": (
        {SECOND: "idea: " + "[" * 100_000},
        [expect("E103", SECOND, 1, "far too many levels")],
    ),
    "more values than anybody writes": (
        {SECOND: "idea: [" + "a," * 200_000 + "]"},
        [expect("E103", SECOND, 1, "more than 100,000 values")],
    ),
    "control character": (
        idea("En rad.\nEn\x0brad till."),
        [expect("E109", FIRST, 5, "line break from Word", "U+000B")],
    ),
    "control character by code": (first(title='"\\e[31mRöd"'), [expect("E109", FIRST, 1, "U+001B")]),
    "line separator": (first(title="Ett\u2028två"), [expect("E109", FIRST, 1, "U+2028")]),
    "lost letter": (first(title="H\ufffdllbar"), [expect("W108", FIRST, 1, "lost")]),
    "words after a hash sign": (
        first(title="Projekt #1"),
        [expect("W107", FIRST, 1, "“#1” isn't printed", "straight quotes")],
    ),
    "empty file": ({SECOND: "# Bara en anteckning\n"}, [expect("E111", SECOND, None, "empty")]),
    # Keys and types
    "unknown key": (
        first(ide="x"),
        [expect("E110", FIRST, 5, "“ide”", "Did you mean “idea”?", "The keys are title", fix="idea")],
    ),
    "unknown key stands for a missing one": (
        {FIRST: 'titel: "x"\nsubmitted_by: [region-gotland]\nidea: x\npurpos: y\n'},
        [expect("E110", FIRST, 1, fix="title"), expect("E110", FIRST, 4, fix="purpose")],
    ),
    "field that isn't declared": (
        first(malgrupp="Alla"),
        [
            expect(
                "E110",
                FIRST,
                5,
                "“malgrupp”",
                "The keys are title, submitted_by, intro, idea, purpose, extra, contacts and continues",
            )
        ],
    ),
    "unknown key of a contact": (
        first(contacts="[{namn: Maja}]"),
        [expect("E110", FIRST, 5, "“namn”", fix="name")],
    ),
    "unknown key of the edition": (
        changed(EDITION, ("publisher:", "publicher:")),
        [expect("E110", EDITION, 3, fix="publisher")],
    ),
    "unknown key of a chapter": (
        changed(EDITION, ("    title: Beredskap", "    rubrik: Beredskap")),
        [expect("E110", EDITION, 11, "“rubrik”", fix="title")],
    ),
    "unknown key of a field": (
        changed(EDITION, ("need: optional", "ned: optional")),
        [expect("E110", EDITION, 8, fix="need")],
    ),
    "unknown key of a member": (
        changed(MEMBERS, ("kind: agency", "sort: agency")),
        [
            expect(
                "E110",
                MEMBERS,
                9,
                "“sort”",
                "id, name, short_name, kind, county_code, recipients, language and parcel",
            )
        ],
    ),
    "unknown key of dispatch": (
        dispatch("repy_to: a@natverket.example"),
        [expect("E110", EDITION, 4, "“repy_to”", "The keys are from, reply_to", fix="reply_to")],
    ),
    "key that is no word": (
        first(idea="x\n? [a]\n: b"),
        [expect("E112", FIRST, 4, "must be one word"), expect("E110", FIRST, 4)],
    ),
    "list for a text": (
        first(title="[Ett, två]"),
        [expect("E112", FIRST, 1, "“title” should be one text, but a list stands there")],
    ),
    "keys for a text": (first(idea="{a: b}"), [expect("E112", FIRST, 3, "“idea” should be one text")]),
    "text for a list": (
        first(submitted_by="region-gotland"),
        [expect("E112", FIRST, 2, "“submitted_by” should be a list, but a text stands there", "brackets")],
    ),
    "text for a contact": (
        first(contacts="\n  - Maja Lind"),
        [expect("E112", FIRST, 6, "Number 1 of “contacts”", "key: value")],
    ),
    "nothing after a hyphen": (
        changed(EDITION, ("- andra", "- andra\n      -")),
        [expect("E112", EDITION, 15, "nothing stands there", "hyphen")],
    ),
    "list for a file": (
        {SECOND: "- x\n"},
        [expect("E112", SECOND, 1, "The file should be keys with values")],
    ),
    "keys for the members": (
        {MEMBERS: "region-gotland: Region Gotland\n"},
        [expect("E112", MEMBERS, 1, "The file should be a list")],
    ),
    "text for the edition": (
        {EDITION: "Förslag\n"},
        [expect("E112", EDITION, 1, "The file should be keys with values")],
    ),
    "several lines for a title": (
        first(title='"Ett\n\n  två"'),
        [expect("E123", FIRST, 1, "“title” runs over several lines")],
    ),
    # What is missing or empty
    "proposal without a title": (
        {FIRST: GOOD[FIRST].replace('title: "Första: förslaget"\n', "")},
        [expect("E111", FIRST, 1, "The proposal has no title")],
    ),
    "empty title": (first(title=""), [expect("E111", FIRST, 1, "empty title")]),
    "required field empty": (first(idea='""'), [expect("E111", FIRST, 3, "“Idé” (idea) is empty")]),
    "required field only spaces": (
        first(idea="|\n  \n"),
        [expect("E111", FIRST, 3, "“Idé” (idea) is empty")],
    ),
    "required field missing": (
        {SECOND: "title: Andra\nsubmitted_by: [tillvaxtverket]\npurpose: x\n"},
        [expect("E111", SECOND, 1, "“Idé” (idea) is missing")],
    ),
    "expected field empty": (
        first(purpose="~"),
        [expect("W101", FIRST, 4, "“Syfte” (purpose) is empty", "page will say")],
    ),
    "edition without everything": (
        {EDITION: "imprint: x\n"},
        [
            expect("E111", EDITION, 1, f"The edition has no {key}")
            for key in ("title", "language", "publisher", "date", "fields", "chapters")
        ]
        + [expect("W102", SECOND, None), expect("W102", FIRST, None)],
    ),
    "edition without chapters": (
        changed(EDITION, (GOOD[EDITION].partition("chapters:")[2], " []\n")),
        [
            expect("E111", EDITION, 9, "empty chapters"),
            expect("W102", SECOND, None),
            expect("W102", FIRST, None),
        ],
    ),
    "chapter without id": (
        changed(EDITION, ("- id: beredskap\n    title", "- title")),
        [expect("E111", EDITION, 10, "The chapter “Beredskap” has no id")],
    ),
    "field without label": (
        changed(EDITION, (" label: Övrigt,", "")),
        [expect("E111", EDITION, 8, "The field “extra” has no label")],
    ),
    "chapter without proposals": (
        changed(EDITION, added="  - {id: tom, title: Tom}\n"),
        [expect("W104", EDITION, 15, "“Tom” has no proposals")],
    ),
    "member without a name": (
        changed(MEMBERS, ("  name: Tillväxtverket\n", "")),
        [expect("E111", MEMBERS, 7, "The member “tillvaxtverket” has no name")],
    ),
    "proposal without a sender": (first(submitted_by="[]"), [expect("W105", FIRST, 2, "no sender")]),
    "contact with nothing in it": (
        first(contacts="[{name: }]"),
        [expect("W106", FIRST, 5, "without anything")],
    ),
    # Values
    "proposal id with capitals": (
        {**changed(EDITION, ("- andra", "- Andra")), SECOND: None, f"{PROPOSALS}/Andra.yaml": GOOD[SECOND]},
        [
            expect(
                "E113",
                EDITION,
                14,
                "Number 2 of “proposals” (chapters, number 1) isn't an id: “Andra”",
                "lower case",
                fix="andra",
            )
        ],
    ),
    "proposal id with its ending": (
        changed(EDITION, ("- andra", "- andra.yaml")),
        [expect("E113", EDITION, 14, "without .yaml", fix="andra"), expect("W102", SECOND, None)],
    ),
    "chapter id with a space": (
        changed(EDITION, ("id: beredskap", "id: god beredskap")),
        [expect("E113", EDITION, 10, "“god beredskap”")],
    ),
    "field key with a hyphen": (
        changed(EDITION, ("key: extra", "key: extra-text")),
        [expect("E113", EDITION, 8, "isn't a field's key")],
    ),
    "member id with letters beyond z": (
        changed(MEMBERS, ("id: tillvaxtverket", "id: tillväxtverket")),
        [
            expect("E119", SECOND, 2, "no member “tillvaxtverket”"),
            expect("E113", MEMBERS, 7, "“tillväxtverket”"),
        ],
    ),
    "member id twice": (
        changed(MEMBERS, added="- {id: region-gotland, name: Annan}\n"),
        [expect("E114", MEMBERS, 10, "“region-gotland” stands twice", "line 1")],
    ),
    "chapter id twice": (
        changed(
            EDITION,
            (
                "  - id: beredskap\n",
                "  - {id: beredskap, title: A, proposals: [forsta]}\n  - id: beredskap\n",
            ),
            ("      - forsta\n", ""),
        ),
        [expect("E114", EDITION, 11, "“beredskap” stands twice", "line 10")],
    ),
    "field key twice": (
        changed(EDITION, ("key: extra", "key: idea")),
        [expect("E114", EDITION, 8, "“idea” stands twice")],
    ),
    "proposal twice in a chapter": (
        changed(EDITION, added="      - forsta\n"),
        [expect("E121", EDITION, 15, "“forsta” is listed twice", "line 13", "in this chapter")],
    ),
    "proposal in two chapters": (
        changed(EDITION, added="  - {id: annat, title: Annat, proposals: [forsta]}\n"),
        [expect("E121", EDITION, 15, "line 13", "“Beredskap”")],
    ),
    "field key that is taken": (
        changed(EDITION, ("key: extra", "key: contacts")),
        [expect("E122", EDITION, 8, "“contacts”")],
    ),
    "bad date": (
        changed(EDITION, ("2023-11-01", "1/11 2023")),
        [expect("E115", EDITION, 4, "“1/11 2023”", "2023-11-01")],
    ),
    "date without zeros": (
        changed(EDITION, ("2023-11-01", "2023-11-1")),
        [expect("E115", EDITION, 4, "Did you mean “2023-11-01”?", fix="2023-11-01")],
    ),
    "limit that is no number": (
        changed(EDITION, ("language: sv\n", "language: sv\nproof:\n  limits: {lix: many}\n")),
        [expect("E124", EDITION, 4, "“many”")],
    ),
    "date that isn't": (
        changed(EDITION, ("2023-11-01", "2023-02-30")),
        [expect("E115", EDITION, 4, "“2023-02-30”")],
    ),
    "bad language": (
        changed(EDITION, ("language: sv", "language: Svenska")),
        [expect("E116", EDITION, 2, "“Svenska”", fix="sv")],
    ),
    "day to return by that isn't": (
        dispatch("return_by: 2023-11-31"),
        [expect("E115", EDITION, 4, "“return_by” (dispatch)")],
    ),
    "size cap of nothing": (dispatch("size_cap_mb: 0"), [expect("E124", EDITION, 4, "above zero")]),
    "rate that is no number": (dispatch("rate_per_minute: fast"), [expect("E124", EDITION, 4, "“fast”")]),
    "link that is no address": (
        dispatch("link: www.natverket.example"),
        [expect("E125", EDITION, 4, "isn't a web address")],
    ),
    "link with an unknown name in braces": (
        dispatch("link: 'https://natverket.example/{edtion}'"),
        [expect("E125", EDITION, 4, "{edition} and {member}")],
    ),
    "link with a name in braces for its site": (
        dispatch("link: 'https://{member}.example/'"),
        [expect("E125", EDITION, 4)],
    ),
    "bad part of a parcel": (
        dispatch("parcel: [booklet, drft]"),
        [expect("E118", EDITION, 4, "Did you mean “draft”?", fix="draft")],
    ),
    "bad part of a member's parcel": (
        changed(MEMBERS, ("kind: agency", "kind: agency\n  parcel: [web]")),
        [expect("E118", MEMBERS, 10, "booklet, excerpt and draft")],
    ),
    "bad language of a member": (
        changed(MEMBERS, ("kind: agency", "kind: agency\n  language: Swedish")),
        [expect("E116", MEMBERS, 10, fix="sv")],
    ),
    "sender without a dot": (dispatch("from: info@natverket"), [expect("W103", EDITION, 4, "no dot")]),
    "bad need": (
        changed(EDITION, ("need: required", "need: requierd")),
        [expect("E118", EDITION, 6, "“requierd”", "required, expected and optional", fix="required")],
    ),
    "unknown part to leave out": (
        changed(EDITION, ("language: sv\n", "language: sv\nleave_out: [overveiw]\n")),
        [expect("E118", EDITION, 3, "Did you mean “overview”?", "back_cover", fix="overview")],
    ),
    "side that isn't one": (
        changed(EDITION, ("language: sv\n", "language: sv\nopening_side: top\n")),
        [expect("E118", EDITION, 3, "left, right and any")],
    ),
    "long cover number": (
        changed(EDITION, ("language: sv\n", "language: sv\ncover_number: 2030 and 2031\n")),
        [expect("E126", EDITION, 3, "more than 8 characters")],
    ),
    "word for what isn't there": (
        changed(EDITION, ("language: sv\n", "language: sv\nwords: {entri: {one: bok, many: böcker}}\n")),
        [expect("E110", EDITION, 3, "“entri”", "entry, member and chapter", fix="entry")],
    ),
    "word with braces": (
        changed(EDITION, ("language: sv\n", "language: sv\nwords: {entry: {one: '{bok}', many: böcker}}\n")),
        [expect("E222", EDITION, 3, "braces")],
    ),
    "word for one alone": (
        changed(EDITION, ("language: sv\n", "language: sv\nwords: {entry: {one: bok}}\n")),
        [expect("E111", EDITION, 3, "“entry” has no many", "books")],
    ),
    "imprint without its page": (
        changed(
            EDITION, ("language: sv\n", "language: sv\nleave_out: [back_cover]\nimprint: Tryckt hos oss.\n")
        ),
        [expect("W145", EDITION, 4, "isn't printed")],
    ),
    "unknown member": (
        first(submitted_by="[region-gottland]"),
        [
            expect(
                "E119", FIRST, 2, "“region-gottland”", "Did you mean “region-gotland”?", fix="region-gotland"
            )
        ],
    ),
    "member by its name": (
        first(submitted_by="[Region Gotland]"),
        [expect("E119", FIRST, 2, fix="region-gotland")],
    ),
    "earlier entry of an edition that isn't there": (
        first(continues="1999/forsta"),
        [expect("E129", FIRST, 5, "no other edition “1999”")],
    ),
    "member twice": (
        first(submitted_by="[region-gotland, region-gotland]"),
        [expect("W110", FIRST, 2, "stands twice")],
    ),
    "address without a dot": (
        first(contacts="[{email: maja@region}]"),
        [expect("W103", FIRST, 5, "“maja@region”", "no dot")],
    ),
    "address with words": (
        first(contacts="[{email: '<maja@region.example>;'}]"),
        [expect("W103", FIRST, 5, fix="maja@region.example")],
    ),
    "two addresses": (
        first(contacts="[{email: 'maja@region.example, per@region.example'}]"),
        [expect("W103", FIRST, 5, "Write one address")],
    ),
    "recipient without an at sign": (
        changed(MEMBERS, ("utveckling@", "utveckling.")),
        [expect("W103", MEMBERS, 6, "@-sign")],
    ),
    "two members of one name": (
        changed(MEMBERS, added="- {id: kopia, name: Region Gotland, county_code: 09}\n"),
        [expect("W109", MEMBERS, 10, "same name"), expect("W109", MEMBERS, 10, "same county code")],
    ),
    # Too much of something
    "text without end": (
        idea("ord " * 30_000),
        [expect("E126", FIRST, 4, "120,001 characters", "the most is 100,000")],
    ),
    "text of very many lines": (idea("ord\n" * 3_000), [expect("E126", FIRST, 4, "lines")]),
    "title without end": (
        first(title="ord " * 400),
        [expect("E126", FIRST, 1, "more than 1,000 characters")],
    ),
    "contacts without end": (
        first(contacts=f"[{', '.join(['{name: Maja Lind}'] * 300)}]"),
        [expect("E126", FIRST, 5, "more than 200 items")],
    ),
    "word without end": (
        idea("En rad.\n\nHär " + "a" * 1_500),
        [expect("E127", FIRST, 6, "without a space")],
    ),
    "very many brackets": (
        idea("[ " * 3_000 + "\n\n" + "[ " * 3_000),
        [expect("E128", FIRST, 4, "The sign [ stands more than 5,000 times")],
    ),
    "very many notes": (
        idea(
            "\n".join(f"Ord[^{n}]" for n in range(300))
            + "\n\n"
            + "\n".join(f"[^{n}]: Not." for n in range(300))
        ),
        [expect("E128", FIRST, 4, "some 300 footnotes")],
    ),
    "very many addresses": (
        idea("\n\n".join(["kim@region.example " * 500] * 5)),
        [expect("E128", FIRST, 4, "some 2,500 links")],
    ),
    "very many rows": (
        idea("| a | b |\n|---|---|\n" + "| a | b |\n" * 1_200),
        [expect("E128", FIRST, 4, "table rows")],
    ),
    # What is understood otherwise than meant
    "paragraphs under >": (
        first(idea=">\n  Ett stycke\n  på två rader.\n\n  Ett andra."),
        [expect("W134", FIRST, 7, "Paragraphs", "Write a |")],
    ),
    "list in a plain text": (
        first(idea="Vi vill\n  - lära\n  - dela"),
        [expect("W134", FIRST, 4, "Items of a list")],
    ),
    "picture with a space in its name": (
        idea("Text.\n\n![En karta](images/min karta.png)"),
        [expect("W135", FIRST, 6, "is no picture", "![En karta](<images/min karta.png>)")],
    ),
    "link with a space before its address": (
        idea("Se [nätet] (https://natverket.example)."),
        [expect("W135", FIRST, 4, "[nätet](https://natverket.example)")],
    ),
    "pasted HTML": (
        idea("Ett stycke.<br>\nEtt till <b>här</b>."),
        [expect("W136", FIRST, 4, "<br>"), expect("W136", FIRST, 5, "<b>")],
    ),
    "struck words": (
        idea("Vi ~~vill~~ ska."),
        [expect("W137", FIRST, 4, "Struck text is printed: “~~vill~~”")],
    ),
    "link defined elsewhere": (
        idea("Se [nätet][1].\n\n[1]: https://natverket.example"),
        [expect("W137", FIRST, 6, "[words](https://…)")],
    ),
    "a note that nothing calls": (
        idea("Text[^1].\n\n[^1]: Not.\n\n[^2]: En till."),
        [expect("W137", FIRST, 8, "[^2]")],
    ),
    "a line across the page": (
        idea("Text.\n\n---\n\n| A |\n---\n| 1 |\n\n* * *"),
        [expect("W137", FIRST, 6, "“---”"), expect("W137", FIRST, 12, "“* * *”")],
    ),
    "a mark without its note": (idea("Text[^1] och `[^2]`."), [expect("W137", FIRST, 4, "[^1]")]),
    "heading without a space": (idea("##Bakgrund\n\nText."), [expect("W137", FIRST, 4, "no heading")]),
    "row with a cell too many": (
        idea("| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | 4 | 5 |"),
        [expect("W138", FIRST, 7, "This row has 3 cells")],
    ),
    "table with another line under its head": (
        idea("| A | B |\n|---|\n| 1 | 2 |"),
        [expect("W138", FIRST, 5, "is no table")],
    ),
    "title in curly quotes": (first(title="”Första”"), [expect("W139", FIRST, 1, "are printed")]),
    "imprint of the year before": (
        changed(EDITION, ("2023-11-01", "2024-02-01"), added="imprint: Förslag inför 2023.\n"),
        [expect("W140", EDITION, 15, "“2023”")],
    ),
    "contact that is nobody": (
        first(contacts="[{name: N.N. (rekrytering pågår)}]"),
        [expect("W141", FIRST, 5, "“N.N. (rekrytering pågår)”")],
    ),
    "copied proposal": (first(title="Andra"), [expect("W142", SECOND, 1, "the same title as forsta")]),
    "Word file among the proposals": (
        {f"{PROPOSALS}/Svar.docx": b"PK"},
        [expect("W102", f"{PROPOSALS}/Svar.docx", None, "merge", "import")],
    ),
    "notes among the proposals": (
        {f"{PROPOSALS}/att göra.txt": "x"},
        [expect("W102", f"{PROPOSALS}/att göra.txt", None, "isn't read")],
    ),
    "telephone number": (
        first(contacts="[{name: Maja Lind, telefon: 08-123}]"),
        [expect("E110", FIRST, 5, "under note")],
    ),
    "field by its label": (
        first(övrigt="Mer."),
        [expect("E110", FIRST, 5, "Did you mean “extra”?", fix="extra")],
    ),
    "colon in curly quotes": (
        first(title="“Första: förslaget”"),
        [expect("E105", FIRST, 1, "curly quotation marks")],
    ),
    "letters beyond ASCII in an address": (
        first(contacts="[{email: åsa@region.example}]"),
        [expect("W103", FIRST, 5, "internationalized")],
    ),
    # Links and pictures
    "link to no proposal": (
        idea("En rad.\n\nSe [den](#andre)."),
        [expect("E201", FIRST, 6, "“andre”", "Did you mean “#andra”?", fix="#andra")],
    ),
    "link to an unlisted proposal": (
        changed(EDITION, ("      - forsta\n", "")),
        [expect("E201", SECOND, 3, "isn't listed"), expect("W102", FIRST, None)],
    ),
    "link in a folded text": (first(idea=">\n  Se\n  här: [den](#andre)"), [expect("E201", FIRST, 5)]),
    "link in the imprint": (
        changed(EDITION, added="imprint: |\n  Läs.\n\n  Se [den](#nej).\n"),
        [expect("E201", EDITION, 18, "“nej”")],
    ),
    "link that runs a script": (
        idea("[Klicka](javascript:alert(1))"),
        [expect("E202", FIRST, 4, "“javascript:”", "Links are web addresses")],
    ),
    "link to a file": (idea("[Klicka](file:///etc/passwd)"), [expect("E202", FIRST, 4, "“file:”")]),
    "link without its scheme": (
        idea("[Nätverket](www.natverket.example)"),
        [expect("E202", FIRST, 4, fix="https://www.natverket.example")],
    ),
    "link without its hash sign": (
        idea("Se [den](andra)"),
        [expect("E202", FIRST, 4, "Did you mean “#andra”?", fix="#andra")],
    ),
    "link with an address alone": (
        idea("[Maja](maja@region.example)"),
        [expect("E202", FIRST, 4, fix="mailto:maja@region.example")],
    ),
    "link to nowhere": (idea("[Nätverket]()"), [expect("E202", FIRST, 4, "no target")]),
    "link without a website": (idea("[Nätverket](https://)"), [expect("E202", FIRST, 4, "names no website")]),
    "mail link to no address": (idea("[Maja](mailto:maja)"), [expect("W103", FIRST, 4, "“maja”")]),
    "picture missing": (
        {**idea("![Karta](images/kartan.png)"), PICTURE: png()},
        [expect("E203", FIRST, 4, "isn't there", "Did you mean “images/karta.png”?", fix="images/karta.png")],
    ),
    "picture without the folder": (
        idea("![Karta](images/karta.png)"),
        [expect("E203", FIRST, 4, "isn't there")],
    ),
    "picture above its folder": (
        {**idea("![Karta](images/../edition.yaml)"), PICTURE: png()},
        [expect("E204", FIRST, 4, "isn't in the edition's images folder")],
    ),
    "picture by its whole path": (idea("![Karta](/etc/karta.png)"), [expect("E204", FIRST, 4)]),
    "picture from the network": (
        idea("![Karta](https://natverket.example/karta.png)"),
        [expect("E204", FIRST, 4, "nothing is fetched")],
    ),
    "picture without its folder": (
        {**idea("![Karta](karta.png)"), PICTURE: png()},
        [expect("E204", FIRST, 4, fix="images/karta.png")],
    ),
    "picture linked from outside": (
        {**idea("![Karta](images/karta.png)"), PICTURE: link_to("/etc/passwd")},
        [expect("E204", FIRST, 4, "link to something outside")],
    ),
    "images folder linked from outside": (
        {**idea("![Karta](images/bash)"), "content/2024/images": link_to("/bin")},
        [expect("E204", FIRST, 4, "link to something outside")],
    ),
    "picture without a description": (
        {**idea("![ ](images/karta.png)"), PICTURE: png()},
        [expect("E205", FIRST, 4, "no description")],
    ),
    "drawing": (
        {**idea("![Karta](images/karta.svg)"), "content/2024/images/karta.svg": "<svg/>"},
        [expect("E206", FIRST, 4, "no PNG or JPEG")],
    ),
    "picture of another kind": (
        {**idea("![Karta](images/karta.png)"), PICTURE: png(kind="WEBP")},
        [expect("E206", FIRST, 4, "whatever its name says")],
    ),
    "no picture at all": (
        {**idea("![Karta](images/karta.png)"), PICTURE: "text"},
        [expect("E206", FIRST, 4)],
    ),
    "PNG cut off": (
        {**idea("![Karta](images/karta.png)"), PICTURE: png(200, 200)[:-400]},
        [expect("E207", FIRST, 4, "damaged")],
    ),
    "JPEG cut off": (
        {**idea("![Karta](images/k.jpg)"), "content/2024/images/k.jpg": png(200, 200, "JPEG")[:-400]},
        [expect("E207", FIRST, 4, "damaged")],
    ),
    "picture with too many pixels": (
        {**idea("![Karta](images/karta.png)"), PICTURE: bomb()},
        [expect("E208", FIRST, 4, "pixels")],
    ),
    "picture in CMYK": (
        {**idea("![Karta](images/k.jpg)"), "content/2024/images/k.jpg": cmyk()},
        [expect("E220", FIRST, 4, "without a colour profile")],
    ),
    "picture that is a pipe": (
        {**idea("![Karta](images/karta.png)"), PICTURE: fifo},
        [expect("E203", FIRST, 4, "isn't a plain file")],
    ),
    # Free pages and introductions
    "page without a file": (
        page("{id: forord, title: Förord}", None),
        [expect("E230", EDITION, 16, "“forord”", "pages/forord.yaml")],
    ),
    "page's file misspelt": (
        page("{id: foreord, title: Förord}"),
        [
            expect("E230", EDITION, 16, "Did you mean “forord”?", fix="forord"),
            expect("W150", PAGE, None, "“forord” isn't listed"),
        ],
    ),
    "page listed twice": (
        page("{id: forord, title: Förord}\n  - {id: forord, title: Förord igen}"),
        [expect("E231", EDITION, 17, "first in line 16")],
    ),
    "page with a proposal's id": (
        page("{id: andra, title: Förord}") | {PAGE: None, "content/2024/pages/andra.yaml": "text: En text."},
        [expect("E232", EDITION, 16, "“andra”", "another id")],
    ),
    "page without a title": (page("{id: forord}"), [expect("E111", EDITION, 16, "“forord” has no title")]),
    "page that leads out of the folder": (
        page("{id: ../proposals/forsta, title: Förord}", None),
        [expect("E113", EDITION, 16, "isn't an id")],
    ),
    "page in another place": (
        page("{id: forord, title: Förord, place: frond}"),
        [expect("E118", EDITION, 16, "Did you mean “front”?", "first, front, end and last", fix="front")],
    ),
    "page in the contents perhaps": (
        page("{id: forord, title: Förord, in_contents: maybe}"),
        [expect("E118", EDITION, 16, "yes and no")],
    ),
    "page without a text": (
        page("{id: forord, title: Förord}", "text: ''"),
        [expect("E111", PAGE, 1, "an empty text")],
    ),
    "page with another key": (
        page("{id: forord, title: Förord}", "text: En text.\ntitle: Förord"),
        [expect("E110", PAGE, 2, "The keys are text")],
    ),
    "page linked from outside": (
        page("{id: forord, title: Förord}") | {PAGE: link_to("/etc/passwd")},
        [expect("E102", PAGE, None, "link to something outside")],
    ),
    "pages folder linked from outside": (
        page("{id: forord, title: Förord}", None) | {"content/2024/pages": link_to("/etc")},
        [expect("E102", "content/2024/pages", None, "link to something outside")],
    ),
    "Word file among the pages": (
        page("{id: forord, title: Förord}") | {"content/2024/pages/forord.docx": b"PK"},
        [expect("W102", "content/2024/pages/forord.docx", None, "doesn't end in .yaml", "merge")],
    ),
    "page with a broken link": (
        page("{id: forord, title: Förord}", "text: |\n  En text.\n\n  Se [det](#tredje)."),
        [expect("E201", PAGE, 4, "“tredje”")],
    ),
    "page with far too much": (
        page("{id: forord, title: Förord}", "text: |\n" + "  ord\n" * 2_600),
        [expect("E126", PAGE, 2, "2,500")],
    ),
    "introduction with a broken link": (
        changed(EDITION, ("    title: Beredskap\n", "    title: Beredskap\n    intro: Se [det](#tredje).\n")),
        [expect("E201", EDITION, 12, "“tredje”")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_fault_is_told_with_its_place(tmp_path: Path, name: str) -> None:
    changes, expected = CASES[name]
    problems = read_root(tmp_path, changes).problems
    told = "\n".join(
        f"{problem.code} {problem.place}: {problem.message} | {problem.hint}" for problem in problems
    )
    assert [(problem.code, problem.file, problem.line) for problem in problems] == [
        (expectation.code, expectation.file, expectation.line) for expectation in expected
    ], told
    for problem, expectation in zip(problems, expected, strict=True):
        words = f"{problem.message} {problem.hint}"
        assert [word for word in expectation.words if word not in words] == [], words
        assert expectation.fix is None or problem.fix == expectation.fix, problem
        assert problem.severity == ("warning" if problem.code.startswith("W") else "error")
        assert problem.message and problem.hint, problem


def test_every_code_of_this_room_has_a_case() -> None:
    room = Path(__file__).parents[2] / "pressklar" / "manuscript"
    paths = sorted((room / "read").glob("*.py"))
    used = {code for path in paths for code in re.findall(r'"([EW][12]\d\d)"', path.read_text("utf-8"))}
    assert used == {expectation.code for _, expected in CASES.values() for expectation in expected}
