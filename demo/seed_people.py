"""The demo shop's people: staff who can sign in, customers, and their orders."""

import uuid
from datetime import datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from oscar.core.loading import get_model

from allauth.account.models import EmailAddress

from catalogue.models import Product
from common.money import to_minor_units
from delivery.calendar import BRUSSELS
from delivery.funerals import FuneralRequest
from delivery.services import DeliveryRequest, find_postcode, offers_for
from delivery.wishes import make_wish
from demo.data import load
from payments.gateways.bank_book import Book
from payments.gateways.base import CAPTURED, REFUND_DONE, Outcome, RefundOutcome
from payments.instalments import next_due
from payments.models import PaymentAttempt
from payments.outcomes import take_outcome
from refunds.cancelling import cancel_order
from refunds.models import Refund
from refunds.sending import make_request
from refunds.sending import take_outcome as take_refund_outcome
from refunds.services import request_refund
from refunds.stock_choice import WASTED
from shop.checkout.services import SenderDetails, place_order, prepare_basket
from shop.order.processing import change_status
from stock.services import release_hold
from users.models import User

Basket = get_model("basket", "Basket")
Order = get_model("order", "Order")

MADE = ("preparing", "out-for-delivery", "delivered")


def seed_people(report=print):
    """Write people and orders; whoever has an order already gets no second."""
    for email, first, last, group in settings.DEMO_LOGINS:
        _person(email, first, last, group)
    shop = load("shop")
    customers = {
        entry["key"]: _person(
            entry["email"],
            entry["first_name"],
            entry["last_name"],
            phone=entry["phone"],
            language=entry["language"],
        )
        for entry in shop["customer"]
    }
    if not Order.objects.filter(user__in=customers.values()).exists():
        for entry in shop["order"]:
            _order(entry, customers[entry["customer"]])
    report(f"{Order.objects.count()} orders in the books")


def _person(email, first, last, group=None, **fields):
    user, created = User.objects.get_or_create(
        email=email, defaults={"first_name": first, "last_name": last, **fields}
    )
    if created:
        user.set_password(settings.DEMO_PASSWORD)
        user.is_superuser = user.is_staff = group == "superuser"
        user.save()
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if group and group != "superuser":
        user.groups.add(Group.objects.get(name=group))
    return user


@transaction.atomic
def _order(entry, user):
    placed = _at_nine(-entry["placed_days_ago"])
    basket = _basket(entry, user)
    order = place_order(
        basket_id=basket.pk,
        sender=SenderDetails(
            user.get_full_name(), user.email, user.phone, user.language
        ),
        deliveries=[_delivery(entry, placed)],
        user=user,
        now=placed,
    )
    if entry["status"] == "cancelled":
        release_hold(order_id=order.pk, note="Not paid in time")
        Basket.objects.filter(pk=basket.pk).delete()
    else:
        pay_order(order)
    if entry["status"] in ("delivered", "refunded"):
        for status in MADE:
            change_status(order_id=order.pk, status=status)
    if entry["status"] in ("refunded", "called-off"):
        _give_back(order, entry["reason"], called_off=entry["status"] == "called-off")
    Order.objects.filter(pk=order.pk).update(date_placed=placed)


def _give_back(order, reason, *, called_off):
    """Cancel a paid order, or pay a delivered one back: the bank knows it too."""
    if called_off:
        cancel_order(order_id=order.pk, reason=reason, user=None)
    else:
        request_refund(
            order_id=order.pk,
            reason=reason,
            key=uuid.uuid5(uuid.NAMESPACE_URL, order.number),
            stock=dict.fromkeys(order.lines.values_list("pk", flat=True), WASTED),
        )
    refund = order.refunds.select_related("attempt").get()
    request = make_request(refund)
    asked = {"key": request.refund_key, "cents": request.cents}
    Book(settings.TEST_GATEWAY_FILE).refund(request.key, asked)
    Refund.objects.filter(pk=refund.pk).update(state=Refund.State.SENT)
    take_refund_outcome(
        refund_id=refund.pk,
        asked=request.refund_key,
        outcome=RefundOutcome(REFUND_DONE, request.refund_key, request.cents),
    )


def _at_nine(days):
    day = timezone.localdate() + timedelta(days=days)
    return datetime.combine(day, time(9), tzinfo=BRUSSELS)


def _basket(entry, user):
    basket = Basket.objects.create(owner=user)
    prepare_basket(basket, user=user)
    bouquet = None
    for slug, size, quantity in entry["lines"]:
        product = Product.objects.select_related("parent__product_class").get(
            upc=f"{slug}-{size}"
        )
        line, _created = basket.add_product(
            product, quantity, card=entry["card_message"] if not bouquet else ""
        )
        bouquet = bouquet or line
    for slug, quantity in entry["addons"]:
        addon = Product.objects.select_related("product_class").get(upc=slug)
        basket.add_product(addon, quantity, parent=bouquet)
    return basket


def _delivery(entry, placed):
    items = [
        (Product.objects.select_related("parent").get(upc=f"{slug}-{size}"), quantity)
        for slug, size, quantity in entry["lines"]
    ]
    wanted = timezone.localdate() + timedelta(days=entry["delivery_in_days"])
    zone = find_postcode(entry["postcode"]).zone_id
    offers = offers_for(make_wish(items, zone=zone), now=placed)
    service = entry.get("service")
    ends = time(9) if service else time.max
    offer, slots = next(
        (each, slots)
        for each in offers
        if each.open and each.day >= wanted
        # A shop without hours can promise nothing before a service.
        if (slots := [s for s in each.open_slots if s.rule.ends <= ends])
        or not each.slots
        or not service
    )
    slots = sorted(slots, key=lambda slot: slot.rule.fee)
    return DeliveryRequest(
        recipient_name=entry["recipient"],
        recipient_phone=entry["recipient_phone"],
        line1=entry["line1"],
        postcode=entry["postcode"],
        commune=entry["commune"],
        notes=entry["notes"],
        date=offer.day,
        slot_id=slots[0].rule.pk if slots else None,
        card_signature=entry["card_signature"],
        anonymous=entry["anonymous"],
        funeral=_funeral(service, offer.day) if service and slots else None,
    )


def _funeral(said, day):
    """Return what is known of a service on the day its flowers come."""
    begins = time.fromisoformat(said["begins"])
    return FuneralRequest(
        deceased=said["deceased"],
        venue=said["venue"],
        service_at=datetime.combine(day, begins, tzinfo=BRUSSELS),
        contact_name=said["contact"],
        contact_phone=said["phone"],
        ribbon=said["ribbon"],
    )


def pay_order(order):
    """Pay what is due at the test bank, taken in as the bank would have told it."""
    due = next_due(order)
    attempt = PaymentAttempt.objects.create(
        order=order,
        instalment=due.instalment,
        gateway="test",
        amount=due.amount,
        currency="EUR",
    )
    book = Book(settings.TEST_GATEWAY_FILE)
    book.open(
        {
            "key": str(attempt.key),
            "order_number": order.number,
            "cents": to_minor_units(attempt.amount),
            "currency": "EUR",
            "return_url": "",
            "webhook_url": "",
        }
    )
    book.decide(str(attempt.key), "success")
    outcome = Outcome(
        state=CAPTURED,
        reference=str(attempt.key),
        cents=to_minor_units(attempt.amount),
        currency="EUR",
        method="Visa •••• 4242",
    )
    take_outcome(attempt_id=attempt.pk, outcome=outcome)
