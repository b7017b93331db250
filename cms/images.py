"""Pictures: what may be uploaded and how it is stored."""

import io
import secrets

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from PIL import Image, ImageOps, UnidentifiedImageError

from cms.models import CustomImage

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
MAX_SIDE = 2400


def clean_picture(file) -> ContentFile:
    """Return ``file`` re-encoded as WebP without metadata, under a random name.

    Refuses with ValidationError what is larger than 5 MB or 40 megapixels, and what is
    not a JPEG, PNG or WebP, whatever its name says. Size is checked before decoding.
    """
    if file.size > MAX_BYTES:
        raise ValidationError(_("The picture is larger than 5 MB."))
    file.seek(0)
    try:
        image = Image.open(file, formats=FORMATS)
        if image.width * image.height > MAX_PIXELS:
            raise ValidationError(_("The picture has too many pixels."))
        image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(_("Upload a JPEG, PNG or WebP picture.")) from error
    image = ImageOps.exif_transpose(image)
    image.thumbnail((MAX_SIDE, MAX_SIDE))
    mode = "RGBA" if "A" in image.getbands() else "RGB"
    buffer = io.BytesIO()
    image.convert(mode).save(buffer, "WEBP", quality=88, method=4)
    return ContentFile(buffer.getvalue(), name=f"{secrets.token_hex(8)}.webp")


def ingest(file, *, title, alt) -> CustomImage:
    """Put an uploaded picture into the library; ``alt`` describes it in words."""
    return CustomImage.objects.create(
        title=title[:255], description=alt[:255], file=clean_picture(file)
    )
