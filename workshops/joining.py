"""Ask to wait with an address nobody checked: the answer tells nothing of it."""

from django.db import transaction

from common.customers import customer_key
from workshops import mails
from workshops.errors import AlreadyBooked, AlreadyWaiting
from workshops.models import Booking, WaitingEntry
from workshops.waiting import join_waiting_list, place_of


@transaction.atomic
def ask_to_wait(
    *, session_id: int, name: str, email: str, language: str, party: int, now=None
) -> WaitingEntry | None:
    """Put a party on the list; None where its address has seats or waits already.

    Then only the owner of the address is told, by mail and at most once a day: who
    asks must answer both alike. Raises what else ``join_waiting_list`` refuses.
    """
    try:
        return join_waiting_list(
            session_id=session_id,
            name=name,
            email=email,
            language=language,
            party=party,
            now=now,
        )
    except AlreadyWaiting:
        entry = waits_as(session_id, email)
        mails.post_waits_already(entry, place_of(entry))
    except AlreadyBooked:
        live = Booking.objects.filter(
            session=session_id, customer=customer_key(email), state__in=Booking.LIVE
        )
        rows = live.select_related("order__sender", "session__page", "session__room")
        mails.post_booked_already(rows.get())
    return None


def waits_as(session_id: int, email: str) -> WaitingEntry | None:
    """Return the live entry of an address on the list of a date, None without one."""
    live = WaitingEntry.objects.filter(
        session=session_id, customer=customer_key(email), state__in=WaitingEntry.LIVE
    )
    return live.select_related("session__page", "session__room").first()
