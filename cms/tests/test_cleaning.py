"""What is let into the image library, and in what shape."""

import io
import struct
import zlib

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

import pytest
from PIL import Image

from cms.cleaning import MAX_BYTES, MAX_SIDE, clean_picture
from cms.images import ingest
from cms.models import CustomImage
from cms.tests.factories import make_picture, picture_file

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GPS_LATITUDE = 2


def png_header(width, height):
    """Return a tiny PNG that claims to be huge."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data))
        + kind
        + data
        + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def gif(frames):
    """Return an animated GIF."""
    buffer = io.BytesIO()
    pictures = [Image.new("P", (2, 2), n % 256) for n in range(frames)]
    pictures[0].save(buffer, "GIF", save_all=True, append_images=pictures[1:])
    return buffer.getvalue()


def with_gps():
    """Return a photo that says where it was taken, with an orientation."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[GPS_LATITUDE] = (50.0, 50.0, 0.0)
    return picture_file("photo.jpg", form="JPEG", exif=exif, comment=b"secret place")


REFUSED = {
    "svg": ("rose.svg", SVG),
    "svg called jpg": ("rose.jpg", SVG),
    "html called jpg": ("rose.jpg", b"<html><script>alert(1)</script></html>"),
    "text called png": ("rose.png", b"not a picture"),
    "empty": ("rose.png", b""),
    "gif of many frames": ("rose.gif", gif(300)),
    "gif and script": ("rose.gif", b"GIF89a=1;alert(1)//" + bytes(40)),
    "truncated": ("rose.png", picture_file(size=(300, 300)).read()[:200]),
    "50,000 pixels square": ("rose.png", png_header(50_000, 50_000)),
    "41 megapixels": ("rose.png", png_header(8_200, 5_001)),
    "too many bytes": ("rose.png", picture_file().read() + bytes(MAX_BYTES)),
}


@pytest.mark.feature("R-M01")
@pytest.mark.feature("R-M02")
@pytest.mark.feature("B3", refuses=True)
@pytest.mark.django_db
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_or_too_large_is_refused(name):
    file = SimpleUploadedFile(*REFUSED[name])

    with pytest.raises(ValidationError):
        ingest(file, title="Rose", alt="A rose")

    assert not CustomImage.objects.exists()


@pytest.mark.feature("R-M02")
@pytest.mark.parametrize("name", ["shell.php.jpg", "a.jpg.html", "../../etc/x.png"])
def test_what_is_behind_a_picture_and_its_name_are_left_out(name):
    raw = picture_file(form="JPEG").read() + b"PK\x03\x04<script>alert(1)</script>"

    cleaned = clean_picture(SimpleUploadedFile(name, raw))

    stem, _dot, ending = cleaned.name.rpartition(".")
    assert ending == "webp"
    assert int(stem, 16) >= 0
    assert b"script" not in cleaned.read()


@pytest.mark.feature("R-M03")
@pytest.mark.django_db
def test_where_a_photo_was_taken_is_stored_nowhere():
    picture = ingest(with_gps(), title="Shop", alt="The shop")
    rendition = picture.get_rendition("width-20|format-webp")

    for file in (picture.file, rendition.file):
        stored = Image.open(file.open())
        assert not stored.getexif()
        assert b"secret place" not in file.open().read()
    assert (picture.width, picture.height) == (30, 40)


@pytest.mark.feature("R-M02")
@pytest.mark.django_db
def test_a_file_saved_past_every_form_is_cleaned_as_well():
    picture = CustomImage(title="Shop", description="The shop")

    picture.file.save("photo.jpg", with_gps(), save=False)
    picture.save()

    assert picture.file.name.endswith(".webp")
    assert not Image.open(picture.file.open()).getexif()


@pytest.mark.feature("B3")
@pytest.mark.django_db
def test_a_large_picture_is_made_smaller_and_keeps_its_shape():
    file = picture_file(size=(3_000, 1_500))

    picture = ingest(file, title="Field", alt="A field")

    assert (picture.width, picture.height) == (MAX_SIDE, MAX_SIDE // 2)


@pytest.mark.feature("J6", refuses=True)
@pytest.mark.django_db
def test_the_database_keeps_no_picture_without_words():
    make_picture()

    with pytest.raises(IntegrityError), transaction.atomic():
        CustomImage.objects.update(description="")

    assert CustomImage.objects.get().description == "A red rose"
