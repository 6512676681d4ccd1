"""A colour profile for CMYK, made here: small, and on every machine the same. What it makes of colours is
crude, but it is whole (ICC.1:2010).
"""

from __future__ import annotations

import struct
from itertools import product


def _lut(inputs: int, outputs: int, corners: bytes) -> bytes:
    """A lut8Type tag with two points in each direction."""
    straight = bytes(range(256))
    matrix = struct.pack(">9i", *(65536 if at % 4 == 0 else 0 for at in range(9)))
    return (
        b"mft1"
        + bytes(4)
        + bytes((inputs, outputs, 2, 0))
        + matrix
        + straight * inputs
        + corners
        + straight * outputs
    )


def _to_ink(lightness: int, a: int, b: int) -> tuple[int, ...]:
    return (255, 255, 255, 255) if lightness == 0 else (255 * (1 - a), 255 * a, 255 * b, 0)


def _to_lab(c: int, m: int, y: int, k: int) -> tuple[int, ...]:
    return (
        max(0, (255 - 70 * (c + m + y)) * (1 - k)),
        128 + 50 * (m - c) * (1 - k),
        128 + 50 * (y - (c + m) // 2) * (1 - k),
    )


def profile(space: bytes = b"CMYK", kind: bytes = b"prtr") -> bytes:
    """The profile's bytes; another space or kind makes one that a press can't use."""
    description = b"desc" + bytes(4) + struct.pack(">I", 10) + b"Test inks\0" + bytes(78)
    tags = {
        b"desc": description,
        b"cprt": b"text" + bytes(4) + b"none\0",
        b"wtpt": b"XYZ " + bytes(4) + struct.pack(">3i", 63190, 65536, 54061),
        b"A2B0": _lut(4, 3, bytes(part for corner in product((0, 1), repeat=4) for part in _to_lab(*corner))),
        b"B2A0": _lut(3, 4, bytes(part for corner in product((0, 1), repeat=3) for part in _to_ink(*corner))),
    }
    table, body, at = b"", b"", 132 + 12 * len(tags)
    for name, data in tags.items():
        data += bytes(-len(data) % 4)
        table += struct.pack(">4sII", name, at + len(body), len(data))
        body += data
    size = at + len(body)
    white = struct.pack(">3i", 63190, 65536, 54061)
    header = (
        struct.pack(">I4sI4s4s4s12s4s", size, b"test", 0x02100000, kind, space, b"Lab ", bytes(12), b"acsp")
        + bytes(28)
        + white
    )
    return header + bytes(128 - len(header)) + struct.pack(">I", len(tags)) + table + body
