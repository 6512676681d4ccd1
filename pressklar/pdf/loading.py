"""WeasyPrint, with its patches in place and the dictionaries of hyphenation that it lacks. What lays out
imports it from here, before any other name of WeasyPrint.
"""

import gc
from pathlib import Path

from ..foundation.windows_libraries import use_packaged_libraries
from .weasyprint_patches import install

collects = gc.isenabled()
gc.disable()  # of what imports make, nothing is garbage
use_packaged_libraries()
install()

import pyphen  # noqa: E402
import weasyprint  # noqa: E402

for language in {"fi"} - pyphen.LANGUAGES.keys():  # Pyphen's dictionaries are LibreOffice's, which has none
    pyphen.LANGUAGES[language] = Path(__file__).with_name(f"hyph_{language}.dic")
    pyphen.LANGUAGES_LOWERCASE[language] = language
if collects:
    gc.enable()

__all__ = ["weasyprint"]
