"""The test bank in bad shape: late, silent, forgetful of the connection."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

import pytest

from payments import outcomes, services
from payments.errors import (
    ForeignEvent,
    GatewayRefused,
    GatewayUnavailable,
    InvalidEvent,
    NotRefundable,
)
from payments.gateways.bank_book import Book
from payments.gateways.base import Kept
from payments.models import GatewayEvent, PaymentAttempt, SavedMethod
from payments.tasks import reconcile_payments
from payments.tests.asking import (
    deliver,
    eventually,
    open_payment,
    refund_of,
    request_for,
)
from shop.checkout.tests.factories import make_basket, order_from
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    """A pending order of 45.00 euros, of somebody with an account."""
    user = User.objects.create_user(email="anne@example.com")
    return order_from(make_basket(owner=user), user=user)


@pytest.fixture(autouse=True)
def _quiet(bank, settings):
    # Webhooks are read from the bank, nobody is called.
    settings.TEST_GATEWAY_WEBHOOK_URL = ""


def letters(bank, count, about=""):
    """Return the webhooks the bank sealed about a payment."""

    def sealed():
        sent = bank._call("GET", "/letters")["sent"]
        found = [letter for letter in sent if about in letter["body"]]
        return found if len(found) >= count else None

    return eventually(sealed)


def paid(bank, **changes):
    """Pay 45.00 euros with a card; return request and outcome."""
    request = request_for(**changes)
    bank.start(request)
    bank.decide(request.key, "success")
    return request, bank.fetch(request.key)


@pytest.mark.feature("R-H4")
@pytest.mark.feature("R-P02")
@pytest.mark.parametrize(
    ("card", "state", "status"),
    [
        ("bancontact", "captured", "paid"),
        ("bancontact-fail", "failed", "pending"),
    ],
)
def test_a_payment_may_be_confirmed_later(bank, order, card, state, status):
    bank.give_powers(confirmed_after=1)
    attempt = open_payment(order, "test")
    bank.decide(str(attempt.key), card)
    attempt = outcomes.refresh_attempt(attempt_id=attempt.pk)
    assert (attempt.state, attempt.method) == ("processing", "Bancontact")

    letters(bank, 2, str(attempt.key))
    attempt = outcomes.refresh_attempt(attempt_id=attempt.pk)

    order.refresh_from_db()
    assert (attempt.state, order.status) == (state, status)


@pytest.mark.feature("R-H4")
@pytest.mark.feature("R-P12")
@pytest.mark.parametrize(
    "fault",
    [
        {"fault": "timeout", "seconds": 1},
        {"fault": "drop", "acted": True},
        {"fault": "500", "acted": True},
        {"fault": "html"},
        {"fault": "cut", "acted": True},
        {"fault": "429"},
    ],
    ids=str,
)
def test_a_bad_answer_is_never_a_decline(bank, order, fault):
    bank.give_powers(**fault, path="/payments")

    with pytest.raises(GatewayUnavailable):
        open_payment(order, "test")

    attempt = PaymentAttempt.objects.get()
    assert attempt.state == "unknown"
    again = open_payment(order, "test")
    assert (again.pk, again.state) == (attempt.pk, "pending")


@pytest.mark.feature("R-H4")
def test_a_charge_survives_the_dropped_answer(bank, order):
    kept = keep(bank, order)
    bank.give_powers(fault="drop", acted=True, path="/charges")
    with pytest.raises(GatewayUnavailable):
        services.charge_saved_method(order_id=order.pk, method_id=kept.pk)
    PaymentAttempt.objects.update(updated_at=timezone.now() - timedelta(minutes=1))

    reconcile_payments()

    order.refresh_from_db()
    assert order.status == "paid"


@pytest.mark.feature("R-H4")
@pytest.mark.feature("R-P03")
def test_webhooks_may_come_twice_and_in_reverse(
    client, bank, order, django_capture_on_commit_callbacks
):
    bank.give_powers(hold=True, double=True, reverse=True, confirmed_after=0)
    attempt = open_payment(order, "test")
    bank.decide(str(attempt.key), "bancontact")
    eventually(lambda: bank._call("GET", "/letters")["held"] == 2)
    assert bank._call("POST", "/letters", {}) == {"released": 2}
    sent = letters(bank, 4, str(attempt.key))

    with django_capture_on_commit_callbacks(execute=True):
        answers = [deliver(client, "test", each).status_code for each in sent]

    order.refresh_from_db()
    assert answers == [200] * 4
    assert GatewayEvent.objects.count() == 2
    assert order.status == "paid"


@pytest.mark.feature("R-H4")
@pytest.mark.parametrize(
    ("power", "refusal"),
    [
        ({"secret": "of somebody else"}, InvalidEvent),
        ({"age": 301}, InvalidEvent),
        ({"account": "another shop"}, ForeignEvent),
    ],
    ids=str,
)
def test_webhooks_may_be_wrong(bank, power, refusal):
    bank.give_powers(**power)
    request, _outcome = paid(bank)
    letter = letters(bank, 1, request.key)[0]

    with pytest.raises(refusal):
        bank.parse_event(letter["body"].encode(), letter["headers"])


@pytest.mark.feature("R-H4")
@pytest.mark.feature("R-P07")
@pytest.mark.parametrize(
    "lie", [{"cents": 4499}, {"currency": "XAF"}, {"currency": "JPY"}], ids=str
)
def test_the_bank_may_take_something_else(bank, order, lie):
    attempt = open_payment(order, "test")
    bank.decide(str(attempt.key), "success")
    bank.give_powers(answer=lie)

    attempt = outcomes.refresh_attempt(attempt_id=attempt.pk)

    order.refresh_from_db()
    assert (attempt.state, order.status) == ("attention", "pending")


@pytest.mark.feature("R-P15")
@pytest.mark.parametrize(("ends", "left"), [("succeeded", 4500), ("failed", 0)])
def test_a_refund_may_wait_and_then_fail(bank, ends, left):
    request, outcome = paid(bank)
    bank.give_powers(refunds="pending")
    asked = refund_of(request, outcome, 4500)
    assert bank.refund(asked).state == "pending"

    bank.settle_refund(asked.refund_key, ends)

    assert bank.refund(asked).state == bank.fetch_refund(asked).state == ends
    assert bank.fetch(request.key).refunded_cents == left


@pytest.mark.feature("R-P14", refuses=True)
@pytest.mark.parametrize("cents", [4501, 0, -1])
def test_no_more_than_was_taken_goes_back(bank, cents):
    request, outcome = paid(bank)

    with pytest.raises(NotRefundable):
        bank.refund(refund_of(request, outcome, cents))

    assert bank.fetch(request.key).refunded_cents == 0
    unpaid = request_for()
    with pytest.raises(NotRefundable):
        bank.refund(refund_of(unpaid, bank.start(unpaid), 1))


def keep(bank, order, card="success"):
    """Pay another order of the same person with a card that is kept."""
    first = order_from(make_basket(owner=order.user), user=order.user)
    attempt = open_payment(first, "test", save_method=True)
    bank.decide(str(attempt.key), card)
    outcomes.refresh_attempt(attempt_id=attempt.pk)
    return SavedMethod.objects.get()


@pytest.mark.feature("D4")
@pytest.mark.parametrize(
    ("card", "state", "reason"),
    [
        ("success", "captured", ""),
        ("later-decline", "failed", "card_declined"),
        ("secure", "pending", ""),
    ],
)
def test_a_kept_card_is_charged_as_it_deserves(bank, order, card, state, reason):
    kept = keep(bank, order, card)

    attempt = services.charge_saved_method(order_id=order.pk, method_id=kept.pk)

    assert (attempt.state, attempt.reason) == (state, reason)
    assert bool(attempt.pay_url) is (state == "pending")


@pytest.mark.feature("D4")
def test_who_must_confirm_does_so_on_the_banks_page(client, bank, order):
    kept = keep(bank, order, "secure")
    attempt = services.charge_saved_method(order_id=order.pk, method_id=kept.pk)

    assert b"Is it you?" in client.get(attempt.pay_url).content
    client.post(attempt.pay_url, {"confirm": "secure"})

    attempt = outcomes.refresh_attempt(attempt_id=attempt.pk)
    assert attempt.state == "captured"


@pytest.mark.feature("D4", refuses=True)
def test_a_forgotten_card_is_not_charged(bank, order):
    kept = keep(bank, order)
    bank.forget(Kept(kept.customer, kept.reference, ""))

    with pytest.raises(GatewayRefused):
        services.charge_saved_method(order_id=order.pk, method_id=kept.pk)

    order.refresh_from_db()
    assert order.status == "pending"


def test_a_key_that_opened_a_page_charges_no_kept_card(bank, order):
    kept = keep(bank, order)
    request = request_for()
    bank.start(request)

    said = bank.charge_saved(request, Kept(kept.customer, kept.reference, ""))

    assert said.state == "pending"


def test_the_bank_refuses_another_amount_for_a_key(bank):
    request = request_for()
    bank.start(request)

    with pytest.raises(GatewayRefused):
        bank.start(replace(request, cents=1))

    assert bank.fetch(request.key).cents == 4500


def test_the_banks_page_speaks_the_customers_language(client, bank):
    opened = bank.start(request_for(language="fr"))

    page = client.get(opened.pay_url).content.decode()

    assert opened.pay_url.startswith("/fr/")
    assert "Payer avec" in page
    assert page.count('name="card"') == 6


def test_the_banks_page_says_when_the_bank_is_closed(client, bank, settings):
    opened = bank.start(request_for(language="en"))
    settings.TEST_GATEWAY_URL = "http://127.0.0.1:9"

    page = client.get(opened.pay_url)

    assert page.status_code == 503
    assert "The bank is closed for a moment" in page.content.decode()


def test_an_older_banks_file_keeps_its_payments(tmp_path):
    path = tmp_path / "old.sqlite3"
    with closing(sqlite3.connect(path)) as old:
        old.execute(
            "CREATE TABLE payments (key TEXT PRIMARY KEY, order_number TEXT,"
            " cents INTEGER, currency TEXT, state TEXT, card TEXT DEFAULT '',"
            " reason TEXT DEFAULT '', refunded INTEGER DEFAULT 0, return_url TEXT,"
            " webhook_url TEXT, created REAL)"
        )
        old.execute(
            "INSERT INTO payments VALUES"
            " ('a','CF','4500','EUR','captured','success','',0,'','',1)"
        )
        old.commit()

    book = Book(path)

    assert book.find("a")["label"] == "Visa •••• 4242"
    assert book.refund("a", {"key": "r", "cents": 4500})["state"] == "succeeded"
