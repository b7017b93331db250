"""From a plan's page to the paid subscription, without JavaScript."""

from datetime import timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone, translation

from oscar.core.loading import get_model

import pytest

from catalogue.tests.factories import make_bouquet, only_size
from payments.models import SavedMethod
from shop.checkout.tests.factories import make_ground
from storefront.tests.factories import put_in
from storefront.tests.test_checkout import answers as bouquet_answers
from subscriptions.models import Plan, PlanChoice, Subscription
from subscriptions.tests.factories import RECIPIENT, in_days, make_size
from users.tests.factories import make_user
from workshops.tests.factories import make_session

pytestmark = pytest.mark.django_db
Line = get_model("basket", "Line")
Order = get_model("order", "Order")
CHECKOUT = "/en/checkout/"


@pytest.fixture(autouse=True)
def _english():
    """Begin in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def anne(client):
    """A customer who is signed in."""
    user = make_user("anne@example.com")
    client.force_login(user)
    return user


def chosen(size):
    """Return what is sent from a plan's page."""
    return {
        "size": size.pk,
        "rhythm": "weekly",
        "bouquets": "1",
        "start": in_days(10).isoformat(),
        "pays": "each",
    }


def send(client, plan_size, **changes):
    """Press the button of a plan's page."""
    address = reverse("subscriptions:subscribe", args=[plan_size.plan.page_id])
    return client.post(address, chosen(plan_size) | changes)


def recipient(**changes):
    """Return who gets it, as the checkout asks."""
    line = Line.objects.get(product__kind="plan")
    said = RECIPIENT | changes
    return {f"plan-{line.pk}-{name}": value for name, value in said.items()}


def answers(total, **changes):
    """Return the checkout of a subscription, filled in well."""
    return {
        "sender_name": "Anne Peeters",
        "sender_email": "anne@example.com",
        "sender_phone": "+32 470 12 34 56",
        "expected_total": total,
        "gateway": "test",
        **recipient(),
    } | changes


def pay(client, sent):
    """Pay at the bank; return the order's page."""
    decided = client.post(sent["Location"], {"card": "success"})
    back = decided["Location"].removeprefix("http://testserver")
    return client.get(back, follow=True)


@pytest.mark.feature("G1")
@pytest.mark.feature("G3")
def test_a_customer_subscribes_and_the_card_is_kept(client, bank, anne):
    size = make_size()

    page = client.get(size.plan.page.address).content.decode()
    added = send(client, size)
    basket = client.get("/en/basket/").content.decode()
    checkout = client.get(CHECKOUT).content.decode()
    paid = pay(client, client.post(CHECKOUT, answers("30.00")))

    assert "€30.00" in page
    assert "€27.00 each" in page
    assert added["Location"] == "/en/basket/"
    assert 'name="quantity"' not in basket
    assert "order without an account" not in basket
    assert 'name="save_method"' not in checkout
    assert "Almost yours" in checkout
    assert paid.context["state"] == "paid"
    subscription = Subscription.objects.get()
    assert subscription.state == "active"
    assert subscription.user == anne
    assert subscription.line1 == "Rue Haute 12"
    assert SavedMethod.objects.get().user == anne
    assert subscription.code in paid.content.decode() or "skip" in str(paid.content)


@pytest.mark.feature("G1", refuses=True)
@pytest.mark.feature("R-X01")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("bouquets", text) for text in ("0", "-1", "1.5", "1e3", "9" * 20, "")),
        ("start", (timezone.localdate() - timedelta(days=1)).isoformat()),
        ("start", "soon"),
        ("ends_on", timezone.localdate().isoformat()),
        ("rhythm", "hourly"),
        ("size", "999999"),
        ("pays", "never"),
    ],
)
def test_nonsense_is_refused_at_its_field(client, anne, field, value):
    size = make_size()

    answer = send(client, size, **{field: value})

    assert answer.status_code == 422
    assert answer.context["subscribe"].errors[field]
    assert answer.context["subscribe"]["start"].value()
    assert not Line.objects.exists()
    assert not PlanChoice.objects.exists()


@pytest.mark.feature("G1", refuses=True)
@pytest.mark.feature("R-A08")
def test_what_is_not_on_sale_is_not_found(client, anne):
    closed, hidden = make_size(), make_size()
    Plan.objects.filter(pk=closed.plan_id).update(active=False)
    hidden.bouquet.is_public = False
    hidden.bouquet.save()

    assert send(client, closed).status_code == 404
    assert send(client, hidden).status_code == 404
    assert not Line.objects.exists()


@pytest.mark.feature("G1", refuses=True)
@pytest.mark.feature("V3")
def test_an_address_we_do_not_drive_to_is_refused(client, anne):
    size = make_size()
    send(client, size)

    answer = client.post(CHECKOUT, answers("30.00", **recipient(postcode="9999")))

    assert answer.status_code == 422
    assert "Rue Haute 12" in answer.content.decode()
    assert not Order.objects.exists()


@pytest.mark.feature("G1", refuses=True)
def test_a_guest_is_asked_to_log_in(client):
    send(client, make_size())

    answer = client.post(CHECKOUT, answers("30.00"))

    assert answer.status_code == 422
    html = answer.content.decode()
    assert "log in or open an account" in html
    assert "Rue Haute 12" in html
    assert not Order.objects.exists()


@pytest.mark.feature("Y5")
def test_a_guest_gives_three_bouquets(client, bank):
    send(client, make_size(), pays="gift-3")

    paid = pay(client, client.post(CHECKOUT, answers("90.00")))

    assert paid.context["state"] == "paid"
    subscription = Subscription.objects.get()
    assert (subscription.is_gift, subscription.renews) == (True, False)
    assert subscription.credits == 3
    assert not SavedMethod.objects.exists()


@pytest.mark.feature("MS1")
def test_bouquet_seats_and_subscription_are_paid_once(client, bank, anne):
    make_ground()
    put_in(client, only_size(make_bouquet()))
    session = make_session()
    client.post(f"/en/seats/book/{session.pk}/", {"adult": "2"})
    send(client, make_size())
    seats = Line.objects.get(product__kind="seat")
    names = {f"seat-{seats.pk}-{n}-name": f"Guest {n}" for n in (1, 2)}
    total = client.get(CHECKOUT).context["basket"].total_incl_tax + Decimal("6.00")

    said = bouquet_answers(expected_total=str(total)) | names | recipient()
    sent = client.post(CHECKOUT, said | {"gateway": "test"})
    paid = pay(client, sent)

    assert paid.context["state"] == "paid"
    order = Order.objects.get()
    assert order.total_incl_tax == total
    assert {line.product.kind for line in order.lines.all()} == {
        *("goods", "seat", "plan")
    }
    assert order.payment_attempts.count() == 1
    assert Subscription.objects.get().state == "active"
    assert order.bookings.get().state == "booked"


@pytest.mark.feature("R-L6")
def test_a_list_of_plans_costs_the_same_whatever_its_length(
    client, django_assert_max_num_queries
):
    counts = []
    for more in (3, 9):
        for _plan in range(more):
            size = make_size()
        address = size.plan.page.get_parent().specific.address
        client.get(address)
        with django_assert_max_num_queries(30) as asked:
            client.get(address)
        counts.append(len(asked))

    assert counts[0] == counts[1]
