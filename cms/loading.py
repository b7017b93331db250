"""Load what a page shows in as many queries as there are kinds of things.

A stream of blocks would fetch the pictures of each kind of block on its own. Here the
keys are read from the raw stream first, fetched together, and handed to the choosers
when the stream is evaluated.
"""

from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Prefetch, Q

from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock

from cms.addresses import place_of, same_in_all_languages

_found = ContextVar("found", default=None)


class LoadedChooserBlock(blocks.ChooserBlock):
    """A chooser whose rows may already have been fetched for the whole page."""

    # Which kind of thing, shared by choosers of one model.
    kind = ""

    def fetch(self, keys) -> dict:
        """Return ``{key: row}`` for ``keys`` in a fixed number of queries."""
        raise NotImplementedError

    def bulk_to_python(self, values):
        """Return the rows for ``values``, in order, None for what is gone."""
        known = _found.get()
        rows = known.get(self.kind) if known else None
        if rows is None:
            rows = self.fetch({value for value in values if value is not None})
        return [rows.get(value) for value in values]


class PictureChooserBlock(LoadedChooserBlock, ImageChooserBlock):
    """A picture of the library with the renditions that exist."""

    kind = "picture"

    def fetch(self, keys):
        """Return the pictures in two queries."""
        return fetch_pictures(keys)


class PageLinkChooserBlock(LoadedChooserBlock, blocks.PageChooserBlock):
    """A page with the places of all its live translations."""

    kind = "page"

    def fetch(self, keys):
        """Return the pages, each with its live ``places``, in one query."""
        if not keys:
            return {}
        found = list(same_in_all_languages(Q(pk__in=keys)))
        for page in found:
            page.places = [
                place_of(each)
                for each in found
                if each.live and each.translation_key == page.translation_key
            ]
        return {page.pk: page for page in found}


def fetch_pictures(keys) -> dict:
    """Return ``{key: picture}`` with the renditions that exist, in two queries."""
    made = Prefetch("renditions", to_attr="prefetched_renditions")
    return get_image_model().objects.prefetch_related(made).in_bulk(keys)


def load_stories(*streams, holders=()):
    """Evaluate ``streams`` with everything they show; fill what ``holders`` show.

    ``holders`` are ``(object, name)`` pairs of a foreign key to a picture. Rows that
    have a ``picture_id`` of their own (product cards) get their ``picture`` as well.
    """
    choosers, keys = {}, defaultdict(set)
    for stream in streams:
        for chooser, key in _walk(stream.stream_block, stream.raw_data):
            choosers[chooser.kind] = chooser
            keys[chooser.kind].add(key)
    found = {
        kind: choosers[kind].fetch(keys[kind]) for kind in choosers if kind != "picture"
    }
    rows = [row for kind in found for row in found[kind].values()]
    holders = [
        *holders,
        *((row, "picture") for row in rows if hasattr(row, "picture_id")),
    ]
    wanted = keys["picture"] | {
        getattr(holder, f"{name}_id") for holder, name in holders
    }
    found["picture"] = fetch_pictures(wanted - {None})
    for holder, name in holders:
        setattr(holder, name, found["picture"].get(getattr(holder, f"{name}_id")))
    with _known(found):
        for stream in streams:
            _evaluate(stream)


def _evaluate(stream):
    raw = list(stream.raw_data)
    for position, item in enumerate(raw):
        # Writing it back drops what a form or an index may have evaluated before.
        stream.raw_data[position] = item
    list(stream)


@contextmanager
def _known(found):
    token = _found.set(found)
    try:
        yield
    finally:
        _found.reset(token)


def _walk(block, raw):
    """Yield ``(chooser, key)`` for everything chosen in a raw value."""
    if isinstance(block, LoadedChooserBlock):
        if raw is not None:
            yield block, raw
    elif isinstance(block, blocks.StreamBlock):
        for item in raw:
            if item["type"] in block.child_blocks:
                yield from _walk(block.child_blocks[item["type"]], item["value"])
    elif isinstance(block, blocks.ListBlock):
        for item in raw:
            # Streams written by code may hold bare values.
            wrapped = isinstance(item, dict) and item.keys() >= {"id", "type", "value"}
            yield from _walk(block.child_block, item["value"] if wrapped else item)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            if raw.get(name):
                yield from _walk(child, raw[name])
