"""Running the shop: serve, health, integrity."""
