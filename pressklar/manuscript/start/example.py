"""The commented example that a new edition begins with: a proposal's file that explains each of its fields
and shows what a text may hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...locale import N_, tr
from ...model import Contact, Field, Member, Need, Proposal
from ..patch.values import entry
from .comments import spoken_in

_HEAD = {
    "sv": N_(
        "# Ett exempel, som visar allt som ett förslag kan innehålla. Så blir det till ett "
        "eget förslag:\n#   1. Kopiera filen. Ge kopian ett namn av små bokstäver (a till z), "
        "siffror och bindestreck, som slutar på .yaml.\n#      Namnet är förslagets id: "
        "länkar går efter det, så låt det sedan vara.\n#   2. Skriv in namnet, utan .yaml, "
        "under ett kapitel i edition.yaml.\n#   3. Byt ut texterna. Det som står efter # är "
        "anteckningar och trycks aldrig.\n# När det första riktiga förslaget är på plats: ta "
        "bort den här filen, och dess rad i edition.yaml.\n#\n# Texterna under ett | står "
        "indragna två steg och får innehålla:\n#   nytt stycke      en tom rad\n#   kursivt, "
        "fett    *kursivt*, **fett**\n#   lista            varje punkt på en egen rad efter "
        '"- ", eller "1. " för en numrerad; en tom rad före listan\n#   länk             '
        "[orden](https://www.natverket.example) eller [orden](mailto:namn@region.example)\n"
        "#   annat förslag    [orden](#det-forslagets-filnamn), utan .yaml: dess nummer "
        "skrivs ut av sig självt\n#   fotnot           [^1] där den hör hemma, och på en egen "
        "rad, med en tom rad före:\n#                    [^1]: Fotnotens text.\n#   "
        "tabell           | År | Dialoger |\n#                    |---|---:|\n"
        "#                    | 2023 | 12 |\n#   bild             lägg filen i images/ och "
        "skriv på en egen rad:\n#                    ![Vad bilden visar, för den som inte ser "
        'den](images/karta.png "Bildtexten")\n#   mellanrubrik     ### Rubriken\n\n'
    ),
    "en": N_(
        "# An example that shows everything a proposal can hold. To make a proposal of your "
        "own:\n#   1. Copy this file. Give the copy a name of small letters (a to z), figures "
        "and hyphens that ends in .yaml.\n#      The name is the proposal's id: links go by "
        "it, so leave it alone afterwards.\n#   2. Write the name, without .yaml, under a "
        "chapter in edition.yaml.\n#   3. Change the texts. What stands after a # is a note "
        "and is never printed.\n# When the first real proposal is in place, take this file "
        "away, and its line in edition.yaml.\n#\n# The texts under a | are indented by two "
        "spaces and may hold:\n#   a new paragraph    an empty line\n#   italic, bold       "
        '*italic*, **bold**\n#   a list             each point on a line of its own after "- '
        '", or "1. " for a numbered one; an empty line before the list\n#   a '
        "link             [the words](https://www.network.example) or [the "
        "words](mailto:name@region.example)\n#   another proposal   [the "
        "words](#that-proposals-file-name), without .yaml: its number is printed by itself\n"
        "#   a footnote         [^1] where it belongs, and on a line of its own, after an "
        "empty line:\n#                      [^1]: The note's text.\n#   a table            | "
        "Year | Meetings |\n#                      |---|---:|\n#                      | 2023 | "
        "12 |\n#   a picture          put the file into images/ and write on a line of its "
        "own:\n#                      ![What it shows, for those who can't see "
        'it](images/map.png "The caption")\n#   a small heading    ### The heading\n\n'
    ),
}
_WORDS: dict[str, dict[str, str]] = {
    "sv": {
        "id": "exempel",
        "title": "Ett exempel: så skrivs ett förslag",
        "above title": "Rubriken, på en rad.",
        N_("above submitted_by"): "Avsändare: id ur content/members.yaml. Flera skiljs åt med komma.",
        "above intro": "En inledning före första fältet. Den behövs sällan: ta bort raden om den är tom.",
        "above contacts": "Kontaktpersoner, en eller flera. Varje del får saknas; note är för det som inte är namn, roll, organisation eller adress.",
        "required": "Måste fyllas i.",
        "expected": "Bör fyllas i: annars varnar bygget, och på sidan står att uppgiften saknas.",
        "optional": "Får lämnas tomt: då kommer fältet inte med.",
        "first": "Beskriv förslaget med några meningar. En rad får vara hur lång som helst.\n\n"
        "En tom rad börjar ett nytt stycke. Ett ord kan vara *kursivt* eller **fett**, och en lista ser ut så här:\n\n"
        "- den första punkten\n- den andra punkten",
        "other": "Skriv en eller ett par meningar här.",
        "role": "utvecklingsledare",
        "name": "Kim Exempel",
        "note": "Nås säkrast på förmiddagen.",
    },
    "en": {
        "id": "example",
        "title": N_("An example: how to write a proposal"),
        "above title": N_("The title, on one line."),
        N_("above submitted_by"): N_(
            "Who sent it in: ids from content/members.yaml. Several are parted by commas."
        ),
        "above intro": N_(
            "A text before the first field. It is seldom needed: take the line away if it is empty."
        ),
        "above contacts": N_(
            "Whom to ask, one or several. Any part may be missing; note is for what is no name, "
            "role, organisation or address."
        ),
        "required": N_("Must be filled in."),
        "expected": N_(
            "Should be filled in: otherwise the build warns, and the page says that nothing is given."
        ),
        "optional": N_("May stay empty: the field is left out then."),
        "first": N_(
            "Describe the proposal in a few sentences. A line may be as long as you like.\n\nAn "
            "empty line begins a new paragraph. A word can be *italic* or **bold**, and a list "
            "looks like this:\n\n- the first point\n- the second point"
        ),
        "other": N_("Write a sentence or two here."),
        "role": "development officer",
        "name": "Kim Example",
        "note": N_("Best reached in the morning."),
    },
}


def example(language: str, fields: Sequence[Field], member: Member | None) -> Proposal:
    """The example as a proposal. Every field but those that may stay empty has a text, and so has the
    first.
    """
    words = _WORDS[spoken_in(language)]
    texts = {
        field.key: "" if index and field.need == "optional" else words["other" if index else "first"]
        for index, field in enumerate(fields)
    }
    address = f"kim@{member.id if member else 'region'}.example"
    contact = Contact(words["name"], words["role"], member.name if member else None, address, words["note"])
    return Proposal(
        words["id"], 1, words["title"], (member,) if member else (), fields=texts, contacts=(contact,)
    )


def example_yaml(language: str, fields: Sequence[Field], proposal: Proposal) -> str:
    """The text of the example's file, with a comment above each key."""
    words = _WORDS[spoken_in(language)]
    needs: Mapping[Need, str] = {
        "required": words["required"],
        "expected": words["expected"],
        "optional": words["optional"],
    }
    contact = {key: value for key, value in vars(proposal.contacts[0]).items() if value}
    parts = [
        (words["above title"], entry("title", proposal.title)),
        (
            words[tr("above submitted_by")],
            entry("submitted_by", [member.id for member in proposal.submitted_by]),
        ),
        (words["above intro"], entry("intro", "")),
        *(
            (
                f"{' '.join(field.label.split())}. {needs[field.need]}",
                entry(field.key, proposal.fields[field.key], as_block=True),
            )
            for field in fields
        ),
        (words["above contacts"], entry("contacts", [contact])),
    ]
    return _HEAD[spoken_in(language)] + "\n".join(
        "\n".join((f"# {above}", *lines, "")) for above, lines in parts
    )
