"""Pages about one product: its ledger, waste, history; and the deleted ones."""

from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wagtail.admin import messages

from oscar.core.loading import get_model

from catalogue.errors import SizeTaken
from catalogue.kinds import Kind, VatCategory
from catalogue.models import Product
from catalogue.removal import restore_product
from common.errors import DomainError
from history.models import ProductChange
from history.recording import as_of
from stock import rights
from stock.admin_forms import AsOfForm, WasteForm
from stock.admin_views import JOINED, page_of, sent_anew, show, texts
from stock.models import StockMovement
from stock.services import waste_stock
from users.rights import needs

StockRecord = get_model("partner", "StockRecord")

GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])
FIELDS = ProductChange.Field
VAT_WORDS = dict(VatCategory.choices)


def find(pk) -> Product:
    """Return a product, a deleted one too, with its parent; or 404."""
    rows = Product.objects.select_related("parent", "deleted_by")
    return get_object_or_404(rows.exclude(kind=Kind.SEAT), pk=pk)


def name_of(product) -> str:
    """Return a product's title, its size added."""
    title = product.get_title()
    return f"{title}, {product.get_size_display()}" if product.size else title


def records_of(product):
    """Return the stock records of a product and its sizes that count units."""
    family = Q(product=product) | Q(product__parent=product)
    rows = StockRecord.objects.filter(family, num_in_stock__isnull=False, pooled=False)
    return rows.select_related("product__parent").order_by("product__pk", "pk")


@require_safe
@needs(rights.SEE)
def ledger(request, pk):
    """List what came and went of one product, of all its sizes where it has some."""
    product = find(pk)
    records = list(records_of(product))
    rows = StockMovement.objects.filter(stockrecord__in=[r.pk for r in records])
    return show(
        request,
        "ledger.html",
        _("Ledger: %(product)s") % {"product": name_of(product)},
        product=product,
        records=records,
        **page_of(request, rows.select_related(*JOINED)),
    )


@GET_AND_POST
@needs(rights.WRITE)
def waste(request, pk):
    """Write down units nobody will buy; ``pk`` is the product that has the stock."""
    product = find(pk)
    record = records_of(product).filter(product=product).first()
    if record is None:
        return redirect("stock_admin:ledger", pk)
    form, refused, status = WasteForm(request.POST or None), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                waste_stock(
                    stockrecord_id=record.pk, user=request.user, **form.cleaned_data
                )
            except DomainError as refusal:
                record.refresh_from_db()
                refused, status = refusal, 400
                form = WasteForm(sent_anew(request))
            else:
                messages.success(request, _("It is written in the ledger."))
                return redirect("stock_admin:ledger", pk)
    return show(
        request,
        "waste.html",
        _("Waste: %(product)s") % {"product": name_of(product)},
        status=status,
        icon="bin",
        product=product,
        record=record,
        free=record.num_in_stock - (record.num_allocated or 0),
        form=form,
        refused=refused,
        promised=refused and refused.data.get("promised"),
    )


@require_safe
@needs(rights.SEE_PRODUCTS)
def history(request, pk):
    """Tell what a product was at the end of a day, and every change of it."""
    product = find(pk)
    form = AsOfForm(texts(request.GET))
    day = form.is_valid() and form.cleaned_data["day"] or timezone.localdate()
    family = [product]
    if product.is_parent:
        family += product.children.select_related("parent").order_by("pk")
    changes = ProductChange.objects.filter(product__in=family)
    listed = page_of(request, changes.select_related("product__parent", "user"))
    for change in listed["page_obj"]:
        change.was = in_words(change.field, change.old)
        change.became = in_words(change.field, change.new)
        change.of = name_of(change.product)
    return show(
        request,
        "history.html",
        _("History: %(product)s") % {"product": name_of(product)},
        status=200 if form.is_valid() else 422,
        product=product,
        form=form,
        day=day,
        states=[(name_of(each), _facts(each, day)) for each in family],
        **listed,
    )


def _facts(product, day):
    """Return ``[(label, words)]`` of a product at a day's end; [] before it was."""
    if timezone.localdate(product.date_created) > day:
        return []
    values = as_of(product, day)
    return [
        (label, in_words(name, values[name]))
        for name, label in FIELDS.choices
        if values[name] is not None or name == FIELDS.PRICE
    ]


def in_words(field, text):
    """Return a kept value as staff read it."""
    if field == FIELDS.PUBLIC:
        return _("yes") if text == "True" else _("no")
    if field == FIELDS.VAT:
        return VAT_WORDS.get(text, text)
    if field == FIELDS.DELETED:
        return _("yes") if text else _("no")
    return text or "–"


@require_safe
@needs(rights.RESTORE)
def deleted(request):
    """List deleted products, the latest first."""
    rows = Product.objects.filter(deleted_at__isnull=False).exclude(kind=Kind.SEAT)
    # What went with its bouquet comes back with it.
    rows = rows.filter(Q(parent=None) | Q(parent__deleted_at=None))
    rows = rows.select_related("parent", "deleted_by").order_by("-deleted_at", "-pk")
    return show(
        request,
        "deleted.html",
        _("Deleted products"),
        icon="bin",
        **page_of(request, rows),
    )


@require_http_methods(["POST"])
@needs(rights.RESTORE)
def restore(request, pk):
    """Bring a deleted product back."""
    product = find(pk)
    try:
        restore_product(product_id=pk)
    except SizeTaken as refusal:
        messages.error(request, refusal.message)
    else:
        words = _("%(product)s is back; it is as public as it was.")
        messages.success(request, words % {"product": name_of(product)})
    return redirect("stock_admin:deleted")
