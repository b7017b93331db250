"""What staff ask of stock, and what they say of it."""

import uuid

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import Category
from stock.models import StockMovement, Waste
from stock.receipts import MOST_UNITS


def date_field(label):
    """Return a field for a day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


def key_field(**options):
    """Return a hidden field that names a form, new each time one is opened."""
    return forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, **options)


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


def of_article(text, prefix=""):
    """Return what finds a stock record, ``prefix`` away, by a title or number of it.

    Titles in every language: pages show another one where theirs is missing.
    """
    names = ["partner_sku", "product__upc"]
    for code, _language in settings.LANGUAGES:
        names += [f"product__title_{code}", f"product__parent__title_{code}"]
    found = Q()
    for name in names:
        found |= Q(**{f"{prefix}{name}__icontains": text})
    return found


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
            rows = rows.filter(of_article(text, "stockrecord__"))
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
        label=gettext_lazy("Units"), min_value=1, max_value=MOST_UNITS
    )
    cause = forms.ChoiceField(
        label=gettext_lazy("What became of them"), choices=Waste.choices
    )
    reason = forms.CharField(
        label=gettext_lazy("In your words"), max_length=200, required=False
    )
    key = key_field(required=False)


class ArticleFilter(forms.Form):
    """Which article."""

    product = forms.CharField(
        label=gettext_lazy("Product or article"), max_length=100, required=False
    )

    def narrow(self, records):
        """Return those of ``records`` that were asked for; all after a wrong answer."""
        text = self.is_valid() and self.cleaned_data["product"]
        return records.filter(of_article(text)) if text else records


class ReceiptForm(forms.Form):
    """How many units were delivered, by which paper."""

    units = forms.IntegerField(
        label=gettext_lazy("Units"), min_value=1, max_value=MOST_UNITS
    )
    reason = forms.CharField(
        label=gettext_lazy("The supplier's reference, or a note"),
        max_length=200,
        required=False,
    )
    key = key_field()


class AsOfForm(forms.Form):
    """The day a product is looked at."""

    day = date_field(gettext_lazy("As it was at the end of"))

    def clean_day(self):
        """Refuse a day that is still to come."""
        day = self.cleaned_data["day"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


MOST_THRESHOLD = 100_000


class LowFilter(forms.Form):
    """Of which shelf."""

    category = forms.ModelChoiceField(
        label=gettext_lazy("Category"),
        queryset=Category.objects.order_by("path"),
        required=False,
    )
