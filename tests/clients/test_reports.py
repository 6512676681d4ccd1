"""Reports, job ticket and letter in a real browser: axe's rules in both schemes, and nothing that runs out at
the side of a telephone or a window.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import small
from clients.test_chromium import CHROMIUM, FLAGS, too_wide

from pressklar.checks.proofing import proof_content
from pressklar.checks.report import write_report
from pressklar.dispatch.ledger_pages import view, write_page
from pressklar.dispatch.letters import write_letter
from pressklar.manuscript import read_edition
from pressklar.press.rules import RULES
from pressklar.press.ticket import Ticket, TicketFile, TicketLine, ticket_page
from pressklar.rendering.sections import member_sections

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is missing: apt-get install --no-install-recommends chromium"
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Each page's address."""
    root = small.make(tmp_path_factory.mktemp("reports"))
    reading = read_edition(root.folders, root.edition)
    assert reading.edition is not None
    source = root.pages()
    ticket = Ticket(
        *("Titel", "2031", "Nätverket", "2031-03-04", 148.5, 210.0, 3.0, 60, "PDF/X-4", "4+4 CMYK"),
        *("FOGRA39", "Profile", 300.0, "", "", "", 500, "Kim Exempel", "Snabbt.", False),
        (TicketFile("booklet-press.pdf", 1_234_567, "0" * 64),),
        tuple(
            TicketLine(rule, "x", number != 3, "noted" * (number == 4)) for number, rule in enumerate(RULES)
        ),
        ((10.0, 20.5, 0.0, 3.0),) * 7,
        ("Hanken-Grotesk", "Source-Serif-Pro"),
    )
    member = next(member for member in source.edition.members if source.edition.by_member(member))
    own = member_sections(source, member, tuple(source.sections()))
    folios = {proposal.id: 7 for proposal in source.edition.proposals}
    letter = write_letter(own, ("booklet", "excerpt", "draft"), folios)
    root.write("ticket.html", ticket_page(source, ticket, source.texts).decode())
    root.write("letter.html", letter.html)
    written = {
        "proof": write_report(root.folders, proof_content(root.folders, reading)),
        "ledger": write_page(root.folders, view(root.folders, reading.edition, None)),
        "ticket": root.path / "ticket.html",
        "letter": root.path / "letter.html",
    }
    return {name: Path(path).as_uri() for name, path in written.items()}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


@pytest.mark.soak(cases=2)
@pytest.mark.parametrize("name", ["proof", "ledger", "ticket", "letter"])
def test_axe_finds_no_fault_and_nothing_runs_out(name: str, pages: dict[str, str], browser: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for width in (390, 1280):
        for scheme in ("light", "dark"):
            context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
            page = context.new_page()
            page.goto(pages[name])
            result = Axe().run(page, options={"preload": False, "resultTypes": ["violations"]}).response
            faults = [
                (fault["id"], [node["html"][:160] for node in fault["nodes"]])
                for fault in result["violations"]
            ]
            assert (width, scheme, faults) == (width, scheme, [])
            assert len(result["passes"]) > 15
            assert (page.evaluate("document.documentElement.scrollWidth"), too_wide(page)) == (width, [])
            context.close()


def test_reports_are_dark_where_the_reader_is(pages: dict[str, str], browser: Any) -> None:
    grounds = set()
    for scheme in ("light", "dark"):
        page = browser.new_context(color_scheme=scheme).new_page()
        page.goto(pages["proof"])
        grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        assert page.evaluate("[...document.fonts].length") > 0
    assert len(grounds) == 2
