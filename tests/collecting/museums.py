"""Ten submissions to a network of museums, written by hand as its members would send them: other fields than
the booklet's, Swedish and English, each in a way of its own. `expected` is what stands in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from submissions import W, docx, mail, odt, paragraph, run, table, xlsx, zipped

MEMBERS = """\
- {id: sjofart, name: Sjöfartsmuseet i Hamnvik, short_name: Sjöfartsmuseet, recipients: [info@sjofart.example]}
- {id: textil, name: Textilmuseet Väveriet, recipients: [kontakt@vaveriet.example]}
- {id: rail, name: The Narrow Gauge Railway Museum, recipients: [office@narrowgauge.example]}
- {id: glas, name: Glasbrukets museiförening, recipients: [glasbruket@post.example]}
- {id: folk, name: Valley Folk Museum, recipients: [hello@valleyfolk.example]}
"""
EDITION = """\
title: Gemensamma insatser 2031
language: sv
publisher: Museinätverket
date: 2031-01-15
fields:
  - {key: background, label: Bakgrund, need: expected}
  - {key: activity, label: Vad vi vill göra, need: required}
  - {key: cost, label: Kostnad, need: expected}
  - {key: schedule, label: Tidplan, need: optional}
  - {key: benefit, label: Nytta för besökaren, need: optional}
chapters:
  - {id: samlingar, title: Samlingar, proposals: [a]}
  - {id: moten, title: Möten med besökare, proposals: []}
"""
LISTED = "title: Ett\nsubmitted_by: [sjofart]\nactivity: Vi gör något.\n"


@dataclass(frozen=True)
class Proposed:
    """What stands in a submission, field by field; what isn't named is empty."""

    title: str
    member: str
    fields: Mapping[str, str]
    contact: str = ""
    email: str = ""


@dataclass(frozen=True)
class Sent:
    name: str
    data: bytes
    expected: tuple[Proposed, ...] = field(default_factory=tuple)


def styled(style: str, text: str, *looks: str) -> str:
    marks = "".join(f"<w:{look}/>" for look in looks)
    words = run(text).replace("<w:r>", f"<w:r><w:rPr>{marks}</w:rPr>")
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{words}</w:p>'


def styles(**names: str) -> str:
    each = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in names.items()
    )
    return f"<w:styles {W}>{each}</w:styles>"


def rows(*pairs: tuple[str, str]) -> str:
    def cell(text: str) -> str:
        return f"<w:tc>{''.join(map(paragraph, text.split(chr(10))))}</w:tc>"

    return f"<w:tbl>{''.join(f'<w:tr>{cell(first)}{cell(second)}</w:tr>' for first, second in pairs)}</w:tbl>"


def box(*paragraphs: str) -> str:
    inside = "".join(paragraphs)
    return (
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
        f"{inside}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )


def odd_styles() -> Sent:
    data = docx(
        styled("Rubrikstor", "Vandrande fyrar"),
        styled("Ingress2", "Sjöfartsmuseet i Hamnvik, mars 2031"),
        styled("Mellanrubrik", "Bakgrund", "b"),
        styled("Brdtext", "Fyrarna längs kusten har tystnat. Ingen berättar deras historia."),
        styled("Mellanrubrik", "Vad vill vi göra?", "b"),
        styled("Brdtext", "En vandringsutställning i fem lådor."),
        styled("Brdtext", "Lådorna följer postbåten."),
        styled("Mellanrubrik", "Kostnader", "b"),
        styled("Brdtext", "120 000 kronor, varav hälften söks."),
        styled("Mellanrubrik", "Tidsplan", "b"),
        styled("Brdtext", "April till oktober."),
        styled("Mellanrubrik", "Kontaktperson", "b"),
        styled("Brdtext", "Malin Fyrlund, intendent, malin@sjofart.example"),
        **{"word/styles.xml": styles(Rubrikstor="Stor rubrik", Ingress2="Ingress", Mellanrubrik="Mellan", Brdtext="Brödtext")},
    )  # fmt: skip
    return Sent(
        "Vandrande fyrar SLUTVERSION 3.docx",
        data,
        (
            Proposed(
                "Vandrande fyrar",
                "sjofart",
                {
                    "background": "Fyrarna längs kusten har tystnat. Ingen berättar deras historia.",
                    "activity": "En vandringsutställning i fem lådor. Lådorna följer postbåten.",
                    "cost": "120 000 kronor, varav hälften söks.",
                    "schedule": "April till oktober.",
                },
                "Malin Fyrlund",
                "malin@sjofart.example",
            ),
        ),
    )


def text_box_and_changes() -> Sent:
    changed = (
        f'<w:p>{run("We want to restore ")}<w:del w:id="1" w:author="x"><w:r><w:delText>two</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" w:author="x">{run("three")}</w:ins>{run(" carriages.")}</w:p>'
    )
    data = docx(
        box(paragraph("The Narrow Gauge Railway Museum"), paragraph("office@narrowgauge.example")),
        paragraph("Title: Carriages for all"),
        paragraph("Background"),
        paragraph("Steps are too high for wheelchairs."),
        paragraph("What we want to do:"),
        changed,
        paragraph("Budget: about 9,000 euros"),
        paragraph("Benefits for the visitor"),
        paragraph("Everybody can ride."),
    )
    return Sent(
        "proposal.docx",
        data,
        (
            Proposed(
                "Carriages for all",
                "rail",
                {
                    "background": "Steps are too high for wheelchairs.",
                    "activity": "We want to restore three carriages.",
                    "cost": "about 9,000 euros",
                    "benefit": "Everybody can ride.",
                },
                "",
                "",
            ),
        ),
    )


def table_as_form() -> Sent:
    data = docx(
        paragraph("ANSÖKAN OM GEMENSAM INSATS"),
        rows(
            ("Museum", "Textilmuseet Väveriet"),
            ("Insatsens namn", "Vävstolen som spelar"),
            ("Bakgrund och behov", "Vävstolen står stilla.\nHålkorten finns kvar."),
            ("Beskrivning av insatsen", "Vi låter hålkorten styra ett piano."),
            ("Beräknad kostnad", "45 000 kr"),
            ("När ska det ske?", "Hösten 2031"),
            ("Vem är kontaktperson?", "Iris Varp"),
            ("E-post", "iris.varp@vaveriet.example"),
            ("Diarienummer", "2031/17"),
        ),
    )
    return Sent(
        "ansokan.docx",
        data,
        (
            Proposed(
                "Vävstolen som spelar",
                "textil",
                {
                    "background": "Vävstolen står stilla. Hålkorten finns kvar.",
                    "activity": "Vi låter hålkorten styra ett piano.",
                    "cost": "45 000 kr",
                    "schedule": "Hösten 2031",
                },
                "Iris Varp",
                "iris.varp@vaveriet.example",
            ),
        ),
    )


def mail_with_signature() -> Sent:
    text = (
        "Hej Eva,\n\nTack för påminnelsen! Här är vårt.\n\nRubrik: Glas i natten\n\nBakgrund: Hyttan är mörk på vintern.\n\n"
        "Vad vi vill göra: Vi tänder ugnen varje fredag\noch bjuder in skolor.\n\nKostnad: ved för 8 000 kr\n\n"
        "Hälsningar\nNisse Pipa\nordförande, Glasbrukets museiförening\n070-000 00 00\n\n"
        "Från: Eva <eva@natverket.example>\nSkickat: den 2 maj 2031 09:12\nTill: Nisse\nÄmne: Påminnelse\n\n"
        "Glöm inte att skicka era förslag med rubrik, bakgrund och kostnad.\n"
    )
    return Sent(
        "SV Påminnelse.eml",
        mail(text, "Nisse Pipa <nisse@post.example>", "SV: Påminnelse").as_bytes(),
        (
            Proposed(
                "Glas i natten",
                "glas",
                {
                    "background": "Hyttan är mörk på vintern.",
                    "activity": "Vi tänder ugnen varje fredag och bjuder in skolor.",
                    "cost": "ved för 8 000 kr",
                },
                "Nisse Pipa",
                "nisse@post.example",
            ),
        ),
    )


def html_mail() -> Sent:
    page = (
        "<div>Hi all,</div><div><br></div><div><b>Name of the project:</b> A barn of voices</div>"
        "<div><b>Background:</b> We have <i>forty</i> tapes.</div><div><b>What do you want to do?</b></div>"
        "<ol><li>digitise them</li><li>play them in the barn</li></ol>"
        "<div><b>Cost:</b> £2,500</div><div><br></div><div>All the best</div><div>Gwen Vale</div><div>Valley Folk Museum</div>"
        '<div class="gmail_quote"><div>On Mon, 5 May 2031 Eva &lt;eva@natverket.example&gt; wrote:</div>'
        '<blockquote class="gmail_quote"><p>Please send us the background and the cost.</p></blockquote></div>'
    )
    message = mail("", "Gwen Vale <gwen@valleyfolk.example>", "Re: Call")
    message.set_content(page, subtype="html")
    return Sent(
        "Re Call.eml",
        message.as_bytes(),
        (
            Proposed(
                "A barn of voices",
                "folk",
                {
                    "background": "We have *forty* tapes.",
                    "activity": "1. digitise them\n2. play them in the barn",
                    "cost": "£2,500",
                },
                "Gwen Vale",
                "gwen@valleyfolk.example",
            ),
        ),
    )


def microsoft_forms() -> Sent:
    headers = [
        *("ID", "Starttid", "Slutförandetid", "E-post", "Namn", "Vilket museum kommer du från?"),
        *(
            "Vad heter insatsen?",
            "Bakgrund (varför behövs den?)",
            "Vad vill ni göra?",
            "Vilka kostnader ser ni?",
        ),
        *("Vilka har nytta av insatsen? (välj flera)", "Vilket tema passar bäst?"),
    ]
    data = xlsx(
        [
            headers,
            [
                *("1", 47604.4, 47604.5, "malin@sjofart.example", "Malin Fyrlund", "Sjöfartsmuseet"),
                *("Båtar i brev", "Ingen skriver brev.", "Vi skickar båtar på vykort.", "Porto, 3 000 kr"),
                *("Barn;Skolor;Äldre;", "Möten med besökare"),
            ],
            [
                *("2", 47604.6, 47604.7, "anonymous", "", "Väveriet", "Knapparnas hus", ""),
                *("Ett hus av knappar.\nMan får gå in.", "", "", "Samlingar"),
            ],
        ]
    )
    return Sent(
        "Insatser 2031(1-2).xlsx",
        data,
        (
            Proposed(
                "Båtar i brev",
                "sjofart",
                {
                    "background": "Ingen skriver brev.",
                    "activity": "Vi skickar båtar på vykort.",
                    "cost": "Porto, 3 000 kr",
                    "benefit": "Barn; Skolor; Äldre",
                },
            ),
            Proposed("Knapparnas hus", "textil", {"activity": "Ett hus av knappar. Man får gå in."}),
        ),
    )


def google_forms() -> Sent:
    headers = [
        *("Timestamp", "Email Address", "Museum", "Title of your idea", "Why is it needed? (background)"),
        *("What do you want to do?", "Rough budget", "Timeline", "Who benefits? [tick all that apply]"),
    ]
    row = [
        *("5/6/2031 10:11:12", "gwen@valleyfolk.example", "Valley Folk Museum", "Bread of the valley"),
        *(
            "The oven is cold.",
            "Bake every Sunday.",
            "500 for flour",
            "June to August",
            "Children, Neighbours",
        ),
    ]
    return Sent(
        "Call for ideas (Responses) - Form Responses 1.csv",
        table([headers, row], ",", "utf-8"),
        (
            Proposed(
                "Bread of the valley",
                "folk",
                {
                    "background": "The oven is cold.",
                    "activity": "Bake every Sunday.",
                    "cost": "500 for flour",
                    "schedule": "June to August",
                    "benefit": "Children, Neighbours",
                },
            ),
        ),
    )


def plain_text() -> Sent:
    text = (
        "GLASBRUKETS MUSEIFÖRENING\n\nRUBRIK\nSkärvor blir smycken\n\nBAKGRUND\nVi har tre ton skärvor.\n\n"
        "VAD VI VILL GÖRA\nBesökaren slipar en egen skärva:\n- välj\n- slipa\n- ta med hem\n\nTIDPLAN\nHela sommaren\n\n"
        "KONTAKT\nNisse Pipa, glasbruket@post.example\n"
    )
    return Sent(
        "förslag glasbruket.txt",
        text.encode("cp1252"),
        (
            Proposed(
                "Skärvor blir smycken",
                "glas",
                {
                    "background": "Vi har tre ton skärvor.",
                    "activity": "Besökaren slipar en egen skärva:\n- välj\n- slipa\n- ta med hem",
                    "schedule": "Hela sommaren",
                },
                "Nisse Pipa",
                "glasbruket@post.example",
            ),
        ),
    )


def open_document() -> Sent:
    data = odt(
        "# The clock that ran backwards",
        "From: The Narrow Gauge Railway Museum",
        "# Background",
        "Our station clock stopped in 1931.",
        "# What we want to do",
        "Run it backwards for a year, with",
        "- a talk each month",
        "- a parade",
        "# Costs",
        "None: volunteers do it.",
        "# Contact",
        "Tom Rail, curator, tom@narrowgauge.example",
    )
    return Sent(
        "clock.odt",
        data,
        (
            Proposed(
                "The clock that ran backwards",
                "rail",
                {
                    "background": "Our station clock stopped in 1931.",
                    "activity": "Run it backwards for a year, with\n- a talk each month\n- a parade",
                    "cost": "None: volunteers do it.",
                },
                "Tom Rail",
                "tom@narrowgauge.example",
            ),
        ),
    )


def folder_in_a_zip() -> Sent:
    first = docx(
        paragraph("Förslag 1: Rep och knopar"),
        paragraph("Vad vi vill göra: En knoptävling."),
        paragraph("Kostnad: Rep för 2 000 kr."),
        paragraph("Förslag 2: Sjömannens säng"),
        paragraph("Vad vi vill göra: Man får prova en hängmatta."),
        paragraph("Nytta för besökaren: Man förstår trångboddheten."),
    )
    note = "Bifogat två förslag från oss.\nMvh Malin Fyrlund, Sjöfartsmuseet i Hamnvik\n".encode()
    data = zipped(
        {
            "Förslag Sjöfartsmuseet/våra förslag.docx": first,
            "Förslag Sjöfartsmuseet/läs mig.txt": note,
            "Förslag Sjöfartsmuseet/.DS_Store": b"x",
        }
    )
    return Sent(
        "Förslag Sjöfartsmuseet.zip",
        data,
        (
            Proposed(
                "Rep och knopar", "sjofart", {"activity": "En knoptävling.", "cost": "Rep för 2 000 kr."}
            ),
            Proposed(
                "Sjömannens säng",
                "sjofart",
                {"activity": "Man får prova en hängmatta.", "benefit": "Man förstår trångboddheten."},
            ),
        ),
    )


SENT = tuple(
    make()
    for make in (
        odd_styles,
        text_box_and_changes,
        table_as_form,
        mail_with_signature,
        html_mail,
        microsoft_forms,
        google_forms,
        plain_text,
        open_document,
        folder_in_a_zip,
    )
)
