"""The proof that no word is lost: it finds what a reader forgets, and finds nothing where all is read."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from pathlib import Path

import pytest
from soaking import rounds
from word_parts import SPACES, opened, p, read, relation, run, word

from pressklar.ooxml.inventory import lost_words
from pressklar.ooxml.package import Package, main_root
from pressklar.ooxml.reader import read_document
from pressklar.problems import ContentError

CORPUS = os.environ.get("PRESSKLAR_WORD_FILES", "")
"""A folder of Word files from anywhere: each must be read whole or refused in plain words."""


def test_a_forgotten_word_is_found() -> None:
    data = word(p(run("Ett ord")) + p(run("och ett till")))
    package = opened(data)
    returned = read_document(package)
    root = main_root(package)
    assert list(lost_words([root], returned)) == []
    assert list(lost_words([root], replace(returned, paragraphs=returned.paragraphs[:1]))) == ["och ett till"]
    twice = [main_root(opened(word(p(run("Ett ord")) * 2)))]
    assert list(lost_words(twice, replace(returned, paragraphs=returned.paragraphs[:1]))), (
        "a word that stands twice must be placed twice"
    )


MAKERS = (
    lambda inner: p(run(inner)),
    lambda inner: p(f'<w:ins w:author="K">{run(inner)}</w:ins>'),
    lambda inner: p(f'<w:del w:author="K"><w:r><w:delText>{inner}</w:delText></w:r></w:del>'),
    lambda inner: p(run(inner, "<w:vanish/>")),
    lambda inner: p(run(inner, "<w:strike/>")),
    lambda inner: p(f"<m:oMath><m:r><m:t>{inner}</m:t></m:r></m:oMath>"),
    lambda inner: f"<w:tbl><w:tr><w:tc>{p(run(inner))}</w:tc></w:tr></w:tbl>",
    lambda inner: (
        f'<w:tbl><w:tr><w:trPr><w:del w:author="K"/></w:trPr><w:tc>{p(run(inner))}</w:tc></w:tr></w:tbl>'
    ),
    lambda inner: (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p(run(inner))}</w:sdtContent></w:sdt>"
    ),
    lambda inner: (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{p(run(inner))}</mc:Choice><mc:Fallback>{p(run(inner))}</mc:Fallback></mc:AlternateContent>'
    ),
    lambda inner: p(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        + run(inner)
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    ),
    lambda inner: p(
        f"<w:r><w:drawing><wps:txbx><w:txbxContent>{p(run(inner))}</w:txbxContent></wps:txbx></w:drawing></w:r>"
    ),
    lambda inner: p(f'<w:r><w:pict><v:textpath string="{inner}"/></w:pict></w:r>'),
    lambda inner: run(inner),
    lambda inner: p(f'<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>{inner}</w:t></w:r>'),
    lambda inner: p(f"<w:fldSimple w:instr=' NOTEREF x '>{run(inner)}</w:fldSimple>"),
)


@pytest.mark.soak
def test_no_word_is_lost_however_it_stands() -> None:
    chance = random.Random(11)
    for number in range(rounds(150, 5000)):
        body = "".join(
            chance.choice(MAKERS)(f"ord{chance.randrange(1000)}") for _ in range(chance.randrange(1, 9))
        )
        if chance.random() < 0.3:
            body = f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>"
        returned = read(body, reject=chance.random() < 0.3)
        assert [entry for entry in returned.left_out if entry.kind == "lost"] == [], f"{number}: {body}"


def test_words_of_notes_and_comments_are_counted() -> None:
    parts = {
        "footnotes": f'<w:footnote w:id="1">{p(run("Not."))}</w:footnote>',
        "comments": f'<w:comment w:id="1">{p(run("Kommentar."))}</w:comment>',
    }
    assert read(p(run("Text.")), parts).comments[0].text == "Kommentar."
    header = f"<w:hdr {SPACES}>{p(run('Sidhuvud'))}</w:hdr>"
    returned = read(p(run("Text.")), {"word/h.xml": header}, relation("h", "header", "h.xml"))
    assert [(entry.kind, entry.words) for entry in returned.left_out] == [("header", "Sidhuvud")]


@pytest.mark.soak
@pytest.mark.skipif(
    not Path(CORPUS).is_dir() or not CORPUS, reason="PRESSKLAR_WORD_FILES names no folder of Word files"
)
def test_real_files_are_read_whole_or_refused_in_plain_words() -> None:
    lost: list[str] = []
    for path in sorted(Path(CORPUS).iterdir())[: rounds(100, 100_000)]:
        try:
            returned = read_document(
                Package(path.read_bytes(), path.name, strict=True, linked=True, template=True)
            )
        except ContentError as error:
            assert all(problem.message.startswith(path.name) and problem.hint for problem in error.problems)
            continue
        lost += [f"{path.name}: {entry.words[:80]}" for entry in returned.left_out if entry.kind == "lost"]
        assert not any("\ufffd" in paragraph.text for paragraph in returned.paragraphs), path.name
    assert lost == []
