"""The kinds of faults that the mutation bench puts into right texts, one at a time.

A kind takes a text and gives the untouched twin, the faulty text and where the fault stands in that; or None
where the text has no place for it. What a text seldom has (dates, sums, telephone numbers) is put into the
twin, right, as a sentence of its own, so that a check that warns of every date gains nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random


@dataclass(frozen=True)
class Case:
    """A right text, and the same with one fault from `start` to `end`."""

    twin: str
    text: str
    start: int
    end: int


Maker = Callable[[str, Random], Case | None]
"""Puts one fault into a text."""

_DAYS = {
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "sv": (
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
_SHORT_MONTHS = (2, 4, 6, 9, 11)


def replaced(text: str, start: int, end: int, words: str) -> Case:
    """The case where `words` stand in place of those from `start` to `end`."""
    return Case(text, text[:start] + words + text[end:], start, start + max(len(words), 1))


def swapped(pattern: str, write: Callable[[re.Match[str], Random], str | None], flags: int = 0) -> Maker:
    """The maker that rewrites one of a pattern's places, chosen at random."""
    compiled = re.compile(pattern, flags)

    def make(text: str, random: Random) -> Case | None:
        places = list(compiled.finditer(text))
        random.shuffle(places)
        for place in places:
            words = write(place, random)
            if words is not None and words != place[0]:
                return replaced(text, *place.span(), words)
        return None

    return make


def inserted(write: Callable[[Random], tuple[str, str, str]]) -> Maker:
    """The maker that adds a sentence: `write` gives the right one, the faulty one and the words in it that
    are wrong.
    """

    def make(text: str, random: Random) -> Case | None:
        right, wrong, words = write(random)
        start = len(text) + 1 + wrong.index(words)
        return Case(f"{text} {right}", f"{text} {wrong}", start, start + len(words))

    return make


def half_lost(pattern: str, other: str) -> Maker:
    """The maker that takes a mark of a pair away: the fault reaches to the other one, at which it is seen."""
    make = swapped(pattern, lambda place, random: "")

    def reaching(text: str, random: Random) -> Case | None:
        case = make(text, random)
        if case is None:
            return None
        before, after = case.text.rfind(other, 0, case.start), case.text.find(other, case.start)
        if other == "“":
            return Case(case.twin, case.text, max(before, 0), case.end)
        return Case(case.twin, case.text, case.start, max(after + 1, case.end))

    return reaching


def _swap(place: re.Match[str], random: Random) -> str | None:
    word = place[0]
    cut = random.randrange(1, len(word) - 2)
    return word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]


def _lost(place: re.Match[str], random: Random) -> str | None:
    cut = random.randrange(1, len(place[0]) - 1)
    return place[0][:cut] + place[0][cut + 1 :]


def _choice(*pairs: tuple[str, str]) -> Maker:
    """One word or phrase for another."""
    table = dict(pairs)
    words = "|".join(re.escape(word) for word in table)
    return swapped(rf"(?<![\w-])(?:{words})(?![\w-])", lambda place, random: table[place[0]])


def _word(place: re.Match[str], random: Random) -> str:
    return f"{place[0]} {place[0].lower()}"


def _capital(place: re.Match[str], random: Random) -> str:
    return place[1] + place[2].upper() + place[3]


def _foreign(place: re.Match[str], random: Random) -> str | None:
    latin, others = "aceopxiAEOPTKBHM", "асеорхіАЕОРТКВНМ"
    at = next((at for at, sign in enumerate(place[0]) if sign in latin), None)
    return None if at is None else place[0][:at] + others[latin.index(place[0][at])] + place[0][at + 1 :]


def _day(random: Random, earliest: int = 2031) -> date:
    return date(earliest, 1, 1) + timedelta(days=random.randrange(330))


def _impossible_date(language: str) -> Callable[[Random], tuple[str, str, str]]:
    def write(random: Random) -> tuple[str, str, str]:
        number = random.choice(_SHORT_MONTHS)
        month, bad = _MONTHS[language][number - 1], 30 + (number != 2)
        start = "Anmälan görs senast den" if language == "sv" else "Please apply no later than"
        good = random.randrange(1, 28)
        return f"{start} {good} {month}.", f"{start} {bad} {month}.", f"{bad} {month}"

    return write


def _weekday(language: str) -> Callable[[Random], tuple[str, str, str]]:
    def write(random: Random) -> tuple[str, str, str]:
        day = _day(random)
        month, names = _MONTHS[language][day.month - 1], _DAYS[language]
        right, wrong = names[day.weekday()], names[(day.weekday() + random.randrange(1, 7)) % 7]
        start, article = ("Vi ses", "den ") if language == "sv" else ("We meet on", "")
        written = f"{article}{day.day} {month} {day.year}"
        words = f"{wrong} {written}"
        return f"{start} {right} {written}.", f"{start} {words}.", words

    return write


def _past_year(language: str) -> Callable[[Random], tuple[str, str, str]]:
    def write(random: Random) -> tuple[str, str, str]:
        month = random.choice(_MONTHS[language])
        form = "Arbetet ska börja i {} {}." if language == "sv" else "The work will begin in {} {}."
        year = random.randrange(2019, 2028)
        return form.format(month, 2031), form.format(month, year), f"{month} {year}"

    return write


def _sum(language: str) -> Callable[[Random], tuple[str, str, str]]:
    def write(random: Random) -> tuple[str, str, str]:
        total, part = random.randrange(20, 60), random.randrange(3, 20)
        form = "{} av {} kommuner har svarat." if language == "sv" else "{} of {} towns have answered."
        wrong = form.format(total + part, total)
        return form.format(part, total), wrong, " ".join(wrong.split()[:3])

    return write


def _share(language: str) -> Callable[[Random], tuple[str, str, str]]:
    def write(random: Random) -> tuple[str, str, str]:
        first, second = random.randrange(20, 60), random.randrange(10, 30)
        form = (
            "Fördelningen är {} procent ja, {} procent nej och {} procent vet ej."
            if language == "sv"
            else "The shares are {} per cent yes, {} per cent no and {} per cent undecided."
        )
        rest = 100 - first - second
        wrong = form.format(first, second, rest + random.choice((5, 10, 15)))
        return form.format(first, second, rest), wrong, wrong.rstrip(".")

    return write


def _telephone(language: str) -> Callable[[Random], tuple[str, str, str]]:
    def write(random: Random) -> tuple[str, str, str]:
        digits = [random.randrange(10) for _ in range(7)]
        one, two, three = (
            "".join(map(str, digits[:3])),
            "".join(map(str, digits[3:5])),
            "".join(map(str, digits[5:])),
        )
        start = "Ring" if language == "sv" else "Call"
        right = f"070-{one} {two} {three}"
        wrong = random.choice(
            (f"070-{one} {two} {three[0]}", f"070-{one} {two} {three}{three}", f"07O-{one} {two} {three}")
        )
        return f"{start} {right}.", f"{start} {wrong}.", wrong

    return write


def _placeholder(language: str) -> Callable[[Random], tuple[str, str, str]]:
    def write(random: Random) -> tuple[str, str, str]:
        word = random.choice(("XX", "TODO", "[…]", "TBD", "xxx", "???", "NN", "[datum]", "Lorem ipsum"))
        form = "Resultatet redovisas för {}." if language == "sv" else "The result is reported to {}."
        right = "styrelsen" if language == "sv" else "the board"
        return form.format(right), form.format(word), word

    return write


def _reference(language: str) -> Callable[[Random], tuple[str, str, str]]:
    def write(random: Random) -> tuple[str, str, str]:
        number = random.randrange(2, 9)
        if language == "sv":
            kind = random.choice(("tabell", "figur", "bilaga", "avsnitt", "bild"))
            return "Mer om detta står i planen.", f"Mer om detta står i {kind} {number}.", f"{kind} {number}"
        kind = random.choice(("table", "figure", "appendix", "section"))
        return "The plan says more.", f"More is shown in {kind} {number}.", f"{kind} {number}"

    return write


def _names(language: str) -> Callable[[Random], tuple[str, str, str]]:
    def write(random: Random) -> tuple[str, str, str]:
        first = random.choice(("Kristina", "Fredrik", "Katarina", "Philip", "Viktoria", "Marcus"))
        last = random.choice(("Lindqvist", "Carlsson", "Jonsson", "Pettersson", "Wikström"))
        other = {
            "Lindqvist": "Lindkvist", "Carlsson": "Karlsson", "Jonsson": "Johnsson",
            "Pettersson": "Petersson", "Wikström": "Vikström",
        }[last]  # fmt: skip
        form = (
            "{0} {1} leder gruppen. Frågor besvaras av {0} {2}."
            if language == "sv"
            else "{0} {1} leads the group. Questions are answered by {0} {2}."
        )
        return form.format(first, last, last), form.format(first, last, other), f"{first} {other}"

    return write


def _terms(language: str) -> Callable[[Random], tuple[str, str, str]]:
    """A word thrice in a text, once in another spelling."""

    def write(random: Random) -> tuple[str, str, str]:
        if language == "sv":
            word, other = random.choice(
                (
                    ("kunskapsforum", "kunskaps-forum"),
                    ("vattenråd", "vatten-råd"),
                    ("fiskemuseum", "fiske-museum"),
                )
            )
            form = "Vi startar ett {0}. Varje {0} har en ledare, och ett {1} räcker länge."
        else:
            word, other = random.choice(
                (("wellbeing", "well-being"), ("cooperation", "co-operation"), ("startup", "start-up"))
            )
            form = "We plan for {0}. Much {0} is local, and {1} takes time."
        return form.format(word, word), form.format(word, other), other

    return write


def _items(language: str, fault: str) -> Callable[[Random], tuple[str, str, str]]:
    groups: Sequence[Sequence[str]] = (
        [
            ["resor till träffarna", "lokaler i tre orter", "tryck av rapporten", "lön till en samordnare"],
            [
                "kartor över vattnet",
                "prover från bryggorna",
                "samtal med föreningarna",
                "ett gemensamt register",
            ],
        ]
        if language == "sv"
        else [
            ["travel to the meetings", "rooms in three towns", "printing of the report", "pay for a clerk"],
            ["maps of the water", "samples from the piers", "talks with the clubs", "a common register"],
        ]
    )

    def write(random: Random) -> tuple[str, str, str]:
        items = list(random.choice(groups))
        random.shuffle(items)
        lead = "Pengarna går till:" if language == "sv" else "The money goes to:"
        odd = random.randrange(1, 4)
        wrong = list(items)
        wrong[odd] = wrong[odd][0].upper() + wrong[odd][1:] if fault == "capital" else wrong[odd] + "."
        if fault == "stop" and odd == 3:
            wrong = [item if at == 1 else f"{item}." for at, item in enumerate(items)]
            odd = 1
        form = "\n\n{}\n\n{}"
        listed, mixed = ("\n".join(f"- {item}" for item in each) for each in (items, wrong))
        return form.format(lead, listed), form.format(lead, mixed), wrong[odd]

    return write


def _number(form: str, right: str, wrong: str) -> Callable[[Random], tuple[str, str, str]]:
    """A sentence with a number in one form and in another; both have places for its figures."""

    def write(random: Random) -> tuple[str, str, str]:
        figures = [random.randrange(1, 9), random.randrange(100, 999)]
        faulty = wrong.format(*figures)
        return form.format(right.format(*figures)), form.format(faulty), faulty

    return write


def _compound_apart(place: re.Match[str], random: Random) -> str | None:
    word = place[0]
    tails = (
        "arbete",
        "system",
        "grupp",
        "projekt",
        "program",
        "inställning",
        "skärm",
        "tid",
        "plats",
        "nätverk",
    )
    heads = [tail for tail in tails if tail in word[3:]]
    cut = word.index(heads[0], 3) if heads else 0
    return f"{word[:cut]} {word[cut:]}" if cut else None


SWEDISH: dict[str, Maker] = {
    "spelling": swapped(r"\b[a-zåäö]{7,}\b", _swap),
    "letter lost": swapped(r"\b[a-zåäö]{8,}\b", _lost),
    "words apart": swapped(r"\b[a-zåäö]{8,}\b", _compound_apart),
    "words together": swapped(r"\b(?:att|för|med|och|som|till) (?=[a-zåäö]{4,})", lambda m, r: m[0].rstrip()),
    "determiner": _choice(("en", "ett"), ("ett", "en"), ("den här", "det här"), ("din", "ditt"), ("ditt", "din")),
    "adjective": swapped(
        r"\b((?:en|ett|den|det|de|din|dina|ditt) (?:[a-zåäö]{3,}(?:isk|lig|ell)(?:t|a)?|nya?|nytt|stora?|stort))"
        r"(?= [a-zåäö]{3,})",
        lambda m, r: m[0][:-1] if m[0].endswith(("ta", "ka", "ga", "la", "ra", "ya")) else m[0].removesuffix("t") + "a",
    ),
    "predicative": swapped(
        r"\b(?:är|blir) (?:[a-zåäö]+(?:isk|lig|ig|ell)(?:t|a)?)(?=[ .,])",
        lambda m, r: m[0] + "a" if not m[0].endswith(("t", "a")) else m[0][:-1],
    ),
    "numeral": swapped(
        r"\b(två|tre|fyra|fem|flera|många|några|alla) ([a-zåäö]{3,}?)(ar|or|er)\b(?= (?:som|i|på|och|är|kan|har|för)\b|[.,])",
        lambda m, r: f"{m[1]} {m[2]}" if m[3] != "or" else f"{m[1]} {m[2]}a",
    ),
    "de/dem": _choice(("de är", "dem är"), ("de som", "dem som"), ("de kan", "dem kan"), ("de har", "dem har"), ("med dem", "med de"), ("av dem", "av de"), ("till dem", "till de"), ("de inte", "dem inte")),
    "än/en": swapped(r"\b([a-zåäö]+are|mer|mindre|fler|annat) än\b", lambda m, r: m[1] + " en"),
    "var/vart": _choice(("var du", "vart du"), ("var den", "vart den"), ("har varit", "har vart"), ("kan vara", "kan var"), ("ska vara", "ska var"), ("ett av", "en av ett"), ("inte vara", "inte var")),
    "sin/hans": _choice(("och så vidare", "och så vitare"), ("i stället för", "i stället får"), ("så att", "så ett"), ("för att", "får att"), ("genom att", "genom ett"), ("eller", "ell"), ("hur man", "hur mna")),
    "doubled": swapped(r"\b(?:är|att|som|i|på|och|en|för|kan|med|av)\b(?= )", _word),
    "verb after att": swapped(
        r"\batt ([a-zåäö]{3,}[^aeiouyåäö\W]a)(?= (?:en|ett|den|det|din|dina|alla|till|på|i|med|om)\b)",
        lambda m, r: m[0] + "r" if m[1] not in ("bra", "vara", "våra", "mina", "dina", "sina") else None,
    ),
    "verb after modal": swapped(
        r"\b(?:kan|ska|vill|måste|bör|kommer att) (?:du |man |inte |också )?([a-zåäö]{3,}[^aeiouyåäö\W]a)(?= (?:en|ett|den|det|din|dina|alla|till|på|i|med|om)\b)",
        lambda m, r: m[0] + "r" if m[1] not in ("bra", "vara", "våra", "mina", "dina", "sina") else None,
    ),
    "no verb": swapped(r" (?:är|har|kan|finns)(?= )", lambda m, r: ""),
    "word missing": swapped(r" (?:att|en|ett|på|i|av|till|för|som)(?= )", lambda m, r: ""),
    "preposition": _choice(("på", "i"), ("till", "för"), ("av", "på"), ("med", "om")),
    "comma before men": swapped(r", men (?=(?:det|du|den|de|inte|om)\b)", lambda m, r: " men "),
    "full stop": swapped(r"(?<=[a-zåäö]{3})\.$", lambda m, r: ""),
    "stop inside": swapped(r"(?<=[a-zåäö]{3})\. (?=[A-ZÅÄÖ][a-zåäö]+ )", lambda m, r: " "),
    "quotation mark": half_lost(r"”(?=[\w])", "”"),
    "dash": swapped(r" – ", lambda m, r: " - "),
    "suspended hyphen": inserted(_number("Vi arbetar med {}frågor.", "klimat- och energi", "klimat och energi")),
    "half a hyphen": swapped(r"\b([a-zåäö]{3,})- (?=(?:och|eller) [a-zåäö]{6,})", lambda m, r: m[1] + " "),
    "decimal sign": inserted(_number("Halten är {} mg.", "{0},{0}", "{0}.{0}")),
    "unit": inserted(_number("Sträckan är {}.", "{0} km", "{0}km")),
    "per cent": inserted(_number("Andelen är {}.", "{0} %", "{0}%")),
    "large number": inserted(_number("Det bor {} personer där.", "{0} {1}", "{0}.{1}")),
    "impossible date": inserted(_impossible_date("sv")),
    "weekday": inserted(_weekday("sv")),
    "past year": inserted(_past_year("sv")),
    "part of whole": inserted(_sum("sv")),
    "shares": inserted(_share("sv")),
    "telephone": inserted(_telephone("sv")),
    "names two ways": inserted(_names("sv")),
    "term variant": inserted(_terms("sv")),
    "capital": swapped(r"(\b[a-zåäö]+ )([a-zåäö])([a-zåäö]{5,}\b)", _capital),
    "list capitals": inserted(_items("sv", "capital")),
    "list stops": inserted(_items("sv", "stop")),
    "placeholder": inserted(_placeholder("sv")),
    "reference": inserted(_reference("sv")),
    "foreign sign": swapped(r"\b[a-zåäö]{5,}\b", _foreign),
}  # fmt: skip

ENGLISH: dict[str, Maker] = {
    "spelling": swapped(r"\b[a-z]{7,}\b", _swap),
    "letter lost": swapped(r"\b[a-z]{8,}\b", _lost),
    "words together": swapped(r"\b(?:and|for|with|that|from) (?=[a-z]{4,})", lambda m, r: m[0].rstrip()),
    "a/an": swapped(r"\b(a|an) (?=[a-z]{3,})", lambda m, r: "a " if m[1] == "an" else "an "),
    "agreement of verb": swapped(
        r"\b(?:it|this|that|he|she) (is|has|was|does)\b|\b(?:they|we|you|these|those) (are|have|were|do)\b",
        lambda m, r: m[0].rsplit(" ", 1)[0] + " " + {"is": "are", "has": "have", "was": "were", "does": "do", "are": "is", "have": "has", "were": "was", "do": "does"}[m[1] or m[2]],
    ),
    "these/this": _choice(("these", "this"), ("those", "that"), ("this is", "these is"), ("many", "much")),
    "numeral": swapped(r"\b(two|three|four|several|many|all|these|both|few) ([a-z]{3,}[^s\W])s\b(?= (?:are|in|on|of|and|to|that|which|for|from)\b|[.,])", lambda m, r: f"{m[1]} {m[2]}"),
    "its/it's": _choice(("its", "it’s"), ("it is", "its"), ("it’s", "its")),
    "their/there": _choice(("their", "there"), ("there is", "their is"), ("there are", "their are"), ("your", "you’re")),
    "than/then": swapped(r"\b(more|less|rather|other|[a-z]+er) than\b", lambda m, r: m[1] + " then"),
    "real word": _choice(("to", "too"), ("of", "off"), ("lose", "loose"), ("effect", "affect"), ("whether", "weather"), ("quite", "quiet"), ("through", "trough"), ("from", "form")),
    "doubled": swapped(r"\b(?:is|to|the|of|and|in|a|for|can|with|that)\b(?= )", _word),
    "verb after to": swapped(r"\b(?:want|able|need|have|need|like|wish|order|possible) to ([a-z]{3,}[^s\W])\b", lambda m, r: m[0] + "s"),
    "verb after modal": swapped(r"\b(?:can|will|must|should|may|could|would) (?:not |also )?([a-z]{3,}[^s\W])\b", lambda m, r: m[0] + "s" if m[1] not in ("not", "also", "only", "then", "still", "often") else None),
    "no verb": swapped(r" (?:is|are|has|can)(?= )", lambda m, r: ""),
    "word missing": swapped(r" (?:the|a|of|to|in|that|for)(?= )", lambda m, r: ""),
    "preposition": _choice(("in", "on"), ("to", "for"), ("of", "by"), ("with", "at")),
    "full stop": swapped(r"(?<=[a-z]{3})\.$", lambda m, r: ""),
    "stop inside": swapped(r"(?<=[a-z]{3})\. (?=[A-Z][a-z]+ )", lambda m, r: " "),
    "quotation mark": half_lost(r"[”](?=[ .,])", "“"),
    "dash": swapped(r" [–—] ", lambda m, r: " - "),
    "decimal sign": inserted(_number("The level is {} mg.", "{0}.{0}", "{0},{0}")),
    "unit": inserted(_number("The distance is {}.", "{0} km", "{0}km")),
    "per cent": inserted(_number("The share is {}.", "{0}%", "{0} %")),
    "large number": inserted(_number("There are {} people there.", "{0},{1}", "{0}.{1}")),
    "impossible date": inserted(_impossible_date("en")),
    "weekday": inserted(_weekday("en")),
    "past year": inserted(_past_year("en")),
    "part of whole": inserted(_sum("en")),
    "shares": inserted(_share("en")),
    "names two ways": inserted(_names("en")),
    "term variant": inserted(_terms("en")),
    "capital": swapped(r"(\b[a-z]+ )([a-z])([a-z]{5,}\b)", _capital),
    "list capitals": inserted(_items("en", "capital")),
    "list stops": inserted(_items("en", "stop")),
    "placeholder": inserted(_placeholder("en")),
    "reference": inserted(_reference("en")),
    "foreign sign": swapped(r"\b[a-z]{5,}\b", _foreign),
}  # fmt: skip

KINDS = {"sv": SWEDISH, "en": ENGLISH}
UNCLAIMED = frozenset({"no verb", "word missing", "preposition", "real word", "sin/hans", "comma before men", "stop inside"})  # fmt: skip
"""Kinds that no rule claims: their figures are printed, and no bar is set for them."""
