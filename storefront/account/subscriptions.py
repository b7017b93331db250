"""A customer's subscriptions; each leads to the page that looks after it."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from subscriptions.links import subscription_token
from subscriptions.models import PlanPage, Subscription

PER_PAGE = 20


@never_cache
@login_required
@require_safe
def subscription_list(request):
    """Show own subscriptions, newest first."""
    rows = Subscription.objects.filter(user=request.user)
    rows = rows.select_related("size__plan__page").order_by("-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    _name(page.object_list, request.LANGUAGE_CODE)
    context = {"page_obj": page, "paginator": page.paginator}
    return render(request, "storefront/account/subscriptions.html", context)


def running_of(user, language) -> list:
    """Return subscriptions of ``user`` that still bring something, soonest first.

    Five at most, each with the title of its plan in ``language``.
    """
    rows = Subscription.objects.filter(user=user, state__in=Subscription.RUNNING)
    rows = rows.select_related("size__plan__page").order_by("next_day", "pk")
    found = list(rows.exclude(next_day=None)[:5])
    _name(found, language)
    return found


def _name(subscriptions, language):
    """Give each the title of its plan in the reader's language, in one query."""
    pages = [each.size.plan.page for each in subscriptions]
    same = PlanPage.objects.live().filter(
        translation_key__in={page.translation_key for page in pages},
        locale__language_code=language,
    )
    titles = dict(same.values_list("translation_key", "title"))
    for each, page in zip(subscriptions, pages, strict=True):
        each.plan_title = titles.get(page.translation_key, page.title)


@never_cache
@login_required
@require_safe
def subscription_detail(request, code):
    """Lead to the page of an own subscription; another's does not exist here."""
    found = get_object_or_404(Subscription, user=request.user, code=code)
    return redirect("subscriptions:own", subscription_token(found))
