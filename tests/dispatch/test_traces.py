"""A person forgotten: nowhere in the content, its records, history, returned files and ledger is a byte of them
left; everybody else's words stay, and what was done before can still be undone.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from docx import Document
from small import FIRST, SECOND, THIRD, Root, make

from pressklar import cli
from pressklar.dispatch.ledger import open_ledger
from pressklar.dispatch.traces import forget_everywhere, forget_plan
from pressklar.foundation.progress import SilentProgress
from pressklar.manuscript import read_edition
from pressklar.manuscript.backup import make_backup
from pressklar.manuscript.changeset import Changeset, FileChange
from pressklar.manuscript.history import History
from pressklar.manuscript.transaction import commit
from pressklar.manuscript.undoing import undo
from pressklar.problems import UsageError

NAME, ADDRESS = "Alva Åberg", "alva.aberg@region.example"
WORDS = ("alva", "åberg", "\\u00c5berg", "aberg")


@pytest.fixture
def root(tmp_path: Path) -> Root:
    root = make(tmp_path / "root")
    for name in (SECOND, FIRST):
        root.change(
            name,
            "contacts:\n",
            f"contacts:\n  - name: {NAME}\n    email: {ADDRESS}\n    phone: 0498-12 34 56\n",
        )
    root.change(
        SECOND,
        "  - {name: Alva Åberg, email: kim@region.example}\n",
        "  - {name: Kim Exempel, email: kim@region.example}\n",
    )
    root.change(THIRD, "nätet", f"nätet, som Alva  Åberg och {ADDRESS} säger,")
    root.change("content/members.yaml", "[a@skane.example]", f"[a@skane.example, {ADDRESS.title()}]")
    root.write("content/2031/records/kept/gammalt.yaml", f"title: Gammalt\ncontacts:\n  - {{name: {NAME}}}\n")
    root.write(
        "content/2031/records/drafts/0123456789abcdef.json", json.dumps({"x": f"Av {NAME} <{ADDRESS}>"})
    )
    root.write("content/2031/records/returned/0123456789abcdef.docx", returned())
    for old, new in (("lager", "skikt"), ("skikt", "skikten")):
        data = (root.path / SECOND).read_bytes()
        step = FileChange.between(root.path / SECOND, data, data.replace(old.encode(), new.encode(), 1))
        commit(root.folders, Changeset("studio", "2031", (step,), details={"by": NAME}))
    with open_ledger(root.folders, "2031", make=True) as ledger:
        assert ledger is not None
        for address in (ADDRESS, "kim@region.example"):
            ledger.queue([("region-skane", address, "v1", False)])
    return root


def returned() -> bytes:
    """A Word file in which the name is parted by its look, and stands as an author and in a link."""
    document = Document()
    paragraph = document.add_paragraph("Skriv till ")
    paragraph.add_run("Alva ").bold = True
    paragraph.add_run("Åberg").italic = True
    paragraph.add_run(" eller Kim Exempel.")
    document.core_properties.author = NAME
    document.part.relate_to(
        f"mailto:{ADDRESS}",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def bytes_below(folder: Path) -> dict[str, bytes]:
    """Every file's bytes, packed ones unpacked."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            found[str(path.relative_to(folder))] = data
            if zipfile.is_zipfile(io.BytesIO(data)):
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    found |= {f"{path.name}/{name}": archive.read(name) for name in archive.namelist()}
    return found


def naming(folder: Path) -> list[str]:
    return [
        name
        for name, data in bytes_below(folder).items()
        if any(word in data.decode("utf-8", "replace").casefold() for word in map(str.casefold, WORDS))
    ]


@pytest.mark.parametrize("person", [NAME, "åberg, alva".title().replace(",", ""), ADDRESS, ADDRESS.upper()])
def test_nothing_of_them_is_left_and_everybody_else_is(root: Root, person: str) -> None:
    before = read_edition(root.folders, "2031").edition
    assert before is not None
    plan = forget_plan(root.folders, person)
    assert {NAME, ADDRESS} <= set(plan.traces.terms) or person.casefold() in map(
        str.casefold, plan.traces.terms
    )
    assert plan.history and plan.ledger and len(plan.changes) == 7
    (left,) = forget_everywhere(root.folders, plan)
    assert left.code == "A838"
    assert naming(root.path) == []
    reading = read_edition(root.folders, "2031")
    assert reading.edition is not None and not [each for each in reading.problems if each.severity == "error"]
    assert [contact.name for proposal in reading.edition.proposals for contact in proposal.contacts] == [
        "Kim Exempel"
    ] * 4
    assert [member.recipients for member in reading.edition.members] == [
        ("a@gotland.example",),
        ("a@skane.example",),
    ]
    assert (
        "Kim Exempel"
        in Document(
            io.BytesIO((root.path / "content/2031/records/returned/0123456789abcdef.docx").read_bytes())
        )
        .paragraphs[0]
        .text
    )
    with open_ledger(root.folders, "2031") as ledger:
        assert ledger is not None and [each for each in ledger.people().values() if each] == [
            "kim@region.example"
        ]
        assert len(ledger.entries()) == 2
    assert forget_plan(root.folders, ADDRESS).is_empty


def test_what_was_done_before_can_still_be_undone_and_backups_are_clean(root: Root, tmp_path: Path) -> None:
    forget_everywhere(root.folders, forget_plan(root.folders, NAME))
    assert [revision.command for revision in History(root.folders).revisions()] == ["studio", "studio"]
    for word in ("skikt ", "lager "):
        assert undo(root.folders, "2031").problems == ()
        assert word in (root.path / SECOND).read_text("utf-8")
    assert naming(root.path) == []
    (tmp_path / "later").mkdir()
    make_backup(root.folders, tmp_path / "later/b.zip", SilentProgress())
    assert naming(tmp_path / "later") == []


def test_it_goes_on_where_it_was_cut_off(root: Root, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = forget_plan(root.folders, NAME)
    monkeypatch.setattr(History, "put", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(OSError, match="full"):
        forget_everywhere(root.folders, plan)
    monkeypatch.undo()
    again = forget_plan(root.folders, ADDRESS)
    assert not again.changes and again.history
    forget_everywhere(root.folders, forget_plan(root.folders, NAME))
    forget_everywhere(root.folders, again)
    assert naming(root.path) == []


@pytest.mark.parametrize("person", ["Alva", "", "   ", "a@b", "Region Skåne", "region-skane"])
def test_what_could_be_anybody_is_refused(root: Root, person: str) -> None:
    with pytest.raises(UsageError) as refusal:
        forget_plan(root.folders, person)
    assert refusal.value.problems[0].code == "E837"


def test_a_file_that_cannot_be_changed_is_named(root: Root) -> None:
    root.write(
        "content/2031/images/alva.bin",
        b"\0\1 Alva \xc3\x85berg \0".replace(b"Alva \xc3\x85berg", NAME.casefold().encode()),
    )
    root.write("content/2031/records/returned/x.docx", b"PK broken")
    (left,) = forget_everywhere(root.folders, forget_plan(root.folders, NAME))
    assert "alva.bin" in left.message and "x.docx" in left.message


def test_forget_at_the_command_line(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> tuple[int, str]:
        code = cli.main(["forget", *words, "--root", str(root.path), "--lang", "en"])
        return code, capsys.readouterr().out

    before = bytes_below(root.path / "content")
    code, out = run(NAME, "--dry-run")
    assert code == 0 and ADDRESS in out and "Ett förslag om" in out and "Nothing was written." in out
    assert run(NAME)[0] == 2, "nobody is there to ask"
    assert bytes_below(root.path / "content") == before
    code, out = run(NAME, "--yes", "--json")
    assert code == 0 and json.loads(out)["forgotten"] and naming(root.path) == []
    code, out = run("Nils Nobody", "--yes")
    assert code == 0 and "Nothing here names them." in out
