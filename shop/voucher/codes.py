"""The form in which codes are compared."""

import re
import unicodedata

# Read aloud or off a card, these are one letter to a customer.
ALIKE = str.maketrans("OIL", "011")
JOINERS = re.compile(r"[\s\-‐-―_.]")


def normal_code(text: str) -> str:
    """Return a code without case, spaces and dashes; O is 0, I and L are 1."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return JOINERS.sub("", plain).translate(ALIKE)


def is_plain_code(code: str) -> bool:
    """Tell whether a code is made of what everybody can type: A–Z, digits, dashes."""
    return bool(re.fullmatch(r"[A-Z0-9][A-Z0-9-]{2,127}", code))
