"""Renditions: which a page may show, and making those that are missing."""

from django.db.models import Count, Q

from cms.models import CustomImage

WIDTHS = (480, 960, 1600)
# Widest support last; browsers take the first they know.
FORMATS = ("avif", "webp")
SPECS = tuple(f"width-{w}|format-{f}" for f in FORMATS for w in WIDTHS)
# What a page needs at the very least, made when a picture enters the demo shop.
FIRST_SPECS = ("width-480|format-webp", "width-960|format-webp")


def sources_of(image) -> dict:
    """Return the renditions of ``image`` that exist, by format, narrow to wide.

    Asks nothing of the database when they were prefetched, the way Wagtail does
    (``prefetched_renditions``) or Django does.
    """
    made = getattr(image, "prefetched_renditions", None)
    if made is None:
        made = image.renditions.all()
    known = {name: {} for name in FORMATS}
    for rendition in made:
        if rendition.filter_spec in SPECS:
            # Two widths of a small picture are the same file: one is enough.
            name = rendition.filter_spec.rpartition("-")[2]
            known[name][rendition.width] = rendition
    return {name: [known[name][w] for w in sorted(known[name])] for name in FORMATS}


def make_renditions(image, specs=SPECS):
    """Make what is missing of ``specs`` for one picture; never call it in a request."""
    image.get_renditions(*specs)


def fill_missing(limit: int = 20) -> int:
    """Make every rendition of up to ``limit`` pictures; return how many pictures."""
    made = Count("renditions", filter=Q(renditions__filter_spec__in=SPECS))
    behind = CustomImage.objects.annotate(made=made).filter(made__lt=len(SPECS))
    pictures = list(behind.order_by("-pk")[:limit])
    for picture in pictures:
        make_renditions(picture)
    return len(pictures)
