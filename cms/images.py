"""The door to the image library for everything but its own admin."""

from cms.cleaning import clean_picture
from cms.models import CustomImage


def ingest(file, *, title, alt, **words) -> CustomImage:
    """Put a picture into the library; ``alt`` describes it in words.

    ``words`` may give ``description_fr`` and ``description_nl``. Raises ValidationError
    for a file that is no picture or too large; nothing is stored then.
    """
    return CustomImage.objects.create(
        title=title[:255], description=alt[:255], file=clean_picture(file), **words
    )
