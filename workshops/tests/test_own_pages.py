"""The pages of booked seats: seen by their link, cancelled and moved in time."""

from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest

from ops.integrity import find_breaches
from refunds.models import Refund
from refunds.tests.factories import paid_order, pay
from shop.checkout.tests.factories import sender
from shop.order.links import order_token
from users.tests.factories import make_user
from workshops.cancelling import call_off_all, cancel_seats
from workshops.models import Booking
from workshops.sessions import call_off_session
from workshops.tests.factories import (
    book,
    book_paid,
    coming,
    in_days,
    let_in,
    make_page,
    make_session,
    move_start,
    order_seats,
    seats_basket,
    taken,
)

pytestmark = pytest.mark.django_db


def address(name, order, *args):
    """Return an address below the page of an order's seats."""
    return reverse(f"workshops:{name}", args=[order_token(order.number), *args])


def words(response):
    """Return a page's text, white space in one."""
    return " ".join(response.content.decode().split())


@pytest.fixture
def booking(bank):
    """A paid booking of Anne and Bart."""
    return book_paid(bank, make_session(capacity=4), 2, names=["Anne", "Bart"])


@pytest.mark.feature("H5")
def test_the_page_tells_when_where_who_and_until_when(client, booking):
    page = words(client.get(address("booking", booking.order)))

    for told in ("Anne", "Bart", "Rue Haute 12", "You can cancel", "A winter wreath"):
        assert told in page
    for each in booking.attendees.all():
        assert f"/{each.pk}.pdf" in page
        assert f"/{each.pk}.ics" in page


@pytest.mark.parametrize("name", ["ticket", "calendar"])
def test_a_ticket_and_a_calendar_file_can_be_fetched(client, booking, name):
    one = booking.attendees.first()

    response = client.get(address(name, booking.order, one.pk))

    kinds = {"ticket": "application/pdf", "calendar": "text/calendar; charset=utf-8"}
    assert (response.status_code, response["Content-Type"]) == (200, kinds[name])
    assert one.spoken_code in response["Content-Disposition"]


@pytest.mark.feature("H5", refuses=True)
@pytest.mark.parametrize("name", ["ticket", "calendar", "cancel", "move"])
def test_what_is_anothers_does_not_exist_here(client, bank, booking, name):
    other = book_paid(bank, booking.session, email="eva@example.com")
    foreign = other.attendees.get().pk if name in ("ticket", "calendar") else other.pk

    response = client.get(address(name, booking.order, foreign))
    posted = client.post(address(name, booking.order, foreign), {"seat": foreign})

    assert response.status_code == 404
    assert posted.status_code in (404, 405)
    assert taken(booking.session) == 3


def test_a_cancelled_seat_has_no_ticket_but_cancels_its_date(client, booking):
    one = booking.attendees.first()
    cancel_seats(booking_id=booking.pk, attendee_ids=[one.pk], reason="x")

    assert client.get(address("ticket", booking.order, one.pk)).status_code == 404
    file = client.get(address("calendar", booking.order, one.pk)).content.decode()
    assert "STATUS:CANCELLED" in file


@pytest.mark.parametrize("name", ["ticket", "calendar"])
def test_what_is_not_paid_has_no_files(client, name):
    order = book(make_session())
    one = order.bookings.get().attendees.get()

    assert client.get(address(name, order, one.pk)).status_code == 404
    page = words(client.get(address("booking", order)))
    assert "once they are paid" in page
    assert f"/{one.pk}.pdf" not in page


@pytest.mark.feature("H5")
def test_cancelling_asks_who_then_shows_the_euros_then_does_it(client, booking):
    url = address("cancel", booking.order, booking.pk)
    first, second = coming(booking)

    asked = client.get(url)
    shown = client.get(url, {"asked": 1, "seat": second})
    assert "€68.00" not in words(asked)
    assert "€68.00" in words(shown)
    assert not Refund.objects.exists()

    done = client.post(url, {"seat": second}, follow=True)

    assert "€68.00 goes back the way you paid" in words(done)
    assert coming(booking) == [first]
    refund = Refund.objects.get()
    assert refund.reason == "1 seat cancelled: A winter wreath"
    assert find_breaches() == []


def test_the_reason_of_a_refund_is_in_the_orders_language(client, bank):
    who = sender(email="anne@example.com", language="fr")
    booked = book_paid(bank, make_session(), sender=who)

    client.post(address("cancel", booked.order, booked.pk), {"seat": coming(booked)})

    assert "A winter wreath" in Refund.objects.get().reason


@pytest.mark.feature("H5", refuses=True)
@pytest.mark.parametrize("seats", [[], ["x"], ["-1"], ["²"], ["9" * 40]])
def test_nobody_chosen_is_asked_again(client, booking, seats):
    url = address("cancel", booking.order, booking.pk)

    posted = client.post(url, {"seat": seats})

    assert posted.status_code == 422
    assert "Choose at least one person." in words(posted)
    assert len(coming(booking)) == 2


@pytest.mark.feature("H5", refuses=True)
@pytest.mark.feature("Z7", refuses=True)
@pytest.mark.parametrize("name", ["cancel", "move"])
def test_after_the_deadline_the_pages_explain_and_change_nothing(client, booking, name):
    url = address(name, booking.order, booking.pk)
    other = make_session(booking.session.page, starts_at=in_days(40))
    move_start(booking.session, hours=2)

    posted = client.post(url, {"seat": coming(booking), "date": other.pk})

    assert posted.status_code == 409
    assert "It is too late to change this by yourself" in words(posted)
    assert "too late" in words(client.get(address("booking", booking.order)))
    assert not Refund.objects.exists()
    assert (taken(booking.session), taken(other)) == (2, 0)


@pytest.mark.feature("H5", refuses=True)
@pytest.mark.feature("Z7", refuses=True)
@pytest.mark.parametrize("name", ["cancel", "move"])
def test_once_somebody_came_in_nothing_is_offered_and_nothing_changed(
    client, booking, name
):
    url = address(name, booking.order, booking.pk)
    other = make_session(booking.session.page, starts_at=in_days(40))
    let_in(booking, "Anne")

    own = words(client.get(address("booking", booking.order)))
    posted = client.post(url, {"seat": coming(booking), "date": other.pk})
    token = order_token(booking.order.number)
    order = words(client.get(reverse("checkout:order", args=[token])))

    assert "they cannot be cancelled or moved online any more" in own
    assert f"/{booking.pk}/cancel/" not in own
    assert f"/{booking.pk}/move/" not in own
    assert "another date, cancelling" not in order
    assert "Cancel this order" not in order
    for answer in (posted, client.get(url)):
        assert answer.status_code == 409
        assert "Somebody came in with these tickets already" in words(answer)
    assert not Refund.objects.exists()
    assert (taken(booking.session), taken(other)) == (2, 0)


@pytest.mark.feature("H5", refuses=True)
def test_pressing_twice_cancels_once(client, booking):
    url = address("cancel", booking.order, booking.pk)
    seat = coming(booking)[0]
    client.post(url, {"seat": seat})

    again = client.post(url, {"seat": seat})

    assert again.status_code == 409
    assert "These seats are not booked any more." in words(again)
    assert Refund.objects.count() == 1


@pytest.mark.feature("Z7")
def test_another_date_is_chosen_on_a_page(client, bank):
    page = make_page()
    here, there = make_session(page), make_session(page, starts_at=in_days(37))
    booked = book_paid(bank, here)
    url = address("move", booked.order, booked.pk)

    assert f'value="{there.pk}"' in words(client.get(url))
    done = client.post(url, {"date": there.pk}, follow=True)

    assert "You come on the new date." in words(done)
    assert (taken(here), taken(there)) == (0, 1)
    assert find_breaches() == []


@pytest.mark.feature("Z7", refuses=True)
@pytest.mark.parametrize(
    ("date", "status"), [("", 422), ("x", 422), ("999999", 404), ("full", 409)]
)
def test_a_date_that_cannot_be_is_refused_in_words(client, bank, date, status):
    page = make_page()
    here = make_session(page)
    full = make_session(page, starts_at=in_days(37), capacity=1)
    book(full, email="eva@example.com")
    booked = book_paid(bank, here)

    response = client.post(
        address("move", booked.order, booked.pk),
        {"date": full.pk if date == "full" else date},
    )

    assert response.status_code == status
    if status == 409:
        assert "This date is full." in words(response)
    assert (taken(here), taken(full)) == (1, 1)


@pytest.mark.feature("Z8")
def test_a_changed_date_says_so_and_offers_the_way_out(client, booking):
    Booking.objects.update(free_to_leave=True)
    move_start(booking.session, hours=1)

    page = words(client.get(address("booking", booking.order)))

    assert "The time or the place of this date has changed." in page
    assert f"/{booking.pk}/cancel/" in page


@pytest.mark.feature("H6")
def test_a_date_called_off_says_why(client, booking):
    call_off_session(session_id=booking.session_id, reason="Burst pipe.")
    call_off_all(booking.session_id)

    page = words(client.get(address("booking", booking.order)))

    assert "Burst pipe." in page
    assert f"/{booking.pk}/cancel/" not in page


def test_an_order_without_seats_has_no_such_page(client, bank):
    assert client.get(address("booking", paid_order(bank))).status_code == 404
    wrong = reverse("workshops:booking", args=["wrong"])
    assert client.get(wrong).status_code == 404


def test_the_account_shows_seats_ahead_and_leads_to_them(client, bank):
    user = make_user("anne@example.com")
    order = order_seats(seats_basket(make_session(), 2, owner=user), user=user)
    pay(bank, order)
    client.force_login(user)

    summary = words(client.get(reverse("customer:summary")))
    own = words(client.get(reverse("customer:order", args=[order.number])))

    assert "2 seats" in summary
    assert "A winter wreath" in summary
    assert "/seats/booking/" in summary
    assert address("booking", order).split("/seats/")[0] in own
    client.force_login(make_user())
    foreign = reverse("customer:order", args=[order.number])
    assert client.get(foreign).status_code == 404
    assert "A winter wreath" not in words(client.get(reverse("customer:summary")))


@pytest.fixture
def own(client, bank):
    """An order of Anne's account: two seats, paid; she is signed in."""
    user = make_user("anne@example.com")
    basket = seats_basket(make_session(capacity=4), 2, owner=user)
    order = order_seats(basket, user=user, names=["Anne", "Bart"])
    pay(bank, order)
    client.force_login(user)
    order.page = reverse("customer:order", args=[order.number])
    return order


@pytest.mark.feature("H5")
@pytest.mark.feature("E2")
def test_the_account_page_of_an_order_shows_its_seats_and_who_comes(client, own):
    page = words(client.get(own.page))

    assert "A winter wreath" in page
    assert "2 ×" in page
    assert "€136.00" in page
    for name in ("Anne", "Bart"):
        assert f"<span>{name}</span>" in page
    for way in ("Seats and tickets", "another date, cancelling", "Cancel this order"):
        assert way in page
    link = page.split("/seats/booking/")[1].split('"')[0]
    tickets = words(client.get(f"/en/seats/booking/{link}"))
    for each in own.bookings.get().attendees.all():
        assert f"/{each.pk}.pdf" in tickets
    assert f"/{own.bookings.get().pk}/cancel/" in tickets


@pytest.mark.feature("H5", refuses=True)
def test_the_account_page_offers_no_cancelling_once_somebody_came_in(client, own):
    let_in(own.bookings.get(), "Bart")

    page = words(client.get(own.page))
    cancel = reverse("customer:order-cancel", args=[own.number])
    posted = client.post(cancel)

    assert "Seats and tickets" in page
    assert "another date, cancelling" not in page
    assert "Cancel this order" not in page
    assert posted.status_code == 409
    assert "its day is too near" in words(posted)
    own.refresh_from_db()
    assert own.status == "paid"
    assert not Refund.objects.exists()


def test_the_account_page_strikes_out_who_gave_the_seat_back(client, own):
    booking = own.bookings.get()
    bart = booking.attendees.get(name="Bart")
    cancel_seats(booking_id=booking.pk, attendee_ids=[bart.pk], reason="Ill")

    page = words(client.get(own.page))

    assert "<del>Bart</del>" in page
    assert "<span>Anne</span>" in page


def test_pages_cost_the_same_queries_however_many_dates(client, bank):
    user = make_user("anne@example.com")
    client.force_login(user)
    costs = []
    for count in (1, 6):
        page = make_page()
        basket = seats_basket(make_session(page), 1, owner=user)
        for n in range(1, count):
            session = make_session(page, starts_at=in_days(31 + n))
            basket.add_product(session.tiers.get().product, 2)
        order = order_seats(basket, user=user)
        pay(bank, order)
        urls = [address("booking", order), reverse("customer:summary")]
        client.get(urls[0])
        for url in urls:
            with CaptureQueriesContext(connection) as captured:
                client.get(url)
            costs.append(len(captured))

    assert costs[:2] == costs[2:]
    assert max(costs) <= 16


def test_money_is_shown_to_the_cent(client, bank):
    session = make_session(price=Decimal("33.33"))
    booked = book_paid(bank, session)

    page = words(client.get(address("cancel", booked.order, booked.pk)))

    assert "€33.33" in page
