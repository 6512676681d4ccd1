"""The signs of Word's symbol fonts as Unicode: Symbol, Wingdings 1 to 3 and Webdings.

Their letters stand in a file as plain ones in such a font, or as U+F020 to U+F0FF, which mean nothing
elsewhere. The correspondences are facts: Unicode's own for Wingdings and Webdings (L2/12-368) and Adobe's for
Symbol. Where several signs look alike, the one that text faces have is taken, so that an arrow of Wingdings
is a plain arrow.
"""

from __future__ import annotations

import re
import unicodedata

_NONE = "¤"
_FIRST = 0x20
_TABLES = {
    "symbol": (
        " !∀#∃%&∋()*+,−./"
        "0123456789:;<=>?"
        "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟ"
        "ΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"
        "‾αβχδεφγηιϕκλμνο"
        "πθρστυϖωξψζ{|}∼¤"
        "¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤"
        "¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤"
        "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓"
        "°±″≥×∝∂•÷≠≡≈…⏐⎯↵"
        "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉"
        "∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓"
        "◊⟨®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
        "¤⟩∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭¤"
    ),
    "wingdings": (
        " ✏✂✁👓🕭🕮🕯☎✆✉🖃📪📫📬📭"
        "🗀🗁🗎🗏🗐🗄⌛🖮🖰🖲🖳🖴🖫🖬✇✍"
        "🖎✌🖏👍👎☜☞☝☟🖐☺😐☹💣🕱🏳"
        "🏱✈☼🌢❄🕆✞🕈✠✡☪☯🕉☸♈♉"
        "♊♋♌♍♎♏♐♑♒♓🙰🙵●❍■□"
        "❐❑❒⬧⧫◆❖⬥⌧⮹⌘🏵🏶🙶🙷▯"
        "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹"
        "❺❻❼❽❾❿🙢🙠🙡🙣🙞🙜🙝🙟·•"
        "▪○🞆🞈◉◎🔿▪◻🟁✦★✶✴✹✵"
        "⯐⌖⟡⌑⯑✪✰🕐🕑🕒🕓🕔🕕🕖🕗🕘"
        "🕙🕚🕛⮰⮱⮲⮳⮴⮵⮶⮷🙪🙫🙕🙔🙗"
        "🙖🙐🙑🙒🙓⌫⌦⮘➢⮙⮛⮈⮊⮉⮋←"
        "→↑↓↖↗↙↘🡸➔🡹🡻🡼🡽🡿🡾⇦"
        "⇨⇧⇩⬄⇳⬁⬀⬃⬂🢬🢭✗✔☒☑¤"
    ),
    "wingdings 2": (
        " ✒🖋🖌🖍✄✀🕾🕽🗅🗆🗇🗈🗉🗊🗋"
        "🗌🗍📋🗑🗔🖵🖶🖷🖸🖭🖯🖱🖒🖓🖘🖙"
        "🖚🖛👈👉🖜🖝🖞🖟🖠🖡👆👇🖢🖣🖑✗"
        "✓☒☑☒☒⮾⮿🛇⦸🙱🙴🙲🙳‽🙹🙺"
        "🙻🙦🙤🙥🙧🙚🙘🙙🙛⓪①②③④⑤⑥"
        "⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿¤"
        "☉🌕☽☾⸿✝🕇🕜🕝🕞🕟🕠🕡🕢🕣🕤"
        "🕥🕦🕧🙨🙩⋅🞄●•○🞅🞇🞉⊙⦿🞌"
        "🞍◾■□🞑🞒🞓🞔▣🞕🞖🞗🞘⬩⬥◇"
        "🞚◈🞛🞜🞝🞞⬪⬧◊🞠◖◗⯊⯋⯀⯁"
        "⬟⯂⬣⬢⯃⯄🞡🞢🞣🞤🞥🞦🞧🞨🞩🞪"
        "🞫🞬🞭🞮🞯🞰🞱🞲🞳🞴🞵🞶🞷🞸🞹🞺"
        "🞻🞼🞽🞾🞿🟀🟂🟄🟆🟉🟊✶🟌🟎🟐🟒"
        "✹🟃🟇✯🟍🟔⯌⯍※⁂¤¤¤¤¤¤"
    ),
    "wingdings 3": (
        " ⭠⭢⭡⭣⭦⭧⭩⭨⭰⭲⭱⭳⭶⭸⭻"
        "⭽⭤⭥⭪⭬⭫⭭⭍⮠⮡⮢⮣⮤⮥⮦⮧"
        "⮐⮑⮒⮓⮀⮃⭾⭿⮄⮆⮅⮇⮏⮍⮎⮌"
        "⭮⭯⎋⌤⌃⌥␣⍽⇪⮸🢠🢡🢢🢣🢤🢥"
        "🢦🢧🢨🢩🢪🢫🡐🡒🡑🡓🡔🡕🡗🡖🡘🡙"
        "▲▼△▽◀▶◁▷◣◢◤◥🞀🞂🞁¤"
        "🞃⯅⯆⯇⯈⮜⮞⮝⮟🠐🠒🠑🠓🠔🠖🠕"
        "🠗🠘🠚🠙🠛🠜🠞🠝🠟🠀🠂🠁🠃🠄🠆🠅"
        "🠇🠈🠊🠉🠋🠠🠢🠤🠦🠨🠪🠬🢜🢝🢞🢟"
        "🠮🠰🠲🠴🠶🠸🠺🠹🠻🢘🢚🢙🢛🠼🠾🠽"
        "🠿🡀🡂🡁🡃🡄🡆🡅🡇⮨⮩⮪⮫⮬⮭⮮"
        "⮯🡠🡢🡡🡣🡤🡥🡧🡦🡰🡲🡱🡳🡴🡵🡷"
        "🡶🢀🢂🢁🢃🢄🢅🢇🢆🢐🢒🢑🢓🢔🢖🢕"
        "🢗¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤"
    ),
    "webdings": (
        " 🕷🕸🕲🕶🏆🎖🖇🗨🗩🗰🗱🌶🎗🙾🙼"
        "🗕🗖🗗⏴⏵⏶⏷⏪⏩⏮⏭⏸⏹⏺🗚🗳"
        "🛠🏗🏘🏙🏚🏜🏭🏛🏠🏖🏝🛣🔍🏔👁👂"
        "🏞🏕🛤🏟🛳🕬🕫🕨🔈🎔🎕🗬🙽🗭🗪🗫"
        "⮔✔🚲⬜🛡📦🛱⬛🚑🛈🛩🛰🟈🕴⬤🛥"
        "🚔🗘🗙❓🛲🚇🚍⛳⦸⊖🚭🗮⏐🗯🗲¤"
        "🚹🚺🛉🛊🚼👽🏋⛷🏂🏌🏊🏄🏍🏎🚘🗠"
        "🛢💰🏷💳👪🗡🗢🗣✯🖄🖅🖃🖆🖹🖺🖻"
        "🕵🕰🖽🖾📋🗒🗓🕮📚🗞🗟🗃🗂🖼🎭🎜"
        "🎘🎙🎧💿🎞📷🎟🎬📽📹📾📻🎚🎛📺💻"
        "🖥🖦🖧🕹🎮🕻🕼📟🖁🖀🖨🖩🖿🖪🗜🔒"
        "🔓🗝📥📤🕳🌣🌤🌥🌦☁🌨🌧🌩🌪🌬🌫"
        "🌜🌡🛋🛏🍽🍸🛎🛍Ⓟ♿🛆🖈🎓🗤🗥🗦"
        "🗧🛪🐿🐦🐟🐕🐈🙬🙮🙭🙯🗺🌍🌏🌎🕊"
    ),
}
"""By the font's name in lower case: the signs of the codes 0x20 to 0xFF, "¤" where a code has none."""
_ODD = re.compile("[\ue000-\uf8ff\ufffd\U0001d400-\U0001d7ff]")
_PRIVATE = (0xF000, 0xF0FF)
"""Where symbol fonts lie (MS-OE376, 2.1.99: a code of w:sym may have F000 added)."""


def unicode_of(text: str, font: str | None) -> tuple[str, str, str]:
    """The text as Unicode, the characters that were turned into others, and those that nobody can name.

    In no symbol font, U+F020 to U+F0FF are taken for Symbol's, as Word takes them. Other private characters
    (U+E000 to U+F8FF) and U+FFFD, which another program has put where it didn't know a sign, have no meaning:
    they are left out of the text. Mathematical letters (U+1D400 on) are plain letters.
    """
    table = _TABLES.get(font.strip().lower()) if font else None
    if table is None and (text.isascii() or not _ODD.search(text)):
        return text, "", ""
    meanings: dict[str, str | int | None] = {sign: _sign(sign, table) for sign in set(text)}
    lost = {sign for sign, meaning in meanings.items() if meaning is None}
    changed = {sign for sign, meaning in meanings.items() if meaning is not None and meaning != sign}
    unknown = "".join([sign for sign in text if sign in lost]) if lost else ""
    turned = "".join([sign for sign in text if sign in changed]) if changed else ""
    return text.translate(str.maketrans(meanings)), turned, unknown


def symbol(code: str, font: str | None) -> tuple[str, str]:
    """The sign of a w:sym, by its code in hexadecimal, and the code's own character; "" as sign where it has
    none.
    """
    try:
        number = int(code[:6], 16)
    except ValueError:
        return "", "\ufffd"
    if not 0x20 <= number <= 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        return "", "\ufffd"
    new, _, _ = unicode_of(chr(number), font)
    return new, chr(number)


def _sign(sign: str, table: str | None) -> str | None:
    """A sign as Unicode; None for one without a meaning."""
    number = ord(sign)
    private = _PRIVATE[0] <= number <= _PRIVATE[1]
    code = number - _PRIVATE[0] if private else number
    if private or (table is not None and number <= 0xFF and number != 0xA0):
        if code < _FIRST:
            return None if private else sign
        meaning = (table or _TABLES["symbol"])[code - _FIRST]
        return None if meaning == _NONE else meaning
    if "\U0001d400" <= sign <= "\U0001d7ff":
        return unicodedata.normalize("NFKC", sign)
    return None if _ODD.fullmatch(sign) else sign
