"""Every address of the desk with the ids of real rows, by every role, by every method: from the URL map itself."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from hearthline.access.models import Barred, Opening, ToReview
from hearthline.dispatch.actions import record_answer, send_update, tell
from hearthline.dispatch.models import CrossReport, HandOff, Line, Responder, Typed
from hearthline.duty.models import Alert
from hearthline.ground import clock
from hearthline.intake.actions import make_follow_up, reveal_identity
from hearthline.intake.calls import actions as calls
from hearthline.intake.models import (
    Call,
    CallEntry,
    FileCopy,
    FollowUp,
    Question,
    Report,
    ReportPart,
    Reveal,
)
from hearthline.intake.withheld.models import ClueMark, Disclosure, ReporterWish, RevealAsk
from hearthline.intake.withheld.seconds import ask_reveal
from hearthline.linkage.record import Born
from hearthline.people.models import Merge, Person, Possible, ReportedLink
from hearthline.screening import actions
from hearthline.screening.models import Decision, Screening, ToolRun, TranslationTask
from hearthline.ui.moments import as_typed, in_an_hour
from tests import cast, staff
from tests.cast import STORY_HMN
from tests.intake.build import IDENTITY
from tests.screening.build import NOBODY, WEIGHED_FORM, came, decide, parts_of, screener
from tests.screening.history_build import doubles, known
from tests.screening.need_build import to_review
from tests.screening.quality_build import LOOKED_FORM, LOOKED_TABLES, looked_at_again

pytestmark = [pytest.mark.django_db, pytest.mark.fault("46")]

KNOWN = "Peregrine Ashworth-Li"
TWICE = "Marguerite Okonkwo-Bell"
PROMISED, COUNTY = "Call the nurse at nine.", "Placer County"
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
OUR_SPACES = ("screening", "duty", "intake_desk", "after", "dispatch", "people", "need")


def patterns(found: list[Any], prefix: str = "/", space: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """(address with its converters, namespace, pattern) for every address of the desk."""
    for one in found:
        here = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, here, one.namespace or space)
        elif isinstance(one, URLPattern):
            yield here, space, one


def ours() -> list[tuple[str, str]]:
    """(address, name) of the screening, intake and alert pages."""
    every = patterns(get_resolver("hearthline.site.urls_desk").url_patterns)
    return [(address, one.name or "") for address, space, one in every if space in OUR_SPACES]


def filled(address: str, ids: dict[str, Any]) -> str:
    for name, value in ids.items():
        for kind in ("uuid", "int"):
            address = address.replace(f"<{kind}:{name}>", str(value))
    assert "<" not in address, address
    return address


@pytest.fixture
def real() -> dict[str, Any]:
    """A report with everything hanging on it: a proposal, a translation, an alert, a reveal, a file."""
    screening = came(identity=IDENTITY, danger="yes", language="hmn", story=STORY_HMN)
    hmong = staff.viewer("screener", username="screener-hmn", languages=("en", "hmn"))
    made = decide(screening, hmong, NOBODY, "A television was loud.")
    reveal_identity(viewer=screener(), report_id=screening.report_id, purpose="call_back", reason="Which door?")
    copy = FileCopy.objects.create(
        agency_id=screening.agency_id, report=screening.report, attachment_id=UUID(int=7), type="image/png", facts=b""
    )
    viewer, soon = screener(), clock.now() + timedelta(hours=1)
    promised = make_follow_up(viewer=viewer, report_id=screening.report_id, kind="other", words=PROMISED, due_at=soon)
    told = tell(
        viewer=viewer,
        report_id=screening.report_id,
        recipient="other_county",
        why="out_of_area",
        agency=COUNTY,
        phone="",
        said=STORY_HMN,
    )
    answered = tell(viewer=viewer, report_id=screening.report_id, recipient="law_enforcement", why="danger")
    record_answer(viewer=viewer, hand_off_id=answered.pk, answered_by="B", their_reference="", answered_at=clock.now())
    update = send_update(viewer=viewer, hand_off_id=answered.pk, words=PROMISED)
    owed = CrossReport.objects.create(
        agency_id=screening.agency_id, report=screening.report, recipient="licensing", effect="must", written=True,
        rule="x", limit_id="cross_report.licensing", citation="x", opened_at=soon, due_at=soon,
    )  # fmt: skip
    office = Responder.objects.create(
        agency_id=screening.agency_id, recipient="licensing", covers="state", name="Offices", source="x",
        changed_by="x", changed_name="x", changed_at=soon,
    )  # fmt: skip
    paper = calls.open_call(viewer=viewer, channel="fax", received_at=clock.now())
    return looked_at_again(made) | {
        "follow_up_id": promised.pk,
        "hand_off_id": told.pk,
        "update_id": update.pk,
        "cross_report_id": owed.pk,
        "responder_id": office.pk,
        "call_id": paper.pk,
        "report_id": screening.report_id,
        "task_id": TranslationTask.unscoped.get().pk,
        "alert_id": Alert.unscoped.get(kind="danger").pk,
        "reveal_id": Reveal.unscoped.get().pk,
        "ask_id": ask_reveal(viewer=viewer, report_id=screening.report_id, purpose="court", reason="Which door?").pk,
        "copy_id": copy.pk,
        "number": 1,
        **to_review(screening.report_id),
        "person_id": known(KNOWN, Born(1980), viewer=viewer),
        **doubles(TWICE, viewer),
    }


def everything() -> list[object]:
    """All rows of the work, to see that nothing changed."""
    work = (Screening, Decision, ToolRun, TranslationTask, Alert, Reveal)
    tables = (
        *work,
        Report,
        ReportPart,
        FileCopy,
        Question,
        FollowUp,
        HandOff,
        Line,
        Typed,
        CrossReport,
        Responder,
        Call,
        CallEntry,
        Person,
        ReportedLink,
        Possible,
        Merge,
        RevealAsk,
        Disclosure,
        ReporterWish,
        ClueMark,
        *LOOKED_TABLES,
        Opening,
        Barred,
        ToReview,
    )
    return [list(table.unscoped.order_by("pk").values()) for table in tables]


def told_nothing(body: bytes) -> bool:
    number = Report.unscoped.get().number
    return not any(
        secret.encode() in body
        for secret in (
            number,
            STORY_HMN[:20],
            cast.MARISOL.name,
            cast.CHILD.name,
            "Which door",
            PROMISED,
            COUNTY,
            KNOWN,
            TWICE,
        )
    )


def fields(ids: dict[str, Any]) -> dict[str, Any]:
    now = Screening.unscoped.get(report_id=ids["report_id"])
    parts = " ".join(map(str, parts_of(now)))
    return {
        "version": str(now.version), "parts": parts, "run": str(now.current_run_id), "choice": "in_person:immediate",
        "reason": "x", "note": "x", "answer": "agree", "decision": str(Decision.unscoped.get().pk), "text": "x",
        "purpose": "call_back", "why": "out_of_area", "agency": "x", "said": "x", "answered_by": "x", "kind": "other",
        "answered_at": as_typed(clock.now()), "recipient": "emergency",
        "received_by": "x", "due": in_an_hour(), "words": "x", "channel": "phone",
        "report": str(ids["report_id"]), "messages": "close",
        "sure": "yes", "authority": "order_seen", "ask": "x", "open": "over", "fact.hit": "yes", "next": "/",
        **WEIGHED_FORM, **LOOKED_FORM,
    }  # fmt: skip


def test_the_map_is_read_whole():
    names = {name for _, name in ours()}
    assert {
        "queue",
        "report",
        "decide",
        "second",
        "translation",
        "identity",
        "review",
        "file_page",
        "acknowledge",
        "follow_up_done",
        "hand_off",
        "written_match",
        "messages",
    } <= names
    assert len(ours()) >= 24


@pytest.mark.parametrize("role", ["screener", "supervisor", "administrator", ""])
def test_another_agency_gets_and_changes_nothing_by_any_method_under_any_role(real: dict[str, Any], role: str):
    stranger = staff.desk(role, staff.THERE, languages=("en", "hmn"))
    before = everything()
    for address, name in ours():
        for method in METHODS:
            answer = getattr(stranger.client, method)(filled(address, real), fields(real) if method == "post" else {})
            assert told_nothing(answer.content), (method, name)
            if "<" in address:
                assert answer.status_code in (403, 405), (method, name, answer.status_code)
    assert everything() == before


@pytest.mark.parametrize("role", ["administrator", ""])
def test_at_home_an_administrator_and_a_person_without_a_role_get_and_change_nothing(real: dict[str, Any], role: str):
    person = staff.desk(role)
    before = everything()
    for address, name in ours():
        for method in METHODS:
            answer = getattr(person.client, method)(filled(address, real), fields(real) if method == "post" else {})
            assert told_nothing(answer.content), (method, name)
    assert everything() == before


@pytest.mark.fault("44")
def test_what_is_another_agency_s_and_what_is_not_there_answer_alike(real: dict[str, Any]):
    stranger = staff.desk("supervisor", staff.THERE)
    nowhere = {name: UUID(int=9) for name in real} | {"number": 1}
    for address, name in ours():
        if "<" not in address:
            continue
        for method in ("get", "post"):
            theirs = getattr(stranger.client, method)(filled(address, real))
            none = getattr(stranger.client, method)(filled(address, nowhere))
            assert theirs.status_code == none.status_code, (method, name)


@pytest.mark.fault("59")
def test_looking_changes_nothing(real: dict[str, Any]):
    desk = staff.desk("supervisor", languages=("en", "hmn"))
    before = everything()
    for address, name in ours():
        for method in ("get", "head", "options"):
            assert getattr(desk.client, method)(filled(address, real)).status_code < 500, (method, name)
    assert everything() == before


@pytest.mark.fault("59")
def test_each_change_needs_its_own_page_s_token(real: dict[str, Any]):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["desk"] = staff.desk("supervisor").client.cookies["desk"].value
    before = everything()
    for address, name in ours():
        answer = strict.post(filled(address, real), fields(real))
        assert answer.status_code == 403, name
    assert everything() == before


@pytest.mark.fault("48")
def test_a_right_that_is_taken_away_is_gone_at_the_next_press(real: dict[str, Any]):
    from hearthline.access.models import RoleGrant

    desk = staff.desk("screener")
    where = f"/screening/{real['report_id']}"
    assert desk.client.get(where).status_code == 200
    RoleGrant.unscoped.filter(user=desk.user).update(revoked_at=clock.now(), revoked_by="tests")
    for address, name in ours():
        if name not in ("alerts", "all", "news"):
            assert desk.client.get(filled(address, real)).status_code in (403, 405), name
    assert desk.client.post(where + "/claim").status_code == 403


@pytest.mark.fault("47")
def test_every_look_at_a_report_leaves_its_trace(real: dict[str, Any]):
    from hearthline.journal.models import Entry
    from hearthline.journal.tags import Tag

    desk = staff.desk("screener")
    # What was promised and handed on are readings of their own: the report's page shows them too.
    also = {"": {"follow-up", "hand-off"}, "/print": set(), f"/translation/{real['task_id']}": set()}
    for act, beside in also.items():
        seen = list(Entry.objects.filter(tag=Tag.REPORT_READ, actor_id=desk.viewer.id).values_list("pk", flat=True))
        assert desk.client.get(f"/screening/{real['report_id']}{act}").status_code == 200
        new = Entry.objects.filter(tag=Tag.REPORT_READ, actor_id=desk.viewer.id).exclude(pk__in=seen)
        purposes = list(new.values_list("purpose", flat=True))
        assert len(purposes) == 1 + len(beside), act
        assert beside <= set(purposes)


@pytest.mark.fault("64")
@pytest.mark.parametrize(
    "place", ["https://example.org/", "//example.org", "/\\example.org", "javascript:x", "\n//x.org"]
)
def test_a_form_leads_nowhere_but_to_this_desk(real: dict[str, Any], place: str):
    desk = staff.desk("screener")
    answer = desk.client.post(f"/reports/{real['report_id']}/read", {"next": place})
    assert (answer.status_code, answer["Location"]) == (303, "/")


def test_a_claim_and_its_release_are_refused_across_agencies_in_the_action_itself(real: dict[str, Any]):
    from hearthline.ground.errors import Refused

    stranger = staff.viewer("supervisor", staff.THERE)
    with pytest.raises(Refused):
        actions.claim(viewer=stranger, report_id=real["report_id"])
