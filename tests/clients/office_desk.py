"""Runs in the system's own Python, where LibreOffice's uno lives: opens a file, makes edits as a person would, and saves it.

One JSON object a line comes in ({"open", "save", "filter", "edits": [[name, arguments …], …]}), one goes out ({"error": null or words}).
"""

import json
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.text.ControlCharacter import PARAGRAPH_BREAK
from com.sun.star.uno import Exception as UnoException


def value(name, what):
    found = PropertyValue()
    found.Name, found.Value = name, what
    return found


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except UnoException:
            time.sleep(0.2)
    raise SystemExit("LibreOffice didn't answer")


class Desk:
    """One document, and the edits that can be made in it. Texts are found by their words."""

    def __init__(self, context, document):
        self.context, self.document, self.text = context, document, document.Text
        self.dispatcher = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)

    def dispatch(self, command, **arguments):
        self.dispatcher.executeDispatch(self.document.CurrentController.Frame, f".uno:{command}", "", 0, tuple(value(*one) for one in arguments.items()))

    def find(self, words, nth=0):
        search = self.document.createSearchDescriptor()
        search.SearchString, search.SearchCaseSensitive = words, True
        found = self.document.findFirst(search)
        for _ in range(nth):
            found = self.document.findNext(found.End, search)
        if found is None:
            raise ValueError(f"{words!r} isn't in the document")
        return found

    def paragraph(self, words, nth=0):
        """A cursor over the whole paragraph that holds the words, without its end."""
        found = self.find(words, nth)
        cursor = found.Text.createTextCursorByRange(found.Start)
        cursor.gotoStartOfParagraph(False)
        cursor.gotoEndOfParagraph(True)
        return cursor

    def select(self, what):
        self.document.CurrentController.select(what)

    def view_at(self, where):
        self.document.CurrentController.ViewCursor.gotoRange(where, False)

    # The edits, by name.
    def author(self, first, last=""):
        config = self.context.ServiceManager.createInstanceWithContext("com.sun.star.configuration.ConfigurationProvider", self.context)
        access = config.createInstanceWithArguments("com.sun.star.configuration.ConfigurationUpdateAccess", (value("nodepath", "/org.openoffice.UserProfile/Data"),))
        access.givenname, access.sn = first, last
        access.commitChanges()

    def track(self, on=True):
        self.document.RecordChanges = on

    def replace(self, old, new, nth=0):
        found = self.find(old, nth)
        found.Text.insertString(found, new, True)

    def overtype(self, old, new, nth=0):
        """As a person does: select and type."""
        self.select(self.find(old, nth))
        self.dispatch("InsertText", Text=new)

    def before(self, words, new, nth=0):
        found = self.find(words, nth)
        found.Text.insertString(found.Start, new, False)

    def after(self, words, new, nth=0):
        found = self.find(words, nth)
        found.Text.insertString(found.End, new, False)

    def at_start(self, words, new, nth=0):
        cursor = self.paragraph(words, nth)
        self.view_at(cursor.Start)
        self.dispatch("InsertText", Text=new)

    def at_end(self, words, new, nth=0):
        cursor = self.paragraph(words, nth)
        self.view_at(cursor.End)
        self.dispatch("InsertText", Text=new)

    def split(self, words, nth=0):
        """Return is pressed before the words."""
        self.view_at(self.find(words, nth).Start)
        self.dispatch("InsertPara")

    def join(self, words, nth=0):
        """Backspace is pressed at the start of the paragraph that holds the words."""
        self.view_at(self.paragraph(words, nth).Start)
        self.dispatch("SwBackspace")

    def delete(self, words, nth=0):
        found = self.find(words, nth)
        self.select(found)
        self.dispatch("Delete")

    def delete_paragraph(self, words, nth=0):
        """The whole paragraph is selected from its start to the next one's, and deleted."""
        view = self.document.CurrentController.ViewCursor
        cursor = self.paragraph(words, nth)
        self.view_at(cursor.Start)
        view.gotoRange(cursor.End, True)
        view.goRight(1, True)
        self.dispatch("Delete")

    def empty(self, words, nth=0):
        """The paragraph's text is deleted, its end left."""
        self.select(self.paragraph(words, nth))
        self.dispatch("Delete")

    def style(self, words, name, nth=0):
        self.paragraph(words, nth).ParaStyleName = name

    def look(self, words, name, what, nth=0):
        """A character property: CharWeight, CharPosture, CharEscapement …"""
        found = self.find(words, nth)
        if name == "CharPosture":
            what = uno.Enum("com.sun.star.awt.FontSlant", what)
        found.setPropertyValue(name, what)

    def link(self, words, address, nth=0):
        self.find(words, nth).HyperLinkURL = address

    def press(self, words, command, nth=0):
        """A command at the start of the paragraph that holds the words: IncrementLevel, DefaultBullet …"""
        self.view_at(self.paragraph(words, nth).Start)
        self.dispatch(command)

    def footnote(self, words, note, nth=0):
        found = self.find(words, nth)
        made = self.document.createInstance("com.sun.star.text.Footnote")
        found.Text.insertTextContent(found.End, made, False)
        made.Text.insertString(made.Text.createTextCursor(), note, False)

    def table(self, words, rows, nth=0):
        """A table after the paragraph that holds the words."""
        cursor = self.paragraph(words, nth)
        end = cursor.Text.createTextCursorByRange(cursor.End)
        cursor.Text.insertControlCharacter(end, PARAGRAPH_BREAK, False)
        made = self.document.createInstance("com.sun.star.text.TextTable")
        made.initialize(len(rows), len(rows[0]))
        end.Text.insertTextContent(end, made, False)
        for row, cells in enumerate(rows):
            for column, words_in in enumerate(cells):
                made.getCellByPosition(column, row).setString(words_in)

    def cell(self, number, name, words):
        self.document.TextTables.getByIndex(number).getCellByName(name).setString(words)

    def comment(self, words, note, nth=0):
        found = self.find(words, nth)
        made = self.document.createInstance("com.sun.star.text.textfield.Annotation")
        made.Content, made.Author = note, "Kim Exempel"
        found.Text.insertTextContent(found, made, True)

    def cut(self, first, last, target, nth=0):
        """All from the start of one paragraph to the end of another is cut, and put in before the paragraph that holds `target`."""
        self._take(first, last, "Cut")
        self.view_at(self.paragraph(target, nth).Start)
        self.dispatch("Paste")

    def copy(self, first, last, target, nth=0):
        self._take(first, last, "Copy")
        self.view_at(self.paragraph(target, nth).Start)
        self.dispatch("Paste")

    def remove(self, first, last):
        self._take(first, last, "Delete")

    def _take(self, first, last, command):
        view = self.document.CurrentController.ViewCursor
        self.view_at(self.paragraph(first).Start)
        view.gotoRange(self.paragraph(last).End, True)
        view.goRight(1, True)
        self.dispatch(command)

    def append(self, *paragraphs):
        """Paragraphs at the document's end: (style, words) each."""
        cursor = self.text.createTextCursor()
        for style, words in paragraphs:
            cursor.gotoEnd(False)
            self.text.insertControlCharacter(cursor, PARAGRAPH_BREAK, False)
            cursor.gotoEnd(False)
            cursor.ParaStyleName = style
            self.text.insertString(cursor, words, False)

    def insert(self, target, *paragraphs):
        """Paragraphs before the one that holds `target`: (style, words) each."""
        for style, words in paragraphs:
            start = self.paragraph(target).Start
            before = self.text.createTextCursorByRange(start)
            self.text.insertControlCharacter(before, PARAGRAPH_BREAK, False)
            made = self.text.createTextCursorByRange(self.paragraph(target).Start)
            made.goLeft(1, False)
            made.ParaStyleName = style
            self.text.insertString(made, words, False)

    def accept_all(self):
        self.dispatch("AcceptAllTrackedChanges")

    def reject_all(self):
        self.dispatch("RejectAllTrackedChanges")

    def alt(self, number, words):
        self.document.GraphicObjects.getByIndex(number).Description = words


def work(context, order):
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(order["open"]), "_blank", 0, (value("Hidden", order.get("hidden", False)),))
    if document is None:
        return "LibreOffice couldn't open it"
    try:
        desk = Desk(context, document)
        for name, *arguments in order["edits"]:
            named = arguments.pop() if arguments and isinstance(arguments[-1], dict) else {}
            getattr(desk, name)(*arguments, **named)
        document.storeToURL(uno.systemPathToFileUrl(order["save"]), (value("FilterName", order["filter"]),))
    finally:
        document.close(True)
    return None


def main():
    context = connect(sys.argv[1])
    for line in sys.stdin:
        try:
            error = work(context, json.loads(line))
        except Exception as failed:
            error = f"{type(failed).__name__}: {failed}"
        print(json.dumps({"error": error}), flush=True)


main()
