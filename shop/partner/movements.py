"""What is said whenever units come or go, inside the transaction that moved them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _


class MovementKind(models.TextChoices):
    """Why what is in stock changed."""

    EARLIER = "earlier", _("before the ledger")
    OPENING = "opening", _("opening balance")
    INITIAL = "initial", _("new product")
    CORRECTION = "correction", _("counted anew")
    RECEIPT = "receipt", _("received")
    ORDER = "order", _("made for an order")
    RETURN = "return", _("back from an order")
    WASTE = "waste", _("waste")
    UPLOAD = "upload", _("list uploaded")


@dataclass(frozen=True)
class Why:
    """Who moved units and for what; ``wasted`` units were lost, for a ``cause``.

    ``key`` names the request: the ledger takes no second row of it.
    """

    kind: str = MovementKind.CORRECTION
    reason: str = ""
    user: Any = None
    line: Any = None
    cause: str = ""
    wasted: int = 0
    key: UUID | None = None


# Sent with record, before, after (sellable units) and why, the row being locked.
stock_changed = Signal()
