"""What to export, and how the file is written."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wagtail.admin.widgets import AdminDateInput

PLAUSIBLE = [
    MinValueValidator(date(2000, 1, 1)),
    MaxValueValidator(date(2199, 12, 31)),
]


class ExportForm(forms.Form):
    """Dates, status, columns and the shape of the file."""

    date_from = forms.DateField(
        label=pgettext_lazy("day", "From"),
        required=False,
        validators=PLAUSIBLE,
        widget=AdminDateInput,
    )
    date_to = forms.DateField(
        label=gettext_lazy("Until, this day included"),
        required=False,
        validators=PLAUSIBLE,
        widget=AdminDateInput,
    )
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"), widget=forms.CheckboxSelectMultiple
    )
    separator = forms.ChoiceField(
        label=gettext_lazy("Separator"),
        choices=[(";", gettext_lazy("semicolon")), (",", gettext_lazy("comma"))],
        initial=";",
    )
    bom = forms.BooleanField(
        label=gettext_lazy("Mark the file as UTF-8 for Excel"),
        required=False,
        initial=True,
    )

    def __init__(self, export, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = [(name, column.label) for name, column in export.columns.items()]
        self.fields["columns"].choices = labels
        self.fields["columns"].initial = list(export.columns)
        known = [(status, export.label_of(status)) for status in export.statuses]
        self.fields["status"].choices = [("", gettext_lazy("all")), *known]
        self.fields["status"].initial = export.first_status
        self.fields["status"].label = export.status_label
        if not export.statuses:
            del self.fields["status"]
        for name in ("date_from", "date_to"):
            self.fields[name].help_text = export.dated or ""
            if export.dated is None:
                del self.fields[name]
        own = export.filters()
        self.fields |= own
        self.order_fields([*own, *self.fields])

    def clean(self):
        """Refuse a period that ends before it starts."""
        said = super().clean()
        start, end = said.get("date_from"), said.get("date_to")
        if start and end and start > end:
            self.add_error("date_to", _("The period ends before it starts."))
        return said
