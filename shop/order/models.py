"""Oscar's orders; every change of a state is a row that says who, when and why."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from oscar.apps.order.abstract_models import AbstractOrder, AbstractOrderStatusChange

from shop.order import statuses


class Order(AbstractOrder):
    """An order; its state changes in ``processing.change_status`` only."""

    class Meta(AbstractOrder.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=list(statuses.PIPELINE)),
                name="order_status_known",
            )
        ]

    @property
    def status_label(self):
        """Return the state in the reader's words."""
        return statuses.label(self.status)

    def set_status(self, new_status):
        """Refuse Oscar's own way: it takes no lock and leaves stock behind."""
        raise NotImplementedError("use shop.order.processing.change_status")


class OrderStatusChange(AbstractOrderStatusChange):
    """A step of an order: who took it, when and why."""

    # Nobody: the shop itself, or a customer without an account.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta(AbstractOrderStatusChange.Meta):
        abstract = False
        ordering = ["-pk"]

    @property
    def old_label(self):
        """Return where the order was, in words."""
        return statuses.label(self.old_status)

    @property
    def new_label(self):
        """Return where it went, in words."""
        return statuses.label(self.new_status)


from oscar.apps.order.models import *
