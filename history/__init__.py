"""Who changed what of a product, and when."""
