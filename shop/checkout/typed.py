"""What was typed at the checkout, recipient by recipient, as strings.

The first recipient's fields have no prefix; the second's begin with ``r2-``. Who gets
unit 1 of basket line 7 stands in ``goes-7-1``.
"""

import re
from dataclasses import dataclass

MOST_RECIPIENTS = 10
MOST_UNITS = 200
MOST_LENGTH = 400
GOES = re.compile(r"goes-[0-9]{1,12}-[0-9]{1,4}")


@dataclass(frozen=True)
class Unit:
    """One unit of a bouquet line and the number of the recipient it goes to.

    ``known`` is False where nobody said so, or somebody said nonsense.
    """

    line: object
    number: int
    to: int
    known: bool

    @property
    def name(self):
        """Return the name of its field."""
        return f"goes-{self.line.pk}-{self.number}"


def prefix_of(number: int) -> str | None:
    """Return the form prefix of a recipient, None for the first."""
    return None if number == 1 else f"r{number}"


def name_of(number: int, field: str) -> str:
    """Return the name under which a recipient's field is sent."""
    return field if number == 1 else f"r{number}-{field}"


def count_recipients(typed) -> int:
    """Return how many recipients there are, 1 to 10, whatever was sent."""
    return read_number(str(typed.get("recipients", "")))


def read_number(text) -> int:
    """Return the number of a recipient a button names, 1 for nonsense."""
    known = text.isascii() and text.isdigit() and len(text) < 3
    return max(1, min(int(text), MOST_RECIPIENTS)) if known else 1


def keep_typed(data, names) -> dict:
    """Return what was typed in fields of these names, cut to sane lengths."""
    units = [name for name in data if GOES.fullmatch(name)][:MOST_UNITS]
    kept = [
        name_of(number, name)
        for number in range(1, count_recipients(data) + 1)
        for name in names
    ]
    return {
        name: data[name].replace("\x00", "")[:MOST_LENGTH]
        for name in [*kept, "recipients", *units]
        if name in data
    }


def typed_for(typed, number: int, names) -> dict:
    """Return one recipient's answers under their plain names."""
    found = {name: name_of(number, name) for name in names}
    return {name: typed[key] for name, key in found.items() if key in typed}


def add_recipient(typed, most: int) -> dict:
    """Return the answers with room for one recipient more, at most ``most``."""
    count = min(count_recipients(typed) + 1, most, MOST_RECIPIENTS)
    return typed | {"recipients": str(max(count, 1))}


def give_one(typed, units) -> dict:
    """Return the answers with one unit for the last recipient, who just came.

    It is the last one of somebody who has more.
    """
    number = count_recipients(typed)
    holders = [unit.to for unit in units]
    if number in holders:
        return typed
    spare = [unit for unit in units if holders.count(unit.to) > 1]
    return typed | {spare[-1].name: str(number)} if spare else typed


def remove_recipient(typed, number: int) -> dict:
    """Return the answers without one recipient; those behind move up."""
    count = count_recipients(typed)
    if not 1 <= number <= count or count == 1:
        return typed
    kept = {"recipients": str(count - 1)}
    for name, value in typed.items():
        if GOES.fullmatch(name):
            kept |= _moved_unit(name, value, number)
        elif name != "recipients":
            kept |= _moved_field(name, value, number)
    return kept


def _moved_field(name, value, gone):
    match = re.fullmatch(r"r([0-9]{1,2})-(.+)", name)
    number, field = (int(match[1]), match[2]) if match else (1, name)
    if field.startswith("sender_") or number < gone:
        return {name: value}
    return {} if number == gone else {name_of(number - 1, field): value}


def _moved_unit(name, value, gone):
    if not (value.isascii() and value.isdigit()) or int(value) == gone:
        return {}
    return {name: str(int(value) - (int(value) > gone))}


def read_units(lines, typed) -> list[Unit]:
    """Return every unit of the bouquets with its recipient.

    Where nobody said otherwise unit n goes to recipient n, what is left to the first.
    """
    count = count_recipients(typed)
    units = []
    for line in lines:
        if line.parent_line_id is not None:
            continue
        for number in range(1, line.quantity + 1):
            text = typed.get(f"goes-{line.pk}-{number}", "")
            known = text.isascii() and text.isdigit() and len(text) < 3
            known = known and 1 <= int(text) <= count
            turn = len(units) + 1
            to = int(text) if known else (turn if turn <= count else 1)
            units.append(Unit(line, number, to, known))
    return units


def items_for(units, number: int) -> tuple:
    """Return ``(line key, units)`` pairs of what goes to a recipient."""
    found = {}
    for unit in units:
        if unit.to == number:
            found[unit.line.pk] = found.get(unit.line.pk, 0) + 1
    return tuple(found.items())
