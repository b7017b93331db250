"""The addresses a customer kept, offered at the checkout."""


def picked_address(user, pk) -> dict:
    """Return an own address as the form's first words; nothing for any other."""
    known = pk and pk.isascii() and pk.isdigit() and len(pk) < 10
    if not (known and user.is_authenticated):
        return {}
    address = user.addresses.filter(pk=pk).first()
    if address is None:
        return {}
    return {
        "recipient_name": address.name,
        "recipient_phone": str(address.phone_number or ""),
        "line1": address.line1,
        "line2": address.line2,
        "postcode": address.postcode,
        "commune": address.line4,
        "notes": address.notes,
    }


def addresses_of(user):
    """Return up to ten addresses a customer may pick."""
    if not user.is_authenticated:
        return []
    return list(user.addresses.order_by("-is_default_for_shipping", "pk")[:10])
