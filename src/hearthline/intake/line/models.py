"""What the line knows of a contact. The number of who calls is sealed to the identity key as it comes in.

Times and states are columns, since a queue and a wall sort and count by them; nothing here says what a call was about.
"""

from django.db import models
from django.db.models import Q

from hearthline.access.scoped import AgencyOwned
from hearthline.ground.ids import uuid7


class ContactKind(models.TextChoices):
    CALL = "call"
    TEXT = "text"


class ContactState(models.TextChoices):
    """`menu`: hears the first words and chooses. `waiting`: in the queue. `ringing`: a screener took it and their
    telephone rings. `talking`: somebody answered. `call_back`: asked to be called back, and keeps the place.
    `abandoned`: hung up, or fell silent, before anybody answered; somebody calls back. `on_call`: nobody is at the
    line, and the telephones of the on-call chain ring one after the other. `ended`: over, by an answer or a person."""

    MENU = "menu"
    WAITING = "waiting"
    RINGING = "ringing"
    TALKING = "talking"
    CALL_BACK = "call_back"
    ABANDONED = "abandoned"
    ON_CALL = "on_call"
    ENDED = "ended"


HOLDING = (ContactState.WAITING, ContactState.ON_CALL)
"""On the telephone now, and nobody speaks with them."""
OWED = (ContactState.CALL_BACK, ContactState.ABANDONED)
"""Not on the telephone any more, and somebody must call them."""
OPEN = (
    ContactState.MENU, ContactState.WAITING, ContactState.RINGING, ContactState.TALKING,
    ContactState.CALL_BACK, ContactState.ABANDONED, ContactState.ON_CALL,
)  # fmt: skip


class Outcome(models.TextChoices):
    """What came of calling back."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    LEFT_WORD = "left_word"
    WRONG_PERSON = "wrong_person"
    NO_NUMBER = "no_number"
    GIVEN_UP = "given_up"


class Contact(AgencyOwned):
    """One call or text at the line.

    `provider_id`: the telephone system's own id of the call. `asks`: what the keys they press answer now: `language`,
    `record`, `number`, or "" for the queue's own. `asked`: how often that was asked. `queued_at`: the place in the
    queue, which nothing moves back. `seen_at`: the last sign of life of a call that waits. `hung_up_at`: the telephone
    system said that the call is over. `number_box`: a sealed box (`number_context`), empty when the number was
    withheld. `recording`: "" nothing, `yes`, `declined`. `recording_ref`: the same kind of box, empty without one.
    `step`: how many telephones of the on-call chain were tried. `told`: the position they were told last, at `told_at`.
    `back_due_at`: when somebody must have called back.
    `call`: the typing screen that was opened for it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    provider_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=ContactKind.choices, default=ContactKind.CALL)
    state = models.CharField(max_length=12, choices=ContactState.choices, default=ContactState.MENU)
    language = models.CharField(max_length=8, blank=True, default="")
    asks = models.CharField(max_length=12, blank=True, default="")
    asked = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True, default=None)
    taken_at = models.DateTimeField(null=True, default=None)
    answered_at = models.DateTimeField(null=True, default=None)
    ended_at = models.DateTimeField(null=True, default=None)
    hung_up_at = models.DateTimeField(null=True, default=None)
    abandoned_at = models.DateTimeField(null=True, default=None)
    seen_at = models.DateTimeField()
    taken_by = models.CharField(max_length=64, blank=True, default="")
    taken_name = models.CharField(max_length=120, blank=True, default="")
    dial_to = models.CharField(max_length=120, blank=True, default="")
    number_box = models.BinaryField(default=b"")
    number_known = models.BooleanField(default=False)
    call = models.ForeignKey("intake.Call", on_delete=models.PROTECT, null=True, default=None, related_name="contacts")
    asked_back_at = models.DateTimeField(null=True, default=None)
    back_due_at = models.DateTimeField(null=True, default=None)
    back_tries = models.PositiveSmallIntegerField(default=0)
    back_outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True, default="")
    recording = models.CharField(max_length=8, blank=True, default="")
    recording_ref = models.BinaryField(default=b"")
    step = models.PositiveSmallIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True, default=None)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "provider_id"], name="intake_contact_once"),
            models.UniqueConstraint(
                fields=["agency_id", "taken_by"], condition=Q(state="ringing"), name="intake_contact_rings_one"
            ),
            models.CheckConstraint(condition=Q(kind__in=ContactKind.values), name="intake_contact_kind"),
            models.CheckConstraint(condition=Q(state__in=ContactState.values), name="intake_contact_state"),
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "on_call", "call_back"]) | Q(queued_at__isnull=False),
                name="intake_contact_has_a_place",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["call_back", "abandoned"]) | Q(back_due_at__isnull=False),
                name="intake_contact_owed_by_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_at__isnull=False), name="intake_contact_ended_at"
            ),
        ]
        indexes = [
            models.Index(fields=["agency_id", "state", "queued_at", "id"], name="intake_contact_queue"),
            models.Index(fields=["agency_id", "state", "back_due_at"], name="intake_contact_owed"),
            models.Index(fields=["agency_id", "answered_at"], name="intake_contact_answered"),
            models.Index(fields=["agency_id", "abandoned_at"], name="intake_contact_abandoned"),
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}"


class LineEvent(AgencyOwned):
    """An event as it came, once (`event_id` is the telephone system's own). No number, no key that somebody pressed and
    no word of a text is in it. `reply`: what it was answered with, as JSON, for when the same event comes again.
    Polls are not kept: they ask and change nothing."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event_id = models.CharField(max_length=80)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, null=True, default=None, related_name="events")
    kind = models.CharField(max_length=16)
    happened_at = models.DateTimeField()
    came_at = models.DateTimeField()
    reply = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency_id", "event_id"], name="intake_lineevent_once")]
        indexes = [models.Index(fields=["agency_id", "came_at"], name="intake_lineevent_by_time")]


class LineStaff(AgencyOwned):
    """Who said that they are ready for calls, and at which telephone. `on_duty`: as the rota says it; kept by the
    desk's press and looked at again by the worker, since the line itself sees no rota."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=120, blank=True, default="")
    ready = models.BooleanField(default=False)
    on_duty = models.BooleanField(default=False)
    since = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency_id", "person"], name="intake_linestaff_once")]


class LineRung(AgencyOwned):
    """A telephone of the on-call chain as the worker last looked it up, for the line, which sees no rota.
    `position`: the order in which they ring. `seconds`: how long each rings."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    position = models.PositiveSmallIntegerField()
    person = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=120)
    seconds = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency_id", "position"], name="intake_linerung_once")]


class BackCallState(models.TextChoices):
    """`queued`: the worker places it in a moment. `placed`: the telephone system took it. `talking`: both are on the
    telephone. `ended`: it is over, and the outcome is for a person to say. `failed`: it could not be placed."""

    QUEUED = "queued"
    PLACED = "placed"
    TALKING = "talking"
    ENDED = "ended"
    FAILED = "failed"


class BackCall(AgencyOwned):
    """A call back that a screener asked for. The number is not in it: the contact's box stays sealed until the keeper
    opens it for the moment of asking the telephone system. `entry`: the journal entry of the asking. `address`: the
    screener's own telephone, which rings first. `problem`: a code (`away`, `stopped`, `damaged`, `refused`, `late`)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="back_calls")
    state = models.CharField(max_length=8, choices=BackCallState.choices, default=BackCallState.QUEUED)
    by = models.CharField(max_length=64)
    by_name = models.CharField(max_length=120)
    address = models.CharField(max_length=120)
    entry = models.UUIDField()
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    placed_at = models.DateTimeField(null=True, default=None)
    answered_at = models.DateTimeField(null=True, default=None)
    ended_at = models.DateTimeField(null=True, default=None)
    problem = models.CharField(max_length=16, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BackCallState.values), name="intake_backcall_state"),
            models.UniqueConstraint(
                fields=["agency_id", "contact"],
                condition=Q(state__in=["queued", "placed", "talking"]),
                name="intake_backcall_one_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["agency_id", "state", "next_at"], name="intake_backcall_next")]
