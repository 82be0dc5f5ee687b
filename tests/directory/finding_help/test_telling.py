"""A provider says what is new with its code, a person here reads it, and only a yes puts it on a public page."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from hearthline.directory.finding_help import actions, making, queries
from hearthline.directory.finding_help.actions import New
from hearthline.directory.finding_help.models import Asking, Correction, Key, Offer, Told
from hearthline.directory.finding_help.public.telling import LONGEST
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from tests import staff
from tests.directory.finding_help.test_public import body, text

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-3", "D-2"), pytest.mark.usefixtures("town")]
NEW = {"telephone": "916-555-0188", "web": "https://oak.example/", "hours": "Mondays 9 to 5", "about": "Food boxes."}


def code(service: str = "pantry") -> str:
    return actions.give_code(viewer=staff.viewer(), service_id=service).code


def send(stranger: Client, secret: str, said: str = "changed", **more: str) -> Any:
    return stranger.post("/help-near/your-entry", {"code": secret, "said": said, **more})


def number_shown(name: str = "Oak Table") -> str:
    return str(json.loads(Offer.objects.get(name=name).telephones)[0][0])


def test_what_a_provider_sends_shows_nowhere_before_a_person_said_yes(stranger: Client) -> None:
    secret = code()
    form = stranger.post("/help-near/your-entry", {"code": secret})
    assert "Oak Table" in text(body(form))
    assert "Thank you" in text(body(send(stranger, secret, **NEW)))
    making.turn()
    making.make_all()
    assert number_shown() == "916-555-0101"
    row = Told.unscoped.get()
    with clock.freeze(clock.now() + timedelta(hours=1)):
        actions.settle(viewer=staff.viewer(), told_id=row.pk, yes=True, heard="They are the ones.")
        making.turn()
    offer = Offer.objects.get(name="Oak Table")
    assert number_shown() == "916-555-0188"
    assert (offer.web, offer.about, offer.open) == ("https://oak.example/", "Food boxes.", "")
    assert json.loads(offer.told)["hours"] == "Mondays 9 to 5"
    shown = text(body(stranger.get(f"/help-near/at/{offer.pk}")))
    assert "Call to ask when it is open." in shown
    assert "Mondays 9 to 5" in shown


@pytest.mark.parametrize(("field", "most"), LONGEST.items())
def test_what_a_provider_writes_too_long_is_said_at_its_field_and_nothing_is_cut(
    stranger: Client, field: str, most: int
) -> None:
    secret, long = code(), ("zqword" * most)[: most - 11] + "Zqtheveryend"
    answer = send(stranger, secret, **{**NEW, field: long})
    assert answer.status_code == 422
    assert f"It may have {most:,} characters." in body(answer)
    assert f'href="#{field}"' in body(answer)
    assert long in body(answer)
    assert not Told.unscoped.exists()


def test_no_changes_nothing_and_is_in_the_log(stranger: Client) -> None:
    send(stranger, code(), **NEW)
    actions.settle(viewer=staff.viewer(), told_id=Told.unscoped.get().pk, yes=False, heard="Not theirs.")
    making.turn()
    assert number_shown() == "916-555-0101"
    assert not Correction.unscoped.exists()
    assert Asking.unscoped.get().outcome == "refused"


def test_the_secret_itself_is_kept_nowhere(stranger: Client) -> None:
    secret = code()
    plain = secret.replace("-", "").replace(" ", "")
    for model in (Key, Told, Asking):
        kept = json.dumps(list(model.unscoped.values()), default=str)
        assert secret not in kept
        assert plain not in kept
    written = json.dumps(list(Entry.objects.values()), default=str)
    assert plain not in written
    assert Key.unscoped.get().mark != plain


@pytest.mark.parametrize("how", ["wrong", "over", "ended", "another agency's", "empty"])
def test_a_code_that_opens_nothing_is_answered_in_one_way(stranger: Client, how: str) -> None:
    secret = code()
    if how == "over":
        Key.unscoped.update(until=clock.now() - timedelta(seconds=1))
    if how == "ended":
        code()
    if how == "another agency's":
        Key.unscoped.update(agency_id=staff.THERE)
    answer = send(stranger, {"wrong": "AAAA-BBBB-CCCC", "empty": ""}.get(how, secret), **NEW)
    assert answer.status_code == 422
    assert "We do not know this code. It may be over." in text(body(answer))
    assert "Oak Table" not in body(answer)
    assert not Told.unscoped.exists()


def test_a_code_may_be_typed_as_people_type(stranger: Client) -> None:
    typed = f" {code().lower().replace('-', ' ')} "
    assert "Oak Table" in text(body(stranger.post("/help-near/your-entry", {"code": typed})))


@pytest.mark.parametrize("said", ["", "changed", "strange"])
def test_to_say_nothing_is_not_to_say_something(stranger: Client, said: str) -> None:
    answer = send(stranger, code(), said)
    assert answer.status_code in (200, 422)
    assert not Told.unscoped.exists()


def test_very_many_are_slowed_by_one_page_and_never_refused(stranger: Client) -> None:
    secret = code()
    answers = [body(send(stranger, secret, "same")) for _ in range(12)]
    assert "Press Continue and it is sent." in text(answers[-1])
    assert Told.unscoped.count() < 12
    again = stranger.post("/help-near/your-entry", {"code": secret, "said": "same", "again": "1"})
    assert "Thank you" in text(body(again))


def test_who_is_asked_to_press_again_loses_nothing_that_was_typed(stranger: Client) -> None:
    secret = code()
    for _ in range(12):
        asked = body(send(stranger, secret, **NEW))
    assert "Press Continue and it is sent." in text(asked)
    before = Told.unscoped.count()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', asked))
    assert hidden == {**NEW, "said": "changed"}
    assert "Thank you" in text(body(stranger.post("/help-near/your-entry", {**hidden, "code": secret, "again": "1"})))
    assert Told.unscoped.count() == before + 1
    assert Told.unscoped.order_by("received_at", "pk").last().about == NEW["about"]  # type: ignore[union-attr]  # counted


def test_a_form_with_nothing_new_says_so_in_its_title_too(stranger: Client) -> None:
    answer = send(stranger, code(), "changed")
    assert answer.status_code == 422
    assert "<title>Error:" in body(answer)


def test_all_is_right_makes_it_checked_today_and_brings_nothing_old_back() -> None:
    viewer = staff.viewer()
    with clock.freeze(clock.now() + timedelta(days=1)):
        actions.asked(
            viewer=viewer, service_id="pantry", outcome="changed", heard="New.", new=New(telephone="916-555-0150")
        )
    from hearthline.directory.community.models import Service

    Service.objects.filter(pk="pantry").update(modified_at=clock.now() + timedelta(days=5))
    with clock.freeze(clock.now() + timedelta(days=9)):
        actions.asked(viewer=viewer, service_id="pantry", outcome="same", heard="All as shown.")
        today = clock.now().date()
    making.turn()
    assert number_shown() == "916-555-0101"
    assert Offer.objects.get(name="Oak Table").checked_on == today


def test_what_was_found_out_earlier_stays_when_more_is_found_out() -> None:
    viewer = staff.viewer()
    for n, new in enumerate((New(telephone="916-555-0150"), New(hours="Sundays"))):
        with clock.freeze(clock.now() + timedelta(days=n + 1)):
            actions.asked(viewer=viewer, service_id="pantry", outcome="changed", heard="New.", new=new)
    own = Correction.unscoped.get()
    assert (own.telephone, own.hours, own.version) == ("916-555-0150", "Sundays", 2)


def test_closed_is_off_the_pages_and_can_come_back(stranger: Client) -> None:
    viewer, pk = staff.viewer(), Offer.objects.get(name="Oak Table").pk
    with clock.freeze(clock.now() + timedelta(days=1)):
        actions.asked(viewer=viewer, service_id="pantry", outcome="closed", heard="Shut for good.")
        making.turn()
    assert stranger.get(f"/help-near/at/{pk}").status_code == 404
    with clock.freeze(clock.now() + timedelta(days=2)):
        actions.asked(viewer=viewer, service_id="pantry", outcome="same", heard="Open again.")
        making.turn()
    assert stranger.get(f"/help-near/at/{pk}").status_code == 200


def test_nobody_answered_settles_nothing() -> None:
    actions.asked(viewer=staff.viewer(), service_id="beds", outcome="no_answer", heard="It rang.")
    assert not Correction.unscoped.exists()
    work = queries.worklist(staff.viewer())
    [due] = [due for due in work.never if due.service == "beds"]
    assert due.last is not None


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"outcome": "refused"}, "service.outcome"),
        ({"outcome": ""}, "service.outcome"),
        ({"heard": "  "}, "service.heard"),
        ({"outcome": "changed"}, "service.new"),
        ({"outcome": "changed", "new": New(web="javascript:alert(1)")}, "service.new"),
        ({"service_id": "nobody"}, "service.gone"),
    ],
)
def test_what_cannot_be_kept_says_why_and_keeps_nothing(wrong: dict[str, Any], says: str) -> None:
    given = {"service_id": "pantry", "outcome": "same", "heard": "All right.", **wrong}
    with pytest.raises(DomainError) as caught:
        actions.asked(viewer=staff.viewer(), **given)
    assert caught.value.code == says
    assert not Asking.unscoped.exists()
    assert not Correction.unscoped.exists()


def test_a_provider_cannot_put_a_script_behind_its_link(stranger: Client) -> None:
    send(stranger, code(), web="javascript:alert(1)")
    with pytest.raises(DomainError):
        actions.settle(viewer=staff.viewer(), told_id=Told.unscoped.get().pk, yes=True, heard="Fine.")
    assert Told.unscoped.get().settled_at is None


def test_two_people_settle_it_once(stranger: Client) -> None:
    send(stranger, code(), "same")
    told = Told.unscoped.get().pk
    actions.settle(viewer=staff.viewer(), told_id=told, yes=True, heard="Yes.")
    with pytest.raises(DomainError):
        actions.settle(viewer=staff.second_screener(), told_id=told, yes=False, heard="No.")
    assert Asking.unscoped.count() == 1


def test_who_has_no_right_may_do_none_of_it(stranger: Client) -> None:
    send(stranger, code(), "same")
    told = Told.unscoped.get().pk
    nobody, elsewhere = staff.viewer(""), staff.viewer("screener", staff.THERE)
    for act in (
        lambda: actions.asked(viewer=nobody, service_id="pantry", outcome="same", heard="x"),
        lambda: actions.give_code(viewer=nobody, service_id="pantry"),
        lambda: actions.settle(viewer=nobody, told_id=told, yes=True, heard="x"),
        lambda: queries.worklist(nobody),
        lambda: queries.sheet(nobody, "pantry"),
    ):
        with pytest.raises(Refused):
            act()
    with pytest.raises(DomainError):
        actions.settle(viewer=elsewhere, told_id=told, yes=True, heard="x")
    assert queries.worklist(elsewhere).told == ()


def test_each_act_is_in_the_journal_without_a_value(stranger: Client) -> None:
    send(stranger, code(), **NEW)
    actions.settle(viewer=staff.viewer(), told_id=Told.unscoped.get().pk, yes=True, heard="Yes, theirs.")
    rows = json.dumps(list(Entry.objects.values()), default=str)
    assert "directory:service:code" in rows
    assert "directory:service:settle" in rows
    for number in (NEW["telephone"], "555-0188", "5550188"):
        assert number not in rows
    assert "Yes, theirs" not in rows
