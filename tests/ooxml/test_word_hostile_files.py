"""Files made to keep a reader busy: each is read or refused, by a child with a limit of time and memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from word_parts import p, relation, run, word

PROJECT = Path(__file__).resolve().parents[2]
SECONDS = 60
"""Generous: a test machine may have other things to do. What is meant is that it ends."""
CHILD = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))
from pressklar.ooxml.reader import read_docx
from pressklar.problems import ContentError
try:
    read = read_docx(open(sys.argv[1], "rb").read(), "a.docx")
    print("read", len(read.paragraphs), sum(len(one.text) for one in read.paragraphs))
except ContentError as error:
    print("refused", error.problems[0].code)
"""
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
        lambda: word(p(run("a"), '<w:pStyle w:val="s0"/>') * 2_000, {"styles": chained(20_000, cycle=False)}),
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
            p("".join(f'<w:commentRangeStart w:id="{n}"/>{run("a")}' for n in range(20_000))),
            {"comments": "".join(f'<w:comment w:id="{n}">{p(run("c"))}</w:comment>' for n in range(20_000))},
        ),
        "read 1 20000",
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
    "a document in itself, often": (lambda: nested(5), "read"),
}


def nested(depth: int) -> bytes:
    data = word(p(run("a")))
    for _ in range(depth):
        data = word('<w:altChunk r:id="c"/>' * 8, {"word/c.docx": data}, relation("c", "aFChunk", "c.docx"))
    return data


@pytest.mark.parametrize("name", FILES)
def test_a_file_made_to_keep_busy_is_read_or_refused(tmp_path: Path, name: str) -> None:
    make, expected = FILES[name]
    path = tmp_path / "a.docx"
    path.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.stdout.startswith(expected), done.stdout + done.stderr[-500:]
