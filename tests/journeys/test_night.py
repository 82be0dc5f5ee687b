"""Ten past two, in a real browser: danger is reported, nobody answers, one after the other is called, and the desk says
at every moment who was called and who has it."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from hearthline.access.models import User
from hearthline.dispatch.actions import record_answer, tell
from hearthline.duty.actions import reaching
from hearthline.duty.escalation import Caller
from hearthline.duty.models import Alert, AlertKind
from hearthline.ground import clock, steady
from hearthline.intake.models import Report
from hearthline.messaging import signing
from hearthline.messaging.actions import deliver, hear
from hearthline.messaging.adapters.kept import KeptSender
from hearthline.messaging.channels import NAMES, Channels
from hearthline.messaging.models import HookNote
from tests import cast, staff
from tests.duty.rota.build import HERE, ZONE, boss, person, rota
from tests.intake.build import IDENTITY, arrived
from tests.journeys.looking import in_every_look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("E-1", "E-2", "I-2")]

Windows = Callable[..., Page]
HOOK = "hook-secret-of-thirty-two-letters"
BO = "+19165550117"


class Night:
    """The worker's part, turn by turn, with doubles for the providers."""

    def __init__(self) -> None:
        self.caller, self.later = Caller(), 0
        self.senders = {name: KeptSender(name) for name in NAMES}

    def minutes(self, count: int) -> None:
        """So many minutes go by on the steady counter; the wall stays, for the browser's sake."""
        self.later += count * 60_000
        hear()
        self.caller.run(agencies=[HERE])
        deliver(senders=self.senders)

    def texted(self, number: str) -> list[str]:
        return [one.text for one in self.senders["text"].accepted.values() if one.to == number]

    def answers(self, number: str, words: str) -> None:
        """A text comes in, as the public face puts it down."""
        path, raw = "/hooks/messages", urlencode({"MessageSid": "IN1", "From": number, "Body": words}).encode()
        told = signing.headers(HOOK, clock.now(), path, raw)
        HookNote(
            agency_id=HERE, path=path, body=raw, received_at=clock.now(),
            signature=told[signing.SIGNATURE], stamp=told[signing.STAMP],
        ).save(force_insert=True)  # fmt: skip
        self.minutes(0)


@pytest.fixture
def night(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Night:
    settings.HEARTHLINE_CHANNELS = Channels(practice=True, hook_secret=HOOK, desk_address="https://desk.example.org")
    settings.HEARTHLINE_AGENCY = HERE
    made, real = Night(), steady.ticks
    monkeypatch.setattr(steady, "ticks", lambda: real() + made.later)
    return made


@pytest.fixture
def bo() -> User:
    """Ann is on duty at any hour; Bo and the supervisor are called when she does not answer."""
    ann, bo = person("Ann Ito"), person("Bo Larkin")
    rota(ann, viewer=boss(), from_day=clock.now().astimezone(ZONE).date())
    reaching.set_reaches(viewer=staff.viewer_of(ann), wanted=[("text", "+19165550142")])
    reaching.set_reaches(viewer=staff.viewer_of(bo), wanted=[("text", BO), ("mail", "bo@example.org")])
    return bo


@pytest.mark.parametrize("script", [True, False])
def test_an_alarm_that_nobody_answers_goes_round_and_the_desk_shows_who_took_it_by_text(
    window: Windows, night: Night, bo: User, script: bool
) -> None:
    desk = staff.desk("supervisor")
    arrived(danger="yes", identity=IDENTITY)
    night.minutes(0)
    page = window(desk, script=script)
    page.goto("/")
    bar = page.get_by_role("button", name="I take it")
    expect(bar.first).to_be_visible()
    for count in (5, 5, 5):
        night.minutes(count)
    assert night.texted(BO)
    link = night.texted(BO)[0].rpartition(" ")[2].removeprefix("https://desk.example.org")
    page.goto(link)
    expect(page.locator("h1")).to_have_text("Alerts nobody has answered")
    page.locator("li", has_text="Danger now").get_by_role("link", name="Who was called").click()
    main = page.locator("main")
    expect(main).to_contain_text("Everyone was called, and is called again until somebody answers.")
    for said in ("Ann Ito", "Bo Larkin", "text message"):
        expect(main).to_contain_text(said)
    night.answers(BO, "1")
    page.reload()
    expect(main).to_contain_text("Bo Larkin has it.")
    expect(main.locator("tr", has_text="took it")).to_contain_text("Bo Larkin")
    expect(bar).to_have_count(0)
    assert Alert.unscoped.get(kind=AlertKind.DANGER).acknowledged_by == bo.pk.hex
    assert any("Bo Larkin has alarm" in text for text in night.texted("+19165550142"))
    for letter in (one for sender in night.senders.values() for one in sender.accepted.values()):
        for secret in (cast.CHILD.name, cast.CHILD.address, cast.MARISOL.name, cast.MARISOL.phone):
            assert secret not in letter.text + letter.subject
    if script:
        assert list(in_every_look(page)) == []


def test_what_was_told_goes_out_on_paper_and_as_a_file_without_the_reporter(window: Windows, night: Night) -> None:
    desk = staff.desk()
    report = arrived(danger="yes", where_now="Galt", identity=IDENTITY)
    row = tell(viewer=desk.viewer, report_id=report.pk, recipient="law_enforcement", why="danger", place="city:Galt")
    record_answer(
        viewer=desk.viewer, hand_off_id=row.pk, answered_by="Badge 4471", their_reference="26-5512",
        answered_at=clock.now() + timedelta(seconds=1),
    )  # fmt: skip
    page = window(desk, script=False, width=320)
    page.goto(f"/hand-offs/{row.pk}")
    with page.expect_download() as coming:
        page.get_by_role("link", name="File for their system").click()
    told = coming.value.path().read_text(encoding="utf-8")
    assert json.loads(told)
    page.goto(f"/hand-offs/{row.pk}/proof")
    expect(page.locator("main")).to_contain_text("26-5512")
    for secret in (cast.MARISOL.name, cast.MARISOL.phone):
        assert secret not in told
        assert secret not in page.content()
    assert Report.unscoped.get().number in told
