"""Flowers for a funeral: there in time for the service, or not promised at all."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.models import Product
from cms.frame_data import load_frame
from delivery.calendar import BRUSSELS, PICKUP, find_next
from delivery.errors import MissesService, ServiceIsOver
from delivery.models import Funeral
from delivery.rules import kept_with_rules

# Why a day or hours are not offered for a service.
MISSES_SERVICE = "misses-service"


@dataclass(frozen=True)
class FuneralRequest:
    """What a customer says of a funeral; ``service_at`` is an aware moment."""

    deceased: str
    venue: str
    service_at: datetime
    contact_name: str = ""
    contact_phone: str = ""
    ribbon: str = ""


def deadline(service_at: datetime) -> datetime:
    """Return the moment, in Brussels, at which flowers must be there at the latest."""
    ahead = timedelta(minutes=settings.FUNERAL_MINUTES_BEFORE)
    # Through UTC, so that an hour is an hour in the night the clocks change too.
    return (service_at.astimezone(UTC) - ahead).astimezone(BRUSSELS)


def arrival(day: date, slot, way) -> datetime:
    """Return the latest moment flowers promised for ``slot`` (or any time) arrive.

    What is fetched is there as soon as it is ready.
    """
    at = time.max
    if slot is not None:
        at = slot.starts if way == PICKUP else slot.ends
    return datetime.combine(day, at, tzinfo=BRUSSELS).astimezone(UTC)


def first_day(service_at: datetime) -> date:
    """Return the first day on which flowers for a service may come."""
    day = service_at.astimezone(BRUSSELS).date()
    return day - timedelta(days=settings.FUNERAL_DAYS_BEFORE)


def fits(service_at: datetime, day: date, slot, way) -> bool:
    """Tell whether flowers of this day and slot are there in time, not days early."""
    in_time = arrival(day, slot, way) <= deadline(service_at).astimezone(UTC)
    return in_time and day >= first_day(service_at)


def narrow(offers, service_at: datetime, way) -> list:
    """Return the offers with what misses the service closed, and saying so."""
    return [_narrow(offer, service_at, way) for offer in offers]


def _narrow(offer, service_at, way):
    if not offer.open:
        return offer
    if not offer.slots:
        good = fits(service_at, offer.day, None, way)
        return offer if good else replace(offer, problem=MISSES_SERVICE)
    slots = tuple(
        slot
        if slot.problem or fits(service_at, offer.day, slot.rule, way)
        else replace(slot, problem=MISSES_SERVICE)
        for slot in offer.slots
    )
    some = any(slot.open for slot in slots)
    return replace(offer, slots=slots, problem="" if some else MISSES_SERVICE)


def refuse_over(service_at: datetime, now: datetime) -> None:
    """Raise ServiceIsOver for a service that has begun."""
    if service_at <= now:
        raise ServiceIsOver(f"{ServiceIsOver.message} {call_us()}")


def offers_in_time(offers, service_at, *, day, slot_id, way, now=None) -> list:
    """Return the offers narrowed to a service, having refused what misses it.

    Raises:
        ServiceIsOver: it has begun.
        MissesService: the day and slot asked for miss it; carries ``next_date``.
    """
    refuse_over(service_at, now or timezone.now())
    narrowed = narrow(offers, service_at, way)
    refuse_unfit(narrowed, service_at, day=day, slot_id=slot_id, way=way)
    return narrowed


def refuse_unfit(offers, service_at, *, day, slot_id, way) -> None:
    """Raise MissesService where a day and slot miss a service.

    ``offers`` are narrowed to it. Hours that nobody chose yet, or that do not exist,
    are refused elsewhere.
    """
    offer = next((each for each in offers if each.day == day), None)
    slot = offer and offer.slot(slot_id)
    if offer and offer.slots and slot is None:
        if offer.problem != MISSES_SERVICE:
            return
    elif fits(service_at, day, slot and slot.rule, way):
        return
    # Every open day is one the flowers are in time on.
    found = find_next(offers)
    raise MissesService(
        words_on(service_at, early=day < first_day(service_at)),
        slot_id=slot_id if slot else None,
        next_date=found and found.day,
    )


def words_on(service_at, *, early=False) -> str:
    """Say when flowers for a service must be there, and whom to call."""
    if early:
        words = ngettext(
            "Flowers for this service can come one day before it, not earlier.",
            "Flowers for this service can come %(n)d days before it, not earlier.",
            settings.FUNERAL_DAYS_BEFORE,
        ) % {"n": settings.FUNERAL_DAYS_BEFORE}
    else:
        local, latest = service_at.astimezone(BRUSSELS), deadline(service_at)
        words = _(
            "The service is on %(day)s at %(time)s: the flowers must be there by "
            "%(latest)s."
        ) % {
            "day": date_format(local, "l j F"),
            "time": f"{local:%H:%M}",
            "latest": f"{latest:%H:%M}",
        }
    return f"{words} {call_us()}"


def call_us() -> str:
    """Say the shop's phone number, for what only people can arrange."""
    phone = load_frame()[0].identity.get("phone")
    if not phone:
        return _("Please call us: we find a way together.")
    return _("Please call us on %(phone)s: we find a way together.") % {"phone": phone}


def write_funerals(deliveries, requests) -> None:
    """Write what was said of each funeral, in the order's transaction."""
    Funeral.objects.bulk_create(
        Funeral(
            delivery=delivery,
            deceased=said.deceased,
            venue=said.venue,
            service_at=said.service_at,
            contact_name=said.contact_name,
            contact_phone=said.contact_phone,
            ribbon=said.ribbon,
        )
        for delivery, request in zip(deliveries, requests, strict=True)
        if (said := request.funeral)
    )


def funeral_of(delivery) -> Funeral | None:
    """Return the funeral a delivery is for, None for any other."""
    return getattr(delivery, "funeral", None)


def flag_of(delivery) -> str:
    """Return the words nobody may overlook, "" where no funeral waits.

    The day is said where the flowers come on an earlier one.
    """
    funeral = funeral_of(delivery)
    if funeral is None:
        return ""
    service = funeral.service_at.astimezone(BRUSSELS)
    when = f"{service:%H:%M}"
    if service.date() != delivery.date:
        when = f"{date_format(service, 'D j F')} {when}"
    return _("FUNERAL %(when)s") % {"when": when}


def on_funeral_shelf(products) -> bool:
    """Tell whether one of these lies on the shelf of pieces for funerals."""
    families = {product.family_id for product in products}
    if not families or not settings.FUNERAL_SHELF:
        return False
    lying = Product.categories.through.objects.filter(
        product__in=families, category__slug=settings.FUNERAL_SHELF
    )
    return kept_with_rules("funeral-shelf", families, lying.exists)


def forget_funerals(now=None) -> int:
    """Blank names, numbers and ribbons of services long over; return how many."""
    before = (now or timezone.now()) - timedelta(days=settings.FUNERAL_KEPT_DAYS)
    old = Funeral.objects.filter(service_at__lt=before)
    told = old.exclude(deceased="", contact_name="", contact_phone="", ribbon="")
    return told.update(deceased="", contact_name="", contact_phone="", ribbon="")
