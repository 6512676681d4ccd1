"""The words of the content: each once, whole, in its place, in the PDF, the Word file and the web page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .booklet import Booklet, Expected, Fault, Word, words_of
from .reading import Box, Token


def field_words(booklet: Booklet) -> Iterator[Fault]:
    """Each word of each field once, in order as it is read; a table's heads over their columns or before their cells,
    as often as need be.
    """
    expected = booklet.expected
    shown = [token for token in booklet.in_lines if token.text in expected.by_text]
    cells = [token for token in shown if token.text not in expected.heads]
    yield from _compared("PDF", expected, [token.text for token in cells], cells)
    before = {after.text: token for token, after in pairwise(shown)}
    for place, block in expected.blocks:
        words = [word.casefold() for word in block.words]
        columns = len(block.heads)
        for number, head in enumerate(words[:columns]):
            cells = [token for word in words[columns + number :: columns] for token in booklet.by_text[word]]
            for cell in cells:
                over = [
                    token
                    for token in booklet.by_text[head]
                    if token.page == cell.page
                    and token.box.bottom > cell.box.bottom
                    and _overlap(token.box, cell.box)
                ]
                if not over and getattr(before.get(cell.text), "text", "") != head:
                    yield Fault("PDF: table head", f"{head} for {cell.text} ({place})", cell.page, cell.box)
                    break


def _overlap(head: Box, cell: Box) -> bool:
    """Whether a head stands over a cell."""
    return head.left < cell.right and cell.left < head.right


def _compared(
    name: str, expected: Expected, shown: Sequence[str], tokens: Sequence[Token] = ()
) -> Iterator[Fault]:
    """The words of the fields as an output shows them, against those that were written: one fault a field."""
    counts = Counter(shown)
    told: set[tuple[str, str]] = set()

    def fault(kind: str, word: Word) -> Iterator[Fault]:
        if (kind, word.place) not in told:
            told.add((kind, word.place))
            token = next((token for token in tokens if token.text == word.text), None)
            page, box = (token.page, token.box) if token else (0, None)
            yield Fault(f"{name}: {kind}", str(word), page, box)

    words = [word for word in expected.words if word.text not in expected.heads]
    for word in words:
        if counts[word.text] != 1:
            yield from fault("doubled" if counts[word.text] else "lost", word)
    once = [text for text in shown if counts[text] == 1]
    written = [word for word in words if counts[word.text] == 1]
    places = {text: place for place, text in enumerate(once)}
    for before, after in pairwise(written):
        if places[after.text] != places[before.text] + 1:
            yield from fault("order", after)


def other_words(booklet: Booklet) -> Iterator[Fault]:
    """Titles, labels, names of members and the parts of contacts, whole."""
    publication = booklet.publication
    filled = {
        key for key in publication.fields if any(entry.fields.get(key) for entry in publication.entries)
    }
    said = [publication.fields[key] for key in filled] + [page.title for page in publication.pages]
    for chapter in publication.chapters:
        said += [chapter.title, *(entry.title for entry in chapter.entries)]
    if "members" not in publication.left_out:
        senders = {member for entry in publication.entries for member in entry.members}
        said += [publication.members[member] for member in senders]
    said += [
        contact[part]
        for entry in publication.entries
        for contact in entry.contacts
        for part in ("name", "role", "organisation")
        if part in contact and "contacts" not in publication.left_out
    ]
    for text in said:
        if lost := [word for word in words_of(text) if word not in booklet.by_text]:
            yield Fault("PDF: lost", f"{' '.join(lost[:6])} of {text[:60]}")


def notes(booklet: Booklet) -> Iterator[Fault]:
    """Each note begins on its call's page, bears the call's number, and its words are in order, once."""
    expected = booklet.expected
    belongs = {word: place for place, (words, _, _) in enumerate(expected.notes) for word in words}
    order = [token for token in booklet.in_lines if token.text in belongs]
    places: dict[str, list[int]] = defaultdict(list)
    for place, token in enumerate(order):
        places[token.text].append(place)
    for words, call, at in expected.notes:
        if lost := [word for word in words if word not in places]:
            yield Fault("PDF: lost", f"{' '.join(lost[:6])} (note of {at})")
            continue
        first = order[places[words[0]][0]]
        doubled = [word for word in words if len(places[word]) > 1]
        if doubled:
            yield Fault("PDF: doubled", f"{' '.join(doubled[:6])} (note of {at})", first.page, first.box)
        elif any(places[after][0] != places[before][0] + 1 for before, after in pairwise(words)):
            yield Fault("PDF: order", f"{words[0]} (note of {at})", first.page, first.box)
        called = booklet.first(call)
        if called is None:
            continue
        if first.page != (page := _last_page(called)):
            yield Fault(
                "note apart from its call", f"{call} on page {page}: {words[0]}", first.page, first.box
            )
        numbers = (_raised(booklet, called), _left_of_note(booklet, first))
        if numbers[0] is None or numbers[0] != numbers[1]:
            yield Fault(
                "note number", f"{numbers[0]} at {call}, {numbers[1]} at {words[0]}", first.page, first.box
            )


def _last_page(token: Token) -> int:
    """The page on which a word ends: one may be parted over two."""
    return token.page + (token.glyphs[-1].index < token.glyphs[0].index)


def _raised(booklet: Booklet, token: Token) -> str | None:
    """The figures that stand raised behind a word."""
    last = token.glyphs[-1]
    for other in booklet.on_page[_last_page(token)]:
        near = -1 < other.box.left - last.box.right < 8 and 0.5 < other.baseline - last.baseline < 9
        if other.text.isdigit() and near:
            return other.text
    return None


def _left_of_note(booklet: Booklet, token: Token) -> str | None:
    figures = [
        other
        for other in booklet.on_page[token.page]
        if other.text.isdigit()
        and abs(other.baseline - token.baseline) < 6
        and 0 < token.box.left - other.box.right < 30
    ]
    nearest = max(figures, key=lambda other: other.box.right, default=None)
    return nearest.text if nearest else None


def words_in_order(
    name: str, expected: Expected, body: Sequence[str], footnotes: Sequence[str] | None = None
) -> Iterator[Fault]:
    """Fields' and notes' words in a file that is read from its beginning to its end, each field under its label."""
    shown = [word for word in body if word in expected.by_text]
    yield from _compared(name, expected, [word for word in shown if word not in expected.heads])
    if lost := [word for word in expected.heads if word not in shown]:
        yield Fault(f"{name}: lost", f"table heads: {' '.join(lost[:6])}")
    noted = [word for words, _, _ in expected.notes for word in words]
    among = set(noted)
    shown = [word for word in (body if footnotes is None else footnotes) if word in among]
    if Counter(shown) != Counter(noted):
        wrong = (Counter(shown) - Counter(noted)) + (Counter(noted) - Counter(shown))
        yield Fault(f"{name}: lost or doubled", f"notes: {' '.join(list(wrong)[:6])}")
    elif shown != noted:
        yield Fault(f"{name}: order", "notes")
    # Where each stands first: a stacked table says its heads in each row.
    places = {word: place for place, word in reversed(list(enumerate(body)))}
    number_at = expected.numbers
    for entry in expected.publication.entries:
        if title := _ends(body, words_of(entry.title)):
            before = [body[place - len(words_of(entry.title))] for place in title]
            if str(number_at[entry.id]) not in before:
                yield Fault(f"{name}: entry number", f"{before} for {number_at[entry.id]} {entry.title[:40]}")
        else:
            yield Fault(f"{name}: lost", entry.title[:60])
        for key, blocks in entry.fields.items():
            label = words_of(expected.publication.fields[key])
            first = next((word.casefold() for block in blocks for word in block.words), None)
            # A label that goes on to the next page is heard page by page.
            if (
                name != "PDF read aloud"
                and first in places
                and body[places[first] - len(label) : places[first]] != label
            ):
                yield Fault(f"{name}: label", f"{' '.join(label)[:40]} before {first} ({entry.id}.{key})")


def _ends(body: Sequence[str], words: Sequence[str]) -> list[int]:
    """The places of the last words where those words stand after one another."""
    return [
        place + len(words) - 1
        for place, word in enumerate(body)
        if word == words[0] and list(body[place : place + len(words)]) == list(words)
    ]
