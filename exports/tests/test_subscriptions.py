"""Subscriptions leave the shop with whoever looks after them."""

from django.urls import reverse

import pytest

from exports.models import ExportLog
from exports.registry import EXPORTS
from subscriptions.models import Occurrence, Subscription
from subscriptions.tests.factories import chosen, make_size, order_plan
from users import roles
from users.tests.factories import make_user
from workshops.tests.factories import staff

pytestmark = pytest.mark.django_db
NOT_OURS = [roles.EDITORS, roles.WORKSHOP, roles.ACCOUNTING, roles.DRIVER, ""]


def waiting(number=1):
    """Return so many subscriptions whose order was not paid."""
    size = make_size()
    for _one in range(number):
        order_plan(chosen(size), user=make_user())
    return Subscription.objects.order_by("-pk")[:number]


def asked(name, **changes):
    return {"columns": [*EXPORTS[name].columns], "separator": ";"} | changes


def take(client, name, **changes):
    answer = client.post(reverse("exports:export", args=[name]), asked(name, **changes))
    return b"".join(answer).decode().splitlines()


@pytest.mark.feature("O5")
def test_subscriptions_are_exported_as_the_form_asks():
    one, other = waiting(2)
    Subscription.objects.filter(pk=one.pk).update(name="=SUM(1)", state="active")

    lines = take(staff(roles.SHOP), "subscriptions", status="active")

    assert len(lines) == 2
    cells = lines[1].split(";")
    assert cells[0] == one.code
    assert "'=SUM(1)" in cells
    assert "30.00" in cells
    assert ExportLog.objects.get().rows == 1


@pytest.mark.feature("O5")
def test_deliveries_of_subscriptions_are_exported():
    row = waiting()[0]
    Occurrence.objects.create(
        subscription=row, period="2026-W49", nominal=row.anchor, state="skipped"
    )
    client = staff(roles.SHOP)

    lines = take(client, "subscription-deliveries")
    none = take(client, "subscription-deliveries", status="placed")

    assert len(lines) == 2
    assert lines[1].split(";")[:1] == [row.code]
    assert "skipped" in lines[1].split(";")
    assert len(none) == 1


@pytest.mark.feature("O5", refuses=True)
@pytest.mark.parametrize("name", ["subscriptions", "subscription-deliveries"])
@pytest.mark.parametrize("role", NOT_OURS)
def test_nobody_else_exports_subscriptions(role, name):
    answer = staff(role).post(reverse("exports:export", args=[name]), asked(name))

    assert answer.status_code in (302, 403)
    assert not ExportLog.objects.exists()
