"""What was left behind while writing: placeholders, and references to a table, a picture, an appendix or a
proposal that the edition doesn't have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..locale import N_, tr
from .entry_context import EntryContext
from .inventory import KINDS, SHOWING, things_in, value_of
from .prose import sentences
from .spelling import begins
from .units import OPAQUE, Unit
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
_NUMBERED = re.compile(
    "|".join(rf"(?P<{kind}>\b(?:{words})(?![^\W\d_]))" for kind, words in KINDS.items()), re.IGNORECASE
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
_ELSEWHERE = re.compile(
    r"\s{0,3}(?:,? (?:§|st\.?\b|p\.?\b|i|ur|till|hos|från|av|in|of|to|from)\b|[–-]\d|§)", re.IGNORECASE
)
"""What follows is the place in another text: "kapitel 4 i plan- och bygglagen", "bilaga 1 till avtalet"."""


_PAGE = re.compile(
    r"\b(?:se|jfr|jämför|tabellen|figuren|bilden|kartan|diagrammet|listan|rutan|avsnittet|kapitlet|see"
    r"|compare|table"
    r"|figure|picture|chart|map|diagram|graph|photo(?:graph)?|box|list|section|chapter)(?: (?:även|också"
    r"|vidare|also))?"
    r"(?: (?:på|on))? (?:sidan|sid\.?|s\.|page|p\.) \d{1,3}(?![\w.,:–-]\d|\w)",
    re.IGNORECASE,
)
_WORK = re.compile(
    r"(?:rapport|plan|utredning|bok|böck|handbok|broschyr|strategi|avtal|bilaga|protokoll|tidning|studie"
    r"|promemoria"
    r"|vägledning|betänkande|undersökning|program|lag|report|plans?\b|book|guide|manual|brochure|leaflet"
    r"|strategy"
    r"|agreement|appendix|minutes|paper|study|act\b|policy|survey|magazine|atlas|document)"
    rf"|[”“»{OPAQUE}]|\(\w+ (?:19|20)\d\d",
    re.IGNORECASE,
)
"""A work of its own, whose pages are meant."""
_OWN_NOTE = re.compile(
    r"[(\[](?:"
    r"(?-i:(?=[^()\[\]]*[!?])[A-ZÅÄÖ!? ]{4,40})"
    r"|(?-i:KOLLA|FRÅGA|ÄNDRA|KONTROLLERA|UPPDATERA|KOMPLETTERA|CHECK|ASK|VERIFY|CONFIRM|UPDATE|REWRITE"
    r"|FIX)(?: [^()\[\]]{1,40})?"
    r"|kolla(?: (?:upp|detta|det|med|siffran|datum\w*|källa\w*)[^()\[\]]{0,30})?|dubbelkolla[^()\[\]]{0,30}"
    r"|(?:stämmer|rätt|osäker|källa|siffra|vem|vilket år|när|hur många|fel|är det rätt|stämmer (?:det"
    r"|detta|siffran))\?+"
    r"|(?:check|verify|confirm|ask) (?:this|that|with|figure|date|number|name|source)[^()\[\]]{0,30}"
    r"|(?:source|right|correct|sure|who|which year|how many|figure|is (?:this|that) (?:right|correct"
    r"|true))\?+"
    r")[)\]]",
    re.IGNORECASE,
)
"""What a writer tells or asks himself in brackets: in capitals with a mark behind, or in words for no
reader.
"""
_HEADED = re.compile(
    r"\b(?:[Uu]nder|[Ss]e|[Vv]id|[Ee]nligt|[Ss]ee|[Bb]elow) (?:rubriken|the heading) [”“\"]?"
    r"(?P<name>[A-ZÅÄÖ][^\W\d_]*+)"
)
_NAME_IT = N_("Name what is meant, put it in, or take the reference away; ask the sender what it was.")
_LONGEST_HEADING = 80
"""Characters of a passage that may be a heading."""
_NOTED = frozenset({"OBS!", "NB!", "OBS!!"})


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W716 and W717."""
    for passage in entry.passages:
        is_quoting = any(sign in passage.text for sign in '"”“»‘')
        bracketed = () if is_quoting else _BRACKETED.finditer(passage.text)
        own_notes = _OWN_NOTE.finditer(passage.text) if not passage.text.isupper() else ()
        for match in (*_PLACEHOLDER.finditer(passage.text), *bracketed, *own_notes):
            if _is_word(match, passage):
                continue
            message = tr("“{words}” is a placeholder: what belongs there was never written.", words=match[0])
            hint = tr("Write what is meant, or ask the sender for it.")
            yield passage.finding("W716", match.span(), message, hint)
    for passage in entry.running:
        if passage.field != "contacts" and passage.kind != "cell":
            yield from _references(passage, context)
            yield from _headings(passage, context)
            yield from _pages(passage, context)


def _is_word(match: re.Match[str], passage: Passage) -> bool:
    """Whether the letters mean themselves: a mark of things left out in a quotation, a roman number."""
    words = match[0]
    if words.strip("()[] ") in _NOTED:
        return True
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


def _references(passage: Passage, context: EntryContext) -> Iterator[Finding]:
    for match in _NUMBERED.finditer(passage.text):
        kind, after = match.lastgroup or "", passage.text[match.end() :]
        number = _NUMBER.match(after)
        end = match.end() + (number.end() if number else 0)
        pointing = None if number else _POINTING.match(after)
        if pointing:
            end = match.end() + pointing.end()
        if _ELSEWHERE.match(passage.text[end:]) or not _is_looked_at(passage.unit, match.start(), end):
            continue
        if number is None and pointing is None and not (kind == "appendix" and re.match(r"[.,;)]", after)):
            continue
        wanted = value_of(number[1]) if number else 1
        is_here = kind in ("table", "picture") and things_in(passage.entry, kind) >= wanted
        if not is_here and not context.has(kind, number[1] if number else ""):
            words = passage.text[match.start() : end]
            yield passage.finding(
                "W717",
                (match.start(), end),
                tr("The text refers to “{words}”, which isn't in the publication.", words=words),
                tr(_NAME_IT),
            )


def _headings(passage: Passage, context: EntryContext) -> Iterator[Finding]:
    """A heading that is none of the entry's: it was called otherwise once."""
    for match in _HEADED.finditer(passage.text):
        labels = (field.label for field in context.settings.fields)
        headings = (each.text for each in passage.entry.passages if len(each.text) < _LONGEST_HEADING)
        known = [name.strip(" .:?!").lower() for name in (*labels, *headings)]
        named = passage.text[match.start("name") :].lower()
        if not any(name and named.startswith(name) for name in known) and not _ELSEWHERE.match(
            passage.text[match.end() :]
        ):
            message = tr("The text refers to “{words}”, which isn't in the publication.", words=match[0])
            yield passage.finding("W717", match.span(), message, tr(_NAME_IT))


def _is_looked_at(unit: Unit, start: int, end: int) -> bool:
    """Whether the words from `start` to `end` send the reader there: something before them does, or they
    begin a sentence and show something.
    """
    if start and _LOOKING.search(unit.text[max(start - 30, 0) : start]):
        return True
    return begins(unit, start) and SHOWING.match(unit.text, end) is not None


def _pages(passage: Passage, context: EntryContext) -> Iterator[Finding]:
    """ "the chart on page 12": no text knows on which of the booklet's pages anything will stand."""
    for match in _PAGE.finditer(passage.text):
        parts = sentences(passage.unit, context.language) if context.language else ()
        around = next((each.text for each in parts if each.start <= match.start() < each.end), passage.text)
        if not _WORK.search(around) and not _ELSEWHERE.match(passage.text[match.end() :]):
            message = tr(
                "The text refers to a page by its number: “{words}”. Pages move while a booklet is made.",
                words=match[0],
            )
            yield passage.finding("W717", match.span(), message, tr(_NAME_IT))
