"""Materials, recipes and VAT rates in the admin; groups above list them."""

from django.utils.translation import gettext_lazy as _

from wagtail.permissions import register_permission_policy

from catalogue.models import Material, RecipeItem, VatRate
from cms.policies import LimitedPolicy
from cms.viewsets import PlainViewSet

# Recipes are written where their product is: in the shop's dashboard.
register_permission_policy(
    RecipeItem, LimitedPolicy(RecipeItem, "view"), exact_class=True
)


class MaterialViewSet(PlainViewSet):
    """Stems and sundries."""

    model = Material
    menu_label = _("Materials")
    icon = "tag"
    form_fields = [
        "code",
        "name_en",
        "name_fr",
        "name_nl",
        "botanical_name",
        "nature",
        "plant",
        "colour",
        "cost",
    ]
    list_display = ["name", "botanical_name", "nature", "colour", "cost"]
    list_filter = ["nature"]
    search_fields = ["code", "name_en", "name_fr", "name_nl", "botanical_name"]
    list_per_page = 50


class RecipeItemViewSet(PlainViewSet):
    """What goes into which product."""

    model = RecipeItem
    menu_label = _("Recipes")
    icon = "list-ul"
    form_fields = ["quantity", "cost"]
    list_display = ["product", "material", "quantity", "cost"]
    list_filter = ["material"]
    search_fields = ["product__title_en", "product__parent__title_en", "material__code"]
    list_per_page = 50
    inspect_view_enabled = True


class VatRateViewSet(PlainViewSet):
    """The rate of each category from a day on."""

    model = VatRate
    menu_label = _("VAT rates")
    icon = "doc-full"
    form_fields = ["category", "rate", "valid_from"]
    list_display = ["category", "rate", "valid_from"]
    list_filter = ["category"]
