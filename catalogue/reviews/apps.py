"""App configuration of the fork."""

from oscar.apps.catalogue.reviews.apps import CatalogueReviewsConfig as OscarConfig


class CatalogueReviewsConfig(OscarConfig):
    """Reviews of products."""

    name = "catalogue.reviews"

    def ready(self):
        """Load none of Oscar's views: they show any review under any product."""

    def get_urls(self):
        """Serve nothing: the storefront has its own pages."""
        return []
