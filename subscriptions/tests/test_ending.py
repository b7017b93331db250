"""Cancelling by two clicks, the calendar file, and what who gets a gift may do."""

from datetime import timedelta
from decimal import Decimal

import pytest

from catalogue.tests.factories import make_bouquet, only_size
from refunds.models import Refund
from subscriptions.links import gift_token, subscription_token
from subscriptions.models import Occurrence, Subscription
from subscriptions.rhythms import Rhythm
from subscriptions.tests.factories import RECIPIENT, lock_moment, make_size, subscribe
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


@pytest.mark.feature("Y10")
@pytest.mark.feature("G7")
def test_cancelling_shows_the_euros_offers_a_rest_and_takes_two_clicks(
    client, bank, anne
):
    yearly = subscribe(bank, user=anne, term=12, rhythm=Rhythm.MONTHLY)
    url = address("cancel", yearly)

    shown = words(client.get(url))
    assert "€324.00" in shown
    assert "Skip only" in shown
    assert address("pause", yearly).split("/")[-2] in shown
    assert not Refund.objects.exists()
    done = client.post(url, {"reason": "often"}, follow=True)

    assert "€324.00 goes back" in words(done)
    yearly.refresh_from_db()
    assert (yearly.state, yearly.cancel_reason) == ("cancelled", "often")
    assert (yearly.credits, yearly.due_at) == (0, None)
    assert Refund.objects.get().amount == Decimal("324.00")


@pytest.mark.feature("G7")
def test_what_goes_back_is_what_was_not_delivered(client, bank, anne, time_machine):
    monthly = subscribe(bank, user=anne, term=12, rhythm=Rhythm.MONTHLY)
    now = lock_moment(monthly)
    time_machine.move_to(now)
    run(monthly, now)

    assert "€297.00" in words(client.get(address("cancel", monthly)))
    client.post(address("cancel", monthly))

    assert Refund.objects.get().amount == Decimal("297.00")


@pytest.mark.feature("G7", refuses=True)
@pytest.mark.feature("Y10", refuses=True)
@pytest.mark.parametrize("minimum", [0, 4])
def test_cancelling_twice_changes_nothing(client, bank, anne, minimum):
    size = make_size(minimum_deliveries=minimum)
    yearly = subscribe(bank, user=anne, size=size, term=12, rhythm=Rhythm.MONTHLY)
    client.post(address("cancel", yearly))
    yearly.refresh_from_db()
    at = yearly.cancelled_at

    again = client.post(address("cancel", yearly))
    skipped = client.post(sub(yearly, "skip", yearly.anchor))

    assert (again.status_code, skipped.status_code) == (409, 409)
    yearly.refresh_from_db()
    assert (yearly.cancelled_at, yearly.credits) == (at, minimum)
    assert Refund.objects.get().amount == Decimal("27.00") * (12 - minimum)
    assert not Occurrence.objects.exists()


@pytest.mark.feature("Y7")
def test_the_calendar_file_has_what_comes_and_cancels_what_is_skipped(client, weekly):
    client.post(sub(weekly, "skip", weekly.next_day))

    file = client.get(address("calendar", weekly))

    text = file.content.decode()
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    assert text.count("BEGIN:VEVENT") == 8
    assert text.count("STATUS:CANCELLED") == 1
    assert "30.00" not in text


@pytest.fixture
def gift(bank, anne):
    """Three deliveries that Anne gives."""
    said = {"gift_email": "mamie@example.com"}
    return subscribe(bank, user=anne, term=3, is_gift=True, said=said)


@pytest.mark.feature("Y5")
def test_who_gets_a_gift_sees_no_money_and_changes_the_address(client, gift):
    token = gift_token(gift)

    page = words(client.get(address("own", gift, token=token)))
    one = words(client.get(sub(gift, "delivery", gift.next_day, token=token)))
    said = {k: v for k, v in RECIPIENT.items() if not k.startswith("card")}
    client.post(
        address("recipient", gift, token=token), said | {"line1": "Rue Neuve 1"}
    )
    client.post(sub(gift, "skip", gift.next_day, token=token))

    assert "€" not in page + one
    assert "/cancel/" not in page
    gift.refresh_from_db()
    assert (gift.line1, gift.card_signature) == ("Rue Neuve 1", "Anne")
    assert Occurrence.objects.get().state == States.SKIPPED


@pytest.mark.feature("Y5", refuses=True)
@pytest.mark.parametrize("name", ["cancel", "pause", "rhythm"])
def test_who_gets_a_gift_does_not_end_it(client, gift, name):
    url = address(name, gift, token=gift_token(gift))

    assert client.get(url).status_code == 404
    assert client.post(url, {}).status_code == 404
    gift.refresh_from_db()
    assert gift.state == Subscription.State.ACTIVE


@pytest.mark.feature("Y5", refuses=True)
def test_nobody_swaps_a_gift_for_a_dearer_bouquet(client, gift):
    dearer = only_size(make_bouquet(price="40.00", units=50))
    gift.size.choices.add(dearer)

    for token in (gift_token(gift), subscription_token(gift)):
        url = address("swap", gift, token=token)
        assert client.post(url, {"bouquet": dearer.pk}).status_code == 422
    gift.refresh_from_db()
    assert gift.bouquet is None
