"""place_order: the one way a basket becomes an order."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from oscar.apps.partner.exceptions import InvalidStockAdjustment
from oscar.core.loading import get_class, get_model

from catalogue.kinds import VatCategory
from catalogue.models import VatRate
from common.customers import customer_key
from common.faults import fault_point
from delivery.models import Sender
from delivery.services import (
    DeliveryRequest,
    check_request,
    record_delivery,
    record_line,
)
from shop.checkout.checks import refused_lines, repriced_lines
from shop.checkout.discounts import refuse_gone_vouchers
from shop.checkout.errors import EmptyBasket, LinesRefused, PricesChanged
from shop.shipping.methods import LocalDelivery
from stock.services import hold_stock

Applicator = get_class("offer.applicator", "Applicator")
OrderCreator = get_class("order.utils", "OrderCreator")
OrderNumberGenerator = get_class("order.utils", "OrderNumberGenerator")
OrderTotalCalculator = get_class("checkout.calculators", "OrderTotalCalculator")
Selector = get_class("partner.strategy", "Selector")
Basket = get_model("basket", "Basket")
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


def prepare_basket(basket, *, user=None, request=None, email=""):
    """Give a basket its prices and offers; ``email`` is a guest's, once known."""
    basket.strategy = Selector().strategy(request=request, user=user)
    basket.customer = customer_key(email)
    basket.reset_offer_applications()
    if not basket.is_empty:
        Applicator().apply(basket, user, request)
    return basket


def quote(basket, fee: Decimal) -> Quote:
    """Return what ``basket`` (prepared) costs with a delivery fee."""
    return Quote(lines=basket.total_incl_tax, fee=fee)


def lead_time_of(basket) -> int:
    """Return the longest lead time in days among the lines."""
    return max((line.product.lead_time_days for line in basket.all_lines()), default=0)


@transaction.atomic
def place_order(
    *,
    basket_id: int,
    sender: SenderDetails,
    delivery: DeliveryRequest,
    user=None,
    expected_total: Decimal | None = None,
    now=None,
):
    """Turn a basket into a pending order that holds its stock for 15 minutes.

    One commit writes the order, its lines, the promise on stock, the delivery and the
    deadline. No gateway is called. Calling again for a basket whose order still waits
    to be paid returns that order: a double click places one.

    Args:
        basket_id: an open basket; its row is locked.
        sender: who orders and where mails go.
        delivery: recipient, place, day and card.
        user: the account that owns the order, None for a guest.
        expected_total: euros incl. VAT the customer saw; a different total refuses.
        now: the moment the calendar is asked about, for tests.

    Raises:
        EmptyBasket: nothing in it, or its order was paid already.
        LinesRefused: unpublished, not sold here, or not enough stock on the sum of
            lines; ``lines`` names them.
        PricesChanged: a unit price or the total is not what the customer saw.
        DiscountGone: a voucher or a capped offer was used up meanwhile.
        PostcodeNotServed, DateNotOffered: from the delivery rules.
    """
    basket = Basket.objects.select_for_update().get(pk=basket_id)
    if basket.status == Basket.FROZEN:
        return _waiting_order(basket)
    if basket.status != Basket.OPEN:
        raise EmptyBasket
    # Asked for several times below.
    prefetch_related_objects([basket], "vouchers")
    prepare_basket(basket, user=user, email=sender.email)
    _refuse_unfit(basket)
    refuse_gone_vouchers(basket, user=user)
    lead_time = lead_time_of(basket)
    served = check_request(delivery, lead_time_days=lead_time, now=now)
    cost = quote(basket, served.zone.fee)
    if expected_total is not None and cost.total != expected_total:
        raise PricesChanged(old=expected_total, new=cost.total)
    fault_point("before_allocate")
    order = _write_order(basket, sender, delivery, user, served)
    hold_stock(order=order)
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


def _write_order(basket, sender, delivery, user, served):
    fee_rate = delivery_vat_rate(basket)
    method = LocalDelivery(served.zone.fee, fee_rate)
    charge = method.calculate(basket)
    try:
        order = OrderCreator().place_order(
            basket=basket,
            total=OrderTotalCalculator().calculate(basket, charge),
            shipping_method=method,
            shipping_charge=charge,
            user=user,
            shipping_address=_shipping_address(delivery, served),
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
    _write_delivery(order, basket, delivery, served, fee_rate)
    return order


def _sold_out_meanwhile():
    return _("Somebody just bought the last of something in your basket.")


def delivery_vat_rate(basket) -> Decimal:
    """Return the VAT rate of the delivery fee, in percent.

    The lowest rate in the parcel, which the Belgian administration accepts for goods
    that travel together (siriuslegaladvocaten.be; to be confirmed by an accountant).
    """
    rates = [line.product.vat_rate for line in basket.all_lines()]
    return min(rates, default=VatRate.rate_on(VatCategory.GOODS))


def _shipping_address(delivery, served):
    """Return the row Oscar's dashboard shows; ours is the delivery."""
    return ShippingAddress.objects.create(
        last_name=delivery.recipient_name,
        line1=delivery.line1,
        line2=delivery.line2,
        line4=delivery.commune or served.commune,
        postcode=delivery.postcode,
        country_id="BE",
        notes=delivery.notes,
    )


def _write_delivery(order, basket, request, served, fee_rate):
    delivery = record_delivery(
        order=order,
        request=request,
        served=served,
        fee=served.zone.fee,
        fee_vat_rate=fee_rate,
    )
    travelling = {}
    for basket_line in sorted(
        basket.all_lines(), key=lambda line: (line.parent_line_id is not None, line.pk)
    ):
        travelling[basket_line.pk] = record_line(
            delivery=delivery,
            line=basket_line.ordered,
            card_message=basket_line.card_message,
            goes_with=travelling.get(basket_line.parent_line_id),
        )
