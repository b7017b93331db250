"""Change a customer's address book; the default is one row or none."""

from django.contrib.auth import get_user_model
from django.db import transaction

from oscar.core.loading import get_model

UserAddress = get_model("address", "UserAddress")
User = get_user_model()


@transaction.atomic
def save_address(*, address):
    """Save an address; the first of a book becomes its default.

    The owner's row is locked, so that two new defaults at once wait for each other.
    """
    others = _book_of(address.user_id).exclude(pk=address.pk)
    if not others.filter(is_default_for_shipping=True).exists():
        address.is_default_for_shipping = True
    address.save()
    return address


@transaction.atomic
def set_default_address(*, user_id, address_id):
    """Make one address the default; raises UserAddress.DoesNotExist if not theirs."""
    address = _book_of(user_id).get(pk=address_id)
    address.is_default_for_shipping = True
    address.save()
    return address


@transaction.atomic
def delete_address(*, user_id, address_id):
    """Delete an address; the newest one left takes over as the default."""
    book = _book_of(user_id)
    address = book.get(pk=address_id)
    address.delete()
    heir = book.order_by("-pk").first()
    if address.is_default_for_shipping and heir:
        heir.is_default_for_shipping = True
        heir.save()


def _book_of(user_id):
    User.objects.select_for_update().get(pk=user_id)
    return UserAddress.objects.filter(user_id=user_id)
