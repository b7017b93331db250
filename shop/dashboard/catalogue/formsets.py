"""Rows that belong to a product."""

from django import forms
from django.forms.models import inlineformset_factory
from django.utils.translation import gettext as _

from oscar.apps.dashboard.catalogue import formsets as oscar_formsets

from catalogue.models import Product, RecipeItem
from shop.dashboard.catalogue.forms import RecipeItemForm


class StockRecordFormSet(oscar_formsets.StockRecordFormSet):
    """Prices and stocks of a product."""

    def clean(self):
        """Refuse to delete stock that has a ledger: it is corrected instead."""
        super().clean()
        for form in self.deleted_forms:
            if form.instance.pk and form.instance.movements.exists():
                raise forms.ValidationError(
                    _("What came and went of this stock is written: it stays.")
                )


BaseRecipeFormSet = inlineformset_factory(
    Product, RecipeItem, form=RecipeItemForm, extra=3
)


class RecipeFormSet(BaseRecipeFormSet):
    """What goes into a product."""

    def __init__(self, product_class, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
