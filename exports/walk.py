"""Read many rows without keeping them."""

CHUNK = 250


class Walk:
    """The rows of an export up to the greatest key there is, in chunks.

    Within ``common.snapshot`` they are those of one moment. Rows are plain dicts: model
    instances that know each other are cycles, which pile up until the collector comes
    round.
    """

    def __init__(self, export, asked):
        rows = export.rows(asked)
        last = rows.order_by("-pk").values_list("pk", flat=True).first()
        self.export = export
        self.rows = rows.filter(pk__lte=last or 0)
        self.count = self.rows.count()

    def __iter__(self):
        """Yield the rows in the order of their keys."""
        seen = 0
        while chunk := self._after(seen):
            yield from chunk
            seen = chunk[-1]["pk"]

    def _after(self, seen):
        rows = self.rows.filter(pk__gt=seen).order_by("pk")[:CHUNK]
        chunk = list(rows.values("pk", *self.export.fields))
        if chunk and self.export.attach:
            self.export.attach(chunk)
        return chunk
