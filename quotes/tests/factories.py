"""Requests and the versions that answer them."""

import io
from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from PIL import Image

from catalogue.tests.factories import make_rates
from payments.outcomes import refresh_attempt
from payments.services import start_payment
from quotes.accepting import accept_version
from quotes.answering import Answer, Line, send_version
from quotes.requests import save_draft, submit_request
from shop.checkout.tests.factories import make_ground
from users.tests.factories import make_user


def in_days(days):
    """Return a day so far from today, in Brussels."""
    return timezone.localdate() + timedelta(days=days)


def said(**changes):
    """Return what a bride says."""
    return {
        "event_type": "wedding",
        "event_date": in_days(120),
        "place": "Ghent",
        "budget": Decimal("1500.00"),
        "style": "soft and wild",
        "description": "A bouquet, ten tables and an arch.",
        "service": "",
        "name": "Anne Peeters",
        "phone": "",
    } | changes


def typed(**changes):
    """Return what a bride types into the form."""
    known = {
        name: "" if value is None else str(value) for name, value in said().items()
    }
    return known | changes


def make_draft(user=None, photos=(), **changes):
    """Return a draft of a customer."""
    user = user or make_user(first_name="Anne", last_name="Peeters")
    return save_draft(user=user, said=said(**changes), language="en", photos=photos)


def make_quote(user=None, **changes):
    """Return a request that was sent in."""
    draft = make_draft(user, **changes)
    return submit_request(user=draft.user, code=draft.code)


def make_line(**changes):
    """Return a line of 10 table pieces at 60 euros."""
    known = {
        "kind": "stems",
        "description": "Table pieces",
        "quantity": 10,
        "unit_price": Decimal("60.00"),
        "vat_category": "flowers",
    }
    return Line(**known | changes)


def make_answer(**changes):
    """Return an answer of 1000 euros with a deposit of 30 %."""
    work = make_line(
        kind="labour",
        description="Setting up",
        quantity=1,
        unit_price=Decimal("400.00"),
        vat_category="service",
    )
    known = {"lines": [make_line(), work], "percent": Decimal(30), "message": "Dear"}
    return Answer(**known | changes)


def make_version(quote=None, *, now=None, **changes):
    """Return a version that was sent."""
    make_rates()
    make_ground()
    quote = quote or make_quote()
    return send_version(
        quote_id=quote.pk, answer=make_answer(**changes), user=None, now=now
    )


def accept(version, **changes):
    """Let its addressee accept a version."""
    quote = version.quote
    known = {"user": quote.user, "code": quote.code, "number": version.number}
    return accept_version(**known | changes)


def make_accepted(**changes):
    """Return a version that was accepted; its deposit is still to pay."""
    return accept(make_version(**changes))


def pay(bank, order, card="success"):
    """Pay what is due of an order at the test bank; return the attempt."""
    attempt = start_payment(order_id=order.pk, gateway="test", language="en")
    bank.decide(str(attempt.key), card)
    attempt = refresh_attempt(attempt_id=attempt.pk)
    order.refresh_from_db()
    return attempt


def picture(name="sea.jpg", size=(40, 30), kind="JPEG", **save):
    """Return an uploaded picture."""
    buffer = io.BytesIO()
    Image.new("RGB", size, (200, 60, 90)).save(buffer, kind, **save)
    return SimpleUploadedFile(name, buffer.getvalue(), "image/jpeg")
