"""Files that belong to rows."""

from django.db import transaction


def delete_after_commit(file) -> None:
    """Delete a stored file once its row is gone for good; a rollback keeps it."""
    storage, name = file.storage, file.name
    transaction.on_commit(lambda: storage.delete(name))
