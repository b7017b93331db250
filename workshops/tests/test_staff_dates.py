"""What staff do with dates in the admin, and what they are refused."""

from datetime import timedelta
from decimal import Decimal

from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from catalogue.tests.factories import make_bouquet, only_size
from outbox.models import Message
from refunds.models import Refund
from refunds.parts import Units
from refunds.tests.factories import give, pay
from shop.checkout.tests.factories import request_for
from shop.dashboard.tests.factories import said
from users import roles
from workshops.cancelling import call_off_all, cancel_seats
from workshops.models import Booking, Session, WaitingEntry, WaitingStep
from workshops.reminding import ask_all
from workshops.sessions import call_off_session, details_of
from workshops.statistics import numbers_of
from workshops.tests.factories import (
    book,
    in_days,
    make_material,
    make_page,
    make_room,
    make_session,
    move_start,
    order_seats,
    pay_seats,
    seats_basket,
    staff,
    typed,
    wait_for,
)

pytestmark = pytest.mark.django_db
StockPool = get_model("partner", "StockPool")


def url(name, *args):
    return reverse(f"workshop_admin:{name}", args=args)


def errors(answer):
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


@pytest.fixture
def shop():
    return staff(roles.SHOP)


@pytest.mark.feature("H1")
def test_a_date_starts_from_what_its_workshop_usually_is(shop):
    page = make_page(price=Decimal("75.00"), seats=9, duration_minutes=150)
    add = f"{url('add')}?page={page.pk}"

    form = shop.get(add).context["form"]
    answer = shop.post(add, typed(price="70", child_price="35", capacity="6"))

    session = Session.objects.get()
    assert (form["price"].value(), form["capacity"].value()) == (Decimal("75.00"), 9)
    usual = form.initial["ends_at"] - form.initial["starts_at"]
    assert usual == timedelta(minutes=150)
    assert answer.url == url("session", session.pk)
    details = details_of(session)
    assert (details.price, details.child_price, details.capacity) == (70, 35, 6)
    assert shop.get(answer.url).status_code == 200


@pytest.mark.feature("H1", refuses=True)
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_at": in_days(-1)}, "starts_at"),
        ({"ends_at": in_days(29)}, "ends_at"),
        ({"capacity": "-1"}, "capacity"),
        ({"capacity": "201"}, "capacity"),
        ({"price": "-1"}, "price"),
        ({"price": "NaN"}, "price"),
        ({"child_price": "-0.01"}, "child_price"),
        ({"early_price": "68"}, "early_price"),
        ({"min_seats": "9"}, "min_seats"),
        ({"room": "999999"}, "room"),
        ({"note": "x" * 121}, "note"),
    ],
)
def test_a_date_that_makes_no_sense_is_refused_at_its_field(shop, changes, field):
    page = make_page()
    sent = typed(**changes) | {"note": changes.get("note", "Bring an apron")}

    answer = shop.post(f"{url('add')}?page={page.pk}", sent)

    assert answer.status_code == 422
    assert list(errors(answer)) == [field]
    assert sent["note"] in answer.text
    assert not Session.objects.exists()
    assert not StockPool.objects.exists()


@pytest.mark.feature("H1", refuses=True)
def test_two_dates_never_share_a_room_and_the_refusal_names_the_other(shop):
    room, page = make_room(), make_page()
    other = make_session(page, room_id=room.pk)

    answer = shop.post(
        f"{url('add')}?page={page.pk}",
        typed(starts_at=other.starts_at + timedelta(hours=2), room=room.pk),
    )

    assert answer.status_code == 422
    assert errors(answer) == {"room": [f"{other} is in this room at that time."]}
    assert Session.objects.count() == 1


@pytest.mark.feature("H4")
def test_fewer_seats_than_are_booked_are_refused_with_the_number(shop):
    session = make_session(capacity=8)
    book(session, 3)
    same = {"starts_at": session.starts_at, "room": session.room_id}

    refused = shop.post(url("edit", session.pk), typed(capacity="2", **same))
    done = shop.post(url("edit", session.pk), typed(capacity="3", **same))

    assert refused.status_code == 422
    assert errors(refused) == {
        "capacity": ["3 seats are booked or kept: there cannot be fewer."]
    }
    assert done.status_code == 302
    assert Session.objects.get().capacity == 3


@pytest.mark.feature("H4", refuses=True)
def test_a_refused_change_writes_nothing(shop):
    session = make_session(capacity=8)
    book(session, 3)
    sent = typed(capacity="2", room=session.room_id, price="10", note="Other")

    answer = shop.post(url("edit", session.pk), sent)

    session = Session.objects.get()
    assert answer.status_code == 422
    assert (session.capacity, session.note) == (8, "")
    assert details_of(session).price == Decimal("68.00")


@pytest.mark.feature("Z8")
def test_changing_the_time_says_how_many_people_were_told(bank, shop):
    session = make_session()
    pay_seats(bank, session)
    pay_seats(bank, session, email="bart@example.com")
    sent = typed(starts_at=in_days(31), room=session.room_id)

    answer = shop.post(url("edit", session.pk), sent, follow=True)

    assert said(answer).strip() == "The date is changed. 2 people who booked are told."
    assert Message.objects.filter(template="workshop_changed").count() == 2
    assert Booking.objects.filter(free_to_leave=True).count() == 2


def test_a_date_is_repeated_weekly_or_not_at_all(shop):
    session = make_session()
    make_session(
        session.page,
        room_id=session.room_id,
        starts_at=session.starts_at + timedelta(weeks=3),
    )

    refused = shop.post(url("repeat", session.pk), {"weeks": "3"})
    assert refused.status_code == 422
    assert Session.objects.count() == 2

    shop.post(url("repeat", session.pk), {"weeks": "2"})
    assert Session.objects.count() == 4


@pytest.mark.feature("H6")
def test_calling_off_says_first_how_many_people_and_euros_go_back(bank, shop):
    session = make_session()
    pay_seats(bank, session, 2)
    pay_seats(bank, session, email="bart@example.com")

    page = shop.get(url("call-off", session.pk)).text
    answer = shop.post(url("call-off", session.pk), {"reason": "The florist is ill"})
    call_off_all(session.pk)

    assert "3 people have booked: €204.00 goes back" in page
    assert answer.status_code == 302
    session.refresh_from_db()
    assert (session.state, session.cancel_reason) == ("cancelled", "The florist is ill")
    assert sorted(Refund.objects.values_list("amount", flat=True)) == [68, 136]
    assert Message.objects.filter(template="workshop_called_off").count() == 2


@pytest.mark.feature("H6", refuses=True)
@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_calling_off_needs_a_reason(shop, reason):
    session = make_session()

    answer = shop.post(url("call-off", session.pk), {"reason": reason})

    assert answer.status_code == 422
    assert list(errors(answer)) == ["reason"]
    assert Session.objects.get().state == Session.State.OPEN


@pytest.mark.feature("Z6")
def test_too_few_people_five_days_before_make_staff_decide(bank, shop):
    session = make_session(starts_at=in_days(5), min_seats=4, decide_days=5)
    later = make_session(session.page, starts_at=in_days(7), min_seats=4)
    pay_seats(bank, session, 3)

    assert ask_all() == 1
    page = shop.get(url("decide"))
    shop.post(url("call-off", session.pk), {"reason": "Too few people"})
    call_off_all(session.pk)

    (mail,) = Message.objects.filter(template="staff_go_no_go")
    assert mail.context["url"].endswith(url("session", session.pk))
    assert list(page.context["dates"]) == [session]
    assert later not in page.context["dates"]
    assert Refund.objects.get().amount == Decimal("204.00")
    assert not shop.get(url("decide")).context["dates"]


@pytest.mark.feature("Z6")
def test_a_date_that_goes_is_asked_about_no_more(shop):
    session = make_session(starts_at=in_days(4), min_seats=4)
    assert list(shop.get(url("decide")).context["dates"]) == [session]

    shop.post(url("go", session.pk))

    session.refresh_from_db()
    assert session.confirmed_at is not None
    assert not shop.get(url("decide")).context["dates"]
    assert ask_all() == 0


@pytest.mark.feature("Z5")
def test_shared_material_grows_and_never_shrinks_below_what_is_taken(shop):
    shop.post(reverse("materialquota:add"), {"name": "Frames", "units": "30"})
    material = make_material(1, "Wire")
    first = make_session(materials_id=material.pk)
    book(first)
    edit = reverse("materialquota:edit", args=[material.pk])

    refused = shop.post(edit, {"name": "Thin wire", "units": "0"})
    assert errors(refused) == {"units": ["1 unit is taken: there cannot be fewer."]}
    material.refresh_from_db()
    assert (material.name, material.pool.units) == ("Wire", 1)

    shop.post(edit, {"name": "Thin wire", "units": "12"})
    pools = StockPool.objects.filter(material_quota__isnull=False)
    names = pools.values_list("material_quota__name", "units").order_by("units")
    assert list(names) == [("Thin wire", 12), ("Frames", 30)]


@pytest.mark.feature("H8")
def test_revenue_is_paid_less_paid_back_of_these_seats_alone(bank, shop):
    session = make_session()
    order = pay_seats(bank, session, 3)
    book(session, 1, email="unpaid@example.com")
    booking = order.bookings.get()
    one = booking.attendees.first()
    cancel_seats(booking_id=booking.pk, attendee_ids=[one.pk], reason="x", by_shop=True)

    numbers = numbers_of([Session.objects.get()])[session.pk]
    period = {"since": timezone.localdate(), "until": in_days(60).date()}
    page = shop.get(url("statistics"), period)

    assert (numbers.paid, numbers.refunded) == (Decimal("204.00"), Decimal("68.00"))
    assert numbers.revenue == Decimal("136.00")
    assert (numbers.seats, numbers.sold, numbers.present) == (8, 2, 0)
    assert page.context["total"] == numbers


@pytest.mark.feature("H8")
@pytest.mark.feature("MS1")
def test_a_bouquet_in_the_same_order_is_no_revenue_of_the_workshop(bank, shop):
    session = make_session()
    bouquet = only_size(make_bouquet(price="39.00", units=5))
    basket = seats_basket(session, 2, products=[bouquet])
    order = order_seats(basket, deliveries=[request_for()])
    pay(bank, order)
    one = order.bookings.get().attendees.first()

    before = numbers_of([Session.objects.get()])[session.pk]
    give(order, Units(order.lines.get(product=bouquet).pk, 1))
    without = numbers_of([Session.objects.get()])[session.pk]
    cancel_seats(booking_id=one.booking_id, attendee_ids=[one.pk], reason="x")
    after = numbers_of([Session.objects.get()])[session.pk]

    assert order.total_incl_tax > Decimal("175.00")
    assert (before.paid, before.refunded) == (Decimal("136.00"), 0)
    assert without == before
    assert (after.paid, after.refunded) == (Decimal("136.00"), Decimal("68.00"))
    assert (after.revenue, after.sold) == (Decimal("68.00"), 1)


@pytest.mark.feature("H8", refuses=True)
@pytest.mark.parametrize(
    "period", [{"since": "2026-12-02", "until": "2026-12-01"}, {"since": "x"}]
)
def test_a_period_that_makes_no_sense_is_refused(shop, period):
    answer = shop.get(url("statistics"), period)

    assert answer.status_code == 422
    assert errors(answer)


@pytest.mark.feature("H7")
def test_staff_read_print_and_take_home_who_comes(bank, shop):
    session = make_session()
    pay_seats(bank, session, 2, names=["=cmd()", "Bart"])

    page = shop.get(url("session", session.pk)).text
    paper = shop.get(url("paper", session.pk))
    lines = b"".join(shop.get(url("csv", session.pk))).decode().splitlines()

    assert "Bart" in page
    assert paper.content.startswith(b"%PDF")
    assert lines[0].startswith("\ufeffAttendee;For;Attendance;")
    assert [line.split(";")[:3] for line in lines[1:]] == [
        ["'=cmd()", "adult", "booked"],
        ["Bart", "adult", "booked"],
    ]


@pytest.mark.feature("H5")
def test_the_shop_cancels_single_seats_after_the_deadline(bank, shop):
    session = make_session(starts_at=in_days(1), cancel_hours=48)
    booking = pay_seats(bank, session, 2).bookings.get()
    one, two = booking.attendees.all()
    page = url("cancel", session.pk, booking.pk)

    refused = shop.post(page, {"reason": "Ill"})
    answer = shop.post(page, {"seats": [one.pk], "reason": "Ill"}, follow=True)
    again = shop.post(page, {"seats": [one.pk], "reason": "Ill"})

    assert (refused.status_code, again.status_code) == (422, 422)
    assert said(answer).strip() == "The seats are cancelled. €68.00 goes back."
    assert Refund.objects.get().amount == Decimal("68.00")
    two.refresh_from_db()
    assert two.cancelled_at is None


@pytest.mark.feature("Z2")
def test_a_priority_is_changed_with_a_reason_that_stays_on_the_list(shop):
    session = make_session(capacity=1)
    book(session)
    entry = wait_for(session)
    page = url("waiting", entry.pk)

    refused = shop.post(page, {"priority": "5", "reason": ""})
    assert refused.status_code == 422
    assert WaitingEntry.objects.get().priority == 0

    shop.post(page, {"priority": "5", "reason": "Came in vain last week"})
    step = WaitingStep.objects.get(what="moved")
    assert WaitingEntry.objects.get().priority == 5
    assert "Came in vain last week" in step.note
    assert step.user is not None

    shop.post(page, {"leave": "1", "reason": "Called us"})
    assert WaitingEntry.objects.get().state == WaitingEntry.State.LEFT


@pytest.mark.parametrize("name", ["calendar", "session:index", "attendee:index"])
def test_lists_cost_the_same_with_ten_rows_and_with_a_hundred(shop, name):
    page, counts, opened = make_page(), [], 0
    address = reverse(name) if ":" in name else url(name)
    start = timezone.localtime().replace(day=10, hour=10, minute=0, second=0)
    start = (start + timedelta(days=31)).replace(day=10, microsecond=0)
    month = {"month": f"{start:%Y-%m}"} if name == "calendar" else {}
    for rows in (10, 40):
        for number in range(opened, rows):
            session = make_session(page, starts_at=start + timedelta(minutes=number))
            if name == "attendee:index":
                book(session, email=f"p{number}@example.com")
        opened = rows
        shop.get(address, month)
        with CaptureQueriesContext(connection) as queries:
            assert shop.get(address, month).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def edited(page):
    """Return what editors read where a workshop's page is edited."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return " ".join(staff(roles.EDITORS).get(address).text.split())


@pytest.mark.feature("H1")
def test_editors_of_a_workshop_read_its_dates_and_write_none():
    page = make_page()
    open_one = make_session(page, capacity=6)
    book(open_one, 2)
    off = make_session(page, starts_at=in_days(37))
    call_off_session(session_id=off.pk, reason="x")
    make_session(page, starts_at=in_days(38), code="SECRET")
    over = make_session(page, starts_at=in_days(39))
    move_start(over, days=-2)
    elsewhere = make_session()

    text = edited(page)

    for session in (open_one, off):
        assert url("session", session.pk) in text
    for session in (over, elsewhere):
        assert url("session", session.pk) not in text
    assert "2 of 6 seats taken" in text
    assert "<b>called off</b>" in text
    assert ", private</li>" in text
    assert f"{url('add')}?page={page.pk}" in text
    panel = text.split(url("session", open_one.pk))[1].split(url("add"))[0]
    assert "<input" not in panel
    assert "SECRET" not in text


@pytest.mark.feature("H1", refuses=True)
def test_who_may_not_see_dates_edits_the_page_without_them():
    page = make_page()
    session = make_session(page)
    rights = Group.objects.get(name=roles.EDITORS).permissions
    rights.remove(*rights.filter(codename="view_session"))

    text = edited(page)

    assert page.title in text
    assert url("session", session.pk) not in text
    assert url("add") not in text
