"""Lists of the shop's own tables in the admin."""

from wagtail.admin.viewsets.model import ModelViewSet


class PlainViewSet(ModelViewSet):
    """A table without pictures or pages in it: saving a row costs its one query.

    Wagtail would write its index of references at every save, an order's too.
    """

    add_to_reference_index = False
    copy_view_enabled = False
