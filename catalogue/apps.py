"""App configuration of the fork."""

from importlib import import_module

from oscar.apps.catalogue.apps import CatalogueConfig as OscarConfig


class CatalogueConfig(OscarConfig):
    """Products, categories, recipes and VAT."""

    name = "catalogue"

    def ready(self):
        """Connect our receivers beside Oscar's."""
        super().ready()
        import_module("catalogue.receivers")
