"""Members' parcels of publications that leave parts out, and of one without members."""

from __future__ import annotations

from pathlib import Path

import page as page_validation
import pypdfium2
import pytest
import small
from enclosed import enclosed
from test_parcels import page_texts, parcels

from pressklar.dispatch.parcels import Parcel
from pressklar.problems import UsageError


def made(path: Path, settings: str, *members: str) -> tuple[small.Root, dict[str, Parcel]]:
    root = small.built(path)
    root.write(small.EDITION, (root.path / small.EDITION).read_text("utf-8") + settings)
    return root, parcels(root, *members)


@pytest.mark.soak(cases=4)
@pytest.mark.parametrize(
    ("parts", "lead"),
    [
        ("contacts", "2 av häftets 4 förslag kommer från er"),
        ("overview", "Era förslag: 2 av häftets 4, märkta i sidornas ytterkant."),
        ("contents", "Era förslag: 2 av häftets 4, märkta i sidornas ytterkant."),
        ("member_register, contact_register", "2 av häftets 4 förslag kommer från er"),
        ("guide", "2 av häftets 4 förslag kommer från er"),
        ("key", ""),
        ("members", "Era förslag: 2 av häftets 4, märkta i sidornas ytterkant."),
        ("contacts, guide, key, contents, overview, back_cover, cover_tiles", ""),
    ],
)
def test_a_members_edition_has_the_pages_of_the_common_one(tmp_path: Path, parts: str, lead: str) -> None:
    root, of_members = made(tmp_path / "root", f"leave_out: [{parts}]\n", "region-skane")
    parcel = of_members["region-skane"]
    common, own = (page_texts(path) for path in (root.booklet, enclosed(parcel.folder, "booklet")))
    assert len(common) == len(own) and "Till Region Skåne" in own[0]
    assert lead in " ".join(own)
    assert ("kommer från er" in " ".join(own) or "Era förslag" in " ".join(own)) is bool(lead)
    letter = (parcel.folder / "letter.txt").read_text("utf-8")
    is_listed = not {"guide", "key"} & set(parts.split(", "))
    assert ("På sidan efter läsanvisningen" in letter) is is_listed
    assert ("era förslag är märkta i det" in letter) is not is_listed
    excerpt = " ".join(page_texts(enclosed(parcel.folder, "excerpt")))
    assert ("Kim Exempel" in excerpt or "Alva Åberg" in excerpt) is ("contacts" not in parts)
    for kind in ("booklet", "excerpt"):
        for profile in ("ua1", "2a"):
            report = page_validation.validate_pdf(str(enclosed(parcel.folder, kind)), profile=profile)
            assert report.is_compliant, list(report.failures)


def test_a_letter_in_the_publications_own_words(tmp_path: Path) -> None:
    words = "words: {entry: {one: bok, many: böcker}, chapter: {one: hylla, many: hyllor}}\n"
    _, of_members = made(tmp_path / "root", words, "region-skane")
    letter = (of_members["region-skane"].folder / "letter.txt").read_text("utf-8")
    assert "Av 4 böcker i häftet kommer 2 från er:" in letter and "förslag" not in letter.replace(
        "Ett förslag om", ""
    ).replace("Förslag inför 2031", "")


def test_nobody_to_make_a_parcel_for(tmp_path: Path) -> None:
    root = small.built(tmp_path / "root")
    root.write("content/members.yaml", "[]\n")
    for name in (small.FIRST, small.SECOND, small.THIRD, small.FOURTH):
        text = (root.path / name).read_text("utf-8")
        root.write(name, "".join(line for line in text.splitlines(True) if "submitted_by" not in line))
    with pytest.raises(UsageError) as refused:
        parcels(root)
    assert [problem.code for problem in refused.value.problems] == ["E221"]
    assert pypdfium2.PdfDocument(root.booklet) is not None
