"""What is set right about a delivery after the order, until its flowers leave."""

from datetime import UTC, datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from delivery import states
from delivery.calendar import BRUSSELS
from delivery.errors import CorrectedMeanwhile, MissesService, TooLateToCorrect
from delivery.funerals import deadline, first_day, fits, refuse_over, words_on
from delivery.models import Delivery, Funeral
from delivery.services import lock_delivery
from shop.order import statuses

# Place, day and fee belong together: a move changes them.
CORRECTABLE = (
    "recipient_name",
    "recipient_phone",
    "line1",
    "line2",
    "notes",
    "card_message",
    "card_signature",
    "anonymous",
)
OF_FUNERAL = ("ribbon", "venue", "service_at")
HERE = (states.SCHEDULED, states.MADE)


@transaction.atomic
def correct_delivery(*, delivery_id: int, changes: dict, user=None) -> Delivery:
    """Set right what is written on a delivery, on its order's address and in a note.

    ``changes`` maps names of CORRECTABLE to values. The order's row is locked, so that
    no correction crosses the departure.

    Raises:
        TooLateToCorrect: the flowers left, arrived, or the order was cancelled.
    """
    order, delivery = _locked_here(delivery_id)
    changed = _write(delivery, CORRECTABLE, changes)
    if order.deliveries.order_by("pk").first() == delivery:
        _correct_address(order.shipping_address, delivery)
    if changed:
        _note(order, user, f"Delivery corrected: {', '.join(changed)}")
    return delivery


@transaction.atomic
def correct_funeral(*, delivery_id, changes, seen, user=None, now=None) -> Funeral:
    """Set right the ribbon of a funeral, where its service is or when it begins.

    ``changes`` maps names of OF_FUNERAL to values, ``service_at`` an aware moment;
    ``seen`` is what ``stamp_of`` said of the funeral they were made from. A recipient
    named after the place follows it. The note on the order repeats no words: they are
    forgotten after the service.

    Raises:
        TooLateToCorrect: the flowers left, arrived, or the order was cancelled.
        CorrectedMeanwhile: a colleague was faster; carries the ``funeral`` as it is.
        ServiceIsOver: the service would have begun already.
        MissesService: the flowers would not be there in time, or days too early.
    """
    order, delivery = _locked_here(delivery_id)
    funeral = Funeral.objects.get(delivery=delivery)
    if stamp_of(funeral) != seen:
        raise CorrectedMeanwhile(funeral=funeral)
    service_at = changes.get("service_at", funeral.service_at)
    before, venue = funeral.service_at, funeral.venue
    if service_at != before:
        refuse_unmet(delivery, service_at, now or timezone.now())
    changed = _write(funeral, OF_FUNERAL, changes)
    if not changed:
        return funeral
    told = [name for name in changed if name != "service_at"]
    if service_at != before:
        told.append(f"service {_hour(before)} → {_hour(service_at)}")
    _note(order, user, f"Funeral corrected: {', '.join(told)}")
    if "venue" in changed and delivery.recipient_name == venue:
        renamed = {"recipient_name": funeral.venue}
        correct_delivery(delivery_id=delivery.pk, changes=renamed, user=user)
    return funeral


def may_correct(delivery) -> bool:
    """Tell whether a delivery, read with its order, can still be set right."""
    running = delivery.order.status in (statuses.PENDING, *statuses.PLACED)
    return running and delivery.status in HERE


def stamp_of(funeral) -> str:
    """Return a word that changes when what is corrected of a funeral does."""
    said = (funeral.ribbon, funeral.venue, funeral.service_at.astimezone(UTC))
    return sha256(repr(said).encode()).hexdigest()[:16]


def refuse_unmet(delivery, service_at: datetime, now: datetime) -> None:
    """Raise MissesService where a delivery as promised would miss a service.

    Flowers that are still here when they should be there miss it too.
    """
    refuse_over(service_at, now)
    hours = delivery if delivery.starts else None
    met = fits(service_at, delivery.date, hours, delivery.way)
    if not met or now >= deadline(service_at):
        early = delivery.date < first_day(service_at)
        raise MissesService(words_on(service_at, early=early))


def _locked_here(delivery_id):
    order, delivery = lock_delivery(delivery_id)
    if not may_correct(delivery):
        raise TooLateToCorrect(status=delivery.status)
    return order, delivery


def _write(row, names, changes):
    changed = [
        name
        for name in names
        if name in changes and changes[name] != getattr(row, name)
    ]
    for name in changed:
        setattr(row, name, changes[name])
    row.save(update_fields=changed)
    return changed


def _note(order, user, message):
    order.notes.create(user=user, note_type="System", message=message)


def _hour(moment):
    return f"{moment.astimezone(BRUSSELS):%Y-%m-%d %H:%M}"


def _correct_address(address, delivery):
    """Write the first delivery on the address that Oscar's dashboard shows."""
    if address is None:
        return
    address.last_name = delivery.recipient_name
    address.line1, address.line2 = delivery.line1, delivery.line2
    address.notes = delivery.notes
    address.save()
