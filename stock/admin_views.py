"""Lists about all stock: what came and went, what was lost, what runs low."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.viewsets import buttons_for
from common.money import ZERO
from stock import rights
from stock.admin_forms import MOST_THRESHOLD, LowFilter, MovementFilter, PeriodForm
from stock.low import low_records
from stock.models import LowStockAlert, StockMovement
from stock.waste import waste_between
from users.rights import needs

PER_PAGE = 50
JOINED = ("stockrecord__product__parent", "line__order", "user")
MONTH = timedelta(days=30)


def show(request, template, title, *, status=200, icon="history", **context):
    """Answer a page of the admin with its title."""
    context |= {"page_title": title, "header_title": title, "header_icon": icon}
    return render(request, f"stock/admin/{template}", context, status=status)


def page_of(request, rows):
    """Return the page of ``rows`` that was asked for, and the rest of the address."""
    asked = request.GET.copy()
    asked.pop("page", None)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return {"page_obj": page, "asked": asked.urlencode()}


def sent_anew(request) -> dict:
    """Return what was typed, under a new key: sent once more, it is meant."""
    return {**request.POST.dict(), "key": uuid4()}


def texts(data):
    """Return what was asked, without NUL bytes, which PostgreSQL cannot compare."""
    return {name: value.replace("\x00", "") for name, value in data.items()}


@require_safe
@needs(rights.SEE)
def movements(request):
    """List what came and went, the latest first."""
    form = MovementFilter(texts(request.GET))
    rows = form.narrow(StockMovement.objects.select_related(*JOINED))
    return show(
        request,
        "movements.html",
        _("Stock movements"),
        status=200 if form.is_valid() else 422,
        form=form,
        **page_of(request, rows),
    )


@require_safe
@needs(rights.SEE)
def waste_report(request):
    """Tell what was lost in a period, by cause; the last 30 days if none is said."""
    today = timezone.localdate()
    form = PeriodForm(texts(request.GET) or {"first": today - MONTH, "last": today})
    said = form.cleaned_data if form.is_valid() else {}
    first, last = said.get("first") or today - MONTH, said.get("last") or today
    rows = waste_between(first, last) if form.is_valid() else []
    return show(
        request,
        "waste_report.html",
        _("Waste"),
        status=200 if form.is_valid() else 422,
        icon="bin",
        form=form,
        first=first,
        last=last,
        rows=rows,
        units=sum(row.units for row in rows),
        cost=sum((row.cost for row in rows), ZERO),
        unknown=sum(row.unknown for row in rows),
    )


@require_safe
@needs(rights.SEE)
def low(request):
    """List what runs low, by each product's own threshold or by the one asked for."""
    asked = request.GET.get("threshold")
    threshold = asked_threshold(asked)
    if asked and read_threshold(asked) is None:
        words = _("The threshold must be a whole number: %(n)s is used.")
        messages.warning(request, words % {"n": threshold})
    form = LowFilter(texts(request.GET))
    category = form.cleaned_data["category"] if form.is_valid() else None
    rows = low_records(threshold, category).select_related("product__parent")
    rows = rows.order_by("free", "product__parent__title", "product__title", "pk")
    rows = rows.prefetch_related("product__categories", "product__parent__categories")
    return show(
        request,
        "low.html",
        _("Low stock"),
        icon="warning",
        form=form,
        threshold=threshold,
        usual=settings.LOW_STOCK_THRESHOLD,
        buttons=buttons_for(request, LowStockAlert),
        **page_of(request, rows),
    )


def asked_threshold(text) -> int | None:
    """Return the threshold asked for, the shop's for what is none; None without one."""
    if not text:
        return None
    found = read_threshold(text)
    return settings.LOW_STOCK_THRESHOLD if found is None else found


def read_threshold(text) -> int | None:
    """Return a threshold of 0 to 100 000, None for anything that is none."""
    text = (text or "").strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 7):
        return None
    number = int(text)
    return number if number <= MOST_THRESHOLD else None
