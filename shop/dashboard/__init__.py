"""Oscar's dashboard, forked where the shop's own rules ask for it."""
