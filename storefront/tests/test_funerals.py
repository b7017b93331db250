"""A funeral at the checkout, posted as a browser without JavaScript does."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from wagtail.models import Site

from oscar.core.loading import get_model

import pytest

from catalogue.models import Category
from catalogue.tests.factories import make_bouquet, only_size
from cms.identity import SiteIdentity
from delivery.calendar import BRUSSELS
from delivery.models import Funeral, Slot
from outbox.models import Message
from outbox.sending import deliver
from shop.checkout.tests.factories import make_ground
from storefront.tests.factories import put_in
from storefront.tests.test_checkout import (
    CHECKOUT,
    answers,
    assert_nothing_ordered,
)

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")

TUESDAY = date(2026, 11, 24)
FRIDAY = TUESDAY + timedelta(days=3)
THURSDAY = FRIDAY - timedelta(days=1)
PHONE = "+32 2 555 01 23"


@pytest.fixture(autouse=True)
def tuesday_morning(monkeypatch):
    """Stop the clock on Tuesday 24 November 2026, 9:00 in Brussels."""
    now = datetime.combine(TUESDAY, time(9), tzinfo=BRUSSELS)
    monkeypatch.setattr(timezone, "now", lambda: now)
    identity = SiteIdentity.for_site(Site.objects.get(is_default_site=True))
    identity.phone = PHONE
    identity.save()


@pytest.fixture
def filled(client):
    """Return a browser with one wreath of 39 euros in its basket."""
    make_ground()
    put_in(client, only_size(make_bouquet("Round of thanks", price="39.00")))
    return client


@pytest.fixture
def hours():
    """Return hours from seven to nine, and from nine to twelve, for free."""
    return [
        Slot.objects.create(name=name, starts=time(start), ends=time(end), fee=0)
        for name, start, end in (("Early", 7, 9), ("Morning", 9, 12))
    ]


def mourning(slot, **changes):
    """Return a form filled in well for a service on Friday at ten."""
    return (
        answers(
            occasion=["gift", "funeral"],
            deceased="Jeanne Lambert",
            venue="Church of Saint Rémi",
            service_date=FRIDAY.isoformat(),
            service_time="10:00",
            contact_name="Paul Lambert",
            contact_phone="+32 470 11 22 33",
            ribbon="Always with us",
            recipient_name="",
            card_message="With love.",
            date=FRIDAY.isoformat(),
            slot=str(slot.pk),
        )
        | changes
    )


def refused_at(page, field):
    """Return the words at a field; nothing was written and all of it is kept."""
    assert page.status_code == 422
    assert_nothing_ordered()
    assert not Funeral.objects.exists()
    text = page.content.decode()
    assert 'value="funeral" checked' in text
    assert 'value="Jeanne Lambert"' in text
    return " ".join(page.context["form"].errors[field])


@pytest.mark.feature("U1")
def test_a_guest_orders_for_a_funeral_and_reads_tactful_words(filled, hours, bank):
    early, _morning = hours

    sent = filled.post(CHECKOUT, mourning(early))
    decided = filled.post(sent["Location"], {"card": "success"})
    page = filled.get(
        decided["Location"].removeprefix("http://testserver"), follow=True
    )

    funeral = Funeral.objects.get()
    assert funeral.service_at == datetime(2026, 11, 27, 10, tzinfo=BRUSSELS)
    assert funeral.delivery.recipient_name == "Church of Saint Rémi"
    assert (funeral.delivery.date, funeral.delivery.slot) == (FRIDAY, early)
    text = page.content.decode()
    assert "Our thoughts are with you." in text
    assert "Always with us" in text
    Message.objects.update(due_at=timezone.now())
    mail = Message.objects.get()
    deliver(message_id=mail.pk)
    mail.refresh_from_db()
    for words in (mail.text, mail.html):
        assert "With our sympathy, Anne Peeters" in words
        assert "Friday 27 November, 10:00, Church of Saint Rémi" in words
        assert "Always with us" in words
        assert "Thank you" not in words


@pytest.mark.feature("U1", refuses=True)
def test_hours_after_nine_are_refused_with_the_phone_number(filled, hours):
    _early, morning = hours

    page = filled.post(CHECKOUT, mourning(morning))

    words = refused_at(page, "slot")
    assert "the flowers must be there by 09:00" in words
    assert PHONE in words


@pytest.mark.feature("U1", refuses=True)
def test_a_day_after_the_service_is_refused_with_the_phone_number(filled, hours):
    early, _morning = hours
    saturday = FRIDAY + timedelta(days=1)

    page = filled.post(CHECKOUT, mourning(early, date=saturday.isoformat()))

    words = refused_at(page, "slot")
    assert PHONE in words
    assert "The next possible day is Wednesday 25 November." in words


@pytest.mark.feature("U1", refuses=True)
@pytest.mark.parametrize("field", ["deceased", "venue", "service_date", "service_time"])
def test_what_is_missing_is_asked_at_its_field(filled, hours, field):
    early, _morning = hours

    page = filled.post(CHECKOUT, mourning(early, **{field: ""}))

    assert page.status_code == 422
    assert "Tell us" in " ".join(page.context["form"].errors[field])
    assert "Always with us" in page.content.decode()
    assert_nothing_ordered()


@pytest.mark.feature("U1", refuses=True)
@pytest.mark.parametrize(
    ("field", "value", "at", "words"),
    [
        ("service_date", "2026-11-24", "service_date", "has begun already"),
        ("service_date", "soon", "service_date", "valid date"),
        ("service_time", "25:00", "service_time", "valid time"),
        ("contact_phone", "ask Paul", "contact_phone", "Use digits"),
        ("ribbon", "x" * 51, "ribbon", "The ribbon holds 50 characters."),
        ("ribbon", "Rest \N{WHITE HEAVY CHECK MARK}", "ribbon", "on a ribbon"),
        ("ribbon", "\N{RIGHT-TO-LEFT OVERRIDE}peace", "ribbon", "on a ribbon"),
        ("venue", "x" * 121, "venue", "at most 120"),
    ],
)
def test_nonsense_is_refused_at_its_field(filled, hours, field, value, at, words):
    early, _morning = hours
    changes = {field: value}
    if words == "has begun already":
        changes["service_time"] = "08:59"

    page = filled.post(CHECKOUT, mourning(early, **changes))

    assert words in refused_at(page, at)


@pytest.mark.feature("U1", refuses=True)
def test_an_hour_the_clocks_skip_is_refused(filled, hours):
    early, _morning = hours
    skipped = {"service_date": "2027-03-28", "service_time": "02:30"}

    page = filled.post(CHECKOUT, mourning(early, **skipped))

    assert refused_at(page, "service_time")


@pytest.mark.feature("U1", refuses=True)
def test_a_service_nothing_is_in_time_for_says_whom_to_call(filled, hours):
    _early, morning = hours
    today = {"service_date": TUESDAY.isoformat(), "service_time": "09:30"}

    page = filled.post(CHECKOUT, mourning(morning, **today))

    assert page.status_code == 422
    assert PHONE in page.content.decode().split('id="when-1"')[1]
    assert_nothing_ordered()


@pytest.mark.feature("U1")
def test_a_gift_reads_nothing_of_a_funeral_typed_before(filled, hours, bank):
    _early, morning = hours
    typed = {"occasion": "gift", "service_date": "soon", "ribbon": "x" * 60}

    sent = filled.post(CHECKOUT, mourning(morning, recipient_name="Anne", **typed))

    assert sent.status_code == 302
    assert Order.objects.count() == 1
    assert not Funeral.objects.exists()


@pytest.mark.feature("U1")
def test_a_look_shows_only_hours_in_time_and_keeps_what_was_typed(filled, hours):
    early, morning = hours

    page = filled.post(CHECKOUT, mourning(early) | {"refresh": "1"})

    text = page.content.decode()
    assert f'id="slot-1-{early.pk}" name="slot" value="{early.pk}" checked' in text
    late = text.split(f'id="slot-1-{morning.pk}"')[1].split("</label>")[0]
    assert "disabled" in late
    assert "not in time" in late
    assert 'value="Church of Saint Rémi"' in text


@pytest.mark.feature("U1")
def test_a_piece_for_funerals_opens_the_questions(filled):
    assert 'value="funeral" checked' not in filled.get(CHECKOUT).content.decode()
    shelf = Category.add_root(name="Farewell", slug="farewell")
    for bouquet in shelf.product_set.model.objects.filter(parent=None):
        bouquet.categories.add(shelf)

    assert 'value="funeral" checked' in filled.get(CHECKOUT).content.decode()


@pytest.mark.feature("U1")
def test_of_two_recipients_one_may_be_mourned(client, hours, bank):
    early, morning = hours
    make_ground()
    for title in ("Wreath", "Bouquet"):
        put_in(client, only_size(make_bouquet(title, price="39.00")))
    goes = {
        f"goes-{line.pk}-1": str(n)
        for n, line in enumerate(get_model("basket", "Line").objects.order_by("pk"), 1)
    }
    second = {
        "r2-occasion": ["gift", "funeral"],
        "r2-deceased": "Jeanne Lambert",
        "r2-venue": "Crematorium",
        "r2-service_date": FRIDAY.isoformat(),
        "r2-service_time": "14:00",
        "r2-line1": "Rue Haute 1",
        "r2-postcode": "1000",
        "r2-date": FRIDAY.isoformat(),
        "r2-slot": str(morning.pk),
        "recipients": "2",
        "expected_total": "90.00",
    }

    sent = client.post(
        CHECKOUT,
        answers(date=THURSDAY.isoformat(), slot=str(morning.pk)) | goes | second,
    )

    assert sent.status_code == 302, sent.context["form"].errors
    (funeral,) = Funeral.objects.all()
    assert funeral.delivery.recipient_name == "Crematorium"
    assert Order.objects.get().deliveries.count() == 2
