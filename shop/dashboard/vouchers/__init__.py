"""The dashboard's part for vouchers."""
