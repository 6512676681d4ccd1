"""Sixty submissions of ten kinds as people fill forms in: half empty, in the wrong cell, with labels before the
texts, below a quoted form. Each file with the proposals that it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from submissions import answers, control, docx, inline_control, mail, odt, old_field, paragraph, table, xlsx

Expected = Mapping[str, str]
_TITLES = ("Vågor", "Ljus", "Skogar", "Broar", "Data", "Möten")
_PLACES = ("i hamnen", "på torget", "utan gräns", "för barn", "i glesbygd", "efter skolan")
_WORDS = (
    "Sommar",
    "Havsbris",
    "Kvarter",
    "Folkhem",
    "Nattåg",
    "Solsken",
    "Verkstad",
    "Bibliotek",
    "Grannar",
    "Elväg",
)
_VERBS = ("mäter", "ritar", "öppnar", "prövar", "samlar", "jämför")
MEMBERS = (("region-gotland", "Region Gotland", "gotland"), ("region-skane", "Region Skåne", "skane"))


@dataclass(frozen=True)
class Case:
    """A file and the proposals in it: texts by field, with "member" and "email"."""

    name: str
    data: bytes
    expected: tuple[Expected, ...]


def proposal(kind: int, variant: int) -> dict[str, str]:
    """What a member wanted to send in; the variants 1 and 4 leave something out."""
    member, name, domain = MEMBERS[(kind + variant) % 2]
    person = ("Kim Exempel", "Eva Prov", "Bo Mönster")[variant % 3]
    texts = {
        "title": f"{_WORDS[kind]}: {_TITLES[variant].lower()} {_PLACES[kind % 6]}",
        "idea": f"Vi {_VERBS[(kind + variant) % 6]} det som syns {_PLACES[(kind + 2) % 6]}.\nSedan berättar vi om det för grannarna.",
        "purpose": f"Att fler {_VERBS[(kind + 3) % 6]} tillsammans.",
        "target_group": f"Alla som bor {_PLACES[(variant + 1) % 6]}",
        "member": member,
        "name": person,
        "organisation": name,
        "email": f"{person.split()[0].lower()}@{domain}.example",
    }
    if variant == 1:
        texts["target_group"] = ""
    if variant == 4:
        texts["purpose"] = ""
    return texts


def _contact(texts: Mapping[str, str]) -> str:
    return f"{texts['name']}, strateg, {texts['organisation']}, {texts['email']}"


def _form(texts: Mapping[str, str], variant: int) -> bytes:
    purpose = texts["purpose"]
    beside = variant == 2  # typed below the field instead of in it
    return docx(
        paragraph("Förslag inför 2031"),
        paragraph("Sista dag är den 1 maj."),
        inline_control("Rubrik: ", "title", texts["title"]),
        paragraph("Idé"),
        control("idea", *texts["idea"].split("\n")),
        paragraph("Syfte"),
        control("purpose", *([purpose] if purpose and not beside else [])),
        *([paragraph(purpose)] if purpose and beside else []),
        paragraph("Målgrupp"),
        control("target_group", *filter(None, [texts["target_group"]])),
        paragraph("Kontaktperson"),
        control("contacts", _contact(texts)),
    )


def _old_form(texts: Mapping[str, str], variant: int) -> bytes:
    blank = "\u2002" * 5
    return docx(
        paragraph("Blankett"),
        old_field("Rubrik: ", "title", texts["title"]),
        old_field("Idé: ", "idea", texts["idea"].replace("\n", " ")),
        old_field("Syfte: ", "purpose", texts["purpose"] or blank),
        old_field("Målgrupp: ", "target_group", texts["target_group"] or blank),
        old_field("Kontakt: ", "contacts" if variant % 2 else "Text5", _contact(texts)),
    )


def _labelled(texts: Mapping[str, str], variant: int) -> Iterator[str]:
    """Lines with labels: above the texts, before them, numbered, in other words."""
    idea, purpose, group, contact = (
        ("Idé", "Syfte", "Målgrupp", "Kontaktperson"),
        ("Idé:", "Syfte:", "Målgrupp:", "Kontakt:"),
        ("1. Idé", "2. Syfte", "3. Målgrupp", "4. Kontaktperson"),
        ("IDÉ", "SYFTE", "MÅLGRUPP", "KONTAKT"),
        ("Idé", "Syfte", "Målgrupp", "Kontaktuppgifter"),
        ("Ide", "Syftet", "Målgruppen", "Kontakpersoner"),
    )[variant]
    for label, text in (
        (idea, texts["idea"]),
        (purpose, texts["purpose"]),
        (group, texts["target_group"]),
        (contact, _contact(texts)),
    ):
        if variant == 1 and text:
            first, *rest = text.split("\n")
            yield f"{label} {first}"
            yield from rest
        else:
            yield label
            yield from filter(None, text.split("\n"))


def _free_word(texts: Mapping[str, str], variant: int) -> bytes:
    title = "" if variant == 5 else texts["title"]
    lines = [f"Rubrik: {texts['title']}"] if variant == 5 else [title]
    return docx(*map(paragraph, [*lines, *_labelled(texts, variant)]))


def _free_odt(texts: Mapping[str, str], variant: int) -> bytes:
    return odt(f"# {texts['title']}", *_labelled(texts, variant))


def _plain(texts: Mapping[str, str], variant: int) -> bytes:
    encoding = ("utf-8", "cp1252", "utf-16")[variant % 3]
    return "\n\n".join([texts["title"], *_labelled(texts, variant)]).encode(encoding)


def _answers(texts: Mapping[str, str], variant: int) -> bytes:
    fields = {key: texts[key].replace("\n", "\n\n") for key in ("idea", "purpose", "target_group")}
    contact = {"name": texts["name"], "email": texts["email"], "phone": "070-123 45 67"}
    member = texts["member"] if variant % 2 else ""
    return answers(member, texts["email"], {"title": texts["title"], "fields": fields, "contacts": [contact]})


def _mail(texts: Mapping[str, str], variant: int) -> bytes:
    """Labels in the text; of the last, the form in an attachment of a mail that was forwarded."""
    sender = f"{texts['name']} <{texts['email']}>"
    if variant == 5:
        inner = mail("Hej, se bilagan!", sender, "Vårt förslag", ("form.docx", _form(texts, 0)))
        return mail("Till kännedom", "Registrator <reg@annan.example>", "VB: Vårt förslag", inner).as_bytes()
    lines = "\n".join([f"Titel: {texts['title']}", *_labelled(texts, variant)])
    signature = f"Med vänlig hälsning\n{texts['name']}\n{texts['organisation']}"
    return mail(f"Hej!\n\n{lines}\n\n{signature}\n", sender).as_bytes()


def _answered_form(texts: Mapping[str, str], variant: int) -> bytes:
    """Answers between the lines of the form that is quoted, and in the variants from 3 on below the signature."""
    lines = [f"> Titel:\n{texts['title']}", f"> Idé:\n{texts['idea']}"]
    lines += [
        f"> Syfte:\n{texts['purpose']}",
        f"> Målgrupp:\n{texts['target_group']}",
        f"> Kontakt:\n{_contact(texts)}",
    ]
    head = "Den 1 maj 2031 skrev Häftet:\n> Hej, fyll gärna i formuläret här nedanför.\n"
    letter = (
        f"Hej, se nedan.\n\n{texts['name']}\n\n"
        if variant < 3
        else f"Se svar nedan.\n\nMvh\n{texts['name']}\n\n"
    )
    return mail(
        letter + head + "\n".join(lines) + "\n", f"{texts['name']} <{texts['email']}>", "SV: Förslag"
    ).as_bytes()


def _excel(texts: Mapping[str, str], variant: int) -> bytes:
    """Microsoft Forms in Swedish and English, questions as headers."""
    swedish = (
        "ID",
        "Starttid",
        "Slutförandetid",
        "E-post",
        "Namn",
        "Vad heter ert förslag?",
        "Beskriv er idé (max 500 ord)",
        "Syfte och övergripande mål",
        "Vilken är målgruppen?",
        "Kontaktperson (namn, roll, organisation, e-post)",
    )
    english = (
        "ID",
        "Start time",
        "Completion time",
        "Email",
        "Name",
        "What is the title of your proposal?",
        "Please describe the idea",
        "Purpose and overall goals",
        "Who is the target group?",
        "Contact person",
    )
    email = "anonymous" if variant % 2 else texts["email"]
    row = (
        "1",
        47604.5,
        47604.51,
        email,
        "",
        texts["title"],
        texts["idea"].replace("\n", "_x000D_\n"),
        texts["purpose"],
        texts["target_group"],
        _contact(texts),
    )
    return xlsx([swedish if variant % 3 else english, row])


def _csv(texts: Mapping[str, str], variant: int) -> bytes:
    """Google Forms, and tables of one's own."""
    contact = ("Kontaktpersonens namn", "Kontaktpersonens e-post", "Region")
    headers = (
        ("Tidstämpel", "E-postadress", "Titel", "Idé", "Syfte", "Målgrupp", *contact),
        (
            "Timestamp",
            "Email Address",
            "Title",
            "Idea",
            "Purpose",
            "Target group",
            "Contact name",
            "Contact email",
            "Organisation",
        ),
        (
            "Datum",
            "Ifyllt av",
            "Rubrik",
            "Beskrivning av idén",
            "Syfte och mål",
            "Målgrupper",
            "Namn",
            "E-post",
            "Medlem",
        ),
    )[variant % 3]
    first = texts["email"] if variant % 3 < 2 else texts["name"]
    row = (
        "2031-05-01 10:00:00",
        first,
        texts["title"],
        texts["idea"],
        texts["purpose"],
        texts["target_group"],
        texts["name"],
        texts["email"],
        texts["organisation"],
    )
    delimiter, encoding = (
        (";", "utf-8-sig"),
        (",", "utf-8"),
        ("\t", "utf-16"),
        (";", "cp1252"),
        (",", "utf-8-sig"),
        (";", "utf-8"),
    )[variant]
    return table([headers, row], delimiter, encoding)


KINDS: tuple[tuple[str, Callable[[Mapping[str, str], int], bytes]], ...] = (
    ("form.docx", _form),
    ("blankett.docx", _old_form),
    ("fritt.docx", _free_word),
    ("fritt.odt", _free_odt),
    ("text.txt", _plain),
    ("svar.json", _answers),
    ("mejl.eml", _mail),
    ("svarat.eml", _answered_form),
    ("forms.xlsx", _excel),
    ("google.csv", _csv),
)


def cases() -> list[Case]:
    """Ten kinds in six variants."""
    made = []
    for kind, (name, make) in enumerate(KINDS):
        for variant in range(6):
            texts = proposal(kind, variant)
            stem, _, ending = name.rpartition(".")
            made.append(Case(f"{stem}-{variant}.{ending}", make(texts, variant), (texts,)))
    return made
