"""Photos of deliveries: no public address, read through their order's page only."""

import secrets

from django.conf import settings

from common.private_storage import PrivateStorage


def private_storage():
    """Return the storage that no web server serves."""
    return PrivateStorage(location=settings.PRIVATE_ROOT)


def photo_name(step, filename):
    """Return a name that tells nothing of whom it shows."""
    return f"deliveries/{secrets.token_hex(16)}.webp"
