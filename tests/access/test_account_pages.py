"""The administrator's and the supervisor's pages about accounts: what ends, who keeps it, links and tokens."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from hearthline.access.accounts import certification
from hearthline.access.lifecycle import lapse
from hearthline.access.models import Agency, DirectoryToken, OutsideIdentity, RoleGrant, User
from hearthline.access.outside.links import account_of, links_to_confirm
from hearthline.access.outside.providers import Provider
from hearthline.ground import clock
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import cast, staff

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def county(settings: Any) -> None:
    settings.HEARTHLINE_PROVIDERS = (Provider("county", "County account", "oidc", "https://login.example.gov"),)


def person(**wanted: Any) -> User:
    return staff.user("screener", username="imogen", name=cast.SCREENER, **wanted)


def page(desk: staff.Desk, path: str) -> str:
    answer = desk.client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_one_persons_page_says_how_long_and_what_closes_by_itself() -> None:
    desk, somebody = staff.desk("administrator"), person()
    Agency.objects.update(demo=False)
    User.objects.filter(pk=somebody.pk).update(ends_at=NOON, last_login=NOON - timedelta(days=30))
    RoleGrant.unscoped.filter(user=somebody).update(expires_at=NOON + timedelta(days=1))
    with clock.freeze(NOON - timedelta(days=20)):
        desk = staff.desk("administrator")
        said = page(desk, f"/account/people/{somebody.pk}")
    days = {
        "Open until ": "2026-11-23",
        "Last signed in</dt><dd>": "2026-10-24",
        "Unused, it closes on ": "2027-01-22",
        " until ": "2026-11-24",
    }
    for words, day in days.items():
        assert f'{words}<time datetime="{day}">' in said
    assert "First password" not in said, "a password of their own is nobody else's"
    assert f'href="/account/people/{somebody.pk}"' in page(staff.desk("administrator"), "/account/people")


def test_in_a_practice_agency_no_page_names_a_day_on_which_nothing_closes() -> None:
    somebody = person()
    User.objects.filter(pk=somebody.pk).update(last_login=NOON - timedelta(days=500))
    with clock.freeze(NOON):
        assert lapse() == 0, "nothing closes by itself in a practice agency"
        desk = staff.desk("administrator")
        own, ending = page(desk, f"/account/people/{somebody.pk}"), page(desk, "/account/ending")
    assert "Unused, it closes on" not in own
    assert "In a practice system it does not close for not being used." in own
    assert "No account here has an end." in ending
    assert "after 365 days unless somebody keeps them" in ending
    assert "nobody uses closes after 90 days" in ending


def test_a_real_agencys_page_of_ends_says_nothing_of_practice() -> None:
    desk = staff.desk("administrator")
    Agency.objects.update(demo=False)
    assert "practice" not in page(desk, "/account/ending").split("<main", 1)[1].split("</main>", 1)[0].lower()


EMPTY = {
    "/account/people": {
        "name": "Write the name of the person.",
        "username": "Write a user name for the person.",
        "role": "Choose a role.",
        "languages": "Choose at least one language.",
    },
    "/account/directory": {"name": "Write which directory it is for.", "days": "Choose how long it works."},
}


@pytest.mark.parametrize("address", EMPTY)
def test_an_empty_form_says_what_each_field_wants(address: str) -> None:
    said = staff.desk("administrator").client.post(address, {"name": ""}).content.decode()
    assert "<title>Error:" in said
    assert "This field is required" not in said
    summary = said.split("<h1", 1)[0]
    for words in EMPTY[address].values():
        assert words in summary
        assert words in said.split("<h1", 1)[1], "beside its field too"


def test_the_page_warns_before_the_last_one_is_closed() -> None:
    desk, last = staff.desk("administrator"), staff.user("supervisor")
    assert "Nobody else has this role:" in page(desk, f"/account/people/{last.pk}")
    staff.user("supervisor", username="second")
    assert "Nobody else has this role:" not in page(desk, f"/account/people/{last.pk}")


def test_closing_and_opening_again_by_buttons() -> None:
    desk, somebody = staff.desk("administrator"), person()
    desk.client.post(reverse("access_close", args=[somebody.pk]))
    assert "Open it again" in page(desk, f"/account/people/{somebody.pk}")
    answer = desk.client.post(reverse("access_open", args=[somebody.pk]))
    password = answer.context["password"]
    assert password in answer.content.decode()
    assert password not in page(desk, f"/account/people/{somebody.pk}"), "shown once"
    assert User.objects.get(pk=somebody.pk).check_password(password)
    assert desk.client.post(reverse("access_open", args=[somebody.pk])).status_code == 403
    answer = desk.client.post(reverse("access_invite", args=[somebody.pk]))
    assert answer.context["password"] not in ("", password)


@pytest.mark.fault("50")
def test_no_button_makes_a_password_for_somebody_who_has_one() -> None:
    somebody = person()
    assert staff.desk("administrator").client.post(reverse("access_invite", args=[somebody.pk])).status_code == 403


@pytest.mark.parametrize("role", ["administrator", "supervisor"])
def test_what_ends_first_stands_first_and_one_button_keeps_it(role: str) -> None:
    with clock.freeze(NOON):
        desk, soon = staff.desk(role), person()
        later = staff.user("screener", username="later", name=cast.SECOND_SCREENER)
        for who, days in ((soon, 30), (later, 200), (desk.user, 400)):
            User.objects.filter(pk=who.pk).update(ends_at=NOON + timedelta(days=days))
        said = page(desk, "/account/ending")
        assert said.index(cast.SCREENER) < said.index(cast.SECOND_SCREENER)
        assert '<strong><time datetime="2026-12-23">' in said, "within the quarter"
        assert '<strong><time datetime="2027-06-11">' not in said
        assert '<time datetime="2027-06-11">' in said
        assert "Your own: somebody else keeps it" in said
        assert desk.client.post(reverse("access_renew", args=[soon.pk]))["Location"] == "/account/ending"
        assert User.objects.get(pk=soon.pk).ends_at == NOON + timedelta(days=365)
    assert Entry.objects.get(tag=Tag.USER_RENEWED).actor_id == desk.user.pk.hex


def test_a_last_day_is_kept_whole_in_the_agencys_own_time() -> None:
    with clock.freeze(NOON):
        desk, somebody = staff.desk("administrator"), person()
        desk.client.post(reverse("access_renew", args=[somebody.pk]), {"until": "2026-12-24"})
        assert User.objects.get(pk=somebody.pk).ends_at == datetime(2026, 12, 25, 8, tzinfo=UTC)
        for day in ("2020-01-01", "2099-01-01", "0001-01-01", "9999-12-31", "tomorrow"):
            answer = desk.client.post(reverse("access_renew", args=[somebody.pk]), {"until": day}, follow=True)
            assert "That day cannot be chosen" in answer.content.decode()
        assert User.objects.get(pk=somebody.pk).ends_at == datetime(2026, 12, 25, 8, tzinfo=UTC)


@pytest.mark.fault("46", "50")
def test_nobody_else_sees_or_keeps_what_ends() -> None:
    somebody = person()
    for role in ("screener", ""):
        desk = staff.desk(role, username=f"one-{role}")
        assert desk.client.get("/account/ending").status_code == 403
        assert desk.client.post(reverse("access_renew", args=[somebody.pk])).status_code == 403
        assert desk.client.get(f"/account/people/{somebody.pk}").status_code == 403
        assert desk.client.get("/account/directory").status_code == 403
    for role in ("administrator", "supervisor"):
        desk = staff.desk(role)
        assert desk.client.post(reverse("access_renew", args=[desk.user.pk])).status_code == 403
        theirs = staff.user("screener", agency_id=staff.THERE, name=cast.PAO_HOUA.name)
        User.objects.filter(pk=theirs.pk).update(ends_at=clock.now() + timedelta(days=3))
        assert desk.client.post(reverse("access_renew", args=[theirs.pk])).status_code == 403
        assert cast.PAO_HOUA.name not in page(desk, "/account/ending")


def test_the_review_costs_the_same_for_many_people(django_assert_max_num_queries: Any) -> None:
    supervisor = staff.viewer("supervisor")
    for number in range(12):
        somebody = staff.user("screener", username=f"person-{number}")
        User.objects.filter(pk=somebody.pk).update(ends_at=clock.now() + timedelta(days=number + 1))
    with django_assert_max_num_queries(8):
        assert len(certification(supervisor)) == 12


@pytest.mark.usefixtures("county")
@pytest.mark.fault("50")
def test_a_link_to_an_identity_waits_for_a_supervisor_like_a_right() -> None:
    admin, supervisor, somebody = staff.desk("administrator"), staff.desk("supervisor"), person()
    made = {"provider": "county", "subject": " sub-1 "}
    assert admin.client.post(reverse("access_link", args=[somebody.pk]), made).status_code == 302
    assert "(waits for a supervisor)" in page(admin, f"/account/people/{somebody.pk}")
    assert account_of(staff.HERE, "county", "sub-1") is None
    waiting = OutsideIdentity.unscoped.get()
    assert admin.client.post(reverse("access_confirm_link", args=[waiting.pk])).status_code == 403
    said = page(supervisor, "/account/rights")
    assert "county: <code" in said
    assert "sub-1" in said
    assert supervisor.client.post(reverse("access_confirm_link", args=[waiting.pk])).status_code == 302
    assert account_of(staff.HERE, "county", "sub-1") == somebody
    assert "Nothing waits for you." in page(supervisor, "/account/rights")
    assert admin.client.post(reverse("access_unlink", args=[waiting.pk])).status_code == 302
    assert account_of(staff.HERE, "county", "sub-1") is None
    tags = Entry.objects.filter(tag__contains="access:outside").order_by("at", "id").values_list("tag", flat=True)
    assert list(tags) == [Tag.OUTSIDE_LINKED, Tag.OUTSIDE_CONFIRMED, Tag.OUTSIDE_ENDED]


@pytest.mark.usefixtures("county")
@pytest.mark.fault("50")
def test_nobody_confirms_a_link_to_their_own_account() -> None:
    admin, supervisor = staff.desk("administrator"), staff.desk("supervisor")
    admin.client.post(reverse("access_link", args=[supervisor.user.pk]), {"provider": "county", "subject": "1"})
    waiting = OutsideIdentity.unscoped.get()
    assert supervisor.client.post(reverse("access_confirm_link", args=[waiting.pk])).status_code == 403
    assert links_to_confirm(supervisor.viewer) == []
    assert account_of(staff.HERE, "county", "1") is None


@pytest.mark.usefixtures("county")
def test_a_link_that_will_not_do_says_so_and_keeps_what_was_typed() -> None:
    desk, somebody = staff.desk("administrator"), person()
    other = staff.user("screener", username="other")
    desk.client.post(reverse("access_link", args=[other.pk]), {"provider": "county", "subject": "1"})
    for made in (
        {"provider": "county", "subject": "1"},
        {"provider": "nowhere", "subject": "2"},
        {"provider": "county"},
    ):
        answer = desk.client.post(reverse("access_link", args=[somebody.pk]), made)
        assert "There is a problem" in answer.content.decode()
    assert OutsideIdentity.unscoped.count() == 1


def test_without_a_provider_no_page_speaks_of_one() -> None:
    desk, somebody = staff.desk("administrator"), person()
    assert "Agency account" not in page(desk, f"/account/people/{somebody.pk}")
    assert 'name="provider"' not in page(desk, "/account/directory")
    answer = desk.client.post(reverse("access_link", args=[somebody.pk]), {"provider": "county", "subject": "1"})
    assert answer.status_code == 200
    assert not OutsideIdentity.unscoped.exists()


def test_a_token_is_shown_once_and_ended_by_a_button() -> None:
    desk = staff.desk("administrator")
    answer = desk.client.post("/account/directory", {"name": "county directory", "days": "180"})
    token = answer.context["made"]
    assert token in answer.content.decode()
    assert "http://testserver/scim/v2" in answer.content.decode()
    said = page(desk, "/account/directory")
    assert token not in said
    assert "county directory" in said
    assert "There is a problem" in desk.client.post("/account/directory", {"name": "county directory", "days": "180"}).content.decode()  # fmt: skip  # noqa: E501 - one page
    kept = DirectoryToken.unscoped.get()
    assert desk.client.post(reverse("access_token_end", args=[kept.pk])).status_code == 302
    assert "Ended" in page(desk, "/account/directory")
