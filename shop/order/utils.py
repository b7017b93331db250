"""Order numbers and the writing of orders."""

from oscar.apps.order import utils as oscar_utils
from oscar.core.loading import get_model

from common.codes import random_code

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
    """

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
