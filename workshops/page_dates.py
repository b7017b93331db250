"""The dates on a workshop's own page, each with the form that books it."""

from workshops.forms import seats_form
from workshops.models.sessions import Session
from workshops.prices import with_prices


def show_dates(page, request) -> dict:
    """Return the dates of a workshop, whatever language it is read in.

    ``request.private_session`` is a date somebody has the code of: it is shown alone.
    ``request.refused_booking`` is ``(date key, form)`` of a booking that was refused.
    """
    private = getattr(request, "private_session", None)
    refused, form = getattr(request, "refused_booking", (0, None))
    sessions = [private] if private else dates_of(page)
    wanted = refused or _wanted(request)
    for session in sessions:
        session.page = page
        session.address = f"{page.address}?session={session.pk}#date-{session.pk}"
        own = refused == session.pk
        session.form = form if own else seats_form(session)
        session.is_refused = own
        session.asked = [(each, session.form[each.kind]) for each in session.prices]
    bookable = [each for each in sessions if each.is_bookable() and not each.is_full]
    # Where all are full the first one opens, so that its waiting list is seen.
    first = next(iter(bookable or sessions), None)
    open_key = wanted or (first.pk if first else 0)
    for session in sessions:
        session.is_open = session.pk == open_key
    return {
        "dates": sessions,
        "private": private,
        "refused": refused,
        "refused_form": None if _listed(refused, sessions) else form,
    }


def dates_of(page, now=None) -> list:
    """Return the public dates ahead of a workshop with their prices; two queries."""
    same = Session.objects.on_sale(now).filter(
        page__translation_key=page.translation_key
    )
    return with_prices(same)


def _wanted(request):
    """Return the key of the date a link leads to, 0 where it names none."""
    text = request.GET.get("session", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _listed(key, sessions):
    return any(session.pk == key for session in sessions)
