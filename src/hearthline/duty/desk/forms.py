"""Forms of the plan. Days and times are those of the clock on the agency's wall."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.duty.actions.rotas import Pattern
from hearthline.duty.models import Position, ReachBy, StepLabel
from hearthline.duty.roster import plan
from hearthline.duty.roster.plan import Line

Pair = tuple[str, str]
WEEKDAYS: Final = (
    ("0", _("Monday")),
    ("1", _("Tuesday")),
    ("2", _("Wednesday")),
    ("3", _("Thursday")),
    ("4", _("Friday")),
    ("5", _("Saturday")),
    ("6", _("Sunday")),
)
POSITIONS: Final = ((Position.ON_DUTY.value, _("On duty")), (Position.BACKUP.value, _("Backup")))
TURNS: Final = ((1, _("1 day")), (2, _("2 days")), (7, _("1 week")), (14, _("2 weeks")), (28, _("4 weeks")))
STEPS: Final = (
    (StepLabel.ON_DUTY.value, _("On duty")),
    (StepLabel.BACKUP.value, _("Backup")),
    (StepLabel.SUPERVISOR.value, _("Supervisors")),
)
CHANNELS: Final = (
    ("", _("None")),
    (ReachBy.TEXT.value, _("Text message")),
    (ReachBy.VOICE.value, _("Telephone call")),
    (ReachBy.MAIL.value, _("E-mail")),
    (ReachBy.DESK.value, _("The desk")),
)
IN_TURN: Final = 6
WAYS: Final = 4


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def _time(label: Any, **more: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **more)


class Quiet(forms.Form):
    """What is typed is kept by no browser and sent to no spell-check service."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput | forms.Textarea):
                field.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}


class PostForm(Quiet):
    """A place and a programme."""

    place = forms.ChoiceField(label=_("Place"), required=False)
    programme = forms.CharField(
        label=_("Programme"), max_length=32, required=False, help_text=_("A short word. Empty: any programme.")
    )

    def __init__(self, *args: Any, places: Sequence[Pair], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "place", [("", _("The whole agency")), *places])


class SpanForm(Quiet):
    """From when to when."""

    from_day = _day(_("First day"))
    from_time = _time(_("From"))
    until_day = _day(_("Last day"))
    until_time = _time(_("Until"))

    def span(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The two moments. For a form that is valid."""
        told = self.cleaned_data
        return (
            plan.moment(told["from_day"], told["from_time"], zone),
            plan.moment(told["until_day"], told["until_time"], zone),
        )


class AwayForm(SpanForm):
    """An absence of one's own."""


class AwayForForm(SpanForm):
    """An absence of somebody, by a supervisor."""

    person = forms.ChoiceField(label=_("Who"))
    field_order = ("person",)

    def __init__(self, *args: Any, people: Sequence[Pair], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "person", people)


class ShiftForm(SpanForm, PostForm):
    """One shift by hand."""

    person = forms.ChoiceField(label=_("Who"))
    position = forms.ChoiceField(label=_("As"), choices=POSITIONS, initial=Position.ON_DUTY.value)
    field_order = ("person", "position", "place", "programme")

    def __init__(self, *args: Any, people: Sequence[Pair], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "person", people)


class StepForm(PostForm):
    """How long one step is given."""

    label = forms.ChoiceField(label=_("Step"), choices=STEPS)
    minutes = forms.IntegerField(label=_("Minutes alone"), min_value=1, max_value=240)


class PlaceForm(Quiet):
    """A new place."""

    name = forms.CharField(label=_("Name"), max_length=80)
    code = forms.CharField(
        label=_("Code"), max_length=63, help_text=_("Small letters, digits and dashes. It does not change any more.")
    )
    within = forms.ChoiceField(label=_("It lies within"), required=False)

    def __init__(self, *args: Any, places: Sequence[Pair], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "within", [("", _("The whole agency")), *places])


class RotaForm(PostForm):
    """What a new rota is called and where it belongs."""

    name = forms.CharField(label=_("Name of the rota"), max_length=80)
    from_day = _day(_("First day"))
    swaps_approved = forms.BooleanField(label=_("A supervisor must agree to swaps"), required=False)
    field_order = ("name", "place", "programme", "from_day")


class FromForm(Quiet):
    """From which day a rota says something else."""

    from_day = _day(_("From this day on"))
    seen = forms.IntegerField(widget=forms.HiddenInput)


class LineForm(Quiet):
    """One repeating shift. Without anybody it is none."""

    position = forms.ChoiceField(label=_("As"), choices=POSITIONS, initial=Position.ON_DUTY.value)
    starts = _time(_("From"), required=False)
    ends = _time(_("Until"), required=False, help_text=_("The same or earlier: on the next day."))
    weekdays = forms.MultipleChoiceField(
        label=_("Days on which it begins"),
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=[key for key, _word in WEEKDAYS],
    )
    turn_days = forms.TypedChoiceField(label=_("Each person in turn for"), choices=TURNS, coerce=int, initial=7)

    def __init__(self, *args: Any, people: Sequence[Pair], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(IN_TURN):
            words = _("Person in turn") if number == 0 else _("Then")
            field = forms.ChoiceField(label=words, required=False, choices=[("", _("Nobody")), *people])
            self.fields[f"person_{number}"] = field

    @property
    def turn_fields(self) -> list[Any]:
        """The fields of the people in turn, for the page."""
        return [self[f"person_{number}"] for number in range(IN_TURN)]

    def clean(self) -> dict[str, Any]:
        """A shift with people needs its times and a day."""
        told = cast(dict[str, Any], super().clean())
        if self.people(told):
            for name in ("starts", "ends", "weekdays"):
                if told.get(name) in (None, "", []):
                    self.add_error(name, _("Fill this in."))
        return told

    @staticmethod
    def people(told: dict[str, Any]) -> tuple[str, ...]:
        """Who stands in turn."""
        chosen = (told.get(f"person_{number}") for number in range(IN_TURN))
        return tuple(one for one in chosen if one)

    def pattern(self) -> Pattern | None:
        """What was written, None without anybody. For a form that is valid."""
        told = self.cleaned_data
        people = self.people(told)
        if not people:
            return None
        days = frozenset(int(day) for day in told["weekdays"])
        return Pattern(told["starts"], told["ends"], people, days, told["turn_days"], told["position"])


class ReachForm(Quiet):
    """One way to reach a person."""

    channel = forms.ChoiceField(label=_("How"), choices=CHANNELS, required=False)
    address = forms.CharField(label=_("Number or address"), max_length=254, required=False)


class ReachLanguageForm(Quiet):
    """In which language one is told."""

    language = forms.ChoiceField(label=_("Messages to me are in"), required=False)

    def __init__(self, *args: Any, languages: Sequence[Pair], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "language", languages)


class SwapForm(Quiet):
    """Whom to ask, and for what."""

    offer = forms.ChoiceField(label=_("Ask"), widget=forms.Select)

    def __init__(self, *args: Any, offers: Sequence[Pair], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "offer", offers)


def written_line(line: Line) -> dict[str, Any]:
    """A line of the plan as a form begins with it."""
    found: dict[str, Any] = {
        "position": line.position,
        "starts": line.starts,
        "ends": line.ends,
        "weekdays": [str(day) for day in sorted(line.weekdays)],
        "turn_days": line.turn_days,
    }
    return found | {f"person_{number}": person for number, person in enumerate(line.people[:IN_TURN])}


def tomorrow(today: date) -> date:
    """The first day for which a plan can be changed."""
    return today + timedelta(days=1)


def _choose(form: forms.Form, name: str, choices: Sequence[Any]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)
