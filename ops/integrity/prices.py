"""What must always be true of discounts and reduced prices; see ops.integrity."""

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from oscar.core.loading import get_model

from promotions.models import ReducedPrice
from shop.order import statuses

ConditionalOffer = get_model("offer", "ConditionalOffer")
OfferUse = get_model("offer", "OfferUse")
Voucher = get_model("voucher", "Voucher")
VoucherApplication = get_model("voucher", "VoucherApplication")


def offers_stay_within_their_caps():
    """R-I8: no offer was used, or gave, more than it may."""
    over = ConditionalOffer.objects.filter(
        Q(
            max_global_applications__gt=0,
            num_applications__gt=F("max_global_applications"),
        )
        | Q(max_discount__gt=0, total_discount__gt=F("max_discount"))
    )
    return [
        f"offer {offer.name}: used {offer.num_applications} times of "
        f"{offer.max_global_applications}, gave {offer.total_discount} of "
        f"{offer.max_discount}"
        for offer in over
    ]


def offers_count_what_orders_used():
    """R-I8: an offer's counter is the sum of what orders that stand used."""
    offers = ConditionalOffer.objects.annotate(used=Coalesce(Sum("uses__times"), 0))
    return [
        f"offer {offer.name}: counts {offer.num_applications}, orders used {offer.used}"
        for offer in offers.exclude(used=F("num_applications"))
    ]


def customers_stay_within_their_caps():
    """R-I8: no customer had an offer more often than a customer may."""
    over = (
        OfferUse.objects.exclude(customer="")
        .filter(offer__max_user_applications__gt=0)
        .values("offer__name", "customer", "offer__max_user_applications")
        .annotate(used=Sum("times"))
        .filter(used__gt=F("offer__max_user_applications"))
    )
    return [
        f"offer {row['offer__name']}: one customer used it {row['used']} times of "
        f"{row['offer__max_user_applications']}"
        for row in over
    ]


def vouchers_are_used_as_often_as_they_may():
    """R-I8: single use once; once per customer once for each."""
    found = []
    uses = VoucherApplication.objects.exclude(claim=None)
    for usage, by in (
        (Voucher.SINGLE_USE, ("voucher__code",)),
        (Voucher.ONCE_PER_CUSTOMER, ("voucher__code", "customer")),
    ):
        rows = uses.filter(voucher__usage=usage).order_by().values(*by)
        for row in rows.annotate(used=Count("pk")).filter(used__gt=1):
            found.append(f"voucher {row['voucher__code']}: used {row['used']} times")
    return found


def cancelled_orders_use_nothing():
    """R-I8: a cancelled order gave its voucher and its offers back."""
    cancelled = {"order__status": statuses.CANCELLED}
    return [
        f"order {use.order.number}: cancelled, still uses {use}"
        for model in (OfferUse, VoucherApplication)
        for use in model.objects.filter(**cancelled).select_related("order")
    ]


def one_reduced_price_at_a_time():
    """X1: reduced prices of a stock record never overlap."""
    found, last = [], None
    rows = ReducedPrice.objects.order_by("stockrecord", "starts_at")
    for row in rows.iterator(chunk_size=2000):
        if (
            last
            and last.stockrecord_id == row.stockrecord_id
            and (last.ends_at > row.starts_at)
        ):
            found.append(f"stock record {row.stockrecord_id}: two prices at once")
        last = row
    return found


CHECKS = (
    ("R-I8", offers_stay_within_their_caps),
    ("R-I8", offers_count_what_orders_used),
    ("R-I8", customers_stay_within_their_caps),
    ("R-I8", vouchers_are_used_as_often_as_they_may),
    ("R-I8", cancelled_orders_use_nothing),
    ("X1", one_reduced_price_at_a_time),
)
