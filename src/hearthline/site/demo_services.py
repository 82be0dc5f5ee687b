"""Invented community services around the practice agency, in the open standard's form: imported like anybody's."""

from pathlib import Path
from typing import Final

from hearthline.directory.community.importing import running
from hearthline.directory.community.models import Source
from hearthline.directory.finding_help import making
from hearthline.directory.finding_help.words import INVENTED

LISTINGS: Final = Path(__file__).with_name("demo_services.json")
SOURCE: Final = "practice"


def load() -> None:
    """Take the listings in once, and make the rows that are searched. Not inside a transaction."""
    if Source.objects.filter(pk=SOURCE).exists():
        return
    running.run(running.Asked(source=SOURCE, paths=[LISTINGS], kind="service"))
    Source.objects.filter(pk=SOURCE).update(name=INVENTED)
    making.make_all()
