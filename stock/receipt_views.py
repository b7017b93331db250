"""Pages where goods that were delivered are written down: which, and how many."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wagtail.admin import messages

from oscar.core.loading import get_model

from common.errors import DomainError
from stock import rights
from stock.admin_forms import ArticleFilter, ReceiptForm
from stock.admin_views import page_of, sent_anew, show, texts
from stock.errors import NotReceivable
from stock.product_views import name_of
from stock.receipts import counted_records, receive_stock
from users.rights import needs

StockRecord = get_model("partner", "StockRecord")

BY_NAME = ("product__parent__title", "product__title", "product__size", "pk")


@require_safe
@needs(rights.WRITE)
def receipts(request):
    """List what goods can be received of, to choose from."""
    form = ArticleFilter(texts(request.GET))
    rows = form.narrow(counted_records()).order_by(*BY_NAME)
    return show(
        request,
        "receipts.html",
        _("Goods received"),
        status=200 if form.is_valid() else 422,
        icon="plus",
        form=form,
        **page_of(request, rows),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(rights.WRITE)
def receipt(request, pk):
    """Write down units that were delivered; ``pk`` is the stock record they go to."""
    record = counted_records().filter(pk=pk).first()
    if record is None:
        get_object_or_404(StockRecord, pk=pk)
        messages.error(request, NotReceivable.message)
        return redirect("stock_admin:receipts")
    form, refused, status = ReceiptForm(request.POST or None), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = receive_stock(
                    stockrecord_id=pk, user=request.user, **form.cleaned_data
                )
            except DomainError as refusal:
                refused, status = refusal, 400
                form = ReceiptForm(sent_anew(request))
            else:
                _confirm(request, record, row)
                return redirect("stock_admin:ledger", record.product_id)
    return show(
        request,
        "receipt.html",
        _("Goods received: %(product)s") % {"product": name_of(record.product)},
        status=status,
        icon="plus",
        record=record,
        form=form,
        refused=refused,
    )


def _confirm(request, record, row):
    """Say what was written, and lead to the next article of the delivery."""
    words = _("%(product)s: %(units)d received, %(after)d in stock.")
    said = {"product": name_of(record.product), "units": row.delta, "after": row.after}
    following = messages.button(reverse("stock_admin:receipts"), _("Next article"))
    messages.success(request, words % said, buttons=[following])
