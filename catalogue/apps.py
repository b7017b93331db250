"""App configuration of the fork."""

from oscar.apps.catalogue.apps import CatalogueConfig as OscarConfig


class CatalogueConfig(OscarConfig):
    """Products, categories, recipes and VAT."""

    name = "catalogue"
