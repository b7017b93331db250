"""Pages on which customers book seats and look after them."""
