"""The form as one file for a browser: it works from a folder, without a server or a network, keeps what is
typed, and saves an answer file (docs/call.md has its shape).

Its policy lets the page's own script and style run, known by their hashes, and nothing else: no address is
asked for anything (Content Security Policy Level 3, 4.2).
"""

from __future__ import annotations

import base64
import hashlib
import json

from markupsafe import Markup

from ..locale import tr
from ..problems import ContentError, Place, Problem
from ..rendering.report_pages import look_values
from ..rendering.sections import SectionSource
from .form import Form

_SCRIPT = "form.js"

_ASKED = (
    *("form_entry", "form_take_away", "form_contact", "form_take_contact_away", "form_clear"),
    *("form_clear_now", "form_kept", "form_not_kept", "form_saved", "form_opened", "form_not_opened"),
    *("form_cleared", "form_missing", "form_too_long", "form_not_an_email", "form_count"),
)
"""The keys of the texts that the script puts in."""


def web_form(source: SectionSource, form: Form) -> bytes:
    """The form as an HTML file, the same bytes each time. Raises ContentError (E310, E311, E651)."""
    style = source.render("form_style.html.j2", **look_values(source.folders, source.edition.theme)).strip()
    script = _script(source)
    data = {
        "publication": form.publication,
        "edition": form.edition,
        "member": form.member,
        "file": form.names["answer"],
        "words": {key: form.texts.entries[key] for key in _ASKED},
    }
    page = source.render(
        "form.html.j2",
        form=form,
        t=form.texts,
        policy=_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        data=Markup(json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")),
    )
    return (page.strip() + "\n").encode("utf-8", "replace")


def _script(source: SectionSource) -> str:
    path = source.look.template(_SCRIPT)
    try:
        if path is None:
            raise FileNotFoundError(2, tr("it isn't there"))
        return path.read_text("utf-8").replace("\r\n", "\n").strip()
    except (OSError, UnicodeDecodeError) as error:
        file = source.folders.display_path(path) if path else f"templates/{_SCRIPT}"
        reason = getattr(error, "strerror", None) or error
        raise ContentError(
            Problem(
                "E651",
                Place(file),
                tr("{file} can't be read: {reason}.", file=file, reason=reason),
                tr("Put the file back; the one of this project may be copied."),
            )
        ) from error


def _policy(style: str, script: str) -> str:
    def hashed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    return (
        f"default-src 'none'; script-src {hashed(script)}; style-src {hashed(style)}; font-src data:; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
