"""Renditions: which a page may show, and making those that are missing."""

from django.db.models import Count, Q

from cms.models import CustomImage

WIDTHS = (480, 960, 1600)
# Widest support last; browsers take the first they know.
FORMATS = ("avif", "webp")
SPECS = tuple(f"width-{w}|format-{f}" for f in FORMATS for w in WIDTHS)
# What a page needs at the very least, made when a picture enters the demo shop.
FIRST_SPECS = ("width-480|format-webp", "width-960|format-webp")


def fill_missing(limit: int = 20) -> int:
    """Make every rendition of up to ``limit`` pictures; return how many pictures."""
    made = Count("renditions", filter=Q(renditions__filter_spec__in=SPECS))
    behind = CustomImage.objects.annotate(made=made).filter(made__lt=len(SPECS))
    pictures = list(behind.order_by("-pk")[:limit])
    for picture in pictures:
        picture.get_renditions(*SPECS)
    return len(pictures)
