"""The addressee alone answers, while it is open; an order follows, once."""

from datetime import timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from catalogue.models import Product
from catalogue.selling import may_be_bought
from ops.integrity import find_breaches
from outbox.models import Message
from payments.errors import NotPayable
from payments.models import PaymentAttempt, PaymentPlan
from payments.outcomes import refresh_attempt
from payments.services import start_payment
from quotes.accepting import refuse_version
from quotes.errors import QuoteOver
from quotes.expiry import ask_for_balances, expire_versions, warn_of_expiry
from quotes.models import Quote, QuoteVersion
from quotes.tests.factories import (
    accept,
    in_days,
    make_accepted,
    make_draft,
    make_quote,
    make_version,
    pay,
)
from refunds.cancelling import cancel_order, cancel_own_order
from refunds.errors import TooLateToCancel
from refunds.tests.factories import give, goodwill
from shop.checkout.errors import LinesRefused
from shop.checkout.services import place_order, prepare_basket
from shop.checkout.tests.factories import make_basket, sender
from shop.order import statuses
from stock.models import StockHold
from stock.services import release_hold
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
Order = get_model("order", "Order")
DAY = timedelta(days=1)


def url(name, version, *args):
    return reverse(f"quotes:{name}", args=[version.quote.code, *args])


@pytest.mark.feature("I5", refuses=True)
def test_nobody_accepts_for_another(client):
    version = make_version()
    client.force_login(make_user())

    answer = client.post(url("accept", version), {"version": "1"})

    assert answer.status_code == 404
    assert not Order.objects.exists()


@pytest.mark.feature("R-A11", refuses=True)
@pytest.mark.feature("R-X16")
@pytest.mark.parametrize("number", ["", "0", "2", "-1", "1e0", "١", "9" * 40])
def test_only_a_version_that_was_read_is_accepted(client, number):
    version = make_version()
    client.force_login(version.quote.user)

    answer = client.post(
        url("accept", version), {"version": number, "total": "1", "price": "1"}
    )

    assert answer.status_code == 404
    assert not Order.objects.exists()


@pytest.mark.feature("R-A11")
@pytest.mark.feature("I7")
def test_the_price_is_what_was_sent_whatever_the_browser_says(client):
    version = make_version()
    client.force_login(version.quote.user)
    forged = {"total": "1.00", "deposit": "0.01", "state": "paid", "unit_price": "0"}

    answer = client.post(url("accept", version), {"version": "1"} | forged)

    order, plan = Order.objects.get(), PaymentPlan.objects.get()
    assert answer.status_code == 302
    assert order.total_incl_tax == Decimal("1000.00")
    assert (plan.deposit, plan.balance) == (Decimal("300.00"), Decimal("700.00"))
    assert plan.due_on == version.quote.event_date - 14 * DAY
    version.refresh_from_db()
    assert version.answered_at is not None
    assert "1000.00" in version.terms
    assert Message.objects.filter(template="staff_quote_answered").count() == 1


@pytest.mark.feature("I6", refuses=True)
@pytest.mark.feature("R-A11", refuses=True)
def test_on_day_31_a_quote_cannot_be_accepted_though_no_task_ran(client):
    version = make_version(now=timezone.now() - 30 * DAY)
    client.force_login(version.quote.user)

    page = client.get(url("own", version))
    accepted = client.post(url("accept", version), {"version": "1"})
    refused = client.get(url("refuse", version))

    assert "Accept this quote" not in page.text
    assert (accepted.status_code, refused.status_code) == (409, 409)
    assert not Order.objects.exists()
    assert QuoteVersion.objects.get().state == "sent"


@pytest.mark.feature("I6")
def test_a_task_expires_what_nobody_answered():
    old, young = make_version(now=timezone.now() - 30 * DAY), make_version()

    counts = [expire_versions(), expire_versions()]

    old.refresh_from_db()
    young.refresh_from_db()
    states = dict(Quote.objects.values_list("pk", "state"))
    assert counts == [1, 0]
    assert (old.state, young.state) == ("expired", "sent")
    assert states == {old.quote_id: "expired", young.quote_id: "answered"}


@pytest.mark.feature("I6")
def test_who_has_not_answered_is_reminded_once():
    make_version(now=timezone.now() - 26 * DAY)
    make_version(valid_days=2)

    counts = [warn_of_expiry(), warn_of_expiry()]

    assert counts == [1, 0]
    assert Message.objects.filter(template="quote_expiring").count() == 1


@pytest.mark.feature("I5")
def test_a_quote_is_declined_with_or_without_a_reason(client):
    version = make_version()
    client.force_login(version.quote.user)
    assert client.get(url("refuse", version)).status_code == 200

    for _click in range(2):
        client.post(url("refuse", version), {"version": "1", "reason": "Too dear"})

    version.refresh_from_db()
    version.quote.refresh_from_db()
    mail = Message.objects.get(template="staff_quote_answered")
    assert (version.state, version.reason, version.quote.state) == (
        "refused",
        "Too dear",
        "refused",
    )
    assert mail.context["reason"] == "Too dear"
    assert not Order.objects.exists()


@pytest.mark.feature("I5", refuses=True)
def test_what_was_answered_is_not_answered_otherwise():
    accepted, declined = make_accepted(), make_version()
    quote = declined.quote
    refuse_version(user=quote.user, code=quote.code, number=1)

    with pytest.raises(QuoteOver):
        accept(declined)
    with pytest.raises(QuoteOver):
        refuse_version(user=accepted.quote.user, code=accepted.quote.code, number=1)

    assert Order.objects.count() == 1


@pytest.mark.feature("R-O15")
@pytest.mark.feature("I7")
def test_lines_of_quotes_are_in_no_shop_and_bought_no_other_way():
    version = make_accepted()
    products = Product.objects.filter(kind="quote")

    assert products.count() == 2
    for product in products:
        assert may_be_bought(product) is not None
        assert may_be_bought(product, via="quote") is not None
    Product.objects.update(is_public=True)
    assert all(may_be_bought(product) for product in products)
    assert not Product.objects.browsable().filter(kind="goods").exists()
    bought = [line.product for line in version.lines.all()]
    basket = make_basket(*bought)
    with pytest.raises(LinesRefused):
        place_order(basket_id=basket.pk, sender=sender(), deliveries=[])
    assert Order.objects.count() == 1


@pytest.mark.feature("R-O15", refuses=True)
def test_the_shop_finds_and_sells_no_line_of_a_quote(client):
    make_accepted()
    product = Product.objects.filter(kind="quote").first()
    Product.objects.update(is_public=True)

    found = client.get("/en/search/?q=Table+pieces")
    added = client.post(f"/en/basket/add/{product.pk}/", {"quantity": "1"})

    assert "<b>0 things to buy</b>" in found.text
    assert added.status_code in (302, 404, 422)
    assert (
        not get_model("basket", "Line")
        .objects.filter(product=product, basket__status="Open")
        .exists()
    )


@pytest.mark.feature("I7")
def test_a_deposit_of_the_whole_price_leaves_no_balance(bank):
    version = make_accepted(percent=None, amount=Decimal("1000.00"))

    attempt = pay(bank, version.order)

    assert (attempt.amount, attempt.instalment) == (Decimal("1000.00"), "whole")
    assert not PaymentPlan.objects.exists()
    with pytest.raises(NotPayable):
        start_payment(order_id=version.order_id, gateway="test", language="en")
    assert find_breaches() == []


@pytest.mark.feature("I7", refuses=True)
def test_nothing_is_paid_twice(bank):
    version = make_accepted()
    first = start_payment(order_id=version.order_id, gateway="test", language="en")
    again = start_payment(order_id=version.order_id, gateway="test", language="en")
    pay(bank, version.order)
    balance = start_payment(order_id=version.order_id, gateway="test", language="en")
    same = start_payment(order_id=version.order_id, gateway="test", language="en")
    pay(bank, version.order)

    with pytest.raises(NotPayable):
        start_payment(order_id=version.order_id, gateway="test", language="en")

    assert (first.pk, balance.pk) == (again.pk, same.pk)
    taken = PaymentAttempt.objects.values_list("captured", flat=True).order_by("pk")
    assert list(taken) == [Decimal("300.00"), Decimal("700.00")]


@pytest.mark.feature("I7")
def test_an_order_that_is_cancelled_gives_back_deposit_and_balance(bank):
    version = make_accepted()
    pay(bank, version.order)
    pay(bank, version.order)

    cancel_order(order_id=version.order_id, reason="Wedding off", user=None)

    refunds = version.order.refunds.order_by("pk")
    assert [refund.amount for refund in refunds] == [
        Decimal("300.00"),
        Decimal("700.00"),
    ]
    version.refresh_from_db()
    version.quote.refresh_from_db()
    assert (version.state, version.quote.state) == ("lapsed", "cancelled")
    assert find_breaches() == []


@pytest.mark.feature("I7")
def test_with_the_deposit_alone_the_deposit_goes_back(bank):
    version = make_accepted()
    pay(bank, version.order)

    cancel_order(order_id=version.order_id, reason="Wedding off", user=None)

    assert version.order.refunds.get().amount == Decimal("300.00")
    assert find_breaches() == []


@pytest.mark.feature("I7", refuses=True)
def test_refunds_stay_within_what_came_in(bank):
    version = make_accepted()
    pay(bank, version.order)
    pay(bank, version.order)
    give(version.order, goodwill("800.00"))

    with pytest.raises(Exception, match="more than"):
        give(version.order, goodwill("200.01"))
    give(version.order, goodwill("200.00"))

    assert sum(refund.amount for refund in version.order.refunds.all()) == 1000
    assert find_breaches() == []


@pytest.mark.feature("I7", refuses=True)
def test_a_balance_that_comes_after_the_cancelling_goes_back(bank):
    version = make_accepted()
    pay(bank, version.order)
    attempt = start_payment(order_id=version.order_id, gateway="test", language="en")
    bank.decide(str(attempt.key), "success")
    cancel_order(order_id=version.order_id, reason="Wedding off", user=None)

    attempt = refresh_attempt(attempt_id=attempt.pk)

    assert attempt.state in ("refund-due", "refunded", "cancelled")
    assert PaymentPlan.objects.get().balance_paid_at is None
    assert find_breaches() == []


@pytest.mark.feature("I7", refuses=True)
def test_who_paid_a_deposit_cancels_through_the_shop_alone(bank, client):
    version = make_accepted()
    pay(bank, version.order)

    with pytest.raises(TooLateToCancel):
        cancel_own_order(order_id=version.order_id)

    version.order.refresh_from_db()
    assert version.order.status == statuses.PAID


@pytest.mark.feature("I7")
def test_a_deposit_that_does_not_come_lets_the_quote_lapse():
    version = make_accepted()
    hold = StockHold.objects.get()
    assert hold.expires_at.date() == in_days(7)

    release_hold(order_id=version.order_id, note="Not paid in time")
    again = make_version(version.quote)

    version.refresh_from_db()
    again.quote.refresh_from_db()
    assert (version.state, again.number, again.quote.state) == ("lapsed", 2, "answered")
    assert accept(again).order_id != version.order_id
    assert find_breaches() == []


@pytest.mark.feature("I7")
def test_late_money_brings_a_lapsed_quote_back(bank):
    version = make_accepted()
    attempt = start_payment(order_id=version.order_id, gateway="test", language="en")
    bank.decide(str(attempt.key), "success")
    release_hold(order_id=version.order_id, note="Not paid in time")

    attempt = refresh_attempt(attempt_id=attempt.pk)

    version.refresh_from_db()
    assert (attempt.state, version.state) == ("captured", "accepted")
    assert find_breaches() == []


@pytest.mark.feature("I7", refuses=True)
def test_late_money_for_a_quote_that_was_answered_anew_goes_back(bank):
    version = make_accepted()
    attempt = start_payment(order_id=version.order_id, gateway="test", language="en")
    bank.decide(str(attempt.key), "success")
    release_hold(order_id=version.order_id, note="Not paid in time")
    make_version(version.quote)

    attempt = refresh_attempt(attempt_id=attempt.pk)

    assert attempt.state == "refund-due"
    assert attempt.refunding == Decimal("300.00")
    assert find_breaches() == []


@pytest.mark.feature("I7")
def test_a_balance_is_asked_for_once_and_confirmed(bank):
    version = make_accepted(quote=make_quote(event_date=in_days(20)))
    pay(bank, version.order)

    counts = [ask_for_balances(), ask_for_balances()]
    pay(bank, version.order)

    assert counts == [1, 0]
    asked = Message.objects.get(template="quote_balance_due")
    assert asked.context["balance"] == "700.00"
    assert Message.objects.filter(template="quote_paid").count() == 1
    assert ask_for_balances() == 0


def test_the_page_leads_from_the_deposit_to_the_balance(client, bank):
    version = make_accepted()
    client.force_login(version.quote.user)

    first = client.get(url("own", version)).text
    started = client.post(url("pay", version), {"gateway": "test"})
    pay(bank, version.order)
    second = client.get(url("own", version)).text

    assert "Pay the deposit" in first
    assert "€300.00" in first
    assert started.status_code == 302
    assert "Pay the balance" in second
    assert "€700.00" in second


def test_a_basket_of_a_customer_never_orders_a_quote():
    version = make_accepted()
    version.refresh_from_db()
    QuoteVersion.objects.update(order=None)
    Product.objects.update(is_public=True)
    basket = get_model("basket", "Basket").objects.create(owner=make_user())
    prepare_basket(basket)
    basket.add_product(version.lines.first().product, 1)

    with pytest.raises(LinesRefused):
        place_order(basket_id=basket.pk, sender=sender(), deliveries=[])


def test_a_draft_has_no_letter(client):
    quote = make_draft()
    client.force_login(quote.user)

    assert client.get(reverse("quotes:letter", args=[quote.code, 1])).status_code == 404
