"""The layout's audit: each kind of fault is raised by a publication that is spoilt on purpose, and a right one raises
nothing.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small import EDITION, FIRST, SECOND, Root, make, workshop

from pressklar.building.workflow import build
from pressklar.pdf import audit
from pressklar.pdf.audit import LayoutFault
from pressklar.pdf.manifest import Manifest, PageFacts, Rectangle, ReferenceExtent, StrandedHeading, WideText
from pressklar.pdf.printed_words import lost_words
from pressklar.problems import ContentError, Problem

STYLES = "styles/booklet.css"
PURPOSE = '[data-ref="forsta-forslaget.purpose"] p'
SPOILT: dict[str, tuple[str, str, str | None, str | None]] = {
    "past the edge": (
        f"{PURPOSE} {{ position: relative; left: 80mm }}",
        "W450",
        "forsta-forslaget",
        "purpose",
    ),
    "near the edge": (".out { left: 1mm !important }", "W460", None, None),
    "into the margin": (
        f"{PURPOSE} {{ text-align: right; position: relative; left: 6mm }}",
        "W451",
        "forsta-forslaget",
        "purpose",
    ),
    "wider than its column": (
        f"{PURPOSE} {{ width: 20mm; white-space: nowrap }}",
        "W451",
        "forsta-forslaget",
        "purpose",
    ),
    "over text": (
        '[data-ref="andra-forslaget.idea"] p + p { position: relative; top: -4.5mm }',
        "W452",
        "andra-forslaget",
        "idea",
    ),
    "over a picture": (f"{PURPOSE} {{ position: relative; top: -9mm }}", "W453", "forsta-forslaget", "idea"),
    "hidden": (f"{PURPOSE} {{ display: none }}", "W454", "forsta-forslaget", "purpose"),
    "a label alone": (
        f".label {{ position: static !important; break-after: auto }} {PURPOSE} {{ break-before: page }}",
        "W456",
        "forsta-forslaget",
        "purpose",
    ),
    "a title alone": (
        "#andra-forslaget { break-before: page } #andra-forslaget header + section { break-before: page }",
        "W457",
        "andra-forslaget",
        None,
    ),
    "cut": (
        f"{PURPOSE} {{ width: 20mm; white-space: nowrap; overflow: hidden }}",
        "W458",
        "forsta-forslaget",
        "purpose",
    ),
}


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return make(tmp_path / "root", workshop())


def style(root: Root, rules: str) -> None:
    path = root.own(STYLES)
    path.write_text(path.read_text("utf-8") + rules, "utf-8")


def of_layout(problems: tuple[Problem, ...]) -> list[Problem]:
    return [problem for problem in problems if problem.code[1:3] in ("45", "46")]


def test_a_right_booklet_has_no_fault(root: Root) -> None:
    assert of_layout(root.problems()) == []


@pytest.mark.soak(cases=6)
@pytest.mark.parametrize("name", SPOILT)
def test_a_fault_is_found_with_its_page_and_field(root: Root, name: str) -> None:
    rules, code, proposal, field = SPOILT[name]
    style(root, rules)
    faults = [problem for problem in of_layout(root.problems()) if problem.code == code]
    assert faults, of_layout(root.problems())
    assert (faults[0].proposal, faults[0].field) == (proposal, field), faults
    assert faults[0].page and faults[0].message and faults[0].hint
    if field:
        assert faults[0].file == (FIRST if proposal == "forsta-forslaget" else SECOND) and faults[0].line


def test_an_empty_page(root: Root) -> None:
    root.own("templates/back.html.j2")
    root.change(
        "templates/back.html.j2",
        '<section class="leaf back">',
        '<div class="leaf"></div>\n<section class="leaf back">',
    )
    (fault,) = of_layout(root.problems())
    assert fault.code == "W455" and fault.page


def test_only_a_little_on_the_last_page_of_a_chapter(root: Root) -> None:
    root.change(EDITION, "chapters:", "proof:\n  limits: {page_filled: 1.8}\nchapters:")
    assert {"A459"} <= {problem.code for problem in of_layout(root.problems())} <= {"A459", "W457"}


def test_a_drawing_may_lie_anywhere(root: Root) -> None:
    root.own("templates/proposal.html.j2")
    root.change("templates/proposal.html.j2", 'class="num ', 'class="num huge ')
    style(root, ".huge { left: -30mm !important; top: -20mm !important; font-size: 200pt !important }")
    assert {"W450", "W452"} <= {problem.code for problem in of_layout(root.problems())}
    root.change("templates/proposal.html.j2", "num huge ", "num huge bleeds ")
    assert {problem.code for problem in of_layout(root.problems())} == {"W452"}
    root.change("templates/proposal.html.j2", "num huge bleeds ", "num huge drawing ")
    assert of_layout(root.problems()) == []


@pytest.mark.parametrize("slant", ["normal", "italic"])
def test_the_head_of_a_large_last_f_may_hang_out(root: Root, slant: str) -> None:
    face = f"text-align: right; font: {slant} 400 60pt/70pt 'Source Serif 4'"
    style(root, f"{PURPOSE} {{ {face} }} {PURPOSE}::after {{ content: ' off' }}")
    problems = of_layout(build(root.folders, workshop=root.workshop).problems)
    assert not any("off" in problem.message for problem in problems)


def test_transparent_text_is_no_fault(root: Root) -> None:
    style(root, f"{PURPOSE} {{ position: relative; left: 80mm; color: transparent }}")
    assert of_layout(root.problems()) == []


def test_strict_stops_and_nothing_is_written(root: Root) -> None:
    style(root, SPOILT["past the edge"][0])
    with pytest.raises(ContentError) as stopped:
        build(root.folders, strict=True, workshop=root.workshop)
    assert "W450" in {problem.code for problem in stopped.value.problems}
    assert not root.booklet.exists()


@pytest.mark.parametrize(
    "rules",
    [
        "severities: {W450: off}",
        "silenced: [{code: W450, reason: it is wanted so}]",
        "silenced: [{code: W450, proposal: forsta-forslaget, field: purpose, reason: it is wanted so}]",
    ],
)
def test_a_build_s_warning_is_silenced_by_the_edition(root: Root, rules: str) -> None:
    style(root, SPOILT["past the edge"][0])
    root.change(EDITION, "chapters:", f"proof:\n  {rules}\nchapters:")
    assert of_layout(build(root.folders, strict=True, workshop=root.workshop).problems) == []


def test_a_build_s_warning_is_graded_and_silenced_beside_its_field(root: Root) -> None:
    style(root, SPOILT["past the edge"][0])
    root.change(EDITION, "chapters:", "proof:\n  severities: {W450: error}\nchapters:")
    assert [problem.severity for problem in of_layout(root.problems())] == ["error"]
    root.change(EDITION, "W450: error", "W450: advice")
    assert [problem.severity for problem in of_layout(root.problems())] == ["advice"]
    root.change(
        FIRST, "purpose: Att pröva det som sägs här.", "purpose: Att pröva det som sägs här. # ok: W450 so"
    )
    assert of_layout(root.problems()) == []


def test_a_warning_of_reading_is_silenced_in_a_build(root: Root) -> None:
    root.change(FIRST, "purpose: Att pröva det som sägs här.", "")
    assert [problem.code for problem in root.problems()] == ["W101"]
    root.change(EDITION, "chapters:", "proof:\n  severities: {W101: off}\nchapters:")
    assert root.problems() == ()


def test_check_tells_what_the_build_found(root: Root) -> None:
    from pressklar.checks import proof_edition

    style(root, SPOILT["past the edge"][0])
    built = of_layout(root.problems())
    assert built and of_layout(proof_edition(root.folders, "2031").problems) == built
    report = json.loads((root.folders.output("2031") / "build.json").read_text("utf-8"))
    kept = [LayoutFault.from_dict(fault) for entry in report["files"] for fault in entry.get("faults", ())]
    assert [fault.code for fault in kept] == ["W450"]


def test_a_manifest_comes_back_from_the_cache() -> None:
    facts = PageFacts(
        "text",
        20.5,
        area=Rectangle(1, 2, 3, 4),
        references=(ReferenceExtent("a.b", Rectangle(1, 2, 3, 4)),),
        pictures=(Rectangle(5, 6, 7, 8),),
        drawings=((1.5, 2.5),),
        bleeding=((3.5, 2.5),),
        wide=(WideText(1, 2, 3, 4),),
        headings=(StrandedHeading("Syfte", "a.b"),),
    )
    manifest = Manifest("one", "key", (facts,), {}, ())
    assert Manifest.from_dict(json.loads(json.dumps(manifest.as_dict()))) == manifest


@pytest.mark.parametrize(
    ("printed", "lost"),
    [
        (
            {
                4: "Ett förslag om kartor Region Gotland En kort text om kartor. En blå karta Att pröva det som sägs här. Kim Exempel kim@region.example"
            },
            (),
        ),
        (
            {
                4: "Ett förslag om kar\u0002\r\ntor Region Gotland En kort text om kartor. En blå karta Att pröva det som sägs här. Kim Exempel kim@region.example"
            },
            (),
        ),
        (
            {
                4: "Ett förslag om kartor Region Gotland En kort text om kartor. En blå karta Att prö-",
                5: "va det som sägs här. Kim Exempel kim@region.example",
            },
            (),
        ),
        (
            {
                4: "Ett förslag om kartor Region Gotland En kort text om kartor. En blå karta Att prö\n\u0002\nSyfte",
                5: "va det som sägs här. Kim Exempel kim@region.example",
            },
            (),
        ),
        (
            {
                4: "Ett förslag om kartor Region Gotland En kort text om kartor. En blå karta Kim Exempel kim@region.example"
            },
            ("att", "pröva", "det", "som", "sägs", "här"),
        ),
    ],
)
def test_words_that_are_on_no_page(root: Root, printed: dict[int, str], lost: tuple[str, ...]) -> None:
    pages = {"forsta-forslaget": [4]}
    first = root.pages().proposals[:1]
    assert [
        word for each in lost_words(first, pages, printed, printed.__getitem__) for word in each.words
    ] == list(lost)


def test_a_page_of_very_many_pieces_takes_bounded_time() -> None:
    """Ten thousand pieces over each other: the sweep ends, and some of the pairs are told."""

    class Piece:
        def __init__(self, place: int) -> None:
            self.box = Rectangle(0, place % 7, 100, place % 7 + 50)

    assert (
        0 < len(list(audit._meeting([Piece(place) for place in range(10_000)]))) <= audit._MOST_PAIRS + 10_000
    )  # type: ignore[misc]


def test_a_silencing_of_an_output_s_fault_isn_t_called_useless_while_no_output_is_looked_at(
    root: Root,
) -> None:
    from pressklar.checks import proof_edition

    root.change(EDITION, "chapters:", "proof:\n  silenced: [{code: W450, reason: so}]\nchapters:")

    def useless(outputs: bool) -> list[str]:
        problems = proof_edition(root.folders, "2031", outputs=outputs).problems
        return [problem.code for problem in problems if problem.code == "A791"]

    assert useless(outputs=True) == [] and useless(outputs=False) == []
    root.build()
    assert useless(outputs=True) == ["A791"] and useless(outputs=False) == []
