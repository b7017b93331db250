"""What is known of a customer."""


def addresses_of(user):
    """Return the address book of ``user``, the default first; empty for a guest."""
    if not user.is_authenticated:
        return []
    return list(user.addresses.order_by("-is_default_for_shipping", "-pk"))
