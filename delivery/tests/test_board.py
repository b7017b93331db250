"""The board of a day: who is on it, who moves what, what it costs."""

from datetime import timedelta

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import pytest

from delivery import states
from delivery.board import Day
from delivery.duties import DOOR_STEPS, EVERY_STEP, WORKROOM_STEPS, Duties
from delivery.models import (
    DayLoad,
    Delivery,
    DeliveryStep,
    SubstitutionQuestion,
    Way,
    WeekdayRule,
)
from delivery.tests.days import (
    boss_client,
    client_as,
    make_day,
    make_delivery,
    tomorrow,
)
from delivery.tests.factories import make_slot
from outbox.models import Message
from users import roles
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db

URL = "/admin/deliveries/board/"


def show(client, **query):
    return client.get(URL, {"day": tomorrow().isoformat()} | query)


def move(client, delivery, status, **sent):
    sent = {"delivery": delivery.pk, "seen": delivery.status, "status": status} | sent
    return client.post(f"{URL}?day={delivery.date.isoformat()}", sent)


def titles(columns):
    return {
        column.key: sorted(card.delivery.recipient_name for card in column.cards)
        for column in columns
    }


@pytest.mark.feature("V14")
def test_each_state_has_its_column_and_only_placed_orders_are_on_the_board():
    where = {
        "A": states.SCHEDULED,
        "B": states.MADE,
        "C": states.OUT,
        "D": states.READY,
        "E": states.DELIVERED,
        "F": states.CARDED,
    }
    for name, status in where.items():
        make_delivery(recipient_name=name, status=status)
    make_delivery(recipient_name="Unpaid", order_status="pending")
    make_delivery(recipient_name="Called off", order_status="cancelled")
    make_delivery(recipient_name="Gone", status=states.CANCELLED)
    make_delivery(recipient_name="Later", date=tomorrow() + timedelta(days=1))

    columns = Day(tomorrow(), Duties(make_user(role=roles.SHOP))).columns()

    assert titles(columns) == {
        "make": ["A"],
        "made": ["B"],
        "road": ["C", "D"],
        "done": ["E"],
        "missed": ["F"],
    }
    assert columns[0].minutes == 15


def test_a_card_says_what_matters():
    delivery = make_delivery(
        recipient_name="Mamie Dubois", anonymous=True, card_message="", quantity=2
    )
    SubstitutionQuestion.objects.create(
        delivery=delivery,
        missing="peonies",
        proposal="roses",
        answer_by=timezone.now() + timedelta(hours=1),
    )

    text = show(boss_client()).text

    for words in ("Mamie Dubois", "09:00–12:00", "15 min", "anonymous", "no card"):
        assert words in text, words
    assert "waits for an answer" in text
    assert "<b>2 ×</b> Garden Letter, Standard" in text


def test_the_board_shows_one_slot_and_the_days_around():
    slot = make_slot()
    cache.clear()
    make_delivery(recipient_name="Early Bird", slot=slot)
    make_delivery(recipient_name="Night Owl")

    page = show(boss_client(), slot=slot.pk).text

    assert "Early Bird" in page
    assert "Night Owl" not in page
    before = tomorrow() - timedelta(days=1)
    assert f"day={before.isoformat()}&amp;slot={slot.pk}" in page


def test_the_board_counts_against_the_limits_of_the_day():
    DayLoad.objects.create(day=tomorrow(), deliveries=12, minutes=190)
    WeekdayRule.objects.filter(weekday=tomorrow().weekday()).update(
        max_deliveries=25, max_minutes=180
    )
    cache.clear()

    page = show(boss_client()).text

    assert "12 of 25 places taken" in page
    assert "190 of 180 florist minutes" in page
    assert "wr-bears-over" in page


@pytest.mark.parametrize("day", ["", "tomorrow", "2026-13-40"])
def test_a_day_that_is_none_is_today(day):
    page = boss_client().get(URL, {"day": day, "slot": "x"})

    assert page.status_code == 200
    assert page.context["day"] == timezone.localdate()


@pytest.mark.feature("V14")
def test_a_button_moves_a_delivery_and_its_order():
    delivery = make_delivery()

    answer = move(client_as(roles.SHOP), delivery, states.MADE)

    delivery.refresh_from_db()
    delivery.order.refresh_from_db()
    assert answer.status_code == 302
    assert answer.url.endswith(f"#delivery-{delivery.pk}")
    assert (delivery.status, delivery.order.status) == ("made", "preparing")


@pytest.mark.feature("V14")
def test_each_step_that_is_told_sends_its_mail_once():
    delivery = make_delivery(status=states.MADE, order_status="preparing")
    client = client_as(roles.SHOP)

    move(client, delivery, states.OUT)
    move(client, delivery, states.OUT)

    mails = Message.objects.filter(template="delivery_moved")
    assert [mail.context["status"] for mail in mails] == [states.OUT]


@pytest.mark.feature("V14", refuses=True)
def test_a_card_that_moved_meanwhile_stays_where_it_is():
    delivery = make_delivery(status=states.OUT, order_status="out-for-delivery")

    answer = move(client_as(roles.SHOP), delivery, states.MADE, seen=states.SCHEDULED)

    delivery.refresh_from_db()
    assert answer.status_code == 409
    assert "Somebody else moved this delivery" in answer.text
    assert delivery.status == states.OUT
    assert not DeliveryStep.objects.exists()


@pytest.mark.feature("V14", refuses=True)
@pytest.mark.parametrize("status", ["cancelled", "delivered", "nonsense", ""])
def test_a_step_nobody_takes_is_refused(status):
    delivery = make_delivery()

    answer = move(boss_client(), delivery, status)

    delivery.refresh_from_db()
    assert answer.status_code == 409
    assert delivery.status == states.SCHEDULED
    assert not DeliveryStep.objects.exists()


@pytest.mark.feature("V14", refuses=True)
@pytest.mark.parametrize("key", ["", "0", "x", "²", "99999999999999999999"])
def test_an_unknown_delivery_is_not_found(key):
    answer = boss_client().post(URL, {"delivery": key, "status": "made"})

    assert answer.status_code == 404


@pytest.mark.feature("V13")
def test_making_waits_for_the_answer_until_the_deadline():
    delivery = make_delivery(substitution="ask")
    question = SubstitutionQuestion.objects.create(
        delivery=delivery,
        missing="peonies",
        proposal="roses",
        answer_by=timezone.now() + timedelta(minutes=5),
    )
    client = client_as(roles.WORKSHOP)

    early = move(client, delivery, states.MADE)
    SubstitutionQuestion.objects.filter(pk=question.pk).update(answer_by=timezone.now())
    late = move(client, delivery, states.MADE)

    delivery.refresh_from_db()
    assert early.status_code == 409
    assert "has not answered" in early.text
    assert late.status_code == 302
    assert delivery.status == states.MADE


def test_what_needs_a_note_is_asked_on_the_page_of_the_delivery():
    delivery = make_delivery(status=states.OUT, order_status="out-for-delivery")

    answer = move(client_as(roles.DRIVER), delivery, states.CARDED)

    assert answer.url == f"/admin/deliveries/{delivery.pk}/#step"
    assert not DeliveryStep.objects.exists()


@pytest.mark.feature("V14")
@pytest.mark.parametrize(
    ("role", "steps"),
    [
        (roles.SHOP, EVERY_STEP),
        (roles.WORKSHOP, WORKROOM_STEPS),
        (roles.DRIVER, DOOR_STEPS),
        (roles.EDITORS, frozenset()),
        (roles.ACCOUNTING, frozenset()),
    ],
)
def test_each_role_takes_its_own_steps(role, steps):
    assert Duties(make_user(role=role)).steps == steps


def test_nobody_cancels_on_the_board():
    assert states.CANCELLED not in {after for _before, after in EVERY_STEP}


@pytest.mark.feature("V14", refuses=True)
@pytest.mark.parametrize(
    ("role", "before", "after"),
    [
        (roles.DRIVER, states.SCHEDULED, states.MADE),
        (roles.DRIVER, states.MADE, states.OUT),
        (roles.DRIVER, states.OUT, states.MADE),
        (roles.WORKSHOP, states.MADE, states.OUT),
        (roles.WORKSHOP, states.OUT, states.DELIVERED),
    ],
)
def test_a_step_of_another_role_is_refused(role, before, after):
    delivery = make_delivery(status=before, order_status="preparing")

    answer = move(client_as(role), delivery, after)

    delivery.refresh_from_db()
    assert answer.status_code == 409
    assert "for colleagues" in answer.text
    assert delivery.status == before
    assert not DeliveryStep.objects.exists()


@pytest.mark.feature("V14", refuses=True)
@pytest.mark.parametrize("role", [roles.EDITORS, roles.ACCOUNTING])
def test_who_handles_no_deliveries_sees_no_board(role):
    client = client_as(role)
    delivery = make_delivery(recipient_name="Mamie Dubois")

    answers = [
        client.get(URL),
        client.get("/admin/deliveries/board/cards/"),
        client.get(f"/admin/deliveries/{delivery.pk}/"),
        client.get("/admin/deliveries/run/"),
        client.get("/admin/deliveries/paper/run/"),
        client.get(f"/admin/deliveries/{delivery.pk}/note/"),
        move(client, delivery, states.MADE),
    ]

    assert {answer.status_code for answer in answers} <= {302, 403}
    assert not any("Mamie" in answer.text for answer in answers)
    delivery.refresh_from_db()
    assert delivery.status == states.SCHEDULED


def test_visitors_are_led_to_the_login(client):
    answer = client.get(URL)

    assert answer.status_code == 302
    assert "login" in answer.url


def test_drivers_do_not_rewrite_addresses():
    delivery = make_delivery()

    client_as(roles.DRIVER).post(
        reverse("delivery:edit", args=[delivery.pk]),
        {"recipient_name": "Somebody else", "line1": "Elsewhere 1"},
    )

    delivery.refresh_from_db()
    assert delivery.recipient_name != "Somebody else"


@pytest.mark.parametrize(
    ("role", "seen"),
    [(roles.SHOP, True), (roles.DRIVER, True), (roles.ACCOUNTING, False)],
)
def test_the_board_is_in_the_menu_of_who_may_open_it(role, seen):
    page = client_as(role).get("/admin/").text

    assert (URL in page) is seen


def test_an_unchanged_board_costs_a_304_and_a_moved_card_shows():
    delivery = make_delivery()
    client = client_as(roles.SHOP)
    url = f"/admin/deliveries/board/cards/?day={tomorrow().isoformat()}"
    stamp = client.get(url).headers["ETag"]

    same = client.get(url, headers={"if-none-match": stamp})
    move(client, delivery, states.MADE)
    other = client.get(url, headers={"if-none-match": stamp})

    assert (same.status_code, same.content) == (304, b"")
    assert other.status_code == 200
    assert other.headers["ETag"] != stamp


def test_the_stamp_changes_when_a_question_runs_out():
    delivery = make_delivery()
    duties = Duties(make_user(role=roles.SHOP))
    question = SubstitutionQuestion.objects.create(
        delivery=delivery,
        missing="peonies",
        proposal="roses",
        answer_by=timezone.now() + timedelta(hours=1),
    )
    asked = Day(tomorrow(), duties).stamp

    SubstitutionQuestion.objects.filter(pk=question.pk).update(answer_by=timezone.now())

    assert Day(tomorrow(), duties).stamp != asked


@pytest.mark.parametrize("units", [10, 100, 300])
def test_a_day_takes_two_queries_however_full(units):
    make_day(units)
    client = client_as(roles.SHOP)
    url = f"/admin/deliveries/board/cards/?day={tomorrow().isoformat()}"
    stamp = client.get(url).headers["ETag"]

    with CaptureQueriesContext(connection) as whole:
        page = client.get(url)
    with CaptureQueriesContext(connection) as same:
        client.get(url, headers={"if-none-match": stamp})

    own = [each for each in whole.captured_queries if '"delivery_' in each["sql"]]
    assert page.text.count('class="wr-card"') == units
    assert len(own) == 2
    # The session, the person, their rights, their groups: what signing in costs.
    assert (len(whole), len(same)) == (8, 7)


def test_pickups_are_ready_and_never_on_the_road():
    make_delivery(way=Way.PICKUP, status=states.MADE)

    (card,) = Day(tomorrow(), Duties(make_user(role=roles.SHOP))).columns()[1].cards

    assert [step.status for step in card.steps] == [states.READY, states.SCHEDULED]
    assert Delivery.objects.get().is_pickup
