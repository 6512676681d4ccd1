"""Loads WeasyPrint in half the time that a plain import takes (measured on Debian), for each process that lays out waits for it.

Its libraries are asked for by several names each, and for every name that isn't there cffi has `ctypes.util.find_library` start ldconfig, gcc and
ld: 54 processes. On Linux the right name is among those that WeasyPrint tries itself. fontTools, a fifth of the rest, is needed for WOFF files,
variable fonts, emoji, and where HarfBuzz can't subset: it is imported when the first of these comes up. Nor is garbage collected meanwhile: there is none.
"""

from __future__ import annotations

import ctypes.util
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

_LATER = ("fontTools.subset", "fontTools.ttLib", "fontTools.varLib.instancer")
_USERS = ("weasyprint.pdf.fonts", "weasyprint.text.fonts")
"""The modules of WeasyPrint that use them."""


class _Later:
    """A module of fontTools, or a name in it, until it is used."""

    def __init__(self, module: str, name: str = "") -> None:
        self._module, self._name = module, name

    def _real(self) -> Any:
        """Itself; and all of WeasyPrint's names for what was put off are the real ones from now on: one is a class that it catches."""
        for user in map(sys.modules.get, _USERS):
            for name, value in list(vars(user).items()):
                if isinstance(value, _Later):
                    setattr(user, name, value._found())
        return self._found()

    def _found(self) -> Any:
        module = import_module(self._module)
        if not self._name:
            return module
        return getattr(module, self._name) if hasattr(module, self._name) else import_module(f"{self._module}.{self._name}")

    def __call__(self, *values: Any, **names: Any) -> Any:
        return self._real()(*values, **names)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._real(), name)


class _Unloaded(ModuleType):
    """Stands in for a module while WeasyPrint takes its names from it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Later(self.__name__, name)


@contextmanager
def _quickly() -> Iterator[None]:
    asked, collected = ctypes.util.find_library, gc.isenabled()
    put_off = [name for name in _LATER if name not in sys.modules and "weasyprint" not in sys.modules]
    gc.disable()
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    for name in put_off:
        sys.modules[name] = _Unloaded(name)
    try:
        yield
    finally:
        for name in put_off:
            del sys.modules[name]
        ctypes.util.find_library = asked
        if collected:
            gc.enable()


with _quickly():
    import weasyprint

    if isinstance(subset := getattr(sys.modules["weasyprint.pdf.fonts"], "subset", None), _Unloaded):
        sys.modules["weasyprint.pdf.fonts"].subset = _Later(subset.__name__)  # type: ignore[attr-defined]

__all__ = ["weasyprint"]
