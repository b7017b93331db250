"""Tags of the shop's frame."""
