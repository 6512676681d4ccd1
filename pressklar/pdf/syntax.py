"""PDF's notation as bytes: dictionaries taken apart, references found, strings and numbers written and read (ISO 32000-1, 7.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping

_STRING = rb"\((?:[^\\()]++|\\.)*+\)"
"""A literal string as pydyf and qpdf write it: every bracket and backslash in it has a backslash before it (7.3.4.2)."""
REFERENCE = re.compile(_STRING + rb"|(\d++) 0 R\b", re.DOTALL)
"""A reference, its number as group 1; or a string, no group, so that nothing in it is taken for one."""
_DEEPEST = 12
"""How deep arrays and dictionaries may lie in each other: WeasyPrint's are four deep at most."""


def _entry() -> re.Pattern[bytes]:
    """An entry of a dictionary: name and value, or in place of both something that is no entry."""
    nested = flat = rb"[^<>\[\]()]++|<[^<>]*+>|" + _STRING
    for _ in range(_DEEPEST):
        nested = rb"%s|(?:\[|<<)(?:%s)*+(?:\]|>>)" % (flat, nested)
    whole = rb"(?:\[|<<)(?:%s)*+(?:\]|>>)" % nested
    return re.compile(rb"/([^\s/<>\[\]()]++)\s*+(/?[^\s/<>\[\]()]++(?:[ ]\d++[ ]R\b)?|<[^<>]*+>|%s|%s)|(\S)" % (_STRING, whole), re.DOTALL)


_ENTRY = _entry()
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_SPECIAL = re.compile(rb"[\\()]")
_LATIN = re.compile("[ -~\u00a1-\u00ac\u00ae-\u00ff]*")
"""What PDFDocEncoding has in the same places as Latin-1 (annex D.2), without control characters."""
_MARKS = (b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf")
"""What a string mustn't begin with that is none in Unicode (7.9.2.2)."""


def entries(dictionary: bytes) -> dict[bytes, bytes]:
    """A dictionary's entries: name without its slash to the value's bytes. Raises ValueError for anything else."""
    text = dictionary.strip()
    found = _ENTRY.findall(text, 2, len(text) - 2)
    if not (text.startswith(b"<<") and text.endswith(b">>")) or any(stray for _, _, stray in found):
        raise ValueError(f"no dictionary: {text[:80]!r}")
    return {name: value for name, value, _ in found}


def dictionary(entries: Mapping[bytes, bytes]) -> bytes:
    """The dictionary of these entries."""
    return b"<<%s>>" % b"".join([b"/%s %s" % one for one in entries.items()])


def references(value: bytes) -> list[bytes]:
    """The numbers of the objects that a value refers to, in its order."""
    return [number for number in REFERENCE.findall(value) if number]


def text_string(text: str) -> bytes:
    """A text string (7.9.2.2): one byte a character where PDFDocEncoding has them all, else UTF-16."""
    plain = text.encode("latin-1") if _LATIN.fullmatch(text) else b""
    if plain.startswith(_MARKS) or len(plain) < len(text):
        return b"<feff%s>" % text.encode("utf-16-be").hex().encode()
    return b"(%s)" % _SPECIAL.sub(rb"\\\g<0>", plain)


def sort_key(string: bytes) -> bytes:
    """What a name tree is sorted by: the string's own bytes (7.9.6)."""
    return _bytes(string)


def plain_text(string: bytes) -> str:
    """A string's text: in ASCII, Latin-1 or UTF-16, as pydyf and `text_string` write it."""
    data = _bytes(string)
    return data[2:].decode("utf-16-be", "replace") if data.startswith(b"\xfe\xff") else data.decode("latin-1")


def _bytes(string: bytes) -> bytes:
    if string.startswith(b"<"):
        return bytes.fromhex(string.strip(b"<>").decode("ascii"))
    return _ESCAPED.sub(_meant, string[1:-1])


def _meant(escaped: re.Match[bytes]) -> bytes:
    what = escaped[1]
    return bytes([int(what, 8) & 255]) if what[:1].isdigit() and what[0] < 0x38 else _CONTROLS.get(what, what)


def number(value: float) -> bytes:
    """A number with three decimals at most: a thousandth of a point is less than any device shows."""
    return (f"{value:.3f}".rstrip("0").rstrip(".") or "0").encode()
