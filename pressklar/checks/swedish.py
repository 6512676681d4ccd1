"""What the checks know of Swedish. Rules of writing: Svenska skrivregler (Språkrådet); words: common function
words and verbs.
"""

from __future__ import annotations

from ..locale import N_
from .prose import WRITE, Confusion, Language, word_set, word_tuple

_NO_TURN = (
    r"(?!(?:och|ett|annat|enda|tredje|fjärde|femte|sjätte|elfte|tolfte|hundrade|tusende|\w+nde) )(?!än\b)"
)
"""Behind "vart" as the neuter of "var" stand "och", "ett" and ordinals: "vart sjätte år"."""
_MODAL = "kan|ska|skall|skulle|vill|måste|bör|kunna|ville|kunde|borde"
# Infinitives that are common enough to tell "de som … arbeta" from "de som … arbetar".
_INFINITIVE = (
    "arbeta|jobba|verka|bidra|skapa|driva|leda|samordna|planera|utveckla|ansvara|delta|använda|behöva|hantera"
)
_READ_THROUGH = N_("Read the sentence through.")
_INCOMPLETE = N_("Something is missing or too much at “{words}”.")

_FOLLOWED = (
    r"(?:är|var|har|hade|kan|ska|vill|får|måste|bör|ser|går|gör|blir|kommer|behöver|ger|tar|säger|vet|finns)"
)

_CONFUSED = (
    Confusion(
        r"\b(?:av|till|med|för|hos|från|åt|mot|mellan|bland|utan|kring|genom|runt|bakom) de"
        r"(?=\s*(?:[.,;:!?)]|$)| \(| (?:och|eller|att|själva|alla)\b)",
        N_("After a preposition “de” is “dem”: “{words}”."),
        WRITE,
        "dem",
    ),
    Confusion(
        rf"(?:(?<=[,;] )|\b(?:och|men|om|som|innan|då|tills|så att|hur|vad|eller|ifall|fast) )dem "
        rf"{_FOLLOWED}\b|\b(?:när|innan|medan|eftersom|även om|så att) dem inte\b",
        N_("“dem” can't be who does a thing."),
        WRITE,
        "de",
    ),
    Confusion(
        r"\b(?:större|färre|fler|flera|bättre|sämre|högre|lägre|äldre|yngre|billigare|dyrare|starkare|svagare"
        r"|snabbare|enklare|svårare|viktigare|något annat|inget annat|någon annan|ingen annan) en\b",
        N_("“{words}”: in a comparison stands “än”."),
        WRITE,
        "än",
    ),
    Confusion(
        r"\b(?:har|hade|kan ha|ska ha) (?:\w+ )?vart\b(?! som)",
        N_("“vart” asks whereto; the form of “vara” is “varit”."),
        WRITE,
        "varit",
    ),
    Confusion(
        r"\bvart (?:är|finns|ligger|bor|står|sitter|pågår)\b",
        N_("“vart” asks whereto; where a thing is, “var” tells."),
        WRITE,
        "var",
    ),
    Confusion(
        r"\bkommer och (?:bli|vara|ha|få|kunna|ge|gå|ta|göra)\b",
        N_("“{words}”: before a verb in its basic form stands “att”."),
        WRITE,
        "att",
    ),
    Confusion(
        r"\b(?:genom|utan|efter|om|av|till|med) ett (?:alla|de|det|vi|man|den|vara|ha|få|ta|ge|göra|se|låta"
        r"|skapa|bygga|lära|dela|inte|du)\b",
        N_("“{words}”: before a verb or a clause stands “att”."),
        WRITE,
        "att",
    ),
    Confusion(
        r"\bså (?:ett|en) (?:det|de|den|vi|man|ni|du|alla|inte)\b|\bfår att (?=\w+a\b)",
        N_("Something is missing or too much at “{words}”."),
        N_("Read the sentence through."),
    ),
    Confusion(
        r"(?:^|(?<=[.?!] )|\b(?:där|att|eftersom|när|medan) )dem "
        r"(?:(?:är|var|har|hade|kan|ska|vill|får|måste|bör|ser|går|gör|blir|kommer)\b|som\b)",
        N_("“dem” can't be who does a thing."),
        WRITE,
        "de",
    ),
    Confusion(
        r"\b(?:i bland(?! annat| dem| de| alla| andra)|till sammans|åt minstone|över huvudtaget"
        r"|i stället ?för att att)\b",
        N_("“{words}” is one word."),
        N_("Write it together."),
    ),
    Confusion(
        rf"\b(?P<verb>{_MODAL}) (?:(?:inte|också|även|ju) )?var\b(?! och en)(?=\s+\w)",
        N_("After “{verb}” the verb stands in its basic form."),
        WRITE,
        "vara",
    ),
    Confusion(
        rf"\bsom (?:(?:\w+t(?<!helst)|ofta|redan|idag|även|också|inte|i dag) )?(?P<verb>{_INFINITIVE})\b"
        r"(?! och)",
        N_("“{verb}” is the basic form; after “som” a form for the time is wanted."),
        N_("Write “{verb}r”, if that is what is meant."),
    ),
    Confusion(
        r"\b(?P<article>de|dessa|alla de) "
        r"(?:nya|gamla|stora|små|olika|sista|första|viktiga|lokala|regionala|nationella|\w+iska|\w+liga) "
        r"(?P<noun>\w{3,}(?:ån|an|et|heten|iteten|ionen|ningen))\b",
        N_("“{article}” is several, and “{noun}” is one."),
        N_("Put both in the same number."),
    ),
    Confusion(
        r"(?<!a )\bi och (?!med\b|för\b|utanför\b|runt\b|kring\b|omkring\b|på\b|ur\b|till\b|från\b|av\b"
        r"|mellan\b|under\b|genom\b|vid\b|över\b|ut\b)\w+",
        _INCOMPLETE,
        _READ_THROUGH,
    ),
    Confusion(
        r"\b(?:om|av|till|från|vid|hos|mellan|genom) som(?: som)?"
        r"(?= (?:är|var|har|ska|kan|blir|ger|gör|finns)\b)",
        _INCOMPLETE,
        _READ_THROUGH,
    ),
    Confusion(
        r"\b(?:om|kring|för|av|på|till|i) (?:hur|vad|när|varför|var|vilka|vilken|vilket) "
        r"(?:kan|ska|skall|bör|vill|får|måste|behöver|har|skulle) "
        r"(?:vi|man|de|jag|ni|hon|han|det|\w{4,}(?:na|en|et))\b",
        N_("This is no question of its own: “{words}” has the order of words of one."),
        N_("Let the verb stand after the one it speaks of (“om hur vi kan”)."),
    ),
    Confusion(
        r"\bdet (?P<adjective>\w+(?:iska|liga|ella|ala|ade|rade)) "
        r"(?P<noun>\w{3,}(?:ande|ende|ete|bete|skap|projekt|arbete))\b"
        r"(?!(?: \w+)? (?:som|vi|man|de|jag|ni)\b)(?=\s\w)",
        N_("After “det {adjective}” the word “{noun}” should have its article at its end."),
        N_("Write “{noun}t” or “{noun}et”, or let “som” follow."),
    ),
    Confusion(
        r"\b(?P<first>\w+(?:al|isk|ig|ell)) (?:och|eller) (?P<second>\w+(?:alt|iskt|igt|ellt)) "
        r"(?=\w+(?:ande|ende|arbete|perspektiv|stöd|ansvar|skap)\b)",
        N_("“{first}” and “{second}” belong to the same word, but have different forms."),
        N_("Give both the same ending."),
    ),
    Confusion(
        r"\b(?P<article>den|det|de) (?P<adjective>ny|nytt|stor|stort|god|gott|hög|högt|låg|lågt"
        r"|\w+(?:isk|iskt|lig|ligt|ell|ellt|nal|nalt)) \w{3,}(?:en|et|in|na|ån)\b",
        N_("After “{article}” the word “{adjective}” should end in -a."),
        N_("Write the form for a certain thing (“den nya frågan”)."),
    ),
    Confusion(
        r"\bmed fokus (?!på\b|i\b|hos\b|kring\b|mot\b|på/)\w+",
        N_("“med fokus” goes with “på”."),
        WRITE,
        "med fokus på",
    ),
    Confusion(
        rf"\bvart {_NO_TURN}(?:[\wåäö]+ ){{1,3}}?(?:bor|bodde|är|var|finns|fanns|ligger|låg|står|stod"
        r"|sitter|satt|arbetar"
        r"|jobbar|händer|sker|befinner)\b(?! på väg| väg)",
        N_("“vart” asks whereto; where a thing is, “var” tells."),
        WRITE,
        "var",
    ),
    Confusion(
        r"\b(?:\w{2,}(?:are|gre|rre|dre|tre)|mer|mindre) [\wåäö]{3,} en (?:tidigare|förut|förr|förra"
        r"|någonsin|vanligt"
        r"|väntat|i dag|idag|i fjol|andra|vad|vi|de|man)\b",
        N_("“{words}”: in a comparison stands “än”."),
        WRITE,
        "än",
    ),
    Confusion(
        r"(?:^|(?<=[.?!] ))Dem (?:boende|flesta|andra|unga|äldre|yngre|små|stora|nya|gamla|två|tre"
        r"|drabbade|anställda"
        r"|som (?:är|har|bor|vill|kan|ska|går|får))\b",
        N_("“dem” can't be who does a thing."),
        WRITE,
        "de",
    ),
    Confusion(
        r"(?<![\d,.])(?<!\d )(?!0,|1 mil)\d++(?: \d{3})*+(?:,\d++)? (?:miljon|miljard|procentenhet)\b",
        N_("The forms don't fit each other: “{words}”."),
        N_("Put both in the same number."),
    ),
    Confusion(
        r"\b(?:går|gick|gått|fungerar|fungerade|ökar|ökade|minskar|växer|utvecklas|arbetar|jobbar|sker"
        r"|rör sig) "
        r"(?:(?:för|så|mycket|ganska|väldigt|inte|alltför|extra) )?(?:långsam|snabb|dålig|effektiv"
        r"|tydlig|bättre|trög|smidig"
        r"|jämn|stadig|kraftig|löpande|enkel|säker|normal|självständig|parallell|digital"
        r"|gemensam)(?<!bättre)(?<!löpande)"
        r"(?=\s*[.,;:!?]|$)",
        N_("“{words}”: how a thing is done stands with -t."),
        N_("Write the form with -t."),
    ),
    Confusion(
        r"\b(?:vara|är|var|varit) med att \w+a\b",
        N_("“{words}”: one is part in a thing with “och” or “om att”."),
        N_("Write “med och” or “med om att”."),
    ),
    Confusion(
        r"\b(?:en|någon|ingen|varje|denna) annat\b|\b(?:ett|något|inget|detta) annan\b",
        N_("The forms don't fit each other: “{words}”."),
        N_("Put both in the same gender."),
    ),
    Confusion(
        r"\b(?:timmar|timme|dagar|dag|gånger|gång|kvällar|pass) (?:i (?:vecka|månad)|om (?:år|dag|dygn"
        r"|vecka|månad))\b",
        N_("“{words}”: how often a thing is done stands with “veckan”, “året” and the like."),
        N_("Write the word with its article."),
    ),
    Confusion(
        r"(?:^|(?<=[.?!] ))Dom (?:som|flesta|andra|unga|äldre|yngre|små|stora|nya|här|där|två|tre|fyra"
        r"|har|är|var|kan"
        r"|ska|vill|får|måste|bor|går|hade|behöver|deltagande|boende)\b|, dom (?:som|andra|flesta)\b",
        N_("“dom” is spoken language."),
        N_("Write “dem” or “de”."),
    ),
    Confusion(
        r"\b(?:sån|sånt|såna|nån|nåt|nåra|nånting|nånstans|nånsin|mej|dej)\b|\b(?:sta|da)['’]n\b"
        r"|(?<!har )(?<!hade )(?<!inte )(?<!har redan )\bnått (?:som|annat|nytt|mer|sätt|att|av|i stil)\b"
        r"|\b(?:av|till|för|hos|om|på|med|i|lär|tar?|vänder|anmäler|känner|rör) sej\b"
        r"|\bå (?=(?:därför|då|så|att|inte|jag|vi|det|de|sedan|sen|kan|ska)\b)",
        N_("“{words}” is spoken language."),
        N_("Write it as the dictionary has it."),
    ),
    Confusion(
        r"(?<!en )(?<!ett )(?<!sin )(?<!denna )(?<!hans )"
        r"\b(?:få|får|låta|låter|att|av|med|till|för|på|och|så|när|som|om) dom\b(?! över\b)",
        N_("“dom” is spoken language."),
        N_("Write “dem” or “de”."),
    ),
    Confusion(
        r"\b(?:\w{2,}(?:are|rre|dre|gre)|mer|hellre|snarare|oftare) (?:[\wåäö]+ ){0,3}en att\b(?!-)",
        N_("“{words}”: in a comparison stands “än”."),
        WRITE,
        "än att",
    ),
    Confusion(
        r"\b(?P<verb>kan|ska|skall|vill|måste|bör|skulle|kunde|ville) (?:man|vi|ni|jag|han|hon|du) "
        r"(?:kan|ska|vill|måste|bör|är|har|blir|går|gör|ser|tar|ger|kommer|finns)\b",
        N_("After “{verb}” the verb stands in its basic form."),
        _READ_THROUGH,
    ),
    Confusion(
        r"(?:^|(?<=[.?!] ))(?:Ändå|Därför|Dessutom|Däremot|Alltså|Ofta|Ibland|Numera|Tyvärr|Också|Även"
        r"|Redan|Idag"
        rf"|I dag|Hittills|Framöver|Sällan|Därmed|Därigenom|Samtidigt) (?:det|vi|de|man|jag|ni|han"
        rf"|hon) {_FOLLOWED}\b",
        N_("“{words}”: the verb stands in the second place of a sentence."),
        N_("Let the verb stand before its subject (“därför är det”)."),
    ),
    Confusion(
        r"\bdet som (?:är|var|blir|blev) (?:(?:nu|redan|mest|inte|ännu|så) )?"
        r"\w{2,}(?:erad|isad|isk|lig)\b(?=[.,;:)]|$| (?:för|och|i|på)\b"
        rf"| {_FOLLOWED})",
        N_("The forms don't fit each other: “{words}”."),
        N_("Write the form with -t."),
    ),
    Confusion(
        r"\b(?:påsikt|sålänge|såfort|såatt|föratt|tillexempel|tillochmed|iallafall|isåfall"
        r"|itid|iförväg"
        r"|iåtanke|pågång|påplats|försent|minstsagt|tillsvidare|varför sig|iochmed"
        r"|iställetför"
        r"|pågrund|tillföljd|utanatt|blandannat|såkallad|såkallade)\b",
        N_("“{words}” is written as several words."),
        N_("Write each word by itself (“på sikt”)."),
    ),
    Confusion(
        rf"\bvart {_NO_TURN}(?:[\wåäö]+ ){{1,3}}?(?:hänger|förvaras|hålls|hör hemma|placeras|håller till"
        r"|(?:börjar?|slutar?)(?! \w+a\b)|hittar?|köper|köpa|träffas|samlas|möts|mötas|bo|ligga|finnas"
        r"|sitta|sova|äta"
        r"|arbeta|jobba"
        r"|hålla till|uppstår|uppstå|växer|växa|byggs|byggas|pågår|pågå|lagras|odlas|förvaras|befinna|ske"
        r"|hända"
        r"|äger rum)\b",
        N_("“vart” asks whereto; where a thing is, “var” tells."),
        WRITE,
        "var",
    ),
    Confusion(
        r"\b(?:lika|dubbelt så|\w+ gånger så) [\wåäö]+ "
        r"(?:(?!än\b|som\b|mer\b|mindre\b|fler\b|bättre\b|sämre\b|annat\b|annan\b|andra\b|\w+(?:are|gre"
        r"|rre|dre)\b)"
        r"[\wåäö]+ ){0,5}?än (?!en gång|så länge|i dag|idag)"
        r"|\b(?:den|det|de) samma än ",
        N_("“{words}”: behind “lika” and “så” stands “som”."),
        WRITE,
        "som",
    ),
    Confusion(
        r"\b(?P<word>\w+(?:iska|liga|ella|iga|ala))- (?:och|eller) \w+",
        N_("“{word}” is no first half of a compound: its hyphen stands for nothing."),
        N_("Take the hyphen away, or write the word that is meant."),
    ),
)

# As Svenska skrivregler (Språkrådet) writes them, the first way first, and a pattern that finds these and all
# others.
_ABBREVIATIONS = (
    (("t.ex.",), r"t\.? ?ex\.?|tex"),
    (("m.m.",), r"m\.? ?m\.?"),
    (("m.fl.",), r"m\.? ?fl\.?"),
    (("bl.a.",), r"bl\.? ?a\.?"),
    (("dvs.", "d.v.s."), r"d\.? ?v\.? ?s\.?"),
    (("osv.", "o.s.v."), r"o\.? ?s\.? ?v\.?"),
    (("pga.", "p.g.a.", "på grund av"), r"p\.? ?g\.? ?a\.?"),
    (("s.k.",), r"s\.? ?k\.?"),
    (("fr.o.m.",), r"fr\. ?o\.? ?m\.?|fr o\.? ?m\.?|frm\.?|from(?= \d)"),
    (("t.o.m.",), r"t\.? ?o\.? ?m\.?"),
    (("m.a.o.",), r"m\.? ?a\.? ?o\.?"),
    (("exempelvis",), r"exvis\.?"),
    (("etc.",), r"etc\.?"),
)

SWEDISH = Language(
    code="sv",
    dictionaries=("sv_SE", "sv_FI"),
    second=("en_GB", "en_US"),
    function_words=word_set(
        """och eller men utan samt som att om för av med till från på i ur ut in vid under över efter före
        innan sedan genom mellan mot hos kring runt inom utom utanför innanför bland enligt trots utöver
        gentemot förutom inklusive exklusive via per än så då när där här dit hit vad vem vilka vilken
        vilket vars hur varför vart det den de dem dom detta denna dessa en ett ej inte aldrig alltid
        ofta ibland nu idag redan bara endast även också dock ju väl kanske därför därmed därigenom dels
        både såväl liksom eftersom medan tills ifall fast oavsett jag du vi ni han hon man oss er sig sin
        sitt sina min mitt mina din ditt dina vår vårt våra ert era dess deras hans hennes all allt alla
        någon något några ingen inget inga varje var annan annat andra samma sådan sådant sådana mer mest
        mindre minst mycket många få flera fler flest åt upp ner kvar bort hem fram igen tillsammans
        respektive mm m.m. mfl m.fl. etc dvs tex t.ex bl.a två tre fyra fem sex sju åtta nio tio hundra
        tusen januari februari mars april maj juni juli augusti september oktober november december"""
    ),
    verbs=word_set(
        """är var vara varit har hade ha haft ska skall skulle kan kunde kunna kunnat vill ville vilja får
        fick få fått kommer kom blir blev bli blivit måste bör borde går gick gå gått ger gav ge gett
        finns fanns finnas gör gjorde göra gjort ser såg se sett tar tog ta tagit står stod stå stått
        ligger låg ligga säger sade säga vet visste veta behöver behövde behöva handlar handlade leder
        ledde skapar krävs krävdes innebär innebar gäller gällde bidrar bidrog sker skedde föreslår
        föreslog föreslås visar visade heter hette utgör utgjorde omfattar omfattade påverkar påverkade
        arbetar arbetade jobbar jobbade driver drev bygger byggde växer växte ökar ökade minskar minskade
        stärker stärkte tycker tyckte tror trodde hoppas kräver beslutar beslutade antog antar anser
        ansåg menar menade hänger lyfts lyfter pågår pågick delas saknas lyckas"""
    ),
    infinitives=word_set(
        """vara varit ha haft kunna kunnat vilja få fått komma bli blivit gå gått ge gett finnas göra gjort
        se sett ta tagit stå ligga säga veta behöva"""
    ),
    relatives=word_set("som där"),
    questions=word_set(
        """vad hur vilka vilken vilket varför när vem vems var vart kan ska bör får vill är har finns"""
    ),
    abbreviations=_ABBREVIATIONS,
    abbreviated=word_set(
        """t.ex t.ex. ex bl.a bl.a. a m.m m.m. m.fl m.fl. d.v.s dvs dvs. o.s.v osv s.k s.k. p.g.a pga fr.o.m
        t.o.m ca ca. kl nr nr. s sid kap jfr inkl exkl f.d tel resp st tex t.ex ex. etc vol dr prof red"""
    ),
    confused=_CONFUSED,
    additional=word_set(
        """datan etc inkl exkl mejl mejla mejlet e-post email hälso webb webben app appar ansvarsfullt
        beforskas beforska samskapa samskapande hållbarhets case lärande lärprocess workshop workshops
        policys policy agil agilt it-system id:et onlinemöte podd poddar hbtq jämställdhetsintegrering
        delmål geokoda webbinarium webbinariet webbinarier webbinarierna"""
    ),
    doubled=word_set("det de den är har"),
    repeated=word_set("ja nej mycket långt om"),
    dash="–",
    genitive=":",
    endings=word_tuple("ernas arnas ornas erna arna orna ets ens ena ers ars et en er ar or na n s a e t"),
    joined=word_set(
        """för en ett den det och att som till med vid har kan ska var hos ur nu är de om på av"""
    ),
    compounds=True,
    subordinating=word_set("som att hur vad vilka vilken vilket när där om eftersom medan innan så"),
    pronouns=word_set("vi man de det den jag ni du han hon"),
    never_last=word_set("och eller men att samt en ett eftersom vars vilkas sin sitt sina"),
    activities=word_set(
        """studiecirkel studiecirklar studiecirkeln workshop workshops workshoppar lärprojekt seminarium
        seminarier seminarieserie kurs kurser kursen utbildning utbildningar utbildningen konferens
        konferenser föreläsning föreläsningar webbinarium webbinarier lärserie träff träffar"""
    ),
    audiences=word_set("målgrupp målgrupper target_group audience deltagare"),
)
