"""The public edition holds no address: every byte of every part is searched, also inside Word packages and
PDF streams.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import page as page_validation
import pikepdf
import pytest
import small
from hypothesis import given, settings
from hypothesis import strategies as st

from pressklar import markup
from pressklar.cli import main
from pressklar.dispatch.public import ADDRESS, Public, make_public, without_addresses
from pressklar.foundation.progress import SilentProgress
from pressklar.model import Chapter, Contact, Edition, Field, Proposal
from pressklar.problems import ContentError

ADDRESSES = (
    "maja.lind@region.example",
    "note@region.example",
    "link.target@region.example",
    "in.words@region.example",
    "entity@region.example",
    "table.cell@region.example",
    "foot.note@region.example",
    "title@region.example",
    "imprint@natverket.example",
    "split@region.example",
    "query@region.example",
    "alt.text@region.example",
    "a@gotland.example",
    "kim@region.example",
    "svar@natverket.example",
)
TEXT = """\
  Skriv till in.words@region.example, eller till entity&#64;region.example. Se [adressen](mailto:link.target@region.example) och
  [svaret](https://natverket.example/?mail=query%40region.example). Sp**lit@region**.example[^1].

  ![Karta av alt.text@region.example](images/karta.png)

  | Vem | Var |
  |---|---|
  | Maja | table.cell@region.example |

  <maja.lind@region.example> är den som vet. @natverket är ingen adress.

  [^1]: Not av foot.note@region.example.
"""


def root_with_addresses(path: Path) -> small.Root:
    root = small.built(path)
    root.write(
        small.FIRST,
        f'title: "Ett förslag till title@region.example"\nsubmitted_by: [region-gotland]\nidea: |\n{TEXT}purpose: Inget.\ncontacts:\n'
        '  - {name: Maja Lind, email: maja.lind@region.example, note: "Eller note@region.example, på fredagar"}\n'
        "  - {email: maja.lind@region.example}\n",
    )
    root.write(
        small.EDITION,
        (root.path / small.EDITION).read_text("utf-8")
        + "imprint: |\n  Utgivet av imprint@natverket.example.\ndispatch:\n  reply_to: svar@natverket.example\n",
    )
    root.build()
    return root


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Public:
    root = root_with_addresses(tmp_path_factory.mktemp("public") / "root")
    return make_public(root.folders, root.edition, small.workshop(), SilentProgress())


def parts(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """A file, and all that is packed in it: the parts of a package, a PDF's decompressed streams, strings and
    keys.
    """
    yield name, data
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for inside in package.namelist():
                yield f"{name}/{inside}", inside.encode()
                yield from parts(f"{name}/{inside}", package.read(inside))
    if data[:5] == b"%PDF-":
        pdf = pikepdf.open(io.BytesIO(data))
        for object_ in pdf.objects:
            yield f"{name}/{object_.objgen}", b"\n".join(strings(object_))
            if isinstance(object_, pikepdf.Stream):
                yield (
                    f"{name}/{object_.objgen} stream",
                    object_.read_bytes() if object_.get("/Subtype") != "/Image" else object_.read_raw_bytes(),
                )
        yield f"{name} information", repr(dict(pdf.docinfo.items())).encode()


def strings(object_: object) -> Iterator[bytes]:
    """Every string and key in a PDF object, as it is read."""
    if isinstance(object_, pikepdf.String):
        yield str(object_).encode("utf-8", "replace")
        yield bytes(object_)
    elif isinstance(object_, (pikepdf.Dictionary, pikepdf.Stream)):
        for key, value in object_.items():
            yield key.encode()
            if not getattr(value, "is_indirect", False):
                yield from strings(value)
    elif isinstance(object_, pikepdf.Array):
        for value in object_:
            if not getattr(value, "is_indirect", False):
                yield from strings(value)


def forms(address: str) -> set[bytes]:
    """An address as it may be written: plainly, in a web address, in UTF-16, or with the places it may break
    at.
    """
    name = address.partition("@")[0]
    written = {
        address,
        quote(address),
        address.replace("@", "&#64;"),
        address.replace("@", "@<wbr>"),
        address.replace("@", "＠"),
    }
    written |= {f"{name}@"} if len(name) > 3 else set()
    return {
        form
        for text in written
        for form in (text.encode(), text.encode("utf-16-be"), text.encode("utf-16-le"))
    }


def test_no_address_in_any_byte_of_any_part(public: Public) -> None:
    names = {
        path.relative_to(public.folder).as_posix() for path in public.folder.rglob("*") if path.is_file()
    }
    assert {"forslag-2031.pdf", "forslag-2031.docx", "web/index.html"} <= names == set(public.files)
    for name in ("forslag-2031.pdf", "forslag-2031.docx"):  # the folder web/ holds the public files alone
        assert (public.folder / "web" / name).read_bytes() == (public.folder / name).read_bytes()
    searched = 0
    for name in names:
        for place, data in parts(name, (public.folder / name).read_bytes()):
            searched += 1
            lowered = data.lower()
            found = [form for address in ADDRESSES for form in forms(address) if form in lowered]
            assert not found, (place, found)
            assert b"mailto" not in lowered or place.endswith(("script.js", "style.css")), place
    assert searched > 100


def test_no_address_in_words_as_a_reader_sees_them(public: Public) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(public.folder / "forslag-2031.pdf")
    words = " ".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    document.close()
    shown = re.sub(r"\s+|\ufffe", "", words)
    assert not [address for address in ADDRESSES if address in shown]
    assert "adressenärutelämnad" in shown and "MajaLind" in shown and "@natverketäringenadress" in shown, (
        "only addresses are left out"
    )


def test_the_common_edition_is_searched_alike(tmp_path: Path) -> None:
    """The search itself can find: in the common edition most of them are there."""
    root = root_with_addresses(tmp_path / "root")
    root.build()
    data = root.bytes()
    found = {
        address
        for _, part in parts("booklet.pdf", data)
        for address in ADDRESSES
        if address.encode() in part.lower()
    }
    assert {"maja.lind@region.example", "link.target@region.example", "alt.text@region.example"} <= found


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_standards(public: Public, profile: str) -> None:
    report = page_validation.validate_pdf(str(public.folder / "forslag-2031.pdf"), profile=profile)
    assert report.is_compliant, str(report)


def test_what_was_left_out_is_counted_and_nothing_is_written_twice(tmp_path: Path) -> None:
    root = root_with_addresses(tmp_path / "root")
    first = make_public(root.folders, root.edition, small.workshop(), SilentProgress())
    again = make_public(root.folders, root.edition, small.workshop(), SilentProgress())
    assert first.left_out == 13 and first.changed and not again.changed


def test_an_address_in_a_pictures_name_is_refused(tmp_path: Path) -> None:
    root = root_with_addresses(tmp_path / "root")
    root.write("content/2031/images/maja@region.example.png", small.picture())
    root.change(small.FIRST, "images/karta.png", "images/maja@region.example.png")
    root.build()
    with pytest.raises(ContentError) as refused:
        make_public(root.folders, root.edition, small.workshop(), SilentProgress())
    assert {problem.code for problem in refused.value.problems} == {"E868"}
    assert not (root.folders.output("2031") / "public").exists()


def test_public_and_member_exclude_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = small.built(tmp_path / "root")
    assert main(["parcel", "--root", str(root.path), "--public", "--member", "region-skane"]) == 2
    assert "E867" in capsys.readouterr().err


def edition(idea: str, note: str) -> Edition:
    proposal = Proposal("forsta", 1, "Första", (), "", {"idea": idea}, (Contact(name="Maja", note=note),))
    return Edition(
        "2031",
        "Förslag",
        "sv",
        "Nätverket",
        date(2030, 11, 1),
        (Field("idea", "Idé"),),
        (Chapter("a", 1, "A", (proposal,)),),
        (),
        Path(),
    )


@settings(max_examples=300, deadline=None)
@given(
    before=st.text(max_size=20),
    after=st.text(max_size=20),
    form=st.sampled_from(
        [
            "{}",
            "<{}>",
            "[x](mailto:{})",
            "**{}**",
            "*maja*.{}",
            "`{}`",
            "[{}](https://x.example/?q={})",
            "- {}\n- {}",
            "x[^a]\n\n[^a]: {}",
        ]
    ),
)
def test_whatever_stands_around_it(before: str, after: str, form: str) -> None:
    address = "maja.lind@region.example"
    clean, left_out = without_addresses(
        edition(f"{before} {form.replace('{}', address)} {after}", f"{before}{address}"), "[-]"
    )
    idea, note = clean.proposals[0].fields["idea"], clean.proposals[0].contacts[0].note or ""
    for text in (idea, note, markup.plain(markup.parse(idea)), markup.parse(idea)):
        assert "lind@region" not in str(text)
    assert not ADDRESS.search(markup.plain(markup.parse(idea)))
    assert left_out


@given(text=st.text(alphabet="abc .,!?-*_[]()#\n>|åäö", max_size=60))
@settings(max_examples=200, deadline=None)
def test_a_text_without_addresses_stays_to_the_letter(text: str) -> None:
    clean, left_out = without_addresses(edition(text, text), "[-]")
    assert (clean.proposals[0].fields["idea"], left_out) == (text, frozenset())
