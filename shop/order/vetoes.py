"""Who else has a word before a customer cancels a whole order."""

VETOES = []


def register_veto(veto):
    """Ask ``veto(order, now, lock=…)`` too; it returns True when it is too late.

    ``lock`` asks it to hold what it looks at until the caller's transaction ends.
    """
    VETOES.append(veto)
    return veto


def is_vetoed(order, now, *, lock=False) -> bool:
    """Tell whether something in an order may not be cancelled any more."""
    return any(veto(order, now, lock=lock) for veto in VETOES)
