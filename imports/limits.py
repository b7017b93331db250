"""How much an upload may hold; what goes beyond is refused before it is read."""

from decimal import Decimal

from django.conf import settings

MAX_BYTES = 20 * 1024 * 1024
MAX_COLUMNS = 250
MAX_CELL = 30_000
MAX_PRICE = Decimal("99999.99")
LOWEST_PRICE = Decimal("0.01")

# Of a workbook or a zip of pictures, when unpacked: a bomb is larger, or far denser.
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
MAX_ENTRIES = 2_000
# Read at once of what is unpacked.
PIECE = 1 << 20

CHUNK = 500
# What a report tells; the counts are exact whatever is left out.
TOLD_PROBLEMS = 200
TOLD_CHANGES = 50


def max_rows() -> int:
    """Return how many rows a file may have below its headings."""
    return settings.IMPORT_MAX_ROWS
