"""The text of a content file with one thing changed: a value, a key, an item. Where there are several ways,
the best comes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..read.nodes import Node
from .layout import Layout, PlacedNode, UnfitError
from .values import IN_BRACKETS, ON_ONE_LINE, Plain, block, bracketed, entry, indented, item, one_liners
from .words import with_words

# Where a new key goes among those that are there; a proposal's fields stand where the ellipsis is.
_ROOT = (
    "title",
    "submitted_by",
    "language",
    "publisher",
    "address",
    "web_address",
    "date",
    "fields",
    "chapters",
    "intro",
    "…",
    "contacts",
    "imprint",
)
_NESTED = {
    "contacts": ("name", "role", "organisation", "email", "note"),
    "chapters": ("id", "title", "intro", "proposals"),
    "pages": ("id", "title", "place", "in_contents"),
    "fields": ("key", "label", "need", "help", "most"),
}


def with_value(layout: Layout, path: Sequence[str | int], value: Plain) -> Iterator[str]:
    """Another value in the place of one that is there, also of a key with nothing behind it."""
    spot = layout.spot(path)
    if isinstance(value, str):
        yield from _with_text(layout, spot, value)
        return
    if not spot.inside:
        lines = item(value) if isinstance(path[-1], int) else entry(str(path[-1]), value)
        first = lines[0][2:] if isinstance(path[-1], int) else lines[0].removeprefix(f"{path[-1]}:").lstrip()
        yield _refilled(layout, spot, first, indented(lines[1:], spot.column))
    yield _refilled(layout, spot, bracketed(value), [])


def _with_text(layout: Layout, spot: PlacedNode, text: str) -> Iterator[str]:
    style = layout.style(spot.node)
    if not text:
        yield _refilled(layout, spot, "''" if style == "single" else '""', [])
        return
    yield from with_words(layout, spot, text)
    if not spot.inside and ("\n" in text or style == "block"):
        yield _with_block(layout, spot, text)
    for written in one_liners(text, style, inside=spot.inside):
        yield _refilled(layout, spot, written, [])


def _with_block(layout: Layout, spot: PlacedNode, text: str) -> str:
    """A block keeps its indentation and what its indicators say of it; a folded one (>) becomes a literal
    one.
    """
    node, old, column = spot.node, "", max(spot.column, layout.comments_below(spot.node)) + 2
    if layout.style(node) == "block":
        old = layout.indicators(node)[1:]
        content = layout.text[layout.line_end(node.start) : layout.end(node)]
        first = next((line for line in content.splitlines() if line.strip()), "")
        indent = len(first) - len(first.lstrip(" "))
        digit = old.strip("+-")
        column = (
            spot.column + int(digit)
            if digit
            else indent
            if spot.column < indent <= spot.column + 9
            else column
        )
    header, lines = block(
        text,
        digit=column - spot.column,
        forced=any(sign.isdigit() for sign in old),
        chomp=old.strip("0123456789"),
    )
    return _refilled(layout, spot, header, indented(lines, column))


def _refilled(layout: Layout, spot: PlacedNode, beside: str, below: Sequence[str]) -> str:
    """Another value: what stands beside its key or hyphen, and the lines below. A comment behind it stays."""
    node, under = spot.node, "".join(line + layout.newline for line in below)
    start, end = node.start, node.end
    if start == end and beside:
        beside = f" {beside}"
    elif not beside:
        start = layout.colon(node)
    if layout.style(node) == "block":
        head = node.start + len(layout.indicators(node))
        return layout.spliced(
            (start, head, beside),
            (layout.line_end(head), max(layout.line_end(layout.end(node)), layout.line_end(head)), under),
        )
    if layout.in_block(node):
        if not node.key:
            return layout.spliced(
                (start, layout.end(node), beside), (layout.line_end(layout.end(node)),) * 2 + (under,)
            )
        colon, first = (
            layout.colon(node),
            layout.item_start(node, 0) if node.items else layout.line_start(node.start),
        )
        return layout.spliced(
            (colon, colon, f" {beside}" if beside else ""), (first, layout.line_end(layout.end(node)), under)
        )
    return layout.spliced((start, end, beside), (layout.line_end(end), layout.line_end(end), under))


def with_key(layout: Layout, path: Sequence[str | int], value: Plain, order: Sequence[str]) -> Iterator[str]:
    """A new key at its place in the order. `order` is that of the file's root; of contacts and the like it is
    known.
    """
    key, parent = str(path[-1]), layout.spot(path[:-1])
    before, after = _neighbours(layout, parent, key, order)
    if parent.inside or layout.in_brackets(parent.node):
        written = f"{key}: {bracketed(value)}"
        if before is not None:
            yield layout.spliced((before.end, before.end, f", {written}"))
        elif after is not None:
            yield layout.spliced((layout.key(after), layout.key(after), f"{written}, "))
        else:
            yield layout.spliced((parent.node.start, parent.node.end, f"{{{written}}}"))
        return
    lines = entry(key, value, as_block=len(path) == 1 and key not in ON_ONE_LINE)
    neighbour = before or after
    if neighbour is None:
        raise UnfitError
    column = layout.column(layout.key(neighbour))
    if before is not None:
        position = layout.line_end(layout.end(before))
        yield layout.spliced((position, position, layout.lines(lines, column)))
    else:
        position = layout.key(neighbour)
        yield layout.spliced((position, position, layout.lines(lines, column)[column:] + " " * column))


def _neighbours(
    layout: Layout, parent: PlacedNode, key: str, order: Sequence[str]
) -> tuple[Node | None, Node | None]:
    """The value that a new key goes behind, or else the one that it goes before."""
    outer = [step for step in parent.path if isinstance(step, str)]
    order = _NESTED.get(outer[-1], ()) if outer else (order or _ROOT)
    rest = order.index("…") if "…" in order else len(order)

    def rank(name: str) -> int:
        return order.index(name) if name in order else rest

    keys = sorted(parent.node.keys.items(), key=lambda pair: layout.key(pair[1]))
    earlier = [
        (rank(name), place, node) for place, (name, node) in enumerate(keys) if rank(name) <= rank(key)
    ]
    if earlier:
        return max(earlier, key=lambda pair: pair[:2])[2], None
    return None, min(
        ((rank(name), place, node) for place, (name, node) in enumerate(keys)),
        key=lambda pair: pair[:2],
        default=(0, 0, None),
    )[2]


def without_key(layout: Layout, path: Sequence[str | int]) -> Iterator[str]:
    """Without a key, its value, and the comment behind it. Comments above it stay."""
    parent, node = layout.spot(path[:-1]).node, layout.spot(path).node
    keys = sorted(parent.keys.values(), key=layout.key)
    place = keys.index(node)
    start = layout.key(node)
    if len(keys) == 1:
        yield layout.spliced(
            (
                start if layout.in_block(parent) else parent.start,
                layout.end(node) if layout.in_block(parent) else parent.end,
                "{}",
            )
        )
    elif layout.in_brackets(parent):
        yield layout.spliced(
            (start, layout.key(keys[1]), "") if place == 0 else (keys[place - 1].end, node.end, "")
        )
    elif not layout.text[layout.line_start(start) : start].strip():
        yield layout.spliced((layout.line_start(start), layout.line_end(layout.end(node)), ""))
    else:  # it shares its line with the hyphen of its item
        end, following = layout.line_end(layout.end(node)), layout.key(keys[1])
        if layout.text[end:following].strip():
            yield layout.spliced((start, end, layout.newline))
        else:
            yield layout.spliced((start, following, ""))


def with_item(
    layout: Layout, path: Sequence[str | int], value: Plain, lines: Sequence[str] | None = None
) -> Iterator[str]:
    """A new item of a list that is there. `lines` are an item's own lines from elsewhere, with their ends,
    its hyphen in the first column.
    """
    spot, index = layout.spot(path[:-1]), int(path[-1])
    parent, items = spot.node, spot.node.items
    if not items:
        yield from _with_first(layout, spot, value, lines)
    elif layout.in_brackets(parent):
        position = items[index - 1].end if index else items[0].start
        yield layout.spliced(
            (position, position, f", {bracketed(value)}" if index else f"{bracketed(value)}, ")
        )
    else:
        column = layout.column(parent.start)
        new = [f"- {bracketed(value)}"] if all(map(layout.in_brackets, items)) else item(value)
        text = "".join(indented(lines, column)) if lines else layout.lines(new, column)
        position = layout.item_end(parent, index - 1) if index else layout.item_start(parent, 0)
        if _are_apart(layout, parent):
            text = layout.newline + text if index else text + layout.newline
        yield layout.spliced((position, position, text))


def _with_first(layout: Layout, spot: PlacedNode, value: Plain, lines: Sequence[str] | None) -> Iterator[str]:
    if not spot.inside and spot.node.key and spot.path[-1] not in IN_BRACKETS:
        new_lines = [line.rstrip("\r\n") for line in lines] if lines else item(value)
        yield _refilled(layout, spot, "", indented(new_lines, spot.column + 2))
    yield _refilled(layout, spot, bracketed([value]), [])


def _are_apart(layout: Layout, parent: Node) -> bool:
    """Whether blank lines part all items of a list."""
    ends = [layout.item_end(parent, index) for index in range(len(parent.items))]
    return len(ends) > 1 and all(
        layout.blank_after(end) > end
        or layout.blank_before(layout.item_start(parent, index)) < layout.item_start(parent, index)
        for index, end in enumerate(ends[:-1], 1)
    )


def without_items(layout: Layout, path: Sequence[str | int], count: int) -> Iterator[str]:
    """Without some items in a row, with their comments. Of two blank lines that would meet, one goes too."""
    spot, first = layout.spot(path[:-1]), int(path[-1])
    parent, items = spot.node, spot.node.items
    stop = first + count
    if count == len(items):
        yield _refilled(layout, spot, "[]", [])
    elif layout.in_brackets(parent):
        yield layout.spliced(
            (items[first].start, items[stop].start, "")
            if stop < len(items)
            else (items[first - 1].end, items[stop - 1].end, "")
        )
    else:
        start, end = layout.item_start(parent, first), layout.item_end(parent, stop - 1)
        if first == 0:
            end = layout.blank_after(end)
        elif stop == len(items) or layout.blank_after(end) > end:
            start = layout.blank_before(start)
        yield layout.spliced((start, end, ""))


def item_lines(layout: Layout, path: Sequence[str | int]) -> list[str] | None:
    """An item's own lines with their ends and the comments above it, its hyphen in the first column; None for
    one in brackets.
    """
    parent, index = layout.spot(path[:-1]).node, int(path[-1])
    if not layout.in_block(parent):
        return None
    column = layout.column(parent.start)
    lines = layout.text[layout.item_start(parent, index) : layout.item_end(parent, index)].splitlines(
        keepends=True
    )
    return [line[min(column, len(line) - len(line.lstrip(" "))) :] for line in lines]


def with_comment(layout: Layout, path: Sequence[str | int], words: str) -> Iterator[str]:
    """Another comment at the end of the line on which a value begins, or none."""
    spot = layout.spot(path)
    node = spot.node
    if spot.inside or layout.in_block(node):
        raise UnfitError
    position = node.start + len(layout.indicators(node)) if layout.style(node) == "block" else node.end
    end = layout.line_end(position)
    rest = layout.text[position:end].rstrip("\r\n")
    space = rest[: rest.find("#")] if "#" in rest else "  "  # comments below one another stay so
    yield layout.spliced((position, position + len(rest), f"{space}# {words}" if words else ""))
