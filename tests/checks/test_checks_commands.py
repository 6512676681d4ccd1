"""check and approve from the outside: what is shown, what is put in, what is remembered, and that nothing in
the content crashes it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from faulty import proofed, texts, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small import Root, built

from pressklar import cli
from pressklar.checks.approval import approve, basis_of
from pressklar.checks.fixing import corrections, put_in
from pressklar.checks.lexicon import learn, learned
from pressklar.checks.proofing import Proof, Remark, proof_content
from pressklar.checks.report import write_report
from pressklar.foundation.folders import Folders
from pressklar.foundation.programs import hunspell
from pressklar.locale import speaking
from pressklar.manuscript import read_edition
from pressklar.problems import REPEATED, ContentError, Place, Problem

DIRTY = {
    "ett.idea": 'Där finns t ex fyrar,djup och "sjökort" ?\n\nVi följer EUs lagar - och EUs krav.',
    "tva.title": "Böcker om havet - nu",
}
PROJECT = Path(__file__).resolve().parents[2]
PROPOSAL = "content/2031/proposals/ett.yaml"


@pytest.fixture(autouse=True)
def hooked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("check", "approve"):
        monkeypatch.setitem(cli.COMMANDS, name, "proof")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = cli.main(list(words))
    out = capsys.readouterr()
    return code, out.out, out.err


def test_check_tells_by_proposal_and_writes_the_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path, DIRTY)
    code, out, err = run(capsys, "check", "--root", str(tmp_path), "--content")
    assert code == 0 and "W731" in err and "fyrar,djup" not in out
    assert "output/2031/proof.html" in out
    html = (tmp_path / "output/2031/proof.html").read_text("utf-8")
    assert "<mark>fyrar,djup</mark>" in html and "<ins>fyrar, djup</ins>" in html
    assert 'href="#mend-1"' in html and '<section id="mend-1">' in html and '<section id="mend-2">' in html
    assert "<span>Idé</span>" in html, "the field has its label, not its key"
    assert run(capsys, "check", "--root", str(tmp_path), "--content", "--strict")[0] == 1


def test_the_report_has_what_is_to_be_mended_first_and_a_repeated_remark_once(tmp_path: Path) -> None:
    proof = proofed_report(
        tmp_path, [("W731", 1, "One.")] + [("A704", 2, f"{n} lacks.") for n in range(REPEATED)]
    )
    mend, advice = proof.split('<h2 id="advice">')
    assert "W731" in mend and "A704" not in mend
    (repeated,) = re.findall(r'<details class="list.*?</details>', advice, re.DOTALL)
    assert repeated.count("<tr>") == REPEATED and all(f"{n} lacks." in repeated for n in range(REPEATED))
    assert "A704" not in advice.replace(repeated, "")
    assert repeated.count("Ask.") == 1, "what to do is said once"
    alike = proofed_report(tmp_path, [("A704", line, "It lacks.") for line in range(REPEATED)])
    assert alike.count("It lacks.") == 1 and alike.count("<tr>") == REPEATED
    few = proofed_report(tmp_path, [("A704", 2, f"{n} lacks.") for n in range(REPEATED - 1)])
    assert '<details class="list' not in few and few.count("<article") == REPEATED - 1


def proofed_report(root: Path, remarks: list[tuple[str, int, str]]) -> str:
    """The report of these remarks: each a code, a line and a message, with one hint."""
    folders = written(root, DIRTY)
    edition = read_edition(folders, "2031").edition
    problems = [Problem(code, Place(PROPOSAL, line), said, "Ask.", "ett") for code, line, said in remarks]
    proof = Proof(edition, tuple(map(Remark, problems)), ())
    return write_report(folders, proof).read_text("utf-8")


def test_json_has_the_findings_with_their_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, DIRTY)
    code, out, _ = run(capsys, "check", "--root", str(tmp_path), "--content", "--json")
    answer = json.loads(out)
    finding = next(finding for finding in answer["findings"] if finding["code"] == "W731")
    assert code == 0 and answer["edition"] == "2031"
    assert (
        finding["proposal"] == "ett"
        and finding["number"] == 1
        and finding["field"] == "idea"
        and finding["file"] == PROPOSAL
        and finding["line"] == 4
    )
    assert (
        finding["column"] == 18
        and finding["text"] == "fyrar,djup"
        and finding["fix"] == "fyrar, djup"
        and finding["severity"] == "warning"
    )


def test_fix_puts_in_only_the_sure_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, {**DIRTY, "ett.purpose": "# a note\0Att göra säkra farleder , om det går."})
    path = tmp_path / PROPOSAL
    before = path.read_text("utf-8")
    code, _, err = run(capsys, "check", "--root", str(tmp_path), "--content", "--fix")
    assert path.read_text("utf-8") == before and "--yes" in err, "nobody was there to ask"
    code, out, _ = run(capsys, "check", "--root", str(tmp_path), "--content", "--fix", "--yes")
    assert code == 0 and "t ex  →  t.ex." in out
    assert path.read_text("utf-8") == (
        before.replace("t ex", "t.ex.")
        .replace("fyrar,djup", "fyrar, djup")
        .replace('"sjökort" ?', "”sjökort”?")
        .replace("EUs", "EU:s")
        .replace("lagar - och", "lagar – och")
        .replace("farleder ,", "farleder,")
    )
    assert "Böcker om havet – nu" in (tmp_path / "content/2031/proposals/tva.yaml").read_text("utf-8")
    again = run(capsys, "check", "--root", str(tmp_path), "--content", "--fix", "--yes", "--json")
    assert json.loads(again[1])["fixed"] == []


def test_a_compound_of_two_nouns_is_only_put_in_when_said_so(tmp_path: Path) -> None:
    proof = proofed(tmp_path, {"ett.idea": "Vi saknar kompetens försörjning, och allt byggan de vid hamnen."})
    assert [change.after for change in corrections(proof.findings)] == ["byggande"]
    assert [change.after for change in corrections(proof.findings, lambda finding: True)] == [
        "kompetensförsörjning",
        "byggande",
    ]


def test_likely_answers_are_only_put_in_when_said_so(tmp_path: Path) -> None:
    proof = proofed(tmp_path, {"ett.idea": "kartan visar djupen."})
    assert list(corrections(proof.findings)) == []
    folders = written(tmp_path, {"ett.idea": "kartan visar djupen."})
    done, problems = put_in(folders, corrections(proof.findings, lambda finding: True))
    assert [change.after for change in done] == ["Kartan"] and problems == []
    assert "  Kartan visar djupen.\n" in (tmp_path / PROPOSAL).read_text("utf-8")


def test_silencing_beside_a_value_above_it_and_in_the_settings(tmp_path: Path) -> None:
    for changed, more in (
        ({"ett.idea": "# ok: W730 så står det i avtalet\0Vem ritar en karta ?"}, {}),
        ({"ett.idea": '# ok: W730 "karta ?" så står det\0Vem ritar en karta ?'}, {}),
        (
            {"ett.idea": "Vem ritar en karta ?"},
            {"settings": "proof:\n  silenced:\n    - {code: W730, proposal: ett, reason: så står det}\n"},
        ),
    ):
        proof = proofed(tmp_path, changed, **more)
        assert (
            proof.problems == ()
            and [problem.code for problem in proof.silenced] == ["W730"]
            and proof.findings == ()
        )
    other = proofed(tmp_path, {"ett.idea": '# ok: W730 "hamn ?" så står det\0Vem ritar en karta ?'})
    assert sorted(problem.code for problem in other.problems) == ["A791", "W730"]


def test_severities_and_limits_are_the_edition_s(tmp_path: Path) -> None:
    for rule, expected in (("error", [("W730", "error")]), ("advice", [("W730", "advice")]), ("off", [])):
        proof = proofed(
            tmp_path,
            {"ett.idea": "Vem ritar en karta ?"},
            settings=f"proof: {{severities: {{W730: {rule}}}}}\n",
        )
        assert [(problem.code, problem.severity) for problem in proof.problems] == expected
    short = proofed(tmp_path, {}, settings="proof: {limits: {sentence_words: 5}}\n")
    assert {problem.code for problem in short.problems} == {"A744"}


def test_words_are_learnt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folders = written(tmp_path, {"ett.idea": "Vi ritar en knypunkt på kartan."})
    assert learn(folders, ["knypunkt", "Alva"]) == ("knypunkt", "Alva") and learn(folders, ["Alva"]) == ()
    assert {"knypunkt", "Alva"} <= learned(folders)
    assert proof_content(folders, read_edition(folders, "2031"), remember=False).problems == ()
    code, out, _ = run(capsys, "check", "--root", str(tmp_path), "--content", "--learn", "farvatten")
    assert code == 0 and "Learned: farvatten." in out
    with pytest.raises(ContentError) as error:
        learn(folders, ["två ord"])
    assert error.value.problems[0].code == "E796"


def test_the_same_content_gives_the_same_findings_whatever_the_hash_seed(tmp_path: Path) -> None:
    written(
        tmp_path,
        {
            **DIRTY,
            "ett.purpose": "Att ritta en knypunkt, en fallgorp och en verktyglåda.",
            "tva.contacts": "\n  - {name: Alva Bergh, email: alva.berg@region.example}",
        },
    )
    answers = []
    for seed in ("1", "2"):
        shutil.rmtree(Folders(tmp_path).cache, ignore_errors=True)
        command = (
            "from pressklar import cli; cli.COMMANDS['check'] = 'proof'; "
            f"raise SystemExit(cli.main(['check', '--content', '--json', '--root', {str(tmp_path)!r}]))"
        )
        done = subprocess.run(
            [sys.executable, "-c", command],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=PROJECT,
            check=False,
        )
        answers.append((done.stdout, (tmp_path / "output/2031/proof.html").read_bytes()))
    assert answers[0] == answers[1] and '"W720"' in answers[0][0]


def test_without_hunspell_the_rest_runs_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hunspell, "program", lambda: None)
    proof = proofed(tmp_path, {"ett.idea": "Vem ritar en knypunkt ?"})
    assert sorted(problem.code for problem in proof.problems) == ["A790", "W730"]


def test_a_second_run_looks_only_at_what_was_changed(tmp_path: Path) -> None:
    assert proofed(tmp_path, DIRTY, remember=True).looked_at == 5
    first = proofed(tmp_path, DIRTY, remember=True)
    assert first.looked_at == 0 and first.problems == proofed(tmp_path, DIRTY, remember=False).problems
    assert (
        proofed(tmp_path, {**DIRTY, "tre.idea": "Järnvägen är långsam, säger de."}, remember=True).looked_at
        == 1
    )
    with speaking("sv"):
        assert proofed(tmp_path, DIRTY, remember=True).looked_at == 5, "findings hold translated messages"


def test_approve_freezes_what_stands_and_a_change_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = built(tmp_path / "root")
    code, out, err = run(capsys, "approve", "--root", str(root.path), "--by", "Alva Berg")
    assert code == 0, err
    record = (root.path / "content/2031/records/approval.yaml").read_text("utf-8")
    assert "by: Alva Berg" in record and "booklet.pdf" in record and "Approved by Alva Berg" in out
    assert told(root, capsys) == set()
    root.change("content/2031/proposals/forsta-forslaget.yaml", "En kort text", "En annan text")
    _, out, _ = run(capsys, "check", "--root", str(root.path), "--content", "--json")
    assert "W794" in {finding["code"] for finding in json.loads(out)["findings"]}


def told(root: Root, capsys: pytest.CaptureFixture[str]) -> set[str]:
    """The codes of what check says about approval and outputs."""
    _, out, _ = run(capsys, "check", "--root", str(root.path), "--json")
    return {finding["code"] for finding in json.loads(out)["findings"]} & {"W794", "W850"}


def test_what_has_errors_or_no_outputs_is_not_approved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path, {})
    code, _, err = run(capsys, "approve", "--root", str(tmp_path))
    assert code == 1 and "E797" in err
    written(tmp_path, {"ett.idea": ""})
    assert run(capsys, "approve", "--root", str(tmp_path))[0] == 1
    assert not (tmp_path / "content/2031/records").exists()


TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"),
    max_size=80,
)
MARKUP = st.lists(
    st.sampled_from(
        [
            "**",
            "_",
            "[",
            "](",
            ")",
            "](#tva)",
            "![x](",
            "\n",
            "\n\n",
            "- ",
            "1. ",
            "| a | b |\n|---|---|\n",
            "> ",
            "[^1]",
            "[^1]: ",
            "\\",
            "&amp;",
            "<a>",
            "EU ",
            "t ex",
            "Och.",
            "(",
            ")",
            '"',
            "”",
            " ?",
            ";",
            ",",
            "Men ",
            "http://x.se",
            "a@b.se",
            "^2^",
            "~",
            "ß",
            "İ",
            "ﬁ",
            "é",
            "word ",
            "ORD ",
            "1:-A",
            "#",
            "  \n",
        ]
    ),
    max_size=25,
).map("".join)


@given(st.one_of(TEXT, MARKUP), st.one_of(TEXT, MARKUP), TEXT, st.sampled_from(["sv", "en", "fi"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_the_reader_accepts_crashes(
    tmp_path: Path, idea: str, purpose: str, name: str, language: str
) -> None:
    folders = written(tmp_path, {}, language=language)
    values = {**texts(language)["ett"], "idea": idea, "purpose": purpose, "title": name or "T", "intro": idea}
    file = {
        "title": values["title"],
        "submitted_by": ["region-gotland"],
        "intro": idea,
        "idea": idea or "x",
        "purpose": purpose,
        "target_group": name,
        "contacts": [
            {
                "name": name,
                "email": "a@b.example",
                "note": purpose,
                "organisation": idea[:30].replace("\n", " "),
            }
        ],
    }
    (tmp_path / PROPOSAL).write_text(json.dumps(file, ensure_ascii=False), "utf-8")  # JSON is YAML
    reading = read_edition(folders, "2031")
    if reading.edition is None:
        return
    proof = proof_content(folders, reading, remember=False)
    for problem in proof.problems:
        assert problem.line is None or problem.line >= 1
    put_in(folders, corrections(proof.findings, lambda finding: True))
    assert read_edition(folders, "2031").edition is not None


def test_what_was_saved_while_it_was_asked_is_never_written_over(tmp_path: Path) -> None:
    folders = written(tmp_path, DIRTY)
    proof = proof_content(folders, read_edition(folders, "2031"), remember=False)
    agreed = list(corrections(proof.findings, lambda finding: True))
    path = tmp_path / PROPOSAL
    path.write_text(path.read_text("utf-8") + "# sparat\n", "utf-8")
    before = {file: file.read_bytes() for file in path.parent.iterdir()}
    with pytest.raises(ContentError) as caught:
        put_in(folders, agreed)
    assert [(problem.code, problem.file) for problem in caught.value.problems] == [("E633", PROPOSAL)]
    assert {file: file.read_bytes() for file in path.parent.iterdir()} == before, (
        "none of the other files either"
    )


@pytest.mark.parametrize("name", [PROPOSAL, "output/2031/booklet.pdf", "content/2031/proposals/new.yaml"])
def test_what_was_edited_while_approve_ran_is_named_and_not_approved(tmp_path: Path, name: str) -> None:
    folders = written(tmp_path, {})
    (tmp_path / "output/2031").mkdir(parents=True)
    (tmp_path / "output/2031/booklet.pdf").write_bytes(b"%PDF")
    checked = basis_of(folders, "2031")
    proof = proof_content(folders, read_edition(folders, "2031"), remember=False)
    (tmp_path / name).write_bytes(b"title: changed\n")
    with pytest.raises(ContentError) as caught:
        approve(folders, proof, "Kim", checked)
    assert [(problem.code, problem.file) for problem in caught.value.problems] == [("E633", name)]
    assert not (tmp_path / "content/2031/records/approval.yaml").exists()


def test_two_that_teach_words_at_once_teach_both(tmp_path: Path) -> None:
    folders = written(tmp_path, {})
    run_both = (
        "import sys, pathlib\nfrom pressklar.checks.lexicon import learn\nfrom pressklar.foundation.folders import Folders\n"
        "for number in range(10): learn(Folders(pathlib.Path(sys.argv[1])), [f'{sys.argv[2]}ord{chr(97 + number)}'])\n"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", run_both, str(tmp_path), side], cwd=PROJECT)
        for side in ("vä", "hö")
    ]
    assert [process.wait(120) for process in both] == [0, 0]
    assert (
        len(
            [
                line
                for line in (folders.content / "words.txt").read_text("utf-8").splitlines()
                if "ord" in line and not line.startswith("#")
            ]
        )
        == 20
    )
