"""What this app tells others."""

from django.dispatch import Signal

# Sent in the transaction, after a reduction and what it covers were written.
reduction_saved = Signal()
