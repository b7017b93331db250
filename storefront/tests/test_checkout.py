"""The checkout without JavaScript, the bank's page, and the order's own page."""

import re
from datetime import timedelta
from decimal import Decimal

from django.core import signing
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from catalogue.tests.factories import make_addon, make_bouquet, only_size
from delivery.models import Delivery, Zone
from delivery.services import offer_days
from outbox.models import Message
from outbox.sending import deliver
from payments.models import PaymentAttempt
from payments.tasks import reconcile_payments, release_expired_holds
from shop.checkout.tests.factories import make_basket, make_ground, order_from
from shop.order.links import SALT, order_token
from shop.order.processing import change_status
from stock.models import StockHold
from storefront.tests.factories import put_in, set_price, set_stock
from users.models import User

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
Line = get_model("basket", "Line")
ShippingAddress = get_model("order", "ShippingAddress")
State = PaymentAttempt.State

CHECKOUT = "/en/checkout/"


@pytest.fixture
def filled(client):
    """Return a browser with one bouquet of 39 euros in its basket."""
    make_ground()
    put_in(client, only_size(make_bouquet(price="39.00")))
    return client


def answers(**changes):
    """Return a form filled in well; ``expected_total`` is what the page showed."""
    return {
        "recipient_name": "Mamie Dubois",
        "line1": "Rue Haute 12",
        "postcode": "1000",
        "date": offer_days(lead_time_days=0)[0].isoformat(),
        "card_message": "Happy birthday, Mamie.",
        "card_signature": "",
        "sender_name": "Anne Peeters",
        "sender_email": "anne@example.com",
        "sender_phone": "+32 470 12 34 56",
        "expected_total": "45.00",
        "gateway": "test",
    } | changes


def pay(client, card="success", **changes):
    """Order, pay at the bank, come back; return the last page."""
    sent = client.post(CHECKOUT, answers(**changes))
    assert sent.status_code == 302, sent.context["form"].errors
    page = client.get(sent["Location"])
    assert "€45.00" in page.content.decode()
    decided = client.post(sent["Location"], {"card": card})
    if card == "secure":
        assert b"Is it you?" in decided.content
        decided = client.post(sent["Location"], {"card": card, "confirm": "secure"})
    return client.get(
        decided["Location"].removeprefix("http://testserver"), follow=True
    )


def assert_nothing_ordered():
    """Check that a refusal left no trace."""
    for model in (Order, Delivery, PaymentAttempt, StockHold, Message):
        assert not model.objects.exists()


@pytest.mark.parametrize("card", ["success", "secure"])
def test_a_guest_buys_without_javascript(filled, bank, card):
    page = pay(filled, card)
    assert page.context["state"] == "paid"
    assert "Thank you, Anne Peeters" in page.content.decode()
    assert filled.get("/en/basket/").context["rows"] == []
    mail = Message.objects.get()
    deliver(message_id=mail.pk)
    mail.refresh_from_db()
    for text in (mail.text, mail.html):
        assert "€45.00" in text
        assert "Happy birthday, Mamie." in text
        assert "/en/checkout/order/" in text


def test_the_form_and_the_total_are_on_one_page(filled):
    text = filled.get(CHECKOUT).content.decode()
    assert "Before delivery, VAT included" in text
    assert text.count('name="date"') == len(offer_days(lead_time_days=0))


def test_refreshing_shows_the_fee_and_keeps_what_was_typed(filled):
    page = filled.post(CHECKOUT, {"postcode": "1000", "line1": "Rue X", "refresh": "1"})
    text = page.content.decode()
    assert "€45.00" in text
    assert 'value="Rue X"' in text
    assert 'name="expected_total" form="checkout-form" value="45.00"' in text
    assert 'value="Rue X"' in filled.get(CHECKOUT).content.decode()


def test_a_fee_not_seen_yet_is_shown_before_anything_is_ordered(filled):
    page = filled.post(CHECKOUT, answers(expected_total="39.00"))
    assert page.status_code == 409
    assert "Delivery to Brussels is €6.00." in page.content.decode()
    assert_nothing_ordered()


def test_a_changed_fee_is_told_and_must_be_seen(filled):
    Zone.objects.update(fee=Decimal("8.00"))
    page = filled.post(CHECKOUT, answers(expected_total="45.00"))
    assert page.status_code == 409
    assert "A price changed" in page.content.decode()
    assert "€47.00" in page.content.decode()
    assert_nothing_ordered()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recipient_name", ""),
        ("recipient_name", "x" * 121),
        ("recipient_name", "nul\x00"),
        ("line1", ""),
        ("postcode", "9999"),
        ("postcode", "100"),
        ("postcode", "١٠٠٠"),
        ("date", ""),
        ("date", "2020-01-01"),
        ("date", "2026-02-31"),
        ("sender_email", "anne"),
        ("sender_email", "a@b.be\nBcc: x@y.be"),
        ("recipient_phone", "call me"),
        ("expected_total", "1e9"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field_and_nothing_is_lost(filled, field, value):
    page = filled.post(CHECKOUT, answers(**{field: value}))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    text = page.content.decode()
    if field != "expected_total":
        assert f'id="id_{field}_error"' in text
        assert f'aria-describedby="id_{field}' in text
    if field != "sender_name":
        assert 'value="Anne Peeters"' in text
    assert_nothing_ordered()


@pytest.mark.feature("V8", refuses=True)
@pytest.mark.parametrize("card", ["x" * 201, "bell \x07", "turned \u202e"])
def test_a_card_nobody_can_print_is_refused(filled, card):
    page = filled.post(CHECKOUT, answers(card_message=card))
    assert page.status_code == 422
    assert "card_message" in page.context["form"].errors
    assert_nothing_ordered()


@pytest.mark.feature("V8", refuses=True)
def test_an_anonymous_card_carries_no_signature(filled):
    page = filled.post(CHECKOUT, answers(anonymous="on", card_signature="Anne"))
    assert page.status_code == 422
    assert "card_signature" in page.context["form"].errors
    assert_nothing_ordered()


@pytest.mark.feature("V8")
def test_nothing_that_travels_names_an_anonymous_sender(filled, bank):
    pay(filled, anonymous="on")
    travels = [
        *Delivery.objects.values_list(),
        *Delivery.objects.values_list("lines__card_message"),
        *ShippingAddress.objects.values_list(),
    ]
    told = repr(travels)
    for secret in ("Anne", "Peeters", "anne@example.com", "470 12 34 56"):
        assert secret not in told
    assert "Happy birthday, Mamie." in told


@pytest.mark.feature("V9")
def test_the_recipient_gets_no_mail_and_the_address_book_stays(client, bank):
    anne = User.objects.create_user(email="anne@example.com")
    client.force_login(anne)
    make_ground()
    put_in(client, only_size(make_bouquet(price="39.00")))
    pay(client, recipient_phone="0470 00 00 00", notes="Third bell")
    delivery = Delivery.objects.get()
    assert (delivery.recipient_phone, delivery.notes) == ("0470 00 00 00", "Third bell")
    assert not anne.addresses.exists()
    assert {mail.recipient for mail in Message.objects.all()} == {"anne@example.com"}


@pytest.mark.feature("V9", refuses=True)
def test_a_phone_that_is_none_is_refused(filled):
    page = filled.post(CHECKOUT, answers(recipient_phone="<script>"))
    assert page.status_code == 422
    assert_nothing_ordered()


@pytest.mark.feature("V11")
def test_an_addon_travels_with_its_bouquet(client, bank):
    make_ground()
    vase = make_addon(price="18.00")
    put_in(client, only_size(make_bouquet(price="21.00")), addons=[vase.pk])
    pay(client)
    bouquet, addon = Delivery.objects.get().lines.order_by("pk")
    assert addon.goes_with == bouquet


def unpublish(product, _value):
    """Take a product off the shelf, as staff do."""
    type(product).objects.filter(pk__in=[product.pk, product.parent_id]).update(
        is_public=False
    )


@pytest.mark.feature("C5", refuses=True)
@pytest.mark.feature("R-C13")
@pytest.mark.parametrize("change", [set_price, set_stock, unpublish])
def test_what_changed_meanwhile_leads_back_to_the_basket(filled, change):
    size = only_size(make_bouquet(price="10.00"))
    put_in(filled, size)
    change(size, 0)
    sent = filled.post(CHECKOUT, answers(expected_total="55.00"))
    assert sent["Location"] == "/en/basket/"
    assert_nothing_ordered()


@pytest.mark.parametrize("card", ["decline", "insufficient", "cancel"])
def test_a_refused_payment_can_be_tried_again(filled, bank, card):
    sent = filled.post(CHECKOUT, answers())
    data = {"cancel": "1"} if card == "cancel" else {"card": card}
    back = filled.post(sent["Location"], data)
    page = filled.get(back["Location"], follow=True)
    assert page.context["state"] in ("refused", "unpaid")
    hold = timezone.localtime(StockHold.objects.get().expires_at)
    assert f"{hold:%H:%M}" in page.content.decode()
    again = filled.post(reverse("checkout:pay", args=[page.context["token"]]))
    assert "/pay/test-bank/" in again["Location"]
    assert again["Location"] != sent["Location"]


def shown(client, order):
    """Return the state the order's page tells, and its text."""
    page = client.get(reverse("checkout:order", args=[order_token(order.number)]))
    return page.context["state"], page.content.decode()


def attempt_for(order, state):
    """Write how a payment stands."""
    return PaymentAttempt.objects.create(
        order=order, gateway="test", amount=Decimal("45"), currency="EUR", state=state
    )


@pytest.mark.parametrize(
    ("payment", "state", "words"),
    [
        (None, "unpaid", "Almost yours"),
        (State.FAILED, "refused", "The bank said no"),
        (State.UNKNOWN, "confirming", "Waiting for your bank"),
        (State.REFUND_DUE, "refunding", "We pay back €45.00"),
        (State.REFUNDED, "refunding", "We paid back €45.00"),
    ],
)
def test_every_state_of_a_payment_is_told(client, payment, state, words):
    order = order_from(make_basket())
    if payment:
        attempt_for(order, payment)
    told, text = shown(client, order)
    assert told == state
    assert words in text


@pytest.mark.feature("R-C11")
@pytest.mark.parametrize("signed_in", [False, True])
def test_a_click_whose_answer_got_lost_leads_to_the_order_it_placed(
    filled, bank, signed_in
):
    if signed_in:
        filled.force_login(User.objects.create_user("c@example.com", password="x" * 9))
    placed = filled.post(CHECKOUT, answers())
    assert Order.objects.count() == 1

    again = filled.post(CHECKOUT, answers())
    page = filled.get(CHECKOUT, follow=True)
    basket = filled.get("/en/basket/").content.decode()

    assert again["Location"] == placed["Location"]
    assert page.context["state"] == "unpaid"
    assert "waiting to be paid" in basket
    assert Order.objects.count() == PaymentAttempt.objects.count() == 1


@pytest.mark.feature("R-P17", refuses=True)
def test_nobody_else_is_led_to_a_waiting_order(filled, bank):
    filled.post(CHECKOUT, answers())
    stranger = Client()

    assert stranger.get(CHECKOUT)["Location"] == "/en/basket/"
    assert "waiting to be paid" not in stranger.get("/en/basket/").content.decode()


@pytest.mark.feature("C3")
def test_the_basket_is_back_when_nobody_paid(filled, bank):
    filled.post(CHECKOUT, answers())
    filled.get("/en/shop/")
    filled.get("/en/basket/")
    StockHold.objects.update(expires_at=timezone.now())

    release_expired_holds()

    page = filled.get("/en/basket/")
    assert len(page.context["rows"]) == 1


@pytest.mark.feature("C3")
def test_the_pay_page_counts_down_to_the_deadline(client):
    order = order_from(make_basket())
    until = timezone.now() + timedelta(minutes=9, seconds=30)
    StockHold.objects.update(expires_at=until)

    state, text = shown(client, order)

    assert state == "unpaid"
    assert f"{timezone.localtime(until):%H:%M}" in text
    left = int(re.search(r'data-countdown="(\d+)"', text)[1])
    assert 540 < left <= 570


@pytest.mark.feature("C3", refuses=True)
def test_past_the_deadline_the_page_has_no_way_to_pay(client, bank):
    order = order_from(make_basket())
    StockHold.objects.update(expires_at=timezone.now())

    state, text = shown(client, order)
    paid = client.post(reverse("checkout:pay", args=[order_token(order.number)]))

    assert state == "ending"
    assert f"{order_token(order.number)}/pay/" not in text
    assert "data-countdown" not in text
    assert "/pay/test-bank/" not in paid["Location"]
    assert not PaymentAttempt.objects.exists()


@pytest.mark.feature("V18")
@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (["paid"], "Thank you, Anne Peeters"),
        (["paid", "preparing"], "It is on our bench"),
        (["paid", "preparing", "out-for-delivery"], "It is on its way"),
        (["paid", "preparing", "out-for-delivery", "delivered"], "It is at the door"),
    ],
)
def test_the_link_follows_the_flowers(client, steps, words):
    order = order_from(make_basket())
    for status in steps:
        change_status(order_id=order.pk, status=status)
    assert words in shown(client, order)[1]


@pytest.mark.feature("V18", refuses=True)
def test_a_tampered_or_expired_link_leads_nowhere(client, monkeypatch):
    order = order_from(make_basket())
    good = order_token(order.number)
    wrong = [
        good[:-1] + ("a" if good[-1] != "a" else "b"),
        signing.dumps(order.number, salt="another"),
        signing.dumps("CF-00000-00000", salt=SALT),
        order.number,
        "x" * 2000,
        "\x00",
    ]
    for token in wrong:
        assert client.get(reverse("checkout:order", args=[token])).status_code == 404
        assert client.post(reverse("checkout:pay", args=[token])).status_code == 404
    later = (timezone.now() + timedelta(days=181)).timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert client.get(reverse("checkout:order", args=[good])).status_code == 404
    assert not PaymentAttempt.objects.exists()


def test_an_empty_basket_has_no_checkout(client):
    assert client.get(CHECKOUT)["Location"] == "/en/basket/"
    assert client.post(CHECKOUT, answers())["Location"] == "/en/basket/"


def test_an_own_address_fills_the_form_another_does_not(filled):
    anne, ben = (
        User.objects.create_user(email=f"{name}@example.com") for name in ("a", "b")
    )
    mine, other = (
        user.addresses.create(
            first_name="Simone",
            last_name=user.email,
            line1="Rue Longue 1",
            line4="Brussels",
            postcode="1000",
            country_id="BE",
        )
        for user in (anne, ben)
    )
    filled.force_login(anne)
    page = filled.get(CHECKOUT, {"address": mine.pk}).content.decode()
    assert 'value="Rue Longue 1"' in page
    for pk in (other.pk, "x", 10**30):
        page = filled.get(CHECKOUT, {"address": pk}).content.decode()
        assert 'value="Rue Longue 1"' not in page


@pytest.mark.feature("R-O10")
@pytest.mark.feature("R-A07", refuses=True)
def test_who_tries_many_links_is_sent_away_and_others_are_not(client):
    order = order_from(make_basket())
    good = order_token(order.number)

    tries = [client.get(f"/en/checkout/order/wrong-{n}/") for n in range(21)]

    assert {answer.status_code for answer in tries[:20]} == {404}
    assert tries[20].status_code == 429
    assert int(tries[20]["Retry-After"]) == 600
    stranger = Client(REMOTE_ADDR="10.1.1.1")
    assert stranger.get(f"/en/checkout/order/{good}/").status_code == 200


@pytest.mark.feature("R-P20")
@pytest.mark.feature("X4", refuses=True)
def test_what_a_browser_says_about_money_is_never_taken(filled, bank):
    lies = {
        "price": "0.01",
        "total": "0.01",
        "total_incl_tax": "0.01",
        "amount": "0.01",
        "fee": "0",
        "currency": "XAF",
        "status": "paid",
        "user": "1",
        "order_number": "CF-00000-00000",
    }

    sent = filled.post(CHECKOUT, answers(**lies))

    order = Order.objects.get()
    attempt = PaymentAttempt.objects.get()
    assert (order.status, order.currency, order.user_id) == ("pending", "EUR", None)
    assert order.total_incl_tax == attempt.amount == Decimal("45.00")
    assert order.number != "CF-00000-00000"
    assert bank.describe(str(attempt.key))["cents"] == 4500
    assert "/pay/test-bank/" in sent["Location"]


@pytest.mark.feature("R-P20", refuses=True)
def test_another_total_than_today_is_shown_again_not_charged(filled, bank):
    sent = filled.post(CHECKOUT, answers(expected_total="0.01"))

    assert sent.status_code == 409
    assert_nothing_ordered()


@pytest.mark.feature("R-P17")
@pytest.mark.feature("R-P02")
def test_a_forged_or_replayed_way_back_never_makes_an_order_paid(filled, bank):
    filled.post(CHECKOUT, answers())
    attempt = PaymentAttempt.objects.get()
    back = reverse("checkout:return", args=[attempt.key])

    for _ in range(3):
        page = filled.get(f"{back}?status=paid&redirect_status=succeeded", follow=True)
        assert page.context["state"] == "unpaid"

    assert Order.objects.get().status == "pending"
    unknown = "00000000-0000-4000-8000-000000000000"
    assert filled.get(reverse("checkout:return", args=[unknown])).status_code == 404


@pytest.mark.feature("R-P02")
def test_the_page_says_being_confirmed_while_the_bank_is_silent(filled, bank, settings):
    filled.post(CHECKOUT, answers())
    attempt = PaymentAttempt.objects.get()
    bank.decide(str(attempt.key), "success")
    heard, settings.TEST_GATEWAY_URL = settings.TEST_GATEWAY_URL, "http://127.0.0.1:9"
    PaymentAttempt.objects.update(state="unknown")

    page = filled.get(reverse("checkout:return", args=[attempt.key]), follow=True)

    assert page.context["state"] == "confirming"
    settings.TEST_GATEWAY_URL = heard
    old = timezone.now() - timedelta(minutes=10)
    PaymentAttempt.objects.update(updated_at=old)
    reconcile_payments()
    assert Order.objects.get().status == "paid"


@pytest.mark.feature("R-O30")
def test_no_log_tells_who_ordered(filled, bank, caplog):
    caplog.set_level("DEBUG")

    filled.post(CHECKOUT, answers())
    bank.decide(str(PaymentAttempt.objects.get().key), "success")
    reconcile_payments()

    for secret in ("anne@example.com", "Rue Haute", "Mamie Dubois"):
        assert secret not in caplog.text


@pytest.mark.feature("C6")
def test_what_one_device_adds_the_other_shows(client):
    user = User.objects.create_user("c@example.com", password="x" * 9)
    phone, desk = Client(), Client()
    for device in (phone, desk):
        device.force_login(user)
    make_ground()

    put_in(phone, only_size(make_bouquet(price="39.00")))

    page = desk.get("/en/basket/")
    assert [row.line.quantity for row in page.context["rows"]] == [1]


@pytest.mark.feature("C6", refuses=True)
def test_another_accounts_basket_is_not_shown_nor_changed(filled):
    line = Line.objects.get()
    other = Client()
    other.force_login(User.objects.create_user("o@example.com", password="x" * 9))

    changed = other.post(reverse("basket:update", args=[line.pk]), {"quantity": 5})

    assert changed.status_code == 404
    assert not other.get("/en/basket/").context["rows"]
    line.refresh_from_db()
    assert line.quantity == 1


@pytest.mark.feature("D7")
def test_a_payment_belongs_to_one_order(filled, bank):
    filled.post(CHECKOUT, answers())

    assert PaymentAttempt.objects.get().order == Order.objects.get()


@pytest.mark.feature("D7", refuses=True)
def test_a_payment_without_an_order_cannot_be_written():
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentAttempt.objects.create(
            gateway="test", amount=Decimal("45"), currency="EUR"
        )

    assert not PaymentAttempt.objects.exists()
