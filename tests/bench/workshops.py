"""Two hundred dates and a full table: what the pages of workshops are measured on."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from home.tests import factories as pages
from payments.gateways.test import TestGateway
from refunds.tests.factories import pay
from shop.checkout.tests.factories import make_ground
from tests.races.stages import staff_session
from workshops.models import Attendee, Room, WorkshopIndexPage, WorkshopPage
from workshops.tests import factories

DATES, WORKSHOPS = 200, 10
# Every flow of the bench books two seats, and so does its warm-up.
SEATS = 200


def fill_dates() -> dict:
    """Write 200 dates and one people come to; return where to look, and as whom."""
    make_ground()
    pages._numbers = count(WorkshopPage.objects.count() + 1)
    factories._numbers = count(Room.objects.count() + 1)
    workshops = [factories.make_page(title=f"Bench {n}") for n in range(WORKSHOPS)]
    start = timezone.now().replace(minute=0, second=0, microsecond=0)
    for number in range(DATES):
        factories.make_session(
            workshops[number % WORKSHOPS],
            starts_at=start + timedelta(days=20, hours=4 * number),
        )
    booked = factories.make_session(workshops[0], capacity=SEATS)
    index = WorkshopIndexPage.objects.get(locale__language_code="en")
    return {
        "index": index.address,
        "page": workshops[0].address,
        "book": f"/en/seats/book/{booked.pk}/",
        "session": staff_session(),
        **_door(workshops[1]),
    }


def _door(page):
    """Return a date of sixty people, their tickets and where they are scanned."""
    session = factories.make_session(page, capacity=60)
    bank = TestGateway()
    for number in range(60):
        order = factories.book(session, email=f"bench{number}@example.com")
        pay(bank, order)
    codes = Attendee.objects.filter(booking__session=session)
    return {
        "scans": f"/admin/workshops/dates/{session.pk}/scans/",
        "codes": list(codes.values_list("code", flat=True)),
    }
