"""What is wrong with a form, each thing at its field, and in the list at the top that leads there."""

from collections.abc import Mapping

from hearthline.ground.errors import DomainError, Several
from hearthline.ui.words import in_words


def at_fields(wrong: DomainError | None, places: Mapping[str, str]) -> dict[str, str]:
    """Id of the field to what is wrong there, in the page's language, for each thing that is; `main` for what `places`
    (code to id) has no field for. What is said first about a field stands."""
    found: dict[str, str] = {}
    for one in wrong.found if isinstance(wrong, Several) else [wrong] if wrong else []:
        found.setdefault(places.get(one.code, "main"), in_words(one))
    return found
