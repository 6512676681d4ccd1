"""What the checks know of English (British spelling by the dictionary; either is accepted where only the
American one is installed).
"""

from __future__ import annotations

from ..locale import N_
from .prose import WRITE, Language, confusion, word_set, word_tuple

_CONFUSED = (
    confusion(
        r"\b(?:could|should|would|must|might|may) of\b(?! course)",
        N_("“{words}” is spoken language for “have”."),
        WRITE,
        "have",
    ),
    confusion(
        r"\bits (?:a|an|the|not|been|important|possible|clear|likely)\b",
        N_("“its” means “belonging to it”."),
        N_("Write “it’s”, or better “it is”."),
    ),
    confusion(r"\bit[’']s own\b", N_("“it’s” means “it is”."), WRITE, "its own", True),
    confusion(
        r"\b(?:more|less|better|worse|higher|lower|larger|smaller|rather|other|bigger|faster|slower|longer|shorter"
        r"|older|younger|cheaper|stronger|weaker|harder|greater|fewer|smarter|\w+ier) then\b",
        N_("“{words}”: “then” is about time."),
        WRITE,
        "than",
    ),
    confusion(
        r"\ba (?=(?:[aeio]\w{2,}|hour|honest)\b)(?!(?:one|once|uni|euro|eu|use)\w*)\w+",
        N_("“{words}”: before a vowel stands “an”."),
        WRITE,
        "an",
    ),
    confusion(
        r"\ban (?-i:(?=[bcdfgjklmnpqrtvwxyz][a-z]{2,}\b))\w+",
        N_("“{words}”: before a consonant stands “a”."),
        WRITE,
        "a",
    ),
    confusion(
        r"\bthese (?:kind|type|sort|proposal|project|region|member|field)\b",
        N_("“{words}”: “these” is several."),
        N_("Put both in the same number."),
    ),
    confusion(
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
    doubled=word_set("that had so very at in"),
    dash="–",
    genitive="’",
    endings=word_tuple("ings ing ies ers ed es er s d y"),
    joined=frozenset(),
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
