"""Pictures and opening hours in templates."""

import re

from django import template
from django.utils.dates import WEEKDAYS
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cms.renditions import FORMATS, sources_of

register = template.Library()

# How wide a picture is shown, by the place it stands in.
SIZES = {
    "hero": "(min-width: 60rem) 50vw, 100vw",
    "card": "(min-width: 60rem) 25vw, 50vw",
    "teaser": "(min-width: 60rem) 30vw, 100vw",
    "feature": "(min-width: 60rem) 55vw, 100vw",
    "cover": "(min-width: 80rem) 78rem, 100vw",
    "story": "(min-width: 48rem) 40rem, 100vw",
    "gallery": "(min-width: 48rem) 18rem, 50vw",
    "wall": "(min-width: 60rem) 40vw, 50vw",
    "thumb": "8rem",
}
EAGER = {"hero"}
_STARRED = re.compile(r"\*([^*]+)\*")


@register.inclusion_tag("cms/_picture.html")
def picture(image, place="story", alt=None, sizes=None, eager=None, css=""):
    """Show a picture of the library with the renditions that exist.

    ``place`` says where it stands; ``alt`` defaults to the library's words and is
    empty for a picture that repeats what stands beside it. Nothing is rendered here:
    a size nobody made yet is simply not offered.
    """
    if image is None:
        return {}
    made = sources_of(image)
    fallback = next(iter(made["webp"][1:2] or made["webp"]), None)
    # A shelf shows some fifty pictures: what a loop in the template would take apart
    # is put together here.
    return {
        "image": image,
        "sources": [
            (f"image/{name}", ", ".join(f"{r.url} {r.width}w" for r in made[name]))
            for name in FORMATS
            if made[name]
        ],
        "fallback": fallback.url if fallback else image.file.url,
        "sizes": sizes or SIZES[place],
        "alt": image.default_alt_text if alt is None else alt,
        "eager": place in EAGER if eager is None else eager,
        "css": css,
    }


@register.filter
def day_names(hours) -> str:
    """Return the days of a line of opening hours in words."""
    first, last = WEEKDAYS[hours.first_day], WEEKDAYS[hours.last_day]
    if hours.first_day == hours.last_day:
        return str(first).capitalize()
    words = _("%(first)s to %(last)s") % {"first": first, "last": last}
    return words[:1].upper() + words[1:]


@register.filter
def emphasised(text) -> SafeString:
    """Return ``text`` escaped, what stands between asterisks in italics."""
    return mark_safe(_STARRED.sub(r"<em>\1</em>", escape(text)))  # noqa: S308
