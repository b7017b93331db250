# ruff: noqa: F401, F811
"""From a plan's page to the paid order, without JavaScript."""

from datetime import date
from decimal import Decimal

from django.utils import translation

from oscar.core.loading import get_model

import pytest

from catalogue.models import Product
from outbox.models import Message
from payments.models import PaymentAttempt, SavedMethod
from payments.tests.conftest import bank, bank_url, paypal, paypal_process
from subscriptions.models import Plan, PlanChoice, Subscription
from subscriptions.tests.factories import (
    RECIPIENT,
    in_days,
    make_page,
    make_size,
)
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
Order = get_model("order", "Order")
Line = get_model("basket", "Line")
CHECKOUT = "/en/checkout/"


@pytest.fixture(autouse=True)
def _english():
    """Begin in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def anne(client):
    """Somebody with an account, logged in."""
    user = make_user("anne@example.com")
    client.force_login(user)
    return user


def typed(size, **changes):
    """Return a plan's form, filled in well."""
    known = {
        "size": size.pk,
        "rhythm": "weekly",
        "bouquets": "1",
        "start": in_days(10).isoformat(),
        "ends_on": "",
        "pays": "each",
    }
    return known | changes


def subscribe(client, plan_size, follow=False, page=None, **changes):
    """Press the button of a plan's page."""
    page = page or plan_size.plan.page
    address = f"/en/recurring/subscribe/{page.pk}/"
    return client.post(address, typed(plan_size) | changes, follow=follow)


def answers(total="30.00", **changes):
    """Return the checkout of the one subscription, filled in well."""
    line = Line.objects.get(product__kind="plan")
    return {
        "sender_name": "Anne Peeters",
        "sender_email": "anne@example.com",
        "sender_phone": "+32 470 12 34 56",
        "expected_total": total,
        "gateway": "test",
        **{f"plan-{line.pk}-{name}": words for name, words in RECIPIENT.items()},
    } | changes


def pay(client, sent):
    """Pay at the bank; return the order's page."""
    assert sent.status_code == 302, sent.context["form"].errors
    decided = client.post(sent["Location"], {"card": "success"})
    back = decided["Location"].removeprefix("http://testserver")
    return client.get(back, follow=True)


def assert_nothing_written():
    """Check that a refusal left no trace."""
    for model in (Line, PlanChoice, Order, Subscription, Message):
        assert not model.objects.exists()


@pytest.mark.feature("G1")
@pytest.mark.feature("G2")
def test_a_plan_is_subscribed_from_its_page_to_the_paid_order(client, anne, bank):
    size = make_size()

    page = client.get(size.plan.page.url).content.decode()
    basket = subscribe(client, size, follow=True, bouquets="2").content.decode()
    checkout = client.get(CHECKOUT).content.decode()
    paid = pay(client, client.post(CHECKOUT, answers("60.00")))

    assert all(words in page for words in ("€30.00", "€27.00", "Every week"))
    assert "€60.00" in basket
    assert 'name="quantity"' not in basket
    assert "Almost yours" in checkout
    assert "Keep this card" not in checkout
    assert "it is charged for each" in checkout
    subscription = Subscription.objects.get()
    assert subscription.state == Subscription.State.ACTIVE
    assert (subscription.bouquets, subscription.credits) == (2, 1)
    assert subscription.anchor == in_days(10)
    assert subscription.recipient_name == "Mamie Dubois"
    assert Order.objects.get().total_incl_tax == Decimal("60.00")
    assert SavedMethod.objects.get().user == anne
    html = paid.content.decode()
    assert paid.context["state"] == "paid"
    assert "seat" not in html.split("<main")[1].split("</main>")[0].lower()
    before = html.split("What comes when, skip, change or stop")[0]
    assert before.count('href="/en/recurring/') == 1


@pytest.mark.feature("G2")
def test_a_year_monthly_in_advance_is_twelve_times_the_lower_price(client, anne, bank):
    size = make_size()

    subscribe(client, size, rhythm="monthly", pays="year")
    pay(client, client.post(CHECKOUT, answers("324.00")))

    line = Order.objects.get().lines.get()
    assert line.unit_price_incl_tax == Decimal("27.00")
    assert line.quantity == 12
    assert Order.objects.get().total_incl_tax == Decimal("324.00")
    assert Subscription.objects.get().credits == 12


@pytest.mark.feature("G1", refuses=True)
@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("bouquets", v) for v in ("0", "-1", "1.5", "1" + "0" * 20, "1e1", "٣", "")),
        *(("start", v) for v in ("", "x", "\x00", "2020-01-01", "0001-01-01")),
        *(("start", v) for v in ("9999-12-31", "2026-02-31")),
        ("ends_on", in_days(9).isoformat()),
        ("ends_on", in_days(10).isoformat()),
        *(("rhythm", v) for v in ("", "daily", "\x00")),
        *(("size", v) for v in ("", "0", "-1", "x", "9" * 30)),
        *(("pays", v) for v in ("", "gift-99", "gift-", "\x00")),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_kept(client, field, value):
    size = make_size()
    other = {"start": in_days(12).isoformat()} if field == "bouquets" else {}

    page = subscribe(client, size, **{field: value} | other)

    html = page.content.decode()
    assert page.status_code == 422
    assert f'id="id_{field}_error"' in html
    assert page.context["subscribe"].data[field] == value
    assert other.get("start", "") in html
    assert_nothing_written()


@pytest.mark.feature("G1", refuses=True)
def test_sizes_and_rhythms_of_another_plan_are_refused(client):
    size = make_size(monthly=False, yearly=False)
    other = make_size()

    for wrong in ({"size": other.pk}, {"rhythm": "monthly"}):
        assert subscribe(client, size, **wrong).status_code == 422
    assert_nothing_written()


@pytest.mark.feature("G1", refuses=True)
def test_what_is_paid_in_advance_is_not_cut_off_by_a_last_day(client):
    size = make_size()

    page = subscribe(client, size, pays="gift-6", ends_on=in_days(20).isoformat())

    assert page.status_code == 422
    assert "What is paid now comes until" in page.content.decode()
    assert_nothing_written()


@pytest.mark.feature("G1", refuses=True)
def test_what_is_unpublished_or_closed_is_not_found(client):
    hidden, closed, bouquetless = make_size(), make_size(), make_size()
    hidden.plan.page.unpublish()
    Plan.objects.filter(pk=closed.plan_id).update(active=False)
    Product.objects.filter(pk=bouquetless.bouquet_id).update(is_public=False)

    for size in (hidden, closed, bouquetless):
        assert subscribe(client, size).status_code == 404
    assert client.get(closed.plan.page.url).status_code == 200
    assert subscribe(client, closed, page=make_page()).status_code == 404
    assert client.post(f"/en/recurring/subscribe/{'9' * 30}/").status_code == 404
    assert_nothing_written()


@pytest.mark.feature("G1", refuses=True)
def test_a_bouquet_taken_off_the_shelf_is_refused_in_the_basket(client, anne):
    size = make_size()
    subscribe(client, size)
    Product.objects.filter(pk=size.bouquet.parent_id).update(is_public=False)

    html = client.get("/en/basket/").content.decode()
    sent = client.post(CHECKOUT, answers())

    assert "no longer for sale" in html
    assert sent["Location"] == "/en/basket/"
    assert not Order.objects.exists()


@pytest.mark.feature("G1", refuses=True)
def test_the_basket_does_not_change_how_many_are_brought(client):
    subscribe(client, make_size())
    line = Line.objects.get()

    for quantity, status in (("2", 422), ("52", 422), ("1", 302)):
        page = client.post(f"/en/basket/{line.pk}/update/", {"quantity": quantity})
        assert page.status_code == status
        assert Line.objects.get().quantity == 1
    client.post(f"/en/basket/{line.pk}/update/", {"quantity": "0"})
    assert not Line.objects.exists()


def test_a_second_choice_replaces_the_first(client):
    size = make_size()
    subscribe(client, size)

    subscribe(client, size, rhythm="monthly", bouquets="3")

    assert Line.objects.get().quantity == 3
    assert PlanChoice.objects.get().rhythm == "monthly"


@pytest.mark.feature("G1", refuses=True)
def test_an_address_outside_the_zones_is_refused_at_its_field(client, anne):
    subscribe(client, make_size())
    field = f"plan-{Line.objects.get().pk}-"

    page = client.post(CHECKOUT, answers(**{f"{field}postcode": "9000"}))

    html = page.content.decode()
    assert page.status_code == 422
    assert f'id="id_{field}postcode_error"' in html
    assert 'value="Mamie Dubois"' in html
    assert not Order.objects.exists()
    assert not Subscription.objects.exists()


@pytest.mark.feature("G1", refuses=True)
def test_a_guest_is_asked_to_log_in_and_keeps_what_was_typed(client):
    subscribe(client, make_size())

    page = client.post(CHECKOUT, answers())

    html = page.content.decode()
    assert page.status_code == 422
    assert "a subscription that goes on needs one" in html
    assert "/account/login/?next=/en/checkout/" in html
    assert 'value="Mamie Dubois"' in html
    assert not Order.objects.exists()
    client.force_login(make_user("anne@example.com"))
    assert 'value="Mamie Dubois"' in client.get(CHECKOUT).content.decode()
    assert client.post(CHECKOUT, answers()).status_code == 302


def test_who_logs_in_keeps_the_subscription_chosen_last(client):
    size, user = make_size(), make_user("anne@example.com")
    client.force_login(user)
    subscribe(client, size, bouquets="5")
    client.logout()
    subscribe(client, size, bouquets="2")

    client.force_login(user)
    html = client.get("/en/basket/").content.decode()

    assert "€60.00" in html
    assert "adjusted" not in html
    assert Line.objects.get().quantity == 2
    assert PlanChoice.objects.get().bouquets == 2


@pytest.mark.feature("Y5")
def test_a_guest_gives_a_subscription_that_is_never_charged_again(client, bank):
    subscribe(client, make_size(), pays="gift-3")
    prefix = f"plan-{Line.objects.get().pk}-"

    checkout = client.get(CHECKOUT).content.decode()
    sent = answers("90.00", **{f"{prefix}gift_email": "mamie@example.com"})
    page = pay(client, client.post(CHECKOUT, sent))

    assert "needs an account" not in checkout
    assert "You are never charged again" in checkout
    subscription = Subscription.objects.get()
    assert (subscription.is_gift, subscription.renews) == (True, False)
    assert subscription.credits == 3
    assert subscription.gift_email == "mamie@example.com"
    assert not SavedMethod.objects.exists()
    assert page.context["state"] == "paid"
    assert not Message.objects.filter(recipient="mamie@example.com").exists()


@pytest.mark.feature("Y5", refuses=True)
def test_a_gift_to_an_address_that_is_none_is_refused(client):
    subscribe(client, make_size(), pays="gift-3")
    prefix = f"plan-{Line.objects.get().pk}-"

    page = client.post(CHECKOUT, answers("90.00", **{f"{prefix}gift_email": "mamie"}))

    assert page.status_code == 422
    assert f'id="id_{prefix}gift_email_error"' in page.content.decode()
    assert not Order.objects.exists()


@pytest.mark.feature("G1", refuses=True)
def test_only_ways_to_pay_that_can_be_charged_again_are_offered(client, anne, paypal):
    subscribe(client, make_size())

    shown = client.get(CHECKOUT).content.decode()
    refused = client.post(CHECKOUT, answers(gateway="paypal"))

    assert 'value="paypal"' not in shown
    assert refused.status_code == 422
    assert "can be charged again" in refused.content.decode()
    assert not Order.objects.exists()
    assert not PaymentAttempt.objects.exists()


@pytest.mark.feature("G1", refuses=True)
def test_a_waiting_order_is_paid_with_what_can_be_charged_again(
    client, anne, bank, settings
):
    subscribe(client, make_size())
    client.post(CHECKOUT, answers())
    settings.PAYMENT_GATEWAYS = ["paypal", "test"]
    settings.PAYPAL_CLIENT_ID = settings.PAYPAL_SECRET = "x"
    settings.PAYPAL_WEBHOOK_ID = settings.PAYPAL_MERCHANT_ID = "x"
    address = client.get("/en/basket/").context["waiting_url"]

    html = client.get(address).content.decode()
    refused = client.post(f"{address}pay/", {"gateway": "paypal"}, follow=True)

    assert 'value="paypal"' not in html
    assert "is charged to it until you stop" in html
    assert "can be charged again" in refused.content.decode()
    assert {attempt.gateway for attempt in PaymentAttempt.objects.all()} == {"test"}


def make_plans(count):
    """Put so many plans on sale, in two sizes each."""
    for number in range(count):
        size = make_size(bouquet=Product.objects.filter(parent__isnull=False).first())
        size.plan.page.title = f"Plan {number}"
        size.plan.page.save()


@pytest.mark.feature("G1")
@pytest.mark.parametrize("rows", [10, 100])
def test_lists_and_pages_of_plans_cost_the_same(
    client, django_assert_max_num_queries, rows
):
    make_plans(rows)
    page = Plan.objects.last().page
    for address in (page.get_parent().url, page.url):
        client.get(address)

        with django_assert_max_num_queries(8):
            html = client.get(address).content.decode()

        assert "€30.00" in html
    assert client.get(page.get_parent().url).content.decode().count("from €30") == rows
