"""The page of a subscription: seen by its link, skipped, swapped, sent elsewhere."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

import pytest

from catalogue.tests.factories import make_bouquet, only_size
from subscriptions import changing
from subscriptions.links import VALID, subscription_token
from subscriptions.models import Occurrence, Pause
from subscriptions.rhythms import Rhythm
from subscriptions.schedule import locked_at
from subscriptions.tests.factories import RECIPIENT, lock_moment, subscribe
from subscriptions.tests.pages import address, sub, words
from subscriptions.tests.test_running import run
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
States = Occurrence.State
MINUTE = timedelta(minutes=1)


@pytest.fixture
def anne(db):
    """Somebody with an account."""
    return make_user("anne@example.com")


@pytest.fixture
def weekly(bank, anne):
    """Flowers every week, one paid."""
    return subscribe(bank, user=anne)


@pytest.mark.feature("Y1")
def test_skipping_leaves_one_delivery_out_and_no_order(client, weekly, time_machine):
    day = weekly.next_day

    asked = client.get(sub(weekly, "skip", day))
    assert not Occurrence.objects.exists()
    done = client.post(sub(weekly, "skip", day), follow=True)
    again = client.post(sub(weekly, "skip", day))

    assert words(asked).count('<button class="button">') == 1
    assert "Nothing comes on" in words(done)
    assert again.status_code == 302
    assert [row.state for row in Occurrence.objects.all()] == [States.SKIPPED]
    now = lock_moment(weekly)
    time_machine.move_to(now)
    assert run(weekly, now) is None
    weekly.refresh_from_db()
    assert (weekly.credits, weekly.next_day) == (1, day + timedelta(days=7))
    assert not Occurrence.objects.filter(order__isnull=False).exists()


@pytest.mark.feature("Y1")
def test_a_skipped_delivery_comes_after_all_before_its_lock(
    client, weekly, time_machine
):
    day = weekly.next_day
    client.post(sub(weekly, "skip", day))

    done = client.post(sub(weekly, "unskip", day), follow=True)

    assert "after all" in words(done)
    now = lock_moment(weekly)
    time_machine.move_to(now)
    assert run(weekly, now).state == States.PLACED


@pytest.mark.feature("Y1", refuses=True)
@pytest.mark.feature("Y7", refuses=True)
@pytest.mark.parametrize("name", ["skip", "swap-one", "recipient-one", "move"])
def test_after_the_lock_the_page_says_why_and_changes_nothing(
    client, weekly, time_machine, name
):
    day = weekly.next_day
    time_machine.move_to(locked_at(day) + MINUTE)

    shown = client.get(sub(weekly, name, day))
    posted = client.post(
        sub(weekly, name, day),
        RECIPIENT | {"bouquet": weekly.size.bouquet_id, "to": day.isoformat()},
    )

    assert (shown.status_code, posted.status_code) == (409, 409)
    assert "preparing this delivery already" in words(posted)
    assert not Occurrence.objects.exists()


@pytest.mark.feature("Y1", refuses=True)
@pytest.mark.parametrize("method", ["get", "post"])
def test_wrong_links_and_days_are_not_found_or_refused(
    client, weekly, time_machine, method
):
    ask, day = getattr(client, method), weekly.next_day
    forged = subscription_token(weekly)[:-2] + "xx"

    assert ask(sub(weekly, "skip", day, token=forged)).status_code == 404
    assert ask(sub(weekly, "skip", day + timedelta(days=1))).status_code == 409
    for wrong in ("0001-01-01", "9999-12-31", "tomorrow"):
        assert ask(address("skip", weekly, wrong)).status_code == 404
    old = sub(weekly, "skip", day)
    time_machine.move_to(timezone.now() + VALID + MINUTE)
    assert ask(old).status_code == 404
    assert not Occurrence.objects.exists()


@pytest.mark.feature("Y2")
def test_a_pause_in_august_ends_with_the_first_day_after(
    client, bank, anne, time_machine
):
    time_machine.move_to("2026-07-20T09:00:00+02:00")
    weekly = subscribe(bank, user=anne, start=date(2026, 8, 4))
    url = address("pause", weekly)

    done = client.post(url, {"first": "2026-08-01", "last": "2026-08-21"}, follow=True)

    assert "Nothing comes from 1 August 2026 to 21 August 2026." in words(done)
    for _week in range(3):
        now = lock_moment(weekly)
        time_machine.move_to(now)
        assert run(weekly, now) is None
    weekly.refresh_from_db()
    assert (weekly.next_day, weekly.credits) == (date(2026, 8, 25), 1)
    ended = address("end-pause", weekly, Pause.objects.get().pk)
    assert client.post(ended).status_code == 302
    assert not Pause.objects.exists()


@pytest.mark.feature("Y2", refuses=True)
@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        ("2030-08-09", "2030-08-01", 422),
        ("", "2030-08-01", 422),
        ("2020-08-01", "2020-08-09", 409),
        ("2020-08-01", "9999-12-31", 409),
    ],
)
def test_a_pause_that_cannot_be_keeps_what_was_typed(
    client, weekly, first, last, status
):
    response = client.post(address("pause", weekly), {"first": first, "last": last})

    assert response.status_code == status
    assert f'value="{last}"' in words(response)
    assert not Pause.objects.exists()


@pytest.fixture
def choices(weekly):
    """A bouquet for the same money, and one that costs 6 euros more."""
    same = only_size(make_bouquet(price="34.00", units=50))
    dearer = only_size(make_bouquet(price="40.00", units=50))
    weekly.size.choices.add(same, dearer)
    return same, dearer


@pytest.mark.feature("Y3")
@pytest.mark.parametrize(("which", "euros"), [(0, "0.00"), (1, "6.00")])
def test_a_swap_is_free_or_costs_the_difference(
    client, weekly, choices, time_machine, which, euros
):
    day, chosen = weekly.next_day, choices[which]
    url = sub(weekly, "swap-one", day)

    assert "(+ €6.00)" in words(client.get(url))
    assert client.post(url, {"bouquet": chosen.pk}).status_code == 302
    now = lock_moment(weekly)
    time_machine.move_to(now)
    occurrence = run(weekly, now)

    assert occurrence.order.lines.get().product == chosen
    assert occurrence.order.total_incl_tax == Decimal(euros)
    weekly.refresh_from_db()
    assert weekly.brought == weekly.size.bouquet


@pytest.mark.feature("Y3")
def test_a_swap_of_all_costs_its_difference_where_a_price_was_told(
    client, weekly, choices
):
    row = changing.unskip(subscription_id=weekly.pk, day=weekly.next_day)
    Occurrence.objects.filter(pk=row.pk).update(unit_price=Decimal("30.00"))

    client.post(address("swap", weekly), {"bouquet": choices[1].pk})

    row.refresh_from_db()
    weekly.refresh_from_db()
    assert (row.unit_price, weekly.brought) == (Decimal("36.00"), choices[1])


@pytest.mark.feature("Y3", refuses=True)
def test_what_is_no_choice_is_refused(client, weekly, choices):
    foreign = only_size(make_bouquet(price="34.00", units=50))

    response = client.post(address("swap", weekly), {"bouquet": foreign.pk})

    weekly.refresh_from_db()
    assert (response.status_code, weekly.bouquet) == (422, None)


@pytest.mark.feature("Y4")
def test_another_address_for_one_delivery_leaves_the_series(
    client, weekly, time_machine
):
    one = sub(weekly, "recipient-one", weekly.next_day)

    client.post(one, RECIPIENT | {"line1": "Rue Neuve 1", "recipient_name": "Eva"})
    delivered = []
    for _week in range(2):
        now = lock_moment(weekly)
        time_machine.move_to(now)
        order = run(weekly, now).order
        delivery = order.deliveries.get()
        delivered.append((delivery.recipient_name, delivery.line1))

    assert delivered == [("Eva", "Rue Neuve 1"), ("Mamie Dubois", "Rue Haute 12")]


@pytest.mark.feature("Y4")
@pytest.mark.feature("G9")
def test_another_address_for_all_holds_from_the_next_unlocked_one(
    client, weekly, time_machine
):
    first = lock_moment(weekly)
    time_machine.move_to(first + MINUTE)

    client.post(address("recipient", weekly), RECIPIENT | {"line1": "Rue Neuve 1"})
    locked = run(weekly, first + MINUTE)
    now = lock_moment(weekly)
    time_machine.move_to(now)
    later = run(weekly, now)

    assert locked.order.deliveries.get().line1 == "Rue Haute 12"
    assert later.order.deliveries.get().line1 == "Rue Neuve 1"


@pytest.mark.feature("Y4", refuses=True)
def test_a_postcode_we_do_not_drive_to_keeps_what_was_typed(client, weekly):
    said = RECIPIENT | {"line1": "Rue Neuve 1", "postcode": "9999"}

    response = client.post(address("recipient", weekly), said)

    assert response.status_code == 422
    assert "Rue Neuve 1" in words(response)
    weekly.refresh_from_db()
    assert weekly.line1 == "Rue Haute 12"


@pytest.mark.feature("Y4")
def test_one_delivery_comes_on_another_day_of_its_week(client, weekly, time_machine):
    day = weekly.next_day
    days = changing.days_to_choose(weekly, day)
    other = next(each for each in days if each != day)

    client.post(sub(weekly, "move", day), {"to": other.isoformat()})
    now = lock_moment(weekly)
    time_machine.move_to(now)
    occurrence = run(weekly, now)

    assert occurrence.nominal == day
    assert occurrence.date >= other
    weekly.refresh_from_db()
    assert weekly.next_day == day + timedelta(days=7)


@pytest.mark.feature("Y4")
@pytest.mark.feature("Y4", refuses=True)
def test_another_rhythm_gives_no_second_delivery_in_a_period(
    client, weekly, time_machine
):
    now = lock_moment(weekly)
    time_machine.move_to(now)
    placed = run(weekly, now).nominal
    weekly.refresh_from_db()
    url = address("rhythm", weekly)
    same_week = placed + timedelta(days=6 - placed.weekday())

    taken = client.post(url, {"rhythm": "weekly", "first": same_week.isoformat()})
    weekly.refresh_from_db()
    assert (taken.status_code, weekly.anchor) == (409, placed)

    first = placed + timedelta(days=35)
    client.post(url, {"rhythm": Rhythm.MONTHLY, "first": first.isoformat()})
    weekly.refresh_from_db()
    assert (weekly.rhythm, weekly.next_day) == (Rhythm.MONTHLY, first)
    assert weekly.due_at == locked_at(first)
