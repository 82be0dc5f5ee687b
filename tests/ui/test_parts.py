"""Codes, times, urgency, telephone, messages, lists."""

from datetime import UTC, date, datetime

import pytest
from django.template import TemplateSyntaxError
from django.utils import translation

from hearthline.ground import clock
from hearthline.ui import icons
from hearthline.ui.phones import phone_line
from tests.ui.conftest import Render

LOAD = "{% load hearthline %}"


def test_a_code_stands_in_groups_of_four_left_to_right(render: Render) -> None:
    code = render(LOAD + '{% code_groups "7K3Q9FMXA2" %}').one("bdi")
    assert code.all_text == "7K3Q 9FMX A2"
    assert (code.attrs["dir"], code.attrs["translate"]) == ("ltr", "no")


def test_a_code_already_in_groups_is_grouped_anew(render: Render) -> None:
    assert render(LOAD + '{% code_groups "7K3Q-9FMX A2" %}').one("bdi").all_text == "7K3Q 9FMX A2"


@pytest.mark.parametrize("level", icons.SHAPES)
def test_urgency_is_a_shape_a_word_and_a_colour(render: Render, level: str) -> None:
    page = render(LOAD + "{% urgency level %}", level=level)
    assert page.one("svg").attrs["aria-hidden"] == "true"
    assert page.one("span", class_=f"hl-urgency--{level}").all_text


def test_the_shapes_of_urgency_are_all_different() -> None:
    assert len({str(icons.icon(level)) for level in icons.SHAPES}) == len(icons.SHAPES) == 5


def test_an_unknown_urgency_is_loud(render: Render) -> None:
    with pytest.raises(KeyError):
        render(LOAD + '{% urgency "whatever" %}')


def test_every_icon_draws_without_style_or_script() -> None:
    for name in icons.NAMES:
        drawn = str(icons.icon(name))
        assert 'aria-hidden="true"' in drawn
        assert "style=" not in drawn
        assert "<script" not in drawn


def test_arrows_are_mirrored_where_the_page_runs_right_to_left() -> None:
    assert "hl-icon--mirror" in icons.icon("back")
    assert "hl-icon--mirror" not in icons.icon("check")


def test_a_number_stands_with_relay_and_interpreter(render: Render) -> None:
    for size in ("", "big=True", "compact=True"):
        page = render(LOAD + f'{{% phone "hotline" {size} %}}')
        assert page.all("a", href="tel:+19168755437")
        assert page.all("a", href="tel:711")
        assert "nterpreter" in page.text


def test_911_stands_alone(render: Render) -> None:
    page = render(LOAD + '{% call "emergency" %}')
    assert [e.attrs["href"] for e in page.all("a")] == ["tel:911"]
    assert page.one("a").all_text == "Call 911"


def test_a_number_the_pack_does_not_know_shows_nothing(render: Render) -> None:
    assert render(LOAD + '[{% phone "police" %}]').html.replace("\n", "") == "[]"
    assert render(LOAD + "[{% call contact %}]", contact=None).html.replace("\n", "") == "[]"


def test_a_contact_can_be_named_by_its_id() -> None:
    line = phone_line("ombudsperson")
    assert line is not None
    assert line.number == "(916) 875-2000"
    assert line.relay == "711"


def test_the_label_of_a_number_is_in_the_page_s_language() -> None:
    with translation.override("es"):
        line = phone_line("hotline")
    assert line is not None
    assert line.label_lang == ""
    assert line.label != phone_line("hotline").label  # type: ignore[union-attr]  # it is there: asserted above


def test_an_alert_has_an_icon_a_heading_and_its_words(render: Render) -> None:
    page = render(LOAD + '{% alert "warning" heading="Careful" %}<p>Words {{ x }}</p>{% endalert %}', x="<b>")
    assert page.one("div", class_="usa-alert--warning")
    assert page.one("h2").all_text == "Careful"
    assert page.one("p").all_text == "Words <b>"
    assert not page.all("b")


def test_a_heading_from_outside_is_escaped(render: Render) -> None:
    assert not render(LOAD + '{% alert "info" heading=h %}x{% endalert %}', h="<i>").all("i")


def test_a_block_that_is_not_closed_is_loud(render: Render) -> None:
    with pytest.raises(TemplateSyntaxError):
        render(LOAD + "{% inset %}x")


def test_inset_and_buttons_wrap_what_they_hold(render: Render) -> None:
    page = render(LOAD + "{% inset %}<p>a</p>{% endinset %}{% buttons %}<button>b</button>{% endbuttons %}")
    assert page.one("p").parent.has("hl-inset")  # type: ignore[union-attr]  # it has a parent
    assert page.one("button").parent.has("hl-buttons")  # type: ignore[union-attr]


def test_answers_are_listed_with_a_named_way_to_change_each(render: Render) -> None:
    rows = [
        {"key": "Where", "value": "near <the> red store\nsecond line", "change_value": "4"},
        {"key": "When", "value": "", "change_url": "/r/6", "change_name": "when it happened"},
        {"key": "Sent", "value": "yes"},
    ]
    page = render(LOAD + "{% summary_list rows %}", rows=rows)
    button = page.one("button")
    assert (button.attrs["name"], button.attrs["value"]) == ("edit", "4")
    assert button.all_text == "Change Where"
    assert page.one("a").all_text == "Change when it happened"
    assert "No answer" in page.text
    assert "near &lt;the&gt; red store<br>second line" in page.html
    assert len(page.all("dd", class_="hl-summary__act")) == 2


def test_the_step_is_text_not_a_bar(render: Render) -> None:
    assert render(LOAD + "{% steps 3 8 %}").text == "Step 3 of 8"
    assert render(LOAD + "{% steps 3 8 %}", "es").text == "Paso 3 de 8"


def test_a_moment_that_is_not_known_says_so(render: Render) -> None:
    assert render(LOAD + "{% local_time t %}", t=None).text == "unknown"


def test_a_moment_carries_its_exact_value_for_machines(render: Render) -> None:
    moment = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)
    page = render(LOAD + "{% local_time t zone=False %}", t=moment)
    assert page.one("time").attrs["datetime"] == moment.isoformat()
    assert page.text == "10:00 p.m., March 2, 2026"


def test_a_day_is_today_where_the_agency_is(render: Render) -> None:
    with clock.freeze(datetime(2026, 11, 22, 5, 0, tzinfo=UTC)):
        assert render(LOAD + "{% local_day d %}", d=date(2026, 11, 21)).text == "today"
        assert render(LOAD + "{% full_day d %}", d=date(2026, 11, 21)).text == "November 21, 2026"
        assert render(LOAD + "{% full_day d %}", d="2026-11-21").text == "November 21, 2026"
        assert render(LOAD + "{% full_day d %}", d="no date at all").text == "no date at all"
        assert render(LOAD + "{% local_day d %}", "es", d=date(2026, 11, 22)).text == "mañana"
