"""What a customer says of a funeral, and until when its flowers must be there."""

from datetime import date, datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from delivery.errors import MissesService
from delivery.fields import RibbonField
from delivery.funeral_forms import HourField, ServiceDayField, moment
from delivery.funerals import FuneralRequest, refuse_over, refuse_unfit
from shop.checkout.validators import phone_number

FUNERAL, GIFT = "funeral", "gift"
OCCASIONS = ((GIFT, _("for somebody")), (FUNERAL, _("for a funeral")))
MISSING = {
    "deceased": _("Tell us whose funeral it is."),
    "venue": _("Tell us where the service is: a church, a funeral home."),
    "service_date": _("Tell us the day of the service."),
    "service_time": _("Tell us at what time the service begins."),
}


def service_moment(typed) -> datetime | None:
    """Return the beginning of a service as typed, None for nonsense or half of it."""
    try:
        day = date.fromisoformat(typed.get("service_date", ""))
        at = time.fromisoformat(typed.get("service_time", ""))
        return moment(day, at)
    except (ValueError, forms.ValidationError):
        return None


class FuneralFields(forms.Form):
    """A recipient's fields about a funeral: unasked, nothing of them is read."""

    occasion = forms.ChoiceField(
        label=_("This is for a funeral"), choices=OCCASIONS, required=False
    )
    deceased = forms.CharField(
        label=_("Name of the deceased"), max_length=120, required=False
    )
    venue = forms.CharField(
        label=_("Where the service is"),
        max_length=120,
        required=False,
        help_text=_("The church, funeral home or crematorium; its address goes below."),
    )
    service_date = ServiceDayField(required=False)
    service_time = HourField(required=False)
    contact_name = forms.CharField(
        label=_("Somebody there we may call"), max_length=120, required=False
    )
    contact_phone = forms.CharField(
        label=_("Their phone"),
        max_length=32,
        required=False,
        validators=[phone_number],
    )
    ribbon = RibbonField(
        label=_("Words on the ribbon"),
        help_text=_("Up to 50 characters, for example: Always with us. Anne and Luc"),
    )

    @property
    def is_funeral(self):
        """Tell whether somebody said that it is for a funeral."""
        return self.cleaned_data.get("occasion") == FUNERAL

    def clean(self):
        """Read the funeral; what was typed of none is left alone."""
        data = super().clean()
        data["funeral"] = None
        if not self.is_funeral:
            for name in FuneralFields.base_fields:
                self.errors.pop(name, None)
            return data
        for name, words in MISSING.items():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, words)
        if not self.errors.keys() & FuneralFields.base_fields.keys():
            data["funeral"] = self._read(data)
        # Who brings flowers to a church may know nobody there.
        named = self.data.get(self.add_prefix("recipient_name"), "").strip()
        if "recipient_name" in self.errors and data.get("venue") and not named:
            del self.errors["recipient_name"]
            data["recipient_name"] = data["venue"]
        return data

    def _read(self, data):
        try:
            service_at = moment(data["service_date"], data["service_time"])
            refuse_over(service_at, timezone.now())
        except forms.ValidationError as wrong:
            self.add_error("service_time", wrong)
            return None
        except DomainError as refusal:
            self.add_error("service_date", refusal.message)
            return None
        return FuneralRequest(
            service_at=service_at,
            **{
                name: data[name]
                for name in ("deceased", "venue")
                + ("contact_name", "contact_phone", "ribbon")
            },
        )

    def refuse_day(self, offers, day, slot_id, way):
        """Raise MissesService where the day or the hours chosen miss the service."""
        funeral = self.cleaned_data.get("funeral")
        if funeral:
            refuse_unfit(offers, funeral.service_at, day=day, slot_id=slot_id, way=way)


def field_of(refusal: MissesService) -> str:
    """Return the field a missed service is told at."""
    return "slot" if refusal.data.get("slot_id") else "date"
