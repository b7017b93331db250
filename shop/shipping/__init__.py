"""Oscar's shipping, forked."""
