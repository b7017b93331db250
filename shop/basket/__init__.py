"""Oscar's basket, forked: add-ons and cards."""
