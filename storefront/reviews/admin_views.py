"""One review in the admin."""

from functools import partial

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oscar.core.loading import get_model

from comments.deciding import decide
from comments.flags import flag_words
from comments.forms import DecisionForm
from storefront.reviews.services import approve_review, reject_review
from users.rights import needs

ProductReview = get_model("reviews", "ProductReview")
ROWS = ProductReview.objects.select_related(
    "product", "user", "decided_by", "line__order"
)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("reviews.change_productreview")
def review(request, pk):
    """Show a review; a POST approves or rejects it and leads to the next."""
    row = get_object_or_404(ROWS, pk=pk)
    form = DecisionForm(request.POST or None)
    status = decide(
        request,
        form,
        approve=partial(approve_review, review_id=pk),
        reject=partial(reject_review, review_id=pk),
        late="review-decided",
    )
    if not status:
        return _next()
    title = _("Review of %(product)s") % {"product": row.product.get_title()}
    context = {
        "row": row,
        "form": form,
        "seen": row.edited_at.isoformat() if row.edited_at else "",
        "found": flag_words(row),
        "page_title": title,
        "header_title": title,
        "header_icon": "pick",
    }
    return render(request, "storefront/admin/review.html", context, status=status)


def _next():
    waiting = ProductReview.objects.filter(status=ProductReview.FOR_MODERATION)
    first = waiting.order_by("pk").first()
    if first:
        return redirect("review_admin:review", first.pk)
    return redirect("productreview:index")
