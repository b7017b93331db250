"""What the shop adds to Wagtail's admin, and what robots read."""

from django.urls import reverse

import pytest

from blog.tests.factories import make_article, make_journal
from users import roles
from users.models import User
from users.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
ORDERS = "/dashboard/orders/"


@pytest.mark.parametrize("role", [roles.SHOP, "boss"])
def test_the_shop_menu_leads_to_the_dashboard(client, role):
    if role == "boss":
        user = User.objects.create_superuser("boss@example.com", PASSWORD)
    else:
        user = make_user(role=role)
    client.force_login(user)

    html = client.get(reverse("wagtailadmin_home")).content.decode()

    assert ORDERS in html


@pytest.mark.parametrize("role", [roles.EDITORS, roles.DRIVER])
def test_who_has_no_rights_on_the_shop_sees_no_shop_menu(client, role):
    client.force_login(make_user(role=role))

    html = client.get(reverse("wagtailadmin_home")).content.decode()

    assert ORDERS not in html


def test_robots_learn_of_the_sitemap_and_of_closed_doors(client, settings):
    answer = client.get("/robots.txt")

    assert answer.headers["Content-Type"] == "text/plain"
    lines = answer.content.decode().splitlines()
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines
    assert "Disallow: /admin/" in lines


def test_the_sitemap_lists_live_pages_whatever_host_asked(client, settings):
    journal = make_journal()
    make_article(journal, slug="peonies")
    make_article(journal, slug="draft").unpublish()

    xml = client.get("/sitemap.xml", headers={"host": "localhost"}).content.decode()

    assert f"<loc>{settings.SITE_URL}/en/journal/peonies/</loc>" in xml
    assert f"<loc>{settings.SITE_URL}/fr/</loc>" in xml
    assert "draft" not in xml
    assert "localhost" not in xml
