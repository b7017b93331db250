"""The checkout without JavaScript, the bank's page, and the order's own page."""

from datetime import timedelta
from decimal import Decimal

from django.core import signing
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
from shop.checkout.tests.factories import make_basket, make_ground, order_from
from shop.order.links import SALT, order_token
from shop.order.processing import change_status
from stock.models import StockHold
from storefront.tests.factories import put_in, set_price, set_stock
from users.models import User

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
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


@pytest.mark.feature("C5", refuses=True)
@pytest.mark.parametrize("change", [set_price, set_stock])
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
