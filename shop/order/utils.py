"""Order numbers and the writing of orders."""

from django.conf import settings

from oscar.apps.order import utils as oscar_utils
from oscar.apps.order.signals import order_placed
from oscar.core.loading import get_model

from common.codes import random_code
from common.money import ZERO

LinePrice = get_model("order", "LinePrice")
OrderLineDiscount = get_model("order", "OrderLineDiscount")
StockPool = get_model("partner", "StockPool")


class OrderNumberGenerator(oscar_utils.OrderNumberGenerator):
    """Numbers nobody can guess, count or derive from a basket."""

    def order_number(self, basket=None):
        """Return a random public code, 50 bits, in two groups to read aloud."""
        code = random_code(10)
        return f"CF-{code[:5]}-{code[5:]}"


class OrderCreator(oscar_utils.OrderCreator):
    """Oscar's, which takes what others may want too in one order.

    Stock first, shared pools before records, each by key, then vouchers, then offers.
    Cancelling gives back in the same order, so two customers never wait for each other.
    One creator writes one order.
    """

    def __init__(self):
        self.prices, self.line_discounts, self.discounts = [], [], {}

    def place_order(
        self,
        basket,
        total,
        shipping_method,
        shipping_charge,
        *,
        user=None,
        shipping_address=None,
        order_number,
        guest_email="",
    ):
        """Write an order in the caller's transaction, which a refusal must end.

        Oscar's asks whether the number is free, which its unique key decides, opens a
        savepoint nobody returns to, and locks and judges the vouchers a second time.
        """
        order = self.create_order_model(
            user,
            basket,
            shipping_address,
            shipping_method,
            shipping_charge,
            None,
            total,
            order_number,
            settings.OSCAR_INITIAL_ORDER_STATUS,
            guest_email=guest_email,
        )
        for application in basket.offer_applications:
            self._take_offer(order, basket, application, shipping_method)
        if basket.offer_applications:
            self.discounts = {row.offer_id: row for row in order.discounts.all()}
        for voucher in basket.vouchers.all():
            self.record_voucher_usage(order, voucher, user)
        for line in basket.all_lines():
            self.create_line_models(order, line)
        LinePrice.objects.bulk_create(self.prices)
        OrderLineDiscount.objects.bulk_create(self.line_discounts)
        order_placed.send(sender=self, order=order, user=user)
        return order

    def _take_offer(self, order, basket, application, shipping_method):
        """Write what an offer gives; one on shipping that gives nothing is no use."""
        offer = application["offer"]
        application["message"] = offer.apply_deferred_benefit(
            basket, order, application
        )
        if application["result"].affects_shipping:
            application["discount"] = shipping_method.discount(basket)
            if application["discount"] <= ZERO:
                return
        self.create_discount_model(order, application)
        self.record_discount(application)

    def create_order_model(self, user, basket, *args, **kwargs):
        """Take stock and vouchers, then write the order.

        Raises InvalidStockAdjustment, or VoucherGone when a voucher was used meanwhile.
        """
        lines = sorted(basket.all_lines(), key=lambda line: line.stockrecord_id)
        records = [line.stockrecord for line in lines]
        StockPool.attach(records, lock=True)
        for line in lines:
            super().update_stock_records(line)
        codes = basket.vouchers
        # Read before, under the basket's lock: a code put in since is not this order's.
        for voucher in codes.select_for_update().order_by("pk") if codes.all() else ():
            voucher.refuse_unless_usable(user=user, customer=basket.customer)
        return super().create_order_model(user, basket, *args, **kwargs)

    def update_stock_records(self, line):
        """Do nothing: stock came first."""

    def create_line_models(self, order, basket_line, extra_line_fields=None):
        """Write a line and remember it: ``basket_line.ordered`` is what it became."""
        fields = dict(extra_line_fields or {})
        if not basket_line.stockrecord.can_track_allocations:
            # What has no stock promises none.
            fields["num_allocated"] = 0
        line = super().create_line_models(order, basket_line, fields)
        basket_line.ordered = line
        return line

    def create_line_price_models(self, order, order_line, basket_line):
        """Keep what each unit costs, to be written for all lines at once."""
        for incl_tax, excl_tax, quantity in basket_line.get_price_breakdown():
            self.prices.append(
                LinePrice(
                    order=order,
                    line=order_line,
                    quantity=quantity,
                    price_incl_tax=incl_tax,
                    price_excl_tax=excl_tax,
                    tax_code=basket_line.tax_code,
                )
            )

    def create_line_discount_models(self, order, order_line, basket_line):
        """Keep what each offer gave of a line, to be written for all lines at once."""
        for given in basket_line.discounts:
            whole = self.discounts.get(given.offer and given.offer.pk)
            if whole is not None:
                self.line_discounts.append(
                    OrderLineDiscount(
                        line=order_line,
                        order_discount=whole,
                        is_incl_tax=given.incl_tax,
                        amount=given.amount,
                    )
                )

    def create_line_attributes(self, order, order_line, basket_line):
        """Do nothing: our lines carry cards, not Oscar's options."""

    def create_discount_model(self, order, discount):
        """Write a discount and count its use; OfferGone when a cap is full."""
        super().create_discount_model(order, discount)
        discount["offer"].take_use(
            order=order,
            customer=order.basket.customer,
            times=discount["freq"],
            discount=discount["discount"],
        )

    def record_discount(self, discount):
        """Count what a voucher gave; the offer's use is counted already."""
        if discount["voucher"]:
            discount["voucher"].record_discount(discount)

    def record_voucher_usage(self, order, voucher, user):
        """Count a voucher as used only where it gave something."""
        if order.discounts.filter(voucher_id=voucher.pk).exists():
            voucher.record_usage(order, user)
