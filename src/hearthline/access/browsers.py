"""What kind of browser a session is open in, in plain words: its family and its system, no version and no more."""

from typing import Final

# In this order: each calls itself by the names after it too.
_FAMILIES: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def kind(user_agent: str) -> str:
    """ "Firefox, Windows"; what is not known is left out, and "" says that nothing is."""
    text = user_agent[:512]
    found = [next((word for mark, word in table if mark in text), "") for table in (_FAMILIES, _SYSTEMS)]
    return ", ".join(word for word in found if word)
