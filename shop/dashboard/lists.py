"""Lists that turn their pages in one order."""


class OrderedList:
    """A list view whose pages follow the key where nothing else orders them."""

    def paginate_queryset(self, queryset, page_size):
        """Cut the page asked for."""
        if not getattr(queryset, "ordered", True):
            queryset = queryset.order_by("pk")
        return super().paginate_queryset(queryset, page_size)
