"""Deliveries move step by step, their orders with them; places come and go once."""

from datetime import timedelta
from io import BytesIO

from django.core import mail
from django.utils import timezone

import pytest
from PIL import Image

from cms.cleaning import clean_picture
from cms.tests.factories import picture_file
from delivery import states
from delivery.errors import (
    AnswerAwaited,
    DateNotOffered,
    DayFull,
    OrderNotRunning,
    QuestionClosed,
    StepNeedsProof,
    TooLateToCorrect,
    WrongStep,
)
from delivery.models import DayLoad, DeliveryStep, SubstitutionQuestion
from delivery.offers import offer_days
from delivery.questions import answer_substitution, ask_substitution
from delivery.services import advance_delivery, move_delivery, retake_places
from delivery.tests.factories import (
    make_slot,
    open_every_day,
    paid,
    paid_delivery,
)
from delivery.uncollected import close_uncollected
from ops.integrity import deliveries as integrity
from outbox.models import Message
from outbox.tasks import sweep_outbox
from refunds.cancelling import cancel_order
from shop.checkout.tests.factories import make_basket, order_from, request_for
from shop.order import statuses
from shop.order.processing import change_status
from stock.services import release_hold

pytestmark = pytest.mark.django_db


def walk(delivery, *steps, **words):
    """Take a delivery through steps."""
    for step in steps:
        delivery = advance_delivery(delivery_id=delivery.pk, status=step, **words)
    return delivery


def find_breaches():
    """Return what is wrong with deliveries; these orders were paid by nobody."""
    return [row for _number, check in integrity.CHECKS for row in check()]


def loads():
    """Return what each day and slot bears."""
    rows = DayLoad.objects.order_by("day", "slot_id")
    return [row.deliveries for row in rows]


@pytest.mark.feature("V14")
def test_a_delivery_takes_its_order_along_and_tells_each_step_once(settings):
    delivery = paid_delivery()

    for step, order_status in [
        ("made", "preparing"),
        ("out", "out-for-delivery"),
        ("delivered", "delivered"),
    ]:
        walk(delivery, step)
        delivery.order.refresh_from_db()
        assert delivery.order.status == order_status
    sweep_outbox()

    assert [message.subject for message in mail.outbox] == [
        "Your flowers are being tied",
        "Your flowers are on the road",
        "Your flowers have arrived",
    ]
    assert find_breaches() == []


@pytest.mark.feature("V14")
def test_a_step_says_who_when_and_why(admin_user):
    delivery = walk(paid_delivery(), "made", "out")

    walk(delivery, "carded", user=admin_user, note="Rang twice")

    step = DeliveryStep.objects.last()
    assert (step.before, step.after) == ("out", "carded")
    assert (step.user, step.note) == (admin_user, "Rang twice")
    assert timezone.now() - step.at < timedelta(minutes=1)
    letter = Message.objects.get(template="delivery_moved", context__status="carded")
    assert letter.context["note"] == "Rang twice"


@pytest.mark.feature("V14", refuses=True)
@pytest.mark.parametrize("proof", ["", "   "])
def test_a_failed_delivery_needs_a_note_or_a_photo(proof):
    delivery = walk(paid_delivery(), "made", "out")
    before = DeliveryStep.objects.count()

    with pytest.raises(StepNeedsProof):
        walk(delivery, "carded", note=proof)

    delivery.refresh_from_db()
    assert (delivery.status, DeliveryStep.objects.count()) == ("out", before)


@pytest.mark.feature("V14", refuses=True)
@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        ((), "delivered"),
        ((), "out"),
        (("made",), "delivered"),
        (("made", "out", "delivered"), "out"),
        (("made",), "cancelled"),
        (("made",), "nonsense"),
        # What the van brings is not ready at the counter.
        (("made",), "ready"),
    ],
)
def test_no_step_is_skipped_and_none_is_invented(steps, wrong):
    delivery = walk(paid_delivery(), *steps)
    before = list(DeliveryStep.objects.values_list("pk", flat=True))

    with pytest.raises(WrongStep):
        walk(delivery, wrong, note="x")

    assert list(DeliveryStep.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize("end", ["pending", "cancelled"])
def test_only_deliveries_of_placed_orders_move(end):
    order = order_from(make_basket())
    if end == "cancelled":
        release_hold(order_id=order.pk)

    with pytest.raises(OrderNotRunning):
        walk(order.deliveries.get(), "made")


def test_moving_a_card_twice_takes_one_step():
    delivery = walk(paid_delivery(), "made")

    walk(delivery, "made")

    assert DeliveryStep.objects.count() == 1


def test_a_slip_is_set_right_and_not_told_twice():
    delivery = walk(paid_delivery(), "made", "out", "made", "out")

    delivery.order.refresh_from_db()
    assert delivery.order.status == statuses.OUT_FOR_DELIVERY
    told = Message.objects.filter(template="delivery_moved")
    assert [letter.context["status"] for letter in told] == ["out"]


@pytest.mark.feature("V15")
def test_after_nobody_opened_it_is_brought_again_and_told_again():
    delivery = walk(paid_delivery(), "made", "out")
    walk(delivery, "carded", note="Dog")

    walk(delivery, "out", "delivered", received_by="the neighbour at 14")

    told = Message.objects.filter(template="delivery_moved").order_by("pk")
    assert [letter.context["status"] for letter in told] == [
        "out",
        "carded",
        "out",
        "delivered",
    ]
    assert told.last().context["received_by"] == "the neighbour at 14"


@pytest.mark.feature("V15")
def test_what_nobody_fetches_is_closed_after_two_days():
    delivery = walk(paid_delivery(), "made", "out")
    walk(delivery, "carded", note="Dog")
    now = timezone.now()

    assert close_uncollected(now=now + timedelta(days=2)) == 0
    assert close_uncollected(now=now + timedelta(days=3)) == 1
    assert close_uncollected(now=now + timedelta(days=3)) == 0

    delivery.refresh_from_db()
    delivery.order.refresh_from_db()
    assert (delivery.status, delivery.order.status) == ("returned", "delivered")
    assert find_breaches() == []


@pytest.mark.feature("V15")
def test_a_photo_is_kept_without_metadata_under_a_name_that_says_nothing():
    delivery = walk(paid_delivery(), "made", "out")
    photo = clean_picture(picture_file("Rue Haute 12.jpg", form="JPEG"))

    walk(delivery, "delivered", photo=photo)

    stored = DeliveryStep.objects.last().photo
    assert stored.name.startswith("deliveries/")
    assert "Haute" not in stored.name
    image = Image.open(BytesIO(stored.read()))
    assert (image.format, dict(image.getexif())) == ("WEBP", {})
    with pytest.raises(ValueError, match="not accessible via a URL"):
        stored.url  # noqa: B018


@pytest.mark.feature("V7")
def test_a_pick_up_gets_ready_and_is_collected():
    open_every_day()
    slot = make_slot("From ten", way="pickup", fee=0)
    # Today's hours may be over, whatever the day's cut-off.
    request = request_for(
        way="pickup",
        slot_id=slot.pk,
        line1="",
        postcode="",
        date=offer_days(way="pickup")[1],
    )
    delivery = paid_delivery(delivery=request)

    walk(delivery, "made", "ready")

    delivery.order.refresh_from_db()
    assert delivery.order.status == statuses.READY
    letter = Message.objects.get(template="delivery_moved")
    assert letter.context["status"] == "ready"
    walk(delivery, "delivered")
    delivery.order.refresh_from_db()
    assert delivery.order.status == statuses.DELIVERED


def test_the_dashboards_step_takes_deliveries_along():
    delivery = paid_delivery()

    for status in ("preparing", "out-for-delivery", "delivered"):
        change_status(order_id=delivery.order_id, status=status)

    delivery.refresh_from_db()
    assert delivery.status == states.DELIVERED
    assert find_breaches() == []


@pytest.mark.feature("V5")
def test_a_place_is_given_back_once_when_the_order_ends():
    order = order_from(make_basket())
    assert loads() == [1]

    release_hold(order_id=order.pk)
    release_hold(order_id=order.pk)

    assert loads() == [0]
    assert order.deliveries.get().status == states.CANCELLED
    assert find_breaches() == []


@pytest.mark.feature("V5")
def test_a_cancelled_order_reopens_a_full_day():
    open_every_day(max_deliveries=1)
    first = request_for().date
    order = paid(order_from(make_basket()))
    assert first not in offer_days()

    cancel_order(order_id=order.pk, reason="Changed plans", user=None)

    assert first in offer_days()
    assert find_breaches() == []


@pytest.mark.feature("V5", refuses=True)
def test_the_place_after_the_last_is_refused_and_writes_nothing():
    open_every_day(max_deliveries=25)
    day = request_for().date
    for _ in range(24):
        order_from(make_basket())
    order_from(make_basket(), delivery=request_for(date=day))
    basket = make_basket()

    with pytest.raises(DateNotOffered) as refusal:
        order_from(basket, delivery=request_for(date=day))

    assert refusal.value.data["problem"] == "full"
    assert refusal.value.data["next_date"] > day
    assert loads() == [25]
    basket.refresh_from_db()
    assert basket.status == "Open"


def test_moving_to_another_day_takes_the_new_place_and_gives_the_old_one_back():
    delivery = paid_delivery()
    old, new = offer_days()[:2]

    move_delivery(delivery_id=delivery.pk, date=new)

    delivery.refresh_from_db()
    assert delivery.date == new
    assert dict(DayLoad.objects.values_list("day", "deliveries")) == {old: 0, new: 1}
    assert find_breaches() == []


def test_a_full_day_takes_nobody_in_and_the_old_place_stays():
    delivery = paid_delivery()
    new = offer_days()[1]
    open_every_day(max_deliveries=1)
    order_from(make_basket(), delivery=request_for(date=new))

    with pytest.raises(DateNotOffered):
        move_delivery(delivery_id=delivery.pk, date=new)

    delivery.refresh_from_db()
    assert delivery.date != new
    assert find_breaches() == []


def test_what_is_on_the_road_cannot_be_moved():
    delivery = walk(paid_delivery(), "made", "out")

    with pytest.raises(TooLateToCorrect):
        move_delivery(delivery_id=delivery.pk, date=offer_days()[1])


def ask(delivery, minutes=60):
    """Ask about peonies."""
    return ask_substitution(
        delivery_id=delivery.pk,
        missing="peonies",
        proposal="garden roses",
        answer_by=timezone.now() + timedelta(minutes=minutes),
    )


@pytest.mark.feature("V13")
def test_ask_me_blocks_making_until_answered():
    delivery = paid_delivery(delivery=request_for(substitution="ask"))
    question = ask(delivery)
    with pytest.raises(AnswerAwaited):
        walk(delivery, "made")

    answer_substitution(question_id=question.pk, order=delivery.order, agreed=True)

    assert walk(delivery, "made").status == "made"
    question.refresh_from_db()
    assert question.answer == "yes"
    letter = Message.objects.get(template="substitution_asked")
    assert letter.context["proposal"] == "garden roses"


@pytest.mark.feature("V13")
def test_ask_me_blocks_making_until_the_deadline(time_machine):
    delivery = paid_delivery(delivery=request_for(substitution="ask"))
    question = ask(delivery, minutes=60)

    time_machine.move_to(timezone.now() + timedelta(minutes=61))

    assert walk(delivery, "made").status == "made"
    with pytest.raises(QuestionClosed):
        answer_substitution(question_id=question.pk, order=delivery.order, agreed=True)


@pytest.mark.feature("V13", refuses=True)
def test_a_question_is_answered_once_and_by_its_own_buyer():
    delivery = paid_delivery(delivery=request_for(substitution="ask"))
    question = ask(delivery)
    stranger = order_from(make_basket())

    with pytest.raises(SubstitutionQuestion.DoesNotExist):
        answer_substitution(question_id=question.pk, order=stranger, agreed=False)
    answer_substitution(question_id=question.pk, order=delivery.order, agreed=True)
    with pytest.raises(QuestionClosed):
        answer_substitution(question_id=question.pk, order=delivery.order, agreed=False)

    question.refresh_from_db()
    assert question.answer == "yes"


def test_the_dashboard_cannot_pass_an_open_question_either():
    delivery = paid_delivery(delivery=request_for(substitution="ask"))
    change_status(order_id=delivery.order_id, status="preparing")
    ask(delivery)

    with pytest.raises(AnswerAwaited):
        change_status(order_id=delivery.order_id, status="out-for-delivery")

    delivery.order.refresh_from_db()
    assert delivery.order.status == "preparing"


def test_places_taken_twice_by_a_late_payment_are_refused():
    open_every_day(max_deliveries=1)
    order = order_from(make_basket())
    release_hold(order_id=order.pk)
    order_from(make_basket())

    with pytest.raises(DayFull):
        retake_places(order=order)

    assert loads() == [1]
