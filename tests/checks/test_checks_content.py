"""Every code of the content's checks: a text that raises exactly it, and a twin close by that raises
nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from faulty import codes, proofed

from pressklar.checks.values import Finding
from pressklar.foundation.programs import hunspell

PROJECT = Path(__file__).resolve().parents[2]
SPELLED = {"W720", "W721", "W722", "W723", "A727"}
LONG = (
    "Vi vill att alla som arbetar med frågan i länets kommuner, oavsett om de sitter i en nämnd, på ett kontor eller ute i en verkstad, får tid "
    "att mötas, byta erfarenheter, "
    "läsa in sig på nytt underlag och tillsammans pröva hur arbetet kan göras enklare och billigare för dem som betalar för det."
)
HARD = (
    "Samverkansparterna eftersträvar utvecklingsinsatser, kunskapsspridning, omvärldsbevakning, målgruppsanpassning, resurseffektivitet, "
    "erfarenhetsutbyte, "
    "samhällsbyggnad, stadsplanering, mottagningsstrukturer, utbildningsinsatser, tillgänglighetsanpassning, kvalitetssäkring, informationsspridning, "
    "kapacitetsbyggande, processledning, projektledning, finansieringslösningar, uppföljningsmodeller, ledningsstrukturer, samordningsvinster. "
    "Näringslivsföreträdarna efterfrågar kompetensförsörjning, innovationskraft, arbetskraftsinvandring, regelförenklingar, "
    "infrastruktursatsningar, forskningsanslag. "
    "Hållbarhetsdimensionerna genomsyrar verksamhetsutvecklingen, resursfördelningen, kompetensutvecklingen, samverkansformerna, "
    "uppföljningsarbetet, styrningsmodellerna, "
    "beslutsprocesserna, kunskapsunderlagen, finansieringsmöjligheterna, samhällsutvecklingen, regionindelningen, miljökonsekvenserna, "
    "jämställdhetsarbetet, näringslivsklimatet, "
    "utbildningsväsendet, arbetsmarknaden, bostadsbyggandet, folkhälsoarbetet, kulturpolitiken, landsbygdsutvecklingen, energiomställningen, "
    "digitaliseringen, forskningen, "
    "välfärdstjänsterna, kollektivtrafiken, besöksnäringen, livsmedelsförsörjningen, krisberedskapen, integrationsarbetet, demokratiutvecklingen."
)
RUN = "de som bor längst från havet får vara med och bestämma vad varje ny bok ska handla om"


@dataclass(frozen=True)
class Case:
    """A fault and its twin: what to change in the clean edition."""

    code: str
    dirty: dict[str, str]
    clean: dict[str, str]
    words: str | None = None
    fix: str | None = None
    more: dict[str, object] = field(default_factory=dict)


def idea(
    code: str, dirty: str, clean: str, words: str | None = None, fix: str | None = None, **more: object
) -> Case:
    return Case(code, {"ett.idea": dirty}, {"ett.idea": clean}, words, fix, more)


def contact(code: str, dirty: str, clean: str, words: str | None = None) -> Case:
    return Case(code, {"ett.contacts": dirty}, {"ett.contacts": clean}, words)


CASES = [
    Case("W701", {"ett.intro": "Detta hör till det sista numret."}, {}, "Detta hör till det sista numret."),
    Case(
        "W701",
        {"ett.idea": "En karta.\n\nMålgrupp: alla som seglar."},
        {"ett.idea": "En karta.\n\nHamnar: alla som seglar kommer."},
        "Målgrupp",
    ),
    Case(
        "W701",
        {"ett.target_group": "Studiecirklar för sjömän."},
        {"ett.target_group": "Sjömän som vill gå en studiecirkel."},
    ),
    Case(
        "W701",
        {"ett.target_group": "Vi börjar med en uppstartsträff i hamnen, och sedan följer tre seminarier."},
        {"ett.target_group": "Vi vänder oss till alla som har varit på ett seminarium."},
    ),
    contact(
        "W702",
        "\n  - {organisation: Region Skåne, email: info@skane.example, name: Alla som vill veta mer om detta kan höra av sig till någon av oss på "
        "kontoret}",
        "\n  - {name: Alva Berg, email: alva.berg@region.example, note: Hon kan svara på alla frågor om den här kartan.}",
    ),
    contact(
        "W703",
        "\n  - {organisation: Region Kalmar län}",
        "\n  - {name: Alva Berg, organisation: Region Kalmar län, email: alva.berg@region.example}",
        "Region Kalmar län",
    ),
    contact(
        "A704",
        "\n  - {name: Alva Berg}",
        "\n  - {name: Alva Berg, email: alva.berg@region.example}",
        "Alva Berg",
    ),
    contact(
        "W705",
        "\n  - {name: Alva Berg, email: alva.bergh@region.example}",
        "\n  - {name: Alva Bauer Berg, email: alva.bauerberg@region.example}",
    ),
    contact(
        "W705",
        "\n  - {name: Maria Rainitz, email: maria.reinitz@region.example}",
        "\n  - {name: Åsa Öst, email: asa.ost@region.example}",
    ),
    Case(
        "W706",
        {"ett.contacts": "\n  - {name: Ture Lindh, email: ture@region.example}"},
        {"ett.contacts": "\n  - {name: Ture Palm, email: ture.palm@region.example}"},
        "Ture Lindh",
    ),
    contact(
        "W707",
        "\n  - {name: Alva Berg, organisation: Region Skane, email: alva.berg@region.example}",
        "\n  - {name: Alva Berg, organisation: Skånes museum, email: alva.berg@region.example}",
        "Region Skane",
    ),
    Case("W708", {"ett.contacts": " []"}, {}),
    contact(
        "A709",
        "\n  - {name: Magnus, email: magnus@region.example}",
        "\n  - {name: Magnus Ros, email: magnus.ros@region.example}",
        "Magnus",
    ),
    idea(
        "W710",
        "Vi ritar en karta i ett läroprojekt.",
        "Vi ritar en karta i ett lärprojekt.",
        "läroprojekt",
        "lärprojekt",
    ),
    Case(
        "W711",
        {"ett.idea": "Vi möts på AKVANOR varje år. Akvanor är fint.", "tva.idea": "Alla far till Akvanor."},
        {"ett.idea": "Vi möts på Akvanor varje år.", "tva.idea": "Alla far till Akvanor."},
        "AKVANOR",
        "Akvanor",
    ),
    Case(
        "W711",
        {"ett.idea": "Vi gör en webb-karta.", "tva.idea": "En webbkarta blir till. Varje webbkarta är ny."},
        {"tva.idea": "En webbkarta blir till."},
        "webb-karta",
        "webbkarta",
    ),
    Case(
        "W712",
        {
            "fem.idea": "Skolorna behöver fler böcker om havet. En vandrande utställning når alla orter på ett år. Här ligger hamnen, där ligger "
            "skolan, och alla läser mer för var dag.",
            "tva.idea": "Skolorna behöver fler böcker om havet. En vandrande utställning når alla orter på ett år. Här ligger hamnen, där ligger "
            "skolan, och alla läser mer för var dag.",
        },
        {},
    ),
    Case(
        "A713",
        {
            "fem.idea": f"Vi vill att {RUN}. Bönderna delar på maskiner genom en enkel tjänst på nätet, som sparar tid och bränsle för alla i trakten.",
            "tva.idea": f"Så är det: {RUN}. Därför behöver skolorna fler böcker om havet, och en vandrande utställning når alla orter på bara ett enda "
            f"år.",
        },
        {"fem.idea": f"Vi vill att {RUN}."},
        RUN,
    ),
    Case(
        "A714",
        {"fem.idea": f"Vi vill att {RUN}.", "fem.purpose": f"Målet är att {RUN}."},
        {"fem.idea": f"Vi vill att {RUN}."},
        RUN,
    ),
    idea("W715", "Där finns t ex fyrar och djup.", "Där finns t.ex. fyrar och djup.", "t ex", "t.ex."),
    idea("W715", "Där finns fyrar, djup mm.", "Djupet är 25 mm här.", "mm.", "m.m."),
    Case(
        "A718",
        {"ett.idea": "Skriv till alva@region.example om kartan."},
        {"ett.idea": "Skriv till oss om kartan."},
        "alva@region.example",
    ),
    idea("W720", "Vi ritar en knypunkt på kartan.", "Vi ritar en knutpunkt på kartan.", "knypunkt"),
    idea("A752", "Vi ritar en hydrografyx på kartan.", "Vi ritar en knutpunkt på kartan.", "hydrografyx"),
    Case(
        "A754",
        {"ett.idea": "Vi talar om klimat och energifrågor."},
        {"ett.idea": "Vi talar om klimat- och energifrågor, vatten och fiske."},
        "klimat och energifrågor",
    ),
    idea(
        "W720",
        "Vi samlar alla verktyg i en verktyglåda.",
        "Vi samlar alla verktyg i en verktygslåda.",
        "verktyglåda",
        "verktygslåda",
    ),
    idea(
        "W720",
        "Vi lär av kartor från Balikum.",
        "Vi lär av kartor från Baltikum och Kvarnvik.",
        "Balikum",
        "Baltikum",
    ),
    idea(
        "W721",
        "Kartan visar allt byggan de vid hamnen.",
        "Kartan visar allt byggande vid hamnen.",
        "byggan de",
        "byggande",
    ),
    idea(
        "W721",
        "Efter perioder av stora nederbörds mängder stiger vattnet.",
        "Efter perioder av stora nederbördsmängder stiger vattnet.",
        "nederbörds mängder",
    ),
    idea(
        "W721",
        "Vi behöver mer kompetens försörjning i hamnen.",
        "Vi behöver mer kompetens och försörjning i hamnen.",
        "kompetens försörjning",
        "kompetensförsörjning",
    ),
    idea(
        "W721",
        "Ett pilot projekt visar djupen.",
        "Ett glas vatten visar djupen.",
        "pilot projekt",
        "pilotprojekt",
    ),
    idea(
        "W721",
        "Energi användningen ska halveras.",
        "Det är den energi kommunen använder.",
        "Energi användningen",
        "Energianvändningen",
    ),
    idea(
        "W721",
        "Hela närings livet ritar kartor.",
        "Ett enda företags karta är fel.",
        "närings livet",
        "näringslivet",
    ),
    idea(
        "W721",
        "Kollektiv trafiken når hamnen.",
        "Kollektiv trafik når hamnen, och en kort färd räcker.",
        "Kollektiv trafiken",
        "Kollektivtrafiken",
    ),
    idea(
        "W721",
        "En data analys visar djupen.",
        "Vi ger företag rådgivning, så att alla styr båten.",
        "data analys",
        "dataanalys",
    ),
    idea(
        "W722",
        "Kartan är förlångsiktig planering.",
        "Kartan är för långsiktig planering.",
        "förlångsiktig",
        "för långsiktig",
    ),
    idea(
        "W723",
        "Kartan följer nya EU förordningar.",
        "Kartan följer EU och nya EU-förordningar.",
        "EU förordningar",
        "EU-förordningar",
    ),
    idea(
        "W723",
        "Vi har en ny ISO certifiering.",
        "ISO kräver det, och ISO är känt.",
        "ISO certifiering",
        "ISO-certifiering",
    ),
    idea("W724", "Kartan följer EUs lagar.", "Kartan följer EU:s lagar.", "EUs", "EU:s"),
    idea("W724", "Det är RUA's roll att rita.", "Det är RUA:s roll att rita.", "RUA's", "RUA:s"),
    idea("W725", "Vi ritar en en karta.", "Vi vet att det det gäller är en karta.", "en en", "en"),
    idea(
        "W726",
        "Platserna kan var djupa.",
        "Platserna kan vara djupa. Var och en kan välja var hon går.",
        "kan var",
    ),
    idea(
        "W726",
        "Dem som seglar ritar kartor.",
        "Vi hjälper dem som seglar, och många av dem är unga.",
        "Dem som",
    ),
    idea("W726", "Kartan är i bland fel.", "Kartan är ibland fel, och står i bland annat hamnen.", "i bland"),
    idea(
        "W726",
        "We are busier then ever.",
        "We are busier than ever, and then we rest.",
        "busier then",
        language="en",
    ),
    idea(
        "W726",
        "The harbour has it's own chart.",
        "The harbour has its own chart, and it is good.",
        "it's own",
        "its own",
        language="en",
    ),
    idea(
        "W726",
        "Här står de nya kvaliteten.",
        "Här står de nya projekten, de stora resultaten och de olika paketen.",
        "de nya kvaliteten",
    ),
    idea(
        "W726",
        "Vi vet mer om hur kan vi rita kartor.",
        "Vi vet mer om hur vi kan rita kartor.",
        "om hur kan vi",
    ),
    idea(
        "A727",
        "Vi ritar en Karta över djupen.",
        "Vi ritar en karta över Gotland och hör Trafikverkets svar.",
        "Karta",
        "karta",
    ),
    idea("W730", "Vem ritar en karta ?", "Vem ritar en karta?", "karta ?", "karta?"),
    idea(
        "W731",
        "Vi ritar djup,fyrar och hamnar.",
        "Vi ritar djup, fyrar och hamnar. Priset är 2,50 och tiden 10:15.",
        "djup,fyrar",
        "djup, fyrar",
    ),
    idea(
        "W731",
        "Det hände 2030.Nu är det över.",
        "Det hände kl. 20.30. Nu är det över.",
        "2030.Nu",
        "2030. Nu",
    ),
    idea(
        "W731",
        "Det kostar 100miljoner att rita.",
        "Det kostar 100 miljoner att rita, och är en 3d-karta.",
        "100miljoner",
    ),
    idea(
        "W732",
        "Vi ritar en karta - det är bra.",
        "Vi ritar sjö- och landkartor – det är bra.",
        "karta - det",
        "karta – det",
    ),
    idea(
        "W733",
        "Vi ritar en karta –en ny.",
        "Vi ritar en karta – en ny, 2020–2030.",
        "karta –en",
        "karta – en",
    ),
    idea("W733", "Kartor /böcker blir till.", "Kartor/böcker blir till.", "Kartor /böcker", "Kartor/böcker"),
    idea("W734", "Det gäller:\n\n-Kartor blir till.", "Det gäller:\n\n- Kartor blir till."),
    idea("W734", "Först:-Kartor blir till och ritas-Böcker skrivs.", "Först kartor, och nord-Sverige sedan."),
    idea("W735", "Vi ritar kartor (och läser böcker.", "Vi ritar kartor (och läser böcker).", "(och"),
    idea(
        "W735", "Vi kallar det ”sjökort och säger mer.", "Vi kallar det ”sjökort” och säger mer.", "”sjökort"
    ),
    idea("A736", 'Vi kallar det "sjökort" här.', "Vi kallar det ”sjökort” här.", '"sjökort"', "”sjökort”"),
    idea("A736", 'We call it "chart" here.', "We call it “chart” here.", '"chart"', "“chart”", language="en"),
    idea(
        "A737",
        "Vi ritar mycket; kartor, djup, fyrar och hamnar.",
        "Vi ritar mycket: kartor, djup, fyrar och hamnar.",
        "mycket; kartor",
        "mycket: kartor",
    ),
    idea(
        "A738",
        "Vi ritar kartor / sjökort över djupen.",
        "Vi ritar kartor/sjökort över djupen.",
        "kartor / sjökort",
    ),
    idea(
        "W739", "Vi ritar kartor,, djup och hamnar.", "Vi ritar kartor, djup och hamnar … kanske.", "kartor,,"
    ),
    idea(
        "W739",
        "Vi ritar kartor., djup och hamnar.",
        "Vi ritar kartor, djup etc., och hamnar, d.v.s., allt.",
        "kartor.,",
    ),
    idea("W739", "Vem ritar en karta??", "Vem ritar en karta?!", "karta??"),
    idea(
        "W740",
        "Vi ritar en karta. Den är ny och visar djupen",
        "Vi ritar en karta. Den är ny och visar djupen.",
        "och visar djupen",
    ),
    idea(
        "W741",
        "Vi har läst allt (om djupen) Det är bra att veta.",
        "Vi har läst allt (om djupen). Det är bra att veta.",
        "djupen) Det",
    ),
    idea("W742", "kartan visar djupen.", "Kartan visar djupen.", "kartan", "Kartan"),
    idea("W742", "Kartan är ny. den visar djupen.", "Kartan är ny, t.ex. den som visar djupen.", "den"),
    idea(
        "A743",
        "Hur kan vi rita en karta.",
        "Hur vi kan rita en karta är en öppen fråga.",
        "Hur kan vi rita en karta.",
    ),
    idea(
        "A744",
        LONG,
        LONG.replace(", får tid", ". De får tid").replace(
            "länets kommuner, oavsett", "länets kommuner ska vara med. Det gäller oavsett"
        ),
    ),
    Case("A745", {"ett.idea": HARD}, {"ett.idea": HARD}),
    idea("W746", "Kartan är ny. Men. Den är dyr.", "Kartan är ny. Men den är dyr.", "Men."),
    idea(
        "W746", "Kartan visar djupen, fyrarna och", "Kartan visar djupen och fyrarna.", "djupen, fyrarna och"
    ),
    idea(
        "W747",
        "Den nya kartan visar detta\n\n- djup\n- fyrar",
        "Den nya kartan visar detta:\n\n- djup\n- fyrar",
        "kartan visar detta",
    ),
    Case(
        "A748",
        {"ett.purpose": "Säkrare farleder för alla som seglar"},
        {"ett.purpose": "Säkrare farleder för alla som seglar."},
        "som seglar",
    ),
    Case(
        "W792",
        {"ett.idea": "# ok: W730\0Vem ritar en karta ?"},
        {"ett.idea": "# ok: W730 så skrev de\0Vem ritar en karta ?"},
    ),
    Case(
        "A791",
        {"ett.idea": "# ok: W730 så skrev de\0Vem ritar en karta?"},
        {"ett.idea": "# ok: W730 så skrev de\0Vem ritar en karta ?"},
    ),
    Case("A790", {}, {}, more={"language": "fi"}),
    Case("E795", {}, {}, more={"settings": "proof: {limits: {lixx: 150}}\n"}),
    Case(
        "E795", {}, {}, more={"files": {"content/house-style.yaml": "sv:\n  terms:\n    - {write: karta}\n"}}
    ),
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One root for all cases: the dictionaries' answers are remembered in its cache."""
    return tmp_path_factory.mktemp("proof")


def test_a_language_without_rules_is_checked_by_the_general_ones_alone(root: Path) -> None:
    """What is a fault in Swedish or English is none in German; signs are right or wrong in any language."""
    swedish = "Kartan är i bland fel, t ex dom nya kvaliteten, och EUs skjutsfartyg aldig kommer"
    english = "We are busier then ever and could of went."
    general = 'Das ist "gut" und und das auch .'
    folders_texts = {"ett.idea": swedish, "tva.idea": english, "tre.idea": general}
    findings = proofed(root, folders_texts, language="de").problems
    by_file = {
        name: [each for each in findings if f"/{name}.yaml" in (each.file or "")]
        for name in ("ett", "tva", "tre")
    }
    assert by_file["ett"] == by_file["tva"] == []
    assert {each.code: each.fix for each in by_file["tre"]} == {
        "A736": "„gut“",
        "W725": "und",
        "W730": "auch.",
    }
    assert [each.code for each in findings if each.file is None] == ["A790"]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.code}-{number}" for number, case in enumerate(CASES)])
def test_a_fault_raises_its_code_and_the_twin_none(root: Path, case: Case) -> None:
    if case.code in SPELLED and hunspell.program() is None:
        pytest.skip("hunspell isn't installed")
    dirty = proofed(root, case.dirty, **case.more)
    told = "\n".join(
        f"{problem.code} {problem.place} {problem.text!r}: {problem.message}" for problem in dirty.problems
    )
    assert codes(dirty) == [case.code], told
    problem = dirty.problems[0]
    assert (
        problem.message
        and problem.hint
        and problem.severity == {"E": "error", "W": "warning", "A": "advice"}[case.code[0]]
    )
    assert case.words is None or case.words in (problem.text or ""), problem
    assert case.fix is None or problem.fix == case.fix, problem
    more = (
        {**case.more, "language": "sv"} if case.code == "A790" else {} if case.code == "E795" else case.more
    )
    if case.code == "A745":
        more = {"settings": "proof: {limits: {lix: 400}}\n"}
    twin = proofed(root, case.clean, **more)
    assert codes(twin) == [], "\n".join(
        f"{one.code} {one.place} {one.text!r}: {one.message}" for one in twin.problems
    )


def test_the_clean_editions_are_clean(root: Path) -> None:
    for language in ("sv", "en"):
        proof = proofed(root, {}, language=language)
        assert codes(proof) == [], [problem.message for problem in proof.problems]


def test_every_place_is_the_words_own(root: Path) -> None:
    """Line and column of each finding lead to its words in the file."""
    for case in CASES:
        proof = proofed(root, case.dirty, **case.more)
        for finding in proof.findings:
            if (
                isinstance(finding, Finding)
                and finding.value is not None
                and finding.text
                and finding.is_sure
            ):
                line, column = finding.place
                text = (root / finding.entry.source.file).read_text("utf-8").splitlines()[(line or 1) - 1]
                assert text[(column or 1) - 1 :].startswith(
                    finding.text.split("\n")[0].replace("'", "''")
                    if finding.field == "title"
                    else finding.text
                ), (finding.code, text)


def test_every_code_of_this_room_has_a_case() -> None:
    files = [
        *(PROJECT / "pressklar" / "checks").glob("*.py"),
        PROJECT / "pressklar" / "manuscript" / "silencing.py",
    ]
    used = {code for path in files for code in re.findall(r'"([EWA]7\d\d)"', path.read_text("utf-8"))}
    cased = {
        code
        for path in Path(__file__).parent.glob("test_*.py")
        for code in re.findall(r'"([EWA]7\d\d)"', path.read_text("utf-8"))
    }
    assert used - cased == set(), "these codes have no case that raises them"
    assert cased - used == set(), "these codes aren't raised by anything"
