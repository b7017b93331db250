"""A shop with a row for every export."""

from types import SimpleNamespace

from catalogue.tests.factories import make_addon
from comments.tests.factories import article, say
from payments.models import PaymentAttempt
from quotes.tests.factories import make_version
from refunds.models import Refund
from shop.checkout.tests.factories import make_basket, order_from
from shop.dashboard.tests.factories import make_user
from stock.services import correct_stock
from subscriptions.models import Occurrence, Subscription
from subscriptions.tests.factories import chosen, make_size, order_plan
from workshops.models import Booking
from workshops.tests.factories import book, make_session


def fill_shop():
    """Return a customer, the order she paid, and the record her bouquet came from."""
    customer = make_user(first_name="=Camille", last_name="Janssens")
    order = order_from(make_basket(owner=customer), user=customer)
    attempt = PaymentAttempt.objects.create(
        order=order,
        gateway="test",
        amount=order.total_incl_tax,
        currency="EUR",
        state="captured",
        captured=order.total_incl_tax,
        captured_currency="EUR",
    )
    Refund.objects.create(
        order=order,
        attempt=attempt,
        amount="5.00",
        currency="EUR",
        kind="items",
        reason="-wilted",
    )
    record = order.lines.get().stockrecord
    correct_stock(stockrecord_id=record.pk, delta=2, reason="=counted")
    book(make_session(), 2, names=["Anneliese", "Bart"])
    Booking.objects.update(state="booked")
    order_plan(chosen(make_size()), user=make_user())
    plan = Subscription.objects.get()
    Occurrence.objects.create(
        subscription=plan, period="2026-W49", nominal=plan.anchor, state="skipped"
    )
    make_addon(title="Few", units=1)
    make_version()
    say(article(), "=Lovely.")
    return SimpleNamespace(customer=customer, order=order, record=record)
