"""What payments tell whoever listens, inside the transaction that made it true."""

from django.dispatch import Signal

# Sent with the order, locked, attempt_id, None where nothing was to pay, and in_two:
# whether this was the deposit of an order whose balance follows.
payment_confirmed = Signal()
# Sent with the order, locked: its second instalment came in.
balance_paid = Signal()
# Sent with order_id and attempt_id.
payment_unplaceable = Signal()
# Sent with refund_key, outside any transaction: a gateway has news of a refund.
refund_told = Signal()
