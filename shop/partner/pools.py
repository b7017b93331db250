"""Units that several stock records share: the seats of a date, material of a series."""

from collections import defaultdict

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oscar.apps.partner.exceptions import InvalidStockAdjustment


class StockPool(models.Model):
    """So many units, sold through any of the records that share them.

    ``taken`` counts what orders were promised and what is kept for somebody who waits.
    Both numbers change by conditional UPDATE only, so that records which share a pool
    never sell more than it holds.
    """

    units = models.PositiveIntegerField(_("units"))
    taken = models.PositiveIntegerField(
        pgettext_lazy("units", "taken"), default=0, editable=False
    )

    class Meta:
        app_label = "partner"
        verbose_name = _("shared stock")
        verbose_name_plural = _("shared stocks")
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__lte=F("units")), name="taken_at_most_what_is_shared"
            )
        ]

    def __str__(self):
        return f"{self.taken}/{self.units}"

    # What a pool holds is decided by its row, never by a copy somebody loaded before.
    def save(self, *args, **kwargs):
        """Write a new pool; one that exists changes by take, give_back and resize."""
        if not self._state.adding:
            raise TypeError("use take, give_back or resize")
        super().save(*args, **kwargs)

    @property
    def free(self) -> int:
        """Return how many units (≥ 0) nobody has, as this copy knows it."""
        return max(self.units - self.taken, 0)

    def take(self, units: int) -> None:
        """Take ``units``, or raise InvalidStockAdjustment when fewer are free."""
        after = F("taken") + units
        self._change(Q(units__gte=after), taken=after)
        self.taken += units

    def give_back(self, units: int) -> None:
        """Give back ``units`` that were taken."""
        self._change(Q(taken__gte=units), taken=F("taken") - units)
        self.taken -= units

    def resize(self, units: int) -> None:
        """Hold ``units`` from now on; InvalidStockAdjustment below what is taken."""
        self._change(Q(taken__lte=units), units=units)
        self.units = units

    def _change(self, condition, **values):
        if not StockPool.objects.filter(condition, pk=self.pk).update(**values):
            raise InvalidStockAdjustment(_("Fewer units are free than were asked for."))

    @classmethod
    def attach(cls, records, *, lock=False) -> None:
        """Give stock records the pools they share; no query where none does.

        ``lock`` holds the pools, by key, until the end of the transaction: two orders
        that need several never wait for each other in a circle. Records whose pools
        were locked before, in the one transaction they were loaded for, stay as they
        are.
        """
        records = [record for record in records if record and record.pooled]
        if lock:
            records = [record for record in records if not record.pools_held]
        shared = {record.pk for record in records}
        if not shared:
            return
        members = cls.records.through.objects.filter(stockrecord__in=shared)
        members = members.select_related("stockpool").order_by("stockpool", "pk")
        if lock:
            members = members.select_for_update(of=("stockpool",))
        found, mine = {}, defaultdict(list)
        for member in members:
            # One copy of a pool, so that what one record takes the others know.
            pool = found.setdefault(member.stockpool_id, member.stockpool)
            mine[member.stockrecord_id].append(pool)
        for record in records:
            record.shared_pools, record.pools_held = mine[record.pk], lock
