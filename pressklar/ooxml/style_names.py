"""The names of the draft's own styles in each language. A draft bears those of its edition's language; it is
read back by the one name that a style has here, whatever it was called.

Word translates the names of its own styles by itself, so these stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_LANGUAGES = ("sv", "de", "fi")
_ROWS = (
    ("Section Heading", "Avsnittsrubrik", "Abschnittstitel", "Jakson otsikko"),
    ("Group Heading", "Grupprubrik", "Gruppentitel", "Ryhmän otsikko"),
    ("Subhead", "Mellanrubrik", "Zwischentitel", "Väliotsikko"),
    ("Body Text Below", "Brödtext efter lista", "Textkörper nach Liste", "Leipäteksti luettelon jälkeen"),
    ("Lead In", "Inledning till lista", "Einleitung zur Liste", "Luettelon johdanto"),
    ("Lead", "Ingress", "Vorspann", "Ingressi"),
    ("Member", "Avsändare", "Absender", "Lähettäjä"),
    ("Contact", "Kontakt", "Kontakt", "Yhteystiedot"),
    ("Not Given", "Ej angivet", "Keine Angabe", "Ei ilmoitettu"),
    ("Figure", "Bild", "Abbildung", "Kuva"),
    ("Term", "Nyckeltalets etikett", "Kennzahl, Bezeichnung", "Tunnusluvun nimi"),
    ("Key Figure", "Nyckeltal", "Kennzahl", "Tunnusluku"),
    ("Table Text", "Tabelltext", "Tabellentext", "Taulukon teksti"),
    ("Table Head", "Tabellhuvud", "Tabellenkopf", "Taulukon otsikko"),
    ("Table Text Right", "Tabelltext höger", "Tabellentext rechts", "Taulukon teksti oikealle"),
    ("Table Text Center", "Tabelltext mitten", "Tabellentext Mitte", "Taulukon teksti keskelle"),
    ("Table Head Right", "Tabellhuvud höger", "Tabellenkopf rechts", "Taulukon otsikko oikealle"),
    ("Table Head Center", "Tabellhuvud mitten", "Tabellenkopf Mitte", "Taulukon otsikko keskelle"),
    ("Table Gap", "Tabellavstånd", "Tabellenabstand", "Taulukkoväli"),
    ("Register", "Registerrad", "Registerzeile", "Hakemiston rivi"),
    ("Register Name", "Registernamn", "Registername", "Hakemiston nimi"),
    ("Row Link", "Länkad rad", "Verknüpfte Zeile", "Linkitetty rivi"),
    ("Title Year", "Titelns årtal", "Jahreszahl im Titel", "Otsikon vuosiluku"),
    ("Number", "Nummer", "Nummer", "Numero"),
    ("Booklet Table", "Häftets tabell", "Tabelle des Hefts", "Julkaisun taulukko"),
)
"""Each style's name in English, then in the other languages. "Number" has the chapter's number behind it."""
_NAMES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {row[0].lower(): dict(zip(_LANGUAGES, row[1:], strict=True)) for row in _ROWS}
)
_ENGLISH: Mapping[str, str] = MappingProxyType(
    {name.lower(): row[0].lower() for row in _ROWS for name in row[1:]}
)


def local_name(name: str, language: str) -> str:
    """A style's name in a language; the English one where there is none."""
    words, number = _parted(name)
    local = _NAMES.get(words.lower(), {}).get(language.partition("-")[0].lower(), words)
    return f"{local}{number}"


def own_name(name: str) -> str:
    """The one name, in lower case, of a style that a file calls so; any other style's is its own."""
    words, number = _parted(name.lower())
    return f"{_ENGLISH.get(words, words)}{number}"


def _parted(name: str) -> tuple[str, str]:
    """A name and the number behind it, with its space."""
    words = name.rstrip("0123456789")
    return (words.rstrip(), name[len(words.rstrip()) :]) if words.endswith(" ") else (name, "")
