"""Pictures that come through Wagtail's admin."""

from django.urls import reverse

from wagtail.models import Collection, UploadedFile

import pytest
from PIL import Image

from cms.models import CustomImage
from cms.tests.factories import make_picture, picture_file
from cms.tests.test_cleaning import SVG, with_gps
from users import roles
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
FIELDS = {"title": "Shop", "description_fr": "", "description_nl": "", "tags": ""}


@pytest.fixture
def editor(client):
    """Return the client of somebody who may add pictures."""
    client.force_login(make_user(role=roles.EDITORS))
    return client


def add(client, file, **fields):
    """Send the form for one picture."""
    data = FIELDS | {"collection": Collection.get_first_root_node().pk} | fields
    return client.post(reverse("wagtailimages:add"), data | {"file": file})


def add_several(client, file):
    """Send one of several pictures, as the browser does."""
    return client.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "Shop", "files[]": file},
        headers={"x-requested-with": "XMLHttpRequest"},
    )


@pytest.mark.feature("J6")
def test_a_picture_with_words_is_stored_clean(editor):
    add(editor, with_gps(), description="The shop")

    picture = CustomImage.objects.get()
    assert picture.description == "The shop"
    assert picture.file_size == picture.file.size
    assert not Image.open(picture.file.open()).getexif()


@pytest.mark.feature("J6", refuses=True)
def test_a_picture_without_words_is_refused(editor):
    answer = add(editor, picture_file(), description="")

    assert "description" in answer.context["form"].errors
    assert not CustomImage.objects.exists()


@pytest.mark.feature("J6", refuses=True)
def test_one_of_several_waits_for_its_words_and_waits_clean(editor):
    answer = add_several(editor, with_gps()).json()
    waiting = UploadedFile.objects.get()
    url = reverse(
        "wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk]
    )
    prefix = f"uploaded-image-{waiting.pk}"

    assert "image_id" not in answer
    assert not CustomImage.objects.exists()
    assert not Image.open(waiting.file.open()).getexif()

    fields = FIELDS | {"description": "", "collection": "1"}
    data = {f"{prefix}-{name}": value for name, value in fields.items()}
    assert editor.post(url, data).json()["success"] is False
    assert not CustomImage.objects.exists()

    data[f"{prefix}-description"] = "The shop"
    assert editor.post(url, data).json()["success"] is True
    assert CustomImage.objects.get().file.name.endswith(".webp")


@pytest.mark.feature("R-M02")
def test_a_drawing_with_a_script_is_refused_among_several(editor):
    file = picture_file("rose.jpg")
    file.file.seek(0)
    file.file.truncate()
    file.file.write(SVG)
    file.size = len(SVG)

    answer = add_several(editor, file).json()

    assert answer["success"] is False
    assert answer["error_message"]
    assert not UploadedFile.objects.exists()
    assert not CustomImage.objects.exists()


@pytest.mark.feature("R-M02")
def test_replacing_a_picture_by_something_else_changes_nothing(editor):
    picture = make_picture()
    before = picture.file.name
    file = picture_file("rose.svg")
    data = FIELDS | {"description": "Other", "collection": "1", "file": file}

    editor.post(reverse("wagtailimages:edit", args=[picture.pk]), data)

    picture.refresh_from_db()
    assert (picture.file.name, picture.description) == (before, "A red rose")
