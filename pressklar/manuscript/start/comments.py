"""The comments of new content files, which explain them to the editor: in the publication's own language
where there is one, else in English.
"""

from __future__ import annotations

from dataclasses import dataclass


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
    rules="""\
# {title}: vad som står på omslaget och i kolofonen, och vilka förslag som är med, i vilken ordning.
#
# Tre regler för den som ändrar i filen:
#   1. Dra in med blanksteg, aldrig med tabb. Behåll indraget på raderna omkring.
#   2. En text med kolon följt av blanksteg, eller en som börjar med citattecken, asterisk, bindestreck eller
#      nummertecken (#), ska stå inom "raka citattecken".
#   3. Allt efter ett blanksteg och ett nummertecken (#) är en anteckning till dig själv och trycks aldrig, utom på de
#      indragna raderna under ett |, som trycks som de står.
# Kör `{program}` efter en ändring. Är något fel står det i vilken fil och på vilken rad, och vad du ska göra.

""",
    fields="""
# Varje förslags fält, i den ordning de läses.
#   key    ordet som filerna i proposals/ använder: ändras det här måste det ändras i var och en av dem
#   label  orden som trycks: ändra dem fritt
#   need   required: ett tomt fält är ett fel · expected: det ger en varning, och på sidan står att uppgiften saknas
#          optional: ett tomt fält utelämnas
fields:
""",
    chapters="""
# Kapitlen i ordning, och under vart och ett dess förslag i ordning. Ett förslag flyttas genom att dess rad flyttas:
# numren räknas efter listan och skrivs ingenstans. Varje rad är namnet på en fil i proposals/, utan .yaml.
# Namnet är förslagets varaktiga id: länkar, Word-utkast och protokoll går efter det, så låt det vara, också när
# rubriken ändras. Ett nytt förslag är en ny fil där och en ny rad här.
chapters:
""",
    imprint="""
# Kolofonen på baksidan, i Markdown: en tom rad börjar ett nytt stycke. Behåll indraget.
""",
    members="""\
# Nätverkets medlemmar: alla som kan lämna förslag eller få ett paket. Listan gäller alla utgåvor.
#
#   id           det som förslagen skriver under submitted_by. Det består: låt det vara, också när namnet ändras.
#   name         det officiella namnet, så som det ska tryckas
#   kind         region, eller agency för en myndighet
#   county_code  bara regioner: länets två siffror enligt SCB, inom "citattecken", annars blir 01 till 1
#   recipients   vilka som får medlemmens paket: en adress på varje rad under recipients, med eget bindestreck
#
# Dra in med blanksteg, aldrig med tabb.
""",
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
    rules="""\
# {title}: what stands on its cover and imprint, and which proposals it holds, in which order.
#
# Three rules for editing this file:
#   1. Indent with spaces, never with tabs. Keep the indentation of the lines around.
#   2. A text with a colon followed by a space, or one that starts with a quotation mark, an asterisk, a hyphen or a hash
#      sign, must stand in "straight quotes".
#   3. Everything after a space and a hash sign (#) is a note to yourself and is never printed, except in the indented
#      lines below a |, which are printed as they stand.
# After a change, run `{program}`. If something is wrong, it names the file and the line and says what to do.

""",
    fields="""
# The fields of every proposal, in the order they are read.
#   key    the word that the files in proposals/ use: change it here, and it must be changed in each of them
#   label  the words that are printed: change them freely
#   need   required: an empty field is an error · expected: it is a warning, and the page says that nothing is given
#          optional: an empty field is left out
fields:
""",
    chapters="""
# The chapters in order, and under each its proposals in order. To move a proposal, move its line; the numbers are
# counted from this list and never written anywhere. Each line is the name of a file in proposals/, without .yaml.
# The name is the proposal's lasting id: links, Word drafts and records go by it, so leave it alone, also when the
# title changes. A new proposal is a new file there and a new line here.
chapters:
""",
    imprint="""
# The imprint (colophon) on the back cover, as Markdown: an empty line starts a new paragraph. Keep the indentation.
""",
    members="""\
# The members of the network: everybody who may submit a proposal or receive a parcel. It serves every edition.
#
#   id           what the proposals write under submitted_by. It lasts: leave it alone, also when the name changes.
#   name         the official name, printed as it stands here
#   kind         region or agency
#   county_code  regions only: the county's two digits in Statistics Sweden's (SCB) list, in "quotes", or 01 becomes 1
#   recipients   who receives the member's parcel: one address a line under recipients, each with its own hyphen
#
# Indent with spaces, never with tabs.
""",
    date="year-month-day: it is the editor's to set",
    publisher="the network's name",
    language="sv or en",
    date_from="year-month-day. Carried on from the date of {}: it is the editor's to set.",
    imprint_from="carried on from {}: read it through",
    ignored="""\
# For those who keep their texts in Git: this doesn't belong there.
# A build makes all of output/ anew. The ledger holds recipients' addresses: back it up, but don't publish it.
""",
)
_COMMENTS = {"sv": _SWEDISH, "en": _ENGLISH}
