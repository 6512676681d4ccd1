"""The registry of the content's checks: adding one is a file and a line. Those of one proposal are remembered
by its text; the others see the whole edition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from . import (
    agreement,
    arithmetic,
    capitals,
    clauses,
    compounds,
    dates,
    english_clauses,
    english_forms,
    english_gaps,
    english_slips,
    figures,
    leftovers,
    likeness,
    lists,
    people,
    phrasing,
    placing,
    predicatives,
    punctuation,
    sentences,
    spelling,
    split_compounds,
    variants,
)
from .context import ProofContext
from .values import Finding, HolderEntry
from .word_making import british

OF_ONE_PROPOSAL: Mapping[str, Callable[[HolderEntry, ProofContext], Iterator[Finding]]] = {
    "people": people.check,
    "leftovers": leftovers.check,
    "dates": dates.check,
    "figures": figures.check,
    "arithmetic": arithmetic.check,
    "phrasing": phrasing.check,
    "punctuation": punctuation.check,
    "sentences": sentences.check,
}
OF_THE_EDITION: Mapping[str, Callable[[ProofContext], Iterator[Finding]]] = {
    "placing": placing.check_all,
    "people": people.check_all,
    "variants": variants.check_all,
    "likeness": likeness.check_all,
    "spelling": spelling.check_all,
    "compounds": compounds.check_all,
    "apart": split_compounds.check_all,
    "capitals": capitals.check_all,
    "agreement": agreement.check_all,
    "predicatives": predicatives.check_all,
    "clauses": clauses.check_all,
    "leftovers": leftovers.check_all,
    "lists": lists.check_all,
    "english_forms": english_forms.check_all,
    "english_gaps": english_gaps.check_all,
    "english_slips": english_slips.check_all,
    "english_clauses": english_clauses.check_all,
}


def ask_dictionaries(context: ProofContext) -> None:
    """Have the dictionaries answer for all words at once, and then for what the unknown ones may mean."""
    context.morphology.ask(agreement.words_to_ask(context))
    leading = spelling.leading_names(context)
    context.lexicon.ask(
        spelling.first_words(context),
        abroad=lambda word: (
            word,
            *british(word.lower()),
            *(spelling.longer(word) if word in leading else ()),
        ),
    )
    if context.lexicon.is_there and context.morphology.is_there:
        context.morphology.ask(spelling.forms_to_ask(context))
    if context.lexicon.is_there:
        ahead = () if context.lexicon.is_near else split_compounds.more_words(context)
        context.lexicon.ask(
            spelling.more_words(context).union(compounds.more_words(context), ahead), abroad=lambda word: ()
        )
