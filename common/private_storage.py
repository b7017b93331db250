"""Files without a public address."""

from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """Files without an address."""

    def url(self, name):
        """Refuse: whoever may see a file gets it from a view that asks who they are."""
        raise ValueError("This file is not accessible via a URL.")
