"""The form staff set reductions with."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail.admin.forms import WagtailAdminModelForm

from oscar.core.loading import get_model

from promotions.errors import NotLower
from promotions.services import refuse_not_lower


class PriceReductionForm(WagtailAdminModelForm):
    """A reduction with what it covers, judged together."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sizes = get_model("catalogue", "Product")._meta.get_field("size").flatchoices
        self.fields["size"] = forms.ChoiceField(
            label=_("size"),
            required=False,
            choices=[("", _("every size")), *sizes],
            help_text=self.fields["size"].help_text,
        )
        self.fields["name_en"].required = True

    def is_valid(self):
        """Judge the form, then it together with the products chosen below it."""
        if not super().is_valid():
            return False
        products = {
            row["product"].pk
            for row in self.formsets["products"].cleaned_data
            if row.get("product") and not row.get("DELETE")
        }
        categories = {category.pk for category in self.cleaned_data["categories"]}
        if not (products or categories):
            self.add_error("categories", _("Name a category, or a product below."))
        price = self.cleaned_data["fixed_price"]
        if price is not None and not self.errors:
            try:
                refuse_not_lower(
                    fixed_price=price,
                    size=self.cleaned_data["size"],
                    products=products,
                    categories=categories,
                )
            except NotLower as refusal:
                self.add_error("fixed_price", refusal.message)
        return not self.errors
