"""Belgian VAT numbers, checked offline."""

import re

_NUMBER = re.compile(r"BE([01]\d{9})")


def is_belgian_vat_number(value: str) -> bool:
    """Tell whether ``value`` is a Belgian VAT number with the right check digits.

    Spaces and dots are allowed between digits: ``BE 0123.456.749``.
    """
    found = _NUMBER.fullmatch(re.sub(r"[ .]", "", value.upper()))
    if not found:
        return False
    body, check = divmod(int(found[1]), 100)
    return 97 - body % 97 == check
