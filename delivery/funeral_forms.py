"""When a service begins, as it is typed, and what staff set right about a funeral."""

from datetime import date, datetime, time

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from delivery.calendar import BRUSSELS
from delivery.correcting import OF_FUNERAL, stamp_of
from delivery.fields import RibbonField
from delivery.models import Funeral


def moment(day: date, at: time) -> datetime:
    """Return a day and hour of Brussels as a moment.

    Raises ValidationError for an hour the clocks skip, or strike twice, that night.
    """
    with timezone.override(BRUSSELS):
        return forms.utils.from_current_timezone(
            datetime.combine(day, at.replace(tzinfo=None))
        )


class ServiceDayField(forms.DateField):
    """The day of a service."""

    def __init__(self, **options):
        known = {
            "label": gettext_lazy("Day of the service"),
            "input_formats": ["%Y-%m-%d"],
            "widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        super().__init__(**known | options)


class HourField(forms.TimeField):
    """The hour a service begins at, Brussels time."""

    def __init__(self, **options):
        known = {
            "label": gettext_lazy("It begins at"),
            "input_formats": ["%H:%M", "%H:%M:%S"],
            "widget": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }
        super().__init__(**known | options)


class FuneralCorrectionForm(forms.Form):
    """Ribbon, place and hour; ``seen`` tells what they were when it was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    ribbon = RibbonField(label=gettext_lazy("Words on the ribbon"))
    venue = forms.CharField(
        label=gettext_lazy("Where the service is"),
        max_length=120,
        help_text=gettext_lazy("Its address is corrected with the delivery's."),
    )
    service_date = ServiceDayField()
    service_time = HourField()

    def __init__(self, funeral: Funeral, *args, **kwargs):
        kwargs.setdefault("auto_id", "id_funeral_%s")
        super().__init__(*args, initial=_typed(funeral), **kwargs)

    def clean(self):
        """Put day and hour together."""
        said = super().clean()
        if said.get("service_date") and said.get("service_time"):
            try:
                said["service_at"] = moment(said["service_date"], said["service_time"])
            except forms.ValidationError as wrong:
                self.add_error("service_time", wrong)
        return said

    def changes(self) -> dict:
        """Return what ``correct_funeral`` takes."""
        return {name: self.cleaned_data[name] for name in OF_FUNERAL}

    def show_now(self, funeral: Funeral) -> None:
        """Keep what was typed, and say at each field what a colleague wrote there.

        Sent once more, it is judged against what it says now.
        """
        now, sent = _typed(funeral), self.data.copy()
        for name in ("ribbon", "venue", "service_date", "service_time"):
            if now[name] != self.cleaned_data.get(name):
                words = _("It says now: %(words)s") % {"words": _shown(now[name])}
                self.add_error(name, words)
        sent["seen"] = now["seen"]
        self.data = sent


def _shown(said) -> str:
    """Return a value in the reader's words."""
    if isinstance(said, date):
        return date_format(said, "l j F")
    return f"{said:%H:%M}" if isinstance(said, time) else said or _("none")


def _typed(funeral):
    """Return a funeral as its fields show it, in Brussels' time."""
    begins = funeral.service_at.astimezone(BRUSSELS)
    return {
        "seen": stamp_of(funeral),
        "ribbon": funeral.ribbon,
        "venue": funeral.venue,
        "service_date": begins.date(),
        "service_time": begins.time(),
    }
