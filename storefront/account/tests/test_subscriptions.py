"""Subscriptions in the account: own ones only, in a fixed number of queries."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest

from payments.tests.conftest import bank, bank_url  # noqa: F401
from subscriptions.models import Subscription
from subscriptions.tests.factories import chosen, make_size, order_plan, subscribe
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
LIST = "customer:subscription-list"


def test_the_account_lists_subscriptions_and_leads_to_each(client, bank):  # noqa: F811
    anne = make_user("anne@example.com")
    own = subscribe(bank, user=anne)
    url = reverse("customer:subscription", args=[own.code])
    client.force_login(anne)

    page = client.get(reverse(LIST)).content.decode()
    opened = client.get(url, follow=True)

    assert url in page
    assert "The Weekly Letter" in page
    assert own.code in opened.content.decode()
    client.force_login(make_user())
    assert client.get(url).status_code == 404
    assert own.code not in client.get(reverse(LIST)).content.decode()


def test_the_summary_names_what_runs_and_nothing_that_ended(client, bank):  # noqa: F811
    anne = make_user("anne@example.com")
    own = subscribe(bank, user=anne)
    url = reverse("customer:subscription", args=[own.code])
    client.force_login(anne)

    running = client.get(reverse("customer:summary")).content.decode()
    Subscription.objects.update(state=Subscription.State.CANCELLED)
    ended = client.get(reverse("customer:summary")).content.decode()

    assert url in running
    assert "The Weekly Letter" in running
    assert "Nothing is on its way" not in running
    assert url not in ended


def test_the_summary_costs_the_same_queries_for_1_and_10_subscriptions(client, bank):  # noqa: F811
    anne = make_user("anne@example.com")
    client.force_login(anne)
    own, costs = subscribe(bank, user=anne), []
    for _round in range(2):
        client.get(reverse("customer:summary"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("customer:summary"))
        costs.append(len(captured))
        for _n in range(9):
            order_plan(chosen(own.size), user=anne)
        Subscription.objects.update(
            state=Subscription.State.ACTIVE, next_day=own.next_day
        )

    assert Subscription.objects.filter(state="active").count() > 10
    assert costs[0] == costs[1]


def test_the_list_costs_the_same_queries_for_10_and_100(client):
    anne = make_user("anne@example.com")
    client.force_login(anne)
    size, costs = make_size(), []
    for count in (10, 90):
        for _n in range(count):
            order_plan(chosen(size), user=anne)
        client.get(reverse(LIST))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(LIST))
        costs.append(len(captured))

    assert Subscription.objects.count() == 100
    assert costs[0] == costs[1]
    assert costs[0] <= 14
