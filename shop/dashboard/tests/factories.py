"""Staff of several kinds, and orders they look at."""

from itertools import count

from django.contrib.auth.models import Permission
from django.test import Client

from oscar.core.loading import get_model

from shop.checkout.tests.factories import make_basket, order_from
from users.models import User

Partner = get_model("partner", "Partner")
_numbers = count(1)

SHOP_RIGHTS = (
    "partner.dashboard_access",
    "partner.view_stockrecord",
    "partner.change_stockrecord",
    "catalogue.view_product",
    "catalogue.add_product",
    "catalogue.change_product",
    "catalogue.delete_product",
    "catalogue.view_category",
    "catalogue.add_category",
    "catalogue.change_category",
    "order.view_order",
    "order.change_order",
    "refunds.view_refund",
    "refunds.add_refund",
    "wagtailadmin.access_admin",
)


def make_user(*rights, **fields):
    """Return somebody with these rights."""
    user = User.objects.create(email=f"person-{next(_numbers)}@example.com", **fields)
    for right in rights:
        app_label, codename = right.split(".")
        user.user_permissions.add(
            Permission.objects.get(content_type__app_label=app_label, codename=codename)
        )
    return user


def client_of(user):
    """Return a browser where ``user`` is signed in."""
    client = Client()
    client.force_login(user)
    return client


def admin_client():
    """Return a browser of the owner."""
    return client_of(make_user(is_superuser=True, is_staff=True))


def manager_client():
    """Return a browser of the shop manager."""
    return client_of(make_user(*SHOP_RIGHTS, is_staff=True))


def supplier_client():
    """Return a browser of a supplier: may see the dashboard, has no right to orders."""
    user = make_user("partner.dashboard_access")
    Partner.objects.get_or_create(code="shop")[0].users.add(user)
    return client_of(user)


def make_order(**changes):
    """Return a pending order of one bouquet for 39 euros and 6 for the way."""
    return order_from(make_basket(), **changes)


def said(response):
    """Return what an answer tells the user, after its redirect."""
    return " ".join(str(message) for message in response.context["messages"])
