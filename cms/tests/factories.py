"""Pictures and settings for tests."""

import io
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile

from PIL import Image

from cms.images import ingest

_numbers = count(1)


def picture_file(name="rose.png", *, size=(40, 30), form="PNG", **saving):
    """Return an uploaded picture of one colour."""
    buffer = io.BytesIO()
    colour = (166, next(_numbers) % 256, 87)
    Image.new("RGB", size, colour).save(buffer, form, **saving)
    return SimpleUploadedFile(name, buffer.getvalue(), f"image/{form.lower()}")


def make_picture(title="Rose", alt="A red rose", **words):
    """Return a picture of the library."""
    return ingest(picture_file(), title=title, alt=alt, **words)
