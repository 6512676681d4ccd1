"""Replaces what WeasyPrint finds the system's libraries by, and what it makes font subsets' arrays by.

WeasyPrint asks for each library by several names, the right one among them. For each of the others cffi calls
`ctypes.util.find_library`, which starts ldconfig, gcc and ld: 54 processes on Debian, 0.15 s of a cold
build's CPU (3.5 s); here, while WeasyPrint is imported, such a name is just not there (on Linux alone). And
for each array of glyph numbers cffi parses a type that no other has, `hb_codepoint_t[214]`, by a C parser in
Python: 0.1 s; here all are of one type.
"""

from __future__ import annotations

import ctypes.util
import sys
from typing import Any


class Types:
    """WeasyPrint's ffi, with one type for all arrays of glyph numbers."""

    def __init__(self, ffi: Any) -> None:
        self._ffi = ffi

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ffi, name)

    def new(self, ctype: str, *values: Any) -> Any:
        """A C object."""
        return self._ffi.new("hb_codepoint_t[]" if ctype.startswith("hb_codepoint_t[") else ctype, *values)


def install() -> None:
    """Import WeasyPrint so, and put the arrays' way in place."""
    find_library = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        from weasyprint.pdf import fonts
    finally:
        ctypes.util.find_library = find_library
    fonts.ffi = Types(fonts.ffi)
