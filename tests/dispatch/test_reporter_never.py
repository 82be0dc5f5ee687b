"""Who reported never goes out: no field of theirs, and no word that was marked, in any script, file, proof or update.

A recipient whom the pack lets learn it is told so on the page, with the section, and still gets nothing from here:
opening it and writing it down is done on the report's own page.
"""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.dispatch import law
from hearthline.dispatch.actions import record_outcome, send_update
from hearthline.dispatch.eido import Issuer, eido
from hearthline.dispatch.exporting import document
from hearthline.dispatch.facts import facts
from hearthline.dispatch.queries import hand_off
from hearthline.dispatch.ready import ready
from hearthline.ground import clock
from hearthline.intake.door.content import ReportContent
from hearthline.intake.withheld import clues
from hearthline.intake.withheld.outgoing import WITHHELD, Marks
from hearthline.intake.withheld.rules import recipients
from hearthline.ui.agency import current_pack
from tests import staff
from tests.dispatch.build import answering, her, telling
from tests.dispatch.test_eido import AT
from tests.dispatch.test_script import made
from tests.intake.build import IDENTITY, arrived, content

pytestmark = [pytest.mark.req("C-2"), pytest.mark.fault("43", "45")]

WORD = st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=6, max_size=12)
FIELDS = ("story", "saw", "where_now", "where_tomorrow", "with_whom")
OWN = ("zzdeclined", "zztrusted", "teacher")
CLUE = "quillstone harrow"
"""Words that stand in no sentence of the script itself."""


def goes_out(report: ReportContent, marks: Marks) -> str:
    """Everything a report becomes on its way out."""
    told = facts([report], marks)
    said = made(told)
    found = eido(
        told, said, issuer=Issuer("Agency", "element", "555-0100"), to="Police", recipient="law_enforcement",
        number="SAC-1", hand_off="0" * 32, at=AT,
    )  # fmt: skip
    return f"{said.text}\n{json.dumps(found)}".casefold()


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(FIELDS), WORD, WORD, st.sampled_from([CLUE, CLUE.upper(), "Quillstone,  harrow"]))
def test_a_marked_clue_is_cut_wherever_the_report_says_it(field: str, before: str, after: str, written: str):
    text = f"{before} {written} {after}."
    report = content(
        **{field: text},
        children=[{"name": f"Wren {written}", "age": "6", "looks": written, "school": written}],
        adults=[{"name": written, "relation": written, "worried_about": "yes"}],
        visit={"note": written, "disability": written, "language": written},
    )
    at = text.index(written)
    marks = Marks.of([(text, [(at, at + len(written))])])
    out = goes_out(report, marks)
    assert "quillstone" not in out
    assert "harrow" not in out
    assert WITHHELD in out


@settings(max_examples=60, deadline=None)
@given(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["public", "mandated", "self"]),
            "category": st.just("zzcategory"),
            "why_declined": st.just("zzdeclined"),
            "declined": st.just(["zzcode"]),
        }
    ),
    st.just("zztrusted"),
    st.just("zzthink"),
)
def test_no_field_of_the_reporters_own_is_taken(reporter: dict[str, object], trusted: str, think: str):
    out = goes_out(content(reporter=reporter, trusted_adult=trusted, think=think), Marks())
    assert "zz" not in out


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["law_enforcement", "emergency", "medical", "district_attorney", "other_county"]), st.booleans())
def test_nothing_of_the_reporter_leaves_by_any_way_marked_before_or_after(recipient: str, marked_before: bool):
    report = arrived(
        identity=IDENTITY,
        story=f"He shouted. {CLUE} heard it.",
        where_now=f"Behind {CLUE} on Alder Row",
        reporter={"kind": "mandated", "category": "teacher", "declined": [], "why_declined": "zzdeclined"},
        trusted_adult="zztrusted",
    )
    desk = staff.desk()
    viewer = desk.viewer
    if marked_before:
        clues.mark(viewer=viewer, report_id=report.pk, words=CLUE)
    row = answering(telling(report, viewer, recipient=recipient, agency="Placer"), viewer, note=f"They know {CLUE}.")
    if not marked_before:
        clues.mark(viewer=viewer, report_id=report.pk, words=CLUE)
    line = send_update(viewer=viewer, hand_off_id=row.pk, words=f"Ask {CLUE} again.")
    record_outcome(viewer=viewer, hand_off_id=row.pk, code="other", words=f"Seen by {CLUE}.", at=clock.now())
    found = hand_off(viewer, row.pk)
    assert found.told is not None
    pages = [f"/hand-offs/{row.pk}", f"/hand-offs/{row.pk}/proof", f"/reports/{report.pk}/tell", "/hand-offs"]
    shown = [desk.client.get(page).content.decode() for page in pages]
    out = "\n".join(
        [*shown, found.told.said, found.told.note, json.dumps(document(viewer, row.pk)), str(found.updates[0].words),
         ready(viewer, report.pk).script.text, line.by_name]
    ).casefold()  # fmt: skip
    secrets = (IDENTITY.name, IDENTITY.phone, IDENTITY.email, IDENTITY.address, *CLUE.split(), *OWN)
    for secret in secrets:
        assert secret.casefold() not in out, secret


def test_whom_the_pack_names_is_said_with_its_section_and_nobody_else_may():
    pack = current_pack()
    permitted = {one.code: one.authority for one in recipients(pack) if one.permission == "may"}
    for code in law.known(pack):
        rule = law.about_reporter(pack, code)
        if rule.told:
            assert rule.citation in permitted.values()
    assert law.about_reporter(pack, "law_enforcement").told
    for code in ("emergency", "medical", "reporter_employer", "military", "tribe", "other_state", "nobody"):
        assert not law.about_reporter(pack, code).told


@pytest.mark.django_db
def test_the_page_says_never_and_for_whom_the_pack_lets_know_by_which_section():
    report, desk = arrived(), staff.desk()
    row = telling(report, her())
    page = desk.client.get(f"/hand-offs/{row.pk}").content.decode()
    assert "Never say who reported." in page
    assert "California Penal Code 11167(d)(1)" in page
    row = telling(report, her(), recipient="medical")
    assert "No rule lets them learn it." in desk.client.get(f"/hand-offs/{row.pk}").content.decode()


@pytest.mark.django_db
def test_words_a_person_wrote_otherwise_go_out_alone_and_the_components_stay_empty():
    """Who takes a name out of what is said has taken it out of the file as well."""
    report, viewer = arrived(), her()
    row = answering(telling(report, viewer, said="A small child is alone on Alder Row. Go now."), viewer)
    found = json.dumps(document(viewer, row.pk))
    assert "A small child is alone on Alder Row. Go now." in found
    assert "personComponent" not in found
    assert "Wren" not in found
    assert "Larkspur" not in found
