# ruff: noqa: F401, F811
"""From a workshop's page to the paid order, without JavaScript, as a guest."""

from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from oscar.core.loading import get_model

import pytest

from catalogue.models import Product
from catalogue.tests.factories import make_bouquet, only_size
from outbox.models import Message
from payments.tests.conftest import bank, bank_url
from shop.checkout.tests.factories import make_ground
from storefront.tests.factories import put_in
from storefront.tests.test_checkout import answers as bouquet_answers
from users.models import User
from workshops.models import Attendee, Booking, Session, WorkshopPage
from workshops.tests.factories import book as order_of
from workshops.tests.factories import in_days, make_page, make_session, seat

pytestmark = pytest.mark.django_db
Order = get_model("order", "Order")
Line = get_model("basket", "Line")
CHECKOUT = "/en/checkout/"
# Book, basket, checkout, order with its payment opened, and the return that settles it.
PATH_BUDGET = 60


@pytest.fixture(autouse=True)
def _english():
    """Begin in English."""
    with translation.override("en"):
        yield


def question(text, kind="text", required=False, options=""):
    """Return a question of a page, as its stream stores it."""
    value = {"question": text, "kind": kind, "required": required, "options": options}
    return {"type": "question", "value": value, "id": str(uuid5(NAMESPACE_URL, text))}


def key_of(text):
    """Return the name of a question's field."""
    return f"q{str(uuid5(NAMESPACE_URL, text))[:8]}"


def book(client, session, follow=False, **seats):
    """Press the button of a date."""
    return client.post(f"/en/seats/book/{session.pk}/", seats, follow=follow)


def seat_fields(**fields):
    """Return the fields of every seat in the one basket, named in turn."""
    names = iter(["Anne Peeters", "Bart", "Cara", "Dirk"])
    sent = {}
    for line in Line.objects.order_by("pk").filter(product__kind="seat"):
        for number in range(1, line.quantity + 1):
            prefix = f"seat-{line.pk}-{number}-"
            sent[f"{prefix}name"] = next(names)
            sent |= {f"{prefix}{name}": value for name, value in fields.items()}
    return sent


def answers(total, **changes):
    """Return the checkout of seats, filled in well."""
    sender = {
        "sender_name": "Anne Peeters",
        "sender_email": "anne@example.com",
        "sender_phone": "+32 470 12 34 56",
        "expected_total": total,
        "gateway": "test",
    }
    return sender | seat_fields() | changes


def pay(client, sent):
    """Pay at the bank; return the order's page."""
    decided = client.post(sent["Location"], {"card": "success"})
    back = decided["Location"].removeprefix("http://testserver")
    return client.get(back, follow=True)


def queries_of(caught):
    """Return what asked or told the database something; savepoints do neither."""
    found = [query["sql"] for query in caught.captured_queries]
    return len([sql for sql in found if "SAVEPOINT" not in sql])


def assert_nothing_written():
    """Check that a refusal left no trace."""
    for model in (Line, Order, Booking, Attendee, Message):
        assert not model.objects.exists()


@pytest.mark.feature("H3")
@pytest.mark.feature("Z3")
def test_a_guest_books_two_seats_and_pays(client, bank):
    session = make_session()

    basket = book(client, session, adult="2", follow=True).content.decode()
    checkout = client.get(CHECKOUT).content.decode()
    page = pay(client, client.post(CHECKOUT, answers("136.00")))

    assert "€136.00" in basket
    assert 'name="postcode"' not in basket
    assert 'name="recipient_name"' not in checkout
    assert "Add another recipient" not in checkout
    assert page.context["state"] == "paid"
    booking = Booking.objects.get()
    assert booking.state == Booking.State.BOOKED
    assert [a.name for a in booking.attendees.all()] == ["Anne Peeters", "Bart"]
    html = page.content.decode()
    assert all(words in html for words in ("Bart", session.room.name, "€136.00"))
    assert "flowers" not in html.split("<main")[1].split("</main>")[0]
    assert "calendar.ics" not in html


@pytest.mark.feature("MS1")
def test_a_guest_books_seats_beside_a_bouquet(client, bank):
    session = make_session()
    make_ground()
    put_in(client, only_size(make_bouquet(price="39.00")))
    book(client, session, adult="1")

    basket = client.get("/en/basket/").content.decode()
    sent = client.post(
        CHECKOUT, bouquet_answers(expected_total="113.00") | seat_fields()
    )
    page = pay(client, sent)

    assert "Flowers, extras and seats" in basket
    assert page.context["state"] == "paid"
    assert page.context["order"].deliveries.count() == 1
    assert "Mamie Dubois" in page.content.decode()
    assert session.room.name in page.content.decode()


@pytest.mark.feature("H3")
def test_the_whole_path_of_two_seats_stays_within_its_budget(client, bank):
    session = make_session()
    counts = {}
    # Rates, locales and the site are read once for everybody.
    order_of(session, 1, email="first@example.com")
    book(Client(), session, adult="1", follow=True)

    def measured(name, call):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            answer = call()
        counts[name] = queries_of(caught)
        return answer

    measured("book", lambda: book(client, session, adult="2"))
    measured("basket", lambda: client.get("/en/basket/"))
    measured("checkout", lambda: client.get(CHECKOUT))
    fields = answers("136.00")
    sent = measured("order", lambda: client.post(CHECKOUT, fields))
    decided = client.post(sent["Location"], {"card": "success"})
    back = decided["Location"].removeprefix("http://testserver")
    measured("return", lambda: client.get(back))

    assert Order.objects.latest("pk").status == "paid"
    assert sum(counts.values()) <= PATH_BUDGET, counts


@pytest.mark.feature("Z3")
def test_answers_are_kept_with_their_questions(client, bank):
    page = make_page(
        questions=[
            question("Allergies?"),
            question("Tied before?", "choice", True, "Never\nOften"),
            question("Bring an apron?", "yes"),
        ]
    )
    session = make_session(page)
    book(client, session, adult="1")
    said = {key_of("Tied before?"): "Often", key_of("Allergies?"): "Lilies"}
    fields = seat_fields(**said)

    client.post(CHECKOUT, answers("68.00") | fields)

    assert [(a["question"], a["answer"]) for a in Attendee.objects.get().answers] == [
        ("Allergies?", "Lilies"),
        ("Tied before?", "Often"),
    ]


@pytest.mark.feature("Z3")
def test_who_reads_french_answers_in_french(client, bank):
    page = make_page(questions=[question("Before?", "choice", True, "Never\nOften")])
    session = make_session(page)
    french = page.copy_for_translation(
        WorkshopPage.objects.first().locale.__class__.objects.get(language_code="fr"),
        copy_parents=True,
    )
    asked = question("Avant ?", "choice", True, "Jamais\nSouvent")
    french.questions = [asked | {"id": question("Before?")["id"]}]
    french.save_revision().publish()
    client.post(f"/fr/seats/book/{session.pk}/", {"adult": "1"})
    fields = seat_fields(**{key_of("Before?"): "Souvent"})

    client.post("/fr/checkout/", answers("68.00") | fields)

    assert Attendee.objects.get().answers[0]["answer"] == "Souvent"


@pytest.mark.feature("Z3", refuses=True)
def test_a_needed_answer_is_asked_for_at_its_field_and_words_are_kept(client):
    page = make_page(questions=[question("Tied?", "choice", True, "Never\nOften")])
    book(client, make_session(page), adult="2")
    fields = seat_fields(**{key_of("Tied?"): "Sometimes"})
    first = min(name for name in fields if name.endswith("-name"))

    page = client.post(CHECKOUT, answers("136.00") | fields | {first: ""})

    html = page.content.decode()
    assert page.status_code == 422
    assert html.count("Tell us who comes.") == 2
    assert 'value="Bart"' in html
    assert f'href="#id_{first}"' in html
    assert not Order.objects.exists()
    assert not Booking.objects.exists()


@pytest.mark.feature("H3", refuses=True)
@pytest.mark.parametrize(
    "seats", ["0", "-1", "1000", "1e3", "٣", "", "1.5", "x", "\x00", "9" * 400]
)
def test_odd_numbers_of_seats_are_refused_at_the_field(client, seats):
    session = make_session()

    page = book(client, session, adult=seats)

    html = page.content.decode()
    assert page.status_code == 422
    assert f'id="date-{session.pk}-adult_error"' in html
    assert "field-error" in html
    assert_nothing_written()


@pytest.mark.feature("H3", refuses=True)
def test_more_seats_than_there_are_are_refused_and_what_was_typed_is_kept(client):
    session = make_session(capacity=2)

    page = book(client, session, adult="3")

    html = page.content.decode()
    assert page.status_code == 409
    assert "Only 2 seats are left." in html
    assert 'value="3"' in html
    assert f"/seats/wait/{session.pk}/" in html
    assert_nothing_written()


@pytest.mark.feature("H3", refuses=True)
def test_nobody_at_all_is_no_booking(client):
    session = make_session(child_price=Decimal("30.00"))

    page = book(client, session, adult="0", child="0")

    assert page.status_code == 422
    assert "Book at least one seat." in page.content.decode()
    assert_nothing_written()


@pytest.mark.feature("H3", refuses=True)
@pytest.mark.parametrize(
    "changes",
    [
        {"starts_at": in_days(-1), "ends_at": in_days(0)},
        {"close_hours": 24 * 60},
        {"state": "cancelled", "cancel_reason": "Snow"},
    ],
)
def test_a_date_that_takes_nobody_any_more_is_refused(client, changes):
    session = make_session()
    Session.objects.update(**changes)

    page = book(client, session, adult="1")

    assert page.status_code == 409
    assert "notice-wrong" in page.content.decode()
    assert_nothing_written()


@pytest.mark.feature("H3", refuses=True)
def test_a_private_date_is_booked_with_its_code_only(client):
    session = make_session(code="friends")

    for code in ("", "friend", "FRIENDS", "\x00", "é"):
        assert book(client, session, adult="1", code=code).status_code == 404
    assert_nothing_written()

    answer = book(client, session, adult="1", code="friends")
    assert answer["Location"] == "/en/basket/"
    refused = book(client, session, adult="0", code="friends")
    assert refused.status_code == 422
    assert 'name="code" value="friends"' in refused.content.decode()


@pytest.mark.feature("H3", refuses=True)
def test_an_unpublished_workshop_sells_nothing(client):
    session = make_session()
    session.page.unpublish()

    assert book(client, session, adult="1").status_code == 404
    assert client.get(f"/en/seats/book/{session.pk}/").status_code == 405
    assert_nothing_written()


def test_a_refused_line_leads_to_the_waiting_list(client):
    session = make_session(capacity=2)
    book(client, session, adult="2")
    order_of(session, 1, email="bart@example.com")

    html = client.get("/en/basket/").content.decode()

    assert "Only 1 is left." in html
    assert f"/en/seats/wait/{session.pk}/?party=2" in html


def test_seats_are_no_bouquets(client):
    page = make_page(title="A winter wreath", slug="wreath")
    product = seat(make_session(page))
    make_ground()

    for address in ("/en/shop/", "/en/search/?q=winter", "/sitemap.xml"):
        html = client.get(address).content.decode()
        assert f"_{product.pk}/" not in html
    assert client.get(product.get_absolute_url())["Location"] == page.url
    refused = client.post("/en/basket/add/", {"product": product.pk, "quantity": "1"})
    assert refused.status_code == 422
    assert not Line.objects.exists()
    assert not Product.objects.goods().filter(pk=product.pk).exists()


def test_the_dashboard_leaves_seats_to_their_dates(client):
    product = seat(make_session(make_page(title="A winter wreath")))
    client.force_login(User.objects.create_superuser("a@example.com", "x"))

    listed = client.get("/dashboard/catalogue/")

    assert listed.status_code == 200
    assert "A winter wreath" not in listed.content.decode()
    for name in ("catalogue-product", "catalogue-product-delete"):
        address = reverse(f"dashboard:{name}", args=[product.pk])
        assert client.get(address, follow=True).status_code == 404


@pytest.mark.feature("H1", refuses=True)
def test_a_page_with_dates_is_not_deleted_and_the_admin_says_why(client):
    page = make_page(title="A winter wreath")
    session = make_session(page)
    client.force_login(User.objects.create_superuser("a@example.com", "x"))

    for kept in (page, page.get_parent()):
        address = reverse("wagtailadmin_pages:delete", args=[kept.pk])
        answer = client.post(address, follow=True)
        assert "it stays" in answer.content.decode()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    answer = client.post(f"{address}?id={page.pk}", follow=True)

    assert "it stays" in answer.content.decode()
    assert list(WorkshopPage.objects.get().sessions.all()) == [session]
