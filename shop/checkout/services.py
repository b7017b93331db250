"""place_order: the one way a basket becomes an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from oscar.apps.partner.exceptions import InvalidStockAdjustment
from oscar.core.loading import get_class, get_model

from catalogue.kinds import VatCategory
from catalogue.models import VatRate
from common.customers import customer_key
from common.errors import DomainError
from common.faults import fault_point
from common.money import ZERO
from delivery.calendar import PICKUP
from delivery.models import DeliveryLine, Sender
from delivery.offers import current_loads
from delivery.services import DeliveryRequest, plan_delivery, record_deliveries
from shop.checkout.checks import refused_lines, repriced_lines
from shop.checkout.discounts import refuse_gone_vouchers
from shop.checkout.errors import EmptyBasket, LinesRefused, PricesChanged
from shop.checkout.lifecycles import lives_in, travelling
from shop.checkout.parcels import share_out
from shop.shipping.methods import LocalDelivery, NothingTravels, PickUp
from stock.services import hold_stock

Applicator = get_class("offer.applicator", "Applicator")
OrderCreator = get_class("order.utils", "OrderCreator")
OrderNumberGenerator = get_class("order.utils", "OrderNumberGenerator")
OrderTotalCalculator = get_class("checkout.calculators", "OrderTotalCalculator")
Selector = get_class("partner.strategy", "Selector")
Basket = get_model("basket", "Basket")
Country = get_model("address", "Country")
Order = get_model("order", "Order")
ShippingAddress = get_model("order", "ShippingAddress")


@dataclass(frozen=True)
class SenderDetails:
    """Who orders; ``language`` is the language of the mails."""

    name: str
    email: str
    phone: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Quote:
    """What an order would cost, euros incl. VAT."""

    lines: Decimal
    fee: Decimal

    @property
    def total(self):
        """Return what the customer pays."""
        return self.lines + self.fee


@dataclass(frozen=True)
class Terms:
    """What was agreed before an order is written: its prices and how long it waits.

    ``unit_prices`` maps keys of stock records to euros incl. VAT; no offer or voucher
    takes anything off them.
    """

    unit_prices: Mapping
    hold_minutes: int


def prepare_basket(basket, *, user=None, request=None, email="", terms=None):
    """Give a basket its prices and offers; ``email`` is a guest's, once known."""
    prices = terms and terms.unit_prices
    basket.strategy = Selector().strategy(request=request, user=user, prices=prices)
    basket.customer = customer_key(email)
    basket.reset_offer_applications()
    if not basket.is_empty and terms is None:
        Applicator().apply(basket, user, request)
    return basket


def quote(basket, fee: Decimal) -> Quote:
    """Return what ``basket`` (prepared) costs with a delivery fee."""
    return Quote(lines=basket.total_incl_tax, fee=fee)


def plan_deliveries(requests, parcels, *, now=None) -> list:
    """Return the deliveries asked for with their items, each possible and priced.

    Raises what ``plan_delivery`` refuses; ``recipient`` of a refused delivery is its
    place among the requests.
    """
    plans, loads = [], current_loads(now) if parcels else None
    for number, items in enumerate(parcels):
        try:
            plans.append(
                plan_delivery(
                    requests[number],
                    items=[(item.line.product, item.quantity) for item in items],
                    value=sum((item.value for item in items), ZERO),
                    now=now,
                    loads=loads,
                )
            )
        except DomainError as refusal:
            refusal.data["recipient"] = number
            raise
    return plans


@transaction.atomic
def place_order(
    *,
    basket_id: int,
    sender: SenderDetails,
    deliveries: Sequence[DeliveryRequest],
    user=None,
    expected_total: Decimal | None = None,
    said: Mapping | None = None,
    terms: Terms | None = None,
    now=None,
):
    """Turn a basket into a pending order that holds its stock for 15 minutes.

    One commit writes the order, its lines, the promise on stock, its deliveries with
    their places on their days, and the deadline. No gateway is called. Calling again
    for a basket whose order still waits to be paid returns that order: a double click
    places one.

    Args:
        basket_id: an open basket; its row is locked.
        sender: who orders and where mails go.
        deliveries: recipient, place, day and card of each, and who gets what; none for
            a basket in which nothing travels.
        user: the account that owns the order, None for a guest.
        expected_total: euros incl. VAT the customer saw; a different total refuses.
        said: by kind of product, what the customer said about lines that do not travel:
            who sits on each seat. See ``shop.checkout.lifecycles``.
        terms: prices and a deadline agreed before, for what a subscription brings.
        now: the moment the calendar is asked about, for tests.

    Raises:
        EmptyBasket: nothing in it, or its order was paid already.
        LinesRefused: unpublished, not sold here, or not enough stock on the sum of
            lines; ``lines`` names them.
        PricesChanged: a unit price or the total is not what the customer saw.
        DiscountGone: a voucher or a capped offer was used up meanwhile.
        PostcodeNotServed, DateNotOffered, SlotNotOffered: from the delivery rules.
        NotAddressed: a unit goes to nobody or to two recipients.
        DayFull: somebody took the last place meanwhile.
        DomainError: what a lifecycle refuses of its own lines.
    """
    said = said or {}
    basket = Basket.objects.select_for_update().get(pk=basket_id)
    if basket.status == Basket.FROZEN:
        return _waiting_order(basket)
    if basket.status != Basket.OPEN:
        raise EmptyBasket
    prepare_basket(basket, user=user, email=sender.email, terms=terms)
    _refuse_unfit(basket)
    refuse_gone_vouchers(basket, user=user)
    for life, lines in lives_in(basket):
        heard = said.get(life.kind)
        life.check(basket, lines, said=heard, sender=sender, user=user, now=now)
    parcels = share_out(basket, deliveries)
    plans = plan_deliveries(deliveries, parcels, now=now)
    cost = quote(basket, sum((plan.fee for plan in plans), ZERO))
    if expected_total is not None and cost.total != expected_total:
        raise PricesChanged(old=expected_total, new=cost.total)
    fault_point("before_allocate")
    for life, lines in lives_in(basket):
        life.claim(basket, lines)
    order = _write_order(basket, sender, user, plans, parcels)
    for life, lines in lives_in(basket):
        life.record(order, lines, said=said.get(life.kind), sender=sender)
    hold_stock(order=order, minutes=terms and terms.hold_minutes)
    basket.freeze()
    fault_point("after_order")
    return order


def _waiting_order(basket):
    order = Order.objects.filter(basket=basket, status="pending").first()
    if order is None:
        raise EmptyBasket
    return order


def _refuse_unfit(basket):
    if basket.is_empty:
        raise EmptyBasket
    if refused := refused_lines(basket):
        raise LinesRefused(lines=refused)
    if changed := repriced_lines(basket):
        raise PricesChanged(lines=changed)


def _write_order(basket, sender, user, plans, parcels):
    fee_rate = delivery_vat_rate(basket)
    fee = sum((plan.fee for plan in plans), ZERO)
    method = _method(plans)(fee, fee_rate)
    charge = method.calculate(basket)
    try:
        order = OrderCreator().place_order(
            basket=basket,
            total=OrderTotalCalculator().calculate(basket, charge),
            shipping_method=method,
            shipping_charge=charge,
            user=user,
            shipping_address=_shipping_address(plans),
            order_number=OrderNumberGenerator().order_number(basket),
            guest_email="" if user else sender.email,
        )
    except InvalidStockAdjustment as race:
        # Somebody else took the last units between our check and the allocation.
        raise LinesRefused(_sold_out_meanwhile(), lines=[]) from race
    Sender.objects.create(
        order=order,
        name=sender.name,
        email=sender.email,
        phone=sender.phone,
        language=sender.language,
    )
    deliveries = record_deliveries(order=order, plans=plans, fee_vat_rate=fee_rate)
    _write_lines(deliveries, parcels)
    return order


def _method(plans):
    """Return what Oscar calls the way an order travels."""
    if not plans:
        return NothingTravels
    fetched = all(plan.request.way == PICKUP for plan in plans)
    return PickUp if fetched else LocalDelivery


def _sold_out_meanwhile():
    return _("Somebody just bought the last of something in your basket.")


def delivery_vat_rate(basket) -> Decimal:
    """Return the VAT rate of the delivery fee, in percent.

    The lowest rate in the parcel, which the Belgian administration accepts for goods
    that travel together (siriuslegaladvocaten.be; to be confirmed by an accountant).
    """
    rates = [line.product.vat_rate for line in travelling(basket)]
    return min(rates, default=VatRate.rate_on(VatCategory.GOODS))


def _shipping_address(plans):
    """Return the row Oscar's dashboard shows: where the first van goes."""
    first = next((plan for plan in plans if plan.served), None)
    if first is None:
        return None
    request = first.request
    return ShippingAddress.objects.create(
        last_name=request.recipient_name,
        line1=request.line1,
        line2=request.line2,
        line4=request.commune or first.served.commune,
        postcode=request.postcode,
        country=_belgium(),
        notes=request.notes,
    )


def _belgium():
    """Return the country Oscar spells out on an address; it never changes."""
    return cache.get_or_set("belgium", lambda: Country.objects.get(pk="BE"), 3600)


def _write_lines(deliveries, parcels):
    """Put every unit on its delivery, bouquets before what goes with them."""
    for delivery, items in zip(deliveries, parcels, strict=True):
        bouquets = [item for item in items if item.line.parent_line_id is None]
        addons = [item for item in items if item.line.parent_line_id is not None]
        rows = {item.line.pk: _travelling(delivery, item) for item in bouquets}
        DeliveryLine.objects.bulk_create(rows.values())
        DeliveryLine.objects.bulk_create(
            _travelling(delivery, item, rows[item.line.parent_line_id])
            for item in addons
        )


def _travelling(delivery, item, goes_with=None):
    return DeliveryLine(
        delivery=delivery,
        line=item.line.ordered,
        quantity=item.quantity,
        card_message=item.line.card_message,
        goes_with=goes_with,
    )
