"""What staff answer: versions, their sums, and what is refused."""

from datetime import timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

import pytest

from catalogue.tests.factories import make_rates
from outbox.models import Message
from quotes.answering import send_version, withdraw_version
from quotes.errors import (
    DepositWrong,
    LinesMissing,
    NotAnswerable,
    QuoteOver,
    ReasonMissing,
)
from quotes.models import QuoteLine, QuoteVersion
from quotes.tests.factories import (
    accept,
    make_accepted,
    make_answer,
    make_draft,
    make_line,
    make_quote,
    make_version,
)
from users import roles
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db


def sent(**lines):
    """Return what staff type: two lines, a deposit of 30 %."""
    rows = {
        "lines-TOTAL_FORMS": "3",
        "lines-INITIAL_FORMS": "0",
        "lines-0-kind": "stems",
        "lines-0-description": "Table pieces",
        "lines-0-quantity": "10",
        "lines-0-unit_price": "60,50",
        "lines-0-vat_category": "flowers",
        "lines-1-kind": "labour",
        "lines-1-description": "Setting up",
        "lines-1-quantity": "1",
        "lines-1-unit_price": "395.00",
        "lines-1-vat_category": "service",
        "lines-2-kind": "stems",
        "lines-2-description": "",
        "lines-2-quantity": "1",
        "lines-2-unit_price": "",
        "lines-2-vat_category": "flowers",
        "message": "Dear Anne",
        "percent": "30",
        "amount": "",
        "valid_days": "30",
        "internal_note": "Ask the venue about ladders",
    }
    return rows | lines


def answer_url(quote):
    return reverse("quote_admin:answer", args=[quote.pk])


@pytest.fixture
def florist(client):
    """A browser of the shop."""
    make_rates()
    client.force_login(make_user(role=roles.SHOP))
    return client


@pytest.mark.feature("I4")
@pytest.mark.feature("U2")
def test_staff_answer_with_lines_a_deposit_and_a_letter(florist):
    quote = make_quote()
    assert florist.get(answer_url(quote)).status_code == 200

    answer = florist.post(answer_url(quote), sent())

    version = QuoteVersion.objects.get()
    assert answer.status_code == 302
    assert (version.number, version.total, version.deposit) == (
        1,
        Decimal("1000.00"),
        Decimal("300.00"),
    )
    assert version.valid_until.date() == (timezone.now() + timedelta(days=30)).date()
    assert [(x.quantity, x.unit_price, x.vat_rate) for x in version.lines.all()] == [
        (10, Decimal("60.50"), Decimal("6.00")),
        (1, Decimal("395.00"), Decimal("21.00")),
    ]
    mail = Message.objects.get(template="quote_sent")
    assert (mail.recipient, mail.context["total"]) == (quote.email, "1000.00")
    quote.refresh_from_db()
    assert quote.state == "answered"


@pytest.mark.feature("I4", refuses=True)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lines-0-unit_price", "-1"),
        ("lines-0-unit_price", "NaN"),
        ("lines-0-unit_price", "1e30"),
        ("lines-0-unit_price", "dear"),
        ("lines-0-unit_price", "1.234"),
        ("lines-0-unit_price", ""),
        ("lines-0-quantity", "0"),
        ("lines-0-quantity", "-3"),
        ("lines-0-quantity", "1.5"),
        ("lines-0-quantity", "1e3"),
        ("lines-0-quantity", "9" * 30),
        ("lines-0-description", ""),
        ("lines-0-kind", "gold"),
        ("lines-0-vat_category", "none"),
        ("percent", "-5"),
        ("percent", "101"),
        ("percent", "NaN"),
        ("percent", "1e30"),
        ("percent", ""),
        ("amount", "-0.01"),
        ("valid_days", "0"),
        ("valid_days", "x"),
    ],
)
def test_an_answer_that_makes_no_sense_writes_and_sends_nothing(florist, name, value):
    quote = make_quote()

    answer = florist.post(answer_url(quote), sent(**{name: value}))

    assert answer.status_code == 422
    field = name.rpartition("-")[2]
    rows = answer.context["lines"].errors
    assert field in {**answer.context["form"].errors, **rows[0]}
    assert not QuoteVersion.objects.exists()
    assert not Message.objects.filter(template="quote_sent").exists()


@pytest.mark.feature("I4", refuses=True)
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"lines": []}, LinesMissing),
        ({"lines": [make_line(unit_price=Decimal(0))]}, LinesMissing),
        ({"percent": Decimal(0)}, DepositWrong),
        ({"amount": Decimal("1000.01")}, DepositWrong),
        ({"amount": Decimal("-1")}, DepositWrong),
    ],
)
def test_sums_that_do_not_fit_are_refused(changes, refusal):
    make_rates()
    quote = make_quote()

    with pytest.raises(refusal):
        send_version(quote_id=quote.pk, answer=make_answer(**changes), user=None)

    assert not QuoteVersion.objects.exists()


@pytest.mark.feature("I4", refuses=True)
def test_drafts_and_accepted_quotes_are_not_answered():
    make_rates()
    draft, accepted = make_draft(), make_accepted().quote

    for quote in (draft, accepted):
        with pytest.raises(NotAnswerable):
            send_version(quote_id=quote.pk, answer=make_answer(), user=None)

    assert QuoteVersion.objects.count() == 1


@pytest.mark.feature("U2")
@pytest.mark.feature("R-A11", refuses=True)
def test_a_second_version_replaces_the_first():
    first = make_version()
    second = make_version(first.quote, amount=Decimal("50.00"))

    with pytest.raises(QuoteOver):
        accept(first)

    first.refresh_from_db()
    assert (first.state, second.number, second.state) == ("superseded", 2, "sent")
    assert accept(second).order.total_incl_tax == Decimal("1000.00")


@pytest.mark.feature("U2", refuses=True)
def test_what_was_sent_is_never_rewritten():
    version = make_version()
    line = version.lines.first()

    version.total, line.unit_price = Decimal(1), Decimal(1)
    for row in (version, line):
        with pytest.raises(ValidationError):
            row.save()

    assert QuoteVersion.objects.get().total == Decimal("1000.00")
    assert QuoteLine.objects.first().unit_price == Decimal("60.00")


@pytest.mark.feature("U2", refuses=True)
def test_the_database_keeps_one_live_version():
    version = make_version()
    make_version(version.quote)

    with pytest.raises(IntegrityError), transaction.atomic():
        QuoteVersion.objects.filter(pk=version.pk).update(state="sent")


@pytest.mark.feature("I4")
def test_a_quote_is_withdrawn_with_a_reason(florist):
    version = make_version()
    url = reverse("quote_admin:withdraw", args=[version.quote_id])

    florist.post(url, {"reason": "The peonies froze"})

    version.refresh_from_db()
    version.quote.refresh_from_db()
    mail = Message.objects.get(template="quote_withdrawn")
    assert (version.state, version.quote.state) == ("withdrawn", "withdrawn")
    assert mail.context["reason"] == "The peonies froze"
    with pytest.raises(QuoteOver):
        accept(version)


@pytest.mark.feature("I4", refuses=True)
def test_nothing_is_withdrawn_without_a_reason_or_after_the_answer(florist):
    version = make_version()
    url = reverse("quote_admin:withdraw", args=[version.quote_id])

    unsaid = florist.post(url, {"reason": " "})
    with pytest.raises(ReasonMissing):
        withdraw_version(quote_id=version.quote_id, reason=" ", user=None)
    accept(version)
    late = florist.post(url, {"reason": "Changed my mind"})

    version.refresh_from_db()
    assert (unsaid.status_code, late.status_code) == (422, 409)
    assert version.state == "accepted"
    assert not Message.objects.filter(template="quote_withdrawn").exists()


@pytest.mark.feature("I4", refuses=True)
def test_the_internal_note_never_leaves_the_admin(florist, client):
    quote = make_quote()
    florist.post(answer_url(quote), sent())
    staff_page = florist.get(reverse("quote:inspect", args=[quote.pk]))
    client.force_login(quote.user)

    page = client.get(reverse("quotes:own", args=[quote.code]))
    paper = client.get(reverse("quotes:letter", args=[quote.code, 1]))

    assert "ladders" in staff_page.text
    assert "ladders" not in page.text
    assert paper.content.startswith(b"%PDF")
    assert "ladders" not in str([x.context for x in Message.objects.all()])


def test_more_lines_keep_what_was_typed(florist):
    quote = make_quote()

    page = florist.post(answer_url(quote), sent(more="1"))

    assert page.status_code == 200
    assert 'value="Setting up"' in page.text
    assert len(page.context["lines"].forms) == 7
    assert not QuoteVersion.objects.exists()


def test_a_new_version_begins_with_the_lines_of_the_last(florist):
    version = make_version()
    page = florist.get(answer_url(version.quote))
    assert 'value="Table pieces"' in page.text
    emptied = {"lines-INITIAL_FORMS": "2", "lines-1-description": ""}
    emptied |= {"lines-1-unit_price": ""}

    florist.post(answer_url(version.quote), sent(**emptied))

    newest = QuoteVersion.objects.get(number=2)
    assert [line.description for line in newest.lines.all()] == ["Table pieces"]
