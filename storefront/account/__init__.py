"""A customer's own pages: what is coming, orders, addresses, profile."""
