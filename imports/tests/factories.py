"""Files as people upload them, and the shop they meet."""

import io
import zipfile

from django.core.files.base import ContentFile

from oscar.core.loading import get_model

from openpyxl import Workbook
from PIL import Image

from catalogue.models import Product
from catalogue.tests.factories import make_rates
from imports.known import our_partner
from imports.services import load_upload, take_upload
from jobs.running import run_job
from users import roles
from users.tests.factories import make_user

StockRecord = get_model("partner", "StockRecord")
OPTIONS = {
    "language": "en",
    "comma": False,
    "vat_category": "flowers",
    "new_categories": False,
}


def florist():
    """Return somebody who may change products."""
    return make_user(role=roles.SHOP)


def csv_file(*lines, encoding="utf-8", end="\n"):
    """Return lines as bytes in a file."""
    text = "".join(line + end for line in lines)
    return io.BytesIO(text.encode(encoding))


def xlsx_file(*rows):
    """Return rows as a workbook."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def zip_file(entries):
    """Return ``{path or ZipInfo: bytes}`` as a zip."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    file.seek(0)
    return file


def jpeg(colour="red", size=(40, 30)):
    """Return a small picture."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return file.getvalue()


def upload(file, *, user=None, pictures=None, name="products.csv", **options):
    """Upload a file and have it judged; return the upload, its report loaded."""
    make_rates()
    taken = take_upload(
        sheet=ContentFile(file.read(), name),
        pictures=pictures and ContentFile(pictures.read(), "pictures.zip"),
        options=OPTIONS | options,
        user=user or florist(),
        language="en",
    )
    run_job(job_id=taken.check_job_id)
    taken.refresh_from_db()
    return taken


def load(taken, *, good_rows=False):
    """Load an upload; return the job when it is over."""
    load_upload(upload=taken, user=taken.user, language="en", good_rows=good_rows)
    run_job(job_id=taken.load_job_id)
    taken.refresh_from_db()
    return taken.load_job


def told(taken):
    """Return ``(line, column, reason)`` of the problems of a judgement."""
    return [
        (each["line"], each["column"], each["reason"])
        for each in taken.check_job.report["problems"]
    ]


def counts(job):
    """Return how many were created, updated, unchanged and refused."""
    said = job.report["counts"]
    return tuple(said[k] for k in ("created", "updated", "unchanged", "refused"))


def make_article(sku, price="10.00", units=5, **fields):
    """Return an article of ours, sold without sizes."""
    make_rates()
    product = Product.objects.create(
        upc=sku,
        title=sku.title(),
        structure=Product.STANDALONE,
        product_class=get_model("catalogue", "ProductClass").objects.get_or_create(
            name="Flowers", defaults={"track_stock": True}
        )[0],
        **fields,
    )
    StockRecord.objects.create(
        product=product,
        partner=our_partner(),
        partner_sku=sku,
        price=price,
        price_currency="EUR",
        num_in_stock=units,
    )
    return product


def stock_of(sku):
    """Return what is in stock of an article, and what is promised of it."""
    record = StockRecord.objects.get(partner=our_partner(), partner_sku=sku)
    return record.num_in_stock, record.num_allocated
