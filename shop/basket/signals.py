"""What baskets tell whoever listens, inside the transaction that made it true."""

from django.dispatch import Signal

# Sent with merged and into, before the lines of the one go into the other.
baskets_merging = Signal()

# Sent with merged and into, the basket whose lines are now in the other.
baskets_merged = Signal()
