"""Loads WeasyPrint quickly. Its libraries are asked for by several names each, and for every name that isn't there cffi has
`ctypes.util.find_library` start ldconfig, gcc and ld: 54 processes, half of the import's time (measured on Debian). On Linux the
right name is among those that WeasyPrint tries itself. Nor is garbage collected meanwhile: there is none, and looking costs a tenth."""

from __future__ import annotations

import ctypes.util
import gc
import sys

_asked = ctypes.util.find_library
if sys.platform == "linux":
    ctypes.util.find_library = lambda name: None
_collected = gc.isenabled()
gc.disable()
try:
    import weasyprint
finally:
    ctypes.util.find_library = _asked
    if _collected:
        gc.enable()

__all__ = ["weasyprint"]
