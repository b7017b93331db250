"""The order's page once flowers move: steps, hours, photo, questions, calendar file."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

import pytest
from icalendar import Calendar

from cms.cleaning import clean_picture
from cms.tests.factories import picture_file
from delivery.models import DeliveryStep, SubstitutionQuestion
from delivery.questions import ask_substitution
from delivery.services import advance_delivery, offer_days
from delivery.tests.factories import make_slot, open_every_day, paid, paid_delivery
from shop.checkout.services import place_order
from shop.checkout.tests.factories import make_basket, order_from, request_for, sender
from shop.order.links import order_token

pytestmark = pytest.mark.django_db


def walk(delivery, *steps, **words):
    """Take a delivery through steps; the words go with the last."""
    for step in steps[:-1]:
        advance_delivery(delivery_id=delivery.pk, status=step)
    return advance_delivery(delivery_id=delivery.pk, status=steps[-1], **words)


def address(name, order, *rest):
    """Return the address of a page of an order."""
    return reverse(f"checkout:{name}", args=[order_token(order.number), *rest])


def page(client, order):
    """Return the text of an order's page."""
    answer = client.get(address("order", order))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.feature("V18")
@pytest.mark.parametrize(
    ("steps", "current"),
    [
        ((), "Paid"),
        (("made",), "On our bench"),
        (("made", "out"), "On its way"),
        (("made", "out", "carded"), "Nobody was home"),
        (("made", "out", "carded", "ready"), "Ready at the shop"),
    ],
)
def test_the_page_says_where_the_flowers_are(client, steps, current):
    delivery = paid_delivery()
    for step in steps:
        walk(delivery, step, note="Dog")

    text = page(client, delivery.order)

    here = text.split('aria-current="step"')[1].split("</li>")[0]
    assert current in here


@pytest.mark.feature("V15")
def test_the_page_tells_what_happens_after_nobody_opened(client):
    delivery = walk(paid_delivery(), "made", "out", "carded", note="Beware of the dog")

    text = page(client, delivery.order)

    assert "We rang, and nobody opened." in text
    assert "Beware of the dog" in text
    assert "Bringing them once more costs €6.00" in text


@pytest.mark.feature("V15")
@pytest.mark.feature("R-M05")
def test_the_photo_is_for_the_buyer(client):
    photo = clean_picture(picture_file())
    delivery = walk(
        paid_delivery(), "made", "out", "delivered", photo=photo, received_by="Jan"
    )
    step = DeliveryStep.objects.last()

    text = page(client, delivery.order)
    answer = client.get(address("photo", delivery.order, step.pk))

    assert address("photo", delivery.order, step.pk).rsplit("/", 3)[1] in text
    assert "received by Jan" in text
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    assert b"".join(answer.streaming_content)[8:12] == b"WEBP"


@pytest.mark.feature("V15", refuses=True)
@pytest.mark.feature("R-M05", refuses=True)
def test_the_photo_is_for_nobody_else(client):
    photo = clean_picture(picture_file())
    delivery = walk(paid_delivery(), "made", "out", "delivered", photo=photo)
    without = DeliveryStep.objects.first()
    step = DeliveryStep.objects.last()
    stranger = order_from(make_basket())

    assert client.get(address("photo", stranger, step.pk)).status_code == 404
    assert client.get(address("photo", delivery.order, without.pk)).status_code == 404
    forged = address("photo", delivery.order, step.pk).replace("photo/", "x/photo/")
    assert client.get(forged).status_code == 404
    assert client.get(f"/media/{step.photo.name}").status_code == 404


@pytest.mark.feature("V2")
def test_the_calendar_file_has_the_hours_and_no_price(client):
    slot = make_slot()
    day = offer_days()[0]
    delivery = paid_delivery(delivery=request_for(date=day, slot_id=slot.pk))

    answer = client.get(address("ics", delivery.order))

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["summary"] == "Flowers for Mamie Dubois"
    begins = event.decoded("dtstart")
    assert (begins.date(), begins.hour) == (day, 9)
    assert begins.astimezone(ZoneInfo("Europe/Brussels")) == begins
    assert b"VTIMEZONE" in answer.content
    assert b"49" not in answer.content.split(b"DTSTAMP")[0]
    assert b"EUR" not in answer.content


def test_a_day_without_hours_is_a_whole_day(client):
    delivery = paid_delivery()

    answer = client.get(address("ics", delivery.order))

    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart") == delivery.date
    assert event.decoded("dtend") == delivery.date + timedelta(days=1)


def ask(delivery):
    """Ask the buyer of a delivery about peonies."""
    return ask_substitution(
        delivery_id=delivery.pk,
        missing="peonies",
        proposal="garden roses",
        answer_by=timezone.now() + timedelta(hours=1),
    )


@pytest.mark.feature("V13")
@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_buyer_answers_a_question_on_the_page(client, answer):
    delivery = paid_delivery(delivery=request_for(substitution="ask"))
    question = ask(delivery)
    assert "May we take garden roses instead?" in page(client, delivery.order)

    client.post(address("answer", delivery.order, question.pk), {"answer": answer})

    question.refresh_from_db()
    assert question.answer == answer
    assert "May we take" not in page(client, delivery.order)


@pytest.mark.feature("V13", refuses=True)
@pytest.mark.parametrize("answer", ["", "perhaps", "YES"])
def test_nonsense_is_no_answer(client, answer):
    delivery = paid_delivery(delivery=request_for(substitution="ask"))
    question = ask(delivery)

    client.post(address("answer", delivery.order, question.pk), {"answer": answer})

    question.refresh_from_db()
    assert question.answer == SubstitutionQuestion.Answer.OPEN


@pytest.mark.feature("V13", refuses=True)
def test_a_stranger_cannot_answer(client):
    delivery = paid_delivery(delivery=request_for(substitution="ask"))
    question = ask(delivery)
    stranger = order_from(make_basket())

    answer = client.post(address("answer", stranger, question.pk), {"answer": "yes"})

    question.refresh_from_db()
    assert (answer.status_code, question.answer) == (404, "")


@pytest.mark.feature("V10")
def test_each_recipient_has_steps_of_their_own(client):
    open_every_day()
    basket = make_basket(quantity=2)
    line = basket.lines.get().pk
    first, second = offer_days()[:2]
    order = paid(
        place_order(
            basket_id=basket.pk,
            sender=sender(),
            deliveries=[
                request_for(date=first, recipient_name="Ann", items=((line, 1),)),
                request_for(date=second, recipient_name="Bea", items=((line, 1),)),
            ],
        )
    )
    walk(order.deliveries.get(recipient_name="Ann"), "made", "out", "delivered")

    text = page(client, order)

    order.refresh_from_db()
    assert order.status == "preparing"
    ann, bea = text.split("For Ann")[1].split("For Bea")
    assert 'aria-current="step"' not in ann
    assert "Paid" in bea.split('aria-current="step"')[1].split("</li>")[0]
    assert "2 deliveries" in text
