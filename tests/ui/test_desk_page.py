"""The frame of every desk page, and how a person wants it to look."""

from dataclasses import dataclass

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from hearthline.ui.look import Look, look
from tests.ui.conftest import Render

PAGE = '{% extends "ui/desk/base.html" %}{% block main %}<h1>Queue</h1>{% endblock %}'


@dataclass(frozen=True)
class Someone:
    name: str = "R. Vang"
    roles: frozenset[str] = frozenset({"screener"})


def test_a_desk_page_has_the_alert_region_polled_and_one_heading(render: Render) -> None:
    page = render(PAGE, face="desk", viewer=Someone())
    region = page.by_id("alerts")
    assert region.attrs["hx-get"] == "/duty/alerts"
    assert "every 15s" in region.attrs["hx-trigger"]
    assert len(page.all("h1")) == 1


def test_nobody_signed_in_means_no_poll_no_menu_and_no_places(render: Render) -> None:
    page = render(PAGE, face="desk")
    assert "hx-get" not in page.by_id("alerts").attrs
    assert not page.all("nav")
    assert not page.all("summary")


def test_places_without_an_address_or_for_other_roles_are_left_out_and_the_current_one_is_marked(
    render: Render,
) -> None:
    page = render(PAGE, face="desk", viewer=Someone(), path="/queue")
    links = [e for e in page.all("a") if e.inside("nav")]
    assert [(e.all_text, e.attrs["aria-current"], e.attrs["data-go"]) for e in links] == [("Queue", "page", "q")]


def test_htmx_may_neither_evaluate_nor_style_nor_keep_pages_nor_leave_this_site(render: Render) -> None:
    config = render(PAGE, face="desk").one("meta", name="htmx-config").attrs["content"]
    assert '"allowEval":false' in config
    assert '"includeIndicatorStyles":false' in config
    assert '"historyCacheSize":0' in config
    assert '"selfRequestsOnly":true' in config


def test_light_is_the_default_and_the_cookie_chooses(render: Render) -> None:
    root = render(PAGE, face="desk").one("html").attrs
    assert (root["data-theme"], root["data-density"], root["data-keys"]) == ("light", "roomy", "on")
    root = render(PAGE, face="desk", cookies={"look": "dim.dense.off"}).one("html").attrs
    assert (root["data-theme"], root["data-density"], root["data-keys"]) == ("dim", "dense", "off")


@pytest.mark.parametrize(
    "cookie", ["", "dim", "...", "dim.dense", "x.y.z", "dim.dense.off.more", "dim.dense.off.on", "<script>"]
)
def test_a_broken_cookie_gives_defaults_and_never_an_error(cookie: str) -> None:
    request = HttpRequest()
    request.COOKIES["look"] = cookie
    found = Look.from_cookie(request)
    assert found.theme in ("light", "dim")
    assert found.density in ("roomy", "dense")
    assert found.keys in ("on", "off")


def test_changing_one_thing_keeps_the_others_and_goes_back() -> None:
    request = RequestFactory().post("/ui/look", {"density": "dense", "next": "/queue"})
    request.COOKIES["look"] = "dim.roomy.off"
    response = look(request)
    assert response.status_code == 302
    assert response["Location"] == "/queue"
    assert response.cookies["look"].value == "dim.dense.off.off"
    assert response.cookies["look"]["httponly"]


def test_changing_the_look_never_sends_anyone_to_another_site() -> None:
    for back in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"):
        assert look(RequestFactory().post("/ui/look", {"next": back}))["Location"] == "/"


def test_looking_is_changed_by_post_only() -> None:
    assert look(RequestFactory().get("/ui/look")).status_code == 405


def test_the_desk_works_without_the_fetched_sheet(render: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    from hearthline.ui import context

    monkeypatch.setattr(context.sheets, "uswds_url", lambda: None)
    page = render(PAGE, face="desk")
    assert "uswds" not in page.html
    monkeypatch.setattr(context.sheets, "uswds_url", lambda: "/static/uswds/desk.css")
    sheets = [e.attrs["href"] for e in render(PAGE, face="desk").all("link", rel="stylesheet")]
    assert sheets[0] == "/static/uswds/desk.css"
