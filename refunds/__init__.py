"""Money given back, and orders cancelled."""
