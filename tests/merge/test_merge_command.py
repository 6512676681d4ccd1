"""draft, merge and its undoing at the command line: reports, refusals, and files that come from outside."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from word_edits import EDITION, Draft, Root, make

from pressklar import cli, locale
from pressklar.foundation.folders import PROJECT
from pressklar.merge.record import MergeOptions
from pressklar.merge.report import CONTEXT, marked, with_context, write_reports
from pressklar.merge.running import merge_opened, open_files


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return make(tmp_path)


def answer(root: Root, *words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict]:  # type: ignore[type-arg]
    code = cli.main([*words, "--root", str(root.path), "--json"])
    return code, json.loads(capsys.readouterr().out)


def edited(root: Root, old: str = "varje timme", new: str = "varje halvtimme") -> Path:
    path = root.path / "returned.docx"
    path.write_bytes(root.draft("region-gotland").replace(old, new).docx())
    return path


def test_drafts_are_written_and_their_bases_kept(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    code, keys = answer(root, "draft", "--each-member", capsys=capsys)
    assert code == 0 and [entry["member"] for entry in keys["drafts"]] == [
        "region-gotland",
        "region-halland",
        "region-skane",
    ]
    for entry in keys["drafts"]:
        assert (root.path / entry["file"]).read_bytes()[:2] == b"PK"
        assert (root.path / f"content/2031/records/drafts/{entry['draft']}.json").is_file()
    code, keys = answer(root, "draft", "--member", "skåne", capsys=capsys)
    assert (
        code == 2 and keys["findings"][0]["code"] == "E861" and "region-skane" in keys["findings"][0]["hint"]
    )


def test_the_same_content_gives_the_same_draft(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    first = answer(root, "draft", "--member", "region-skane", capsys=capsys)[1]["drafts"][0]["sha256"]
    assert answer(root, "draft", "--member", "region-skane", capsys=capsys)[1]["drafts"][0]["sha256"] == first


def test_a_dry_run_writes_its_report_and_nothing_else(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    path, before = edited(root), root.all_bytes()
    code, keys = answer(root, "merge", str(path), "--dry-run", capsys=capsys)
    assert code == 0 and keys["written"] == [] and root.all_bytes() == before
    report = (root.path / keys["reports"][0]).read_text("utf-8")
    assert "A dry run" in report and "<ins>halvtimme</ins>" in report.replace(
        "<ins>halvtimme.</ins>", "<ins>halvtimme</ins>"
    )
    assert keys["files"][0]["paragraphs"]["merged"] == 1


@pytest.mark.parametrize("command", ["merge", "redline"])
def test_a_draft_of_an_earlier_edition_finds_its_edition(
    root: Root, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    path = edited(root)
    assert cli.main(["new", "2032", "--root", str(root.path)]) == 0
    capsys.readouterr()
    assert cli.main([command, str(path), "--root", str(root.path)]) == 0
    printed = capsys.readouterr().out
    if command == "merge":
        assert "1 file of the edition 2031 changed:" in printed
        assert "varje halvtimme" in (root.path / "content/2031/proposals/fler-tag.yaml").read_text("utf-8")
    else:
        assert "output/2031/redline.docx" in printed and "1 insertion" in printed


def test_a_merge_is_taken_back_whole(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    path, before = edited(root), root.all_bytes()
    assert answer(root, "merge", str(path), capsys=capsys)[1]["written"] == [
        f"content/{EDITION}/proposals/fler-tag.yaml"
    ]
    assert root.all_bytes() != before
    code, keys = answer(root, "merge", "--undo", capsys=capsys)
    assert code == 0 and keys["undone"] == 1 and root.all_bytes() == before
    code, keys = answer(root, "merge", "--undo", capsys=capsys)
    assert code == 2 and keys["findings"][0]["code"] == "E635"


def test_undo_takes_back_what_the_merge_wrote_and_no_later_edit(
    root: Root, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(root, "merge", str(edited(root)), capsys=capsys)
    root.change("fler-tag", "Pendlare.", "Alla pendlare.")
    code, keys = answer(root, "merge", "--undo", capsys=capsys)
    assert code == 0 and [finding["code"] for finding in keys["findings"]] == ["A831"]
    assert "varje timme" in root.text("fler-tag", "idea")
    assert "Alla pendlare." in (root.path / f"content/{EDITION}/proposals/fler-tag.yaml").read_text("utf-8")


def test_undo_refuses_what_would_lose_a_later_edit(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    answer(root, "merge", str(edited(root)), capsys=capsys)
    root.change("fler-tag", "varje halvtimme", "varje hel halvtimme")
    before = root.all_bytes()
    code, keys = answer(root, "merge", "--undo", capsys=capsys)
    assert code == 1 and keys["findings"][0]["code"] == "E636" and root.all_bytes() == before


def test_a_conflict_ends_with_1_and_is_resolved_at_a_terminal(
    root: Root, capsys: pytest.CaptureFixture[str]
) -> None:
    path = edited(root)
    root.change("fler-tag", "varje timme", "varje kvart")
    code, keys = answer(root, "merge", str(path), capsys=capsys)
    assert (
        code == 1
        and [finding["code"] for finding in keys["findings"]] == ["E623"]
        and "varje kvart" in root.text("fler-tag", "idea")
    )
    code, keys = answer(root, "merge", "--resolve", capsys=capsys)
    assert code == 2 and keys["findings"][0]["code"] == "E631"
    assert "Conflict 1 of 1" in at_a_terminal(root, "merge", "--resolve", answers="w\n")
    assert "varje halvtimme" in root.text("fler-tag", "idea")


def test_a_new_proposal_is_offered_at_a_terminal(root: Root) -> None:
    from test_merging import typed

    draft = root.draft()
    typed(draft, "Nya båtar")
    (root.path / "returned.docx").write_bytes(draft.docx())
    at_a_terminal(root, "merge", str(root.path / "returned.docx"), answers="y\n")
    assert root.proposal("nya-batar").title == "Nya båtar"


def at_a_terminal(root: Root, *words: str, answers: str) -> str:
    """Runs the command line in a pseudo-terminal and gives what it showed."""
    main, other = pty.openpty()
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pressklar.cli import main; sys.exit(main())",
            *words,
            "--root",
            str(root.path),
        ],
        stdin=other,
        stdout=other,
        stderr=other,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "TERM": "xterm"},
        close_fds=True,
    )
    os.close(other)
    os.write(main, answers.encode())
    output = b""
    while True:
        try:
            piece = os.read(main, 65536)
        except OSError:
            break
        if not piece:
            break
        output += piece
    process.wait(timeout=60)
    os.close(main)
    return output.decode("utf-8", "replace")


def test_content_with_errors_is_not_merged_into(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    path = edited(root)
    root.change("korta-vagar", "idea: |", "ide: |")
    code, keys = answer(root, "merge", str(path), capsys=capsys)
    assert code == 1 and "E627" in [finding["code"] for finding in keys["findings"]]


def test_no_file_and_a_file_that_isn_t_there(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(root, "merge", capsys=capsys)[1]["findings"][0]["code"] == "E630"
    assert answer(root, "merge", "nowhere.docx", capsys=capsys)[1]["findings"][0]["code"] == "E626"
    assert answer(root, "merge", str(root.path), capsys=capsys)[1]["findings"][0]["code"] == "E626"


def zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return target.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = b"application/vnd.ms-word.document.macroEnabled.main+xml"
DEEP = b"<w:p>" + b"<w:smartTag>" * 5000 + b"</w:smartTag>" * 5000 + b"</w:p>"
OUTSIDE = (
    b'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
    b'Target="https://elsewhere.example/a.png" TargetMode="External"/></Relationships>'
)
ODT = {
    "mimetype": b"application/vnd.oasis.opendocument.text",
    "content.xml": b'<office:document-content><draw:image xlink:href="https://elsewhere.example/a.png"/></office:document-content>',
}


def changed(part: str, old: bytes, new: bytes) -> Callable[[Draft], bytes]:
    def make_file(draft: Draft) -> bytes:
        assert old in draft.parts[part]
        return zipped({**draft.parts, part: draft.parts[part].replace(old, new, 1)})

    return make_file


HOSTILE: dict[str, tuple[str, Callable[[Draft], bytes]]] = {
    "text": ("E610", lambda _: b"Just a text."),
    "empty": ("E610", lambda _: b""),
    "truncated": ("E612", lambda draft: draft.docx()[: len(draft.docx()) // 2]),
    "encrypted": ("E611", lambda _: OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)),
    "doc": ("E615", lambda _: OLE + bytes(2000)),
    "docm": ("E613", changed("[Content_Types].xml", MAIN, MACROS)),
    "dotx": ("E614", changed("[Content_Types].xml", b"document.main+xml", b"template.main+xml")),
    "doctype": (
        "E618",
        changed("word/document.xml", b"<w:document", b'<!DOCTYPE a [<!ENTITY b "c">]><w:document'),
    ),
    "bomb": (
        "E616",
        lambda draft: zipped({**draft.parts, "word/document.xml": b"<a>" + b" " * 300_000_000 + b"</a>"}),
    ),
    "deep": ("E619", changed("word/document.xml", b"<w:body>", b"<w:body>" + DEEP)),
    "outside": ("E621", changed("word/_rels/document.xml.rels", b"</Relationships>", OUTSIDE)),
    "odt": ("E625", lambda _: zipped(ODT)),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_refused_each_in_its_own_words(
    root: Root, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    expected, make_file = HOSTILE[kind]
    path, before = root.path / f"{kind}.docx", root.all_bytes()
    path.write_bytes(make_file(root.draft("region-gotland")))
    code, keys = answer(root, "merge", str(path), capsys=capsys)
    assert code == 1 and [finding["code"] for finding in keys["findings"]] == [expected]
    assert root.all_bytes() == before and not (root.path / "content/2031/records/merges").exists()


def test_the_report_s_words_are_harmless(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    path = edited(root, "varje timme", "<script>alert(1)</script>")
    code, keys = answer(root, "merge", str(path), "--dry-run", capsys=capsys)
    assert code == 0 and "<script>alert" not in (root.path / keys["reports"][0]).read_text("utf-8")


def test_the_report_shows_changed_words_with_what_stands_near() -> None:
    long = " ".join(f"ord{number}" for number in range(400))
    pieces = tuple(marked(f"{long} rött {long}", f"{long} blått {long}"))
    shown = "".join(words for words, _ in with_context(pieces))
    assert "ord399 rött" in shown and "blått ord0 ord1" in shown
    assert shown.startswith("… ") and shown.endswith(" …") and len(shown) < 2 * CONTEXT + 20
    assert list(with_context(tuple(marked("Kort text.", "Kort ord.")))) == list(
        marked("Kort text.", "Kort ord.")
    )


def test_the_report_speaks_the_reader_s_language(root: Root, monkeypatch: pytest.MonkeyPatch) -> None:
    path = edited(root)
    for code in ("sv", "en"):
        monkeypatch.setenv(locale.SETTING, code)
        run = merge_opened(root.folders, EDITION, open_files(root.folders, EDITION, [path]), MergeOptions())
        [report] = write_reports(root.folders, run, dry_run=True)
        assert f'<html lang="{code}">' in report.read_text("utf-8")
