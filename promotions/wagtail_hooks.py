"""Reductions and the history of prices in the admin."""

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    ObjectList,
)
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from cms.policies import LimitedPolicy
from cms.viewsets import PlainViewSet
from promotions.forms import PriceReductionForm
from promotions.models import PriceChange, PriceReduction

# What a price was is written when it changes, never by hand.
register_permission_policy(
    PriceChange, LimitedPolicy(PriceChange, "view"), exact_class=True
)

RULES = _(
    "Of several reductions of a product the lowest price counts; they are never added "
    "up, and a reduced product takes no voucher and no other offer. Customers see the "
    "lowest price of the 30 days before beside it, from the history of prices. "
    "A reduction that began is ended by its date or its switch: what was asked stays."
)


class PriceReductionViewSet(PlainViewSet):
    """What is reduced, by how much, from when to when."""

    model = PriceReduction
    menu_label = _("Price reductions")
    icon = "tag"
    list_display = ["name", "takes", "starts_at", "ends_at", "state"]
    list_filter = ["active"]
    search_fields = ["name_en", "name_fr", "name_nl"]
    list_per_page = 50
    edit_handler = ObjectList(
        [
            HelpPanel(content=RULES),
            FieldRowPanel(
                [FieldPanel("name_en"), FieldPanel("name_fr"), FieldPanel("name_nl")]
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("percent"), FieldPanel("fixed_price")])],
                heading=_("How much"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                    FieldPanel("active"),
                ],
                heading=_("When"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("categories", widget=CheckboxSelectMultiple),
                    FieldPanel("size"),
                ],
                heading=_("What"),
            ),
            MultipleChooserPanel(
                "products", chooser_field_name="product", heading=_("Products")
            ),
        ],
        base_form_class=PriceReductionForm,
    )


class PriceChangeViewSet(PlainViewSet):
    """Every price there was, without reductions."""

    model = PriceChange
    menu_label = _("History of prices")
    icon = "history"
    form_fields = ["price"]
    list_display = ["stockrecord", "price", "valid_from"]
    list_filter = {"valid_from": ["gte", "lte"]}
    search_fields = [
        "stockrecord__partner_sku",
        "stockrecord__product__title_en",
        "stockrecord__product__parent__title_en",
    ]
    list_per_page = 50
    inspect_view_enabled = True


class PriceGroup(ModelViewSetGroup):
    """Everything about prices."""

    menu_label = _("Prices")
    menu_icon = "tag"
    menu_order = 215
    items = (PriceReductionViewSet, PriceChangeViewSet)


@hooks.register("register_admin_viewset")
def register_group():
    """Add the group to the menu."""
    return PriceGroup()
