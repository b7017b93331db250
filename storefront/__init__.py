"""Product, category, search and account pages."""
