"""Five submissions to a union of clubs, written by hand: fields called otherwise again, one of them by a
question. They were measured before anything was mended for them.
"""

from __future__ import annotations

from museums import Proposed, Sent, rows, styled, styles
from submissions import docx, mail, odt, xlsx

MEMBERS = """\
- {id: simhopp, name: Simhopparna i Norrvik, recipients: [styrelsen@simhopp.example]}
- {id: orient, name: Orienteringsklubben Kompassen, recipients: [kansli@kompassen.example]}
- {id: row, name: Riverside Rowing Club, recipients: [crew@riverside.example]}
- {id: chess, name: The Corner Chess Club, recipients: [king@corner.example]}
"""
EDITION = """\
title: Idrottens idéer 2031
language: sv
publisher: Förbundet
date: 2031-01-15
fields:
  - {key: problem, label: Vad är problemet?, need: expected}
  - {key: solution, label: Vårt förslag, need: required}
  - {key: budget, label: Budget, need: expected}
  - {key: effects, label: Effekter för medlemmarna, need: optional}
chapters:
  - {id: anlaggningar, title: Anläggningar, proposals: [a]}
  - {id: ledare, title: Ledare, proposals: []}
"""
LISTED = "title: Ett\nsubmitted_by: [simhopp]\nsolution: Vi gör något.\n"


def web_form() -> bytes:
    page = "<table><tr><td><b>Klubb</b></td><td>Simhopparna i Norrvik</td></tr><tr><td><b>Förslagets titel</b></td><td>Varmare vatten</td></tr><tr><td><b>Problemet</b></td><td>Bassängen är kall.</td></tr><tr><td><b>Ert förslag</b></td><td><p>Höj till <i>28 grader</i>.</p></td></tr><tr><td><b>Vad kostar det?</b></td><td>40 000 kr per år</td></tr><tr><td><b>Namn</b></td><td>Vera Vatten</td></tr><tr><td><b>E-post</b></td><td>vera@simhopp.example</td></tr></table><p>Skickat från webbformuläret</p>"
    message = mail("", "Webbformulär <noreply@forbundet.example>", "Nytt förslag")
    message.set_content(page, subtype="html")
    return message.as_bytes()


def forwarded() -> bytes:
    message = mail(
        "See below.\n\nBest wishes,\nEva\n\n-------- Forwarded Message --------\nSubject: Idea\nDate: Mon, 5 May 2031\nFrom: Ann Oar <ann@riverside.example>\nTo: eva@forbundet.example\n\nDear Eva,\n\nTitle: Boats for beginners\nProblem: New rowers wait for weeks.\nOur proposal: Two wide boats that never tip over.\nBudget: 3,000 pounds\nEffects for members: More of us.\n\nYours\nAnn Oar\nRiverside Rowing Club\n",
        "Eva <eva@forbundet.example>",
        "Fwd: Idea",
    )
    return message.as_bytes()


SENT = (
    Sent(
        "ifyllt.docx",
        docx(
            styled("Title", "Kartor i mörker"),
            rows(
                ("Förening", "Orienteringsklubben Kompassen"),
                ("Vad är problemet?", "Vi springer vilse."),
                ("Vårt förslag", "Reflexer på varje skärm.\nOch pannlampor att låna."),
                ("Budget", "12 000 kr"),
                ("Effekter", "Alla hittar hem."),
                ("Kontaktperson", "Olle Stig, olle@kompassen.example"),
            ),
            **{"word/styles.xml": styles(Title="Title")},
        ),
        (
            Proposed(
                "Kartor i mörker",
                "orient",
                {
                    "problem": "Vi springer vilse.",
                    "solution": "Reflexer på varje skärm. Och pannlampor att låna.",
                    "budget": "12 000 kr",
                    "effects": "Alla hittar hem.",
                },
                "Olle Stig",
                "olle@kompassen.example",
            ),
        ),
    ),
    Sent(
        "web.eml",
        web_form(),
        (
            Proposed(
                "Varmare vatten",
                "simhopp",
                {
                    "problem": "Bassängen är kall.",
                    "solution": "Höj till *28 grader*.",
                    "budget": "40 000 kr per år",
                },
                "Vera Vatten",
                "vera@simhopp.example",
            ),
        ),
    ),
    Sent(
        "fwd.eml",
        forwarded(),
        (
            Proposed(
                "Boats for beginners",
                "row",
                {
                    "problem": "New rowers wait for weeks.",
                    "solution": "Two wide boats that never tip over.",
                    "budget": "3,000 pounds",
                    "effects": "More of us.",
                },
            ),
        ),
    ),
    Sent(
        "forms.xlsx",
        xlsx(
            [
                [
                    "ID",
                    "Start time",
                    "Completion time",
                    "Email",
                    "Name",
                    "Which club are you from?",
                    "What is your idea called?",
                    "What is the problem today?",
                    "What do you propose?",
                    "How much will it cost?",
                    "What effects will it have for your members? (choose several)",
                ],
                [
                    "1",
                    47604.1,
                    47604.2,
                    "king@corner.example",
                    "Max King",
                    "The Corner Chess Club",
                    "Chess on the bus",
                    "Travel is dull.",
                    "Magnetic boards on each seat.",
                    "£90",
                    "Fun;Practice;",
                ],
            ]
        ),
        (
            Proposed(
                "Chess on the bus",
                "chess",
                {
                    "problem": "Travel is dull.",
                    "solution": "Magnetic boards on each seat.",
                    "budget": "£90",
                    "effects": "Fun Practice",
                },
            ),
        ),
    ),
    Sent(
        "klubb.odt",
        odt(
            "# Simhopp för alla",
            "Simhopparna i Norrvik",
            "# Problemet",
            "Tornet är för högt.",
            "# Förslag",
            "Ett lägre torn:",
            "- en meter",
            "- två meter",
            "# Kostnad",
            "Vet vi inte än.",
            "# Effekter för medlemmarna",
            "Fler vågar.",
        ),
        (
            Proposed(
                "Simhopp för alla",
                "simhopp",
                {
                    "problem": "Tornet är för högt.",
                    "solution": "Ett lägre torn:\n- en meter\n- två meter",
                    "budget": "Vet vi inte än.",
                    "effects": "Fler vågar.",
                },
            ),
        ),
    ),
)
