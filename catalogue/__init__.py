"""Oscar's catalogue, forked: kinds, sizes, recipes, VAT, search."""
