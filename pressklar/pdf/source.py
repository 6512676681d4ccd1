"""A laid-out PDF as plain bytes: each object's text by its number, streams as they are packed in the file."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from .syntax import entries, references

_OBJECT = re.compile(rb"(\d++) 0 obj\n(<<.*?>>)\nstream\n", re.DOTALL)
_LENGTH = re.compile(rb"/Length (\d+)")
_COUNTS = re.compile(rb"/N (\d+)/First (\d+)")
_ROOT = re.compile(rb"/Root (\d+) 0 R")
_END = b"\nendstream\nendobj\n"


@dataclass(frozen=True)
class Source:
    """Numbers are bytes, as they stand in a reference: `texts` has every object (of a stream its dictionary), `streams` the streams' data."""

    texts: dict[bytes, bytes]
    streams: dict[bytes, bytes]
    root: bytes

    def entries(self, value: bytes) -> dict[bytes, bytes]:
        """The entries of a dictionary, or of the one that a reference leads to."""
        return entries(self.resolved(value))

    def resolved(self, value: bytes) -> bytes:
        """The value, or the object's that it refers to."""
        return self.texts.get(value[:-4], b"null") if value.endswith(b" 0 R") and value[:-4].isdigit() else value

    def pages(self) -> list[tuple[bytes, dict[bytes, bytes]]]:
        """The pages in order: number and entries. Each has all its own: nothing is left to nodes of the page tree."""
        return list(self._below(entries(self.texts[self.root])[b"Pages"]))

    def _below(self, node: bytes) -> Iterator[tuple[bytes, dict[bytes, bytes]]]:
        found = self.entries(node)
        if b"Kids" not in found:
            yield node[:-4], found
        for kid in references(self.resolved(found.get(b"Kids", b""))):
            yield from self._below(kid + b" 0 R")

    def contents(self, value: bytes) -> list[bytes]:
        """The numbers of a page's content streams."""
        return references(value if value[:-4] in self.streams else self.resolved(value))

    def content(self, value: bytes) -> tuple[bytes, bytes]:
        """A page's content as one stream: the entries that say how it is packed, and its data."""
        numbers = self.contents(value)
        if len(numbers) == 1:
            return _packing(self.texts[numbers[0]]), self.streams[numbers[0]]
        parts = [(_packing(self.texts[one]), self.streams[one]) for one in numbers]
        return b"", b"\n".join(zlib.decompress(data) if packing else data for packing, data in parts)


def _packing(stream: bytes) -> bytes:
    found = entries(stream)
    return b"".join(b"/%s %s" % (name, found[name]) for name in (b"Filter", b"DecodeParms") if name in found)


def opened(data: bytes) -> Source:
    """A PDF as WeasyPrint wrote it, read in a tenth of the time that pikepdf takes; any other by pikepdf."""
    return _as_written(data) or _as_any(data)


def _as_written(data: bytes) -> Source | None:
    """What pydyf writes: one stream after the other, among them one that packs all other objects (ISO 32000-1, 7.5.7); None for anything else."""
    texts: dict[bytes, bytes] = {}
    streams: dict[bytes, bytes] = {}
    at = data.find(b"\n", data.find(b"\n") + 1) + 1  # after the header's two lines
    while found := _OBJECT.match(data, at):
        number, text = found.groups()
        length = _LENGTH.search(text)
        end = found.end() + int(length[1]) if length else -1
        if not data.startswith(_END, end):
            return None
        packed = data[found.end():end]
        at = end + len(_END)
        if text.startswith(b"<</Type /ObjStm"):
            counts = _COUNTS.search(text)
            if counts is None or b"/DecodeParms" in text or b"/Extends" in text:
                return None
            texts |= _unpacked(zlib.decompress(packed), int(counts[1]), int(counts[2]))
        elif text.startswith(b"<</Type /XRef"):
            root = _ROOT.search(text)
            return Source(texts, streams, root[1]) if root and root[1] in texts and data.startswith(b"startxref\n", at) else None
        else:
            texts[number], streams[number] = text, packed
    return None


def _unpacked(data: bytes, count: int, first: int) -> dict[bytes, bytes]:
    head = data[:first].split()
    places = [first + int(place) for place in head[1:2 * count:2]]
    return {number: data[begin:end] for number, begin, end in zip(head[::2], places, [*(place - 1 for place in places[1:]), len(data)], strict=True)}


def _as_any(data: bytes) -> Source:
    import pikepdf

    texts: dict[bytes, bytes] = {}
    streams: dict[bytes, bytes] = {}
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for one in pdf.objects:
            number = b"%d" % one.objgen[0]
            if isinstance(one, pikepdf.Stream):
                texts[number], streams[number] = one.stream_dict.unparse(), one.read_raw_bytes()
            else:
                texts[number] = one.unparse(resolved=True)
        return Source(texts, streams, b"%d" % pdf.Root.objgen[0])
