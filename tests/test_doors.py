"""The door and what stands behind it: baskets, cookies, every other way in."""

import re
from datetime import date

from django.contrib.admindocs.views import simplify_regex
from django.core import signing
from django.test import override_settings
from django.urls import URLPattern, get_resolver

from oscar.core.loading import get_class
from oscar.test.factories import ProductFactory

import pytest

from catalogue.models import VatRate
from chezflora.settings import security
from shop.basket.middleware import SALT
from shop.basket.models import Basket
from users.tests.factories import PASSWORD, make_user

Selector = get_class("partner.strategy", "Selector")

pytestmark = pytest.mark.django_db
URL = "/en/account/login/"
# The one place that takes a password and gives a session.
THE_DOOR = {URL}


def sign_in(client, user):
    return client.post(URL, {"login": user.email, "password": PASSWORD})


def every_path(resolver=None, prefix=""):
    """Return a path for each address of the shop, with made-up arguments."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            plain = simplify_regex(path) if "(?P" in path or "^" in path else path
            yield "/" + re.sub(r"<[^>]*>", "1", plain).lstrip("/")
        else:
            yield from every_path(entry, path)


def test_one_address_only_turns_a_password_into_a_session(client):
    administrator = make_user()
    type(administrator).objects.update(is_superuser=True, is_staff=True)
    names = ("login", "username", "email", "login-username")
    credentials = dict.fromkeys(names, administrator.email)
    passwords = ("password", "password1", "password2", "login-password")
    credentials |= dict.fromkeys(passwords, PASSWORD)
    credentials |= {"login_submit": "1", "next": "/admin/"}
    paths = set(every_path())

    opened = set()
    for path in sorted(paths):
        visitor = type(client)(raise_request_exception=False)
        visitor.post(path, credentials)
        if "_auth_user_id" in visitor.session:
            opened.add(path)

    assert {"/admin/login/", "/dashboard/login/", "/en/_util/login/"} <= paths
    assert len(paths) > 300
    assert opened == THE_DOOR


@pytest.mark.parametrize(
    "path",
    [
        "/admin/login/",
        "/admin/password_reset/",
        "/admin/password_reset/confirm/x/y/",
        "/dashboard/login/",
        "/django-admin/login/",
        "/accounts/login/",
        "/en/_util/login/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_other_doors_lead_to_the_one(client, path, method):
    response = getattr(client, method)(path + "?next=/admin/pages/")

    assert (response.status_code, response["Location"]) == (
        302,
        "/en/account/login/?next=/admin/pages/",
    )


@pytest.mark.parametrize("path", ["/admin/", "/dashboard/", "/dashboard/orders/"])
def test_staff_pages_send_a_visitor_to_the_door(client, path):
    response = client.get(path, follow=True)

    assert response.redirect_chain[-1][0].startswith("/en/account/login/?next=")


@pytest.mark.feature("R-S12")
def test_cookies_are_for_this_site_and_the_server_only(client):
    names = ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    with override_settings(**{name: getattr(security, name) for name in names}):
        secure = type(client)()
        secure.get(URL, secure=True)
        response = secure.post(
            URL, {"login": make_user().email, "password": PASSWORD}, secure=True
        )

    for name in ("__Host-session", "csrftoken"):
        cookie = response.cookies[name]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (
            True,
            True,
            "Lax",
        )
        assert (cookie["path"], cookie["domain"]) == ("/", "")


@pytest.mark.feature("C2")
def test_the_guests_basket_joins_the_accounts(client):
    VatRate.objects.create(category="flowers", valid_from=date(2020, 1, 1), rate=6)
    product = ProductFactory(stockrecords__num_in_stock=10)
    user = make_user()
    own, guest = Basket.objects.create(owner=user), Basket.objects.create()
    for basket, quantity in ((own, 1), (guest, 2)):
        basket.strategy = Selector().strategy()
        basket.add_product(product, quantity)
    client.cookies["oscar_open_basket"] = signing.dumps(guest.pk, salt=SALT)

    response = sign_in(client, user)

    assert [line.quantity for line in own.lines.all()] == [3]
    assert Basket.objects.get(pk=guest.pk).status == "Merged"
    assert response.cookies["oscar_open_basket"].value == ""
    assert response.cookies["basket_count"].value == "3"


@pytest.mark.feature("C2", refuses=True)
def test_a_forged_basket_cookie_takes_nobodys_basket(client):
    other = Basket.objects.create()
    user = make_user()
    client.cookies["oscar_open_basket"] = f"{other.pk}:forged"

    sign_in(client, user)

    assert Basket.objects.get(pk=other.pk).status == "Open"
