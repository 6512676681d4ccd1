"""Files made to do harm, or not what they say: each gets one plain sentence, and the others are collected."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
import small
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from submissions import docx, mail, paragraph, table, xlsx, zipped

from pressklar.collecting.readers import read_file
from pressklar.collecting.running import collect
from pressklar.problems import ContentError, UsageError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GOOD = docx(paragraph("Ljus"), paragraph("Idé"), paragraph("Lampor."))


def nested_mail(depth: int) -> bytes:
    message = mail("Titel: Ljus\nIdé: Lampor.\n", "a@b.example")
    for _ in range(depth):
        message = mail("VB", "a@b.example", "VB", message)
    return message.as_bytes()


def multiparts(depth: int) -> bytes:
    head = b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\n"
    parts = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(depth)
    )
    return head + parts


def nested_zip(depth: int) -> bytes:
    data = zipped({"a.txt": "Titel: Ljus\nIdé: Lampor.\n"})
    for _ in range(depth):
        data = zipped({"a.zip": data})
    return data


def entities() -> bytes:
    """A Word file whose text declares an entity that grows."""
    document = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document>&b;</w:document>'
    return zipped({"word/document.xml": document})


def encrypted_zip() -> bytes:
    data = bytearray(zipped({"a.txt": "Idé"}))
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * 80_000_000)
    return target.getvalue()


def sheet(rows: str, before: str = "") -> bytes:
    """A workbook whose only sheet has these rows."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'{before}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
    return xlsx([], **{"xl/worksheets/sheet1.xml": xml})


def lying(archive: bytes) -> bytes:
    """A zip archive whose list says of each entry that it is small."""
    data = bytearray(archive)
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        if int.from_bytes(data[place + 24 : place + 28], "little") > 20_000:
            data[place + 24 : place + 28] = (900).to_bytes(4, "little")
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(data)


CASES = {
    "bomb.zip": (bomb(), "E472"),
    "locked.zip": (encrypted_zip(), "E472"),
    "deep.zip": (nested_zip(9), "E473"),
    "locked.docx": (OLE + "EncryptedPackage".encode("utf-16-le"), "E472"),
    "old.doc": (OLE + b"x" * 600, "E471"),
    "mail.msg": (OLE + "__properties_version1.0".encode("utf-16-le"), "E472"),
    "text.msg": (b"Titel: Ljus", "E472"),
    "macros.docx": (docx(paragraph("Idé"), **{"word/vbaProject.bin": "x"}), "E472"),
    "macros.xlsx": (xlsx([["Titel", "Idé"], ["a", "b"]], **{"xl/vbaProject.bin": b"x"}), "E472"),
    "entities.docx": (entities(), "E472"),
    "text.docx": (b"Titel: Ljus", "E472"),
    "cut.docx": (GOOD[: len(GOOD) // 2], "E472"),
    "word.txt": (b"%PDF-1.7", "E472"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n", "E471"),
    "rows.csv": (table([["Titel", "Idé"], *[["a", "b"]] * 6_000]), "E473"),
    "rows.xlsx": (xlsx([["Titel", "Idé"], *[["a", "b"]] * 5_100]), "E473"),
    "far.xlsx": (sheet('<row r="1048576"><c r="XFD1048576" t="str"><v>a</v></c></row>'), "E473"),
    "wide.xlsx": (sheet('<row r="1"><c r="XFD1" t="str"><v>a</v></c></row>'), "E473"),
    "million.xlsx": (sheet("".join(f'<row r="{n}"><c t="str"><v>x{n}</v></c></row>' for n in range(99_000))), "E473"),
    "strings.xlsx": (sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'), "E472"),
    "entities.xlsx": (sheet("", before='<!DOCTYPE d [<!ENTITY a "aaaa">]>'), "E472"),
    "bomb.xlsx": (sheet(f"<row>{' ' * 61_000_000}</row>"), "E472"),
    "lying.xlsx": (lying(xlsx([["Titel", "Idé"], ["Ljus", "x" * 40_000]])), "E472"),
    "locked.xlsx": (OLE + "EncryptedPackage".encode("utf-16-le"), "E472"),
    "endless.csv": (b'Titel;Id\xc3\xa9\na;"' + b"x" * 200_000, "E472"),
    "binary.txt": (bytes(range(1, 32)) * 50, "E472"),
    "empty.docx": (b"", "E472"),
    "nobody.xyz": (b"hej", "E471"),
    "deep.json": (b'{"pressklar": "answers", "version": 1, "entries": ' + b"[" * 100_000, "E472"),
    "other.json": (b'{"a": 1}', "E472"),
    "future.json": (b'{"pressklar": "answers", "version": 9, "entries": []}', "E472"),
    "multiparts.eml": (multiparts(3_000), "E472"),
    "head.eml": (b"From: a@b.example\nSubject: " + b"=?utf-8?q?=C3=A5?= " * 6_000 + b"\n\nTitel: x\n", "E472"),
    "parts.eml": (b"From: a@b.example\nSubject: x\n\n" + b"--b\n\nx\n" * 11_000, "E472"),
    "titles.txt": (b"Titel: a\n" * 5_100, "E473"),
    "nothing.eml": (mail("> Titel:\n> Idé:\n", "a@b.example").as_bytes(), "E474"),
}  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    return small.make(tmp_path / "root")


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file_gets_one_sentence_and_stops_no_other(root: small.Root, name: str) -> None:
    data, code = CASES[name]
    paths = [root.path.parent / name, root.path.parent / "good.docx"]
    for path, content in zip(paths, (data, GOOD), strict=True):
        path.write_bytes(content)
    run = collect(root.folders, root.edition, paths)
    own = [
        problem
        for problem in run.problems
        if problem.file and name in problem.file and problem.severity == "error"
    ]
    assert [problem.code for problem in own] == [code], [problem.message for problem in own]
    assert own[0].message.endswith(".") and own[0].hint
    assert [row.shaped.proposal.title for row in run.rows] == ["Ljus"]


def test_mails_within_mails_are_read_to_a_depth(root: small.Root) -> None:
    path = root.path.parent / "m.eml"
    path.write_bytes(nested_mail(3))
    assert [row.shaped.proposal.title for row in collect(root.folders, root.edition, [path]).rows] == ["Ljus"]
    path.write_bytes(nested_mail(12))
    run = collect(root.folders, root.edition, [path])
    assert "E473" in {problem.code for problem in run.problems}


@pytest.mark.parametrize("cell", ["=cmd|'/C calc'!A0", '=HYPERLINK("x")', "@SUM(1)", "+cmd|x!A1"])
def test_formulas_are_text_and_named(root: small.Root, cell: str) -> None:
    path = root.path.parent / "a.csv"
    path.write_bytes(table([["Titel", "Idé"], ["Ljus", cell]]))
    run = collect(root.folders, root.edition, [path])
    assert "W488" in {problem.code for problem in run.problems}
    assert len(run.rows) == 1


@pytest.mark.parametrize(
    "text",
    [
        "{{ 7*7 }}",
        "{% for x in y %}",
        "<script>alert(1)</script>",
        "![x](../../etc/passwd)",
        "a: b\n- c # d",
        "--- !!python/object",
    ],
)
def test_no_text_is_anything_but_text(root: small.Root, text: str) -> None:
    path = root.path.parent / "a.csv"
    path.write_bytes(table([["Titel", "Idé", "Kapitel"], ["Ljus", text, "Vatten"]]))
    from pressklar.collecting.running import write_run
    from pressklar.manuscript import read_edition

    write_run(root.folders, collect(root.folders, root.edition, [path]))
    reading = read_edition(root.folders, root.edition)
    assert reading.edition is not None and not any(
        problem.severity == "error" for problem in reading.problems
    )


def test_a_file_that_isnt_there_is_said(root: small.Root) -> None:
    with pytest.raises(UsageError) as error:
        collect(root.folders, root.edition, [root.path / "nowhere.docx"])
    assert error.value.problems[0].code == "E470"
    with pytest.raises(UsageError) as error:
        collect(root.folders, root.edition, [root.path / "content"], ["Idé:idea"])
    assert error.value.problems[0].code == "E476"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_files_are_read_or_refused(data: st.DataObject) -> None:
    """Bytes changed, cut or put in anywhere: no other error comes out."""
    name, whole = data.draw(
        st.sampled_from(
            (
                ("a.docx", GOOD),
                ("a.xlsx", xlsx([["Titel", "Idé"], ["a", "b"]])),
                ("a.eml", nested_mail(1)),
                ("a.csv", table([["Titel", "Idé"], ["a", "b"]])),
                ("a.zip", nested_zip(1)),
            )
        )
    )
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_file(bytes(damaged[: data.draw(st.integers(1, len(damaged)))]), name)
    except ContentError as error:
        assert error.problems[0].code in ("E471", "E472", "E473")


def test_what_is_no_file_in_a_folder_is_named(root: small.Root) -> None:
    inbox = root.path.parent / "inbox"
    inbox.mkdir()
    (inbox / "good.docx").write_bytes(GOOD)
    (inbox / "link.docx").symlink_to(root.path / "content/members.yaml")
    if hasattr(os, "mkfifo"):
        os.mkfifo(inbox / "pipe.txt")
    run = collect(root.folders, root.edition, [inbox])
    assert [row.shaped.proposal.title for row in run.rows] == ["Ljus"] and run.files == 1 + hasattr(
        os, "mkfifo"
    )
