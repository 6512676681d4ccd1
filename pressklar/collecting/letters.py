"""What letters and mails say around a proposal, in Swedish and English: greetings, closings, the heads of
mails that are answered.
"""

from __future__ import annotations

import re

CLOSING = re.compile(
    r"^(?:--\s*$|(?:med\s+)?(?:vänlig|vänliga|bästa|varma|hjärtliga)\s+hälsning|hälsningar|(?:mvh|vh|bg)\b|"
    r"(?:kind|best|warm)\s+regards|regards\b|sincerely|yours\b|all the best|(?:skickat|sänt) från|sent from|"
    r"//?\s?[^\W\d_]+(?:\s[^\W\d_]+)?\s*$)",
    re.IGNORECASE,
)
GREETING = re.compile(
    r"^(?:hej|hejsan|hallå|god\s?dag|bästa|hi|hello|dear|good (?:morning|day))\b", re.IGNORECASE
)
QUOTE_HEAD = re.compile(
    r"^(?:-+\s*(?:ursprungligt meddelande|original message|vidarebefordrat meddelande|forwarded message)|"
    r"(?:från|from|skickat|sent|till|to|kopia|cc|ämne|subject|datum|date):\s|"
    r"(?:den|on)\b.{5,120}\b(?:skrev|wrote)\b.{0,120}:\s*$)",
    re.IGNORECASE,
)
ANNOUNCED = re.compile(
    r"^(?:(?:vårt|ett|nytt|our|a|new)\s+)?(?:förslag|bidrag|proposal|submission)\s*[:–-]\s+(?=\S)",
    re.IGNORECASE,
)
"""What a mail's subject says before the proposal's title."""
