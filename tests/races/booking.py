"""The steps of a guest who books seats, without a screen."""

from django.conf import settings

from tests.races.visitors import at_once

BOOKED = (
    "SELECT b.id, a.id FROM workshops_booking b"
    " JOIN workshops_attendee a ON a.booking_id = b.id"
    " WHERE b.session_id = ? ORDER BY a.id"
)


def put_in_basket(visitor, stage, seats=1):
    """Put seats of the stage's date in a visitor's basket."""
    return visitor.post(f"/en/seats/book/{stage['session']}/", {"adult": seats})


def order(visitor, number, **changes):
    """Send the checkout of a basket of seats, all on the buyer's name."""
    said = {
        "sender_name": f"Guest {number}",
        "sender_email": f"buyer{number}@example.com",
    }
    return visitor.post("/en/checkout/", said | names(visitor) | changes)


def names(visitor):
    """Return a name for each seat the checkout asks about."""
    return names_on(visitor.get("/en/checkout/").text)


def names_on(page):
    """Return the fields in which a page asks who comes, filled in."""
    found = [part.split('"')[0] for part in page.split('name="seat-')[1:]]
    return {f"seat-{name}": "Somebody" for name in found if name.endswith("-name")}


def people(shop, stage, count, seats=1):
    """Return visitors with seats in their baskets."""
    visitors = [shop.visitor() for _ in range(count)]
    for visitor in visitors:
        assert put_in_basket(visitor, stage, seats).status_code == 302
    return visitors


def order_at_once(visitors, **changes):
    """Let all of them order at one moment, the page read before."""
    said = [names(visitor) | changes for visitor in visitors]
    return at_once(
        lambda v=v, n=n, s=s: v.post(
            "/en/checkout/",
            {"sender_name": f"Guest {n}", "sender_email": f"buyer{n}@example.com"} | s,
        )
        for n, (v, s) in enumerate(zip(visitors, said, strict=True))
    )


def give_up(shop, stage, number=0):
    """Cancel the seat of one of the stage's orders, as its customer does."""
    booking, attendee = shop.rows(BOOKED, stage["session"])[number]
    token = stage["tokens"][number]
    return shop.visitor().post(
        f"/en/seats/booking/{token}/{booking}/cancel/", {"seat": attendee}
    )


def move(shop, stage, number=0):
    """Move the seat of one of the stage's orders to its other date."""
    booking, _attendee = shop.rows(BOOKED, stage["session"])[number]
    token = stage["tokens"][number]
    return shop.visitor().post(
        f"/en/seats/booking/{token}/{booking}/move/", {"date": stage["other"]}
    )


def leave(shop, token):
    """Leave the waiting list, as who waits does."""
    return shop.visitor().post(f"/en/seats/waiting/{token}/leave/")


def returning(shop, basket):
    """Return a visitor whose cookie names a basket filled before."""
    visitor = shop.visitor()
    visitor.session.cookies.set(settings.OSCAR_BASKET_COOKIE_OPEN, basket)
    return visitor
