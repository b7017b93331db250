"""A customer's quotes; each leads to its own page."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quotes.models import Quote, QuoteVersion

PER_PAGE = 20


@never_cache
@login_required
@require_safe
def quote_list(request):
    """Show own quotes, newest first."""
    newest = QuoteVersion.objects.filter(quote=OuterRef("pk")).order_by("-number")
    rows = Quote.objects.filter(user=request.user).annotate(
        total=Subquery(newest.values("total")[:1]),
        valid_until=Subquery(newest.values("valid_until")[:1]),
    )
    page = Paginator(rows.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    for quote in page.object_list:
        answered = quote.state == Quote.State.ANSWERED
        quote.is_open = answered and quote.valid_until > timezone.now()
        quote.is_over = answered and not quote.is_open
    context = {"page_obj": page, "paginator": page.paginator}
    return render(request, "storefront/account/quotes.html", context)
