"""The comments of new content files, which explain them to the editor: in the publication's own language
where there is one, else in English.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...locale import N_


@dataclass(frozen=True)
class Comments:
    """`rules` has room for {title} and {program}; `date`, `publisher` and `language` stand after their
    values.
    """

    rules: str
    fields: str
    chapters: str
    imprint: str
    members: str
    date: str
    publisher: str
    language: str
    date_from: str
    imprint_from: str
    ignored: str


def spoken_in(language: str) -> str:
    """The language of comments and examples for an edition's: Swedish, or else English."""
    return "sv" if language == "sv" else "en"


def comments(language: str) -> Comments:
    """The comments for an edition in that language."""
    return _COMMENTS[spoken_in(language)]


_SWEDISH = Comments(
    rules=N_(
        "# {title}: vad som står på omslaget och i kolofonen, och vilka förslag som är med, "
        "i vilken ordning.\n#\n# Tre regler för den som ändrar i filen:\n#   1. Dra in med "
        "blanksteg, aldrig med tabb. Behåll indraget på raderna omkring.\n#   2. En text med "
        "kolon följt av blanksteg, eller en som börjar med citattecken, asterisk, "
        'bindestreck eller\n#      nummertecken (#), ska stå inom "raka citattecken".\n#   3. '
        "Allt efter ett blanksteg och ett nummertecken (#) är en anteckning till dig själv "
        "och trycks aldrig, utom på de\n#      indragna raderna under ett |, som trycks som "
        "de står.\n# Kör `{program}` efter en ändring. Är något fel står det i vilken fil och "
        "på vilken rad, och vad du ska göra.\n\n"
    ),
    fields="""
# Varje förslags fält, i den ordning de läses.
#   key    ordet som filerna i proposals/ använder: ändras det här måste det ändras i var och en av dem
#   label  orden som trycks: ändra dem fritt
#   need   required: ett tomt fält är ett fel · expected: det ger en varning, och på sidan står att uppgiften saknas
#          optional: ett tomt fält utelämnas
fields:
""",
    chapters=N_(
        "\n# Kapitlen i ordning, och under vart och ett dess förslag i ordning. Ett förslag "
        "flyttas genom att dess rad flyttas:\n# numren räknas efter listan och skrivs "
        "ingenstans. Varje rad är namnet på en fil i proposals/, utan .yaml.\n# Namnet är "
        "förslagets varaktiga id: länkar, Word-utkast och protokoll går efter det, så låt "
        "det vara, också när\n# rubriken ändras. Ett nytt förslag är en ny fil där och en ny "
        "rad här.\nchapters:\n"
    ),
    imprint="""
# Kolofonen på baksidan, i Markdown: en tom rad börjar ett nytt stycke. Behåll indraget.
""",
    members=N_(
        "# Nätverkets medlemmar: alla som kan lämna förslag eller få ett paket. Listan "
        "gäller alla utgåvor.\n#\n#   id           det som förslagen skriver under "
        "submitted_by. Det består: låt det vara, också när namnet ändras.\n#   name         "
        "det officiella namnet, så som det ska tryckas\n#   kind         region, eller agency "
        "för en myndighet\n#   county_code  bara regioner: länets två siffror enligt SCB, "
        'inom "citattecken", annars blir 01 till 1\n#   recipients   vilka som får medlemmens '
        "paket: en adress på varje rad under recipients, med eget bindestreck\n#\n# Dra in med "
        "blanksteg, aldrig med tabb.\n"
    ),
    date="år-månad-dag: sätt den själv",
    publisher="nätverkets namn",
    language="sv eller en",
    date_from="år-månad-dag. Flyttat från datumet i {}: sätt det själv.",
    imprint_from="från {}: läs igenom",
    ignored="""\
# För den som har sin text i Git: det här hör inte dit.
# Bygget gör om allt i output/. Liggaren innehåller mottagares adresser: säkerhetskopiera den, men publicera den inte.
""",
)
_ENGLISH = Comments(
    rules=N_(
        "# {title}: what stands on its cover and imprint, and which proposals it holds, in "
        "which order.\n#\n# Three rules for editing this file:\n#   1. Indent with spaces, "
        "never with tabs. Keep the indentation of the lines around.\n#   2. A text with a "
        "colon followed by a space, or one that starts with a quotation mark, an asterisk, a "
        'hyphen or a hash\n#      sign, must stand in "straight quotes".\n#   3. Everything '
        "after a space and a hash sign (#) is a note to yourself and is never printed, "
        "except in the indented\n#      lines below a |, which are printed as they stand.\n# "
        "After a change, run `{program}`. If something is wrong, it names the file and the "
        "line and says what to do.\n\n"
    ),
    fields=N_(
        "\n# The fields of every proposal, in the order they are read.\n#   key    the word "
        "that the files in proposals/ use: change it here, and it must be changed in each of "
        "them\n#   label  the words that are printed: change them freely\n#   need   required: "
        "an empty field is an error · expected: it is a warning, and the page says that "
        "nothing is given\n#          optional: an empty field is left out\nfields:\n"
    ),
    chapters=N_(
        "\n# The chapters in order, and under each its proposals in order. To move a "
        "proposal, move its line; the numbers are\n# counted from this list and never written "
        "anywhere. Each line is the name of a file in proposals/, without .yaml.\n# The name "
        "is the proposal's lasting id: links, Word drafts and records go by it, so leave it "
        "alone, also when the\n# title changes. A new proposal is a new file there and a new "
        "line here.\nchapters:\n"
    ),
    imprint=N_(
        "\n# The imprint (colophon) on the back cover, as Markdown: an empty line starts a "
        "new paragraph. Keep the indentation.\n"
    ),
    members=N_(
        "# The members of the network: everybody who may submit a proposal or receive a "
        "parcel. It serves every edition.\n#\n#   id           what the proposals write under "
        "submitted_by. It lasts: leave it alone, also when the name changes.\n#   "
        "name         the official name, printed as it stands here\n#   kind         region "
        "or agency\n#   county_code  regions only: the county's two digits in Statistics "
        'Sweden\'s (SCB) list, in "quotes", or 01 becomes 1\n#   recipients   who receives the '
        "member's parcel: one address a line under recipients, each with its own hyphen\n#\n# "
        "Indent with spaces, never with tabs.\n"
    ),
    date=N_("year-month-day: it is the editor's to set"),
    publisher=N_("the network's name"),
    language="sv or en",
    date_from=N_("year-month-day. Carried on from the date of {}: it is the editor's to set."),
    imprint_from=N_("carried on from {}: read it through"),
    ignored=N_(
        "# For those who keep their texts in Git: this doesn't belong there.\n# A build makes "
        "all of output/ anew. The ledger holds recipients' addresses: back it up, but don't "
        "publish it.\n"
    ),
)
_COMMENTS = {"sv": _SWEDISH, "en": _ENGLISH}
