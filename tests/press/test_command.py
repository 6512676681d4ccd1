"""The command press, as it is typed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import SETTINGS, Press

from pressklar import cli
from pressklar.checks import approval
from pressklar.checks.approval import Approval
from pressklar.foundation.build_report import output_sums
from pressklar.foundation.inputs import inputs_of
from pressklar.manuscript import read_edition

PROJECT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(autouse=True)
def press_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cli.COMMANDS, "press", "press")


def typed(press: Press, *words: str) -> int:
    return cli.main(["press", "--root", str(press.root.path), *words])


def approved(press: Press) -> None:
    """The booklet as it stands, approved."""
    folders, edition = press.root.folders, press.root.edition
    whole = read_edition(folders, edition).edition
    assert whole is not None
    record = Approval(
        "Kim Exempel",
        "2030-11-01T00:00:00Z",
        inputs_of(folders, whole).sent_sum(),
        output_sums(folders, edition),
        (),
    )
    press.root.write("content/2031/records/approval.yaml", approval._as_yaml(record))


def test_it_makes_the_files_and_says_which(press: Press, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed(press, "--impose", "saddle", "--sheet", "A3", "--signature", "8", "--zip") == 0
    said = capsys.readouterr().out
    assert set(re.findall(r"output/2031/press/([\w.-]+)", said)) == {
        "booklet-press.pdf",
        "jobticket.html",
        "jobticket.json",
        "sheets-saddle-A3.pdf",
        "sheets-saddle-A3-proof.pdf",
        "press-2031.zip",
    }
    assert re.search(r"Preflight: (all 19 checks passed|the file can be printed; \d of 19 checks)", said)
    assert "turned on the short edge" in said


def test_json_has_all_in_one_object(press: Press, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed(press, "--json", "--impose", "2up") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["command"], told["edition"], told["approved"], told["flip"]) == (
        "press",
        "2031",
        False,
        "short",
    )
    assert all(line["passed"] for line in told["preflight"]) and told["sheets"] > 0
    assert {"W881", "A884"} <= {finding["code"] for finding in told["findings"]}


def test_a_file_that_fails_ends_with_1_and_says_why(press: Press, capsys: pytest.CaptureFixture[str]) -> None:
    press.settings(SETTINGS.replace("resolution: 90 ", "resolution: 300 "))
    before = press.bytes()
    assert typed(press) == 1
    said = capsys.readouterr().err
    assert "E885  Preflight, pictures: a picture of 96 ppi" in said and "Nothing was written" in said
    assert press.bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--impose", "star"), "star"),
        (("--sheet", "A5"), "A5"),
        (("--signature", "8"), "--impose"),
        (("--impose", "saddle", "--signature", "10"), "four pages"),
        (("--impose", "2up", "--signature", "8"), "signatures"),
    ],
)
def test_what_can_t_be_ends_with_2(
    press: Press, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert typed(press, *words) == 2
    assert said in capsys.readouterr().err


def test_no_profile_ends_with_3_and_the_package(
    press: Press, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    press.settings("quantity: 5\n")
    monkeypatch.setattr("pressklar.press.profile.PLACES", ())
    assert typed(press) == 3
    assert "texlive-base" in capsys.readouterr().err


def test_what_was_approved_and_hasn_t_changed_gets_no_warning(
    press: Press, capsys: pytest.CaptureFixture[str]
) -> None:
    press.root.build()
    approved(press)
    assert typed(press) == 0
    assert (
        "W881" not in capsys.readouterr().err
        and json.loads(press.bytes("jobticket.json"))["approved"] is True
    )
    press.root.change("content/2031/edition.yaml", "publisher: Nätverket", "publisher: Ett annat nätverk")
    assert typed(press) == 1
    said = capsys.readouterr().err
    assert (
        "E850  output/2031/booklet.pdf was built from other texts: content/2031/edition.yaml changed since. No press files were made."
        in said
    )
    press.root.build()
    assert typed(press) == 0
    assert (
        "W881" in capsys.readouterr().err and json.loads(press.bytes("jobticket.json"))["approved"] is False
    )


def test_every_setting_stands_in_the_guide_and_the_guide_s_can_be_used(press: Press) -> None:
    page = (PROJECT / "docs" / "print.md").read_text("utf-8")
    (example,) = re.findall(r"^```yaml\n(.*?)^```$", page, re.M | re.S)
    press.root.write("tryckeri/PSOcoated_v3.icc", press.bytes("../../../press.icc"))
    press.settings(example.replace("resolution: 300 ppi", "resolution: 90 ppi"))
    assert typed(press) == 0
    told = json.loads(press.bytes("jobticket.json"))
    assert (told["condition"], told["quantity"]) == ("FOGRA51", 500)
    press.settings("nothing: 1\n")
    with pytest.raises(Exception, match="There is no key") as caught:
        press.make()
    keys = set(re.findall(r"\b[a-z_]+\b", caught.value.problems[0].hint.partition("are ")[2])) - {"and"}  # type: ignore[attr-defined]
    assert keys == set(re.findall(r"^(\w+):", example, re.M))
