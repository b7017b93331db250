"""Which right opens which page about stock and products."""

SEE = "stock.view_stockmovement"
WRITE = "stock.add_stockmovement"
SEE_PRODUCTS = "catalogue.view_product"
RESTORE = "catalogue.delete_product"
