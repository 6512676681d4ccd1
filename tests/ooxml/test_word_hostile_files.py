"""Files made to keep a reader busy: each is read or refused, by a child with a limit of time and memory."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from word_parts import W, p, relation, run, word

from pressklar.ooxml.caps import MOST

PROJECT = Path(__file__).resolve().parents[2]
CHILD = Path(__file__).with_name("word_child.py")
MEGABYTES = 300
BEGIN, SEPARATE, END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
)


def chained(count: int, *, cycle: bool) -> str:
    return "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:name w:val="s{n}"/><w:basedOn w:val="s{(n + 1) % count if cycle else n + 1}"/></w:style>'
        for n in range(count)
    )


def joined(count: int) -> str:
    return p(run("a"), '<w:rPr><w:del w:author="K"/></w:rPr>') * count


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "fields without an end": (lambda: word(p((BEGIN + run("a")) * 20_000)), "read 1 20000"),
    "fields in fields": (lambda: word(p((BEGIN + SEPARATE + run("a")) * 5_000 + END * 5_000)), "read 1 5000"),
    "a chain of styles": (
        lambda: word(p(run("a"), '<w:pStyle w:val="s0"/>') * 2_000, {"styles": chained(5_000, cycle=False)}),
        "read 2000 2000",
    ),
    "styles in a circle": (
        lambda: word(p(run("a"), '<w:pStyle w:val="s0"/>') * 2_000, {"styles": chained(500, cycle=True)}),
        "read 2000 2000",
    ),
    "300,000 relationships": (
        lambda: word(
            p(run("a")),
            relations="".join(
                relation(f"x{n}", "hyperlink", "https://x.example/", outside=True) for n in range(300_000)
            ),
        ),
        "refused E616",
    ),
    "a million runs": (lambda: word(p(run("a") * 1_000_000)), "refused E616"),
    "deep controls": (
        lambda: word("<w:sdt><w:sdtContent>" * 5_000 + p(run("a")) + "</w:sdtContent></w:sdt>" * 5_000),
        "refused E619",
    ),
    "tables in tables": (
        lambda: word(("<w:tbl><w:tr><w:tc>" * 80 + p(run("a")) + "</w:tc></w:tr></w:tbl>" * 80) * 20),
        "read 20 20",
    ),
    "links in links": (
        lambda: word(p("<w:hyperlink>" * 240 + run("a") + "</w:hyperlink>" * 240) * 20),
        "read 20 20",
    ),
    "runs in runs": (lambda: word(p("<w:r>" * 240 + "<w:t>a</w:t>" + "</w:r>" * 240) * 20), "read 20 20"),
    "changes in changes": (
        lambda: word(p('<w:ins w:author="K">' * 240 + run("a" * 20_000) + "</w:ins>" * 240) * 20),
        "read 20 400000",
    ),
    "a huge attribute": (lambda: word(f'<w:p w:x="{"a" * 30_000_000}"/>'), "refused E616"),
    "a huge word": (lambda: word(p(run("a" * 30_000_000))), "refused E616"),
    "comments on all": (
        lambda: word(
            p("".join(f'<w:commentRangeStart w:id="{n}"/>{run("a")}' for n in range(10_000))),
            {"comments": "".join(f'<w:comment w:id="{n}">{p(run("c"))}</w:comment>' for n in range(10_000))},
        ),
        "read 1 10000",
    ),
    "one note, many marks": (
        lambda: word(
            p('<w:r><w:footnoteReference w:id="1"/></w:r>' * 50_000),
            {"footnotes": f'<w:footnote w:id="1">{p(run("n" * 1_000_000))}</w:footnote>'},
        ),
        "read 1 0",
    ),
    "paragraphs without an end": (lambda: word(joined(30_000)), "read 1 30000"),
    "a page of a hundred thousand parts": (
        lambda: word(
            '<w:altChunk r:id="c"/>',
            {"word/c.htm": "<div>" * 100_000 + "a"},
            relation("c", "aFChunk", "c.htm"),
        ),
        "read",
    ),
    "a document in itself, often": (lambda: nested(5), "refused E616"),
}


def nested(depth: int) -> bytes:
    data = word(p(run("a")))
    for _ in range(depth):
        data = word('<w:altChunk r:id="c"/>' * 8, {"word/c.docx": data}, relation("c", "aFChunk", "c.docx"))
    return data


def piece(name: str, content: str) -> bytes:
    """A file whose text is a piece in another format."""
    return word('<w:altChunk r:id="c"/>', {f"word/{name}": content}, relation("c", "aFChunk", name))


def inside(opening: str, closing: str, depth: int, content: str) -> str:
    return opening * depth + content + closing * depth


LEVEL = '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
ALTERNATIVE = "<mc:AlternateContent><mc:Choice>", "</mc:Choice><mc:Fallback/></mc:AlternateContent>"
BOXED = "<w:p><w:r><w:drawing><w:txbxContent>", "</w:txbxContent></w:drawing></w:r></w:p>"
MANY: dict[str, tuple[Callable[[], bytes], str]] = {
    "styles": (
        lambda: word(
            p(run("a"), '<w:pStyle w:val="s0"/>') * 30_000, {"styles": chained(60_000, cycle=False)}
        ),
        "60,000 styles",
    ),
    "lists": (
        lambda: word(
            p(run("a")),
            {
                "numbering": "".join(
                    f'<w:abstractNum w:abstractNumId="{n}">{LEVEL}</w:abstractNum>' for n in range(40_000)
                )
            },
        ),
        "40,000 lists",
    ),
    "comments": (
        lambda: word(
            p(run("a")),
            {"comments": "".join(f'<w:comment w:id="{n}">{p(run("c"))}</w:comment>' for n in range(60_000))},
        ),
        "60,000 comments",
    ),
    "runs": (lambda: word(p(run("a") * 120_000)), "120,000 runs"),
    "formatted runs": (lambda: word(p(run("a", "<w:b/>") * 150_000)), "elements"),
    "paragraphs": (lambda: word("<w:p/>" * 300_000), "300,000 paragraphs"),
    "paragraphs under another prefix": (lambda: word(f'<x:p xmlns:x="{W}"/>' * 50_000), "50,000 paragraphs"),
    "joined paragraphs": (lambda: word(joined(45_000)), "45,000 paragraphs"),
    "paragraphs of a web page": (lambda: piece("c.htm", "<p>a" * 90_000), "40,001 paragraphs"),
    "letters": (lambda: word(p(run("å" * 310_000)) * 10), "3,100,000 characters"),
    "attributes": (lambda: word('<w:x a="1" b="1" c="1" d="1"/>' * 250_000), "bytes to keep in memory"),
    "types": (
        lambda: word("", {"[Content_Types].xml": "<Types>" + "<a/>" * 3_000_000 + "</Types>"}),
        "3,000,002 elements",
    ),
}
"""More of something than any booklet has: refused with the number, and the most."""
BUSY: dict[str, tuple[Callable[[], bytes], str]] = {
    "as many paragraphs as may be": (lambda: word(p(run("a", "<w:b/>")) * 39_000), "read 39000 39000"),
    "as many runs as may be": (lambda: word(p((run("a", "<w:b/>") + run("b")) * 45_000)), "read 1 90000"),
    "as many joined paragraphs as may be": (lambda: word(joined(39_000)), "read 1 39000"),
    "alternatives in alternatives": (
        lambda: word(p(inside(*ALTERNATIVE, 110, run("abc") * 90_000))),
        "read 1 270000",
    ),
    "alternatives among many namespaces": (
        lambda: word(
            "<w:x "
            + " ".join(f'xmlns:x{n}="u{n}"' for n in range(5_000))
            + ">"
            + '<mc:AlternateContent><mc:Choice Requires="x1"/></mc:AlternateContent>' * 20_000
            + "</w:x>"
        ),
        "read 0 0",
    ),
    "text boxes in text boxes": (
        lambda: word(
            inside(*BOXED, 58, f"<w:p><w:r><w:drawing><a:t>{'a' * 90_000}</a:t></w:drawing></w:r></w:p>" * 30)
        ),
        "read 88 0",
    ),
    "controls around rows": (
        lambda: word(
            "<w:tbl>"
            + inside("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 120, "<w:tr/>" * 19_000)
            + "</w:tbl>"
        ),
        "read 0 0",
    ),
    "unknown elements around a paragraph": (
        lambda: word(inside("<w:x>", "</w:x>", 240, "<w:y/>" * 390_000 + p(run("a")))),
        "read 1 1",
    ),
    "words outside paragraphs": (lambda: word("<w:t>a</w:t>" * 39_000), "read 39000 39000"),
    "an attribute after the other": (
        lambda: piece("c.htm", "<p " + " ".join(f"a{n}=b" for n in range(500_000)) + ">word"),
        "read 1 ",
    ),
    "mails in mails": (
        lambda: piece(
            "c.mht",
            "".join(f"Content-Type: multipart/related; boundary=x{n}\n\n--x{n}\n" for n in range(5_000)),
        ),
        "read 0 0",
    ),
    "private signs": (lambda: word(p(run("a\uf020\ue000" * 3_000)) * 300), "read 300 1800000"),
}
"""Within all caps, and made to keep a reader busy."""


def child(tmp_path: Path, data: bytes, how: str) -> str:
    """What became of a file in a process of its own, which took no more memory than it may; it is killed at
    20 s of the processor's time.
    """
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    command = [sys.executable, str(CHILD), str(path), how]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.returncode, done.stderr[-500:])
    answer = json.loads(done.stdout)
    assert answer["megabytes"] <= MEGABYTES
    return str(answer["done"])


@pytest.mark.soak(cases=8)
@pytest.mark.parametrize("name", [*FILES, *BUSY])
def test_a_file_made_to_keep_busy_is_read_or_refused(tmp_path: Path, name: str) -> None:
    make, expected = {**FILES, **BUSY}[name]
    assert child(tmp_path, make(), "read").startswith(expected)


@pytest.mark.soak(cases=6)
@pytest.mark.parametrize("name", MANY)
def test_more_than_a_file_may_hold_is_refused_with_the_number_and_the_most(tmp_path: Path, name: str) -> None:
    make, expected = MANY[name]
    told = child(tmp_path, make(), "read")
    assert told.startswith("refused E616 a.docx has ") and expected in told and ", and the most is " in told


@pytest.mark.parametrize("name", ["paragraphs", "joined paragraphs", "paragraphs of a web page"])
def test_import_refuses_the_same(tmp_path: Path, name: str) -> None:
    make, expected = MANY[name]
    told = child(tmp_path, make(), "import")
    assert told.startswith("refused E407 a.docx has ") and expected in told


def test_the_manual_has_the_table_of_caps() -> None:
    manual = (PROJECT / "docs" / "editor.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| ([^|]+) \| ([\d,]+) \|$", manual, re.MULTILINE))
    assert {kind: f"{most:,}" for kind, most in MOST.items()}.items() <= rows.items()
