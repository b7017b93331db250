"""What a customer types to have flowers delivered."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from delivery.calendar import PICKUP, VAN
from delivery.errors import (
    DateNotOffered,
    DayFull,
    MissesService,
    PostcodeNotServed,
    SlotNotOffered,
)
from delivery.fields import CardField
from delivery.models import Substitution, Way
from delivery.plans import pick_day, pick_slot
from delivery.services import DeliveryRequest
from shop.checkout.funeral_forms import FuneralFields, field_of
from shop.checkout.refusals import words_for
from shop.checkout.services import SenderDetails
from shop.checkout.validators import belgian_postcode, phone_number, slot_key

MISSING = {
    "recipient_name": _("Tell us who it is for."),
    "line1": _("The driver needs the street and the number."),
    "postcode": _("The driver needs the postcode."),
    "date": _("Choose the day it should arrive."),
    "sender_name": _("Tell us your name."),
    "sender_email": _("We need an address to send the confirmation to."),
}
# What nobody has to say who fetches the flowers.
VAN_ONLY = ("line1", "line2", "postcode", "commune", "notes")


class RecipientForm(FuneralFields):
    """One recipient: who, how, where, which day and hours, and the card."""

    way = forms.ChoiceField(
        label=_("How"), choices=Way.choices, required=False, widget=forms.RadioSelect
    )
    recipient_name = forms.CharField(
        label=_("Recipient's name"), max_length=120, strip=True
    )
    recipient_phone = forms.CharField(
        label=_("Recipient's phone"),
        max_length=32,
        required=False,
        validators=[phone_number],
        help_text=_("Only for the driver, if nobody opens."),
    )
    line1 = forms.CharField(label=_("Street and number"), max_length=120)
    line2 = forms.CharField(
        label=_("Box, floor, company"), max_length=120, required=False
    )
    postcode = forms.CharField(
        label=_("Postcode"), max_length=4, validators=[belgian_postcode]
    )
    commune = forms.CharField(label=_("Commune"), max_length=80, required=False)
    notes = forms.CharField(
        label=_("Notes for the driver"), max_length=300, required=False
    )
    date = forms.DateField(
        label=_("Day of delivery"), widget=forms.RadioSelect, input_formats=["%Y-%m-%d"]
    )
    slot = forms.CharField(
        label=_("Hours"),
        required=False,
        validators=[slot_key],
        widget=forms.RadioSelect,
    )
    card_message = CardField(label=_("Card"), widget=forms.Textarea(attrs={"rows": 3}))
    card_signature = CardField(label=_("Signed"), max_length=80)
    anonymous = forms.BooleanField(
        label=_("Do not tell the recipient who sent it"), required=False
    )
    substitution = forms.ChoiceField(
        label=_("If a flower is missing that morning"),
        choices=Substitution.choices,
        required=False,
    )

    def __init__(self, *args, ask, **kwargs):
        """Know what is asked for: ``ask`` is the desk's reading of the same answers."""
        super().__init__(*args, prefix=ask.prefix, **kwargs)
        self.ask = ask
        for name, words in MISSING.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = words
        if ask.cards:
            del self.fields["card_message"]

    def clean_way(self):
        """Bring it where nobody said otherwise."""
        return self.cleaned_data["way"] or VAN

    def clean_substitution(self):
        """Take the mildest where nobody chose."""
        return self.cleaned_data["substitution"] or Substitution.SAME_COLOUR

    def clean_postcode(self):
        """Refuse a postcode no zone serves."""
        if self.ask.unserved:
            raise forms.ValidationError(self.ask.unserved.message)
        return self.cleaned_data["postcode"]

    def clean_slot(self):
        """Return the key of the hours, None when nobody chose."""
        return int(self.cleaned_data["slot"]) if self.cleaned_data["slot"] else None

    def clean(self):
        """Check the day and the hours; who fetches flowers needs no address."""
        data = super().clean()
        if data.get("way") == PICKUP:
            for name in VAN_ONLY:
                self.errors.pop(name, None)
                data[name] = ""
        elif self.ask.served and not data.get("commune"):
            data["commune"] = self.ask.served.commune
        if data.get("anonymous") and data.get("card_signature"):
            self.add_error(
                "card_signature", _("An anonymous card cannot carry a signature.")
            )
        self._check_day(data)
        return data

    def _check_day(self, data):
        if "date" not in data or not self.ask.offers:
            return
        try:
            self.refuse_day(
                self.ask.offers, data["date"], data.get("slot"), data.get("way")
            )
            offer = pick_day(self.ask.offers, data["date"])
            if "slot" in data and (self.ask.served or data.get("way") == PICKUP):
                if offer.slots and data["slot"] is None:
                    self.add_error("slot", _("Choose the hours."))
                else:
                    pick_slot(self.ask.offers, offer, data["slot"])
        except (DateNotOffered, SlotNotOffered, MissesService) as refusal:
            self.add_refusal(refusal)

    def add_refusal(self, refusal: DomainError):
        """Show a refusal of the services at its field, with the next day that works."""
        field = "date"
        if isinstance(refusal, PostcodeNotServed):
            field = "postcode"
        elif isinstance(refusal, MissesService):
            field = field_of(refusal)
        elif isinstance(refusal, SlotNotOffered) or refusal.data.get("slot_id"):
            field = "slot"
        if not isinstance(refusal, PostcodeNotServed):
            self.ask.suggest(refusal.data.get("next_date"))
        self.add_error(field, words_for(refusal, self.ask))

    def lost_place(self, refusal: DayFull) -> bool:
        """Tell whether this recipient wants the place that is gone."""
        slot_id = refusal.data.get("slot_id")
        same_day = self.cleaned_data["date"] == refusal.data["day"]
        return same_day and slot_id in (None, self.cleaned_data["slot"])

    def delivery_request(self, items=()) -> DeliveryRequest:
        """Return the delivery asked for; ``items`` pairs line keys and units."""
        data = self.cleaned_data
        names = DeliveryRequest.__dataclass_fields__
        known = {name: data[name] for name in names if name in data}
        return DeliveryRequest(**known, slot_id=data["slot"], items=tuple(items))


class CheckoutForm(forms.Form):
    """Who orders and what was seen; its recipients have a form each."""

    sender_name = forms.CharField(label=_("Your name"), max_length=120)
    sender_email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        error_messages={"invalid": _("Enter an e-mail address like name@example.com.")},
    )
    sender_phone = forms.CharField(
        label=_("Your phone"),
        max_length=32,
        required=False,
        validators=[phone_number],
        help_text=_("We call only if something is wrong."),
    )
    # What the customer saw: compared, never charged.
    expected_total = forms.DecimalField(
        widget=forms.HiddenInput, max_digits=10, decimal_places=2, required=False
    )

    def __init__(self, *args, recipients=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.recipients = list(recipients)
        for name, words in MISSING.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = words

    @property
    def errors(self):
        """Return what is wrong anywhere, under the names the fields are sent by."""
        found = ErrorDict(super().errors, renderer=self.renderer)
        for each in self.recipients:
            for name, errors in each.errors.items():
                found[each.add_prefix(name)] = errors
        return found

    @property
    def told(self):
        """Return ``(field, number, error)``; number is 0 but for several recipients."""
        several = len(self.recipients) > 1
        parts = [(n, each) for n, each in enumerate(self.recipients, 1)]
        return [
            (field, number if several else 0, error)
            for number, part in [*parts, (0, self)]
            for field in part
            for error in field.errors
        ]

    def clean(self):
        """Let who fetches the flowers be called by the buyer's name."""
        data = super().clean()
        for each in self.recipients:
            unnamed = "recipient_name" in each.errors
            if not unnamed or each.cleaned_data.get("way") != PICKUP:
                continue
            if not each.data.get(each.add_prefix("recipient_name"), "").strip():
                del each.errors["recipient_name"]
                each.cleaned_data["recipient_name"] = data.get("sender_name", "")
        return data

    def add_refusal(self, refusal: DomainError):
        """Show a refusal at the recipient it is about, or above the form."""
        number = refusal.data.get("recipient")
        if isinstance(refusal, DayFull):
            concerned = [each for each in self.recipients if each.lost_place(refusal)]
        else:
            concerned = [] if number is None else [self.recipients[number]]
        for each in concerned:
            each.add_refusal(refusal)
        if not concerned:
            self.add_error(NON_FIELD_ERRORS, refusal.message)

    def delivery_requests(self) -> list[DeliveryRequest]:
        """Return the deliveries asked for; a sole recipient gets everything."""
        if len(self.recipients) == 1:
            return [self.recipients[0].delivery_request()]
        return [each.delivery_request(each.ask.wanted) for each in self.recipients]

    def sender_details(self, language) -> SenderDetails:
        """Return who orders."""
        data = self.cleaned_data
        return SenderDetails(
            name=data["sender_name"],
            email=data["sender_email"],
            phone=data["sender_phone"],
            language=language,
        )


def names_of_recipient() -> list[str]:
    """Return the plain names of a recipient's fields."""
    return list(RecipientForm.base_fields)


def names_of_sender() -> list[str]:
    """Return the names of the buyer's fields."""
    return [name for name in CheckoutForm.base_fields if name != "expected_total"]
