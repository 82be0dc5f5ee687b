"""Invented services for the tests of this room, and the ways in which they come in."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bench.hsds_fill import services

from hearthline.directory.community.columns import MODELS
from hearthline.directory.community.importing.running import Asked, Done, run
from hearthline.directory.community.models import Delivery, OtherRow, Reject, Source

Take = Callable[..., Done]


def made(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """So many invented services, whole."""
    return list(services(count, seed))


def empty() -> None:
    """No listing, no source and no delivery is there."""
    for model in [*MODELS.values(), OtherRow, Reject, Delivery, Source]:
        model.objects.all().delete()


@pytest.fixture
def take(tmp_path: Path) -> Take:
    """Import what is given: records, text or bytes for one JSON file, or paths."""

    def import_it(said: Any, source: str = "county-211", *, name: str = "services.json", **asked: Any) -> Done:
        if isinstance(said, Path):
            return run(Asked(source, [said], **asked))
        file = tmp_path / name
        file.write_bytes(
            said if isinstance(said, bytes) else (said if isinstance(said, str) else json.dumps(said)).encode()
        )
        return run(Asked(source, [file], **asked))

    return import_it
