"""The pages of an upload: who may see them, what they tell."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import pytest

from catalogue.models import Product
from catalogue.tests.factories import make_rates
from imports.limits import MAX_BYTES
from imports.models import Upload
from imports.tests.factories import csv_file, florist, load, make_article, upload
from jobs.running import run_job
from users import roles
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
INDEX = reverse("imports:index")
GOOD = b"sku;title_en;price\nrose;Rose;9.00\n"
HOW = {"language": "en", "vat_category": "flowers"}


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def send(client, content=GOOD, name="products.csv", **said):
    sheet = SimpleUploadedFile(name, content)
    return client.post(INDEX, HOW | {"sheet": sheet} | said)


@pytest.mark.feature("B11")
def test_the_florist_uploads_reads_and_loads(django_capture_on_commit_callbacks):
    make_rates()
    client = client_of(florist())

    answer = send(client)
    waiting = client.get(answer["Location"]).text
    taken = Upload.objects.get()
    run_job(job_id=taken.check_job_id)
    page = client.get(answer["Location"]).text
    client.post(reverse("imports:load", args=[taken.code]))
    taken.refresh_from_db()
    run_job(job_id=taken.load_job_id)
    done = client.get(answer["Location"]).text

    assert (answer.status_code, "Checking" in waiting) == (302, True)
    assert "Everything can be loaded" in page
    assert "<ins>9.00</ins>" in page
    assert not Upload.objects.filter(load_job=None).exists()
    assert "What changed" in done
    assert Product.objects.get().upc == "rose"


@pytest.mark.feature("B11", refuses=True)
def test_the_report_names_line_and_column_and_offers_no_load():
    rows = [f"a{n};Article;1.00" for n in range(1, 16)]
    taken = upload(csv_file("sku;title_en;price", *rows, "<b>x;Rose;1,50"))
    client = client_of(taken.user)
    address = reverse("imports:show", args=[taken.code])

    page = client.get(address).text
    refused = client.post(reverse("imports:load", args=[taken.code]), follow=True)

    assert "1 row has to be mended" in page
    assert "</span>17</th><td><code>price</code>" in page
    assert "1,50" in page
    assert "This upload cannot be loaded" in refused.text
    assert not Product.objects.exists()


@pytest.mark.feature("B11", refuses=True)
@pytest.mark.parametrize("role", [roles.EDITORS, roles.WORKSHOP, roles.ACCOUNTING])
def test_no_other_staff_enters(role):
    taken = upload(csv_file("sku;title_en;price", "rose;Rose;9"))
    client = client_of(make_user(role=role))
    pages = [
        INDEX,
        reverse("imports:manual"),
        reverse("imports:template"),
        reverse("imports:show", args=[taken.code]),
    ]

    answers = {client.get(page).status_code for page in pages}
    answers.add(send(client).status_code)
    answers.add(client.post(reverse("imports:load", args=[taken.code])).status_code)

    assert answers == {403}
    assert Upload.objects.count() == 1
    assert Upload.objects.get().load_job is None


@pytest.mark.feature("R-E06", refuses=True)
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("products.exe", GOOD, "Upload a CSV or XLSX file."),
        ("products.csv", b"x" * (MAX_BYTES + 1), "The file is larger than 20 MB."),
        ("products.csv", b"", "The submitted file is empty."),
    ],
)
def test_a_file_that_is_no_spreadsheet_is_not_stored(name, content, words):
    answer = send(client_of(florist()), content, name)

    assert (answer.status_code, words in answer.text) == (422, True)
    assert not Upload.objects.exists()


def test_a_visitor_is_led_to_the_door(client):
    answer = client.get(INDEX)

    assert (answer.status_code, "login" in answer["Location"]) == (302, True)


def test_the_empty_spreadsheet_can_be_filled_and_uploaded():
    client = client_of(florist())
    make_rates()
    headings = client.get(reverse("imports:template")).content
    cells = headings.decode("utf-8-sig").strip().split(";")
    row = {"sku": "rose", "title_fr": "Rose", "price": "9.00", "stock": "3"}
    line = ";".join(row.get(cell, "") for cell in cells)

    send(client, headings + line.encode())
    taken = Upload.objects.get()
    run_job(job_id=taken.check_job_id)
    taken.refresh_from_db()
    load(taken)

    manual = client.get(reverse("imports:manual")).text
    assert all(f">{cell}" in manual or f"{cell}," in manual for cell in cells[:4])
    assert Product.objects.get().title_en == "Rose"


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_a_file_that_cannot_be_read_says_why(state):
    taken = upload(io.BytesIO(b"name;cost\nrose;1\n"))
    if state == "cancelled":
        type(taken.check_job).objects.update(state="cancelled", message="")

    page = client_of(taken.user).get(reverse("imports:show", args=[taken.code])).text

    words = {
        "failed": "The first line needs headings",
        "cancelled": "The work was stopped before its end.",
    }
    assert words[state] in page


@pytest.mark.parametrize("count", [10, 100])
def test_the_list_asks_a_fixed_number_of_questions(
    count, django_assert_max_num_queries
):
    user = florist()
    Upload.objects.bulk_create(Upload(user=user, name=f"{n}.csv") for n in range(count))
    client = client_of(user)
    client.get(INDEX)

    with django_assert_max_num_queries(22):
        client.get(INDEX)


@pytest.mark.parametrize("count", [10, 100])
def test_a_judgement_asks_a_fixed_number_of_questions(
    count, django_assert_max_num_queries
):
    for n in range(3):
        make_article(f"a{n}")
    rows = [f"a{n};Article {n};2.00;1" for n in range(count)]

    with django_assert_max_num_queries(75):
        taken = upload(csv_file("sku;title_en;price;stock", *rows))

    assert taken.check_job.report["counts"]["created"] == count - 3
