"""Public codes nobody can guess or count."""

import secrets

# Crockford's base 32: no I, L, O or U to misread on the phone.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def random_code(length: int = 10) -> str:
    """Return a random code of ``length`` characters, five bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
