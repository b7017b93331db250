"""Photos of deliveries: no public address, read through their order's page only."""

import secrets

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """Files without an address."""

    def url(self, name):
        """Refuse: whoever may see a file gets it from a view that asks who they are."""
        raise ValueError("This file is not accessible via a URL.")


def private_storage():
    """Return the storage that no web server serves."""
    return PrivateStorage(location=settings.PRIVATE_ROOT)


def photo_name(step, filename):
    """Return a name that tells nothing of whom it shows."""
    return f"deliveries/{secrets.token_hex(16)}.webp"
