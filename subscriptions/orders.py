"""The order of a delivery, and of a term paid again: through ``place_order``."""

from datetime import datetime, time, timedelta

from django.utils import translation

from oscar.core.loading import get_model

from delivery.calendar import BRUSSELS
from delivery.errors import DateNotOffered
from delivery.offers import find_postcode, offers_for
from delivery.services import DeliveryRequest
from delivery.wishes import make_wish
from shop.checkout.services import SenderDetails, Terms, place_order, prepare_basket
from subscriptions.models import RECIPIENT, OccurrenceOrder, PlanChoice
from subscriptions.prices import costs_more, price_with
from subscriptions.schedule import MOST_SHIFT

Basket = get_model("basket", "Basket")
StockRecord = get_model("partner", "StockRecord")

# An unpaid delivery keeps its flowers and its place until so long before its day.
RELEASED_BEFORE = timedelta(hours=24)
LEAST_MINUTES = 60
# Longer than a charge is tried.
BILL_MINUTES = 16 * 24 * 60


def order_delivery(occurrence, *, now):
    """Place the order of a locked period and write when it travels.

    In the caller's transaction. A delivery paid in advance costs nothing any more;
    another is priced as its notice told. It travels on the nominal day, or on the first
    day after it on which the calendar offers a place, in its usual hours where they are
    to be had.

    Raises what ``place_order`` and the calendar refuse.
    """
    subscription = occurrence.subscription
    bouquet = occurrence.bouquet or subscription.brought
    record = StockRecord.objects.get(product=bouquet)
    price = price_of(occurrence, bouquet)
    request = _request(subscription, occurrence, bouquet, now)
    terms = Terms({record.pk: price}, _hold_minutes(request.date, now))
    order = _place(subscription, bouquet, subscription.bouquets, [request], terms, now)
    OccurrenceOrder.objects.create(
        order=order, occurrence=occurrence, by_credit=occurrence.by_credit
    )
    occurrence.order, occurrence.date = order, request.date
    return order


def order_term(bill, *, now):
    """Place the order that pays a term again, in the caller's transaction."""
    subscription = bill.subscription
    line, size = subscription.line, subscription.size
    product = line.product if line and line.product_id else size.each
    record = StockRecord.objects.get(product=product)
    terms = Terms({record.pk: subscription.unit_price}, BILL_MINUTES)
    units = bill.deliveries * subscription.bouquets
    bill.order = _place(subscription, product, units, [], terms, now, bill)
    return bill.order


def price_of(occurrence, bouquet):
    """Return what one bouquet of a delivery still costs, euros incl. VAT."""
    subscription = occurrence.subscription
    if occurrence.by_credit:
        return costs_more(subscription, bouquet)
    if occurrence.unit_price is not None:
        return occurrence.unit_price
    return price_with(subscription, bouquet)


def _place(subscription, product, units, requests, terms, now, bill=None):
    with translation.override(subscription.language):
        # Nobody's own: whatever its owner has in a basket stays there.
        basket = Basket.objects.create()
        prepare_basket(basket, email=subscription.email, terms=terms)
        line, _created = basket.add_product(product, units)
        if bill:
            PlanChoice.objects.create(
                line=line,
                size=subscription.size,
                rhythm=subscription.rhythm,
                start=subscription.next_day,
                bouquets=subscription.bouquets,
                term=bill.deliveries,
                renewal=subscription,
            )
        return place_order(
            basket_id=basket.pk,
            sender=SenderDetails(
                subscription.name,
                subscription.email,
                subscription.phone,
                subscription.language,
            ),
            deliveries=requests,
            user=subscription.user,
            terms=terms,
            now=now,
        )


def _request(subscription, occurrence, bouquet, now):
    said = {name: getattr(subscription, name) for name in RECIPIENT}
    said |= {
        name: occurrence.changes[name]
        for name in RECIPIENT
        if name in occurrence.changes
    }
    served = find_postcode(said["postcode"])
    wish = make_wish([(bouquet, subscription.bouquets)], zone=served.zone_id)
    offer, slot = first_place(
        offers_for(wish, now=now),
        occurrence.date or occurrence.nominal,
        subscription.slot_id,
    )
    return DeliveryRequest(
        **said, date=offer.day, slot_id=slot and slot.rule.pk, included=True
    )


def first_place(offers, day, slot_id):
    """Return the first open day from ``day`` on, and its hours.

    The usual hours where they are open, else the cheapest; None where a day has none.
    Raises DateNotOffered where no day within three weeks has a place.
    """
    last = day + timedelta(days=MOST_SHIFT)
    for offer in offers:
        if offer.open and day <= offer.day <= last:
            usual = offer.slot(slot_id) if slot_id else None
            if usual and usual.open:
                return offer, usual
            return offer, min(
                offer.open_slots, key=lambda each: each.rule.fee, default=None
            )
    raise DateNotOffered(problem="", refused=(), next_date=None)


def _hold_minutes(day, now):
    """Return how long an unpaid delivery waits: until the day before it."""
    start = datetime.combine(day, time.min, BRUSSELS)
    left = (start - RELEASED_BEFORE - now).total_seconds() // 60
    return max(int(left), LEAST_MINUTES)
