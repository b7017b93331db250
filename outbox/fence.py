"""The fence around a restored copy: until a person releases it, nothing leaves.

The row is written into the database before it takes the place of the old one, so no
process ever sees a restored shop without it. Mails, banks and background work ask here.
"""

import time

from django.db.models import Exists
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from outbox.models import RestoredCopy

# Seconds a process remembers that it is no restored copy.
REMEMBERED = 10
_remembered = {"until": 0.0}


class RestoredShop(DomainError):
    """This shop is a restored copy nobody has released yet."""

    code = "restored-copy"
    message = _("This shop was restored from a backup and takes no orders yet.")


def current_fence() -> RestoredCopy | None:
    """Return the fence that is up, None for a shop that is open."""
    return RestoredCopy.objects.filter(released_at=None).order_by("-pk").first()


def is_fenced() -> bool:
    """Tell whether this shop is a restored copy that may send and charge nothing.

    That it is none is remembered for a moment: a fence goes up while every process of
    the shop is down, and those started afterwards remember nothing.
    """
    if time.monotonic() < _remembered["until"]:
        return False
    fenced = RestoredCopy.objects.filter(released_at=None).exists()
    if not fenced:
        _remembered["until"] = time.monotonic() + REMEMBERED
    return fenced


def forget() -> None:
    """Ask again, whatever was found before."""
    _remembered["until"] = 0.0


def refuse_if_fenced() -> None:
    """Raise RestoredShop while the fence is up."""
    if is_fenced():
        raise RestoredShop


def unfenced(rows):
    """Return ``rows``, none of them while the fence is up: one query, no gap."""
    return rows.filter(~Exists(RestoredCopy.objects.filter(released_at=None)))
