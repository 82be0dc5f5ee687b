"""What a look-up shows: only what this viewer may see, with the reports of the person and of the household."""

from datetime import timedelta

import pytest

from hearthline.ground import clock
from hearthline.ground.errors import Refused
from hearthline.intake.models import ReportPart
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Born, Name, Record
from hearthline.linkage.say import Said
from hearthline.linkage.score import Score, Step
from hearthline.people import actions as people
from hearthline.screening.history import linking, looking, whole
from hearthline.screening.history.asking import Asked, of_form
from hearthline.screening.history.fitting import fit
from tests import staff
from tests.cast import MARISOL
from tests.intake.build import IDENTITY
from tests.intake.calls.build import put
from tests.screening.build import came, screener, supervisor
from tests.screening.history_build import HOME, JON, SMITH, john_smith, known

pytestmark = pytest.mark.django_db


def jon(viewer=None) -> looking.Place:
    """Jon Smyth, about 8, asked for by hand."""
    asked = of_form({"name": "Jon Smyth", "born": "about 8"}, clock.now().date())
    return looking.by_hand(viewer or screener(), asked)


@pytest.mark.req("S-1")
def test_jon_smyth_about_8_is_john_smith_7_with_both_earlier_reports_the_newest_first():
    made = john_smith()
    (hit,) = jon().hits
    assert hit.person.name == SMITH
    assert hit.more is not None
    newest, oldest = hit.more.reports.reports
    assert [newest.report_id, oldest.report_id] == [made.reports[1].report_id, made.reports[0].report_id]
    assert oldest.nobody_sent
    assert oldest.alerts == ("dogs",)
    assert not newest.nobody_sent
    assert newest.outcome == ""
    assert oldest.told_age == "6"


def test_why_it_matched_is_said_in_whole_sentences_without_a_value():
    john_smith()
    (hit,) = jon().hits
    assert hit.said
    for words in (*hit.said, *hit.against):
        assert words.endswith(".")
        assert "Smith" not in words
        assert "Jon" not in words


@pytest.mark.req("D-7")
def test_a_restricted_person_only_exists_and_who_to_ask_is_told():
    made = john_smith()
    people.restrict(viewer=supervisor(), person_id=made.person_id, ask="Solveig Tran")
    place = jon()
    assert place.hits == ()
    assert place.asks == ("Solveig Tran",)


@pytest.mark.req("D-7")
def test_a_sealed_person_is_absent_from_hits_and_links_and_from_the_family_of_others():
    made = john_smith()
    ann = known("Ann Smith", Born(2021))
    people.join_household(viewer=screener(), person_id=ann, with_person=made.person_id)
    people.seal(viewer=supervisor(), person_id=made.person_id, why="adoption")
    place = jon()
    assert (place.hits, place.asks) == ((), ())
    asked = of_form({"name": "Ann Smith", "born": "2021"}, clock.now().date())
    (hit,) = looking.by_hand(screener(), asked).hits
    assert hit.more is not None
    assert hit.more.family == ()
    assert all(not home.others for home in hit.more.households)
    _screening, places = looking.of_report(screener(), made.reports[0].report_id)
    assert all(place.link is None for place in places)


def test_the_reports_of_a_household_are_shown_with_whose_they_are():
    made = john_smith()
    ann = known("Ann Smith", Born(2021))
    people.join_household(viewer=screener(), person_id=ann, with_person=made.person_id)
    about_ann = came(children=[{"name": "Ann Smith", "age": "4"}], adults=[])
    linking.link(viewer=screener(), report_id=about_ann.report_id, slot="child-1", person_id=ann)
    hit = next(hit for hit in jon().hits if hit.person.id == made.person_id)
    assert hit.more is not None
    ((who, of),) = hit.more.family
    assert who.name == "Ann Smith"
    assert [row.report_id for row in of.reports] == [about_ann.report_id]


def test_a_report_does_not_list_itself_as_history():
    made = john_smith()
    _screening, places = looking.of_report(screener(), made.reports[0].report_id)
    linked = places[0].linked
    assert linked is not None
    assert linked.more is not None
    assert [row.report_id for row in linked.more.reports.reports] == [made.reports[1].report_id]


def test_cases_and_findings_elsewhere_show_with_their_county():
    made = john_smith()
    people.note_past(viewer=screener(), person_id=made.person_id, kind="case", county="Hill County", outcome="closed")
    (hit,) = jon().hits
    assert hit.more is not None
    assert [(past.kind, past.county) for past in hit.more.past] == [("case", "Hill County")]


@pytest.mark.fault("47")
def test_every_look_is_in_the_journal_with_what_showed_and_never_what_was_asked():
    made = john_smith()
    before = set(Entry.objects.values_list("pk", flat=True))
    jon()
    new = {entry.tag: entry for entry in Entry.objects.exclude(pk__in=before)}
    assert set(new) == {Tag.PERSONS_LOOKED_UP, Tag.HISTORY_SHOWN}
    shown = new[Tag.HISTORY_SHOWN].fields
    assert made.person_id.hex in shown
    assert all(report.report_id.hex in shown for report in made.reports)
    for entry in new.values():
        assert "Smyth" not in entry.fields + entry.purpose + entry.record_id


@pytest.mark.parametrize("role", ["administrator", ""])
def test_who_may_not_look_is_refused(role: str):
    john_smith()
    with pytest.raises(Refused):
        jon(staff.viewer(role))


def test_another_agency_finds_nobody_and_opens_no_report():
    made = john_smith()
    stranger = staff.viewer("supervisor", staff.THERE)
    assert jon(stranger).hits == ()
    with pytest.raises(Refused):
        looking.of_report(stranger, made.reports[0].report_id)
    with pytest.raises(Refused):
        whole.of_person(stranger, made.person_id)


def test_a_damaged_earlier_report_hides_no_other():
    made = john_smith()
    ReportPart.unscoped.filter(report_id=made.reports[0].report_id).update(sealed=b"nonsense")
    (hit,) = jon().hits
    assert hit.more is not None
    assert [row.told_age for row in hit.more.reports.reports] == ["6", ""]


def test_a_damaged_report_looks_for_nobody_and_still_shows_its_page():
    screening = came()
    ReportPart.unscoped.filter(report_id=screening.report_id).update(sealed=b"nonsense")
    assert looking.of_report(screener(), screening.report_id)[1] == ()


def test_searching_again_with_less_finds_who_the_rest_kept_away():
    known("John Smith", Born(2017, 3, 5), sex="male")
    typed = {"name": "Jon Smith", "born": "1/1/2019", "phone": "916 555 0142", "place": "4 Elm St, Fresno"}
    asked = of_form(typed, clock.now().date())
    whole, less = looking.by_hand(screener(), asked), looking.by_hand(screener(), asked, less=True)
    assert [hit.person.name for hit in less.hits] == [SMITH]
    assert less.less
    assert not whole.less


def test_where_a_child_is_now_never_speaks_against_a_match():
    john_smith()
    for where in ("14 Tannery Lane, Sacramento", "88 Larkspur Court, Fresno", "near the red store", ""):
        now = came(children=JON, adults=[], where_now=where or "x")
        _screening, (place,) = looking.of_report(screener(), now.report_id)
        assert [hit.person.name for hit in place.hits] == [SMITH], where


def test_a_call_is_looked_up_as_far_as_it_is_typed_and_without_the_caller():
    from hearthline.intake.calls import actions as calls

    john_smith()
    viewer = screener()
    call = calls.open_call(viewer=viewer)
    assert looking.of_call(viewer, call.pk)[1] == ()
    put(viewer, call, "reporter.name", MARISOL.name)
    put(viewer, call, "children.0.name", "Jon Smyth")
    put(viewer, call, "children.0.age", "about 8")
    _call, (place,) = looking.of_call(viewer, call.pk)
    assert place.asked.slot == "child-1"
    assert [hit.person.name for hit in place.hits] == [SMITH]


@pytest.mark.fault("18")
def test_the_reporter_of_a_report_is_not_looked_for():
    known(MARISOL.name, Born(1980), home="")
    now = came(identity=IDENTITY, children=JON, adults=[])
    _screening, places = looking.of_report(screener(), now.report_id)
    assert [place.asked.name for place in places] == ["Jon Smyth"]
    assert all(not place.hits for place in places)


def test_twelve_people_who_are_told_of_cost_no_more_reading_of_families_than_eight(django_assert_max_num_queries):
    john_smith()
    many = came(children=[{"name": f"Jon Smyth{chr(97 + n)}", "age": "8"} for n in range(12)], adults=[])
    viewer = screener()
    with django_assert_max_num_queries(420):
        _screening, places = looking.of_report(viewer, many.report_id)
    assert len(places) == 12


def test_whatever_is_typed_is_answered_within_bounds():
    john_smith()
    for text in ("x" * 5000, "\x00\x1b[31m", "\u202eJohn Smith", "'; DROP TABLE people_card; --", "🙂" * 300, "-", ","):
        asked = of_form({"name": text, "born": "", "place": text, "other": text}, clock.now().date())
        assert len(looking.by_hand(screener(), asked).hits) <= looking.SHOWN


@pytest.mark.req("S-1")
def test_of_those_who_fit_alike_who_has_earlier_reports_comes_first_and_is_never_cut_off():
    others = [known(SMITH, Born(2019, 3, 5), home="") for _ in range(looking.OPENED + 4)]
    made = john_smith(where="")
    last = known(SMITH, Born(2019, 3, 5), home="")
    hits = jon().hits
    assert hits[0].person.id == made.person_id
    assert [hit.has_history for hit in hits] == [True, *[False] * 4]
    assert {hit.person.id for hit in hits[1:]} <= {*others, last}
    shown = Entry.objects.filter(tag=Tag.HISTORY_SHOWN).latest("id").fields
    assert set(shown.split()) >= {hit.person.id.hex for hit in hits}
    assert len([one for one in (*others, last) if one.hex in shown]) == 4


def test_earlier_reports_do_not_put_somebody_before_who_fits_better():
    made = john_smith()
    better = known("Jon Smyth", Born(2018, 4, 4))
    assert [hit.person.id for hit in jon().hits][:2] == [better, made.person_id]


# Fitting

HERE = ("number", "street", "city", "home")


def step(field: str, bits: float) -> Step:
    return Step(field, "x", bits, Said(f"{field}.x", f"{field} says so."))


def score(band: str, *steps: Step, held: tuple[str, ...] = ()) -> Score:
    return Score(sum(one.bits for one in steps), steps, band, held)  # type: ignore[arg-type]


def test_an_address_that_differs_is_set_aside_and_the_band_is_of_what_is_left():
    found = score("unlikely", step("given", 9.0), step("surname", 4.0), *(step(one, -2.0) for one in HERE))
    loose, strict = fit(found), fit(found, home_is_known=True)
    assert (loose.band, loose.bits, loose.against) == ("possible", 13.0, ())
    assert (strict.band, strict.bits) == ("unlikely", 5.0)
    assert len(strict.against) == len(HERE)


def test_an_address_that_agrees_counts_in_full():
    found = score("probable", step("given", 9.0), *(step(one, 4.0) for one in HERE))
    assert fit(found).bits == 25.0
    assert fit(found).band == "probable"


def test_what_is_held_stays_held_when_the_address_is_set_aside():
    found = score("possible", step("given", 30.0), step("city", -2.0), held=("another_day",))
    assert fit(found).band == "possible"
    assert fit(found).held == ("another_day",)


def test_an_asked_one_without_a_name_is_known_to_be_one():
    assert not Asked("child-1", "", "", Record()).enough
    assert Asked("child-1", "Jon", "", Record(names=(Name("Jon"),))).enough


def test_a_report_that_came_later_than_the_look_counts_as_well():
    made = john_smith()
    with clock.freeze(clock.now() + timedelta(days=2)):
        (hit,) = jon().hits
    assert hit.more is not None
    assert len(hit.more.reports.reports) == len(made.reports)
    assert HOME.split(",", maxsplit=1)[0] in hit.person.addresses[0].line


@pytest.mark.parametrize("typed", [{"name": "Smith"}, {"name": "Jhon"}])
def test_one_name_alone_shows_who_bears_it_although_nobody_is_likely(typed: dict[str, str]):
    made = john_smith()
    asked = of_form(typed, clock.now().date())
    hits = looking.by_hand(screener(), asked).hits
    assert made.person_id in [hit.person.id for hit in hits]
    assert not any(hit.said or hit.against for hit in hits)  # nobody said whether it is a given name or a surname


def test_a_year_that_does_not_fit_speaks_against_and_another_spelling_is_said_to_be_one():
    known("Mai Vaj", Born(2012))
    asked = of_form({"name": "Mai Vang", "born": "2014"}, clock.now().date())
    (hit,) = looking.by_hand(screener(), asked).hits
    assert "One surname is another spelling of the other. Very many families share it." in hit.said
    assert hit.against == ("The births are two years apart.",)


def test_with_more_than_one_clue_who_is_unlikely_is_not_shown():
    known("Ann Smith", Born(2021))
    asked = of_form({"name": "Jon Smyth", "born": "about 8"}, clock.now().date())
    assert looking.by_hand(screener(), asked).hits == ()
