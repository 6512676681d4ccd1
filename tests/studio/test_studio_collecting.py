"""Submissions dropped on the studio: what each would become, questions about headers, taking in and undoing;
and nothing that a file is or is called does harm.
"""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import small
from starlette.testclient import TestClient

from pressklar.manuscript import read_edition
from pressklar.studio.app import studio_app
from pressklar.studio.gate import Gate
from pressklar.studio.pages import PageTable

PORT = 8711
OWN = {"origin": f"http://127.0.0.1:{PORT}", "sec-fetch-site": "same-origin"}
TABLE = (
    "Titel;Organisation;Berätta om er tanke;Övrigt\nCyklar;Region Skåne;Cykelvägar längs kusten.;Ring mig\n"
)
MAIL = (
    "From: kim@gotland.example\nSubject: Vägar\nContent-Type: text/plain; charset=utf-8\n\n"
    "Titel: Vägar som håller\nIdé: Nya beläggningar.\n"
)


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    return small.make(tmp_path / "root")


@pytest.fixture
def editor(root: small.Root, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(PageTable, "want", lambda table: None)  # the pages are other tests' matter
    gate = Gate(studio_app(root.folders, root.edition, "en"), PORT)
    with TestClient(gate, base_url=f"http://127.0.0.1:{PORT}", headers=OWN) as client:
        client.get(f"/history?ticket={gate.ticket}")
        yield client


def drop(editor: TestClient, name: str, data: bytes | str) -> str:
    answer = editor.post(f"/collect?name={quote(name)}", content=data)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["file"])


def read(editor: TestClient, answers: dict[str, str] | None = None) -> str:
    """Reads what lies there; the page then."""
    assert editor.post("/collect/read", json={"answers": answers or {}}).status_code == 200
    for _ in range(1200):
        job = editor.get("/job").json()
        if job["state"] != "running":
            break
        time.sleep(0.02)
    assert job["state"] == "done", job
    return editor.get("/collect").text


def key_of(page: str) -> str:
    found = re.search(r'data-run="(\w+)"', page)
    assert found is not None
    return found[1]


def content_of(root: small.Root) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in (root.path / "content").rglob("*.yaml")}


def test_from_the_drop_to_the_undo(editor: TestClient, root: small.Root) -> None:
    before = content_of(root)
    assert drop(editor, "svar.csv", TABLE) and drop(editor, "in/mail.eml", MAIL)
    page = read(editor)
    for words in ("2 new proposals", "Cyklar", "in/mail.eml", "“Berätta om er tanke”", "Cykelvägar längs"):
        assert words in page
    assert content_of(root) == before, "looking writes nothing"
    page = read(editor, {"Berätta om er tanke": "idea", "Övrigt": "nothing"})
    assert "“Berätta om er tanke”" not in page
    assert "Cykelvägar längs kusten." in editor.get("/collect/1").text
    stale = key_of(page)
    drop(editor, "lapp.txt", "Titel: Lapp\nIdé: Kort.\n")
    answer = editor.post("/collect/take", json={"run": stale})
    assert answer.status_code == 422 and "E824" in answer.text, "only what was looked at is taken in"
    key = key_of(read(editor))
    assert editor.post("/collect/take", json={"run": key}).json()["written"] > 3
    texts = "".join(path.read_text("utf-8") for path in root.path.glob("content/2031/proposals/*.yaml"))
    assert "Cykelvägar längs kusten." in texts and "Nya beläggningar." in texts
    assert "tanke" in (root.path / "content/2031/records/collected/headers.json").read_text("utf-8")
    page = editor.get("/collect").text
    assert "Taken in last" in page and "What they would become" not in page
    drop(editor, "again.csv", TABLE)
    again = read(editor)
    assert "was collected" in again and "“Berätta" not in again, "the answers are remembered"
    (act,) = re.findall(r"/history/(\d+)", page)
    assert editor.post(f"/history/{act}/undo").status_code == 200
    assert content_of(root) == before


def test_a_corrected_one_shows_what_it_corrects(editor: TestClient, root: small.Root) -> None:
    drop(editor, "mail.eml", MAIL)
    editor.post("/collect/take", json={"run": key_of(read(editor))})
    drop(editor, "mail2.eml", MAIL.replace("Nya beläggningar", "Nya, tåligare beläggningar"))
    assert "corrected" in read(editor)
    assert "<ins>, tåligare</ins>" in editor.get("/collect/1").text.replace("</ins><ins>", "")


def test_a_sender_and_a_chapter_are_chosen_before_it_is_taken_in(
    editor: TestClient, root: small.Root
) -> None:
    drop(editor, "svar.csv", "Titel;Idé\nCyklar;Cykelvägar längs kusten.\n")
    drop(editor, "svar.csv", "Titel;Idé\nBussar;Hållplatser.\n")
    page = read(editor)
    first = key_of(page)
    address = "/collect/1/choice"
    for wrong in ({"sender": "nobody"}, {"chapter": "x"}, {"sender": ["region-skane"]}, {"chapter": None}):
        assert editor.post(address, json={"run": first, **wrong}).status_code == 400
    answer = editor.post(address, json={"run": first, "sender": "region-skane"}).json()
    assert answer["run"] != first
    late = editor.post(address, json={"run": first, "chapter": "resor"})
    assert late.status_code == 422 and "E824" in late.text, "only what is looked at is changed"
    second = editor.post(address, json={"run": answer["run"], "chapter": "resor"}).json()["run"]
    page = editor.get("/collect").text
    assert '<option value="region-skane" selected>' in page and '<option value="resor" selected>' in page
    assert key_of(page) == second and page.count("selected>") == 2, "the other one of that name stays"
    assert "svar (2).csv" in page
    assert '<option value="resor" selected>' in editor.get("/collect/1").text
    assert editor.post("/collect/take", json={"run": first}).status_code == 422
    assert editor.post("/collect/take", json={"run": second}).status_code == 200
    edition = read_edition(root.folders, "2031").edition
    assert edition is not None
    taken = edition.chapters[1].proposals[-1]
    assert taken.title == "Cyklar" and [each.id for each in taken.submitted_by] == ["region-skane"]
    assert not any(each.title == "Bussar" for each in edition.proposals)
    assert (root.path / "content/2031/records/collected/choices.json").exists()


@pytest.fixture
def earlier(root: small.Root) -> None:
    """An earlier edition with the same proposals."""
    edition = root.folders.content / "2030"
    (edition / "proposals").mkdir(parents=True)
    old = (root.path / small.EDITION).read_text("utf-8").replace("2031", "2030")
    (edition / "edition.yaml").write_text(old, "utf-8")
    for path in (root.path / "content/2031/proposals").iterdir():
        (edition / "proposals" / path.name).write_bytes(path.read_bytes())


@pytest.mark.usefixtures("earlier")
def test_an_earlier_proposal_stands_beside_and_is_continued_if_somebody_says_so(
    editor: TestClient, root: small.Root
) -> None:
    proposal = next(
        each
        for each in read_edition(root.folders, "2031").edition.proposals  # type: ignore[union-attr]
        if each.id == "andra-forslaget"
    )
    text = proposal.fields["idea"].replace("kartan visar", "skylten visar")
    drop(editor, "ny.txt", f"Titel: Något annat om lager\nAvsändare: Region Skåne\nIdé: {text}\n")
    page = read(editor)
    assert "2030 no. 2, same sender" in page
    beside = editor.get("/collect/1").text
    assert "<del>kartan</del>" in beside and "<ins>skylten</ins>" in beside
    redline = editor.get("/collect/1/redline.docx")
    with zipfile.ZipFile(io.BytesIO(redline.content)) as archive:
        document = archive.read("word/document.xml").decode()
    assert ">kartan<" in re.sub(r"(?s)<w:ins .*?</w:ins>", "", document)
    assert ">skylten<" in re.sub(r"(?s)<w:del .*?</w:del>", "", document)
    assert editor.post("/collect/1/continues", json={"continues": "yes"}).status_code == 400
    assert editor.post("/collect/1/continues", json={"continues": True}).status_code == 200
    assert "continues it" in editor.get("/collect").text
    editor.post("/collect/take", json={"run": key_of(page)})
    taken = (root.path / "content/2031/proposals/nagot-annat-om-lager.yaml").read_text("utf-8")
    assert taken.endswith('continues: "2030/andra-forslaget"\n')


@pytest.mark.usefixtures("earlier")
def test_the_form_says_what_an_entry_continues(editor: TestClient, root: small.Root) -> None:
    address = "/entry/andra-forslaget"
    assert "no earlier proposal" in editor.get(address).text
    first, *others = editor.get(f"{address}/earlier").json()
    assert first["name"] == "2030/andra-forslaget" and "100" in first["like"] and len(others) == 3
    values = {"key": "continues", "base": "", "value": first["name"]}
    assert editor.post(address, json=values).status_code == 200
    page = editor.get(address).text
    assert "2030 no. 2: Ett förslag om lager" in page and 'data-value="2030/andra-forslaget"' in page
    assert editor.post(address, json={**values, "base": first["name"], "value": ["x"]}).status_code == 400
    assert editor.post(address, json={**values, "base": first["name"], "value": "2030/x"}).status_code == 200
    page = editor.get(address).text
    assert 'data-value="2030/x"' in page, "what is wrong can be taken away"
    assert editor.post(address, json={**values, "base": "2030/x", "value": ""}).status_code == 200
    assert editor.get("/entry/nobody/earlier").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "../../x.txt",
        "/etc/passwd",
        "a\\..\\..\\b.txt",
        "x" * 5000,
        "<b>&\"'.txt",
        "\x00\x1b[31m.txt",
        "..",
        "",
    ],
)
def test_a_files_name_leads_nowhere(editor: TestClient, root: small.Root, name: str) -> None:
    before = sorted(str(path) for path in root.path.parent.rglob("*"))
    drop(editor, name, "Titel: Ljus\nIdé: Lampor.\n")
    page = read(editor)
    assert '<b>&"' not in page and "\x1b" not in page
    written = sorted(str(path) for path in root.path.parent.rglob("*") if "records" not in path.parts)
    assert [path for path in written if path not in before] == []


def test_hostile_files_get_a_sentence_and_stop_no_other(editor: TestClient) -> None:
    drop(editor, "a.docx", b"PK\x03\x04 broken")
    drop(editor, "b.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600)
    drop(editor, "c.json", b"[" * 200_000)
    drop(editor, "d.csv", b"=cmd|' /C calc'!A1;\xff\xfe\n")
    drop(editor, "e.txt", b"")
    drop(editor, "good.eml", MAIL)
    page = read(editor)
    assert "1 new proposal" in page and "E472" in page and "Vägar som håller" in page
    assert editor.get("/collect/99").status_code == 404
    for values in ({"answers": []}, {"answers": {"x": "no-such-role"}}, {}, {"answers": {"x": []}}):
        expected = 200 if values == {} else 400
        assert editor.post("/collect/read", json=values).status_code == expected
    assert editor.post("/collect/take", json={"run": ""}).status_code == 422
    assert editor.post("/collect/take", content=b"\xff").status_code == 400


def test_what_lies_there_is_put_away_and_bounded(editor: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from pressklar.collecting import gathering

    monkeypatch.setattr(gathering, "MOST_TOTAL", 100)
    key = drop(editor, "a.txt", "x" * 90)
    answer = editor.post("/collect?name=b.txt", content="x" * 20)
    assert answer.status_code == 422 and "E473" in answer.text
    assert drop(editor, "in/.DS_Store", "x") == "", "what systems leave behind is passed over"
    assert "a.txt" in editor.get("/collect").text
    editor.post("/collect/away", json={"file": key})
    assert "a.txt" not in editor.get("/collect").text
    assert drop(editor, "b.txt", "x" * 20)
