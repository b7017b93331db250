"""Who may enter where: every role against every area of the back office."""

from django.contrib.auth.models import Group

from wagtail.models import Page

import pytest

from delivery.models import Delivery
from storefront.account.tests.factories import make_order
from users import roles
from users.models import User
from users.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

NOBODY, CUSTOMER, STAFF_ONLY, BOSS = "visitor", "customer", "is_staff alone", "boss"
ROLES = [roles.EDITORS, roles.SHOP, roles.WORKSHOP, roles.ACCOUNTING, roles.DRIVER]
EVERYBODY_INSIDE = {*ROLES, BOSS}
SHOP = {roles.SHOP, BOSS}
EDITORS = {roles.EDITORS, BOSS}

AREAS = {
    "/admin/": EVERYBODY_INSIDE,
    "/admin/pages/1/": EDITORS,
    "/admin/images/": {roles.EDITORS, roles.SHOP, BOSS},
    "/admin/documents/": {roles.EDITORS, roles.SHOP, BOSS},
    # Mails hold what only their readers may know, links to new passwords included.
    "/admin/outbox/": {BOSS},
    # What a thief would fetch, and the button that fills the disk.
    "/admin/backups/": {BOSS},
    # Who comes is behind it: workshops/tests/test_staff_rights.py has every page.
    "/admin/workshops/": EVERYBODY_INSIDE - {roles.DRIVER},
    "/admin/attendee/": {roles.SHOP, roles.WORKSHOP, BOSS},
    # Who gets flowers, and what a delivery costs, is the shop's.
    "/admin/subscription/": SHOP,
    "/admin/plan/": SHOP,
    "/admin/plan/new/": SHOP,
    "/admin/plansize/": SHOP,
    "/admin/plansize/new/": SHOP,
    "/admin/subscriptions/failed/": SHOP,
    "/admin/subscriptions/figures/": SHOP,
    # The workroom plans with it; nobody is named.
    "/admin/subscriptions/load/": {roles.SHOP, roles.WORKSHOP, BOSS},
    # Each with their own exports; background work is everybody's own.
    "/admin/exports/": {roles.SHOP, roles.ACCOUNTING, BOSS},
    "/admin/jobs/": EVERYBODY_INSIDE,
    # What came and went, and what runs low: the workroom counts.
    "/admin/stock/movements/": {roles.SHOP, roles.WORKSHOP, BOSS},
    "/admin/stock/receipts/": {roles.SHOP, roles.WORKSHOP, BOSS},
    "/admin/stock/waste/": {roles.SHOP, roles.WORKSHOP, BOSS},
    "/admin/stock/low/": {roles.SHOP, roles.WORKSHOP, BOSS},
    "/admin/stock/deleted/": SHOP,
    "/admin/comment/": EDITORS,
    "/admin/enquiry/": SHOP,
    "/admin/productreview/": SHOP,
    "/admin/night-desk/": SHOP,
    "/admin/night-desk/heartbeat/": SHOP,
    "/admin/imports/": SHOP,
    "/admin/imports/columns/": SHOP,
    "/admin/imports/template.csv": SHOP,
    # Who plans what is the shop's: quotes/tests/test_staff_pages.py has every page.
    "/admin/quote/": SHOP,
    "/admin/quotes/balances/": SHOP,
    "/admin/quotes/figures/": SHOP,
    # The shop looks customers up; who may change them is asked below.
    "/admin/users/": SHOP,
    "/admin/users/new/": {BOSS},
    "/admin/groups/": {BOSS},
    "/admin/sites/": {BOSS},
    # Oscar's front page shows turnover: a bare is_staff flag must not exist.
    "/dashboard/": {roles.SHOP, STAFF_ONLY, BOSS},
    "/dashboard/orders/": SHOP,
    "/dashboard/catalogue/": SHOP,
    "/dashboard/catalogue/categories/": SHOP,
    "/dashboard/catalogue/product-type/create/": {BOSS},
    "/dashboard/offers/": SHOP,
    "/dashboard/ranges/": SHOP,
    "/dashboard/vouchers/": SHOP,
    "/dashboard/reviews/": SHOP,
    "/dashboard/reports/": SHOP,
    "/dashboard/users/": SHOP,
    "/dashboard/partners/": {BOSS},
    "/dashboard/comms/": {BOSS},
    "/dashboard/pages/": {BOSS},
    "/dashboard/shipping/weight-based/": {BOSS},
}


def somebody(role):
    if role == BOSS:
        return User.objects.create_superuser("boss@example.com", PASSWORD)
    if role == STAFF_ONLY:
        user = make_user()
        User.objects.filter(pk=user.pk).update(is_staff=True)
        return user
    return make_user(role=role if role in ROLES else "")


@pytest.mark.feature("A11")
@pytest.mark.feature("T11")
@pytest.mark.feature("R-A06")
# Oscar lists offers unsorted.
@pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning")
@pytest.mark.parametrize("role", [NOBODY, CUSTOMER, STAFF_ONLY, *ROLES, BOSS])
def test_each_role_enters_its_areas_and_no_other(client, role):
    if role != NOBODY:
        client.force_login(somebody(role))

    entered = {area for area in AREAS if client.get(area).status_code == 200}

    assert entered == {area for area, allowed in AREAS.items() if role in allowed}


@pytest.mark.feature("R-A06")
@pytest.mark.feature("T11", refuses=True)
@pytest.mark.parametrize(
    "role", [CUSTOMER, roles.EDITORS, roles.WORKSHOP, roles.ACCOUNTING, roles.DRIVER]
)
def test_no_other_role_sees_or_changes_an_order(client, role):
    client.raise_request_exception = False
    order = make_order(make_user())
    client.force_login(somebody(role))

    answers = [
        client.get(f"/dashboard/orders/{order.number}/"),
        client.post(
            f"/dashboard/orders/{order.number}/",
            {"order_action": "change_order_status", "new_status": "cancelled"},
        ),
    ]

    before = order.status
    order.refresh_from_db()
    assert {answer.status_code for answer in answers} <= {302, 403, 404}
    assert order.status == before


@pytest.mark.feature("R-A06")
@pytest.mark.parametrize(
    "role", [roles.SHOP, roles.WORKSHOP, roles.ACCOUNTING, roles.DRIVER]
)
def test_only_editors_write_pages(role):
    root = Page.objects.get(depth=1)

    tester = root.permissions_for_user(somebody(role))

    assert tester.permissions == set()


@pytest.mark.feature("T11")
def test_editors_write_and_publish_below_the_root():
    tester = Page.objects.get(depth=1).permissions_for_user(somebody(roles.EDITORS))

    assert tester.permissions >= {"add", "change", "publish"}


@pytest.mark.feature("T11")
def test_the_shop_sees_every_order(client):
    order = make_order(make_user())
    client.force_login(somebody(roles.SHOP))

    page = client.get("/dashboard/orders/")

    assert order.number in page.content.decode()


@pytest.mark.feature("T11", refuses=True)
def test_leaving_the_shop_takes_every_order_away():
    user = somebody(roles.SHOP)
    assert user.is_staff

    user.groups.clear()
    assert not User.objects.get(pk=user.pk).is_staff

    shop = Group.objects.get(name=roles.SHOP)
    shop.user_set.add(user)
    assert User.objects.get(pk=user.pk).is_staff
    shop.user_set.remove(user)
    assert not User.objects.get(pk=user.pk).is_staff


@pytest.mark.feature("T11", refuses=True)
def test_changing_groups_leaves_an_administrator_alone():
    boss = somebody(BOSS)

    boss.groups.add(Group.objects.get(name=roles.DRIVER))

    assert User.objects.get(pk=boss.pk).is_staff


@pytest.mark.feature("T11")
def test_deliveries_are_for_those_who_handle_them():
    allowed = {
        role: {
            word
            for word in ("view", "change", "add", "delete")
            if somebody(role).has_perm(f"{Delivery._meta.app_label}.{word}_delivery")
        }
        for role in ROLES
    }

    assert allowed == {
        roles.EDITORS: set(),
        roles.SHOP: {"view", "change"},
        roles.WORKSHOP: {"view", "change"},
        roles.ACCOUNTING: set(),
        # What happened at the door, and nothing else: delivery.duties says which.
        roles.DRIVER: {"view", "change"},
    }


@pytest.mark.feature("T11", refuses=True)
@pytest.mark.parametrize("role", ROLES)
def test_no_role_makes_administrators_or_reads_mails(role):
    user = somebody(role)

    # A mail may hold a link that signs its reader in.
    for right in ("users.add_user", "users.change_user", "outbox.view_message"):
        assert not user.has_perm(right), right
