"""Choose products in the pages' admin."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from catalogue.kinds import Kind
from catalogue.models import Product


class ProductFilterForm(BaseFilterForm):
    """Find a product by a part of its name in any language."""

    q = forms.CharField(label=_("Name"), required=False)

    def filter(self, objects):
        """Return the products whose name holds what was typed."""
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        named = Q()
        for language in ("en", "fr", "nl"):
            named |= Q(**{f"title_{language}__icontains": self.search_query})
        return objects.filter(named) if self.is_searching else objects


class ProductChooseMixin:
    """List bouquets and add-ons; sizes are chosen on the product page."""

    filter_form_class = ProductFilterForm

    def get_object_list(self):
        """Return what may stand in a page, hidden products included and marked."""
        return Product.objects.filter(
            parent=None, deleted_at=None, kind__in=(Kind.GOODS, Kind.ADDON)
        ).order_by("title")

    @property
    def columns(self):
        """Say which of them visitors see."""
        return [
            *super().columns,
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
            Column("public", label=_("Visitors"), accessor=_public),
        ]


def _public(product):
    return _("see it") if product.is_public else _("do not see it")


class ProductChooseView(ProductChooseMixin, ChooseView):
    """The dialog."""


class ProductChooseResultsView(ProductChooseMixin, ChooseResultsView):
    """The dialog's results."""


class ProductChooserViewSet(ChooserViewSet):
    """A chooser of products."""

    model = Product
    icon = "tag"
    choose_one_text = _("Choose a product")
    choose_another_text = _("Choose another product")
    edit_item_text = _("Edit this product")
    choose_view_class = ProductChooseView
    choose_results_view_class = ProductChooseResultsView


viewset = ProductChooserViewSet("product_chooser")
