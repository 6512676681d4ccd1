"""WeasyPrint, with its patches in place and every language's hyphens. What lays out imports it from here,
before any other name of WeasyPrint.
"""

import gc

from ..foundation.windows_libraries import use_packaged_libraries
from .weasyprint_patches import install

collects = gc.isenabled()
gc.disable()  # of what imports make, nothing is garbage
use_packaged_libraries()
install()

import weasyprint  # noqa: E402

from ..typography.hyphens import install as install_hyphens  # noqa: E402

install_hyphens()

if collects:
    gc.enable()

__all__ = ["weasyprint"]
