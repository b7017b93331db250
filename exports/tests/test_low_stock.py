"""What runs low goes home as the list shows it, narrowed as the list was."""

import csv
import io

from django.urls import reverse
from django.utils import translation

import pytest

from catalogue.models import Category
from catalogue.tests.factories import make_addon, make_bouquet, only_size
from exports.models import ExportLog
from exports.registry import EXPORTS
from jobs.models import Job
from shop.dashboard.tests.factories import client_of, make_user

pytestmark = pytest.mark.django_db

SEE = ("wagtailadmin.access_admin", "stock.view_stockmovement")
PAGE = "/admin/exports/low-stock/"


@pytest.fixture
def client():
    """Return a browser of somebody who sees stock and takes it home."""
    return client_of(make_user(*SEE, "exports.export_products"))


@pytest.fixture
def shelf():
    """Roses, four of which are left, two promised; vases there are enough of."""
    shelf = Category.add_root(name="Roses", name_fr="Les roses")
    bouquet = make_bouquet(title="Few", units=4, title_fr="Peu")
    bouquet.categories.add(shelf)
    only_size(bouquet).stockrecords.get().allocate(2)
    make_addon(title="Vase", units=10)
    return shelf


def take(client, **asked):
    columns = [*EXPORTS["low-stock"].columns]
    return client.post(PAGE, {"columns": columns, "separator": ",", **asked})


def rows_of(answer):
    text = b"".join(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.feature("O5")
@pytest.mark.feature("C9")
def test_the_file_has_what_the_list_has(client, shelf):
    low = client.get(reverse("stock_admin:low"))

    answer = take(client)

    (listed,) = low.context["page_obj"].object_list
    assert answer.streaming
    assert rows_of(answer) == [
        {
            "Product": "Few, Standard",
            "SKU": listed.partner_sku,
            "Category": "Roses",
            "Free": "2",
            "In stock": "4",
            "Promised": "2",
            "Threshold": "5",
        }
    ]
    log = ExportLog.objects.get()
    assert (log.name, log.rows) == ("low-stock", 1)


def test_titles_and_categories_are_the_readers(client, shelf):
    with translation.override("fr"):
        row = EXPORTS["low-stock"]
        chunk = list(row.rows({}).values("pk", *row.fields))
        row.attach(chunk)
        cells = [row.columns[name].read(chunk[0]) for name in ("product", "categories")]

    assert cells == ["Peu, Standard", "Les roses"]


@pytest.mark.feature("O5")
def test_the_list_leads_to_its_file_as_it_was_narrowed(client, shelf):
    list_page = reverse("stock_admin:low")
    asked = {"threshold": "20", "category": shelf.pk}

    buttons = [
        client.get(list_page, each).context["buttons"][0].url
        for each in ({}, asked, {"threshold": "few"}, {"threshold": "0"})
    ]
    form = client.get(buttons[1]).context["form"]

    assert buttons == [
        PAGE,
        f"{PAGE}?threshold=20&category={shelf.pk}",
        f"{PAGE}?threshold=5",
        f"{PAGE}?threshold=0",
    ]
    assert form["threshold"].value() == "20"
    assert form["category"].value() == str(shelf.pk)
    everything = [row["Product"] for row in rows_of(take(client, threshold="20"))]
    assert everything == ["Few, Standard", "Vase"]
    assert len(rows_of(take(client, **asked))) == 1
    assert rows_of(take(client, threshold="0")) == []


@pytest.mark.feature("O5")
def test_a_long_file_is_the_workers_and_the_same(
    client, shelf, settings, django_capture_on_commit_callbacks
):
    asked = {"threshold": "20", "category": str(shelf.pk)}
    small = b"".join(take(client, **asked))
    settings.EXPORT_DIRECT_ROWS = 0

    with django_capture_on_commit_callbacks(execute=True):
        answer = take(client, **asked)

    job = Job.objects.get()
    assert job.params["asked"].items() >= asked.items()
    page = client.get(answer["Location"])
    assert b"".join(client.get(page.context["link"])) == small
    assert small.count(b"\n") == 2


@pytest.mark.feature("O5", refuses=True)
@pytest.mark.parametrize(
    "asked",
    [
        {"threshold": "-1"},
        {"threshold": "few"},
        {"threshold": "100001"},
        {"category": "999999"},
    ],
)
def test_a_filter_that_makes_no_sense_takes_nothing(client, shelf, asked):
    answer = take(client, **asked)

    assert answer.status_code == 400
    assert answer.context["form"].data.dict().items() >= asked.items()
    assert not ExportLog.objects.exists()


@pytest.mark.feature("O5", refuses=True)
def test_who_only_sees_the_list_takes_nothing(shelf):
    client = client_of(make_user(*SEE))

    low = client.get(reverse("stock_admin:low"))
    answer = take(client)

    assert (low.context["buttons"], PAGE in low.text) == ([], False)
    assert answer.status_code == 403
    assert not ExportLog.objects.exists()
