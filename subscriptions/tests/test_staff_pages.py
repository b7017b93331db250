"""The florist's pages: plans, the list, one subscription, and whose they are."""

from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

import pytest

from catalogue.tests.factories import make_bouquet
from shop.dashboard.tests.factories import admin_client
from subscriptions import charging, running
from subscriptions.models import Occurrence, Plan, PlanSize, Subscription
from subscriptions.tests.factories import (
    chosen,
    lock_moment,
    make_page,
    make_size,
    order_plan,
    subscribe,
)
from users import roles
from users.tests.factories import make_user
from workshops.tests.factories import staff

pytestmark = pytest.mark.django_db
# Lists of many rows that nobody paid for.
MADE_UP = True
INDEX = reverse("subscription:index")
NOT_OURS = [roles.EDITORS, roles.WORKSHOP, roles.ACCOUNTING, roles.DRIVER, ""]
ACTIONS = ("bill", "forward", "resume", "again", "cancel")


def waiting(number=1, size=None):
    """Return so many subscriptions whose order was not paid."""
    size = size or make_size()
    for _one in range(number):
        order_plan(chosen(size), user=make_user())
    return Subscription.objects.order_by("-pk")[:number]


def plan_data(page, **changes):
    known = {"page": page.pk, "weekly": "on", "annual_discount": "10"}
    return known | {"minimum_deliveries": "0", "active": "on"} | changes


def size_data(plan, bouquet, **changes):
    known = {"plan": plan.pk, "size": "standard", "bouquet": bouquet.pk}
    return known | {"price": "30.00"} | changes


def test_staff_put_a_plan_and_a_size_on_sale():
    client, page, bouquet = staff(roles.SHOP), make_page(), make_bouquet()

    client.post(reverse("plan:add"), plan_data(page))
    plan = Plan.objects.get()
    answer = client.post(
        reverse("plansize:add"), size_data(plan, bouquet, choices=[bouquet.pk])
    )

    assert answer.status_code == 302
    size = PlanSize.objects.get()
    assert size.bouquet == bouquet.children.get()
    assert list(size.choices.all()) == [bouquet.children.get()]
    assert size.each.stockrecords.get().price == Decimal("30.00")
    assert size.year.stockrecords.get().price == Decimal("27.00")


def test_another_discount_changes_what_a_year_costs():
    size = make_size()

    staff(roles.SHOP).post(
        reverse("plan:edit", args=[size.plan_id]),
        plan_data(size.plan.page, annual_discount="20"),
    )

    assert size.year.stockrecords.get().price == Decimal("24.00")


@pytest.mark.parametrize("price", ["0", "-1", "1e30", "NaN", "Infinity", ""])
def test_a_price_that_makes_no_sense_is_refused_at_its_field(price):
    plan, bouquet = Plan.objects.create(page=make_page()), make_bouquet()

    answer = staff(roles.SHOP).post(
        reverse("plansize:add"), size_data(plan, bouquet, price=price)
    )

    assert "price" in answer.context["form"].errors
    assert not PlanSize.objects.exists()


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("annual_discount", {"annual_discount": "91"}),
        ("annual_discount", {"annual_discount": "-1"}),
        ("minimum_deliveries", {"minimum_deliveries": "53"}),
        ("weekly", {"weekly": ""}),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_at_its_field(field, changes):
    answer = staff(roles.SHOP).post(
        reverse("plan:add"), plan_data(make_page(), **changes)
    )

    assert field in answer.context["form"].errors
    assert not Plan.objects.exists()


def test_a_bouquet_not_made_in_the_size_is_refused():
    plan, bouquet = Plan.objects.create(page=make_page()), make_bouquet()

    answer = staff(roles.SHOP).post(
        reverse("plansize:add"), size_data(plan, bouquet, size="grand")
    )

    assert "bouquet" in answer.context["form"].errors
    assert not PlanSize.objects.exists()


@pytest.mark.parametrize("name", ["plan", "plansize"])
def test_what_somebody_subscribed_to_is_not_deleted(name):
    size = waiting()[0].size
    pk = size.plan_id if name == "plan" else size.pk

    answer = staff(roles.SHOP).post(reverse(f"{name}:delete", args=[pk]), follow=True)

    assert "Somebody subscribed to it" in answer.content.decode()
    assert PlanSize.objects.filter(pk=size.pk, plan=size.plan_id).exists()


def test_a_plan_nobody_has_is_deleted_and_no_longer_sold():
    size = make_size()

    staff(roles.SHOP).post(reverse("plan:delete", args=[size.plan_id]))

    assert not Plan.objects.exists()
    size.each.refresh_from_db()
    assert not size.each.is_public


def test_the_list_finds_by_code_state_and_problem():
    one, other = waiting(2)
    Subscription.objects.filter(pk=one.pk).update(problem="No vase", state="active")
    client = staff(roles.SHOP)

    for query in (
        {"q": one.code},
        {"problem": "yes"},
        {"state": "active"},
        {"state": "active", "rhythm": "weekly", "size__plan": one.size.plan_id},
    ):
        page = client.get(INDEX, query).content.decode()
        assert one.code in page, query
        assert other.code not in page, query
    assert other.code in client.get(INDEX, {"problem": "no"}).content.decode()


def test_the_list_takes_as_many_queries_for_many(django_assert_max_num_queries):
    client, size = admin_client(), make_size()
    first = waiting(1, size)[0]
    line = first.line

    def fill(number):
        for n in range(number):
            Subscription.objects.create(
                **{
                    f.attname: getattr(first, f.attname)
                    for f in Subscription._meta.concrete_fields
                    if f.attname not in ("id", "code", "line_id")
                },
                code=f"S-{Subscription.objects.count()}-{n}",
                line=clone_line(line),
            )

    fill(9)
    client.get(INDEX)
    with django_assert_max_num_queries(12) as few:
        client.get(INDEX)
    fill(90)
    with django_assert_max_num_queries(len(few)):
        answer = client.get(INDEX)
    assert answer.content.decode().count("every week") >= 50


def clone_line(line):
    line.pk, line.id = None, None
    line._state.adding = True
    line.save(force_insert=True)
    return type(line).objects.get(pk=line.pk)


def test_one_page_tells_all_of_a_subscription(bank, time_machine):
    subscription = subscribe(bank, user=make_user("anne@example.com"))
    for _period in range(2):
        now = lock_moment(subscription)
        time_machine.move_to(now)
        occurrence = running.place_due_delivery(
            subscription_id=subscription.pk, now=now
        )
    charging.fail(occurrence, "no money left", timezone.now(), None)

    client = staff(roles.SHOP)
    page = client.get(reverse("subscription:inspect", args=[subscription.pk]))
    queue = client.get(reverse("subscription_admin:failed")).content.decode()

    text = page.content.decode()
    for words in (occurrence.order.number, "no money left", "Mamie Dubois", "Bill now"):
        assert words in text
    for words in (subscription.code, "€30.00", "no money left"):
        assert words in queue


def test_nothing_is_added_changed_or_deleted_by_hand():
    row = waiting()[0]
    client = admin_client()

    client.post(reverse("subscription:add"), {"problem": "mine"})
    for name in ("edit", "delete"):
        client.post(reverse(f"subscription:{name}", args=[row.pk]), {"problem": "x"})

    assert Subscription.objects.get().problem == ""


@pytest.mark.feature("R-A12")
@pytest.mark.parametrize("role", NOT_OURS)
def test_nobody_else_sees_or_moves_a_subscription(role):
    row = waiting()[0]
    Subscription.objects.update(
        state="active", next_day=row.anchor, due_at=timezone.now()
    )
    before = Subscription.objects.values().get()
    client = staff(role)

    answers = [
        client.get(INDEX),
        client.get(reverse("subscription:inspect", args=[row.pk])),
        client.get(reverse("subscription_admin:failed")),
        *(
            client.post(
                reverse(f"subscription_admin:{name}", args=[row.pk]),
                {"reason": "price", "due_at": "2020-01-01", "bouquets": "-1"},
            )
            for name in ACTIONS
        ),
    ]

    assert {answer.status_code for answer in answers} <= {302, 403}
    assert not any(row.code in answer.content.decode() for answer in answers)
    assert Subscription.objects.values().get() == before
    assert not Occurrence.objects.exists()
