"""Attendees leave the shop with whoever looks after bookings."""

from django.urls import reverse

import pytest

from exports.models import ExportLog
from exports.registry import EXPORTS
from users import roles
from workshops.models import Booking
from workshops.tests.factories import book, make_session, staff

pytestmark = pytest.mark.django_db
PAGE = reverse("exports:export", args=["attendees"])


def asked(**changes):
    return {"columns": [*EXPORTS["attendees"].columns], "separator": ";"} | changes


@pytest.mark.feature("O5")
def test_attendees_are_exported_with_date_order_and_share():
    order = book(make_session(), 2, names=["=SUM(1)", "Bart"])
    Booking.objects.update(state="booked")

    answer = staff(roles.SHOP).post(PAGE, asked())
    lines = b"".join(answer).decode().splitlines()

    assert len(lines) == 3
    date, *cells = lines[1].split(";")
    assert date[:2] == "20"
    assert cells[2:6] == ["'=SUM(1)", "adult", "booked", order.number]
    assert cells[-1] == "68.00"
    assert ExportLog.objects.get().rows == 2


@pytest.mark.feature("O5", refuses=True)
@pytest.mark.parametrize(
    "role", [roles.EDITORS, roles.WORKSHOP, roles.ACCOUNTING, roles.DRIVER]
)
def test_nobody_else_exports_attendees(role):
    book(make_session(), names=["Anneliese"])

    answer = staff(role).post(PAGE, asked())

    assert answer.status_code in (302, 403)
    assert not ExportLog.objects.exists()
