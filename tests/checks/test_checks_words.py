"""The dictionaries: the library and the program give the same answers, and so the same findings; compounds
written apart among words that may stand so.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from faulty import proofed

from pressklar.foundation.programs import hunspell

pytestmark = pytest.mark.skipif(hunspell.program() is None, reason="hunspell isn't installed")

APART = (
    "Vi saknar kompetens försörjning i inlandet. Varje projekt ledare får en mentor. Regionens transport system är gammalt. "
    "Miljö målen nås. Ungdoms gården öppnar. En arbets grupp tillsätts. Kollektiv trafiken står."
)
MAY_STAND = (
    "Ett glas vatten räcker i dag. På lång sikt kommuner emellan. Den väg länet valde är lång. Vi ger företag rådgivning och erbjuder barn böcker. "
    "Vilken sorts karta kommunen ritar är ett enda företags sak. Kör båten i land. Höjd beredskap råder. Nästa gång skolan läser är våren här. "
    "En hel del tid går. Det är en grupp elever som styr båten."
)
WORDS = [
    "karta",
    "kartan",
    "karrtan",
    "Gotland",
    "gotland",
    "RUA's",
    "rua’s",
    "it's",
    "dont",
    "don't",
    "kompetensförsörjning",
    "é",
    "ß",
    "İ",
    "x" * 40,
    "Ωmega",
    "naïve",
    "字",
    "mötesplats",
    "möttesplats",
]


@pytest.mark.parametrize("dictionary", ["sv_SE", "en_GB"])
def test_the_library_answers_as_the_program_does(monkeypatch: pytest.MonkeyPatch, dictionary: str) -> None:
    if hunspell.library(dictionary) is None or hunspell.unknown(["a"], dictionary) is None:
        pytest.skip("the library or the dictionary isn't there")
    near = hunspell.unknown(WORDS, dictionary)
    monkeypatch.setattr(hunspell, "library", lambda dictionary: None)
    assert near == hunspell.unknown(WORDS, dictionary)


@pytest.mark.parametrize("near", [True, False])
def test_compounds_written_apart_with_and_without_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, near: bool
) -> None:
    if not near:
        monkeypatch.setattr(hunspell, "library", lambda dictionary: None)
    proof = proofed(tmp_path, {"ett.idea": APART, "tva.idea": MAY_STAND})
    assert [(problem.code, problem.proposal, problem.fix) for problem in proof.problems] == [
        ("W721", "ett", fix)
        for fix in (
            "kompetensförsörjning",
            "projektledare",
            "transportsystem",
            "Miljömålen",
            "Ungdomsgården",
            "arbetsgrupp",
            "Kollektivtrafiken",
        )
    ]
