"""What is thrown away of quotes, and what stays."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

import pytest

from cms.cleaning import clean_picture
from ops.cleaning import clean_up
from quotes.keeping import BLANK
from quotes.messages import write_to_florist
from quotes.models import Quote, QuoteMessage, QuotePhoto, QuoteVersion
from quotes.tests.factories import make_accepted, make_draft, make_quote, picture

pytestmark = pytest.mark.django_db


def test_old_drafts_go_with_their_photos():
    make_draft(photos=[clean_picture(picture())])
    Quote.objects.update(created_at=timezone.now() - timedelta(days=91))
    young = make_draft()

    counts = clean_up()

    assert counts["quote drafts"] == 1
    assert Quote.objects.get() == young
    assert not QuotePhoto.objects.exists()


def test_what_is_long_over_keeps_its_sums_and_no_words():
    version = make_accepted()
    quote = version.quote
    write_to_florist(user=quote.user, code=quote.code, body="Thank you")
    nowhere, fresh = make_quote(), make_quote()
    today = timezone.localdate()
    Quote.objects.filter(pk=quote.pk).update(event_date=today - timedelta(days=731))
    Quote.objects.filter(pk=nowhere.pk).update(event_date=today - timedelta(days=366))
    Quote.objects.filter(pk=fresh.pk).update(event_date=today - timedelta(days=300))

    counts = [clean_up()["old quotes"], clean_up()["old quotes"]]

    assert counts == [2, 0]
    names = Quote.objects.order_by("pk").values_list("email", "user", "description")
    assert list(names) == [
        (BLANK, None, "–"),
        (BLANK, None, "–"),
        (fresh.email, fresh.user_id, fresh.description),
    ]
    assert not QuoteMessage.objects.exists()
    assert QuoteVersion.objects.get().total == Decimal("1000.00")
    assert QuoteVersion.objects.get().message == ""
