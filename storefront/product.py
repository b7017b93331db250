"""The product page: everything about one bouquet in six queries,
and one more for what customers say of it."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from oscar.core.loading import get_model

from catalogue.kinds import Kind
from catalogue.models import Product, RecipeItem
from catalogue.pictures import product_images
from catalogue.shelves import find_shelf
from delivery.answers import asked_postcode, look_up, remember
from delivery.models import MAX_CARD
from promotions.prices import Shown, show_price, with_reductions
from storefront.forms import MAX_QUANTITY
from storefront.product_data import product_data
from storefront.reviews.selectors import told_of
from storefront.wishlist import is_kept

StockRecord = get_model("partner", "StockRecord")
ProductCategory = get_model("catalogue", "ProductCategory")


@dataclass
class Choice:
    """A size or an add-on that can be chosen; ``until`` is when its reduction ends."""

    product: Product
    shown: Shown
    free: int
    until: datetime | None = None
    picture: object = None
    recipe: list = field(default_factory=list)

    @property
    def price(self):
        """Return what one costs, euros incl. VAT."""
        return self.shown.amount

    @property
    def sold_out(self):
        """Tell whether no unit is left."""
        return self.free < 1

    @property
    def key(self):
        """Return what picture and recipe of a size are shown by."""
        return self.product.size or "one"

    @property
    def stems(self):
        """Return how many stems the recipe has; sundries have no plant."""
        return sum(row.quantity for row in self.recipe if row.material.plant)

    @property
    def fresh(self):
        """Return the recipe's plants."""
        return [row for row in self.recipe if row.material.plant]

    @property
    def sundries(self):
        """Return what holds and wraps it."""
        return [row for row in self.recipe if not row.material.plant]


@require_GET
def detail(request, product_slug, pk):
    """Show a product under its one address."""
    product = find_product(pk)
    if product is None:
        return elsewhere(pk)
    if product.slug != product_slug:
        return HttpResponsePermanentRedirect(product.get_absolute_url())
    return render_page(request, product)


def find_product(pk):
    """Return public goods with the key of their shelf, None for anything else."""
    shelf_id = ProductCategory.objects.filter(product=OuterRef("pk")).values("category")
    goods = Product.objects.goods().filter(pk=pk)
    return goods.annotate(shelf_id=Subquery(shelf_id[:1])).first()


def elsewhere(pk):
    """Send sizes to their bouquet and seats to their page; 404 for the rest."""
    product = (
        Product.objects.public()
        .filter(pk=pk, deleted_at=None)
        .select_related("parent", "landing_page")
        .first()
    )
    if product and product.landing_page:
        return redirect(product.landing_page.url)
    if product and product.parent and product.kind == Kind.GOODS:
        return redirect(product.parent.get_absolute_url())
    raise Http404


def show_product(request, pk, form, status):
    """Render the page with what was typed and why it was refused."""
    product = find_product(pk)
    if product is None:
        raise Http404
    return render_page(request, product, form, status)


def render_page(request, product, form=None, status=200):
    """Render the page of a product ``find_product`` returned."""
    sizes, addons = read_choices(product)
    gallery = hang_pictures(product, sizes, addons)
    chosen = chosen_size(sizes, form)
    wanted = [(chosen.product, 1)] if chosen else [(product, 1)]
    where = look_up(asked_postcode(request), wanted)
    told = told_of(product)
    context = {
        "product": product,
        "sizes": sizes,
        "addons": addons,
        "gallery": gallery,
        "shelf": find_shelf(product.shelf_id),
        "chosen": chosen,
        "best": best_reduced(sizes),
        "cheapest": cheapest_of(sizes),
        "where": where,
        "form": form,
        "quantity": form.data.get("quantity", "1") if form else "1",
        "card": form.data.get("card", "") if form else "",
        "chosen_addons": form.data.getlist("addons") if form else [],
        "kept": is_kept(request.user, product.pk),
        "told": told,
        "data": product_data(product, sizes, gallery, told),
        "in_season": timezone.localdate().month in product.season,
        "sold_out": all(size.sold_out for size in sizes),
        "max_quantity": MAX_QUANTITY,
        "max_card": MAX_CARD,
    }
    response = render(request, "storefront/product.html", context, status=status)
    return remember(response, where)


def read_choices(product):
    """Return the sizes and the add-ons of a product with price and free units."""
    family = Q(product__parent_id=product.pk) | Q(product_id=product.pk)
    records = with_reductions(StockRecord.objects.select_related("product")).filter(
        product__is_public=True, product__deleted_at=None
    )
    sizes = [choice(record) for record in records.filter(family)]
    sizes.sort(key=lambda each: (each.product.size_rank, each.product.pk))
    fitting = ProductCategory.objects.filter(category=product.shelf_id).values(
        "product"
    )
    rows = records.filter(product__kind=Kind.ADDON, product__in=fitting)
    addons = [choice(row) for row in rows.order_by("-product__priority", "pk")[:8]]
    for size in sizes:
        if size.product.parent_id:
            size.product.parent = product
    read_recipes(sizes)
    return sizes, [addon for addon in addons if not addon.sold_out]


def choice(record):
    """Return what can be chosen, from its stock record."""
    shown = show_price(record.price, record.reduced_to, record.lowest_before)
    until = record.reduced_until if shown.lower else None
    return Choice(record.product, shown, record.net_stock_level, until)


def read_recipes(sizes):
    """Give each size its stems and sundries."""
    by_product = {each.product.pk: each for each in sizes}
    rows = RecipeItem.objects.filter(product__in=by_product).select_related("material")
    for row in rows.order_by("-quantity", "material__code"):
        by_product[row.product_id].recipe.append(row)


def hang_pictures(product, sizes, addons):
    """Give every choice its picture; return the pictures shown beside the sizes'.

    The first of a bouquet's own pictures is the one lists show: a size drawn again,
    needed here only where no size has a picture of its own.
    """
    choices = [*sizes, *addons]
    images = product_images([product.pk, *(each.product.pk for each in choices)])
    for each in choices:
        own = images.get(each.product.pk)
        each.picture = own[0].picture if own else None
    own = [image.picture for image in images.get(product.pk, [])]
    return own[1:] if any(size.picture for size in sizes) else own


def best_reduced(sizes):
    """Return the size whose price is lowered most, None when none is."""
    lower = [size for size in sizes if size.shown.lower and not size.sold_out]
    return max(lower, key=lambda size: size.shown.percent, default=None)


def cheapest_of(sizes):
    """Return the size that costs least and can be bought, None when none can."""
    free = [size for size in sizes if not size.sold_out]
    return min(free, key=lambda size: size.price, default=None)


def chosen_size(sizes, form):
    """Return the size chosen before, else the middle one that can be bought."""
    typed = form.data.get("product", "") if form else ""
    for each in sizes:
        if str(each.product.pk) == typed:
            return each
    free = [each for each in sizes if not each.sold_out] or sizes
    return free[len(free) // 2] if free else None
