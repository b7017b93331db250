"""Oscar's checkout, forked: order first, payment second."""
