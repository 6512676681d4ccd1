"""Problems, tables and progress as a person sees them."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress

import click
import pytest

from pressklar.commands import terminal
from pressklar.problems import Place, Problem


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


SOME = (
    Problem("W107", Place("content/2024/proposals/b.yaml", 4, 3), "An empty field.", "Fill it in."),
    Problem("E101", Place("content/2024/edition.yaml", 12, 5), "Broken.", "Mend it.\nThen build."),
    Problem("E104", Place("content/2024/proposals/b.yaml", 2), "Not a name."),
    Problem("E901", None, "The disk is full."),
)


def printed(problems: tuple[Problem, ...], closing: str = "") -> str:
    stream = io.StringIO()
    terminal.print_problems(problems, closing, stream)
    return stream.getvalue()


ROWS = [("Dalarna", "2"), ("Gotland", "11"), ("Skåne", "4")]


def test_problems_are_grouped_by_file_in_the_order_of_their_lines_and_counted() -> None:
    assert (
        printed(SOME, "Nothing was written.")
        == """\
content/2024/proposals/b.yaml:2  E104  Not a name.
content/2024/proposals/b.yaml:4:3  W107  An empty field.
    Fill it in.

content/2024/edition.yaml:12:5  E101  Broken.
    Mend it.
    Then build.

E901  The disk is full.

3 errors, 1 warning. Nothing was written.
"""
    )


def test_no_problems_print_nothing() -> None:
    assert printed((), "closing") == ""


def test_what_a_file_says_can_not_move_the_cursor_or_forge_a_line() -> None:
    hostile = Problem(
        "E101",
        Place("content/\x1b]0;x\x07.yaml", 1),
        "Title \x1b[2J\x9b1m\u202eabc\r\nE102  forged\udc80",
        "\x07hint",
    )
    assert printed((hostile,)).isprintable() is False  # its own line breaks
    assert all(sign.isprintable() or sign == "\n" for sign in printed((hostile,)))
    assert (
        printed((hostile,)).splitlines()[0]
        == r"content/\x1b]0;x\x07.yaml:1  E101  Title \x1b[2J\x9b1m\u202eabc\r\nE102  forged\udc80"
    )


def test_swedish_and_fixed_spaces_stay() -> None:
    assert (
        terminal.plain("Västra Götaland\u00a0– 12\u202fkm ‘så’") == "Västra Götaland\u00a0– 12\u202fkm ‘så’"
    )


def test_colours_only_on_a_terminal_that_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")

    def shown() -> str:
        stream = Screen()
        terminal.print_problems(SOME, stream=stream)
        return stream.getvalue()

    assert "\x1b[" in shown()
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in shown()
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b[" not in shown()
    assert "\x1b[" not in printed(SOME)


def test_a_table_is_not_wrapped_in_a_log_and_takes_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    long = "output/2024/" + "x" * 100 + "[bold].pdf"
    terminal.print_table(("file", "pages"), [(long, "64"), ("b\x1b.pdf", "4")], right=(1,))
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert lines[0].split() == ["file", "pages"]
    assert lines[1] == f"{long}     64"
    assert lines[2].startswith(r"b\x1b.pdf") and lines[2].endswith("  4")


@pytest.mark.parametrize(("columns", "told"), [(100, False), (30, True)])
def test_a_table_that_a_terminal_is_too_narrow_for_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, columns: int, told: bool
) -> None:
    stream = Screen()
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr("sys.stdout", stream)
    rows = [("Region Västernorrland", "6", "", "i paketet, inte skickat")]
    terminal.print_table(("medlem", "förslag", "saknar", "Word-utkast"), rows, right=(1,))
    lines = [line.rstrip() for line in click.unstyle(stream.getvalue()).splitlines()]
    in_words = ["Region Västernorrland", "  förslag 6", "  Word-utkast i paketet, inte", "      skickat"]
    assert (lines == in_words) is told
    assert all(len(line) <= columns for line in lines)


def test_what_all_rows_share_is_said_once_where_a_table_has_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """And a column without a word isn't shown at all."""
    headings = ("medlem", "förslag", "saknar", "paket", "leverans")
    rows = [(f"Region {name}", number, "", "gjort på nytt", "inte skickat") for name, number in ROWS]
    stream = Screen()
    monkeypatch.setattr("sys.stdout", stream)
    monkeypatch.setenv("COLUMNS", "32")
    terminal.print_table(headings, rows, right=(1,))
    assert [line.split() for line in click.unstyle(stream.getvalue()).splitlines()] == [
        [terminal.tr("All")],
        ["paket", "gjort", "på", "nytt"],
        ["leverans", "inte", "skickat"],
        ["medlem", "förslag"],
        *(["Region", name, number] for name, number in ROWS),
    ]
    stream = Screen()
    monkeypatch.setattr("sys.stdout", stream)
    monkeypatch.setenv("COLUMNS", "100")
    terminal.print_table(headings, rows, right=(1,))
    head = click.unstyle(stream.getvalue()).splitlines()[0].split()
    assert head == ["medlem", "förslag", "paket", "leverans"]


def test_a_long_problem_is_a_paragraph_under_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Screen()
    monkeypatch.setenv("COLUMNS", "50")
    message, hint = "A long message, of more words than a line has room for.", "Mend it, in as many words."
    terminal.print_problems([Problem("W107", Place("content/b.yaml", 4, 3), message, hint)], stream=stream)
    lines = click.unstyle(stream.getvalue()).splitlines()
    assert lines[0] == "content/b.yaml:4:3  W107"
    assert lines[1:3] == ["    A long message, of more words than a line has", "    room for."]
    assert lines[3] == f"    {hint}"


def test_elsewhere_than_on_a_terminal_each_stage_is_one_quiet_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with terminal.progress() as progress:
        progress.stage("reading")
        progress.stage("layout", 12)
        progress.step("chapter 1")
    assert capsys.readouterr() == ("", "reading\nlayout (12)\n")


def test_silence(capsys: pytest.CaptureFixture[str]) -> None:
    with terminal.progress(silent=True) as progress:
        progress.stage("reading", 3)
        progress.step()
    assert capsys.readouterr() == ("", "")


def read_all(reader: int) -> str:
    drawn = b""
    with suppress(OSError):  # Linux: the other end is closed
        while part := os.read(reader, 4096):
            drawn += part
    os.close(reader)
    return drawn.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_on_a_terminal_the_stage_has_its_name_and_the_bar_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    import pty

    reader, writer = pty.openpty()
    with open(writer, "w", encoding="utf-8") as screen:  # noqa: PTH123
        monkeypatch.setattr(sys, "stderr", screen)
        with terminal.progress() as progress:
            progress.stage("reading")
            progress.stage("layout", 2)
            progress.step("chapter [1]")
            progress.step("chapter [2]")
    drawn = read_all(reader)
    assert "layout" in drawn and "2/2" in drawn and "chapter [2]" in drawn
    assert drawn.rstrip().endswith("\x1b[2K"), "the last thing drawn wipes the bar's line"


MANY = tuple(
    Problem("W101", Place(f"content/{number}.yaml"), f"The field {number} is empty.", "Fill it.")
    for number in range(5)
)


def test_a_brief_list_gives_many_warnings_of_a_kind_in_one_line_and_errors_each() -> None:
    stream = io.StringIO()
    errors = tuple(Problem("E104", Place("content/e.yaml", line), "Not a name.") for line in (1, 2, 3))
    terminal.print_problems((*MANY, *errors), "", stream, brief=True)
    text = stream.getvalue()
    assert text.count("W101") == 1 and "W101 ×5" in text and "content/0.yaml, and 4 more such" in text
    assert text.count("E104") == 3 and text.endswith("3 errors, 5 warnings.\n")


def test_what_stands_in_many_places_is_said_once_with_each_of_them() -> None:
    alike = tuple(
        Problem(
            "W730",
            Place("content/a.yaml", line, 3),
            "A space too much.",
            "Take it away.",
            text=f"roll {line} ?",
        )
        for line in range(1, 6)
    )
    text = printed((*alike, Problem("E104", Place("content/b.yaml", 7), "Not a name.")))
    assert text.splitlines() == [
        "content/b.yaml:7  E104  Not a name.",
        "",
        "W730 ×5  A space too much.",
        "    Take it away.",
        *(f"    content/a.yaml:{line}:3  roll {line} ?" for line in range(1, 6)),
        "",
        "1 error, 5 warnings.",
    ]
    assert "×" not in printed(alike[:4]) and printed(alike[:4]).count("Take it away.") == 4
    assert printed(MANY).splitlines()[:2] == [
        "W101 ×5  Fill it.",
        "    content/0.yaml  The field 0 is empty.",
    ]


@pytest.mark.parametrize("width", [40, 57, 80])
def test_on_a_terminal_lines_are_wrapped_and_indented(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("NO_COLOR", "1")
    screen = Screen()
    problem = Problem("E901", Place("content/2024/edition.yaml", 1), "A long sentence " * 12, "Do this " * 20)
    terminal.print_problems((problem,), "", screen)
    lines = screen.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    assert all(line.startswith("    ") for line in lines[1 : lines.index("")])


@pytest.mark.parametrize("width", [40, 57, 80])
@pytest.mark.parametrize(
    "text",
    [
        "Nothing has changed since the last build: output/2024/booklet.pdf, output/2024/web/index.html are up to date.",
        "    content/2024/proposals/framtiden-for-urbefolkningen-i-en-digital-tid.yaml:5:10, and 4 more such",
        "  \x1b[36m" + "coloured words " * 9 + "\x1b[0m",
        "word " * 40 + "x" * 30,
    ],
)
def test_what_a_command_prints_is_wrapped_on_a_terminal(
    width: int, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    with terminal.wrapped_output():
        print(text)
        print("short")
    lines = screen.getvalue().splitlines()
    assert max(len(click.unstyle(line)) for line in lines) <= width or "framtiden" in text
    assert lines[-1] == "short" and len(lines) > 2 - (len(text) <= width)
    together = "".join(click.unstyle(text).split())
    assert "".join("".join(map(click.unstyle, lines[:-1])).split()) == together, "no word is lost"


def test_a_pipe_gets_what_a_command_prints_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    with terminal.wrapped_output():
        print("word " * 60)
    assert stream.getvalue() == "word " * 60 + "\n"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("width", [40, 80])
def test_a_stage_without_steps_has_no_count_and_each_its_own_clock(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", str(width))
    import pty

    reader, writer = pty.openpty()
    with open(writer, "w", encoding="utf-8") as screen:  # noqa: PTH123
        monkeypatch.setattr(sys, "stderr", screen)
        with terminal.progress() as progress:
            progress.stage("reading")
            progress.step()
            progress.stage("layout", 2)
            progress.step("a chapter with a very long name indeed")
    drawn = click.unstyle(read_all(reader))
    assert "?" not in drawn and "1/2" in drawn and "0:00:00" in drawn
    assert max(len(line) for line in drawn.replace("\r", "\n").splitlines()) <= width
