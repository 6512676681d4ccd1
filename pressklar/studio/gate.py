"""The one gate before every route: who may ask, from where, and how much may be sent.

The studio listens on the loopback address alone, and even so any page in the reader's browser, and any
program of another user, can knock there. So a request must name one of this server's own hosts (against DNS
rebinding), carry the cookie that only the address printed at the start gives (as Jupyter does it), and, where
it changes something, come from the studio's own pages (Sec-Fetch-Site and Origin, Fetch Metadata Request
Headers, W3C).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode

from ..locale import tr

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 50_000_000
"""Bytes that a request may bring: a returned Word file with its pictures, a picture, a backup."""
MOST_PASSED_OVER = 2_000_000_000
"""Bytes of a larger one that are read and thrown away: a browser takes an answer only when all is sent."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS: Mapping[str, str] = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""Put on every answer. What a page needs besides is its own matter (caching)."""
LETTERS = "/send/letter/"
LETTER_HEADERS: Mapping[str, str] = {
    **HEADERS,
    "content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "x-frame-options": "SAMEORIGIN",
}
"""Put on a member's letter, which is shown in a frame as mail programs do: with its own styles, and as a
page of nobody's, that can run, ask and send nothing (Content Security Policy Level 3, "sandbox").
"""


class Gate:
    """An ASGI application around another one. `port` is the one that the server listens on."""

    def __init__(self, app: ASGIApp, port: int, ticket: str = "") -> None:
        self.app = app
        self.ticket = ticket or secrets.token_urlsafe(24)
        """Opens the studio once: the address that is shown at the start bears it."""
        self.cookie = f"pressklar_studio_{port}"
        """Named by the port, since browsers don't part cookies by ports (RFC 6265, 8.5)."""
        self._session = secrets.token_urlsafe(24)
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}
        self._origins = {f"http://{host}" for host in self._hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # there are no web sockets here
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        refusal = self._refusal(scope, headers)
        query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        if refusal is None and scope["method"] == "GET" and (ticket := query.pop("ticket", None)) is not None:
            await self._admit(scope, send, ticket, query)
        elif refusal is None and not self._is_known(headers):
            await _answer(
                send,
                401,
                tr("This window doesn't know the studio. Open it by the address that the command showed."),
            )
        elif refusal is not None:
            await _answer(send, 403, refusal)
        else:
            await self._pass_on(scope, receive, send, headers)

    def _refusal(self, scope: Scope, headers: Mapping[str, str]) -> str | None:
        """Why a request isn't let in, whoever sends it; None where nothing is against it."""
        if headers.get("host", "").lower() not in self._hosts:
            return tr("The studio answers by its own address alone.")
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if scope["method"] in SAFE_METHODS:
            # a link from elsewhere may lead here, but no page elsewhere may take something from here
            foreign = site in ("cross-site", "same-site") and headers.get("sec-fetch-mode") != "navigate"
            return tr("Another page asked for this.") if foreign else None
        if site not in (None, "same-origin") or (site is None and origin is None):
            return tr("Another page asked for this.")
        return (
            tr("Another page asked for this.") if origin is not None and origin not in self._origins else None
        )

    def _is_known(self, headers: Mapping[str, str]) -> bool:
        try:
            morsel = SimpleCookie(headers.get("cookie", "")).get(self.cookie)
        except CookieError:
            return False
        return morsel is not None and secrets.compare_digest(morsel.value.encode(), self._session.encode())

    async def _admit(self, scope: Scope, send: Send, ticket: str, query: Mapping[str, str]) -> None:
        """The ticket becomes a cookie, once, and the address is opened again without it."""
        if not self.ticket or not secrets.compare_digest(ticket.encode(), self.ticket.encode()):
            await _answer(
                send,
                401,
                tr("That address was used before. Start the studio again, and open the one that it shows."),
            )
            return
        self.ticket = ""
        # quoted anew, and with one slash: a decoded path may hold line ends, and "//host" would lead away
        place = "/" + quote(scope["path"].lstrip("/")) + (f"?{urlencode(query)}" if query else "")
        cookie = f"{self.cookie}={self._session}; HttpOnly; SameSite=Strict; Path=/"
        await _answer(send, 303, "", {"location": place, "set-cookie": cookie})

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send, headers: Mapping[str, str]) -> None:
        length = headers.get("content-length", "0")
        whole = await _body(receive) if length.isdigit() and int(length) <= MOST_PASSED_OVER else None
        if whole is None:
            await _answer(send, 413, _too_large())
            return
        messages = iter([{"type": "http.request", "body": whole}])

        async def replayed() -> Message:
            return next(messages, None) or await receive()

        headers_of_place = LETTER_HEADERS if scope["path"].startswith(LETTERS) else HEADERS

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.encode(): value.encode() for name, value in headers_of_place.items()}
                others = [(name, value) for name, value in message["headers"] if name.lower() not in own]
                message = {**message, "headers": [*others, *own.items()]}
            await send(message)

        await self.app(scope, replayed, with_headers)


async def _body(receive: Receive) -> bytes | None:
    """All that a request brings; None where it is more than `LARGEST_BODY`, whatever its head said."""
    pieces: list[bytes] = []
    size, is_more = 0, True
    while is_more and size <= MOST_PASSED_OVER:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        size += len(message.get("body", b""))
        if size <= LARGEST_BODY:
            pieces.append(message.get("body", b""))
        else:
            pieces.clear()
        is_more = message.get("more_body", False)
    return b"".join(pieces) if size <= LARGEST_BODY else None


def _too_large() -> str:
    return tr("That is too large: the most is {size:.0f} MB.", size=LARGEST_BODY / 1e6)


async def _answer(send: Send, status: int, text: str, more: Mapping[str, str] | None = None) -> None:
    headers = {
        **HEADERS,
        "content-type": "text/plain; charset=utf-8",
        "cache-control": "no-store",
        **(more or {}),
    }
    encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": text.encode()})
