"""The steps of an offer, with what this shop does not offer refused."""

from django import forms
from django.utils.translation import gettext_lazy as _

from oscar.apps.dashboard.offers import forms as oscar_forms

from shop.offer.models import Benefit

SHIPPING = (
    Benefit.SHIPPING_ABSOLUTE,
    Benefit.SHIPPING_FIXED_PRICE,
    Benefit.SHIPPING_PERCENTAGE,
)
CAPS = {
    "max_global_applications": "num_applications",
    "max_discount": "total_discount",
}


class BenefitForm(oscar_forms.BenefitForm):
    """What the offer gives."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [
            each for each in self.fields["type"].choices if each[0] not in SHIPPING
        ]
        # The fee of a delivery is its zone's: an offer would not lower it.
        self.fields["type"].choices = kinds
        self.fields["type"].help_text = _(
            "A product whose price is reduced already takes no offer and no voucher."
        )


class RestrictionsForm(oscar_forms.RestrictionsForm):
    """When and how often."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["max_user_applications"].help_text = _(
            "How often a customer can use it, known by account or e-mail address."
        )
        self.fields["max_discount"].help_text = _(
            "Euros it may give in all. A basket whose discount does not fit in what is "
            "left gets none."
        )

    def clean(self):
        """Refuse a cap below what was used already."""
        asked = {"start_datetime", "end_datetime", "exclusive", "combinations"}
        if not asked <= set(self.cleaned_data):
            return self.cleaned_data
        cleaned = super().clean()
        for cap, counter in CAPS.items():
            used = getattr(self.instance, counter)
            if cleaned.get(cap) and cleaned[cap] < used:
                words = _("%(used)s were used already.")
                self.add_error(cap, forms.ValidationError(words % {"used": used}))
        return cleaned
