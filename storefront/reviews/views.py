"""The reviews of a product, and a page to write one's own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from allauth.core.internal import ratelimit

from common.errors import DomainError
from storefront.product import find_product
from storefront.reviews import services
from storefront.reviews.forms import ReviewForm
from storefront.reviews.selectors import approved_reviews
from users.views import too_many_requests

PER_PAGE = 20
HOUR = 3600
LIMIT = {
    "app": "reviews",
    "action": "review",
    "config": {"review": f"20/{HOUR}s/user"},
}


def _product(pk):
    product = find_product(pk)
    if product is None:
        raise Http404
    return product


@require_GET
def review_list(request, product_slug, pk):
    """Show every approved review of a product, a page at a time."""
    product = _product(pk)
    reviews = Paginator(approved_reviews(pk), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"product": product, "reviews": reviews}
    return render(request, "storefront/reviews.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request, product_slug, pk):
    """Ask who bought a product for stars and words; its one review is their own."""
    product = _product(pk)
    own = services.ProductReview.objects.filter(
        product_id=pk, user=request.user
    ).first()
    initial = {"score": own.score, "text": own.body} if own else {}
    if request.method == "POST" and "delete" in request.POST:
        if services.delete_review(product_id=pk, user=request.user):
            messages.success(request, _("Your review is gone."))
        return redirect(product.get_absolute_url())
    bought = own or services.bought_line(request.user, pk)
    form = ReviewForm(request.POST or None, initial=initial)
    status = 422 if request.method == "POST" else 200
    if not bought:
        status = 403 if request.method == "POST" else 200
    elif form.is_valid():
        if not ratelimit.consume(request, **LIMIT):
            return too_many_requests(request, HOUR)
        try:
            return _write(request, product, form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
            status = 403
    context = {"product": product, "form": form, "own": own, "bought": bought}
    return render(request, "storefront/review.html", context, status=status)


def _write(request, product, said):
    services.write_review(
        product_id=product.pk, user=request.user, language=get_language(), **said
    )
    messages.success(request, _("Thank you. We read it before others do."))
    return redirect(f"{product.get_absolute_url()}#reviews")
