"""Form fields: label or legend, hint, error, control, and the ids that tie them together."""

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ui.fields import FieldView, from_bound
from tests.ui.conftest import Render


class Report(forms.Form):
    story = forms.CharField(
        label="What are you worried about?",
        help_text="Use your own words.",
        widget=forms.Textarea(attrs={"maxlength": 20000, "rows": 8}),
    )
    danger = forms.ChoiceField(
        label="Is a child in danger now?", choices=[("no", "No"), ("yes", "Yes")], widget=forms.RadioSelect
    )
    signs = forms.MultipleChoiceField(
        label="Is any of this true?",
        choices=[("alone", "A child is alone"), ("none", "None of these")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    age = forms.CharField(label="Age", required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label="Role", choices=[("a", "A"), ("b", "B")], required=False)
    photo = forms.FileField(label="Photo", required=False)
    sure = forms.BooleanField(label="I am sure", required=False)
    word = forms.CharField(label="Password", widget=forms.PasswordInput, required=False)
    state = forms.CharField(widget=forms.HiddenInput, required=False)


FIELD = "{% load hearthline %}{% field f FLAGS %}"


def source(flags: str = "") -> str:
    return FIELD.replace("FLAGS", flags)


def test_a_text_area_has_its_label_hint_and_limit(render: Render) -> None:
    page = render(source(), f=Report()["story"])
    area = page.one("textarea")
    assert page.one("label").attrs["for"] == area.attrs["id"]
    assert page.by_id(area.attrs["aria-describedby"]).all_text == "Use your own words."
    assert (area.attrs["data-limit"], area.attrs["data-count-from"]) == ("20000", "16000")
    assert "hidden" in page.by_id("id_story-count").attrs


def test_the_browser_never_cuts_a_story_short(render: Render) -> None:
    assert "maxlength" not in render(source(), f=Report()["story"]).one("textarea").attrs


def test_a_story_keeps_its_first_blank_line_and_is_escaped(render: Render) -> None:
    html = render(source(), f=Report({"story": "\n<b>&"})["story"]).html
    assert ">\n\n&lt;b&gt;&amp;</textarea>" in html


def test_a_question_with_choices_is_a_fieldset_with_the_question_as_legend(render: Render) -> None:
    page = render(source(), f=Report({"danger": "yes"})["danger"])
    assert page.one("fieldset").children[0].tag == "legend"
    assert page.one("legend").all_text == "Is a child in danger now?"
    radios = page.all("input", type="radio")
    assert [e.attrs["value"] for e in radios] == ["no", "yes"]
    assert ["checked" in e.attrs for e in radios] == [False, True]
    assert [e.attrs["for"] for e in page.all("label")] == [e.attrs["id"] for e in radios]


def test_a_question_can_be_the_heading_of_the_page(render: Render) -> None:
    page = render(source("big=True"), f=Report()["danger"])
    assert page.one("h1").inside("legend")
    page = render(source("big=True"), f=Report()["story"])
    assert page.one("label").inside("h1")


def test_several_boxes_can_be_ticked(render: Render) -> None:
    page = render(source(), f=Report({"signs": ["none"]})["signs"])
    assert ["checked" in e.attrs for e in page.all("input", type="checkbox")] == [False, True]


def test_an_error_stands_beside_the_field_and_is_tied_to_it(render: Render) -> None:
    page = render(source(), f=Report({})["story"])
    area = page.one("textarea")
    assert area.attrs["aria-invalid"] == "true"
    assert area.attrs["aria-describedby"] == "id_story-hint id_story-error"
    message = page.by_id("id_story-error")
    assert message.children[0].has("usa-sr-only")
    assert message.children[0].all_text == "Error:"


def test_typed_text_is_kept_beside_an_error(render: Render) -> None:
    form = Report({"age": '6 "about"', "danger": "maybe"})
    assert not form.is_valid()
    assert render(source(), f=form["age"]).one("input").attrs["value"] == '6 "about"'


def test_what_may_be_skipped_says_so_in_words(render: Render) -> None:
    assert "(you can skip this)" in render(source("optional=True"), f=Report()["age"]).text
    assert "(you can skip this)" in render(source("optional=True"), f=Report()["signs"]).text


def test_a_select_marks_the_choice(render: Render) -> None:
    options = render(source(), f=Report({"role": "b"})["role"]).all("option")
    assert ["selected" in e.attrs for e in options] == [False, True]


def test_a_password_is_never_written_back_into_the_page(render: Render) -> None:
    page = render(source(), f=Report({"word": "open sesame"})["word"])
    assert "open sesame" not in page.html
    assert page.one("input").attrs["type"] == "password"


def test_file_checkbox_and_hidden_fields_draw(render: Render) -> None:
    assert render(source(), f=Report()["photo"]).one("input").attrs["type"] == "file"
    assert "checked" in render(source(), f=Report({"sure": "on"})["sure"]).one("input").attrs
    assert render(source(), f=Report({"state": "x"})["state"]).one("input").attrs["value"] == "x"


def test_attributes_of_the_widget_pass_and_width_is_a_class(render: Render) -> None:
    field = render(source('width="short"'), f=Report()["age"]).one("input")
    assert field.attrs["autocomplete"] == "off"
    assert field.has("usa-input--short")


def test_the_summary_leads_to_the_first_choice_of_a_set() -> None:
    form = Report({})
    assert from_bound(form["danger"]).target_id == "id_danger_0"
    assert from_bound(form["story"]).target_id == "id_story"


def test_the_error_summary_leads_to_every_field_and_says_the_same_words(render: Render) -> None:
    form = Report({})
    page = render(
        "{% load hearthline %}{% error_summary form %}{% for f in form %}{% field f %}{% endfor %}", form=form
    )
    links = page.all("a")
    assert [e.attrs["href"] for e in links] == ["#id_story", "#id_danger_0"]
    for link in links:
        target = page.by_id(link.attrs["href"][1:])
        assert target.tag in ("textarea", "input")
        name = target.attrs["name"]
        assert page.by_id(f"id_{name}-error").all_text == f"Error: {link.all_text}"


def test_the_summary_takes_the_focus_and_its_child_speaks(render: Render) -> None:
    page = render("{% load hearthline %}{% error_summary form %}", form=Report({}))
    box = page.by_id("errors")
    assert box.attrs["tabindex"] == "-1"
    assert "autofocus" in box.attrs
    assert "role" not in box.attrs
    assert [e.attrs["role"] for e in page.elements if "role" in e.attrs] == ["alert"]
    assert page.by_id(box.attrs["aria-labelledby"]).all_text == "There is a problem"


def test_no_error_means_no_summary(render: Render) -> None:
    assert render("{% load hearthline %}[{% error_summary form other %}]", form=Report(), other=None).html == "[]"


def test_errors_of_the_whole_form_come_first(render: Render) -> None:
    form = Report({})
    form.add_error(None, "Nothing was sent.")
    links = render("{% load hearthline %}{% error_summary form %}", form=form).all("a")
    assert (links[0].attrs["href"], links[0].all_text) == ("#main", "Nothing was sent.")


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_no_text_from_outside_becomes_markup(label: str, value: str, error: str) -> None:
    from tests.ui.pages import Page

    view = FieldView(kind="text", name="n", id="i", label=label, value=value, error=error)
    from hearthline.ui.templatetags.hearthline import field_of

    html = field_of(view)
    page = Page(html)
    assert {e.tag for e in page.elements} <= {"div", "label", "input", "p", "span"}
    assert len(page.all("input")) == 1


@pytest.mark.parametrize(("limit", "begins"), [(20000, 16000), (100, 80), (0, 0)])
def test_the_count_begins_at_four_fifths(limit: int, begins: int) -> None:
    assert FieldView(kind="textarea", name="n", id="i", label="", maxlength=limit).count_from == begins


def test_an_empty_field_is_the_same_for_everybody_and_typed_text_is_its_own(render: Render) -> None:
    same = "{% load hearthline %}{% field_of f same=True %}"
    empty = FieldView(kind="textarea", name="note", id="note", label="Note")
    first = render(same, f=empty).html
    typed = FieldView(kind="textarea", name="note", id="note", label="Note", value="What she said")
    wrong = FieldView(kind="textarea", name="note", id="note", label="Note", error="Write it first.")
    assert "What she said" in render(same, f=typed).html
    assert "Write it first." in render(same, f=wrong).html
    plain = render("{% load hearthline %}{% field_of f %}", f=empty).html
    assert render(same, f=empty).html == first == plain
