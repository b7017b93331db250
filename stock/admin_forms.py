"""What staff ask of stock, and what they say of it."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import Category
from stock.models import StockMovement, Waste


def date_field(label):
    """Return a field for a day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class PeriodForm(forms.Form):
    """From which day to which."""

    first = date_field(gettext_lazy("From"))
    last = date_field(gettext_lazy("Until"))

    def clean(self):
        """Refuse a period that ends before it begins."""
        said = super().clean()
        first, last = said.get("first"), said.get("last")
        if first and last and last < first:
            self.add_error("last", _("The period ends before it begins."))
        return said


class MovementFilter(PeriodForm):
    """Which movements: of what, why, when, by whom."""

    product = forms.CharField(
        label=gettext_lazy("Product or article"), max_length=100, required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("", gettext_lazy("All")), *StockMovement.Kind.choices],
        required=False,
    )
    user = forms.CharField(
        label=gettext_lazy("E-mail of who did it"), max_length=100, required=False
    )
    field_order = ["product", "kind", "first", "last", "user"]

    def narrow(self, rows):
        """Return those of ``rows`` that were asked for; all after a wrong answer."""
        said = self.cleaned_data if self.is_valid() else {}
        if text := said.get("product"):
            rows = rows.filter(
                Q(stockrecord__product__title__icontains=text)
                | Q(stockrecord__product__parent__title__icontains=text)
                | Q(stockrecord__partner_sku__icontains=text)
            )
        filters = {
            "kind": said.get("kind"),
            "created_at__date__gte": said.get("first"),
            "created_at__date__lte": said.get("last"),
            "user__email__icontains": said.get("user"),
        }
        return rows.filter(**{name: value for name, value in filters.items() if value})


class WasteForm(forms.Form):
    """How many units nobody will buy, and what became of them."""

    units = forms.IntegerField(
        label=gettext_lazy("Units"), min_value=1, max_value=100_000
    )
    cause = forms.ChoiceField(
        label=gettext_lazy("What became of them"), choices=Waste.choices
    )
    reason = forms.CharField(
        label=gettext_lazy("In your words"), max_length=200, required=False
    )


class AsOfForm(forms.Form):
    """The day a product is looked at."""

    day = date_field(gettext_lazy("As it was at the end of"))

    def clean_day(self):
        """Refuse a day that is still to come."""
        day = self.cleaned_data["day"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class LowFilter(forms.Form):
    """Of which shelf."""

    category = forms.ModelChoiceField(
        label=gettext_lazy("Category"),
        queryset=Category.objects.order_by("path"),
        required=False,
    )
