"""Tables of the catalogue."""

from django.utils.translation import gettext_lazy as _

from oscar.apps.dashboard.catalogue import tables as oscar_tables

from django_tables2 import Column

from catalogue.models import Product


class CategoryTable(oscar_tables.CategoryTable):
    """Shelves, and how many products a visitor finds on each."""

    on_sale = Column(verbose_name=_("Products on sale"), accessor="pk", orderable=False)

    class Meta(oscar_tables.CategoryTable.Meta):
        sequence = (
            "checkbox",
            "name",
            "description",
            "on_sale",
            "...",
            "is_public",
            "actions",
        )

    def render_on_sale(self, record):
        """Return how many public products lie on the shelf and below."""
        if not (record.is_public and record.ancestors_are_public):
            return 0
        return (
            Product.objects.goods()
            .filter(categories__path__startswith=record.path)
            .distinct()
            .count()
        )
