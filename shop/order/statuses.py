"""The states of an order, in one place."""

PENDING = "pending"
PAID = "paid"
PREPARING = "preparing"
OUT_FOR_DELIVERY = "out-for-delivery"
DELIVERED = "delivered"
CANCELLED = "cancelled"

# Promised stock still belongs to orders in these states.
HOLDING = (PENDING, PAID)
