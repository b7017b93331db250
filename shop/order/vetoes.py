"""Who else has a word before a customer cancels a whole order."""

VETOES = []


def register_veto(veto):
    """Ask ``veto(order, now)`` too; it returns True when it is too late."""
    VETOES.append(veto)
    return veto


def is_vetoed(order, now) -> bool:
    """Tell whether something in an order may not be cancelled any more."""
    return any(veto(order, now) for veto in VETOES)
