"""What a customer may ask of a product page and of the basket."""

from django import forms
from django.utils.translation import gettext_lazy as _

from oscar.core.loading import get_model

from catalogue.kinds import Kind
from catalogue.models import Product
from catalogue.selling import may_be_bought
from common.quantities import MAX_QUANTITY, QuantityField
from delivery.fields import CardField

Line = get_model("basket", "Line")


class AddForm(forms.Form):
    """Add a bouquet in a size, with a card and things that go with it."""

    product = forms.ModelChoiceField(
        queryset=Product.objects.none(),
        error_messages={
            "required": _("Choose a size."),
            "invalid_choice": _("This is no longer for sale."),
        },
    )
    quantity = QuantityField(
        min_value=1,
        max_value=MAX_QUANTITY,
        error_messages={
            "min_value": _("Order at least one."),
            "max_value": QuantityField.too_many(),
        },
    )
    card = CardField()
    addons = forms.ModelMultipleChoiceField(
        queryset=Product.objects.none(), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        loaded = Product.objects.select_related(
            "product_class", "parent__product_class"
        )
        self.fields["product"].queryset = loaded
        self.fields["addons"].queryset = loaded.filter(kind=Kind.ADDON)

    def clean_product(self):
        """Refuse what this door does not sell."""
        return refuse_unsellable(self.cleaned_data["product"])

    def clean_addons(self):
        """Refuse add-ons that are not sold any more."""
        return [refuse_unsellable(addon) for addon in self.cleaned_data["addons"]]


def refuse_unsellable(product):
    """Return ``product``, or raise ValidationError with the reason."""
    if reason := may_be_bought(product):
        raise forms.ValidationError(reason)
    return product


class UpdateForm(forms.Form):
    """Change how many units of a line; 0 takes it out."""

    quantity = QuantityField(
        min_value=0,
        max_value=MAX_QUANTITY,
        error_messages={
            "min_value": _("A quantity cannot be negative."),
            "max_value": QuantityField.too_many(),
        },
    )
