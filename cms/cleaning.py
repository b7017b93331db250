"""What a picture must be before it is stored."""

import io
import secrets
import struct
import zlib

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _

from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
MAX_SIDE = 2400

# What Pillow raises on files that lie about what they are.
UNREADABLE = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    struct.error,
    zlib.error,
)
TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class CleanPicture(SimpleUploadedFile):
    """A picture that went through ``clean_picture``: nothing in it but pixels."""


def clean_picture(file) -> CleanPicture:
    """Return ``file`` re-encoded as WebP without metadata, under a random name.

    Refuses with ValidationError what is larger than 5 MB or 40 megapixels, and what is
    not a JPEG, PNG or WebP, whatever its name says. Size is checked before decoding.
    """
    if isinstance(file, CleanPicture):
        return file
    if file.size > MAX_BYTES:
        raise ValidationError(_("The picture is larger than 5 MB."))
    file.seek(0)
    try:
        image = Image.open(file, formats=FORMATS)
        if image.width * image.height > MAX_PIXELS:
            raise ValidationError(_("The picture has too many pixels."))
        image.load()
    except TOO_LARGE as error:
        raise ValidationError(_("The picture has too many pixels.")) from error
    except UNREADABLE as error:
        raise ValidationError(_("Upload a JPEG, PNG or WebP picture.")) from error
    return CleanPicture(f"{secrets.token_hex(8)}.webp", _encode(image), "image/webp")


def _encode(image):
    """Return the pixels as WebP; EXIF, profiles and comments stay behind."""
    image = ImageOps.exif_transpose(image)
    image.thumbnail((MAX_SIDE, MAX_SIDE))
    opaque = "A" not in image.getbands() and "transparency" not in image.info
    buffer = io.BytesIO()
    pixels = image.convert("RGB" if opaque else "RGBA")
    pixels.save(buffer, "WEBP", quality=88, method=4, exif=b"", icc_profile=b"")
    return buffer.getvalue()
