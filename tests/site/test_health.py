"""Health tells what wants a person, and never turns a reporter away."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from hearthline.ground import clock
from hearthline.site import health
from hearthline.site.models import HealthSign

pytestmark = pytest.mark.django_db


def test_health_names_both_addresses_and_says_ok(client: Client) -> None:
    health.sign([lambda: []])
    body = client.get("/healthz").json()
    assert body["status"] == "ok"
    assert body["public"].startswith("http")
    assert body["desk"].startswith("http")
    assert body["public"] != body["desk"]
    assert body["practice"] is True


def test_a_finding_degrades_but_the_answer_stays_200_unless_a_monitor_asks(client: Client) -> None:
    health.sign([lambda: ["danger_unacknowledged"], lambda: []])
    assert client.get("/healthz").status_code == 200
    assert client.get("/healthz").json()["reasons"] == ["danger_unacknowledged"]
    assert client.get("/healthz?strict=1").status_code == 503


@pytest.mark.fault("45")
def test_a_stranger_at_the_public_face_cannot_watch_for_a_danger_report(client: Client, settings: Any) -> None:
    health.sign([lambda: ["danger_unacknowledged"]])
    settings.HEARTHLINE_FACE = "public"
    stranger = client.get("/healthz?strict=1", REMOTE_ADDR="203.0.113.5")
    assert (stranger.status_code, stranger.json()["status"], stranger.json()["reasons"]) == (200, "ok", [])
    assert "desk" not in stranger.json(), "nor learn where the desk listens"
    known = client.get("/healthz", REMOTE_ADDR="127.0.0.1").json()
    assert known["status"] == "degraded"
    assert known["desk"].startswith("http")


def test_a_silent_worker_is_itself_a_finding(client: Client) -> None:
    assert client.get("/healthz").json()["reasons"] == ["worker_silent"]
    health.sign([lambda: []])
    HealthSign.objects.update(checked_at=clock.now() - health.STALE - timedelta(seconds=1))
    assert client.get("/healthz").json()["reasons"] == ["worker_silent"]


def test_signing_twice_keeps_one_row() -> None:
    health.sign([lambda: ["a"]])
    assert health.sign([lambda: ["b"], lambda: ["b", "a"]]) == ["a", "b"]
    assert HealthSign.objects.count() == 1
