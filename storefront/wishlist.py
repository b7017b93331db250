"""Bouquets kept for later, on Oscar's wish lists: one list an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from oscar.core.loading import get_model

from catalogue.cards import with_availability
from catalogue.models import Product
from storefront.cards import make_cards
from users.models import User

WishList = get_model("wishlists", "WishList")
Line = get_model("wishlists", "Line")

MOST = 100


@never_cache
@login_required
@require_GET
def show(request):
    """Show what was kept, latest first; what is not sold any more stays away."""
    kept = kept_products(request.user)
    return render(request, "storefront/wishlist.html", {"cards": make_cards(kept)})


@require_POST
def add(request, pk):
    """Keep a bouquet; keeping it twice is keeping it once."""
    product = get_object_or_404(Product.objects.goods(), pk=pk)
    if not request.user.is_authenticated:
        return redirect_to_login(product.get_absolute_url())
    keep(request.user, product)
    messages.success(request, _("%(name)s is kept.") % {"name": product.title})
    return redirect("catalogue:wishlist")


@require_POST
@login_required
def remove(request, pk):
    """Let go of a bouquet, whether it was kept or not."""
    Line.objects.filter(wishlist__owner=request.user, product_id=pk).delete()
    return redirect("catalogue:wishlist")


@transaction.atomic
def keep(user, product):
    """Write one line; the account's row lock makes two clicks wait."""
    User.objects.select_for_update().get(pk=user.pk)
    wishlist = user.wishlists.order_by("pk").first()
    if wishlist is None:
        wishlist = WishList.objects.create(owner=user)
    return wishlist.lines.get_or_create(
        product=product, defaults={"title": product.title}
    )


def is_kept(user, pk) -> bool:
    """Tell whether an account keeps a product."""
    if not user.is_authenticated:
        return False
    return Line.objects.filter(wishlist__owner=user, product_id=pk).exists()


def kept_products(user):
    """Return the kept goods that are still public."""
    goods = Product.objects.goods().filter(wishlists_lines__wishlist__owner=user)
    return with_availability(goods).order_by("-wishlists_lines__pk")[:MOST]
