"""Wagtail's search in the database; on SQLite all hits are ranked in one go.

Wagtail asks SQLite for the rank of each hit apart, and each asking counts all hits
again: a word that a thousand bouquets share took a thousand times a thousand steps.
"""

from django.db import connection
from django.db.models import Exists, F, IntegerField, OuterRef
from django.db.models.functions import Cast

from wagtail.search.backends import database

# One number each, so that what an index wrote down can be compared.
KEYS = ("AutoField", "BigAutoField", "OneToOneField")


def SearchBackend(params):
    """Return the backend of the database that is used, by the name Wagtail asks for."""
    if connection.vendor == "sqlite":
        return RankingBackend(params)
    return database.SearchBackend(params)


if connection.vendor == "sqlite":
    from modelsearch.backends.database.sqlite.query import (
        MatchExpression,
        SQLiteFTSIndexEntry,
        normalize,
    )
    from modelsearch.backends.database.sqlite.sqlite import (
        SQLiteSearchBackend,
        SQLiteSearchQueryCompiler,
        SQLiteSearchResults,
    )
    from modelsearch.query import PlainText
    from modelsearch.utils import get_descendants_content_types_pks

    class RankingCompiler(SQLiteSearchQueryCompiler):
        """Finds the keys of the best hits."""

        @property
        def ranks(self):
            """Tell whether this is what visitors ask: plain words, best hits first."""
            plain = isinstance(self.query, PlainText) and bool(self.query.query_string)
            key = self.queryset.model._meta.pk
            return plain and self.order_by_relevance and key.get_internal_type() in KEYS

        def best_keys(self, start, stop) -> list:
            """Return the keys of hits from ``start`` to ``stop``, as Wagtail sorts."""
            query = self.build_search_query(normalize(self.query))
            kinds = get_descendants_content_types_pks(self.queryset.model)
            entries = SQLiteFTSIndexEntry.objects.filter(
                MatchExpression(self.fields or self.FTS_TABLE_FIELDS, query)
            ).annotate(
                score=self._build_rank_expression(self.get_search_vectors(), None),
                key=Cast("index_entry__object_id", IntegerField()),
                # In a sum, so that no index on kinds is walked before the words.
                kind=F("index_entry__content_type_id") + 0,
            )
            wanted = self.queryset.order_by().filter(pk=OuterRef("key"))
            found = entries.filter(Exists(wanted), kind__in=kinds)
            keys = found.order_by("score", "-key").values_list("key", flat=True)
            return list(keys[start:stop])

    class RankingResults(SQLiteSearchResults):
        """A page of hits: their keys first, then their rows."""

        def _do_search(self):
            compiler = self.query_compiler
            if self.stop is None or self._score_field or not compiler.ranks:
                return super()._do_search()
            keys = compiler.best_keys(self.start, self.stop)
            rows = compiler.queryset.order_by().in_bulk(keys)
            return [rows[key] for key in keys if key in rows]

    class RankingBackend(SQLiteSearchBackend):
        """Wagtail's backend for SQLite with this way to a page of hits."""

        query_compiler_class = RankingCompiler
        results_class = RankingResults
