"""The basket: add, change, take out, accept new prices."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from oscar.core.loading import get_model

from catalogue.models import Product
from catalogue.pictures import line_pictures
from common.money import ZERO
from delivery.answers import asked_postcode, look_up, remember
from shop.checkout.checks import (
    Shelf,
    accept_prices,
    out_of_stock,
    refused_lines,
    repriced_lines,
)
from shop.checkout.discounts import (
    basket_codes,
    basket_discounts,
    drop_gone_vouchers,
)
from shop.checkout.lifecycles import (
    LineNote,
    lives_in,
    must_keep,
    notes_for,
    travelling,
)
from shop.checkout.selectors import find_waiting_order
from shop.checkout.services import quote
from shop.order.links import order_token
from storefront.cards import featured_cards
from storefront.forms import MAX_QUANTITY, AddForm, UpdateForm
from storefront.product import show_product

Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")


@dataclass
class Row:
    """A line as the page shows it; prices are euros incl. VAT."""

    line: Line
    picture: object = None
    refused: str = ""
    repriced: bool = False
    addons: list = field(default_factory=list)
    # Where and when, for what does not travel.
    note: LineNote | None = None

    @property
    def new_price(self):
        """Return today's price of one."""
        return self.line.purchase_info.price.incl_tax


@never_cache
@require_GET
def summary(request):
    """Show the basket with what changed since it was filled."""
    return show_basket(request)


def show_basket(request, status=200, **extra):
    """Render the basket page; refused and repriced lines say so."""
    basket = request.basket
    for gone in drop_gone_vouchers(basket, user=request.user):
        messages.warning(request, gone)
    refused = dict(refused_lines(basket)) if basket.id else {}
    repriced = set(repriced_lines(basket)) if basket.id else set()
    notes = notes_for(basket)
    rows = make_rows(basket, refused, repriced, notes)
    request.basket_count = basket.num_items if basket.id else 0
    going = travelling(basket) if basket.id else []
    where = look_up(asked_postcode(request), items_of(going), value=value_of(going))
    context = {
        "basket": basket,
        "rows": rows,
        "refused": bool(refused),
        "repriced": bool(repriced - set(refused)),
        "ready": bool(rows) and not refused and not repriced,
        "where": where,
        "travels": bool(going),
        "seats": any(life.sits for life, _own in lives_in(basket)),
        "needs_account": must_keep(basket),
        "cost": quote(basket, (going and where.fee) or ZERO) if rows else None,
        "discounts": basket_discounts(basket),
        "vouchers": basket_codes(basket) if rows else [],
        "cards": [] if rows else featured_cards(),
        "waiting_url": waiting_url(request),
        "max_quantity": MAX_QUANTITY,
    }
    response = render(request, "basket/summary.html", context | extra, status=status)
    return remember(response, where)


def items_of(lines):
    """Return pairs of a product and units."""
    return [(line.product, line.quantity) for line in lines]


def value_of(lines):
    """Return what lines cost after discounts, euros incl. VAT."""
    return sum(
        (line.line_price_incl_tax_incl_discounts or ZERO for line in lines), ZERO
    )


def waiting_url(request):
    """Return the page of an order this visitor has still to pay, "" without one."""
    order = find_waiting_order(request)
    return order and reverse("checkout:order", args=[order_token(order.number)]) or ""


def make_rows(basket, refused, repriced, notes):
    """Return a row for each bouquet, its add-ons inside."""
    lines = list(basket.all_lines())
    pictures = line_pictures([line.product for line in lines if line.pk not in notes])
    rows = {}
    for line in lines:
        row = Row(line, pictures.get(line.product_id), note=notes.get(line.pk))
        row.refused = refused.get(line, "")
        row.repriced = line in repriced and not row.refused
        rows[line.pk] = row
    for row in rows.values():
        if row.line.parent_line_id in rows:
            rows[row.line.parent_line_id].addons.append(row)
    return [row for row in rows.values() if row.line.parent_line_id not in rows]


@require_POST
def add(request):
    """Add a bouquet and its add-ons, or show the product page again with why not."""
    form = AddForm(request.POST)
    if not form.is_valid():
        return refuse(request, form)
    chosen = form.cleaned_data
    basket = request.basket
    wanted = [(chosen["product"], chosen["quantity"])]
    wanted += [(addon, chosen["quantity"]) for addon in chosen["addons"]]
    infos = [basket.strategy.fetch_for_product(product) for product, _n in wanted]
    for info, (_product, quantity) in zip(infos, wanted, strict=True):
        if problem := not_enough(basket, info, quantity):
            form.add_error("quantity", problem)
            return refuse(request, form, status=409)
    first = basket.id is None
    line = put_in(basket, chosen, [info.stockrecord for info in infos])
    # What a basket that was just made holds is known.
    units = sum(quantity for _product, quantity in wanted)
    request.basket_count = units if first else basket.num_items
    messages.success(
        request, _("%(name)s is in your basket.") % {"name": title_of(line.product)}
    )
    return redirect("basket:summary")


@transaction.atomic
def put_in(basket, chosen, records):
    """Put a bouquet and its add-ons in, all or none; return the bouquet's line.

    ``records`` are their stock records, in the same order.
    """
    quantity, (record, *others) = chosen["quantity"], records
    line, created = basket.add_product(
        chosen["product"], quantity, card=chosen["card"], stockrecord=record
    )
    for addon, other in zip(chosen["addons"], others, strict=True):
        basket.add_product(
            addon, quantity, parent=line, stockrecord=other, first=created
        )
    return line


def title_of(product):
    """Return what a customer calls this product."""
    return (product.parent or product).title


def not_enough(basket, info, quantity):
    """Return why ``quantity`` more units cannot be added, None when they can.

    ``info`` is what the basket's strategy says of the product. Units already in the
    basket count too. A hint, not a promise: stock is only decided when the order is
    placed.
    """
    if info.stockrecord is None or not info.price.exists:
        return _("This is sold out.")
    lines = basket.all_lines() if basket.id else []
    inside = sum(x.quantity for x in lines if x.stockrecord_id == info.stockrecord.pk)
    free = info.stockrecord.net_stock_level
    if inside + quantity <= free:
        return None
    if not inside:
        return out_of_stock(free)
    return ngettext(
        "Only %(n)s is left, and your basket already has %(inside)s.",
        "Only %(n)s are left, and your basket already has %(inside)s.",
        free,
    ) % {"n": max(free, 0), "inside": inside}


def refuse(request, form, status=422):
    """Show the product page again with the message and what was typed."""
    pk = request.POST.get("product", "")
    known = pk.isascii() and pk.isdigit() and len(pk) < 10
    product = Product.objects.filter(pk=pk).first() if known else None
    page = request.POST.get("page", "")
    if product is None and page.isascii() and page.isdigit() and len(page) < 10:
        product = Product.objects.filter(pk=page).first()
    public = Product.objects.goods()
    if product is None or not public.filter(pk=product.family_id).exists():
        return show_basket(request, status=status, form=form)
    return show_product(request, product.family_id, form=form, status=status)


@require_POST
def update(request, pk):
    """Change the quantity of an own line; add-ons follow their bouquet."""
    line = own_line(request, pk)
    form = UpdateForm(request.POST)
    if not form.is_valid():
        return show_basket(request, status=422, form=form, form_line=line)
    quantity = form.cleaned_data["quantity"]
    if quantity == 0:
        return remove(request, pk)
    basket = request.basket
    note = notes_for(basket).get(line.pk)
    if note and note.fixed and quantity != line.quantity:
        form.add_error("quantity", _("Choose on its own page how many it brings."))
        return show_basket(request, status=422, form=form, form_line=line)
    shelf = Shelf(basket)
    mine = next(each for each in shelf.lines if each.pk == line.pk)
    if (left := shelf.shortage(mine, quantity)) is not None:
        form.add_error("quantity", out_of_stock(left))
        return show_basket(request, status=409, form=form, form_line=line)
    basket.lines.filter(pk=line.pk).update(
        quantity=quantity, date_updated=timezone.now()
    )
    return back_to_basket(request)


@require_POST
def remove(request, pk):
    """Take an own line out; its add-ons go with it."""
    line = own_line(request, pk)
    request.basket.lines.filter(pk=line.pk).first().delete()
    return back_to_basket(request)


@require_POST
def accept(request):
    """Take the new prices as seen."""
    if request.basket.id:
        accept_prices(request.basket)
    return back_to_basket(request)


def own_line(request, pk):
    """Return a line of this visitor's basket, 404 for any other."""
    lines = Line.objects.select_related("stockrecord")
    return get_object_or_404(lines, pk=pk, basket_id=request.basket.id or 0)


def back_to_basket(request):
    """Return to the basket page, which makes prices and offers anew."""
    request.basket.reset_offer_applications()
    request.basket_count = request.basket.num_items
    return HttpResponseRedirect(reverse("basket:summary"))
