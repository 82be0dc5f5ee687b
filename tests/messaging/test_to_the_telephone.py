"""Ten past two at night, with nothing between: a report of danger, the real chain, the real outbox, a real mail server
and a provider of texts; somebody answers by text, and everybody who was woken hears that they may sleep."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import time, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, quote, urlencode

import pytest
from django.test import Client, override_settings

from hearthline.access.models import User
from hearthline.duty import oncall, telling
from hearthline.duty.actions import reaching
from hearthline.duty.actions.rotas import Pattern
from hearthline.duty.escalation import Caller
from hearthline.duty.models import Alert, AlertKind, EscalationCall, Position
from hearthline.ground import clock, steady
from hearthline.messaging import signing
from hearthline.messaging.actions import deliver, hear
from hearthline.messaging.channels import NAMES, Channels
from hearthline.messaging.models import Message, State
from hearthline.site.settings import public
from tests import cast, staff
from tests.duty.rota.build import DAY, HERE, MONDAY, at, boss, day_and_night, person, rota
from tests.intake.build import IDENTITY, arrived
from tests.messaging import mailserver, provider
from tests.messaging.certificates import certificate

pytestmark = [pytest.mark.django_db, pytest.mark.req("E-1", "S-11")]

HOOK = "hook-secret-of-thirty-two-letters"
ANN, BO, CHIEF = "+19165550142", "+19165550117", "+19165550163"


class Night:
    """The house as it runs, one minute after another. `texts`, `mails`, `voice`: what reached the outside."""

    def __init__(self, texts: provider.Provider, mails: mailserver.Ways, channels: Channels) -> None:
        self.texts, self.mails = texts, mails
        self.voice = channels.senders()["voice"]
        self.caller = Caller()
        self.moment, self.ticks = at(MONDAY + DAY, 2, 10), 9_000_000

    def minutes(self, count: int) -> None:
        """So many minutes go by, and the worker does its round."""
        self.moment += timedelta(minutes=count)
        self.ticks += count * 60_000
        self.turn()

    def turn(self) -> None:
        with clock.freeze(self.moment):
            hear()
            self.caller.run(agencies=[HERE])
            for channel in NAMES:
                deliver(channel=channel)

    def texted(self, number: str) -> list[str]:
        """What this telephone shows."""
        forms = [parse_qs(one.body.decode()) for one in self.texts.came]
        return [form["Body"][0] for form in forms if form["To"] == [number]]

    def rang(self, number: str) -> list[str]:
        return [one.text for one in self.voice.accepted.values() if one.to == number]

    def said(self, body: dict[str, str], path: str = "/hooks/messages") -> None:
        """A provider's post comes in at the public face."""
        raw = urlencode(body).encode()
        with clock.freeze(self.moment):
            told = signing.headers(HOOK, clock.now(), path, raw)
            with override_settings(ROOT_URLCONF=public.ROOT_URLCONF, MIDDLEWARE=public.MIDDLEWARE):
                answer = Client().post(path, raw, content_type="application/x-www-form-urlencoded", headers=told)
        assert answer.status_code == 204


@pytest.fixture
def night(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Night]:
    texts, mails = provider.Provider(), mailserver.Ways()
    with ExitStack() as open_:
        post, smtp = open_.enter_context(provider.serving(texts)), open_.enter_context(mailserver.serving(mails))
        channels = Channels(
            practice=True,
            desk_address="https://desk.example.org",
            hook_address="https://report.example.org/hooks/messages",
            hook_secret=HOOK,
            mail_server=f"smtps://{mailserver.USER}:{quote(mailserver.WORD, safe='')}@127.0.0.1:{smtp}",
            mail_from="desk@example.org",
            text_server=f"https://AC1:{provider.SECRET}@127.0.0.1:{post}/Messages.json",
            text_from="+19165550100",
            authority=str(certificate()[0]),
        )
        settings.HEARTHLINE_CHANNELS, settings.HEARTHLINE_AGENCY = channels, HERE
        made = Night(texts, mails, channels)
        monkeypatch.setattr(steady, "ticks", lambda: made.ticks)
        # The provider's own clock goes with ours: it refuses what was signed long ago.
        monkeypatch.setattr(provider, "clock", SimpleNamespace(now=lambda: made.moment))
        yield made


@pytest.fixture
def people() -> dict[str, User]:
    """Ann has the night and reads Spanish, Bo stands behind her, a chief and somebody else are asleep."""
    with clock.freeze(at(MONDAY)):
        ann, bo, cleo, chief = person("Ann Ito"), person("Bo Larkin"), person("Cleo Webb"), boss()
        lines = [*day_and_night(bo, ann), Pattern(time(0), time(0), (bo.pk.hex,), position=Position.BACKUP)]
        rota(bo, ann, viewer=chief, lines=lines)
        reach: Callable[..., int] = reaching.set_reaches
        hers = [("text", ANN), ("mail", "ann@example.org"), ("desk", "")]
        reach(viewer=staff.viewer_of(ann), wanted=hers, language="es")
        reach(viewer=staff.viewer_of(bo), wanted=[("text", BO)])
        reach(viewer=chief, wanted=[("voice", CHIEF)])
        reach(viewer=staff.viewer_of(cleo), wanted=[("mail", "cleo@example.org")])
    return {"ann": ann, "bo": bo, "cleo": cleo, "chief": User.objects.get(pk=chief.id)}


def danger(night: Night) -> Alert:
    with clock.freeze(night.moment):
        report = arrived(danger="yes", identity=IDENTITY)
    return Alert.unscoped.get(kind=AlertKind.DANGER, subject_id=report.pk.hex)


def went_out(night: Night) -> str:
    """Everything that left the house, as it left."""
    said = [one.body.decode() + str(one.headers) for one in night.texts.came]
    said += [one.raw.decode() for one in night.mails.taken]
    return "\n".join([*said, *(str(one) for one in night.voice.accepted.values())])


def test_nobody_answers_and_one_after_the_other_is_woken_until_a_text_takes_it(
    night: Night, people: dict[str, User]
) -> None:
    alert = danger(night)
    night.turn()
    (first,) = night.texted(ANN)
    assert first.startswith(f"La alarma {alert.label} espera desde las 02:10. Responda 1")
    (mail,) = night.mails.taken
    assert mail.to == ["ann@example.org"]
    assert alert.label not in mail.raw.decode()
    assert "Una alarma necesita respuesta" in str(mail.mail["Subject"])
    assert not night.texted(BO)

    night.minutes(4)
    assert not night.texted(BO)
    night.minutes(1)
    assert night.texted(BO) == [
        f"Alarm {alert.label} waits since 02:10. Reply 1 or OK to take it, 2 if you cannot. "
        "https://desk.example.org/alarms/all"
    ]
    assert not night.rang(CHIEF)
    night.minutes(5)
    assert len(night.rang(CHIEF)) == 1
    assert len(night.mails.taken) == 1
    night.minutes(5)
    assert sorted(one.to for one in night.mails.taken[1:]) == [["ann@example.org"], ["cleo@example.org"]]
    assert len(night.texted(ANN)) == len(night.texted(BO)) == len(night.rang(CHIEF)) == 2

    night.moment += timedelta(minutes=1)
    night.said({"MessageSid": "IN1", "From": BO, "Body": "1"})
    night.turn()
    alert.refresh_from_db()
    assert (alert.acknowledged_by, alert.acknowledged_name) == (people["bo"].pk.hex, "Bo Larkin")
    assert alert.acknowledged_at == night.moment
    assert night.texted(ANN)[2:] == [
        f"Bo Larkin se encarga de la alarma {alert.label} desde las 02:26. No tiene que hacer nada. "
        "https://desk.example.org/alarms/all"
    ]
    assert len(night.texted(BO)) == 2
    assert sorted(one.to for one in night.mails.taken[3:]) == [["ann@example.org"], ["cleo@example.org"]]

    sent = len(night.texts.came), len(night.mails.taken), len(night.voice.accepted)
    for _ in range(4):
        night.minutes(10)
    assert sent == (len(night.texts.came), len(night.mails.taken), len(night.voice.accepted))
    for secret in (cast.STORY, cast.CHILD.name, cast.CHILD.address, cast.MARISOL.name, cast.MARISOL.phone):
        assert secret not in went_out(night)


def test_what_a_provider_says_of_a_text_comes_back_to_the_call(night: Night, people: dict[str, User]) -> None:
    alert = danger(night)
    night.turn()
    (row,) = Message.unscoped.filter(channel="text")
    assert (row.state, row.language, row.person, row.subject_id) == (
        State.SENT, "es", people["ann"].pk.hex, alert.subject_id,
    )  # fmt: skip
    night.said({"MessageSid": row.provider_id, "MessageStatus": "delivered"}, f"/hooks/messages?key={row.idempotency}")
    night.minutes(1)
    row.refresh_from_db()
    assert row.state == State.DELIVERED
    call = EscalationCall.unscoped.get(key=row.key)
    assert (call.arrived_at, call.answer) == (row.delivered_at, "")


def test_who_says_that_they_cannot_is_noted_and_the_next_is_called_in_their_minute(
    night: Night, people: dict[str, User]
) -> None:
    alert = danger(night)
    night.turn()
    night.said({"MessageSid": "IN1", "From": ANN, "Body": "2"})
    night.minutes(1)
    alert.refresh_from_db()
    assert alert.acknowledged_at is None
    assert EscalationCall.unscoped.get(channel="text").answer == "cannot"
    night.minutes(4)
    assert len(night.texted(BO)) == 1


def test_a_text_from_a_number_that_nobody_was_called_at_takes_nothing(night: Night, people: dict[str, User]) -> None:
    alert = danger(night)
    night.turn()
    night.said({"MessageSid": "IN1", "From": "+19165550199", "Body": "1"})
    night.minutes(1)
    alert.refresh_from_db()
    assert alert.acknowledged_at is None


def test_a_mail_server_that_does_not_answer_keeps_no_telephone_silent(night: Night, people: dict[str, User]) -> None:
    night.mails.drops.add("GREETING")
    danger(night)
    night.turn()
    assert len(night.texted(ANN)) == 1
    assert not night.mails.taken
    night.mails.drops.clear()
    night.minutes(2)
    assert len(night.mails.taken) == 1
    assert len(night.texted(ANN)) == 1


def test_without_a_choice_of_their_own_somebody_who_reads_no_english_is_told_in_what_they_read(people: Any) -> None:
    User.objects.filter(pk=people["cleo"].pk).update(languages="es hmn", email="c@example.org")
    found = partial(oncall.reaches, HERE)
    with clock.freeze(at(MONDAY, 13)):
        reaching.set_reaches(viewer=staff.viewer_of(people["cleo"]), wanted=[])
    assert {one.language for one in found(people["cleo"].pk.hex)} == {"es"}
    assert telling.languages() == ("en", "es")
    assert telling.first_of(["hmn"]) == "en"
