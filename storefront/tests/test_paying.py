# ruff: noqa: F401, F811
"""Choosing how to pay: what is on offer, keeping a card, real pages of providers."""

from oscar.core.loading import get_model

import pytest

from payments.models import PaymentAttempt, SavedMethod
from payments.tests.asking import eventually, fill_in
from payments.tests.conftest import (
    paypal,
    paypal_process,
    stripe,
    stripe_process,
)
from shop.checkout.tests.factories import make_basket, order_from
from shop.order.links import order_token
from storefront.tests.test_checkout import CHECKOUT, answers, filled
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
Order = get_model("order", "Order")
KEEP = 'name="save_method"'


def text(page):
    """Return a page's words."""
    return page.content.decode()


@pytest.mark.feature("D2")
@pytest.mark.feature("D3")
def test_what_has_keys_is_offered_in_the_shops_order(filled, stripe, paypal, settings):
    settings.PAYMENT_GATEWAYS = ["stripe", "paypal"]

    page = text(filled.get(CHECKOUT))

    assert "Card, Bancontact, Apple Pay, Google Pay" in page
    assert page.index('value="stripe"') < page.index('value="paypal"')
    assert 'value="test"' not in page


@pytest.mark.feature("D3", refuses=True)
def test_without_keys_nothing_is_offered(filled, settings):
    settings.PAYMENT_GATEWAYS = ["stripe", "paypal"]

    page = text(filled.get(CHECKOUT))
    sent = filled.post(CHECKOUT, answers(gateway="paypal"))

    assert "No way to pay is switched on" in page
    assert 'name="gateway"' not in page
    assert "/checkout/order/" in sent["Location"]
    assert not PaymentAttempt.objects.exists()
    assert Order.objects.get().status == "pending"


@pytest.mark.feature("D2")
@pytest.mark.parametrize(
    ("gateway", "fields", "page"),
    [
        ("stripe", {"number": "4242424242424242"}, "/c/pay/"),
        ("paypal", {"agree": "1"}, "/checkoutnow"),
    ],
)
def test_a_guest_pays_at_a_provider(filled, request, gateway, fields, page):
    request.getfixturevalue(gateway)

    sent = filled.post(CHECKOUT, answers(gateway=gateway))
    assert page in sent["Location"]
    back, _text = fill_in(sent["Location"], **fields)
    paid = filled.get(back.removeprefix("http://testserver"), follow=True)

    assert paid.context["state"] == "paid"


@pytest.mark.feature("R-P02")
def test_a_payment_being_confirmed_says_so(filled, stripe):
    sent = filled.post(CHECKOUT, answers(gateway="stripe"))

    back, _text = fill_in(sent["Location"], method="bancontact")
    page = filled.get(back.removeprefix("http://testserver"), follow=True)

    assert page.context["state"] == "confirming"


@pytest.mark.feature("R-P18", refuses=True)
def test_the_test_gateway_cannot_be_chosen_where_it_is_absent(
    filled,
    stripe,
    settings,
):
    settings.PAYMENT_GATEWAYS = ["stripe"]
    settings.TEST_GATEWAY_ALLOWED = False

    assert 'value="test"' not in text(filled.get(CHECKOUT))
    sent = filled.post(CHECKOUT, answers(gateway="test"))

    attempt = PaymentAttempt.objects.get()
    assert attempt.gateway == "stripe"
    assert "/c/pay/" in sent["Location"]
    assert filled.get(f"/en/pay/test-bank/{attempt.key}/").status_code == 404
    assert filled.post("/webhooks/test/", {}).status_code == 404


@pytest.mark.feature("R-P18", refuses=True)
def test_a_list_that_names_it_by_mistake_offers_nothing(filled, settings):
    settings.PAYMENT_GATEWAYS = ["test"]
    settings.TEST_GATEWAY_ALLOWED = False

    sent = filled.post(CHECKOUT, answers(gateway="test"))

    assert "/checkout/order/" in sent["Location"]
    assert not PaymentAttempt.objects.exists()


@pytest.mark.feature("D2")
def test_who_is_signed_in_may_keep_a_card(filled, bank):
    guest_page = text(filled.get(CHECKOUT))
    user = make_user("ann@example.com")
    filled.force_login(user)
    page = text(filled.get(CHECKOUT))

    sent = filled.post(CHECKOUT, answers(save_method="1"))
    at_bank = text(filled.get(sent["Location"]))
    filled.post(sent["Location"], {"card": "success"})
    attempt = PaymentAttempt.objects.get()
    filled.get(f"/en/checkout/return/{attempt.key}/")

    assert KEEP not in guest_page
    assert KEEP in page
    assert "The card you choose is kept for next time." in at_bank
    assert "its account cannot be debited later" in at_bank
    kept = SavedMethod.objects.get()
    assert (kept.user, kept.label) == (user, "Visa •••• 4242")


@pytest.mark.feature("D2", refuses=True)
def test_a_guest_keeps_nothing(filled, bank):
    sent = filled.post(CHECKOUT, answers(save_method="1"))
    filled.post(sent["Location"], {"card": "success"})
    attempt = PaymentAttempt.objects.get()
    filled.get(f"/en/checkout/return/{attempt.key}/")

    assert attempt.save_method is False
    assert not SavedMethod.objects.exists()


@pytest.mark.feature("R-A02", refuses=True)
def test_nobody_keeps_a_card_in_anothers_account(client, bank):
    owner, other = make_user("ann@example.com"), make_user("eva@example.com")
    order = order_from(make_basket(owner=owner), user=owner)
    token = order_token(order.number)
    client.force_login(other)

    page = text(client.get(f"/en/checkout/order/{token}/"))
    client.post(f"/en/checkout/order/{token}/pay/", {"save_method": "1"})

    assert KEEP not in page
    assert PaymentAttempt.objects.get().save_method is False


@pytest.mark.feature("R-P01")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("gateway", "fields"),
    [("stripe", {"number": "4242424242424242"}), ("paypal", {"agree": "1"})],
)
def test_a_webhook_travels_over_http_before_the_customer_returns(
    live_server,
    filled,
    request,
    gateway,
    fields,
):
    remote = request.getfixturevalue(gateway)
    remote.do("powers", webhook_url=f"{live_server.url}/webhooks/{gateway}/")
    sent = filled.post(CHECKOUT, answers(gateway=gateway))

    back, _text = fill_in(sent["Location"], **fields)

    assert eventually(lambda: Order.objects.filter(status="paid").count()) == 1
    page = filled.get(back.removeprefix("http://testserver"), follow=True)
    assert page.context["state"] == "paid"
    remote.do("powers", webhook_url="")
