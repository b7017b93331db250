"""What staff say about one delivery."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from cms.cleaning import clean_picture
from delivery import states
from delivery.moves import offers_to_move
from delivery.services import NEEDS_PROOF

TO_ANSWER = timedelta(hours=2)


class PhotoField(forms.FileField):
    """A picture taken on the spot, re-encoded without what a camera wrote into it."""

    widget = forms.FileInput(
        attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}
    )

    def clean(self, data, initial=None):
        """Return a clean picture, or say why it is refused."""
        file = super().clean(data, initial)
        return clean_picture(file) if file else None


class StepForm(forms.Form):
    """A step with what is to be said about it; ``seen`` is where the card was."""

    seen = forms.CharField(widget=forms.HiddenInput)
    status = forms.CharField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    photo = PhotoField(
        label=_("Photo"), required=False, help_text=_("JPEG, PNG or WebP, up to 5 MB.")
    )

    def __init__(self, delivery, status, *args, **kwargs):
        initial = {"seen": delivery.status, "status": status}
        kwargs.setdefault("auto_id", f"id_{status}_%s")
        super().__init__(*args, initial=initial, **kwargs)
        self.delivery = delivery
        if status in NEEDS_PROOF:
            self.fields["note"].label = _("What happened?")
            self.fields["note"].help_text = _(
                "A note or a photo is needed. The buyer reads it."
            )

    def received_by(self):
        """Return who took it, in the words of the buyer's language."""
        return ""


class DeliveredForm(StepForm):
    """The flowers arrived: with whom."""

    RECIPIENT, NEIGHBOUR, RECEPTION = "recipient", "neighbour", "reception"
    WHO = (
        (RECIPIENT, _("the recipient")),
        (NEIGHBOUR, _("a neighbour")),
        (RECEPTION, _("the reception")),
    )

    who = forms.ChoiceField(
        label=_("Who took them?"),
        choices=WHO,
        initial=RECIPIENT,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("Their name"),
        required=False,
        max_length=60,
        help_text=_("Needed for a neighbour."),
    )
    field_order = ["seen", "status", "who", "name", "photo", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"].initial = self.RECIPIENT

    def clean(self):
        """Ask for the neighbour's name: the recipient must know where to ring."""
        said = super().clean()
        if said.get("who") == self.NEIGHBOUR and not said.get("name"):
            self.add_error("name", _("Say which neighbour, so that they can be found."))
        return said

    def received_by(self):
        """Return who took it, in the words of the buyer's language."""
        who, name = self.cleaned_data["who"], self.cleaned_data["name"]
        if who == self.RECIPIENT:
            return name or self.delivery.recipient_name
        with override(self.delivery.order.sender.language):
            where = gettext("a neighbour")
            if who == self.RECEPTION:
                where = gettext("the reception")
        return f"{name} ({where})" if name else where


def step_form(delivery, status, *args, **kwargs):
    """Return the form that a step asks for."""
    kind = DeliveredForm if status == states.DELIVERED else StepForm
    return kind(delivery, status, *args, **kwargs)


class MoveForm(forms.Form):
    """Another day and slot, among those the calendar offers."""

    when = forms.ChoiceField(label=_("When"))
    note = forms.CharField(
        label=_("Why"), required=False, max_length=200, help_text=_("For colleagues.")
    )

    def __init__(self, delivery, *args, **kwargs):
        kwargs.setdefault("auto_id", "id_move_%s")
        super().__init__(*args, **kwargs)
        self.fields["when"].choices = list(_times(delivery))
        self.fields["when"].error_messages["invalid_choice"] = _(
            "This time is not free any more. Choose another one."
        )

    def chosen(self) -> tuple[date, int | None]:
        """Return the day and the slot's key."""
        day, _colon, slot = self.cleaned_data["when"].partition(":")
        return date.fromisoformat(day), int(slot) if slot else None


def _times(delivery):
    """Yield days with their open slots, without the time it has now."""
    now = (delivery.date, delivery.slot_id)
    yield "", "---------"
    for offer in offers_to_move(delivery):
        if not offer.open:
            continue
        words = date_format(offer.day, "l j F")
        if not offer.slots:
            if (offer.day, None) != now:
                yield offer.day.isoformat(), words
            continue
        rules = [s.rule for s in offer.open_slots if (offer.day, s.rule.pk) != now]
        hours = [
            (
                f"{offer.day.isoformat()}:{rule.pk}",
                f"{words}, {rule.starts:%H:%M}–{rule.ends:%H:%M}",
            )
            for rule in rules
        ]
        if hours:
            yield words, hours


class AskForm(forms.Form):
    """A question about a missing flower."""

    missing = forms.CharField(
        label=_("What is missing?"),
        max_length=120,
        help_text=_("The customer reads it, for example: white peonies."),
    )
    proposal = forms.CharField(
        label=_("What do you propose instead?"),
        max_length=200,
        help_text=_("Same colours, same value or better."),
    )
    answer_by = forms.DateTimeField(
        label=_("Answer until"),
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
        help_text=_("Brussels time. Without an answer you decide afterwards."),
    )

    def __init__(self, *args, **kwargs):
        soon = timezone.localtime() + TO_ANSWER
        initial = {"answer_by": soon.replace(second=0, microsecond=0)}
        super().__init__(*args, initial=initial, auto_id="id_ask_%s", **kwargs)

    def clean_answer_by(self):
        """Refuse a moment that is over."""
        moment = self.cleaned_data["answer_by"]
        if moment <= timezone.now():
            raise forms.ValidationError(_("Leave the customer some time to answer."))
        return moment
