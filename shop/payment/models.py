"""What the dashboard shows of money; written by ``payments`` and nobody else."""

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oscar.apps.payment.abstract_models import AbstractSource, AbstractTransaction
from oscar.apps.payment.exceptions import InvalidGatewayRequestError


class Source(AbstractSource):
    """Where an order's money came from: amounts change by conditional UPDATE only."""

    class Meta(AbstractSource.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_refunded__gte=0)
                & Q(amount_refunded__lte=F("amount_debited")),
                name="refunded_at_most_what_was_debited",
            )
        ]

    @transaction.atomic
    def refund(self, amount, reference="", status=""):
        """Note ``amount`` euros that went back.

        Raises InvalidGatewayRequestError when the source has less left, IntegrityError
        when the reference was noted before.
        """
        enough = Q(amount_debited__gte=F("amount_refunded") + amount)
        rows = type(self).objects.filter(enough, pk=self.pk)
        if amount <= 0 or not rows.update(
            amount_refunded=F("amount_refunded") + amount
        ):
            raise InvalidGatewayRequestError(_("Less than this is left to pay back."))
        self._create_transaction(Transaction.REFUND, amount, reference, status)
        self.refresh_from_db(fields=["amount_refunded"])

    refund.alters_data = True


class Transaction(AbstractTransaction):
    """One movement of money, noted once."""

    class Meta(AbstractTransaction.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["txn_type", "reference"],
                condition=~Q(reference=""),
                name="transaction_reference_once",
            )
        ]


from oscar.apps.payment.models import *
