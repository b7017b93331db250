"""Whom a cap counts: known again without keeping the address."""

from django.utils.crypto import salted_hmac

SALT = "chezflora.customer"


def customer_key(email: str) -> str:
    """Return a salted hash of an e-mail address in normal form; "" for none.

    It outlives the account: who deletes it and comes back is the same customer.
    """
    normal = email.strip().casefold()
    if not normal:
        return ""
    return salted_hmac(SALT, normal, algorithm="sha256").hexdigest()
