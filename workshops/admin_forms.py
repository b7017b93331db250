"""What staff say of a date: when, where, how many, for how much."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.codes import random_code
from workshops.models import MaterialQuota, Room, Session, WorkshopPage
from workshops.models.sessions import MOST_HOURS, MOST_SEATS
from workshops.sessions import SessionDetails

CODE_LENGTH = 8
# Where each refusal of a service is shown.
FIELDS = {
    "in-the-past": "starts_at",
    "ends-before-it-starts": "ends_at",
    "room-taken": "room",
    "seats-below-bookings": "capacity",
    "material-short": "materials",
    "early-price-wrong": "early_price",
    "reason-missing": "reason",
    "material-below-taken": "units",
}


def moment(label, **options):
    """Return a field for a day and a time, in Brussels' time."""
    widget = forms.DateTimeInput(
        attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
    )
    return forms.DateTimeField(label=label, widget=widget, **options)


def euros(label, **options):
    """Return a field for an amount, VAT included."""
    return forms.DecimalField(
        label=label, min_value=0, max_digits=8, decimal_places=2, **options
    )


def show_refusal(form, refusal) -> None:
    """Put a service's refusal at the field it is about, in words that name why."""
    words = refusal.message
    other = refusal.data.get("other")
    if other is not None:
        words = _("%(other)s is in this room at that time.") % {"other": other}
    field = FIELDS.get(refusal.code)
    form.add_error(field if field in form.fields else NON_FIELD_ERRORS, words)


class SessionForm(forms.Form):
    """A date of a workshop, its seats and its prices."""

    starts_at = moment(gettext_lazy("Starts"))
    ends_at = moment(gettext_lazy("Ends"))
    room = forms.ModelChoiceField(label=gettext_lazy("Room"), queryset=None)
    language = forms.ChoiceField(
        label=gettext_lazy("Language spoken"),
        choices=Session._meta.get_field("language").choices,
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Seats"), min_value=1, max_value=MOST_SEATS
    )
    price = euros(gettext_lazy("Price per person, incl. VAT"))
    child_price = euros(
        gettext_lazy("Price of a child, incl. VAT"),
        required=False,
        help_text=gettext_lazy("Empty: children pay as adults do."),
    )
    early_price = euros(gettext_lazy("Early price, incl. VAT"), required=False)
    early_until = moment(gettext_lazy("Early price until"), required=False)
    materials = forms.ModelChoiceField(
        label=gettext_lazy("Shared material"),
        queryset=None,
        required=False,
        help_text=gettext_lazy("Each seat takes one unit, on all dates together."),
    )
    min_seats = forms.IntegerField(
        label=gettext_lazy("Takes place from (people)"),
        min_value=0,
        max_value=MOST_SEATS,
        initial=0,
    )
    decide_days = forms.IntegerField(
        label=gettext_lazy("Decide so many days before"),
        min_value=0,
        max_value=90,
        initial=5,
    )
    cancel_hours = forms.IntegerField(
        label=gettext_lazy("Customers may cancel until (hours before)"),
        min_value=0,
        max_value=MOST_HOURS,
        initial=24,
    )
    close_hours = forms.IntegerField(
        label=gettext_lazy("Booking closes (hours before)"),
        min_value=0,
        max_value=MOST_HOURS,
        initial=2,
    )
    let_smaller_pass = forms.BooleanField(
        label=gettext_lazy("A smaller party may pass on the waiting list"),
        required=False,
        help_text=gettext_lazy("Otherwise seats are kept until the first party fits."),
    )
    private = forms.BooleanField(
        label=gettext_lazy("Private: only who has the link sees and books it"),
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Customers read it beside the date."),
    )

    def __init__(self, *args, code="", **kwargs):
        super().__init__(*args, **kwargs)
        self.code = code
        self.fields["room"].queryset = Room.objects.all()
        self.fields["materials"].queryset = MaterialQuota.objects.all()

    def clean(self):
        """Refuse a minimum that the seats can never reach."""
        said = super().clean()
        seats, least = said.get("capacity"), said.get("min_seats")
        if seats is not None and least is not None and least > seats:
            self.add_error("min_seats", _("There are fewer seats than that."))
        return said

    def details(self) -> SessionDetails:
        """Return what was said, as the services take it."""
        said = dict(self.cleaned_data)
        room, materials = said.pop("room"), said.pop("materials")
        code = (self.code or random_code(CODE_LENGTH)) if said.pop("private") else ""
        return SessionDetails(
            room_id=room.pk, materials_id=materials and materials.pk, code=code, **said
        )


def typed_details(details) -> dict:
    """Return a date's details as what its form starts from."""
    names = [name for name in SessionForm.base_fields if hasattr(details, name)]
    known = {name: getattr(details, name) for name in names}
    return known | {
        "room": details.room_id,
        "materials": details.materials_id,
        "private": bool(details.code),
    }


class WorkshopForm(forms.Form):
    """Which workshop a new date is of."""

    page = forms.ModelChoiceField(label=gettext_lazy("Workshop"), queryset=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        pages = WorkshopPage.objects.order_by("title", "pk").select_related("locale")
        self.fields["page"].queryset = pages
        self.fields["page"].label_from_instance = _named


def _named(page):
    """Return a workshop's title with its language, as its translations share it."""
    return f"{page.title} ({page.locale.language_code})"


class RepeatForm(forms.Form):
    """How often a date is repeated."""

    weeks = forms.IntegerField(
        label=gettext_lazy("In each of the following weeks"), min_value=1, max_value=26
    )


class ReasonForm(forms.Form):
    """Why something is done that customers are told of."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        help_text=gettext_lazy("Who booked reads it."),
        error_messages={
            "required": gettext_lazy("Say why: everybody who booked reads it.")
        },
    )


class PriorityForm(forms.Form):
    """Another place on the waiting list."""

    priority = forms.IntegerField(
        label=gettext_lazy("Priority"),
        min_value=-100,
        max_value=100,
        help_text=gettext_lazy("Higher comes first; everybody starts at 0."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=150,
        help_text=gettext_lazy("For colleagues; it stays on the list."),
    )
