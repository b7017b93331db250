"""Seats that are kept for a party: in a basket, at the checkout, after it failed."""

from django.db.models import Q
from django.utils import timezone

from oscar.core.loading import get_model

from workshops import mails
from workshops.errors import OfferOver
from workshops.models import Session, WaitingEntry, WaitingStep
from workshops.waiting import lock_session, note_step

StockPool = get_model("partner", "StockPool")
State, What = WaitingEntry.State, WaitingStep.What


def take_offer(*, entry_id: int, basket, now=None) -> WaitingEntry:
    """Note in which basket the kept seats of a party lie.

    Raises OfferOver when they are not kept any more.
    """
    live = WaitingEntry.objects.filter(
        pk=entry_id, state=State.OFFERED, deadline__gt=now or timezone.now()
    )
    if not live.update(basket=basket):
        raise OfferOver
    return WaitingEntry.objects.get(pk=entry_id)


def live_offers():
    """Return the parties that seats are kept for now, whoever they are."""
    return WaitingEntry.objects.filter(state=State.OFFERED, deadline__gt=timezone.now())


def _offers_of(basket) -> Q:
    """Match what is kept for a basket, or for the customer known to own it."""
    mine = Q(basket=basket.pk)
    if basket.customer:
        mine |= Q(customer=basket.customer)
    return Q(
        mine,
        state=State.OFFERED,
        deadline__gt=timezone.now(),
    )


def kept_for(basket, sessions) -> dict:
    """Return ``{pool key: units}`` kept for a basket."""
    kept, known = {}, {session.pk: session for session in sessions}
    offers = WaitingEntry.objects.filter(_offers_of(basket), session__in=known)
    for entry in offers:
        for pool in known[entry.session_id].pools:
            kept[pool.pk] = kept.get(pool.pk, 0) + entry.held
    return kept


def claim_kept(basket, sessions) -> set:
    """Free what is kept for a basket, just before its order takes it.

    The caller holds the locks of the pools: nobody else gets in between. Who books
    while waiting waits no more. Returns the keys of the dates whose list got shorter.
    """
    ends = _offers_of(basket)
    if basket.customer:
        ends |= Q(customer=basket.customer, state__in=WaitingEntry.LIVE)
    entries = WaitingEntry.objects.filter(ends, session__in=sessions)
    ending = list(entries.select_for_update())
    for entry in ending:
        end_as_booked(entry, basket_id=basket.pk)
    return {entry.session_id for entry in ending}


def stop_waiting(session, customer, **known) -> None:
    """Take a customer who has seats now off the list of a date."""
    still = session.waiting.filter(customer=customer, state__in=WaitingEntry.LIVE)
    for entry in still.select_for_update():
        end_as_booked(entry, **known)


def end_as_booked(entry, **known) -> None:
    """Free what is kept for a party that has its seats; locks are the caller's."""
    session = Session.objects.select_related("materials").get(pk=entry.session_id)
    keys = {session.pool_id, session.materials and session.materials.pool_id} - {None}
    for pool in StockPool.objects.filter(pk__in=keys).order_by("pk"):
        pool.give_back(entry.held)
    entry.state, entry.held = State.BOOKED, 0
    for name, value in known.items():
        setattr(entry, name, value)
    entry.save(update_fields=["state", "held", *known])
    note_step(entry, What.BOOKED)


def note_order(order, session) -> bool:
    """Tie the parties that just booked to their order; return whether there were any.

    Who booked for fewer than were waiting leaves seats to the next.
    """
    mine = session.waiting.filter(
        basket=order.basket_id, state=State.BOOKED, order=None
    )
    return bool(mine.update(order=order))


def restore_offers(*, order, now=None) -> None:
    """Keep seats again for who did not pay, while their time has not passed.

    In the transaction that cancelled the order, which gave its seats back.
    """
    now = now or timezone.now()
    for entry in order.waiting_entries.filter(state=State.BOOKED).order_by("pk"):
        session = lock_session(entry.session_id)
        entry.session, entry.order = session, None
        if not session.is_bookable(now) or (entry.deadline and entry.deadline <= now):
            _end_unpaid(entry, session)
            continue
        enough = entry.deadline is not None and session.free >= entry.party
        if enough:
            for pool in session.pools:
                pool.take(entry.party)
        entry.state = State.OFFERED if enough else State.WAITING
        entry.held = entry.party if enough else 0
        entry.deadline = entry.deadline if enough else None
        entry.save(update_fields=["state", "held", "order", "deadline"])
        note_step(entry, What.RETURNED)


def _end_unpaid(entry, session):
    """End a party whose time passed, or whose date is off, while it did not pay."""
    off = session.is_cancelled
    entry.state = State.CLOSED if off else State.LAPSED
    entry.save(update_fields=["state", "order"])
    note_step(entry, What.CLOSED if off else What.LAPSED)
    if off:
        mails.post_waiting(entry, "waiting_closed", reason=session.cancel_reason)
    else:
        mails.post_waiting(entry, "waiting_lapsed", key=str(entry.offers))


def follow_basket(*, merged, into) -> None:
    """Keep seats for the basket that another's lines were put into."""
    WaitingEntry.objects.filter(basket=merged).update(basket=into)


def claim_restored(order) -> None:
    """Let go of seats kept again for an order that is being paid late after all.

    In the transaction that promises its units anew, pools locked.
    """
    entries = WaitingEntry.objects.filter(
        basket=order.basket_id,
        session__bookings__order=order,
        state__in=WaitingEntry.LIVE,
    )
    for entry in entries.order_by("pk"):
        end_as_booked(entry, order_id=order.pk)
