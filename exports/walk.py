"""Read many rows without keeping them, and without a long transaction."""

CHUNK = 250


class Walk:
    """The rows of a query as they are now, up to the greatest key there is.

    Rows added later are not read, so that the count said first is the count sent; each
    chunk is a query of its own, so that no snapshot stays open while a slow reader
    downloads.
    """

    def __init__(self, rows):
        last = rows.order_by("-pk").values_list("pk", flat=True).first()
        self.rows = rows.filter(pk__lte=last or 0)
        self.count = self.rows.count()

    def __iter__(self):
        """Yield the rows in the order of their keys."""
        seen = 0
        while chunk := list(self.rows.filter(pk__gt=seen).order_by("pk")[:CHUNK]):
            yield from chunk
            seen = chunk[-1].pk
