"""Texts written as they look: what the editor of rich text sends is what its field's Markdown becomes, and nothing that nobody
touched is written anew.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from clipboards import BROWSER, DOCS, OFFICE, PASTED, WORD, paste
from serving import Serving, serving
from small import Root, built
from soaking import rounds, sampled

from pressklar.foundation.folders import PROJECT, Folders
from pressklar.manuscript import read_edition
from pressklar.markup import parse
from pressklar.markup.prosemirror import rewritten, to_prosemirror
from pressklar.markup.prosemirror_reading import from_prosemirror
from pressklar.markup.splicing import source_pieces
from pressklar.model import Edition
from pressklar.studio.library import editor_module

CHROMIUM = shutil.which("chromium")
in_browser = pytest.mark.skipif(
    CHROMIUM is None or editor_module() is None, reason="Chromium or the editor's library isn't installed"
)
SECONDS = rounds(8, 60)
"""How long is typed."""
KEYS = 15
"""Keys a second."""
WATCH = """() => {
  window.drawn = 0;
  new MutationObserver(changes => { for (const {addedNodes} of changes) for (const node of addedNodes) if (node.dataset?.written) drawn += 1; })
    .observe(document.querySelector("#sheets"), {childList: true, subtree: true});
}"""
"""Counts the pictures of the page that are drawn."""


def texts_of(folders: Folders) -> list[str]:
    edition = read_edition(folders, "2024").edition
    assert edition is not None
    return [
        text
        for proposal in edition.proposals
        for text in (proposal.intro, *proposal.fields.values())
        if text.strip()
    ]


def test_one_block_edited_changes_no_other_byte() -> None:
    for source in sampled(texts_of(Folders(PROJECT)), 40):
        blocks = source_pieces(source)
        for number, node in enumerate(to_prosemirror(parse(source))["content"]):
            document = to_prosemirror(parse(source))
            document["content"][number] = {
                "type": "paragraph",
                "content": [{"type": "text", "text": "Nytt."}],
            }
            written = rewritten(source, from_prosemirror(document))
            start, end = blocks[number] if len(blocks) == len(document["content"]) else (0, 0)
            assert node
            assert "Nytt." in written
            if end:
                assert written == source[:start] + "Nytt." + source[end:]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Root:
    return built(tmp_path_factory.mktemp("rich") / "root")


@pytest.fixture(scope="module")
def studio(root: Root) -> Iterator[Serving]:
    with serving(root.path) as studio:
        yield studio


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with closing(browser):
            yield browser


class Field:
    """The first field of the first entry, open in a browser."""

    def __init__(self, page: Any, folders: Folders, edition: Edition) -> None:
        self.key = edition.fields[0].key
        self.page, self.box = page, page.locator(f'[data-field="{self.key}"]')
        self.folders, self.edition = folders, edition
        self.address = f"/entry/{edition.proposals[0].id}"
        self.text = self.box.locator(".ProseMirror")

    @property
    def markdown(self) -> str:
        """The field's value, when all that was written has reached it."""
        self.page.wait_for_timeout(200)
        self.page.locator("[data-field].pending").first.wait_for(state="detached", timeout=60_000)
        return str(self.box.locator("textarea").first.input_value()).strip()

    @property
    def stored(self) -> str:
        """The field's value in its file."""
        edition = read_edition(self.folders, self.edition.id).edition
        assert edition is not None
        return edition.proposals[0].fields[self.key].strip()

    def saved(self, markdown: str) -> None:
        """Waits until the server has the text, in the browser and in its file."""
        deadline = time.monotonic() + 30
        while (known := (self.markdown, self.stored)) != (markdown, markdown):
            assert time.monotonic() < deadline, known
            self.page.wait_for_timeout(100)

    def late(self, method: str, act: Callable[[], None]) -> list[Any]:
        """The entry's next answer comes when `act` has happened, as the server gave it before. It is put into
        the list.
        """
        answers: list[Any] = []

        def fulfil(route: Any) -> None:
            if route.request.method != method or answers:
                route.fallback()
                return
            answers.append(route.fetch())
            act()
            route.fulfill(response=answers[0])

        self.page.route(f"**{self.address}", fulfil)
        return answers

    def tool(self, name: str) -> None:
        self.box.locator(f"[data-tool={name}]").click()

    def write(self, *keys: str) -> None:
        """Types words; "<Enter>" and the like are keys."""
        for key in keys:
            if key.startswith("<"):
                self.page.keyboard.press(key[1:-1])
            else:
                self.page.keyboard.type(key)

    def empty(self) -> None:
        self.text.click()
        self.write("<Control+a>", "<Delete>")

    def paste(self, html: str) -> None:
        paste(self.text, html)


@pytest.fixture
def field(root: Root, studio: Serving, browser: Any) -> Iterator[Field]:
    edition = read_edition(Folders(root.path), root.edition).edition
    assert edition is not None
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    name, _, value = studio.cookie.partition("=")
    address = f"http://127.0.0.1:{studio.port}"
    context.add_cookies([{"name": name, "value": value, "url": address}])
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}/entry/{edition.proposals[0].id}")
    field = Field(page, Folders(root.path), edition)
    field.text.wait_for(timeout=60_000)
    field.empty()
    yield field
    assert errors == []
    context.close()


@in_browser
@pytest.mark.slow
def test_no_key_is_lost_or_doubled_while_pages_and_findings_are_made(
    field: Field, root: Root, studio: Serving
) -> None:
    """Fifteen keys a second. Every few seconds a pause just long enough for findings to be looked for, into which
    the next keys come; and another window's change, which has all of it looked at and laid out again.
    """
    edition = read_edition(Folders(root.path), root.edition).edition
    assert edition is not None
    other, key = edition.proposals[1], edition.fields[0].key
    theirs = other.fields[key].rstrip()
    field.page.evaluate(WATCH)
    looked: list[str] = []
    field.page.on(
        "requestfinished", lambda request: looked.append(request.url) if "remarks" in request.url else None
    )
    words, number, late = "", 0, 0.0
    began = time.monotonic()
    while time.monotonic() - began < SECONDS:
        for sign in f"ord{number} ":
            due = began + late + len(words) / KEYS
            field.page.wait_for_timeout(max(due - time.monotonic(), 0) * 1000)
            field.page.keyboard.type(sign)
            words += sign
        number += 1
        if number % 12 == 6:
            before, theirs = theirs, f"{theirs} Tillägg {number}."
            assert (
                studio.post(f"/entry/{other.id}", {"key": key, "base": before, "value": theirs}).status == 200
            )
        if number % 12 == 0:
            field.page.wait_for_timeout(550)
            late += 0.55
    assert field.markdown == words.strip()
    assert field.text.inner_text().strip() == words.strip()
    drawn = field.page.evaluate("window.drawn")
    assert drawn > SECONDS and len(looked) > SECONDS / 6, "else nothing was made meanwhile"
    print(f"{len(words)} keys, {drawn} pictures, {len(looked)} looks for findings")


@in_browser
@pytest.mark.slow
def test_what_is_written_on_while_anothers_edit_is_woven_in_stands_once(
    field: Field, studio: Serving
) -> None:
    field.write("Ett", "<Enter>", "tre")
    field.saved("Ett\n\ntre")
    answers = field.late("POST", lambda: field.write(" fem"))
    field.write(" fyra")
    other = {"key": field.key, "base": "Ett\n\ntre", "value": "Ett två\n\ntre"}
    assert studio.post(field.address, other).status == 200
    field.saved("Ett två\n\ntre fyra fem")
    assert answers[0].json()["merged"]
    assert field.text.inner_text().split() == ["Ett", "två", "tre", "fyra", "fem"]
    field.write(" sex")
    field.saved("Ett två\n\ntre fyra fem sex")


@in_browser
@pytest.mark.slow
def test_a_page_that_was_read_before_a_save_takes_nothing_back(field: Field, studio: Serving) -> None:
    def write() -> None:
        field.write(" två")
        field.saved("Ett två")

    field.write("Ett")
    field.saved("Ett")
    field.page.wait_for_timeout(1000)
    answers = field.late("GET", write)
    entry = field.edition.proposals[1]
    other = {"key": field.key, "base": entry.fields[field.key].rstrip(), "value": "Annat."}
    assert studio.post(f"/entry/{entry.id}", other).status == 200
    field.page.wait_for_timeout(3000)
    assert answers and field.markdown == "Ett två"
    field.write(" tre")
    field.saved("Ett två tre")


@in_browser
@pytest.mark.slow
def test_tools_and_keys_write_the_dialect(field: Field) -> None:
    field.write("Fet", "<Shift+Home>", "<Control+b>", "<End>", "<Control+b>", " text", "<Enter>")
    field.write("- ett", "<Enter>", "två", "<Enter>", "<Tab>", "inre", "<Enter>", "<Enter>", "<Enter>")
    field.write("1. första", "<Enter>", "<Enter>", "H2O", "<ArrowLeft>", "<Shift+ArrowLeft>")
    field.tool("subscript")
    assert field.markdown == "**Fet** text\n\n- ett\n- två\n  * inre\n\n1. första\n\nH~2~O"


@in_browser
@pytest.mark.slow
def test_notes_links_and_tables_come_from_the_toolbar(field: Field) -> None:
    field.write("Ord")
    field.tool("note")
    field.write("En not.")
    field.page.locator("#ask-note button.main").click()
    field.tool("link")
    field.page.locator("#ask-link [name=words]").fill("sidan")
    field.page.locator("#ask-link [name=address]").fill("https://x.example/a")
    field.page.locator("#ask-link button.main").click()
    field.write("<Enter>")
    field.tool("table")
    field.tool("column")
    field.tool("row")
    lines = field.markdown.split("\n")
    assert lines[0] == "Ord[^1][sidan](https://x.example/a)"
    assert [line.count("|") for line in lines[2:6]] == [4, 4, 4, 4]
    assert lines[-1] == "[^1]: En not."


@in_browser
@pytest.mark.slow
def test_keys_right_after_a_tool_or_its_dialog_reach_the_text(field: Field) -> None:
    """However late the library's own frames and timers are, as on a busy machine."""
    field.page.evaluate(
        """() => {
            const {requestAnimationFrame: frame, setTimeout: timer} = window;
            window.requestAnimationFrame = act => timer(() => frame(act), 1000);
            window.setTimeout = (act, wait = 0, ...values) => timer(act, wait + 500, ...values);
        }"""
    )
    field.tool("bold")
    field.write("Fet", "<Control+b>", " ")
    field.tool("note")
    field.write("Not.")
    field.page.locator("#ask-note button.main").press("Enter")
    field.write(" ")
    field.tool("link")
    field.write("sidan", "<Tab>", "x.example", "<Enter>", "<Enter>")
    field.tool("link")
    field.write("<Escape>", "Sist")
    assert field.markdown == "**Fet** [^1] [sidan](https://x.example)\n\nSist\n\n[^1]: Not."


@in_browser
@pytest.mark.slow
def test_a_dropped_picture_asks_what_it_shows_and_is_put_in(field: Field) -> None:
    field.write("Havet.")
    picture = field.page.evaluate_handle(
        """() => {
            const canvas = Object.assign(document.createElement("canvas"), {width: 60, height: 40});
            const bytes = Uint8Array.from(atob(canvas.toDataURL("image/png").split(",")[1]), sign => sign.charCodeAt(0));
            const carried = new DataTransfer();
            carried.items.add(new File([bytes], "hav.png", {type: "image/png"}));
            return carried;
        }"""
    )
    field.text.dispatch_event("drop", {"dataTransfer": picture})
    dialog = field.page.locator("#ask-picture")
    assert dialog.locator(".chosen").inner_text() == "hav.png"
    assert field.page.evaluate("document.activeElement.name") == "alternative"
    dialog.locator("button.main").click()
    assert dialog.evaluate("element => element.open"), "not without words for those who can't see it"
    dialog.locator("[name=alternative]").fill("Blått hav")
    dialog.locator("[name=caption]").fill("I maj")
    dialog.locator("button.main").click()
    field.text.locator("figure").wait_for()
    assert field.markdown == 'Havet.\n\n![Blått hav](images/hav.png "I maj")'


@in_browser
@pytest.mark.slow
@pytest.mark.parametrize("is_plain", [False, True], ids=["as it looks", "as Markdown"])
def test_a_table_grows_and_shrinks_by_its_own_bar(field: Field, is_plain: bool) -> None:
    bar = field.box.locator(".in-table")
    if is_plain:
        field.tool("markdown")
        field.box.locator("textarea").first.wait_for()
    assert not bar.is_visible()
    field.tool("table")
    if is_plain:
        field.write("<Control+Home>")
    else:
        field.write("Namn", "<Tab>", "År", "<Tab>", "Ada", "<Tab>", "1815")
    assert bar.is_visible()
    field.tool("row")
    field.tool("column")
    rows = field.markdown.split("\n")
    assert len(rows) == 4 and [row.count("|") for row in rows] == [4, 4, 4, 4]
    field.tool("no-column")
    field.tool("no-row")
    assert [row.count("|") for row in field.markdown.split("\n")] == [3, 3, 3]
    if not is_plain:
        assert field.markdown.startswith("| Namn |"), "what is written in the heads stays"
        field.write("<Alt+F10>", "<Alt+F10>")
        assert field.page.evaluate("document.activeElement.dataset.tool") == "row"
        field.write("<Escape>")
    field.tool("no-table")
    assert field.markdown == ""
    assert not bar.is_visible()
    if is_plain:
        field.tool("markdown")


@in_browser
@pytest.mark.slow
@pytest.mark.parametrize(
    "html", [WORD, DOCS, OFFICE, BROWSER], ids=["Word", "Docs", "LibreOffice", "browser"]
)
def test_pasted_text_keeps_lists_bold_links_and_tables_and_nothing_else(field: Field, html: str) -> None:
    field.paste(html)
    assert " ".join(field.markdown.split(" ")) == PASTED


@in_browser
@pytest.mark.slow
def test_the_text_can_be_written_as_markdown_too(field: Field) -> None:
    field.write("Ett ord")
    assert field.markdown == "Ett ord"
    field.tool("markdown")
    area = field.box.locator("textarea").first
    area.fill("Ett **ord**")
    field.tool("markdown")
    field.text.locator("strong").wait_for()
    assert field.text.inner_text() == "Ett ord"


@in_browser
@pytest.mark.slow
def test_what_is_found_is_underlined_where_it_stands(field: Field) -> None:
    field.write("Vi möts möts här varje dag.")
    flaw = field.text.locator(".flaw").first
    flaw.wait_for(timeout=60_000)
    assert "möts" in flaw.inner_text()
    look = flaw.evaluate(
        """element => {
            const style = getComputedStyle(element);
            const [line] = element.closest("p").getClientRects();
            const {top, bottom} = element.getBoundingClientRect();
            return [style.position, style.padding, style.borderWidth, style.textDecorationLine, line.top <= top && bottom <= line.bottom];
        }"""
    )
    assert look == ["static", "0px", "0px", "underline", True]
    flaw.click()
    assert field.box.locator(".explained").is_visible()


@in_browser
@pytest.mark.slow
def test_the_toolbar_is_reached_by_keys(field: Field) -> None:
    field.write("Ett ord", "<Control+a>", "<Alt+F10>")
    assert field.page.evaluate("document.activeElement.dataset.tool") == "bold"
    field.write("<ArrowRight>", "<Enter>")
    field.write("<Alt+F10>", "<Escape>")
    field.page.wait_for_timeout(100)  # the library puts the caret once more, 20 ms after it got the focus
    field.write("<End>", " till")
    assert field.markdown == "*Ett ord till*"


@in_browser
@pytest.mark.slow
def test_undo_in_the_editor_gives_the_text_back(field: Field) -> None:
    field.write("Ett ord")
    field.page.wait_for_timeout(700)
    field.write(" till")
    field.write("<Control+z>")
    assert field.markdown == "Ett ord"
