"""The web edition in a real browser, from a folder on disk: axe, keyboard, filter and search, links, no word
lost without script, no request outside.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import small
import webs

from pressklar.web.engine import make_web

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTHS, SCHEMES = (360, 1280), ("light", "dark")
LONG, LIGHTS = "shared-quay-register", "lights-that-answer"

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is missing: apt-get install --no-install-recommends chromium"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Each publication's page on disk: in a folder whose name needs quoting, as an editor's may."""
    folder = tmp_path_factory.mktemp("våra häften")
    large = webs.repeated("2024", 8)
    webs.put(make_web(large, large.folders), folder / "large" / "web")
    for edition in webs.ROOTS:
        webs.put(webs.web(edition), folder / edition / "web")
    return {edition: (folder / edition / "web" / "index.html").as_uri() for edition in (*webs.ROOTS, "large")}


@pytest.fixture
def opened(browser: Any, addresses: dict[str, str]) -> Iterator[Callable[..., Any]]:
    """Opens a publication's page. At the end nothing must have been asked of anything but its own folder, and
    the script must have had no fault.
    """
    closing: list[Callable[[], None]] = []

    def open_page(
        edition: str = "2032",
        more: str = "",
        *,
        script: bool = True,
        width: int = 1280,
        scheme: str = "light",
    ) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page = context.new_page()
        asked: list[str] = []
        faults: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda message: faults.append(message.text) if message.type == "error" and script else None,
        )
        if not script:
            page.route("**/script.js", lambda route: route.abort())
        page.goto(addresses[edition] + more)
        if script:
            wait(page, "document.querySelector('.filter output').textContent !== ''")

        def close() -> None:
            context.close()
            own = addresses[edition].removesuffix("index.html")
            assert [url for url in asked if not url.startswith((own, "data:"))] == []
            assert {url.removeprefix(own) for url in asked if "/fonts/" in url}, (
                "its faces are loaded from its folder"
            )
            assert faults == []

        closing.append(close)
        return page

    yield open_page
    for close in closing:
        close()


def wait(page: Any, expression: str) -> None:
    """Until the expression is true in the page. Playwright's own waiting evaluates text there, which the
    page's policy forbids.
    """
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(25)
    pytest.fail(f"it never came true: {expression}")


@contextmanager
def settled(page: Any) -> Iterator[None]:
    """Waits until the count has been said anew: what is typed is counted a moment later."""
    page.evaluate("document.querySelector('.filter output').textContent = '…'")
    yield
    wait(page, "document.querySelector('.filter output').textContent !== '…'")


def count(page: Any) -> str:
    return str(page.evaluate("document.querySelector('.filter output').textContent"))


def shown(page: Any) -> list[str]:
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('article')].filter(one => one.checkVisibility()).map(one => one.id)"
    )
    return found


def open_search(page: Any) -> None:
    if not page.is_visible("#web_search"):
        page.click(".to-search a")


def search(page: Any, text: str) -> list[str]:
    with settled(page):
        open_search(page)
        page.fill("#web_search", text)
    return shown(page)


def top_of(page: Any, name: str) -> float:
    return float(page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", name))


# ---------------------------------------------------------------- for every reader


@pytest.mark.soak(cases=3)
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_no_fault(opened: Callable[..., Any], width: int, scheme: str, script: bool) -> None:
    axe(opened("2024", width=width, scheme=scheme, script=script))


@pytest.mark.parametrize(("width", "scheme"), list(zip(WIDTHS, SCHEMES, strict=True)))
def test_axe_finds_no_fault_in_tables_pictures_and_notes(
    opened: Callable[..., Any], width: int, scheme: str
) -> None:
    axe(opened("2032", width=width, scheme=scheme))


def axe(page: Any) -> None:
    """All of axe's rules, and the size of what is to be hit (WCAG 2.2, 2.5.8), which it leaves out unless
    asked.
    """
    from axe_playwright_python.sync_playwright import Axe

    options = {
        "preload": False,
        "resultTypes": ["violations"],
        "rules": {"target-size": {"enabled": True}},
    }  # preloading asks for the style sheet anew
    result = Axe().run(page, options=options).response
    assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in result["violations"]] == []
    assert len(result["passes"]) > 30


@pytest.mark.parametrize("edition", webs.ROOTS)
def test_nothing_runs_out_at_the_side(opened: Callable[..., Any], edition: str) -> None:
    page = opened(edition)
    for width in (360, 480, 768, 960, 1152, 1280, 1600):
        page.set_viewport_size({"width": width, "height": 800})
        assert (width, page.evaluate("document.documentElement.scrollWidth"), too_wide(page)) == (
            width,
            width,
            [],
        )


def too_wide(page: Any) -> list[str]:
    found: list[str] = (
        page.evaluate("""() => [...document.querySelectorAll('main :is(h1, h2, h3, p, li, td, th, a, figure, label, .scroll)')]
        .filter(one => one.checkVisibility() && !one.closest('svg, .scroll > *') && one.getBoundingClientRect().right > innerWidth + 1)
        .map(one => one.outerHTML.slice(0, 160))""")
    )
    return found


def test_a_wide_table_scrolls_and_not_the_page(browser: Any, tmp_path: Path) -> None:
    root = small.make(tmp_path / "root")
    heads = ["Gebietskörperschaft", "Wirtschaftsförderung", "Arbeitsmarktintegration", "Klimaanpassung"]
    rows = [f"  | {' | '.join(heads)} |", "  |---|---|---|---|", "  | 1 | 2 | 3 | 4 |"]
    root.change(small.FIRST, "  En kort text om kartor.", "\n".join(["  En tabell.", "", *rows]))
    webs.put(make_web(root.pages(), root.folders), tmp_path / "web")
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto((tmp_path / "web" / "index.html").as_uri())
    region = page.get_by_role("region", name=f"Tabell: {', '.join(heads)}")
    width, inside = region.evaluate("one => [one.clientWidth, one.scrollWidth]")
    assert inside > width + 100 and page.evaluate("document.documentElement.scrollWidth") == 360
    assert too_wide(page) == []
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    assert region.evaluate("one => one.scrollLeft") > 0
    heights = page.evaluate(
        "[...document.querySelectorAll('.field .scroll th')].map(one => one.clientHeight)"
    )
    assert max(heights) < 45, "a head's word is parted"
    axe(page)
    page.close()


def test_free_pages_and_introductions_read_well_and_are_named_by_search(browser: Any, tmp_path: Path) -> None:
    root = small.make(tmp_path / "root")
    root.change(small.EDITION, "    title: Kartor\n", "    title: Kartor\n    intro: Kvantfysik för alla.\n")
    root.change(
        small.EDITION, "chapters:\n", "pages:\n  - {id: forord, title: Förord, place: first}\nchapters:\n"
    )
    logos = "  ![En blå karta](images/karta.png)\n\n" * 2
    text = f"text: |\n  Tack till universum.[^1]\n\n  ## Tack\n\n{logos}  [^1]: En not.\n"
    root.write("content/2031/pages/forord.yaml", text)
    webs.put(make_web(root.pages(), root.folders), tmp_path / "web")
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto((tmp_path / "web" / "index.html").as_uri())
    axe(page)
    assert too_wide(page) == [] and page.evaluate("document.documentElement.scrollWidth") == 360
    for words, name, title in (
        ("universum", "pages_forord", "Förord"),
        ("kvantfysik", "chapter_kartor", "Kartor"),
    ):
        search(page, words)
        page.wait_for_function("document.querySelector('#web_filter output a')")
        link = page.locator("#web_filter output a")
        assert [link.text_content(), link.get_attribute("href")] == [title, f"#{name}"]
    assert page.is_visible("#chapter_kartor .chapter-intro") and not page.is_visible("#chapter_resor")
    page.close()


def test_text_has_a_quiet_measure(opened: Callable[..., Any]) -> None:
    """About 62 characters a line on a large window: full lines of running text, counted where they break."""
    lines = opened("2024").evaluate("""() => [...document.querySelectorAll('article p')].filter(one => one.textContent.length > 300).map(one => {
        const range = new Range();
        range.selectNodeContents(one);
        const rows = new Set([...range.getClientRects()].map(box => Math.round(box.bottom)));
        return one.textContent.length / rows.size;
    })""")
    assert len(lines) > 10
    assert 54 <= sum(lines) / len(lines) <= 68


@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_scheme_has_its_own_ground(opened: Callable[..., Any], scheme: str) -> None:
    ground = opened(scheme=scheme).evaluate("getComputedStyle(document.documentElement).backgroundColor")
    light = sum(int(part) for part in re.findall(r"\d+", ground)[:3]) > 384
    assert light == (scheme == "light")


# ---------------------------------------------------------------- by keyboard alone


def test_the_keyboard_reaches_everything_in_reading_order(opened: Callable[..., Any]) -> None:
    page = opened()
    wanted = page.evaluate("""() => {
        const all = [...document.querySelectorAll('a[href], input, select, button:not([disabled]), [tabindex="0"]')].filter(one => one.checkVisibility());
        all.forEach((one, at) => one.dataset.at = at);
        return all.length;
    }""")
    seen = []
    for _ in range(wanted):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("""() => {
            const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
            return [Number(one.dataset.at ?? -1), style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
                box.bottom > 0 && box.top < innerHeight];
        }""")
        )
    assert [at for at, _, _ in seen] == list(range(wanted))
    assert all(ring for _, ring, _ in seen), "where the focus is must be seen"
    assert all(inside for _, _, inside in seen)


def test_the_skip_link_comes_first_and_skips_the_bar(opened: Callable[..., Any]) -> None:
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate(
        "[document.activeElement.className, document.activeElement.getBoundingClientRect().top >= 0]"
    ) == ["skip", True]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_search_filter_and_clear_by_keys(opened: Callable[..., Any]) -> None:
    page = opened("2024")
    page.focus(".to-search a")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "web_search"
    with settled(page):
        page.keyboard.type("energi")
    assert count(page) == "6 av 41 förslag"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "web_member"
    with settled(page):
        page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") != ""
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "reset"
    with settled(page):
        page.keyboard.press("Enter")
    assert count(page) == "41 förslag"
    assert page.evaluate("[document.activeElement.id, document.activeElement.value]") == ["web_search", ""]


# ---------------------------------------------------------------- search and filter


def expected(edition: str, fits: Callable[[Any], bool]) -> list[str]:
    return [proposal.id for proposal in webs.pages(edition).edition.proposals if fits(proposal)]


def test_search_finds_the_words_that_were_written(opened: Callable[..., Any]) -> None:
    page = opened("2024")
    title = expected("2024", lambda proposal: "glasögon" in proposal.title.casefold())
    assert title
    assert search(page, "GLASÖGON") == search(page, "  glasögon ") == title
    assert search(page, "glasogon") == title, "nothing has it as it is: ö may be o then"
    assert set(search(page, "lan")) < set(search(page, "län")) | set(search(page, "lan")), "else ä isn't a"
    assert search(page, "geografiska glasögon") == title, "every word, in any order"
    assert search(page, "glasögon kvantmekanik") == []
    assert count(page) == "Inget förslag passar. Pröva ett annat ord, eller rensa."


def test_search_knows_numbers_chapters_and_short_words(opened: Callable[..., Any]) -> None:
    page = opened("2024")
    (wanted,) = expected("2024", lambda proposal: proposal.number == 14)
    chapter = webs.pages("2024").edition.chapters[3]
    of_chapter = [proposal.id for proposal in chapter.proposals]
    assert search(page, "förslag 14") == search(page, "Forslag 14") == [wanted]
    assert search(page, f"tema {chapter.number}") == of_chapter
    assert set(search(page, chapter.title)) >= set(of_chapter), "a chapter's name is its proposals'"
    beginning = search(page, "ai")
    assert beginning
    texts = page.evaluate("[...document.querySelectorAll('article')].map(each => [each.id, each.innerText])")
    said = {name: text for name, text in texts if name in beginning}
    assert all(re.search(r"(?<!\w)ai", text, re.IGNORECASE) for text in said.values())


def test_what_fits_comes_into_view_under_the_open_form(opened: Callable[..., Any]) -> None:
    page = opened("2024")
    page.click(".to-search a")
    assert page.evaluate("[document.activeElement.id, scrollY]") == ["web_search", 0]
    (only,) = search(page, "förslag 14")
    bottom = page.evaluate("document.getElementById('web_filter').getBoundingClientRect().bottom")
    assert bottom <= top_of(page, only) < 800
    page.keyboard.press("Escape")
    assert page.evaluate("document.getElementById('web_filter').checkVisibility()") is False
    assert shown(page) == [only], "what was asked stays"


def test_search_finds_members_and_contacts_but_no_labels(opened: Callable[..., Any]) -> None:
    page = opened("2024")
    person = webs.pages("2024").views.persons[0]
    assert set(search(page, person.name)) >= {proposal.id for proposal in person.proposals}
    assert set(search(page, "region gotland")) >= set(
        expected("2024", lambda one: one.submitted_by[0].id == "region-gotland")
    )
    assert len(search(page, "kontaktperson")) < 5, "a label stands at every proposal"
    assert len(search(page, "på egen sida")) < 5, "so does the link to its page"


def test_other_accents_count_as_their_letter(opened: Callable[..., Any]) -> None:
    page = opened("2024")
    page.evaluate(
        """() => { document.querySelector('article .title').append(' Éclair Ljubljanič Ångström'); }"""
    )
    first = shown(page)[0]
    for text, fits in (
        ("eclair", True),
        ("ÉCLAIR", True),
        ("ljubljanic", True),
        ("ångström", True),
        ("A\u030angstro\u0308m", True),
        ("angstrom", True),  # nothing has it as it is
        ("ängström", False),
    ):
        assert (first in search(page, text)) is fits, text


def test_members_and_chapters_narrow_it_down(opened: Callable[..., Any]) -> None:
    page = opened("2024")
    made = webs.pages("2024").edition
    member, chapter = "region-skane", made.chapters[3]
    open_search(page)
    with settled(page):
        page.select_option("#web_member", member)
    of_member = expected("2024", lambda one: member in [each.id for each in one.submitted_by])
    assert shown(page) == of_member
    assert count(page) == f"{len(of_member)} av 41 förslag"
    with settled(page):
        page.select_option("#web_chapter", chapter.id)
    assert shown(page) == [one for one in of_member if one in {proposal.id for proposal in chapter.proposals}]
    visible = page.evaluate(
        "[...document.querySelectorAll('section[data-chapter]')].filter(one => one.checkVisibility()).map(one => one.dataset.chapter)"
    )
    assert visible == [str(chapter.number)], "a chapter without a find is hidden"


def test_what_is_found_can_be_linked(opened: Callable[..., Any], addresses: dict[str, str]) -> None:
    page = opened("2024")
    search(page, "åtgärd energi")
    with settled(page):
        page.select_option("#web_chapter", "hallbarhet")
    link, found = page.url, shown(page)
    assert link.startswith(addresses["2024"] + "?q=")
    again = opened("2024", link.removeprefix(addresses["2024"]))
    assert shown(again) == found
    assert again.input_value("#web_search") == "åtgärd energi"
    with settled(again):
        again.click("button[type=reset]")
    assert (again.url, len(shown(again))) == (addresses["2024"], 41)


@pytest.mark.parametrize(
    "more",
    [
        "?q=%E0%A4%A&member=nobody&length=3&__proto__=x",
        "?q=<script>alert(1)</script>(.*%5B",
        "#%E0%A4%A",
        "#no-such-id",
    ],
)
def test_an_address_that_somebody_made_up_harms_nothing(opened: Callable[..., Any], more: str) -> None:
    page = opened("2032", more)
    assert search(page, "skippers") == [LONG]


def test_the_count_is_announced(opened: Callable[..., Any]) -> None:
    page = opened()
    open_search(page)
    tree = page.locator(".filter output").aria_snapshot()
    assert tree == "- status: 3 proposals"
    assert search(page, "lights") == expected("2032", lambda one: True)[:3]
    assert search(page, "skippers") == [LONG]
    assert count(page) == "1 of 3 proposals"


def test_what_was_found_is_marked(opened: Callable[..., Any]) -> None:
    page = opened()
    search(page, "skipper")
    marked = page.evaluate("[...CSS.highlights.get('found')].map(range => range.toString().toLowerCase())")
    assert len(marked) > 3
    assert set(marked) == {"skipper"}
    search(page, "")
    assert page.evaluate("CSS.highlights.get('found').size") == 0


# ---------------------------------------------------------------- links


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_deep_link_shows_its_proposal_under_the_bar(opened: Callable[..., Any], script: bool) -> None:
    for proposal in (LONG, LIGHTS):
        page = opened(more=f"#{proposal}", script=script)
        bar = page.evaluate("document.querySelector('.bar').getBoundingClientRect().bottom")
        wait(page, "scrollY > 500")
        assert bar <= top_of(page, proposal) <= bar + 60


def test_a_deep_link_into_a_large_work_arrives(opened: Callable[..., Any]) -> None:
    """Only what is in the window is laid out there: what lies above must not push the proposal away."""
    name = f"{webs.pages('2024').edition.chapters[6].proposals[1].id}-5"
    page = opened("large", f"#{name}")
    assert page.evaluate("getComputedStyle(document.querySelector('.proposal')).contentVisibility") == "auto"
    for _ in range(3):
        page.wait_for_timeout(100)
        assert 48 <= top_of(page, name) <= 108
    assert len(search(page, "energi")) == 8 * 6


def test_a_link_to_what_the_filter_hides_takes_the_filter_away(
    opened: Callable[..., Any], addresses: dict[str, str]
) -> None:
    page = opened()
    assert search(page, "skippers") == [LONG]
    with settled(page):
        page.click(f".contents a[href='#{LIGHTS}']")
    assert len(shown(page)) == 3
    assert page.url == f"{addresses['2032']}#{LIGHTS}"
    assert 0 < top_of(page, LIGHTS) < 120
    linked = opened(more=f"?q=skippers#{LIGHTS}")
    assert len(shown(linked)) == 3


def own_page(browser: Any, addresses: dict[str, str], proposal: str, **more: Any) -> Any:
    edition = "2032" if proposal in (LONG, LIGHTS) else "2024"
    page = browser.new_page(viewport={"width": more.pop("width", 1280), "height": 800}, **more)
    page.goto(addresses[edition].replace("index.html", f"proposals/{proposal}.html"))
    return page


@pytest.mark.parametrize(("width", "scheme"), list(zip(WIDTHS, SCHEMES, strict=True)))
def test_a_proposals_own_page_reads_well(
    browser: Any, addresses: dict[str, str], width: int, scheme: str
) -> None:
    for proposal in (LONG, LIGHTS, webs.pages("2024").edition.proposals[20].id):
        page = own_page(browser, addresses, proposal, width=width, color_scheme=scheme)
        axe(page)
        for narrow in (360, 768, 1280, 1920):
            page.set_viewport_size({"width": narrow, "height": 800})
            assert (narrow, page.evaluate("document.documentElement.scrollWidth")) == (narrow, narrow)
            assert too_wide(page) == []
        page.close()


def test_a_proposals_own_page_leads_on_and_back_and_its_address_is_copied(
    browser: Any, addresses: dict[str, str]
) -> None:
    page = own_page(browser, addresses, LONG)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click(".copy")
    wait(page, "document.querySelector('.said').textContent !== ''")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert page.locator(".said").aria_snapshot() == "- status: The link is copied."
    title = page.text_content("h1")
    page.click(".neighbours .next")
    assert page.text_content("h1") != title
    page.click(".neighbours .prev")
    assert page.text_content("h1") == title
    page.click(".to-search a")
    page.wait_for_url("**/index.html#web_filter")
    wait(page, "document.activeElement.id === 'web_search'")  # the search of the whole edition
    page.go_back()
    page.click(".path a >> nth=0")
    assert page.url == f"{addresses['2032']}#{LONG}"
    page.click(f"#{LONG} .permalink")
    assert page.url.endswith(f"/proposals/{LONG}.html")
    page.close()


def test_from_1280_pixels_contacts_stand_beside_the_text(opened: Callable[..., Any]) -> None:
    page = opened("2024")
    places = """() => {
        const box = element => element.getBoundingClientRect();
        return [...document.querySelectorAll('article:has(> .ask)')].slice(0, 20).map(article => {
            const [first, ...rest] = article.querySelectorAll(':scope > .field:not(.ask)');
            const ask = article.querySelector(':scope > .ask');
            return [box(ask).left >= box(first).right, Math.abs(box(ask).top - box(first).top) < 2,
                [first, ...rest].every((field, at, all) => !at || box(field).top - box(all[at - 1]).bottom < 2)];
        });
    }"""
    assert set(map(tuple, page.evaluate(places))) == {(True, True, True)}
    page.set_viewport_size({"width": 1000, "height": 800})
    assert {tuple(each[:1]) for each in page.evaluate(places)} == {(False,)}


def test_tiles_that_meet_show_no_seam(opened: Callable[..., Any]) -> None:
    """Two forms of one colour side by side, at a width where their edge falls inside a pixel: along a line
    across it no pixel has another colour. Black on white, since a pixel that is blended from one other colour
    twice is rounded.
    """
    import io

    from PIL import Image

    for width in (390, 1000, 1280, 1333):
        page = opened("2024", width=width)
        scale, left, top = page.evaluate("""() => {
            const cover = document.querySelector('.cover svg');
            for (const each of cover.querySelectorAll('rect, path')) each.remove();
            cover.insertAdjacentHTML('beforeend', [0, 1, 2, 3].map(at => `<rect x="${at * 21.143}" y="0" width="21.143"
                height="21.143" fill="#fff" stroke="#fff"/><path transform="translate(${at * 21.143} 0) scale(21.143)"
                d="M0 0H1V1H0Z" fill="#000" stroke="#000"/>`).join(''));
            const {a, e, f} = cover.getScreenCTM();
            return [a, e, f];
        }""")
        # of the window: an element that is wider than it, as the cover is on a phone, isn't where Playwright
        # takes its screenshot
        shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        y = round(top + scale * 21.143 / 2)
        row = [
            shot.getpixel((x, y)) for x in range(round(left + scale * 2), round(left + scale * (84.572 - 2)))
        ]
        assert len(row) > 200 and set(row) == {(0, 0, 0)}, width


def test_forced_colours_leave_the_numbers_and_tabs_their_edges(
    browser: Any, addresses: dict[str, str]
) -> None:
    for proposal in (None, LONG):
        page = browser.new_page(forced_colors="active")
        own = f"proposals/{proposal}.html" if proposal else "index.html"
        page.goto(addresses["2032"].replace("index.html", own))
        edges = page.evaluate("""() => ['.num', '.by', '.bar li + li'].map(name => {
            const style = getComputedStyle(document.querySelector(name));
            return Math.max(...['Top', 'Right', 'Bottom', 'Left'].map(side => parseFloat(style[`border${side}Width`])));
        })""")
        assert all(edge >= 1 for edge in edges)
        axe(page)
        page.close()


def test_the_bar_marks_the_chapter_in_view(opened: Callable[..., Any]) -> None:
    page = opened(more=f"#{LIGHTS}")
    wait(page, "document.querySelectorAll('.bar [aria-current]').length === 1")
    assert page.get_attribute(".bar [aria-current]", "href") == "#chapter_safe-passage"


def test_a_note_leads_to_its_text_and_back(opened: Callable[..., Any]) -> None:
    page = opened()
    page.click("[role=doc-noteref] >> nth=2")
    name = page.evaluate("location.hash.slice(1)")
    assert 48 <= top_of(page, name) < 800
    page.click(f"#{name} [role=doc-backlink]")
    assert page.evaluate("location.hash") == f"#call_{name}"
    assert 48 <= top_of(page, f"call_{name}") < 800


# ---------------------------------------------------------------- without script, on paper


@pytest.mark.parametrize("edition", webs.ROOTS)
def test_without_script_all_text_is_there_and_no_dead_form(opened: Callable[..., Any], edition: str) -> None:
    page = opened(edition, script=False)
    assert page.evaluate(
        "[...document.querySelectorAll('.filter, .to-search')].map(one => one.checkVisibility())"
    ) == [False, False]
    said = " ".join(page.inner_text("body").split())
    for proposal in webs.pages(edition).views.proposals:
        assert proposal.title in said
        for field in proposal.fields:
            for paragraph in webs.fragment(field.html).iter("p"):
                words = " ".join(
                    webs.words(paragraph, lambda one: one.get("role") == "doc-footnote" or one.tag == "sup")
                )
                assert words[:40] in said


def test_on_paper_there_is_ink_on_white_without_bar_or_form(opened: Callable[..., Any]) -> None:
    page = opened(scheme="dark")
    page.emulate_media(media="print")
    assert (
        page.evaluate(
            "[...document.querySelectorAll('.bar, .filter, .permalink, .downloads')].some(one => one.checkVisibility())"
        )
        is False
    )
    assert page.evaluate("getComputedStyle(document.querySelector('.field p')).color") == "rgb(16, 36, 43)"
    assert page.pdf(print_background=True).startswith(b"%PDF")
