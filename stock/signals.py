"""What stock tells whoever listens, inside the transaction that made it true."""

from django.dispatch import Signal

# Sent with order, before the units of an order that was paid late are promised anew:
# who keeps units for this very customer lets go of them.
hold_retaking = Signal()
