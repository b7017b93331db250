"""Customers cancel, and see what they paid and got back."""

from datetime import timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

import pytest

from delivery.models import Delivery
from outbox.models import Message
from payments.models import PaymentAttempt
from refunds.models import Refund
from refunds.tasks import sweep_refunds
from refunds.tests.factories import give, goodwill, move, paid_order
from shop.checkout.tests.factories import make_basket, order_from
from shop.order.links import order_token
from storefront.account.tests.factories import make_order
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db

PAYMENTS = "/en/account/payments/"


@pytest.fixture
def ann(client):
    """A customer who is signed in."""
    user = make_user("ann@example.com")
    client.force_login(user)
    return user


def page_of(order):
    """Return the address of an order's own page."""
    return reverse("checkout:order", args=[order_token(order.number)])


def cancel_page(order):
    """Return where an order is cancelled by its link."""
    return reverse("refunds:cancel", args=[order_token(order.number)])


@pytest.mark.feature("E4")
def test_a_guest_cancels_by_the_orders_link_asked_twice(client, bank):
    order = paid_order(bank)
    assert "/cancel/" in client.get(page_of(order)).text

    asked = client.get(cancel_page(order))
    order.refresh_from_db()
    assert (asked.status_code, order.status) == (200, "paid")
    assert "€50.00" in asked.text
    done = client.post(cancel_page(order), follow=True)

    order.refresh_from_db()
    assert (done.status_code, order.status) == (200, "cancelled")
    assert "is cancelled" in done.text
    assert "€50.00" in done.text
    assert str(Refund.objects.get().amount) == "50.00"


@pytest.mark.feature("E4")
def test_a_customer_cancels_an_own_order_from_the_account(client, ann, bank):
    order = paid_order(bank, user=ann)
    here = reverse("customer:order-cancel", args=[order.number])
    assert here in client.get(reverse("customer:order", args=[order.number])).text

    client.post(here)

    order.refresh_from_db()
    assert order.status == "cancelled"
    assert order.status_changes.first().user == ann
    assert Refund.objects.get().requested_by == ann


@pytest.mark.feature("E4", refuses=True)
def test_a_second_cancel_is_a_conflict(client, bank):
    order = paid_order(bank)
    client.post(cancel_page(order))
    mails = Message.objects.count()

    answers = [client.post(cancel_page(order)), client.get(cancel_page(order))]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert "cancelled already" in answers[0].text
    assert (Refund.objects.count(), Message.objects.count()) == (1, mails)


@pytest.mark.feature("E4", refuses=True)
@pytest.mark.parametrize("late", ["made", "day"])
def test_too_late_is_a_conflict_that_says_what_to_do(client, bank, late):
    order = paid_order(bank)
    if late == "made":
        move(order, "preparing")
    else:
        Delivery.objects.update(date=timezone.localdate() - timedelta(days=1))
    status = order.status

    answer = client.post(cancel_page(order))

    order.refresh_from_db()
    assert answer.status_code == 409
    assert "Call us" in answer.text
    assert order.status == status
    assert not Refund.objects.exists()
    assert "/cancel/" not in client.get(page_of(order)).text


@pytest.mark.feature("E4", refuses=True)
@pytest.mark.feature("X4")
def test_another_customers_order_is_not_there(client, ann, bank):
    order = paid_order(bank, user=make_user("bob@example.com"))

    answers = [
        client.get(reverse("customer:order-cancel", args=[order.number])),
        client.post(reverse("customer:order-cancel", args=[order.number])),
        client.post(reverse("refunds:cancel", args=[order.number])),
        client.post(reverse("refunds:cancel", args=["x" * 300])),
    ]

    order.refresh_from_db()
    assert {answer.status_code for answer in answers} == {404}
    assert order.status == "paid"


@pytest.mark.feature("X4", refuses=True)
def test_no_amount_a_customer_sends_counts(client, bank):
    order = paid_order(bank)

    client.post(
        cancel_page(order), {"amount": "9999", "goodwill": "9999", "status": "paid"}
    )

    assert [str(r.amount) for r in Refund.objects.all()] == ["50.00"]


@pytest.mark.feature("X4", refuses=True)
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_only_asking_and_answering_is_allowed(client, bank, method):
    order = paid_order(bank)

    answer = getattr(client, method)(cancel_page(order))

    order.refresh_from_db()
    assert (answer.status_code, order.status) == (405, "paid")


def test_cancelling_wants_the_forms_token(bank, client):
    order = paid_order(bank)
    client.handler.enforce_csrf_checks = True

    answer = client.post(cancel_page(order))

    order.refresh_from_db()
    assert (answer.status_code, order.status) == (403, "paid")


@pytest.mark.parametrize("language", ["en", "fr", "nl"])
@pytest.mark.parametrize("end", ["part", "cancelled", "refunded", "ready"])
def test_the_orders_page_tells_what_went_back(client, bank, language, end):
    order = paid_order(bank)
    if end == "part":
        give(order, goodwill("12.34"))
    elif end == "ready":
        move(order, "preparing", "ready")
    else:
        client.post(cancel_page(order))
    if end == "refunded":
        sweep_refunds()

    page = client.get(page_of(order).replace("/en/", f"/{language}/"))

    states = {"part": "paid", "ready": "paid"}
    assert page.context["state"] == states.get(end, end)
    assert ("12.34" in page.text or "12,34" in page.text) is (end == "part")


@pytest.mark.feature("D9")
def test_a_customer_sees_own_payments_and_refunds_newest_first(client, ann, bank):
    order = paid_order(bank, user=ann)
    give(order, goodwill("12.34"))
    other = paid_order(bank, user=make_user("bob@example.com"))
    give(other, goodwill("7.77"))

    page = client.get(PAYMENTS)

    rows = [(r["what"], str(r["amount"]), r["state"]) for r in page.context["rows"]]
    assert rows == [("refund", "12.34", "due"), ("payment", "50.00", "captured")]
    assert other.number not in page.text
    assert client.get(reverse("customer:order", args=[other.number])).status_code == 404


@pytest.mark.feature("D9")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"what": "refund"}, 1),
        ({"what": "payment"}, 2),
        ({"state": "captured"}, 1),
        ({"state": "failed"}, 1),
        ({"what": "refund", "state": "captured"}, 0),
        ({"method": "test"}, 3),
        ({"method": "stripe"}, 0),
        ({"since": "2020-01-01"}, 3),
        ({"until": "2020-01-01"}, 0),
        ({"page": "99"}, 3),
    ],
)
def test_the_list_is_narrowed(client, ann, bank, asked, found):
    order = paid_order(bank, user=ann)
    give(order, goodwill("12.34"))
    PaymentAttempt.objects.create(
        order=order, gateway="test", amount=Decimal(50), currency="EUR", state="failed"
    )

    page = client.get(PAYMENTS, asked)

    assert (page.status_code, len(page.context["rows"])) == (200, found)


@pytest.mark.feature("D9", refuses=True)
@pytest.mark.parametrize(
    "asked",
    [
        {"what": "x"},
        {"state": "' OR 1=1"},
        {"since": "9999-99-99"},
        {"since": "0001-01-01"},
        {"method": "x" * 400},
    ],
)
def test_a_question_that_makes_no_sense_finds_nothing(client, ann, bank, asked):
    paid_order(bank, user=ann)

    page = client.get(PAYMENTS, asked)

    assert (page.status_code, page.context["rows"]) == (200, [])


@pytest.mark.feature("D9", refuses=True)
def test_a_visitor_is_asked_to_sign_in(client):
    answer = client.get(PAYMENTS)

    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


@pytest.mark.feature("D9")
def test_a_hundred_payments_cost_as_many_queries_as_ten(
    client, ann, django_assert_num_queries
):
    order = make_order(ann)

    def pay_and_refund(count):
        for _number in range(count):
            attempt = PaymentAttempt.objects.create(
                order=order,
                gateway="test",
                amount=1,
                captured=1,
                captured_currency="EUR",
                currency="EUR",
                state="refunded",
            )
            Refund.objects.create(
                order=order, attempt=attempt, amount=1, currency="EUR", kind="late"
            )

    pay_and_refund(5)
    client.get(PAYMENTS)
    with django_assert_num_queries(4):
        client.get(PAYMENTS)
    pay_and_refund(45)
    with django_assert_num_queries(4):
        page = client.get(PAYMENTS)

    assert len(page.context["rows"]) == 20
    assert page.context["paginator"].count == 100


def test_an_unpaid_order_shows_that_its_basket_comes_back(client):
    order = order_from(make_basket())

    page = client.get(cancel_page(order))

    assert "goes back to your basket" in page.text
