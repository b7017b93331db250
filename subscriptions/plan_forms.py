"""What staff say of a plan and of its sizes."""

from django import forms
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail.admin.forms import WagtailAdminModelForm

from catalogue.choosers import viewset as product_chooser
from catalogue.kinds import Kind
from catalogue.models import Product
from subscriptions.models import Plan, PlanSize
from subscriptions.rhythms import Rhythm

MOST_BOUQUETS = 300


class PlanForm(WagtailAdminModelForm):
    """A plan: how often, off what, until when at least."""

    class Meta:
        model = Plan
        fields = (
            *("page", "weekly", "fortnightly", "monthly", "yearly"),
            *("annual_discount", "minimum_deliveries", "active"),
        )

    def clean(self):
        """Refuse a plan without any rhythm."""
        said = super().clean()
        if not any(said.get(rhythm.value) for rhythm in Rhythm):
            self.add_error("weekly", _("Choose at least one rhythm."))
        return said


class BouquetsField(forms.ModelMultipleChoiceField):
    """Bouquets by name; the size of the plan says which of their sizes."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, product):
        """Name the bouquet."""
        return product.get_title()


class PlanSizeForm(WagtailAdminModelForm):
    """A size of a plan: what is brought, what it can be swapped for, what it costs."""

    choices = BouquetsField(
        label=gettext_lazy("Bouquets it can be swapped for"),
        queryset=Product.objects.none(),
        required=False,
        help_text=gettext_lazy("Each in the same size."),
    )

    class Meta:
        model = PlanSize
        fields = ("plan", "size", "bouquet", "choices", "price")
        widgets = {"bouquet": product_chooser.widget_class}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = Plan.objects.select_related("page")
        sized = Product.objects.filter(deleted_at=None, is_public=True).exclude(size="")
        bouquets = Product.objects.filter(
            parent=None, kind=Kind.GOODS, deleted_at=None, children__in=sized
        )
        # Those most likely to be meant; nobody ticks more boxes than that.
        newest = bouquets.order_by("-pk").values("pk").distinct()[:MOST_BOUQUETS]
        field = self.fields["choices"]
        field.queryset = (
            Product.objects.filter(pk__in=[row["pk"] for row in newest])
            .prefetch_related(Prefetch("children", queryset=sized))
            .order_by("title")
        )
        if self.instance.pk:
            chosen = self.instance.choices.values_list("parent_id", "pk")
            self.initial["choices"] = [parent or pk for parent, pk in chosen]

    def clean(self):
        """Take the chosen bouquets in the plan's size; refuse those without it."""
        said = super().clean()
        size = said.get("size")
        if not size:
            return said
        if bouquet := said.get("bouquet"):
            found = sized_of([bouquet], size)
            if not found:
                self.add_error("bouquet", _("This bouquet is not made in this size."))
            else:
                said["bouquet"] = found[0]
        if chosen := list(said.get("choices") or ()):
            found = sized_of(chosen, size)
            missing = {each.pk for each in chosen} - {each.parent_id for each in found}
            if missing:
                names = ", ".join(e.get_title() for e in chosen if e.pk in missing)
                words = _("Not made in this size: %(names)s.") % {"names": names}
                self.add_error("choices", words)
            said["choices"] = found
        return said


def sized_of(products, size) -> list:
    """Return the sizes that can be sold of these bouquets, one query."""
    families = [product.parent_id or product.pk for product in products]
    rows = Product.objects.filter(
        parent__in=families, size=size, deleted_at=None, stockrecords__isnull=False
    )
    return list(rows.order_by("pk"))
