"""`continues:` in a proposal: read from the earlier edition as that stands now, printed where the theme wants
it, and a plain problem where there is no such edition or entry.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import small

from pressklar import cli
from pressklar.foundation.inputs import content_sums
from pressklar.manuscript import read_edition
from pressklar.manuscript.patch.writing import proposal_yaml
from pressklar.model import Edition
from pressklar.rendering.sections import read_source
from pressklar.theme import read_theme

EARLIER = "content/2030/edition.yaml"


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    """Two editions of the same proposals; the earlier one is on the web."""
    root = small.make(tmp_path / "root")
    for path in list((root.path / "content/2031").rglob("*.yaml")):
        name = path.relative_to(root.path / "content/2031")
        text = path.read_text("utf-8").replace("2031", "2030")
        root.write(f"content/2030/{name}", text)
    root.change(EARLIER, "language: sv\n", "language: sv\nweb_address: https://network.example/2030/\n")
    return root


def say(root: small.Root, name: str) -> None:
    root.write(small.THIRD, (root.path / small.THIRD).read_text("utf-8") + f"continues: {name}\n")


def edition_of(root: small.Root) -> Edition:
    edition = read_edition(root.folders, root.edition).edition
    assert edition is not None
    return edition


def page_of(root: small.Root) -> str:
    source = read_source(root.folders, root.edition).sound().source
    return "".join(section.html for section in source.sections())


def test_it_is_the_earlier_entry_as_that_edition_has_it(root: small.Root) -> None:
    before = content_sums(root.folders, edition_of(root))
    say(root, "2030/fjarde-forslaget")
    edition = edition_of(root)
    continued = edition.proposals[2].continues
    assert continued is not None
    assert (continued.number, continued.title) == (4, "Ett förslag om möten")
    assert continued.address == "https://network.example/2030/index.html#fjarde-forslaget"
    assert proposal_yaml(edition.proposals[2], edition.fields).endswith(
        'continues: "2030/fjarde-forslaget"\n'
    )
    after = content_sums(root.folders, edition)
    assert {name for name in before if before[name] != after[name]} == {small.THIRD}
    root.change(EARLIER, "      - andra-forslaget\n", "")
    later = edition_of(root)
    assert later.proposals[2].continues is not None and later.proposals[2].continues.number == 3
    assert content_sums(root.folders, later) != after, "what is printed is another"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("2029/fjarde-forslaget", "no other edition"),
        ("2031/fjarde-forslaget", "no other edition"),
        ("../2030/fjarde-forslaget", "no other edition"),
        ("2030", "no entry"),
        ("2030/femte-forslaget", "no entry"),
        ("2030/../../members", "no entry"),
        ('"2030/\\u202e"', "no entry"),
    ],
)
def test_what_there_is_none_of_is_named(root: small.Root, name: str, words: str) -> None:
    say(root, name)
    reading = read_edition(root.folders, root.edition)
    (problem,) = (each for each in reading.problems if each.severity == "error")
    assert problem.code == "E129" and words in problem.message and problem.field == "continues"
    assert problem.file == small.THIRD


def test_faults_of_the_earlier_edition_are_none_of_this_one(root: small.Root) -> None:
    say(root, "2030/fjarde-forslaget")
    root.write("content/2030/proposals/fjarde-forslaget.yaml", "title: [no, title]\nnonsense: 1\n")
    root.change(EARLIER, "publisher: Nätverket\n", "publishers: x\n")
    reading = read_edition(root.folders, root.edition)
    assert [each for each in reading.problems if each.severity == "error"] == []
    assert reading.edition is not None and reading.edition.proposals[2].continues is not None
    assert reading.edition.proposals[2].continues.title == "fjarde-forslaget"
    root.write(EARLIER, "[")
    assert "E129" in {each.code for each in read_edition(root.folders, root.edition).problems}


def test_a_note_stands_where_the_theme_wants_it(root: small.Root) -> None:
    say(root, "2030/fjarde-forslaget")
    page = page_of(root)
    assert 'href="https://network.example/2030/index.html#fjarde-forslaget"' in page
    assert "Förslag inför 2030, nr 4: Ett förslag om möten" in page
    root.change(EARLIER, "web_address: https://network.example/2030/\n", "")
    page = page_of(root)
    assert "nr 4: Ett förslag om möten" in page and "network.example" not in page
    for theme in ("bold", "calm", "large"):
        assert read_theme(root.folders, theme).shows_continued
    root.write("styles/own/theme.yaml", "based_on: bold\ncontinues: hidden\n")
    root.change(small.EDITION, "language: sv\n", "language: sv\ntheme: own\n")
    assert "Fortsätter" in page and "Fortsätter" not in page_of(root)


def test_the_note_comes_back_from_word_as_nothing(root: small.Root, tmp_path: Path) -> None:
    say(root, "2030/fjarde-forslaget")
    command = ["--root", str(root.path), "--quiet", "--lang", "en"]
    assert cli.main(["draft", "--member", "region-gotland", *command]) == 0
    returned = tmp_path / "returned.docx"
    returned.write_bytes((root.path / "output/2031/drafts/region-gotland.docx").read_bytes())
    before = (root.path / small.THIRD).read_bytes()
    with zipfile.ZipFile(returned) as archive:
        text, relations = (
            archive.read(f"word/{name}").decode() for name in ("document.xml", "_rels/document.xml.rels")
        )
    assert "Ett förslag om möten" in text and "network.example/2030/index.html#fjarde" in text + relations
    assert cli.main(["merge", str(returned), *command]) == 0
    assert (root.path / small.THIRD).read_bytes() == before
