"""Products inside pages."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from catalogue.cards import fetch_cards
from catalogue.choosers import viewset
from cms.loading import LoadedChooserBlock


class ProductChooserBlock(LoadedChooserBlock):
    """A product with its price and stock of the moment."""

    kind = "product"
    target_model = "catalogue.Product"

    @cached_property
    def widget(self):
        """Return the chooser of the admin."""
        return viewset.widget_class()

    def fetch(self, keys):
        """Return the products as cards, in one query."""
        return fetch_cards(keys) if keys else {}

    def get_form_state(self, value):
        """Return what the chooser shows of the product."""
        return self.widget.get_value_data(value)

    class Meta:
        icon = "tag"


class ProductCardBlock(blocks.StructBlock):
    """One product, with a line of our own beside it."""

    product = ProductChooserBlock(label=_("product"))
    text = blocks.CharBlock(label=_("our line"), required=False, max_length=200)

    class Meta:
        icon = "tag"
        label = _("Product")
        template = "catalogue/blocks/product_card.html"


class ProductRowBlock(blocks.StructBlock):
    """A few products side by side."""

    title = blocks.CharBlock(label=_("title"), required=False, max_length=120)
    products = blocks.ListBlock(
        ProductChooserBlock(label=_("product")),
        label=_("products"),
        min_num=1,
        max_num=8,
    )

    def get_context(self, value, parent_context=None):
        """Leave out what visitors may not see."""
        context = super().get_context(value, parent_context)
        context["cards"] = cards_of(value["products"])
        return context

    class Meta:
        icon = "grip"
        label = _("Products")
        template = "catalogue/blocks/product_row.html"


def cards_of(products):
    """Return the cards a visitor may see, in order."""
    return [product for product in products if product and product.shown]
