"""Numbers of one sentence that don't fit each other: a part larger than its whole, parts that don't make
their sum, a share that isn't that of its two numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..locale import tr
from .entry_context import EntryContext
from .prose import sentences, word_set
from .values import Finding, HolderEntry, Passage

_PER_CENT = r"(?:%|procent\b|per cent\b|percent\b)"
_NUMBER = r"\d{1,3}(?:[ \u00a0,.]\d{3})+(?![\d])|\d+(?:[.,]\d{1,2})?(?!\d)"
_PART = re.compile(
    r"(?<![\w.,:–-])(\d{1,6}) (?:av|of)(?: (?:de|the|våra|our|totalt|sammanlagt|all|alla))? (\d{1,6})(?= "
    r"[a-zåäö])(?! ?(?:%|procent|per cent))",
    re.IGNORECASE,
)
_WHOLE_FIRST = re.compile(
    r"(?:^|[.:;,] )(?:av|of)(?: (?:de|the|våra|our|totalt|sammanlagt|all))? (?P<whole>\d{1,6}) [a-zåäöé-]+ "
    r"(?:[a-zåäöé]+ ){0,2}(?P<part>\d{1,6}) (?!(?:kr|kronor|tkr|år|dagar|veckor|månader|timmar|km|m"
    r"|meter|mil|kg"
    r"|procent|per|gånger|years?|days?|weeks?|months?|hours?|miles?|metres?|times)\b)(?=[a-zåäö])",
    re.IGNORECASE,
)
"""What is left of a whole that is named first: "Av de 38 skydden var 14 trasiga"."""
_SHARE_OF = re.compile(
    r"(?<![\w.,])(\d{3,}(?:,\d+)?) ?(?:%|procent|per cent|percent) (?:av|of) (?:alla|de|the|all|kommun|våra"
    r"|our)",
    re.IGNORECASE,
)
_SHARE = re.compile(rf"(?<![\w.,–-])(\d+(?:[.,]\d+)?) ?{_PER_CENT}", re.IGNORECASE)
_SHARED = re.compile(
    r"\b(?:fördel\w+|andelarna|resten|återstående|övriga|shares? (?:is|are)|split|divided|distributed"
    r"|breakdown|the rest|the remaining)\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\b(?:totalt|sammanlagt|tillsammans|summan|in total|altogether|a total of)\b(?: är| is)?:? (\d+(?: "
    r"\d{3})*)\b([^.:;]{0,40}?)(:| – |, varav| fördelat på|, of which)",
    re.IGNORECASE,
)
_COUNT = re.compile(r"(?<![\w.,–-])\d+(?:[ ,]\d{3})*(?![\w.,]\d|[%–]| ?procent| ?per cent)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONEY = (
    rf"(?:(?P<sign>[£€$])(?P<amount>{_NUMBER})|(?P<count>{_NUMBER}) ?(?P<unit>kr|kronor|tkr|mkr|mnkr"
    rf"|euros?|pounds"
    r"|miljon(?:er)? (?:kr|kronor)|miljon(?:er)?|million)(?!\w))"
)
_AMOUNT = re.compile(rf"(?<![\w.,:/-]){_MONEY}", re.IGNORECASE)
_EARMARKED = re.compile(r" (?:för|till|i|på|åt|går|läggs|avser|for|to|in|on|goes|go)\b", re.IGNORECASE)
_PRICES = re.compile(
    r"\b(?:inträde\w*|biljett\w*|avgift\w*|per (?:person|deltagare|elev)|pris\w*|entrance|tickets?|fees?"
    r"|prices?)\b",
    re.IGNORECASE,
)
"""Several prices of one thing are no parts of a sum."""
_MAKING = re.compile(
    r"^[^.:;]{0,60}?(?:\b(?:which|that) (?:makes|comes to|adds up to|amounts to)|\bmaking|\bgiving"
    r"|\btotalling"
    r"|\ba total of|\bvilket (?:blir|ger|gör)|\bsammanlagt|\btotalt|\bsumman blir) $",
    re.IGNORECASE,
)
_OF_WHICH = re.compile(r",? (?:varav|därav|of whom|of which)\b|:", re.IGNORECASE)
_HALVES = tuple(map(word_set, ("kvinnor män", "flickor pojkar", "tjejer killar", "women men", "girls boys")))
"""Who make a whole together."""
_HALF = re.compile(r"(?<![\w.,–-])(\d{1,6}) ([a-zåäö]+)")
_ABOUT = (
    r"(?:ungefär|nästan|drygt|knappt|cirka|ca|ca\.|omkring|runt|närmare|mer än|about|nearly|almost"
    r"|around|over"
    r"|roughly|more than|some|hela|bara|only|just)"
)
_FROM_TO = re.compile(
    rf"\b(?:från|from) (?P<sign>[£€$]?)(?P<before>{_NUMBER})(?P<unit>(?: [a-zåäöé]+)?) (?:till|to) "
    rf"(?P=sign)(?P<after>{_NUMBER})(?!\w)(?! ?{_PER_CENT})",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    rf"^[^.;:\d]{{0,60}}?\b(?:med|på|of|by|ökning|minskning|increase|decrease|alltså|dvs\.|det vill "
    rf"säga|that is"
    rf"|or|eller) (?P<about>{_ABOUT} )?(?P<share>\d+(?:[.,]\d+)?) ?{_PER_CENT}(?!\w)",
    re.IGNORECASE,
)
_CHANGED_BEFORE = re.compile(
    rf"\b(?:med|by) (?P<about>{_ABOUT} )?(?P<share>\d+(?:[.,]\d+)?) ?{_PER_CENT},? \(?$", re.IGNORECASE
)
_IS_SHARE = re.compile(
    r"(?:(?:, | \(|, ?[–] ?| – )(?:det vill säga|dvs\.?|d\.v\.s\.|alltså|eller|motsvarande"
    r"|vilket (?:är|blir|ger|motsvarar)|that is|i\.e\.|or|which is|which makes|making)"
    rf" (?P<about>{_ABOUT} )?| \()(?P<share>\d+(?:[.,]\d+)?) ?{_PER_CENT}",
    re.IGNORECASE,
)
_ANY = re.compile(rf"(?<![\w.,:/-])(?:{_NUMBER})(?![\w%:])(?! ?{_PER_CENT})")
_OF = re.compile(r"\b(?:av|of)\b", re.IGNORECASE)
_WORDS_BETWEEN = 90
"""Letters between two numbers and their share, at most."""
_ROUNDED, _ABOUT_RIGHT = Decimal("1.01"), Decimal(6)
"""Per cent by which a share may be off: rounded, and where the text says that it is about right."""


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W728 in one proposal."""
    for passage in entry.passages:
        if any(sign.isdigit() for sign in passage.text):
            yield from _parts(passage)
            if context.language is None:
                continue
            for sentence in sentences(passage.unit, context.language):
                for check_sentence in (_shares, _totals, _sums, _added_up, _halves, _changes, _part_of_whole):
                    yield from check_sentence(passage, sentence.start, sentence.end, sentence.text)


def _parts(passage: Passage) -> Iterator[Finding]:
    pairs = [(match, match[1], match[2]) for match in _PART.finditer(passage.text)]
    pairs += [(match, match["part"], match["whole"]) for match in _WHOLE_FIRST.finditer(passage.text)]
    for match, part, whole in pairs:
        if int(part) > int(whole) and not _YEAR.fullmatch(part):
            message = tr("A part is larger than its whole: “{words}”.", words=match[0].strip(" .,:;"))
            start = match.start() + len(match[0]) - len(match[0].lstrip(" .,:;"))
            end = match.start() + len(match[0].rstrip())
            yield passage.finding("W728", (start, end), message, tr("Ask the sender for the right numbers."))
    for match in _SHARE_OF.finditer(passage.text):
        if _number(match[1]) > 100:
            message = tr("More than the whole: “{words}”.", words=match[0])
            yield passage.finding("W728", match.span(), message, tr("Ask the sender for the right number."))


def _number(text: str) -> Decimal:
    """A number as it is written in either language: three figures behind a sign are thousands."""
    plain = re.sub(r"[ \u00a0]", "", text)
    plain = re.sub(r"[,.](?=\d{3}(?!\d))", "", plain)
    return Decimal(plain.replace(",", "."))


def _shares(passage: Passage, start: int, end: int, text: str) -> Iterator[Finding]:
    shares = [_number(match[1]) for match in _SHARE.finditer(text)]
    if len(shares) >= 3 and _SHARED.search(text) and abs(sum(shares, Decimal()) - 100) > Decimal("1.5"):
        message = tr("The shares make {sum} per cent together.", sum=sum(shares, Decimal()))
        hint = tr("Ask the sender which of them is wrong, or what else there is.")
        yield passage.finding("W728", (start, end), message, hint)


def _totals(passage: Passage, start: int, end: int, text: str) -> Iterator[Finding]:
    total = _TOTAL.search(text)
    if total is None:
        return
    whole = int(total[1].replace(" ", ""))
    parts = [int(re.sub(r"\D", "", part)) for part in _COUNT.findall(text[total.end() :])]
    is_some = "varav" in total[3] or "which" in total[3]
    if len(parts) >= 2 and (sum(parts) > whole if is_some else sum(parts) != whole):
        yield _unequal(passage, (start, end), sum(parts), whole)


def _unequal(passage: Passage, span: tuple[int, int], parts: Decimal | int, whole: Decimal | int) -> Finding:
    message = tr("The parts make {sum}, and the text says {whole}.", sum=parts, whole=whole)
    return passage.finding("W728", span, message, tr("Ask the sender which of the numbers is right."))


def _sums(passage: Passage, start: int, end: int, text: str) -> Iterator[Finding]:
    """An amount, and behind it others in the same money that each say what for: "950 000 kr: 400 000 kr för
    …, 350 000 kr till …".
    """
    amounts = list(_AMOUNT.finditer(text))
    units = {_money(amount) for amount in amounts}
    if len(amounts) < 3 or len(units) != 1 or _PRICES.search(text):
        return
    first, *others = amounts
    between = text[first.end() : others[0].start()]
    leads = re.fullmatch(r"[^:;]{0,60}:[^:;]{0,40}|,|,? fördelat på|,? divided into", between.rstrip())
    if leads is None or not all(_EARMARKED.match(text, amount.end()) for amount in others):
        return
    is_some = re.search(r"varav|of which", between) is not None
    whole, parts = _worth(first), [_worth(amount) for amount in others]
    if sum(parts) != whole and max(parts) < whole and not is_some and not _is_named_total(first, text):
        span = start + first.start(), start + others[-1].end()
        yield _unequal(passage, span, sum(parts, Decimal()), whole)


def _added_up(passage: Passage, start: int, end: int, text: str) -> Iterator[Finding]:
    """Amounts and behind them what they make: "£9,300, £4,150 and £1,850, which makes £15,300 in all"."""
    amounts = list(_AMOUNT.finditer(text))
    if len({_money(amount) for amount in amounts}) != 1 or _PRICES.search(text):
        return
    for index, total in enumerate(amounts):
        parts = amounts[:index]
        if len(parts) >= 2 and _MAKING.search(text[parts[-1].end() : total.start()]):
            sum_of_parts = sum(map(_worth, parts), Decimal())
            if sum_of_parts != _worth(total):
                span = start + parts[0].start(), start + total.end()
                yield _unequal(passage, span, sum_of_parts, _worth(total))
            return


def _is_named_total(amount: re.Match[str], text: str) -> bool:
    """Whether `_totals` looks at this amount."""
    return any(match.start() <= amount.start() < match.end() for match in _TOTAL.finditer(text))


def _money(amount: re.Match[str]) -> str:
    unit = (amount["sign"] or amount["unit"]).lower()
    return re.sub(r"\bkronor\b", "kr", re.sub(r"\bmiljon(?:er)?\b", "million", unit))


def _worth(amount: re.Match[str]) -> Decimal:
    return _number(amount["amount"] or amount["count"])


def _halves(passage: Passage, start: int, end: int, text: str) -> Iterator[Finding]:
    """Women and men who together aren't as many as all: "210 personer, varav 130 kvinnor och 90 män"."""
    lead = next((match for match in _OF_WHICH.finditer(text)), None)
    if lead is None:
        return
    wholes = [match for match in _ANY.finditer(text[: lead.start()]) if not _YEAR.fullmatch(match[0])]
    parts = _HALF.findall(text[lead.end() :])
    if len(wholes) != 1 or len(parts) != 2 or {word.lower() for _, word in parts} not in _HALVES:
        return
    whole, sum_of_parts = _number(wholes[0][0]), sum(int(count) for count, _ in parts)
    if sum_of_parts != whole and not _TOTAL.search(text):
        yield _unequal(passage, (start + wholes[0].start(), end), sum_of_parts, whole)


def _changes(passage: Passage, start: int, end: int, text: str) -> Iterator[Finding]:
    """From one number to another, and by how many per cent: "från 400 till 600, en ökning med 50 %"."""
    spans = list(_FROM_TO.finditer(text))
    if len(spans) != 1:
        return
    change = spans[0]
    before, after = _number(change["before"]), _number(change["after"])
    are_years = all(_YEAR.fullmatch(change[name]) for name in ("before", "after"))
    share = _CHANGED.search(text[change.end() :])
    ahead = _CHANGED_BEFORE.search(text[: change.start()])
    if not before or are_years:
        return
    percentage = share or ahead
    right = abs(after - before) / before * 100
    if percentage is not None and not _fits(percentage, right):
        at = start + (change.end() if share else 0)
        span = (
            min(start + change.start(), at + percentage.start("share")),
            max(start + change.end(), at + percentage.end()),
        )
        yield _odd_share(passage, span, right)


def _fits(match: re.Match[str], *rights: Decimal) -> bool:
    share = _number(match["share"])
    most = _ABOUT_RIGHT if match["about"] else _ROUNDED
    return any(abs(share - right) <= most for right in rights)


def _odd_share(passage: Passage, span: tuple[int, int], right: Decimal) -> Finding:
    message = tr("The percentage doesn't fit its numbers: they make {right} per cent.", right=f"{right:.0f}")
    return passage.finding("W728", span, message, tr("Ask the sender which of the numbers is right."))


def _part_of_whole(passage: Passage, start: int, end: int, text: str) -> Iterator[Finding]:
    """Two numbers, of which one is a part of the other, and the share: "av 60 elever kom 45, alltså 75 %"."""
    for match in _IS_SHARE.finditer(text):
        since = max(text.rfind(mark, 0, match.start()) for mark in ":;(") + 1
        numbers = [each for each in _ANY.finditer(text, since, match.start()) if not _YEAR.fullmatch(each[0])]
        if len(numbers) != 2 or match.start() - numbers[0].start() > _WORDS_BETWEEN:
            continue
        first, second = (_number(each[0]) for each in numbers)
        ahead = text[max(numbers[0].start() - 25, since) : numbers[0].start()]
        if (
            not (_OF.search(ahead) or _OF.search(text[numbers[0].end() : numbers[1].start()]))
            or not first * second
        ):
            continue
        right = min(first, second) / max(first, second) * 100
        if not _fits(match, right, 100 - right):
            yield _odd_share(passage, (start + numbers[0].start(), start + match.end()), right)
