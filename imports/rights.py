"""Who may upload: whoever may change products and their stock."""

LOAD = "catalogue.change_product"
