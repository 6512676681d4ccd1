"""What files that leave the office are called, for any publication and any alphabet."""

from __future__ import annotations

from dataclasses import replace

import pytest
import small

from pressklar.dispatch.file_names import parcel_names, publication_stem
from pressklar.dispatch.sealed import _FILE
from pressklar.model import Dispatch, Edition, Member, Noun
from pressklar.rendering.texts import Texts, read_texts


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    root = small.make(tmp_path_factory.mktemp("names"))
    members = (
        Member("region-skane", "Region Skåne", short_name="Skåne"),
        Member("b-1", "Bö"),
        Member("b-2", "Bo"),
    )
    return replace(root.pages().edition, members=members)


def texts(edition: Edition, language: str = "sv") -> Texts:
    return read_texts(small.Folders(), language, edition.nouns)


def test_publication_edition_and_member_name_a_file(edition: Edition) -> None:
    names = parcel_names(edition, edition.members[0], texts(edition))
    assert names == {
        "booklet": "forslag-2031-skane.pdf",
        "excerpt": "forslag-2031-skane-utdrag.pdf",
        "draft": "forslag-2031-skane-att-ratta.docx",
    }
    english = parcel_names(edition, edition.members[0], texts(edition, "en"))
    assert english["excerpt"] == "proposals-2031-skane-excerpt.pdf"


@pytest.mark.parametrize("language", ["sv", "en", "de", "fi"])
def test_each_language_has_names_of_its_own_for_every_part(edition: Edition, language: str) -> None:
    names = parcel_names(edition, edition.members[0], texts(edition, language))
    assert len(set(names.values())) == 3 and all(_FILE.fullmatch(name) for name in names.values())


def test_members_that_are_called_alike_are_told_apart_by_their_ids(edition: Edition) -> None:
    names = [parcel_names(edition, member, texts(edition))["booklet"] for member in edition.members[1:]]
    assert names == ["forslag-2031-b-1.pdf", "forslag-2031-b-2.pdf"]
    long = [Member(f"{'x' * 60}-{number}", "平") for number in range(3)]
    of_long = replace(edition, members=tuple(long))
    assert len({parcel_names(of_long, member, texts(edition))["booklet"] for member in long}) == 3


@pytest.mark.parametrize(
    ("changes", "stem"),
    [
        ({"nouns": {"entry": Noun("bok", "böcker")}}, "bocker-2031"),
        ({"dispatch": Dispatch(file_name="Årsboken")}, "arsboken-2031"),
        ({"dispatch": Dispatch(file_name="arsbok-2031")}, "arsbok-2031"),
        ({"nouns": {"entry": Noun("提案", "提案")}, "title": "Plan 提案"}, "plan-2031"),
        ({"nouns": {"entry": Noun("提案", "提案")}, "title": "提案"}, "booklet-2031"),
        ({"id": "Host.2031_b"}, "forslag-host-2031-b"),
        ({"nouns": {"entry": Noun("x", "../../etc/passwd")}}, "etc-passwd-2031"),
        ({"nouns": {"entry": Noun("x", "con")}}, "con-1-2031"),
        ({"nouns": {"entry": Noun("x", "a" * 300)}}, "a" * 32 + "-2031"),
        (
            {"nouns": {"entry": Noun("x", "många långa ord efter varandra i rad")}},
            "manga-langa-ord-efter-varandra-i-2031",
        ),
    ],
)
def test_any_publication_has_a_name_in_plain_letters(
    edition: Edition, changes: dict[str, object], stem: str
) -> None:
    other = replace(edition, **changes)  # type: ignore[arg-type]
    assert publication_stem(other, texts(other)) == stem
    assert all(_FILE.fullmatch(name) for name in parcel_names(other, other.members[0], texts(other)).values())
