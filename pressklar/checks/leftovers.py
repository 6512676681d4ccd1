"""What was left behind while writing: placeholders, and references to a table, a picture, an appendix or a
proposal that the edition doesn't have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..locale import tr
from .context import ProofContext
from .spelling import begins
from .units import Unit
from .values import Finding, HolderEntry, Passage

_PLACEHOLDER = re.compile(
    r"""(?<![\w&/-])(?:TODO|TBD|TBC|FIXME|X{2,}(?![IVLC-])|x{2,}|N\.?N\.?|Y{4}|Å{4}
        |lorem\ ipsum(?:\ dolor\ sit\ amet)?)(?![\w&/-])
    |\?{3,}|_{3,}|(?<!\w)\.{5,}
    |\[(?:…|\.{3}|\s*|(?:datum|namn|fyll|ange|skriv|infoga|siffra|belopp|länk|källa|plats|ort|text|bild|titel|kolla
        |komplettera|saknas|antal|år|date|name|fill|add|insert|enter|number|amount|link|source|place|text|picture
        |title|check|missing|year|your)\b[^\]\n]{0,60})\]
    |\b(?:text(?:en)?\ (?:kommer|saknas|följer)|att\ fylla\ i|fylls\ (?:i|på)\ senare|kompletteras\ senare
        |to\ be\ (?:confirmed|decided|announced)|(?:text|details)\ to\ (?:follow|come))\b
    (?=\s*(?:[.)\]]|$))""",
    re.VERBOSE | re.IGNORECASE,
)
_BRACKETED = re.compile(r"\[(?!sic\])[a-zåäöé][a-zåäöé ]{1,30}\]")
"""Words in square brackets: what an editor puts into another's quotation, or what was to be filled in."""
_QUOTES = "\"”“»'’"
_CASE_COUNTS = re.compile(
    r"x{2,}|X{2,}|N\.?N\.?|Y{4}|Å{4}|TODO|TBD|TBC|FIXME|todo|tbd|tbc|fixme", re.IGNORECASE
)
_WORDS = {
    "table": r"tabell(?:en)?|table",
    "picture": r"figur(?:en)?|bild(?:en)?|diagram(?:met)?|kart(?:a|an)|foto(?:t)?|figure|fig\.|picture|chart"
    r"|diagram|map|photo(?:graph)?",
    "appendix": r"bilaga(?:n)?|appendix|annex|attachment",
    "part": r"avsnitt(?:et)?|kapit(?:el|let)|section|chapter",
    "proposal": r"förslag(?:et)?|proposal",
}
_NUMBERED = re.compile(
    "|".join(rf"(?P<{kind}>\b(?:{words})(?![^\W\d_]))" for kind, words in _WORDS.items()), re.IGNORECASE
)
_NUMBER = re.compile(
    r" (?:nr |no\. ?|nummer |number )?(\d{1,3}|[A-H])(?![\w.,]\d|[\w%:])(?! ?(?:%|procent|per cent))"
)
_POINTING = re.compile(
    r" (?:nedan(?:för)?|ovan(?:för)?|här intill|på nästa sida|below|above|opposite|on the (?:next|facing) "
    r"page)\b"
)
_LOOKING = re.compile(
    r"(?:\b(?:se(?: (?:vidare|även|också|gärna|mer i))?|enligt|i|av|på|jfr|jämför|läs|som|bifogade?"
    r"|see(?: also)?|in|on"
    r"|as|compare|attached|the following)(?: (?:the|den|attached|bifogade))? |\()$",
    re.IGNORECASE,
)
_SHOWING = re.compile(
    r" (?:också |även |nedan |ovan |below |above |also )?(?:visar|redovisar|innehåller|listar"
    r"|sammanfattar|jämför"
    r"|beskriver|illustrerar|återger|anger|ger|shows?|lists|contains|summari[sz]es|presents|compares|gives"
    r"|describes|illustrates)\b",
    re.IGNORECASE,
)
"""What a table does that begins a sentence: "Tabell 3 visar …"; its own caption has no verb there."""
_ELSEWHERE = re.compile(
    r"\s{0,3}(?:,? (?:§|st\.?\b|p\.?\b|i|ur|till|hos|från|av|in|of|to|from)\b|[–-]\d|§)", re.IGNORECASE
)
"""What follows is the place in another text: "kapitel 4 i plan- och bygglagen", "bilaga 1 till avtalet"."""
_PICTURE = re.compile(r"!\[")


def check(entry: HolderEntry, context: ProofContext) -> Iterator[Finding]:
    """W716 in one proposal."""
    for passage in entry.passages:
        is_quoting = any(sign in passage.text for sign in '"”“»‘')
        bracketed = () if is_quoting else _BRACKETED.finditer(passage.text)
        for match in (*_PLACEHOLDER.finditer(passage.text), *bracketed):
            if _is_word(match, passage):
                continue
            message = tr("“{words}” is a placeholder: what belongs there was never written.", words=match[0])
            hint = tr("Write what is meant, or ask the sender for it.")
            yield passage.finding("W716", match.span(), message, hint)


def _is_word(match: re.Match[str], passage: Passage) -> bool:
    """Whether the letters mean themselves: a mark of things left out in a quotation, a roman number."""
    words = match[0]
    if words in ("[…]", "[...]"):
        return any(sign in passage.text for sign in _QUOTES)
    if _CASE_COUNTS.fullmatch(words) and words.lower() in (
        "todo",
        "tbd",
        "tbc",
        "fixme",
        "n.n.",
        "nn",
        "n.n",
        "åååå",
    ):
        return not words.isupper()
    return (
        words in ("XX", "XXX")
        and re.match(r"[- ](?:talet|century|hundra)", passage.text[match.end() :]) is not None
    )


def check_all(context: ProofContext) -> Iterator[Finding]:
    """W717 over the whole edition."""
    is_there = _Inventory(context)
    for passage in context.passages:
        if passage.field in ("title", "contacts") or passage.kind == "cell":
            continue
        for match in _NUMBERED.finditer(passage.text):
            kind, after = match.lastgroup or "", passage.text[match.end() :]
            number = _NUMBER.match(after)
            end = match.end() + (number.end() if number else 0)
            pointing = None if number else _POINTING.match(after)
            if pointing:
                end = match.end() + pointing.end()
            if _ELSEWHERE.match(passage.text[end:]) or not _is_looked_at(passage.unit, match.start(), end):
                continue
            if (
                number is None
                and pointing is None
                and not (kind == "appendix" and re.match(r"[.,;)]", after))
            ):
                continue
            if not is_there(kind, number[1] if number else "", passage.entry):
                words = passage.text[match.start() : end]
                yield passage.finding(
                    "W717",
                    (match.start(), end),
                    tr("The text refers to “{words}”, which isn't in the publication.", words=words),
                    tr(
                        "Name what is meant, put it in, or take the reference away; ask the sender what it "
                        "was."
                    ),
                )


def _is_looked_at(unit: Unit, start: int, end: int) -> bool:
    """Whether the words from `start` to `end` send the reader there: something before them does, or they
    begin a sentence and show something.
    """
    if start and _LOOKING.search(unit.text[max(start - 30, 0) : start]):
        return True
    return begins(unit, start) and _SHOWING.match(unit.text, end) is not None


class _Inventory:
    """What the edition has that a text may refer to."""

    def __init__(self, context: ProofContext) -> None:
        self._context = context
        self._tables = sum(_tables(entry) for entry in context.entries)
        self._pictures = sum(_pictures(entry) for entry in context.entries)
        self._openings = {
            " ".join(passage.text.lower().split()[:2]).rstrip(".:")
            for passage in context.passages
            if not _SHOWING.match(" " + " ".join(passage.text.split()[2:3]))
        } | {" ".join(entry.holder.title.lower().split()[:2]).rstrip(".:") for entry in context.entries}

    def __call__(self, kind: str, number: str, entry: HolderEntry) -> bool:
        context = self._context
        if kind in ("table", "picture"):
            here, everywhere = (
                (_tables(entry), self._tables) if kind == "table" else (_pictures(entry), self._pictures)
            )
            is_named = any(
                opening.endswith(f" {number.lower()}") and re.match(_WORDS[kind], opening)
                for opening in self._openings
            )
            return is_named or (everywhere >= _count(number) if number else here > 0)
        if kind == "appendix":
            return any(re.match(_WORDS[kind], opening) for opening in self._openings)
        if kind == "part":
            return len(context.edition.chapters) >= _count(number)
        return len(context.proposals) >= _count(number)


def _count(number: str) -> int:
    return int(number) if number.isdigit() else ord(number.upper()) - ord("A") + 1 if number else 1


def _tables(entry: HolderEntry) -> int:
    """Tables of an entry: runs of cells."""
    kinds = [unit.kind for value in entry.values for unit in value.units]
    return sum(kind == "cell" and before != "cell" for before, kind in zip(["", *kinds], kinds, strict=False))


def _pictures(entry: HolderEntry) -> int:
    return sum(len(_PICTURE.findall(value.raw)) for value in entry.values)
