"""Photos of inspiration: re-encoded, few, and seen by two sides alone."""

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import pytest
from PIL import Image

from cms.cleaning import clean_picture
from quotes.errors import TooManyPhotos
from quotes.models import Quote, QuotePhoto
from quotes.requests import MOST_PHOTOS, save_draft
from quotes.tests.factories import make_draft, make_quote, picture, said, typed
from users import roles
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
ASK = reverse("quotes:ask")


def files(folder):
    return [each for each in folder.rglob("*") if each.is_file()]


def bomb():
    """Return a small PNG that says it is 50,000 pixels wide and high."""
    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + head
    chunk += struct.pack(">I", zlib.crc32(b"IHDR" + head))
    data = zlib.compress(b"\0" * 100)
    body = struct.pack(">I", len(data)) + b"IDAT" + data
    body += struct.pack(">I", zlib.crc32(b"IDAT" + data))
    return b"\x89PNG\r\n\x1a\n" + chunk + body


def gif(frames=1):
    buffer = io.BytesIO()
    first, *rest = (Image.new("P", (2, 2), n % 255) for n in range(frames))
    first.save(buffer, "GIF", save_all=True, append_images=rest)
    return buffer.getvalue()


def with_place():
    """Return a JPEG that knows where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif.tobytes())


@pytest.mark.feature("R-M03")
def test_a_photo_is_kept_without_what_the_camera_wrote(client, photo_folder):
    client.force_login(make_user())
    photo = with_place()
    assert b"SecretCamera" in photo.read()
    photo.seek(0)

    client.post(ASK, typed() | {"save": "1", "photos": [photo]})

    (kept,) = files(photo_folder)
    data = kept.read_bytes()
    assert Image.open(io.BytesIO(data)).format == "WEBP"
    assert b"SecretCamera" not in data
    assert b"EXIF" not in data
    assert kept.name != "sea.webp"
    assert len(kept.stem) == 32


@pytest.mark.feature("R-M01", refuses=True)
@pytest.mark.feature("R-M02", refuses=True)
@pytest.mark.parametrize(
    "data",
    [
        bomb(),
        gif(),
        gif(frames=300),
        b"",
        picture().read()[:200],
        b"\xff" * (5 * 1024 * 1024 + 1),
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>",
        b"<html><script>alert(1)</script></html>",
        b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)",
    ],
    ids=[
        "bomb",
        "gif",
        "frames",
        "empty",
        "truncated",
        "large",
        "svg",
        "html",
        "polyglot",
    ],
)
def test_what_is_no_honest_picture_is_refused(client, photo_folder, data):
    client.force_login(make_user())
    file = SimpleUploadedFile("party.php.jpg", data, "image/jpeg")

    answer = client.post(ASK, typed() | {"save": "1", "photos": [picture(), file]})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["photos"]
    assert not Quote.objects.exists()
    assert files(photo_folder) == []


@pytest.mark.feature("R-M02")
def test_what_hangs_behind_a_picture_is_dropped(client, photo_folder):
    client.force_login(make_user())
    data = picture().read() + b"PK\x03\x04<script>alert(1)</script>"
    file = SimpleUploadedFile("x.jpg\0.html", data, "text/html")

    client.post(ASK, typed() | {"save": "1", "photos": [file]})

    (kept,) = files(photo_folder)
    assert b"<script>" not in kept.read_bytes()
    assert kept.suffix == ".webp"


@pytest.mark.feature("R-M02")
@pytest.mark.feature("R-M05")
def test_a_photo_is_served_as_a_picture_to_its_owner_and_the_shop_alone(client):
    quote = make_quote(photos=[clean_picture(picture())])
    photo = quote.photos.get()
    own = reverse("quotes:photo", args=[quote.code, photo.pk])
    theirs = reverse("quote_admin:photo", args=[photo.pk])
    browsers = {}
    for name, user in {
        "owner": quote.user,
        "other": make_user(),
        "shop": make_user(role=roles.SHOP),
        "editor": make_user(role=roles.EDITORS),
    }.items():
        browsers[name] = Client()
        browsers[name].force_login(user)

    answer = browsers["owner"].get(own)

    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(own).status_code == 302
    assert browsers["other"].get(own).status_code == 404
    assert browsers["shop"].get(theirs).status_code == 200
    assert browsers["editor"].get(theirs).status_code in (302, 403)
    assert browsers["owner"].get(theirs).status_code in (302, 403)
    with pytest.raises(ValueError, match="not accessible"):
        photo.file.url  # noqa: B018


@pytest.mark.feature("R-M05", refuses=True)
def test_a_photo_of_another_quote_does_not_exist_in_mine(client):
    theirs = make_draft(photos=[clean_picture(picture())]).photos.get()
    mine = make_draft()
    client.force_login(mine.user)

    answer = client.get(reverse("quotes:photo", args=[mine.code, theirs.pk]))
    removed = client.post(reverse("quotes:remove-photo", args=[mine.code, theirs.pk]))

    assert (answer.status_code, removed.status_code) == (404, 404)
    assert QuotePhoto.objects.count() == 1


@pytest.mark.feature("R-M06", refuses=True)
def test_more_photos_than_a_quote_can_have_are_refused(client):
    client.force_login(make_user())
    many = [picture(f"{n}.jpg") for n in range(MOST_PHOTOS + 1)]

    answer = client.post(ASK, typed() | {"save": "1", "photos": many})

    assert answer.status_code == 422
    assert not Quote.objects.exists()


@pytest.mark.feature("R-M06", refuses=True)
def test_photos_added_one_by_one_meet_the_same_limit(photo_folder):
    photos = [clean_picture(picture()) for _number in range(MOST_PHOTOS)]
    quote = make_draft(photos=photos)

    with pytest.raises(TooManyPhotos):
        save_draft(
            user=quote.user,
            said=said(),
            language="en",
            code=quote.code,
            photos=[clean_picture(picture())],
        )

    assert quote.photos.count() == MOST_PHOTOS
    assert len(files(photo_folder)) == MOST_PHOTOS


@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("R-M06")
def test_a_photo_that_is_taken_off_leaves_the_disk(client, photo_folder):
    quote = make_draft(photos=[clean_picture(picture())])
    client.force_login(quote.user)
    assert len(files(photo_folder)) == 1

    client.post(
        reverse("quotes:remove-photo", args=[quote.code, quote.photos.get().pk])
    )

    assert not QuotePhoto.objects.exists()
    assert files(photo_folder) == []
