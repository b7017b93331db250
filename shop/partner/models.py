"""Stock that cannot be oversold: the database decides."""

from decimal import Decimal

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from oscar.apps.partner.abstract_models import AbstractStockRecord
from oscar.apps.partner.exceptions import InvalidStockAdjustment

from common.faults import fault_point
from history.recording import as_price, record_changes, remember
from promotions.prices import show_price
from promotions.models import ReducedPrice
from promotions.services import record_price
from shop.partner.movements import MovementKind, Why, stock_changed
from shop.partner.pools import StockPool

QUANTITIES = ("num_in_stock", "num_allocated")


class StockRecord(AbstractStockRecord):
    """Price in euros incl. VAT and sellable units of one product.

    ``num_in_stock`` is what is there, ``num_allocated`` what is promised to orders.
    Both change by conditional UPDATE only, never by ``save()``: a form filled before a
    sale must not undo it.
    """

    # Seats of a date are sold at several prices: then the pools decide what is left.
    pools = models.ManyToManyField(
        StockPool, verbose_name=_("shared stock"), blank=True, related_name="records"
    )
    pooled = models.BooleanField(
        _("shares stock"), default=False, db_default=False, editable=False
    )
    # This copy's pools are locked; see ``StockPool.attach``.
    pools_held = False

    class Meta(AbstractStockRecord.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(num_in_stock__gte=0), name="stock_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(num_allocated__gte=0)
                & Q(num_allocated__lte=F("num_in_stock")),
                name="promised_at_most_what_is_there",
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0), name="price_not_negative"
            ),
        ]

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Save and remember the price; quantities of an existing row stay."""
        names, new = ["price"], self._state.adding
        if new:
            self.num_allocated = self.num_allocated or 0
        else:
            names = kwargs.get("update_fields") or [
                field.name
                for field in self._meta.concrete_fields
                if not field.primary_key
            ]
            kwargs["update_fields"] = [n for n in names if n not in QUANTITIES]
        before = {} if "price" not in names else {"price": None}
        before |= remember(self, before)
        super().save(*args, **kwargs)
        self._note_price(before)
        if new:
            self._tell(0, Why(MovementKind.INITIAL))
        self.product.refresh_from_price()
        if "price" in names:
            price = None if self.price is None else Decimal(self.price)
            record_price(stockrecord_id=self.pk, price=price)
            self.__dict__.pop("reduction", None)

    def _note_price(self, before):
        """Write who changed the price, if it is another."""
        record_changes(
            product_id=self.product_id,
            before={name: as_price(price) for name, price in before.items()},
            after={"price": as_price(self.price)},
        )

    @cached_property
    def reduction(self):
        """Return the reduced price that holds now, as seen once by this copy."""
        return ReducedPrice.objects.running().filter(stockrecord=self).first()

    @property
    def shown_price(self):
        """Return what a customer is shown: this is what every page and order asks."""
        row = self.reduction
        return show_price(self.price, row and row.price, row and row.reference)

    @property
    def is_reduced(self):
        """Tell whether a reduction lowers the price now."""
        return self.shown_price.amount != self.price

    @cached_property
    def shared_pools(self):
        """Return the pools this record sells from, by key, as seen once."""
        return list(self.pools.order_by("pk")) if self.pooled else []

    @property
    def net_stock_level(self):
        """Return how many units may be sold: what every pool it shares can bear."""
        left = super().net_stock_level
        return min([left, *(pool.free for pool in self.shared_pools)])

    def allocate(self, quantity):
        """Promise ``quantity`` units to an order, or refuse if they are not free.

        Raises InvalidStockAdjustment when fewer units are left.
        """
        if not self.can_track_allocations:
            return
        for pool in self.shared_pools:
            pool.take(quantity)
        free = Q(num_in_stock__gte=Coalesce(F("num_allocated"), 0) + quantity)
        promised = Coalesce(F("num_allocated"), 0) + quantity
        self._change(free, read_again=False, num_allocated=promised)
        # A guess for who holds this copy; the row knows.
        self.num_allocated = (self.num_allocated or 0) + quantity

    @transaction.atomic
    def consume_allocation(self, quantity, *, line=None, user=None):
        """Take ``quantity`` promised units out of stock: their making starts.

        ``line`` is the order's line they are made for, ``user`` who began.
        """
        if not self.can_track_allocations:
            return
        self._change(
            Q(num_allocated__gte=quantity, num_in_stock__gte=quantity),
            why=Why(MovementKind.ORDER, line=line, user=user),
            delta=-quantity,
            num_allocated=F("num_allocated") - quantity,
            num_in_stock=F("num_in_stock") - quantity,
        )

    def cancel_allocation(self, quantity):
        """Give ``quantity`` promised units back to the shelf."""
        if not self.can_track_allocations:
            return
        for pool in self.shared_pools:
            pool.give_back(quantity)
        self._change(
            Q(num_allocated__gte=quantity),
            num_allocated=F("num_allocated") - quantity,
        )

    @transaction.atomic
    def correct(self, delta, why=None):
        """Add ``delta`` units (negative: take away); refuses below what is promised."""
        self._change(
            Q(num_in_stock__gte=Coalesce(F("num_allocated"), 0) - delta)
            & Q(num_in_stock__gte=-delta),
            why=why or Why(),
            delta=delta,
            num_in_stock=F("num_in_stock") + delta,
        )

    @transaction.atomic
    def receive(self, units, why):
        """Add ``units`` that were delivered; refuses where none are counted."""
        self._change(
            Q(num_in_stock__isnull=False, pooled=False),
            why=why,
            delta=units,
            num_in_stock=F("num_in_stock") + units,
        )

    def _change(self, condition, *, read_again=True, why=None, delta=0, **values):
        fault_point("before_stock_update")
        rows = type(self).objects.filter(pk=self.pk).filter(condition)
        if not rows.update(**values):
            raise InvalidStockAdjustment(_("Fewer units are free than were asked for."))
        if read_again:
            self.refresh_from_db(fields=QUANTITIES)
        if why:
            # The UPDATE locked the row: what was read is what it wrote.
            self._tell(self.num_in_stock - delta, why)

    def _tell(self, before, why):
        """Let the ledger write what came or went; units of pools are no goods."""
        if self.num_in_stock is None or self.pooled:
            return
        stock_changed.send(
            sender=type(self),
            record=self,
            before=before,
            after=self.num_in_stock,
            why=why,
        )


from oscar.apps.partner.models import *
