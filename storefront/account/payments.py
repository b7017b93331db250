"""What a customer paid and got back."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from refunds.history import HistoryForm, movements, tell

PER_PAGE = 20


@never_cache
@login_required
@require_safe
def payment_list(request):
    """Show own payments and refunds, newest first; another's do not exist here."""
    form = HistoryForm(request.GET or None)
    known = not form.is_bound or form.is_valid()
    asked = form.cleaned_data if form.is_bound and known else {}
    rows = movements(asked=asked, order__user=request.user) if known else []
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page_obj": page,
        "paginator": page.paginator,
        "rows": tell(page.object_list),
        "query": query.urlencode(),
    }
    return render(request, "storefront/account/payments.html", context)
