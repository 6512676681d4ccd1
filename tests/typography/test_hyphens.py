"""Where the layout may part words, in each language of a publication."""

from __future__ import annotations

import pytest

from pressklar.pdf.loading import weasyprint  # noqa: F401  it brings Finnish along


@pytest.mark.parametrize(
    ("tag", "word", "parts"),
    [
        ("fi", "kansainvälisyys", "kan-sain-vä-li-syys"),
        ("fi-FI", "koulutustoiminta", "kou-lu-tus-toi-min-ta"),
        ("fi", "strategiatyö", "stra-te-gia-työ"),
        ("fi", "Šakkikerho", "Šak-ki-ker-ho"),
        ("fi", "ehdotus", "eh-do-tus"),
        ("de", "Zusammenarbeit", "Zu-sam-men-ar-beit"),
        ("de-DE", "Jugendarbeit", "Ju-gend-ar-beit"),
        ("de-CH", "Gehirnwäschen", "Ge-hirn-wä-schen"),
        ("de-AT", "Erpressung", "Er-pres-sung"),
        ("de", "Mitgliederverzeichnis", "Mit-glie-der-ver-zeich-nis"),
        ("de", "y" * 5000, "y" * 5000),
        ("sv", "beredskap", "be-red-skap"),
        ("en", "wasserneumblass", "was-ser-neumb-lass"),
        ("en", "strengths", "strengths"),
        ("en-US", "knowledge", "knowl-edge"),
        ("en-GB", "knowledge", "know-ledge"),
        ("en", "knowledge", "know-ledge"),
    ],
)
def test_words_part_where_their_language_parts_them(tag: str, word: str, parts: str) -> None:
    import pyphen

    language = pyphen.language_fallback(tag)
    assert pyphen.Pyphen(lang=language, left=2, right=2).inserted(word) == parts
