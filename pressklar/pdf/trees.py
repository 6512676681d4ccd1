"""What a reader finds its way by: page tree, number and name trees, outline. None has nodes of more than some dozens, however long the booklet is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .syntax import text_string
from .writing import Writer

FAN = 64
"""Kids of a node."""
LEAF = 512
"""Pairs in a leaf."""


def page_tree(out: Writer, pages: Sequence[bytes]) -> tuple[list[bytes], bytes]:
    """Put down the page tree above these pages (ISO 32000-1, 7.7.3); gives each page's parent, and the root."""
    above: list[bytes] = []
    level, counts = list(pages), [1] * len(pages)
    waiting: list[bytes] = []
    while True:
        groups = [(level[at:at + FAN], sum(counts[at:at + FAN])) for at in range(0, len(level), FAN)]
        nodes = [out.number() for _ in groups]
        parents = [nodes[at // FAN] for at in range(len(level))]
        for node, text, parent in zip(level, waiting, parents, strict=False):  # of pages, none waits
            out.put(node, b"%s/Parent %s>>" % (text, parent))
        above = above or parents
        waiting = [b"<</Type/Pages/Count %d/Kids[%s]" % (count, b" ".join(kids)) for kids, count in groups]
        level, counts = nodes, [count for _, count in groups]
        if len(nodes) == 1:
            out.put(nodes[0], waiting[0] + b">>")
            return above, nodes[0]


@dataclass
class Pairs:
    """A number tree or name tree (7.9.6, 7.9.7) whose keys come in order: `kind` is "Nums" or "Names". A leaf is put down as soon as it is full."""

    out: Writer
    kind: bytes
    waiting: list[tuple[bytes, bytes]] = field(default_factory=list)
    nodes: list[tuple[bytes, bytes, bytes]] = field(default_factory=list)

    def add(self, key: bytes, value: bytes) -> None:
        self.waiting.append((key, value))
        if len(self.waiting) >= LEAF:
            self._leaf()

    def root(self, *, flat: bool = False) -> bytes:
        """The root's text. `flat`: it holds the pairs itself if one leaf does."""
        if flat and not self.nodes:
            return b"<</%s[%s]>>" % (self.kind, self._pairs())
        if self.waiting:
            self._leaf()
        while len(self.nodes) > FAN:
            groups = [self.nodes[at:at + FAN] for at in range(0, len(self.nodes), FAN)]
            self.nodes = [self._node(_kids(group), group[0][1], group[-1][2]) for group in groups]
        return b"<<%s>>" % _kids(self.nodes)

    def _pairs(self) -> bytes:
        return b" ".join([b"%s %s" % pair for pair in self.waiting])

    def _leaf(self) -> None:
        self.nodes.append(self._node(b"/%s[%s]" % (self.kind, self._pairs()), self.waiting[0][0], self.waiting[-1][0]))
        self.waiting = []

    def _node(self, text: bytes, first: bytes, last: bytes) -> tuple[bytes, bytes, bytes]:
        return self.out.add(b"<</Limits[%s %s]%s>>" % (first, last, text)), first, last


def _kids(nodes: Iterable[tuple[bytes, bytes, bytes]]) -> bytes:
    return b"/Kids[%s]" % b" ".join([reference for reference, _, _ in nodes])


@dataclass
class _Item:
    reference: bytes
    text: bytes = b""
    closed: bool = False
    kids: list[_Item] = field(default_factory=list)

    def shown(self) -> int:
        """How many items it shows below it, if it is open."""
        return sum(1 + (0 if kid.closed else kid.shown()) for kid in self.kids)


def outline(out: Writer, marks: Iterable[tuple[int, str, bytes]]) -> dict[bytes, bytes]:
    """Put down the outline (12.3.3) of marks with level, label and destination, the highest level closed; gives its entry in the catalog."""
    root = _Item(out.number())
    above: list[tuple[int, _Item]] = []
    for level, label, target in marks:
        while above and above[-1][0] >= level:
            above.pop()
        item = _Item(out.number(), b"/Title %s/Dest %s" % (text_string(label), target), level == 1)
        (above[-1][1] if above else root).kids.append(item)
        above.append((level, item))
    out.put(root.reference, b"<</Type/Outlines%s>>" % _family(out, root))
    return {b"Outlines": root.reference}


def _family(out: Writer, item: _Item) -> bytes:
    """Put down all that is below an item; gives its own entries on it."""
    if not item.kids:
        return b""
    for at, kid in enumerate(item.kids):
        sides = b"/Prev %s" % item.kids[at - 1].reference if at else b""
        sides += b"/Next %s" % item.kids[at + 1].reference if at + 1 < len(item.kids) else b""
        out.put(kid.reference, b"<<%s/Parent %s%s%s>>" % (kid.text, item.reference, sides, _family(out, kid)))
    count = item.shown()
    return b"/First %s/Last %s/Count %d" % (item.kids[0].reference, item.kids[-1].reference, -count if item.closed else count)
