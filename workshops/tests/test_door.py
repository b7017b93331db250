"""At the door: who comes in, who does not, and scans that come late or twice."""

import json
import uuid
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import pytest

from users import roles
from workshops.cancelling import cancel_seats
from workshops.checkin import Scanned, _Take, read_code, take_scans
from workshops.models import Attendee, Booking, Scan, Session
from workshops.tests.factories import (
    book,
    in_days,
    make_page,
    make_session,
    pay_seats,
    staff,
)

pytestmark = pytest.mark.django_db
Outcome = Scan.Outcome


@pytest.fixture
def session():
    return make_session(capacity=8)


def paid(session, seats=1, email="anne@example.com", **changes):
    """Return the attendees of an order marked as paid."""
    order = book(session, seats, email=email, **changes)
    order.bookings.update(state=Booking.State.BOOKED)
    return list(Attendee.objects.filter(booking__order=order).order_by("pk"))


def take(session, *codes, **more):
    scans = [code if isinstance(code, Scanned) else Scanned(code) for code in codes]
    return take_scans(session_id=session.pk, scans=scans, **more)


def outcomes(results):
    return [result.outcome for result in results]


@pytest.mark.feature("Z4")
def test_a_valid_ticket_is_let_in_once_and_the_second_scan_names_the_first(session):
    (anne,) = paid(session, names=["Anne"])

    (first,) = take(session, anne.code)
    (second,) = take(session, anne.code)

    anne.refresh_from_db()
    assert outcomes([first, second]) == [Outcome.ADMITTED, Outcome.AGAIN]
    assert first.attendee.name == "Anne"
    assert second.first == anne.checked_in_at
    assert Scan.objects.count() == 2


@pytest.mark.feature("Z4")
def test_two_phones_without_a_connection_scan_one_ticket_and_the_later_is_a_conflict(
    session,
):
    (anne,) = paid(session)
    now = timezone.now()
    early = Scanned(anne.code, at=now - timedelta(minutes=9), device="left")
    late = Scanned(anne.code, at=now - timedelta(minutes=2), device="right")

    first = take(session, late)
    second = take(session, early)

    anne.refresh_from_db()
    # Whoever reaches the shop first has let them in.
    assert outcomes(first + second) == [Outcome.ADMITTED, Outcome.AGAIN]
    assert anne.checked_in_at == late.at
    assert Scan.objects.get(outcome=Outcome.AGAIN).device == "left"


@pytest.mark.feature("Z4")
def test_scans_sent_twice_count_once_and_are_answered_alike(session):
    anne, bart = paid(session, 2)
    batch = [Scanned(anne.code), Scanned(bart.code), Scanned("FORGED")]

    first = take(session, *batch)
    again = take(session, *batch)

    expected = [Outcome.ADMITTED, Outcome.ADMITTED, Outcome.UNKNOWN]
    assert outcomes(first) == outcomes(again) == expected
    assert Scan.objects.count() == 3


def test_one_key_with_another_code_gets_its_first_answer(session):
    anne, bart = paid(session, 2)
    key = uuid.uuid4()
    take(session, Scanned(anne.code, key=key))

    (result,) = take(session, Scanned(bart.code, key=key))

    assert (result.outcome, result.attendee) == (Outcome.ADMITTED, anne)
    assert Attendee.objects.get(pk=bart.pk).checked_in_at is None
    assert Scan.objects.count() == 1


def test_the_earliest_of_scans_that_come_together_wins(session):
    (anne,) = paid(session)
    now = timezone.now()
    late, early = (
        Scanned(anne.code, at=now - timedelta(minutes=minutes)) for minutes in (1, 5)
    )

    results = take(session, late, early)

    assert outcomes(results) == [Outcome.AGAIN, Outcome.ADMITTED]
    assert Attendee.objects.get().checked_in_at == early.at


@pytest.mark.feature("Z4", refuses=True)
def test_who_may_not_come_in_is_refused_in_kind(bank, session):
    other = make_session(session.page, starts_at=in_days(31))
    (elsewhere,) = paid(other)
    unpaid = book(session, email="bart@example.com").bookings.get().attendees.get()
    back = pay_seats(bank, session, email="chloe@example.com").bookings.get()
    refunded = back.attendees.get()
    cancel_seats(
        booking_id=back.pk, attendee_ids=[refunded.pk], reason="Ill", by_shop=True
    )

    results = take(session, elsewhere.code, unpaid.code, refunded.code, "ZZZZZZZZZZ")

    assert outcomes(results) == [
        *(Outcome.ELSEWHERE, Outcome.UNPAID, Outcome.CANCELLED, Outcome.UNKNOWN),
    ]
    # Who goes to another date is nobody's business at this door.
    assert results[0].attendee is None
    assert results[0].elsewhere == other.starts_at
    assert not Attendee.objects.exclude(checked_in_at=None).exists()


def look(session, attendee):
    """Return a phone that has looked up a ticket and not let anybody in yet."""
    return _Take(session.pk, [Scanned(attendee.code)], None, timezone.now())


@pytest.mark.feature("Z4", refuses=True)
def test_of_two_phones_that_looked_at_one_moment_one_lets_in(session):
    (anne,) = paid(session)
    phones = [look(session, anne) for _number in range(2)]

    results = [phone.results()[0] for phone in phones]

    assert outcomes(results) == [Outcome.ADMITTED, Outcome.AGAIN]


@pytest.mark.feature("Z4", refuses=True)
def test_a_seat_paid_back_while_it_is_scanned_is_not_let_in(bank, session):
    booking = pay_seats(bank, session, 2).bookings.get()
    anne, _bart = booking.attendees.order_by("pk")
    phone = look(session, anne)
    cancel_seats(
        booking_id=booking.pk, attendee_ids=[anne.pk], reason="Ill", by_shop=True
    )

    assert outcomes(phone.results()) == [Outcome.CANCELLED]

    assert not Attendee.objects.exclude(checked_in_at=None).exists()


def test_a_phone_whose_clock_is_ahead_is_not_believed(session):
    (anne,) = paid(session)
    now = timezone.now()

    take(session, Scanned(anne.code, at=now + timedelta(hours=5)), now=now)

    anne.refresh_from_db()
    assert anne.checked_in_at == now


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("abcde-fgh1j", "ABCDEFGH1J"),
        (" ab cde fghij ", "ABCDEFGH1J"),
        ("O1IL", "0111"),
        ("https://shop.example/en/seats/t/ABCDE12345/", "ABCDE12345"),
        ("", ""),
        ("A" * 17, ""),
        ("AB\x00CD", ""),
        ("<script>", ""),
        ("ÀÉ", ""),
    ],
)
def test_codes_are_read_as_people_type_them(typed, code):
    assert read_code(typed) == code


def url(session, name="scans"):
    return reverse(f"workshop_door:{name}", args=[session.pk])


def send(client, session, scans, **headers):
    body = scans if isinstance(scans, str) else json.dumps({"scans": scans})
    return client.post(url(session), body, "application/json", **headers)


def row(code, **changes):
    known = {"key": str(uuid.uuid4()), "code": code, "device": "phone"}
    return known | {"at": timezone.now().isoformat()} | changes


@pytest.mark.feature("Z4")
def test_a_queue_of_scans_is_taken_as_json(session):
    (anne,) = paid(session, names=["Anne"])
    client = staff(roles.WORKSHOP)

    answer = send(client, session, [row(anne.code), row(anne.code.lower()), row("X")])

    said = answer.json()["results"]
    assert [each["outcome"] for each in said] == ["admitted", "again", "unknown"]
    assert said[0]["name"] == "Anne"
    assert said[1]["note"].startswith("Came in first at ")
    present = client.get(url(session)).json()["present"]
    assert list(present) == [str(anne.pk)]


BAD = [
    "",
    "[]",
    "{}",
    '{"scans": {}}',
    '{"scans": []}',
    '{"scans": [1]}',
    '{"scans": [{}]}',
    "[" * 90_000,
]
ROWS = [
    {"key": "x"},
    {"key": 5},
    {"at": "yesterday"},
    {"at": "2026-11-28T10:00:00"},
    {"at": None},
    {"code": None},
    {"code": "A" * 301},
    {"code": "\ud800"},
    {"device": 1},
    {"device": "\x00"},
]


@pytest.mark.feature("Z4", refuses=True)
@pytest.mark.parametrize("body", BAD)
def test_what_is_no_list_of_scans_is_refused(session, body):
    answer = send(staff(roles.WORKSHOP), session, body)

    assert answer.status_code == 400
    assert not Scan.objects.exists()


@pytest.mark.feature("Z4", refuses=True)
@pytest.mark.parametrize("changes", ROWS)
def test_a_scan_of_another_shape_is_refused(session, changes):
    answer = send(staff(roles.WORKSHOP), session, [row("A"), row("B") | changes])

    assert answer.status_code == 400
    assert not Scan.objects.exists()


@pytest.mark.feature("Z4", refuses=True)
def test_too_many_scans_at_once_are_refused(session):
    client = staff(roles.WORKSHOP)

    many = send(client, session, [row("A") for _ in range(201)])
    large = send(client, session, [row("A", junk="x" * 100_000)])

    assert (many.status_code, large.status_code) == (400, 400)
    assert not Scan.objects.exists()


@pytest.mark.feature("Z4", refuses=True)
def test_the_door_asks_for_its_right_its_token_and_a_date(session):
    assert send(Client(), session, [row("A")]).status_code == 302
    assert send(staff(roles.EDITORS), session, [row("A")]).status_code == 403
    forged = staff(roles.WORKSHOP)
    forged.handler.enforce_csrf_checks = True
    assert send(forged, session, [row("A")]).status_code == 403
    session.pk = 999_999
    assert send(staff(roles.WORKSHOP), session, [row("A")]).status_code == 404
    assert not Scan.objects.exists()


@pytest.mark.feature("Z4")
def test_the_door_works_without_a_script(session):
    (anne,) = paid(session, names=["Anne"])
    Attendee.objects.update(answers=[{"question": "Allergies", "answer": "Nuts"}])
    client, key = staff(roles.WORKSHOP), uuid.uuid4()

    page = client.get(url(session, "check-in")).text
    sent = {"code": anne.spoken_code.lower(), "key": key}
    welcome = client.post(url(session, "check-in"), sent).text
    reloaded = client.post(url(session, "check-in"), sent).text
    alarm = client.post(url(session, "check-in"), sent | {"key": uuid.uuid4()}).text

    assert "Anne" in page
    assert f'data-code="{anne.code}"' in page
    for said in (welcome, reloaded):
        assert "Allergies: Nuts" in said
        assert 'class="result admitted"' in said
    assert 'class="result again" id="result" role="alert"' in alarm
    assert "Came in first at" in alarm
    assert Scan.objects.count() == 2


@pytest.mark.feature("Z4", refuses=True)
@pytest.mark.parametrize("code", ["", "   ", "A" * 301, "AB\x00"])
def test_no_code_is_asked_again(session, code):
    sent = {"code": code, "key": uuid.uuid4()}

    answer = staff(roles.WORKSHOP).post(url(session, "check-in"), sent)

    assert answer.status_code == 422
    assert not Scan.objects.exists()


@pytest.mark.parametrize("name", ["check-in", "scans"])
def test_a_check_in_costs_at_most_eight_queries(session, name):
    anne, *_others = paid(session, 5)
    client = staff(roles.WORKSHOP)

    with CaptureQueriesContext(connection) as queries:
        if name == "scans":
            answer = send(client, session, [row(anne.code)])
        else:
            sent = {"code": anne.code, "key": uuid.uuid4()}
            answer = client.post(url(session, name), sent)

    assert answer.status_code == 200
    assert Attendee.objects.get(pk=anne.pk).checked_in_at
    assert len(queries) <= 8, [query["sql"] for query in queries]


def test_the_list_costs_the_same_for_ten_people_and_for_a_hundred():
    client, counts = staff(roles.WORKSHOP), []
    page = make_page()
    for seats in (10, 100):
        session = make_session(page, capacity=200)
        for number in range(seats // 10):
            paid(session, 10, email=f"p{number}@example.com")
        with CaptureQueriesContext(connection) as queries:
            client.get(url(session, "check-in"))
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 8
    assert Session.objects.count() == 2
