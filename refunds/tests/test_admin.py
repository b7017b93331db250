"""Staff give money back, cancel and look things up; others do not."""

import uuid
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from payments.models import AttemptStep, PaymentAttempt
from refunds.models import Refund
from refunds.tasks import send_refund
from refunds.tests.factories import give, goodwill, move, paid_order
from shop.dashboard.tests.factories import (
    SHOP_RIGHTS,
    client_of,
    make_user,
    manager_client,
    said,
)
from storefront.account.tests.factories import make_order
from users import roles
from users.models import User
from users.tests.factories import make_user as make_role

pytestmark = pytest.mark.django_db

StockRecord = get_model("partner", "StockRecord")
PLAIN = [right for right in SHOP_RIGHTS if not right.startswith("refunds.")]


@pytest.fixture
def order(bank):
    """A paid order of two bouquets for 22.00 each, 6.00 for the way: 50.00."""
    return paid_order(bank, price="22.00", quantity=2)


def give_page(order):
    """Return where money of an order is given back."""
    return reverse("refunding:give", args=[order.number])


def asked(order, **changes):
    """Return a filled form."""
    return {"reason": "Wilted", "key": str(uuid.uuid4())} | changes


@pytest.mark.feature("D8")
def test_staff_give_units_a_fee_and_goodwill_back(order):
    client, line = manager_client(), order.lines.get()
    page = client.get(give_page(order))
    assert "€50.00" in page.text

    answer = client.post(
        give_page(order),
        asked(
            order,
            **{
                f"line_{line.pk}": "1",
                f"fee_{order.deliveries.get().pk}": "on",
                "goodwill": "1.50",
            },
        ),
    )

    refund = Refund.objects.get()
    assert answer.status_code == 302
    assert (str(refund.amount), refund.reason) == ("29.50", "Wilted")
    inspected = client.get(answer["Location"]).text
    assert line.title in inspected
    assert "€29.50" in client.get(give_page(order)).text


@pytest.mark.feature("D8")
def test_a_double_click_on_give_back_is_one_refund(order):
    client, form = manager_client(), asked(order, everything="on")

    answers = [client.post(give_page(order), form) for _click in range(2)]

    assert {answer.status_code for answer in answers} == {302}
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Refund.objects.count() == 1


@pytest.mark.feature("R-P14", refuses=True)
@pytest.mark.feature("D8", refuses=True)
@pytest.mark.parametrize(
    "amount",
    ["50.01", "0", "-1", "NaN", "Infinity", "-Infinity", "1e30", "1.005", "x", "\x00"],
)
def test_an_amount_that_makes_no_sense_is_told_at_its_field(order, amount):
    answer = manager_client().post(give_page(order), asked(order, goodwill=amount))

    assert answer.status_code == 400
    assert "goodwill" in answer.context["form"].errors
    assert not Refund.objects.exists()
    assert order.payment_attempts.get().refunding == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, "__all__"),
        ({"line_LINE": "3"}, "line_LINE"),
        ({"line_LINE": "-1"}, "line_LINE"),
        ({"line_LINE": "1e3"}, "line_LINE"),
        ({"everything": "on", "reason": ""}, "reason"),
        ({"everything": "on", "reason": "x" * 201}, "reason"),
        ({"everything": "on", "key": "x"}, "key"),
    ],
)
def test_a_form_that_makes_no_sense_writes_nothing(order, changes, field):
    line = str(order.lines.get().pk)
    changes = {name.replace("LINE", line): value for name, value in changes.items()}

    answer = manager_client().post(give_page(order), asked(order, **changes))

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field.replace("LINE", line)]
    assert not Refund.objects.exists()


@pytest.mark.feature("C10", refuses=True)
def test_made_flowers_need_a_choice_told_at_its_field(order):
    move(order, "preparing")
    line = order.lines.get().pk

    answer = manager_client().post(give_page(order), asked(order, everything="on"))

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [f"stock_{line}"]
    assert not Refund.objects.exists()

    answer = manager_client().post(
        give_page(order),
        asked(order, everything="on", **{f"stock_{line}": "wasted"}),
    )
    assert answer.status_code == 302
    assert StockRecord.objects.get().num_in_stock == 8


@pytest.mark.feature("R-A13")
@pytest.mark.feature("D8", refuses=True)
def test_who_may_not_refund_is_refused_everywhere(order):
    refund = give(order, goodwill("1.00"))
    Refund.objects.update(state="failed")
    attempt = order.payment_attempts.get()
    PaymentAttempt.objects.update(state="attention")
    client = client_of(make_user(*PLAIN, is_staff=True))

    answers = [
        client.post(give_page(order), asked(order, everything="on")),
        client.get(give_page(order)),
        client.post(reverse("refunding:cancel", args=[order.number]), {"reason": "x"}),
        client.post(reverse("refunding:payment", args=[attempt.pk]), {"reason": "x"}),
        client.post(reverse("refunding:retry", args=[refund.pk])),
        client.get(reverse("refunding:history")),
        client.post(
            reverse("dashboard:order-detail", args=[order.number]),
            {"order_action": "change_order_status", "new_status": "cancelled"},
        ),
    ]

    order.refresh_from_db()
    assert {answer.status_code for answer in answers} == {403}
    assert (order.status, Refund.objects.count()) == ("paid", 1)


@pytest.mark.feature("T11", refuses=True)
@pytest.mark.parametrize(
    ("role", "may"),
    [
        (roles.SHOP, True),
        (roles.ACCOUNTING, True),
        (roles.EDITORS, False),
        (roles.WORKSHOP, False),
        (roles.DRIVER, False),
        ("", False),
    ],
)
def test_the_shop_and_the_accountant_give_money_back(client, order, role, may):
    client.force_login(make_role("somebody@example.com", role=role))

    pages = [
        client.get(give_page(order)),
        client.get(reverse("refunding:history")),
        client.get(reverse("refund:index")),
        client.get(reverse("orderstatuschange:index")),
    ]

    assert ({page.status_code for page in pages} == {200}) is may


def test_a_visitor_is_led_to_the_login(client, order):
    answer = client.get(give_page(order))

    assert answer.status_code == 302
    assert "login" in answer["Location"]


@pytest.mark.feature("E4")
def test_staff_cancel_a_paid_order_and_its_money_goes_back_at_once(order):
    page = reverse("dashboard:order-detail", args=[order.number])

    answer = manager_client().post(
        page,
        {
            "order_action": "change_order_status",
            "new_status": "cancelled",
            "note": "No roses today",
        },
        follow=True,
    )

    order.refresh_from_db()
    refund = Refund.objects.get()
    assert "paid → cancelled" in said(answer)
    assert (order.status, str(refund.amount)) == ("cancelled", "50.00")
    assert refund.reason == order.status_changes.first().note == "No roses today"
    assert "No roses today" in answer.text


@pytest.mark.feature("C10")
def test_cancelling_what_is_made_asks_where_the_flowers_are(order):
    move(order, "preparing")
    client, line = manager_client(), order.lines.get().pk
    page = reverse("dashboard:order-detail", args=[order.number])

    led = client.post(
        page, {"order_action": "change_order_status", "new_status": "cancelled"}
    )
    order.refresh_from_db()
    assert (led["Location"], order.status) == (
        reverse("refunding:cancel", args=[order.number]),
        "preparing",
    )
    refused = client.post(led["Location"], {"reason": "Ill"})
    assert (refused.status_code, Refund.objects.count()) == (400, 0)
    done = client.post(led["Location"], {"reason": "Ill", f"stock_{line}": "shelf"})

    order.refresh_from_db()
    assert (done["Location"], order.status) == (page, "cancelled")
    assert StockRecord.objects.get().num_in_stock == 10


@pytest.mark.feature("E1", refuses=True)
def test_what_arrived_cannot_be_cancelled(order):
    move(order, "preparing", "out-for-delivery", "delivered")
    here = reverse("refunding:cancel", args=[order.number])
    line = order.lines.get().pk

    answers = [
        manager_client().get(here),
        manager_client().post(here, {"reason": "x", f"stock_{line}": "shelf"}),
    ]

    order.refresh_from_db()
    assert [answer.status_code for answer in answers] == [409, 409]
    assert order.status == "delivered"
    assert not Refund.objects.exists()


@pytest.mark.feature("D8")
def test_a_payment_of_another_amount_goes_back_whole_once(order):
    PaymentAttempt.objects.update(state="attention", captured=Decimal("49.00"))
    attempt = PaymentAttempt.objects.get()
    client = manager_client()
    here = reverse("refunding:payment", args=[attempt.pk])
    assert "€49.00" in client.get(here).text

    first = client.post(here, {"reason": "Not the amount we asked for"})
    second = client.post(here, {"reason": "Not the amount we asked for"})

    assert (first.status_code, second.status_code) == (302, 404)
    assert [str(r.amount) for r in Refund.objects.all()] == ["49.00"]


def test_a_refused_refund_is_sent_again_by_hand(
    bank, order, django_capture_on_commit_callbacks
):
    bank.give_powers(refunds="failed")
    refund = give(order, goodwill("1.00"))
    send_refund(refund.pk)
    bank.give_powers()
    client = manager_client()
    inspect = client.get(reverse("refund:inspect", args=[refund.pk]))
    assert "Ask the bank again" in inspect.text

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("refunding:retry", args=[refund.pk]))

    refund.refresh_from_db()
    assert refund.state == "done"


@pytest.mark.feature("D6")
def test_every_thing_a_gateway_said_is_on_the_attempts_page(order):
    attempt = order.payment_attempts.get()
    AttemptStep.objects.create(
        attempt=attempt, state="failed", method="Visa", reason="card_declined"
    )

    page = manager_client().get(reverse("refunding:give", args=[order.number]))
    assert page.status_code == 200
    client = client_of(make_user(*SHOP_RIGHTS, "payments.view_paymentattempt"))
    text = client.get(reverse("paymentattempt:inspect", args=[attempt.pk])).text

    assert "card_declined" in text
    assert text.count("<td>paid</td>") == 1


@pytest.mark.feature("D9")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 3),
        ({"what": "refund"}, 1),
        ({"what": "payment", "state": "captured"}, 2),
        ({"state": "due"}, 1),
        ({"method": "test"}, 3),
        ({"until": "2020-01-01"}, 0),
        ({"state": "nonsense"}, 0),
    ],
)
def test_staff_narrow_everything_that_came_in_and_went_out(bank, order, asked, found):
    paid_order(bank)
    give(order, goodwill("1.00"))
    client = client_of(make_user(*SHOP_RIGHTS, "payments.view_paymentattempt"))

    page = client.get(reverse("refunding:history"), asked)

    assert (page.status_code, len(page.context["rows"])) == (200, found)


@pytest.mark.feature("D9")
@pytest.mark.parametrize(
    "name", ["refunding:history", "refund:index", "paymentattempt:index"]
)
def test_a_hundred_refunds_cost_as_many_queries_as_ten(
    name, django_assert_max_num_queries
):
    order = make_order(User.objects.create_user("ann@example.com", "x"))
    client = client_of(make_user(*SHOP_RIGHTS, "payments.view_paymentattempt"))

    def add(count):
        for _number in range(count):
            attempt = PaymentAttempt.objects.create(
                order=order, gateway="test", amount=1, currency="EUR", state="failed"
            )
            Refund.objects.create(
                order=order, attempt=attempt, amount=1, currency="EUR", kind="late"
            )

    add(10)
    client.get(reverse(name))
    with django_assert_max_num_queries(14):
        client.get(reverse(name))
    add(90)
    with django_assert_max_num_queries(14):
        client.get(reverse(name))


def test_the_filters_of_the_lists_work(order):
    give(order, goodwill("1.00"))
    rights = ("payments.view_paymentattempt", "order.view_orderstatuschange")
    client = client_of(make_user(*SHOP_RIGHTS, *rights))
    today = str(timezone.localdate())
    asked = {
        "refund:index": [
            {"state": "due"},
            {"kind": "items"},
            {"attempt__gateway": "test"},
            {"created_at__date__gte": today},
            {"q": order.number},
        ],
        "paymentattempt:index": [
            {"state": "captured"},
            {"created_at__date__lte": today},
        ],
        "orderstatuschange:index": [{"new_status": "paid"}],
    }

    for name, questions in asked.items():
        for question in questions:
            page = client.get(reverse(name), question)
            assert order.number in page.text, (name, question)
