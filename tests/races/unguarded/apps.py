"""Which guards can be taken out, and how."""

import os

from django.apps import AppConfig
from django.db.models import F, Model, QuerySet
from django.db.models.functions import Coalesce

from oscar.core.loading import get_model


def allocate_blindly():
    """Promise stock as Oscar does: without asking whether any is left."""

    def allocate(self, quantity):
        promised = Coalesce(F("num_allocated"), 0) + quantity
        type(self).objects.filter(pk=self.pk).update(num_allocated=promised)

    get_model("partner", "StockRecord").allocate = allocate


def never_lock():
    """Read rows without their locks."""
    QuerySet.select_for_update = lambda self, *args, **kwargs: self


def save_every_column():
    """Save stock records as Oscar does: quantities included."""
    get_model("partner", "StockRecord").save = Model.save


GUARDS = {
    "allocate": allocate_blindly,
    "locks": never_lock,
    "stock-save": save_every_column,
}


class UnguardedConfig(AppConfig):
    """Takes out what ``UNGUARDED`` names."""

    name = "tests.races.unguarded"

    def ready(self):
        """Remove the guards."""
        for name in filter(None, os.environ.get("UNGUARDED", "").split(",")):
            GUARDS[name]()
