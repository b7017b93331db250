"""What an order's page shows, read in a fixed number of queries."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oscar.core.loading import get_model

from catalogue.kinds import Kind
from catalogue.pictures import line_pictures
from common.money import ZERO
from delivery import states
from delivery.funerals import funeral_of
from delivery.mails import KEPT_DAYS
from delivery.models import Delivery, DeliveryLine
from delivery.services import customer_may_cancel
from payments.instalments import is_lent, next_due, owes_balance
from payments.models import PaymentAttempt
from shop.checkout.discounts import goods_before_discounts, order_discounts
from shop.checkout.lifecycles import order_sections
from shop.checkout.tracking import track
from shop.order import statuses
from shop.order.lines import loose_lines
from stock.models import StockHold

Order = get_model("order", "Order")

# What a delivery may have.
EXTRAS = ("delivery_steps", "questions", "charges")
GIVEN_BACK = (PaymentAttempt.State.REFUND_DUE, PaymentAttempt.State.REFUNDED)
CONFIRMING = (
    PaymentAttempt.State.PROCESSING,
    PaymentAttempt.State.UNKNOWN,
    PaymentAttempt.State.ATTENTION,
)


def find_waiting_order(request):
    """Return the order this visitor placed and has still to pay, None if there is none.

    Found through the frozen basket, of the account or of the guest's signed cookie: a
    click whose answer got lost leads to the order it placed.
    """
    # Reading the basket reads the cookie.
    if request.basket.id and not request.user.is_authenticated:
        return None
    waiting = Order.objects.filter(status=statuses.PENDING)
    if request.user.is_authenticated:
        waiting = waiting.filter(basket__owner=request.user, user=request.user)
    else:
        frozen = getattr(request, "frozen_basket_id", None)
        waiting = waiting.filter(basket=frozen) if frozen else waiting.none()
    return waiting.order_by("-pk").first()


def order_page(order) -> dict:
    """Return an order with its deliveries, payment state and progress."""
    deliveries = read_deliveries(order)
    show_pictures(deliveries)
    for delivery in deliveries:
        show_progress(delivery, order=order, alone=len(deliveries) == 1)
    attempt = order.payment_attempts.first()
    hold = getattr(order, "hold", None)
    refunds = list(order.refunds.order_by("pk"))
    loose, discounts = loose_lines(order), order_discounts(order)
    return {
        "order": order,
        "sender": order.sender,
        "goods": goods_before_discounts(order, discounts),
        "discounts": discounts,
        "deliveries": deliveries,
        "mourning": any(map(funeral_of, deliveries)),
        "attempt": attempt,
        "hold": hold,
        "refunds": refunds,
        "may_cancel": customer_may_cancel(order),
        "state": payment_state(order, attempt, hold, refunds),
        "seconds_left": seconds_left(hold),
        "charges": charges_of(deliveries, order),
        "loose_lines": loose,
        "has_seats": has_seats(loose),
        "due": due_of_quote(order, loose),
        "debit": debit_of(order, attempt),
        "sections": order_sections(order, loose),
    }


def read_deliveries(order) -> list:
    """Return the deliveries of an order with all their page shows, kept on the order.

    The query for them tells which of them has steps, questions or charges: a delivery
    that was just ordered mostly has none.
    """
    lines = DeliveryLine.objects.select_related("line__product__parent", "goes_with")
    found = {
        f"has_{name}": Exists(
            getattr(Delivery, name).rel.related_model.objects.filter(
                delivery=OuterRef("pk")
            )
        )
        for name in EXTRAS
    }
    rows = Delivery.objects.select_related("funeral").annotate(**found)
    rows = rows.prefetch_related(Prefetch("lines", queryset=lines))
    prefetch_related_objects([order], Prefetch("deliveries", queryset=rows))
    deliveries = list(order.deliveries.all())
    for name in EXTRAS:
        having = [each for each in deliveries if getattr(each, f"has_{name}")]
        prefetch_related_objects(having, name)
        for each in deliveries:
            each._prefetched_objects_cache.setdefault(name, getattr(each, name).none())
    return deliveries


def due_of_quote(order, lines):
    """Return what is due next of an order that a quote became, None for others."""
    if any(line.product and line.product.kind == Kind.QUOTE for line in lines):
        return next_due(order)
    return None


def debit_of(order, attempt) -> str:
    """Return where the money of an order is that was lent, "" for others.

    asked, returned or paid.
    """
    if not is_lent(order):
        return ""
    if not owes_balance(order):
        return "paid"
    over = attempt is not None and attempt.state not in PaymentAttempt.OPEN
    return "returned" if over else "asked"


def has_seats(lines) -> bool:
    """Tell whether somebody sits on one of these lines of an order."""
    return any(line.product and line.product.kind == Kind.SEAT for line in lines)


def show_progress(delivery, *, order, alone):
    """Give a delivery its steps, its photo and the question its buyer may answer."""
    delivery.track = track(delivery, order=order, alone=alone)
    taken = delivery.delivery_steps.all()
    delivery.photo_step = next((s for s in reversed(taken) if s.photo), None)
    delivery.last_step = taken[len(taken) - 1] if taken else None
    now = timezone.now()
    delivery.open_question = next(
        (q for q in delivery.questions.all() if not q.answer and q.answer_by > now),
        None,
    )
    if delivery.status == states.CARDED:
        rung = delivery.last_step.at if delivery.last_step else now
        delivery.kept_until = timezone.localdate(rung) + timedelta(days=KEPT_DAYS)


def charges_of(deliveries, order) -> list:
    """Return ``[(words, euros incl. VAT)]`` of what delivering costs, way and extras.

    An order whose fee an offer lowered shows what it paid, in one line.
    """
    extras = [charge for delivery in deliveries for charge in delivery.charges.all()]
    ways = [d for d in deliveries if not d.is_pickup]
    way = sum((delivery.way_fee for delivery in deliveries), ZERO)
    rows = [(each.name, each.amount) for each in extras]
    if way + sum((each.amount for each in extras), ZERO) != order.shipping_incl_tax:
        return [(_("Delivery"), order.shipping_incl_tax)]
    words = ngettext("Delivery", "%(n)s deliveries", len(ways)) % {"n": len(ways)}
    return [(words, way), *rows] if ways else rows


def show_pictures(deliveries):
    """Give every line its picture."""
    rows = [row for delivery in deliveries for row in delivery.lines.all()]
    pictures = line_pictures([row.line.product for row in rows])
    for row in rows:
        row.picture = pictures.get(row.line.product_id)


def seconds_left(hold) -> int:
    """Return how long a hold is still payable, 0 when it is not."""
    if hold is None or hold.outcome != StockHold.Outcome.LIVE:
        return 0
    return max(0, int((hold.expires_at - timezone.now()).total_seconds()))


def payment_state(order, attempt, hold, refunds=()) -> str:
    """Return the one word the order's page is about.

    paid, confirming, refused, unpaid, ending, refunding (paid too late), expired,
    cancelled or refunded.
    """
    state = attempt and attempt.state
    if order.status in statuses.PLACED:
        return "paid"
    if state in GIVEN_BACK and not any(refund.of_order for refund in refunds):
        return "refunding"
    if state in CONFIRMING:
        return "confirming"
    if order.status == statuses.REFUNDED:
        return "refunded"
    if order.status == statuses.CANCELLED:
        unpaid = hold and hold.outcome == StockHold.Outcome.EXPIRED
        return "expired" if unpaid else "cancelled"
    if not seconds_left(hold):
        return "ending"
    if state == PaymentAttempt.State.FAILED:
        return "refused"
    return "unpaid"
