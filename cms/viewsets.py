"""Lists of the shop's own tables in the admin."""

from django.utils.functional import cached_property

from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

# What other apps add to the head of a list: ``app.model`` to makers of buttons, each
# given the request; None where there is none to show.
LIST_BUTTONS: dict[str, list] = {}


def buttons_for(request, model) -> list:
    """Return the buttons other apps have for whoever sees a model's list."""
    makers = LIST_BUTTONS.get(model._meta.label_lower, ())
    return [button for make in makers if (button := make(request))]


class JoinedIndexView(IndexView):
    """A list that reads the rows its rows point at in the same query."""

    @cached_property
    def header_buttons(self):
        """Add what other apps offer for this list."""
        return [*super().header_buttons, *buttons_for(self.request, self.model)]

    def get_base_queryset(self):
        """Join the relations among the columns."""
        names = (getattr(column, "name", column) for column in self.list_display)
        named = {name.split("__")[0] for name in names}
        joined = [
            field.name
            for field in self.model._meta.concrete_fields
            if field.is_relation and field.name in named
        ]
        rows = super().get_base_queryset()
        return rows.select_related(*joined) if joined else rows


class PlainViewSet(ModelViewSet):
    """A table without pictures or pages in it: saving a row costs its one query.

    Wagtail would write its index of references at every save, an order's too.
    """

    add_to_reference_index = False
    index_view_class = JoinedIndexView
    copy_view_enabled = False
