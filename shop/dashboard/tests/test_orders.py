"""Orders in the dashboard."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from delivery.models import Delivery
from payments.models import PaymentAttempt
from payments.tasks import release_expired_holds
from shop.checkout.tests.factories import make_basket, request_for, sender
from shop.dashboard.tests.factories import (
    SHOP_RIGHTS,
    client_of,
    make_order,
    make_user,
    manager_client,
    said,
    supplier_client,
)
from shop.order.processing import change_status
from stock.models import StockHold

Order = get_model("order", "Order")
PaymentEvent = get_model("order", "PaymentEvent")
PaymentEventType = get_model("order", "PaymentEventType")

pytestmark = pytest.mark.django_db
LIST = reverse("dashboard:order-list")


def page_of(order):
    return reverse("dashboard:order-detail", args=[order.number])


def act(client, order, action, **data):
    return client.post(page_of(order), {"order_action": action, **data}, follow=True)


@pytest.mark.feature("E2")
def test_orders_are_found_by_client_day_and_state():
    anne = make_order(sender=sender(name="Anne Peeters"))
    bram = make_order(sender=sender(name="Bram Claes", email="bram@example.com"))
    Order.objects.filter(pk=bram.pk).update(
        date_placed=timezone.now() - timedelta(days=40)
    )
    change_status(order_id=anne.pk, status="paid")
    client, today = manager_client(), timezone.localdate()
    day = Delivery.objects.get(order=anne).date
    asked = {
        (("name", "bram@example"),): [bram],
        (("name", "Peeters Anne"),): [anne],
        (("date_from", today),): [anne],
        (("date_to", today - timedelta(days=1)),): [bram],
        (("status", "paid"),): [anne],
        (("delivered_on", day),): [anne, bram],
        (("order_number", anne.number[:8]),): [anne],
        (("product_title", "garden"), ("status", "pending")): [bram],
        (("name", "nobody"),): [],
        (("date_from", "9999-12-31"),): [],
        (("status", "lost"),): [],
    }

    found = {
        question: list(client.get(LIST, dict(question)).context["orders"])
        for question in asked
    }

    assert found == asked


def test_an_order_shows_who_sends_what_where_and_how_it_was_paid():
    order = make_order(delivery=request_for(anonymous=True, notes="Ring twice"))
    PaymentAttempt.objects.create(
        order=order, gateway="test", amount=order.total_incl_tax, currency="EUR"
    )

    page = manager_client().get(page_of(order)).text

    for words in (
        "Anne Peeters",
        "anne@example.com",
        "Mamie Dubois",
        "Rue Haute 12",
        "Happy birthday, Mamie.",
        "Ring twice",
        "Keep the sender secret",
        "waiting for payment",
        "created",
    ):
        assert words in page, words


def test_making_starts_and_takes_the_promised_units():
    order = make_order()
    record = order.lines.get().stockrecord
    change_status(order_id=order.pk, status="paid")

    answer = act(manager_client(), order, "change_order_status", new_status="preparing")

    record.refresh_from_db()
    order.refresh_from_db()
    assert (order.status, record.num_in_stock, record.num_allocated) == (
        "preparing",
        9,
        0,
    )
    assert "paid → in the workroom" in said(answer)


@pytest.mark.feature("X14", refuses=True)
@pytest.mark.feature("E1", refuses=True)
@pytest.mark.parametrize(
    "status", ["paid", "delivered", "refunded", "lost", "", "pending", "x" * 500]
)
def test_a_step_that_is_not_there_is_told_and_changes_nothing(status):
    order = make_order()

    answer = act(manager_client(), order, "change_order_status", new_status=status)

    order.refresh_from_db()
    assert answer.status_code == 409
    assert "cannot become" in said(answer)
    assert (order.status, order.status_changes.count()) == ("pending", 0)


def test_a_cancelled_order_ends_its_hold_and_no_sweep_touches_it():
    order = make_order()
    record = order.lines.get().stockrecord

    act(manager_client(), order, "change_order_status", new_status="cancelled")
    StockHold.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    release_expired_holds()

    record.refresh_from_db()
    hold = StockHold.objects.get()
    assert (record.num_in_stock, record.num_allocated) == (10, 0)
    assert hold.outcome == StockHold.Outcome.RELEASED
    assert order.status_changes.count() == 1


def test_several_orders_move_each_on_its_own():
    paid, pending = make_order(), make_order()
    change_status(order_id=paid.pk, status="paid")

    answer = manager_client().post(
        LIST,
        {
            "action": "change_order_statuses",
            "selected_order": [paid.pk, pending.pk, "x"],
            "new_status": "preparing",
        },
        follow=True,
    )

    assert sorted(Order.objects.values_list("status", flat=True)) == [
        "pending",
        "preparing",
    ]
    assert "cannot become" in said(answer)


AMOUNTS = ["-500", "0", "99999", "45.01", "NaN", "Infinity", "1e30", "1e-9", "x", ""]


@pytest.mark.feature("R-O18")
@pytest.mark.parametrize("amount", AMOUNTS)
def test_an_amount_that_makes_no_sense_is_told_and_writes_nothing(amount):
    order = make_order()
    PaymentEventType.objects.create(name="Refund")
    data = {"payment_event_type": "refund", "amount": amount}

    answer = act(manager_client(), order, "create_order_payment_event", **data)

    assert answer.status_code == 200
    assert said(answer)
    assert not PaymentEvent.objects.exists()


def test_a_missing_amount_or_kind_is_told():
    order = make_order()
    PaymentEventType.objects.create(name="Refund")
    client = manager_client()

    for data in ({"payment_event_type": "refund"}, {"amount": "5"}):
        answer = act(client, order, "create_order_payment_event", **data)
        assert said(answer)

    assert not PaymentEvent.objects.exists()


def test_amounts_add_up_to_the_order_at_most():
    order = make_order()
    PaymentEventType.objects.create(name="Refund")
    client = manager_client()
    for amount in ("20.00", "25,00", "0.01"):
        data = {"payment_event_type": "refund", "amount": amount}
        act(client, order, "create_order_payment_event", **data)

    assert sorted(str(event.amount) for event in PaymentEvent.objects.all()) == [
        "20.00",
        "25.00",
    ]


@pytest.mark.parametrize(
    "data",
    [
        {"selected_line": "x"},
        {"selected_line": "LINE", "selected_line_qty_LINE": "x"},
        {"selected_line": "LINE"},
        {"selected_line": "LINE", "selected_line_qty_LINE": "9"},
        {"selected_line": ""},
        {},
    ],
)
def test_lines_and_quantities_that_make_no_sense_write_nothing(data):
    order = make_order()
    PaymentEventType.objects.create(name="Refund")
    key = str(order.lines.get().pk)
    posted = {
        name.replace("LINE", key): value.replace("LINE", key)
        for name, value in data.items()
    } | {"line_action": "create_payment_event", "payment_event_type": "refund"}

    answer = manager_client().post(page_of(order), posted, follow=True)

    assert answer.status_code == 200
    assert not PaymentEvent.objects.exists()


@pytest.mark.parametrize("action", ["change_line_statuses", "create_shipping_event"])
def test_lines_have_no_life_of_their_own(action):
    order = make_order()
    line = order.lines.get()

    manager_client().post(
        page_of(order),
        {
            "line_action": action,
            "selected_line": line.pk,
            f"selected_line_qty_{line.pk}": 1,
            "new_status": "cancelled",
        },
    )

    line.refresh_from_db()
    assert line.status == "pending"


@pytest.mark.parametrize("note", ["x", "", "999", "SYSTEM"])
def test_only_ones_own_fresh_notes_are_deleted(note):
    order = make_order()
    pk = order.notes.create(note_type="System", message="Delivery corrected").pk

    note_id = pk if note == "SYSTEM" else note
    act(manager_client(), order, "delete_note", note_id=note_id)

    assert order.notes.count() == 1


@pytest.mark.feature("R-O20")
def test_a_supplier_sees_no_order_and_changes_none():
    order = make_order()
    client = supplier_client()
    line = order.lines.get()

    answers = [
        client.get(LIST),
        client.get(page_of(order)),
        client.get(reverse("dashboard:order-stats")),
        client.get(f"{page_of(order)}lines/{line.pk}/"),
        client.post(page_of(order), {"order_action": "change_order_status"}),
        client.post(LIST, {"action": "download_selected_orders"}),
        client.post(reverse("refunding:give", args=[order.number]), {"x": "1"}),
        client.post(reverse("refunding:cancel", args=[order.number]), {"x": "1"}),
    ]

    assert {answer.status_code for answer in answers} == {403}
    order.refresh_from_db()
    assert order.status == "pending"


def test_who_may_only_read_orders_changes_none():
    order = make_order()
    rights = [right for right in SHOP_RIGHTS if right != "order.change_order"]
    client = client_of(make_user(*rights, is_staff=True))

    answers = [
        client.post(
            page_of(order),
            {"order_action": "change_order_status", "new_status": "cancelled"},
        ),
        client.post(
            LIST,
            {
                "action": "change_order_statuses",
                "selected_order": order.pk,
                "new_status": "cancelled",
            },
        ),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    order.refresh_from_db()
    assert order.status == "pending"


def test_orders_of_a_full_page_cost_as_few_queries_as_of_a_short_one(
    django_assert_max_num_queries,
):
    for _ in range(8):
        make_order(basket_id=make_basket().pk)
    client = manager_client()
    client.get(LIST)

    with django_assert_max_num_queries(20):
        client.get(LIST)
