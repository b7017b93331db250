"""The night tidies up, counts what it threw away, and tells what does not agree."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from contact.models import Enquiry
from ops.cleaning import clean_up, count_baskets
from ops.models import Cleanup
from ops.tasks import prove_integrity
from outbox.models import Message
from payments.models import GatewayEvent
from shop.checkout.tests.factories import make_basket, order_from
from shop.dashboard.tests.factories import manager_client
from users.models import User

pytestmark = pytest.mark.django_db

Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")
StockRecord = get_model("partner", "StockRecord")


def aged(basket, **age):
    """Let a basket be untouched for some time."""
    then = timezone.now() - timedelta(**age)
    Basket.objects.filter(pk=basket.pk).update(date_created=then, date_merged=then)
    Line.objects.filter(basket=basket).update(date_updated=then)
    return basket


@pytest.mark.feature("C7")
def test_a_basket_idle_for_a_day_is_abandoned():
    aged(make_basket(), hours=24)
    aged(make_basket(), hours=23)
    aged(Basket.objects.create(), hours=30)
    order_from(make_basket())

    assert count_baskets() == {
        "active": 1,
        "abandoned": 1,
        "paying": 1,
        "completed": 0,
    }


@pytest.mark.feature("C7")
def test_changing_a_quantity_brings_a_basket_back(client):
    basket = aged(make_basket(), hours=30)
    product = basket.lines.get().product

    basket.add_product(product, 1)

    assert count_baskets()["abandoned"] == 0


@pytest.mark.feature("X3")
def test_an_abandoned_basket_blocks_no_stock():
    aged(make_basket(quantity=2), days=3)

    assert [r.num_allocated for r in StockRecord.objects.all()] == [0]


@pytest.mark.feature("C7")
@pytest.mark.feature("R10")
@pytest.mark.feature("R-G09")
def test_what_is_over_goes_and_the_rest_stays():
    owner = User.objects.create_user("anne@example.com", password="x" * 12)
    kept = [
        aged(make_basket(), days=59),
        aged(make_basket(owner=owner), days=400),
        order_from(aged(make_basket(), days=90)).basket,
    ]
    aged(make_basket(), days=61)
    merged = aged(make_basket(), days=8)
    Basket.objects.filter(pk=merged.pk).update(status=Basket.MERGED)
    now = timezone.now()
    Session.objects.create(session_key="old", expire_date=now - timedelta(seconds=1))
    Session.objects.create(session_key="new", expire_date=now + timedelta(days=1))
    for days in (89, 91):
        event = GatewayEvent.objects.create(gateway="test", event_id=f"{days}")
        GatewayEvent.objects.filter(pk=event.pk).update(
            processed_at=now - timedelta(days=days)
        )

    counts = clean_up()

    assert counts == {
        "guest baskets": 1,
        "merged baskets": 1,
        "sessions": 1,
        "mails": 0,
        "funerals": 0,
        "gateway events": 1,
        "jobs": 0,
        "contact messages": 0,
        "uploads": 0,
        "quote drafts": 0,
        "old quotes": 0,
    }
    assert set(Basket.objects.all()) == set(kept)
    assert Session.objects.get().session_key == "new"
    assert GatewayEvent.objects.get().event_id == "89"
    assert Cleanup.objects.get(what="sessions").count == 1
    assert clean_up()["sessions"] == 0


@pytest.mark.feature("R10")
@pytest.mark.parametrize(
    ("template", "days", "words"),
    [
        ("account_password_reset_key", 2, ""),
        ("account_password_reset_key", 0, "a link"),
        ("order_confirmed", 89, "a link"),
        ("order_confirmed", 91, ""),
    ],
)
def test_mails_lose_their_words_but_stay_as_rows(template, days, words):
    Message.objects.create(
        key="k",
        template=template,
        recipient="anne@example.com",
        language="en",
        state=Message.State.SENT,
        sent_at=timezone.now() - timedelta(days=days, minutes=1),
        text="a link",
        html="a link",
        context={"url": "a link"} if words else {"url": "x"},
    )

    clean_up()

    message = Message.objects.get()
    assert (message.text, message.html) == (words, words)
    assert bool(message.context) is bool(words)


@pytest.mark.feature("R10", refuses=True)
def test_a_mail_that_has_not_left_keeps_its_words():
    Message.objects.create(
        key="k",
        template="account_password_reset_key",
        recipient="anne@example.com",
        language="en",
        context={"url": "a link"},
    )

    assert clean_up()["mails"] == 0

    assert Message.objects.get().context == {"url": "a link"}


def test_the_night_is_silent_while_the_books_agree():
    order_from(make_basket())

    prove_integrity()

    assert not Message.objects.exists()


@pytest.mark.feature("R-I1")
@pytest.mark.feature("R-I2")
def test_books_that_do_not_agree_are_told_to_the_staff_once():
    order_from(make_basket())
    StockRecord.objects.update(num_allocated=3)

    prove_integrity()
    prove_integrity()

    message = Message.objects.get()
    assert message.recipient == "shop@chezflora.example"
    assert message.context["count"] == 1
    assert message.context["breaches"][0].startswith("R-I2: ")


@pytest.mark.feature("C7")
def test_staff_see_abandoned_baskets_counted():
    aged(make_basket(quantity=3), hours=30)

    page = manager_client().get("/admin/reports/baskets/")

    assert page.status_code == 200
    assert page.context["counts"]["abandoned"] == 1
    row = page.context["object_list"][0]
    assert (row.units, row.kinds) == (3, 1)


@pytest.mark.feature("C7", refuses=True)
def test_nobody_else_sees_them(client):
    client.force_login(User.objects.create_user("c@example.com", password="x" * 12))

    page = client.get("/admin/reports/baskets/")

    assert page.status_code == 302
    assert "/login" in page["Location"]


@pytest.mark.feature("J8")
def test_messages_of_the_contact_page_are_forgotten_after_a_year():
    now = timezone.now()
    for days in (366, 364):
        row = Enquiry.objects.create(
            name=f"{days}", email="a@b.be", subject="other", message="Hi", language="en"
        )
        Enquiry.objects.filter(pk=row.pk).update(created_at=now - timedelta(days=days))

    counts = clean_up(now)

    assert counts["contact messages"] == 1
    assert Enquiry.objects.get().name == "364"
