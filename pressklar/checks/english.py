"""What the checks know of English (British spelling by the dictionary; either is accepted where only the
American one is installed).
"""

from __future__ import annotations

from ..locale import N_
from .prose import WRITE, Confusion, Language, word_set, word_tuple

_CLAUSE = r"(?:^|(?<=[.,;:!?] )|\b(?:and|but|that|because|when|where|so|although|while|since) )"


def _not_after(words: str) -> str:
    return "".join(rf"(?<!\b{word} )" for word in words.split())


_OF_THEM = _not_after("of in for with to from on by at than like about between what and")
_HELPED = _not_after(
    "does did do can could will would should must may might let make made help wish nor had"
    " of in for with to from on by at than like about between and see sees saw"
)
_SUPPOSED = _not_after("if as though wish were rather that suppose imagine lest unless whether than")
"""After these "it were" is right."""
_NO_PARTICIPLE = _not_after(
    "have has had having haven’t hasn’t hadn’t is are was were isn’t aren’t wasn’t weren’t be been being get"
    " gets got see make made want need"
)
_NOT_EFFECTS = _not_after(
    "the its their his her our your no any side such these those some of with and other from what which after"
)
_AHEAD = "of|with|for|by|to|from|on|at|in|into|about|all|and"

_CONFUSED = (
    Confusion(
        rf"{_HELPED}\b(?:it|he|she) (?:are|(?<!\bif it )(?:have|do))(?!n[’'])\b"
        rf"|{_HELPED}{_SUPPOSED}\b(?:it|he|she) were\b"
        r"|(?<=, and )it (?:are|were|have|do)(?!n[’'])\b",
        N_("The verb doesn't fit its subject: “{words}”."),
        N_("Write “is”, “has” or “does”, or look whether a word is missing."),
    ),
    Confusion(
        rf"(?:{_CLAUSE}|\b(?:often|sometimes|usually|also) )this (?:are|were|have|do(?!n[’']))\b(?! to\b)",
        N_("The verb doesn't fit its subject: “{words}”."),
        N_("Write “is”, “has” or “does”, or look whether a word is missing."),
    ),
    Confusion(
        rf"\b(?:they|we) (?:is|has|was|does)\b|{_OF_THEM}\b(?:you|these|those) (?:is|has|was|does)\b"
        r"|(?<=, and )(?:you|these|those) (?:is|has|was|does)\b"
        r"|\b(?:some|many|most|all|both|several|few) of (?:these|those|them) (?:is|has|was|does)\b"
        r"|\b(?:many|several|few) of this\b|\bsome of this (?:are|were|have)\b",
        N_("The verb doesn't fit its subject: “{words}”."),
        N_("Write “are”, “have” or “do”, or look whether a word is missing."),
    ),
    Confusion(
        r"\b(?:this \w+[^\Wsu’']s (?:are|were|have)|(?<!of )these \w+[^\Ws] (?:is|was|has))\b",
        N_("The words have different numbers: “{words}”."),
        N_("Put both in the same number."),
    ),
    Confusion(
        rf"\b(?:{_AHEAD}|increase|improve|has|have|use|keep) it[’']s\b(?! (?:own|a|an|the|not|been|important"
        rf"|possible|clear|likely)\b)",
        N_("“it’s” means “it is”."),
        WRITE,
        "its",
    ),
    Confusion(
        r"(?:^|(?<=[.,;:!?] )|\b(?:that|because|if|when|but|think|hope) )its (?:also|too|very|only|just"
        r"|still|now|already|always|never|more|less|about|time"
        r"|easy|hard|difficult|necessary|good|better|best|worth|up|up to|possible|likely|unlikely|certain"
        r"|true|sure)\b|\bits (?:\w{2,}[^\We]ed|known|done|made|shown|seen|given|taken|found|kept|built) "
        r"(?:in|on|off|by|at|as|with|from|up|out|for)\b",
        N_("“its” means “belonging to it”."),
        N_("Write “it’s”, or better “it is”."),
    ),
    Confusion(
        r"\btheir (?:is|are|was|were|will|has|have|may|might|can|should|must|could|would|seems?|exists?)\b",
        N_("“their” means “belonging to them”."),
        WRITE,
        "there",
    ),
    Confusion(
        r"\b(?:of|with|by|use|using|change|about|into|through|share|improve|choose|find) there (?!is\b|are\b"
        r"|was\b|were\b|will\b|has\b|can\b|may\b|and\b|to\b|or\b)[a-z]{3,}",
        N_("“there” is a place; what belongs to them is “their”."),
        WRITE,
        "their",
    ),
    Confusion(
        rf"\b(?:{_AHEAD}|use|using|change|open|set|your|check|save|make|when|if you want) you[’']re own\b",
        N_("“you’re” means “you are”."),
        WRITE,
        "your",
    ),
    Confusion(
        r"\byour (?:not|going to|able to|welcome to|using|a|an|the)\b",
        N_("“your” means “belonging to you”."),
        N_("Write “you’re”, or better “you are”."),
    ),
    Confusion(
        r"\b(?:too (?:be|have|make|do|get|use|see|find|give|take|the|a|an|your|this|our|their|each|all of)"
        r"|(?:want|able|need|have|going|how|order|possible|likely) too)\b",
        N_("“too” means “also” or “more than enough”."),
        WRITE,
        "to",
    ),
    Confusion(
        r"\b(?:one|some|many|most|each|all|none|part|out|list|number|kind|type|because|instead|use|lot|set"
        r"|way|version|copy|name|end|top|side|rest) off (?=(?:the|your|our|their|these|this|its|a|an|all"
        r"|them|us)\b)",
        N_("“off” means “away from”."),
        WRITE,
        "of",
    ),
    Confusion(
        r"\b(?:(?:an?|the|no|any|this|its|their) (?:\w+ )?affect (?:of|on|is|in)\b|(?:will|can|may|could"
        r"|would|might|to|not) effect (?:the|a|an|your|our|how|what|all|this|it)\b)",
        N_("“affect” is what is done, “effect” what comes of it: “{words}”."),
        N_("Write the other one."),
    ),
    Confusion(
        r"\b(?:to|will|can|may|might|could|would|not|you|we|they) loose (?:the|a|an|your|our|their|any|all"
        r"|its|data|money|time|it)\b",
        N_("“loose” means “not tight”."),
        WRITE,
        "lose",
    ),
    Confusion(
        r"\b(?:know|see|check|decide|depend\w* on|wonder|ask|choose|on|or|tell|about|determine) weather\b(?! "
        r"(?:is|was|forecast|report|conditions|station)\b)|\bweather (?:or not|you|we|it|they|to)\b",
        N_("“weather” is sun and rain."),
        WRITE,
        "whether",
    ),
    Confusion(
        r"\b(?:go|run|pass|look|work|read|browse|move|step|scroll|all the way) trough\b|\btrough (?:the|a|an"
        r"|your|our|their|its|which|this|these|all)\b",
        N_("“trough” is a vessel."),
        WRITE,
        "through",
    ),
    Confusion(
        r"\b(?:away|come|comes|came|far|different|apart|copied|taken|downloaded|received|available|choose"
        r"|select|one|up) form (?=(?:the|a|an|your|our|their|its|one|any)\b)",
        N_("“form” is a shape; whence something comes, “from” tells."),
        WRITE,
        "from",
    ),
    Confusion(
        r"\ba u(?:n(?!i)|p|r[bg]|gl|lt|mb)\w+", N_("“{words}”: before a vowel stands “an”."), WRITE, "an"
    ),
    Confusion(
        r"\ban (?:uni(?:t|q|v|f|o)\w*|us(?:e|ua|ab)\w*|util\w+|eu\w+|one|once)\b",
        N_("“{words}”: before a consonant stands “a”."),
        WRITE,
        "a",
    ),
    Confusion(
        r"\b(?:could|should|would|must|might|may) of\b(?! course)",
        N_("“{words}” is spoken language for “have”."),
        WRITE,
        "have",
    ),
    Confusion(
        r"\b(?:must|should|would) to (?=[a-z]+\b)",
        N_("“{words}”: after an auxiliary no “to” stands."),
        N_("Take “to” away."),
    ),
    Confusion(
        r"\b(?:have|has|had|should have|could have) (?:did|went|saw|took|gave|wrote|began|came|ran|knew"
        r"|grew|spoke|chose"
        r"|drove|ate|fell|broke|threw|flew|forgot|became|shown up|swam|sang|rang|drank)\b(?! blades?\b)",
        N_("“{words}”: after “have” stands the participle."),
        N_("Write “done”, “gone”, “taken” and the like."),
    ),
    Confusion(
        r"\bwere (?:it|they|we|you|he|she|people|children|[a-z]+[^s]s) (?:is|are|was|can|will|has|must|should"
        r"|could|needs?)\b",
        N_("“were” is a verb; where a thing is, “where” tells."),
        WRITE,
        "where",
    ),
    Confusion(
        r"\b(?:be|been|being) (?:give|take|see|write|choose|know|make|keep|bring|hold|build|sell|pay|teach"
        r"|send|lose|begin|drive|eat|speak|move|ask|invite|offer|plan|train|share|close)\b(?![’'-])",
        N_("“{words}”: after “be” stands the participle."),
        N_("Write “given”, “taken”, “asked” and the like."),
    ),
    Confusion(
        r"\b(?:should|must|will|would|could|might|may|can|cannot|don[’']t|didn[’']t|never) loose\b"
        r"|\bto loose (?:there|his|her|their|my|one|interest|touch|weight)\b",
        N_("“loose” means “not tight”."),
        WRITE,
        "lose",
    ),
    Confusion(
        r"(?<!does )(?<!did )(?<!let )(?<!make )(?<!if )\b(?:everybody|everyone|somebody|someone|nobody"
        r"|anybody|anyone"
        r"|everything) (?:are|were|have|do)\b",
        N_("The verb doesn't fit its subject: “{words}”."),
        N_("Write “is”, “has” or “does”, or look whether a word is missing."),
    ),
    Confusion(
        r"\b(?:should|would|could|must|can) (?:has|was|were|had|did|went|took|sent|came|gave|made|saw"
        r"|wrote|began|is)\b"
        r"|\bwill (?:sent|took|went|came|gave|did|made|saw|wrote|began)\b",
        N_("“{words}”: after an auxiliary the verb stands in its basic form."),
        N_("Write “have”, “be”, “take” and the like."),
    ),
    Confusion(
        r"\b(?:is|are|was|were|be|been|being) (?:did|went|took|gave|wrote|began|saw|knew|chose|drove"
        r"|ate|broke|threw"
        r"|flew|forgot|sang)\b",
        N_("“{words}”: after “be” stands the participle."),
        N_("Write “given”, “taken”, “asked” and the like."),
    ),
    Confusion(
        r"\b(?:every|each|another) (?:children|people|men|women)\b(?![’'])",
        N_("The words have different numbers: “{words}”."),
        N_("Put both in the same number."),
    ),
    Confusion(
        r"\bas (?:much|many|well|good|fast|long|far|often|large|big|small) than\b",
        N_("“{words}”: after “as” stands “as”."),
        WRITE,
        "as",
    ),
    Confusion(
        r"\b(?:that|because|says?|think|if|when) there (?:from|not|going|happy|ready|late)\b",
        N_("“there” is a place; what they are is “they’re”."),
        N_("Write “they’re”, or better “they are”."),
    ),
    Confusion(
        r"\b(?:loosing|thanks too|there own|they[’']re "
        r"own)\b",
        N_("“{words}” is another word."),
        N_("Write “losing”, “thanks to” or “their own”."),
    ),
    Confusion(
        r"(?<!of )\b(?:people|persons|children|women|men|residents|pupils|volunteers|everyone|somebody"
        r"|those who"
        r"|anyone) which\b",
        N_("Of persons stands “who”: “{words}”."),
        WRITE,
        "who",
    ),
    Confusion(
        r"\b(?:of|some|good|legal|free|more|their|our|expert|financial|useful) advise\b|\b(?:to|will"
        r"|can|must|should"
        r"|would|could) advice\b",
        N_("“advice” is what is given, “advise” what is done: “{words}”."),
        N_("Write the other one."),
    ),
    Confusion(
        r"\ba (?=(?-i:[FHLMNRSX][BCDFGHJKLMNPQRSTVWXZ]+s?|LED|EU|IT|ID|MEP|HIV|AI|API|ATM|EV)\b)(?-i:\w+)",
        N_("“{words}”: before a vowel stands “an”."),
        WRITE,
        "an",
    ),
    Confusion(
        r"\bin (?:morning|evening|afternoon)(?=[.,;)]|$| (?:and|or|when|because|if)\b)",
        N_("“{words}”: the time of day has its article."),
        N_("Write “in the morning” and the like."),
    ),
    Confusion(
        r"^The reason being (?:that|why)\b|(?<=[.?!] )The reason being (?:that"
        r"|why)\b",
        N_("This is no sentence: “being” is no verb of its own."),
        N_("Write “The reason is …”, or tie it to the sentence before."),
    ),
    Confusion(
        r"\b(?:more|fewer|less) [a-z]+ then (?:we|they|it|he|she|you|before|last|ever|in|any|today)\b",
        N_("“{words}”: “then” is about time."),
        WRITE,
        "than",
    ),
    Confusion(
        r"\bits (?:a|an|the|not|been|important|possible|clear|likely)\b",
        N_("“its” means “belonging to it”."),
        N_("Write “it’s”, or better “it is”."),
    ),
    Confusion(r"\bit[’']s own\b", N_("“it’s” means “it is”."), WRITE, "its own", True),
    Confusion(
        r"\b(?:more|less|better|worse|higher|lower|larger|smaller|rather|other|bigger|faster|slower|longer"
        r"|shorter"
        r"|older|younger|cheaper|stronger|weaker|harder|greater|fewer|smarter|\w+ier) then\b",
        N_("“{words}”: “then” is about time."),
        WRITE,
        "than",
    ),
    Confusion(
        r"\ba (?=(?:[aeio]\w{2,}|hour|honest)\b)(?!(?:one|once|uni|euro|eu|use)\w*)\w+",
        N_("“{words}”: before a vowel stands “an”."),
        WRITE,
        "an",
    ),
    Confusion(
        r"\ban (?-i:(?=[bcdfgjklmnpqrstvwxyz][a-z]{2,}\b|h(?!our|on[eo]|eir|erb|is|ot|ab)[a-z]{3,}\b))\w+",
        N_("“{words}”: before a consonant stands “a”."),
        WRITE,
        "a",
    ),
    Confusion(
        r"\bthese (?:kind|type|sort|proposal|project|region|member|field)\b",
        N_("“{words}”: “these” is several."),
        N_("Put both in the same number."),
    ),
    Confusion(
        r"\b(?:the|a|our|their|its|his|her|your|one|main|other) principle (?:aims?|reasons?|goals?"
        r"|objectives?|purposes?"
        r"|causes?|concerns?|sources?|author|officer|engineer|roles?|functions?|towns?|streets?|roads?"
        r"|routes?|features?"
        r"|benefits?|costs?|partners?|actors?|means|residence|ingredients?|subjects?|funder|speaker"
        r"|investigator)\b",
        N_("“principle” is a rule; what comes first is “principal”."),
        WRITE,
        "principal",
    ),
    Confusion(
        rf"{_NOT_EFFECTS}\beffects (?:the (?:whole|entire|way|quality|lives|health|outcome|price|cost"
        rf"|number|results?)"
        r"|all of|everyone|everybody|us all|our|their|how)\b",
        N_("“effects” come of a thing; what it does to others is that it “affects” them."),
        WRITE,
        "affects",
    ),
    Confusion(
        rf"{_NO_PARTICIPLE}\b(?:we|they|he|she|it|I) (?:begun|gone|done|seen|taken|written|given|shown|drawn"
        r"|grown|spoken|chosen|broken|fallen|sung|rung|eaten|driven|forgotten|ridden|worn|torn|thrown"
        r"|flown)\b",
        N_("“{words}”: the participle needs “have” or “be”."),
        N_("Write “began”, “went”, “did” and the like, or the word that is missing."),
    ),
    Confusion(
        r"\b(?:with out|there fore|how ever(?=,)|more over(?=,)|never the less|any where|every where"
        r"|no where|some where"
        r"|my self|him self|it self|our selves|them selves|your self|an other|to gether|al ready|al ways"
        r"|week end"
        r"|web site|on line (?=shop|form|course))\b(?!-)",
        N_("“{words}” is one word."),
        N_("Write it together."),
    ),
    Confusion(
        r"\b(?:all though|al though|al most|al so|when ever|what ever|where as|mean while|other wise"
        r"|like wise"
        r"|further more|be cause|be tween|be fore|there by|here by|there after|through out|in stead|per haps"
        r"|under neath|to wards|for ever more|some thing|any thing|every thing|no body|some one|what so ever"
        r"|not withstanding|out doors|in doors|up stairs|down stairs|over night|some how)\b(?!-)",
        N_("“{words}” is one word."),
        N_("Write it together."),
    ),
    Confusion(
        r"(?<=[a-z,;:’”)] )(?-i:mr|mrs|dr|prof)\b\.?(?= (?-i:[A-Z][a-z]))",
        N_("A title before a name has its capital: “{words}”."),
        N_("Write it with a capital."),
    ),
    Confusion(
        r"\b(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety) "
        r"(?:one|two|three|four|five|six|seven|eight|nine)\b(?!-| (?:is|was|has|of|hundred|thousand"
        r"|million)\b)",
        N_("The hyphen is missing: “{words}”."),
        N_("Numbers between twenty and a hundred have a hyphen."),
    ),
    Confusion(
        r"(?:^|(?<=[.?!] ))(?:Advise|Practise|Devise) (?:is|was|has|had|can|will|should|must|may"
        r"|[a-rt-z]{2,}[a-rt-z]s)\b"
        r"|\b(?:a|the|best|good|common|this|our|their|in|into|general|medical|private|current"
        r"|usual) practise\b"
        r"(?! (?:their|our|the|a|what|it|your)\b)|\b(?:a|the|this|each|every|new|clever) devise\b",
        N_("“{words}”: the verb stands in the noun's place."),
        N_("Write “advice”, “practice” or “device”."),
    ),
    Confusion(r"\bcan not\b(?! only\b)", N_("“{words}” is one word."), WRITE, "cannot", True),
    Confusion(
        r"\bthe (?:is|are|was|were|has|have|can|should|will)\b",
        N_("Something is missing or too much at “{words}”."),
        N_("Read the sentence through."),
    ),
)

ENGLISH = Language(
    code="en",
    dictionaries=("en_GB", "en_US"),
    second=(),
    function_words=word_set(
        """a an the and or but nor so yet of to in on at by for with from as into onto upon over under
        between among through during before after since until about against within without across along
        around behind beside beyond despite except inside outside per than that which who whom whose what
        when where why how this these those it its he she they them we us our you your i my his her their
        not no never always often also only just even still already all any some each every both either
        neither more most less least much many few several other another same such if because while
        although though unless whether one two three"""
    ),
    verbs=word_set(
        """is are was were be been being has have had having do does did done can could may might must shall
        should will would goes went go gone gets got makes made takes took gives gave sees saw says said
        shows showed needs wants works leads means"""
    ),
    infinitives=word_set("be been being having done gone"),
    relatives=word_set("who whom what where that"),
    questions=word_set("how which why can should may will is are has have do does did could would"),
    abbreviations=(
        (("e.g.",), r"e\. ?g\.?|eg\.?"),
        (("i.e.",), r"i\. ?e\.?|ie\.?"),
        (("etc.",), r"etc\.?|ect\.?"),
    ),
    abbreviated=word_set(
        """e.g i.e etc vs al cf no nos mr mrs ms dr prof st fig vol ed eds approx dept inc ltd"""
    ),
    confused=_CONFUSED,
    additional=word_set(
        """email website online dataset datasets wellbeing stakeholder stakeholders workshop workshops
        policymaker policymakers pdf"""
    ),
    doubled=word_set("that had is"),
    repeated=word_set("so very no yes had that"),
    dash="–",
    genitive="’",
    endings=word_tuple("ings ing ies ers ed es er s d y"),
    joined=word_set("and for with that from the this your their which when there though than"),
    compounds=False,
    subordinating=word_set(
        """that which who whom whose what how when where why because if while although since whether"""
    ),
    pronouns=word_set("we you they it he she i one there"),
    never_last=word_set("and or but the a an of because whose my your our their"),
    activities=word_set(
        """workshop workshops seminar seminars course courses conference conferences lecture lectures
        webinar webinars kick-off meeting meetings"""
    ),
    audiences=frozenset({"target group", "target groups", "target_group", "audience", "participants"}),
)
