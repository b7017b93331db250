"""One delivery's page: proof at the door, another day, a missing flower."""

from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

import pytest

from cms.tests.factories import picture_file
from delivery import states
from delivery.models import (
    ClosedDay,
    DayLoad,
    DeliveryStep,
    Slot,
    SubstitutionQuestion,
    WeekdayRule,
    Zone,
    ZonePostcode,
)
from delivery.rules import forget_rules
from delivery.tests.days import (
    SECRET,
    boss_client,
    client_as,
    make_delivery,
    tomorrow,
)
from delivery.tests.factories import make_slot
from outbox.models import Message
from users import roles
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db


def page_of(delivery):
    return f"/admin/deliveries/{delivery.pk}/"


def on_the_road(**fields):
    details = {"status": states.OUT, "order_status": "out-for-delivery"}
    return make_delivery(**details | fields)


def tell(client, delivery, status, **sent):
    sent = {"act": "step", "seen": delivery.status, "status": status} | sent
    return client.post(page_of(delivery), sent)


@pytest.fixture
def served():
    """Every day open, and Brussels served."""
    WeekdayRule.objects.update(van=True, pickup=True)
    zone = Zone.objects.create(name="Brussels", fee=Decimal("6"))
    for postcode in ("1000", "1180", "1050", "1030", "1150"):
        ZonePostcode.objects.create(zone=zone, postcode=postcode, commune="Brussels")
    forget_rules()
    return zone


def test_the_page_says_everything_a_driver_needs():
    delivery = on_the_road(
        recipient_name="Mamie Dubois", notes="Third floor", card_message="Kisses 🌷"
    )

    text = client_as(roles.DRIVER).get(page_of(delivery)).text

    for words in ("Mamie Dubois", "Third floor", "Kisses 🌷", delivery.line1, SECRET):
        assert words in text, words
    assert 'href="tel:+32470123456"' in text
    assert 'capture="environment"' in text


@pytest.mark.feature("V8", refuses=True)
def test_a_secret_sender_is_not_on_the_page():
    delivery = on_the_road(anonymous=True)

    text = client_as(roles.DRIVER).get(page_of(delivery)).text

    assert SECRET not in text
    assert "say nothing" in text


@pytest.mark.feature("V15")
def test_flowers_left_with_a_neighbour_are_delivered_with_their_name_and_photo():
    delivery = on_the_road(language="fr")

    answer = tell(
        client_as(roles.DRIVER),
        delivery,
        states.DELIVERED,
        who="neighbour",
        name="Mme Claes",
        photo=picture_file(),
    )

    step = DeliveryStep.objects.get()
    delivery.refresh_from_db()
    delivery.order.refresh_from_db()
    assert answer.status_code == 302
    assert (delivery.status, delivery.order.status) == ("delivered", "delivered")
    assert step.received_by.startswith("Mme Claes (")
    assert step.photo.name.startswith("deliveries/")
    assert step.photo.name.endswith(".webp")
    mail = Message.objects.get(template="delivery_moved")
    assert mail.context["received_by"] == step.received_by
    assert mail.context["photo"] is True


@pytest.mark.feature("V15")
@pytest.mark.parametrize(
    ("who", "name", "received_by"),
    [
        ("recipient", "", "Mamie Dubois"),
        ("recipient", "Her son", "Her son"),
        ("reception", "", "the reception"),
        ("reception", "Karim", "Karim (the reception)"),
    ],
)
def test_who_took_the_flowers_is_written_down(who, name, received_by):
    delivery = on_the_road(recipient_name="Mamie Dubois")

    tell(boss_client(), delivery, states.DELIVERED, who=who, name=name)

    assert DeliveryStep.objects.get().received_by == received_by


@pytest.mark.feature("V15", refuses=True)
@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"who": "neighbour"}, "Say which neighbour"),
        ({"who": "nobody"}, "Select a valid choice"),
        ({"who": "recipient", "name": "x" * 61}, "at most 60"),
    ],
)
def test_a_receiver_that_makes_no_sense_is_refused_at_its_field(sent, words):
    delivery = on_the_road()

    answer = tell(client_as(roles.DRIVER), delivery, states.DELIVERED, **sent)

    delivery.refresh_from_db()
    assert answer.status_code == 422
    assert words in answer.text
    assert delivery.status == states.OUT
    assert not DeliveryStep.objects.exists()


@pytest.mark.feature("V15", refuses=True)
@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"GIF89a"])
def test_a_photo_that_is_none_is_refused(content):
    delivery = on_the_road()

    answer = tell(
        client_as(roles.DRIVER),
        delivery,
        states.CARDED,
        note="Nobody",
        photo=SimpleUploadedFile("door.jpg", content, "image/jpeg"),
    )

    assert answer.status_code == 422
    assert "Nobody" in answer.text
    assert not DeliveryStep.objects.exists()


@pytest.mark.feature("V14")
@pytest.mark.feature("V15")
def test_nobody_home_then_ready_in_the_shop_then_collected():
    delivery = on_the_road()
    shop = client_as(roles.SHOP)

    tell(client_as(roles.DRIVER), delivery, states.CARDED, note="Rang twice")
    delivery.refresh_from_db()
    tell(shop, delivery, states.READY)
    delivery.refresh_from_db()
    tell(shop, delivery, states.DELIVERED, who="recipient")

    delivery.refresh_from_db()
    steps = DeliveryStep.objects.order_by("pk").values_list("after", flat=True)
    assert list(steps) == [states.CARDED, states.READY, states.DELIVERED]
    assert delivery.status == states.DELIVERED


@pytest.mark.feature("V14", refuses=True)
@pytest.mark.parametrize("note", ["", "   "])
def test_nobody_home_needs_a_note_or_a_photo(note):
    delivery = on_the_road()

    answer = tell(client_as(roles.DRIVER), delivery, states.CARDED, note=note)

    delivery.refresh_from_db()
    assert answer.status_code == 409
    assert "Write down what happened" in answer.text
    assert delivery.status == states.OUT
    assert not DeliveryStep.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.feature("V14")
def test_a_photo_alone_proves_that_nobody_was_home():
    delivery = on_the_road()

    tell(client_as(roles.DRIVER), delivery, states.CARDED, photo=picture_file())

    assert DeliveryStep.objects.get().after == states.CARDED


@pytest.mark.feature("V15")
@pytest.mark.parametrize("role", [roles.SHOP, roles.WORKSHOP, roles.DRIVER])
def test_who_handles_deliveries_reads_their_photos(role):
    delivery = on_the_road()
    tell(boss_client(), delivery, states.CARDED, photo=picture_file())
    url = f"/admin/deliveries/photos/{DeliveryStep.objects.get().pk}/"

    answer = client_as(role).get(url)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer.headers["Cache-Control"]
    assert b"".join(answer.streaming_content)[:4] == b"RIFF"


@pytest.mark.feature("V15", refuses=True)
@pytest.mark.parametrize("role", [roles.EDITORS, roles.ACCOUNTING])
def test_nobody_else_reads_a_photo(role, client):
    delivery = on_the_road()
    tell(boss_client(), delivery, states.CARDED, photo=picture_file())
    step = DeliveryStep.objects.get()
    url = f"/admin/deliveries/photos/{step.pk}/"
    client.force_login(make_user())

    assert client_as(role).get(url, follow=True).status_code == 404
    assert client.get(url).status_code in (302, 403)
    assert client.get(f"/media/{step.photo.name}").status_code == 404


def test_a_step_without_photo_has_none():
    delivery = on_the_road()
    tell(boss_client(), delivery, states.CARDED, note="Rang twice")

    url = f"/admin/deliveries/photos/{DeliveryStep.objects.get().pk}/"
    answer = boss_client().get(url, follow=True)

    assert answer.status_code == 404


def test_a_delivery_moves_to_a_day_and_slot_the_calendar_offers(served):
    slot = make_slot(weekdays=list(range(7)))
    forget_rules()
    delivery = make_delivery(slot=slot)
    day = tomorrow() + timedelta(days=2)

    answer = boss_client().post(
        page_of(delivery),
        {"act": "move", "when": f"{day.isoformat()}:{slot.pk}", "note": "She travels"},
    )

    delivery.refresh_from_db()
    assert answer.status_code == 302
    assert (delivery.date, delivery.slot_id) == (day, slot.pk)
    assert DayLoad.objects.get(day=day, slot=None).deliveries == 1
    assert "She travels" in delivery.order.notes.get().message


@pytest.mark.feature("V4", refuses=True)
@pytest.mark.parametrize("when", ["", "2020-01-01", "tomorrow", "2026-13-41:1"])
def test_a_day_that_is_not_offered_is_refused(served, when):
    delivery = make_delivery()

    answer = boss_client().post(page_of(delivery), {"act": "move", "when": when})

    delivery.refresh_from_db()
    assert answer.status_code == 422
    assert delivery.date == tomorrow()
    assert not DayLoad.objects.exists()


@pytest.mark.feature("V4", refuses=True)
def test_closed_and_full_days_are_not_among_the_choices(served):
    closed, full = tomorrow() + timedelta(days=1), tomorrow() + timedelta(days=2)
    slot = make_slot(weekdays=list(range(7)), max_deliveries=1)
    ClosedDay.objects.create(day=closed)
    DayLoad.objects.create(day=full, slot=slot, deliveries=1)
    DayLoad.objects.create(day=full, deliveries=1)
    forget_rules()
    delivery = make_delivery(slot=slot)

    page = boss_client().get(page_of(delivery)).text

    assert f"{closed.isoformat()}:{slot.pk}" not in page
    assert f"{full.isoformat()}:{slot.pk}" not in page
    assert f"{(full + timedelta(days=1)).isoformat()}:{slot.pk}" in page


@pytest.mark.parametrize("role", [roles.DRIVER, roles.WORKSHOP])
def test_only_the_shop_moves_a_delivery_to_another_day(served, role):
    delivery = make_delivery()
    day = tomorrow() + timedelta(days=2)

    answer = client_as(role).post(
        page_of(delivery), {"act": "move", "when": day.isoformat()}
    )

    delivery.refresh_from_db()
    assert answer.status_code == 404
    assert delivery.date == tomorrow()


def test_what_is_on_its_way_is_not_moved(served):
    delivery = on_the_road()
    day = tomorrow() + timedelta(days=2)

    answer = boss_client().post(
        page_of(delivery), {"act": "move", "when": day.isoformat()}
    )

    delivery.refresh_from_db()
    assert answer.status_code == 409
    assert delivery.date == tomorrow()


def ask(client, delivery, **sent):
    soon = timezone.localtime() + timedelta(hours=2)
    sent = {
        "act": "ask",
        "missing": "white peonies",
        "proposal": "white garden roses",
        "answer_by": soon.strftime("%Y-%m-%dT%H:%M"),
    } | sent
    return client.post(page_of(delivery), sent)


@pytest.mark.feature("V13")
def test_the_buyer_is_asked_about_a_missing_flower():
    delivery = make_delivery(substitution="ask")

    answer = ask(client_as(roles.WORKSHOP), delivery)

    question = SubstitutionQuestion.objects.get()
    assert answer.status_code == 302
    assert question.missing == "white peonies"
    assert Message.objects.get(template="substitution_asked")
    assert "white garden roses" in boss_client().get(page_of(delivery)).text


@pytest.mark.feature("V13", refuses=True)
@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"missing": ""}, "required"),
        ({"answer_by": "2020-01-01T10:00"}, "Leave the customer some time"),
        ({"answer_by": "soon"}, "valid date"),
    ],
)
def test_a_question_that_cannot_be_answered_is_not_sent(sent, words):
    delivery = make_delivery(substitution="ask")

    answer = ask(client_as(roles.WORKSHOP), delivery, **sent)

    assert answer.status_code == 422
    assert words in answer.text
    assert "white garden roses" in answer.text
    assert not SubstitutionQuestion.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.feature("V13", refuses=True)
@pytest.mark.parametrize("choice", ["same-colour", "refund"])
def test_who_did_not_want_to_be_asked_is_not_asked(choice):
    delivery = make_delivery(substitution=choice)

    answer = ask(boss_client(), delivery)

    assert answer.status_code == 422
    assert not SubstitutionQuestion.objects.exists()


@pytest.mark.feature("V13")
def test_a_refusal_leads_to_giving_the_money_back():
    delivery = make_delivery(substitution="ask")
    SubstitutionQuestion.objects.create(
        delivery=delivery,
        missing="peonies",
        proposal="roses",
        answer="no",
        answered_at=timezone.now(),
        answer_by=timezone.now(),
    )

    text = boss_client().get(page_of(delivery)).text

    assert f"/admin/refunds/order/{delivery.order.number}/" in text
    assert "refused: leave it out and pay it back" in text


def test_slots_stay_as_they_were_sold():
    delivery = make_delivery(slot=make_slot())
    Slot.objects.update(starts="10:00")

    assert "09:00–12:00" in boss_client().get(page_of(delivery)).text
