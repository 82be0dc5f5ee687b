"""The practice agency: invented staff and a few invented reports, so that the desk is not empty at first."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from hearthline import sealing
from hearthline.access.demo import FILE, load_demo
from hearthline.access.models import Agency
from hearthline.ground.errors import ConfigurationError
from hearthline.intake.door.accept import accept
from hearthline.intake.door.content import Identity, ReportContent
from hearthline.intake.door.envelope import build
from hearthline.intake.door.keys import door_keys
from hearthline.intake.door.models import Envelope
from hearthline.site import demo_help, demo_night, demo_people, demo_rotas, demo_services
from hearthline.site.config import Config
from hearthline.ui.agency import current_pack

REPORTS = Path(__file__).with_name("demo_reports.json")


def load(config: Config) -> None:
    """Make the practice agency, its staff and its first reports, each once. Refuses outside demo mode."""
    if not config.demo:
        raise ConfigurationError("demo.E001", "a practice agency is for demo mode only", "set HEARTHLINE_DEMO=1")
    pack = current_pack()
    with transaction.atomic():
        Agency.objects.get_or_create(
            pk=config.agency,
            defaults={
                "name": _text(pack, "agency.name"),
                "pack_id": config.pack,
                "number_prefix": _text(pack, "agency.number_prefix"),
                "time_zone": pack.zone,
                "demo": True,
            },
        )
    load_demo(config.agency, config.state / FILE)
    demo_rotas.load_plan(config.agency)
    if not Envelope.unscoped.filter(agency_id=config.agency).exists():
        demo_people.load(config.agency)
        demo_night.load(config.agency)
        for sample in [*json.loads(REPORTS.read_text(encoding="utf-8")), demo_people.new_report()]:
            send(config.agency, sample)
    demo_help.load(config.agency)
    demo_services.load()


def _text(pack: Any, key: str) -> str:
    return str(pack.value(key).value)


def send(agency_id: str, sample: dict[str, Any]) -> None:
    """Send one sample as its reporter would: sealed at the door, with a receipt that nobody keeps."""
    identity = sample.get("identity")
    accept(
        build(
            keys=door_keys(),
            agency_id=agency_id,
            token=sealing.new_token(),
            content=ReportContent.of(sample["report"]),
            identity=Identity.of(identity) if identity else None,
        )
    )
