"""What the worker does for workshops; every task may run twice."""

from celery import shared_task

from workshops import cancelling, reminding, waiting


@shared_task
def call_off_bookings(session_pk):
    """Pay everybody of a called-off date back and tell them."""
    cancelling.call_off_all(session_pk)


@shared_task
def fill_freed_seats(session_pk):
    """Offer seats that came free to who waits."""
    waiting.fill_session(session_id=session_pk)


@shared_task
def sweep_workshops():
    """Find what a dead worker left: offers over, lists over, people not paid back.

    One task each: a date that cannot be handled must not stop the others.
    """
    for pk in waiting.due_offers()[:500]:
        waiting.lapse_offer(entry_id=pk)
    for pk in waiting.parties_left_waiting():
        waiting.close_waiting(entry_id=pk)
    for pk in cancelling.called_off_with_people():
        call_off_bookings.delay(pk)
    for pk in waiting.sessions_to_fill():
        fill_freed_seats.delay(pk)


@shared_task
def remind_attendees():
    """Remind of dates within two days, and ask staff about dates with too few."""
    reminding.remind_all()
    reminding.ask_all()
