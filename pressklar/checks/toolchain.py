"""What the checks are made with: this program, its libraries, the programs and dictionaries that it asks.
What other tools found is found anew.
"""

from __future__ import annotations

from ..foundation.hashing import sum_of, text_sum
from ..foundation.inputs import program_sum
from ..foundation.language_tags import primary
from ..foundation.programs import hunspell, lttoolbox
from ..foundation.programs.lookup import installed_programs
from .prose import Language


def toolchain_sum(language: Language | None = None) -> str:
    """One hash over all that a finding depends on besides what was looked at; with the dictionaries of a
    language.
    """
    lists = (language.dictionaries, language.second) if language else ()
    dictionaries = (hunspell.version_of(hunspell.first_installed(names)) for names in lists)
    forms = lttoolbox.version_of(lttoolbox.dictionary(primary(language.code))) if language else ""
    return text_sum(program_sum(), sum_of(installed_programs()), *dictionaries, forms)
