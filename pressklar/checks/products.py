"""Sums that a text reckons from a price and a number: "190 platser … 18 500 kronor per plats, alltså
3 515 000 kronor".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from ..locale import tr
from .entry_context import EntryContext
from .prose import Sentence, sentences, word_tuple
from .values import Finding, HolderEntry, Passage

_NUMBER = r"(?<!\d)(?:\d{1,3}(?:[ \u00a0,.]\d{3}){1,3}(?!\d)|\d{1,9}(?:[.,]\d{1,2})?(?!\d))"
_ABOUT = (
    r"(?:ungefär|nästan|drygt|knappt|cirka|ca|omkring|runt|närmare|about|nearly|almost|around|roughly|some)"
)


def _money(name: str) -> str:
    """A pattern of an amount, with its number as the group `name`_signed or `name`_named."""
    return rf"(?:[£€$](?P<{name}_signed>{_NUMBER})|(?P<{name}_named>{_NUMBER}) (?:kronor|kr|euro|pounds)\b)"


_PRICE = re.compile(
    rf"(?P<about>\b{_ABOUT} )?" + _money("price") + r" (?:per (?!år\b|month|year)[a-zåäöé]+"
    r"|styck\b|each\b|an? (?!year|month)[a-z]+|i (?:timmen|dagen|veckan)|om dagen)",
    re.IGNORECASE,
)
_COSTING = re.compile(
    r"\b(?:en|ett|an?|one|varje|each) [a-zåäöé -]{3,60}? (?:kostar|costs|would cost|will cost) "
    rf"(?P<about>{_ABOUT} )?" + _money("price") + r"(?! (?:om året|per år|a year|per year|i månaden))",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"\b(?:alltså|sammanlagt|totalt|summa|vilket (?:ger|blir|gör)(?: (?:en )?(?:kostnad|summa) (?:på"
    r"|av))?|blir det"
    r"|a total of|in total|which (?:makes|comes to|gives|adds up to)|making|that is|total(?:ling)?)"
    rf"(?: (?P<near>{_ABOUT}))? " + _money("whole"),
    re.IGNORECASE,
)
_OTHER_COSTS = re.compile(
    r"\b(?:inklusive|inkl|plus|utöver|därtill|dessutom|moms|rabatt\w*|bidrag\w*|including|discount\w*"
    r"|excluding"
    r"|VAT|grants?|after|less|besides|in addition)\b",
    re.IGNORECASE,
)
"""What else may be in the sum, or come off it."""
_COUNT = re.compile(
    rf"(?<![\w.,£€$–-])(?:{_NUMBER})(?![\w%–-]|[.,:]\d)(?! ?(?:kr\b|kronor|procent|per cent))"
)
_NAMED = {
    word: number
    for words in (
        "två tre fyra fem sex sju åtta nio tio elva tolv",
        "two three four five six seven eight nine ten eleven twelve",
    )
    for number, word in enumerate(word_tuple(words), 2)
}
_NAME = re.compile(rf"(?<!\w)(?:{'|'.join(_NAMED)})(?!\w)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LIKE = Decimal("0.25")
"""The share by which a sum may be off its product and still be meant as that."""
_ROUNDED, _ABOUT_RIGHT = Decimal("0.01"), Decimal("0.06")


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W728 in one proposal."""
    for passage in entry.running if context.language else ():
        if context.language and passage.kind != "cell" and _RESULT.search(passage.text):
            parts = sentences(passage.unit, context.language)
            for before, sentence in zip((None, *parts), parts, strict=False):
                yield from _product(passage, [before, sentence] if before else [sentence])


def _worth(match: re.Match[str], name: str) -> Decimal:
    text = re.sub(r"[ \u00a0]", "", match[f"{name}_signed"] or match[f"{name}_named"])
    return Decimal(re.sub(r"[,.](?=\d{3}(?!\d))", "", text).replace(",", "."))


def _product(passage: Passage, parts: Sequence[Sentence]) -> Iterator[Finding]:
    """A price, numbers in the same or the next sentence, and a sum that no product of them makes."""
    start, end = parts[0].start, parts[-1].end
    text = passage.text[start:end]
    results = [match for match in _RESULT.finditer(text) if start + match.start() >= parts[-1].start]
    prices = [*_PRICE.finditer(text), *_COSTING.finditer(text)]
    if (
        len(results) != 1
        or len({_worth(price, "price") for price in prices}) != 1
        or _OTHER_COSTS.search(text)
    ):
        return
    result, price = results[0], prices[0]
    whole, each = _worth(result, "whole"), _worth(price, "price")
    taken = (result.span(), price.span())
    counts = [
        Decimal(re.sub(r"[ \u00a0,.]", "", match[0]))
        for match in _COUNT.finditer(text)
        if not _YEAR.fullmatch(match[0]) and not any(low <= match.start() < high for low, high in taken)
    ]
    counts += [Decimal(_NAMED[match[0].lower()]) for match in _NAME.finditer(text)]
    factors = [*counts, *(first * second for first, second in combinations(counts, 2))]
    products = [each * factor for factor in factors if factor > 1]
    most = _ABOUT_RIGHT if price["about"] or result["near"] else _ROUNDED
    if any(abs(product - whole) <= most * whole for product in products):
        return
    near = [each * count for count in set(counts) if count > 1 and abs(each * count - whole) <= _LIKE * whole]
    if len(near) == 1:
        message = tr(
            "The price and the number make {product}, and the text says {whole}.",
            product=near[0],
            whole=whole,
        )
        hint = tr("Ask the sender which of the numbers is right.")
        span = start + min(price.start(), result.start()), start + max(price.end(), result.end())
        yield passage.finding("W728", span, message, hint)
