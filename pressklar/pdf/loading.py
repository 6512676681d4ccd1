"""Loads WeasyPrint in half the time that a plain import takes (measured on Debian), for each process that
lays out waits for it.

Its libraries are asked for by several names each, and for every name that isn't there cffi has
`ctypes.util.find_library` start ldconfig, gcc and ld: 54 processes. On Linux the right name is among those
that WeasyPrint tries itself. fontTools, a fifth of the rest, is needed for WOFF files, variable fonts, emoji,
and where HarfBuzz can't subset: it is imported when the first of these comes up. What cffi makes of the
libraries' declarations is kept where Python keeps compiled modules. Nor is garbage collected meanwhile: there
is none.
"""

from __future__ import annotations

import ctypes.util
import gc
import importlib.resources
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import _cffi_backend
import cffi

from ..foundation.derived_cache import found, keep
from ..foundation.temporary import prefix

_files = importlib.resources.files
_LATER = ("fontTools.subset", "fontTools.ttLib", "fontTools.varLib.instancer")
_USERS = ("weasyprint.pdf.fonts", "weasyprint.text.fonts")
"""The modules of WeasyPrint that use them."""


class _Later:
    """A module of fontTools, or a name in it, until it is used."""

    def __init__(self, module: str, name: str = "") -> None:
        self._module, self._name = module, name

    def _real(self) -> Any:
        """Itself; and all of WeasyPrint's names for what was put off are the real ones from now on: one is a
        class that it catches.
        """
        for user in map(sys.modules.get, _USERS):
            for name, value in list(vars(user).items()):
                if isinstance(value, _Later):
                    setattr(user, name, value._found())
        return self._found()

    def _found(self) -> Any:
        module = import_module(self._module)
        if not self._name:
            return module
        return (
            getattr(module, self._name)
            if hasattr(module, self._name)
            else import_module(f"{self._module}.{self._name}")
        )

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


class _Sheets:
    """The folder of WeasyPrint's own style sheets. That for presentational hints (HTML's `align` and the
    like, never asked for) isn't parsed: it is empty.
    """

    def __init__(self, folder: Any) -> None:
        self._folder = folder

    def __truediv__(self, name: str) -> Any:
        return self if name == "html5_ph.css" else self._folder / name

    def read_text(self, *_: Any) -> str:
        return ""


def _folder(package: Any) -> Any:
    """importlib.resources.files, for a while."""
    found = _files(package)
    return _Sheets(found) if getattr(package, "__name__", "") == "weasyprint.css" else found


class _Declared(_cffi_backend.FFI):  # type: ignore[misc]
    """cffi's FFI with declarations read before."""

    def cdef(self, source: str, *_: Any, **__: Any) -> None:
        """Nothing: they are here."""


@contextmanager
def _declared() -> Iterator[None]:
    """Have WeasyPrint's one FFI made from what was kept, and keep it where that isn't so yet (cffi's
    "out-of-line ABI mode": no compiler takes part).
    """
    spec = find_spec("weasyprint")
    if sys.platform != "linux" or spec is None or spec.origin is None or "weasyprint" in sys.modules:
        yield
        return
    source, kind = (
        (Path(spec.origin).parent / "text" / "ffi.py").read_bytes(),
        f"declared-cffi-{cffi.__version__}",
    )
    known: dict[str, Any] = {"FFI": _Declared}
    if (code := found(kind, source)) is not None:
        exec(compile(code, kind, "exec"), known)
    plain = cffi.FFI
    if "ffi" in known:
        cffi.FFI = lambda: known["ffi"]
    try:
        yield
    finally:
        cffi.FFI = plain
    if "ffi" not in known:
        from cffi.recompiler import make_py_source

        with suppress(OSError), tempfile.TemporaryDirectory(prefix=prefix("declared")) as folder:
            written = Path(folder) / "declared.py"
            make_py_source(sys.modules["weasyprint.text.ffi"].ffi, "declared", str(written))
            keep(kind, source, written.read_bytes().replace(b"_cffi_backend.FFI(", b"FFI("))


@contextmanager
def _quickly() -> Iterator[None]:
    asked, collected = ctypes.util.find_library, gc.isenabled()
    importlib.resources.files = _folder
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
        importlib.resources.files = _files
        if collected:
            gc.enable()


with _quickly(), _declared():
    import weasyprint

    if isinstance(subset := getattr(sys.modules["weasyprint.pdf.fonts"], "subset", None), _Unloaded):
        sys.modules["weasyprint.pdf.fonts"].subset = _Later(subset.__name__)  # type: ignore[attr-defined]

__all__ = ["weasyprint"]
