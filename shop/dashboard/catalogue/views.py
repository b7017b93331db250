"""Products in the dashboard: everything of one save is written, or nothing."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.db.models import Q
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from oscar.apps.dashboard.catalogue import views as oscar_views
from oscar.core.loading import get_model

from catalogue.kinds import Kind
from catalogue.removal import delete_product
from shop.dashboard.catalogue.formsets import RecipeFormSet
from stock.errors import BelowPromised

Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")


def whole_numbers(texts):
    """Return those of ``texts`` that can be a key."""
    return [text for text in texts if text.isdecimal() and len(text) < 19]


class WithoutSeats:
    """Products but seats, which follow their date, and those that were deleted."""

    def filter_queryset(self, queryset):
        """Leave out seats, lines of quotes, and what was deleted."""
        rows = super().filter_queryset(queryset)
        return rows.exclude(kind__in=(Kind.SEAT, Kind.QUOTE)).filter(deleted_at=None)


class ProductCreateUpdateView(WithoutSeats, oscar_views.ProductCreateUpdateView):
    """A product with its recipe, pictures, stock and shelves."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.formsets["recipe_formset"] = RecipeFormSet

    def get(self, request, *args, **kwargs):
        """Show the form; lead to the list of deleted products for one of these."""
        gone = Product.objects.filter(pk=kwargs.get("pk"), deleted_at__isnull=False)
        if kwargs.get("pk") and gone.exists():
            messages.info(request, _("This product was deleted: restore it first."))
            return redirect("stock_admin:deleted")
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        """Save in one transaction; a sale that came between turns it back."""
        try:
            with transaction.atomic():
                return super().post(request, *args, **kwargs)
        except BelowPromised as refusal:
            messages.error(
                request,
                _("Nothing was saved: %(count)d are promised to orders by now.")
                % {"count": refusal.data["promised"]},
            )
            return redirect(request.get_full_path())

    def forms_valid(self, form, formsets):
        """Save, then store what lists show: the lowest price, searchable stems."""
        response = super().forms_valid(form, formsets)
        family = self.object.parent or self.object
        family.refresh_from_price()
        type(family).objects.get(pk=family.pk).save()
        return response


class ProductDeleteView(WithoutSeats, oscar_views.ProductDeleteView):
    """Mark a product nobody waits for as deleted; a bouquet keeps its last size."""

    def delete(self, request, *args, **kwargs):
        """Take it off every list, or say what stands against it; nothing is erased."""
        self.object = product = self.get_object()
        if reason := why_kept(product):
            messages.error(request, reason)
            return redirect("dashboard:catalogue-product", pk=product.pk)
        delete_product(product_id=product.pk, user=request.user)
        return redirect(self.get_success_url())


def why_kept(product):
    """Return why a product cannot be deleted, None when it can."""
    family = Q(product=product) | Q(product__parent=product)
    if StockRecord.objects.filter(family, num_allocated__gt=0).exists():
        return _("It is promised to orders: hide it instead.")
    if (
        product.is_child
        and product.parent.children.filter(deleted_at=None).count() == 1
    ):
        return _("A bouquet keeps at least one size: delete the bouquet itself.")
    return None


class ProductLookupView(oscar_views.ProductLookupView):
    """Find a product while typing."""

    def get(self, request):
        """Answer 400 to page numbers and keys that are none."""
        try:
            return super().get(request)
        except (ValueError, OverflowError) as error:
            raise BadRequest("not a number") from error


class KnownKeys:
    """Bulk edits that leave out keys which are none."""

    def get_selected_ids(self, request):
        """Return the chosen keys."""
        name = f"selected_{self.get_checkbox_object_name()}"
        posted = request.POST.copy()
        posted.setlist(name, whole_numbers(posted.getlist(name)))
        request.POST = posted
        return super().get_selected_ids(request)


class ProductListView(WithoutSeats, KnownKeys, oscar_views.ProductListView):
    """All products."""


class CategoryListView(KnownKeys, oscar_views.CategoryListView):
    """All shelves."""


class CategoryDetailListView(KnownKeys, oscar_views.CategoryDetailListView):
    """The shelves within one."""
