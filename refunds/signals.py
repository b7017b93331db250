"""What refunds tell whoever listens, inside the transaction that made it true."""

from django.dispatch import Signal

# Sent with order_id and units ({order line key: units of it that are paid back}).
units_given_back = Signal()
