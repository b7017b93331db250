"""Pages for tests."""

from itertools import count

from blog.tests.factories import home, publish
from home.models import RealisationPage, ServiceIndexPage, ServicePage, StandardPage
from workshops.models import WorkshopIndexPage, WorkshopPage

_numbers = count(1)


def make_workshops(language="en", **fields):
    """Return the list of workshops of a language."""
    fields = {"title": "Workshops", "slug": "workshops"} | fields
    return publish(home(language), WorkshopIndexPage(**fields))


def make_workshop(parent, title="A winter wreath", **fields):
    """Return a published workshop without a date."""
    fields = {
        "slug": f"workshop-{next(_numbers)}",
        "price": "68.00",
        "duration_minutes": 180,
    } | fields
    return publish(parent, WorkshopPage(title=title, **fields))


def make_services(language="en", **fields):
    """Return the list of services of a language."""
    fields = {"title": "Services", "slug": "services"} | fields
    return publish(home(language), ServiceIndexPage(**fields))


def make_service(parent, title="Weddings", **fields):
    """Return a published service."""
    fields = {"slug": f"service-{next(_numbers)}"} | fields
    return publish(parent, ServicePage(title=title, **fields))


def make_realisation(service, title="An arch", **fields):
    """Return published work done for a service."""
    fields = {"slug": f"work-{next(_numbers)}"} | fields
    return publish(service, RealisationPage(title=title, **fields))


def make_standard(title="Delivery", language="en", **fields):
    """Return a published page of the house."""
    fields = {"slug": f"page-{next(_numbers)}"} | fields
    return publish(home(language), StandardPage(title=title, **fields))
