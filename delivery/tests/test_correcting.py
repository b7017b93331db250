"""A funeral is set right until its flowers leave, and never behind a colleague."""

from datetime import timedelta

from django.utils import timezone

import pytest

from delivery import sheets, states
from delivery.correcting import correct_funeral, stamp_of
from delivery.errors import (
    CorrectedMeanwhile,
    MissesService,
    ServiceIsOver,
    TooLateToCorrect,
)
from delivery.funeral_paper import ribbons_data
from delivery.models import Funeral
from delivery.tests.days import boss_client, client_as, make_delivery, tomorrow
from delivery.tests.test_funerals import at, make_funeral
from users import roles

pytestmark = pytest.mark.django_db


def page_of(delivery):
    return f"/admin/deliveries/{delivery.pk}/"


def typed(delivery, **changes):
    """Return the form of a delivery's page, filled in as it was opened."""
    funeral = Funeral.objects.get(delivery=delivery)
    begins = timezone.localtime(funeral.service_at)
    return {
        "act": "correct",
        "seen": stamp_of(funeral),
        "ribbon": funeral.ribbon,
        "venue": funeral.venue,
        "service_date": f"{begins:%Y-%m-%d}",
        "service_time": f"{begins:%H:%M}",
    } | changes


def said_of(delivery):
    """Return what may be corrected of a funeral, as it is kept."""
    funeral = Funeral.objects.get(delivery=delivery)
    return funeral.ribbon, funeral.venue, funeral.service_at


def correct(delivery, **changes):
    seen = stamp_of(Funeral.objects.get(delivery=delivery))
    return correct_funeral(delivery_id=delivery.pk, changes=changes, seen=seen)


@pytest.mark.feature("U1")
@pytest.mark.parametrize("status", [states.SCHEDULED, states.MADE])
def test_staff_correct_ribbon_place_and_hour_and_the_paper_follows(status):
    delivery = make_funeral(status=status)

    answer = client_as(roles.WORKSHOP).post(
        page_of(delivery),
        typed(
            delivery,
            ribbon="Always  with us, Jeanne",
            venue="Saint Hubert",
            service_time="15:30",
        ),
    )

    assert answer.status_code == 302
    assert said_of(delivery) == (
        "Always with us, Jeanne",
        "Saint Hubert",
        at(delivery.date, 15, 30),
    )
    (ribbon,) = ribbons_data(tomorrow())["ribbons"]
    assert ribbon["words"] == "Always with us, Jeanne"
    for page, rows in ((sheets.workroom_data, "makes"), (sheets.run_data, "stops")):
        (row,) = page(tomorrow())[rows]
        assert row["funeral"]["ribbon"] == "Ribbon: Always with us, Jeanne"
        assert row["funeral"]["flag"] == "FUNERAL 15:30"
        assert row["funeral"]["venue"] == "Saint Hubert"


@pytest.mark.feature("U1")
def test_a_correction_leaves_a_note_that_repeats_no_words():
    delivery = make_funeral()
    day = tomorrow()

    boss_client().post(
        page_of(delivery), typed(delivery, ribbon="Adieu", service_time="15:00")
    )

    note = delivery.order.notes.get()
    assert note.message == (
        f"Funeral corrected: ribbon, service {day} 14:00 → {day} 15:00"
    )
    assert note.note_type == "System"
    assert note.user is not None


@pytest.mark.feature("U1")
def test_what_is_sent_as_it_was_leaves_no_note():
    delivery = make_funeral()

    answer = boss_client().post(page_of(delivery), typed(delivery))

    assert answer.status_code == 302
    assert not delivery.order.notes.exists()


@pytest.mark.feature("U1")
def test_a_recipient_named_after_the_place_follows_it():
    church = make_funeral(recipient_name="Church of Saint Rémi")
    family = make_funeral(recipient_name="Family Lambert")

    correct(church, venue="Saint Hubert")
    correct(family, venue="Saint Hubert")

    church.refresh_from_db()
    family.refresh_from_db()
    assert church.recipient_name == "Saint Hubert"
    assert family.recipient_name == "Family Lambert"


@pytest.mark.feature("U1", refuses=True)
@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"ribbon": "x" * 51}, "The ribbon holds 50 characters."),
        ({"ribbon": "With love 🌷"}, "We cannot print"),
        ({"venue": ""}, "This field is required."),
        ({"service_time": "soon"}, "Enter a valid time."),
        ({"service_date": "2026-13-41"}, "Enter a valid date."),
        ({"service_time": "12:59"}, "the flowers must be there by 11:59"),
        ({"service_date": "2020-01-01"}, "has begun already"),
    ],
)
def test_what_the_checkout_refuses_is_refused_at_its_field(changes, says):
    delivery = make_funeral()
    before = said_of(delivery)
    sent = typed(delivery, **changes)

    answer = boss_client().post(page_of(delivery), sent)

    assert answer.status_code == 422
    assert says in answer.text
    for name in ("ribbon", "venue"):
        assert sent[name] in answer.text
    assert said_of(delivery) == before
    assert not delivery.order.notes.exists()


@pytest.mark.feature("U1", refuses=True)
def test_an_hour_the_delivery_cannot_make_is_refused():
    delivery = make_funeral()
    before = said_of(delivery)
    day = delivery.date
    morning = at(day, 12, 30)

    for hour in (morning, at(day + timedelta(days=3), 14)):
        with pytest.raises(MissesService):
            correct(delivery, service_at=hour)
    with pytest.raises(ServiceIsOver):
        correct(delivery, service_at=timezone.now() - timedelta(minutes=1))
    # It was promised in time, and is still here an hour before the service.
    with pytest.raises(MissesService):
        correct_funeral(
            delivery_id=delivery.pk,
            changes={"service_at": at(day, 13)},
            seen=stamp_of(Funeral.objects.get()),
            now=at(day, 12),
        )

    assert said_of(delivery) == before
    assert not delivery.order.notes.exists()


@pytest.mark.feature("U1")
def test_a_ribbon_is_corrected_though_the_hour_is_late():
    delivery = make_funeral(service_at=at(tomorrow(), 12, 30))

    correct(delivery, ribbon="Adieu")

    assert said_of(delivery)[0] == "Adieu"


@pytest.mark.feature("U1", refuses=True)
@pytest.mark.parametrize(
    ("status", "order_status"),
    [
        (states.OUT, "out-for-delivery"),
        (states.READY, "ready"),
        (states.DELIVERED, "delivered"),
        (states.CANCELLED, "cancelled"),
        (states.SCHEDULED, "cancelled"),
    ],
)
def test_flowers_that_left_or_never_will_are_not_corrected(status, order_status):
    delivery = make_funeral(status=status, order_status=order_status)
    before = said_of(delivery)
    page = boss_client().get(page_of(delivery)).text

    answer = boss_client().post(page_of(delivery), typed(delivery, ribbon="Too late"))
    with pytest.raises(TooLateToCorrect):
        correct(delivery, ribbon="Too late")

    assert 'name="ribbon"' not in page
    assert answer.status_code == 409
    assert "It is too late to change this delivery." in answer.text
    assert 'value="Too late"' in answer.text
    assert said_of(delivery) == before
    assert not delivery.order.notes.exists()


@pytest.mark.feature("U1", refuses=True)
def test_a_stale_form_is_refused_with_what_it_says_now():
    delivery = make_funeral()
    stale = typed(delivery, ribbon="From the first form")
    client = boss_client()
    client.post(
        page_of(delivery),
        typed(delivery, ribbon="From the second form", service_time="16:00"),
    )
    notes = delivery.order.notes.count()

    answer = client.post(page_of(delivery), stale)

    assert answer.status_code == 409
    assert "Somebody else corrected this meanwhile." in answer.text
    assert "It says now: From the second form" in answer.text
    assert "It says now: 16:00" in answer.text
    assert 'value="From the first form"' in answer.text
    assert said_of(delivery)[0] == "From the second form"
    assert delivery.order.notes.count() == notes
    again = stale | {"seen": stamp_of(Funeral.objects.get())}
    assert f'value="{again["seen"]}"' in answer.text
    assert client.post(page_of(delivery), again).status_code == 302
    assert said_of(delivery)[0] == "From the first form"


@pytest.mark.feature("U1", refuses=True)
def test_a_form_without_its_stamp_is_stale():
    delivery = make_funeral()

    with pytest.raises(CorrectedMeanwhile):
        correct_funeral(delivery_id=delivery.pk, changes={"ribbon": "x"}, seen="")

    assert said_of(delivery)[0] == "Always with us"


@pytest.mark.feature("U1", refuses=True)
def test_only_who_may_corrects_and_only_a_funeral():
    funeral, gift = make_funeral(), make_delivery()
    sent = typed(funeral, ribbon="Not mine")

    driver = client_as(roles.DRIVER)
    assert 'name="ribbon"' not in driver.get(page_of(funeral)).text
    assert driver.post(page_of(funeral), sent).status_code == 404
    assert boss_client().post(page_of(gift), sent).status_code == 404

    assert said_of(funeral)[0] == "Always with us"


@pytest.mark.feature("U1")
def test_the_page_of_the_order_shows_the_ribbon_and_leads_to_the_form():
    delivery = make_funeral()

    page = boss_client().get(f"/dashboard/orders/{delivery.order.number}/").text

    assert "Always with us" in page
    assert f'href="/admin/deliveries/{delivery.pk}/#correct"' in page
