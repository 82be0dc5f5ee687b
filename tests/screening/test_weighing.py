"""How an account is weighed: on what it rests, whether it holds together, access; never who told it."""

import ast
import dataclasses
import inspect
import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground.errors import DomainError
from hearthline.intake.door.content import ReportContent
from hearthline.screening import actions, keeping, weighing
from hearthline.screening.desk import weigh
from hearthline.screening.models import Decision
from hearthline.screening.weighing import ACCESS, BASIS, CONSISTENCY, Weighing
from hearthline.sealing import SealError
from tests import staff
from tests.screening.build import (
    AT_ONCE,
    IN_TEN_DAYS,
    NOBODY,
    WEIGHED,
    again,
    answer,
    came,
    decide,
    look,
    parts_of,
    screener,
    supervisor,
)
from tests.screening.test_desk_report import address, form, text

WHO_TOLD = (
    "anonym", "profession", "category", "mandated", "name", "job", "employer", "relation", "neighbo", "custody",
    "identity", "reliab", "credib", "trust",
)  # fmt: skip


@pytest.mark.req("S-2")
def test_the_vocabulary_has_no_word_for_who_told_it():
    codes = [*BASIS, *CONSISTENCY, *ACCESS, *(field.name for field in fields(Weighing))]
    assert not [code for code in codes for word in WHO_TOLD if word in code]
    assert {field.name for field in fields(Weighing)} == {"basis", "consistency", "access"}


@pytest.mark.req("S-2")
def test_the_form_asks_for_nothing_else_and_names_nobody():
    asked = weigh.questions(WEIGHED, None, {})
    assert {q.name for q in asked} == {"basis", "consistency", "access"}
    assert {o.code for q in asked for o in q.options} == {*BASIS, *CONSISTENCY, *ACCESS}
    labels = " ".join(str(o.label) for q in asked for o in q.options).lower()
    assert not [word for word in WHO_TOLD if word in labels]


@pytest.mark.req("S-2")
def test_nothing_of_the_reporter_is_read_to_weigh_an_account():
    """The function reads the account alone: no field of the reporter's part is named in it."""
    tree = ast.parse(inspect.getsource(weighing.from_report))
    read = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not read & {"reporter", "kind", "category", "declined", "employer", "identity"}
    told = {"how_know": ["saw"], "adults": [{"worried_about": "yes", "access": "no"}]}
    one = ReportContent.of(told | {"reporter": {"kind": "public", "declined": ["name"]}})
    other = ReportContent.of(told | {"reporter": {"kind": "mandated", "category": "teacher"}})
    assert weighing.from_report([one]) == weighing.from_report([other]) == Weighing(frozenset({"saw"}), "", "no")


def test_every_way_a_report_says_it_knows_is_a_basis():
    ways = next(one for one in dataclasses.fields(ReportContent) if one.name == "how_know")
    assert ways.metadata["each"] <= set(BASIS)


def test_several_adults_and_parts_give_every_basis_and_the_worst_access():
    first = ReportContent.of({"how_know": ["signs"], "adults": [{"worried_about": "yes", "access": "no"}]})
    more = ReportContent.of(
        {
            "how_know": ["child_told", "signs"],
            "adults": [{"worried_about": "yes", "access": "yes"}, {"worried_about": "no", "access": "yes"}],
        }
    )
    assert weighing.from_report([first]).access == "no"
    assert weighing.from_report([first, more]) == Weighing(frozenset({"signs", "child_told"}), "", "yes")
    assert weighing.from_report([]) == Weighing(frozenset(), "", "")


def test_an_adult_nobody_worries_about_says_nothing_of_access():
    report = ReportContent.of({"adults": [{"worried_about": "unknown", "access": "yes"}]})
    assert weighing.from_report([report]).access == ""


@pytest.mark.parametrize(
    ("weighed", "code"),
    [
        (Weighing(frozenset(), "consistent", "yes"), "screening.basis"),
        (Weighing(frozenset({"anonymous"}), "consistent", "yes"), "screening.basis"),
        (Weighing(frozenset({"saw", "unknown"}), "consistent", "yes"), "screening.basis"),
        (Weighing(frozenset({"saw"}), "", "yes"), "screening.consistency"),
        (Weighing(frozenset({"saw"}), "credible", "yes"), "screening.consistency"),
        (Weighing(frozenset({"saw"}), "mixed", ""), "screening.access"),
        (Weighing(frozenset({"saw"}), "mixed", "maybe"), "screening.access"),
    ],
)
@pytest.mark.django_db
@pytest.mark.req("S-2")
def test_what_is_missing_keeps_it_from_being_decided_and_names_what(weighed: Weighing, code: str):
    screening = came()
    with pytest.raises(DomainError) as refused:
        decide(screening, screener(), IN_TEN_DAYS, weighing=weighed)
    assert refused.value.code == code
    assert not Decision.unscoped.exists()
    assert again(screening).state == "waiting"


@given(
    st.frozensets(st.sampled_from([*BASIS, "teacher", ""])),
    st.sampled_from([*CONSISTENCY, "", "x"]),
    st.sampled_from([*ACCESS, "", "x"]),
)
def test_a_weighing_is_whole_or_refused_and_survives_its_own_plain_form(basis, consistency, access):
    weighed = Weighing(basis, consistency, access)
    whole = bool(basis) and basis <= set(BASIS) and not ("unknown" in basis and len(basis) > 1)
    whole = whole and consistency in CONSISTENCY and access in ACCESS
    try:
        weighed.check()
    except DomainError:
        assert not whole
        return
    assert whole
    assert weighing.of(json.loads(json.dumps(weighed.mapping()))) == weighed


@pytest.mark.django_db
def test_everything_unknown_is_a_weighing_that_lets_one_decide():
    nothing = Weighing(frozenset({"unknown"}), "unknown", "unknown")
    assert decide(came(), screener(), IN_TEN_DAYS, weighing=nothing).state == "final"


@pytest.mark.django_db
@pytest.mark.parametrize("choice", [AT_ONCE, IN_TEN_DAYS, NOBODY])
def test_it_is_required_whatever_is_decided_and_rests_sealed_on_the_decision(choice: str):
    screening = came()
    weighed = Weighing(frozenset({"child_told", "signs"}), "mixed", "yes")
    made = decide(screening, screener(), choice, "A reason.", weighing=weighed)
    blob = bytes(Decision.unscoped.get().weighing)
    for word in (b"child_told", b"mixed", b"basis"):
        assert word not in blob
    key = keeping.key_of(screening.report, actor="test")
    assert weighing.unseal(key, made.pk, blob) == weighed
    with pytest.raises(SealError):
        weighing.unseal(keeping.key_of(came().report, actor="test"), made.pk, blob)


@pytest.mark.django_db
def test_neither_claiming_nor_running_the_tool_asks_for_it():
    screening = came()
    actions.claim(viewer=screener(), report_id=screening.report_id)
    assert answer(screening, screener(), hit="yes").outcome
    assert not Decision.unscoped.exists()


@pytest.mark.django_db
def test_deciding_without_the_word_at_all_is_a_mistake_of_the_caller():
    now = again(came())
    with pytest.raises(TypeError, match="weighing"):
        actions.decide(
            viewer=screener(), report_id=now.report_id, run_id=now.current_run_id, choice=IN_TEN_DAYS, reason="",
            version=now.version, parts=parts_of(now),
        )  # type: ignore[call-arg]  # fmt: skip


@pytest.mark.django_db
def test_the_form_is_filled_in_from_the_report_and_consistency_never():
    screening = came(how_know=["saw", "child_told"], adults=[{"name": "A", "worried_about": "yes", "access": "yes"}])
    page = text(staff.desk().client.get(address(screening)))
    chosen = page.split('id="decide"')[1].split("</form>")[0]
    for box in ('name="basis" value="saw" checked', 'name="basis" value="child_told" checked'):
        assert box in chosen
    assert 'name="access" value="yes" checked' in chosen
    for code in CONSISTENCY:
        assert f'name="consistency" value="{code}" checked' not in chosen


@pytest.mark.django_db
@pytest.mark.parametrize(("left_out", "words"), [("basis", "rests on"), ("consistency", "holds"), ("access", "reach")])
def test_the_page_says_what_is_missing_beside_it_and_keeps_the_rest(left_out: str, words: str):
    screening = came(how_know=["saw"])
    sent = form(screening, NOBODY, "My long reason.") | {left_out: []}
    page = text(staff.desk().client.post(address(screening, "decide"), sent), 422)
    assert f'href="#{left_out}"' in page
    assert f'id="{left_out}-error"' in page
    assert words in page.split(f'id="{left_out}-error"')[1][:200]
    assert "My long reason." in page
    assert f'value="{NOBODY}" checked' in page
    for name, value in (("consistency", "consistent"), ("access", "unknown"), ("basis", "saw")):
        assert (f'name="{name}" value="{value}" checked' in page) == (name != left_out)


@pytest.mark.django_db
def test_who_looks_a_second_time_and_the_timeline_see_how_it_was_weighed():
    screening = came()
    made = decide(screening, screener(), NOBODY, "A game.", Weighing(frozenset({"other_told"}), "inconsistent", "no"))
    page = text(staff.desk("supervisor").client.get(address(screening)))
    assert "heard from another" in page.split('id="second"')[1].split("</section>")[0]
    look(made, supervisor(), agree=True)
    assert "heard from another" in text(staff.desk().client.get(address(screening))).split('id="timeline"')[1]
