"""Forms for the rules of delivering, each refusal in words at its field."""

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from wagtail.admin.forms import WagtailAdminModelForm

from delivery.correcting import CORRECTABLE
from delivery.fields import CardField
from delivery.models import (
    ClosedDay,
    Delivery,
    PeakDay,
    Slot,
    WeekdayRule,
    Zone,
    ZonePostcode,
)

MOST_DAYS_BEFORE = 30
TICKS = forms.CheckboxSelectMultiple


class WeekdaysField(forms.TypedMultipleChoiceField):
    """Days of the week as boxes to tick; Monday = 0."""

    widget = TICKS

    def __init__(self, *args, **kwargs):
        # A JSON model field hands over options of its own.
        for name in ("encoder", "decoder"):
            kwargs.pop(name, None)
        kwargs["required"] = True
        kwargs["error_messages"] = {"required": _("Tick at least one weekday.")}
        super().__init__(*args, coerce=int, choices=list(WEEKDAYS.items()), **kwargs)


class CorrectionForm(WagtailAdminModelForm):
    """What may be set right on a delivery after the order."""

    class Meta:
        model = Delivery
        fields = [*CORRECTABLE]
        field_classes = {"card_message": CardField, "card_signature": CardField}
        widgets = {"card_message": forms.Textarea(attrs={"rows": 3})}


class ZoneForm(WagtailAdminModelForm):
    """A zone, its fee and from when its way is free."""

    class Meta:
        model = Zone
        fields = ["name", "fee", "free_over"]


class PostcodeForm(WagtailAdminModelForm):
    """A postcode and who serves it."""

    class Meta:
        model = ZonePostcode
        fields = ["zone", "postcode", "commune"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = _("A Belgian postcode has four digits, the first one not 0.")
        self.fields["postcode"].validators.append(
            RegexValidator(r"^[1-9][0-9]{3}$", words)
        )

    def clean_postcode(self):
        """Refuse a postcode that a zone has already."""
        postcode = self.cleaned_data["postcode"]
        others = ZonePostcode.objects.exclude(pk=self.instance.pk)
        taken = others.filter(postcode=postcode).select_related("zone").first()
        if taken:
            raise forms.ValidationError(
                _("%(zone)s has this postcode already."), params={"zone": taken.zone}
            )
        return postcode


class ClosedDayForm(WagtailAdminModelForm):
    """A day off."""

    class Meta:
        model = ClosedDay
        fields = ["day", "reason"]

    def clean_day(self):
        """Refuse a day that is over: nobody can order for it anyway."""
        day = self.cleaned_data["day"]
        if "day" in self.changed_data and day < timezone.localdate():
            raise forms.ValidationError(_("This day is over."))
        return day


class WeekdayForm(WagtailAdminModelForm):
    """What holds on one weekday."""

    class Meta:
        model = WeekdayRule
        fields = [
            *("van", "pickup", "cut_off", "surcharge"),
            *("max_deliveries", "max_minutes"),
        ]


class PeakDayForm(WagtailAdminModelForm):
    """A date with rules of its own."""

    class Meta:
        model = PeakDay
        fields = [
            *("day", "name", "van", "pickup", "cut_off", "order_until", "surcharge"),
            *("max_deliveries", "max_minutes", "only", "without"),
        ]
        widgets = {"only": TICKS, "without": TICKS}

    def clean(self):
        """Refuse ranges that are both, and ordering for a day gone by."""
        said = super().clean()
        only, without = said.get("only"), said.get("without")
        both = set(only or ()) & set(without or ())
        if both:
            self.add_error(
                "without",
                forms.ValidationError(
                    _("%(ranges)s cannot be sold alone and left out at once."),
                    params={"ranges": ", ".join(sorted(map(str, both)))},
                ),
            )
        day, until = said.get("day"), said.get("order_until")
        if day and until and timezone.localtime(until).date() > day:
            self.add_error("order_until", _("Ordering ends on the day or before it."))
        return said


class SlotForm(WagtailAdminModelForm):
    """Hours a customer can choose."""

    class Meta:
        model = Slot
        fields = [
            *("name", "way", "starts", "ends", "weekdays", "zones", "fee"),
            *("cut_off", "cut_off_days", "max_deliveries", "active"),
        ]
        field_classes = {"weekdays": WeekdaysField}
        widgets = {"zones": TICKS}

    def clean(self):
        """Refuse hours that end before they begin, and orders that come too late."""
        said = super().clean()
        starts, ends = said.get("starts"), said.get("ends")
        cut_off, ahead = said.get("cut_off"), said.get("cut_off_days") or 0
        if starts and ends and ends <= starts:
            self.add_error("ends", _("These hours end before they begin."))
        if ahead > MOST_DAYS_BEFORE:
            self.add_error("cut_off_days", _("At most 30 days before."))
        if ahead and not cut_off:
            self.add_error("cut_off", _("Say until what time on that earlier day."))
        if cut_off and ends and not ahead and cut_off >= ends:
            self.add_error(
                "cut_off", _("Orders would come in after these hours are over.")
            )
        return said

    def _get_validation_exclusions(self):
        """Leave the order of the hours to our own words."""
        return super()._get_validation_exclusions() | {"ends"}
