"""The demo shop's reductions and its voucher, running whenever it is opened."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from oscar.core.loading import get_model

from catalogue.models import Category, Product
from demo.data import load
from promotions.models import PriceReduction, ReducedProduct

Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Range = get_model("offer", "Range")
Voucher = get_model("voucher", "Voucher")

LANGUAGES = ("en", "fr", "nl")


def seed_promotions(report=print):
    """Write them; what is over by now is run again from today."""
    entries = load("promotions")
    now = timezone.now()
    for entry in entries["reduction"]:
        _seed_reduction(entry, now)
    for entry in entries["voucher"]:
        _seed_voucher(entry, now)
    report(f"{PriceReduction.objects.count()} price reductions, one voucher code")


def _seed_reduction(entry, now):
    known = PriceReduction.objects.filter(name_en=entry["name"]["en"]).first()
    if known and known.ends_at > now + timedelta(days=1):
        return
    reduction = known or PriceReduction()
    for language in LANGUAGES:
        setattr(reduction, f"name_{language}", entry["name"][language])
    reduction.percent = Decimal(entry["percent"]) if "percent" in entry else None
    reduction.fixed_price = Decimal(entry["price"]) if "price" in entry else None
    reduction.size = entry.get("size", "")
    reduction.starts_at = now
    reduction.ends_at = now + timedelta(days=entry["days"])
    products = Product.objects.filter(upc__in=entry.get("products", ()))
    reduction.products = [ReducedProduct(product=product) for product in products]
    reduction.categories = Category.objects.filter(slug__in=entry.get("categories", ()))
    reduction.save()


def _seed_voucher(entry, now):
    everything, _new = Range.objects.get_or_create(
        name="Everything", defaults={"includes_all_products": True}
    )
    offer = ConditionalOffer.objects.filter(name=entry["offer"]).first()
    if offer is None:
        offer = ConditionalOffer.objects.create(
            name=entry["offer"],
            offer_type=ConditionalOffer.VOUCHER,
            benefit=Benefit.objects.create(
                range=everything,
                type=Benefit.PERCENTAGE,
                value=Decimal(entry["percent"]),
            ),
            condition=Condition.objects.create(
                range=everything, type=Condition.COUNT, value=1
            ),
        )
    voucher, _new = Voucher.objects.update_or_create(
        code=entry["code"],
        defaults={
            "name": entry["offer"],
            "usage": Voucher.ONCE_PER_CUSTOMER,
            "start_datetime": now - timedelta(days=1),
            "end_datetime": now + timedelta(days=365),
        },
    )
    voucher.offers.set([offer])
