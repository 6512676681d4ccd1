"""English subjects and verbs that don't fit each other: "the kitchens was", "a first version have",
"children who knows", "most of the question", "there is few".

Only where the subject begins its clause and holds no preposition, so that no other noun can be the subject.
Words for groups ("the council are") and amounts ("three months is") go with either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..locale import tr
from .english_words import NO_VERB, PAST, SMALL, EnglishWords
from .entry_context import EntryContext
from .prose import sentences, word_set
from .units import WORD
from .values import Finding, HolderEntry, Passage

_ONE_VERB = word_set("is was has does isn't wasn't hasn't doesn't")
_MANY_VERB = word_set("are were have do aren't weren't haven't don't")
_ONE_DETERMINER = word_set("a an this that each every one another")
_MANY_DETERMINER = word_set(
    """these those many several few both two three four five six seven eight nine ten eleven twelve twenty
    thirty
    forty fifty some most"""
)
_EITHER_DETERMINER = word_set("the our their his her my its your no any which")
_DETERMINERS = _ONE_DETERMINER | _MANY_DETERMINER | _EITHER_DETERMINER
_LEADING = word_set("because when if although while since so where that whether though until unless but")
"""Conjunctions behind which a clause begins."""
_SUPPOSING = word_set("if as wish though whether unless suppose")
_WANTING = re.compile(
    r"\b(?:propos\w+|suggest\w*|recommend\w*|demand\w*|insist\w*|ask\w*|requir\w+|request\w*|important"
    r"|essential"
    r"|vital|crucial|necessary) that ",
    re.IGNORECASE,
)
"""After these a verb may stand in its basic form: "we suggest that the council have"."""
_ADVERBS = word_set(
    """also already often seldom always never usually still now then only rarely really mostly soon once even
    sometimes generally currently"""
)
_MEASURES = word_set(
    """years months weeks days hours minutes seconds pounds euros dollars pence cents miles metres
    kilometres litres
    tonnes kilos percent degrees times thirds quarters fifths tenths points kilograms grams acres hectares"""
)
_GROUPS = word_set(
    """council staff team government group committee family public police band majority minority number
    couple lot range variety data media half rest crew board class company audience population community
    dozen pair third quarter press club jury army union party network association department ministry
    management faculty society agency authority county parish village town city school university college
    church band orchestra choir handful set series total percentage proportion list generation household
    partnership organisation charity
    firm cast crowd association federation trust bank hundred thousand million other elderly"""
)
"""They may go with a verb for several in British English."""
_BODIES = word_set(
    """club school university college church bank firm company village town city county parish department
    agency
    network association organisation partnership household"""
)
"""Groups that go with a verb for one behind "a", "each" and "every"."""
_NOT_ONE = ("s", "ed", "ish", "ese", "ch")
_ALWAYS_MANY = word_set("people children women men feet teeth")
_ONE_IN_S = word_set(
    """sports arts works sales headquarters savings customs communications politics mathematics economics
    athletics
    gymnastics news series species means crossroads barracks premises maths physics united"""
)
_SINGLE_VERBS = word_set(
    """knows gives goes comes seems becomes brings keeps thinks believes gets sees learns grows speaks
    writes pays buys sells teaches loses eats says tells asks adds allows requires includes contains
    provides exists happens appears depends belongs agrees brings follows finds meets hears feels tries
    carries sits stands falls leaves
    begins lies sends spends understands receives produces serves"""
)
"""Verbs that are hardly nouns in this form."""
_UNSURE = word_set("leaves falls stands finds meets feels tries follows adds lies")
_BASIC_VERBS = word_set(
    """know give go come seem become bring keep think believe get see learn grow speak write buy sell teach
    lose eat say tell ask allow require include contain provide exist happen appear depend belong agree hear
    understand receive consist remain arrive occur apply refer relate vary differ enable ensure enjoy
    encourage describe explain decide carry bring send spend"""
)
_OBJECTS = word_set(
    "a an their our its his her them it us those these this too so very more place part care well to"
)
_MOST_OF_PHRASE = 5
_OF = re.compile(
    r"\b(?P<many>some|many|most|all|several|few|both|none) of (?:the|our|their|these|those|its)(?: [a-z]+)? "
    r"(?P<noun>[a-z]{3,})(?: (?:on|in|at|from) (?:the |our |them\b)?[a-z]*)? ?"
    r"(?P<verb>is|was|has|does|isn[’']t|wasn[’']t|hasn[’']t|doesn[’']t)\b",
    re.IGNORECASE,
)
_OF_ONE = re.compile(
    r"\b(?P<many>many|most|several|few|both) of (?:the|our|their|its) (?P<noun>[a-z]{3,}[^s\W]) "
    r"(?P<verb>are|were|have|do)\b",
    re.IGNORECASE,
)
_OF_THEM = re.compile(
    r"\b(?:some|many|most|all|both|several|few|none) of (?:these|those|them|us|you) (?:is|has|was|does"
    r"|isn[’']t"
    r"|hasn[’']t|wasn[’']t|doesn[’']t)\b|(?:^|[.;,] |\b(?:and|but|while) )(?:others|both) (?:is|has|was"
    r"|does)\b"
    r"|\b(?:they|we|you) (?:isn|hasn|wasn|doesn)[’']t\b|(?<!if )\b(?:he|she|it) (?:aren|haven|don)[’']t\b",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"\bthere (?:is|was|has been) (?:only |just |very |also |still )*(?:few|many|several|two|three|four"
    r"|five|six|seven"
    r"|eight|nine|ten)\b",
    re.IGNORECASE,
)
_THERE_COUNTED = re.compile(
    r"\bthere (?:is|was|has been) (?:only |just |also |still |now |about |around |over |nearly |almost "
    r"|some )*"
    r"(?!1 )\d[\d,]* (?:[a-z]+ )?(?P<noun>[a-z]{3,})(?= (?:in|on|at|that|which|who|for|to|with|here|left"
    r"|and|of|from)\b"
    r"|[.,;:]|$)",
    re.IGNORECASE,
)
_THAT_ONE = re.compile(
    r"\b(?:a|an|one|each|every|another) (?:[a-z]+ )?(?P<noun>[a-z]{3,}[^s\W]) (?:that|which) "
    r"(?P<verb>[a-z]{3,}[^s\W]) (?=(?:the|a|an|our|their|its|his|her|these|those|all|every)\b)",
    re.IGNORECASE,
)
_VERBS_TOO = word_set("help need use show cause support benefit offer work cover affect protect link")
"""Nouns too; but no bare noun for one thing begins a clause with an object."""
_WHO_MANY = re.compile(
    r"(?<![\w’'-])(?P<noun>[a-z]{3,})(?:,? (?P<who>who)| (?:that|which)) (?:also |often |already |still "
    r"|never )?"
    r"(?P<verb>[a-z]+s|isn[’']t|doesn[’']t|hasn[’']t)\b",
    re.IGNORECASE,
)
_WHO_ONE = re.compile(
    r"\b(?:a|an|one|each|every|another) (?:[a-z]+ )?(?P<noun>[a-z]{3,}[^s\W]) who (?P<verb>[a-z]{3,}[^s\W]) "
    r"(?=(?:the|a|an|our|their|its|to|with|in|on|at|for|through|about|and|all|every|from)\b)",
    re.IGNORECASE,
)
_IS_SEVERAL = re.compile(
    r"\bthere (?P<verb>is|was) (?:also |still |now |only |no |some )?(?P<noun>[a-z]{4,}s)(?: "
    r"(?P<after>[a-z]+))?",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:^|[.;:] |, |\b(?:year|month|week|day|since|then|today|when|that|because) |(?:^|[.?!] )(?:some"
    r"|about|around"
    r"|over|nearly|almost|only|roughly|more than|at least) )(?P<words>\d[\d,]* "
    r"(?P<noun>[a-z]{3,}) "
    r"(?:was|is|has|does))\b",
    re.IGNORECASE,
)
_MOST_OF_THEM = re.compile(
    r"\b(?:most|many|some|all|few|both|several) of (?:them|us|these|those) "
    r"(?P<verb>[a-z]{3,}s)\b",
    re.IGNORECASE,
)
_HOLDING = re.compile(
    r"(?:^|[.?!] |, (?:and|but|so) |\b(?:because|when|if|since) )(?P<words>(?:the|a|an|each|every"
    r"|(?:hardly )?any|no) "
    r"(?P<noun>[a-z]{3,}[^s\W]) "
    r"(?P<verb>[a-z]{3,}[^s\W])) (?=(?:a|an|their|its|them|it|us|him|her)\b)",
    re.IGNORECASE,
)
"""One thing, a verb's basic form, and what only a verb has behind it: "the lorry hold a"."""
_PRONOUN = re.compile(r"\b(?P<who>they|we) (?P<verb>[a-z]{3,}s)\b", re.IGNORECASE)
_IT = re.compile(
    r"(?:^|[.;:] |, (?:and|but|so) |\b(?:because|when|since|so) )(?P<words>(?:it|he|she) (?P<verb>need"
    r"|want|take|give|know|make"
    r"|go|come|seem|become|bring|keep|help|show|cost|work|look|feel|mean|allow|contain|include|require"
    r"|hope|get|say"
    r"|run|stand|grow|belong|exist|provide))\b(?! to be\b)",
    re.IGNORECASE,
)
_ONE_OF = re.compile(
    r"\b(?:one|each|neither|either|none|group|set|list|number|kind|type"
    r"|series)\b",
    re.IGNORECASE,
)


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W729; nothing where no English dictionary answers at once."""
    language = context.language
    if not context.lexicon.is_near or language is None:
        return
    words = EnglishWords(context.lexicon.knows)
    for passage in context.own_passages(entry):
        if passage.field == "contacts" or passage.kind == "cell":
            continue
        for sentence in sentences(passage.unit, language):
            yield from _Sentence(passage, sentence.start, sentence.end, words).findings()
        for rule in (_of_several, _there, _relative):
            yield from rule(passage, words)


class _Sentence:
    """The words of one sentence, with the subjects that begin its clauses."""

    def __init__(self, passage: Passage, start: int, end: int, words: EnglishWords) -> None:
        self._passage, self._known = passage, words
        self._tokens = list(WORD.finditer(passage.text, start, end))
        self._words = [token[0].lower().replace("’", "'") for token in self._tokens]

    def findings(self) -> Iterator[Finding]:
        for start in range(len(self._words)):
            verb = self._verb(start) if self._begins_clause(start) else None
            if verb is not None and self._misfits(start, verb):
                yield _misfit(self._passage, (self._tokens[start].start(), self._tokens[verb].end()))

    def _between(self, index: int) -> str:
        """What stands before a word, behind the one before it."""
        return (
            self._passage.text[self._tokens[index - 1].end() : self._tokens[index].start()] if index else ""
        )

    def _begins_clause(self, index: int) -> bool:
        if index == 0:
            return True
        before = self._words[index - 1]
        if self._between(index) == " ":
            if before == "and":
                return index > 1 and self._between(index - 1) == ", " and self._has_verb(index - 1)
            return before in _LEADING
        is_aside = self._words[0] in _LEADING | SMALL - _DETERMINERS or self._words[0].endswith("ly")
        return self._between(index) == ", " and is_aside and self._between(index - 1) != ", "

    def _has_verb(self, end: int) -> bool:
        """Whether a clause stands before, and not the first things of a list."""
        if "," not in self._passage.text[self._tokens[0].start() : self._tokens[end - 1].end()]:
            return True
        return any(word in _ONE_VERB | _MANY_VERB or word.endswith("ed") for word in self._words[:end])

    def _verb(self, start: int) -> int | None:
        """The verb behind the nouns that begin there, or None where something else comes first."""
        index = start + 1 if self._words[start] in _DETERMINERS else start
        first = index
        while index < len(self._words) and index - start <= _MOST_OF_PHRASE:
            if index > start and self._between(index) != " ":
                return None
            word = self._words[index]
            is_verb = word in _ONE_VERB | _MANY_VERB | _SINGLE_VERBS | _BASIC_VERBS
            if index > first and self._is_object_next(index) and self._known.single(self._words[index - 1]):
                is_verb = True
            if index > first and (is_verb or word in _ADVERBS):
                verb = index + 1 if word in _ADVERBS else index
                if verb < len(self._words) and self._words[verb] in _ADVERBS:
                    return None
                return verb if verb < len(self._words) and self._between(verb) == " " else None
            if word in SMALL or not word.replace("'", "").replace("-", "").isalpha() or is_verb:
                return None
            index += 1
        return None

    def _is_object_next(self, index: int) -> bool:
        """Whether a word in -s is followed by what only a verb has behind it."""
        return (
            self._words[index].endswith("s")
            and index + 1 < len(self._words)
            and self._words[index + 1] in _OBJECTS
            and self._words[index] not in NO_VERB
            and bool(self._known.base(self._words[index]))
        )

    def _misfits(self, start: int, verb: int) -> bool:
        determiner = self._words[start] if self._words[start] in _DETERMINERS else ""
        if determiner == "that":
            determiner = ""  # "that people feel safe"
        last = verb - 2 if self._words[verb - 1] in _ADVERBS else verb - 1
        head, word = self._words[last], self._words[verb]
        if last < start or (last == start and determiner):
            return False
        if start and self._tokens[last][0][0].isupper():
            return False
        has_adverb = last != verb - 1
        if word in _ONE_VERB or word in _SINGLE_VERBS - _UNSURE or (word in _SINGLE_VERBS and has_adverb):
            return self._is_several(start, last, determiner, head) and (
                word in _ONE_VERB or self._is_closed(verb)
            )
        if head in _ALWAYS_MANY and word in _SINGLE_VERBS:
            return self._is_several(start, last, determiner, head)
        is_object = verb + 1 < len(self._words) and self._words[verb + 1] in _OBJECTS
        is_verb = word.endswith("s") and word not in NO_VERB and bool(self._known.base(word))
        if is_verb and (has_adverb or is_object):
            return self._is_several(start, last, determiner, head)  # "telephones seldom works"
        if word in _MANY_VERB or word in _BASIC_VERBS:
            return bool(determiner) and self._is_one(start, determiner, head, word)
        return False

    def _is_closed(self, verb: int) -> bool:
        """Whether what follows a verb doesn't make it a noun: "the parts lists are"."""
        return verb + 1 >= len(self._words) or self._words[verb + 1] not in _ONE_VERB | _MANY_VERB

    def _is_several(self, start: int, last: int, determiner: str, head: str) -> bool:
        if head in _ALWAYS_MANY:
            return determiner not in _ONE_DETERMINER
        single = self._known.single(head) if head not in _ONE_IN_S | _MEASURES else ""
        if not single or determiner in _ONE_DETERMINER or self._words[start].endswith("ing"):
            return False
        modifiers = self._words[start + bool(determiner) : last]
        if any(self._known.single(each) for each in modifiers):
            return False  # "where the volunteers works is": another clause
        may_be_verb = self._known.is_verb(single)
        is_alone = not modifiers or all(not self._known.is_noun(each) for each in modifiers)
        is_described = start == 0 and len(modifiers) == 1 and self._known.is_adjective(modifiers[0])
        if not determiner:
            return (
                (not modifiers or (is_described and not may_be_verb))  # "good races brings"
                and (
                    not may_be_verb
                    or start == 0
                    or self._words[last + 1] in _ADVERBS
                    or self._is_led(start, last)
                )
                and head not in NO_VERB
            )
        return not may_be_verb or is_alone or start == 0

    def _is_led(self, start: int, last: int) -> bool:
        """ "but fences is": a conjunction before and "is" behind leave no room for a verb."""
        return self._words[last + 1] in _ONE_VERB and self._words[start - 1] not in ("that", "where")

    def _is_one(self, start: int, determiner: str, head: str, word: str) -> bool:
        is_group = head in _GROUPS and not (head in _BODIES and determiner in _ONE_DETERMINER)
        if determiner in _MANY_DETERMINER or is_group or head.endswith(_NOT_ONE):
            return False
        if not self._known.is_noun(head) or not self._known.plural(head) or head in _ALWAYS_MANY:
            return False
        if self._known.is_adjective(head) or (head.endswith("ing") and self._known.base(head[:-3] + "s")):
            return False  # "the young are", "the living are"
        ahead = self._passage.text[self._tokens[0].start() : self._tokens[start].start()]
        if word in ("were", "weren't") and _SUPPOSING & set(self._words[:start]):
            return False
        if word in _BASIC_VERBS and (determiner == "which" or start):
            return False
        return not _WANTING.search(ahead) and determiner not in ("which", "that")


def _misfit(passage: Passage, span: tuple[int, int]) -> Finding:
    message = tr("The verb doesn't fit its subject: “{words}”.", words=passage.text[slice(*span)])
    return passage.finding("W729", span, message, tr("Put both in the same number."))


def _of_several(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    """ "most of the paths is", "many of them doesn't"; "most of the question are"."""
    for match in _OF.finditer(passage.text):
        noun = match["noun"].lower()
        if noun in _ALWAYS_MANY or (noun not in _ONE_IN_S | _MEASURES and words.single(noun)):
            yield _misfit(passage, match.span())
    for match in _OF_ONE.finditer(passage.text):
        noun = match["noun"].lower()
        if noun not in _GROUPS | _ALWAYS_MANY and words.is_noun(noun) and words.plural(noun):
            yield _misfit(passage, match.span())
    for match in _OF_THEM.finditer(passage.text):
        start = match.start() + len(match[0]) - len(match[0].lstrip(" .,;"))
        yield _misfit(passage, (start, match.end()))


def _there(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    """ "there is few", "there was plans", "1,240 cases was", "they needs", "it need"."""
    yield from (_misfit(passage, match.span()) for match in _THERE.finditer(passage.text))
    for match in _THERE_COUNTED.finditer(passage.text):
        noun = match["noun"].lower()
        if noun in _ALWAYS_MANY or (noun not in _ONE_IN_S | _MEASURES and words.single(noun)):
            yield _misfit(passage, match.span())
    for match in _IS_SEVERAL.finditer(passage.text):
        noun, after = match["noun"].lower(), (match["after"] or "").lower()
        if (
            noun not in _ONE_IN_S | _MEASURES | {"lots", "loads", "always"}
            and words.single(noun)
            and (not after or after in SMALL or not words.is_noun(after))
        ):
            yield _misfit(passage, (match.start(), match.end("noun")))
    for match in _COUNTED.finditer(passage.text):
        noun = match["noun"].lower()
        if noun in _ALWAYS_MANY or (noun not in _ONE_IN_S | _MEASURES and words.single(noun)):
            yield _misfit(passage, match.span("words"))
    for match in _MOST_OF_THEM.finditer(passage.text):
        verb = match["verb"].lower()
        if verb not in NO_VERB and words.base(verb):
            yield _misfit(passage, match.span())
    for match in _HOLDING.finditer(passage.text):
        noun, verb = match["noun"].lower(), match["verb"].lower()
        is_one = noun not in _GROUPS | SMALL and words.is_noun(noun) and words.plural(noun)
        is_base = verb not in SMALL | PAST and not verb.endswith(("ed", "ing")) and words.is_verb(verb)
        if is_one and not words.is_adjective(noun) and is_base and words.base(verb + "s") == verb:
            yield _misfit(passage, match.span("words"))
    for match in _PRONOUN.finditer(passage.text):
        verb = match["verb"].lower()
        if verb not in NO_VERB and words.base(verb):
            yield _misfit(passage, match.span())
    for match in _IT.finditer(passage.text):
        if match["verb"].lower() not in ("cost", "run"):
            yield _misfit(passage, match.span("words"))


def _relative(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    """ "children who knows", "one officer who guide the owner"."""
    for match in _WHO_MANY.finditer(passage.text):
        noun, verb = match["noun"].lower(), match["verb"].lower().replace("’", "'")
        ahead = passage.text[max(match.start() - 30, 0) : match.start()]
        is_many = (
            noun in _ALWAYS_MANY
            or noun == "those"
            or (noun not in _ONE_IN_S | _MEASURES and words.single(noun))
        )
        if not is_many or _ONE_OF.search(ahead):
            continue
        if not match["who"] and re.search(r"\bof (?:[a-z]+ ){0,3}$", ahead):
            continue  # "a form of houses that is"
        is_sure = verb in _ONE_VERB or verb in _SINGLE_VERBS or _is_object(passage, match.end())
        is_person = bool(match["who"])  # behind "that" another subject may stand
        if (
            verb not in NO_VERB - _ONE_VERB
            and (verb in _ONE_VERB or words.base(verb))
            and (is_person or is_sure)
        ):
            yield _misfit(passage, match.span())
    for match in _WHO_ONE.finditer(passage.text):
        verb = match["verb"].lower()
        if verb in SMALL or verb.endswith(("ed", "ly", "ing", "ght")) or verb in PAST:
            continue
        if words.is_verb(verb) and words.base(verb + "s") and words.is_noun(match["noun"].lower()):
            yield _misfit(passage, (match.start(), match.end("verb")))
    for match in _THAT_ONE.finditer(passage.text):
        noun, verb = match["noun"].lower(), match["verb"].lower()
        is_base = verb not in SMALL | PAST and not verb.endswith(("ed", "ly", "ing", "ght", "en"))
        is_verb = is_base and words.is_verb(verb) and words.base(verb + "s") == verb
        if is_verb and (verb in _VERBS_TOO or not words.is_noun(verb)) and not words.is_compared(verb):
            ahead = passage.text[max(match.start() - 40, 0) : match.start()]
            if words.is_noun(noun) and noun not in _GROUPS and not _WANTING.search(f"{ahead}{match[0]} "):
                yield _misfit(passage, (match.start("noun"), match.end("verb")))


def _is_object(passage: Passage, end: int) -> bool:
    """Whether an object follows, so that the word before is a verb."""
    return (
        re.match(
            r" (?:the|a|an|our|their|its|every|each|to|money|time|staff|teachers|enough"
            r"|more)\b",
            passage.text[end:],
        )
        is not None
    )
