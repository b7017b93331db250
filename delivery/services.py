"""Write down what was promised, and how each delivery went."""

from django.db import transaction
from django.utils import timezone

from oscar.core.loading import get_model

from delivery import calendar, states
from delivery.errors import (
    DayFull,
    OrderNotRunning,
    StepNeedsProof,
    TooLateToCorrect,
    WrongStep,
)
from delivery.following import lead_order, write_step
from delivery.funerals import deadline, funeral_of, write_funerals
from delivery.models import Delivery, DeliveryCharge
from delivery.moves import offers_to_move, refuse_missing_service
from delivery.offers import find_postcode, offer_days, offers_for
from delivery.places import Place, give_place_back, take_places
from delivery.plans import (
    DeliveryRequest,
    Plan,
    pick_day,
    pick_slot,
    plan_delivery,
)
from delivery.questions import refuse_unanswered
from delivery.rules import current_rules
from shop.order import statuses
from shop.order.vetoes import is_vetoed

Order = get_model("order", "Order")

__all__ = [
    "DeliveryRequest",
    "Plan",
    "current_rules",
    "find_postcode",
    "offer_days",
    "offers_for",
    "plan_delivery",
]

NEEDS_PROOF = (states.CARDED, states.RETURNED)


def record_deliveries(*, order, plans, fee_vat_rate) -> list[Delivery]:
    """Write the deliveries of an order and take their places, in its transaction.

    ``fee_vat_rate`` is the rate in percent of everything delivering costs. Raises
    DayFull when a place was taken meanwhile; nothing is kept then.
    """
    deliveries = [_delivery(order, plan, fee_vat_rate) for plan in plans]
    for delivery in deliveries:
        delivery.save()
    DeliveryCharge.objects.bulk_create(
        DeliveryCharge(
            delivery=delivery,
            kind=charge.kind,
            name=charge.name[:120],
            amount=charge.amount,
            vat_rate=fee_vat_rate,
        )
        for delivery, plan in zip(deliveries, plans, strict=True)
        for charge in plan.charges
        if charge.kind != DeliveryCharge.Kind.FEE
    )
    write_funerals(deliveries, [plan.request for plan in plans])
    take_places([plan.place for plan in plans])
    return deliveries


def _delivery(order, plan, fee_vat_rate):
    request, served = plan.request, plan.served
    return Delivery(
        order=order,
        way=request.way,
        recipient_name=request.recipient_name,
        recipient_phone=request.recipient_phone,
        line1=request.line1 if served else "",
        line2=request.line2 if served else "",
        postcode=served.postcode if served else "",
        commune=(request.commune or served.commune) if served else "",
        notes=request.notes,
        date=request.date,
        slot_id=plan.slot and plan.slot.pk,
        starts=plan.slot and plan.slot.starts,
        ends=plan.slot and plan.slot.ends,
        minutes=plan.minutes,
        holds_place=True,
        fee=plan.fee,
        fee_vat_rate=fee_vat_rate,
        card_message=request.card_message,
        card_signature=request.card_signature,
        anonymous=request.anonymous,
        substitution=request.substitution,
    )


@transaction.atomic
def retake_places(*, order) -> None:
    """Take the places of an order anew that was paid after its hold ran out.

    Raises DayFull, changing nothing, when a day is over or full now, or when flowers
    cannot be there for the service any more that they are for.
    """
    now, today = timezone.now(), timezone.localdate()
    rules = current_rules()
    places = []
    lost = order.deliveries.filter(holds_place=False).select_related("funeral")
    for delivery in lost:
        funeral = funeral_of(delivery)
        missed = funeral and now >= deadline(funeral.service_at)
        if missed or delivery.date < today or delivery.date in rules.closed_days:
            raise DayFull(day=delivery.date)
        places.append(_place_of(delivery, rules))
    take_places(places)
    for delivery in order.deliveries.filter(holds_place=False):
        if delivery.status == states.CANCELLED:
            write_step(delivery, states.SCHEDULED)
    order.deliveries.update(holds_place=True)


def _place_of(delivery, rules):
    rule = rules.on(delivery.date)
    slot = next((s for s in rules.slots if s.pk == delivery.slot_id), None)
    return Place(
        day=delivery.date,
        slot_id=delivery.slot_id,
        minutes=delivery.minutes,
        most_deliveries=rule.deliveries,
        most_minutes=rule.minutes,
        most_in_slot=slot and slot.deliveries,
    )


@transaction.atomic
def advance_delivery(
    *, delivery_id, status, user=None, note="", received_by="", photo=None
):
    """Move a delivery of a placed order one step, and its order with it.

    The order's row is locked, so that two people moving one card wait for each other;
    moving it where it is already changes nothing. ``photo`` is a picture that went
    through ``cms.cleaning.clean_picture``. Returns the delivery.

    Raises:
        OrderNotRunning: the order is not paid, or it is over.
        WrongStep: a delivery cannot go there from where it is.
        StepNeedsProof: a failed one needs a note or a photo.
        AnswerAwaited: the buyer was asked about a missing flower and has time left.
    """
    order, delivery = lock_delivery(delivery_id)
    if order.status not in statuses.PLACED:
        raise OrderNotRunning(status=order.status)
    if status == delivery.status:
        return delivery
    if status == states.CANCELLED:
        # Money goes back with a cancellation: refunds cancel, never a card on a board.
        raise WrongStep(status=delivery.status)
    if status not in states.next_states(delivery.status, delivery.way):
        raise WrongStep(status=delivery.status)
    if status in NEEDS_PROOF and not (note.strip() or photo):
        raise StepNeedsProof
    if status == states.MADE and delivery.status == states.SCHEDULED:
        refuse_unanswered(delivery)
    write_step(
        delivery, status, user=user, note=note, received_by=received_by, photo=photo
    )
    lead_order(order, user=user)
    return delivery


@transaction.atomic
def move_delivery(*, delivery_id, date, slot_id=None, user=None, note=""):
    """Promise a delivery for another day or slot; its price stays.

    The new place is taken before the old one is given back. A delivery that found
    nobody goes back to the workroom.

    Raises:
        TooLateToCorrect: it is on its way, or over.
        DateNotOffered, SlotNotOffered, DayFull: the calendar refuses the new day.
        PostcodeNotServed: no zone has its postcode any more.
        MissesService: it is for a funeral, and would miss the service.
    """
    order, delivery = lock_delivery(delivery_id)
    movable = (states.SCHEDULED, states.MADE, states.CARDED)
    if delivery.status not in movable or order.status in statuses.ENDED:
        raise TooLateToCorrect(status=delivery.status)
    offers = offers_to_move(delivery)
    refuse_missing_service(delivery, offers, day=date, slot_id=slot_id)
    offer = pick_day(offers, date)
    slot = pick_slot(offers, offer, slot_id)
    moved = f"{delivery.date} → {date}"
    place = Plan(None, None, offer, slot, delivery.minutes, ()).place
    take_places([place])
    give_place_back(delivery)
    delivery.date = date
    delivery.slot_id = slot and slot.pk
    delivery.starts, delivery.ends = slot and slot.starts, slot and slot.ends
    delivery.holds_place, delivery.stop = True, 0
    delivery.save(
        update_fields=["date", "slot", "starts", "ends", "holds_place", "stop"]
    )
    if delivery.status == states.CARDED:
        write_step(delivery, states.MADE, user=user, note=note)
        lead_order(order, user=user)
    order.notes.create(
        user=user, note_type="System", message=f"Delivery moved: {moved}. {note}"
    )
    return delivery


def lock_delivery(delivery_id):
    """Return an order, its row locked, and one delivery of it, read after the lock."""
    order_id = Delivery.objects.values_list("order_id", flat=True).get(pk=delivery_id)
    order = Order.objects.select_for_update(of=("self",)).get(pk=order_id)
    # Read after the lock: another step may have been taken meanwhile.
    delivery = Delivery.objects.select_related("order__sender").get(pk=delivery_id)
    return order, delivery


def customer_may_cancel(order, *, now=None, lock=False) -> bool:
    """Tell whether its customer may still cancel an order: not begun, and in time.

    The first of several deliveries decides, and whoever else has a word. Who cancels
    on the answer holds the order's row and asks with ``lock``.
    """
    now = now or timezone.now()
    if order.status not in statuses.HOLDING or is_vetoed(order, now, lock=lock):
        return False
    days = order.deliveries.order_by("date").values_list("date", flat=True)
    first = days.first()
    if first is None:
        return True
    return calendar.may_cancel(now, first, current_rules())
