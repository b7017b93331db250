"""Products, prices and stock read from a spreadsheet."""
