"""A real LibreOffice that edits a Word file as a person would, by keyboard, selection and menu; one for a
whole module of tests.

Two halves, which talk in lines of JSON. Imported by tests, this is `Writer`, which starts the other half:
this same file, run by a Python that has LibreOffice's uno (the system's own, not .venv's). That starts
LibreOffice, and does what it is told.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

AUTHOR = "Ada Granskare"
"""Who tracked changes and comments are by."""
PATIENCE = 60
"""Seconds that starting, or one file, may take."""
FILTERS = {"docx": "MS Word 2007 XML", "odt": "writer8"}
_PROFILE = f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.UserProfile/Data"><prop oor:name="givenname" oor:op="fuse"><value>{AUTHOR.split()[0]}</value></prop></item>
<item oor:path="/org.openoffice.UserProfile/Data"><prop oor:name="sn" oor:op="fuse"><value>{AUTHOR.split()[1]}</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/AutoFunction/Format/ByInput"><prop oor:name="Enable" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""

Step = tuple[str, ...]
"""A step of an edit: its name (a method `do_<name>` of Desk below) and what it takes, in words."""


def python_with_uno() -> str | None:
    """A Python that can talk to LibreOffice: the system's, or the one that LibreOffice brings along."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        return None
    for python in ("/usr/bin/python3", str(Path(office).resolve().parent / "python")):
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            if (
                subprocess.run(
                    [python, "-c", "import uno"], capture_output=True, timeout=PATIENCE, check=False
                ).returncode
                == 0
            ):
                return python
    return None


class Writer:
    """LibreOffice Writer, running until `end`."""

    def __init__(self, python: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pressklar-writer-"))
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        self.process = subprocess.Popen(
            [python, __file__, str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            start_new_session=True,
            env={
                **kept,
                "HOME": str(self.folder),
                "LC_ALL": "C.UTF-8",
                "SAL_USE_VCLPLUGIN": "svp",
                "PYTHONDONTWRITEBYTECODE": "1",
            },
        )
        self._ask({})

    def edited(self, data: bytes, *steps: Step, ending: str = "docx") -> bytes:
        """A file opened, edited by these steps and saved; AssertionError, in LibreOffice's words, where a
        step can't be done.
        """
        given, saved = self.folder / "given.docx", self.folder / f"saved.{ending}"
        given.write_bytes(data)
        saved.unlink(missing_ok=True)
        self._ask({"open": str(given), "save": str(saved), "filter": FILTERS[ending], "steps": steps})
        return saved.read_bytes()

    def end(self) -> None:
        """LibreOffice and all that it started end; nothing is left on disk."""
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            self.process.communicate(timeout=15)  # the end of its input is the end of its work
        self._kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _ask(self, what: dict[str, Any]) -> None:
        assert self.process.stdin is not None and self.process.stdout is not None
        watch = threading.Timer(PATIENCE, self._kill)
        watch.start()
        try:
            self.process.stdin.write(json.dumps(what) + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        finally:
            watch.cancel()
        said = (
            json.loads(answer)
            if answer
            else f"LibreOffice gave no answer within {PATIENCE} seconds, or ended"
        )
        assert said == "", said

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


# The half that LibreOffice listens to: only what its own Python has may be used here.


def serve(folder: Path) -> None:
    import uno  # type: ignore[import-not-found]

    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(_PROFILE, "utf-8")
    office = shutil.which("soffice") or "libreoffice"
    pipe = f"pressklar{os.getpid()}"
    child = subprocess.Popen(
        [
            office,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    context = connected(uno, pipe)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    for line in sys.stdin:
        said = ""
        try:
            work(uno, context, desktop, json.loads(line))
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
        print(json.dumps(said), flush=True)
    with contextlib.suppress(Exception):
        desktop.terminate()
    child.wait(10)


def connected(uno: Any, pipe: str) -> Any:
    """The context of the LibreOffice behind a pipe, which takes a second or two to answer."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(PATIENCE * 10):
        with contextlib.suppress(Exception):
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        time.sleep(0.1)
    raise TimeoutError("LibreOffice didn't start")


def work(uno: Any, context: Any, desktop: Any, order: dict[str, Any]) -> None:
    if not order:
        return
    document = desktop.loadComponentFromURL(
        Path(order["open"]).as_uri(), "_blank", 0, values(uno, {"Hidden": True})
    )
    try:
        desk = Desk(uno, context, document)
        for name, *words in order["steps"]:
            getattr(desk, f"do_{name}")(*words)
        document.storeToURL(Path(order["save"]).as_uri(), values(uno, {"FilterName": order["filter"]}))
    finally:
        document.close(True)


def values(uno: Any, given: dict[str, object]) -> tuple[Any, ...]:
    """Named values, as uno takes them."""
    found = []
    for name, value in given.items():
        one = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        one.Name, one.Value = name, value
        found.append(one)
    return tuple(found)


class Desk:
    """An open document and what a person does in it.

    `words` name a place in the text, and must be in it once; after "Heading 2: ", once in headings of that
    level.
    """

    def __init__(self, uno: Any, context: Any, document: Any) -> None:
        self.uno, self.document = uno, document
        self.controller = document.CurrentController
        self.dispatcher = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.DispatchHelper", context
        )

    def _find(self, words: str) -> Any:
        search = self.document.createSearchDescriptor()
        style, _, search.SearchString = (
            words.rpartition(": ") if words.startswith("Heading") else ("", "", words)
        )
        search.SearchCaseSensitive = True
        every = self.document.findAll(search)
        found = [one for one in map(every.getByIndex, range(every.Count)) if style in ("", one.ParaStyleName)]
        if len(found) != 1:
            raise LookupError(f"{words!r} is in the text {len(found)} times")
        return found[0]

    def _whole(self, words: str) -> Any:
        """A cursor over the paragraph that holds the words."""
        found = self._find(words)
        cursor = found.Text.createTextCursorByRange(found)
        cursor.gotoStartOfParagraph(False)
        cursor.gotoEndOfParagraph(True)
        return cursor

    # Where

    def do_before(self, words: str) -> None:
        self.controller.select(self._find(words).Start)

    def do_after(self, words: str) -> None:
        self.controller.select(self._find(words).End)

    def do_start(self, words: str) -> None:
        """Home: the start of the paragraph with these words."""
        self.controller.select(self._whole(words).Start)

    def do_end(self, words: str) -> None:
        self.controller.select(self._whole(words).End)

    def do_select(self, words: str) -> None:
        self.controller.select(self._find(words))

    def do_select_text(self, words: str) -> None:
        """A paragraph's text, without its end (three clicks)."""
        self.controller.select(self._whole(words))

    def do_select_lines(self, first: str, last: str) -> None:
        """From the start of one paragraph to that of the paragraph behind another: their ends are in it."""
        cursor = self._whole(first)
        cursor.collapseToStart()
        cursor.gotoRange(self._whole(last).End, True)
        cursor.goRight(1, True)
        self.controller.select(cursor)

    def do_select_between(self, first: str, last: str) -> None:
        """From the start of one paragraph to the end of another's text."""
        cursor = self._whole(first)
        cursor.collapseToStart()
        cursor.gotoRange(self._whole(last).End, True)
        self.controller.select(cursor)

    def do_select_line_before(self, words: str) -> None:
        """The whole paragraph before that with these words."""
        cursor = self._whole(words)
        cursor.collapseToStart()
        here = cursor.Start
        cursor.gotoPreviousParagraph(False)
        cursor.gotoRange(here, True)
        self.controller.select(cursor)

    def do_select_proposal(self, words: str) -> None:
        """From the start of a title to the start of the next title or chapter."""
        cursor = self._whole(words)
        cursor.collapseToStart()
        end = cursor.Text.createTextCursorByRange(cursor)
        while end.gotoNextParagraph(False) and end.ParaStyleName not in ("Heading 1", "Heading 2"):
            pass
        cursor.gotoRange(end.Start, True)
        self.controller.select(cursor)

    # What

    def do_press(self, command: str, *given: str) -> None:
        """A key or menu entry, by its name in LibreOffice; `given` are names and values of what it asks
        for.
        """
        pairs = dict(zip(given[::2], given[1::2]))  # an old Python may run this  # noqa: B905
        self.dispatcher.executeDispatch(
            self.controller.Frame, f".uno:{command}", "", 0, values(self.uno, dict(pairs))
        )

    def do_type(self, words: str) -> None:
        self.do_press("InsertText", "Text", words)

    def do_enter(self) -> None:
        self.do_press("InsertPara")

    def do_delete(self) -> None:
        self.do_press("Delete")

    def do_backspace(self) -> None:
        self.do_press("SwBackspace")

    def do_link(self, words: str, address: str) -> None:
        self._find(words).HyperLinkURL = address

    def do_level(self, words: str, level: str) -> None:
        """Tab in a list, whose menu entry does nothing in a window that isn't shown."""
        self._whole(words).NumberingLevel = int(level)

    def do_track(self) -> None:
        self.document.RecordChanges = True

    def do_cut(self) -> None:
        self.held = self.controller.getTransferable()
        self.do_delete()

    def do_copy(self) -> None:
        self.held = self.controller.getTransferable()

    def do_paste(self) -> None:
        self.controller.insertTransferable(self.held)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
